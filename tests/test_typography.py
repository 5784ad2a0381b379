"""French as it is typed in the code: spaces, apostrophes, ellipses, number, elision, capitals. Each text is looked at."""

import re

import pytest
from literals import texts

# What nobody reads as French: patterns, SQL-like keys, markup, English of Textual and of argparse, other programs' bytes.
CODE = re.compile(
    r"\\[a-zA-Z.(\[|]|\(\?|\x1b|^[\x00-\x7f]*$|^/|<</|://|^#|^\w+\.\w+$|\bPDF-|xmlns|[{}]|^[^a-zA-Zé]*$"
)
FAULTS = {
    "une espace manque avant ce signe": re.compile(r"[\w»)](?:[;!?»]|:(?=\s|$))(?![\w=])"),
    "une espace manque après «": re.compile(r"«(?![\s\xa0\u202f])"),
    "une espace de trop avant ce signe": re.compile(r"\w [.,)](?![\w/])|\( "),
    "apostrophe droite": re.compile(r"(?<=[a-zéè])'(?=[a-zéèêâà])"),
    "trois points pour une ellipse": re.compile(r"\.\.\."),
    "une espace avant l’ellipse": re.compile(r"\w …"),
    "capitale après deux-points": re.compile(r" : (?:Le|La|Les|L’|Il|Un|Une|Ce|C’|Cette|Aucun|Pas|Rien|Tout|Plus)\b"),
    "élision": re.compile(r"(?<![-\w])(?:[dD]e|[qQ]ue|[jJ]e|[nN]e|[sS]e|[lL]e|[lL]a) [aeéèêiouyAEÉÈÊIOUœŒ](?!ui\b|uistiti|nz)", re.UNICODE),
    "pluriel entre parenthèses": re.compile(r"\w\((?:e|s|es)\)"),
}  # fmt: skip
ALLOWED = (
    "inscrit(e)",  # what lists from elsewhere have as a heading
    next(text for _, text in texts("rosters/letters.py") if "lamétairie" in text),  # words to know letters by
)


def french():
    for where, text in texts("."):
        if " " in text and not CODE.search(text) and text not in ALLOWED:
            yield where, text


FRONT_ENDS = ("cli", "line_mode", "operations", "tui")
LABELS = ("line_mode/answers.py", "tui/keys/commands.py")  # each names what it offers in its own table


def test_a_sentence_stands_once_for_all_front_ends():
    """What two of them say is said below both, or by what both call: else one is mended and the other is not."""
    places: dict[str, set[str]] = {}
    for room in FRONT_ENDS:
        for where, text in texts(room):
            if (
                len(text) > 30
                and " " in text
                and not where.startswith(tuple(f"e1tui/{one}" for one in LABELS))
            ):
                places.setdefault(text, set()).add(room)
    assert {text: rooms for text, rooms in places.items() if len(rooms) > 1} == {}


@pytest.mark.parametrize("fault", FAULTS)
def test_no_text_has_it(fault):
    assert [(where, text) for where, text in french() if FAULTS[fault].search(text)] == []


@pytest.mark.parametrize(
    "text, fault",
    [
        ("Rien ne manque: tout est là", "une espace manque avant ce signe"),
        ("est-ce voulu?", "une espace manque avant ce signe"),
        ("« un mot» n’est rien", "une espace manque avant ce signe"),
        ("un «mot", "une espace manque après «"),
        ("un mot , un autre", "une espace de trop avant ce signe"),
        ("l'évaluation", "apostrophe droite"),
        ("lecture en cours...", "trois points pour une ellipse"),
        ("lecture en cours …", "une espace avant l’ellipse"),
        ("juin : Le fichier est là", "capitale après deux-points"),
        ("le chronomètre de Ana", "élision"),
        ("le évaluation", "élision"),
        ("candidat(s) à clore", "pluriel entre parenthèses"),
    ],
)
def test_a_fault_is_seen(text, fault):
    assert FAULTS[fault].search(text)


@pytest.mark.parametrize(
    "text",
    [
        "9:40",
        "tout est là : voyez",
        "de onze heures",
        "le oui",
        "une session d’octobre",
        "lecture…",
        "… 3 lignes de plus",
        "(e : non)",
    ],
)
def test_what_is_right_is_let_through(text):
    assert [fault for fault, pattern in FAULTS.items() if pattern.search(text)] == []
