"""The copies of what could not be saved, as people are told of them: which there are, what they hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from e1tui.domain.evaluation import diff
from e1tui.domain.field_names import field_name
from e1tui.domain.french import french_moment, french_time, plural, short_date
from e1tui.domain.grid import Grid
from e1tui.errors import E1Error
from e1tui.operations.leftovers import rescue_places
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import load_grid
from e1tui.storage.rescue import RescueCopy, rescue_copies
from e1tui.storage.store import SessionStore


@dataclass(frozen=True)
class Offered:
    """A copy with the session it is of; `store` is None where this sessions folder has no such session."""

    copy: RescueCopy
    store: SessionStore | None
    title: str
    holds: str  # "appréciation générale d’un candidat"
    grid: Grid  # of its session, where that is known

    def when(self, today: dt.date) -> str:
        """ "28/11 à 14:28", with the year where it is another one."""
        at = self.copy.at
        return f"{short_date(at)} à {french_time(at)}" if at.year == today.year else french_moment(at)

    def sentence(self, today: dt.date) -> str:
        """The copy as a question names it: from when, and of whom or what."""
        return f"Une copie de secours du {self.when(today)} ({self.holds})"


def offered(folder: SessionsFolder) -> tuple[Offered, ...]:
    """Every copy that this account can reach, the latest first."""
    names = folder.names()
    places = [place for name in names for place in rescue_places(folder.root / name)]
    if not names:
        places = list(rescue_places(None))
    return tuple(_offered(folder, names, copy) for copy in rescue_copies(places))


def _offered(folder: SessionsFolder, names: Sequence[str], copy: RescueCopy) -> Offered:
    store, title, grid = None, f"{copy.session} (absente de ce dossier)", load_grid()
    if copy.session in names:
        store, title = SessionStore(folder.root / copy.session), copy.session
        copy = copy.of(store)
        try:
            title, grid = store.session().title, store.grid()
        except E1Error:
            title = f"{copy.session} (illisible)"
    return Offered(copy, store, title, _holds(grid, copy), grid)


def _holds(grid: Grid, copy: RescueCopy) -> str:
    """What is in it, without telling of whom: others may see the screen."""
    stems, fields = copy.stems, []
    for stem in stems:
        try:
            base = copy.base(stem)
            if base is None:  # an earlier version's: it does not tell what is new in it
                return plural(len(stems), "candidat")
            fields += [change.field for change in diff(base, copy.evaluation(stem))]
        except E1Error:
            return f"{plural(len(stems), 'candidat')}, en partie illisible"
    of_whom = "d’un candidat" if len(stems) == 1 else f"de {len(stems)} candidats"
    what = field_name(grid, fields[0]) if len(fields) == 1 else plural(len(fields), "valeur")
    return f"{what} {of_whom}" if stems else ", ".join(copy.others) or "vide"
