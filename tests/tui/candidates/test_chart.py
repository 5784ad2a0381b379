"""The histogram: exact bars, at any width, of characters that every terminal font has."""

import pytest

from e1tui.tui.candidates.chart import histogram_lines

WGL4 = set(" 0123456789─│└┤┬█")


def counts(**given):
    found = [0] * 21
    for point, count in given.items():
        found[int(point.removeprefix("p"))] = count
    return found


def heights(lines):
    """How many blocks stand over each point, read in the middle of its tick."""
    axis = next(y for y, line in enumerate(lines) if "└" in line)
    ticks = [x for x, character in enumerate(lines[axis]) if character == "┬"]
    assert len(ticks) == 21
    return [sum(line.ljust(200)[x] == "█" for line in lines[:axis]) for x in ticks]


@pytest.mark.parametrize(("width", "height"), [(78, 9), (118, 14), (70, 8)])
def test_bars_are_exact_where_there_are_lines_enough(width, height):
    given = counts(p0=1, p9=1, p10=3, p15=2, p20=1)
    lines = histogram_lines(given, width, height)
    assert len(lines) <= height and max(map(len, lines)) <= width
    assert set("".join(lines)) <= WGL4
    bars = heights(lines)
    unit = max(bars) // 3
    assert unit >= 1 and bars == [count * unit for count in given]
    assert lines[-1].split() == [str(point) for point in range(21)]
    assert lines[0].startswith("3┤")


def test_many_candidates_still_show_a_lonely_one():
    bars = heights(histogram_lines(counts(p2=1, p12=240, p13=120), 78, 9))
    assert bars[2] == 1 and bars[12] == 7 and bars[13] in (3, 4) and bars[14] == 0


@pytest.mark.parametrize(
    ("given", "width", "height"), [(counts(), 78, 9), (counts(p3=1), 20, 9), (counts(p3=1), 78, 2)]
)
def test_nothing_where_there_is_nothing_to_draw_or_no_room(given, width, height):
    assert histogram_lines(given, width, height) == ()
