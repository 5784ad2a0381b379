"""What a closed evaluation says of its closing: when, by whom, its fingerprint, who has read it."""

from __future__ import annotations

from e1tui.domain.closing import shown_fingerprint
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.text import NBSP, clean


def closing_lines(evaluation: Evaluation) -> tuple[str, ...]:
    """Two lines for Synthèse, none for a draft or for a file that was closed by hand without its closing."""
    closing = evaluation.closing
    if closing is None or not evaluation.is_closed:
        return ()
    how = f"Close le {closing.at:%d/%m/%Y} à {closing.at:%H:%M} par {clean(closing.by)}"
    if fingerprint := shown_fingerprint(evaluation):
        how += f" · empreinte {fingerprint}"
    reader = evaluation.reviewed_by
    read = (
        f"Relue par {clean(reader)}." if reader else f"Pas encore relue. Par un autre membre, j{NBSP}: relue."
    )
    return how, read
