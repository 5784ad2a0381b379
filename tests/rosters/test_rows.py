"""Candidate lists: encodings, separators, headers, mangled cells, and what importing would do."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import Presence
from e1tui.errors import FileProblem
from e1tui.rosters.roster import Field, Verdict, plan_import, read_roster

LIST = (
    "Numéro d'inscription;Nom de famille;Prénom;Établissement\n0214123456;ŒUVRÉ;Zoé;Lycée Exemple\n"
    "0214123457;D'EXEMPLE;Ève;Lycée Exemple\n"
)


def names(content):
    return [(row.candidate.last_name, row.candidate.first_name) for row in read_roster(content).rows]


def only(content):
    roster = read_roster(content)
    assert roster.problems == ()
    (row,) = roster.rows
    return row


def problem(content):
    (found,) = read_roster(content).problems
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding):
    roster = read_roster(LIST.encode(encoding))
    assert roster.problems == ()
    assert roster.rows[0].candidate == Candidate("ŒUVRÉ", "Zoé", "0214123456", "Lycée Exemple")
    assert roster.columns[Field.NUMBER] == "Numéro d'inscription"


def test_both_encodings_in_one_file():
    content = "Nom;Prénom\nÉPREUVE;Zoé\n".encode() + "MODÈLE;Ève\n".encode("cp1252")
    assert names(content) == [("ÉPREUVE", "Zoé"), ("MODÈLE", "Ève")]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_line_ends(separator, end):
    assert len(read_roster(LIST.replace(";", separator).replace("\n", end)).rows) == 2


def test_separator_told_by_excel():
    assert only("sep=,\nNom,Prénom\nMODÈLE,Zoé\n").line == 3


@pytest.mark.parametrize(
    "header",
    [
        "Numéro d'inscription", "Numéro d’inscription", "N° candidat", "N° inscription", "Nº INSCRIPTION",
        "N°d'inscription", "Numero", "numéro", "Matricule", "N° d'inscription", "No candidat", "№ candidat",
        "NUMERO_CANDIDAT", "Numéro d'inscription (Cyclades)", "  N°  candidat : ",
    ],
)  # fmt: skip
def test_headers_of_the_number(header):
    row = only(f"{header};Nom;Prénom\n0001;MODÈLE;Zoé")
    assert row.candidate.number == "0001"


@pytest.mark.parametrize(
    "header", ["Nom de famille", "NOM", "Nom de naissance", "Nom d'usage", "nom du candidat"]
)
@pytest.mark.parametrize("first", ["Prénom", "Prénom 1", "PRENOMS", "Prénom(s)", "Prénom du candidat"])
def test_headers_of_the_names(header, first):
    assert names(f"{header};{first}\nMODÈLE;Zoé") == [("MODÈLE", "Zoé")]


@pytest.mark.parametrize("header", ["Établissement", "Etab.", "Lycée", "Nom de l'établissement"])
def test_headers_of_the_school(header):
    assert only(f"Nom;Prénom;{header}\nMODÈLE;Zoé;LP Exemple").candidate.school == "LP Exemple"


def test_headers_that_mean_something_else():
    row = only("INE;UAI;Nom;Prénom;Date de naissance\n0123456789A;0750000A;MODÈLE;Zoé;01/02/2007")
    assert row.candidate == Candidate("MODÈLE", "Zoé")


def test_priority_of_aliases_and_second_choice_for_names():
    content = "N°;N° candidat;Nom;Nom d'usage;Prénom 1;Prénoms\n1;007;A;B;Zoé;Zoé Ève\n2;;C;;Ali;Ali\n"
    first, second = read_roster(content).rows
    assert (first.candidate.last_name, first.candidate.first_name, first.candidate.number) == (
        "B",
        "Zoé",
        "007",
    )
    assert (second.candidate.last_name, second.candidate.number) == ("C", "")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("MARTIN Camille", ("MARTIN", "Camille")),
        ("Camille MARTIN", ("MARTIN", "Camille")),
        ("DE LA MAQUETTE Zoé Ève", ("DE LA MAQUETTE", "Zoé Ève")),
        ("de la MAQUETTE Zoé", ("de la MAQUETTE", "Zoé")),
        ("D'EXEMPLE Ève", ("D'EXEMPLE", "Ève")),
        ("MODÈLE-TYPE Jean-Paul", ("MODÈLE-TYPE", "Jean-Paul")),
        ("MARTIN CAMILLE", ("MARTIN", "CAMILLE")),
        ("Martin Camille", ("Martin", "Camille")),
        ("Martin Dit Modèle, Camille", ("Martin Dit Modèle", "Camille")),
        ("MARTIN", ("MARTIN", "")),
    ],
)
@pytest.mark.parametrize("header", ["Nom et prénom", "Nom Prénom", "Candidat", "NOM, prénom du candidat"])
def test_name_in_one_column(cell, expected, header):
    assert names(f'N° candidat;"{header}"\n01;"{cell}"') == [expected]


def test_name_in_one_column_first_name_first():
    assert names("Prénom Nom\nCamille Martin") == [("Martin", "Camille")]


def test_name_in_one_column_that_is_ambiguous():
    assert "capitales" in problem("Candidat;Numéro\nDE LA TOUR JEAN;01").message


def test_titles_above_the_header_and_header_again():
    content = (
        "Candidats;;\nÉtablissement;Lycée Exemple;\n;;\nNom;Prénom;Numéro\nA;Zoé;01\n\n;;\n"
        "Nom;Prénom;Numéro\nB;Ève;02\n"
    )
    roster = read_roster(content)
    assert [(row.line, row.candidate.last_name) for row in roster.rows] == [(5, "A"), (9, "B")]
    assert roster.problems == ()


def test_quotes_and_newlines_in_them():
    content = 'Nom;Prénom;Établissement\n"MO""DÈLE";Zoé;"Lycée\nExemple; annexe"\nÉPREUVE;Ève;X\n'
    first, second = read_roster(content).rows
    assert first.candidate.last_name == 'MO"DÈLE'
    assert first.candidate.school == "Lycée Exemple; annexe"
    assert second.line == 4


def test_quote_never_closed_costs_its_line_only():
    content = 'Nom;Prénom\n"MODÈLE;Zoé\n' + "".join(f"NOM{i};Ève\n" for i in range(40))
    roster = read_roster(content)
    assert [found.line for found in roster.problems] == [2]
    assert "guillemet" in roster.problems[0].message
    assert len(roster.rows) == 40


def test_quote_closed_by_another_line():
    roster = read_roster('Nom;Prénom\n"A;Zoé\n"B";Ève\nC;Ali\n')
    assert [row.candidate.last_name for row in roster.rows] == ["B", "C"]
    assert [found.line for found in roster.problems] == [2]


def test_quotes_that_are_not_doubled():
    assert only('Nom;Prénom;Lycée\nMODÈLE;Zoé;"Lycée "Exemple" annexe"').candidate.school.startswith("Lycée")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("0214123456", "0214123456"),
        ('"=""0214123456"""', "0214123456"),
        ('="0214123456"', "0214123456"),
        ("'0214123456", "0214123456"),
        (" 02 141 234 56 ", "0214123456"),
        ("CCF-007", "CCF-007"),
        ("", ""),
    ],
)
def test_numbers(cell, number):
    assert only(f"Numéro;Nom;Prénom\n{cell};MODÈLE;Zoé").candidate.number == number


@pytest.mark.parametrize("cell", ["2,14E+08", "2.14E+08", "2E+9", "214123456.0"])
def test_mangled_numbers_are_refused(cell):
    found = problem(f'Numéro;Nom;Prénom\n"{cell}";MODÈLE;Zoé\n01;ÉPREUVE;Ève')
    assert found.line == 2
    assert "Texte" in found.message


def test_neutralised_formula_is_restored():
    assert only("Nom;Prénom\n'=MODÈLE;'+Zoé").candidate.full_name == "=MODÈLE +Zoé"
    assert only("Nom;Prénom\n'TCHEU;Zoé").candidate.last_name == "'TCHEU"


@pytest.mark.parametrize(
    "cell", ["12/06/2026", "2026-06-12", "12-06-2026", "12/06/26", "12.06.2026", "12/06/2026 00:00"]
)
def test_dates(cell):
    row = only(f"Nom;Prénom;Date de l'évaluation\nMODÈLE;Zoé;{cell}")
    assert row.candidate.exam_date == dt.date(2026, 6, 12)


@pytest.mark.parametrize(
    "cell", ["31/02/2026", "06/13/2026", "juin", "12/06-2026", "12/06/026", "12/06/0026", "31/12/9999"]
)
def test_dates_refused(cell):
    assert "jj/mm/aaaa" in problem(f"Nom;Prénom;Date\nMODÈLE;Zoé;{cell}").message


@pytest.mark.parametrize(
    ("header", "cell", "order", "time"),
    [
        ("Heure", "9h40", None, dt.time(9, 40)),
        ("Heure de passage", "09:40:00", None, dt.time(9, 40)),
        ("Heure", "9 h", None, dt.time(9)),
        ("Passage", "3", 3, None),
        ("Ordre", "12", 12, None),
        ("Passage", "9:40", None, dt.time(9, 40)),
    ],
)
def test_order_and_time(header, cell, order, time):
    row = only(f"Nom;Prénom;{header}\nMODÈLE;Zoé;{cell}")
    assert (row.order, row.time) == (order, time)


@pytest.mark.parametrize(
    "line",
    ["Ordre\nMODÈLE;Zoé;0", "Ordre\nMODÈLE;Zoé;²", "Heure\nMODÈLE;Zoé;25:00", "Présence\nMODÈLE;Zoé;?"],
)
def test_other_cells_refused(line):
    assert problem("Nom;Prénom;" + line).line == 2


@pytest.mark.parametrize(
    ("cell", "presence"),
    [("", "present"), ("Absent", "absent"), ("AB", "absent"), ("Absente justifiée", "absent_justifie"), ("RE", "reporte")],
)  # fmt: skip
def test_presence(cell, presence):
    assert only(f"Nom;Prénom;Présence\nMODÈLE;Zoé;{cell}").presence is Presence(presence)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (";Zoé;01", "pas de nom"),
        ("MODÈLE;Zoé;01;de trop", "séparateur"),
        ("MOD\u202eÈLE;Zoé;01", "U+202E"),
        ("MOD\x1bÈLE;Zoé;01", "U+001B"),
        ("MOD\u200bÈLE;Zoé;01", "U+200B"),
        ("MOD\ud800ÈLE;Zoé;01", "U+D800"),
        ("MOD\ufffdLE;Zoé;01", "illisible"),
        ("M" * 300 + ";Zoé;01", "200"),
        ("M" * 200_000 + ";Zoé;01", "démesurée"),
        ("MODÈLE,Zoé,01", "séparateur"),
    ],
)
def test_bad_line_is_told_and_the_others_stay(line, word):
    roster = read_roster(f"Nom;Prénom;Numéro\nÉPREUVE;Ève;02\n{line}\nEXEMPLE;Ali;03\n")
    assert [row.line for row in roster.rows] == [2, 4]
    (found,) = roster.problems
    assert found.line == 3
    assert word in found.message


def test_names_are_composed():
    assert only("Nom;Prénom\nMODE\u0300LE;Zoe\u0301").candidate == Candidate("MODÈLE", "Zoé")


def test_no_column_for_the_name():
    roster = read_roster("Liste\n\nINE;N° candidat;Prénom\n1;01;Zoé\n")
    assert roster.rows == ()
    (found,) = roster.problems
    assert found.line == 3
    assert "« INE », « N° candidat », « Prénom »" in found.message
    assert "« Nom »" in found.message


def test_unknown_header_above_numbers():
    assert problem("Id;Family;Given\n0214123456;MODÈLE;Zoé\n0214123457;ÉPREUVE;Ève\n").line == 1


@pytest.mark.parametrize("content", ["", "\n\n", ";;\n", b"\xff\xfe"])
def test_empty(content):
    assert read_roster(content).rows == ()


# --- pasted lines, without a header ---


@pytest.mark.parametrize(
    "line",
    [
        "0214123456\tMODÈLE\tZoé", "MODÈLE\tZoé\t0214123456", "Zoé\tMODÈLE\t0214123456",
        "0214123456;MODÈLE Zoé", "0214123456;Modèle;Zoé", "1\t0214123456\tMODÈLE\tZoé",
        "0214123456\tMODÈLE\tZoé\t14/07/2007", "Lycée Exemple;MODÈLE;Zoé;0214123456",
    ],
)  # fmt: skip
def test_pasted_line(line):
    candidate = only(line).candidate
    assert (candidate.last_name.upper(), candidate.first_name) == ("MODÈLE", "Zoé")
    assert candidate.number == "0214123456"
    assert candidate.exam_date is None


def test_pasted_lines_of_names_only():
    assert names("MODÈLE, Zoé\nDE LA MAQUETTE, Ève\n") == [("MODÈLE", "Zoé"), ("DE LA MAQUETTE", "Ève")]
    assert names("MODÈLE Zoé\nDE LA MAQUETTE Ève\n") == [("MODÈLE", "Zoé"), ("DE LA MAQUETTE", "Ève")]


def test_pasted_numbers_only():
    assert "aucune colonne de noms" in problem("0214123456\n0214123457\n").message


# --- bounds ---


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest", b"Nom;Pr\0nom", "Nom\0", b"\xff\xfeN"]
)
def test_what_is_no_text(content):
    with pytest.raises(FileProblem, match="CSV"):
        read_roster(content)


@pytest.mark.parametrize(
    "content", [b"a" * (2 * 1024 * 1024 + 1), "a" * (2 * 1024 * 1024 + 1), "\n" * 20_001]
)
def test_what_is_too_large(content):
    with pytest.raises(FileProblem, match="candidats"):
        read_roster(content)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300)))
def test_any_content_is_a_roster_or_a_french_problem(content):
    try:
        roster = read_roster(content)
    except FileProblem:
        return
    for row in roster.rows:
        assert row.candidate.last_name
        assert row.line >= 1
    plan = plan_import(roster, ())
    assert len(plan.entries) == len(roster.rows) + len(roster.problems)


# --- planning ---

EXISTING = (Candidate("MODÈLE", "Zoé", "01"), Candidate("ÉPREUVE", "Ève"), Candidate("ЖУК", "Ян"))


@pytest.mark.parametrize(
    ("line", "verdict", "word"),
    [
        ("NOUVEAU;Ali;02", Verdict.ADD, ""),
        ("Modele;ZOE;01", Verdict.KNOWN, ""),
        ("MODELLE;Zoé;01", Verdict.KNOWN, "MODÈLE Zoé"),
        ("AUTRE;Ali;01", Verdict.COLLISION, "MODÈLE Zoé"),
        ("AUTRE;Zoé;01", Verdict.COLLISION, "MODÈLE Zoé"),
        ("MODÈLE;Ali;01", Verdict.COLLISION, "MODÈLE Zoé"),
        ("Modele;Zoé;0001", Verdict.KNOWN, ""),
        ("Modele;Zoé;1", Verdict.KNOWN, ""),
        ("AUTRE;Ali;1", Verdict.COLLISION, "MODÈLE Zoé"),
        ("épreuve;ève;", Verdict.KNOWN, ""),
        ("MODÈLE;Zoé;", Verdict.KNOWN, ""),
        ("ÉPREUVE;Ève;05", Verdict.ADD, "homonyme"),
        ("ЛУК;Ян;", Verdict.ADD, ""),
        (";Ali;09", Verdict.REFUSED, "pas de nom"),
    ],
)
def test_plan_of_a_line(line, verdict, word):
    (entry,) = plan_import(read_roster("Nom;Prénom;Numéro\n" + line), EXISTING).entries
    assert entry.verdict is verdict
    assert word in entry.message if word else entry.message == ""


def test_plan_of_doubles():
    content = "Nom;Prénom;Numéro\nA;Zoé;01\nB;Ève;01\nC;Ali;\nC;Ali;\n;X;\nC;Ali;03\nD;Eva;04\nD;Eva;05\n"
    plan = plan_import(read_roster(content), ())
    assert [entry.verdict for entry in plan.entries] == [
        Verdict.ADD, Verdict.COLLISION, Verdict.ADD, Verdict.DOUBLE, Verdict.REFUSED,
        Verdict.ADD, Verdict.ADD, Verdict.ADD,
    ]  # fmt: skip
    assert "ligne 2 (A Zoé)" in plan.entries[1].message
    assert "homonyme" in plan.entries[5].message
    assert [row.line for row in plan.to_add] == [2, 4, 7, 8, 9]
    assert [entry.line for entry in plan.having(Verdict.REFUSED)] == [6]


def test_one_person_on_two_lines_but_for_zeros_has_the_whole_number():
    plan = plan_import(read_roster("Nom;Prénom;Numéro\nA;Zoé;12 34\nA;Zoé;001234\nB;Ève;0099\n"), ())
    assert [entry.verdict for entry in plan.entries] == [Verdict.ADD, Verdict.DOUBLE, Verdict.ADD]
    assert [row.candidate.number for row in plan.to_add] == ["001234", "0099"]


def test_namesakes_without_a_number_are_two_by_their_dates_of_birth():
    content = "Élèves;Né(e) le\nMODÈLE Zoé;01/02/2006\nMODÈLE Zoé;03/04/2007\nMODÈLE Zoé;03/04/2007\n"
    plan = plan_import(read_roster(content), ())
    assert [entry.verdict for entry in plan.entries] == [Verdict.ADD, Verdict.ADD, Verdict.DOUBLE]
    assert "homonyme de la ligne 2" in plan.entries[1].message
    again = plan_import(read_roster(content), [Candidate("MODÈLE", "Zoé")])
    assert [entry.verdict for entry in again.entries] == [Verdict.KNOWN, Verdict.ADD, Verdict.DOUBLE]


def test_what_somebody_wants_otherwise_of_a_line():
    roster = read_roster("Nom;Prénom;Etat\nA;Zoé;Inscrit\nB;Ève;Radié\n")
    assert [row.line for row in plan_import(roster, ()).to_add] == [2]
    assert [row.line for row in plan_import(roster, (), frozenset({2, 3})).to_add] == [3]


def test_importing_twice_adds_nothing():
    roster = read_roster(LIST)
    added = [row.candidate for row in plan_import(roster, ()).to_add]
    assert len(added) == 2
    assert plan_import(roster, added).to_add == ()
