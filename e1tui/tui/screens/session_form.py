"""The form of a session: its heading, and the commission with always one blank row more."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from e1tui.domain.session import ExamForm, Examiner, Session
from e1tui.errors import InvalidValue
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import DEFAULT_GRID
from e1tui.storage.naming import session_name
from e1tui.storage.store import SessionStore
from e1tui.tui.screens.forms import Form
from e1tui.tui.widgets.fields import Choice, Field, TextField, french_date
from e1tui.tui.widgets.line import Line

FORMS: Final[tuple[ExamForm | None, ...]] = (ExamForm.CCF, ExamForm.PONCTUELLE, None)
FORM_LABELS: Final = ("CCF", "ponctuelle", "non précisée")
TITLE_WANTED = "l’intitulé est nécessaire, par exemple « E1, session de juin 2026 »"
NAME_WANTED = "le nom de ce membre est nécessaire"


_MONTHS: Final = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def usual_title(day: dt.date) -> str:
    """ "E1, session de juin 2026", "E1, session d’octobre 2026"."""
    month = _MONTHS[day.month - 1]
    return f"E1, session {'d’' if month[0] in 'ao' else 'de '}{month} {day.year}"


class MemberField(Field):
    """A member of the commission: last name, first name, capacity."""

    DEFAULT_CSS = """
    MemberField TextField { margin-right: 1; }
    MemberField .capacity { width: 2fr; }
    """

    def __init__(self, member: Examiner, rank: int) -> None:
        super().__init__(
            f"Membre {rank}",
            TextField(member.last_name),
            TextField(member.first_name),
            TextField(member.capacity, classes="capacity"),
        )

    @property
    def texts(self) -> tuple[TextField, ...]:
        return tuple(self.query(TextField).results(TextField))

    @property
    def is_blank(self) -> bool:
        return not any(entry.value.strip() for entry in self.texts)

    def member(self) -> Examiner | None:
        """The member as typed, None for a blank row or a wrong one, whose problem is then shown."""
        self.show_problem("")
        if self.is_blank:
            return None
        try:
            last_name, first_name, capacity = (entry.text() for entry in self.texts)
        except InvalidValue as error:
            self.show_problem(str(error))
            return None
        if not last_name:
            self.show_problem(NAME_WANTED)
            return None
        return Examiner(last_name, first_name, capacity)


class Commission(Vertical):
    """The rows of the members; a blank one is added as soon as the last is begun."""

    DEFAULT_CSS = """
    Commission { height: auto; margin-top: 1; }
    Commission > .headers { height: 1; }
    Commission > .headers > .field-label { width: 16; }
    Commission .header { margin-right: 1; }
    Commission .capacity { width: 2fr; }
    """

    def __init__(self, members: Iterable[Examiner]) -> None:
        super().__init__(id="commission")
        self._members = tuple(members)

    def compose(self) -> ComposeResult:
        with Horizontal(classes="headers"):
            yield Line("Commission", classes="field-label")
            for header, name in (("Nom", "header"), ("Prénom", "header"), ("Qualité", "header capacity")):
                yield Line(header, classes=name)
        for rank, member in enumerate((*self._members, Examiner("")), 1):
            yield MemberField(member, rank)

    @property
    def rows(self) -> list[MemberField]:
        return list(self.query(MemberField).results(MemberField))

    def on_input_changed(self) -> None:
        rows = self.rows
        if rows and not rows[-1].is_blank:
            self.mount(MemberField(Examiner(""), len(rows) + 1))

    def members(self) -> tuple[Examiner, ...]:
        found = (row.member() for row in self.rows)
        return tuple(member for member in found if member is not None)


class SessionForm(Form):
    """A new session in the folder, or `store` to be edited; gives back the folder's name."""

    def __init__(self, folder: SessionsFolder, store: SessionStore | None = None, title: str = "") -> None:
        """`title` is what a new session is called unless one types something else."""
        super().__init__()
        self._title = title
        self._folder = folder
        self._store = store
        self._session: Session | None = store.session() if store else None

    def title_line(self) -> str:
        return f"Modifier : {self._session.title}" if self._session else "Nouvelle session"

    def fields(self) -> Iterable[Widget]:
        old = self._session or Session(DEFAULT_GRID, self._title, date=self.e1.today())
        chosen = FORMS.index(old.form)
        yield Field(
            "Intitulé",
            TextField(old.title, placeholder="E1, session de juin 2026", select=bool(self._title)),
            id="intitule",
        )
        yield Field("Forme", Choice(FORM_LABELS, chosen, self._digit, id="forme"))
        yield Field("Établissement", TextField(old.school), id="etablissement")
        yield Field(
            "Date", TextField(french_date(old.date), placeholder="jj/mm/aaaa", select=True), id="date"
        )
        yield Field("Académie", TextField(old.academy), id="academie")
        yield Field("Centre d’examen", TextField(old.centre), id="centre")
        yield Commission(old.commission)

    def save(self) -> str | None:
        base = self._session or Session(DEFAULT_GRID, "")
        session = replace(
            base,
            title=self.text("intitule", required=TITLE_WANTED),
            form=FORMS[self.query_one("#forme", Choice).chosen],
            school=self.text("etablissement"),
            date=self.date("date"),
            academy=self.text("academie"),
            centre=self.text("centre"),
            commission=self.query_one(Commission).members(),
        )
        if not self.is_right():
            return None
        if self._store is not None:
            self._store.save_session(session, self._session)
            return self._store.name
        name = session_name(session, _Taken(self._folder))
        return self._folder.create(name, session).name

    def action_line(self, step: int) -> None:
        """In the commission ↑ and ↓ keep the column, and leave it at its ends."""
        rows = self.query_one(Commission).rows
        for rank, row in enumerate(rows):
            if self.focused in row.texts:
                column = row.texts.index(self.focused)
                if 0 <= rank + step < len(rows):
                    rows[rank + step].texts[column].focus()
                    return
                self.set_focus(rows[0].texts[0] if step < 0 else rows[-1].texts[-1])
        super().action_line(step)


class _Taken:
    """Whether a name is taken in the sessions folder, be it by a session or by anything else."""

    def __init__(self, folder: SessionsFolder) -> None:
        self._root = folder.root

    def __contains__(self, name: object) -> bool:
        return (self._root / str(name)).exists()
