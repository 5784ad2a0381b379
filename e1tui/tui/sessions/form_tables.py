"""The tables of the session's form: several texts on a line, and a blank line more as soon as the last is begun."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from e1tui.domain.session import Examiner, Phase, Presence
from e1tui.domain.typed import Digit, read_minutes
from e1tui.errors import InvalidValue
from e1tui.tui.widgets.fields import Field, TextField
from e1tui.tui.widgets.line import Line

NAME_WANTED = "le nom de ce membre est nécessaire"
PHASE_WANTED = "le nom de cette phase est nécessaire"
ABSENCES: Final = {
    Presence.ABSENT: "Absent",
    Presence.EXCUSED: "Justifié",
    Presence.EXEMPT: "Dispensé",
    Presence.POSTPONED: "Reporté",
}


class RowField(Field):
    """A line of a table."""

    DEFAULT_CSS = """
    RowField TextField { margin-right: 1; }
    RowField .wide { width: 2fr; }
    """

    @property
    def texts(self) -> tuple[TextField, ...]:
        """The row's entries, from left to right."""
        return tuple(self.query(TextField).results(TextField))

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed in any of them."""
        return not any(entry.value.strip() for entry in self.texts)

    def read(self) -> tuple[str, ...]:
        """The texts of the line; () where it is blank or wrong, the problem being shown then."""
        self.show_problem("")
        if self.is_blank:
            return ()
        try:
            return tuple(entry.text() for entry in self.texts)
        except InvalidValue as error:
            self.show_problem(str(error))
            return ()


class Table(Vertical):
    """A title with the columns' headers, and the lines under it."""

    DEFAULT_CSS = """
    Table { height: auto; margin-top: 1; }
    Table > .headers { height: 1; }
    Table > .headers > .field-label { width: 16; }
    Table .header { margin-right: 1; }
    Table .wide { width: 2fr; }
    """

    def __init__(self, title: str, headers: Sequence[tuple[str, str]], first: Iterable[RowField], id: str):
        """`headers` are each a text and its classes, as its column has them."""
        super().__init__(id=id)
        self._title = title
        self._headers = tuple(headers)
        self._first = tuple(first)

    def compose(self) -> ComposeResult:
        """The title and the headers over the rows."""
        with Horizontal(classes="headers"):
            yield Line(self._title, classes="field-label")
            for text, classes in self._headers:
                yield Line(text, classes=f"header {classes}")
        yield from self._first

    @property
    def rows(self) -> list[RowField]:
        """The rows from top to bottom, the blank one at the end included."""
        return list(self.query(RowField).results(RowField))


class GrowingTable(Table):
    """A table that always has one blank line more."""

    def blank(self, rank: int) -> RowField:
        """An empty row of that rank, counted from 1; each table has its own."""
        raise NotImplementedError

    def on_input_changed(self) -> None:
        """As soon as the last row has something, another blank one follows."""
        rows = self.rows
        if rows and not rows[-1].is_blank:
            self.mount(self.blank(len(rows) + 1))


class MemberField(RowField):
    """A member of the commission: last name, first name, capacity."""

    def __init__(self, member: Examiner, rank: int) -> None:
        super().__init__(
            f"Membre {rank}",
            TextField(member.last_name),
            TextField(member.first_name),
            TextField(member.capacity, classes="wide"),
        )

    def member(self) -> Examiner | None:
        """The member as typed, None for a blank row or a wrong one, whose problem is then shown."""
        texts = self.read()
        if texts and not texts[0]:
            self.show_problem(NAME_WANTED)
        return Examiner(*texts) if texts and texts[0] else None


class Commission(GrowingTable):
    """The members of the commission."""

    def __init__(self, members: Iterable[Examiner]) -> None:
        rows = [MemberField(member, rank) for rank, member in enumerate((*members, Examiner("")), 1)]
        headers = (("Nom", ""), ("Prénom", ""), ("Qualité", "wide"))
        super().__init__("Commission", headers, rows, "commission")

    def blank(self, rank: int) -> RowField:
        """A member who is still to be named."""
        return MemberField(Examiner(""), rank)

    def members(self) -> tuple[Examiner, ...]:
        """The members as typed, blank rows left out; a row that is wrong says so."""
        found = (row.member() for row in self.query(MemberField).results(MemberField))
        return tuple(member for member in found if member is not None)


class PhaseField(RowField):
    """A phase of the oral: its name, its minutes."""

    def __init__(self, phase: Phase | None, rank: int) -> None:
        super().__init__(
            f"Phase {rank}",
            TextField(phase.name if phase else "", placeholder="son nom", classes="wide"),
            TextField(str(phase.minutes) if phase else "", placeholder="minutes"),
        )

    def phase(self, digit: Digit) -> Phase | None:
        """The phase as typed, None for a blank row or a wrong one, whose problem is then shown."""
        texts = self.read()
        if not texts:
            return None
        name, minutes = texts
        try:
            if not name:
                raise InvalidValue(PHASE_WANTED)
            return Phase(name, read_minutes(minutes, digit))
        except InvalidValue as error:
            self.show_problem(str(error), entry=1 if name else 0)
            return None


class Phases(GrowingTable):
    """The phases of the oral, which the timer follows; the form gives none, so there is none to begin with."""

    def __init__(self, phases: Iterable[Phase]) -> None:
        rows = [PhaseField(phase, rank) for rank, phase in enumerate((*phases, None), 1)]
        super().__init__("Oral", (("Phase", "wide"), ("Minutes", "")), rows, "phases")

    def blank(self, rank: int) -> RowField:
        """A phase that is still to be named."""
        return PhaseField(None, rank)

    def phases(self, digit: Digit) -> tuple[Phase, ...]:
        """The phases as typed, blank rows left out; `digit` reads the keyboard's digit row."""
        found = (row.phase(digit) for row in self.query(PhaseField).results(PhaseField))
        return tuple(phase for phase in found if phase is not None)


class Codes(Table):
    """The codes of those who are not present; an empty one is the usual one, which stands in its place."""

    def __init__(self, codes: Iterable[tuple[Presence, str]]) -> None:
        self._kept = dict(codes)
        entries = [TextField(self._kept.get(one, ""), placeholder=one.code) for one in ABSENCES]
        headers = [(short, "") for short in ABSENCES.values()]
        super().__init__("Sur les listes", headers, [RowField("Codes", *entries)], "codes")

    def codes(self) -> tuple[tuple[Presence, str], ...]:
        """The session's codes of absences: those that are shown as typed, the others as they were."""
        (row,) = self.rows
        typed = dict(zip(ABSENCES, row.read(), strict=False))
        # What this table does not show stays.
        others = {presence: code for presence, code in self._kept.items() if presence not in ABSENCES}
        return tuple((one, code) for one in Presence if (code := (others | typed).get(one)))
