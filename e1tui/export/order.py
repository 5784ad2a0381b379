"""What can be asked for, and how one document is told from the making of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.errors import ExportError

Item = tuple[str, Evaluation]  # a candidate's stem, which names the files, and the evaluation


class Document(StrEnum):
    """What can be asked for. The value of the first two begins the names of a candidate's files."""

    GRID = "grille"
    EXTRACT = "extrait"
    MARK_SHEET = "bordereau"
    MORNING = "matin"
    LIST = "liste"
    MINUTES = "pv"
    NOTES = "notes"


# What can be made by day and by school.
BY_GROUP: Final = frozenset({Document.MARK_SHEET, Document.MORNING, Document.MINUTES, Document.NOTES})


@dataclass(frozen=True)
class Order:
    """What is to be made. `session` is the name of the session's folder, for the files of a whole session.

    Of the documents `combined` there is one file for all candidates instead of one each. `overwrite`: files of another
    content are replaced. `drafts`: extracts that cannot be given yet are made, marked PROJET. `data` gives
    the file to attach to a grid. `incomplete`: candidates are missing whose files cannot be read. `only`, if
    not empty, are the file names to make. `remarks`: grids have the remarks and internal notes on a sheet more, and
    other names, so that they are never taken for the official ones. `by_day` and `by_school`: a file of the session
    for each, where that has a meaning. `sequence` are the stems in whose order the list of marks stands.
    """

    documents: frozenset[Document]
    session: str
    combined: frozenset[Document] = frozenset()
    overwrite: bool = False
    drafts: bool = False
    data: Callable[[str, Evaluation], bytes] | None = None
    incomplete: bool = False
    only: frozenset[str] = frozenset()
    remarks: bool = False
    by_day: bool = False
    by_school: bool = False
    sequence: tuple[str, ...] = ()


# Says that something of that name is being made, for the progress bar; leaving it counts one.
Step = Callable[[str], AbstractContextManager[None]]
# Takes what spoils a part of a document for all, with whose part it is.
Problem = Callable[[str, ExportError], None]


@dataclass(frozen=True)
class Task:
    """One document. `make` gives file names and contents, and is handed what counts steps, of which it does
    `steps`, and what is told whose part of it cannot be made. It raises ExportError when there is nothing.
    """

    names: tuple[str, ...]
    steps: int
    make: Callable[[Step, Problem], Mapping[str, bytes]]
    who: str = ""


def single(name: str, content: Callable[[], bytes]) -> Task:
    """A document of one file and one step."""

    def make(step: Step, problem: Problem) -> Mapping[str, bytes]:
        with step(name):
            return {name: content()}

    return Task((name,), 1, make)


def refused(sentence: str) -> Task:
    """A document that cannot be made, and why."""

    def make(step: Step, problem: Problem) -> Mapping[str, bytes]:
        with step(sentence):
            raise ExportError(sentence)

    return Task((), 1, make)


def about(who: str, error: ExportError) -> str:
    """The error's sentence, with whose document it is."""
    sentence = str(error)
    return sentence if who in sentence else f"{who} : {sentence}"


def who_is(stem: str, evaluation: Evaluation) -> str:
    """The candidate's name, else the file's."""
    return evaluation.candidate.full_name or stem
