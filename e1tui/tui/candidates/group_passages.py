"""The passages of a situation: who comes together, the days with their hours, and then what that gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from e1tui.domain.day.group_passages import (
    Day,
    Group,
    Lengths,
    as_they_are,
    by_names,
    by_size,
    minutes_of,
    plan_groups,
)
from e1tui.domain.day.passages import why_kept
from e1tui.domain.day.schedule import in_turn
from e1tui.domain.french import exact_time, french_date
from e1tui.domain.session import Session
from e1tui.domain.summary import Summary
from e1tui.domain.typed import Digit, read_breaks, read_minutes, read_time, with_digits
from e1tui.errors import InvalidValue
from e1tui.storage.store import SessionStore
from e1tui.tui.candidates.passages import HOUR_WANTED, LENGTH_WANTED, ORDERS, PassagesForm, PassagesScreen
from e1tui.tui.screen.forms import shown_date
from e1tui.tui.widgets.fields import Choice, Field, TextField
from e1tui.tui.widgets.line import Line

DAY_WANTED: Final = "la date d’un jour de passage est nécessaire, par exemple 12/06/2026"
END_BEFORE: Final = "ce jour finit avant de commencer"
DAY_TWICE: Final = "ce jour est déjà plus haut"
NOTE: Final = (
    "Groupes : vide, comme ils sont ; un nombre, des groupes de cette taille dans l’ordre choisi ; des noms,"
    " SAULE, TILLEUL ; VIORNE, ORME (une virgule dans un groupe, un point-virgule entre deux)."
    " Rien n’est écrit avant d’avoir vu le résultat."
)


class DayField(Field):
    """A day: its date, when it begins, when it ends at the latest, its breaks."""

    DEFAULT_CSS = """
    DayField TextField { margin-right: 1; }
    DayField .wide { width: 2fr; }
    """

    def __init__(self, rank: int, day: dt.date | None = None, start: dt.time | None = None) -> None:
        super().__init__(
            f"Jour {rank}",
            TextField(french_date(day), placeholder="jj/mm/aaaa"),
            TextField(exact_time(start), placeholder="de 9:00"),
            TextField(placeholder="à 17:00"),
            TextField(placeholder="pauses 12:00-13:30", classes="wide"),
        )

    @property
    def texts(self) -> tuple[TextField, ...]:
        return tuple(self.query(TextField).results(TextField))

    @property
    def is_blank(self) -> bool:
        return not any(entry.value.strip() for entry in self.texts)

    def day(self, digit: Digit, near: dt.date, taken: Iterable[dt.date]) -> Day | None:
        """The day as typed, None for a blank line or a wrong one, whose problem is then shown."""
        self.show_problem("")
        if self.is_blank:
            return None
        date, start, end, breaks = self.texts
        at = 0
        try:
            found = shown_date(date, digit, near)
            if found is None:
                raise InvalidValue(DAY_WANTED)
            if found in taken:
                raise InvalidValue(DAY_TWICE)
            at = 1
            begins = with_digits(read_time, start.text(), digit)
            if begins is None:
                raise InvalidValue(HOUR_WANTED)
            at = 2
            ends = with_digits(read_time, end.text(), digit)
            if ends is not None and ends <= begins:
                raise InvalidValue(END_BEFORE)
            at = 3
            return Day(found, begins, ends, read_breaks(breaks.text(), digit))
        except InvalidValue as error:
            self.refuse(error, at)
            return None


class Days(Vertical):
    """The days, and always a blank line more."""

    DEFAULT_CSS = "Days { height: auto; }"

    def __init__(self, days: Sequence[tuple[dt.date | None, dt.time | None]]) -> None:
        super().__init__(id="jours")
        self._first = [DayField(rank, *day) for rank, day in enumerate((*days, (None, None)), 1)]

    def compose(self) -> Iterable[Widget]:
        yield from self._first

    @property
    def fields(self) -> list[DayField]:
        return list(self.query(DayField).results(DayField))

    def on_input_changed(self) -> None:
        fields = self.fields
        if fields and not fields[-1].is_blank:
            self.mount(DayField(len(fields) + 1))

    def days(self, digit: Digit, near: dt.date) -> list[Day]:
        """The days as typed; what is wrong is shown at its line. One at least is needed."""
        found: list[Day] = []
        fields = self.fields
        for field in fields:
            if (day := field.day(digit, near, [one.date for one in found])) is not None:
                found.append(day)
        if all(field.is_blank for field in fields):
            fields[0].show_problem(DAY_WANTED)
        return found


class GroupPassagesForm(PassagesForm):
    """Asks for the groups, the lengths and the days of the situation that the rows are seen in."""

    def __init__(
        self, store: SessionStore, session: Session, rows: Sequence[Summary], situation: str
    ) -> None:
        super().__init__(store, session, rows)
        self._situation = situation

    def title_line(self) -> str:
        situation = self._session.situation(self._situation)
        title = f" : {situation.title}" if situation and situation.title else ""
        return f"Passages de la situation {self._situation}{title}"

    def fields(self) -> Iterable[Widget]:
        placed = self._placed
        common, alone = minutes_of(self._session.phases_of(self._situation))
        known = sorted({one.exam_date for one in placed if one.exam_date})
        days: list[tuple[dt.date | None, dt.time | None]] = [
            (date, min((one.time for one in placed if one.exam_date == date and one.time), default=None))
            for date in known
        ]
        yield Field("Groupes", TextField(placeholder=self._groups_now()), id="groupes")
        has_order = any(row.order is not None or row.time for row in placed)
        yield Field("Ordre", Choice(ORDERS, int(has_order), self._digit, id="ordre"))
        yield Field(
            "Temps commun",
            TextField(str(common or ""), placeholder="minutes, si le groupe en a"),
            Line(" min ensemble"),
            id="commun",
        )
        yield Field(
            "Entretien",
            TextField(str(alone or ""), placeholder="minutes, par exemple 20"),
            Line(" min chacun"),
            id="duree",
        )
        yield Days(days or [(self._session.date, None)])
        yield Static(
            f"{NOTE} Le temps majoré ajoute {self._session.extra_time_words} à l’entretien.",
            classes="note",
            markup=False,
        )

    @property
    def _placed(self) -> list[Summary]:
        return [row for row in self._rows if not why_kept(row)]

    def _groups_now(self) -> str:
        names = {(one.exam_date, one.group) for one in self._placed if one.group}
        return f"comme ils sont ({len(names)}) ; 3 ; des noms" if names else "une taille (3), ou des noms"

    def _groups(self, rows: Sequence[Summary]) -> list[Group]:
        """The groups that are asked for; what is wrong is shown."""

        def read(text: str) -> list[Group]:
            if not text:
                return as_they_are(rows)
            digits = "".join(self._digit(character) or character for character in text)
            if digits.isdecimal():
                return by_size(rows, int(digits))
            return by_names(rows, text)

        return self._read("groupes", lambda entry: read(entry.text()), [])

    def save(self) -> str | None:
        by_passage = self.query_one("#ordre", Choice).chosen == 1
        rows = in_turn(self._placed, self._session.date) if by_passage else self._placed
        groups = self._groups(rows)
        common = self.value("commun", lambda text: read_minutes(text, self._digit) if text else 0)
        alone = self.value(
            "duree", lambda text: read_minutes(text, self._digit) if text else _wanted(LENGTH_WANTED)
        )
        days = self.query_one(Days).days(self._digit, self._session.date or self.e1.today())
        if not self.is_right() or common is None or alone is None:
            return None
        lengths = Lengths(common, alone, self._session.extra_time)
        planned = plan_groups(self._rows, groups, days, lengths)
        self.app.push_screen(PassagesScreen(self._store, self._session, planned), self._written)
        return None


def _wanted(message: str) -> int:
    raise InvalidValue(message)
