"""The cases' lists, as a user imports them: what must be there then, and what must have been said."""

import csv
import io
import json
import shutil
import tomllib
from pathlib import Path

import pytest

CASES = Path(__file__).parents[1] / "cases"
WITH_EXPECTED = (
    "cyclades-deux-specialites",
    "cyclades-liste-simple",
    "cyclades-non-inscrit",
    "eleves-pronote",
    "etablissement-fusionne",
    "numero-en-collision",
)
KEYS = ("numero", "nom", "prenom", "etablissement")


@pytest.fixture
def listed(e1tui, tmp_path, monkeypatch):
    """Import a case's file into an empty session: (exit code, all that was said, the candidates)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("E1TUI_SESSIONS", str(tmp_path / "sessions"))

    def run(case, name, *arguments, session="x"):
        shutil.copy(CASES / case / name, tmp_path / name)
        e1tui("nouvelle", session)
        code, out, err = e1tui("importer", session, name, *arguments)
        text = e1tui("lister", session, "--format", "csv")[1]
        rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
        return code, out + err, rows

    return run


def names(rows):
    return sorted((row["nom"], row["prenom"], row["numero"]) for row in rows)


@pytest.mark.parametrize("case", WITH_EXPECTED)
def test_what_is_expected(listed, case):
    expected = json.loads((CASES / case / "expected.json").read_text())
    code, said, rows = listed(case, expected["file"], *expected["arguments"])
    assert code == expected["exit"]
    assert all(word in said for word in expected["said"])
    found = [{key: row[key].replace("’", "'") for key in KEYS} for row in rows]
    wanted = [{key: one[key].replace("’", "'") for key in KEYS} for one in expected["candidates"]]
    assert sorted(found, key=repr) == sorted(wanted, key=repr)


def test_every_list_of_the_cases_is_looked_at():
    assert set(WITH_EXPECTED) == {path.parent.name for path in CASES.glob("*/expected.json")}


def test_cyclades_deux_specialites_is_not_imported_before_one_is_chosen(listed):
    code, said, rows = listed("cyclades-deux-specialites", "liste.csv")
    assert (code, rows) == (1, [])
    assert "25399 (Services numériques aux organisations), 31999 (Autre spécialité)" in said
    assert "--specialite CODE" in said


def test_numero_en_collision_names_both_lines(listed):
    _, said, _ = listed("numero-en-collision", "liste.csv")
    assert "ligne 3 : BRUYÈRE Marc 0001 : pas importé" in said and "ligne 2 (ABRICOT Zoé)" in said
    assert "En double" not in said


@pytest.mark.parametrize(
    ("case", "name", "wanted", "code", "said"),
    [
        ("a-csv-footer", "input.csv", [("DURAND", "Léa", "0123456790"), ("LENOIR", "Zoé", "0123456789")], 0,
         ["ligne 4 : Total : 2 candidats", "ligne 6 : Édité le 12/06/2026", "pas un candidat ?"]),
        ("a-csv-latin9", "input.csv",
         [("CŒURET", "Maëlle", "0123456789"), ("Lebœuf", "Joël", "0123456790"), ("ŽAK", "Šarka", "0123456791")], 0,
         ["Latin-9"]),
        ("a-csv-macroman", "input.csv",
         [("BÉLANGER", "Noël", "0123456790"), ("CŒURET", "Anaïs", "0123456791"), ("LEFÈVRE", "Chloé", "0123456789")], 0,
         ["Macintosh"]),
        ("a-csv-side-by-side", "input.csv", [], 1, ["Deux colonnes « Nom » (1 et 3)"]),
        ("a-csv-unknown-number-header", "input.csv", [("LENOIR", "Zoé", "0123456789")], 0,
         ["Numéro d’inscription (« Numéro d’identification »)"]),
        ("a-csv-unknown-number-header", "input2.csv", [("LENOIR", "Zoé", "0123456789")], 0,
         ["Numéro d’inscription (« N° Mat. »)", "Ignoré : « Né(e) le »"]),
        ("a-csv-whole-line-quoted", "input.csv",
         [("DE LA TOUR", "Léa", "0123456790"), ("LENOIR", "Zoé", "0123456789")], 0, ["Ignoré : « Classe »"]),
        ("a-csv-whole-line-quoted", "input2.csv",
         [("DE LA TOUR", "Léa", "0123456790"), ("LENOIR", "Zoé", "0123456789")], 0, []),
        ("a-empty-file", "input.csv", [], 1, ["input.csv : le fichier est vide"]),
        ("a-empty-file", "bom.csv", [], 1, ["bom.csv : le fichier est vide"]),
        ("a-empty-file", "header.csv", [], 1, ["aucune ligne de candidat"]),
        ("a-fullname-married", "input.csv", [("DUBOIS", "Anne", ""), ("LEBLANC", "Marie", "")], 0,
         ["autre nom laissé de côté : DUPONT", "LEROY", "Aucune colonne de numéros"]),
        ("a-xls-html", "input.xls", [], 1, ["une page web (HTML)"]),
        ("a-xlsx-error-cells", "input.xlsx", [("PETIT", "Al", "0123456792")], 1,
         ["ligne 2 : la cellule A2 contient une erreur du tableur (#N/A)", "ligne 3 : la cellule C3", "(#REF!)",
          "ligne 4 : la cellule A4 contient une formule"]),
        ("a-xlsx-hidden-rows", "input.xlsx",
         [("CACHÉ", "Paul", "0123456790"), ("DURAND", "Léa", "0123456791"), ("LENOIR", "Zoé", "0123456789")], 0,
         ["1 ligne masquée dans le tableur (3)"]),
        ("a-xlsx-one-duration-cell", "input.xlsx",
         [("DURAND", "Léa", "0123456790"), ("LENOIR", "Zoé", "0123456789")], 0, ["Ignoré : « Code interne »"]),
        ("a-xlsx-two-row-header", "input.xlsx", [("LENOIR", "Zoé", "0123456789")], 0,
         ["ligne 2", "(de famille)", "une seconde ligne d’en-têtes"]),
        ("a-xlsx-two-sheets", "input.xlsx", [("LENOIR", "Zoé", "0123456789")], 0,
         ["Feuille « 2026 », 2 sur 2.", "Pas lue : « 2025 »"]),
    ],
)  # fmt: skip
def test_who_comes_in_and_what_is_said(listed, case, name, wanted, code, said):
    found, text, rows = listed(case, name)
    assert (found, names(rows)) == (code, sorted(wanted))
    assert [words for words in said if words not in text] == []


def test_a_xlsx_hour_with_date(listed):
    code, _, rows = listed("a-xlsx-hour-with-date", "input.xlsx")
    assert code == 0
    assert [(row["nom"], row["heure"], row["date_evaluation"]) for row in rows] == [
        ("DURAND", "09:45:00", "2026-06-12"), ("LENOIR", "09:45:00", "2026-06-12"),
    ]  # fmt: skip


def test_a_xlsx_merged(listed):
    _, said, rows = listed("a-xlsx-merged", "input.xlsx")
    assert {row["nom"]: row["etablissement"] for row in rows} == {
        "LENOIR": "Lycée Un", "DURAND": "Lycée Un", "MARTIN": "Lycée Deux",
    }  # fmt: skip
    assert "Établissement : Lycée Un (2), Lycée Deux (1)." in said


@pytest.mark.parametrize("arguments", [[], ["--essai"], ["--mettre-a-jour"], ["--essai", "--mettre-a-jour"]])
def test_a_csv_leading_zero_roundtrip(listed, arguments):
    before = names(listed("a-csv-leading-zero-roundtrip", "before.csv")[2])
    code, said, rows = listed("a-csv-leading-zero-roundtrip", "after.csv", *arguments)
    assert code == 0 and ": 0. Déjà inscrits : 2." in said
    assert names(rows) == before == [("DURAND", "Léa", "0123456790"), ("LENOIR", "Zoé", "0123456789")]


def test_the_list_repairs_numbers_that_lost_their_zeros(listed, tmp_path):
    listed("a-csv-leading-zero-roundtrip", "after.csv")
    code, said, rows = listed("a-csv-leading-zero-roundtrip", "before.csv")
    assert code == 0 and "DURAND Léa : numéro « 123456790 » → « 0123456790 », d’après la liste." in said
    assert names(rows) == [("DURAND", "Léa", "0123456790"), ("LENOIR", "Zoé", "0123456789")]
    document = tomllib.loads((tmp_path / "sessions/x/durand-lea-123456790.toml").read_text())
    assert document["historique"][-1]["champ"] == "candidat.numero"


def test_b_dotless_i(listed, tmp_path):
    _, _, rows = listed("b-dotless-i", "input.csv")
    assert [row["nom"] for row in rows] == ["Ybert", "Yıldız", "Yken"]
    assert rows[1]["fichier"] == "yildiz-isil-0000000001"


def test_b_lister_wide(listed, e1tui):
    from rich.cells import cell_len

    listed("b-lister-wide", "input.csv")
    table = e1tui("lister", "x")[1].splitlines()
    places = {
        cell_len(line[: line.index(word)])
        for line in table
        for word in ("Présence", "présent")
        if word in line
    }
    assert len(table) == 3 and len(places) == 1


# --- what the command offers besides ---


@pytest.fixture
def imported(e1tui, tmp_path, monkeypatch):
    """Import a text, or bytes: (exit code, all that was said)."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("E1TUI_SESSIONS", str(tmp_path / "sessions"))
    e1tui("nouvelle", "x")

    def run(content, *arguments):
        (tmp_path / "liste.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
        code, out, err = e1tui("importer", "x", "liste.csv", *arguments)
        return code, out + err

    return run


def stems(tmp_path):
    return sorted(path.stem for path in (tmp_path / "sessions/x").glob("*.toml") if path.stem != "session")


def test_an_encoding_that_cannot_be_known_is_asked_for(imported, tmp_path):
    content = "Numero;Nom\n0990000001;CARDÈRE\n".encode("cp850")
    code, said = imported(content)
    assert code == 1 and "cp1252 : « CARDÔRE » ; cp850 : « CARDÈRE »" in said and "--encodage NOM" in said
    assert stems(tmp_path) == []
    assert imported(content, "--encodage", "cp850")[0] == 0
    assert stems(tmp_path) == ["cardere-0990000001"]


def test_numbers_are_filled_when_asked(imported, tmp_path):
    content = "Numéro;Nom\n214123456;MODÈLE\n214123457;ÉRABLE\n"
    code, said = imported(content, "--essai")
    assert code == 0 and said.count("zéros") == 2 and "2 numéros ont moins de 10 chiffres" in said
    assert "complétés à 10 chiffres par des zéros : 2." in imported(content, "--completer-numeros")[1]
    assert stems(tmp_path) == ["erable-0214123457", "modele-0214123456"]


def test_the_heading_is_given_to_the_session_when_asked(imported, tmp_path):
    content = "Session 2026;\nLycée du Lac (0990001X);\nNom;Prénom\nMODÈLE;Zoé\n"
    session = tmp_path / "sessions/x/session.toml"
    before = session.read_bytes()
    assert "établissement « Lycée du Lac », session 2026. --reprendre-entete" in imported(content)[1]
    assert session.read_bytes() == before
    assert "Repris dans la session." in imported(content, "--reprendre-entete")[1]
    assert tomllib.loads(session.read_text())["etablissement"] == "Lycée du Lac"


def test_a_speciality_that_the_list_has_not(imported, tmp_path):
    content = "Nom;Prénom;Code Spécialité\nMODÈLE;Zoé;25399\nÉRABLE;Ali;31999\n"
    code, said = imported(content, "--specialite", "999")
    assert code == 2 and "--specialite : « 999 » n’est pas une spécialité de la liste (25399, 31999)" in said
    assert imported(content, "--specialite", "toutes")[0] == 0 and len(stems(tmp_path)) == 2


def test_a_number_of_somebody_else_in_the_session_is_a_collision(imported, tmp_path):
    imported("Numéro;Nom;Prénom\n0990000001;MODÈLE;Zoé\n")
    for number in ("0990000001", "990000001"):
        code, said = imported(f"Numéro;Nom;Prénom\n{number};ÉRABLE;Ali\n", "--mettre-a-jour")
        assert code == 1 and "ligne 2 : ÉRABLE Ali" in said and "celui de MODÈLE Zoé, dans la session" in said
    assert stems(tmp_path) == ["modele-zoe-0990000001"]


def test_our_own_csv_opened_and_saved_by_excel_adds_nobody(e1tui, imported, tmp_path):
    imported(
        "Numéro;Nom;Prénom;Heure;Date\n0990000001;BRUYÈRE;Zoé;9h40;12/06/2026\n0990000002;ÉRABLE;Ali;10h20;12/06/2026\n"
    )
    before = {path: path.read_bytes() for path in (tmp_path / "sessions/x").glob("*.toml")}
    text = e1tui("lister", "x", "--format", "csv")[1].removeprefix("\ufeff")
    spoiled = text.replace(";0990", ";990").replace("2026-06-12", "12/06/2026").replace("\n", "\r\n")
    for arguments in ([], ["--mettre-a-jour"]):
        code, said = imported(spoiled.encode("cp1252"), *arguments)
        assert code == 0 and "ajoutés : 0. Déjà inscrits : 2." in said
    assert before == {path: path.read_bytes() for path in (tmp_path / "sessions/x").glob("*.toml")}
