"""The histogram of the notes, drawn by plotext: imported when it is first shown, which takes 60 ms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_BLOCK: Final = "█"  # plotext's own markers are quarters of a block, which few PuTTY fonts have
_AXIS: Final = 2  # lines below the bars: the axis, and its numbers
_MOST_COLUMNS: Final = 5  # per bar, the gap counted in
_EVERY: Final = 5  # numbers below the narrowest bars: 0, 5, 10…
_LEAST_COLUMNS: Final = 2
_WIDEST_GUTTER: Final = 4  # of the numbers at the left: up to 999 candidates, and a space
_FEW: Final = 21  # bars, from 0 to 20: a window that has no room for them has none for the app
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_MOST_LINES: Final = 3  # per unit: a single note is no tower


def bar_step(count: int, width: int) -> int:
    """Of how many points each bar is to be, for so many of them (0, 1, 2…) to be told apart in that width; one /20."""
    if count <= _FEW:
        return 1
    room = width - _WIDEST_GUTTER - 1
    longest = len(str(count - 1))
    return next(
        (
            step
            for step in _STEPS
            if room // -(-count // step) >= (_LEAST_COLUMNS if step == 1 else longest + 1)
        ),
        _STEPS[-1],
    )


def histogram_lines(counts: Sequence[int], width: int, height: int, points: int = 1) -> tuple[str, ...]:
    """A bar for so many `points` together, at most `width` cells wide and `height` lines high; none without a count over 0.

    Bars are exact where there are lines enough for it. A count that is not 0 is a line at least.
    """
    counts = [sum(counts[first : first + points]) for first in range(0, len(counts), points)]
    most = max(counts, default=0)
    lines = height - _AXIS
    gutter = len(str(most)) + 1
    columns = min((width - gutter - 1) // max(len(counts), 1), _MOST_COLUMNS)
    if most == 0 or lines < 1 or columns < _LEAST_COLUMNS:
        return ()
    if most <= lines:
        lines = most * min(lines // most, _MOST_LINES)  # as many lines for each unit
    unit = most / lines
    step = -(-most // max(lines // 2, 1))
    ticks = list(range(most, 0, -step))

    import plotext  # type: ignore[import-untyped]

    plotext.clear_figure()  # the library has one figure, a module's
    plotext.theme("clear")
    plotext.limit_size(False, False)
    plotext.plotsize(gutter + columns * len(counts) + 1, lines + _AXIS)
    heights = [max(count, unit) if count else 0 for count in counts]
    plotext.bar(list(range(len(counts))), heights, marker=_BLOCK, width=0.5)
    plotext.xlim(-0.5, len(counts) - 0.5)
    plotext.ylim(unit, most)
    ranks = list(range(len(counts)))
    # Beside a number of two digits there is no room for the next one in two columns; plotext would leave some out.
    every = 1 if columns > len(str(ranks[-1] * points)) else _EVERY
    plotext.xticks(ranks[::every], [str(rank * points) for rank in ranks[::every]])
    plotext.yticks(ticks, [str(tick) for tick in ticks])
    plotext.xaxes(True, False)
    plotext.yaxes(True, False)
    drawn: str = plotext.uncolorize(plotext.build())
    return tuple(line.rstrip() for line in drawn.rstrip("\n").split("\n"))
