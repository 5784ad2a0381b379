"""Screens that are only read: the four level descriptors, and the help."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from e1tui import __version__, settings, zone
from e1tui.domain.grid import Grid
from e1tui.domain.text import french_typography
from e1tui.tui.keys import commands, keyboards
from e1tui.tui.keys.help import SHOWN_WIDTH, sections, situations
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.text.whereabouts import here_line


class ReadingScreen(E1Screen[None]):
    """A text that scrolls with the arrows, under a title."""

    SCOPE = commands.ANY
    TITLE_LINE = ""

    def compose_body(self) -> Iterable[Widget]:
        with VerticalScroll(id="reading") as body:
            body.can_focus = True
            yield Static(self.content(), id="text")

    def content(self) -> Content:
        raise NotImplementedError

    def on_mount(self) -> None:
        self.set_top(self.TITLE_LINE)
        self.query_one("#reading").focus()

    def hints(self) -> str:
        return " ↑ ↓ Pg préc Pg suiv : faire défiler   q retour"

    def action_help(self) -> None:
        self.dismiss(None)


class DescriptorsScreen(ReadingScreen):
    """The form's table of descriptors, one paragraph a level."""

    SCOPE = commands.DESCRIPTORS
    BINDINGS = commands.bindings(commands.DESCRIPTORS)
    TITLE_LINE = "Les quatre niveaux (indicateurs de positionnement)"

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self._grid = grid

    def content(self) -> Content:
        parts = []
        for level in self._grid.levels:
            parts.append(Content.styled(f"{level.level.value}  {level.label}\n", "bold"))
            parts.append(Content(french_typography(level.descriptor) + "\n\n"))
        return Content("").join(parts)

    def action_descriptors(self) -> None:
        self.dismiss(None)


# The anomalies of the form that one meets while scoring (1, 2 and 6 of the grid's list).
_TOLD = (0, 1, 5)

# Where situations and groups are arranged: the help tells there how.
_OF_THE_DAY: Final = (*commands.LISTS, commands.FORM, commands.PASSAGES)


class HelpScreen(ReadingScreen):
    """Every command from the one table, those of the screen one comes from first; the keyboard's choice."""

    SCOPE = commands.HELP
    BINDINGS = commands.bindings(commands.HELP)
    TITLE_LINE = f"Aide · e1tui {__version__}"

    def __init__(self, scope: str, grid: Grid) -> None:
        super().__init__()
        self._scope = scope
        self._grid = grid

    def hints(self) -> str:
        return " ↑ ↓ défiler   k clavier   t touches du terminal   i conseils   q retour"

    def content(self) -> Content:
        parts = []
        told = sections(self._scope, self.e1.keyboard)
        if self._scope in _OF_THE_DAY:
            told = (*told, situations())
        for rank, section in enumerate(told):
            parts.append(Content.styled(f"{section.title}\n", "bold"))
            parts += [Content(f"  {shown:<{SHOWN_WIDTH}} {label}\n") for shown, label in section.rows]
            parts.append(Content("\n"))
            if rank == 0:
                parts.append(self._keyboard())
        parts.append(Content.styled("Ce que le formulaire officiel a de particulier\n", "bold"))
        parts += [Content(f"  · {french_typography(self._grid.anomalies[i])}\n") for i in _TOLD]
        return Content("").join(parts)

    def _keyboard(self) -> Content:
        name = self.e1.keyboard
        tips = "montrés" if self.e1.shows_tips else "masqués"
        return Content.assemble(
            ("Clavier : ", "bold"),
            f"{keyboards.LABELS[name]}\n  Niveaux : {self._levels()}\n",
            "  Une touche donne un niveau ; le curseur va au prochain critère vide.\n",
            "  Note : deux chiffres, virgule pour le demi-point ; Entrée ou Tab la garde.\n",
            f"  Conseils de la première fois : {tips}.\n",
            f"  {here_line(self.e1.folder.root)}\n",
            f"  Heure qui compte : {zone.described(self.e1.now())}.\n\n",
        )

    def _levels(self) -> str:
        hints = (keyboards.level_hint(self.e1.keyboard, level.level.rank) for level in self._grid.levels)
        return "   ".join(
            f"{hint} {level.level.value}" for hint, level in zip(hints, self._grid.levels, strict=True)
        )

    def action_keyboard(self) -> None:
        names = settings.KEYBOARDS
        problem = self.e1.choose_keyboard(names[(names.index(self.e1.keyboard) + 1) % len(names)])
        self._show_anew(problem or f"Clavier {self.e1.keyboard}, niveaux : {self._levels()}", bool(problem))

    def action_tips(self) -> None:
        problem = self.e1.show_tips(not self.e1.shows_tips)
        told = "Les conseils reviennent." if self.e1.shows_tips else "Les conseils ne seront plus montrés."
        self._show_anew(problem or told, bool(problem))

    def action_terminal(self) -> None:
        from e1tui.tui.reading.terminal_keys import TerminalScreen

        self.app.push_screen(TerminalScreen())

    def _show_anew(self, told: str, is_problem: bool) -> None:
        self.query_one("#text", Static).update(self.content())
        self.say(told, problem=is_problem)
