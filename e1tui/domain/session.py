"""A session: the commission's day or days, and what can be said of a candidate's evaluation in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Final, Protocol

from e1tui.domain.text import name_sort_key

EXTRA_TIME: Final = Fraction(1, 3)  # "un tiers temps", unless the session says otherwise


class State(StrEnum):
    """What can still be done to an evaluation, by the words that files have."""

    DRAFT = "brouillon"
    CLOSED = "close"


class Presence(StrEnum):
    """Whether the candidate sat the examination, in the order of the edit form's digits 1 to 5."""

    PRESENT = "present"
    ABSENT = "absent"
    EXCUSED = "absent_justifie"
    EXEMPT = "dispense"
    POSTPONED = "reporte"

    @property
    def label(self) -> str:
        """As people read it: "présent", "absent"…"""
        return _PRESENCE_LABELS[self]

    @property
    def code(self) -> str:
        """The default code on lists; empty for a present candidate."""
        return _PRESENCE_CODES[self]


_PARTS: Final = {
    Fraction(1, 4): "un quart",
    Fraction(1, 3): "un tiers",
    Fraction(1, 2): "la moitié",
    Fraction(1): "le double",
}
_PRESENCE_LABELS = {
    Presence.PRESENT: "présent",
    Presence.ABSENT: "absent",
    Presence.EXCUSED: "absent justifié",
    Presence.EXEMPT: "dispensé",
    Presence.POSTPONED: "reporté",
}
_PRESENCE_CODES = {
    Presence.PRESENT: "",
    Presence.ABSENT: "AB",
    Presence.EXCUSED: "AJ",
    Presence.EXEMPT: "DI",
    Presence.POSTPONED: "RE",
}


class Particles(StrEnum):
    """What the particle of a name (D’, DE, DU, DES) is to an alphabetical list."""

    IGNORED = "ignorees"
    COUNTED = "comptees"


class Named(Protocol):
    """Whoever has a name: a candidate, a row of a list."""

    @property
    def last_name(self) -> str:
        """The family name."""
        ...

    @property
    def first_name(self) -> str:
        """The given name, which may be empty."""
        ...


class ExamForm(StrEnum):
    """The form of the épreuve, ticked at the head of the grid."""

    CCF = "CCF"
    PONCTUELLE = "ponctuelle"


MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def example_title(date: dt.date) -> str:
    """What a session of that month is usually called: "E1, session d’octobre 2026"."""
    from e1tui.domain.agreement import (
        of,  # here: the list of sessions, which is the first frame, does without
    )

    return f"E1, session {of(MONTHS[date.month - 1])} {date.year}"


@dataclass(frozen=True)
class Examiner:
    """A member of the commission; any of the three may be empty but not both names."""

    last_name: str
    first_name: str = ""
    capacity: str = ""

    @property
    def full_name(self) -> str:
        """As documents print them, the last name first."""
        return f"{self.last_name} {self.first_name}".strip()


def no_such_member(commission: Sequence[Examiner]) -> str:
    """What is said of a rank that no member has."""
    return f"Il y a {len(commission)} membres dans la commission."


@dataclass(frozen=True)
class Phase:
    """A part of the oral, by the name that the commission gives it, and how many minutes it lasts.

    `is_common`: a group has it together, with one clock for all of its members.
    """

    name: str
    minutes: int
    is_common: bool = False


def is_situation_id(text: str) -> bool:
    """Whether a situation may be called so: one capital letter or digit, as people say and print it."""
    return len(text) == 1 and text.isascii() and (text.isdigit() or text.isupper())


@dataclass(frozen=True)
class Situation:
    """One of the orals that a candidate is examined in: its letter or digit, what it is about, its own phases."""

    id: str
    title: str = ""
    phases: tuple[Phase, ...] = ()

    @property
    def called(self) -> str:
        """ "A (Contribution à un projet)"."""
        return f"{self.id} ({self.title})" if self.title else self.id


@dataclass(frozen=True)
class Incident:
    """Something that happened during the session, noted at that moment by that account (and member).

    `candidate` is the stem of the candidate who was on screen, "" where it was noted of no one.
    """

    at: dt.datetime
    text: str
    by: str
    member: str = ""
    candidate: str = ""


@dataclass(frozen=True)
class Session:
    """`codes` replaces the default codes of absence; `academy` and `centre` head the mark sheet.

    `phases` are the timer's, none by default since the form gives none; `extra_time` is the part added for a
    candidate who has extra time. `weights` (of TI, I, S, TS, from 0 to 1) are the landmark's, empty for its
    default ones, and `shows_landmark` whether it is shown at all. `jury_reserve`: extracts say that the jury decides.
    `grid_sha` is the SHA-256 of the grid's file, "" for a grid that ships with e1tui.
    """

    grid_id: str
    title: str
    form: ExamForm | None = None
    school: str = ""
    date: dt.date | None = None
    academy: str = ""
    centre: str = ""
    commission: tuple[Examiner, ...] = ()
    codes: tuple[tuple[Presence, str], ...] = ()
    phases: tuple[Phase, ...] = ()
    extra_time: Fraction = EXTRA_TIME
    shows_landmark: bool = False
    weights: tuple[Fraction, ...] = ()
    incidents: tuple[Incident, ...] = ()
    zone: str = ""  # of its hours ("Europe/Paris"), empty for the settings' or the host's
    jury_reserve: bool = True
    grid_sha: str = ""
    particles: Particles = Particles.IGNORED
    situations: tuple[Situation, ...] = ()  # none where a candidate has one oral, as most sessions have

    def name_key(self, person: Named) -> tuple[str, str, str, str]:
        """What every list and document of the session sorts its people by, where they stand by name."""
        counted = self.particles is Particles.COUNTED
        return name_sort_key(person.last_name, person.first_name, with_particles=counted)

    def situation(self, situation_id: str) -> Situation | None:
        """The situation of that letter, None where there is none."""
        return next((one for one in self.situations if one.id == situation_id), None)

    def phases_of(self, situation_id: str) -> tuple[Phase, ...]:
        """The phases of a situation's oral; those of the session itself for "", or for a situation without its own."""
        situation = self.situation(situation_id)
        return situation.phases if situation and situation.phases else self.phases

    def code(self, presence: Presence) -> str:
        """What the session's lists write for who is not present: its own code, else the usual one."""
        return dict(self.codes).get(presence, presence.code)

    def added_part(self, *, extra_time: bool) -> Fraction:
        """What is added to each phase for a candidate who has extra time, 0 for one who has none."""
        return self.extra_time if extra_time else Fraction(0)

    @property
    def extra_time_words(self) -> str:
        """The part that extra time adds, in words where there are some: "un tiers", "1/5"."""
        return _PARTS.get(self.extra_time, str(self.extra_time))

    def like(self, title: str) -> Session:
        """A session to come that is set up as this one is: all but what is of its day, the date and the incidents.

        What a later version gives a session is taken over too, unless it is named here.
        """
        return replace(self, title=title, date=None, incidents=())

    def with_incident(self, incident: Incident) -> Session:
        """The session with one more thing noted."""
        return replace(self, incidents=(*self.incidents, incident))
