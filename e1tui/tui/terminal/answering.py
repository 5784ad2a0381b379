"""When the app has done all that a key asked for: only then may the next one be handed out.

Textual gives every key at once to what has the focus when it is read. After a stalled line keys come in a
burst, and Entrée followed by a level would give the level to the list that Entrée has just left.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump

_ROUNDS: Final = 20  # a key opens a screen, which is mounted, which gives the focus to a field, which…


async def settled(app: App[Any]) -> None:
    """Return once no message waits on the way from the focus to the app, and the screen on top is there.

    A round goes that way behind the messages that are on it; what they have caused may need another round.
    """
    for _ in range(_ROUNDS):
        before = (app.screen, app.focused)
        for pump in (app, *_way(app)):
            await _passed(pump)
        moving = any(pump.message_queue_size for pump in _way(app)) or not app.screen.is_mounted
        if before == (app.screen, app.focused) and not moving:
            return


def _way(app: App[Any]) -> list[DOMNode]:
    """Where a key passes: from the focus up to the app."""
    first: DOMNode = app.focused or app.screen
    return list(first.ancestors_with_self)


async def _passed(pump: MessagePump) -> None:
    """Return once a message pump has done with the messages that it has now."""
    done = asyncio.Event()
    # As `call_later` does, which wraps the callback so that its signature is worked out each time.
    if pump.post_message(events.Callback(callback=done.set)):
        await done.wait()
