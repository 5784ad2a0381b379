"""The commands of a commission's day, from outside: clore, rouvrir, bilan, and updates by importer."""

import csv
import io
import json
import tomllib

import openpyxl
import pytest

from e1tui.storage.example import copy_example

NAME = "2026-06-lycee-exemple"


@pytest.fixture(autouse=True)
def example(tmp_path, monkeypatch):
    """The example session in a folder of its own: its path."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("E1TUI_EXPORTS", raising=False)
    monkeypatch.setenv("E1TUI_SESSIONS", str(tmp_path / "sessions"))
    copy_example(tmp_path / "sessions")
    return tmp_path / "sessions" / NAME


def rows(e1tui):
    return {row["numero"]: row for row in json.loads(e1tui("lister", NAME, "--format", "json")[1])}


# --- clore, rouvrir ---


def test_close_all_complete_ones(e1tui):
    code, out, err = e1tui("clore", NAME)
    assert code == 1
    assert [line.split(" (")[0] for line in out.splitlines()[:-1]] == [
        "BOULEAU Sylvain", "ŒILLET Marguerite", "SORBIER Noé",
    ]  # fmt: skip
    assert out.splitlines()[-1] == "Closes maintenant : 3. Déjà closes : 3. Refusées : 6."
    assert "ÉRABLE Sacha : non close" in err and "Note de la compétence C1.1" in err
    found = rows(e1tui)
    assert found["0990000105"]["etat"] == "close" and found["0990000105"]["empreinte"] in out
    assert e1tui("verifier")[0] == 0
    assert e1tui("clore", NAME)[1].splitlines()[-1] == "Closes maintenant : 0. Déjà closes : 6. Refusées : 6."


def test_close_some(e1tui):
    code, out, err = e1tui(
        "clore", NAME, "--candidat", "0990000105", "--candidat", "peuplier-alix-0990000101"
    )
    assert (code, err) == (0, "")
    assert "PEUPLIER Alix (0990000101) : déjà close" in out
    code, _, err = e1tui("clore", NAME, "--candidat", "0990000107", "--candidat", "404")
    assert code == 1
    assert "ÉRABLE Sacha : non close." in err and "Pas de candidat « 404 »" in err


def test_no_commission_refuses_all(e1tui, example):
    path = example / "session.toml"
    path.write_text(path.read_text().partition("[[commission]]")[0])
    code, _, err = e1tui("clore", NAME, "--candidat", "0990000105")
    assert code == 1 and "commission" in err


def test_what_no_document_could_print_is_not_closed(e1tui, example):
    path = example / "oeillet-marguerite-0990000105.toml"
    path.write_text(path.read_text().replace('appreciation = "', 'appreciation = "漢'))
    code, _, err = e1tui("clore", NAME, "--candidat", "0990000105")
    assert code == 1 and "À remplacer dans l’appréciation" in err
    assert rows(e1tui)["0990000105"]["etat"] == "brouillon"


def test_what_is_doubtful_is_said_and_refused_on_request(e1tui, example):
    path = example / "session.toml"
    path.write_text(path.read_text().replace('etablissement = "Lycée Exemple"\n', ""))
    code, out, err = e1tui("clore", NAME, "--candidat", "0990000105", "--exiger-complet")
    assert code == 1 and "ŒILLET Marguerite : non close. Établissement non saisi." in err
    assert "Closes maintenant : 0." in out
    code, out, err = e1tui("clore", NAME, "--candidat", "0990000105")
    assert (code, err) == (
        0, "ŒILLET Marguerite (0990000105) : à vérifier. Établissement non saisi.\n",
    )  # fmt: skip
    assert "Closes maintenant : 1." in out


@pytest.mark.parametrize("key", ["forme", "date"])
def test_without_form_or_date_nothing_is_closed(e1tui, example, key):
    for path in (example / "session.toml", example / "oeillet-marguerite-0990000105.toml"):
        lines = path.read_text().splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith(f"{key} = ")))
    code, _, err = e1tui("clore", NAME, "--candidat", "0990000105")
    assert code == 1 and "Il manque : " in err and "touche m" in err


def test_reopen(e1tui, example):
    code, out, err = e1tui("rouvrir", NAME, "--candidat", "0990000102", "--motif", "C1.2 à revoir")
    assert (code, out, err) == (0, "ACACIA Rose (0990000102) : rouverte, de nouveau un brouillon.\n", "")
    document = tomllib.loads((example / "acacia-rose-0990000102.toml").read_text())
    assert document["historique"][-1]["motif"] == "C1.2 à revoir" and "cloture" not in document
    assert rows(e1tui)["0990000102"]["empreinte"] is None


def test_reopening_names_the_documents_that_have_the_old_mark(e1tui, example):
    assert e1tui("exporter", NAME, "--candidat", "0990000102")[0] == 0
    assert e1tui("exporter", NAME, "--bordereau")[0] == 0
    code, _, err = e1tui("rouvrir", NAME, "--candidat", "0990000102", "--motif", "essai")
    stem = "acacia-rose-0990000102"
    assert code == 0 and err.splitlines() == [
        f"Ne sont plus à jour : bordereau-{NAME}.csv, bordereau-{NAME}.pdf, bordereau-{NAME}.xlsx,"
        f" extrait-{stem}.pdf, extrait-{stem}.txt, grille-{stem}.pdf.",
        f"À refaire par : e1tui exporter {NAME} --candidat 0990000102 --projet --ecraser",
        f"À refaire par : e1tui exporter {NAME} --bordereau --ecraser",
    ]
    assert e1tui("exporter", NAME, "--candidat", "0990000102", "--projet", "--ecraser")[0] == 0
    # Closed again, its final documents take the place of these by themselves.
    assert e1tui("clore", NAME, "--candidat", "0990000102")[0] == 0
    assert e1tui("exporter", NAME, "--candidat", "0990000102")[0] == 0


@pytest.mark.parametrize(
    ("number", "reason", "code", "words"),
    [
        ("0990000105", "essai", 1, "n’est pas close"),
        ("404", "essai", 1, "Pas de candidat « 404 »"),
        ("0990000102", "  ", 2, "--motif"),
    ],
)
def test_reopen_refused(e1tui, number, reason, code, words):
    found, out, err = e1tui("rouvrir", NAME, "--candidat", number, "--motif", reason)
    assert (found, out) == (code, "") and words in err


def test_reopen_an_ambiguous_number(e1tui, example):
    path = example / "peuplier-alix-0990000101.toml"
    path.write_text(path.read_text().replace("0990000101", "0990000102"))
    code, _, err = e1tui("rouvrir", NAME, "--candidat", "0990000102", "--motif", "essai")
    assert code == 1 and "plusieurs candidats" in err


def test_a_closed_file_changed_afterwards(e1tui, example):
    path = example / "acacia-rose-0990000102.toml"
    path.write_text(path.read_text().replace("note = 12.5", "note = 13.5"))
    code, out, _ = e1tui("verifier", NAME)
    assert code == 1 and "acacia-rose-0990000102.toml : cloture.empreinte : " in out


# --- bilan ---


def test_figures_as_json(e1tui):
    code, out, err = e1tui("bilan", NAME, "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert list(found) == [
        "candidats", "presents", "notes", "moyenne", "mediane", "ecart_type", "minimum", "maximum", "competences", "brouillons",
    ]  # fmt: skip
    assert (found["candidats"], found["presents"], found["notes"], found["moyenne"]) == (12, 10, 4, 13.75)
    assert found["ecart_type"] == pytest.approx(3.363406)
    assert list(found["competences"]) == ["C1.1", "C1.2", "C1.3"]
    assert found["competences"]["C1.1"]["notes"] == 5 and found["brouillons"] == 2


def test_figures_of_several_sessions_and_of_none(e1tui):
    e1tui("nouvelle", "vide")
    found = json.loads(e1tui("bilan", "vide", "--format", "json")[1])
    assert (found["candidats"], found["notes"], found["moyenne"], found["ecart_type"]) == (0, 0, None, None)
    both = e1tui("bilan", "vide", NAME, "vide", NAME, "--format", "json")[1]
    assert both == e1tui("bilan", NAME, "--format", "json")[1]  # each session counts once


def test_figures_as_table(e1tui, example):
    code, out, err = e1tui("bilan", NAME)
    assert (code, err) == (0, "")
    assert out.startswith("Candidats : 12. Présents : 10.\n")
    assert ["Moyenne", "13,75", "13,7", "12,7", "13,5"] in [line.split() for line in out.splitlines()]
    assert "Dont 2 en brouillon" in out
    (example / "abime.toml").write_text("format = 9\n")
    code, again, err = e1tui("bilan", NAME)
    assert (code, again) == (1, out) and "abime.toml" in err
    assert e1tui("bilan", "404")[0] == 1 and e1tui("bilan")[0] == 2


# --- importer ---

IDENTITY = ("numero", "nom", "prenom", "etablissement", "date_evaluation", "presence", "passage", "heure")


def identities(e1tui, name):
    text = e1tui("lister", name, "--format", "csv")[1]
    return [{key: row[key] for key in IDENTITY} for row in csv.DictReader(io.StringIO(text), delimiter=";")]


def test_the_list_comes_back_as_it_was_exported(e1tui, example, tmp_path):
    path = example / "lilas-ange-0990000108.toml"
    text = path.read_text().replace("LILAS", "=LILAS+1").replace("Ange", "@Ange")
    path.write_text(
        text.replace(
            "[candidat]\n", '[candidat]\netablissement = "Lycée d’Essai"\ndate_evaluation = 2026-06-13\n'
        )
    )
    listed = e1tui("lister", NAME, "--format", "csv")[1]
    (tmp_path / "liste.csv").write_text(listed)
    e1tui("nouvelle", "copie", "--situation", "A", "--situation", "B")
    code, out, err = e1tui("importer", "copie", "liste.csv")
    assert (code, err) == (0, "") and out.endswith("Candidats ajoutés : 12. Déjà inscrits : 0.\n")
    assert identities(e1tui, "copie") == identities(e1tui, NAME)
    assert "=LILAS+1" in {row["nom"] for row in json.loads(e1tui("lister", "copie", "--format", "json")[1])}
    assert {"Lycée d’Essai", "2026-06-13"} <= {
        value for row in identities(e1tui, "copie") for value in row.values()
    }
    code, out, err = e1tui("importer", NAME, "liste.csv", "--mettre-a-jour")
    assert (code, err) == (0, "")
    assert out.endswith(
        "Candidats ajoutés : 0. Déjà inscrits : 12.\nCandidats mis à jour : 0. Refusés : 0.\n"
    )


def test_update_is_an_explicit_choice(e1tui, example, tmp_path):
    (tmp_path / "liste.csv").write_text(
        "Numéro;Nom;Prénom;Établissement\n0990000107;ÉRABLE;Sacha;Lycée d’Essai\n0990000102;ACACIAS;Rose;\n"
    )
    before = {path: path.read_bytes() for path in example.glob("*.toml")}
    code, out, _ = e1tui("importer", NAME, "liste.csv")
    assert code == 0 and "dont la liste dit autre chose : 2. --mettre-a-jour" in out
    code, out, err = e1tui("importer", NAME, "liste.csv", "--mettre-a-jour", "--essai")
    assert code == 1
    assert "ÉRABLE Sacha : établissement (rien) → « Lycée d’Essai »" in out
    assert "ACACIA Rose : nom « ACACIA » → « ACACIAS » : non mis à jour, évaluation close" in err
    assert before == {path: path.read_bytes() for path in example.glob("*.toml")}
    code, out, _ = e1tui("importer", NAME, "liste.csv", "--mettre-a-jour")
    assert code == 1 and out.endswith("Candidats mis à jour : 1. Refusés : 1.\n")
    document = tomllib.loads((example / "erable-sacha-0990000107.toml").read_text())
    assert document["candidat"]["etablissement"] == "Lycée d’Essai"
    assert document["historique"][-1]["champ"] == "candidat.etablissement"


def test_columns_that_the_list_does_not_say(e1tui, tmp_path):
    (tmp_path / "liste.csv").write_text("Id;Family;Given\n0214123456;MODÈLE;Zoé\n")
    e1tui("nouvelle", "copie")
    code, out, err = e1tui("importer", "copie", "liste.csv")
    assert code == 1 and "ajoutés : 0" in out
    assert "« Id », « Family », « Given »" in err and "--colonnes nom=2,prenom=3" in err
    code, out, err = e1tui("importer", "copie", "liste.csv", "--colonnes", "numero=Id,nom=2,prenom=3")
    assert (code, err) == (0, "") and "ajoutés : 1" in out
    assert [row["nom"] for row in identities(e1tui, "copie")] == ["MODÈLE"]
    for option, value, words in (
        ("--colonnes", "nom=9", "nom=9"),
        ("--feuille", "Groupe 1", "pas de feuille"),
    ):
        code, out, err = e1tui("importer", "copie", "liste.csv", option, value)
        assert (code, out) == (2, "") and err.startswith(f"e1tui : {option} : ") and words in err


def test_one_sheet_of_a_workbook(e1tui, tmp_path):
    book = openpyxl.Workbook()
    for name in ("Groupe 1", "Groupe 2"):
        sheet = book.create_sheet(name)
        sheet.append(["Nom", "Prénom", "Temps majoré"])
        sheet.append([f"MODÈLE {name}", "Zoé", "oui"])
    book.save(tmp_path / "liste.xlsx")
    e1tui("nouvelle", "copie")
    assert e1tui("importer", "copie", "liste.xlsx", "--feuille", "groupe 2")[0] == 0
    assert [row["nom"] for row in identities(e1tui, "copie")] == ["MODÈLE Groupe 2"]
    (path,) = (tmp_path / "sessions" / "copie").glob("modele-*.toml")
    assert "temps_majore = true" in path.read_text()
    code, _, err = e1tui("importer", "copie", "liste.xlsx", "--feuille", "Groupe 3")
    assert code == 2 and "« Groupe 1 », « Groupe 2 »" in err


# --- what is to be read again in the appreciations ---


def test_what_is_to_be_read_again_is_said_on_stderr_and_changes_no_exit_code(e1tui, example):
    path = example / "oeillet-marguerite-0990000105.toml"
    text = path.read_text()
    before = text.partition('\nappreciation = "')[0]
    after = text.partition('\nappreciation = "')[2].partition('"')[2]
    path.write_text(f'{before}\nappreciation = "36 points sur 60, seize points."{after}')
    said = "« 36 points sur 60 » laisse deviner une note, non communicable ainsi."
    code, out, err = e1tui("verifier", NAME)
    assert code == 0 and out.endswith(", aucun problème, 2 remarques.\n")
    assert f"{NAME}/{path.name} : appreciation : à relire (1 sur 2), {said}" in err
    assert "à relire (2 sur 2), « seize points »" in err
    code, out, err = e1tui("clore", NAME, "--candidat", "0990000105")
    assert code == 0 and "Relire" not in out
    assert f"ŒILLET Marguerite (0990000105), à relire (1 sur 2) : {said}" in err and "(2 sur 2)" in err
    code, out, err = e1tui("exporter", NAME, "--extraits", "--candidat", "0990000105")
    assert code == 0 and "Relire" not in out
    assert f"ŒILLET Marguerite, à relire (1 sur 2) : {said}" in err and "(2 sur 2)" in err
    assert "Relire" not in e1tui("exporter", NAME, "--grilles", "--candidat", "0990000105")[2]
