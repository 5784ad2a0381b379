"""Commands run by root, or by somebody who does not own the folder: nobody is locked out by what they make."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import os
import shlex
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from e1tui import files
from e1tui.cli import owner
from e1tui.cli.owner import check_owner
from e1tui.cli.parser import build_parser
from e1tui.domain.evaluation import Candidate
from e1tui.errors import E1Error
from e1tui.storage import lock
from e1tui.storage.attendance import Attendance
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.lock import session_lock

LIST = "Nom;Prénom;Numéro\nMARTIN;Zoé;0990000001\nDURAND;Ana;0990000002\n"
STRANGER = 54323
# Only root gives files away: run by another account, these tests have the files stay that account's.
OWNER = (54321, 54322) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def srv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The commission's folder, its environment, and a list beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "liste.csv").write_text(LIST)
    for name in ("sessions", "exports"):
        (tmp_path / "srv" / name).mkdir(parents=True)
        monkeypatch.setenv(f"E1TUI_{name.upper()}", str(tmp_path / "srv" / name))
    for path in (tmp_path / "srv", *(tmp_path / "srv").iterdir()):
        os.chown(path, *OWNER)
    return tmp_path / "srv"


def owners(folder: Path) -> set[tuple[int, int]]:
    return {(path.lstat().st_uid, path.lstat().st_gid) for path in folder.rglob("*")}


@pytest.mark.parametrize("mode", [0o700, 0o2770])
def test_what_commands_of_root_make_is_the_folder_s_owner_s(srv: Path, e1tui: Command, mode: int) -> None:
    for path in srv.iterdir():
        path.chmod(mode)
    zipped = srv / "exports" / "a.zip"
    for arguments in (
        ["nouvelle", "juin", "--date", "2026-06-12", "--forme", "CCF", "--etablissement", "Lycée Exemple"],
        ["importer", "juin", "liste.csv"],
        ["exporter", "juin", "--matin"],
        ["archiver", "juin", "--vers", str(zipped)],
        ["restaurer", str(zipped), "--sous", "copie"],
    ):
        code, _, err = e1tui(*arguments)
        assert code == 0, err
    store = SessionsFolder(srv / "sessions").open("juin")
    store.withdraw(store.add(Candidate("ROSE", "Zoé")))
    assert (store.folder / ".verrou").exists() and (store.folder / ".archive").exists()
    assert (srv / "exports" / "juin" / "presence-juin.pdf").exists()
    assert owners(srv) == {OWNER}
    modes = {path.stat().st_mode & 0o7777 for path in (srv / "sessions").rglob("*.toml")}
    assert modes == {0o660 if mode & 0o2000 else 0o600}


def test_the_substitute_for_a_lock_too(srv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int, _operation: int) -> None:
        raise OSError(95, "")

    monkeypatch.setattr(lock.fcntl, "flock", refuse)
    with session_lock(srv / "sessions"):
        assert owners(srv) == {OWNER}


def test_an_entry_among_those_present_tells_whose_it_is_and_can_be_read(srv: Path) -> None:
    attendance = Attendance(srv / "sessions", Author("root"), lambda: dt.datetime.now(dt.UTC))
    attendance.enter()
    (entry,) = (srv / "sessions" / ".presents").iterdir()
    assert entry.stat().st_uid == os.geteuid()
    assert entry.stat().st_mode & 0o777 == (0o644 if os.geteuid() == 0 else 0o600)
    assert (srv / "sessions" / ".presents").stat().st_uid == OWNER[0]
    attendance.leave()


def test_root_gives_away_what_is_not_the_owner_s_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests: the kernel is stood for."""
    given: list[tuple[int, int, int]] = []
    owned = {1: (0, 0), 2: (7, 8), 3: (7, 8)}

    def status(descriptor: int) -> SimpleNamespace:
        return SimpleNamespace(st_uid=owned[descriptor][0], st_gid=owned[descriptor][1])

    stand_in = SimpleNamespace(
        geteuid=lambda: account[0], fstat=status, stat=status, fchown=lambda *call: given.append(call)
    )
    monkeypatch.setattr(files, "os", stand_in)
    account = [0]
    files.give(1, 2)
    files.give(3, 2)
    assert given == [(1, 7, 8)]
    account[0] = 7
    files.give(1, 2)
    assert given == [(1, 7, 8)]


# --- somebody who is neither ---


def as_stranger(words: list[str], root: Path, environ: dict[str, str]) -> str:
    """What the check says to an account that owns nothing of it; "" when it lets the command go on."""
    options = build_parser().parse_args(words)
    end, start = os.pipe()
    process = os.fork()
    if not process:
        said = ""
        if os.geteuid() == 0:
            os.setgroups([])
            os.setresgid(STRANGER, STRANGER, STRANGER)
            os.setresuid(STRANGER, STRANGER, STRANGER)
        with contextlib.suppress(BaseException):
            try:
                check_owner(root, options, words, environ)
            except E1Error as error:
                said = str(error)
            os.write(start, said.encode())
            os._exit(0)
        os._exit(1)
    os.close(start)
    with open(end, "rb") as file:
        said = file.read().decode()
    assert os.waitpid(process, 0)[1] == 0
    return said


# Root's, and nobody else writes there: whoever runs the tests is a stranger to it.
FOREIGN = Path("/usr")
WRITING = {
    "nouvelle": ["nouvelle", "juin"],
    "importer": ["importer", "lib", "liste.csv"],
    "clore": ["clore", "lib"],
    "rouvrir": ["rouvrir", "lib", "--candidat", "1", "--motif", "erreur d’addition"],
    "archiver": ["archiver", "lib", "--vers", "a.zip"],
    "restaurer": ["restaurer", "a.zip"],
    "purger": ["purger", "lib"],
    "exporter": ["exporter", "lib"],
}


@pytest.mark.parametrize("words", WRITING.values(), ids=WRITING)
def test_a_stranger_is_given_the_line_to_type(words: list[str]) -> None:
    said = as_stranger(words, FOREIGN, {})
    assert "est au compte root" in said and "Rien n’est fait" in said
    line = said.partition("Tapez plutôt : ")[2]
    assert shlex.split(line) == ["sudo", "-u", "root", "e1tui", "--sessions", "/usr", *words]


def test_the_line_has_what_sudo_drops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/opt/e1tui/bin/e1tui"])
    words = ["--sessions=/usr", "exporter", "lib"]
    said = as_stranger(words, FOREIGN, {"E1TUI_EXPORTS": "/usr/share"})
    assert said.endswith(
        "sudo -u root env E1TUI_EXPORTS=/usr/share /opt/e1tui/bin/e1tui --sessions=/usr exporter lib"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["lister", "lib"],
        ["verifier"],
        ["bilan", "lib"],
        ["exporter", "lib", "--vers", "x"],
        ["clore", "nulle-part"],
    ],
)
def test_what_writes_nothing_there_is_not_refused(words: list[str]) -> None:
    assert as_stranger(words, FOREIGN, {}) == ""


@pytest.mark.parametrize(("mode", "refused"), [(0o2777, False), (0o777, True), (0o755, True)])
def test_a_group_s_folder_is_everybody_s_of_the_group(mode: int, refused: bool) -> None:
    """Not in `tmp_path`, which a stranger cannot look into."""
    with tempfile.TemporaryDirectory(dir="/tmp") as root:
        session = Path(root, "juin")
        session.mkdir()
        os.chmod(root, 0o755)
        session.chmod(mode)
        said = as_stranger(["clore", "juin"], Path(root), {})
        assert ("Tapez plutôt" in said) == (refused and os.geteuid() == 0)  # else it is the tester's own
        assert list(session.iterdir()) == []


def test_every_command_goes_through_the_check(
    srv: Path, e1tui: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(root: Path, options: argparse.Namespace, words: list[str], environ: object) -> None:
        assert root == srv / "sessions" and words == ["nouvelle", "juin"] and options.command == "nouvelle"
        raise E1Error("à un autre compte")

    monkeypatch.setattr(owner, "check_owner", refuse)
    assert e1tui("nouvelle", "juin")[::2] == (1, "e1tui : à un autre compte\n")
    assert list((srv / "sessions").iterdir()) == []
