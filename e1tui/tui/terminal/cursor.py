"""Where the terminal's cursor stands: on what is active, hidden or not, for Braille displays and magnifiers follow it.

The screen says which widget is active where that is not the one with the focus, the widget which of its cells is.
"""

from __future__ import annotations

from typing import Any, Final, Protocol, TypeGuard

from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

_NOWHERE: Final = Offset(0, 0)  # the line that says where one is


class TellsActive(Protocol):
    """A screen on which something else may be active than what has the focus."""

    def active_widget(self) -> Widget | None:
        """What the next key is about."""
        ...


class TellsCell(Protocol):
    """A widget that draws its own lines."""

    def active_cell(self) -> tuple[int, int]:
        """The column and the line of what is active, from the top left of its content on."""
        ...


class HasCaret(Protocol):
    """Textual's fields: a text is written there."""

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the next character goes, on the screen."""
        ...


# Asked of the class, at each key: `isinstance` with a protocol goes through all its members, which is forty times slower.


def _tells_active(screen: object) -> TypeGuard[TellsActive]:
    return hasattr(type(screen), "active_widget")


def _tells_cell(widget: object) -> TypeGuard[TellsCell]:
    return hasattr(type(widget), "active_cell")


def _has_caret(widget: object) -> TypeGuard[HasCaret]:
    return hasattr(type(widget), "cursor_screen_offset")


def place_on(screen: Screen[Any]) -> tuple[int, int] | None:
    """The column and the line of the screen where the cursor belongs; None as long as what is active has no place yet."""
    widget = screen.active_widget() if _tells_active(screen) else screen.focused
    shown = screen._compositor.visible_widgets.get(widget) if widget is not None else None
    if widget is None:
        return _NOWHERE
    if shown is None:  # out of sight, or just opened: then it is laid out next
        return _NOWHERE if widget in screen._compositor.full_map else None
    region, clip = shown
    seen = region.intersection(clip)
    if not seen:
        return _NOWHERE
    if _has_caret(widget):
        x, y = widget.cursor_screen_offset
        if isinstance(widget, Input):
            x -= widget.cursor_at_end  # Textual (8.2.8) tells one cell too many there, which it scrolls by
    else:
        x, y = region.offset + widget.gutter.top_left
        if _tells_cell(widget):
            column, line = widget.active_cell()
            x, y = x + column, y + line
    return min(max(x, seen.x), seen.right - 1), min(max(y, seen.y), seen.bottom - 1)
