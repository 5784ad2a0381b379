"""What one chooses of the app's ways while it runs, and where that is kept: the keyboard, the hints, hidden names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from textual.dom import DOMNode
from textual.reactive import Initialize, Reactive

from e1tui import keyboards
from e1tui import settings as settings_file
from e1tui.domain.agreement import inside
from e1tui.errors import E1Error
from e1tui.settings import Settings
from e1tui.tui.keys.commands import key
from e1tui.tui.terminal.app import SturdyApp
from e1tui.tui.text.anonymity import Names
from e1tui.tui.text.pasted import Pasted
from e1tui.tui.text.tips import KEPT_AS, TIPS, tips_left

_THEMES: Final = {"terminal": "ansi-dark", "sombre": "textual-dark", "clair": "textual-light"}


def _theme(app: DOMNode) -> str:
    assert isinstance(app, ChoosingApp)
    return _THEMES[app.settings.theme]


class ChoosingApp(SturdyApp):
    """`settings_path` is where choices are kept, None to keep them for this run only.

    With `keyboard_forced` (an option or the environment says it) the choice of a keyboard is not kept either.
    """

    # The app has it from the start: to change it makes Textual parse all its styles again (in 34 alternating starts,
    # 1.03 times the processor's time until keys are taken: 10 ms).
    theme: Reactive[str] = Reactive(Initialize(_theme))

    def __init__(self, settings: Settings, settings_path: Path | None, *, keyboard_forced: bool) -> None:
        self.settings = settings  # first of all: the theme is asked for while the app is made
        # Said at once: with $NO_COLOR Textual would take the colours away for a theme that has some, black on black.
        super().__init__(ansi_color=True if settings.theme == "terminal" else None)
        self.keyboard = settings.keyboard or settings_file.DEFAULT_KEYBOARD
        self._tips_left = tips_left(settings)
        self._tips_seen = dict(settings.tips_seen)  # by their names in the settings file
        self._counts_tips = False  # whether one more was shown in this run
        self.shows_tips = bool(self._tips_left)
        self.names = Names()
        self.pasted = Pasted()
        self._settings_path = settings_path
        self._keyboard_forced = keyboard_forced

    def choose_keyboard(self, name: str) -> str:
        """Use a keyboard profile from now on, and keep it in the settings; why it is not kept, or ""."""
        self.keyboard = name
        return "" if self._keyboard_forced else self._keep("clavier", name)

    def show_tips(self, shown: bool) -> str:
        """Show the hints of the first visits or not, from now on; why that is not kept, or ""."""
        self.shows_tips = shown
        self._tips_left = dict(TIPS)
        if shown:
            self._tips_seen = {}
            if self.settings.tips_seen:
                self._keep("conseils_vus", {})  # what hinders that is told of the next one
        return self._keep("conseils", shown)

    def tip(self, scope: str) -> str:
        """What a newcomer is told on the first visit of a screen, "" afterwards."""
        text = self._tips_left.pop(scope, "") if self.shows_tips else ""
        if text:
            kept_as = KEPT_AS[scope]
            self._tips_seen[kept_as] = self._tips_seen.get(kept_as, 0) + 1
            self._counts_tips = True
        return text

    def keep_tips_seen(self) -> None:
        """Keep how many times each hint was shown: at the end of the run, so that no key waits for the disk.

        Where it cannot be kept, they are shown once more.
        """
        if self._counts_tips and self.shows_tips:
            self._keep("conseils_vus", self._tips_seen)

    def keyboard_sentence(self) -> str:
        """The keyboard as it was just chosen, and how to choose another."""
        how_long = "" if self._settings_path else " pour cette connexion"
        return f"Clavier{how_long} : {keyboards.LABELS[self.keyboard]}. En changer : {key('help')} puis {key('keyboard')}."

    def _keep(self, key: str, value: str | bool | Mapping[str, int]) -> str:
        if self._settings_path is None:
            return ""
        try:
            settings_file.save_setting(self._settings_path, key, value)
        except E1Error as error:
            return f"Pour cette fois seulement : {inside(str(error))}"
        return ""
