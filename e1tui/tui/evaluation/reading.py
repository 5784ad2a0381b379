"""A text of a locked evaluation, to be read only: the appreciation, the internal notes, a criterion's remark."""

from __future__ import annotations

from collections.abc import Callable

from textual.containers import VerticalScroll
from textual.content import Content

from e1tui.domain.field_names import field_name
from e1tui.domain.fields import APPRECIATION
from e1tui.domain.text import clean
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.post import Told
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.reading.text import ReadingScreen
from e1tui.tui.screen.base import E1Screen


class _Reading(VerticalScroll, can_focus=True):
    """The text; its screen is told of each place that is come to."""

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Other lines are in view."""
        super().watch_scroll_y(old_value, new_value)
        self._tell()

    def on_resize(self) -> None:
        self._tell()

    def _tell(self) -> None:
        if isinstance(self.screen, ClosedTextScreen):
            self.screen.came_to()


class ClosedTextScreen(ReadingScreen):
    """Shows one text of `one`; of the appreciation, once its end has been in view, `j` says that it is read again.

    `tell` says and shows what came of that, on the screen underneath.
    """

    SCOPE = commands.CLOSED_TEXT
    BINDINGS = commands.bindings(commands.CLOSED_TEXT)
    SCROLLS = _Reading

    def __init__(self, title: str, one: Assessment, field: str, tell: Callable[[Told], None]) -> None:
        super().__init__()
        self.TITLE_LINE = title
        self._one = one
        self._field = field
        self._tell = tell
        self.is_whole = False  # the end has been in view

    def content(self) -> Content:
        return Content(clean(self._one.sheet.text_of(self._field), multiline=True))

    def hints(self) -> str:
        review = f"{key('reviewed')} relue   " if self.is_whole and self._is_reviewable else ""
        return f" {key('scroll')} : faire défiler   {review}{key('back')} retour"

    @property
    def _is_reviewable(self) -> bool:
        sheet = self._one.sheet
        return self._field == APPRECIATION and sheet.evaluation.is_closed and not sheet.read_only

    def came_to(self) -> None:
        """Another place of the text is in view; what ends there has been read from the beginning."""
        body = self.query_one(_Reading)
        if not self.is_whole and body.size.height and body.scroll_offset.y >= body.max_scroll_y:
            self.is_whole = True
            if self._is_reviewable:
                self._one.note_reading()
            self.show_hints()

    def action_help(self) -> None:
        self.e1.show_help(self.SCOPE)

    def action_reviewed(self) -> None:
        if not self._is_reviewable:
            self.say("C’est l’évaluation que l’on marque comme relue : depuis son appréciation.")
        elif not self.is_whole:
            self.say(f"Le texte va plus loin : {key('scroll')}, puis {key('reviewed')}.", problem=True)
        else:
            self.dismiss(None)
            self._tell(self._one.review())


def read(screen: E1Screen[str], one: Assessment, field: str, tell: Callable[[Told], None]) -> None:
    """Open a text of a closed evaluation to read it; `tell` says and shows what came of it."""
    name = field_name(one.sheet.grid, field)
    who = screen.e1.names.of(
        one.store,
        one.stem,
        one.evaluation.candidate.full_name,
        one.evaluation.candidate.number,
        one.order,
    )
    title = f"{name[0].upper()}{name[1:]} · {who}"
    screen.app.push_screen(ClosedTextScreen(title, one, field, tell), lambda _: tell(Told(sheet=True)))
