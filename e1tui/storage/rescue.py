"""A copy of what cannot be saved, in another folder, so that leaving the app loses nothing; and taking it back.

`secours-<session>-<moment>/` has candidates' files, as one would have saved them, and beside each what it was made
from (`.<candidat>.avant`): with that, taking back is the merge that every save is.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from e1tui import files, folders
from e1tui.domain.closing.record import plain_value
from e1tui.domain.elsewhere import TO_REOPEN
from e1tui.domain.evaluation import Change, Evaluation, diff, with_field
from e1tui.domain.merge import Conflict, kept_closed, merge
from e1tui.errors import DocumentError, E1Error, FileProblem, SaveError
from e1tui.storage.grids import Loader, load_grid
from e1tui.storage.store import SessionStore, Stored
from e1tui.storage.toml.evaluation_toml import canonical, decode_evaluation, encode_evaluation
from e1tui.storage.toml.tables import MAX_BYTES

_PREFIX: Final = "secours-"
_NAME: Final = re.compile(rf"{_PREFIX}(.+)-(\d{{4}}-\d\d-\d\d)-(\d\dh\d\d)(?:-\d+)?")
_BASE: Final = ".{}.avant"
ANOTHER: Final = "ce fichier est maintenant celui d’un autre candidat"
CLOSED: Final = f"{TO_REOPEN} reprenez la copie"


@dataclass(frozen=True)
class Rescued:
    """Where the copy is, and the files in it: a person can put them back in the session."""

    folder: Path
    files: tuple[Path, ...]


def copy_unsaved(
    session: str,
    unsaved: Mapping[str, Evaluation],
    places: Sequence[Path],
    now: dt.datetime,
    bases: Mapping[str, Evaluation] | None = None,
) -> Rescued:
    """Write these evaluations, by stem, as candidates' files into the first of the folders that takes them.

    `bases` are what they were before the changes that are not saved. For the rest see `write_copy`.
    """
    contents: dict[str, bytes] = {}
    for stem, evaluation in unsaved.items():
        contents[f"{stem}.toml"] = encode_evaluation(canonical(evaluation))
        if bases and stem in bases:
            base = replace(canonical(bases[stem]), history=())
            contents[_BASE.format(stem)] = encode_evaluation(base)
    folder = write_copy(session, contents, places, now)
    return Rescued(folder, tuple(folder / f"{stem}.toml" for stem in unsaved))


def write_copy(session: str, contents: Mapping[str, bytes], places: Sequence[Path], now: dt.datetime) -> Path:
    """Write these files into a new folder `secours-<session>-<moment>` in the first of the places that takes them.

    Nothing that is there is overwritten. SaveError, with the last reason, when no place takes them.
    """
    reason = "aucun dossier n’est proposé"
    for place in places:
        try:
            with folders.opened(place) as shared:
                return _written(shared, f"{_PREFIX}{session}-{now:%Y-%m-%d-%Hh%M}", contents)
        except SaveError as error:
            reason = str(error).rstrip(".")
    raise SaveError(f"La copie de secours n’est pas faite : {reason}.")


def _written(shared: folders.Folder, name: str, contents: Mapping[str, bytes]) -> Path:
    with shared.new(name) as folder:
        try:
            for each, content in contents.items():
                folder.write(each, content)
        except SaveError:
            with contextlib.suppress(E1Error):  # half a copy beside the whole one would be asked about too
                shared.erase(folder.path.name)
            raise
        return folder.path


# --- what there is ---


@dataclass(frozen=True)
class RescueCopy:
    """A copy that was made: of which session, and when by the clock of that day."""

    folder: Path
    session: str
    at: dt.datetime
    load_grid: Loader = field(default=load_grid, compare=False)  # those that ship, until its session is known

    def of(self, store: SessionStore) -> RescueCopy:
        """The same with the grid of its session."""
        return replace(self, load_grid=store.load_grid)

    @property
    def stems(self) -> tuple[str, ...]:
        """The candidates in it, by file name."""
        return SessionStore(self.folder).file_stems()

    @property
    def others(self) -> tuple[str, ...]:
        """What else somebody or something put there, by name."""
        names = sorted(os.listdir(self.folder)) if self.folder.is_dir() else []
        return tuple(name for name in names if not name.endswith((".toml", ".avant", ".tmp")))

    def evaluation(self, stem: str) -> Evaluation:
        """What was given to a candidate; FileProblem when the file is refused."""
        return self._decoded(f"{stem}.toml")

    def base(self, stem: str) -> Evaluation | None:
        """What that was made from; None in a copy of an earlier version."""
        name = _BASE.format(stem)
        return self._decoded(name) if os.path.lexists(self.folder / name) else None

    def _decoded(self, name: str) -> Evaluation:
        try:
            return decode_evaluation(files.read_bounded(self.folder / name, MAX_BYTES), self.load_grid)
        except DocumentError as error:
            raise FileProblem(f"{name} : {error}.") from error


def rescue_copies(places: Iterable[Path]) -> tuple[RescueCopy, ...]:
    """The copies in these folders, the latest first. A folder that cannot be read, or is a link, has none."""
    found = []
    for place in dict.fromkeys(places):
        if place.is_symlink():
            continue
        try:
            names = os.listdir(place)
        except OSError:
            continue
        for name in names:
            folder = place / name
            if (match := _NAME.fullmatch(name)) and folder.is_dir() and not folder.is_symlink():
                with contextlib.suppress(ValueError):  # a month 13: not of our making
                    at = dt.datetime.strptime(f"{match[2]} {match[3]}", "%Y-%m-%d %Hh%M")
                    found.append(RescueCopy(folder, match[1], at))
    return tuple(sorted(found, key=lambda one: (one.at, one.folder), reverse=True))


def remove(folder: Path) -> None:
    """Erase a copy with everything in it; SaveError when something stays."""
    if not os.path.lexists(folder):
        return  # erased elsewhere just now
    with folders.opened(folder.parent) as place:
        place.erase(folder.name)


# --- taking back ---


@dataclass(frozen=True)
class Recovery:
    """What a copy holds of one candidate, against what is on disk now.

    `taken` is what the session does not have; `conflicts` is where somebody has given something else since, which
    stays until a person chooses. `problem` says why nothing can be taken back.
    """

    stem: str
    name: str
    taken: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    problem: str = ""
    stored: Stored | None = None
    merged: Evaluation | None = None
    is_closing: bool = False  # it was being closed: that is to be done anew

    @property
    def is_nothing(self) -> bool:
        """Whether the session has everything already."""
        return not (self.taken or self.conflicts or self.problem)


def recoveries(store: SessionStore, copy: RescueCopy) -> tuple[Recovery, ...]:
    """What taking that copy back would do, by file name; nothing is written."""
    return tuple(_recovery(store, copy.of(store), stem) for stem in copy.stems)


def _recovery(store: SessionStore, copy: RescueCopy, stem: str) -> Recovery:
    name = f"{stem}.toml"
    try:
        mine = copy.evaluation(stem)
        name = mine.candidate.full_name
        stored = store.load(stem)
        base = copy.base(stem) or _guessed_base(mine, stored.evaluation)
    except E1Error as error:
        return Recovery(stem, name, problem=str(error).removeprefix(f"{stem}.toml : ").rstrip("."))
    theirs = stored.evaluation
    if not _is_same_person(base, theirs):
        return Recovery(stem, name, problem=ANOTHER)
    is_closing = mine.is_closed and not theirs.is_closed
    # A closing takes a person who has read what is closed.
    mine = replace(mine, state=base.state, closing=base.closing, reopening="")
    merged, conflicts = merge(base, mine, theirs)
    merged, refused = kept_closed(theirs, merged)
    if theirs.is_closed and (conflicts or refused):
        return Recovery(stem, name, problem=CLOSED)
    return Recovery(stem, name, diff(theirs, merged), conflicts, "", stored, merged, is_closing)


def _is_same_person(one: Evaluation, other: Evaluation) -> bool:
    return (
        one.candidate.number == other.candidate.number or one.candidate.full_name == other.candidate.full_name
    )


def _guessed_base(mine: Evaluation, theirs: Evaluation) -> Evaluation:
    """What an earlier version's copy was made from, as the history has it: `theirs` without what came after it.

    A text that was changed since is taken for one's own too: the history does not say what it was.
    """
    base = replace(theirs, revision=mine.revision)
    for change in diff(theirs, mine):
        first = next(
            (e for e in theirs.history if e.revision > mine.revision and e.field == change.field), None
        )
        if first is not None:
            was_so = first.before is not None and first.before == plain_value(change.after)
            base = with_field(base, change.field, change.after if was_so else None)
    return base
