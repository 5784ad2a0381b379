"""The application: wires the screens to the sessions folder, the save thread and the settings."""

from __future__ import annotations

import datetime as dt
import gc
import resource
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual.binding import BindingType
from textual.message import Message
from textual.scrollbar import ScrollBar, ScrollBarRender

from e1tui import crash, host_time, zone
from e1tui import settings as settings_file
from e1tui.errors import E1Error
from e1tui.scoring.steady_clock import SteadyClock
from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.listing.closed_counts import ClosedCounts
from e1tui.tui.first_frame import Opening
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.preferences import ChoosingApp
from e1tui.tui.screen.base import Confirm, Dialog, E1Screen
from e1tui.tui.sessions.screen import SessionsScreen

if TYPE_CHECKING:
    from e1tui.domain.session import Session
    from e1tui.open_session.session import Sitting
    from e1tui.operations.leftovers import Copies, Leftover
    from e1tui.storage.save_thread import Outcome
    from e1tui.storage.store import SessionStore
    from e1tui.tui.desk import Desk, KeepsTexts, Left
    from e1tui.tui.screen.typed import Typed

Clock = Callable[[], dt.datetime]
FLUSH_SECONDS = 3.0
# Imported once the first screen has been drawn, one after the other, so that keys come in between.
_NEXT: Final = (
    "e1tui.tui.terminal.editor",
    "e1tui.tui.candidates.screen",
    "e1tui.tui.evaluation.screen",
)
_NEXT_SECONDS: Final = 0.1


class _PlainBar(ScrollBarRender):
    """Scroll bars of whole cells: the eighths of a block that Textual draws are in few PuTTY fonts."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


class E1App(ChoosingApp):
    """On a `first_start` it asks which keyboard this is."""

    CSS_PATH = "app.tcss"
    TITLE = "e1tui"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings(commands.ANY)

    class SaveFinished(Message):
        """The save thread is done with one evaluation: written, refused, or in conflict."""

        def __init__(self, outcome: Outcome) -> None:
            super().__init__()
            self.outcome = outcome

    def __init__(
        self,
        folder: SessionsFolder,
        settings: Settings,
        *,
        clock: Clock = host_time.now,
        settings_path: Path | None = None,
        keyboard_forced: bool = False,
        first_start: bool = False,
        problems: Sequence[str] = (),
    ) -> None:
        super().__init__(settings, settings_path, keyboard_forced=keyboard_forced)
        self.animation_level = "none"
        self.set_class(settings.cursor, "-cursor")
        ScrollBar.renderer = _PlainBar
        self.folder = folder
        self.closed_counts = ClosedCounts(folder.root)
        self._clock = SteadyClock(clock)
        self._first_start = first_start
        self._problems = tuple(problems)
        self._sittings: dict[Path, Sitting] = {}
        self._zone = settings.zone
        self._copies: Copies | None = None  # rescue copies of what no disk took; None until there are some
        self.farewell = ""  # said on leaving: where the copy of what no disk took is
        self.typed_farewell = ""  # said on leaving: where what was typed and not validated is
        self._copied: list[str] = []  # the texts that were open when they were last copied
        self.texts_kept = True  # False when a screen could not give up the text that is open in it

    # --- what screens ask for ---

    @cached_property
    def account(self) -> str:
        """The account that runs the app, as the history names it."""
        from e1tui.storage.author import current_account

        return current_account()

    def now(self) -> dt.datetime:
        """The hour of the wall clock, with its time zone."""
        return self._clock.wall()

    def timer_now(self) -> dt.datetime:
        """The moment for the oral's timer, which a clock that is put back takes nothing from."""
        return self._clock.now()

    def today(self) -> dt.date:
        """The day of the wall clock."""
        return self._clock.wall().date()

    def use_zone(self, session: Session | None) -> None:
        """Tell hours in the zone of a session, of the settings where it has none or none is open."""
        name = (session.zone if session else "") or self.settings.zone
        if name != self._zone:
            self._zone = name
            if (problem := zone.use(name)) and isinstance(self.screen, E1Screen):
                self.screen.say(problem, problem=True)

    def add_example(self) -> None:
        """Copy the example session into the sessions folder; E1Error if it cannot be."""
        from e1tui.storage.example import copy_example

        copy_example(self.folder.root)

    def sitting(self, store: SessionStore) -> Sitting:
        """The session as it is open in this app; made the first time, and anew for another folder of that name."""
        known = self._sittings.get(store.folder)
        if known is not None and known.store.is_replaced() and not store.is_replaced():
            if known.writer.unsaved():
                return known  # what was given to the folder that is gone is not given up
            known.close()
            known = None
        if known is None:
            from e1tui.open_session import session  # here: the first screen does without it

            if not self._sittings:
                self.set_interval(session.HEARTBEAT.total_seconds(), self._heartbeat)
            known = session.Sitting(store, self.account, self.now, self._report)
            self._sittings[store.folder] = known
        return known

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
        """Open a candidate's evaluation, `left` being told what to say after it, and who was on screen last; E1Error if its file is refused."""
        from e1tui.tui.evaluation.screen import EvaluationScreen

        screen = EvaluationScreen(self.sitting(store), stems, stem, field=field, is_of_group=is_of_group)
        self.push_screen(screen, lambda sentence: left(sentence, screen.stem))

    def open_group(
        self, store: SessionStore, stems: Sequence[str], stem: str, situation: str, field: str, left: Left
    ) -> None:
        """Open the grid of a candidate's group, `left` being told what to say after it, and whose column was active; E1Error for who is alone."""
        from e1tui.tui.group.screen import GroupScreen

        screen = GroupScreen(self.sitting(store), stems, stem, situation, field)
        self.push_screen(screen, lambda sentence: left(sentence, screen.stem))

    def _report(self, outcome: Outcome) -> None:
        """Called in the save thread."""
        self.post_message(self.SaveFinished(outcome))

    def on_e1app_save_finished(self, event: SaveFinished) -> None:
        """Tell every screen that shows texts how a save ended, the covered ones too."""
        if not self.is_running:  # the screens are losing their widgets; `run_app` says what is not saved
            return
        for screen in self._text_screens():
            screen.save_finished(event.outcome)

    def _heartbeat(self) -> None:
        active = self.now() - dt.timedelta(seconds=self.idle_for())
        for sitting in self._sittings.values():
            sitting.heartbeat(active)

    def show_help(self, scope: str) -> None:
        """Open the help with that scope's keys first, unless it is open."""
        from e1tui.storage.grids import load_grid
        from e1tui.tui.reading.text import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(scope, load_grid()))

    def saved_sentence(self) -> str:
        """What Ctrl+S answers: everything is saved as one goes."""
        return "À enregistrer : en cours." if self._unsaved() else "Déjà enregistré."

    # --- life ---

    def on_mount(self) -> None:
        """Show the sessions first, and import in the background what the next screens need."""
        screen = SessionsScreen()
        self.push_screen(screen)
        self.call_after_refresh(self.begun.set)
        self.set_timer(_NEXT_SECONDS, partial(self._import_next, _NEXT))
        if self._problems:
            self.call_after_refresh(screen.say, self._problems[0], problem=True)
        self.hang_curtain(self.settings.idle_minutes)
        if self._first_start:
            # Imported here, for it is asked once, of an account that has never chosen a keyboard.
            from e1tui.tui.reading.first_keys import FirstKeysScreen

            self.push_screen(FirstKeysScreen(), self._first_keys_told)

    def _first_keys_told(self, name: str | None) -> None:
        if name is None:
            return
        problem = self.choose_keyboard(name)
        if isinstance(self.screen, E1Screen):
            self.screen.say(problem or self.keyboard_sentence(), problem=bool(problem))

    def _import_next(self, names: Sequence[str]) -> None:
        if names:
            import_module(names[0])
            self.call_later(self._import_next, names[1:])
        elif not gc.isenabled():  # as the command has it while it imports the app
            # What is there now stays to the end: to look through it for garbage takes 40 ms, in the middle of a key.
            gc.freeze()
            gc.enable()

    def put_on_disk(self) -> bool:
        """Whether everything that was given or typed is on disk, whatever state the screens are in."""
        for screen in self._text_screens():
            self._whatever_comes(screen.keep_text)
        saved = self.flush_writers()
        # A list, so that both are tried: a copy that fails must not keep the other from being made.
        if not all([self._whatever_comes(self._copy_leftovers), self._whatever_comes(self._copy_typed)]):
            self.texts_kept = False
        return saved and self.texts_kept

    def _whatever_comes(self, keep: Callable[[], object]) -> bool:
        """Do that, at the end of the app: a failure must not keep the rest from being kept, and is told."""
        try:
            return keep() is not False
        except Exception as error:
            self.texts_kept = False
            self.crashed = crash.report(error, self.now())
            return False

    def _text_screens(self) -> Iterator[KeepsTexts]:
        keeping = (one for one in self.screen_stack if isinstance(one, E1Screen) and one.KEEPS_TEXTS)
        return (cast("KeepsTexts", screen) for screen in keeping)

    def keep_open_texts(self) -> None:
        """Take what is written in open texts as if they had been left, before the end."""
        for screen in self._text_screens():
            screen.keep_text()

    def _unsaved(self) -> bool:
        return any(sitting.writer.unsaved() for sitting in self._sittings.values())

    def flush_writers(self) -> bool:
        """Wait until the save threads are idle, or a time limit; whether everything is on disk."""
        # A list, not a generator: one that fails must not keep the others from being flushed.
        flushed = [sitting.writer.flush(FLUSH_SECONDS) for sitting in self._sittings.values()]
        return all(flushed)

    def leave(self) -> None:
        """Leave the app once everything is on disk; ask when something is not."""
        self.keep_open_texts()
        self.run_worker(self._leave_when_saved, thread=True, exclusive=True)

    def _leave_when_saved(self) -> None:
        """In a thread: the screen does not wait for the disk."""
        if self._unsaved():
            self.flush_writers()
        self.call_from_thread(self._leave_or_ask)

    def _leftovers(self) -> tuple[Leftover, ...]:
        if not self._sittings:
            return ()
        from e1tui.operations.leftovers import leftovers

        return leftovers(self._sittings.values(), self._text_screens())

    def _leave_or_ask(self) -> None:
        if self._leftovers():
            question = (
                "Tout n’est pas dans le dossier de la session : le disque refuse, ou deux valeurs sont à départager.\n"
                "Quitter, après une copie de secours de ce qui vous reste ?"
            )
        elif titles := [one.title for one in self._typed() if not one.is_sought]:
            question = f"Saisi et pas encore validé : {titles[-1]}\nQuitter, après une copie de secours de ce texte ?"
        else:
            self._drop_copies()
            self.typed_farewell = ""  # of what has been validated since
            self.exit(return_code=0)
            return
        self.push_screen(Confirm(question, "copier et quitter"), self._copy_and_leave)

    def _copy_and_leave(self, confirmed: bool | None) -> None:
        if not confirmed:
            return
        if not all([self._copy_leftovers(), self._copy_typed()]):
            question = f"{' '.join(self.farewells)}\nQuitter quand même, et perdre les derniers changements ?"
            self.push_screen(Confirm(question, "quitter et perdre"), self._leave_anyway)
        else:
            self._leave_anyway(True)

    def _copy_leftovers(self) -> bool:
        """Copy what is not on disk elsewhere; whether that went well, and `farewell` says where or why not."""
        if not (found := self._leftovers()):
            self._drop_copies()
            return True
        from e1tui.operations.leftovers import Copies, told

        self._copies = self._copies or Copies()
        try:
            self.farewell = told(self._copies.make(found, self.now()))
        except E1Error as error:
            self.farewell = str(error)
            return False
        return True

    def _drop_copies(self) -> None:
        if self._copies is not None:
            self._copies.drop()

    def _typed(self) -> list[Typed]:
        """What is typed on the screens and validated nowhere yet, from the first screen to the one on top."""
        found: list[Typed | None] = []
        for screen in self.screen_stack:
            if isinstance(screen, E1Screen | Dialog):
                self._whatever_comes(lambda screen=screen: found.append(screen.typed()))  # type: ignore[misc]
        return [typed for typed in found if typed is not None]

    def _copy_typed(self) -> bool:
        """Copy that aside in words; whether that went well, and `typed_farewell` says where or why not."""
        texts = [one.text for one in self._typed()]
        if texts == self._copied:  # the end may come in several ways at once
            return True
        if not texts:
            self.typed_farewell = ""
            return True
        from e1tui.operations.leftovers import copy_typed_elsewhere

        folders = (one.session_folder for one in reversed(self.screen_stack) if isinstance(one, E1Screen))
        try:
            path = copy_typed_elsewhere(next(filter(None, folders), None), texts, self.now())
        except E1Error as error:
            self.typed_farewell = str(error)
            return False
        self._copied = texts
        self.typed_farewell = f"Ce qui était saisi et pas encore validé est dans {path}"
        return True

    @property
    def farewells(self) -> list[str]:
        """What is to be said once the terminal is back, or before: of the copies that were made, or could not be."""
        return [text for text in (self.farewell, self.typed_farewell) if text]

    def _leave_anyway(self, confirmed: bool | None) -> None:
        if confirmed:
            self.exit(return_code=1)

    def action_quit_app(self) -> None:
        """Leave, after the questions that leaving asks."""
        self.leave()

    def action_help_quit(self) -> None:
        """Ctrl+C is "copy" to many hands: it leaves nothing, and says what does."""
        if isinstance(self.screen, E1Screen):
            self.screen.say(f"{key('quit_app')} : quitter.")

    def action_help(self) -> None:
        """Open the help from where no screen has a scope of its own."""
        self.show_help(commands.ANY)

    def action_saved(self) -> None:
        """Say on the screen on top whether everything is saved."""
        if isinstance(self.screen, E1Screen):
            self.screen.say(self.saved_sentence())

    def close_sittings(self) -> bool:
        """End the save threads; whether everything is on disk."""
        stopped = [sitting.close() for sitting in self._sittings.values()]
        return all(stopped)


if TYPE_CHECKING:  # mypy holds the app to what its screens are told of it
    _desk: Desk = cast(E1App, None)


def run_app(
    sessions: Path,
    settings: Settings,
    *,
    keyboard_forced: bool = False,
    first_start: bool = False,
    is_demo: bool = False,
    problems: Sequence[str] = (),
    opening: Opening | None = None,
) -> int:
    """Open the app on a sessions folder; its exit code: 0, 1 when something was not saved or after an unhandled
    exception, 128 and the signal's number after a signal.

    With `keyboard_forced` (an option or the environment says the keyboard) a choice of another is not kept; on a
    shared account no choice is, for it would be everybody's.
    `opening` is the terminal with the first frame on it.
    """
    path = None if settings.shared_account else settings_file.settings_files()[-1]
    # A memory image of a crash would hold the candidates' data.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    app = E1App(
        SessionsFolder(sessions),
        settings,
        settings_path=path,
        keyboard_forced=keyboard_forced,
        first_start=first_start,
        problems=problems,
    )
    if opening is not None:
        app.take_over(opening.hold, opening.frame)
        app.closed_counts = opening.closed
    app.run(mouse=settings.mouse)
    if opening is not None:
        opening.hold.end()  # the app may have ended before it took the terminal; what is said now is for the usual screen
    saved = app.close_sittings() and app.texts_kept
    if not is_demo:  # it leaves nothing behind
        app.keep_tips_seen()
    for text in app.farewells:
        crash.tell(f"e1tui : {text}")
    if app.crashed:
        crash.tell(crash.sentence(saved, app.crashed, elsewhere=bool(app.farewells)))
        return 1
    return (app.return_code or 0) if saved else 1
