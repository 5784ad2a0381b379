"""What the candidate's form asks of a situation: rank, hour, day, group, and who was there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical

from e1tui.domain.day.oral import Oral, called_again
from e1tui.domain.french import exact_time, french_date
from e1tui.domain.session import Presence
from e1tui.domain.typed import Digit, read_group, read_order, read_time, with_digits
from e1tui.errors import InvalidValue
from e1tui.tui.screen.forms import shown_date
from e1tui.tui.widgets.fields import Choice, Field, TextField

_PRESENCES: Final = (None, *Presence)
_LABELS: Final = ("—", "présent", "absent", "justifié", "dispensé", "reporté")


class OralField(Vertical):
    """Two lines: rank, hour, day and group; whether they were there. A new passage takes the place of the old one,
    which stays in the history."""

    DEFAULT_CSS = """
    OralField { height: auto; margin-top: 1; }
    OralField TextField { margin-right: 1; }
    """

    def __init__(self, situation: str, oral: Oral, digit: Callable[[str | None], str | None]) -> None:
        super().__init__(id=f"situation-{situation}")
        self.situation = situation
        self._before = oral
        self._digit: Digit = digit
        self._presence = Choice(_LABELS, _PRESENCES.index(oral.presence), digit)
        self._place = Field(
            f"Situation {situation}",
            TextField(str(oral.order or ""), placeholder="rang"),
            TextField(exact_time(oral.time), placeholder="heure, 9:40"),
            TextField(french_date(oral.date), placeholder="jj/mm/aaaa"),
            TextField(oral.group, placeholder="groupe"),
        )

    def compose(self) -> ComposeResult:
        yield self._place
        yield Field(f"Présence en {self.situation}", self._presence)

    def oral(self, near: dt.date) -> Oral:
        """The oral as typed, its timer as it was, but for who is called again; what is wrong is shown. `near` is where a year is looked for."""
        presence = _PRESENCES[self._presence.chosen]
        self._place.show_problem("")
        order, time, date, group = self.query(TextField).results(TextField)
        at = 0
        try:
            read = replace(self._before, order=with_digits(read_order, order.text(), self._digit))
            at = 1
            read = replace(read, time=with_digits(read_time, time.text(), self._digit))
            at = 2
            read = replace(read, date=shown_date(date, self._digit, near))
            at = 3
            read = replace(read, group=read_group(group.text(), self._digit), presence=presence)
            return called_again(self._before, read)
        except InvalidValue as error:
            self._place.refuse(error, at)
            return self._before
