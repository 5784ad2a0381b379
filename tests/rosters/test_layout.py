"""How a list is read: what counts as its header, what its columns are taken for, and how that is corrected."""

import pytest

from e1tui.errors import FileProblem, InvalidValue
from e1tui.rosters.layout import (
    NO_NAME,
    UNKNOWN_HEADER,
    Layout,
    corrected,
    header_lines,
    propose,
    samples,
)
from e1tui.rosters.roster import Field, read_roster, roster_of
from e1tui.rosters.tables import read_tables, table_named


def lines(text):
    (table,) = read_tables(text)
    return table.records


def layout(text):
    return propose(lines(text))


NUMBER, LAST, FIRST, FULL = Field.NUMBER, Field.LAST_NAME, Field.FIRST_NAME, Field.FULL_NAME


@pytest.mark.parametrize(
    ("text", "header", "fields", "doubt"),
    [
        # A header that is known.
        ("Numéro;Nom;Prénom\n01;MODÈLE;Zoé", 1, (NUMBER, LAST, FIRST), ""),
        ("Candidat;Prénom\nMODÈLE;Zoé", 1, (LAST, FIRST), ""),
        ("Prénom Nom\nZoé Modèle", 1, (Field.FIRST_LAST,), ""),
        ("Nom d'usage;Nom de naissance;Prénom\nA;B;Zoé", 1, (LAST, Field.SPARE_NAME, FIRST), ""),
        ("Nom;Prénom;Tiers temps\nMODÈLE;Zoé;oui", 1, (LAST, FIRST, Field.EXTRA_TIME), ""),
        # One that is not, told by what stands beneath it: two lines are enough.
        ("Id;Family;Given\n0214123456;MODÈLE;Zoé", 1, (NUMBER, LAST, FIRST), UNKNOWN_HEADER),
        ("Family;Given;Born\nMODÈLE;Zoé;14/07/2007", 1, (LAST, FIRST, None), UNKNOWN_HEADER),
        ("Family;Given;At\nMODÈLE;Zoé;9h40", 1, (LAST, FIRST, Field.TIME), UNKNOWN_HEADER),
        ("Family;Given;Mail\nMODÈLE;Zoé;z@exemple.fr", 1, (LAST, FIRST, None), UNKNOWN_HEADER),
        ("Family;Given\nMODÈLE;Zoé\nDE LA MAQUETTE;Ève", 1, (LAST, FIRST), UNKNOWN_HEADER),
        # Known in part: what the other columns hold is proposed.
        ("N° candidat;Family;Given\n01;MODÈLE;Zoé", 1, (NUMBER, LAST, FIRST), NO_NAME),
        ("INE;N° candidat;Prénom\n1;01;Zoé", 1, (None, NUMBER, FIRST), NO_NAME),
        # None: the first line is a person like the others.
        ("0214123456;MODÈLE;Zoé\n0214123457;ÉPREUVE;Ève", 0, (NUMBER, LAST, FIRST), ""),
        (";MODÈLE;Zoé\n0214123457;ÉPREUVE;Ève", 0, (NUMBER, LAST, FIRST), ""),
        ("0214123456;MODÈLE;Zoé", 0, (NUMBER, LAST, FIRST), ""),
        ("Modèle;Zoé\nÉpreuve;Ève", 0, (LAST, FIRST), ""),
        ("de la MAQUETTE;Zoé\nÉPREUVE;Ève", 0, (LAST, FIRST), ""),
        ("MODÈLE Zoé\nÉPREUVE Ève", 0, (FULL,), ""),
        ("MODÈLE;Zoé;BTS\nÉPREUVE;Ève;T1", 0, (LAST, FIRST, None), ""),
        # Words above words tell nothing: taken for a person, as the screen shows.
        ("Family;Given\nModèle;Zoé", 0, (LAST, FIRST), ""),
        ("0214123456\n0214123457", 0, (NUMBER,), NO_NAME),
        ("", 0, (), ""),
    ],
)
def test_what_is_a_header(text, header, fields, doubt):
    found = layout(text)
    assert (found.header, found.fields, found.doubt) == (header, fields, doubt)
    roster = read_roster(text)
    assert bool(roster.rows) == (bool(text) and not doubt)
    assert all("aucune colonne de noms" in problem.message for problem in roster.problems)


def test_the_header_that_a_person_names():
    text = "Family;Given\nModèle;Zoé\nÉpreuve;Ève\n"
    found = propose(lines(text), 1)
    assert (found.header, found.names, found.doubt) == (1, ("Family", "Given"), NO_NAME)
    assert [row.candidate.last_name for row in roster_of(lines(text), found.checked()).rows] == [
        "Modèle", "Épreuve",
    ]  # fmt: skip
    assert propose(lines("Nom;Prénom\nMODÈLE;Zoé"), 0).header == 0
    assert header_lines(lines(text)) == (0, 1, 2, 3)


def test_samples_are_of_what_stands_beneath_the_header():
    found = lines("Nom;Classe\nA;T1\nB;T1\nC;\nD;T2\nE;T3\nF;T4\n")
    assert samples(found, propose(found), 1) == ("T1", "T2", "T3")
    assert samples(found, propose(found, 0), 0) == ("Nom", "A", "B")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ((LAST, LAST), "Deux colonnes pour « Nom » (1 et 2)"),
        ((NUMBER, FIRST), "Aucune colonne pour « Nom »"),
        ((FULL, FIRST), "« Nom et prénom » et « Prénom » ne vont pas ensemble"),
        ((LAST, Field.FIRST_LAST), "ne vont pas ensemble"),
        ((FULL, Field.SPARE_NAME), "« Nom, si vide » va avec"),
    ],
)
def test_what_cannot_be(fields, words):
    with pytest.raises(InvalidValue) as error:
        Layout(fields).checked()
    assert words in str(error.value)


def test_what_can_be():
    for fields in ((LAST, FIRST), (LAST,), (FULL, NUMBER), (LAST, Field.SPARE_NAME, Field.SPARE_NAME, None)):
        assert Layout(fields, doubt=NO_NAME).checked() == Layout(fields)


LIST = "Id;Family;Given;Rang\n0214;Modèle;Zoé;2\n0215;Épreuve;Ève;1\n"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("nom=2,prenom=3", (NUMBER, LAST, FIRST, Field.ORDER)),
        ("nom=Family, prenom=given", (NUMBER, LAST, FIRST, Field.ORDER)),
        ("nom=3, prénom=2, numero=0", (None, FIRST, LAST, Field.ORDER)),
        ("nom=2,prenom=3,passage=0,nom-si-vide=1", (Field.SPARE_NAME, LAST, FIRST, None)),
        ("nom_prenom=2", (NUMBER, FULL, None, Field.ORDER)),
    ],
)
def test_columns_that_the_command_line_names(text, fields):
    found = corrected(lines(LIST), text)
    assert (found.fields, found.header, found.doubt) == (fields, 1, "")


def test_the_header_that_the_command_line_names():
    found = corrected(lines(LIST), "entete=0,nom=2,prenom=3")
    assert (found.header, found.fields[1:3]) == (0, (LAST, FIRST))
    assert len(roster_of(lines(LIST), found).rows) == 3


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nom", "CHAMP=COLONNE"), ("nom=", "CHAMP=COLONNE"), ("surnom=2", "Champs : numero, nom"), ("", "CHAMP"),
        ("nom=2,nom=3", "deux fois"), ("nom=9", "4 colonnes"), ("nom=Surname", "aucune de ce nom"), ("nom=-1", "nom=-1"),
        ("entete=99,nom=2", "premières lignes"), ("entete=x,nom=2", "premières lignes"),
        ("nom=2,prenom=2", "colonne 2 est donnée à deux champs"), ("nom_prenom=2,prenom=3", "ne vont pas ensemble"),
    ],
)  # fmt: skip
def test_columns_that_cannot_be_followed(text, words):
    with pytest.raises(InvalidValue) as error:
        corrected(lines(LIST), text)
    assert words in str(error.value)


def test_sheets_by_their_names():
    with pytest.raises(InvalidValue, match="ce n’est pas un classeur"):
        table_named(read_tables(LIST), "Groupe 1")
    with pytest.raises(FileProblem):
        read_tables(b"PK\x03\x04")


@pytest.mark.parametrize(
    ("cell", "extra"),
    [("", None), ("oui", True), ("X", True), ("1/3", True), ("Tiers temps", True), ("VRAI", True), ("non", False), ("0", False)],
)  # fmt: skip
def test_extra_time(cell, extra):
    (row,) = read_roster(f"Nom;Prénom;Temps majoré\nMODÈLE;Zoé;{cell}\n").rows
    assert row.extra_time is extra


def test_extra_time_that_is_no_answer():
    (problem,) = read_roster("Nom;Prénom;Temps majoré\nMODÈLE;Zoé;secrétaire\n").problems
    assert "écrivez oui ou non" in problem.message and problem.line == 2
