"""People's text: normalised, free of what a terminal would obey, sorted the French way."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Control, format, surrogate, private, unassigned, line and paragraph separators.
_UNSAFE_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
NBSP: Final = "\N{NO-BREAK SPACE}"
NNBSP: Final = "\N{NARROW NO-BREAK SPACE}"

# Letters that NFKD leaves whole (architecture: "What is on disk"), and the apostrophes, which people type many ways.
_UNDECOMPOSED: Final = str.maketrans(
    {
        "Œ": "OE", "œ": "oe", "Æ": "AE", "æ": "ae", "Ł": "L", "ł": "l",
        "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "ß": "ss", "ẞ": "SS",
        "ı": "i", "ȷ": "j", "Ə": "E", "ə": "e", "Ǝ": "E", "ǝ": "e", "Ɛ": "E", "ɛ": "e", "Ɔ": "O", "ɔ": "o",
        "Ð": "D", "ð": "d", "Þ": "TH", "þ": "th", "Ħ": "H", "ħ": "h", "Ŋ": "NG", "ŋ": "ng", "Ŧ": "T", "ŧ": "t",
        "Ɓ": "B", "ɓ": "b", "Ɗ": "D", "ɗ": "d", "Ɖ": "D", "ɖ": "d", "Ƙ": "K", "ƙ": "k", "Ɣ": "G", "ɣ": "g",
        "Ɲ": "NY", "ɲ": "ny", "Ƴ": "Y", "ƴ": "y", "Ƒ": "F", "ƒ": "f", "Ɩ": "I", "ɩ": "i", "Ʋ": "V", "ʋ": "v",
        "Ʊ": "U", "ʊ": "u", "Ɵ": "O", "ɵ": "o", "ĸ": "k", "ƀ": "b", "Ƶ": "Z", "ƶ": "z", "Ǥ": "G", "ǥ": "g",
        "’": "'", "ʼ": "'", "ʻ": "'", "ʾ": "", "ʿ": "",
    }
)  # fmt: skip
_MAX_STEM: Final = 100
_PARTICLE: Final = re.compile(r"^(?:d['’]\s*|(?:de|du|des)\s+)(?=\S)", re.IGNORECASE)


# What word processors and their fonts of symbols put for the end of a line (Maj+Entrée) and before the items of
# a list: no control character and no letter of anybody's, so it is read as what it was meant to be.
_FROM_WORD: Final = str.maketrans(
    {
        "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n", "\x85": "\n",
        "\uf0b7": "•", "\uf0a7": "▪", "\uf06e": "■", "\uf0d8": "►", "\uf0fc": "√", "\uf0e0": "→", "\uf02d": "–",
    }
)  # fmt: skip


def is_invisible(character: str) -> bool:
    """Whether this is a sign that shows nothing and says nothing: soft hyphen, zero width, mark of direction."""
    return unicodedata.category(character) == "Cf"


def is_unsafe(character: str, *, multiline: bool = False) -> bool:
    """Whether a terminal or a bidirectional renderer could obey this character."""
    if multiline and character == "\n":
        return False
    return unicodedata.category(character) in _UNSAFE_CATEGORIES


def unsafe_characters(text: str, *, multiline: bool = False) -> tuple[str, ...]:
    """The unsafe characters of a text, each once, in order of appearance."""
    found = (c for c in text if is_unsafe(c, multiline=multiline))
    return tuple(dict.fromkeys(found))


def visible(text: str, *, multiline: bool = False) -> str:
    """The same text with every unsafe character made visible, and nothing else changed (names of files)."""
    return "".join(REPLACEMENT if is_unsafe(c, multiline=multiline) else c for c in text)


def plain(text: str) -> str:
    """Every line end as \\n, those of word processors too, and the bullets of their fonts as bullets."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_FROM_WORD)


def is_utf8(name: str) -> bool:
    """Whether a file's name can be written elsewhere; that of another encoding is read with surrogates in it."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def clean(text: str, *, multiline: bool = False) -> str:
    """NFC, `plain`, tabs as spaces, without invisible signs, and every other unsafe character made visible.

    In a text of one line, line ends become spaces. What another editor or a PDF brought in of soft hyphens and the
    like is dropped, as where one types: it would be « � » on every document.
    """
    text = unicodedata.normalize("NFC", text)
    if (text.replace("\n", "") if multiline else text).isprintable():
        return text  # what is printable is in none of the unsafe categories: fifty times faster than to look
    # Once more NFC: a letter and its accent may have stood on either side of what goes.
    text = unicodedata.normalize("NFC", "".join(c for c in plain(text) if not is_invisible(c)))
    text = text.replace("\t", "    " if multiline else " ")
    if not multiline:
        text = text.replace("\n", " ")
    return visible(text, multiline=multiline)


def to_ascii(text: str) -> str:
    """The text without accents or ligatures, ASCII only: for file names and header aliases."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    return decomposed.encode("ascii", "ignore").decode("ascii")


def slug(text: str) -> str:
    """Lower-case ASCII letters and digits with single hyphens, possibly empty."""
    return re.sub(r"[^a-z0-9]+", "-", to_ascii(text).lower()).strip("-")


def folded(text: str) -> str:
    """What a filter compares: no accents, no case, single spaces, the apostrophe that keyboards have.

    Letters of other scripts stay, for who can type them.
    """
    if text.isascii():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", text.translate(_UNDECOMPOSED))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).casefold().split())


_BETWEEN_LETTERS: Final = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])")


def full_name(last_name: str, first_name: str) -> str:
    """A person as screens, sentences and documents call them, the last name first: "D’AUBÉPINE Ève".

    With the printer's apostrophe, as all else there; files and lists for other programs keep the name as it was given.
    """
    return _BETWEEN_LETTERS.sub("’", f"{last_name} {first_name}".strip())


def name_sort_key(
    last_name: str, first_name: str = "", *, with_particles: bool = False
) -> tuple[str, str, str, str]:
    """Sort key of a French alphabetical list; a session has its own (`Session.name_key`).

    Accents and case count only between names that are otherwise equal. The particles D', DE, DU and DES are ignored
    but `with_particles`; LA, LE and LES always count (DE LA TOUR stands at LA TOUR, or at DE LA TOUR).
    """
    bare = last_name.strip() if with_particles else _PARTICLE.sub("", last_name.strip())
    return (_words(bare), _words(first_name), bare.casefold(), first_name.casefold())


def _words(text: str) -> str:
    """Letters and digits in words; those of other scripts come after the Latin ones."""
    if text.isascii():
        return slug(text).replace("-", " ")
    return " ".join(re.sub(r"[\W_]+", " ", folded(text)).split())


def cell_width(text: str) -> int:
    """How many cells of a terminal a text takes: two for a Chinese letter, none for a combining mark."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def padded(text: str, width: int, *, right: bool = False) -> str:
    """A text with spaces beside it up to so many cells."""
    space = " " * (width - cell_width(text))
    return space + text if right else text + space


def shortened(text: str, width: int) -> str:
    """A text in at most so many cells, an ellipsis standing for what is cut."""
    if cell_width(text) <= width:
        return text
    while text and cell_width(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def file_stem(*parts: str) -> str:
    """What files of somebody are called after: names and a number in ASCII, with hyphens, possibly empty."""
    stem = "-".join(part for part in map(slug, parts) if part)
    return stem[:_MAX_STEM].strip("-")


def french_typography(text: str) -> str:
    """Put no-break spaces where French wants them, for display and print; the words are unchanged.

    Before ; : ! ? » and after «, where a plain space stands already.
    """
    text = re.sub(r" ([;!?])", NNBSP + r"\1", text)
    text = re.sub(r" ([:»])", NBSP + r"\1", text)
    return re.sub(r"« ", "«" + NBSP, text)


# A plain space that stays with the sign after it, or with the quotation mark before it: a pattern.
KEPT_SPACE: Final = r"(?<=\S) (?=[;:!?»](?:[\s).,…]|$))|(?<=«) (?=\S)"
_BREAKING: Final = re.compile(KEPT_SPACE)


def unbroken(text: str) -> str:
    """The same for what a terminal shows in lines that wrap: its font may lack the narrow space, so all are alike.

    Only before signs that end something: a path is shown as it is.
    """
    return _BREAKING.sub(NBSP, text) if " " in text else text


# What Excel and LibreOffice take for the start of a formula, also in full width or after blanks.
_FORMULA_STARTS: Final = tuple("=+-@＝＋－＠|%")


def neutralised(text: str) -> str:
    """The text for a spreadsheet: with an apostrophe before it where it would be taken for a formula.

    A text that looks neutralised already gets one more, so that `restored` gives back every text as it was.
    """
    return f"'{text}" if _is_formula(text.lstrip("'")) else text


def restored(text: str) -> str:
    """What was `neutralised`, as it was before."""
    return text[1:] if text.startswith("'") and _is_formula(text.lstrip("'")) else text


def _is_formula(text: str) -> bool:
    return text.lstrip().startswith(_FORMULA_STARTS) or text.startswith(("\t", "\r", "\n"))


def clip(text: str, width: int) -> str:
    """A text of at most that many characters, an ellipsis in place of what is cut."""
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"
