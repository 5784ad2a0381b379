"""Many documents: evaluations in, files out, with progress and cancel.

Importing this module loads no PDF library; making the first document does.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.errors import E1Error, ExportError, FileProblem, SaveError
from e1tui.export.documents import Document, Item, Order, Task, about, tasks
from e1tui.export.existing import gives_way
from e1tui.files import make_folder, read_bounded, write_file

__all__ = ["Document", "Item", "Order", "Report", "export"]

Progress = Callable[[int, int, str], None]


class _Cancelled(Exception):
    """The user asked to stop: nothing of the document in hand is written."""


@dataclass(frozen=True)
class Report:
    """`written` in order, files that already had the same bytes included; `problems` are French sentences.

    `kept` are files that were there with another content and were left; the other files of their documents
    are in no list. `wanted` counts the documents asked for, an extract's two files as one. When `cancelled`,
    those not begun are in no list.
    """

    written: tuple[Path, ...]
    problems: tuple[str, ...]
    wanted: int
    kept: tuple[Path, ...] = ()
    cancelled: bool = False


def export(
    grid: Grid,
    session: Session,
    items: Sequence[Item],
    order: Order,
    folder: Path,
    *,
    progress: Progress = lambda done, total, name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Report:
    """Write the documents of an order into a folder, which is made if it is missing.

    A document is written whole or not at all, and a problem with one does not stop the others. `progress` is
    called after each step with how many are done, of how many, and a name; `cancelled` is asked before each.
    A file that is there with another content is left, unless it is a draft of what is now made for good, or the order
    says to overwrite. Raises nothing that
    a user can meet: the report says it.
    """
    wanted = tuple(tasks(grid, session, items, order))
    try:
        make_folder(folder)
    except SaveError as error:
        return Report((), (str(error),), len(wanted))
    run = _Run(folder, order.overwrite, sum(task.steps for task in wanted), progress, cancelled)
    stopped = False
    try:
        for task in wanted:
            run.carry_out(task)
    except _Cancelled:
        stopped = True
    return Report(tuple(run.written), tuple(run.problems), len(wanted), tuple(run.kept), stopped)


class _Run:
    """The state of one export."""

    def __init__(
        self, folder: Path, overwrite: bool, total: int, progress: Progress, cancelled: Callable[[], bool]
    ) -> None:
        self._folder, self._overwrite = folder, overwrite
        self._total, self._progress, self._cancelled = total, progress, cancelled
        self._done = 0
        self.written: list[Path] = []
        self.kept: list[Path] = []
        self.problems: list[str] = []

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        if self._cancelled():
            raise _Cancelled
        try:
            yield
        finally:
            self._done += 1
            self._progress(self._done, self._total, name)

    def carry_out(self, task: Task) -> None:
        try:
            contents = {
                self._folder / name: content
                for name, content in task.make(self.step, self.problems.append).items()
            }
            missing = [path for path, content in contents.items() if not _is_there(path, content)]
            older = (
                [] if self._overwrite else [path for path in missing if _is_in_the_way(path, contents[path])]
            )
            if older:
                self.kept += older
                return
            for path, content in contents.items():
                if path in missing:
                    write_file(path, content)
                self.written.append(path)
        except ExportError as error:
            self.problems.append(about(task.who, error) + self._older_stays(task))
        except E1Error as error:  # a file that is not written, or whose data cannot be read any more
            self.problems.append(str(error))

    def _older_stays(self, task: Task) -> str:
        """A word about a document that was made before and cannot be made any more."""
        found = [name for name in task.names if os.path.lexists(self._folder / name)]
        return (
            f" {found[0]}, fait auparavant, n’a pas été remplacé et n’est peut-être plus à jour."
            if found
            else ""
        )


def _is_in_the_way(path: Path, content: bytes) -> bool:
    """Whether a file of that name is to be left, unless somebody says otherwise."""
    return os.path.lexists(path) and not gives_way(path, content)


def _is_there(path: Path, content: bytes) -> bool:
    """Whether the file has these very bytes: then it is not touched."""
    with contextlib.suppress(FileProblem):
        return read_bounded(path, len(content)) == content
    return False
