"""The situations in the session's form: typed, offered with their source, kept; nothing of it where there is none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hosts import add_session, lines, shown, type_text

from e1tui.domain.session import Phase, Session, Situation
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.sessions.form import SessionForm
from e1tui.tui.sessions.situations import OFFERED, SituationField, SituationPhase
from e1tui.tui.widgets.fields import Press

PROJECT = Situation("A", "Projet", (Phase("Exposé", 20, is_common=True), Phase("Entretien", 20)))
TWO = (PROJECT, Situation("B", "Dossier"))


async def kept(opened: Any, root: Path, session: Session | None, act: Any) -> Session:
    store = add_session(root, "juin")
    if session is not None:
        store.save_session(session, store.session())
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):
        await act(app, pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert app.results == ["juin"], shown(app)
    return store.session()


async def open_tables(app: Any, pilot: Any) -> None:
    press = app.screen.query_one("#situations-add", Press)
    press.focus()
    await pilot.press("enter")
    await pilot.pause()
    await pilot.pause()
    assert "Situations      Lettre" in shown(app) and (
        "Proposer pour A : exposé 20 min au plus, entretien 20 min" in shown(app)
    )  # where one types is seen


async def test_two_situations_by_keys(opened: Any, root: Path) -> None:
    async def act(app: Any, pilot: Any) -> None:
        await open_tables(app, pilot)
        await type_text(pilot, "a")
        await pilot.press("tab")
        await type_text(pilot, "Projet")
        await pilot.press("tab")
        await type_text(pilot, "b")
        app.screen.query(SituationPhase).first().texts[0].focus()
        for text in ("a", "Exposé", "éà", "oui", "A", "Entretien", "20", ""):
            await type_text(pilot, text)
            await pilot.press("tab")

    session = await kept(opened, root, None, act)
    assert session.situations == (PROJECT, Situation("B"))
    text = (root / "juin" / "session.toml").read_text()
    assert text.count("[[situations]]") == 2 and text.count("commune = true") == 1


async def test_durations_are_offered_with_their_source_and_never_preset(opened: Any, root: Path) -> None:
    async def act(app: Any, pilot: Any) -> None:
        await open_tables(app, pilot)
        assert all(row.is_blank for row in app.screen.query(SituationPhase))
        app.screen.query_one("#situations-offer", Press).focus()
        await pilot.pause()
        assert "définition publiée" in shown(app) and "20 min au plus, entretien 20 min" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert not app.screen.query("#situations-offer")

    session = await kept(opened, root, None, act)
    assert session.situations == (Situation("A", "", OFFERED),)


async def test_what_was_not_asked_for_is_not_written(opened: Any, root: Path) -> None:
    async def act(app: Any, pilot: Any) -> None:
        await open_tables(app, pilot)

    assert (await kept(opened, root, None, act)).situations == ()
    assert "situations" not in (root / "juin" / "session.toml").read_text()


async def test_saving_without_a_change_changes_nothing(opened: Any, root: Path) -> None:
    store = add_session(root, "juin", situations=TWO)
    before = (store.folder / "session.toml").read_bytes()
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):
        assert [row.texts[0].value for row in app.screen.query(SituationField)] == ["A", "B", ""]
        await pilot.press("enter")
        await pilot.pause()
    assert (store.folder / "session.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("table", "texts", "said"),
    [
        (SituationField, ("AB", ""), "une lettre ou un chiffre est attendu"),
        (SituationField, ("a", ""), "la situation A est déjà plus haut"),
        (SituationPhase, ("C", "Oral", "20", ""), "aucune situation C"),
        (SituationPhase, ("A", "", "20", ""), "le nom de cette phase est nécessaire"),
        (SituationPhase, ("A", "Oral", "x", ""), "des minutes de 1 à 600"),
        (SituationPhase, ("A", "Oral", "20", "peut-être"), "« oui » pour une phase commune"),
    ],
)
async def test_what_is_wrong_is_said_at_its_line(
    opened: Any, root: Path, table: Any, texts: tuple[str, ...], said: str
) -> None:
    store = add_session(root, "juin", situations=TWO)
    async with opened(SessionForm(SessionsFolder(root), store), size=(60, 16)) as (app, pilot):
        for entry, text in zip(app.screen.query(table).last().texts, texts, strict=True):
            entry.value = text
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert said in " ".join(shown(app).split()) and app.results == []
        assert all(len(line) <= 60 for line in lines(app))
    assert store.session().situations == TWO


async def test_a_session_made_like_another_has_its_situations(opened: Any, root: Path) -> None:
    store = add_session(root, "juin", situations=TWO)
    like = replace(store.session(), title="E1, session de mars 2027")
    async with opened(SessionForm(SessionsFolder(root), like=like)) as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
        (name,) = app.results
    assert SessionsFolder(root).open(name).session().situations == TWO
