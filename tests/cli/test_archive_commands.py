"""archiver, verifier --archive, restaurer and purger from outside, on the example session."""

import datetime as dt
import hashlib
import io
import json
import os
import sys
import zipfile

import pytest

from e1tui.cli import commands, main
from e1tui.domain.evaluation import with_field
from e1tui.storage.attendance import Attendance
from e1tui.storage.author import Author
from e1tui.storage.example import copy_example
from e1tui.storage.rescue import copy_unsaved
from e1tui.storage.rescue_text import copy_typed
from e1tui.storage.store import SessionStore

NAME = "2026-06-lycee-exemple"


@pytest.fixture(autouse=True)
def example(tmp_path, monkeypatch):
    """The example session in a folder of its own: its path."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("E1TUI_EXPORTS", raising=False)
    monkeypatch.setenv("E1TUI_SESSIONS", str(tmp_path / "sessions"))
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    copy_example(tmp_path / "sessions")
    return tmp_path / "sessions" / NAME


@pytest.fixture
def small(example):
    """Three candidates of it: documents take their time."""
    for path in example.glob("*.toml"):
        if not path.name.startswith(("session", "acacia", "peuplier", "erable")):
            path.unlink()
    return example


@pytest.fixture
def e1tui(capsys, monkeypatch):
    """Run a command, with what is typed: (exit code, standard output, standard error)."""

    def run(*arguments, typed=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = main(list(arguments))
        out, err = capsys.readouterr()
        assert "Traceback" not in err and "erreur interne" not in err
        return code, out, err

    return run


def test_archive_check_purge_restore(e1tui, example, tmp_path):
    before = e1tui("lister", NAME, "--format", "json")[1]
    code, out, err = e1tui("archiver", NAME, "--vers", "a.zip", "--avec-remarques")
    assert code == 0
    assert "Sans extrait dans l’archive : ÉRABLE Sacha (brouillon)." in err
    assert len(err.splitlines()) == 9  # the drafts and the absent, nothing else
    content = (tmp_path / "a.zip").read_bytes()
    assert hashlib.sha256(content).hexdigest() in out
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    for path in ("peuplier-alix-0990000101.toml", "documents/grille-peuplier-alix-0990000101.pdf",
                 "documents/extrait-peuplier-alix-0990000101.pdf", "documents/grille-erable-sacha-0990000107.pdf"):  # fmt: skip
        assert f"{NAME}/{path}" in names
    assert f"{NAME}/documents/extrait-erable-sacha-0990000107.pdf" not in names

    assert e1tui("verifier", "--archive", "a.zip")[0] == 0
    assert e1tui("purger", NAME, typed=f"{NAME}\n")[0] == 1  # drafts
    code, out, _ = e1tui("purger", NAME, "--meme-brouillons", typed=f"{NAME}\n")
    assert code == 0 and not example.exists() and "est effacée" in out
    code, out, err = e1tui("restaurer", "a.zip")
    assert (code, err) == (0, "") and "12 candidats" in out
    assert e1tui("lister", NAME, "--format", "json")[1] == before
    assert e1tui("verifier")[0] == 0
    assert e1tui("restaurer", "a.zip")[0] == 1  # it is there
    assert e1tui("restaurer", "a.zip", "--sous", "copie")[0] == 0


def test_remarks_are_left_out_unless_asked(e1tui, small, tmp_path):
    for option in ([], ["--avec-remarques"]):
        assert e1tui("archiver", NAME, "--vers", f"a{len(option)}.zip", *option)[0] == 0
        with zipfile.ZipFile(tmp_path / f"a{len(option)}.zip") as file:
            text = b"".join(file.read(name) for name in file.namelist() if name.endswith(".toml")).decode()
        assert (
            ("gabarit repris sans aide" in text) == ("À citer en exemple au conseil" in text) == bool(option)
        )


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["archiver", NAME], 2, "--vers"),
        (["archiver", NAME, "--vers", ""], 2, "--vers"),
        (["archiver", NAME, "--vers", "liste.csv"], 1, "existe déjà"),
        (["archiver", NAME, "--vers", "nulle/part.zip"], 1, "pas de dossier"),
        (["archiver", NAME, "--vers", f"sessions/{NAME}/a.zip"], 2, "hors du dossier"),
        (["verifier", NAME, "--archive", "liste.csv"], 2, "non les deux"),
        (["verifier", "--empreinte", "0" * 12], 2, "va avec --archive"),
        (["verifier", "--archive", "liste.csv"], 1, "liste.csv : ce n’est pas une archive"),
        (["verifier", "--archive", "404.zip"], 1, "404.zip"),
        (["verifier", "--archive", "liste.csv", "--empreinte", "3f9a"], 2, "12 à 64"),
        (["restaurer", "liste.csv"], 1, "ce n’est pas une archive"),
        (["purger", NAME], 1, "--meme-brouillons"),
        (["purger", NAME, "--meme-brouillons"], 1, "Aucune archive"),
        (["purger", NAME, "--meme-brouillons", "--sans-archive"], 1, "rien n’est effacé"),
    ],
)  # fmt: skip
def test_refused(e1tui, example, tmp_path, arguments, code, words):
    (tmp_path / "liste.csv").write_text("Nom;Prénom\n" * 10)
    found, _, err = e1tui(*arguments)
    assert found == code and words in err
    assert len(list(example.glob("*.toml"))) == 13


def test_purge_asks_for_the_exact_name(e1tui, example):
    for typed in ("", "oui\n", NAME.upper() + "\n", "autre\n"):
        assert e1tui("purger", NAME, "--meme-brouillons", "--sans-archive", typed=typed)[0] == 1
    assert example.exists()
    assert e1tui("purger", NAME, "--meme-brouillons", "--sans-archive", typed=f"{NAME}\n")[0] == 0
    assert not example.exists()


class Meanwhile(io.StringIO):
    """An answer that is typed once something has happened."""

    def __init__(self, happens, typed):
        super().__init__(typed)
        self.happens = happens

    def readline(self, *arguments):
        self.happens()
        return super().readline(*arguments)


def test_what_is_saved_while_the_name_is_asked_for_is_not_lost(example, capsys, monkeypatch):
    """Another app shows "enregistré" while the question waits."""
    store = SessionStore(example)

    def saved():
        stored = store.load("erable-sacha-0990000107")
        after = with_field(stored.evaluation, "notes_internes", "CANARI")
        store.save(stored, after, Author("clemaire"), dt.datetime.now(dt.UTC))

    for arguments in (["--meme-brouillons"], ["--meme-brouillons", "--sans-archive"]):
        assert main(["archiver", NAME, "--vers", f"a{len(arguments)}.zip"]) == 0
        capsys.readouterr()
        monkeypatch.setattr(sys, "stdin", Meanwhile(saved, f"{NAME}\n"))
        assert main(["purger", NAME, *arguments]) == 1
        assert "erable-sacha-0990000107.toml" in capsys.readouterr().err
        assert b"CANARI" in (example / "erable-sacha-0990000107.toml").read_bytes()
        store.save(
            stored := store.load("erable-sacha-0990000107"),
            with_field(stored.evaluation, "notes_internes", ""),
            Author("clemaire"),
            dt.datetime.now(dt.UTC),
        )


def test_an_archive_that_was_moved_is_asked_for(e1tui, small, tmp_path):
    assert e1tui("archiver", NAME, "--vers", "a.zip")[0] == 0
    (tmp_path / "a.zip").rename(tmp_path / "b.zip")
    purge = ["purger", NAME, "--meme-brouillons"]
    code, _, err = e1tui(*purge, typed=f"{NAME}\n")
    assert code == 1 and "n’est plus à sa place" in err and small.exists()
    assert e1tui(*purge, "--archive", "liste.csv", typed=f"{NAME}\n")[0] == 1 and small.exists()
    code, out, _ = e1tui(*purge, "--archive", "b.zip", typed=f"{NAME}\n")
    assert code == 0 and "b.zip." in out and not small.exists()


def test_without_documents(e1tui, small, tmp_path):
    assert e1tui("archiver", NAME, "--vers", "a.zip", "--sans-documents")[::2] == (0, "")
    with zipfile.ZipFile(tmp_path / "a.zip") as file:
        assert not [name for name in file.namelist() if "/documents/" in name]
    assert e1tui("purger", NAME, "--meme-brouillons", typed=f"{NAME}\n")[0] == 0
    assert e1tui("restaurer", "a.zip")[0] == 0


def test_a_clock_before_zips_and_names_that_are_not_utf8(e1tui, small, tmp_path, monkeypatch):
    with monkeypatch.context() as early:
        early.setattr(commands, "now", lambda: dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
        assert "horloge" in e1tui("archiver", NAME, "--vers", "a.zip")[2]
    latin = os.fsdecode(b"juin-\xe9.zip")
    code, _, err = e1tui("archiver", NAME, "--vers", latin)
    assert code == 1 and "UTF-8" in err
    path = small / os.fsdecode(b"abim\xe9.toml")
    path.write_text("")
    code, _, err = e1tui("archiver", NAME, "--vers", "a.zip")
    assert code == 1 and "UTF-8" in err and "Renommez-le" in err
    assert sorted(os.listdir(tmp_path)) == ["sessions"] and not (small / ".archive").exists()


def test_a_session_that_somebody_has_open_is_not_purged(e1tui, example):
    attendance = Attendance(example, Author("clemaire"), lambda: dt.datetime.now(dt.UTC))
    attendance.enter()
    try:
        code, _, err = e1tui("purger", NAME, "--meme-brouillons", "--sans-archive", typed=f"{NAME}\n")
        assert code == 1 and "la session est ouverte par " in err and example.exists()
    finally:
        attendance.leave()
    assert e1tui("purger", NAME, "--meme-brouillons", "--sans-archive", typed=f"{NAME}\n")[0] == 0


def test_documents_elsewhere_are_named(e1tui, tmp_path, monkeypatch):
    monkeypatch.setenv("E1TUI_EXPORTS", str(tmp_path / "documents"))
    (tmp_path / "documents" / NAME).mkdir(parents=True)
    out = e1tui("purger", NAME, "--meme-brouillons", "--sans-archive", typed=f"{NAME}\n")[1]
    assert f"restent dans {tmp_path / 'documents' / NAME}" in out


def test_a_session_s_rescue_copies_go_with_it_and_are_named(e1tui, example, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    store, now = SessionStore(example), dt.datetime(2026, 11, 28, 14, 28)
    stem = store.stems()[0]
    before = store.load(stem).evaluation
    unsaved, bases = {stem: before.with_internal_notes("À garder.")}, {stem: before}
    mine = copy_unsaved(NAME, unsaved, [tmp_path / "state" / "e1tui"], now, bases).folder
    others = copy_unsaved(NAME, {"autre-luc": before}, [tmp_path / "state" / "e1tui"], now).folder
    typed = copy_typed(NAME, ["Un texte"], [tmp_path / "state" / "e1tui"], now).parent
    asked = ("purger", NAME, "--meme-brouillons", "--sans-archive")
    code, out, _ = e1tui(*asked, typed="non\n")
    line = f"copie de secours du 28/11/2026 à 14:28 (elle contient ce que la session n’a pas) : {mine}."
    assert code == 1 and line in out and mine.is_dir()
    code, out, _ = e1tui(*asked, typed=f"{NAME}\n")
    assert code == 0 and out.endswith(f"saisi et pas validé dans une session de ce nom : {typed}.\n")
    assert not mine.exists() and others.is_dir() and typed.is_dir()  # may be of another sessions folder


def test_fingerprints_in_an_archive(e1tui, small):
    out = e1tui("archiver", NAME, "--vers", "a.zip")[1]
    of_archive = out.split()[-1]
    rows = {row["nom"]: row for row in json.loads(e1tui("lister", NAME, "--format", "json")[1])}
    code, out, _ = e1tui("verifier", "--archive", "a.zip", "--empreinte", of_archive)
    assert code == 0 and "empreinte de cette archive" in out
    printed = rows["ACACIA"]["empreinte"]
    for typed in (printed, f"{printed}…", f"{printed[:4]} {printed[4:].upper()}"):
        code, out, _ = e1tui("verifier", "--archive", "a.zip", "--empreinte", typed)
        assert code == 0 and "évaluation d’ACACIA Rose" in out
    code, out, _ = e1tui("verifier", "--archive", "a.zip", "--empreinte", "0" * 12)
    assert code == 1 and "n’est l’empreinte ni" in out


def rezipped(path, change):
    """The same archive with one file's bytes changed, its manifest left or made anew."""
    with zipfile.ZipFile(path) as file:
        contents = {name: file.read(name) for name in file.namelist()}
    change(contents)
    with zipfile.ZipFile(path, "w") as file:
        for name, content in contents.items():
            file.writestr(name, content)


def test_an_archive_changed_afterwards(e1tui, small, tmp_path):
    e1tui("archiver", NAME, "--vers", "a.zip")
    name = f"{NAME}/acacia-rose-0990000102.toml"

    def better(contents):
        contents[name] = contents[name].replace(b"note = 12.5", b"note = 19.5")

    rezipped(tmp_path / "a.zip", better)
    code, out, _ = e1tui("verifier", "--archive", "a.zip")
    assert code == 1 and "n’est pas ce que le manifeste en dit" in out
    assert e1tui("restaurer", "a.zip", "--sous", "copie")[0] == 1

    def manifest_too(contents):
        lines = [
            f"{hashlib.sha256(content).hexdigest()}  {path}\n"
            for path, content in contents.items()
            if path != "manifeste.sha256"
        ]
        contents["manifeste.sha256"] = "".join(lines).encode()

    rezipped(tmp_path / "a.zip", manifest_too)
    code, out, _ = e1tui("verifier", "--archive", "a.zip")
    assert code == 1 and "cloture.empreinte" in out  # the evaluation's own fingerprint tells it


def test_a_file_that_cannot_be_archived(e1tui, small):
    (small / "abime.toml").write_text("format = 9\n")
    code, out, err = e1tui("archiver", NAME, "--vers", "a.zip")
    assert code == 1 and "abime.toml n’est pas dans l’archive" in err
    code, _, err = e1tui("purger", NAME, "--meme-brouillons", typed=f"{NAME}\n")
    assert code == 1 and "abime.toml" in err and small.exists()
