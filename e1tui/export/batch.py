"""Many documents: evaluations in, documents out (files, or bytes for an archive), with progress and cancel.

Importing this module loads no PDF library; making the first document does.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from e1tui import folders
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.errors import E1Error, ExportError, NoExtract, SaveError
from e1tui.export.documents import Document, Item, Order, Task, about, tasks
from e1tui.export.existing import gives_way
from e1tui.export.order import BY_GROUP
from e1tui.folders import Folder

__all__ = ["BY_GROUP", "Document", "Item", "Made", "Order", "Report", "export", "make"]

Progress = Callable[[int, int, str], None]


class _Cancelled(Exception):
    """The user asked to stop: nothing of the document in hand is written."""


@dataclass(frozen=True)
class Report:
    """`written` in order, `unchanged` ones that already had the same bytes included; `problems` are French sentences.

    `remarks` are sentences on what is as it should be: an absent candidate has no extract. `without_extract` counts
    the candidates who have none, absent or not, `could_be_drafts` those who could have one marked PROJET. `kept` are files that were there with another content and were left;
    the other files of their documents are in no list. `wanted` counts the documents asked for, an extract's two
    files as one. When `cancelled`, those not begun are in no list.
    """

    written: tuple[Path, ...]
    problems: tuple[str, ...]
    wanted: int
    kept: tuple[Path, ...] = ()
    cancelled: bool = False
    unchanged: tuple[Path, ...] = ()
    remarks: tuple[str, ...] = ()
    without_extract: int = 0
    could_be_drafts: int = 0

    def then(self, later: Report) -> Report:
        """What both orders came to, the `later` one having replaced what this one kept.

        A candidate whom both have without an extract is counted once, and a remark that both make is made once.
        """
        return replace(
            later,
            written=self.written + later.written,
            problems=self.problems + later.problems,
            wanted=self.wanted + later.wanted,
            unchanged=self.unchanged + later.unchanged,
            remarks=tuple(dict.fromkeys(self.remarks + later.remarks)),
            without_extract=max(self.without_extract, later.without_extract),
            could_be_drafts=max(self.could_be_drafts, later.could_be_drafts),
        )


@dataclass(frozen=True)
class Made:
    """Documents in memory, by file name; `problems` are French sentences."""

    contents: Mapping[str, bytes]
    problems: tuple[str, ...]
    cancelled: bool = False


def make(
    grid: Grid,
    session: Session,
    items: Sequence[Item],
    order: Order,
    *,
    progress: Progress = lambda done, total, name: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Made:
    """Make the documents of an order, and write none. As for `export`, one that cannot be made stops no other."""
    wanted = tuple(tasks(grid, session, items, order))
    run = _Run(wanted, progress, cancelled)
    contents: dict[str, bytes] = {}
    stopped = run.carry_out(wanted, lambda task, made: contents.update(made))
    return Made(contents, tuple(run.problems), stopped)


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
    """Write the documents of an order into a folder, which is made if it is missing and must not be a link.

    A document is written whole or not at all, and a problem with one does not stop the others. `progress` is
    called after each step with how many are done, of how many, and a name; `cancelled` is asked before each.
    A file that is there with another content is left, unless it is a draft of what is now made for good, or the order
    says to overwrite. Raises nothing that
    a user can meet: the report says it.
    """
    wanted = tuple(tasks(grid, session, items, order))
    run = _Run(wanted, progress, cancelled)
    try:
        with folders.opened(folder) as place:
            sink = _Sink(place, order.overwrite)
            stopped = run.carry_out(wanted, sink.keep, sink.older_stays)
    except SaveError as error:
        return Report((), (str(error),), len(wanted))
    return Report(
        tuple(sink.written),
        tuple(run.problems),
        len(wanted),
        tuple(sink.kept),
        stopped,
        tuple(sink.unchanged),
        tuple(run.remarks),
        run.without_extract,
        run.could_be_drafts,
    )


class _Run:
    """The state of one order: what is done of it, and what could not be."""

    def __init__(self, wanted: Iterable[Task], progress: Progress, cancelled: Callable[[], bool]) -> None:
        self._progress, self._cancelled = progress, cancelled
        self._done, self._total = 0, sum(task.steps for task in wanted)
        self.problems: list[str] = []
        self.remarks: list[str] = []
        self.without_extract = 0
        self.could_be_drafts = 0

    @contextlib.contextmanager
    def step(self, name: str) -> Iterator[None]:
        if self._cancelled():
            raise _Cancelled
        try:
            yield
        finally:
            self._done += 1
            self._progress(self._done, self._total, name)

    def carry_out(
        self,
        wanted: Iterable[Task],
        keep: Callable[[Task, Mapping[str, bytes]], None],
        about_older: Callable[[Task], str] = lambda task: "",
    ) -> bool:
        """Make each document and hand it to `keep`; whether that was cancelled.

        `about_older` is what to say of a document that was made before and cannot be made any more.
        """
        for task in wanted:
            try:
                keep(task, task.make(self.step, self._note))
            except _Cancelled:
                return True
            except ExportError as error:
                self._note(task.who, error, about_older(task))
            except E1Error as error:  # a file that is not written, or whose data cannot be read any more
                self.problems.append(str(error))
        return False

    def _note(self, who: str, error: ExportError, older: str = "") -> None:
        """Keep what is told of a document; that an absent candidate has no extract is no problem."""
        sentence = about(who, error) + older
        if isinstance(error, NoExtract):
            self.without_extract += 1
            self.could_be_drafts += error.drafted
        (self.remarks if error.harmless and not older else self.problems).append(sentence)


class _Sink:
    """The folder that documents are written into."""

    def __init__(self, folder: Folder, overwrite: bool) -> None:
        self._folder, self._overwrite = folder, overwrite
        self.written: list[Path] = []
        self.kept: list[Path] = []
        self.unchanged: list[Path] = []

    def keep(self, task: Task, contents: Mapping[str, bytes]) -> None:
        folder = self._folder
        missing = [name for name, content in contents.items() if not folders.is_there(folder, name, content)]
        older = (
            []
            if self._overwrite
            else [name for name in missing if _is_in_the_way(folder, name, contents[name])]
        )
        if older:
            self.kept += [folder.path / name for name in older]
            return
        for name, content in contents.items():
            if name in missing:
                folder.write(name, content)
            else:
                self.unchanged.append(folder.path / name)
            self.written.append(folder.path / name)

    def older_stays(self, task: Task) -> str:
        found = [name for name in task.names if self._folder.has(name)]
        return (
            f" {found[0]}, fait auparavant, n’a pas été remplacé et n’est peut-être plus à jour."
            if found
            else ""
        )


def _is_in_the_way(folder: Folder, name: str, content: bytes) -> bool:
    """Whether a file of that name is to be left, unless somebody says otherwise."""
    return folder.has(name) and not gives_way(folder, name, content)
