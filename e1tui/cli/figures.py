"""`e1tui bilan`: the figures of one session, of several counted together, or of each beside the others."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.figures import Figures, Spread, figures, shown_figure
from e1tui.domain.grid import Grid
from e1tui.domain.marks import french
from e1tui.domain.sessions.harmonisation import (
    FEWEST,
    SessionFigures,
    in_several,
    percentage,
    session_figures,
    signed,
)
from e1tui.domain.text import cell_width, padded
from e1tui.operations.sources import Source, common_grid, read_source
from e1tui.storage.folder import SessionsFolder

Say = Callable[[str], object]
TOGETHER: Final = "Ensemble"  # what the row of all sessions is called

# Key in JSON → (heading in the table, attribute).
_ROWS: Final = {
    "notes": ("Notes", "count"),
    "moyenne": ("Moyenne", "mean"),
    "mediane": ("Médiane", "median"),
    "ecart_type": ("Écart type", "deviation"),
    "minimum": ("Minimum", "minimum"),
    "maximum": ("Maximum", "maximum"),
}


def run(folder: SessionsFolder, options: argparse.Namespace, write: Say, say: Say, warn: Say) -> int:
    """Write the figures over all these sessions, or of each; 1 when a file could not be counted."""
    sources = [read_source(folder, name, history=False) for name in dict.fromkeys(options.sessions_nommees)]
    grid = common_grid(sources)
    for copy in (copy for source in sources for copy in source.copies):
        warn(copy)
    refused = [reason for source in sources for reason in source.problems]
    for reason in refused:
        warn(f"{reason} Ce candidat n’est pas compté.")
    if options.par_session or options.pdf:
        _tell_twice(sources, warn)
        each = [session_figures(grid, one.name, _evaluations([one])) for one in sources]
        whole = session_figures(grid, TOGETHER, _evaluations(sources))
        if options.pdf:
            _write_pdf(Path(options.pdf), grid, sources, each, whole, say)
        else:
            is_json = options.format == "json"
            write(sessions_json(each, whole) if is_json else sessions_table(grid, each, whole))
    else:
        found = figures(grid, _evaluations(sources))
        write(as_json(found) if options.format == "json" else as_table(found))
    return 1 if refused else 0


def _evaluations(sources: Iterable[Source]) -> list[Evaluation]:
    return [evaluation for source in sources for evaluation in source.evaluations.values()]


def _tell_twice(sources: Iterable[Source], warn: Say) -> None:
    """Who is in two sessions is counted in both: whether that is meant, only a person knows."""
    named = ((source.name, evaluation) for source in sources for evaluation in source.evaluations.values())
    together: dict[tuple[str, ...], list[str]] = {}
    for number, names in in_several(named).items():
        together.setdefault(tuple(names), []).append(number)
    for names, numbers in together.items():
        where = " et ".join(filter(None, (", ".join(names[:-1]), names[-1])))
        if len(numbers) == 1:
            warn(f"Le candidat n° {numbers[0]} est dans {where} : il y est compté chaque fois.")
        else:
            warn(f"{len(numbers)} candidats sont dans {where}, comptés chaque fois : {', '.join(numbers)}.")


def _write_pdf(
    path: Path,
    grid: Grid,
    sources: Sequence[Source],
    each: Sequence[SessionFigures],
    whole: SessionFigures,
    say: Say,
) -> None:
    from e1tui import folders

    # Here: only who wants the page pays for its layout.
    from e1tui.export.forms.harmonisation import harmonisation_pdf

    content = harmonisation_pdf(grid, [(one.name, _evaluations([one])) for one in sources], each, whole)
    folders.check_new(path)
    if not folders.create_file(path, content):
        say(folders.unconfirmed(path))
    say(f"{path} : pour la réunion d’harmonisation, confidentiel, sans aucun nom.")


def as_json(found: Figures) -> str:
    """One object; figures that do not exist (no mark is given) are null."""
    counts = {"candidats": found.candidates, "presents": found.present}
    drafts = {"brouillons": found.drafts}
    competencies = {key: counts | _plain(spread) for key, spread in found.competencies.items()}
    document = counts | _plain(found.marks) | {"competences": competencies} | drafts
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _plain(spread: Spread) -> dict[str, int | float | None]:
    values = {key: getattr(spread, attribute) for key, (_, attribute) in _ROWS.items()}
    return {key: float(value) if isinstance(value, Decimal) else value for key, value in values.items()}


def as_table(found: Figures) -> str:
    """A column for the note sur 20 and one per competency, figures to the hundredth."""
    columns = {f"Sur {french(found.out_of)}": found.marks, **found.competencies}
    width = max(map(len, columns)) + 2
    label = max(len(heading) for heading, _ in _ROWS.values())
    lines = [f"Candidats : {found.candidates}. Présents : {found.present}.", ""]
    lines.append(" " * label + "".join(name.rjust(width) for name in columns))
    for heading, attribute in _ROWS.values():
        cells = (shown_figure(getattr(spread, attribute)) for spread in columns.values())
        lines.append(heading.ljust(label) + "".join(cell.rjust(width) for cell in cells))
    if found.drafts:
        lines += ["", f"Dont {found.drafts} en brouillon : ces notes peuvent encore changer."]
    return "\n".join(lines) + "\n"


# --- each session beside the others ---

# Key in JSON → (heading in the table, attribute of the spread).
_OF_A_SESSION: Final = {
    "moyenne": ("Moyenne", "mean"),
    "mediane": ("Médiane", "median"),
    "ecart_type": ("Écart type", "deviation"),
    "minimum": ("Min.", "minimum"),
    "maximum": ("Max.", "maximum"),
}


def sessions_json(each: Sequence[SessionFigures], whole: SessionFigures) -> str:
    """One object: "sessions", a list in the order that they were named, and "ensemble"; no figure under five marks."""
    document = {"sessions": [_session_plain(one) for one in each], "ensemble": _session_plain(whole)}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _session_plain(one: SessionFigures) -> dict[str, object]:
    name: dict[str, object] = {} if one.name == TOGETHER else {"session": one.name}
    return name | {
        "candidats": one.candidates,
        "presents": one.present,
        "notes": one.marks.count,
        **{key: _number(getattr(one.marks, attribute)) for key, (_, attribute) in _OF_A_SESSION.items()},
        "niveaux": {level: _number(share) for level, share in one.shares.items()},
        "ecart_au_profil": _number(one.gap),
        "brouillons": one.drafts,
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def sessions_table(grid: Grid, each: Sequence[SessionFigures], whole: SessionFigures) -> str:
    """A row for each session, then one for all of them."""
    levels = [level.value for level in grid.scale]
    headings = ("Session", "Notes", *(name for name, _ in _OF_A_SESSION.values()), *levels, "Écart/profil")
    rows = [headings, *(_session_cells(one, levels) for one in (*each, whole))]
    widths = [max(cell_width(row[rank]) for row in rows) for rank in range(len(headings))]
    lines = [
        "  ".join(
            padded(cell, width) if rank == 0 else " " * (width - cell_width(cell)) + cell
            for rank, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    few = [one.name for one in each if one.marks.count < FEWEST]
    drafts = ", ".join(f"{one.name} (dont {one.drafts} en brouillon)" for one in each if one.drafts)
    notes = [
        *([f"Notes qui peuvent encore changer : {drafts}."] if drafts else []),
        "Niveaux : part de tous les positionnements. Écart/profil : moyenne de la note moins le profil de ses",
        "positionnements, la même règle pour toutes les sessions. Rien n’est recalculé : la commission décide.",
        *([f"Moins de {FEWEST} notes, donc sans chiffres : {', '.join(few)}."] if few else []),
    ]
    return "\n".join([*lines, "", *notes]) + "\n"


def _session_cells(one: SessionFigures, levels: Sequence[str]) -> tuple[str, ...]:
    return (
        one.name,
        str(one.marks.count),
        *(shown_figure(getattr(one.marks, attribute)) for _, attribute in _OF_A_SESSION.values()),
        *(percentage(one.shares[level]) if level in one.shares else "-" for level in levels),
        signed(one.gap),
    )
