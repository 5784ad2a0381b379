"""What the screen of the exports shows: the choices, how far it is, then what was written and what was not. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from e1tui.domain.french import plural
from e1tui.domain.text import unbroken
from e1tui.tui.exporting.choices import DOCUMENTS, DRAFTS, OPTIONS
from e1tui.tui.text.lines import Row, RowStyle

if TYPE_CHECKING:
    from e1tui.export.batch import Report

ANEW: Final = "refaire"  # the key of the row of what is out of date, and the beginning of those below it
_NAMED: Final = 3  # file names in a question
_BAR: Final = 30


@dataclass(frozen=True)
class Result:
    """What came of it, in sentences: `problems`, what was `altered` after its closing, files that are `copies`."""

    report: Report | None
    problems: tuple[str, ...]
    altered: tuple[str, ...]
    copies: tuple[str, ...]


def choice_rows(
    scopes: Mapping[str, str], scope: str, ticked: Collection[str], outdated: Sequence[tuple[str, str]]
) -> list[Row]:
    """Of whom, which documents, and those that are out of date: the name of each, and how it may be shown."""
    rows = [Row(key, (f"({'●' if key == scope else ' '}) {text}",)) for key, text in scopes.items()]
    for key, text in (DOCUMENTS | OPTIONS).items():
        rows.append(Row(key, (f"[{'√' if key in ticked else ' '}] {text}",)))
    if outdated:
        count = plural(len(outdated), "document")
        rows.append(Row(ANEW, (f"Refaire ce qui n’est plus à jour dans ce dossier : {count}",), "error"))
        rows += [Row(f"{ANEW}-{name}", (f"      {shown}",), "dim") for name, shown in outdated]
    return rows


def bar(done: int, total: int) -> str:
    """How far it is, "███░░░ 12 sur 25 ·"."""
    full = _BAR * done // max(total, 1)
    return f"{'█' * full}{'░' * (_BAR - full)} {done} sur {total} ·"


def result_rows(told: Result, width: int, scrub: Callable[[str], str]) -> list[Row]:
    """A row for each file that was written, in `width` columns; the sentences on as many as they need.

    `scrub` takes names away where they are hidden.
    """

    def rows_of(name: str, sentences: Iterable[str], sign: str, style: RowStyle) -> list[Row]:
        return [
            Row(f"{name}-{rank}-{line}", (part,), style)
            for rank, text in enumerate(sentences)
            for line, part in enumerate(_lines(f"{sign} {unbroken(scrub(text))}", width))
        ]

    report = told.report
    remarks = report.remarks if report else ()
    if report is not None and report.could_be_drafts:
        remarks += (f"Pour un extrait marqué PROJET, cochez « {OPTIONS[DRAFTS]} ».",)
    written = report.written if report else ()
    return [
        *rows_of("non", (*told.altered, *told.problems), "!", "error"),
        *(Row(str(path), (f"√ {scrub(path.name)}",)) for path in written),
        *rows_of("copie", told.copies, "!", "error"),
        *rows_of("sans", remarks, "·", "dim"),
    ]


def _lines(sentence: str, width: int) -> list[str]:
    return textwrap.wrap(sentence, width - 4, subsequent_indent="  ")


def result_sentence(told: Result) -> str:
    """All of it counted: "12 fichiers écrits, 3 inchangés · 1 document non fait."."""
    report = told.report
    same = len(report.unchanged) if report else 0
    done = plural((len(report.written) if report else 0) - same, "fichier écrit", "fichiers écrits")
    if same:
        done += f", {plural(same, 'inchangé', 'inchangés')}"
    if report is not None and report.without_extract:
        done += f" · {report.without_extract} sans extrait"
    if told.problems:
        done += f" · {plural(len(told.problems), 'document non fait', 'documents non faits')}"
    if told.altered:
        done += (
            f" · {plural(len(told.altered), 'évaluation modifiée', 'évaluations modifiées')} après clôture"
        )
    if report is not None and report.cancelled:
        done = f"Annulé : {done}"
    return f"{done}."


def question(report: Report) -> str:
    """Whether the files that are there already are to be replaced."""
    names = [path.name for path in report.kept]
    listed = "\n".join(f"  {name}" for name in names[:_NAMED])
    if len(names) > _NAMED:
        listed += f"\n  et {len(names) - _NAMED} de plus"
    said = plural(len(names), "fichier existe", "fichiers existent")
    return f"{said} déjà, avec un autre contenu :\n{listed}\n{'Le' if len(names) == 1 else 'Les'} remplacer ?"
