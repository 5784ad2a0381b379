"""Closing every complete evaluation of a session: what will be closed and what will not, asked twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from textual.widget import Widget

from e1tui.domain import fields
from e1tui.domain.closing.gate import Verdict, gate, refusal
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.fields import is_mark
from e1tui.domain.french import plural
from e1tui.domain.grid import Grid
from e1tui.domain.marks import french
from e1tui.domain.review import blocking
from e1tui.domain.session import Session
from e1tui.errors import E1Error
from e1tui.operations.closing import ClosingPlan, Refusal, close_all, plan_closing
from e1tui.operations.closing_question import UNSAVED
from e1tui.storage.attendance import Present
from e1tui.storage.store import SessionStore, Stored, Unreadable
from e1tui.tui.candidates.mark_column import MARK, with_scale
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import WAY_BACK, footer_of, key
from e1tui.tui.keys.told import with_keys
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.screen.job import Job
from e1tui.tui.widgets.line_list import Column, LineList, Row

COLUMNS: Final = (
    Column("Nom et prénom", 19, flexible=True),
    MARK,
    Column(" Ce qui sera fait", 50),
)
READING: Final = ("", "Lecture des évaluations…")
NOBODY: Final = ("", "Aucune évaluation à clore : tout est clos, ou la session est vide.", "", WAY_BACK)
FLUSH_SECONDS: Final = 2.0


def close_all_complete(screen: E1Screen[None], store: SessionStore) -> None:
    """Ask, close, and say on the screen one comes from what was done."""

    def done(sentence: str | None) -> None:
        screen.refresh_rows()
        if sentence:
            screen.say(sentence)

    screen.app.push_screen(CloseAllScreen(store), done)


class CloseAllScreen(E1Screen[str]):
    """Gives back a sentence that says what was closed, None when nothing was tried."""

    SCOPE = commands.CLOSE_ALL
    BINDINGS = commands.bindings(commands.CLOSE_ALL)

    def __init__(self, store: SessionStore) -> None:
        super().__init__()
        self._store = store
        self._plan = ClosingPlan()
        self._session = store.session()
        self._open_by: Mapping[str, Present] = {}
        self._is_writing = False

    def compose_body(self) -> Iterable[Widget]:
        """One list: who will be closed, then who cannot be and why."""
        yield LineList(COLUMNS, id="list")

    @property
    def _list(self) -> LineList:
        return self.query_one("#list", LineList)

    def on_mount(self) -> None:
        """Read the session in a thread: it may take seconds for hundreds of candidates."""
        self.set_top("Clore toutes les évaluations complètes")
        self._list.show((), empty=READING)
        self._list.focus()
        job = Job(self, lambda done, total, _: self.say(f"Lecture : {done} sur {total}"))
        job.run(lambda: self._read(job), self._planned, self._failed)

    def hints(self) -> str:
        """How many would be closed; no way back while it is being written."""
        if self._plan.ready and not self._is_writing:
            those = f"clore {_those(len(self._plan.ready))}"
            return footer_of(close_those=those, lines="parcourir", back="retour sans rien clore")
        return (
            footer_of(lines="parcourir") if self._is_writing else footer_of(lines="parcourir", back="retour")
        )

    # --- the plan ---

    def _read(self, job: Job) -> tuple[ClosingPlan, Mapping[str, str], int]:
        """In a thread: what closing would do, why not in a few words, by file, and how many files are not asked,
        because they are copies. What was just given is on disk first, for the disk is what will be closed."""
        if not self.e1.sitting(self._store).writer.flush(FLUSH_SECONDS):
            raise E1Error(UNSAVED)
        session, grid = self._store.session(), self._store.grid()
        situation = self._situation if self.e1.names.hidden else None
        loaded = sorted(self._load(job), key=lambda one: _place(one, session, situation))
        plan = plan_closing(grid, session, loaded)
        people = {one.stem: one.evaluation for one in loaded if isinstance(one, Stored)}
        reasons = {
            one.stem: short_reason(grid, session, people[one.stem]) if one.stem in people else "illisible"
            for one in plan.refused
        }
        return plan, reasons, len(self._store.copies())

    @property
    def _situation(self) -> str:
        """The situation that the list is in, whose ranks stand for names; "" where there are not several."""
        return self.e1.sitting(self._store).roll.situation

    def _load(self, job: Job) -> list[Stored | Unreadable]:
        stems, loaded = self._store.stems(), []
        for count, stem in enumerate(stems, 1):
            loaded.append(self._store.load_or_reason(stem))
            job.tell(count, len(stems))
        return loaded

    def _planned(self, found: tuple[ClosingPlan, Mapping[str, str], int]) -> None:
        plan, reasons, copies = found
        self._plan = plan
        self._session = self._store.session()
        self._open_by = {one.stem: one for one in self.e1.sitting(self._store).others() if one.stem}
        grid = self._store.grid()
        self._list.head(with_scale(COLUMNS, grid))
        rows = [self._ready_row(grid, one) for one in plan.ready]
        rows += [
            Row(
                one.stem, (self.e1.names.scrub(one.name), "", f" non : {with_keys(reasons[one.stem])}"), "dim"
            )
            for one in plan.refused
        ]
        self._list.show(rows, empty=NOBODY)
        self._list.move_to(0)
        counts = [
            f"{len(plan.ready)} à clore",
            f"{len(plan.refused)} à compléter",
            plural(len(plan.done), "déjà close", "déjà closes"),
        ]
        if copies:
            counts.append(plural(copies, "copie à part", "copies à part"))
        self.set_top(f"Tout clore · {' · '.join(counts)}")
        self.say("")
        self.show_hints()

    def _ready_row(self, grid: Grid, one: Stored) -> Row:
        evaluation = one.evaluation
        mark = evaluation.shown().mark_on_20(grid)
        what = " sera close"
        if not evaluation.is_present:
            what += f" ({evaluation.presence.label})"
        verdict = gate(grid, self._session, evaluation, self.e1.today())
        if verdict.readings:
            what += " · appréciation à relire"
        if verdict.to_check:
            what += f" · {_few(verdict)}"
        if other := self._open_by.get(one.stem):
            what += f" · ouverte aussi par {other.who}"
        shown = "" if mark is None else french(mark)
        person = evaluation.candidate
        order = evaluation.oral(self._situation).order
        name = self.e1.names.of(self._store, one.stem, person.full_name, person.number, order)
        return Row(one.stem, (name, shown, what))

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Say the whole reason of who is refused, or the number that tells namesakes apart."""
        if event.key is not None and not self._is_writing:
            ready = {one.stem: one.evaluation.candidate for one in self._plan.ready}
            reasons = {one.stem: one.reason for one in self._plan.refused}
            if event.key in ready:  # people of one name are told apart by their number
                number = self.e1.names.number(ready[event.key].number)
                self.say(f"{ready[event.key].full_name} {number}".rstrip())
            else:
                self.say(reasons.get(event.key or "", ""))

    # --- closing ---

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """Ask once, naming what is to be seen again, then close them all."""
        count = len(self._plan.ready)
        if self._is_writing or not count:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._close()

        question = "\n".join(
            (
                f"Clore {_those(count)} ?",
                "Une évaluation close ne se modifie plus ; la rouvrir demande un motif, qui reste dans l’historique.",
                *self._to_see_again(),
            )
        )
        self.app.push_screen(Confirm(question, f"clore {_those(count)}"), answered)

    def _to_see_again(self) -> list[str]:
        """What the question names of all of them, how many each is about."""
        grid, counts = self._store.grid(), Counter[str]()
        for stored in self._plan.ready:
            verdict = gate(grid, self._session, stored.evaluation, self.e1.today())
            counts["appréciation à relire"] += bool(verdict.readings)
            counts.update(_LACKING[finding.field] for finding in verdict.lacks)
            counts["note à vérifier"] += bool(verdict.doubts)
            counts["une situation manquée ou à venir"] += bool(verdict.missed)
            counts["ouverte aussi par un autre poste"] += stored.stem in self._open_by
        return [f"· {what} : {count} sur {len(self._plan.ready)}" for what, count in counts.items() if count]

    def _close(self) -> None:
        self._is_writing = True
        self.show_hints()
        self.say("Clôture en cours…")
        author, now = self.e1.sitting(self._store).author, self.e1.now()
        total = len(self._plan.ready)
        job = Job(self, lambda done, total, _: self.say(f"Clôture : {done} sur {total}"))
        job.run(
            lambda: close_all(self._store, self._plan, author, now, lambda done: job.tell(done, total)),
            self._finished,
            self._failed,
        )

    def _failed(self, problem: str) -> None:
        """What was closed until then is."""
        self._plan, self._is_writing = ClosingPlan(), False
        self._list.show((), empty=("", f"{key('back')}   revenir voir ce qui est clos"))
        self.show_hints()
        self.say(problem, problem=True)

    def _finished(self, outcome: tuple[Sequence[Stored], Sequence[Refusal]]) -> None:
        written, refused = outcome
        refused = refused[len(self._plan.refused) :]
        done = plural(len(written), "évaluation close", "évaluations closes")
        if refused:
            first = refused[0]
            done += f" · {len(refused)} non : {first.name}, {first.reason}"
        elif left := len(self._plan.refused):
            done += f" · {left} à compléter ({key('close_all')} : lesquelles)"
        self.dismiss(f"{done}.".replace("..", "."))

    def action_back(self) -> None:
        """Go back without closing anything, unless it is being done."""
        if self._is_writing:
            self.say("La clôture est en cours.")
        else:
            self.dismiss(None)

    def action_close_all(self) -> None:
        """The key that opened the screen closes it."""
        self.action_back()


def _by_name(one: Stored | Unreadable, session: Session) -> tuple[object, ...]:
    """The French order; files that are refused last."""
    if isinstance(one, Unreadable):
        return (1, one.stem)
    return (0, session.name_key(one.evaluation.candidate), one.stem)


def _place(one: Stored | Unreadable, session: Session, situation: str | None) -> tuple[object, ...]:
    """By name; in that situation by passage, for while names are hidden their order would tell whose row is which."""
    if isinstance(one, Unreadable) or situation is None:
        return _by_name(one, session)
    order = one.evaluation.oral(situation).order
    return (0, order is None, order or 0, *_by_name(one, session))


def _those(count: int) -> str:
    return "cette évaluation" if count == 1 else f"ces {count} évaluations"


def _few(verdict: Verdict) -> str:
    """What is to be checked in a few words: "sans établissement", "note à vérifier"."""
    missed = [one.message for one in verdict.missed]
    lacks = [_LACKING[one.field] for one in verdict.lacks]
    return ", ".join([*missed, *lacks, *(["note à vérifier"] if verdict.doubts else [])])


_LACKING: Final = {fields.SCHOOL: "sans établissement", fields.NUMBER: "sans numéro"}


def short_reason(grid: Grid, session: Session, evaluation: Evaluation) -> str:
    """What stands in the way of closing in a few words: "15 positionnements, 1 note, appréciation"."""
    found = Counter(_kind(finding.field) for finding in blocking(grid, session, evaluation))
    if not found:
        return refusal(grid, session, evaluation)
    parts = [plural(found[kind], kind) for kind in ("positionnement", "note") if found[kind]]
    parts += [kind for kind in _ONCE.values() if found[kind]]
    return ", ".join(parts)


def _kind(field: str) -> str:
    if is_mark(field):
        return "note"
    return _ONCE.get(field, "positionnement")


_ONCE: Final = {
    fields.APPRECIATION: "appréciation",
    fields.COMMISSION: "commission",
    fields.FORM: "forme",
    fields.EXAM_DATE: "date",
}
