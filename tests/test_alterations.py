"""What a hand has changed in a closed candidate, in its session and in an archive, each found by `verifier`.

Ten of each kind of file: those that a person would make, and those of somebody who knows how the fingerprint is made.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import shutil
import zipfile
from dataclasses import replace

import pytest

from e1tui.cli import main
from e1tui.domain.closing.seal import closed, fingerprint
from e1tui.storage.check import check_folder
from e1tui.storage.example import copy_example
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import load_grid
from e1tui.storage.toml.evaluation_toml import decode_evaluation, encode_evaluation

NAME = "2026-06-lycee-exemple"
STEM = "oeillet-marguerite-0990000105"


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A sessions folder with the example session, in which ŒILLET was closed by this version."""
    root = tmp_path_factory.mktemp("alterations")
    copy_example(root)
    assert main(["--sessions", str(root), "clore", NAME, "--candidat", "0990000105"]) == 0
    checked = check_folder(SessionsFolder(root))
    assert (checked.files, checked.problems, checked.warnings) == (13, (), ())
    return root


@pytest.fixture
def example(template, tmp_path, monkeypatch):
    """The session's folder, for one test to change."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("E1TUI_SESSIONS", str(tmp_path / "sessions"))
    shutil.copytree(template, tmp_path / "sessions")
    return SessionsFolder(tmp_path / "sessions").open(NAME).folder


def resealed(text: str) -> str:
    """With the fingerprint reckoned anew, as whoever has read the documentation can."""
    evaluation = decode_evaluation(text.encode(), load_grid)
    closing = replace(evaluation.closing, fingerprint=fingerprint(evaluation))
    return encode_evaluation(replace(evaluation, closing=closing)).decode()


def substituted(pattern: str, new: str):
    def change(text: str) -> str:
        changed, count = re.subn(pattern, new, text, count=1, flags=re.MULTILINE)
        assert count == 1 and changed != text, pattern
        return changed

    return change


def and_then(*changes):
    def change(text: str) -> str:
        for one in changes:
            text = one(text)
        return text

    return change


ANOTHER_MARK = substituted(r"^note = [\d.]+$", "note = 19.5")
NO_DIGITS = substituted(r'^empreinte = "\w+"\n', "")

# What is done to the candidate's file, and the key that is named.
CANDIDATE = {
    "a mark": (ANOTHER_MARK, "cloture.empreinte"),
    "a position": (substituted(r'^besoins = "\w+"$', 'besoins = "TI"'), "cloture.empreinte"),
    "the name": (substituted(r'^nom = "ŒILLET"$', 'nom = "OEILLET"'), "cloture.empreinte"),
    "a word of the appreciation": (substituted(r"^(appreciation = \"+)", r"\1Bien. "), "cloture.empreinte"),
    "the presence": (substituted(r'^presence = "present"$', 'presence = "dispense"'), "cloture.empreinte"),
    "the school it was closed under": (
        substituted(r'^etablissement = "Lycée Exemple"$', 'etablissement = "Lycée Autre"'), "cloture.empreinte",
    ),
    "a member of the commission": (
        substituted(r'prenom = "Claude"', 'prenom = "Claudine"'), "cloture.empreinte",
    ),
    "a mark, without the fingerprint": (and_then(ANOTHER_MARK, NO_DIGITS), "cloture.empreinte"),
    "a mark, with the fingerprint reckoned anew": (and_then(ANOTHER_MARK, resealed), "C1.1.note"),
    "a mark, and no closing at all": (
        and_then(ANOTHER_MARK, substituted(r"^\[cloture\](?:\n(?!\[\[historique).*)*", "")), "C1.1.note",
    ),
    "back to a draft": (substituted(r'^etat = "close"$', 'etat = "brouillon"'), "etat"),
    "who closed it": (substituted(r'^(le = .*\n)par = ".*"(\nempreinte)', r'\1par = "zoe"\2'), "cloture.par"),
    "a mark taken away, the fingerprint reckoned anew": (
        and_then(substituted(r"^note = [\d.]+\n", ""), resealed), "C1.1.note",
    ),
    "the version": (substituted(r"^version = 2\n", ""), "cloture.version"),
}  # fmt: skip


@pytest.mark.parametrize("name", CANDIDATE)
def test_a_closed_candidate(e1tui, example, name):
    change, key = CANDIDATE[name]
    path = example / f"{STEM}.toml"
    path.write_text(change(path.read_text()))
    code, out, _ = e1tui("verifier", NAME)
    assert code == 1
    assert any(line.startswith(f"{NAME}/{STEM}.toml : {key} : ") for line in out.splitlines()), out


# What is done to session.toml, the key that is named, and whether that alone is a fault: what was closed keeps its
# heading, so a correction of the session is none.
SESSION = {
    "intitule": (substituted(r'^intitule = ".*"$', 'intitule = "E1, session de juin 2027"'), False),
    "forme": (substituted(r'^forme = "CCF"$', 'forme = "ponctuelle"'), False),
    "etablissement": (substituted(r'^etablissement = ".*"$', 'etablissement = "Lycée Autre"'), False),
    "date": (substituted(r"^date = 2026-06-12$", "date = 2026-06-13"), False),
    "academie": (substituted(r'^academie = ".*"$', 'academie = "Académie Autre"'), False),
    "centre": (substituted(r'^centre = ".*"$', 'centre = "Centre Autre"'), False),
    "commission": (substituted(r'^prenom = "Claude"$', 'prenom = "Claudine"'), False),
    "commission, none": (
        substituted(r"\n\[\[commission\]\][\s\S]*", "\n"),
        True,
    ),  # the older closings lack it
    "grille": (substituted(r'^grille = ".*"$', 'grille = "autre"'), True),
    "format": (substituted(r"^format = 1$", "format = 9"), True),
    "forme, none it knows": (substituted(r'^forme = "CCF"$', 'forme = "écrite"'), True),
}


@pytest.mark.parametrize("name", SESSION)
def test_its_session(e1tui, example, name):
    change, fault = SESSION[name]
    path = example / "session.toml"
    path.write_text(change(path.read_text()))
    code, out, err = e1tui("verifier", NAME)
    assert code == int(fault)
    key = name.partition(",")[0]
    said = f"{NAME}/session.toml : {key}"
    assert said in out or said in err
    if not fault:
        assert "1 évaluation close garde et imprime ce qui y était" in err


def repacked(content: bytes, change, *, manifest: bool) -> bytes:
    """The archive with its files changed, its manifest made anew or not."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        files = {name: source.read(name) for name in source.namelist()}
    files = change(files)
    if manifest:
        sums = "".join(
            f"{hashlib.sha256(data).hexdigest()}  {name}\n"
            for name, data in files.items()
            if name != "manifeste.sha256"
        )
        files["manifeste.sha256"] = sums.encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return target.getvalue()


def in_file(name, change):
    def changed(files):
        return files | {f"{NAME}/{name}": change(files[f"{NAME}/{name}"].decode()).encode()}

    return changed


def without(name):
    return lambda files: {path: data for path, data in files.items() if path != f"{NAME}/{name}"}


MARK = in_file(f"{STEM}.toml", ANOTHER_MARK)
ARCHIVE = {
    "a mark": (MARK, False),
    "a mark, the manifest made anew": (MARK, True),
    "a mark without the fingerprint, the manifest made anew": (
        in_file(f"{STEM}.toml", and_then(ANOTHER_MARK, NO_DIGITS)), True,
    ),
    "a mark, fingerprint and manifest made anew": (in_file(f"{STEM}.toml", and_then(ANOTHER_MARK, resealed)), True),
    "a candidate left out": (without(f"{STEM}.toml"), False),
    "the session": (in_file("session.toml", SESSION["date"][0]), False),
    "no session, the manifest made anew": (without("session.toml"), True),
    "a file more": (lambda files: files | {f"{NAME}/autre.toml": b"format = 1\n"}, False),
    "a file that is none, the manifest made anew": (lambda files: files | {f"{NAME}/autre.toml": b"etat"}, True),
    "the heading, the manifest made anew": (in_file(f"{STEM}.toml", CANDIDATE["a member of the commission"][0]), True),
    "a document": (lambda files: {n: d + b" " if n.endswith("grille-" + STEM + ".pdf") else d for n, d in files.items()}, False),
    "the manifest": (lambda files: files | {"manifeste.sha256": files["manifeste.sha256"].replace(b"a", b"b")}, False),
}  # fmt: skip


@pytest.fixture
def archived(e1tui, example, tmp_path):
    path = tmp_path / "juin.zip"
    assert e1tui("archiver", NAME, "--vers", str(path))[0] == 0
    code, out, err = e1tui("verifier", "--archive", str(path))
    assert code == 0 and "aucun problème" in out and err == ""
    return path


@pytest.mark.parametrize("name", ARCHIVE)
def test_an_archive(e1tui, archived, name):
    change, manifest = ARCHIVE[name]
    archived.write_bytes(repacked(archived.read_bytes(), change, manifest=manifest))
    code, out, err = e1tui("verifier", "--archive", str(archived))
    assert code == 1 and (out or err) and "aucun problème" not in out


def test_what_comes_back_from_an_archive_is_told_too(e1tui, archived):
    archived.write_bytes(repacked(archived.read_bytes(), MARK, manifest=True))
    code, _, err = e1tui("restaurer", str(archived), "--sous", "revenue")
    assert code == 1 and f"{STEM}.toml : cloture.empreinte" in err
    assert e1tui("verifier", "revenue")[0] == 1


def test_the_first_versions_closed_without_any_of_it(e1tui, example):
    """Valid, with a line on how to have what it lacks."""
    path = example / "acacia-rose-0990000102.toml"
    text = substituted(r"^\[cloture\](?:\n(?!\[\[historique).*)*", "")(path.read_text())
    path.write_text(text)
    code, out, err = e1tui("verifier", NAME)
    assert (code, out) == (0, "13 fichiers vérifiés, aucun problème, 1 remarque.\n")
    assert err.startswith(f"{NAME}/acacia-rose-0990000102.toml : cloture : close sans empreinte")
    assert "e1tui rouvrir puis e1tui clore" in err and err.count("\n") == 1


def test_a_closed_evaluation_that_is_incomplete_is_told(e1tui, example):
    """As one was that a program closed without asking the gate."""
    path = example / "erable-sacha-0990000107.toml"
    draft = decode_evaluation(path.read_bytes(), load_grid)
    now = dt.datetime(2026, 6, 12, 17, tzinfo=dt.UTC)
    path.write_bytes(encode_evaluation(replace(closed(draft, "adurand", now), history=())))
    code, out, _ = e1tui("verifier", NAME)
    assert code == 1 and "close et incomplète, il manque : " in out


def test_an_history_cut_short_or_taken_away_is_no_contradiction(e1tui, example):
    path = example / f"{STEM}.toml"
    head, *entries = path.read_text().split("\n[[historique]]")
    for kept in ([], entries[len(entries) // 2 :]):
        path.write_text("\n[[historique]]".join([head, *kept]))
        assert e1tui("verifier", NAME)[0] == 0
