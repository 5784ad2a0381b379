"""Two people on one candidate: what the screen shows of the other one, and what it asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hosts import NOW, lines, message, shown, type_text
from levels import Level
from test_evaluation_screen import Scoring, on_disk, scoring, store, until
from textual.pilot import Pilot

from e1tui.domain.closing.seal import closed, is_altered
from e1tui.domain.evaluation import Evaluation, with_field
from e1tui.domain.grid import Grid
from e1tui.domain.merge import Conflict
from e1tui.domain.session import Examiner
from e1tui.scoring import saving
from e1tui.storage.attendance import Attendance
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore
from e1tui.tui.app import E1App
from e1tui.tui.evaluation.conflict import ConflictScreen
from e1tui.tui.evaluation.widget import ScoringWidget
from e1tui.tui.text.holder import holder_text

__all__ = ["scoring", "store"]  # fixtures

CLAUDE = Author("clemaire", "LEMAIRE Claude")


def theirs(store: SessionStore, make: Callable[[Evaluation], Evaluation], rank: int = 0) -> None:
    """Claude saves what `make` turns the first candidate's evaluation into."""
    stored = store.load(store.stems()[rank])
    SessionStore(store.folder).save(stored, make(stored.evaluation), CLAUDE, NOW)


async def test_another_ones_work_appears_and_is_told(
    grid: Grid, store: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        theirs(store, lambda e: e.with_position(grid.criteria[3], Level.TS))
        await until(pilot, lambda: "C1.1 1/5" in lines(app)[1])
        assert message(app).startswith("LEMAIRE Claude : C1.1 Cohérence entre les techniques")
        assert message(app).endswith(", TS.")


async def test_a_value_given_under_the_cursor_needs_a_second_press(
    grid: Grid, store: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        theirs(store, lambda e: e.with_position(grid.criteria[0], Level.TS))
        await until(pilot, lambda: "C1.1 1/5" in lines(app)[1])
        await pilot.press("1")
        assert "LEMAIRE Claude vient de donner ici : TS." in message(app)
        assert on_disk(app, store)["competences"]["C1.1"]["positionnements"] == {"besoins": "TS"}
        await pilot.press("1")
        assert on_disk(app, store)["competences"]["C1.1"]["positionnements"] == {"besoins": "TI"}


async def test_what_was_given_before_the_cursor_came_is_changed_at_once(
    grid: Grid, store: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        theirs(store, lambda e: e.with_position(grid.criteria[1], Level.TS))
        await until(pilot, lambda: "C1.1 1/5" in lines(app)[1])
        await pilot.press("down", "1")
        assert on_disk(app, store)["competences"]["C1.1"]["positionnements"] == {"outils": "TI"}


async def both_give(app: E1App, pilot: Pilot[int], grid: Grid, store: SessionStore) -> None:
    """Claude gives TS, and the key for TI comes before the screen has seen it."""
    with pytest.MonkeyPatch.context() as unseen:
        unseen.setattr(saving, "stamp", lambda path: app.screen.one.saving._stamp)
        theirs(store, lambda e: e.with_position(grid.criteria[0], Level.TS))
        await pilot.press("1")
        banner = "DEUX VALEURS : C1.1 Pertinence du recueil des besoins. k : choisir"
        await until(pilot, lambda: banner in shown(app))


@pytest.mark.parametrize(("key", "kept"), [("1", "TI"), ("2", "TS"), ("é", "TS")])
async def test_two_values_are_both_shown_and_the_choice_is_kept(
    grid: Grid, store: SessionStore, scoring: Scoring, key: str, kept: str
) -> None:
    async with scoring() as (app, pilot):
        await both_give(app, pilot, grid, store)
        assert on_disk(app, store)["competences"]["C1.1"]["positionnements"] == {"besoins": "TS"}
        await pilot.press("k")
        await pilot.pause()
        asked = shown(app)
        assert "1  la vôtre : TI" in asked and "2  LEMAIRE Claude, " in asked and ", en place : TS" in asked
        await type_text(pilot, key)
        await pilot.pause()
        assert "DEUX VALEURS" not in shown(app)
        assert on_disk(app, store)["competences"]["C1.1"]["positionnements"] == {"besoins": kept}


async def test_leaving_with_two_values_asks(grid: Grid, store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await both_give(app, pilot, grid, store)
        await pilot.press("q")
        await pilot.pause()
        assert "abandonne votre valeur" in shown(app)
        await pilot.press("n")
        await pilot.pause()
        assert "DEUX VALEURS" in shown(app)
        await pilot.press("q", "enter")
        await pilot.pause()
        assert "ACACIA Rose" in shown(app) and "Sur 20" in shown(app)


async def test_a_text_that_two_people_write_keeps_both(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        theirs(store, lambda e: e.with_appreciation("De Claude."))
        await until(pilot, lambda: "De Claude." in str(app.screen.sheet.evaluation.appreciation))
        await type_text(pilot, "La mienne.")
        await pilot.press("tab")
        assert "DEUX VALEURS : appréciation générale. k : choisir" in shown(app)
        assert on_disk(app, store)["appreciation"] == "De Claude."
        await pilot.press("k")
        await pilot.pause()
        await pilot.press("3")
        await pilot.pause()
        assert on_disk(app, store)["appreciation"] == "De Claude.\n\nLa mienne."


async def test_the_banner_says_the_way_that_works_while_one_writes(
    store: SessionStore, scoring: Scoring
) -> None:
    banner = "DEUX VALEURS : appréciation générale."
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        theirs(store, lambda e: e.with_appreciation("De Claude."))
        await until(pilot, lambda: "De Claude." in str(app.screen.sheet.evaluation.appreciation))
        await type_text(pilot, "La mienne, kayak.")
        await until(pilot, lambda: banner in shown(app))  # at the first pause
        assert f"{banner} Tab puis k : choisir" in shown(app)
        await pilot.press("tab")
        assert f"{banner} k : choisir" in shown(app)
        await pilot.press("l")  # any text
        assert f"{banner} Tab puis k : choisir" in shown(app)
        await pilot.press("tab", "k")
        await pilot.pause()
        assert isinstance(app.screen, ConflictScreen)


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)], ids=str)
async def test_two_long_values_stand_beside_each_other_with_what_differs_marked(
    store: SessionStore, scoring: Scoring, size: tuple[int, int]
) -> None:
    mine = "Le site est bien tenu.\nLa veille est faite.\nRien sur les droits."
    other = "Le site est mal tenu.\nLa veille est faite."
    async with scoring(size=size) as (app, pilot):
        app.screen.one.company.clash([Conflict("appreciation", mine, other)])
        await pilot.press("k")
        await pilot.pause()
        told = lines(app)
        (first,) = [line for line in told if "Le site est" in line]
        assert first.split("≠")[0].endswith(" " * (first.index("≠") - first.index("tenu.") - 5))
        assert first.index("bien") < first.index("≠") < first.index("mal")
        assert any(re.search("La veille est faite. +│ La veille est faite.", line) for line in told)
        assert any(re.search("Rien sur les droits. +≠", line) for line in told)
        marked = [
            segment.text for strip in app.screen._compositor.render_strips() for segment in strip
            if segment.style and segment.style.reverse and segment.text.strip()
        ]  # fmt: skip
        assert [text for text in marked if "DEUX" not in text] == ["bien", "mal", "Rien sur les droits."]
        await pilot.press("3")
        await pilot.pause()
        assert app.screen.sheet.evaluation.appreciation == f"{other}\n\n{mine}"


def by_claude(store: SessionStore) -> None:
    """Claude closes the first candidate's evaluation."""
    theirs(store, lambda e: closed(e, CLAUDE.account, NOW))


async def test_a_mark_being_typed_while_it_is_closed_is_refused(
    store: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("n", "1", "2")
        by_claude(store)
        await until(pilot, lambda: "close" in lines(app)[0])
        await pilot.press("enter")
        assert "Évaluation close, en lecture seule." in message(app)
        assert app.flush_writers()
    kept = store.load(store.stems()[0]).evaluation
    assert kept.is_closed and not kept.marks and not is_altered(kept)


async def test_a_text_being_written_while_it_is_closed_is_kept_aside(
    store: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        await type_text(pilot, "Avant. ")
        await pilot.press("ctrl+s")
        assert app.put_on_disk()
        by_claude(store)
        await until(pilot, lambda: "close" in lines(app)[0])
        await type_text(pilot, "Après.")
        await pilot.press("tab")
        assert "DEUX VALEURS : appréciation" in shown(app)
        await pilot.press("k", "1")
        await pilot.pause()
        assert "rouvrez-la" in message(app) and "DEUX VALEURS" in shown(app)
        ((unsettled, _),) = [
            found for screen in app._text_screens() for found in screen.unsettled_by_stem().values()
        ]
        assert unsettled.appreciation == "Avant. Après."
        await pilot.press("k", "2")
        await pilot.pause()
        assert "DEUX VALEURS" not in shown(app)
    kept = store.load(store.stems()[0]).evaluation
    assert kept.appreciation == "Avant." and not is_altered(kept)


async def test_what_comes_to_the_disk_after_the_closing_is_not_there(
    grid: Grid, store: SessionStore, scoring: Scoring
) -> None:
    """Whatever a screen thought that it could give."""
    by_claude(store)
    stored = store.load(store.stems()[0])
    changed = stored.evaluation.with_position(grid.criteria[0], Level.TS)
    saved = SessionStore(store.folder).save(stored, changed, CLAUDE, NOW)
    assert [one.field for one in saved.conflicts] == [grid.criteria[0].key]
    assert saved.stored.evaluation.level(grid.criteria[0]) is None
    assert not is_altered(store.load(stored.stem).evaluation)


async def test_a_text_that_was_only_looked_at_is_no_conflict(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        theirs(store, lambda e: e.with_appreciation("De Claude."))
        await until(pilot, lambda: "De Claude." in str(app.screen.sheet.evaluation.appreciation))
        await pilot.press("tab")
        assert "DEUX VALEURS" not in shown(app)
        assert on_disk(app, store)["appreciation"] == "De Claude."


async def test_who_else_is_on_the_candidate_stands_at_the_top(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        other = Attendance(store.folder, CLAUDE, lambda: NOW)
        other.enter(store.stems()[0])
        try:
            await until(pilot, lambda: "avec LEMAIRE Claude" in lines(app)[0])
        finally:
            other.leave()
        await until(pilot, lambda: "avec" not in lines(app)[0])


async def test_undo_takes_back_only_ones_own(grid: Grid, store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("1")
        on_disk(app, store)
        theirs(store, lambda e: e.with_position(grid.criteria[0], Level.TS))
        await until(pilot, lambda: "[TS]" in shown(app))
        for key, said in (
            ("u", "Rien à annuler : C1.1 Pertinence"),
            ("y", "Rien à rétablir."),
            ("u", "Rien à annuler."),
        ):
            await pilot.press(key)
            assert message(app).removeprefix("! ").startswith(said)
            assert "Annulé" not in shown(app) and "Rétabli :" not in shown(app)
        assert on_disk(app, store)["competences"]["C1.1"]["positionnements"] == {"besoins": "TS"}


async def test_what_another_one_wrote_meanwhile_is_not_ones_own_to_undo(
    store: SessionStore, scoring: Scoring
) -> None:
    """One's own text waits in the banner: neither u, nor Échap out of a remark, may take theirs."""
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        theirs(store, lambda e: e.with_appreciation("Leur texte."))
        await until(pilot, lambda: app.screen.sheet.evaluation.appreciation == "Leur texte.")
        await type_text(pilot, "Le mien.")
        await pilot.press("tab")
        await until(pilot, lambda: "DEUX VALEURS" in shown(app))
        await pilot.press("u")
        assert message(app) == "Rien à annuler."
        assert on_disk(app, store)["appreciation"] == "Leur texte."


async def test_a_remark_that_is_dropped_leaves_anothers_in_place(
    grid: Grid, store: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("r")
        theirs(store, lambda e: with_field(e, f"{grid.criteria[0].key}.remarque", "La leur."))
        await until(pilot, lambda: bool(app.screen.sheet.evaluation.remark(grid.criteria[0])))
        await type_text(pilot, "La mienne.")
        await pilot.press("escape")
        assert app.screen.sheet.evaluation.remark(grid.criteria[0]) == "La leur."
        assert on_disk(app, store)["competences"]["C1.1"]["remarques"] == {"besoins": "La leur."}


async def test_the_history_tells_who_gave_what(grid: Grid, store: SessionStore, scoring: Scoring) -> None:
    theirs(store, lambda e: e.with_position(grid.criteria[0], Level.TS).with_appreciation("Bien."))
    async with scoring() as (app, pilot):
        await pilot.press("h")
        await pilot.pause()
        screen = shown(app)
        assert "Historique · ACACIA Rose · révision 1" in screen
        assert "LEMAIRE Claude  appréciation générale" in screen and "modifié" in screen
        assert "Bien." not in screen
        assert re.search(r"\(rien\) +TS", screen)


async def test_the_history_tells_why_an_evaluation_was_reopened(
    store: SessionStore, scoring: Scoring, make: Callable[..., Evaluation]
) -> None:
    session, complete = store.session(), make()
    store.save_session(replace(session, commission=(*session.commission, Examiner("LEMAIRE", "Claude"))))
    theirs(store, lambda e: replace(e, positions=complete.positions, marks=complete.marks))
    async with scoring() as (app, pilot):
        await pilot.press("q")
        await pilot.pause()
        await pilot.press("é", "enter")
        await pilot.pause()
        await pilot.press("a", "enter", "B", "tab", "v", "enter")
        # The member, who stands in the history only, as soon as that is written.
        await until(pilot, lambda: "par LEMAIRE Claude · empreinte" in shown(app))
        await pilot.press("v")
        await pilot.pause()
        await pilot.press(*"Erreur", "enter")
        await pilot.pause()
        await pilot.press("h")
        await pilot.pause()
        assert message(app).endswith(" : état, motif : Erreur")


async def test_who_holds_the_keyboard_is_asked_although_somebody_is_on_that_candidate(
    store: SessionStore, scoring: Scoring
) -> None:
    session = store.session()
    store.save_session(replace(session, commission=(*session.commission, Examiner("LEMAIRE", "Claude"))))
    other = Attendance(store.folder, CLAUDE, lambda: NOW)
    other.enter(store.stems()[0])
    try:
        async with scoring() as (app, pilot):
            await pilot.press("q")
            await pilot.pause()
            await until(pilot, lambda: "aussi : LEMAIRE Claude" in lines(app)[0])
            assert message(app).startswith("Qui tient le clavier ?")
            await pilot.press("é")
            await pilot.pause()
            assert not message(app).startswith("Qui tient")
    finally:
        other.leave()


async def test_the_list_asks_who_holds_the_keyboard_and_the_file_says_it(
    store: SessionStore, scoring: Scoring
) -> None:
    session = store.session()
    store.save_session(replace(session, commission=(*session.commission, Examiner("LEMAIRE", "Claude"))))
    async with scoring() as (app, pilot):
        await pilot.press("q")
        await pilot.pause()
        assert message(app) == "Qui tient le clavier ? 1 DURAND Alix  2 LEMAIRE Claude"
        await pilot.press("é", "enter")
        await pilot.pause()
        await pilot.press("1")
        assert on_disk(app, store)["historique"][-1]["membre"] == "LEMAIRE Claude"


async def test_who_holds_the_keyboard_is_in_view_on_the_list_and_while_scoring(
    store: SessionStore, scoring: Scoring, size: tuple[int, int]
) -> None:
    for rank in range(3):
        theirs(store, lambda e, rank=rank: replace(e, order=rank + 1), rank=rank)  # type: ignore[misc]
    session = store.session()
    async with scoring(size=size) as (app, pilot):
        assert "clavier" not in shown(app)  # a commission of one
        await pilot.press("q")
        assert "clavier" not in lines(app)[0] and lines(app)[0].endswith(" · ordre de passage")
        store.save_session(replace(session, commission=(*session.commission, Examiner("LEMAIRE", "Claude"))))
        await until(pilot, lambda: "Qui tient le clavier" in shown(app))
        await pilot.press("é")
        assert "E1, session de juin 2026 · 3 candidats · 0 close · clavier : LEMAIRE Claude" in lines(app)[0]
        assert ("ordre de passage" in lines(app)[0]) == (size[0] > 80)
        await pilot.press("enter")
        await pilot.pause()
        assert lines(app)[1].endswith("clavier : LEMAIRE Claude") and len(lines(app)[1]) == size[0] - 1
        await pilot.press("1", "c", "pagedown")
        assert "BOULEAU" in lines(app)[0] and lines(app)[1].endswith("clavier : LEMAIRE Claude")
        await pilot.click(ScoringWidget, offset=(size[0] - 5, 0))  # it is no tab
        assert "C1.1 Participer" in lines(app)[3]
        await pilot.press("q", "&", "enter", "enter")
        await pilot.pause()
        assert lines(app)[1].endswith("clavier : DURAND Alix")


@pytest.fixture
def commission(store: SessionStore) -> SessionStore:
    """The session with a second member."""
    session = store.session()
    store.save_session(replace(session, commission=(*session.commission, Examiner("LEMAIRE", "Claude"))))
    return store


async def test_a_stray_digit_changes_who_holds_the_keyboard_only_once_it_was_confirmed(
    commission: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("q", "&")
        assert message(app) == "DURAND Alix tient le clavier ; un chiffre en change, après une question."
        for no in ("n", "q", "escape"):
            await pilot.press("é")
            assert "LEMAIRE Claude tient le clavier ?" in shown(app)
            await pilot.press(no)
            await pilot.pause()
            assert "clavier : DURAND Alix" in lines(app)[0]
        await pilot.press("&")
        assert message(app) == "DURAND Alix tient déjà le clavier."
        await pilot.press("9")
        assert message(app) == "Il y a 2 membres dans la commission."
        await pilot.press("é", "o")
        await pilot.pause()
        assert "clavier : LEMAIRE Claude" in lines(app)[0]


async def test_a_digit_answers_only_the_question_that_is_to_be_read(
    commission: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("q")
        app.screen.say("Autre chose est dit.")
        await pilot.press("é")
        assert message(app) == "Qui tient le clavier ? 1 DURAND Alix  2 LEMAIRE Claude"
        assert "· clavier : ?" in lines(app)[0]  # whatever else is said
        await pilot.press("é")
        assert "clavier : LEMAIRE Claude" in lines(app)[0]


@pytest.mark.parametrize(
    "member, room, wanted",
    [
        ("DURAND Alix", 30, "clavier : DURAND Alix"),
        ("DURAND Alix", 21, "clavier : DURAND Alix"),
        ("DURAND Alix", 20, "clavier : DURAND Al…"),
        ("DURAND Alix", 17, ""),
        ("XI", 12, "clavier : XI"),
        ("XI", 11, ""),
        ("", 30, ""),
        ("李 李李", 17, "clavier : 李 李李"),
    ],
)
def test_the_holder_in_the_room_that_there_is(member: str, room: int, wanted: str) -> None:
    assert holder_text(member, room) == wanted


async def test_the_list_shows_the_work_of_others(grid: Grid, store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("q")
        await pilot.pause()
        theirs(store, lambda e: e.with_position(grid.criteria[0], Level.TS), rank=1)
        await until(pilot, lambda: any("BOULEAU" in line and "1/15" in line for line in lines(app)))


async def test_a_closed_evaluation_is_reviewed_by_somebody_else_than_who_gave_the_last_mark(
    store: SessionStore, scoring: Scoring, make: Callable[..., Evaluation]
) -> None:
    complete = make()
    theirs(store, lambda e: replace(e, positions=complete.positions, marks=complete.marks))
    async with scoring() as (app, pilot):
        await pilot.press("a", "j")
        assert message(app) == "! Seule une évaluation close se relit."
        await pilot.press("enter", "B", "tab", "v", "enter")
        kept = on_disk(app, store)["cloture"]
        how = f"    Close le 12/06/2026 à 09:41 par {app.account} · empreinte {kept['empreinte'][:12]}"
        assert how in lines(app) and "Pas encore relue." in shown(app)
        await pilot.press("j")
        assert message(app) == f"Évaluation relue par {app.account}."
        assert f"    Relue par {app.account}." in lines(app)
        assert on_disk(app, store)["cloture"]["relu_par"] == app.account
        await pilot.press("h")
        await pilot.pause()
        (line,) = [line for line in lines(app) if "relu par" in line and "(rien)" in line]
        assert line.split()[-2:] == ["(rien)", app.account]


async def test_who_gave_the_last_mark_does_not_review_it(
    store: SessionStore, scoring: Scoring, make: Callable[..., Evaluation]
) -> None:
    complete = make()
    async with scoring() as (app, pilot):
        mine = Author(app.account)
        stored = store.load(store.stems()[0])
        judged = replace(stored.evaluation, positions=complete.positions, marks=complete.marks)
        store.save(stored, judged.with_appreciation("Bien."), mine, NOW)
        await until(pilot, lambda: "C1.3 6/6" in lines(app)[1])
        await pilot.press("a", "v", "enter", "j")
        assert "a donné la dernière note : un autre membre doit relire." in message(app)
        assert "relu_par" not in on_disk(app, store)["cloture"]
