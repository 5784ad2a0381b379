"""What can be asked for, and how one document is told from the making of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from e1tui.domain.closing.printable import unprintable_signs
from e1tui.domain.evaluation import Candidate, Evaluation
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


WITH_REMARKS: Final = "-avec-remarques"  # ends the name of grids that have more than the official form
BLANK_GRIDS: Final = "vierges"  # begins the name of the grids to be filled in by hand
OF_CANDIDATE: Final = frozenset({Document.GRID, Document.EXTRACT})  # the others are of a whole session
# What can be made by day and by school.
BY_GROUP: Final = frozenset({Document.MARK_SHEET, Document.MORNING, Document.MINUTES, Document.NOTES})


@dataclass(frozen=True)
class Order:
    """What is to be made. `session` is the name of the session's folder, for the files of a whole session.

    Of the documents `combined` there is one file for all candidates instead of one each; for some that were
    `chosen` it has another name than the session's. `overwrite`: files of another content are replaced. `drafts`: extracts that cannot be given yet are made, marked PROJET. `data` gives
    the file to attach to a grid. `incomplete`: candidates are missing whose files cannot be read. `only`, if
    not empty, are the file names to make. `remarks`: grids have the remarks and internal notes on a sheet more, and
    other names, so that they are never taken for the official ones. `by_day` and `by_school`: a file of the session
    for each, where that has a meaning. `sequence` are the stems in whose order the list of marks stands,
    `sequence_name` what that order is called in file names.
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
    chosen: bool = False
    by_day: bool = False
    by_school: bool = False
    sequence: tuple[str, ...] = ()
    sequence_name: str = "liste"


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


def shared(
    name: str, content: Callable[[], bytes], items: Sequence[Item], *, named: bool = True, remark: str = ""
) -> Task:
    """A document that has all of these on it: of whoever it has to leave a part blank, a problem says so.

    `named`: it has their names, and not their numbers only. `remark` is a sentence on it that is no problem.
    """

    def make(step: Step, problem: Problem) -> Mapping[str, bytes]:
        with step(name):
            for stem, evaluation in items:
                if sentence := left_blank(stem, evaluation.candidate, name, named=named):
                    problem(who_is(stem, evaluation), ExportError(sentence))
            if remark:
                problem("", ExportError(remark, harmless=True))
            return {name: content()}

    return Task((name,), 1, make)


def left_blank(stem: str, candidate: Candidate, document: str, *, named: bool = True) -> str:
    """What to write by hand on a document for all, or ""."""
    parts = {"numéro": candidate.number}
    if named:
        parts = {"nom": candidate.full_name, **parts, "établissement": candidate.school}
    signs = {part: found for part, text in parts.items() if (found := unprintable_signs(text))}
    if not signs:
        return ""
    what = " ni ".join(f"son {part} ({found})" for part, found in signs.items())
    return f"{stem}.toml, {candidate.full_name} : {document} n’a pas {what}, à écrire à la main dans la place laissée."


def about(who: str, error: ExportError) -> str:
    """The error's sentence, with whose document it is."""
    sentence = str(error)
    return sentence if who in sentence else f"{who} : {sentence}"


def who_is(stem: str, evaluation: Evaluation) -> str:
    """The candidate's name, else the file's."""
    return evaluation.candidate.full_name or stem
