"""A whole candidate, and a group, scored by keys on grids of every kind, in the smallest window."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hosts import add, change, lines, message, shown, type_text
from other_grids import session_of

from e1tui.domain.day.oral import Oral
from e1tui.domain.session import Phase, Situation
from e1tui.storage.store import SessionStore
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.evaluation.screen import EvaluationScreen
from e1tui.tui.group.screen import GroupScreen

KINDS = ("points", "deux-notes", "par-competence", "decision", "niveaux", "saisie", "neuf-niveaux")
ROW = "&é\"'(-è_ç"  # the digit row, none of it shifted


@pytest.mark.parametrize("kind", KINDS)
async def test_a_whole_candidate(opened: Any, root: Path, kind: str) -> None:
    """A key a level, then the marks where they are asked, the appreciation; closed by v."""
    store = session_of(root, kind)
    stem = add(store, "ROSE", "Ana", "02")
    grid = store.grid()
    highest = ROW[len(grid.scale) - 1]
    async with opened(CandidatesScreen(store)) as (app, pilot):
        app.open_evaluation(store, store.stems(), stem, lambda said, stem: None)
        await pilot.pause()
        await type_text(pilot, highest * len(grid.criteria))
        assert all(len(line) <= 80 for line in lines(app))
        for entry in grid.entries:
            if entry.is_required:
                assert app.screen.sheet.marked == entry, (entry, app.screen.sheet.marked)
                await type_text(pilot, "é")
                await pilot.press("enter")
        await pilot.press("a", "enter")
        await type_text(pilot, "Un oral préparé.")
        await pilot.press("tab")
        await pilot.pause()
        assert isinstance(app.screen, EvaluationScreen) and "Rien ne manque" in shown(app), shown(app)
        assert all(len(line) <= 80 for line in lines(app))
        assert app.sitting(store).writer.flush(5.0)
        await pilot.press("v", "enter")
        await pilot.pause()
    found = store.load(stem).evaluation
    assert found.is_closed and found.appreciation == "Un oral préparé."
    assert {level.value for level in found.positions.values()} == {grid.scale[-1].value}
    assert [found.mark(one) for one in grid.entries if one.is_required] == [
        Decimal(2) for one in grid.entries if one.is_required
    ]


def two_members(root: Path, kind: str) -> SessionStore:
    store = session_of(
        root, kind, situations=(Situation("A", phases=(Phase("Exposé", 10, is_common=True),)),)
    )
    for last, number in (("BLEU", "01"), ("ROSE", "02")):
        stem = add(store, last, number=number)
        change(store, stem, lambda one: replace(one, orals={"A": Oral(order=1, group="1")}))
    return store


@pytest.mark.parametrize("kind", ["par-competence", "neuf-niveaux", "niveaux"])
async def test_a_group(opened: Any, root: Path, kind: str) -> None:
    store = two_members(root, kind)
    grid = store.grid()
    async with opened(CandidatesScreen(store)) as (app, pilot):
        app.open_group(store, store.stems(), store.stems()[0], "A", "", lambda said, stem: None)
        await pilot.pause()
        for _ in grid.criteria:
            for key in (ROW[0], "space", ROW[len(grid.scale) - 1], "space"):
                await (pilot.press(key) if len(key) > 1 else type_text(pilot, key))
            assert all(len(line) <= 80 for line in lines(app))
        assert isinstance(app.screen, GroupScreen)
        await type_text(pilot, ROW[len(grid.scale) % len(ROW)])
        assert len(grid.scale) == len(ROW) or "n’est pas un niveau" in message(app)
        assert app.sitting(store).writer.flush(5.0)
    for stem, rank in zip(store.stems(), (0, -1), strict=True):
        found = store.load(stem).evaluation.positions
        assert {level.value for level in found.values()} == {grid.scale[rank].value} and len(found) == len(
            grid.criteria
        )
