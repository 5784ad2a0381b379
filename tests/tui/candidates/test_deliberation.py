"""The deliberation screen: the table, its figures and histogram, sorting, filtering, opening and coming back."""

from types import MappingProxyType

import pytest
from hosts import add_session, change, lines, message, rows, shown, type_text

from e1tui.domain.evaluation import Candidate, with_field
from e1tui.domain.session import State
from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.toml.evaluation_toml import encode_evaluation
from e1tui.tui.app import E1App
from e1tui.tui.candidates.close_all import CloseAllScreen
from e1tui.tui.candidates.deliberation import DeliberationScreen
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.evaluation.screen import EvaluationScreen
from e1tui.tui.screen.dialogs import Ask


@pytest.fixture
def screen(juin, session, grid):
    return DeliberationScreen(juin, session, grid)


def names(app):
    return [row.split()[0] for row in rows(app)]


async def test_what_it_shows(opened, size, screen):
    async with opened(screen, size=size) as (app, pilot):
        assert lines(app)[0].strip() == "Délibération · E1, session de juin 2026 · 5 candidats"
        assert rows(app)[0] == "D’AUBÉPINE Ève ····· ···· ······ brouillon"
        assert rows(app)[1] == "ÉCLAIR Zoé 14,5 ░▒▓█░ 12 ▒▓█░ 9,5 ▒▓█░▒▓ 36 12 close"
        assert rows(app)[2] == "LE GALL Ana AB brouillon"
        assert names(app)[-1] == "offre.toml"
        assert "4 candidats, 3 présents" in shown(app)
        assert "Sur 20            1         12         12          0         12         12" in shown(app)
        assert all(len(line) <= app.size.width for line in lines(app))
        await pilot.press("down")
        assert "C1.1 TI I S TS TI   C1.2 I S TS TI" in shown(app)
        await pilot.press("end")
        assert message(app).startswith("! offre.toml : format : format 9 inconnu")


async def test_histogram(opened, size, screen):
    async with opened(screen, size=size) as (app, pilot):
        tall = app.size.height > 34
        assert ("combien de candidats par point" in shown(app)) is tall
        await pilot.press("g")
        assert "combien de candidats par point" in shown(app) and "1┤" in shown(app)
        assert ("Moyenne" in shown(app)) is tall
        if not tall:
            await pilot.press("g")
            assert "Moyenne" in shown(app) and "1┤" not in shown(app)
        await pilot.press("f")
        await type_text(pilot, "brouillon")
        await pilot.press("enter", "g")
        if not tall:
            assert "aucune note sur 20" in shown(app)


async def test_a_window_too_narrow_for_the_histogram_says_so(opened, screen):
    async with opened(screen, size=(44, 24)) as (app, pilot):
        await pilot.press("g")
        assert "la fenêtre est trop étroite" in shown(app) and "aucune note" not in shown(app)
        assert all(len(line) <= 44 for line in lines(app))


async def test_sorting(opened, screen):
    async with opened(screen) as (app, pilot):
        assert "Nom et prénom▲" in lines(app)[1]
        await pilot.press("right")
        assert "C1.1▲" in lines(app)[1] and names(app)[0] == "ÉCLAIR"
        assert app.screen.list.key.startswith("d-aubepine")  # the cursor stays with its candidate
        await pilot.press("left", "r")
        assert "Nom et prénom▼" in lines(app)[1] and names(app)[0] == "ŒUVRÉ"
        await pilot.press("left")
        assert "État▼" in lines(app)[1] and names(app)[0] == "ÉCLAIR"


FOUND = {"absent": ["LE"], "ab close": [], "close": ["ÉCLAIR"], "brouillon présent": ["D’AUBÉPINE", "ŒUVRÉ"], "œuv": ["ŒUVRÉ"]}  # fmt: skip


async def test_filter_and_figures_over_what_it_lets_through(opened, screen):
    async with opened(screen) as (app, pilot):
        for text, found in FOUND.items():
            await pilot.press("f")
            assert "SAISIE" in lines(app)[-1] and not lines(app)[-1].endswith("…")
            app.screen.filter.field.value = text
            await pilot.press("enter")
            assert names(app) == found
            assert f"filtre : {text} · {len(found)} sur 5" in lines(app)[0]
            assert ", sur les seuls affichés" in shown(app)
        await pilot.press("q")
        assert len(rows(app)) == 5 and "sur les seuls affichés" not in shown(app)


@pytest.fixture
def far(root, make):
    """Three candidates with one profile, of whom LOIN has 3 where the others have 14,5."""
    store = add_session(root, "loin")
    for number, last in enumerate(("ACACIA", "LILAS", "LOIN"), 1):
        evaluation = make(
            candidate=Candidate(last, "Zoé", f"099000000{number}"), state=State.DRAFT, closing=None
        )
        if last == "LOIN":
            evaluation = with_field(evaluation, "C1.1.note", 3)
        (store.folder / f"{last.lower()}.toml").write_bytes(encode_evaluation(evaluation))
    return store


async def test_an_outlier_is_said_of_its_row_alone(opened, far):
    async with opened(DeliberationScreen(far, far.session(), far.grid())) as (app, pilot):
        assert message(app) == "" and "3!" in rows(app)[2]
        await pilot.press("end")
        assert message(app) == "Note loin du profil, au regard des autres : C1.1 3 (−11,5)"
        await pilot.press("f")
        await type_text(pilot, "lilas")  # another row comes under the cursor
        assert message(app) == ""


async def test_what_others_give_is_seen(opened, far):
    async with opened(DeliberationScreen(far, far.session(), far.grid())) as (app, pilot):
        change(far, "loin", lambda one: with_field(one, "C1.1.note", None))
        app.screen._look()
        await pilot.pause()
        assert "3!" not in shown(app) and rows(app)[2].startswith("LOIN Zoé ░▒▓█░ 12")


async def test_closing_and_reopening_one(opened, far):
    async with opened(DeliberationScreen(far, far.session(), far.grid())) as (app, pilot):
        await pilot.press("v", "enter")
        assert message(app) == "ACACIA Zoé : évaluation close." and rows(app)[0].endswith("close")
        await pilot.press("v")
        assert isinstance(app.screen, Ask)


async def test_an_empty_session(opened, root):
    store = add_session(root, "vide")
    async with opened(DeliberationScreen(store, store.session(), store.grid())) as (app, pilot):
        assert "Aucun candidat dans cette session." in shown(app)
        await pilot.press("g", "right", "r", "v", "enter")
        assert isinstance(app.screen, DeliberationScreen) and "Moyenne" not in shown(app)


async def test_from_the_candidates_to_an_evaluation_and_back(root, far, size):
    app = E1App(SessionsFolder(root), Settings())
    async with app.run_test(size=size) as pilot:
        await pilot.press("enter", "b")
        assert isinstance(app.screen, DeliberationScreen)
        await pilot.press("w")
        assert isinstance(app.screen, CloseAllScreen)
        await pilot.press("q", "r", "home", "enter")
        await pilot.pause()
        assert isinstance(app.screen, EvaluationScreen) and app.screen.stem == "loin"
        await pilot.press("n", "1", "2", "enter")
        await pilot.pause()
        app.flush_writers()
        await pilot.press("q")
        await pilot.pause()
        assert rows(app)[0].startswith("LOIN Zoé 12 ░▒▓█░")
        await pilot.press("b")
        assert isinstance(app.screen, CandidatesScreen)
    app.close_sittings()


async def test_what_cannot_be_told_yet(opened, juin, session, grid, make):
    """A file whose positions are not all given has a bar with dots, and no outlier."""
    (juin.folder / "vide-ana.toml").write_bytes(
        encode_evaluation(make(candidate=Candidate("VIDE", "Ana"), positions=MappingProxyType({})))
    )
    async with opened(DeliberationScreen(juin, session, grid)) as (app, _):
        assert "VIDE Ana 14,5 ····· 12 ···· 9,5 ······ 36 12 close" in rows(app)


async def test_while_names_are_hidden_their_order_tells_nothing(opened, juin, session, grid):
    """A posted list in the order of the names would tell whose row is which."""
    for rank, stem in enumerate(reversed([one for one in juin.stems() if one != "offre"]), 1):
        change(juin, stem, lambda e, rank=rank: with_field(e, "passage", rank))
    async with opened(DeliberationScreen(juin, session, grid)) as (app, pilot):
        await pilot.press("x")
        await pilot.pause()
        shown_first = [" ".join(row.split()[:2]) for row in rows(app)[:4]]
        assert shown_first == ["Passage 1", "Passage 2", "Passage 3", "Passage 4"]
        await pilot.press("x")
        await pilot.pause()
        assert names(app)[0] == "D’AUBÉPINE"


async def test_a_small_window_leaves_out_the_profiles(opened, screen):
    async with opened(screen, size=(60, 16)) as (app, _):
        assert lines(app)[1].split() == ["Nom", "et", "prénom▲", "C1.1", "C1.2", "C1.3", "/60", "/20", "État"]
        assert rows(app)[1] == "ÉCLAIR Zoé 14,5 12 9,5 36 12 close"
