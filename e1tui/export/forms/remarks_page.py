"""What the commission wrote for itself, on a sheet of its own after the grid, where it was asked for.

No page of the official form: it has its own numbers, says INTERNE, and no fingerprint, which does not cover it.
"""

from __future__ import annotations

from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.text import NBSP
from e1tui.export.forms.blocks import centred, footer, framed_text, head
from e1tui.export.layout.flow import lay_out
from e1tui.export.layout.page import CONTENT_WIDTH, FOOTER_NAME, Cell, Layout, Row, Table, Text, mm
from e1tui.export.layout.structure import Role
from e1tui.export.layout.typeset import shortened

TITLE: Final = "Remarques et notes internes de la commission"
INTERNAL: Final = "INTERNE"
_NOTICE: Final = "À l’usage de la commission d’évaluation, non communicable à la personne candidate."
_GAP: Final = mm(3)
_CRITERION: Final = 0.42  # of the width


def remarks_layout(grid: Grid, evaluation: Evaluation, *, state: str = "") -> Layout | None:
    """The remarks by criterion and the free notes on pages of their own, None where nothing was written.

    `state` is what is to be known of the evaluation ("BROUILLON").
    """
    tables = _tables(grid, evaluation, state)
    if not tables:
        return None
    left = " · ".join(filter(None, (INTERNAL, state, "Document non communicable à la personne candidate")))
    return lay_out(
        tables, footer(left, shortened(_who(evaluation), FOOTER_NAME) or NBSP, counted="remarques")
    )


def _tables(grid: Grid, evaluation: Evaluation, state: str) -> tuple[Table, ...]:
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
    found = [_heading(evaluation, state)]
    if rows:
        header = Row((head(centred("Critère", 8, bold=True)), head(centred("Remarque", 8, bold=True))))
        widths = (CONTENT_WIDTH * _CRITERION, CONTENT_WIDTH * (1 - _CRITERION))
        found.append(Table(widths, (header, *rows), headers=1, gap=_GAP))
    if notes:
        found.append(framed_text("Notes internes", notes, 9.5, lines=3, gap=_GAP))
    return tuple(found)


def _who(evaluation: Evaluation) -> str:
    candidate = evaluation.candidate
    return " · ".join(filter(None, (candidate.full_name, candidate.number)))


def _heading(evaluation: Evaluation, state: str) -> Table:
    texts = (
        centred(TITLE, 11, bold=True, role=Role.SUBHEADING),
        centred(_who(evaluation), 10, bold=True),
        centred(" · ".join(filter(None, (INTERNAL, state))), 10, bold=True),
        centred(_NOTICE),
    )
    cell = Cell(texts, fill=True, role=Role.PARAGRAPH)
    return Table((CONTENT_WIDTH,), (Row((cell,)),), keep=True, padding=4)
