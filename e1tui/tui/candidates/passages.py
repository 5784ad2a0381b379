"""The order of passage of a whole session: what is asked, what that would change, and only then the writing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final, TypeVar

from textual.widget import Widget
from textual.widgets import Static

from e1tui.domain.day.passages import Planned, Request, kept_hours, plan_passages, why_kept
from e1tui.domain.day.schedule import date_of, has_several_days, in_turn, usual_length
from e1tui.domain.french import exact_time, french_time, plural
from e1tui.domain.session import Session
from e1tui.domain.summary import Summary
from e1tui.domain.typed import read_breaks, read_minutes, read_time
from e1tui.errors import InvalidValue
from e1tui.open_session.rows import passage_text
from e1tui.operations.passages import write_passages
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore
from e1tui.tui.candidates.day_rules import day_rule
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import footer_of, key
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.screen.forms import Form, form_hints
from e1tui.tui.screen.job import Job
from e1tui.tui.widgets.fields import Choice, Field, TextField
from e1tui.tui.widgets.line_list import Column, LineList, Row

Value = TypeVar("Value")

ORDERS: Final = ("alphabétique", "passages actuels")
HOUR_WANTED = "l’heure du premier passage est nécessaire, par exemple 9:00"
LENGTH_WANTED = "la durée d’un passage est nécessaire, par exemple 40"
PLAN_COLUMNS: Final = (
    Column("Passage", 9),
    Column("Nom et prénom", 24, flexible=True),
    Column("Numéro", 11),
    Column("Ce qui change", 29),
)
GROUP_COLUMNS: Final = (
    *PLAN_COLUMNS[:2],
    Column("Groupe", 6),
    Column("Entretien", 9),
    Column("Numéro", 11, spare=True),
    Column("Ce qui change", 22),
)
PLAN_HINTS = footer_of(
    keep_passages="enregistrer ces passages", back="revenir sans rien changer", help="aide"
)


class PassagesForm(Form):
    """Asks when the first passage begins and how long one lasts; gives back a sentence on what was written."""

    KEEP = "Voir les passages"
    DEFAULT_CSS = "PassagesForm .note { height: auto; margin: 1 0 0 16; width: 1fr; max-width: 62; }"

    def __init__(self, store: SessionStore, session: Session, rows: Sequence[Summary]) -> None:
        """`rows` are the session's candidates in the alphabetical order."""
        super().__init__()
        self._store = store
        self._session = session
        self._rows = rows

    def title_line(self) -> str:
        """The form's title."""
        return "Ordre de passage"

    def hints(self) -> str:
        """The form's keys; Entrée shows a plan and writes nothing yet."""
        return form_hints("voir ce que cela donne")

    def fields(self) -> Iterable[Widget]:
        """Begin, length, breaks and order, filled with what the passages that exist say."""
        placed = [row for row in self._rows if not why_kept(row)]
        times = [row.time for row in placed if row.time]
        first = min(times, default=None)
        gap = usual_length(times) or dt.timedelta()
        minutes = sum(phase.minutes for phase in self._session.phases) or gap // dt.timedelta(minutes=1)
        has_order = any(row.order is not None or row.time for row in placed)
        yield Field(
            "Premier passage",
            TextField(exact_time(first), placeholder="par exemple 9:00"),
            id="debut",
        )
        yield Field(
            "Durée (minutes)",
            TextField(str(minutes or ""), placeholder="par exemple 40"),
            id="duree",
        )
        yield Field("Pauses", TextField(placeholder="par exemple 12:00-13:30, 15:30-15:45"), id="pauses")
        yield Field("Ordre", Choice(ORDERS, int(has_order), self._digit, id="ordre"))
        extra = f"Le temps majoré ajoute {self._session.extra_time_words} à la durée."
        yield Static(
            "Rien n’est écrit avant d’avoir vu le résultat. Qui n’est pas présent, a déjà commencé"
            f" ou dont l’évaluation est close garde ce qu’il a. {extra}",
            classes="note",
            markup=False,
        )

    def save(self) -> str | None:
        """Plan the passages and show them; None keeps the form open, with what is wrong said."""
        start = self.value("debut", lambda text: _needed(read_time(text), HOUR_WANTED))
        minutes = self.value(
            "duree", lambda text: read_minutes(text, self._digit) if text else _needed(None, LENGTH_WANTED)
        )
        breaks = self.value("pauses", lambda text: read_breaks(text, self._digit))
        if not self.is_right() or start is None or minutes is None or breaks is None:
            return None
        by_passage = self.query_one("#ordre", Choice).chosen == 1
        rows = in_turn(self._rows, self._session.date) if by_passage else self._rows
        request = Request(start, minutes, breaks)
        planned = plan_passages(rows, request, self._session.extra_time, self._session.date)
        self.app.push_screen(PassagesScreen(self._store, self._session, planned), self._written)
        return None

    def _written(self, sentence: str | None) -> None:
        if sentence is not None:
            self.dismiss(sentence)


class PassagesScreen(E1Screen[str]):
    """Who would pass when; gives back a sentence on what was written, None when nothing was."""

    SCOPE = commands.PASSAGES
    BINDINGS = commands.bindings(commands.PASSAGES)

    def __init__(self, store: SessionStore, session: Session, planned: Sequence[Planned]) -> None:
        super().__init__()
        self._store = store
        self._planned = sorted(
            planned, key=lambda one: (date_of(one.after, session.date), one.order is None, one.order or 0)
        )
        self._day = session.date
        self._writing = False
        self._count, self._problems = 0, list[str]()  # of what is written already, and why something was not

    def compose_body(self) -> Iterable[Widget]:
        """One list: each candidate's rank and hour as they would be, their group where there are groups."""
        yield LineList(GROUP_COLUMNS if self._has_groups else PLAN_COLUMNS, id="plan")

    def on_mount(self) -> None:
        """Say how many passages there are, from when to when, and how many change."""
        times = sorted(one.time for one in self._planned if one.time and not one.kept)
        hours = (
            f", le premier à {french_time(times[0])}, le dernier à {french_time(times[-1])}" if times else ""
        )
        changed = sum(one.changes for one in self._planned)
        self.set_top(f"{plural(len(times), 'passage')}{hours} · {changed} à changer")
        listed = self.query_one(LineList)
        listed.show(self._rows(), empty=["", "Aucun candidat."])
        listed.focus()

    def hints(self) -> str:
        """Nothing is written before Entrée."""
        return PLAN_HINTS

    def _rows(self) -> Iterable[Row]:
        """Who would pass when, under a rule for each day where there are several."""
        several = has_several_days([one.after for one in self._planned], self._day)
        for date, those in groupby(self._planned, lambda one: date_of(one.after, self._day)):
            if several:
                yield day_rule(date, self.e1.today())
            yield from map(self._row, those)

    def _row(self, one: Planned) -> Row:
        had = passage_text(one.row.order, one.row.time)
        if one.kept:
            what = f"rien : {one.kept}"
        elif one.changes:
            what = f"avait {had.strip()}" if had.strip() else "nouveau"
        else:
            what = "rien"
        names = self.e1.names
        name = names.of(self._store, one.row.stem, one.row.full_name, one.row.number, one.row.order)
        cells = (
            passage_text(one.order, one.time),
            name,
            *self._with(one),
            names.number(one.row.number),
            what,
        )
        return Row(one.row.stem, cells, "dim" if one.kept else "")

    @property
    def _has_groups(self) -> bool:
        return any(one.group for one in self._planned)

    def _with(self, one: Planned) -> tuple[str, ...]:
        """The group of a candidate, and when they are heard alone, where anybody has a group."""
        return (one.group, french_time(one.interview)) if self._has_groups else ()

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """Write the passages, after a question where that replaces some."""
        if self._writing:
            return
        if not any(one.changes for one in self._planned):
            self.say(f"Rien ne change : {key('back')} pour revenir.")
            return
        parts = []
        if replaced := sum(one.replaces for one in self._planned):
            parts.append(
                f"{plural(replaced, 'candidat a', 'candidats ont')} déjà un passage ou une heure.\n{'Le' if replaced == 1 else 'Les'} remplacer ?"
            )
        if both := kept_hours(self._planned, self._day):
            parts.append(
                f"À {french_time(both[0].time)}, {both[0].row.full_name} garde la même heure qu’un autre."
            )
        if parts:
            self.app.push_screen(
                Confirm("\n".join(reversed(parts)), "remplacer" if replaced else "garder"), self._answered
            )
        else:
            self._answered(True)

    def _answered(self, yes: bool | None) -> None:
        if yes:
            self._writing = True
            author, now = self.e1.sitting(self._store).author, self.e1.now()
            job = Job(self, self._progressed)
            job.run(lambda: self._write(job, author, now), self._finished, self._failed)

    def _write(self, job: Job, author: Author, now: dt.datetime) -> None:
        """In a thread: each candidate is a file, and a disk may take its time."""
        total = sum(one.changes for one in self._planned)
        for done, problem in enumerate(write_passages(self._store, self._planned, author, now), 1):
            if problem:
                self._problems.append(problem)
            else:
                self._count += 1
            job.tell(done, total)

    def _progressed(self, done: int, total: int, what: str) -> None:
        self.say(f"Enregistrement : {done} sur {total}")

    def _failed(self, problem: str) -> None:
        self._problems.insert(0, problem)
        self._finished()

    def _finished(self, nothing: None = None) -> None:
        """What was written until something stopped it is written."""
        sentence = f"{plural(self._count, 'passage enregistré', 'passages enregistrés')}."
        if self._problems:
            more = f" (et {len(self._problems) - 1} de plus)" if len(self._problems) > 1 else ""
            sentence += f" Pas celui-ci : {self._problems[0]}{more}"
        self.dismiss(sentence)

    def action_back(self) -> None:
        """Go back without changing anything, unless it is being written."""
        if self._writing:
            self.say("L’enregistrement est en cours.")
        else:
            self.dismiss(None)


def _needed(value: Value | None, message: str) -> Value:
    if value is None:
        raise InvalidValue(message)
    return value
