"""What is not in the session's folder when the app ends, and a copy of it in another place."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from e1tui import folders
from e1tui.domain.evaluation import Evaluation
from e1tui.settings import exports_folder, state_folder
from e1tui.storage.rescue import copy_unsaved
from e1tui.storage.rescue_text import copy_typed
from e1tui.tui.sitting import Sitting

if TYPE_CHECKING:
    from e1tui.tui.screens.shared_sheet import SharedSheet

NO_SESSION: Final = "saisie"  # stands for the session in the name of a copy made where none was open


@dataclass(frozen=True)
class Leftover:
    """One session's evaluations, by stem, with values that are nowhere on disk."""

    session: Path
    evaluations: Mapping[str, Evaluation]


def leftovers(sittings: Iterable[Sitting], sheets: Iterable[SharedSheet]) -> tuple[Leftover, ...]:
    """What was given and is not on disk: the disk refuses, or somebody's other value is there."""
    found = {sitting.store.folder: sitting.writer.unsaved_evaluations() for sitting in sittings}
    for sheet in sheets:
        if (evaluation := sheet.unsettled()) is not None:
            found.setdefault(sheet.folder, {})[sheet.stem] = evaluation
    return tuple(Leftover(session, evaluations) for session, evaluations in found.items() if evaluations)


def copy_elsewhere(found: Iterable[Leftover], now: dt.datetime) -> tuple[Path, ...]:
    """Copy them into the account's own state folder, else into the exports folder; the folders of the copies.

    The exports folder may be shared with an account that is to see documents only.

    Raises SaveError when neither takes them.
    """
    return tuple(
        copy_unsaved(
            one.session.name,
            one.evaluations,
            (folders.named(state_folder()), exports_folder(one.session, os.environ)),
            now,
        ).folder
        for one in found
    )


def copy_typed_elsewhere(session: Path | None, texts: Sequence[str], now: dt.datetime) -> Path:
    """Copy what was typed and not validated there too, in words; `session` is the folder of that which is open.

    Raises SaveError when neither takes it.
    """
    if session is None:
        return copy_typed(NO_SESSION, texts, (state_folder(),), now)
    return copy_typed(session.name, texts, (state_folder(), exports_folder(session, os.environ)), now)
