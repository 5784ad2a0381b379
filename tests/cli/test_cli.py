"""The commands from outside: what they print, where, and their exit codes."""

import csv
import datetime as dt
import io
import json
import os
import pty
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import sealed

from e1tui import __version__
from e1tui.cli import app_options
from e1tui.cli.parser import build_parser
from e1tui.domain.closing.seal import closed
from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import Presence, State
from e1tui.storage.grids import load_grid
from e1tui.storage.toml.evaluation_toml import decode_evaluation, encode_evaluation

NOW = dt.datetime(2026, 6, 12, 9, 41, tzinfo=dt.UTC)
LIST = """\
Numéro d'inscription;Nom de famille;Prénom;Établissement
0990000001;ÉRABLE;Zoé;Lycée Exemple
0990000002;D'AUBÉPINE;Ève;Lycée Exemple
0990000003;ŒILLET;Ana;Lycée Exemple
"""
KEYS = ["fichier", "numero", "nom", "prenom", "presence", "etat", "positionnements", "C1.1", "C1.2", "C1.3", "total", "note_sur_20", "passage", "heure", "empreinte"]  # fmt: skip
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
CSV_KEYS = [*KEYS, "etablissement", "date_evaluation", "relu_par"]


@pytest.fixture(autouse=True)
def surroundings(tmp_path, monkeypatch):
    """A folder of its own, and nothing of the tester's settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("E1TUI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "sessions").mkdir()


@pytest.fixture
def juin(tmp_path, e1tui, make):
    """The session "juin": ÉRABLE scored and closed, D'AUBÉPINE a draft, ŒILLET absent. Its folder."""
    (tmp_path / "liste.csv").write_bytes(LIST.encode("cp1252"))
    assert e1tui("nouvelle", "juin")[0] == e1tui("importer", "juin", "liste.csv")[0] == 0
    folder = tmp_path / "sessions" / "juin"
    people = [
        ("erable-zoe-0990000001", "ÉRABLE", "Zoé", {}),
        (
            "oeillet-ana-0990000003",
            "ŒILLET",
            "Ana",
            {"presence": Presence.ABSENT, "state": State.DRAFT, "closing": None},
        ),
    ]
    for stem, last, first, fields in people:
        candidate = Candidate(last, first, stem[-10:])
        (folder / f"{stem}.toml").write_bytes(encode_evaluation(make(candidate=candidate, **fields)))
    return folder


def with_heading(folder):
    """What a session is to say before anything is closed in it, and the fingerprint of the one that is."""
    closed_one = folder / "erable-zoe-0990000001.toml"
    evaluation = decode_evaluation(closed_one.read_bytes(), load_grid)
    if evaluation.is_closed:
        closed_one.write_bytes(encode_evaluation(sealed(evaluation)))
    session = folder / "session.toml"
    session.write_text(
        'forme = "CCF"\ndate = 2026-06-12\n' + session.read_text() + '[[commission]]\nnom = "DURAND"\n'
    )


def in_a_shell(*arguments, **environ):
    """The program in a process of its own, nothing of it a terminal."""
    env = {
        k: v for k, v in os.environ.items() if not k.startswith(("E1TUI_", "PYTHON", "LC_", "LANG"))
    } | environ
    return subprocess.run(
        [sys.executable, "-m", "e1tui", *arguments],
        env=env,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


# --- the program itself ---


def test_version(e1tui):
    assert e1tui("--version") == (0, f"e1tui {__version__}\n", "")


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--aide"]])
def test_help_is_french(e1tui, arguments):
    code, out, _ = e1tui(*arguments)
    assert code == 0 and out.startswith("Utilisation : e1tui ")
    for command in ("demo", "nouvelle", "importer", "lister", "exporter", "verifier"):
        assert re.search(rf"^ +{command} ", out, re.MULTILINE)
    assert not re.search(r"\b(usage|positional|optional|show|exit|message)\b", out)


def test_a_title_s_year_that_is_not_the_date_s_is_told(e1tui, tmp_path):
    asked = ("--sessions", str(tmp_path / "S"), "nouvelle")
    code, out, err = e1tui(*asked, "a", "--intitule", "E1, juin 2025", "--date", "2026-06-12")
    assert code == 0 and "Session créée" in out
    assert f"Ensuite : e1tui --sessions {tmp_path}/S importer a candidats.csv" in out
    assert err.startswith("L’intitulé dit 2025, et la date est le 12/06/2026.")
    assert e1tui(*asked, "b", "--intitule", "E1, juin 2026", "--date", "2026-06-12")[2] == ""


@pytest.mark.parametrize("command", ["demo", "nouvelle", "importer", "lister", "exporter", "verifier"])
def test_help_of_each_command(e1tui, command):
    code, out, _ = e1tui(command, "--help")
    assert code == 0 and out.startswith(f"Utilisation : e1tui {command} ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["lister"], "il manque : SESSION"),
        (["importer", "juin"], "il manque : FICHIER"),
        (["nouvelle"], "il manque : SESSION"),
        (["effacer"], "« effacer » n’existe pas ; choix :"),
        (["lister", "juin", "--format", "xml"], "« xml » n’existe pas ; choix :"),
        (["lister", "juin", "--couleur"], "de trop ou inconnu : --couleur"),
        (["lister", "juin", "mai"], "de trop ou inconnu : mai"),
        (["nouvelle", "a", "--date", "12/06/2026"], "« 12/06/2026 » n’est pas une date ; AAAA-MM-JJ"),
        (["nouvelle", "a", "--date", "2026-02-30"], "« 2026-02-30 » n’est pas une date"),
        (["nouvelle", "a", "--date", "0001-01-01"], "« 0001-01-01 » n’est pas une date"),
        (["nouvelle", "a", "--date", "9999-12-31"], "« 9999-12-31 » n’est pas une date"),
        (["nouvelle", "a", "--forme", "orale"], "« orale » n’existe pas"),
        (["nouvelle", "a", "--intitule", " "], "--intitule : un texte non vide"),
        (["nouvelle", "../a"], "ne peut pas nommer une session"),
        (["lister", "a/b"], "ne peut pas nommer une session"),
        (["--clavier", "dvorak", "lister", "juin"], "--clavier : clavier inconnu « dvorak »"),
        (["--sessions", "", "lister", "juin"], "--sessions : un dossier est attendu"),
        (["--clavier=", "lister", "juin"], "--clavier : une valeur est attendue"),
        (["lister", ""], "«  » ne peut pas nommer une session"),
        (["--sessions"], "une valeur est attendue"),
        (["exporter", "juin", "--grilles=1"], "cette option ne prend pas de valeur"),
        (["lister", "--sessions", "x", "juin"], "de trop ou inconnu"),
    ],
)  # fmt: skip
def test_wrong_usage_is_a_french_sentence_and_2(e1tui, arguments, words):
    code, out, err = e1tui(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("e1tui : ") and words in err
    assert len(err.splitlines()) <= 3


@pytest.mark.parametrize(
    "arguments", [[], ["demo"], ["demo", "ailleurs"], ["--sessions", "x", "--clavier", "bepo"]]
)
def test_without_a_terminal(e1tui, tmp_path, arguments):
    code, out, err = e1tui(*arguments)
    assert (code, out) == (2, "")
    assert "a besoin d’un terminal" in err and "ssh -t" in err
    assert not (tmp_path / "ailleurs").exists()  # nothing is copied for nobody


@pytest.mark.end_to_end
@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"TERM": "dumb"}, "TERM=dumb"),
        ({"TERM": ""}, "TERM="),
        (
            {"TERM": "xterm", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
            "il faut UTF-8",
        ),
    ],
)
def test_in_a_terminal_that_cannot_show_it(environ, words):
    main_end, terminal = pty.openpty()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG"))} | environ
    done = subprocess.run(
        [sys.executable, "-m", "e1tui"], stdin=terminal, stdout=terminal, stderr=terminal, env=env, timeout=60
    )
    os.close(terminal)
    shown = os.read(main_end, 4096).decode()
    os.close(main_end)
    assert done.returncode == 2
    assert words in shown and "Traceback" not in shown


# --- nouvelle ---


def test_new_session(e1tui, tmp_path):
    code, out, err = e1tui(
        "nouvelle", "2026-06", "--intitule", "E1, juin", "--forme", "CCF", "--etablissement", "Lycée Exemple", "--date", "2026-06-12"
    )  # fmt: skip
    folder = tmp_path / "sessions" / "2026-06"
    assert (code, err) == (0, "")
    assert out.startswith(f"Session créée : {folder}\n")
    assert (folder / "session.toml").read_text() == (
        'format = 1\ngrille = "mc-sno-e1"\nintitule = "E1, juin"\nforme = "CCF"\netablissement = "Lycée Exemple"\n'
        "date = 2026-06-12\n"
    )
    code, out, err = e1tui("nouvelle", "2026-06")
    assert (code, out) == (1, "") and "« 2026-06 » existe déjà" in err


def test_the_sessions_folder_comes_from_the_option_or_the_environment(e1tui, tmp_path, monkeypatch):
    monkeypatch.setenv("E1TUI_SESSIONS", str(tmp_path / "e"))
    assert e1tui("nouvelle", "a")[0] == e1tui("--sessions", "o/p", "nouvelle", "b")[0] == 0
    assert (tmp_path / "e/a/session.toml").is_file() and (tmp_path / "o/p/b/session.toml").is_file()


def test_an_unknown_session(e1tui, juin):
    for command in ("lister", "exporter", "verifier"):
        code, out, err = e1tui(command, "mai")
        assert (code, out) == (1, "")
        assert err.startswith("e1tui : Pas de session « mai » dans ") and "juin" in err


def test_a_title_in_place_of_the_name(e1tui, juin):
    title = "E1, session de juin"
    e1tui("nouvelle", "mai", "--intitule", title)
    for command in (
        ["lister"],
        ["exporter"],
        ["verifier"],
        ["clore"],
        ["bilan"],
        ["archiver", "--vers", "a.zip"],
        ["purger"],
    ):
        code, out, err = e1tui(command[0], title, *command[1:])
        assert (code, out) == (1, "")
        assert err.startswith(f"e1tui : « {title} » est l’intitulé d’une session") and "« mai »" in err


# --- importer ---


def test_import(e1tui, tmp_path):
    (tmp_path / "liste.csv").write_text(LIST + "0990000001;ÉRABLE;Zoé;\n")
    e1tui("nouvelle", "juin")
    code, out, err = e1tui("importer", "juin", "liste.csv", "--essai")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "Colonnes : Numéro d’inscription, Nom (« Nom de famille »), Prénom, Établissement.",
        "Établissement : Lycée Exemple (3).",
        "Date : rien dans la liste, celle de la session, qui n’en a pas encore.",
        "liste.csv, ligne 5 : ÉRABLE Zoé : le numéro 0990000001 est déjà à la ligne 2 (ÉRABLE Zoé)",
        "Candidats à ajouter (essai, rien n’est écrit) : 3. Déjà inscrits : 0. En double : 1.",
    ]
    assert sorted(p.name for p in (tmp_path / "sessions/juin").iterdir() if p.suffix == ".toml") == [
        "session.toml"
    ]
    code, out, err = e1tui("importer", "juin", "liste.csv")
    assert (code, err) == (0, "") and out.endswith(
        "Candidats ajoutés : 3. Déjà inscrits : 0. En double : 1.\n"
    )
    # A number that is there already is no problem.
    code, out, err = e1tui("importer", "juin", "liste.csv")
    assert (code, err) == (0, "") and out.endswith("Candidats ajoutés : 0. Déjà inscrits : 4.\n")


def test_a_refused_line_is_told_and_the_others_are_in(e1tui, tmp_path):
    (tmp_path / "liste.csv").write_text(LIST.replace("D'AUBÉPINE", ""))
    e1tui("nouvelle", "juin")
    code, out, err = e1tui("importer", "juin", "liste.csv")
    assert code == 1
    assert out.endswith("Candidats ajoutés : 2. Déjà inscrits : 0. Refusés : 1.\n")
    assert err == "liste.csv, ligne 3 : pas de nom : complétez la ligne, ou supprimez-la.\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "liste.csv : lecture impossible, le fichier ou le dossier n’existe pas"),
        (b"PK\x03\x04 classeur", "liste.csv : ce n’est pas un classeur lisible"),
        (b"N\xb0 candidat;Pr\xe9nom\n01;Zo\xe9\n", "aucune colonne de noms"),
    ],
)
def test_what_is_no_list(e1tui, tmp_path, content, words):
    if content:
        (tmp_path / "liste.csv").write_bytes(content)
    e1tui("nouvelle", "juin")
    code, _, err = e1tui("importer", "juin", "liste.csv")
    assert code == 1 and words in err


# --- lister ---


def test_a_table_is_read_by_people_and_the_rest_is_read_again(e1tui, juin):
    """The name as the list gave it goes back as it was; people see it as all else is written."""
    assert "D’AUBÉPINE" in e1tui("lister", "juin")[1]
    assert "D'AUBÉPINE" in e1tui("lister", "juin", "--format", "csv")[1]


def test_list_as_json(e1tui, juin):
    code, out, err = e1tui("lister", "juin", "--format", "json")
    assert (code, err) == (0, "")
    rows = json.loads(out)
    assert [list(row) for row in rows] == [KEYS] * 3
    assert [row["nom"] for row in rows] == ["D'AUBÉPINE", "ÉRABLE", "ŒILLET"]
    draft, closed, absent = rows
    assert closed == {
        "fichier": "erable-zoe-0990000001", "numero": "0990000001", "nom": "ÉRABLE", "prenom": "Zoé",
        "presence": "present", "etat": "close", "positionnements": 15,
        "C1.1": 14.5, "C1.2": 12, "C1.3": 9.5, "total": 36, "note_sur_20": 12,
        "passage": None, "heure": None, "empreinte": None,
    }  # fmt: skip
    nothing = dict.fromkeys(KEYS[7:])
    assert {key: draft[key] for key in KEYS[4:]} == {
        "presence": "present",
        "etat": "brouillon",
        "positionnements": 0,
    } | nothing
    assert {key: absent[key] for key in KEYS[4:]} == {
        "presence": "absent",
        "etat": "brouillon",
        "positionnements": 0,
    } | nothing
    assert isinstance(closed["positionnements"], int)


def test_list_as_csv(e1tui, juin):
    code, out, err = e1tui("lister", "juin", "--format", "csv")
    assert (code, err) == (0, "")
    assert out.startswith(MARK) and out.count(MARK) == 1  # Excel takes it for UTF-8, as it does the bordereau
    rows = list(csv.DictReader(io.StringIO(out.removeprefix(MARK)), delimiter=";"))
    assert list(rows[0]) == CSV_KEYS
    assert [rows[1][key] for key in KEYS[6:12]] == ["15", "14,5", "12", "9,5", "36", "12"]
    assert [rows[0][key] for key in KEYS[6:12]] == ["0", "", "", "", "", ""]
    assert rows[0]["numero"] == "0990000002"


def test_list_as_table(e1tui, juin):
    code, out, err = e1tui("lister", "juin")
    assert (code, err) == (0, "")
    heading, *rows = out.splitlines()
    assert heading.split() == ["Numéro", "Nom", "Prénom", "Présence", "État", "Pos.", "C1.1", "C1.2", "C1.3", "Total", "/20", "Fichier"]  # fmt: skip
    assert rows[1].split() == ["0990000001", "ÉRABLE", "Zoé", "présent", "close", "15", "14,5", "12", "9,5", "36", "12", "erable-zoe-0990000001"]  # fmt: skip
    assert {len(row) - len(row.split()[-1]) for row in rows} == {heading.index("Fichier")}


def test_schedule_fingerprint_and_codes_in_the_list(e1tui, juin):
    path = juin / "oeillet-ana-0990000003.toml"
    path.write_text("passage = 3\nheure = 09:40:00\n" + path.read_text())
    with (juin / "session.toml").open("a") as file:
        file.write('[codes]\nabsent = "ABS"\n')
    assert e1tui("rouvrir", "juin", "--candidat", "0990000001", "--motif", "essai")[0] == 0
    with_heading(juin)
    assert e1tui("clore", "juin", "--candidat", "0990000001")[0] == 0
    heading, _, closed, absent = e1tui("lister", "juin")[1].splitlines()
    assert heading.split()[-4:] == ["Pass.", "Heure", "Empreinte", "Fichier"]
    rows = json.loads(e1tui("lister", "juin", "--format", "json")[1])
    assert (rows[2]["passage"], rows[2]["heure"], rows[2]["presence"]) == (3, "09:40:00", "absent")
    assert re.fullmatch("[0-9a-f]{12}", rows[1]["empreinte"]) and rows[1]["empreinte"] in closed
    assert "absent (ABS)" in absent and " 3 09:40 " in absent


def test_who_has_reviewed_is_in_the_table_and_the_csv(e1tui, juin):
    path = juin / "erable-zoe-0990000001.toml"
    assert "Relu par" not in e1tui("lister", "juin")[1]
    text = path.read_text()
    assert "relu_par" not in text and "[cloture]" in text
    path.write_text(text.replace("[cloture]", '[cloture]\nrelu_par = "LEMAIRE Claude"'))
    heading, _, closed, _ = e1tui("lister", "juin")[1].splitlines()
    assert heading.split()[-3:] == ["Relu", "par", "Fichier"]
    assert closed.split()[-3:] == ["LEMAIRE", "Claude", "erable-zoe-0990000001"]
    rows = list(csv.DictReader(io.StringIO(e1tui("lister", "juin", "--format", "csv")[1]), delimiter=";"))
    assert [row["relu_par"] for row in rows] == ["", "LEMAIRE Claude", ""]


def test_list_of_an_empty_session(e1tui):
    e1tui("nouvelle", "juin")
    assert e1tui("lister", "juin", "--format", "json") == (0, "[]\n", "")
    assert e1tui("lister", "juin", "--format", "csv") == (0, MARK + ";".join(CSV_KEYS) + "\n", "")
    assert e1tui("lister", "juin")[1].startswith("Aucun candidat dans cette session")


def test_an_unreadable_file_is_a_row_a_line_and_1(e1tui, juin):
    path = juin / "oeillet-ana-0990000003.toml"
    path.write_text(path.read_text().replace("14.5", "20.25"))
    code, out, err = e1tui("lister", "juin", "--format", "json")
    assert code == 1
    assert json.loads(out)[-1] == dict.fromkeys(KEYS) | {"fichier": path.stem, "etat": "illisible"}
    assert err == (
        f'juin/{path.name} : competences."C1.1".note : « 20,25 » n’est pas une note : une note va de 0 à 20, par demi-point.\n'
    )
    for form in ("csv", "table"):
        code, out, again = e1tui("lister", "juin", "--format", form)
        assert (code, again) == (1, err) and "illisible" in out


def test_names_of_files_that_a_terminal_would_obey(e1tui, juin):
    """Whatever somebody copied into the folder: shown, never obeyed, and no format fails on it."""
    (juin / "a\x1b[2J.toml").write_text("format = 9")
    (juin / os.fsdecode(b"caf\xe9.toml")).write_text("format = 9")
    for form in ("table", "csv", "json"):
        code, out, err = e1tui("lister", "juin", "--format", form)
        assert code == 1
        assert "\x1b" not in out + err
    assert {row["fichier"] for row in json.loads(out) if row["nom"] is None} == {"a\ufffd[2J", "caf\ufffd"}
    code, out, err = e1tui("verifier", "juin")
    assert code == 1 and "\x1b" not in out + err


# --- exporter ---


def test_export_without_a_choice_writes_all_and_says_what_is_not(e1tui, juin):
    code, out, err = e1tui("exporter", "juin")
    assert code == 1
    exports = juin / "exports"
    everything = [
        *(
            f"grille-{stem}.pdf"
            for stem in ("d-aubepine-eve-0990000002", "erable-zoe-0990000001", "oeillet-ana-0990000003")
        ),
        "extrait-erable-zoe-0990000001.pdf",
        "extrait-erable-zoe-0990000001.txt",
    ]
    assert sorted(out.splitlines()) == sorted(str(exports / name) for name in everything)
    assert sorted(path.name for path in exports.iterdir()) == sorted(everything)
    assert "D’AUBÉPINE Ève" in err and "brouillon" in err
    assert "ŒILLET Ana" in err and "absent" in err


def test_what_was_changed_after_its_closing_is_written_and_said(e1tui, juin, make):
    path = juin / "erable-zoe-0990000001.toml"
    stored = decode_evaluation(path.read_bytes(), load_grid)
    path.write_bytes(encode_evaluation(replace(closed(stored, "clemaire", NOW), appreciation="Autre.")))
    code, out, err = e1tui("exporter", "juin", "--candidat", "0990000001", "--grilles")
    assert code == 1 and out.count(".pdf") == 1
    said = f"juin/{path.name} : modifiée après clôture (voir e1tui verifier)"
    assert err.startswith(f"{said} ; ses documents le disent.\n")
    code, out, err = e1tui("exporter", "juin", "--candidat", "0990000001", "--extraits", "--projet")
    assert (code, out) == (1, "") and "Pas d’extrait" in err
    code, out, err = e1tui("lister", "juin")
    assert (code, err) == (1, f"{said}.\n") and "MODIFIÉE" in out
    code, out, _ = e1tui("lister", "juin", "--format", "json")
    row = json.loads(out)[1]
    assert (code, row["etat"], row["empreinte"]) == (1, "close", None) and "modifiee" not in row


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--grilles"], ["grille-erable-zoe-0990000001.pdf"]),
        (["--extraits"], ["extrait-erable-zoe-0990000001.pdf", "extrait-erable-zoe-0990000001.txt"]),
    ],
)
def test_export_of_one_candidate(e1tui, juin, options, names):
    counts = [
        f"Documents écrits : {len(names)}. Inchangés : 0.",
        f"Documents écrits : 0. Inchangés : {len(names)}.",
    ]
    for choice, count in zip(("0990000001", "erable-zoe-0990000001"), counts, strict=True):
        code, out, err = e1tui("exporter", "juin", "--candidat", choice, *options)
        assert code == 0 and err.startswith(count) and len(err.splitlines()) == 1
        assert [Path(line).name for line in out.splitlines()] == names


def test_export_of_several_and_of_nobody(e1tui, juin):
    numbers = ["--candidat", "0990000001", "--candidat", "0990000003", "--candidat", "12"]
    code, out, err = e1tui("exporter", "juin", "--grilles", *numbers)
    assert code == 1 and len(out.splitlines()) == 2
    assert err.startswith("Pas de candidat « 12 » dans juin : voir e1tui lister.\n")


def test_export_elsewhere(e1tui, juin, tmp_path, monkeypatch):
    monkeypatch.setenv("E1TUI_EXPORTS", str(tmp_path / "sorties"))
    arguments = ("exporter", "juin", "--grilles", "--candidat", "0990000001")
    assert e1tui(*arguments)[1] == f"{tmp_path}/sorties/juin/grille-erable-zoe-0990000001.pdf\n"
    assert e1tui(*arguments, "--vers", "clé")[1] == f"{tmp_path}/clé/grille-erable-zoe-0990000001.pdf\n"
    assert not (juin / "exports").exists()


def test_export_names_what_it_could_not_read(e1tui, juin):
    (juin / "erable-zoe-0990000001.toml").write_text("format = 9")
    code, out, err = e1tui("exporter", "juin", "--grilles")
    assert code == 1 and len(out.splitlines()) == 2
    assert err.startswith("juin/erable-zoe-0990000001.toml : format : format 9 inconnu")


def test_export_of_an_empty_session_says_so(e1tui):
    e1tui("nouvelle", "juin")
    code, out, err = e1tui("exporter", "juin")
    assert (code, out) == (1, "")
    assert err == "Aucun candidat dans juin : rien n’est écrit.\n"


def test_export_into_what_is_no_folder(e1tui, juin, tmp_path):
    assert e1tui("exporter", "juin", "--vers", " ") == (2, "", "e1tui : --vers : un dossier est attendu.\n")
    (tmp_path / "fichier").write_text("")
    code, out, err = e1tui("exporter", "juin", "--vers", "fichier")
    assert (code, out) == (1, "") and "n’est pas un dossier" in err


# --- verifier ---


def test_check(e1tui, juin):
    with_heading(juin)
    assert e1tui("verifier", "juin") == (0, "4 fichiers vérifiés, aucun problème.\n", "")
    assert e1tui("verifier") == (0, "4 fichiers vérifiés, aucun problème.\n", "")


def test_check_names_file_key_and_reason_one_line_each(e1tui, juin, tmp_path):
    with_heading(juin)
    draft = juin / "d-aubepine-eve-0990000002.toml"
    draft.write_text(draft.read_text() + "age = 18\n")
    twin = juin / "jumeau.toml"
    twin.write_text((juin / "erable-zoe-0990000001.toml").read_text())
    (juin / "retires").mkdir()
    (juin / "retires" / "x.toml").write_text("etat brouillon")
    (tmp_path / "sessions" / "perdue").mkdir()
    (tmp_path / "sessions" / "perdue" / "y.toml").write_text("")
    code, out, err = e1tui("verifier")
    assert (code, err) == (1, "")
    assert out.splitlines() == [
        "juin/d-aubepine-eve-0990000002.toml : candidat.age : clé inconnue de cette version",
        "juin/jumeau.toml : candidat.numero : « 0990000001 » est aussi celui d’erable-zoe-0990000001.toml",
        "juin/retires/x.toml : ligne 1, colonne 6 : ce n’est pas du TOML valable",
        "perdue/session.toml : ce fichier manque, la session ne s’ouvre pas",
    ]
    code, out, _ = e1tui("verifier", "juin")
    assert code == 1 and len(out.splitlines()) == 3


# --- in a process of its own ---


@pytest.mark.end_to_end
def test_same_program_as_a_module_and_without_a_locale(juin):
    """LC_ALL=C, an ASCII output: plain letters where it cannot show others, and UTF-8 in what programs read."""
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    table = in_a_shell("lister", "juin", **ascii_only)
    assert table.returncode == 0 and b"OEILLET" in table.stdout and b"ERABLE" in table.stdout
    assert table.stdout.isascii()
    rows = json.loads(in_a_shell("lister", "juin", "--format", "json", **ascii_only).stdout.decode("utf-8"))
    assert rows[2]["nom"] == "ŒILLET"
    refused = in_a_shell("lister", "mai", LANG="C")
    assert refused.returncode == 1
    assert refused.stderr.decode("utf-8").startswith("e1tui : Pas de session « mai »")


@pytest.mark.end_to_end
def test_a_reader_who_leaves_is_no_error(juin):
    process = subprocess.Popen(
        [sys.executable, "-m", "e1tui", "lister", "juin"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 1
    process.stderr.close()


def test_the_table_fits_the_terminal_and_is_whole_elsewhere(e1tui, juin, monkeypatch):
    """Names are cut and columns leave, the schedule last; in a pipe nothing does."""
    path = juin / "oeillet-ana-0990000003.toml"
    text = (
        path.read_text().replace("ŒILLET", "ŒILLET DE LA GRANDE PÉPINIÈRE").replace("Ana", "Anaïs-Églantine")
    )
    path.write_text("passage = 3\nheure = 09:40:00\n" + text)
    whole = e1tui("lister", "juin")[1]
    assert "ŒILLET DE LA GRANDE PÉPINIÈRE" in whole and max(map(len, whole.splitlines())) > 120
    for width in (60, 80, 100, 120, 200):
        monkeypatch.setattr("e1tui.cli.commands.terminal_width", lambda width=width: width)
        table = e1tui("lister", "juin")[1].partition("\n\n")[0]
        assert max(map(len, table.splitlines())) <= width
        heading, *found = table.splitlines()
        assert {"Numéro", "Nom", "Prénom", "Présence", "/20", "Pass.", "Heure"} <= set(heading.split())
        assert re.search(" 3 +09:40", found[2]) and found[2].split()[0] == "0990000003"
        assert (" AB " in found[2]) == (width < 200)
        assert ("(voir --format csv)" in e1tui("lister", "juin")[1]) == (width < 200)
        assert ("ŒILLET DE LA GRANDE PÉPINIÈRE" in found[2]) == (width >= 100)


@given(
    st.lists(
        st.sampled_from(
            ["--sessions", "--clavier", "x", "azerty", "--sessions=x", "--clavier=", "-h", "demo", "", "--"]
        ),
        max_size=5,
    )
)
def test_a_line_with_nothing_but_the_app_s_options_is_read_as_the_parser_reads_it(words):
    if (found := app_options(words)) is not None:
        options = build_parser().parse_args(words)
        assert (options.sessions, options.clavier, options.command) == (*found, None)


def test_a_session_with_a_name_that_windows_reserves(e1tui, juin, tmp_path, monkeypatch):
    """None is made; one that an earlier version made opens, and its documents go where Windows can keep them."""
    code, out, err = e1tui("nouvelle", "CON")
    assert (code, out) == (2, "") and "Windows" in err
    assert not (tmp_path / "sessions" / "CON").exists()
    juin.rename(juin.with_name("aux"))
    monkeypatch.setenv("E1TUI_EXPORTS", str(tmp_path / "sorties"))
    assert e1tui("lister", "aux")[0] == 0
    assert e1tui("exporter", "aux", "--bordereau")[0] == 0
    assert {path.name for path in (tmp_path / "sorties").iterdir()} == {"session-aux"}
