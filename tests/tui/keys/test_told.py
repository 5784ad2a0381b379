"""Sentences name keys by the table of commands, and those of the domain name none."""

import ast
import re

import pytest
from literals import texts
from sources import ROOT, modules, tree

from e1tui.domain import elsewhere
from e1tui.tui.keys.commands import BY_ID, footer_of, key
from e1tui.tui.keys.told import with_keys

NAMED = re.compile(
    r"\b(?:Entrée|Échap|Espace|Suppr|Tab|Pg (?:suiv|préc)|Début|Retour arrière)\b|(?:Ctrl|Maj|Alt)\+|↑ ↓|← →|touche [a-z?]\b"
)
# A letter alone is a key, unless it is a word (a, y), a unit after a number or part of what is no sentence.
LETTER = re.compile(
    r"(?<![\w’'.,/«⁘=-])(?<!\d )(?:[b-xz](?![\w’'./°=-])|[ay](?= : |\)|, puis| pour ))|\?(?= aide| puis)|(?<=⁘ : )[a-z](?= pour )"
)
NO_SENTENCE = re.compile(r"\\|\x1b")  # patterns and escapes, which nobody reads
BELOW = (
    "domain", "rosters", "storage", "export", "operations", "errors.py", "files.py", "folders.py", "settings.py",
    "toml.py", "zips.py",
)  # fmt: skip
ROOMS = (
    "scoring",
    *(
        f"tui/{path.name}"
        for path in sorted((ROOT / "e1tui/tui").iterdir())
        if path.name not in ("keys", "__pycache__") and (path.is_dir() or path.suffix == ".py")
    ),
)


def hand_typed(text):
    return " " in text and not NO_SENTENCE.search(text) and (NAMED.search(text) or LETTER.search(text))


@pytest.mark.parametrize(
    "text",
    [
        " Entrée garder", "Ctrl+S : rien", "f filtre", "Aucune : o pour en créer une.", "(w : lesquelles)", "rouvrez-la (v)",
        "x : les montrer.", "⁘. v : clore", "En changer : ? puis k.", "q   retour", "↑ ↓ parcourir", "touche m, ici",
        "la Synthèse (Tab, ou a).", "puis k de nouveau", "   ? aide",
    ],
)  # fmt: skip
def test_a_key_that_is_typed_by_hand_is_seen(text):
    assert hand_typed(text)


@pytest.mark.parametrize(
    "text",
    ["il y a 3 copies", "à l’heure", "n° ⁘", "9 h 30", "l’entrée est redirigée", "en-tête", "Est-ce voulu ?", "a été écrit", "enter"],
)  # fmt: skip
def test_what_only_looks_like_one_is_let_through(text):
    assert not hand_typed(text)


@pytest.mark.parametrize("room", ROOMS)
def test_no_key_is_typed_by_hand_in_a_sentence_of_the_app(room):
    assert [(where, text) for where, text in texts(room) if hand_typed(text)] == []


@pytest.mark.parametrize("room", BELOW)
def test_below_the_surfaces_no_sentence_names_a_key(room):
    assert [(where, text) for where, text in texts(room) if NAMED.search(text) or " clavier (" in text] == []


def test_commands_that_sentences_name_are_in_the_table():
    """A command's id that is none would only be found where its sentence is shown."""
    asked = []
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "key" and len(node.args) == 1:
                asked += [one.value for one in node.args if isinstance(one, ast.Constant)]
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "footer_of":
                asked += [one.arg for one in node.keywords]
    assert len(asked) > 80
    assert set(asked) <= set(BY_ID)


def test_a_key_as_sentences_name_it():
    assert [key(one) for one in ("edit", "open", "yes", "no", "lines", "quit_app")] == [
        "m", "Entrée", "Entrée", "n", "↑ ↓", "Ctrl+Q",
    ]  # fmt: skip
    assert footer_of(write="écrire", back="retour", help="aide") == " Entrée écrire   q retour   ? aide"


def test_sentences_of_the_domain_are_told_with_their_keys():
    assert with_keys(f"Il manque : Forme {elsewhere.IN_SESSIONS}.") == (
        "Il manque : Forme (liste des sessions, touche m)."
    )
    assert with_keys(f"{elsewhere.TO_REOPEN} reprenez").endswith("rouvrez-la (v), puis reprenez")
    assert with_keys(f"{elsewhere.TO_LEAVE} ;") == "quittez l’application (Ctrl+Q) ;"
    assert with_keys(f"2 lignes sans, {elsewhere.GIVEN_LATER}.") == "2 lignes sans, à donner ensuite (g)."
    assert with_keys("Rien ne manque.") == "Rien ne manque."
