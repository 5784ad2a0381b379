"""The phrase picker, by itself and from the appreciation: what is shown, what comes into the text, undo."""

from __future__ import annotations

import tomllib

import pytest
from hosts import lines, message, rows, shown, type_text
from levels import Level
from test_evaluation_screen import Scoring, on_disk, scoring, store
from textual.widgets import TextArea

from e1tui.domain.appreciation.phrases import Phrase
from e1tui.storage.grids import load_grid
from e1tui.storage.phrases import starter_phrases
from e1tui.storage.store import SessionStore
from e1tui.tui.evaluation.phrases import PhrasesScreen
from e1tui.tui.screen.dialogs import Confirm

__all__ = ["scoring", "store"]  # fixtures

BANK = (
    Phrase("Le site est tenu à jour.", Level.S, "C1.1"),
    Phrase("Des publications à adapter.", Level.I, "C1.2"),
    Phrase("Une écoute attentive " + "et soutenue " * 9 + "jusqu’au bout.", Level.TS),
    Phrase("Pour tous [bold]."),
)


async def test_it_filters_as_one_types_and_gives_the_phrase_under_the_cursor(opened, tmp_path, size):
    async with opened(PhrasesScreen(BANK, tmp_path / "phrases.toml"), size=size) as (app, pilot):
        assert [row[:30] for row in rows(app)] == [
            "C1.1 · S Le site est tenu à jo",
            "C1.2 · I Des publications à ad",
            "TS Une écoute attentive et sou",
            "Pour tous [bold].",
        ]
        assert "Phrases de la commission (à créer) :" in shown(app)
        await type_text(pilot, "ecoute")
        assert len(rows(app)) == 1 and "jusqu’au bout." in shown(app)  # whole below the list
        await pilot.press(*["backspace"] * 6, "down", "up", "down", "down", "down", "down")
        await pilot.press("enter")
        assert app.results == [BANK[3]]


async def test_competency_and_level_are_typed_too(opened, tmp_path):
    async with opened(PhrasesScreen(BANK, tmp_path / "phrases.toml")) as (app, pilot):
        await type_text(pilot, "TS")
        assert [row[:2] for row in rows(app)] == ["TS"]
        await pilot.press("backspace", "backspace")
        await type_text(pilot, "c1.2")
        assert rows(app) == ["C1.2 · I Des publications à adapter."]
        await pilot.press("tab")
        assert app.results == [None]


async def test_nothing_matches(opened, tmp_path):
    async with opened(PhrasesScreen(BANK, tmp_path / "phrases.toml")) as (app, pilot):
        await type_text(pilot, "xyzq")
        assert rows(app) == [] and "Aucune phrase ne convient : effacer un mot." in shown(app)
        await pilot.press("enter", "down")
        assert app.results == []
        await pilot.press("escape")
        assert app.results == [None]


async def test_a_refused_bank_is_said(opened, tmp_path):
    problem = "phrases.toml : phrases[2].niveau : essai. Seules les phrases fournies servent."
    async with opened(PhrasesScreen((), tmp_path / "phrases.toml", problem)) as (app, pilot):
        assert "! phrases.toml : phrases[2].niveau : essai." in shown(app)
        assert "la commission a écarté celles d’e1tui" in shown(app)


async def test_a_phrase_goes_where_the_cursor_is_and_is_undone_at_once(
    store: SessionStore, scoring: Scoring
) -> None:
    (store.folder.parent / "phrases.toml").write_text(
        'format = 1\ndepart = false\n[[phrases]]\ntexte = "Notre phrase à nous."\n', encoding="utf-8"
    )
    async with scoring() as (app, pilot):
        await pilot.press("ctrl+p")
        assert message(app) == "Les phrases sont pour l’appréciation : a, puis Ctrl+P."
        await pilot.press("a", "enter")
        assert "SAISIE · Tab : sortir · Ctrl+P : phrases" in lines(app)[-1]
        await type_text(pilot, "Début. Fin.")
        await pilot.press(*["left"] * 5, "ctrl+p")
        assert isinstance(app.screen, PhrasesScreen)
        assert rows(app) == ["Notre phrase à nous."]
        await pilot.press("enter")
        await pilot.pause()
        area = app.screen.query_one("#editor", TextArea)
        assert area.text == "Début. Notre phrase à nous. Fin."
        await pilot.press("ctrl+z")
        assert area.text == "Début. Fin."
        await pilot.press("ctrl+y", "tab")
        assert on_disk(app, store)["appreciation"] == "Début. Notre phrase à nous. Fin."
        await pilot.press("u")
        assert "appreciation" not in on_disk(app, store)


async def test_from_the_line_of_the_appreciation_it_begins_to_write(
    store: SessionStore, scoring: Scoring, size: tuple[int, int]
) -> None:
    async with scoring(size=size) as (app, pilot):
        await pilot.press("2", "a", "ctrl+p")
        assert isinstance(app.screen, PhrasesScreen)
        assert rows(app)[0].startswith("I ")  # the candidate's own level first
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("tab")
        texts = [
            one.text for one in starter_phrases(load_grid()) if one.level is Level.I and not one.competency
        ]
        assert on_disk(app, store)["appreciation"] == texts[0]


@pytest.mark.parametrize("open_text", ["l", "r"])
async def test_phrases_are_for_the_appreciation_only(
    store: SessionStore, scoring: Scoring, open_text: str
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press(open_text, "ctrl+p")
        assert message(app) == "Les phrases sont pour l’appréciation générale."
        assert not isinstance(app.screen, PhrasesScreen)


# --- keeping a sentence of the text ---


def kept(store: SessionStore) -> list[str]:
    """What the commission's own file holds."""
    path = store.folder.parent / "phrases.toml"
    return [one["texte"] for one in tomllib.loads(path.read_text())["phrases"]] if path.exists() else []


async def test_the_sentence_at_the_cursor_is_kept_and_offered_next_time(
    store: SessionStore, scoring: Scoring, size: tuple[int, int]
) -> None:
    async with scoring(size=size) as (app, pilot):
        await pilot.press("a", "enter")
        await type_text(pilot, "Un oral vif. Un site soigné.")
        await pilot.press("ctrl+p")
        assert "Ctrl+G : y garder « Un site soigné. »" in shown(app)
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert message(app) == "Gardée dans phrases.toml : « Un site soigné. »"
        assert app.screen.query_one("#editor", TextArea).text == "Un oral vif. Un site soigné."
        await pilot.press("home", *["shift+right"] * 7, "ctrl+p", "ctrl+g")
        await pilot.pause()
        assert kept(store) == ["Un site soigné.", "Un oral"]
        await pilot.press("end", "ctrl+p")
        assert {"Un oral", "Un site soigné."} <= set(rows(app))
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert message(app) == "Déjà parmi les phrases : « Un site soigné. »"
        assert kept(store) == ["Un site soigné.", "Un oral"]


async def test_a_sentence_that_names_the_candidate_is_asked_about(
    store: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        await type_text(pilot, "Rosé a tenu le site à jour.")
        for answer, expected in (("n", []), ("o", ["Rosé a tenu le site à jour."])):
            await pilot.press("ctrl+p", "ctrl+g")
            await pilot.pause()
            assert isinstance(app.screen, Confirm) and "Cette phrase nomme le candidat." in shown(app)
            await pilot.press(answer)
            await pilot.pause()
            assert kept(store) == expected
        assert message(app).startswith("Gardée dans phrases.toml : « Rosé a tenu")


async def test_without_a_text_there_is_nothing_to_keep(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "ctrl+p")
        assert "Ctrl+G" not in shown(app)
        await pilot.press("ctrl+g")
        assert isinstance(app.screen, PhrasesScreen) and "Rien à garder : le texte est vide." in shown(app)
        assert kept(store) == []


async def test_a_refused_file_is_said_and_stays(store: SessionStore, scoring: Scoring) -> None:
    path = store.folder.parent / "phrases.toml"
    path.write_text("format = 9\n")
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        await type_text(pilot, "Un oral vif.")
        await pilot.press("ctrl+p")
        assert "! phrases.toml : format" in shown(app) and "Ctrl+G" not in shown(app)
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert message(app).startswith("! phrases.toml : format : format 9 inconnu")
    assert path.read_text() == "format = 9\n"
