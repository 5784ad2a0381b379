"""The bytes of a list → its text: by its mark, by being UTF-8, else by weighing the letters of each reading.

French names hold few letters beyond ASCII, and the old encodings give each byte another: "Chlo\\x8e" is Chloé on a
Macintosh, ChloŽ in Windows. Where one reading is far likelier than the others it is taken; else `EncodingDoubt`
says so, with names as each reading has them, for a person to tell.
"""

from __future__ import annotations

import codecs
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from e1tui.domain.text import clean
from e1tui.errors import FileProblem
from e1tui.rosters.kind import AS_CSV, check_bytes, check_text
from e1tui.rosters.letters import accented_words, weight
from e1tui.rosters.text import MAX_BYTES

_SAMPLES: Final = 4
_LONGEST_SAMPLE: Final = 30
_NO_TEXT: Final = f"Ce n’est pas un fichier texte : {AS_CSV}."

# The names by which `--encodage` and the screen call them, and Python's.
CODECS: Final[Mapping[str, str]] = {
    "utf-8": "utf-8-sig",
    "cp1252": "cp1252",
    "latin-9": "iso8859-15",
    "macroman": "mac_roman",
    "cp850": "cp850",
}
LABELS: Final[Mapping[str, str]] = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows (cp1252)",
    "latin-9": "Latin-9 (ISO 8859-15)",
    "macroman": "Macintosh (MacRoman)",
    "cp850": "DOS (cp850)",
}
# What a list of a school is before anything is read of it: most are Windows'.
_PRIORS: Final = {"cp1252": 0.0, "latin-9": -1.0, "macroman": -4.0, "cp850": -4.0}
_MARGIN: Final = 3.0  # by which the best reading must outweigh the next that reads otherwise
# A letter: below, it is no French text in any of them. A single foreign name is no reason to ask.
_FLOOR: Final = -3.5
_FLOOR_OF_FEW: Final = -7.5
_FEW: Final = 3
_OFFERED: Final = 12.0  # readings that weigh so much less than the best are not offered


@dataclass(frozen=True)
class Decoded:
    """`encoding` is one of `LABELS`, "" for what was no bytes; `samples` are names that depend on it."""

    text: str
    encoding: str = ""
    samples: tuple[str, ...] = ()


class EncodingDoubt(FileProblem):
    """The encoding cannot be told; `readings` are the likeliest, the best first."""

    def __init__(self, readings: Sequence[Decoded]) -> None:
        self.readings = tuple(readings)
        said = " ; ".join(f"{one.encoding} : {quoted(one.samples)}" for one in readings)
        super().__init__(f"L’encodage de ce fichier ne se devine pas, et les noms en dépendent ({said}).")


def quoted(samples: Sequence[str]) -> str:
    """Words of the list as a sentence quotes them."""
    return ", ".join(f"« {one} »" for one in samples)


def decode(content: bytes | str, encoding: str | None = None) -> Decoded:
    """The text of a list, in the encoding that a person says, else in the one that is found.

    EncodingDoubt when that cannot be known; FileProblem for what is no text, no list, cut, or too large.
    """
    if isinstance(content, str):
        if len(content) > MAX_BYTES:
            raise FileProblem("Le texte collé dépasse 2 Mio : ce n’est pas une liste de candidats.")
        found = Decoded(content.removeprefix("\ufeff"))
    else:
        if len(content) > MAX_BYTES:
            raise FileProblem("Le fichier dépasse 2 Mio : ce n’est pas une liste de candidats.")
        check_bytes(content)
        found = _decode_bytes(content, encoding)
    if "\0" in found.text:
        raise FileProblem(_NO_TEXT)
    check_text(found.text)
    return found


def _decode_bytes(content: bytes, encoding: str | None) -> Decoded:
    """FileProblem for zeros too, which are in no text but UTF-16."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return Decoded(content.decode("utf-16"), "utf-16")
        except UnicodeDecodeError as error:
            raise FileProblem(f"Le fichier est abîmé (UTF-16 incomplet) : {AS_CSV}.") from error
    if b"\0" in content:
        raise FileProblem(_NO_TEXT)
    if encoding is not None:
        return _as_told(content, encoding)
    try:
        return Decoded(_sound(content.decode("utf-8-sig")), "utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not content[: error.start].isascii():
            raise FileProblem(
                "Le fichier est coupé au milieu d’une lettre : copiez-le ou téléchargez-le à nouveau."
            ) from error
    readings = _readings(content)
    best, *others = readings
    rivals = [one for one in others if one[1].text != best[1].text and one[0] > best[0] - _OFFERED]
    is_clear = not rivals or best[0] - rivals[0][0] >= _MARGIN
    if is_clear and _is_french(best[1].text):
        return best[1]
    raise EncodingDoubt([best[1], *(one for _, one in rivals[:2])])


def _as_told(content: bytes, encoding: str) -> Decoded:
    try:
        text = content.decode(CODECS[encoding])
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileProblem(
            f"Ce fichier n’est pas en {LABELS[encoding]} : la ligne {line} ne s’y lit pas."
        ) from error
    return Decoded(text, encoding, _samples(text))


def _sound(text: str) -> str:
    """The text; FileProblem where all of it was encoded twice ("ZoÃ©"): read as Windows', then saved as UTF-8.

    Signs that could have come so, and would stand in no French list as what they were ("Â¡"), are what they are.
    """
    if not text.isascii() and (once := _once_encoded(text)) is not None and _is_french(once):
        (word, *_) = accented_words(text)
        raise FileProblem(
            f"Les accents de ce fichier ont été abîmés avant lui (« {clean(word)[:_LONGEST_SAMPLE]} ») :"
            " refaites-le depuis la liste d’origine."
        )
    return text


def _once_encoded(text: str) -> str | None:
    """The text whose UTF-8 these characters are, as Windows' bytes; None where they are none."""
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None


def _readings(content: bytes) -> list[tuple[float, Decoded]]:
    """What each encoding makes of the bytes and how much it weighs, the heaviest first.

    Lines that are UTF-8 beyond ASCII are so in each of them: lists that were pieced together hold both.
    """
    lines = content.splitlines(keepends=True)
    known = [_utf8(line) for line in lines]
    found = []
    for name, prior in _PRIORS.items():
        try:
            parts = [
                line.decode(CODECS[name]) if text is None else text
                for line, text in zip(lines, known, strict=True)
            ]
        except UnicodeDecodeError:
            continue
        text = "".join(parts)
        total = prior + _line_ends(name, content) + sum(map(weight, accented_words(text)))
        found.append((total, Decoded(text, name, _samples(text))))
    return sorted(found, key=lambda one: -one[0])


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _line_ends(name: str, content: bytes) -> float:
    """Old Macintosh programs end a line with CR alone, and nothing else does."""
    if name != "macroman":
        return 0.0
    return 4.0 if b"\r" in content and b"\n" not in content else -2.0 if b"\r\n" in content else 0.0


def _is_french(text: str) -> bool:
    """Whether letters beyond ASCII are, on the whole, where French names have them."""
    words = accented_words(text)
    letters = sum(not character.isascii() for word in words for character in word)
    floor = _FLOOR if letters >= _FEW else _FLOOR_OF_FEW
    return sum(map(weight, words)) >= floor * letters


def _samples(text: str) -> tuple[str, ...]:
    return tuple(clean(word)[:_LONGEST_SAMPLE] for word in accented_words(text)[:_SAMPLES])
