"""The phrase bank: the starter set's own quality, the commission's file over it, and what it refuses."""

from pathlib import Path

import pytest
from levels import LEVELS, Level

from e1tui import files
from e1tui.domain.appreciation.phrases import Phrase, filtered, inserted, names, sentence_at, suited
from e1tui.domain.appreciation.wording import wording
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.errors import DocumentError, E1Error, SaveError
from e1tui.storage.grids import load_grid
from e1tui.storage.lock import session_lock
from e1tui.storage.phrases import decode_phrases, keep_phrase, load_phrases, starter_phrases

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


@pytest.mark.parametrize(
    ("before", "after"), [('"S"', '"X"'), ('"C1.2"', '"C9"'), ('niveau = "S"', "rang = 5")]
)
def test_a_phrase_for_another_grid_is_left_out(tmp_path, before, after):
    (tmp_path / "phrases.toml").write_text(OWN.replace(before, after))
    assert load_phrases(tmp_path, GRID) == ((Phrase("Pour tous."), *STARTER), "")


def test_a_rank_names_a_level_of_any_grid(tmp_path):
    (tmp_path / "phrases.toml").write_text(OWN.replace('niveau = "S"', "rang = 3"))
    assert load_phrases(tmp_path, GRID)[0][0] == Phrase("Notre phrase.", Level.S, "C1.2")


def test_a_file_that_is_none(tmp_path):
    (tmp_path / "phrases.toml").mkdir()
    found, problem = load_phrases(tmp_path, GRID)
    assert found == STARTER and "phrases.toml" in problem


# --- keeping a sentence ---

KEPT = 'Une « belle » page, "claire" \\ sûre.'


def test_a_sentence_is_kept_in_a_file_of_its_own(tmp_path):
    assert keep_phrase(tmp_path, GRID, KEPT)
    found, problem = load_phrases(tmp_path, GRID)
    assert (found, problem) == ((Phrase(KEPT), *STARTER), "")
    assert (tmp_path / "phrases.toml").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("end", ["", "\n", "  # à relire", "\r\n"])
def test_what_the_file_holds_stays_to_the_letter(tmp_path, end):
    before = f"\ufeff# à nous\r\ndepart = false # sans celles d’e1tui\n{OWN.rstrip()}{end}".encode()
    path = tmp_path / "phrases.toml"
    path.write_bytes(before)
    assert keep_phrase(tmp_path, GRID, KEPT) and keep_phrase(tmp_path, GRID, "Une autre.")
    assert path.read_bytes().startswith(before)
    assert [one.text for one in load_phrases(tmp_path, GRID)[0]] == [
        "Notre phrase.", "Pour tous.", KEPT, "Une autre.",
    ]  # fmt: skip


def test_a_sentence_that_is_offered_already_is_kept_once(tmp_path):
    path = tmp_path / "phrases.toml"
    assert not keep_phrase(tmp_path, GRID, STARTER[0].text) and not path.exists()
    assert keep_phrase(tmp_path, GRID, "L’accueil est  soigné.")
    before = path.read_bytes()
    assert not keep_phrase(tmp_path, GRID, "L'accueil est soigné.")
    assert path.read_bytes() == before
    path.write_text("format = 1\ndepart = false\n")
    assert keep_phrase(tmp_path, GRID, STARTER[0].text)  # e1tui's own are not offered there


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('format = 1\ntitre = "essai"\n', "titre : clé inconnue"),
        ("format = 2\n", "format 2 inconnu"),
        ('format = 1\n[[phrases]]\ntexte = "sans fin\n', "ligne 3"),
        ("format = 1\nphrases = []\n", r"siennes en \[\[phrases\]\]"),
        ("format = 1\n" + '[[phrases]]\ntexte = "x"\n' * 1000, "n’a pas la place"),
    ],
)
def test_a_file_that_is_refused_stays_as_it_is(tmp_path, content, said):
    path = tmp_path / "phrases.toml"
    path.write_text(content)
    with pytest.raises(SaveError, match=f"{said}.*[Rr]ien n’y est ajouté"):
        keep_phrase(tmp_path, GRID, KEPT)
    assert path.read_text() == content


def test_what_cannot_be_read_or_is_too_long_is_told(tmp_path):
    with pytest.raises(SaveError, match="500 caractères"):
        keep_phrase(tmp_path, GRID, "x" * 501)
    (tmp_path / "ailleurs.toml").write_text("format = 1\n")
    (tmp_path / "phrases.toml").symlink_to("ailleurs.toml")
    with pytest.raises(E1Error, match="lien symbolique"):
        keep_phrase(tmp_path, GRID, KEPT)
    assert (tmp_path / "ailleurs.toml").read_text() == "format = 1\n"


def test_it_is_written_under_the_lock_of_the_sessions_folder(tmp_path, monkeypatch):
    """Two posts that add a sentence at once would each lose the other's."""
    written = []

    def write_file(path: Path, content: bytes) -> bool:
        with pytest.raises(SaveError, match="tient le verrou"), session_lock(path.parent, 0.01):
            pass
        written.append(content)
        return True

    monkeypatch.setattr(files, "write_file", write_file)
    assert keep_phrase(tmp_path, GRID, KEPT)
    assert len(written) == 1


TEXT = (
    "Une démarche claire. Le site, etc. puis la page C1.2 : « Bravo ! » dit M. Hêtre. « Soigné. » Sûr\N{NNBSP}? Oui…\n"
    "\nUn paragraphe\nFin. \n"
)


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("", "Une démarche claire."),
        ("Une démarche claire.", "Une démarche claire."),
        (
            "Une démarche claire. ",
            "Le site, etc. puis la page C1.2 : « Bravo ! » dit M. Hêtre.",
        ),
        (TEXT[: TEXT.index("« Soig")], "« Soigné. »"),
        (TEXT[: TEXT.index("Sûr")], "Sûr ?"),
        (TEXT[: TEXT.index("Oui") + 4], "Oui…"),
        (TEXT[: TEXT.index("\n\n") + 1], "Oui…"),
        (TEXT[: TEXT.index("graphe")], "Un paragraphe"),
        (TEXT, "Fin."),
    ],
)
def test_the_sentence_at_the_cursor(before, found):
    assert TEXT.startswith(before)
    assert sentence_at(before, "", TEXT[len(before) :]) == found


def test_what_is_selected_goes_before_the_sentence():
    assert sentence_at("Une. ", " deux\n trois ", "quatre.") == "deux trois"
    assert sentence_at("Une. ", " \n", "") == "Une."
    assert sentence_at("", "", "") == sentence_at(" \n", "", " ") == ""


@pytest.mark.parametrize(
    ("text", "names_them"),
    [
        ("Eve montre le site.", True),
        ("Le dossier d'AUBEPINE est clair.", True),
        ("Le travail de Saint Cyr.", True),
        ("La tour du site, événement saint.", True),
        ("Un dossier d’une bonne tenue, de la rigueur.", False),
        ("Un travail évident.", False),
    ],
)
def test_whether_a_sentence_names_the_candidate(text, names_them):
    assert names(text, Candidate("D’AUBÉPINE DE LA SAINT-CYR", "Ève")) is names_them


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
    assert filtered(BANK, typed, levels=LEVELS) == tuple(BANK[i] for i in found)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("veille", [1]),  # a criterion of C1.2
        ("VEIL", [1]),
        ("veille publications", [1]),
        ("veille I", [1]),
        ("veille TS", []),
        ("besoins", [0]),
        ("site", [0]),  # in the phrase
        ("be", []),  # too short to name a criterion
        ("eille", []),
    ],
)
def test_filter_by_criterion(typed, found):
    assert filtered(BANK, typed, GRID.competencies) == tuple(BANK[i] for i in found)


def test_phrases_with_the_word_come_before_those_of_its_criterion():
    own = Phrase("Une veille suivie.", Level.S)
    assert filtered((*BANK, own), "veille", GRID.competencies) == (own, BANK[1])


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
