"""The deliberation: all the candidates in one table, the figures over them, the histogram of the notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.widget import Widget

from e1tui.domain.figures import Outlier, figures, histogram
from e1tui.domain.french import plural
from e1tui.domain.grid import Grid
from e1tui.domain.marks import french
from e1tui.domain.session import Session
from e1tui.domain.text import full_name
from e1tui.errors import E1Error
from e1tui.open_session.rows import Refused, let_through, refused
from e1tui.storage.listing.gradual import Gradual
from e1tui.storage.store import SessionStore, Unreadable
from e1tui.tui.candidates.chart import bar_step, histogram_lines
from e1tui.tui.candidates.deliberation_table import (
    Judged,
    Order,
    chart_title,
    columns,
    figures_lines,
    fitted_lines,
    in_order,
    judged,
    outlier_sentence,
    outlying,
    profile_line,
    table_row,
)
from e1tui.tui.candidates.followed_list import FollowedList
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import WAY_BACK, key
from e1tui.tui.screen.listing import with_title
from e1tui.tui.widgets.line import Line
from e1tui.tui.widgets.line_list import Column, LineList, Row
from e1tui.tui.widgets.message_line import MessageLine
from e1tui.tui.widgets.text_lines import TextLines

TALL: Final = 34  # lines of a window that shows the figures and the histogram at once
CHART_LINES, TALL_CHART_LINES = 9, 14
FEWEST_FIGURES: Final = 6  # lines: of the final mark and three competencies
BESIDE: Final = 12  # lines of a window that are not the figures': among them a few candidates
TOO_NARROW: Final = "Histogramme : la fenêtre est trop étroite."
NO_NOTE: Final = "Histogramme : aucune note sur {} pour le moment."
TYPING_HINTS: Final = (
    f" SAISIE · nom, absent, close, brouillon… · {key('text_enter')} : garder · vide : tout montrer"
)


class DeliberationScreen(FollowedList):
    """Gives back nothing. The figures are over the rows that are shown, the outliers over the whole session."""

    SCOPE = commands.DELIBERATION
    BINDINGS: ClassVar[list[BindingType]] = commands.bindings(commands.DELIBERATION)

    def __init__(self, store: SessionStore, session: Session, grid: Grid) -> None:
        super().__init__(store)
        self._session = session
        self._grid = grid
        self._judgements = Gradual(store.folder, self._judged)
        self._order = Order()
        self._shown: list[Judged] = []  # those that the filter lets through, in that order
        self._chart = False  # in a window that has no room for both: the histogram in place of the figures
        self._outlying: Mapping[str, tuple[Outlier, ...]] | None = None  # None: to be worked out again

    def compose_body(self) -> Iterable[Widget]:
        """The list, the profile of who is under the cursor, and the figures of all."""
        yield from super().compose_body()
        yield MessageLine(id="profile")
        yield TextLines(id="figures")

    def on_mount(self) -> None:
        """Head the columns with the grid's competencies."""
        self.list.head(self._columns)

    def on_screen_resume(self) -> None:
        """Tell the other posts that one is on the list again."""
        self.e1.sitting(self._store).enter()  # no longer on the candidate who was opened from here

    def on_resize(self) -> None:
        """The figures and the histogram depend on the window's height."""
        self._show_figures()

    @property
    def session_grid(self) -> Grid | None:
        """What the help speaks of."""
        return self._grid

    @property
    def _columns(self) -> tuple[Column, ...]:
        return columns(self._grid, self._order)

    # --- reading ---

    @property
    def _files(self) -> Gradual[Judged | Refused]:
        return self._judgements

    def _see_changes(self) -> bool:
        changes = self._files.look()
        if changes.session:
            self._session = self._store.session()
        if changes:
            self._outlying = None
        return bool(changes)

    def left(self) -> int:
        """How many candidates are still to be read."""
        return self._files.left

    def read_more(self, count: int) -> None:
        """Read so many more of them."""
        self._files.read(count)

    def _judged(self, stem: str) -> Judged | Refused:
        one = self._store.load_or_reason(stem)
        return (
            refused(one)
            if isinstance(one, Unreadable)
            else judged(self._grid, stem, one.evaluation, self.e1.sitting(self._store).roll.situation)
        )

    # --- showing ---

    def _known(self) -> list[Judged]:
        return [one for one in self._files.values.values() if isinstance(one, Judged)]

    def rows(self) -> Iterable[Row]:
        """Those that the filter lets through in the chosen order, then the files that cannot be read."""
        outliers = self._outlying or {}
        for one in self._shown:
            yield table_row(self._grid, self._session, one, self._called(one), outliers.get(one.stem, ()))
        unreadable = [one for one in self._files.values.values() if isinstance(one, Refused)]
        for refusal in let_through(sorted(unreadable, key=lambda one: one.stem), self.filter.words):
            yield Row(refusal.stem, (self.e1.names.scrub(refusal.text),), "error")
        yield from self.copy_rows()

    def _called(self, one: Judged) -> str:
        row = one.summary
        name = full_name(row.last_name, row.first_name)
        return self.e1.names.of(self._store, one.stem, name, row.number, row.order)

    def _let_through(self) -> Iterable[Judged]:
        """What the filter lets through; while names are hidden it looks at what stands for them, and at the state."""
        if not self.e1.names.hidden:
            return let_through(self._known(), self.filter.words)
        return [
            one
            for one in self._known()
            if self.filter.matches(self._called(one), one.summary.state_text, one.summary.presence.label)
        ]

    def refresh_names(self) -> None:
        """Show the table anew with names or without; the filter is emptied, for it may be a name."""
        self.filter.text = ""  # it may be a name, and would tell whose row is which
        self.show_rows()
        self._show_profile(self.list.key)

    def show_rows(self) -> None:
        """Show the table; who stands apart is found out once everybody is read."""
        if self._outlying is None and not self.left():
            self._outlying = outlying(self._grid, self._session, self._known())
        self._shown = in_order(
            self._let_through(), self._session, self._order, names_hidden=self.e1.names.hidden
        )
        super().show_rows()
        self._show_figures()

    def empty_lines(self) -> Sequence[str]:
        """What stands in the place of a table without candidates."""
        return ("Aucun candidat dans cette session.", "", WAY_BACK)

    def top(self) -> str:
        """The title and how many there are, or how many are read so far."""
        counts = f" · {plural(self.total(), 'candidat')}"
        if self.left():
            counts = f" · lecture : {len(self._files.values)} sur {plural(self.total(), 'candidat')}"
        return with_title(
            f"Délibération · {self._session.title}",
            counts + self.copies_part() + self.filter_part(),
            self.app.size.width,
        )

    def _show_figures(self) -> None:
        """What stands under the table: nothing until everything is read."""
        pane = self.query_one("#figures", TextLines)
        if self.left() or not self.total():
            pane.show(())
            return
        shown = [one.evaluation for one in self._shown]
        width, height = self.app.size
        lines: tuple[str, ...] = ()
        if height >= TALL or not self._chart:
            about = ", sur les seuls affichés" if self.filter.text else ""
            lines = figures_lines(self._grid, figures(self._grid, shown), about, width - 2)
            chart_height = TALL_CHART_LINES + 1 if height >= TALL else 0
            lines = fitted_lines(lines, max(FEWEST_FIGURES, height - BESIDE - chart_height))
        if height >= TALL or self._chart:
            counts = histogram((one.mark_on_20(self._grid) for one in shown), self._grid.marking.scale)
            step = bar_step(len(counts), width - 2)
            high = TALL_CHART_LINES if height >= TALL else CHART_LINES
            chart = histogram_lines(counts, width - 2, high, step)
            lines += (
                (chart_title(self._grid, width - 2, step), *chart)
                if chart
                else (TOO_NARROW if any(counts) else self._no_note,)
            )
        pane.show(lines)

    @property
    def _no_note(self) -> str:
        return NO_NOTE.format(french(self._grid.marking.scale.maximum))

    def on_line_list_moved(self, event: LineList.Moved) -> None:
        """Show the profile of who is under the cursor."""
        self._show_profile(event.key)

    def _show_profile(self, key: str | None) -> None:
        one = self._files.values.get(key or "")
        known = one if isinstance(one, Judged) else None
        text = profile_line(self._grid, known, self.e1.names.number(known.summary.number) if known else "")
        self.query_one("#profile", Line).show(f" {text}")

    def note(self, key: str | None) -> tuple[str, bool]:
        """What the message line says of a row: why it is no row, or how far the mark is from the profile."""
        if isinstance(found := self._files.values.get(key or ""), Refused):
            return found.unreadable.reason, True
        if advice := self.copy_note(key):
            return advice, True
        return outlier_sentence((self._outlying or {}).get(key or "", ())), False

    def hints(self) -> str:
        """The keys of the table, or those of the filter while it is open."""
        return TYPING_HINTS if self.filter.is_open else super().hints()

    # --- commands ---

    def action_previous_column(self) -> None:
        """Sort by the column on the left."""
        self._sort(self._order.moved(-1, len(self._columns)))

    def action_next_column(self) -> None:
        """Sort by the column on the right."""
        self._sort(self._order.moved(1, len(self._columns)))

    def action_reverse(self) -> None:
        """Sort the other way round."""
        self._sort(self._order.reversed)

    def _sort(self, order: Order) -> None:
        self._order = order
        self.list.head(self._columns)
        self.show_rows()

    def action_chart(self) -> None:
        """The histogram in the place of the figures, where the window has no room for both."""
        if self.app.size.height >= TALL:
            self.say("L’histogramme est sous les chiffres : la fenêtre a la place des deux.")
            return
        self._chart = not self._chart
        self._show_figures()

    def action_leave_deliberation(self) -> None:
        """Go back to the list of candidates."""
        self.dismiss(None)

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """A click opens the evaluation as Entrée does."""
        self.action_open()

    def action_open(self) -> None:
        """Open the evaluation under the cursor; the neighbours there are those of the table's order."""
        stems = [one.stem for one in self._shown]
        if self.list.key not in stems:
            return
        try:
            self.e1.open_evaluation(self._store, stems, self.list.key, self._left)
        except E1Error as error:
            self.say(str(error), problem=True)
