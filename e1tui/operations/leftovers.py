"""What is not in the session's folder when the app ends, and a copy of it in another place."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from e1tui import folders
from e1tui.domain.evaluation import Evaluation
from e1tui.errors import SaveError
from e1tui.open_session.session import Sitting
from e1tui.settings import exports_folder, state_folder
from e1tui.storage.rescue import copy_unsaved, remove
from e1tui.storage.rescue_text import copy_typed

NO_SESSION: Final = "saisie"  # stands for the session in the name of a copy made where none was open


class Scored(Protocol):
    """Candidates who are open, whose values may be nowhere on disk."""

    @property
    def folder(self) -> Path:
        """The session's."""
        ...

    def unsettled_by_stem(self) -> Mapping[str, tuple[Evaluation, Evaluation]]:
        """Who has values of one's own where two were given: the evaluation with those, and what they were given to."""
        ...


@dataclass(frozen=True)
class Leftover:
    """One session's evaluations, by stem, with values that are nowhere on disk, and what they were made from."""

    session: Path
    evaluations: Mapping[str, Evaluation]
    bases: Mapping[str, Evaluation]


def leftovers(sittings: Iterable[Sitting], sheets: Iterable[Scored]) -> tuple[Leftover, ...]:
    """What was given and is not on disk: the disk refuses, or somebody's other value is there."""
    found: dict[Path, dict[str, Evaluation]] = {}
    bases: dict[Path, dict[str, Evaluation]] = {}
    for sitting in sittings:
        found[sitting.store.folder] = sitting.writer.unsaved_evaluations()
        bases[sitting.store.folder] = sitting.writer.unsaved_bases()
    for sheet in sheets:
        for stem, (evaluation, base) in sheet.unsettled_by_stem().items():
            found.setdefault(sheet.folder, {})[stem] = evaluation
            bases.setdefault(sheet.folder, {})[stem] = base
    return tuple(
        Leftover(session, evaluations, bases[session])
        for session, evaluations in found.items()
        if evaluations
    )


def told(copies: Iterable[Path]) -> str:
    """The last sentence, on the copies that were made."""
    return f"Copie de secours de ce qui n’a pas pu être enregistré : {', '.join(map(str, copies))}"


class Copies:
    """The copies made by this app, which may come to an end in several ways at once: one of each session."""

    def __init__(self) -> None:
        self._made: dict[Path, tuple[Leftover, Path]] = {}

    def make(self, found: Iterable[Leftover], now: dt.datetime) -> tuple[Path, ...]:
        """Copy them into the account's own state folder, else into the exports folder; the folders of the copies.

        The exports folder may be shared with an account that is to see documents only. What was copied already is
        not copied again, and a copy takes the place of the one before. SaveError when neither takes them.
        """
        return tuple(self._copy(one, now) for one in found)

    def _copy(self, one: Leftover, now: dt.datetime) -> Path:
        before, folder = self._made.get(one.session, (None, None))
        if folder is not None and before == one and folder.is_dir():
            return folder
        places = rescue_places(one.session)
        made = copy_unsaved(one.session.name, one.evaluations, places, now, one.bases).folder
        self._made[one.session] = (one, made)
        if folder is not None:
            with contextlib.suppress(SaveError):  # two copies are better than none
                remove(folder)
        return made

    def drop(self) -> None:
        """Everything is in the session after all: what was copied before is not needed."""
        for _, folder in self._made.values():
            with contextlib.suppress(SaveError):  # it will be offered, and found to hold nothing more
                remove(folder)
        self._made.clear()


def copy_typed_elsewhere(session: Path | None, texts: Sequence[str], now: dt.datetime) -> Path:
    """Copy what was typed and not validated there too, in words, into a folder of its own beside those copies, which
    come and go with what they are of; `session` is the folder of that which is open.

    Raises SaveError when neither takes it.
    """
    if session is None:
        return copy_typed(NO_SESSION, texts, rescue_places(None), now)
    return copy_typed(session.name, texts, rescue_places(session), now)


def rescue_places(session: Path | None) -> tuple[Path, ...]:
    """Where copies go of what was given in that session, the best first; in none, where it is None."""
    own = folders.named(state_folder())
    return (own,) if session is None else (own, exports_folder(session, os.environ))
