"""A tiny app for the tests of single screens, and helpers that read what is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from e1tui import zone
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.session import ExamForm, Examiner, Session
from e1tui.open_session.session import Sitting
from e1tui.settings import Settings
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.listing.closed_counts import ClosedCounts
from e1tui.storage.store import SessionStore
from e1tui.tui.desk import Desk, Left
from e1tui.tui.evaluation.screen import EvaluationScreen
from e1tui.tui.group.screen import GroupScreen
from e1tui.tui.text.anonymity import Names
from e1tui.tui.text.pasted import Pasted
from e1tui.tui.widgets.line import Line
from e1tui.tui.widgets.line_list import LineList

TODAY = dt.date(2026, 6, 12)
NOW = dt.datetime(2026, 6, 12, 9, 41, tzinfo=dt.UTC)
AUTHOR = Author("adurand")
SIZES = ((80, 24), (120, 40))


def _ignore(outcome: object) -> None:
    """The save thread's reports interest no single screen."""


class Host(App[None]):
    """What the screens ask of the app (`self.e1`), and nothing else."""

    CSS = """
    .box { width: 60; height: auto; border: solid; }
    .question { height: auto; }
    Confirm { align: center middle; }
    """
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, root: Path, first: Screen[object] | None = None, keyboard: str = "azerty") -> None:
        super().__init__()
        self.folder = SessionsFolder(root)
        self.closed_counts = ClosedCounts(root)
        self.keyboard = keyboard
        self.names = Names()
        self.pasted = Pasted()
        self.shows_tips = False
        self.settings = Settings()
        self.account = AUTHOR.account
        self.first = first
        self.results: list[object] = []
        self.left = False
        self._sittings: dict[Path, Sitting] = {}

    def on_mount(self) -> None:
        self.animation_level = "none"
        if self.first is not None:
            self.push_screen(self.first, self.results.append)

    def today(self) -> dt.date:
        return TODAY

    def now(self) -> dt.datetime:
        return NOW

    def timer_now(self) -> dt.datetime:
        return NOW

    def add_example(self) -> None:
        add_session(self.folder.root, "exemple", title="Session d’exemple")

    def use_zone(self, session: Session | None) -> None:
        zone.use(session.zone if session else "")

    def timed(self) -> tuple[str, ...]:
        return tuple(name for sitting in self._sittings.values() for name in sitting.timed())

    def leave(self) -> None:
        self.left = True

    def open_evaluation(
        self,
        store: SessionStore,
        stems: Sequence[str],
        stem: str,
        left: Left,
        *,
        field: str = "",
        is_of_group: bool = False,
    ) -> None:
        screen = EvaluationScreen(self.sitting(store), stems, stem, field=field, is_of_group=is_of_group)
        self.push_screen(screen, lambda sentence: left(sentence, screen.stem))

    def open_group(
        self, store: SessionStore, stems: Sequence[str], stem: str, situation: str, field: str, left: Left
    ) -> None:
        screen = GroupScreen(self.sitting(store), stems, stem, situation, field)
        self.push_screen(screen, lambda sentence: left(sentence, screen.stem))

    def choose_keyboard(self, name: str) -> str:
        self.keyboard = name
        return ""

    def show_tips(self, shown: bool) -> str:
        self.shows_tips = shown
        return ""

    def draw_anew(self) -> None:
        self.refresh()

    def sitting(self, store: SessionStore) -> Sitting:
        if store.folder not in self._sittings:
            self._sittings[store.folder] = Sitting(store, AUTHOR.account, self.now, _ignore)
        return self._sittings[store.folder]

    def on_unmount(self) -> None:
        for sitting in self._sittings.values():
            sitting.close()

    def listen(self, heard: object) -> None:
        """No terminal is read here."""

    def tip(self, scope: str) -> str:
        return ""

    def show_help(self, scope: str) -> None:
        self.help_scope = scope

    def saved_sentence(self) -> str:
        return "Tout est enregistré."


if TYPE_CHECKING:  # mypy holds it to what the screens are told of the app
    _desk: Desk = cast(Host, None)


def add_session(
    root: Path, name: str, title: str = "E1, session de juin 2026", **values: object
) -> SessionStore:
    given: dict[str, object] = {
        "grid_id": "mc-sno-e1",
        "form": ExamForm.CCF,
        "school": "Lycée Exemple",
        "date": TODAY,
        "commission": (Examiner("DURAND", "Alix", "Professeur"),),
    }
    return SessionsFolder(root).create(name, Session(title=title, **(given | values)))  # type: ignore[arg-type]


def add(store: SessionStore, last: str, first: str = "Camille", number: str = "", **values: object) -> str:
    person = Candidate(last, first, number, exam_date=values.pop("exam_date", None))  # type: ignore[arg-type]
    return store.add(person, **values)  # type: ignore[arg-type]


def change(store: SessionStore, stem: str, make: object) -> Evaluation:
    """Save what `make` turns a candidate's evaluation into."""
    stored = store.load(stem)
    return store.save(stored, make(stored.evaluation), AUTHOR, NOW).stored.evaluation  # type: ignore[operator]


def plain_spaces(text: str) -> str:
    """No-break spaces as plain ones: what is asserted of a sentence is its words; test_french.py sees to its spaces."""
    return text.replace("\xa0", " ").replace("\u202f", " ")


def lines(app: App[None]) -> list[str]:
    """The screen as lines of text, no-break spaces plain."""
    width, height = app.size
    strips = app.screen._compositor.render_strips()
    return [plain_spaces(strip.text).rstrip() for strip in strips][:height]


def shown(app: App[None]) -> str:
    return "\n".join(lines(app))


def rows(app: App[None]) -> list[str]:
    """The rows of the screen's list as they are shown, without the cursor, each run of spaces as one."""
    listed = app.screen.query_one(LineList)
    lines = (listed.line(y + 1)[0].removeprefix("› ") for y in range(len(listed.rows)))
    return [" ".join(line.removesuffix("↓").split()) for line in lines]  # the sign that more rows lie below


def message(app: App[None]) -> str:
    """The line above the hints."""
    return plain_spaces(app.screen.query_one("#message", Line).text).strip()


async def settle(app: App[None], pilot: Pilot[None], *keys: str) -> None:
    """Press keys the last of which has something done in a thread, and wait until it is."""
    await pilot.press(*keys)
    await app.workers.wait_for_complete()
    await pilot.pause()


async def type_text(pilot: Pilot[None], text: str) -> None:
    """Type a text as a person does, each character a key, without `press`'s wait after each."""
    for character in text:
        pilot.app.post_message(events.Key(_character_to_key(character), character))
    await pilot.pause()
