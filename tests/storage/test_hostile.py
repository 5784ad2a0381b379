"""Hostile and clumsy input: refused in a sentence, at once, within 100 MB, and never followed anywhere."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cases
import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.evaluation import Candidate, with_field
from e1tui.domain.text import REPLACEMENT, is_unsafe
from e1tui.errors import E1Error, FileProblem, SaveError, UsageError
from e1tui.export.forms.tables import csv_text
from e1tui.rosters.roster import Verdict, plan_import, read_roster
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.naming import candidate_stem
from e1tui.storage.store import Stored, Unreadable
from e1tui.storage.toml.evaluation_toml import encode_evaluation

HOSTILE = Path(__file__).with_name("hostile.py")
READABLE = "toml, as long a history as there can be"


# --- the corpus ---


@pytest.mark.end_to_end
def test_every_hostile_file_is_answered_with_a_sentence_within_100_megabytes() -> None:
    """The children are limited to 100 MB more than the interpreter has, and to 20 seconds of processor."""
    done = subprocess.run([sys.executable, HOSTILE], capture_output=True, text=True, timeout=240, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert len(lines) > 80
    for name, seconds, megabytes, said in lines:
        assert not said.startswith("'!"), (name, seconds, megabytes, said)
        assert len(said) > 10 or name == READABLE, name
        assert not any(is_unsafe(character) for character in said), name


# --- what is no ordinary file ---


def a_socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the path of a socket has 107 bytes at most
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(here)


def a_second_name(path: Path) -> None:
    target = path.parent / "autre"
    target.write_bytes(encode_evaluation(cases.Evaluation("mc-sno-e1", cases.CAMILLE)))
    os.link(target, path)


def a_link(path: Path) -> None:
    target = path.parent / "cible"
    target.write_bytes(encode_evaluation(cases.Evaluation("mc-sno-e1", cases.CAMILLE)))
    path.symlink_to(target)


KINDS: dict[str, tuple[Callable[[Path], None], str]] = {
    "symbolic link": (a_link, "lien symbolique"),
    "dangling link": (lambda path: path.symlink_to("nulle-part"), "lien symbolique"),
    "FIFO": (os.mkfifo, "pas un fichier ordinaire"),
    "socket": (a_socket, "pas un fichier ordinaire"),
    "folder": (os.mkdir, "c’est un dossier"),
    "hard link": (a_second_name, "second nom"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_ordinary_file_is_listed_as_unreadable_and_left_alone(tmp_path: Path, kind: str) -> None:
    make, reason = KINDS[kind]
    store, stem = cases.new_store(tmp_path)
    path = store.folder / "x.toml"
    make(path)
    before = os.lstat(path)
    sound, refused = sorted(store.load_all(), key=lambda one: one.stem)
    assert isinstance(sound, Stored) and sound.stem == stem
    assert isinstance(refused, Unreadable) and reason in refused.reason
    with pytest.raises(FileProblem, match=reason):
        cases.save(store, replace(store.load(stem), stem="x"), cases.KEYS[0], cases.LEVELS[0])
    with pytest.raises(E1Error):
        store.withdraw("x")
    assert os.lstat(path).st_ino == before.st_ino
    cases.save(store, store.load(stem), cases.KEYS[0], cases.LEVELS[0])  # the rest of the session works


@pytest.mark.skipif(os.getuid() != 0, reason="only root makes devices")
def test_a_device_is_refused(tmp_path: Path) -> None:
    store, _ = cases.new_store(tmp_path)
    try:
        os.mknod(store.folder / "x.toml", 0o20600, os.makedev(1, 5))  # an endless file of zeros
    except PermissionError:
        pytest.skip("this machine lets nobody make devices")
    with pytest.raises(FileProblem, match="pas un fichier ordinaire"):
        store.load("x")


@pytest.mark.parametrize("kind", KINDS)
def test_a_session_whose_own_file_is_none_is_listed_with_the_reason(tmp_path: Path, kind: str) -> None:
    make, reason = KINDS[kind]
    cases.new_store(tmp_path)
    (tmp_path / "autre").mkdir()
    make(tmp_path / "autre" / "session.toml")
    entries = {entry.name: entry for entry in SessionsFolder(tmp_path).entries()}
    assert reason in entries["autre"].problem
    assert entries["2026-06-exemple"].candidates == 1


def test_a_session_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    store, stem = cases.new_store(tmp_path / "ailleurs")
    (tmp_path / "sessions").mkdir()
    (tmp_path / "sessions" / "lien").symlink_to(store.folder)
    folder = SessionsFolder(tmp_path / "sessions")
    (entry,) = folder.entries()
    assert "lien symbolique" in entry.problem
    linked = folder.open("lien")
    with pytest.raises(FileProblem, match="lien symbolique"):
        linked.add(cases.CAMILLE)
    with pytest.raises(FileProblem, match="lien symbolique"):
        cases.save(linked, store.load(stem), cases.KEYS[0], cases.LEVELS[0])


def test_a_folder_of_withdrawn_candidates_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    store, stem = cases.new_store(tmp_path)
    (tmp_path / "ailleurs").mkdir()
    (store.folder / "retires").symlink_to(tmp_path / "ailleurs")
    with pytest.raises(FileProblem, match="lien symbolique"):
        store.withdraw(stem)
    assert os.listdir(tmp_path / "ailleurs") == []


def test_a_temporary_file_laid_in_wait_is_not_written_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, stem = cases.new_store(tmp_path)
    stored = store.load(stem)
    monkeypatch.setattr("e1tui.files.sweep", lambda _folder: None)
    monkeypatch.setattr("os.urandom", lambda size: bytes(size))
    target = tmp_path / "cible"
    (store.folder / ".e1tui.000000000000.tmp").symlink_to(target)
    with pytest.raises(SaveError, match="déjà pris"):
        store.save(stored, with_field(stored.evaluation, "passage", 1), cases.ALIX, cases.NOW)
    assert not target.exists()


# --- names ---

HOSTILE_NAMES = (
    "../../etc/passwd",
    "..",
    ".",
    "/",
    "-rf",
    "--help",
    "\0",
    "a\0b",
    "x" * 300,
    "é" * 300,
    "…!?;",
    "'; rm -rf / #",
    "$(reboot)",
    "\x1b[2J",
    "\u202egnp.exe",
    "session",
    "CON",
    "王",
    "nom\navec\nlignes",
    "[b]gras[/b]",
    "😀",
    " ",
)


def test_hostile_names_give_files_in_the_folder_each_its_own(tmp_path: Path) -> None:
    store, first = cases.new_store(tmp_path)
    stems = [first]
    for name in HOSTILE_NAMES:
        if name.strip():
            stems += [store.add(Candidate(name, "")), store.add(Candidate("EXEMPLE", name))]
    assert len(set(stems)) == len(stems) == len(store.stems())
    assert all(isinstance(one, Stored) for one in store.load_all())
    inside = {path.name for path in store.folder.iterdir()}
    assert inside == {f"{stem}.toml" for stem in stems} | {"session.toml", ".verrou"}
    assert {path.name for path in tmp_path.iterdir()} == {"2026-06-exemple"}


@given(st.text(min_size=1), st.text(), st.text())
def test_a_stem_is_a_plain_short_name_that_is_not_taken(last: str, first: str, number: str) -> None:
    candidate, taken = Candidate(last, first, number), set()
    for _ in range(3):
        stem = candidate_stem(candidate, taken)
        assert stem not in taken and stem != "session"
        assert 0 < len(stem) <= 110
        assert all(character.isascii() and (character.isalnum() or character == "-") for character in stem)
        assert not stem.startswith("-")
        taken.add(stem)


@pytest.mark.parametrize("stem", ["../x", "a/b", "", ".cache", "a\0b", "session", "/etc/passwd"])
def test_a_stem_that_leads_elsewhere_is_refused(tmp_path: Path, stem: str) -> None:
    store, _ = cases.new_store(tmp_path)
    (tmp_path / "x.toml").write_bytes(encode_evaluation(cases.Evaluation("mc-sno-e1", cases.CAMILLE)))
    for act in (store.load, store.withdraw, store.restore):
        with pytest.raises(FileProblem, match="ne désigne pas un candidat"):
            act(stem)


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".", "..", ".cache", "a\0b", "-x", "a" * 101, "a\nb"])
def test_a_session_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError):
        SessionsFolder(tmp_path).open(name)
    with pytest.raises(UsageError):
        SessionsFolder(tmp_path).create(name, cases.SESSION)


# --- text ---

PAYLOADS = (
    "\x1b[31m",
    "\x1b]0;titre\x07",
    "\x9b2J",
    "\u202e",
    "\u2028",
    "\u200b",
    "\ud800",
    "\x00",
    "\ufdd0",
)
SHOWN = {  # what is not made visible as a whole
    "\x1b[31m": f"{REPLACEMENT}[31m",
    "\x1b]0;titre\x07": f"{REPLACEMENT}]0;titre{REPLACEMENT}",
    "\x9b2J": f"{REPLACEMENT}2J",
    "\u202e": "",
    "\u200b": "",
}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_terminal_would_obey_is_made_visible_or_dropped_when_saved(
    tmp_path: Path, payload: str
) -> None:
    store, stem = cases.new_store(tmp_path)
    stored = store.load(stem)
    evaluation = stored.evaluation
    for name in ("candidat.nom", "candidat.prenom", "appreciation", "notes_internes", "C1.1.outils.remarque"):
        evaluation = with_field(evaluation, name, f"a{payload}b")
    saved = store.save(stored, evaluation, cases.ALIX, cases.NOW).stored
    assert cases.same_fields(saved.evaluation, cases.again(store).load(stem).evaluation)
    shown = "\n" if payload == "\u2028" else SHOWN.get(payload, REPLACEMENT)
    assert saved.evaluation.appreciation == f"a{shown}b"
    assert not any(is_unsafe(character) for character in saved.evaluation.candidate.last_name)
    assert not any(is_unsafe(character, multiline=True) for character in saved.evaluation.appreciation)
    revision = saved.evaluation.revision  # the same text again is no change
    assert store.save(saved, evaluation, cases.ALIX, cases.NOW).stored.evaluation.revision == revision


def test_markup_is_kept_as_it_is(tmp_path: Path) -> None:
    store, stem = cases.new_store(tmp_path)
    stored = store.load(stem)
    text = "[b]x[/b] [@click=app.quit]y[/] [/red] {nb} \\[z]"
    store.save(stored, with_field(stored.evaluation, "appreciation", text), cases.ALIX, cases.NOW)
    assert cases.again(store).load(stem).evaluation.appreciation == text


def test_a_decomposed_name_is_the_same_person() -> None:
    name = "Zoé ŒUVRÉ"
    decomposed = unicodedata.normalize("NFD", name)
    assert decomposed != name
    rows = [read_roster(f"Nom;Prenom;Numero\n{text};Zoé;\n") for text in (name, decomposed)]
    known, again = (roster.rows[0].candidate for roster in rows)
    assert known == again
    plan = plan_import(rows[1], [known])
    assert [entry.verdict for entry in plan.entries] == [Verdict.KNOWN]
    assert candidate_stem(known, ()) == candidate_stem(Candidate(decomposed, "Zoé"), ())


@pytest.mark.parametrize(
    "text", ["=A1+1", "+Lou", "-rf", "@SOMME(A1)", "=cmd|' /C calc'!A0", "'=A1", "''+A1", "D'-Lou", "nom"]
)
def test_a_formula_is_neutralised_in_a_table_and_comes_back_as_it_was(text: str) -> None:
    table = csv_text(["Nom", "Prénom"], [[text, "Lou"]])
    cell = table.splitlines()[1].split(";")[0].strip('"')
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    (row,) = read_roster(table).rows
    assert row.candidate.last_name == text


# --- no candidate's name where it does not belong ---


def test_no_name_in_a_temporary_file_s_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, stem = cases.new_store(tmp_path)
    seen: list[str] = []
    real = os.rename

    def rename(source: str, target: str, **options: int) -> None:
        seen.append(os.fspath(source))
        real(source, target, **options)

    monkeypatch.setattr("e1tui.files.os.rename", rename)
    cases.save(store, store.load(stem), cases.KEYS[0], cases.LEVELS[0])
    assert len(seen) == 1 and "exemple" not in seen[0]


def test_a_history_that_grows_too_long_loses_its_oldest_entries_and_no_value(tmp_path: Path) -> None:
    store, stem = cases.new_store(tmp_path)
    stored = store.load(stem)
    entry = cases.save(store, stored, cases.KEYS[0], cases.LEVELS[0]).stored.evaluation.history[0]
    long = replace(store.load(stem).evaluation, history=(entry,) * 3300)
    (store.folder / f"{stem}.toml").write_bytes(encode_evaluation(long))
    stored = cases.again(store).load(stem)
    text = "Une appréciation. " * 1000
    for number in range(2):
        stored = cases.save(store, stored, "appreciation", f"{number} {text}").stored
        stored = cases.save(store, stored, "notes_internes", f"{number} {text * 4}").stored
        stored = cases.save(store, stored, "C1.1.outils.remarque", f"{number} {text[:9000]}").stored
    found = cases.again(store).load(stem).evaluation
    assert found.appreciation == f"1 {text}"
    assert found.positions == long.positions
    assert 0 < len(found.history) < 3300
    assert found.history[-1].field == "C1.1.outils.remarque"


def test_a_text_that_no_file_may_hold_is_told_and_not_written(tmp_path: Path) -> None:
    store, stem = cases.new_store(tmp_path)
    stored = store.load(stem)
    with pytest.raises(SaveError, match="512 Kio"):
        cases.save(store, stored, "appreciation", "x" * 600_000)
    assert cases.again(store).load(stem) == stored


@pytest.mark.parametrize(
    "moment", ["2026-06-12T09:41:07", "1000-01-01T00:00:00+14:00", "9998-12-31T23:59:59-12:00"]
)
def test_a_moment_written_by_hand_stops_no_save(tmp_path: Path, moment: str) -> None:
    store, stem = cases.new_store(tmp_path)
    path = store.folder / f"{stem}.toml"
    entry = f'\n[[historique]]\nrevision = 1\nle = {moment}\npar = "adurand"\nchamp = "appreciation"\n'
    path.write_text(path.read_text() + entry)
    stored = store.load(stem)
    saved = cases.save(store, stored, "appreciation", "bien").stored
    assert len(cases.again(store).load(stem).evaluation.history) == 2
    assert saved.evaluation.appreciation == "bien"
