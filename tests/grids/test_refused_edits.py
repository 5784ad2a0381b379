"""A grid's file with one thing wrong, whatever and wherever it is, is refused, and the key is named."""

from __future__ import annotations

import copy
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from chance import examples
from damage import bounded, touched
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import documents, file_of

from e1tui.cli import main
from e1tui.domain.grids.faults import shown
from e1tui.domain.grids.identifiers import RESERVED
from e1tui.domain.grids.reading import read_grid
from e1tui.domain.text import unsafe_characters
from e1tui.errors import DocumentError
from e1tui.rosters import columns
from e1tui.storage.grids import EXAMPLE, parse_file, shipped_file
from e1tui.toml import parse_toml

HERE = Path(__file__).parent
TEXT, LINE, WHOLE_NUMBER, NUMBER, SHARE, YES_NO, WORD, TEXTS, TABLES, TABLE = range(
    10
)  # LINE: must not be empty
KINDS = {
    "": {
        "format": WORD, "intitule": LINE, "coefficient": WHOLE_NUMBER, "communicable": TEXTS, "anomalies": TEXTS,
        "positionnement": TABLE, "note": TABLE, "regles": TABLE, "libelles": TABLE, "niveaux": TABLES, "competences": TABLES,
    },
    "[positionnement]": {"porte_sur": WORD},
    "[note]": {
        "sur": NUMBER, "pas": NUMBER, "bonus": NUMBER, "calcul": WORD, "arrondi": WORD, "decision": YES_NO, "total": YES_NO,
    },
    "[regles]": {"appreciation": WORD},
    "[libelles]": {"diplome": LINE, "epreuve": LINE, "total": TEXT, "legende": TEXT, "note": TEXT, "formes": TEXTS, "mentions": TEXTS},
    "[[niveaux]]": {"id": LINE, "libelle": LINE, "descripteur": TEXT, "valeur": SHARE, "evalue": YES_NO},
    "[[competences]]": {
        "id": LINE, "titre": LINE, "renvoi": TEXT, "sur": NUMBER, "pas": NUMBER, "coefficient": SHARE, "poids": SHARE,
        "competences_detaillees": TEXTS, "criteres": TABLES,
    },
    "criteres": {"id": LINE, "libelle": LINE, "poids": SHARE},
}  # fmt: skip
REQUIRED = {
    "": ("format", "intitule", "niveaux", "competences"),
    "[libelles]": ("diplome", "epreuve"),
    "[[niveaux]]": ("id", "libelle"),
    "[[competences]]": ("id", "titre", "criteres"),
    "criteres": ("id", "libelle"),
}  # fmt: skip
# What would be obeyed somewhere, shows nothing, or is in no face of the documents.
BAD_TEXTS = (
    "a\u202eb",
    "a\u2066b",
    "a\x07b",
    "a\x1b[2Jb",
    "a\nb",
    "a\tb",
    "a\x00b",
    "a\u200bb",
    "a\ufeffb",
    "a\u2028b",
    "\ue000",
    "日本",
    "🚲",
    "x" * 2001,
)
MIDDAY = dt.datetime(2026, 6, 12, 12)
NO_NUMBERS = (
    True,
    [],
    {},
    "x",
    -1,
    Decimal("-0.5"),
    Decimal("0.0001"),
    Decimal("nan"),
    Decimal("inf"),
    10**6,
    Decimal("1e30"),
    10**30,
    MIDDAY,
)
WRONG = {
    TEXT: (3, True, ["a"], {}, MIDDAY, *BAD_TEXTS),
    LINE: (3, True, ["a"], {}, MIDDAY, *BAD_TEXTS, "", "  ", "\N{NO-BREAK SPACE}"),
    WHOLE_NUMBER: ("2", True, Decimal("2.5"), Decimal("2.0"), 0, -1, 1001, [], {}),
    NUMBER: NO_NUMBERS,
    SHARE: (*NO_NUMBERS, "1/0", "-1/2", "1/3/2", "0x1", "1,5", "٣", ""),
    YES_NO: ("true", 1, 0, [], {}),
    WORD: ("autre", "", 5, Decimal("2.0"), True, [], {}, ["competences"]),
    TEXTS: ("note", 3, {}, [1], [["a"]], [""], *([text] for text in BAD_TEXTS)),
    TABLES: (3, "a", {}, [1], [], [[]]),
    TABLE: (3, "a", [], [{}]),
}  # fmt: skip
FILES = documents() | st.sampled_from([EXAMPLE, *sorted(HERE.glob("*.toml"))]).map(
    lambda path: parse_toml(path.read_bytes())
)


def tables(document):
    """Each table of a document: its kind, what a fault calls it, and itself."""
    yield "", "", document
    for name in ("positionnement", "note", "regles", "libelles"):
        yield f"[{name}]", f"[{name}]", document.setdefault(name, {})
    for kind in ("niveaux", "competences"):
        for rank, one in enumerate(document[kind], 1):
            place = f"[[{kind}]] « {named(one, rank)} »"
            yield f"[[{kind}]]", place, one
            for inner, line in enumerate(one.get("criteres", ()), 1):
                yield "criteres", f"{place}, criteres « {named(line, inner)} »", line


def named(table, rank):
    value = table.get("id")
    return value if isinstance(value, str) and value else f"nº {rank}"


def told(document):
    """Where the faults are, by way of the file."""
    found = read_grid("essai", parse_toml(file_of(document)))
    assert (found.grid is None) == bool(found.faults)
    for fault in found.faults:
        assert not unsafe_characters(str(fault)) and len(str(fault)) < 400
    return {(str(fault.place), fault.key) for fault in found.faults}


@settings(max_examples=examples(150))
@given(st.data())
def test_one_edit_anywhere(data):
    """A value of another kind or out of bounds, a key that is needed taken away, one that nobody knows."""
    document = copy.deepcopy(data.draw(FILES))
    kind, place, table = data.draw(st.sampled_from(list(tables(document))))
    edit = data.draw(st.sampled_from(["value", "value", "value", "taken", "unknown"]))
    rank = rank_of(document, table)
    if edit == "unknown":
        key = data.draw(st.sampled_from(sorted(EVERY_KEY - KINDS[kind].keys() - MORE.get(kind, set()))))
        table[key] = data.draw(st.sampled_from([1, "a", True, {}, []]))
    elif edit == "taken" and kind in REQUIRED:
        key = data.draw(st.sampled_from(REQUIRED[kind]))
        table.pop(key, None)
    else:
        key = data.draw(st.sampled_from(sorted(KINDS[kind])))
        table[key] = copy.deepcopy(data.draw(st.sampled_from(WRONG[KINDS[kind][key]])))
    if key == "criteres" and whole(document) and table.get(key, []) == []:
        return  # nothing need be looked at
    if key == "id" and rank:
        place = f"{place[: place.rindex('« ')]}« {shown(named(table, rank))} »"
    assert (place, key) in told(document)


EVERY_KEY = {key for keys in KINDS.values() for key in keys} | {"inconnue", "Sur", "note_sur_20", "modele"}
MORE = {
    "[libelles]": {
        "appreciation", "commission", "coefficient", "competences_detaillees", "note", "total", "document", "nom_prenom",
    }
}  # fmt: skip


def rank_of(document, table):
    """Which of its list a table is, from 1; 0 where it is in none."""
    lists = [
        document["niveaux"],
        document["competences"],
        *(one.get("criteres", []) for one in document["competences"]),
    ]
    return next((rank for many in lists for rank, one in enumerate(many, 1) if one is table), 0)


def whole(document):
    return document.get("positionnement", {}).get("porte_sur") == "competence"


# --- what only the whole shows ---


def base(rule="niveaux", **note):
    """A small grid on which each of these edits can be made."""
    levels = [{"id": name, "libelle": name, "valeur": rank} for rank, name in enumerate("ABC")]
    lines = [{"id": name, "libelle": name} for name in ("c1", "c2")]
    document = {
        "format": 2,
        "intitule": "Oral inventé",
        "note": {"calcul": rule, **note},
        "libelles": {"diplome": "DIPLÔME INVENTÉ", "epreuve": "Oral inventé"},
        "niveaux": levels,
        "competences": [
            {"id": name, "titre": name, "criteres": copy.deepcopy(lines)} for name in ("X1", "X2")
        ],
    }
    assert told(document) == set()
    return document


def edited(change, **of):
    document = base(**of)
    change(document)
    return told(document)


def put(*path, **values):
    """An edit: these keys in the table at the end of the path."""

    def change(document):
        for step in path:
            document = document[step]
        document.update(values)

    return change


X1, X2 = "[[competences]] « X1 »", "[[competences]] « X2 »"


@pytest.mark.parametrize(
    ("rule", "change", "where"),
    [
        ("niveaux", put("niveaux", 1, id="a"), ("[[niveaux]] « a »", "id")),
        ("niveaux", put("competences", 1, id="x1"), ("[[competences]] « x1 »", "id")),
        ("niveaux", put("competences", 0, "criteres", 1, id="C1"), (f"{X1}, criteres « C1 »", "id")),
        ("niveaux", lambda d: d["niveaux"][1].pop("valeur"), ("[[niveaux]] « B »", "valeur")),
        ("niveaux", put("niveaux", 2, valeur="1/2"), ("[[niveaux]] « C »", "valeur")),
        ("niveaux", lambda d: [one.update(valeur=0) for one in d["niveaux"]], ("[[niveaux]] « C »", "valeur")),
        ("niveaux", put("niveaux", 1, evalue=False), ("[[niveaux]] « B »", "valeur")),
        ("niveaux", lambda d: d["niveaux"].pop() and d["niveaux"].pop(), ("", "niveaux")),
        ("saisie", lambda d: d.update(niveaux=[unjudged("A"), unjudged("B"), {"id": "C", "libelle": "C"}]), ("", "niveaux")),
        ("niveaux", lambda d: d["niveaux"].extend({"id": n, "libelle": n, "valeur": 9} for n in "DEFGHIJ"), ("", "niveaux")),
        ("niveaux", put("competences", 0, poids="1/3"), (X2, "poids")),
        ("niveaux", lambda d: [one.update(poids="1/3") for one in d["competences"]], ("", "competences.poids")),
        ("niveaux", put("competences", 0, "criteres", 0, poids=1), (f"{X1}, criteres « c2 »", "poids")),
        ("niveaux", lambda d: [one.update(poids=1) for one in d["competences"][0]["criteres"]], (X1, "criteres.poids")),
        ("niveaux", put("competences", 0, sur=20), (X1, "sur")),
        ("niveaux", put("competences", 0, pas=1), (X1, "pas")),
        ("niveaux", put("competences", 0, coefficient=2), (X1, "coefficient")),
        ("niveaux", put("note", total=True), ("[note]", "total")),
        ("niveaux", put("note", bonus=21), ("[note]", "bonus")),
        ("niveaux", put("note", bonus=Decimal("0.3")), ("[note]", "bonus")),
        ("niveaux", put("note", pas=3), ("[note]", "pas")),
        ("niveaux", put("note", pas=40), ("[note]", "pas")),
        ("niveaux", put(regles={"appreciation": "sous 20,5"}), ("[regles]", "appreciation")),
        ("niveaux", put(regles={"appreciation": "sous 0"}), ("[regles]", "appreciation")),
        ("niveaux", put(communicable=["note", "note"]), ("", "communicable")),
        ("niveaux", put(page={"modele": "formulaire-e1"}), ("[page]", "modele")),
        ("niveaux", put("libelles", formes=["CCF"]), ("[libelles]", "formes")),
        ("saisie", put("competences", 0, sur=20), (X2, "sur")),
        ("saisie", put("competences", 0, pas=1), (X1, "pas")),
        ("saisie", put("note", decision=True), ("[note]", "decision")),
        ("saisie", put("note", bonus=1), ("[note]", "bonus")),
        ("saisie", put("note", arrondi="demi proche"), ("[note]", "arrondi")),
        ("saisie", put("competences", 0, coefficient=2), (X1, "coefficient")),
        ("competences", put("competences", 0, poids=1), (X1, "poids")),
        ("competences", put("competences", 0, "criteres", 0, poids=1), (f"{X1}, criteres « c1 »", "poids")),
        ("competences", put("competences", 0, coefficient=0), (X1, "coefficient")),
        ("competences", put("competences", 0, sur=10, pas=3), (X1, "pas")),
        ("competences", lambda d: d["niveaux"][1].pop("valeur"), ("[[niveaux]] « B »", "valeur")),
        ("competences", lambda d: d.update(competences=many_of(13, 1)), ("", "competences")),
        ("competences", lambda d: d.update(competences=many_of(11, 11)), ("", "competences")),
    ],
)  # fmt: skip
def test_what_does_not_go_together(rule, change, where):
    assert where in edited(change, rule=rule)


def unjudged(name):
    return {"id": name, "libelle": name, "evalue": False}


def many_of(count, lines):
    criteria = [{"id": f"c{n}", "libelle": "c"} for n in range(lines)]
    return [{"id": f"K{n}", "titre": "t", "criteres": criteria} for n in range(count)]


@pytest.mark.parametrize(
    "name",
    sorted(RESERVED) + ["Note", "entete.1", "date_B", "groupe_1", "heure_Z", "JOUR"],
)
def test_a_name_that_a_field_or_a_column_has(name):
    document = base(rule="competences")
    document["competences"][1]["id"] = name
    assert (f"[[competences]] « {name} »", "id") in told(document)
    if name in RESERVED:
        document["competences"][0]["criteres"][0]["id"] = name
        assert (f"{X1}, criteres « {name} »", "id") in told(document)


def test_a_part_of_a_name_is_not_taken():
    document = base(rule="competences")
    document["competences"][0]["id"], document["competences"][1]["id"] = "N.1", "Note.2"
    assert told(document) == set()


def test_a_column_that_a_list_may_have_is_no_competency():
    """The list that `lister` writes is imported again: no mark may be read as somebody's rank or school."""
    read = {alias for aliases in columns._ALIASES.values() for alias in aliases}
    for alias in sorted(one for one in read if " " not in one and len(one) <= 8):
        document = base()
        document["competences"][0]["id"] = alias.upper()
        assert (f"[[competences]] « {alias.upper()} »", "id") in told(document), alias


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (put(note={"calcul": "competences"}), ("", "note")),
        (put(communicable=["note"]), ("", "communicable")),
        (put(page={"modele": "formulaire-e1"}), ("", "page")),
        (put(regles={"appreciation": "jamais"}), ("", "regles")),
        (put(positionnement={"porte_sur": "critere"}), ("", "positionnement")),
        (put("libelles", note="Note"), ("[libelles]", "note")),
        (put("niveaux", 0, valeur=1), ("[[niveaux]] « TI »", "valeur")),
        (put("niveaux", 0, evalue=True), ("[[niveaux]] « TI »", "evalue")),
        (put("competences", 0, sur=20), ("[[competences]] « C1.1 »", "sur")),
        (put("competences", 0, coefficient=20), ("[[competences]] « C1.1 »", "coefficient")),
    ],
)
def test_the_first_format_has_only_its_own_keys(change, where):
    document = parse_toml(shipped_file("mc-sno-e1"))
    assert told(document) == set()
    change(document)
    assert where in told(document)


@pytest.mark.parametrize(("name", "fits"), [("signes", False), ("deux-notes", True)])
def test_levels_of_which_no_phrase_speaks_are_told(name, fits, capsys):
    assert main(["grille", "verifier", str(HERE / f"{name}.toml")]) == 0
    assert ("aucune des phrases fournies ne convient" in capsys.readouterr().err) == (not fits)


# --- bytes ---


@settings(max_examples=examples(150))
@given(st.one_of([touched(path.read_bytes()) for path in sorted(HERE.glob("*.toml"))]))
def test_a_damaged_file_is_a_grid_or_refused(content):
    with bounded():
        try:
            grid = parse_file("essai", content)
        except DocumentError as error:
            assert 10 < len(str(error)) < 1000 and not unsafe_characters(str(error))
        else:
            assert (
                2 <= len(grid.levels) <= 9 and 1 <= len(grid.competencies) <= 12 and len(grid.criteria) <= 120
            )
