"""In the smallest window the histogram can be read, and what a form explains is whole."""

from __future__ import annotations

import pytest
from hosts import add, add_session, lines, shown

from e1tui.tui.candidates.chart import histogram_lines
from e1tui.tui.candidates.deliberation import DeliberationScreen
from e1tui.tui.candidates.screen import CandidatesScreen

SMALLEST = (60, 16)


@pytest.mark.parametrize("point", [0, 4, 10, 12, 20])
def test_the_numbers_stand_below_their_bars(point):
    counts = [0] * 21
    counts[point] = 1
    drawn = histogram_lines(counts, 58, 6)
    axis, numbers = drawn[-2:]
    assert numbers.split() == ["0", "5", "10", "15", "20"]
    ticks = [numbers.index(number) + len(number) - 1 for number in ("0", "5", "10", "15", "20")]
    ticks[0] = numbers.index("0")  # the first of them, which "10" has too
    assert ticks == [place for place, sign in enumerate(axis) if sign == "┬"]
    assert drawn[0][ticks[0] + 2 * point] == "█"


async def test_the_histogram_says_what_it_is_of(opened, juin):
    session, grid = juin.session(), juin.grid()
    async with opened(DeliberationScreen(juin, session, grid), size=SMALLEST) as (app, pilot):
        await pilot.press("g")
        await pilot.pause()
        assert " Notes sur 20 : combien de candidats par point" in lines(app)


async def test_what_the_form_of_passages_explains_is_whole(opened, root):
    store = add_session(root, "juin")
    add(store, "ORME")
    async with opened(CandidatesScreen(store), size=SMALLEST) as (app, pilot):
        await pilot.press("g")
        await pilot.pause()
        words = " ".join(shown(app).split())
        assert (
            "Rien n’est écrit avant d’avoir vu le résultat. Qui n’est pas présent, a déjà commencé ou"
            in words
        )
