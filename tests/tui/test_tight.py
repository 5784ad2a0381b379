"""What TightUpdate sends leaves the terminal as Textual's own update does, with fewer bytes."""

from __future__ import annotations

import pyte
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.geometry import Region
from textual.strip import Strip

from e1tui.tui.base import E1Screen
from e1tui.tui.tight import TightCompositor, TightUpdate
from e1tui.tui.widgets.repaint import changed

WIDTH, HEIGHT = 40, 6
PIECES = st.lists(
    st.tuples(
        st.sampled_from(["·   ", "[TS]", " ›› ", "é", "日本", "critère "]), st.sampled_from(["", "given"])
    ),
    max_size=8,
)
LINES = st.lists(PIECES.map(tuple), min_size=HEIGHT, max_size=HEIGHT)
STYLES = {"": Style(), "given": Style(bold=True, reverse=True)}
CONSOLE = Console(width=WIDTH, force_terminal=True, color_system="truecolor")


def strips(lines):
    return [
        Strip([Segment(text, STYLES[style]) for text, style in line]).adjust_cell_length(WIDTH)
        for line in lines
    ]


def update_of(kind, lines, spans):
    return kind([{0: strip} for strip in strips(lines)], spans, [[WIDTH]] * HEIGHT)


def shown(*sequences):
    screen = pyte.Screen(WIDTH, HEIGHT)
    stream = pyte.Stream(screen)
    for sequence in sequences:
        stream.feed(sequence.replace("\n", "\r\n"))
    return [[screen.buffer[y][x] for x in range(WIDTH)] for y in range(HEIGHT)]


@given(LINES, LINES)
def test_the_terminal_shows_the_same_with_fewer_bytes(before, after):
    whole = [(y, 0, WIDTH) for y in range(HEIGHT)]
    first = update_of(ChopsUpdate, before, whole).render_segments(CONSOLE)
    regions = [region for y in range(HEIGHT) for region in changed(before[y], after[y], y, WIDTH)]
    expected = shown(first, update_of(ChopsUpdate, after, whole).render_segments(CONSOLE))
    if not regions:
        assert shown(first) == expected
        return
    spans = [(region.y, region.x, region.right) for region in regions]
    tight = update_of(TightUpdate, after, spans).render_segments(CONSOLE)
    assert shown(first, tight) == expected
    assert len(tight) <= len(update_of(ChopsUpdate, after, spans).render_segments(CONSOLE))


def test_changes_that_are_far_apart_are_sent_apart():
    old = (("    ", ""), ("·" * 20, ""), ("·", ""))
    new = ((" ›› ", "cursor"), ("·" * 20, ""), ("*", ""))
    assert changed(old, new, 3, WIDTH) == [Region(0, 3, 4, 1), Region(24, 3, 1, 1)]
    assert changed(old, old, 3, WIDTH) == []


async def test_only_what_changed_is_drawn(opened, juin):
    from e1tui.tui.screens.candidates import CandidatesScreen

    async with opened(CandidatesScreen(juin)) as (app, pilot):
        assert isinstance(app.screen, E1Screen) and isinstance(app.screen._compositor, TightCompositor)
        list_region = app.screen.list.region
        drawn = [region for region, _, _ in app.screen._compositor._get_renders(Region(0, 3, 5, 1))]
        assert list_region in drawn and app.screen.query_one("#hints").region not in drawn
        everything = [region for region, _, _ in app.screen._compositor._get_renders()]
        assert app.screen.query_one("#hints").region in everything
