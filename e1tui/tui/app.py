"""The application: wires the screens to the sessions folder, the save thread and the settings."""

from __future__ import annotations

import asyncio
import datetime as dt
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.scrollbar import ScrollBar, ScrollBarRender

from e1tui import settings as settings_file
from e1tui.errors import E1Error
from e1tui.settings import Settings
from e1tui.storage.example import copy_example
from e1tui.storage.grids import load_grid
from e1tui.storage.store import SessionsFolder, SessionStore
from e1tui.storage.who import Author, current_account
from e1tui.storage.writer import Outcome, Writer
from e1tui.tui import commands
from e1tui.tui.base import Confirm, E1Screen
from e1tui.tui.key_by_key import KeyByKeyApp
from e1tui.tui.screens.evaluation import EvaluationScreen
from e1tui.tui.screens.reading import HelpScreen
from e1tui.tui.screens.sessions import SessionsScreen

Clock = Callable[[], dt.datetime]
_THEMES = {"terminal": "ansi-dark", "sombre": "textual-dark", "clair": "textual-light"}
FLUSH_SECONDS = 3.0


def _local_now() -> dt.datetime:
    return dt.datetime.now().astimezone().replace(microsecond=0)


class _PlainBar(ScrollBarRender):
    """Scroll bars of whole cells: the eighths of a block that Textual draws are in few PuTTY fonts."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


class E1App(KeyByKeyApp[int]):
    """`settings_path` is where the choice of a keyboard is kept, None to keep it for this run only."""

    CSS_PATH = "app.tcss"
    TITLE = "e1tui"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings(commands.ANY)

    class SaveFinished(Message):
        def __init__(self, outcome: Outcome) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(
        self,
        folder: SessionsFolder,
        settings: Settings,
        *,
        clock: Clock = _local_now,
        settings_path: Path | None = None,
        problems: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.animation_level = "none"
        ScrollBar.renderer = _PlainBar
        self.folder = folder
        self.settings = settings
        self.keyboard = settings.keyboard
        self.account = current_account()
        self._clock = clock
        self._settings_path = settings_path
        self._problems = tuple(problems)
        self._writers: dict[Path, Writer] = {}

    # --- what screens ask for ---

    def now(self) -> dt.datetime:
        return self._clock()

    def today(self) -> dt.date:
        return self._clock().date()

    def add_example(self) -> None:
        """Copy the example session into the sessions folder; E1Error if it cannot be."""
        copy_example(self.folder.root)

    def open_evaluation(
        self, store: SessionStore, stems: Sequence[str], stem: str, left: Callable[[str | None], None]
    ) -> None:
        """Open a candidate's evaluation, `left` being told what to say after it; E1Error if its file is refused."""
        self.push_screen(EvaluationScreen(store, stems, stem, self._writer(store)), left)

    def _writer(self, store: SessionStore) -> Writer:
        if store.folder not in self._writers:
            author = Author(self.account)
            self._writers[store.folder] = Writer(store, author, self._clock, self._report)
        return self._writers[store.folder]

    def _report(self, outcome: Outcome) -> None:
        """Called in the save thread."""
        self.post_message(self.SaveFinished(outcome))

    def on_e1app_save_finished(self, event: SaveFinished) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, EvaluationScreen):
                screen.save_finished(event.outcome)

    def show_help(self, scope: str) -> None:
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(scope, load_grid()))

    def choose_keyboard(self, name: str) -> None:
        """Use a keyboard profile from now on, and keep it in the settings."""
        self.keyboard = name
        if self._settings_path is None:
            return
        try:
            settings_file.save_keyboard(self._settings_path, name)
        except E1Error as error:
            if isinstance(self.screen, E1Screen):
                self.screen.say(f"Clavier {name} pour cette fois : {error}", problem=True)

    def saved_sentence(self) -> str:
        return "À enregistrer : en cours." if self._unsaved() else "Déjà enregistré."

    # --- life ---

    def on_mount(self) -> None:
        self.theme = _THEMES[self.settings.theme]
        self._watch_signals()
        screen = SessionsScreen()
        self.push_screen(screen)
        if self._problems:
            self.call_after_refresh(screen.say, self._problems[0], problem=True)

    def _watch_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self._end_at_once, 128 + number)

    def _end_at_once(self, code: int) -> None:
        """The line dropped or the system stops: put everything on disk, then go."""
        self.keep_open_texts()
        saved = self.flush_writers()
        self.exit(return_code=code if saved else 1)

    def keep_open_texts(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, EvaluationScreen):
                screen.keep_text()

    def _unsaved(self) -> bool:
        return any(writer.unsaved() for writer in self._writers.values())

    def flush_writers(self) -> bool:
        # A list, not a generator: one that fails must not keep the others from being flushed.
        flushed = [writer.flush(FLUSH_SECONDS) for writer in self._writers.values()]
        return all(flushed)

    def leave(self) -> None:
        """Leave the app once everything is on disk; ask when it cannot be."""
        self.keep_open_texts()
        if self._unsaved():
            self.run_worker(self._leave_when_saved, thread=True, exclusive=True)
        else:
            self.exit(return_code=0)

    def _leave_when_saved(self) -> None:
        saved = self.flush_writers()
        self.call_from_thread(self._leave_or_ask, saved)

    def _leave_or_ask(self, saved: bool) -> None:
        if saved:
            self.exit(return_code=0)
            return
        question = "Tout n’est pas enregistré (le disque refuse). Quitter perd les derniers changements.\nQuitter quand même ?"
        self.push_screen(Confirm(question, "quitter et perdre"), self._leave_anyway)

    def _leave_anyway(self, confirmed: bool | None) -> None:
        if confirmed:
            self.exit(return_code=1)

    def action_quit_app(self) -> None:
        self.leave()

    def action_help_quit(self) -> None:
        """Textual's own Ctrl+C notice is in English; Ctrl+C leaves like Ctrl+Q."""
        self.leave()

    def action_help(self) -> None:
        self.show_help(commands.ANY)

    def action_saved(self) -> None:
        if isinstance(self.screen, E1Screen):
            self.screen.say(self.saved_sentence())

    def close_writers(self) -> bool:
        """End the save threads; whether everything is on disk."""
        stopped = [writer.stop() for writer in self._writers.values()]
        return all(stopped)


def run_app(
    sessions: Path,
    settings: Settings,
    *,
    keyboard_forced: bool = False,
    problems: Sequence[str] = (),
) -> int:
    """Open the app on a sessions folder; its exit code: 0, or 1 when something was not saved.

    With `keyboard_forced` (an option or the environment says the keyboard) a choice on screen is not kept.
    """
    path = None if keyboard_forced else settings_file.settings_files()[-1]
    app = E1App(SessionsFolder(sessions), settings, settings_path=path, problems=problems)
    app.run(mouse=settings.mouse)
    saved = app.close_writers()
    return (app.return_code or 0) if saved else 1
