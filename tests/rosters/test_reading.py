"""Reading a list by what stands in it: the number's column, the heading, who is registered, lines that are nobody."""

import datetime as dt
from fractions import Fraction

import pytest

from e1tui.domain.session import Session
from e1tui.errors import InvalidValue
from e1tui.rosters import report
from e1tui.rosters.layout import propose
from e1tui.rosters.preamble import Preamble, contradictions, preamble, with_preamble
from e1tui.rosters.roster import Field, Verdict, plan_import, read_roster, roster_of
from e1tui.rosters.strangers import NOTE, SECOND_HEADER, UNLIKE
from e1tui.rosters.tables import read_tables


def read(text):
    (table,) = read_tables(text)
    return table.records, propose(table.records)


def left_out(text):
    return {row.line: row.left_out for row in read_roster(text).rows if row.left_out}


def added(text):
    return [row.candidate.full_name for row in plan_import(read_roster(text), ()).to_add]


# --- the column of the numbers ---


@pytest.mark.parametrize(
    ("header", "first", "second", "column"),
    [
        # A version of the registration is no number, wherever it stands.
        ("N° Inscription;N° Candidat", "001 Version 2;2011000011", "002 Version 3;2011000012", 1),
        ("N° Candidat;N° Inscription", "2011000011;001 Version 2", "2011000012;001 Version 2", 0),
        ("N° Inscription;N° Candidat", "003;2011000011", "003;2011000012", 1),  # it repeats
        ("Matricule;Numéro", "A;0214", "A;0215", 1),
        (
            "N°;Dossier",
            "1;0990000001",
            "2;0990000002",
            1,
        ),  # the rank in the list, and a header that we do not know
        ("N°;N° candidat", "1;", "2;", 1),  # a rank does not stand in for a number that is missing
        ("Numéro;Téléphone", "1;0601020304", "2;0601020305", 0),
        ("INE;Code", "0123456789;A", "0123456780;B", None),
        ("Inscription;Classe", "oui;SNO", "oui;SNO", None),
        ("Numéro;Classe", "0001;SNO", "0001;SNO", 0),  # no better one: collisions are told
    ],
)
def test_the_number_is_where_the_numbers_are(header, first, second, column):
    _, layout = read(f"{header};Nom;Prénom\n{first};MODÈLE;Zoé\n{second};ÉRABLE;Ali\n")
    found = layout.fields.index(Field.NUMBER) if Field.NUMBER in layout.fields else None
    assert found == column


def test_a_dash_says_nothing_but_in_a_name():
    (row,) = read_roster("N° candidat;Nom;Nom d'usage;Prénom;Heure\n -;MODÈLE; -; -;-\n").rows
    assert (row.candidate.last_name, row.candidate.first_name, row.candidate.number, row.time) == (
        "MODÈLE",
        "",
        "",
        None,
    )


# --- what stands above the header ---


@pytest.mark.parametrize(
    ("above", "school", "session"),
    [
        (
            "2026\nListes simples\nLYC DU LAC – VILLEFICTIVE  (0990001X)\n",
            "LYC DU LAC – VILLEFICTIVE",
            "2026",
        ),
        ("Session 2026;;\nÉtablissement;Lycée du Lac;\n", "Lycée du Lac", "2026"),
        ("Établissement : Lycée du Lac (0990001X)\nSession de juin 2026\n", "Lycée du Lac", "juin 2026"),
        ("Lycée des Prés\nCandidats, session 2025\n", "Lycée des Prés", "2025"),
        ("Candidats MC SNO\n", "", ""),
        ("Edité le 11/05/2026 10:49\n", "", ""),
        ("", "", ""),
    ],
)
def test_the_heading(above, school, session):
    records, layout = read(f"{above}Nom;Prénom;Numéro\nMODÈLE;Zoé;0990000001\n")
    assert preamble(records, layout.header) == Preamble(school, session)
    assert added(f"{above}Nom;Prénom;Numéro\nMODÈLE;Zoé;0990000001\n") == ["MODÈLE Zoé"]


def test_what_a_session_takes_of_it():
    found = Preamble("Lycée du Lac", "2026")
    assert with_preamble(Session("g", "E1"), found) == Session("g", "E1, session 2026", school="Lycée du Lac")
    own = Session("g", "E1, session de juin 2025", school="Lycée des Prés")
    assert with_preamble(own, found) == own
    assert contradictions(own, found) == (
        "la liste est de « Lycée du Lac », la session de « Lycée des Prés » ; la liste est de la session 2026, celle-ci de 2025"
    )
    said, can_be_given = report.heading(found, own)
    assert ". À vérifier : la liste est de « Lycée du Lac »" in said and not can_be_given


# --- whom the list is about ---


@pytest.mark.parametrize(
    "state", ["Démissionnaire", "DEMISSION", "Radiée", "Annulé", "Non inscrit", "Désisté"]
)
@pytest.mark.parametrize("header", ["Etat", "État de l’inscription", "Statut"])
def test_who_is_not_registered_is_left_out_and_named(header, state):
    text = f"Nom;Prénom;{header}\nMODÈLE;Zoé;Inscrit\nÉRABLE;Ali;{state}\n"
    assert added(text) == ["MODÈLE Zoé"]
    (entry,) = plan_import(read_roster(text), ()).having(Verdict.LEFT_OUT)
    assert (entry.line, entry.message) == (3, f"état « {state} »")


def test_the_state_of_an_evaluation_is_none_of_a_registration():
    assert len(added("Nom;Prénom;etat\nMODÈLE;Zoé;close\nÉRABLE;Ali;brouillon\n")) == 2


SEVERAL = "Nom;Prénom;Code Spécialité;Spécialité\nMODÈLE;Zoé;25399;Numérique\nÉRABLE;Ali;31999;Autre\n"


def test_one_of_several_specialities_is_chosen():
    records, layout = read(SEVERAL)
    assert layout.doubt == "Plusieurs spécialités dans la liste : 25399 (Numérique), 31999 (Autre)."
    assert roster_of(records, layout).rows == ()
    with pytest.raises(InvalidValue, match="Une est à choisir"):
        layout.checked()
    for wanted in ("25399", "numérique"):
        plan = plan_import(roster_of(records, layout.of_speciality(wanted).checked()), ())
        assert [row.candidate.last_name for row in plan.to_add] == ["MODÈLE"]
    assert len(plan_import(roster_of(records, layout.of_speciality("toutes")), ()).to_add) == 2
    with pytest.raises(InvalidValue, match="25399"):
        layout.of_speciality("999")
    assert read("Nom;Prénom;Code Spécialité\nMODÈLE;Zoé;25399\n")[1].doubt == ""


# --- lines that are nobody ---

LIST = "Nom;Prénom;Numéro\n{}LENOIR;Zoé;0990000001\nDURAND;Léa;0990000002\n{}"


@pytest.mark.parametrize(
    "line",
    [
        "Total : 2 candidats;;", "TOTAL;;2", "Effectif;2;", ";;Total : 2", "2 candidats", "Édité le 12/06/2026;;", "Page 1/1",
        ";;Imprimé le 12/06/2026 à 08:00", "Fait à Villefictive, le 12 juin;;", "Nombre de candidats : 2;;",
    ],
)  # fmt: skip
def test_totals_and_footers_are_told(line):
    text = LIST.format("", f"{line}\n")
    assert left_out(text) == {4: NOTE}
    assert added(text) == ["LENOIR Zoé", "DURAND Léa"]


@pytest.mark.parametrize("line", ["PAGE Marie", "TOTAL Léa", "NOMBRE Paul", "VU Minh Anh"])
def test_people_who_are_called_as_notes_begin(line):
    assert added(f"Élèves\nMODÈLE Zoé\n{line}\nORME Luc\nIF Ève\n") == [
        "MODÈLE Zoé",
        line,
        "ORME Luc",
        "IF Ève",
    ]
    last, first = line.split(" ", 1)
    assert len(added(f"Nom;Prénom\nMODÈLE;Zoé\n{last};{first}\nORME;Luc\n")) == 3
    assert len(added("Élèves\nModèle Zoé\nPage Marie\nOrme Luc\n")) == 3


@pytest.mark.parametrize(
    "line", ["Total : 3", "Signature du chef d’établissement", "Page 1 sur 1", "Effectif 3", "TOTAL"]
)
def test_notes_of_a_list_of_whole_names(line):
    assert left_out(f"Élèves\nMODÈLE Zoé\nORME Luc\nIF Ève\n{line}\n") == {5: NOTE}


def test_a_name_alone_is_told_where_all_others_have_more():
    text = LIST.format("", "MC SNO;;\n")
    assert left_out(text) == {4: UNLIKE} and read_roster(text).problems == ()
    assert left_out("Nom\nLENOIR\nDURAND\n") == {}  # they all are names alone
    assert left_out("Nom;Prénom;Numéro\nTOTAL;Marie;0990000001\n") == {}


@pytest.mark.parametrize(
    "line",
    ["(de famille);(usuel);", "Nom de famille;Prénom;N° candidat", "Nom;Prénom usuel;Numéro d'inscription"],
)
def test_a_second_header(line):
    text = LIST.format(f"{line}\n", "")
    assert left_out(text) == {2: SECOND_HEADER} and len(added(text)) == 2


def test_small_letters_under_the_header_above_capitals():
    assert left_out(LIST.format("de famille;usuel;\n", "")) == {2: SECOND_HEADER}


def test_two_columns_of_names_by_one_header():
    text = "Nom;Prénom;Nom;Prénom\nLENOIR;Zoé;DURAND;Paul\n"
    assert "Deux colonnes « Nom » (1 et 3)" in read(text)[1].doubt and added(text) == []
    assert added("Nom;Prénom;Nom\nLENOIR;Zoé;LENOIR\n") == ["LENOIR Zoé"]
    assert added("Nom;Prénom;Nom\nLENOIR;Zoé;\n") == ["LENOIR Zoé"]


@pytest.mark.parametrize(
    "text",
    [
        '"Nom,""Prénom"",""Numéro"""\n"LENOIR,""Zoé"",""0990000001"""\n',
        '"Nom;Prénom;Numéro"\r\n"LENOIR;Zoé;0990000001"\r\n',
        '"Nom\tPrénom\tNuméro"\n"LENOIR\tZoé\t0990000001"\n',
        'Nom,Prénom,Numéro\n"LENOIR,""Zoé"",0990000001"\n',
    ],
)
def test_lines_quoted_as_a_whole(text):
    (row,) = read_roster(text).rows
    assert (row.candidate.full_name, row.candidate.number) == ("LENOIR Zoé", "0990000001")


# --- cells ---


@pytest.mark.parametrize(
    ("cell", "name", "other"),
    [
        ("LEBLANC (ép. DUPONT) Marie", ("LEBLANC", "Marie"), "DUPONT"),
        ("LEBLANC (épouse DUPONT) Marie", ("LEBLANC", "Marie"), "DUPONT"),
        ("LEBLANC (née DUPONT) Marie", ("LEBLANC", "Marie"), "DUPONT"),
        ("DUBOIS ép. LEROY Anne", ("DUBOIS", "Anne"), "LEROY"),
        ("DUBOIS née LE ROY Anne", ("DUBOIS", "Anne"), "LE ROY"),
        ("NÉEL Anne", ("NÉEL", "Anne"), ""),
    ],
)
def test_another_name_beside_the_name(cell, name, other):
    (row,) = read_roster(f"Élève;Classe\n{cell};SNO\n").rows
    assert (row.candidate.last_name, row.candidate.first_name) == name
    assert row.note == (f"autre nom laissé de côté : {other}" if other else "")


def test_another_name_that_ends_nowhere_is_refused():
    (problem,) = read_roster("Élève;Classe\nDUBOIS EP. LEROY ANNE;SNO\n").problems
    assert "où finit le nom" in problem.message


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        ("1/2", Fraction(1, 2)), ("1/3", Fraction(1, 3)), ("1/3 temps", Fraction(1, 3)), ("50 %", Fraction(1, 2)),
        ("33%", Fraction(1, 3)), ("01/02/2026", Fraction(1, 2)), ("mi-temps", Fraction(1, 2)), ("oui", None),
    ],
)  # fmt: skip
def test_extra_time_of_another_part_is_read_as_what_it_is(cell, part):
    text = f"Nom;Prénom;Temps majoré\nMODÈLE;Zoé;{cell}\n"
    (row,) = read_roster(text).rows
    assert (row.extra_time, row.extra_part) == (True, part)
    said = report.fields([row], read(text)[1], Session("g", "E1"))
    assert any("la session ajoute un tiers" in one for one in said) is (part == Fraction(1, 2))


@pytest.mark.parametrize("cell", ["12/06/2026 09:45", "2026-06-12 09:45:00", "09:45", "9h45"])
def test_an_hour_that_holds_a_date(cell):
    (row,) = read_roster(f"Nom;Heure\nMODÈLE;{cell}\n").rows
    assert row.time == dt.time(9, 45)


def test_a_date_that_holds_an_hour():
    (row,) = read_roster("Nom;Date\nMODÈLE;12/06/2026 12:00\n").rows
    assert row.candidate.exam_date == dt.date(2026, 6, 12)


def test_what_will_be_written_and_what_those_without_get():
    text = (
        "Nom;Prénom;Établissement;Date;Heure;Temps majoré\nA;Zoé;Lycée du Lac;12/06/2026;9h40;oui\n"
        "B;Ève;Lycée du Lac;;;\nC;Ali;;;;\n"
    )
    rows = read_roster(text).rows
    session = Session("g", "E1", school="Lycée Exemple", date=dt.date(2026, 6, 13))
    assert report.fields(rows, read(text)[1], session) == [
        "Établissement : Lycée du Lac (2) ; 1 ligne sans, celui de la session (Lycée Exemple).",
        "Date : 12/06/2026 (1) ; 2 lignes sans, celle de la session (13/06/2026).",
        "Heure : 09:40 (1) ; 2 lignes sans, à donner ensuite.",
        "Temps majoré : A Zoé.",
    ]


def test_a_rank_or_an_hour_that_two_lines_have_on_one_day():
    text = (
        "Nom;Date;Passage;Heure\nA;;1;9:00\nB;13/06/2026;1;9:30\nC;14/06/2026;1;9:00\nD;14/06/2026;2;9:00\n"
    )
    rows = read_roster(text).rows
    said = report.fields(rows, read(text)[1], Session("g", "E1", date=dt.date(2026, 6, 13)))
    assert "Deux fois le même jour, à vérifier : rang 1 (lignes 2 et 3), 09:00 (lignes 4 et 5)." in said


@pytest.mark.parametrize(
    ("near", "written", "read"),
    [
        (dt.date(2026, 11, 27), "27/11", dt.date(2026, 11, 27)),
        (dt.date(2026, 11, 27), "28-11", dt.date(2026, 11, 28)),
        (dt.date(2026, 11, 27), "12/06", dt.date(2027, 6, 12)),
        (dt.date(2026, 11, 27), "12/06/2026", dt.date(2026, 6, 12)),
    ],
)
def test_a_date_without_its_year_is_of_the_year_at_hand(near, written, read):
    (table,) = read_tables(f"Nom;Prénom;Date\nSAULE;Ana;{written}\n")
    roster = roster_of(table.records, propose(table.records), near)
    assert [row.candidate.exam_date for row in roster.rows] == [read] and roster.problems == ()
    told = [note for note in roster.notes if "sans année" in note]
    assert told == ([] if "2026" in written else ["Dates sans année : 1, lues près du 27/11/2026."])


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("29/11", "est sans année, et la session sans date"),
        ("31/02", "n’est pas une date"),
        ("demain", "n’est pas une date"),
    ],
)
def test_a_year_is_asked_for_where_nothing_tells_it(written, said):
    (table,) = read_tables(f"Nom;Prénom;Date\nSAULE;Ana;{written}\n")
    (problem,) = roster_of(table.records, propose(table.records), None).problems
    assert f"« {written} » {said}" in str(problem) and "jj/mm/aaaa" in str(problem)


def test_without_a_date_of_the_session_a_year_is_wanted():
    (table,) = read_tables("Nom;Prénom;Date\nSAULE;Ana;27/11\n")
    roster = roster_of(table.records, propose(table.records))
    assert roster.rows == () and "jj/mm/aaaa" in roster.problems[0].message
