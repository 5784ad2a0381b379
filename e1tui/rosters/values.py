"""What a cell of a candidate list means: names, numbers, dates, hours; InvalidValue says what is wrong."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from e1tui.domain import typed
from e1tui.domain.session import Presence
from e1tui.domain.text import REPLACEMENT, folded, plain, restored, unsafe_characters
from e1tui.errors import InvalidValue

_MAX_LENGTH: Final = 200
_EXCEL_TEXT: Final = re.compile(r'="(.*)"$')
_MANGLED_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)?[eE][+-]?\d+$|\d+[.,]\d+$")
_ANY_DAY: Final = dt.date(2024, 2, 29)  # beside which every day and month is a date
_HOUR_AFTER: Final = re.compile(
    r"[ T]\d{1,2}:\d{2}(?::\d{2})?$"
)  # of a date in a workbook: midday, or that of the passage
_DATE_BEFORE: Final = re.compile(r"^(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2})[ T]+(?=\d)")
_ERROR: Final = re.compile(
    r"#(?:N/A|N/D|REF!|NOM\?|NAME\?|VALEUR!|VALUE!|DIV/0!|NUL!|NULL!|NOMBRE!|NUM!|CALC!|SPILL!|PROPAGATION!)$|Err:\d{3}$"
)
_TOO_NARROW: Final = re.compile(r"#{3,}$")
_NOT_COMPUTED, _UNREAD = "#FORMULE", "#CELLULE"  # as `sheet_child` writes them
# "ép. DUPONT", "(née DUPONT)" after a name.
_OTHER_NAME: Final = re.compile(
    r"\(\s*(?:ép|ep|épouse|epouse|épx|née?|nee?|dite?|veuve|vve)\b\.?\s*([^()]*)\)", re.I
)
_OTHER_NAME_BARE: Final = re.compile(r"\s(?:ép|ep|épouse|epouse|née|nee|veuve|vve)\b\.?\s+", re.I)
_LOWER_PARTICLES: Final = frozenset(
    {"de", "du", "des", "la", "le", "les", "van", "von", "da", "dos", "el", "al"}
)


def check_characters(cells: Iterable[str]) -> None:
    """InvalidValue, in words for the line, where a cell is too long or a character of it is lost or has no place in a
    name.
    """
    for cell in cells:
        if len(cell) > _MAX_LENGTH:
            raise InvalidValue(f"une cellule dépasse {_MAX_LENGTH} caractères (« {cell[:20]}… »).")
        if REPLACEMENT in cell:
            raise InvalidValue("un caractère est illisible : retapez-le, ou enregistrez le fichier en UTF-8.")
        if unsafe := unsafe_characters(_one_line(cell)):
            codes = ", ".join(f"U+{ord(character):04X}" for character in unsafe)
            raise InvalidValue(f"caractère invisible ou de commande ({codes}) : retapez la cellule.")


def _one_line(cell: str) -> str:
    """With what a word processor pasted into it as plain text; a line end of the cell's own stays one."""
    return "\n".join(" ".join(plain(line).split("\n")) for line in cell.split("\n"))


def read_text(cell: str) -> str:
    """The text that was meant: Excel's ="…" undone, and the apostrophe that neutralises a formula."""
    if found := _EXCEL_TEXT.match(cell):
        cell = found[1].replace('""', '"')
    return unicodedata.normalize("NFC", restored(_one_line(cell))).strip()


def read_number(cell: str) -> str:
    """A registration number without spaces or a spreadsheet's apostrophe; InvalidValue where a spreadsheet made it
    2,14E+09.
    """
    number = read_text(read_text(cell).removeprefix("'"))
    compact = re.sub(r"\s", "", number)
    if _MANGLED_NUMBER.match(compact):
        raise InvalidValue(
            f"le tableur a abîmé le numéro (« {number} ») : mettez la colonne au format Texte, puis ressaisissez-le."
        )
    return compact if compact.isdecimal() else number


def error_text(cell: str) -> str:
    """What a cell that holds a spreadsheet's error is said to hold, or ""."""
    if _ERROR.match(cell):
        return f"une erreur du tableur ({cell})"
    if _TOO_NARROW.match(cell):
        return f"« {cell} », la colonne étant trop étroite"
    return {
        _NOT_COMPUTED: "une formule dont le résultat n’est pas enregistré",
        _UNREAD: "une valeur qui ne se lit pas",
    }.get(cell, "")


def without_other_name(full_name: str) -> tuple[str, str]:
    """A whole name without the name of marriage or birth that is written after it, and that one, or "".

    "LEBLANC (ép. DUPONT) Marie" is LEBLANC Marie. InvalidValue where it cannot be told where that name ends.
    """
    if found := _OTHER_NAME.search(full_name):
        rest = " ".join((full_name[: found.start()] + " " + full_name[found.end() :]).split())
        return rest, found[1].strip()
    found = _OTHER_NAME_BARE.search(full_name)
    if found is None or full_name.count(","):
        return full_name, ""
    before, words = full_name[: found.start()], full_name[found.end() :].split()
    other = []
    while words and words[0].isupper():
        other.append(words.pop(0))
    if not other or (before.isupper() and not words):
        raise InvalidValue(
            f"où finit le nom dans « {full_name} » ? Mettez le nom et le prénom dans deux colonnes."
        )
    return " ".join([before, *words]), " ".join(other)


def split_name(full_name: str, *, surname_last: bool) -> tuple[str, str]:
    """Last and first name of a single cell: the upper-case words are the last name.

    Without a difference of case, two words are taken in the order of the header; more are ambiguous.
    """
    if full_name.count(",") == 1:
        last_name, first_name = full_name.split(",")
        return last_name.strip(), first_name.strip()
    words = full_name.split()
    upper = [word.isupper() for word in words]
    if any(upper) and not all(upper):
        start = upper.index(True)
        end = next((i for i in range(start, len(words)) if not upper[i]), len(words))
        while start and words[start - 1].lower() in _LOWER_PARTICLES:
            start -= 1
        return " ".join(words[start:end]), " ".join(words[:start] + words[end:])
    if len(words) <= 1:
        return full_name, ""
    if len(words) == 2:
        return (words[1], words[0]) if surname_last else (words[0], words[1])
    raise InvalidValue(
        f"où finit le nom dans « {full_name} » ? Mettez le nom en capitales et le prénom en minuscules,"
        " ou dans deux colonnes."
    )


def read_date(cell: str, near: dt.date | None = None) -> dt.date | None:
    """The date of a cell, jj/mm/aaaa or ISO, also with an hour after it; None for an empty one, InvalidValue otherwise.

    Without its year, jj/mm is the date of the year at hand beside `near`, the session's, where it has one.
    """
    text = _HOUR_AFTER.sub("", read_text(cell))
    if not text:
        return None
    if (date := typed.plain_date(text) or typed.date_at_hand(text, near)) is not None:
        return date
    if near is None and typed.date_at_hand(text, _ANY_DAY) is not None:
        raise InvalidValue(
            f"« {text} » est sans année, et la session sans date : écrivez-la jj/mm/aaaa, ou donnez sa date à la session."
        )
    raise InvalidValue(f"« {text} » n’est pas une date : écrivez-la jj/mm/aaaa.")


def lacks_year(cell: str) -> bool:
    """Whether a cell is a day and a month, without the year."""
    text = _HOUR_AFTER.sub("", read_text(cell))
    return typed.plain_date(text) is None and typed.date_at_hand(text, dt.date(2000, 1, 1)) is not None


def read_time(text: str) -> dt.time | None:
    """The hour of a cell, 9:40 or 9h40, also after a date; None for an empty one, InvalidValue otherwise."""
    return typed.read_time(_DATE_BEFORE.sub("", text))


_PRESENCES: Final = {
    "": Presence.PRESENT,
    "p": Presence.PRESENT,
    "presente": Presence.PRESENT,
    "absente": Presence.ABSENT,
    "absente justifiee": Presence.EXCUSED,
    "dispensee": Presence.EXEMPT,
    "reportee": Presence.POSTPONED,
} | {folded(text): p for p in Presence for text in (p.label, p.value, p.code) if text}


_YES: Final = frozenset(
    {
        "oui",
        "o",
        "x",
        "vrai",
        "1",
        "tiers temps",
        "tiers-temps",
        "temps majore",
        "majore",
        "mi-temps",
        "mi temps",
    }
)
_NO: Final = frozenset({"non", "n", "faux", "0", "-", "sans", "aucun", "neant"})
# "1/2", "1/3 temps", "+ 1/2", and "01/02/2026", which a spreadsheet makes of it.
_PART: Final = re.compile(
    r"\+?\s*(?:temps (?:majore|majoration) )?(\d)\s*/\s*(\d{1,2})(?: (?:de )?temps(?: majore)?)?$"
)
_PART_AS_DATE: Final = re.compile(r"0?1/0?(\d)/\d{4}$")
_PERCENT: Final = re.compile(r"\+?\s*(\d{1,3})\s*%(?: de temps)?$")


def extra_part(cell: str) -> Fraction | None:
    """The part of the time that a cell says is added: "1/2", "50 %"; None where it names none."""
    text = folded(cell)
    if found := _PART.match(text):
        above, below = int(found[1]), int(found[2])
    elif found := _PART_AS_DATE.match(text):
        above, below = 1, int(found[1])
    elif found := _PERCENT.match(text):
        return Fraction(1, 3) if found[1] == "33" else Fraction(int(found[1]), 100) or None
    else:
        return Fraction(1, 2) if text in ("mi-temps", "mi temps") else None
    return Fraction(above, below) if 0 < above <= below else None


def read_extra_time(cell: str) -> bool | None:
    """Whether the candidate has extra time; None where the cell says nothing."""
    text = read_text(cell)
    match folded(text):
        case "":
            return None
        case yes if yes in _YES or extra_part(text):
            return True
        case no if no in _NO:
            return False
    raise InvalidValue(f"« {text} » n’est pas un temps majoré connu : écrivez oui ou non, ou 1/3.")


def read_presence(cell: str) -> Presence:
    """A presence by its word, its code or what schools write for it; InvalidValue names those that are known."""
    text = read_text(cell)
    try:
        return _PRESENCES[folded(text)]
    except KeyError:
        known = ", ".join(presence.label for presence in Presence)
        raise InvalidValue(f"« {text} » n’est pas une présence connue ({known}).") from None
