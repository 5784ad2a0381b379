"""How each screen of the app is come to, and the app on a terminal that shows what it sends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from emulated import Terminal
from hosts import add, add_session
from textual import events
from textual._compositor import CompositorUpdate
from textual.keys import _character_to_key

from e1tui.domain.session import Phase
from e1tui.tui import app as app_module
from e1tui.tui.app import E1App

LIST = "Nom\tPrénom\tNuméro\n" + "".join(f"TILLEUL{n}\tAnge\t09911{n:05}\n" for n in range(40))
# How each screen is come to from the list of sessions (names of keys, a paste), and its class.
SCREENS: dict[str, tuple[str, str]] = {
    "sessions": ("", "SessionsScreen"),
    "filter": ("enter f m a r", "CandidatesScreen"),
    "session": ("m", "SessionForm"),
    "new session": ("o", "SessionForm"),
    "aside": ("t", "SetAsideScreen"),
    "help": ("?", "HelpScreen"),
    "terminal": ("? t", "TerminalScreen"),
    "candidates": ("enter", "CandidatesScreen"),
    "candidate": ("enter m", "CandidateForm"),
    "passages": ("enter g", "PassagesForm"),
    "passages' plan": ("enter g 9 : 0 0 tab 5 enter", "PassagesScreen"),
    "withdrawn": ("enter t", "WithdrawnScreen"),
    "move": ("enter d", "MoveScreen"),
    "close all": ("enter w", "CloseAllScreen"),
    "deliberation": ("enter b", "DeliberationScreen"),
    "histogram": ("enter b g", "DeliberationScreen"),
    "import": ("enter i", "ImportScreen"),
    "pasted list": ("enter i end up enter PASTE", "ImportScreen"),
    "import's plan": ("enter i end up enter PASTE tab", "ImportScreen"),
    "columns": ("enter i end up enter PASTE tab c", "ColumnsScreen"),
    "export": ("enter e", "ExportScreen"),
    "preview": ("enter e p", "PreviewScreen"),
    "criteria": ("enter enter", "EvaluationScreen"),
    "mark": ("enter enter n 1 4", "EvaluationScreen"),
    "remark": ("enter enter r", "EvaluationScreen"),
    "notes": ("enter enter l", "EvaluationScreen"),
    "synthesis": ("enter enter a", "EvaluationScreen"),
    "appreciation": ("enter enter a enter", "EvaluationScreen"),
    "phrases": ("enter enter a enter ctrl+p", "PhrasesScreen"),
    "levels": ("enter enter d", "DescriptorsScreen"),
    "history": ("enter enter 1 2 h", "HistoryScreen"),
    "incident": ("enter enter s", "AskIncident"),
    "question": ("enter o A escape", "Confirm"),
}


class Drawn(E1App):
    """What it draws comes into the frame, as on a terminal."""

    CSS_PATH = Path(app_module.__file__).with_name("app.tcss")

    def _display(self, screen: Any, renderable: Any) -> None:
        if isinstance(renderable, CompositorUpdate) and not self._batch_count and not self.curtain.text:
            self.sent(self._sequence(screen, renderable))

    def sent(self, sequence: str) -> None:
        """What a terminal would get."""


class Shown(Drawn):
    """With a terminal that shows it."""

    def __init__(self, size: tuple[int, int], *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.terminal = Terminal(*size)

    def sent(self, sequence: str) -> None:
        self.terminal.feed(sequence)


def press(app: E1App, *keys: str) -> None:
    """The keys at once, without waiting for what they lead to."""
    for key in keys:
        name = key if len(key) > 1 else _character_to_key(key)
        app.post_message(events.Key(name, key if len(key) == 1 else None))


async def come(app: E1App, walk: str) -> None:
    for key in walk.split():
        if key == "PASTE":
            app.post_message(events.Paste(LIST))
        else:
            press(app, key)
        await app.settle()
        await app.workers.wait_for_complete()
        await app.settle()


def thirty_candidates(folder: Path) -> Path:
    """A sessions folder with one session, of thirty."""
    store = add_session(folder, "juin", phases=(Phase("Exposé", 10), Phase("Entretien", 20)))
    for rank in range(30):
        add(store, f"ACACIA{rank}", "Rose", f"09900000{rank:02}")
    return folder
