"""`e1tui tableau`: candidates and positions of several sessions as two CSV files, for a spreadsheet or a database."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from e1tui import folders
from e1tui.cli.listing import made_of, total_names
from e1tui.errors import FileProblem, SaveError
from e1tui.export.forms.tables import Cell, csv_text
from e1tui.operations.sources import Source, read_source
from e1tui.storage.folder import SessionsFolder

Say = Callable[[str], object]
CANDIDATES: Final = "candidats.csv"
POSITIONS: Final = "positionnements.csv"
_KEY: Final = ("session", "centre", "grille", "numero")  # what both files begin with
_NAMES: Final = ("nom", "prenom")


def run(folder: SessionsFolder, options: argparse.Namespace, say: Say, warn: Say) -> int:
    """Write both files into a folder that has neither; 1 when a candidate could not be read.

    Nothing says who is who but the number, unless names are asked for.
    """
    sources = [read_source(folder, name, history=False) for name in dict.fromkeys(options.sessions_nommees)]
    for copy in (copy for source in sources for copy in source.copies):
        warn(copy)
    refused = [reason for source in sources for reason in source.problems]
    for reason in refused:
        warn(f"{reason} Ce candidat n’est pas dans le tableau.")
    target = Path(options.vers)
    contents = {
        CANDIDATES: candidates_csv(sources, names=options.avec_noms),
        POSITIONS: positions_csv(sources, names=options.avec_noms),
    }
    if there := next((target / name for name in contents if os.path.lexists(target / name)), None):
        raise SaveError(f"{there} existe déjà, il n’est pas remplacé : choisissez un autre dossier.")
    try:
        target.mkdir(exist_ok=True)
    except OSError as error:
        raise FileProblem(f"{target} : ce dossier ne peut être fait ({error.strerror}).") from error
    for name, content in contents.items():
        if not folders.create_file(target / name, content):
            warn(folders.unconfirmed(target / name))
    count = sum(len(source.evaluations) for source in sources)
    kind = "avec les noms, confidentiel" if options.avec_noms else "sans les noms, confidentiel"
    say(f"{target} : {CANDIDATES} ({count} lignes) et {POSITIONS}, {kind}.")
    return 1 if refused else 0


def candidates_csv(sources: Sequence[Source], *, names: bool) -> bytes:
    """A row each: session, centre, grid, number, state, presence, a mark by competency, what they make together.

    The columns of what marks make are those of `lister`, of all the grids: "total", "note_sur_20" or "note"…
    """
    competencies = dict.fromkeys(one.id for source in sources for one in source.grid.competencies)
    marks = [f"note_{competency}" for competency in competencies]
    totals = dict.fromkeys(name for source in sources for name in total_names(source.grid))
    header = [*_KEY, *(_NAMES if names else ()), "etat", "presence", *marks, *totals]
    rows: list[list[Cell]] = []
    for source in sources:
        for evaluation in source.evaluations.values():
            shown = evaluation.shown()
            given = {one.id: shown.mark(one) for one in source.grid.competencies}
            grid = source.grid
            made = made_of(grid, shown.total(grid), shown.reckoned_mark(grid), shown.mark_on_20(grid))
            rows.append(
                [
                    *_key(source, evaluation.candidate.number),
                    *((evaluation.candidate.last_name, evaluation.candidate.first_name) if names else ()),
                    shown.state.value,
                    shown.presence.value,
                    *(given.get(competency) for competency in competencies),
                    *(made.get(name) for name in totals),
                ]
            )
    return csv_text(header, rows).encode("utf-8-sig")


def positions_csv(sources: Iterable[Source], *, names: bool) -> bytes:
    """A row for each criterion of each candidate: its level, and the level's rank from 1; empty where none is given."""
    header = [*_KEY, *(_NAMES if names else ()), "competence", "critere", "niveau", "rang"]
    rows: list[list[Cell]] = []
    for source in sources:
        for evaluation in source.evaluations.values():
            shown = evaluation.shown()
            person = (evaluation.candidate.last_name, evaluation.candidate.first_name) if names else ()
            start: list[Cell] = [*_key(source, evaluation.candidate.number), *person]
            for criterion in source.grid.criteria:
                level = shown.level(criterion)
                place = (None, None) if level is None else (level.value, level.rank + 1)
                rows.append([*start, criterion.competency_id, criterion.id, *place])
    return csv_text(header, rows).encode("utf-8-sig")


def _key(source: Source, number: str) -> tuple[str, ...]:
    return (source.name, source.session.centre or source.session.school, source.grid.id, number)
