#!/usr/bin/env python3
"""Make the fonts that the documents embed: DejaVu Sans Condensed, regular and bold, reduced to Latin.

The originals are those of the Debian package `fonts-dejavu-extra` (DejaVu 2.37); the licence text beside the
results is DejaVu's own LICENSE, as `matplotlib` ships it too (mpl-data/fonts/ttf/LICENSE_DEJAVU). Needs
`fonttools`, which fpdf2 depends on. To make them again:

    apt-get install fonts-dejavu-extra
    python scripts/make_fonts.py [FOLDER WITH THE ORIGINALS]

Hinting and layout features are dropped: the documents are printed, and fpdf2 places glyph by glyph. What is
kept is listed in RANGES; both faces keep the same characters, so that a name which prints in one prints in
the other.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

DEBIAN_FOLDER = Path("/usr/share/fonts/truetype/dejavu")
TARGET = Path(__file__).resolve().parent.parent / "e1tui" / "export" / "fonts"
NAMES = ("DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf")

RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00AC),  # Latin-1 without the soft hyphen, which is never printed
    (0x00AE, 0x024F),  # Latin-1, Latin Extended-A and B
    (0x0251, 0x0259),  # a few letters of names: ɓ, ɔ, ɖ, ɗ, ə
    (0x025B, 0x025B),
    (0x0268, 0x0272),
    (0x0289, 0x028C),
    (0x02B9, 0x02BF),  # modifier letters of transliterations: ʹ ʻ ʼ ʾ ʿ
    (0x02C6, 0x02DD),
    (0x0300, 0x0345),  # combining marks that NFC leaves alone
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x0490, 0x0491),
    (0x1E00, 0x1EFF),  # Latin Extended Additional, with Vietnamese
    (0x2000, 0x200A),  # spaces
    (0x2010, 0x2027),  # dashes, quotation marks, ellipsis
    (0x202F, 0x203A),
    (0x2044, 0x2044),
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x20AC, 0x20AC),
    (0x2103, 0x2103),
    (0x2116, 0x2116),
    (0x2122, 0x2122),
    (0x2150, 0x215F),  # fractions
    (0x2190, 0x2199),  # arrows
    (0x21D0, 0x21D5),
    (0x2200, 0x220F),
    (0x2211, 0x221E),  # mathematics, √ and − among them
    (0x2227, 0x222B),
    (0x2248, 0x2248),
    (0x2260, 0x2265),
    (0x25A0, 0x25A3),  # shapes that lists begin with
    (0x25AA, 0x25AB),
    (0x25B2, 0x25C7),
    (0x25CB, 0x25CF),
    (0x25E6, 0x25E6),
    (0x2605, 0x2606),
    (0x2610, 0x2612),  # ballot boxes
    (0x2713, 0x2718),  # check marks and crosses
    (0xFB00, 0xFB04),
    (0xFFFD, 0xFFFD),  # what a control character is shown as
)


def wanted(faces: list[TTFont]) -> set[int]:
    """The characters of RANGES that every face has."""
    listed = {code for first, last in RANGES for code in range(first, last + 1)}
    return listed.intersection(*(face.getBestCmap() for face in faces))


def reduce(face: TTFont, codes: set[int], target: Path) -> None:
    options = Options(
        hinting=False,
        layout_features=[],
        notdef_outline=True,
        recommended_glyphs=True,
        glyph_names=False,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
    )
    options.drop_tables += ["GDEF", "GPOS", "GSUB", "FFTM", "kern"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(face)
    face.save(target)


def main(arguments: list[str]) -> None:
    source = Path(arguments[0]) if arguments else DEBIAN_FOLDER
    faces = [TTFont(source / name, recalcTimestamp=False) for name in NAMES]
    codes = wanted(faces)
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, face in zip(NAMES, faces, strict=True):
        reduce(face, codes, TARGET / name)
        print(f"{name}: {len(codes)} characters, {(TARGET / name).stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main(sys.argv[1:])
