"""What is drawn of a screen that changes is what Textual's own compositor draws of it, and no more."""

from __future__ import annotations

import random

import pytest
from hosts import add
from rich.color import ColorSystem
from textual._compositor import Compositor
from textual.containers import Horizontal, Vertical
from textual.geometry import Region
from textual.widgets import Input, Static

from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.terminal.cells import Frame
from e1tui.tui.terminal.compositor import TightCompositor, pieces


def drawn(update, frame, size):
    return frame.update(*size, pieces(update, ColorSystem.TRUECOLOR))


def rows(frame):
    return [(row.texts, row.styles) for row in frame._rows]


class Parts(E1Screen[None]):
    """Widgets beside and over each other, one of them scrolled."""

    DEFAULT_CSS = """
    Horizontal { height: 6; }
    Parts Static { width: 1fr; height: 6; }
    #over { layer: above; offset: 5 2; width: 12; height: 4; border: solid; }
    Parts { layers: default above; }
    Vertical { height: 8; overflow-y: scroll; }
    """

    def compose_body(self):
        with Horizontal():
            yield Static("日本 à gauche\n" * 6, id="left")
            yield Static("à droite\n" * 6, id="right")
        with Vertical():
            for rank in range(4):
                yield Static(f"ligne {rank}\n" * 3, classes="long")
        yield Input("texte")
        yield Static("dessus", id="over")


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_is_refreshed_the_terminal_shows_the_whole_screen(opened, seed):
    chance = random.Random(seed)
    async with opened(Parts()) as (app, pilot):
        screen, size = app.screen, app.size
        assert isinstance(screen._compositor, TightCompositor)
        frame = Frame()
        drawn(screen._compositor.render_update(full=True), frame, size)
        widgets = list(screen.query("Static, Input, Line"))
        for _ in range(30):
            for widget in chance.sample(widgets, 3):
                if isinstance(widget, Static):
                    widget.update(f"{chance.random()}\n日本" * 3, layout=False)
                elif isinstance(widget, Input):
                    widget.value = f"é{chance.random()}"
                else:
                    widget.show(f"{chance.random()}")
                widget._repaint_required = False
                screen._compositor.update_widgets({widget})
            if (update := screen._compositor.render_update()) is not None:
                drawn(update, frame, size)
            whole = Frame()
            drawn(screen._compositor.render_update(full=True), whole, size)
            assert rows(frame) == rows(whole)
            await pilot.pause(0)


async def test_only_what_changed_is_drawn(opened, juin):
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        compositor = app.screen._compositor
        compositor._dirty_regions.add(Region(0, 3, 5, 1))
        update = compositor.render_update()
        assert [(y, x, strip.cell_length) for y, x, strip in update.placed] == [(3, 0, 80)]
        compositor._dirty_regions.add(Region(0, 90, 5, 1))
        assert compositor.render_update() is None


async def test_a_dialog_is_drawn_by_textual_s_own_compositor(opened, juin):
    add(juin, "ZINNIA")
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        app.push_screen(Confirm("Une question ?", "oui"))
        await pilot.pause()
        assert type(app.screen._compositor) is Compositor
        frame, whole = Frame(), Frame()
        drawn(app.screen._compositor.render_update(full=True), frame, app.size)
        app.screen.query_one(".keys").show("autre chose")
        app.screen._compositor.update_widgets({app.screen.query_one(".keys")})
        drawn(app.screen._compositor.render_update(), frame, app.size)
        drawn(app.screen._compositor.render_update(full=True), whole, app.size)
        assert rows(frame) == rows(whole)


async def test_what_a_key_changes_is_drawn_before_the_next_tick(opened):
    async with opened(Parts()) as (app, pilot):
        screen, drawings = app.screen, []
        screen._compositor_refresh = lambda: drawings.append(set(screen._dirty_widgets))
        line = screen.query_one("#message")
        screen.answer_at_once(1)
        line.show("dit")
        screen.answer()
        assert drawings == [{line}]
        line.show("redit")
        screen.answer()  # once was asked for
        assert drawings == [{line}]


async def test_a_layout_is_left_to_the_tick(opened):
    async with opened(Parts()) as (app, pilot):
        screen, drawings = app.screen, []
        screen._compositor_refresh = lambda: drawings.append(True)
        screen.answer_at_once(4)
        screen._layout_required = True
        screen.query_one("#message").show("dit")
        screen.answer()
        assert not drawings
        screen._layout_required = False
