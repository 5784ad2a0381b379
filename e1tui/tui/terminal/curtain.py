"""What hides the screen: a window that is too small, or nobody at the keyboard.

It is drawn over the screen and takes its keys, but is no Textual screen: one that lay on the stack would be what
`dismiss` takes away when the screen underneath ends by itself (an import that has finished).
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Final

from textual import events
from textual.geometry import Size

from e1tui.domain.text import unbroken
from e1tui.tui.keys.commands import key
from e1tui.tui.text import lines as lines_module

MINUTE = 60.0  # seconds; the tests have shorter ones
SMALLEST: Final = Size(*lines_module.SMALLEST)
_NARROW: Final = 20  # columns: a window of no more has no margins
_LEAVING: Final = frozenset({"ctrl+q", "ctrl+c"})


class Curtain:
    """`draw` sends something to the terminal, `lift` draws the screen again.

    `text` is the sentence in the place of the screen, "" while the screen is shown: a plain value, for every key asks.
    """

    def __init__(self, draw: Callable[[str], None], lift: Callable[[], None]) -> None:
        self._draw = draw
        self._lift = lift
        self._size = SMALLEST
        self._idle = ""  # the sentence while the screen is hidden because nobody is there
        self.text = ""

    def _sentence(self) -> str:
        if self._size.width < SMALLEST.width or self._size.height < SMALLEST.height:
            return (
                f"Fenêtre trop petite ({self._size.width} × {self._size.height}) : il faut au moins"
                f" {SMALLEST.width} colonnes et {SMALLEST.height} lignes. Agrandissez-la : rien n’est perdu."
                f" {key('quit_app')} : quitter."
            )
        return self._idle

    def resized(self, size: Size) -> None:
        """The window has another size: hide the screen where it is too small for it, or show it again."""
        was_down = bool(self.text)
        self._size = size
        self.text = self._sentence()
        self._show(was_down)

    def hide(self) -> None:
        """Nobody is there: hide the screen."""
        self._idle = "Écran masqué, personne n’étant au clavier. Une touche le montre, sans rien changer."
        self.text = self._sentence()
        self.redraw()

    def redraw(self) -> None:
        """Draw all of what is to be seen, whatever the terminal shows."""
        self._show(True)

    def _show(self, was_down: bool) -> None:
        if self.text:
            self._draw(_placed(self.text, self._size))
        elif was_down:
            self._lift()

    def takes(self, event: events.Event) -> bool:
        """Whether this key or click, that came while the curtain is down, is its own; after a pause it shows the screen."""
        if isinstance(event, events.MouseMove):
            return True
        if self.text != self._idle:  # the window is too small
            return not (isinstance(event, events.Key) and event.key in _LEAVING)
        self._idle = self.text = ""
        self._lift()
        return True


def _placed(text: str, size: Size) -> str:
    """What to send to an empty terminal of that size so that it shows a text in its middle, the cursor at its beginning."""
    room = size.width - 2 * (size.width > _NARROW)
    lines = textwrap.wrap(unbroken(text), max(1, min(56, room)))[: max(1, size.height)]
    top = max(1, (size.height - len(lines)) // 2 + 1)
    places = [
        f"\x1b[{top + row};{max(1, (size.width - len(line)) // 2 + 1)}H" for row, line in enumerate(lines)
    ]
    parts = (place + line for place, line in zip(places, lines, strict=True))
    return "\x1b[0m\x1b[2J" + "".join(parts) + places[0]
