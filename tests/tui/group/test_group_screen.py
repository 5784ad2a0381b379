"""The group's grid on screen: columns at every size, keys, the way to a member's own sheet and back, who is not there."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from groups import NAMES, group_session
from hosts import NOW, TODAY, change, lines, message, shown, type_text
from levels import Level
from posts import theirs
from test_evaluation_screen import until
from textual.pilot import Pilot

from e1tui.domain.closing.seal import closed
from e1tui.domain.day.oral import Oral
from e1tui.domain.session import Presence
from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore
from e1tui.tui.app import E1App
from e1tui.tui.evaluation.conflict import ConflictScreen
from e1tui.tui.evaluation.screen import EvaluationScreen
from e1tui.tui.group.screen import GroupScreen

SIZES = ((80, 24), (60, 16), (120, 40))
Open = Callable[..., AbstractAsyncContextManager[tuple[E1App, Pilot[int]]]]


@asynccontextmanager
async def opened(
    store: SessionStore, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[E1App, Pilot[int]]]:
    """The app on the first member's sheet, then `g`."""
    app = E1App(SessionsFolder(store.folder.parent), Settings(keyboard="azerty"), clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, EvaluationScreen))
        await pilot.press("g")
        await until(pilot, lambda: isinstance(app.screen, GroupScreen))
        yield app, pilot
        app.close_sittings()


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return group_session(tmp_path)


def levels(app: E1App, store: SessionStore) -> list[dict[str, str]]:
    app.flush_writers()
    found = (store.load(stem).evaluation.positions for stem in store.stems())
    return [{key: level.value for key, level in one.items()} for one in found]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [2, 3, 4])
async def test_a_column_for_each_member(tmp_path: Path, count: int, size: tuple[int, int]) -> None:
    store = group_session(tmp_path, count)
    async with opened(store, size) as (app, pilot):
        await pilot.press("3", "space", "2")
        top, tabs, names, firsts, *_ = lines(app)
        assert top.startswith(" Groupe 2 · situation A") and top.endswith("enregistré")
        assert tabs.split()[1] == "·".join(["1", "1", "0", "0"][:count])
        for last, given in NAMES[:count]:
            assert last in names.replace("‹", "") or "…" in names
            assert given in firsts or "…" in firsts
        assert "[S]" in shown(app) and "[I]" in shown(app)
        assert all(len(line) <= size[0] for line in lines(app))
        assert "aide" in lines(app)[-1]
        if size == (120, 40):
            assert not any("…" in line for line in (names, firsts))


async def test_the_cursor_is_seen_without_colour(store: SessionStore) -> None:
    async with opened(store) as (app, pilot):
        assert "›SAULE‹" in lines(app)[2] and "› ·   ‹" in lines(app)[4] and lines(app)[4][1] == "›"
        await pilot.press("space", "down")
        assert "›TILLEUL‹" in lines(app)[2] and lines(app)[4][1] == " " and "› ·   ‹" in lines(app)[5]
        await pilot.press("left", "left")
        assert "›VIORNE‹" in lines(app)[2]
        await pilot.press("right")
        assert "›SAULE‹" in lines(app)[2]
        await pilot.press("shift+space")
        assert "›VIORNE‹" in lines(app)[2]


async def test_every_key_of_the_grid(store: SessionStore) -> None:
    async with opened(store) as (app, pilot):
        await pilot.press("quotation_mark", "space", "é")
        assert levels(app, store)[:2] == [{"C1.1.besoins": "S"}, {"C1.1.besoins": "I"}]
        await pilot.press("u")
        assert message(app).startswith("TILLEUL Paul · Annulé")
        await pilot.press("y", "z")
        assert "›VIORNE‹" in lines(app)[2]
        await pilot.press("tab")
        assert "Pertinence des contenus" in shown(app)
        await pilot.press("shift+tab", "d")
        assert "Très insuffisant" in shown(app)
        await pilot.press("q", "c")
        assert message(app).startswith("Chronomètre du groupe parti pour 20 min.")
        assert "Exposé du groupe · reste 20 min" in lines(app)[0]
        await pilot.press("i")
        assert message(app).startswith("Fin : Exposé du groupe")
        await pilot.press("left", "delete")
        assert levels(app, store)[1] == {}
        await pilot.press("7")
        assert "7 n’est pas un niveau" in message(app)


async def test_remark_and_notes_are_of_the_active_member(store: SessionStore) -> None:
    async with opened(store) as (app, pilot):
        await pilot.press("space", "r")
        await type_text(pilot, "gabarit repris")
        assert "TILLEUL Paul · " in shown(app) and "SAISIE" in lines(app)[-1]
        await pilot.press("enter", "l")
        await type_text(pilot, "à revoir")
        await pilot.press("tab")
        assert "* gabarit repris" in shown(app) and "· *" in lines(app)[4]
        app.flush_writers()
        paul = store.load(store.stems()[1]).evaluation
        assert (dict(paul.remarks), paul.internal_notes) == ({"C1.1.besoins": "gabarit repris"}, "à revoir")
        await pilot.press("u", "u")
        app.flush_writers()
        assert store.load(store.stems()[1]).evaluation.has_nothing_given


async def test_entree_leads_to_the_members_own_sheet_and_q_back(store: SessionStore) -> None:
    async with opened(store) as (app, pilot):
        await pilot.press("3", "space", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, EvaluationScreen))
        assert lines(app)[0].startswith(" TILLEUL Paul") and app.screen.sheet.field_here == "C1.1.outils"
        await pilot.press("4", "n", "9", "enter", "q")
        await until(pilot, lambda: isinstance(app.screen, GroupScreen))
        assert "›TILLEUL‹" in lines(app)[2] and lines(app)[1].startswith("  C1.1 1·1·0")
        await pilot.press("u")  # what was done here, not there
        assert levels(app, store)[:2] == [{}, {"C1.1.outils": "TS"}]
        await pilot.press("q")
        assert isinstance(app.screen, EvaluationScreen) and lines(app)[0].startswith(" SAULE Ana")
        await pilot.press("2")
        assert levels(app, store)[0] == {"C1.1.besoins": "I"}


async def test_the_sheet_under_the_grid_is_as_the_file_is_after_it(store: SessionStore) -> None:
    async with opened(store) as (app, pilot):
        await pilot.press("3", "down", "2", "q")
        assert lines(app)[1].startswith("  C1.1 2/5")
        await pilot.press("u")
        assert message(app) == "Rien à annuler." and levels(app, store)[0] == {
            "C1.1.besoins": "S",
            "C1.1.outils": "I",
        }


async def test_hidden_names(store: SessionStore) -> None:
    async with opened(store) as (app, pilot):
        await pilot.press("x", "3", "u")
        text = shown(app)
        for last, first in NAMES:
            assert last not in text and first not in text
        # by their rank in this situation, which all of this group share
        assert "Passage" in lines(app)[2] and lines(app)[3].split() == ["1", "1", "bis", "1", "ter"]
        assert message(app).startswith("Passage 1 · Annulé")


async def test_two_who_share_a_name_are_told_apart(tmp_path: Path) -> None:
    store = group_session(tmp_path, 2)
    for stem, first in zip(store.stems(), ("Ana", "Inès"), strict=False):
        theirs(
            store,
            stem,
            lambda e, f=first: replace(e, candidate=replace(e.candidate, last_name="SAULE", first_name=f)),
        )
    async with opened(store) as (app, _):
        assert lines(app)[2].split() == ["›SAULE‹", "SAULE"] and lines(app)[3].split() == ["Ana", "Inès"]


async def test_who_is_absent_or_closed_is_seen_and_said(store: SessionStore) -> None:
    ana, paul, *_ = store.stems()
    theirs(store, ana, lambda one: one.with_position(store.grid().criteria[0], Level.S))
    theirs(store, ana, lambda one: closed(one, "adurand", NOW))
    theirs(store, paul, lambda one: replace(one, presence=Presence.ABSENT))
    async with opened(store) as (app, pilot):
        await until(pilot, lambda: "›VIORNE‹" in lines(app)[2])
        assert lines(app)[4].split() == ["close", "absent"] and "–" in lines(app)[5]
        assert lines(app)[1].split()[1] == "1·–·0"
        await pilot.press("right")
        assert message(app).startswith("SAULE Ana : évaluation close, en lecture seule. Entrée : sa feuille.")
        await pilot.press("2")
        assert message(app).startswith("! SAULE Ana : évaluation close")
        await pilot.press("right")
        assert message(app).startswith("TILLEUL Paul : absent, rien à positionner.")


async def test_an_absence_of_two_words_is_told_by_the_second_where_there_is_no_room(
    store: SessionStore,
) -> None:
    theirs(store, store.stems()[1], lambda one: replace(one, presence=Presence.EXCUSED))
    async with opened(store) as (app, pilot):
        assert lines(app)[4].split() == ["justifié"]
        await pilot.press("right")
        assert message(app).startswith("TILLEUL Paul : absent justifié, rien à positionner.")


async def test_another_ones_value_is_told_with_the_name_and_two_values_are_settled(
    store: SessionStore,
) -> None:
    criterion = store.grid().criteria[1]
    async with opened(store) as (app, pilot):
        theirs(store, store.stems()[1], lambda one: one.with_position(criterion, Level.TS))
        await until(pilot, lambda: message(app).startswith("TILLEUL Paul · LEMAIRE Claude : C1.1 "))
        assert "›SAULE‹" in lines(app)[2]
        with pytest.MonkeyPatch.context() as unseen:
            unseen.setattr(GroupScreen, "_look", lambda screen: None)
            theirs(store, store.stems()[0], lambda one: one.with_position(criterion, Level.TS))
            await pilot.press("down", "1")
            await until(pilot, lambda: "DEUX VALEURS, SAULE Ana : C1.1" in shown(app))
        assert app.screen.unsettled_by_stem().keys() == {store.stems()[0]}
        await pilot.press("space")
        ((leftover),) = app._leftovers()  # whosever column is active
        assert leftover.evaluations.keys() == {store.stems()[0]}
        await pilot.press("k")
        assert isinstance(app.screen, ConflictScreen) and "Deux valeurs pour : SAULE Ana, C1.1" in shown(app)
        await pilot.press("1")
        await until(pilot, lambda: "DEUX VALEURS" not in shown(app))
        assert levels(app, store)[0] == {"C1.1.outils": "TI"}


async def test_pg_suiv_goes_to_who_is_alone_and_g_says_so(store: SessionStore) -> None:
    async with opened(store) as (app, pilot):
        await pilot.press("pageup")
        assert message(app) == "Aucun candidat à évaluer avant ce groupe. Pg suiv : ZINNIA Léo."
        await pilot.press("pagedown")
        await until(pilot, lambda: isinstance(app.screen, EvaluationScreen))
        assert lines(app)[0].startswith(" ZINNIA Léo")
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, GroupScreen))
        await pilot.press("q", "q")
        await until(pilot, lambda: "ZINNIA" in shown(app))
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(app.screen, EvaluationScreen))
        await pilot.press("g")
        assert message(app) == "! ZINNIA Léo passe sans groupe en situation A."


async def test_pg_suiv_stops_at_the_end_of_the_day_as_on_the_list(store: SessionStore) -> None:
    alone = store.stems()[-1]
    later = replace(store.load(alone).evaluation.oral("A"), order=1, date=TODAY + dt.timedelta(days=7))
    change(store, alone, lambda one: replace(one, orals={"A": later}))
    async with opened(store) as (app, pilot):
        await pilot.press("pagedown")
        ends = "Fin du 12/06. Pg suiv encore : ZINNIA Léo, vendredi 19/06."
        assert isinstance(app.screen, GroupScreen) and message(app) == ends
        await pilot.press("down", "pagedown")  # another key between the two begins anew
        assert isinstance(app.screen, GroupScreen) and message(app) == ends
        await pilot.press("pagedown")
        await until(pilot, lambda: isinstance(app.screen, EvaluationScreen))
        assert lines(app)[0].startswith(" ZINNIA Léo") and "situation A · passage 1 sur 1" in lines(app)[0]


async def test_pg_suiv_stays_in_the_situation_that_was_chosen_for_the_list(store: SessionStore) -> None:
    for stem, group in zip(store.stems(), "5566", strict=True):
        later = Oral(int(group), date=TODAY + dt.timedelta(days=7), group=group)
        change(store, stem, lambda one, later=later: replace(one, orals={**one.orals, "B": later}))
    app = E1App(SessionsFolder(store.folder.parent), Settings(keyboard="azerty"), clock=lambda: NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: "situation A" in lines(app)[0])
        await pilot.press("y", "enter")
        await until(pilot, lambda: isinstance(app.screen, EvaluationScreen))
        await pilot.press("g")
        await until(pilot, lambda: lines(app)[0].startswith(" Groupe 5 · situation B"))
        await pilot.press("pagedown")
        await until(pilot, lambda: lines(app)[0].startswith(" Groupe 6 · situation B"))
        app.close_sittings()


async def test_the_situation_is_on_the_top_line_and_a_key_changes_it(store: SessionStore) -> None:
    async with opened(store) as (app, pilot):
        await pilot.press("t")
        assert message(app) == "SAULE Ana passe sans groupe en situation B."
        await pilot.press("q")
        assert "situation A · " in lines(app)[0]
        await pilot.press("t")
        assert "situation B · " in lines(app)[0] and message(app) == "Situation B (Dossier)."
        await pilot.press("g")
        assert "sans groupe en situation B" in message(app)
        await pilot.press("3")
        app.flush_writers()
        assert store.load(store.stems()[0]).evaluation.history[-1].situation == "B"


async def test_without_situations_there_is_no_key_and_nothing_is_said(tmp_path: Path) -> None:
    store = group_session(tmp_path, 2, situations=())
    app = E1App(SessionsFolder(store.folder.parent), Settings(keyboard="azerty"), clock=lambda: NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, EvaluationScreen))
        before = shown(app)
        for key in ("g", "t", "i"):
            await pilot.press(key)
            assert shown(app) == before
        app.close_sittings()
