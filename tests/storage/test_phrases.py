"""The phrase bank: the starter set's own quality, the commission's file over it, and what it refuses."""

import pytest

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import LEVELS, Level
from e1tui.domain.phrases import Phrase, filtered, inserted, suited
from e1tui.domain.wording import wording
from e1tui.errors import DocumentError
from e1tui.storage.grids import load_grid
from e1tui.storage.phrases import decode_phrases, load_phrases, starter_phrases

GRID = load_grid()
STARTER = starter_phrases(GRID)


def test_the_starter_set_serves_every_level_of_every_competency():
    assert len(STARTER) >= 40 and len({one.text for one in STARTER}) == len(STARTER)
    for level in LEVELS:
        for competency in ("", *(one.id for one in GRID.competencies)):
            assert sum((one.level, one.competency) == (level, competency) for one in STARTER) >= 2


@pytest.mark.parametrize("phrase", STARTER, ids=lambda phrase: phrase.text[:30])
def test_the_starter_set_follows_its_own_advice(phrase):
    assert wording(GRID, phrase.text) == ()
    assert phrase.text[0].isupper() and phrase.text.endswith(".")
    assert "'" not in phrase.text  # the apostrophe of print


OWN = """
format = 1
[[phrases]]
texte = "Notre phrase."
niveau = "S"
competence = "C1.2"
[[phrases]]
texte = "Pour tous."
"""


def test_the_commission_s_own_come_first(tmp_path):
    assert load_phrases(tmp_path, GRID) == (STARTER, "")
    (tmp_path / "phrases.toml").write_text(OWN)
    found, problem = load_phrases(tmp_path, GRID)
    assert problem == ""
    assert found == (Phrase("Notre phrase.", Level.S, "C1.2"), Phrase("Pour tous."), *STARTER)
    (tmp_path / "phrases.toml").write_text("depart = false\n" + OWN)
    assert len(load_phrases(tmp_path, GRID)[0]) == 2


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("format = 1", "format = 2", "format"),
        ('"S"', '"X"', "phrases[1].niveau"),
        ('"C1.2"', '"C9"', "phrases[1].competence"),
        ('"Pour tous."', '" "', "phrases[2].texte"),
        ('texte = "Pour tous."', "", "phrases[2].texte"),
        ("niveau", "level", "phrases[1].level"),
        ("format = 1", "format = 1\ntitre = 1", "titre"),
        ("Pour tous", "x" * 501, "phrases[2].texte"),
    ],
)
def test_refused_with_its_key_and_the_starter_set_stays(tmp_path, before, after, key):
    text = OWN.replace(before, after)
    with pytest.raises(DocumentError) as refused:
        decode_phrases(text.encode(), GRID)
    assert refused.value.key == key
    (tmp_path / "phrases.toml").write_text(text)
    found, problem = load_phrases(tmp_path, GRID)
    assert found == STARTER and key in problem


def test_a_file_that_is_none(tmp_path):
    (tmp_path / "phrases.toml").mkdir()
    found, problem = load_phrases(tmp_path, GRID)
    assert found == STARTER and "phrases.toml" in problem


BANK = (
    Phrase("Le site est tenu à jour.", Level.S, "C1.1"),
    Phrase("Des publications à adapter.", Level.I, "C1.2"),
    Phrase("Une écoute attentive.", Level.S),
    Phrase("Pour tous."),
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", [0, 1, 2, 3]),
        ("ECOUTE", [2]),
        ("jour site", [0]),
        ("c1.2", [1]),
        ("C1.", [0, 1]),
        ("S", [0, 2]),
        ("s", [0, 1, 3]),  # a letter of a word, not yet a level
        ("C1.1 S", [0]),
        ("I publications", [1]),
        ("ts", []),
        ("TI I", []),
        ("rien", []),
    ],
)
def test_filter(typed, found):
    assert filtered(BANK, typed) == tuple(BANK[i] for i in found)


def test_what_the_positions_call_for_comes_first(make):
    assert suited(BANK, GRID, Evaluation(GRID.id, Candidate("MARTIN", "Camille"))) == (
        BANK[3], *BANK[:3],
    )  # fmt: skip
    evaluation = make(positions={})
    for criterion, level in zip(GRID.competencies[1].criteria, ("I", "I", "S", "TS"), strict=True):
        evaluation = evaluation.with_position(criterion, Level(level))
    # C1.2 is mostly I, and so is the whole; nothing is said of C1.1.
    assert suited(BANK, GRID, evaluation) == (BANK[1], BANK[3], BANK[0], BANK[2])
    evaluation = evaluation.with_position(GRID.criteria[0], Level.S)  # as many S as I on the whole
    assert suited(BANK, GRID, evaluation) == (BANK[0], BANK[1], BANK[2], BANK[3])


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("", "", "Pour tous."),
        (" \n", "", " \nPour tous."),
        ("Bien.", "", "Bien. Pour tous."),
        ("Bien.\n", "", "Bien.\nPour tous."),
        ("", "Bien.", "Pour tous. Bien."),
        ("Bien.", "\nBien.", "Bien. Pour tous.\nBien."),
        ("Bien. ", " Bien.", "Bien. Pour tous. Bien."),
        ("Bien («", ")", "Bien («Pour tous.)"),
    ],
)
def test_inserted(before, after, whole):
    assert before + inserted(before, BANK[3], after) + after == whole


def test_what_a_phrase_is_for():
    assert [one.use for one in (BANK[0], BANK[2], BANK[3])] == ["C1.1 · S", "S", ""]
