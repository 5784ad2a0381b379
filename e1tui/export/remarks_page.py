"""What the commission wrote for itself, on a page of its own after the grid, where it was asked for."""

from __future__ import annotations

from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.export.blocks import centred, framed_text, head
from e1tui.export.page import CONTENT_WIDTH, Cell, Row, Table, Text, mm
from e1tui.export.structure import Role

TITLE: Final = "Remarques et notes internes de la commission"
_NOTICE: Final = "À l’usage de la commission d’évaluation, non communicable à la personne candidate."
_GAP: Final = mm(3)
_CRITERION: Final = 0.42  # of the width


def remarks_tables(grid: Grid, evaluation: Evaluation) -> tuple[Table, ...]:
    """The remarks by criterion and the free notes, none where nothing was written."""
    rows = tuple(
        Row(
            (
                Cell((Text(f"{criterion.competency_id} {criterion.label}"),), role=Role.ROW_HEADER),
                Cell((Text(remark, source=f"remarque sur {criterion.competency_id} {criterion.label}"),)),
            )
        )
        for criterion in grid.criteria
        if (remark := evaluation.remark(criterion).strip())
    )
    notes = evaluation.internal_notes.strip()
    if not rows and not notes:
        return ()
    found = [_heading(evaluation)]
    if rows:
        header = Row((head(centred("Critère", 8, bold=True)), head(centred("Remarque", 8, bold=True))))
        widths = (CONTENT_WIDTH * _CRITERION, CONTENT_WIDTH * (1 - _CRITERION))
        found.append(Table(widths, (header, *rows), headers=1, gap=_GAP))
    if notes:
        found.append(framed_text("Notes internes", notes, 9.5, lines=3, gap=_GAP))
    return tuple(found)


def _heading(evaluation: Evaluation) -> Table:
    candidate = evaluation.candidate
    who = " · ".join(filter(None, (candidate.full_name, candidate.number)))
    texts = (
        centred(TITLE, 11, bold=True, role=Role.SUBHEADING),
        centred(who, 10, bold=True),
        centred(_NOTICE),
    )
    cell = Cell(texts, fill=True, role=Role.PARAGRAPH)
    return Table((CONTENT_WIDTH,), (Row((cell,)),), keep=True, new_page=True, padding=4)
