"""What gives way at the top of a sheet where there is no room for all: who else is there, whose timer runs elsewhere."""

from __future__ import annotations

import pytest

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.storage.grids import load_grid
from e1tui.tui.evaluation.top import SAVED, middles, top_line

WITH, TIMER = "avec FOUGÈRE Hugo", "chrono : ÉRABLE Jean-Noël"


@pytest.mark.parametrize(
    ("width", "company", "seen"),
    [
        (118, (WITH, TIMER), f"passage 2 sur 6 · {WITH} · {TIMER}"),
        (78, (WITH, TIMER), f"passage 2 sur 6 · {WITH}"),  # who writes here too is worth more
        (78, (TIMER,), f"2 sur 6 · {TIMER}"),
        (58, (WITH, TIMER), f"2 sur 6 · {WITH}"),
        (36, (WITH, TIMER), "2 sur 6"),
    ],
)
def test_who_else_is_there_stays_longer_than_whose_timer_runs(
    width: int, company: tuple[str, ...], seen: str
) -> None:
    blank = Evaluation(load_grid().id, Candidate("SAULE", "Ana", "0214000001"))
    first, *shorter = middles("passage 2 sur 6", blank, None, *company)
    line = top_line("SAULE Ana", "0214000001", first, SAVED, width, *shorter)
    assert len(line) <= width and seen in line
    assert (WITH in line, TIMER in line) == (WITH in seen, TIMER in seen)
