"""A session whose grid's file has changed: the list and the screens say so, show all, and give nothing to anybody."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hosts import NOW, add, change, lines, message, shown
from other_grids import files_of, heavier, scored, session_of
from talks import Table, after

from e1tui.domain.closing.seal import closed
from e1tui.domain.day.oral import Oral
from e1tui.domain.heading import heading_of
from e1tui.domain.session import Phase, Situation
from e1tui.storage.store import SessionStore
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.evaluation.screen import EvaluationScreen
from e1tui.tui.group.screen import GroupScreen

SAID = "Session en lecture seule : grilles/deux-notes.toml a changé depuis."


@pytest.fixture
def velo(root: Path) -> SessionStore:
    """Two in a group: MARTIN who has everything and a remark, ROSE who has nothing."""
    store = session_of(
        root, "deux-notes", situations=(Situation("A", phases=(Phase("Exposé", 10, is_common=True),)),)
    )
    for stem in (scored(store, "MARTIN", "01", "14 8"), add(store, "ROSE", number="02")):
        change(store, stem, lambda one: replace(one, orals={"A": Oral(order=1, group="1")}))
    first = store.grid().criteria[0]
    change(store, "martin-camille-01", lambda one: one.with_remark(first, "gabarit repris"))
    heavier(root)
    return SessionStore(store.folder)


def given(store: SessionStore) -> dict[str, bytes]:
    return {path: content for path, content in files_of(store.folder).items() if path.endswith(".toml")}


async def test_the_list_says_it_and_changes_nothing(
    opened: Any, size: tuple[int, int], velo: SessionStore
) -> None:
    before = given(velo)
    async with opened(CandidatesScreen(velo), size=size) as (app, pilot):
        assert "LECTURE SEULE" in lines(app)[0] and message(app).startswith(f"! {SAID}")
        assert "e1tui grille adopter velo" in message(app)
        assert (
            "10" in next(line for line in lines(app) if "MARTIN" in line).split()
        )  # as it was: 9 by the file
        for pressed in ("o", "m", "i", "p", "g", "k", "v", "w", "delete"):
            await pilot.press("down")
            await pilot.press(pressed)
            assert isinstance(app.screen, CandidatesScreen) and message(app).startswith(f"! {SAID}"), pressed
        assert len(lines(app)[0]) <= size[0]
    assert given(velo) == before


async def test_the_list_sees_the_file_change_and_come_back(opened: Any, root: Path) -> None:
    store = session_of(root, "deux-notes")
    scored(store, mark="14 8")
    path = root / "grilles" / "deux-notes.toml"
    own = path.read_bytes()
    screen = CandidatesScreen(store)
    async with opened(screen) as (app, pilot):
        assert "LECTURE SEULE" not in lines(app)[0]
        for content, is_said in ((own + b"\n", True), (own, False)):
            path.write_bytes(content)
            screen._look()
            await pilot.pause()
            assert ("LECTURE SEULE" in lines(app)[0]) == is_said


@pytest.mark.parametrize("stem", ["martin-camille-01", "rose-camille-02"])
async def test_on_a_candidate_no_key_gives_anything(
    opened: Any, size: tuple[int, int], velo: SessionStore, stem: str
) -> None:
    before = given(velo)
    async with opened(CandidatesScreen(velo), size=size) as (app, pilot):
        app.open_evaluation(velo, velo.stems(), stem, lambda said, stem: None)
        await pilot.pause()
        assert isinstance(app.screen, EvaluationScreen) and message(app).startswith(SAID)
        await pilot.press("tab")
        for pressed in ("1", "right", "delete", "c", "v"):
            await pilot.press(pressed)
            assert message(app).removeprefix("! ").startswith(SAID), pressed
        await pilot.press("n", "1")
        assert message(app).startswith(f"! {SAID}")
        for way in (("a", "enter"), ("l",), ("j",), ("a", "v"), ("r",)):
            await pilot.press(*way)
            assert "SAISIE" not in shown(app), way
            if not isinstance(app.screen, EvaluationScreen):  # a text to be read
                await pilot.press("q")
        assert "v clore" not in shown(app)
        await pilot.press("q")
        assert isinstance(app.screen, CandidatesScreen)
    assert given(velo) == before


async def test_one_that_is_closed_stays_as_it_was_read(opened: Any, root: Path) -> None:
    """It is neither reopened nor marked as read again."""
    store = session_of(root, "deux-notes")
    stem = scored(store)
    change(
        store,
        stem,
        lambda one: closed(one, "adurand", NOW, heading_of(store.session()), grid_sha=store.grid().sha),
    )
    heavier(root)
    before = given(store)
    async with opened(CandidatesScreen(store)) as (app, pilot):
        app.open_evaluation(store, store.stems(), stem, lambda said, stem: None)
        await pilot.press("a", "j")
        assert message(app).startswith(f"! {SAID}")
        await pilot.press("v")
        assert message(app).startswith(f"! {SAID}") and isinstance(app.screen, EvaluationScreen)
        await app.workers.wait_for_complete()
    assert app.sitting(store).writer.flush(5.0) and given(store) == before


async def test_texts_are_there_to_be_read(opened: Any, velo: SessionStore) -> None:
    async with opened(CandidatesScreen(velo)) as (app, pilot):
        app.open_evaluation(velo, velo.stems(), "martin-camille-01", lambda said, stem: None)
        await pilot.press("a", "enter")
        assert "Un oral préparé avec soin." in shown(app) and not isinstance(app.screen, EvaluationScreen)
        await pilot.press("q", "tab", "r")
        assert "gabarit repris" in shown(app) and not isinstance(app.screen, EvaluationScreen)


async def test_in_a_group_no_key_gives_anything(opened: Any, velo: SessionStore) -> None:
    before = given(velo)
    async with opened(CandidatesScreen(velo)) as (app, pilot):
        app.open_group(velo, velo.stems(), "rose-camille-02", "A", "", lambda said, stem: None)
        await pilot.pause()
        assert isinstance(app.screen, GroupScreen) and message(app).startswith(SAID)
        assert "niveau " not in lines(app)[-1] and "sa feuille" in lines(app)[-1]
        for pressed in ("1", "delete", "c", "r", "l"):
            await pilot.press(pressed)
            assert message(app).startswith(f"! {SAID}") and "SAISIE" not in shown(app), pressed
    assert given(velo) == before


def test_line_by_line_it_is_said_and_no_answer_gives_anything(velo: SessionStore) -> None:
    before = given(velo)
    answers = ("p", "12", "p", "p", "1", "TI", "r essai", "c", "v", "a", "l")
    said = Table(velo).talk(*answers, "q", who="02")
    assert said[1].startswith(SAID)
    for answer in set(answers) - {"p"}:
        assert any(line.startswith(SAID) for line in after(said, answer)), answer
    assert given(velo) == before
