"""What is said of a list before it is imported, on the screen and by the command: one sentence for each matter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from e1tui.domain.elsewhere import GIVEN_LATER
from e1tui.domain.french import french_date, french_time, plural
from e1tui.domain.session import Presence, Session
from e1tui.domain.text import folded
from e1tui.rosters.columns import Field
from e1tui.rosters.encoding import LABELS, quoted
from e1tui.rosters.layout import Layout
from e1tui.rosters.preamble import Preamble, contradictions, with_preamble
from e1tui.rosters.rows import Roster, RosterRow
from e1tui.rosters.tables import Table

_USUAL_ENCODINGS: Final = ("utf-8", "utf-16", "cp1252", "")
_SHOWN: Final = 4  # different values, or lines, that are named


def person(row: RosterRow) -> str:
    """A candidate's name as sentences have it."""
    return row.candidate.full_name


def nothing_to_read(tables: Sequence[Table], at: int, roster: Roster) -> str:
    """Why no line of a list is a candidate's where there is no line at all, or ""."""
    if roster.rows or roster.problems:
        return ""
    if not tables[at].records:
        return "le fichier est vide, aucune ligne de candidat : la copie a-t-elle été interrompue ?"
    return "aucune ligne de candidat sous l’en-tête : le fichier est-il complet ?"


def sheet(tables: Sequence[Table], at: int) -> str:
    """Which sheet is read, and which others are not; "" where there is one."""
    others = ", ".join(f"« {table.name} »" for place, table in enumerate(tables) if place != at)
    if not others:
        return ""
    read = f"Feuille « {tables[at].name} », {at + 1} sur {len(tables)}."
    return f"{read} Pas lue{'s' if len(tables) > 2 else ''} : {others}."


def columns(layout: Layout) -> str:
    """Which columns are used."""
    known = ", ".join(
        field if folded(field) == folded(name) else f"{field} (« {name} »)"
        for field, name in layout.columns.items()
    )
    return f"Colonnes : {known}." if layout.header else f"Sans en-tête : {known}."


def ignored(layout: Layout) -> str:
    """Which columns are not."""
    names = (
        layout.ignored
        if layout.header
        else [layout.name(i) for i, f in enumerate(layout.fields) if f is None]
    )
    return f"Ignoré : {', '.join(f'« {name} »' for name in names)}." if names else ""


def encoding(table: Table) -> str:
    """How the letters were read, where it is not as most lists are."""
    read_as = table.read_as
    if read_as is None or read_as.encoding in _USUAL_ENCODINGS:
        return ""
    return f"Lettres lues en {LABELS[read_as.encoding]} : {quoted(read_as.samples)}."


def hidden(table: Table, layout: Layout) -> str:
    """Which lines the spreadsheet hides."""
    lines = [line for line in table.hidden if line > layout.header]
    if not lines:
        return ""
    if len(lines) == 1:
        return f"1 ligne masquée dans le tableur ({lines[0]}), lue comme les autres."
    return f"{len(lines)} lignes masquées dans le tableur ({_some(map(str, lines))}), lues comme les autres."


def speciality(layout: Layout) -> str:
    """Which of several specialities is read."""
    if len(layout.specialities) < 2 or not layout.speciality:
        return ""
    label = dict(layout.specialities).get(layout.speciality, "")
    return f"Spécialité lue : {layout.speciality}{f' ({label})' if label else ''}."


def short_numbers(roster: Roster) -> str:
    """How many numbers may have lost zeros; "" where none has."""
    count = len(roster.short)
    if not count:
        return ""
    what = "1 numéro a" if count == 1 else f"{count} numéros ont"
    return f"{what} moins de {roster.length} chiffres : des zéros de tête ont pu être perdus dans un tableur"


def heading(found: Preamble, session: Session) -> tuple[str, bool]:
    """What the lines above the header say of the session, and whether it can be given to it."""
    said = [f"établissement « {found.school} »"] if found.school else []
    said += [f"session {found.session}"] if found.session else []
    if not said:
        return "", False
    other = contradictions(session, found)
    text = f"En tête de la liste : {', '.join(said)}"
    text = f"{text}. À vérifier : {other}." if other else f"{text}."
    return text, with_preamble(session, found) != session


def fields(rows: Sequence[RosterRow], layout: Layout, session: Session) -> list[str]:
    """For each field that is written: which values, how many lines have none, and what these get instead."""
    if not rows:
        return []
    place = "celui de la session" + (f" ({session.school})" if session.school else ", qui n’en a pas encore")
    day = "celle de la session" + (
        f" ({french_date(session.date)})" if session.date else ", qui n’en a pas encore"
    )
    found = [
        _field("Établissement", [row.candidate.school for row in rows], place, always=True),
        _field(
            "Date",
            [french_date(row.candidate.exam_date) for row in rows],
            day,
            always=True,
        ),
        _field("Heure", [french_time(row.time) for row in rows], GIVEN_LATER),
        _field("Passage", [str(row.order or "") for row in rows], GIVEN_LATER),
    ]
    found += [
        f"Situation {one.id} : {_lines(sum(one.id in dict(row.orals) for row in rows))}."
        for one in session.situations
    ]
    found.append(_twice(rows, session))
    if Field.NUMBER in layout.fields and (without := sum(not row.candidate.number for row in rows)):
        found.append(f"Sans numéro : {without}.")
    absent = [f"{person(r)} ({r.presence.label})" for r in rows if r.presence is not Presence.PRESENT]
    found.append(f"Présence : {_some(absent)}." if absent else "")
    extra = [person(row) for row in rows if row.extra_time]
    found.append(f"Temps majoré : {_some(extra)}." if extra else "")
    found.append(_other_parts(rows, session))
    return [text for text in found if text]


def _field(name: str, values: Sequence[str], instead: str, *, always: bool = False) -> str:
    """ "Établissement : Lycée A (3), Lycée B (2) ; 1 ligne sans, celui de la session."; "" for a field of none."""
    counts = Counter(value for value in values if value)
    without = len(values) - counts.total()
    if not counts:
        return f"{name} : rien dans la liste, {instead}." if always else ""
    # Where nearly every line has another value (hours, ranks), how many lines have one says more.
    if len(counts) > _SHOWN and counts.most_common(1)[0][1] < 2:
        said = f"{counts.total()} lignes"
    else:
        said = _some(f"{value} ({count})" for value, count in counts.most_common())
    lines = "1 ligne sans" if without == 1 else f"{without} lignes sans"
    return f"{name} : {said}{f' ; {lines}, {instead}' if without else ''}."


def _lines(count: int) -> str:
    return "rien dans la liste" if not count else plural(count, "candidat")


def _twice(rows: Sequence[RosterRow], session: Session) -> str:
    """Which ranks and hours several lines have on the same day."""
    places: dict[tuple[object, str], list[str]] = {}
    for row in rows:
        for said in (f"rang {row.order}" if row.order else "", french_time(row.time)):
            places.setdefault((row.candidate.exam_date or session.date, said), []).append(str(row.line))
    twice = [
        f"{said} (lignes {', '.join(lines[:-1])} et {lines[-1]})"
        for (_, said), lines in places.items()
        if said and len(lines) > 1
    ]
    return f"Deux fois le même jour, à vérifier : {_some(twice)}." if twice else ""


def _other_parts(rows: Sequence[RosterRow], session: Session) -> str:
    """Extra times of another part than the session adds."""
    parts = Counter(row.extra_part for row in rows if row.extra_part not in (None, session.extra_time))
    if not parts:
        return ""
    said = ", ".join(f"{_part(part)} ({count})" for part, count in parts.items() if part is not None)
    return f"Temps majoré de {said} : la session ajoute {session.extra_time_words}, à changer dans la session s’il le faut."


def _part(part: Fraction) -> str:
    return f"{part.numerator}/{part.denominator}"


def _some(texts: Iterable[str]) -> str:
    """The first of them, and how many more."""
    every = list(texts)
    more = len(every) - _SHOWN
    return ", ".join(every[:_SHOWN]) + (f" et {more} autre{'s' if more > 1 else ''}" if more > 0 else "")
