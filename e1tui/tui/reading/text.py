"""Screens that are only read: the four level descriptors, and the help."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from e1tui import __version__, keyboards, settings, zone
from e1tui.domain.grid import E1_PAGE, Grid
from e1tui.domain.text import french_typography
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import footer_of, key
from e1tui.tui.keys.described import key_name
from e1tui.tui.keys.help import SHOWN_WIDTH, sections, situations
from e1tui.tui.keys.levels import COUNT, NEXT, by_grid, has_halves
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.text.whereabouts import here_line

SCROLL_KEYS: Final = f"{key('scroll')} {key_name('pageup')} {key_name('pagedown')}"


class ReadingScreen(E1Screen[None]):
    """A text that scrolls with the arrows, under a title."""

    SCOPE = commands.ANY
    TITLE_LINE = ""
    SCROLLS: ClassVar[type[VerticalScroll]] = VerticalScroll  # what holds the text

    def compose_body(self) -> Iterable[Widget]:
        """The text in a part that scrolls."""
        with self.SCROLLS(id="reading") as body:
            body.can_focus = True
            yield Static(self.content(), id="text")

    def content(self) -> Content:
        """The text; each screen has its own."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Show the title; the text has the arrows."""
        self.set_top(self.TITLE_LINE)
        self.query_one("#reading").focus()

    def hints(self) -> str:
        """The keys that scroll."""
        return f" {SCROLL_KEYS} : faire défiler   {key('back')} retour"

    def action_help(self) -> None:
        """A screen that is read needs no help over it: the key goes back."""
        self.dismiss(None)


class DescriptorsScreen(ReadingScreen):
    """The form's table of descriptors, one paragraph a level."""

    SCOPE = commands.DESCRIPTORS
    BINDINGS = commands.bindings(commands.DESCRIPTORS)

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self._grid = grid
        self.TITLE_LINE = by_grid(f"Les {COUNT} (indicateurs de positionnement)", grid)

    def content(self) -> Content:
        """A paragraph a level, in the form's order."""
        parts = []
        for level in self._grid.levels:
            parts.append(Content.styled(f"{level.level.value}  {level.label}\n", "bold"))
            parts.append(Content(french_typography(level.descriptor) + "\n\n"))
        return Content("").join(parts)

    def action_descriptors(self) -> None:
        """The key that opened the descriptors closes them."""
        self.dismiss(None)


# The anomalies of the E1 form that one meets while scoring (1, 2 and 6 of the grid's list).
_TOLD_OF_E1 = (0, 1, 5)

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
        """What can be set from here, and how to scroll."""
        return footer_of(
            scroll="défiler",
            keyboard="clavier",
            terminal="touches du terminal",
            tips="conseils",
            back="retour",
        )

    def content(self) -> Content:
        """The keys of the screen one comes from, then all others, the keyboard, and what is odd in the form."""
        parts = []
        told = sections(self._scope, self.e1.keyboard, self._grid)
        if self._scope in _OF_THE_DAY:
            told = (*told, situations(self._grid))
        for rank, section in enumerate(told):
            parts.append(Content.styled(f"{section.title}\n", "bold"))
            parts += [Content(f"  {shown:<{SHOWN_WIDTH}} {label}\n") for shown, label in section.rows]
            parts.append(Content("\n"))
            if rank == 0:
                parts.append(self._keyboard())
        anomalies = self._anomalies()
        if anomalies:
            parts.append(Content.styled("Ce que le formulaire officiel a de particulier\n", "bold"))
            parts += [Content(f"  · {french_typography(one)}\n") for one in anomalies]
        return Content("").join(parts)

    def _anomalies(self) -> tuple[str, ...]:
        anomalies = self._grid.anomalies
        return tuple(anomalies[i] for i in _TOLD_OF_E1) if self._grid.page == E1_PAGE else anomalies

    def _keyboard(self) -> Content:
        name = self.e1.keyboard
        tips = "montrés" if self.e1.shows_tips else "masqués"
        return Content.assemble(
            ("Clavier : ", "bold"),
            f"{keyboards.LABELS[name]}\n  Niveaux : {self._levels()}\n",
            by_grid(f"  Une touche donne un niveau ; le curseur va {NEXT}.\n", self._grid),
            self._mark(),
            f"  Conseils de la première fois : {tips}.\n",
            f"  {here_line(self.e1.folder.root)}\n",
            f"  Heure qui compte : {zone.described(self.e1.now())}.\n",
            "  Sans l’écran, ligne à ligne (synthèse vocale) : e1tui saisir SESSION.\n\n",
        )

    def _mark(self) -> str:
        """How a mark is typed, "" where none is."""
        if not self._grid.entries:
            return ""
        how = "deux chiffres, virgule pour le demi-point" if has_halves(self._grid) else "ses chiffres"
        return f"  Note : {how} ; {key('enter')} ou {key('next_tab')} la garde.\n"

    def _levels(self) -> str:
        hints = (keyboards.level_hint(self.e1.keyboard, level.level.rank) for level in self._grid.levels)
        return "   ".join(
            f"{hint} {level.level.value}" for hint, level in zip(hints, self._grid.levels, strict=True)
        )

    def action_keyboard(self) -> None:
        """Take the next keyboard and keep it for this account; said where it cannot be kept."""
        names = settings.KEYBOARDS
        problem = self.e1.choose_keyboard(names[(names.index(self.e1.keyboard) + 1) % len(names)])
        self._show_anew(problem or f"Clavier {self.e1.keyboard}, niveaux : {self._levels()}", bool(problem))

    def action_tips(self) -> None:
        """Hide the tips of the first time for good, or show them again."""
        problem = self.e1.show_tips(not self.e1.shows_tips)
        told = "Les conseils reviennent." if self.e1.shows_tips else "Les conseils ne seront plus montrés."
        self._show_anew(problem or told, bool(problem))

    def action_terminal(self) -> None:
        """Show what the terminal sends for each key."""
        from e1tui.tui.reading.terminal_keys import TerminalScreen

        self.app.push_screen(TerminalScreen(self._grid))

    def _show_anew(self, told: str, is_problem: bool) -> None:
        self.query_one("#text", Static).update(self.content())
        self.say(told, problem=is_problem)
