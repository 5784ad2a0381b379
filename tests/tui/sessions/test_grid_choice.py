"""The grid in the session's form, where there are several; the grids that are refused, in the list."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hosts import add, add_session, change, lines, message, rows, shown
from other_grids import edit, files_of, heavier, scored, session_of

from e1tui.storage.check import check_session
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.sessions.form import SessionForm
from e1tui.tui.sessions.screen import SessionsScreen
from e1tui.tui.widgets.fields import Choice, TextField

Size = tuple[int, int]


def choice(app: Any) -> Choice:
    found: Choice = app.screen.query_one("#grille-choix", Choice)
    return found


async def test_with_one_grid_nothing_is_asked_and_its_levels_name_the_weights(
    opened: Any, root: Path
) -> None:
    async with opened(SessionForm(SessionsFolder(root), add_session(root, "juin"))) as (app, _):
        assert not app.screen.query("#grille") and "Grille" not in shown(app)
        app.screen.query_one("#poids").scroll_visible(animate=False)
        assert "TI I S TS, de 0 à 1" in shown(app)


async def test_a_new_session_of_another_grid(opened: Any, root: Path, size: Size) -> None:
    session_of(root, "deux-notes")
    async with opened(SessionForm(SessionsFolder(root), title="Vélos"), size=size) as (app, pilot):
        assert "[1 mc-sno-e1]" in shown(app) and "2 deux-notes" in shown(app)
        assert app.screen.query_one("#poids").display
        app.screen.query_one("#poids").query_one(TextField).value = "rien de tel"  # asked of E1 only
        choice(app).focus()
        await pilot.press("é")
        assert "[2 deux-notes]" in shown(app) and "Oral inventé à deux notes" in shown(app)
        assert not app.screen.query_one("#poids").display
        await pilot.press("enter")
        await pilot.pause()
    store = SessionsFolder(root).open(app.results[0])
    assert store.session().grid_id == "deux-notes" and store.session().grid_sha == store.grid().sha != ""
    assert store.read_only() == "" and store.session().weights == ()


@pytest.mark.parametrize("before", ["mc-sno-e1", "deux-notes"])
async def test_the_candidates_take_another_grid_over_while_nothing_is_given(
    opened: Any, root: Path, before: str
) -> None:
    session_of(root, "deux-notes")
    store = add_session(root, "juin", grid_id=before)
    add(store, "ROSE", number="02", order=3)
    store.withdraw(add(store, "VIDE", number="03"))
    shutil.rmtree(root / "grilles" / ".avant")  # of the session that is not looked at here
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):
        choice(app).focus()
        await pilot.press("right" if before == "mc-sno-e1" else "left", "enter")
        await pilot.pause()
    assert app.results == ["juin"]
    after = SessionStore(store.folder)
    other = "deux-notes" if before == "mc-sno-e1" else "mc-sno-e1"
    assert after.session().grid_id == after.load("rose-camille-02").evaluation.grid_id == other
    assert after.load("rose-camille-02").evaluation.order == 3
    assert [one.evaluation.grid_id for one in after.withdrawn()] == [other]
    assert check_session(after).found == () and bool(after.session().grid_sha) == (other == "deux-notes")
    heavier(root)
    assert after.made_with().is_known and bool(after.read_only()) == (other == "deux-notes")


async def test_once_anything_is_given_it_is_locked_and_says_why(opened: Any, root: Path, size: Size) -> None:
    store = session_of(root, "deux-notes")
    scored(store)
    before = files_of(store.folder)
    async with opened(SessionForm(SessionsFolder(root), store), size=size) as (app, pilot):
        assert not app.screen.query("#grille-choix")
        said = " ".join(shown(app).split())
        assert "Elle ne change plus : des saisies sont faites dans cette session." in said
        assert any("Grille" in line and "deux-notes" in line for line in lines(app))
        await pilot.press("down")
        assert "[1 CCF]" in shown(app)  # the cursor is in what can be changed
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == ["velo"]
    after = files_of(store.folder)
    assert after["martin-camille-01.toml"] == before["martin-camille-01.toml"]
    assert after["session.toml"] == before["session.toml"]


async def test_what_is_given_while_the_form_is_open_is_not_read_by_another_grid(
    opened: Any, root: Path
) -> None:
    store = session_of(root, "deux-notes")
    stem = add(store, "ROSE", number="02")
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):
        choice(app).focus()
        await pilot.press("left")
        first = store.grid().criteria[0]
        change(SessionStore(store.folder), stem, lambda one: one.with_position(first, store.grid().scale[0]))
        await pilot.press("enter")
        await pilot.pause()
        assert message(app) == "! des saisies sont faites dans cette session." and app.results == []
    assert store.session().grid_id == "deux-notes" and store.load(stem).evaluation.positions


async def test_what_a_run_that_was_killed_has_left_is_finished_by_the_next(opened: Any, root: Path) -> None:
    """The session's own file was written, a candidate's was not."""
    store = session_of(root, "deux-notes")
    stem = add(store, "ROSE", number="02")
    kept = (store.folder / f"{stem}.toml").read_bytes()
    session = store.session()
    e1 = add_session(root, "e1").session()
    store.change_grid(e1, session)
    (store.folder / f"{stem}.toml").write_bytes(kept)
    assert [one.key for one in check_session(store).problems] == ["grille"]
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == ["velo"] and check_session(store).problems == ()
    assert store.load(stem).evaluation.grid_id == "mc-sno-e1"


async def test_many_grids_have_their_place_on_the_line(opened: Any, root: Path) -> None:
    for name in (
        "points",
        "niveaux",
        "signes",
        "saisie",
        "quarts",
        "decision",
        "trois-niveaux",
        "cinq-niveaux",
    ):
        session_of(root, name, name)
    async with opened(SessionForm(SessionsFolder(root), title="Essai")) as (app, pilot):
        choice(app).focus()
        for _ in range(9):
            assert f"[{choice(app).chosen + 1} {choice(app).label}]" in shown(app)
            await pilot.press("right")
        assert all(len(line) <= 80 for line in lines(app))


async def test_a_session_whose_grid_is_refused_is_made_like_with_another(opened: Any, root: Path) -> None:
    store = session_of(root, "deux-notes")
    edit(root, "deux-notes", "format = 2", "format = 3")
    async with opened(SessionForm(SessionsFolder(root), like=store.session())) as (app, pilot):
        assert "cette grille ne peut servir" in shown(app)
        assert "grilles/deux-notes.toml est refusé : format : 2 est attendu" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.results == []


# --- the list of sessions ---


async def test_refused_grids_are_listed_below_the_sessions_with_their_first_fault(
    opened: Any, root: Path, size: Size
) -> None:
    session_of(root, "deux-notes")
    session_of(root, "points", "points")
    screen = SessionsScreen()
    async with opened(screen, size=size) as (app, pilot):
        assert len(rows(app)) == 2
        edit(root, "points", "sur = 8", "surr = 8")
        screen._look_at_grids()
        await pilot.pause()
        assert rows(app)[2].startswith("grilles/points.toml grille refusée") and len(rows(app)) == 3
        assert "e1tui · 2 sessions" in lines(app)[0]
        await pilot.press("end")
        assert message(app).startswith(
            "! grilles/points.toml est refusé : [[competences]] « P1 », surr : clé inconnue, sur est attendu."
        )
        for pressed in ("enter", "m", "e", "k", "delete"):
            await pilot.press(pressed)
            assert isinstance(app.screen, E1Screen) and app.screen is screen
            assert "clé inconnue" in message(app), pressed
        edit(root, "points", "surr = 8", "sur = 8")
        screen._look()
        await pilot.pause()
        assert len(rows(app)) == 2


async def test_no_grid_is_parsed_before_the_first_screen_stands(opened: Any, root: Path) -> None:
    session_of(root, "points")
    edit(root, "points", "sur = 8", "surr = 8")
    screen = SessionsScreen()
    async with opened(screen) as (app, pilot):
        screen._look()
        await pilot.pause()
        assert len(rows(app)) == 1 and rows(app)[0].startswith("Session velo")


async def test_where_there_is_no_session_they_are_said_with_how_to_begin(opened: Any, root: Path) -> None:
    (root / "grilles").mkdir(parents=True)
    (root / "grilles" / "fausse.toml").write_text("format = 2\n")
    screen = SessionsScreen()
    async with opened(screen) as (app, pilot):
        screen._look_at_grids()
        await pilot.pause()
        assert "Aucune session pour le moment." in shown(app) and "o   créer une session" in shown(app)
        assert "grilles/fausse.toml est refusé" in shown(app)
        await pilot.press("o")
        assert "Grille" in shown(app) and "grilles/fausse.toml est refusé" in shown(app)


async def test_the_form_says_at_once_what_the_session_s_grid_is_called(opened: Any, root: Path) -> None:
    store = session_of(root, "deux-notes")
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, _):
        assert "[2 deux-notes]" in shown(app) and "Oral inventé à deux notes" in shown(app)
        assert "MC Services" not in shown(app)
