"""Many documents: evaluations in, files out, with progress and cancel.

Importing this module loads no PDF library; making the first document does.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.errors import ExportError, FileProblem, SaveError
from e1tui.export.extract_form import extract_pdf, extract_text
from e1tui.export.grid_form import grid_pdf
from e1tui.export.identity import session_extract
from e1tui.files import make_folder, read_bounded, write_file

Progress = Callable[[int, int, str], None]
Item = tuple[str, Evaluation]


class Document(StrEnum):
    """What can be made for a candidate; the value begins the file's name."""

    GRID = "grille"
    EXTRACT = "extrait"


@dataclass(frozen=True)
class Report:
    """`written` in order, files that already had the same bytes included; `problems` are French sentences.

    `wanted` counts the documents asked for, an extract's two files as one. When `cancelled`, those not begun
    are in neither list.
    """

    written: tuple[Path, ...]
    problems: tuple[str, ...]
    wanted: int
    cancelled: bool = False


def export(
    grid: Grid,
    session: Session,
    items: Iterable[Item],
    documents: Collection[Document],
    folder: Path,
    *,
    progress: Progress = lambda done, total, name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report:
    """Write the documents of every (stem, evaluation) into a folder, which is made if it is missing.

    A document is written whole or not at all, and a problem with one does not stop the others. `progress` is
    called after each with how many are done, of how many, and the name; `cancelled` is asked before each.
    Raises nothing that a user can meet: the report says it.
    """
    pairs = [(stem, evaluation) for stem, evaluation in items]
    wanted = [(kind, *pair) for pair in pairs for kind in Document if kind in documents]
    written: list[Path] = []
    problems: list[str] = []
    try:
        make_folder(folder)
    except SaveError as error:
        return Report((), (str(error),), len(wanted))
    for done, (kind, stem, evaluation) in enumerate(wanted):
        if cancelled():
            return Report(tuple(written), tuple(problems), len(wanted), cancelled=True)
        try:
            contents = dict(_contents(grid, session, kind, stem, evaluation))
            for name, content in contents.items():
                _write(folder / name, content)
                written.append(folder / name)
        except SaveError as error:
            problems.append(str(error))
        except ExportError as error:
            problems.append(_problem(error, kind, stem, evaluation, folder))
        progress(done + 1, len(wanted), f"{kind}-{stem}")
    return Report(tuple(written), tuple(problems), len(wanted))


def _contents(
    grid: Grid, session: Session, kind: Document, stem: str, evaluation: Evaluation
) -> Iterator[tuple[str, bytes]]:
    """File names and contents of one document; all are made before any is written."""
    if kind is Document.GRID:
        fingerprint = evaluation.closing.fingerprint if evaluation.closing else ""
        yield f"{kind}-{stem}.pdf", grid_pdf(grid, session, evaluation, fingerprint)
        return
    extract = session_extract(grid, session, evaluation)
    yield f"{kind}-{stem}.pdf", extract_pdf(extract)
    yield f"{kind}-{stem}.txt", extract_text(extract).encode()


def _write(path: Path, content: bytes) -> None:
    with contextlib.suppress(FileProblem):
        if read_bounded(path, len(content)) == content:
            return
    write_file(path, content)


def _problem(error: ExportError, kind: Document, stem: str, evaluation: Evaluation, folder: Path) -> str:
    """The error with whose document it is, and a word about an older one that is left where it is."""
    name = evaluation.candidate.full_name or stem
    sentence = str(error) if name in str(error) else f"{name} : {error}"
    older = folder / f"{kind}-{stem}.pdf"
    if older.exists():
        sentence += f" {older.name}, fait auparavant, n’a pas été remplacé et n’est peut-être plus à jour."
    return sentence
