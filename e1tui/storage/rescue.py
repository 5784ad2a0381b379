"""A copy of what cannot be saved, in another folder, so that leaving the app loses nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from e1tui import folders
from e1tui.domain.evaluation import Evaluation
from e1tui.errors import SaveError
from e1tui.storage.codec import canonical, encode_evaluation


@dataclass(frozen=True)
class Rescued:
    """Where the copy is, and the files in it: a person can put them back in the session."""

    folder: Path
    files: tuple[Path, ...]


def copy_unsaved(
    session: str, unsaved: Mapping[str, Evaluation], places: Sequence[Path], now: dt.datetime
) -> Rescued:
    """Write these evaluations, by stem, as candidates' files into the first of the folders that takes them.

    They go to a new folder `secours-<session>-<moment>`: nothing that is there is overwritten. SaveError, with
    the last reason, when no folder takes them.
    """
    reason = "aucun dossier n’est proposé"
    for place in places:
        try:
            with (
                folders.opened(place) as shared,
                shared.new(f"secours-{session}-{now:%Y-%m-%d-%Hh%M}") as folder,
            ):
                written = []
                for stem, evaluation in unsaved.items():
                    name = f"{stem}.toml"
                    folder.write(name, encode_evaluation(canonical(evaluation)))
                    written.append(folder.path / name)
        except SaveError as error:
            reason = str(error).rstrip(".")
        else:
            return Rescued(folder.path, tuple(written))
    raise SaveError(f"La copie de secours n’est pas faite : {reason}.")
