"""What stands above a list's header: the school and the session that it is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from e1tui.domain.session import Session
from e1tui.domain.text import slug
from e1tui.rosters.text import Record

_UAI: Final = re.compile(r"^(.*?)\s*[(\[]?\b(\d{7}[A-Za-z])\b[)\]]?\s*$")
_LABELLED: Final = re.compile(
    r"^(?:établissement|etablissement|lycée|lycee|centre(?: d['’]examen)?|cfa|uai|rne)\s*:\s*(.+)$", re.I
)
_SCHOOL: Final = re.compile(
    r"^(lycee|lyc|lp|lpo|lgt|lgtp|lpp|lt|sep|erea|cfa|greta|institut|institution|college|ecole|campus|maison familiale|mfr)\b"
)
_SESSION: Final = re.compile(
    r"^(?:session(?: d['’]examen| de)?\s*:?\s*)?((?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre"
    r"|novembre|décembre)?\s*20\d\d)$",
    re.I,
)
_SESSION_WITHIN: Final = re.compile(r"\bsession\s+(?:de\s+|d['’])?((?:[a-zéû]+\s+)?20\d\d)\b", re.I)
_LONGEST: Final = 120


@dataclass(frozen=True)
class Preamble:
    """`session` is a year, or a month and a year, as the list writes it; "" for what it does not say."""

    school: str = ""
    session: str = ""

    def __bool__(self) -> bool:
        return bool(self.school or self.session)


def preamble(records: Sequence[Record], header: int) -> Preamble:
    """The school and the session that the lines above the header name."""
    above = [record.cells for record in records if record.line < header and not record.error]
    lines = [[cell for cell in cells if cell] for cells in above]
    schools = [found for cells in lines if (found := _school(cells))]
    sessions = [found for cells in lines for cell in cells if (found := _session(cell))]
    return Preamble(schools[0] if schools else "", sessions[0] if sessions else "")


def with_preamble(session: Session, found: Preamble) -> Session:
    """The session with what it does not say and the list does: its school, the year in its title."""
    title = session.title
    if found.session and not re.search(r"20\d\d", title):
        title += f" {found.session}" if "session" in title.lower() else f", session {found.session}"
    return replace(session, school=session.school or found.school, title=title)


def contradictions(session: Session, found: Preamble) -> str:
    """A sentence on what the list says otherwise than the session, or ""."""
    parts = []
    if found.school and session.school and _words(found.school) != _words(session.school):
        parts.append(f"la liste est de « {found.school} », la session de « {session.school} »")
    years = re.findall(r"20\d\d", session.title) or ([str(session.date.year)] if session.date else [])
    year = found.session[-4:]
    if year and years and year not in years:
        parts.append(f"la liste est de la session {found.session}, celle-ci de {years[0]}")
    return " ; ".join(parts)


def _school(cells: Sequence[str]) -> str:
    """A line with the school's code, or one that begins as schools' names do, or with "Établissement :"."""
    text = " : ".join(cells) if len(cells) == 2 else cells[0] if cells else ""
    if len(text) > _LONGEST:
        return ""
    if labelled := _LABELLED.match(text):
        name = labelled[1].strip(" :")
        with_code = _UAI.match(name)
        name = with_code[1].strip(" -–:") if with_code else name
        # "Lycée : Exemple" is called so with its first word, which is no label then.
        is_kind = re.match(r"(lyc[ée]e|cfa)\b", text, re.I) and not _SCHOOL.match(_words(name))
        return f"{text.split(':')[0].strip()} {name}" if is_kind and name else name
    if found := _UAI.match(text):
        return found[1].strip(" -–:(")
    return text if len(cells) == 1 and _SCHOOL.match(_words(text)) else ""


def _session(cell: str) -> str:
    if found := _SESSION.match(cell.strip()) or _SESSION_WITHIN.search(cell):
        return " ".join(found[1].lower().split())
    return ""


def _words(text: str) -> str:
    return slug(text).replace("-", " ")
