"""The one question before a closing: what it names, what it keeps, and what happens while it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hosts import NOW, change, lines, message, rows, shown, type_text
from test_evaluation_screen import Scoring, on_disk, scoring, store, until
from textual import events
from textual.app import App

from e1tui.domain.closing.seal import ALTERED, closed, is_altered
from e1tui.domain.day.oral import Oral
from e1tui.domain.evaluation import Candidate, Evaluation, with_field
from e1tui.domain.heading import heading_of
from e1tui.domain.session import ExamForm, Presence, Situation, State
from e1tui.storage.attendance import Attendance
from e1tui.storage.author import Author, current_account
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import encode_evaluation
from e1tui.tui.candidates.deliberation import DeliberationScreen
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.sessions.form import SessionForm

__all__ = ["scoring", "store"]  # fixtures

CLAUDE = Author(current_account(), "LEMAIRE Claude")
ACACIA = "acacia-rose-0990000000"


@pytest.fixture
def complete(store: SessionStore, make: Callable[..., Evaluation]) -> SessionStore:
    """The first candidate has everything."""
    judged = make()
    change(
        store,
        ACACIA,
        lambda one: replace(
            one, positions=judged.positions, marks=judged.marks, appreciation="Une démarche claire."
        ),
    )
    return store


def theirs(store: SessionStore, make: Callable[[Evaluation], Evaluation]) -> None:
    other = SessionStore(store.folder)
    stored = other.load(ACACIA)
    other.save(stored, make(stored.evaluation), CLAUDE, NOW)


def in_box(app: App[None]) -> str:
    """What the dialog says, on one line."""
    return " ".join(" ".join(line.split("│")[1] for line in lines(app) if line.count("│") == 2).split())


async def test_it_names_all_that_is_to_be_seen_again(complete: SessionStore, scoring: Scoring, size) -> None:
    session = replace(complete.session(), school="", form=ExamForm.PONCTUELLE)
    complete.save_session(session)
    change(
        complete,
        ACACIA,
        lambda one: with_field(
            with_field(one, "candidat.numero", None).with_appreciation("Un travail nul, 12/20, terne, TI."),
            "C1.1.note",
            Decimal(0),
        ),
    )
    other = Attendance(complete.folder, CLAUDE, lambda: NOW)
    other.enter(ACACIA)
    try:
        async with scoring(size=size) as (app, pilot):
            await pilot.press("a", "v")
            await pilot.pause()
            said = in_box(app)
            for words in (
                "ACACIA Rose : clore l’évaluation ?",
                "À relire dans l’appréciation : · « nul », à éviter (circulaire 99-104).",
                "· « TI » laisse deviner un niveau.",  # a fourth takes no more room than its count
                "À vérifier : · Établissement non saisi. · Numéro d’inscription non saisi.",
                "· C1.1 : 0 avec ces positionnements",
                "· LEMAIRE Claude y travaille en ce moment.",
                "Entrée : clore",
            ):
                assert words in said, words
            await pilot.press("n")
            assert on_disk(app, complete)["etat"] == "brouillon"
    finally:
        other.leave()


async def test_in_the_lowest_window_the_answers_are_seen_and_the_question_says_that_it_is_cut(
    complete: SessionStore, scoring: Scoring
) -> None:
    complete.save_session(replace(complete.session(), school="", form=ExamForm.PONCTUELLE))
    change(
        complete,
        ACACIA,
        lambda one: with_field(one, "candidat.numero", None).with_appreciation(
            "Un travail nul, 12/20, terne, TI."
        ),
    )
    async with scoring(size=(60, 16)) as (app, pilot):
        await pilot.press("a", "v")
        await pilot.pause()
        said = in_box(app)
        assert "Entrée : clore n : non, revenir Espace : lire la suite" in said and "lignes de plus" in said
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "· Numéro d’inscription non saisi." in in_box(app))
        assert "lignes de plus" not in in_box(app)


async def test_all_that_is_to_be_checked_can_be_read_what_weighs_most_first(
    complete: SessionStore, scoring: Scoring, size: tuple[int, int]
) -> None:
    situations = (Situation("A"), Situation("B"))
    complete.save_session(
        replace(complete.session(), school="", form=ExamForm.PONCTUELLE, situations=situations)
    )
    change(
        complete,
        ACACIA,
        lambda one: with_field(
            replace(one, orals={"A": Oral(presence=Presence.ABSENT)}, candidate=Candidate("ACACIA", "Rose")),
            "C1.1.note",
            Decimal(0),
        ),
    )
    said = (
        "· Situation A : absent.",
        "· Situation B : ni date, ni présence, ni chronomètre.",
        "· Établissement non saisi.",
        "· Numéro d’inscription non saisi.",
        "· C1.1 : 0 avec ces positionnements, est-ce voulu ?",
    )
    async with scoring(size=size) as (app, pilot):
        await pilot.press("a", "v")
        await pilot.pause()
        assert " ".join((*said[:3], "· et 2 autres")) in in_box(app)
        assert not any(one in in_box(app) for one in said[3:])
        await pilot.press("space")
        await pilot.pause()
        assert " ".join(said) in in_box(app) and "autres" not in in_box(app)
        await pilot.press("space")
        await pilot.pause()
        assert "· et 2 autres" in in_box(app)
        await pilot.resize_terminal(60, 16)
        found = set[str]()
        for _ in range(4):
            await pilot.press("space")
            await pilot.pause()
            assert "Entrée : clore" in in_box(app)
            found |= {one for one in said if one in in_box(app)}
        assert found == set(said)
        await pilot.press("n")
        assert on_disk(app, complete)["etat"] == "brouillon"


async def test_who_has_just_written_is_said(complete: SessionStore, scoring: Scoring) -> None:
    other = Attendance(complete.folder, CLAUDE, lambda: NOW)
    other.enter(ACACIA)
    try:
        async with scoring() as (app, pilot):
            theirs(complete, lambda one: one.with_appreciation("Une démarche très claire."))
            await until(pilot, lambda: "très claire" in app.screen.sheet.evaluation.appreciation)
            await pilot.press("a", "v")
            await pilot.pause()
            assert "LEMAIRE Claude vient d’y écrire : appréciation générale." in shown(app)
    finally:
        other.leave()


@pytest.mark.parametrize(("answer", "state"), [("enter", "close"), ("o", "close"), ("n", "brouillon")])
async def test_a_mark_that_was_typed_and_not_validated_is_offered_to_be_kept(
    complete: SessionStore, scoring: Scoring, answer: str, state: str
) -> None:
    change(complete, ACACIA, lambda one: with_field(one, "C1.3.note", None))
    async with scoring() as (app, pilot):
        await pilot.press("a", "n", "down", "down", "1", "3", "v")
        await pilot.pause()
        assert "La note 13 de C1.3, tapée sans Entrée, sera gardée." in in_box(app)
        assert "Entrée : garder la note et clore" in shown(app)
        await pilot.press(answer)
        await pilot.pause()
        written = on_disk(app, complete)
        assert written["etat"] == state
        assert written["competences"]["C1.3"].get("note") == (13 if state == "close" else None)
        if state == "close":
            kept = complete.load(ACACIA).evaluation
            assert not is_altered(kept) and message(app) == "Évaluation close."
            assert [one.after for one in kept.history if one.field == "C1.3.note"][-1] == 13
        else:
            assert app.screen.sheet.typed == "13"  # still there to be validated


async def test_a_mark_that_is_none_closes_nothing(complete: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "n", "2", "1", "v")
        await pilot.pause()
        assert not isinstance(app.screen, Confirm) and message(app).startswith("! ")
        assert on_disk(app, complete)["etat"] == "brouillon"


async def test_what_changed_while_the_question_stood_is_read_again_first(
    complete: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "v")
        await pilot.pause()
        theirs(complete, lambda one: with_field(one, "C1.1.note", Decimal(3)))
        await pilot.press("enter")
        assert message(app) == "! Un autre poste vient de changer cette évaluation : relisez, puis v."
        assert on_disk(app, complete)["etat"] == "brouillon"
        assert "C1.1" in shown(app) and app.screen.sheet.evaluation.marks["C1.1"] == 3
        await pilot.press("v", "enter")
        assert message(app) == "Évaluation close."
        assert complete.load(ACACIA).evaluation.marks["C1.1"] == 3


async def test_the_session_is_the_one_on_disk(complete: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        complete.save_session(replace(complete.session(), school="Lycée Autre"))
        await pilot.press("a", "v", "enter")
        assert on_disk(app, complete)["cloture"]["entete"]["etablissement"] == "Lycée Autre"


async def test_a_colleague_is_told_at_once(complete: SessionStore, scoring: Scoring) -> None:
    def close(one: Evaluation) -> Evaluation:
        return closed(one, CLAUDE.account, NOW, heading_of(complete.session()))

    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        await type_text(pilot, " Encore")
        theirs(complete, close)
        await until(pilot, lambda: "vient de clore" in message(app))
        assert message(app).startswith(
            "! LEMAIRE Claude vient de clore cette évaluation : elle ne se modifie plus."
        )
        await type_text(pilot, "v")  # still a letter of the text
        await pilot.press("tab")
        assert "DEUX VALEURS : appréciation" in shown(app)
        kept = complete.load(ACACIA).evaluation
        assert kept.is_closed and not is_altered(kept) and kept.appreciation == "Une démarche claire."


async def test_from_the_list_it_is_the_same_question(opened, complete: SessionStore) -> None:
    change(complete, ACACIA, lambda one: one.with_appreciation("Un travail nul."))
    async with opened(CandidatesScreen(complete)) as (app, pilot):
        await pilot.press("v")
        assert isinstance(app.screen, Confirm) and "· « nul », à éviter" in shown(app)
        await pilot.press("q")
        assert not complete.load(ACACIA).evaluation.is_closed
        await pilot.press("v")
        theirs(complete, lambda one: with_field(one, "C1.1.note", Decimal(3)))
        await pilot.press("o")
        assert "entre-temps" in message(app) and not complete.load(ACACIA).evaluation.is_closed
        await pilot.press("v", "o")
        assert message(app) == "ACACIA Rose : évaluation close."


async def test_what_a_word_processor_pastes_is_lines_and_bullets(
    store: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        app.focused.post_message(events.Paste("Bien :\u2028\uf0b7 outils\x0b\uf0b7 veille"))
        await pilot.pause()
        assert "invisibles" not in message(app)
        await pilot.press("tab")
        assert on_disk(app, store)["appreciation"] == "Bien :\n• outils\n• veille"


async def test_two_values_that_are_not_settled_are_named(complete: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        theirs(complete, lambda one: one.with_appreciation("De Claude."))
        await until(pilot, lambda: app.screen.sheet.evaluation.appreciation == "De Claude.")
        await type_text(pilot, "La mienne.")
        await pilot.press("tab", "v")
        await pilot.pause()
        assert "DEUX VALEURS : appréciation générale. k : choisir." in in_box(app)


# --- changed afterwards ---


@pytest.fixture
def altered(complete: SessionStore) -> SessionStore:
    done = closed(complete.load(ACACIA).evaluation, "adurand", NOW, heading_of(complete.session()))
    (complete.folder / f"{ACACIA}.toml").write_bytes(
        encode_evaluation(with_field(done, "C1.1.note", Decimal(18)))
    )
    return complete


async def test_a_closed_file_changed_by_hand_is_seen_everywhere(
    opened, altered: SessionStore, scoring: Scoring, size
) -> None:
    async with opened(CandidatesScreen(altered), size=size) as (app, pilot):
        assert rows(app)[0].endswith("MODIFIÉE")
        await pilot.press("f", *"modifiee", "enter")
        assert len(rows(app)) == 1
    async with opened(DeliberationScreen(altered, altered.session(), altered.grid()), size=size) as (app, _):
        assert rows(app)[0].endswith("MODIFIÉE")
    async with scoring(size=size) as (app, pilot):
        assert ALTERED in lines(app)[0]
        assert f"· {ALTERED}" in "\n".join(lines(app)[1:]) and "v : la rouvrir" in shown(app).replace(
            "\xa0", " "
        )


async def test_its_export_says_so(opened, altered: SessionStore) -> None:
    from e1tui.tui.exporting.screen import ExportScreen

    async with opened(ExportScreen(altered, ACACIA, {})) as (app, pilot):
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        said = " ".join(" ".join(rows(app)).split())
        assert f"√ grille-{ACACIA}.pdf" in said and f"extrait-{ACACIA}.pdf" not in said
        assert "ACACIA Rose : modifiée après clôture" in said and "Pas d’extrait pour ACACIA Rose" in said


# --- correcting the session ---


async def test_correcting_the_session_says_how_many_keep_what_they_had(
    opened, root, complete: SessionStore, make: Callable[..., Evaluation]
) -> None:
    done = closed(complete.load(ACACIA).evaluation, "adurand", NOW, heading_of(complete.session()))
    (complete.folder / f"{ACACIA}.toml").write_bytes(encode_evaluation(done))
    older = closed(make(state=State.DRAFT, closing=None), "adurand", NOW)
    (complete.folder / "ancienne.toml").write_bytes(encode_evaluation(older))
    async with opened(SessionForm(SessionsFolder(root), complete)) as (app, pilot):
        app.screen.query_one("#etablissement TextField").value = "Lycée Autre"
        await pilot.press("enter")
        await until(pilot, lambda: "Corriger" in shown(app))
        said = in_box(app)
        assert "Corriger la session (établissement) ? 1 évaluation close garde ce qui y était" in said
        assert "1 évaluation close par une version antérieure prend la correction" in said
        await pilot.press("n")
        assert complete.session().school == "Lycée Exemple" and app.results == []
        await pilot.press("enter")
        await until(pilot, lambda: "Corriger" in shown(app))
        await pilot.press("o")
        await pilot.pause()
        assert complete.session().school == "Lycée Autre" and app.results == ["juin"]
    assert not is_altered(complete.load(ACACIA).evaluation)


async def test_what_documents_do_not_print_is_corrected_without_a_question(
    opened, root, complete: SessionStore
) -> None:
    done = closed(complete.load(ACACIA).evaluation, "adurand", NOW, heading_of(complete.session()))
    (complete.folder / f"{ACACIA}.toml").write_bytes(encode_evaluation(done))
    async with opened(SessionForm(SessionsFolder(root), complete)) as (app, pilot):
        app.screen.query_one("#majoration TextField").value = "1/4"
        await pilot.press("enter")
        await pilot.pause()
        assert app.results == ["juin"]
