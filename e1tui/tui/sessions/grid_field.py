"""The choice of a session's grid, shown where there are several; locked once anything is given in the session."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.domain.text import clean
from e1tui.errors import E1Error
from e1tui.storage import grids
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore
from e1tui.tui.widgets.fields import Choice, Field
from e1tui.tui.widgets.line import Line

ANOTHER_WANTED = "cette grille ne peut servir telle qu’elle est : en choisir une autre"


class GridField(Vertical):
    """Of a session of the folder, or (`store`) one that is to be edited. Nothing is parsed where no grid is there
    beside those that ship with e1tui, and nothing is shown.
    """

    DEFAULT_CSS = """
    GridField { height: auto; }
    GridField > #grille-dit { margin-left: 16; height: auto; }
    """

    def __init__(
        self,
        folder: SessionsFolder,
        session: Session,
        store: SessionStore | None,
        digit: Callable[[str | None], str | None],
    ) -> None:
        super().__init__()
        self._session = session
        self._digit = digit
        self._locked = ""
        self._choice: Choice | None = None  # asked of it before it is on the screen too
        self._is_mixed = False  # what a run that was killed has left of another choice
        place = grids.grids_of(folder.root)
        self._is_offered = bool(grids.folder_ids(place)) or session.grid_id not in grids.shipped()
        self._found = grids.read_folder(place)
        self._all = (*map(grids.load_grid, grids.shipped()), *self._found.grids)
        if not self._is_offered:
            self._all = (grids.load_grid(session.grid_id),)
        elif store is not None:
            self._look_whether_it_may_change(store)

    def _look_whether_it_may_change(self, store: SessionStore) -> None:
        try:
            self._locked = store.read_only()
            blank = store.blank_files()
            self._is_mixed = any(one.grid_id != self._session.grid_id for one in blank.values())
        except E1Error as error:
            self._locked = self._locked or f"Elle ne change plus : {error}"
        if self._locked:
            self._all = (store.grid(),)

    def compose(self) -> ComposeResult:
        """The field, and below it what the chosen grid is called, or why it stays; then the files that are refused."""
        if not self._is_offered:
            return
        ids = [one.id for one in self._all]
        known = self._session.grid_id in ids
        entry: Widget
        if self._locked:
            entry = Line(clean(self._session.grid_id))
        else:
            place = ids.index(self._session.grid_id) if known else 0
            entry = self._choice = Choice(ids, place, self._digit, id="grille-choix")
        yield Field("Grille", entry, id="grille")
        yield Static(self._told(), id="grille-dit")

    def on_mount(self) -> None:
        """Say of a session's grid that is refused by now that another is to be chosen."""
        if (
            self._is_offered
            and not self._locked
            and self._session.grid_id not in [one.id for one in self._all]
        ):
            self.query_one("#grille", Field).show_problem(ANOTHER_WANTED)

    def on_choice_chosen(self) -> None:
        """Another one: say what it is called. The form is told too."""
        self.query_one("#grille", Field).show_problem("")
        self.query_one("#grille-dit", Static).update(self._told())

    @property
    def grid(self) -> Grid:
        """The grid that is chosen."""
        return self._all[self._choice.chosen if self._choice is not None else 0]

    @property
    def is_other(self) -> bool:
        """Whether the session, or a candidate in it, has another grid than the one that is chosen."""
        return not self._locked and (self.grid.id != self._session.grid_id or self._is_mixed)

    def _told(self) -> Content:
        lines = (
            self._locked or self.grid.title,
            *(f"{path} est refusé : {first}." for path, first in self._found.refused),
        )
        return Content("\n".join(map(clean, lines)))
