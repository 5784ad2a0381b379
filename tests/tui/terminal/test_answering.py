"""Keys that come in a burst: each is handed out when the one before has done its work."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Input

from e1tui.tui.terminal.answering import settled


class Second(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Input(id="second")

    def on_mount(self) -> None:
        self.query_one(Input).focus()


class Burst(App[None]):
    AUTO_FOCUS = "#first"

    def compose(self) -> ComposeResult:
        yield Input(id="first")

    def on_input_submitted(self) -> None:
        self.push_screen(Second())


async def test_a_key_after_one_that_opens_a_screen_goes_to_that_screen() -> None:
    app = Burst()
    async with app.run_test():
        for key in ("a", "enter", "b", "tab", "c"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
            await settled(app)
        assert app.screen.query_one(Input).value == "bc"
        assert app.screen_stack[0].query_one(Input).value == "a"
