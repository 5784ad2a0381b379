"""The evaluation screen in the app itself: what keys show, and what is on disk afterwards."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hosts import NOW, add, add_session, change, lines, message, shown, type_text
from levels import Level
from textual.pilot import Pilot

from e1tui.domain.closing.seal import fingerprint
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Examiner, Presence
from e1tui.errors import SaveError
from e1tui.operations.reconciliation import bring_together, plan_agreement
from e1tui.operations.sources import read_source
from e1tui.settings import Settings
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore
from e1tui.tui.app import E1App
from e1tui.tui.evaluation.screen import EvaluationScreen

Scoring = Callable[..., AbstractAsyncContextManager[tuple[E1App, Pilot[int]]]]


@pytest.fixture
def store(root: Path) -> SessionStore:
    """Three candidates with nothing given."""
    made = add_session(root, "juin")
    for rank, last in enumerate(("ACACIA", "BOULEAU", "CÈDRE")):
        add(made, last, "Rose", f"099000000{rank}")
    return made


@pytest.fixture
def scoring(root: Path) -> Scoring:
    """The app on the evaluation of the first candidate of the first session, or `downs` further."""

    @asynccontextmanager
    async def opening(
        downs: int = 0, size: tuple[int, int] = (80, 24)
    ) -> AsyncIterator[tuple[E1App, Pilot[int]]]:
        app = E1App(SessionsFolder(root), Settings(), clock=lambda: NOW)
        try:
            async with app.run_test(size=size) as pilot:
                await pilot.press("enter", *["down"] * downs, "enter")
                await pilot.pause()
                yield app, pilot
        finally:
            app.close_sittings()

    return opening


def on_disk(app: E1App, store: SessionStore, stem: str = "acacia-rose-0990000000") -> dict[str, Any]:
    """The candidate's file once all that was given is written."""
    assert app.flush_writers()
    return tomllib.loads((store.folder / f"{stem}.toml").read_text(encoding="utf-8"))


async def test_twenty_four_presses_score_a_candidate(
    store: SessionStore, scoring: Scoring, size: tuple[int, int]
) -> None:
    async with scoring(size=size) as (app, pilot):
        assert "candidat 1 sur 3" in shown(app)
        await type_text(pilot, "&é\"'" * 3 + '&é"')
        assert "›› Note C1.1" in shown(app)
        for mark in ("&'", "&é", "à_"):
            await type_text(pilot, mark)
            await pilot.press("enter")
        screen = shown(app)
        assert "Note sur 20  11,5" in screen and "(34 ÷ 3 = 11,33…, ½ point supérieur)" in screen
        assert "›› Appréciation générale   Entrée : écrire" in screen
        written = on_disk(app, store)
    assert written["competences"]["C1.1"] == {
        "note": 14,
        "positionnements": {
            "besoins": "TI",
            "outils": "I",
            "actualisation": "S",
            "coherence": "TS",
            "reglementation": "TI",
        },
    }
    assert [written["competences"][c]["note"] for c in ("C1.2", "C1.3")] == [12, 8]


async def test_a_position_is_bracketed_and_counted(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        assert "C1.1 0/5" in lines(app)[1]
        await pilot.press("3")
        assert "C1.1 1/5" in lines(app)[1]
        assert "     ·    ·  [S]  ·    Pertinence du recueil des besoins" in lines(app)
        assert on_disk(app, store)["competences"]["C1.1"]["positionnements"] == {"besoins": "S"}


async def test_a_half_typed_mark_is_no_value_and_leaving_says_so(
    store: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("n", "1", "q")
        await pilot.pause()
        assert isinstance(app.screen, EvaluationScreen)
        assert message(app) == "! Note 1 non validée : Entrée la garde, Échap l’abandonne."
        await pilot.press("q")
        await pilot.pause()
        assert "Note 1 abandonnée (C1.1 : pas de note)." in message(app)
        assert "competences" not in on_disk(app, store)


@pytest.mark.parametrize("way", ["q", "pagedown", "pageup", "up", "n", "a", "z", "u", "y", "e", "g", "h"])
async def test_no_key_throws_a_typed_mark_away_unsaid(
    store: SessionStore, scoring: Scoring, way: str
) -> None:
    async with scoring(1) as (app, pilot):
        await pilot.press("3", "n", "1", "3", way)
        await pilot.pause()
        assert isinstance(app.screen, EvaluationScreen) and "BOULEAU" in lines(app)[0]
        assert message(app) == "! Note 13 non validée : Entrée la garde, Échap l’abandonne."
        await pilot.press("enter")
        await pilot.pause()
        stem = "bouleau-rose-0990000001"
        assert on_disk(app, store, stem)["competences"]["C1.1"]["note"] == 13


@pytest.mark.parametrize(
    "ways", [["left"], ["right"], ["c"], ["r"], ["l", "tab"], ["d", "q"], ["question_mark", "q"], ["x"]]
)
async def test_what_leaves_no_mark_keeps_it_in_its_place(
    store: SessionStore, scoring: Scoring, ways: list[str]
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("n", "1", "3", *ways)
        await pilot.pause()
        assert "›› Note C1.1   13__ /20" in shown(app)
        await pilot.press("enter")
        assert on_disk(app, store)["competences"]["C1.1"]["note"] == 13


async def test_a_click_on_the_tab_strip_is_held_back_too(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("n", "1", "3")
        await pilot.click("ScoringWidget", offset=(20, 0))
        assert "›› Note C1.1   13__ /20" in shown(app)
        assert message(app) == "! Note 13 non validée : Entrée la garde, Échap l’abandonne."
        await pilot.click("ScoringWidget", offset=(20, 0))
        assert "›› Note C1.1" not in shown(app) and "Note 13 abandonnée" in message(app)


async def test_escape_gives_a_typed_mark_up_and_stays(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("n", "1", "3", "escape")
        assert "›› Note C1.1   ___  /20" in shown(app)
        assert message(app) == "! Note 13 abandonnée (C1.1 : pas de note)."
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(app.screen, EvaluationScreen)


async def test_a_mark_is_read_with_its_maximum(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("n")
        await type_text(pilot, "12/20")
        assert "›› Note C1.1   12__ /20" in shown(app)
        await pilot.press("enter")
        assert on_disk(app, store)["competences"]["C1.1"]["note"] == 12


async def test_the_appreciation_is_written_in_paragraphs_and_undone_at_once(
    store: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        assert "SAISIE · Tab : sortir" in lines(app)[-1]
        await type_text(pilot, "Bien.")
        await pilot.press("enter", "enter")
        await type_text(pilot, "Suite.")
        await pilot.press("tab")
        assert "Entrée : écrire" in shown(app)
        assert on_disk(app, store)["appreciation"] == "Bien.\n\nSuite."
        await pilot.press("u")
        assert message(app) == "Annulé : appréciation générale."
        assert "appreciation" not in on_disk(app, store)
        await pilot.press("y")
        assert on_disk(app, store)["appreciation"] == "Bien.\n\nSuite."


async def test_letters_and_digits_are_text_while_a_text_is_open(
    store: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("l")
        await type_text(pilot, "v 3 n z q")
        await pilot.press("tab")
        written = on_disk(app, store)
    assert written["notes_internes"] == "v 3 n z q"
    assert "competences" not in written and written["etat"] == "brouillon"


async def test_notes_go_on_on_a_line_of_their_own(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        for jotted in ("un", "deux"):
            await pilot.press("l")
            await type_text(pilot, jotted)
            await pilot.press("tab")
        await pilot.press("l", "tab")  # looked at, not written
        assert on_disk(app, store)["notes_internes"] == "un\ndeux"


async def test_a_remark_is_kept_by_enter_and_dropped_by_escape(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("r")
        assert "Remarque sur C1.1 Pertinence du recueil des besoins" in shown(app)
        await type_text(pilot, "oui")
        await pilot.press("enter")
        assert "    * oui" in lines(app)
        await pilot.press("r")
        await type_text(pilot, " mais")
        await pilot.press("escape")
        assert on_disk(app, store)["competences"]["C1.1"]["remarques"] == {"besoins": "oui"}


async def test_text_is_saved_while_it_is_still_open(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        await type_text(pilot, "Bien")
        app.keep_open_texts()  # what a hang-up does, and a pause in typing
        assert on_disk(app, store)["appreciation"] == "Bien"


async def test_closing_needs_everything_and_makes_read_only(
    grid: Grid, store: SessionStore, scoring: Scoring, make: Callable[..., Any]
) -> None:
    complete = make()
    stem = store.stems()[0]
    change(store, stem, lambda before: with_judgements(before, complete, without="appreciation"))
    async with scoring() as (app, pilot):
        await pilot.press("a", "v")
        assert "Il manque : Appréciation générale" in message(app)
        await pilot.press("a", "enter", "B", "tab", "v")
        await pilot.pause()
        assert ": clore l’évaluation ?" in shown(app) and on_disk(app, store)["etat"] == "brouillon"
        assert "À relire" not in shown(app) and "À vérifier" not in shown(app)
        await pilot.press("enter")
        assert message(app) == "Évaluation close."
        assert "· close" in lines(app)[0]
        await pilot.press("tab", "4")
        assert "Évaluation close, en lecture seule" in message(app)
        written = on_disk(app, store)
        assert written["etat"] == "close"
        assert written["cloture"]["empreinte"] == fingerprint(store.load(stem).evaluation)
        await pilot.press("a", "v")
        await pilot.pause()
        assert "Rouvrir cette évaluation close ?" in shown(app)
        await pilot.press(*"note", "enter")
        await pilot.pause()
        written = on_disk(app, store)
        assert written["etat"] == "brouillon" and "cloture" not in written
        assert written["historique"][-1]["motif"] == "note"


def with_judgements(before: Any, complete: Any, without: str) -> Any:
    fields = {
        name: getattr(complete, name) for name in ("positions", "marks", "appreciation") if name != without
    }
    return replace(before, **fields)


async def test_an_absent_candidate_takes_no_position(store: SessionStore, scoring: Scoring) -> None:
    change(store, store.stems()[0], lambda before: replace(before, presence=Presence.ABSENT))
    async with scoring() as (app, pilot):
        assert "Candidat absent : rien à positionner" in message(app)
        await pilot.press("tab", "3")
        assert "competences" not in on_disk(app, store)


async def test_the_next_candidate_comes_with_page_down(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("pagedown")
        assert "BOULEAU Rose" in lines(app)[0] and "candidat 2 sur 3" in lines(app)[0]
        await pilot.press("pageup", "pageup")
        assert message(app) == "Aucun candidat à évaluer avant celui-ci. Pg suiv : BOULEAU Rose."


async def test_another_persons_work_is_merged_and_the_same_field_is_kept_theirs(
    grid: Grid, store: SessionStore, scoring: Scoring
) -> None:
    first, second, third = grid.criteria[:3]
    async with scoring() as (app, pilot):
        await pilot.press("1")
        on_disk(app, store)
        change(
            store, store.stems()[0], lambda e: e.with_position(second, Level.TS).with_position(third, Level.S)
        )
        await pilot.press("2")  # the second criterion, which somebody else gave meanwhile
        written = on_disk(app, store)["competences"]["C1.1"]["positionnements"]
        assert written == {"besoins": "TI", "outils": "TS", "actualisation": "S"}


async def test_a_save_that_fails_stays_on_screen_until_it_succeeds(
    store: SessionStore, scoring: Scoring, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with scoring() as (app, pilot):
        with monkeypatch.context() as broken:

            def full(*arguments: object) -> None:
                raise SaveError("le disque est plein.")

            broken.setattr("e1tui.storage.store.SessionStore.save", full)
            await pilot.press("1")
            await until(pilot, lambda: "NON ENREGISTRÉ : le disque est plein." in shown(app))
            await pilot.press("2")
            assert "NON ENREGISTRÉ" in shown(app)
        assert app.flush_writers()
        await until(pilot, lambda: "NON ENREGISTRÉ" not in shown(app))
        written = on_disk(app, store)["competences"]["C1.1"]["positionnements"]
        assert written == {"besoins": "TI", "outils": "I"}


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            return
        await pilot.pause(0.02)
    raise AssertionError("what was waited for did not come")


@pytest.mark.parametrize(
    ("character", "said"),
    [("à", "0 n’est pas un niveau"), ("5", "5 n’est pas un niveau"), ("ê", "clavier afnor")],
)
async def test_a_key_that_is_no_level_says_so_and_changes_nothing(
    store: SessionStore, scoring: Scoring, character: str, said: str
) -> None:
    async with scoring() as (app, pilot):
        await type_text(pilot, character)
        assert said in message(app)
        assert "competences" not in on_disk(app, store)


@pytest.mark.parametrize(
    ("typed", "said", "kept"),
    [
        (";", "Une note commence par un chiffre", None),
        ("7,", "", 7.5),
        ("14,5", "", 14.5),
        ("7,3", "« 7,3 » n’est pas une note", None),
        ("14,25", "« 14,2 » n’est pas une note", None),
    ],
)
async def test_a_mark_is_what_was_typed_or_nothing(
    store: SessionStore, scoring: Scoring, typed: str, said: str, kept: float | None
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("n")
        for character in typed:
            await pilot.press({",": "comma", ";": "semicolon"}.get(character, character))
        if typed == ";":
            assert said in message(app)
        await pilot.press("enter")
        assert said in message(app) or typed == ";"
        written = on_disk(app, store).get("competences", {}).get("C1.1", {})
        assert written.get("note") == kept


async def test_what_cannot_be_printed_is_said_before_closing(
    store: SessionStore, scoring: Scoring, make: Callable[..., Any]
) -> None:
    complete = make(appreciation="Bien \N{GRINNING FACE}")
    change(store, store.stems()[0], lambda before: with_judgements(before, complete, without=""))
    async with scoring() as (app, pilot):
        await pilot.press("a", "v")
        assert "À remplacer dans l’appréciation" in message(app) and "\N{GRINNING FACE}" in message(app)
        assert on_disk(app, store)["etat"] == "brouillon"


async def test_two_scorings_are_settled_divergence_by_divergence(
    root: Path, grid: Grid, scoring: Scoring
) -> None:
    """z goes from one to the next; what both gave stands under the line, of a criterion and of a mark."""
    criteria, first = grid.criteria, grid.competencies[0]
    made = []
    for name, member, level, mark in (("a", "DURAND", Level.S, "12"), ("b", "PETIT", Level.TS, "13.5")):
        one = add_session(root, name, commission=(Examiner(member, "Alix"),), date=dt.date(2026, 6, 11))
        stem = add(one, "ACACIA", "Rose", "0990000000")

        def scored(evaluation: Evaluation, level: Level = level, mark: str = mark) -> Evaluation:
            for criterion in criteria:
                evaluation = evaluation.with_position(criterion, Level.I)
            for competency in grid.competencies:
                evaluation = evaluation.with_mark(competency, Decimal(10))
            evaluation = evaluation.with_position(criteria[1], level).with_position(criteria[7], level)
            return evaluation.with_mark(first, Decimal(mark)).with_appreciation("Bien.")

        change(one, stem, scored)
        made.append(one)
    folder = SessionsFolder(root)
    plan = plan_agreement(read_source(folder, "a"), read_source(folder, "b"))
    bring_together(folder, "accord", plan, Author("adurand"), NOW)
    folder.open("accord").save_session(replace(folder.open("accord").session(), date=dt.date(2026, 6, 12)))
    async with scoring() as (app, pilot):
        seen = []
        for _ in range(3):
            (told,) = (
                line.strip()
                for line in lines(app)
                if "DURAND Alix" in line and ("*" in line or "Note C1.1 :" in line)
            )
            (row,) = (line for line in lines(app) if "››" in line)
            seen.append((row, told))
            await pilot.press("z")
        both = "* DURAND Alix : S · PETIT Alix : TS"
        # A competency's mark comes after its criteria, as z goes on any sheet.
        assert [told for _, told in seen] == [both, "Note C1.1 : DURAND Alix 12 · PETIT Alix 13,5", both]
        for (row, _), name in zip(seen, (criteria[1].label, "Note C1.1", criteria[7].label), strict=True):
            assert name[:20] in row
        await pilot.press("&", "z", "1", "2", "enter")  # back at the first; then the mark
        await pilot.pause()
        assert app.flush_writers()
    (stem,) = folder.open("accord").stems()
    settled = folder.open("accord").load(stem).evaluation
    assert (settled.level(criteria[1]), settled.mark(first)) == (Level.TI, Decimal(12))


def test_the_screen_is_made_of_parts_not_of_ancestors() -> None:
    ours = [kind for kind in EvaluationScreen.__mro__ if kind.__module__.startswith("e1tui.")]
    assert len(ours) <= 3, ours
