"""A peer: the smallest Textual app that shows something."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class EmptyApp(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("VIDE")


if __name__ == "__main__":
    EmptyApp().run(mouse=False)
