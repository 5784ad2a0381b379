"""What the terminal sends for each key: for odd keyboards, and terminals that are set oddly."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import ClassVar, Final

from textual import events
from textual.widget import Widget

from e1tui.domain.grid import Grid
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.keys.described import bytes_text, character_text, key_name, meaning
from e1tui.tui.keys.levels import by_grid
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.widgets.line_list import Column, LineList, Row

COLUMNS: Final = (
    Column("Octets", 18),
    Column("Touche", 16),
    Column("Caractère", 13),
    Column("Ce qu’elle fait", 24, flexible=True),
)
FIRST: Final = (
    "Appuyez sur une touche : ce que le terminal envoie s’écrit ici, et rien d’autre ne se passe.",
)
NO_KEY: Final = "Pas une touche : réponse du terminal, ou séquence inconnue. Rien ne se passe."
KEPT: Final = 200  # keys
# Pressed twice running they leave: one of them works on every keyboard.
_LEAVING: Final = frozenset({"q", "Q", "enter", "ctrl+j", "escape"})


class TerminalScreen(E1Screen[None]):
    """Every key is shown, none obeyed but Ctrl+Q; what leaves must be pressed twice."""

    SCOPE = commands.TERMINAL
    BINDINGS = commands.bindings(commands.TERMINAL)
    HEARS_ALL = True
    AUTO_FOCUS: ClassVar[str | None] = ""  # a list with the focus would take the arrows

    def __init__(self, grid: Grid) -> None:
        """`grid` is the one that keys give levels of."""
        super().__init__()
        self._grid = grid
        self._rows: deque[Row] = deque(maxlen=KEPT)
        self._bytes = b""
        self._count = 0
        self._last = ""

    def compose_body(self) -> Iterable[Widget]:
        """One list: a row a key, as it came."""
        yield LineList(COLUMNS, id="list")

    def on_mount(self) -> None:
        """Say which keyboard is set and whether the kitty protocol is asked for, then listen."""
        protocol = "demandé" if self.e1.settings.keyboard_protocol else "coupé"
        self.set_top(f"Ce que le terminal envoie · clavier {self.e1.keyboard} · protocole kitty {protocol}")
        self.query_one(LineList).show((), empty=("", *FIRST))
        self._listen(True)

    def on_unmount(self) -> None:
        """Listen no more: elsewhere bytes are not kept."""
        self._listen(False)

    def _listen(self, on: bool) -> None:
        self.e1.listen(self._heard if on else None)

    def _heard(self, data: bytes, is_key: bool = True) -> None:
        """Before the keys that they are, or that none of them is."""
        self._bytes += data
        if not is_key:
            self._add("pas une touche", "", "rien")
            self.say(NO_KEY)

    def active_widget(self) -> Widget | None:
        """The last key's row; nothing has the focus."""
        return self.query_one(LineList)

    def hints(self) -> str:
        """Every key is shown, so that leaving takes one twice."""
        return f" {key('back')} deux fois, ou {key_name('enter')} deux fois : revenir   {key('quit_app')} : quitter e1tui"

    def on_key(self, event: events.Key) -> None:
        """Show the key and do nothing else, unless it is the second in a row that leaves."""
        if event.key == "ctrl+q":
            return
        event.stop()
        event.prevent_default()
        if event.key in _LEAVING and event.key == self._last:
            self.dismiss(None)
            return
        self._last = event.key
        self._show(event)

    def _show(self, event: events.Key) -> None:
        grid = self._grid
        levels = [level.value for level in grid.scale]
        told = by_grid(
            meaning(self.e1.keyboard, event.key, event.character, levels, grid.marking.scale.out_of), grid
        )
        name = key_name(event.key, event.character)
        self._add(name, character_text(event.character), told)
        self.say(f"{name} encore : revenir." if event.key in _LEAVING else f"{name} : {told}")

    def _add(self, name: str, character: str, told: str) -> None:
        # Keys that came in one read share its bytes: they stand with the first.
        data, self._bytes = self._bytes, b""
        self._count += 1
        self._rows.append(Row(str(self._count), (bytes_text(data), name, character, told)))
        shown = self.query_one(LineList)
        shown.show(self._rows)
        shown.move_to(len(self._rows) - 1)
