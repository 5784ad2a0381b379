"""Through a real OpenSSH server: a line that drops while somebody writes, and a forced command."""

from __future__ import annotations

import contextlib
import random
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from scoring import appreciation, write_appreciation
from sshd import MISSING, SSHD, Server, serving
from terminal import PATIENCE, REPOSITORY, Terminal, environment

from e1tui.domain.evaluation import Candidate
from e1tui.storage.store import SessionStore

pytestmark = pytest.mark.skipif(MISSING, reason="openssh-server and openssh-client are not installed")

DROPS = 20
AT_ONCE = 4


def forced(root: Path, *program: str) -> list[str]:
    """The app on sessions below `root`, as a forced command with an environment of its own."""
    variables = {
        "E1TUI_SESSIONS": root / "sessions",
        "E1TUI_EXPORTS": root / "exports",
        "E1TUI_DEPOT": root / "depot",
        "E1TUI_CLAVIER": "azerty",
        "HOME": root / "home",
        "LANG": "C.UTF-8",
        "PYTHONPATH": REPOSITORY,
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    given = [f"{name}={value}" for name, value in variables.items()]
    return ["env", *map(shlex.quote, given), *program, shlex.quote(sys.executable), "-m", "e1tui"]


@pytest.fixture
def server(tmp_path: Path, store: SessionStore) -> Iterator[Server]:
    with serving(tmp_path, forced(tmp_path)) as server:
        yield server


def test_a_client_that_is_killed_while_typing_loses_nothing_that_was_shown(
    tmp_path: Path, server: Server, store: SessionStore
) -> None:
    """What is on the screen when the client dies is on disk afterwards, to the last character."""
    numbers = [f"07{number:02}" for number in range(DROPS)]
    stems = [store.add(Candidate("ORME", "Dominique", number)) for number in numbers]
    seeds = random.Random(20260612)
    lengths = [seeds.randint(5, 60) for _ in stems]

    def drop(number: str, length: int) -> tuple[str, str]:
        with Terminal(env=environment(tmp_path), program=server.client("-tt")) as terminal:
            terminal.wait_for("E1, session de juin")
            terminal.press("\r", "MARTIN Camille")
            terminal.press("f", "Filtre")
            terminal.press(f"{number}\r", "1 sur 22")
            terminal.press("\r", f"ORME Dominique · {number}")
            write_appreciation(terminal)
            typed = ""
            for position in range(length):
                typed += str(position % 10)
                terminal.send(typed[-1])
                time.sleep(0.03)  # as fast as people type
            seen = _written(terminal)
            terminal.process.kill()
            return typed, seen

    with ThreadPoolExecutor(AT_ONCE) as pool:
        dropped = list(pool.map(drop, numbers, lengths))
    for stem, (typed, seen) in zip(stems, dropped, strict=True):
        kept = _saved(store, stem, seen)
        assert kept.startswith(seen) and typed.startswith(kept)
    _wait_until(lambda: not _running(tmp_path), "no process is left")


def _written(terminal: Terminal) -> str:
    """What the editor shows of a text without spaces."""
    inside = [line for line in terminal.lines if line.startswith("│")]
    return "".join(line.strip("│ ") for line in inside)


def _saved(store: SessionStore, stem: str, expected: str) -> str:
    """The text on disk, once it holds what is expected."""
    _wait_until(lambda: appreciation(store, stem).startswith(expected), f"{expected} in {stem}")
    return appreciation(store, stem)


def _wait_until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"in vain: {what}"
        time.sleep(0.05)


def _running(root: Path) -> list[int]:
    """The processes that were started by a forced command of this test."""
    mark = f"E1TUI_SESSIONS={root / 'sessions'}".encode()
    found = []
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if process.name.isdigit() and mark in (process / "environ").read_bytes().split(b"\0"):
                found.append(int(process.name))
    return found


# All that a keyboard sends but the ways out (Ctrl+Q, q), the arrows and function keys as sequences.
KEYS = (
    *(chr(code) for code in range(1, 127) if chr(code) not in "\x11\x1bqQ"),
    *"éèçà§£µ²",
    *(f"\x1b[{letter}" for letter in "ABCDFHZ"),
    *(f"\x1b[{number}~" for number in (1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24)),
    *(f"\x1b[1;{modifier}{letter}" for modifier in range(2, 9) for letter in "ABCDPQRS"),
    *(f"\x1b{letter}" for letter in "abdfgijklmnrstuvwxyz"),
)
# From the list of sessions to the other screens: the help, the forms, the candidates, the import, the withdrawn,
# the question before a withdrawal, the export, the grid, the levels, a remark, the appreciation.
WAYS = ("", "?", "m", "\r", "\rm", "\ri", "\rt", "\r\x1b[3~", "\re", "\r\r", "\r\rd", "\r\rr", "\r\ra\r")
# What makes a program or a file, and nothing that is only read.
CALLS = "execve,execveat,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat,mknod,mknodat"
WRITING = re.compile(r"O_WRONLY|O_RDWR|O_CREAT|^(creat|mkdir|rename|link|symlink|mknod)")
CALL = re.compile(r"^(?P<name>\w+)\((?P<rest>.*)\) += (?!-1)")


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_a_forced_command_gives_no_shell_and_no_file_elsewhere(tmp_path: Path, store: SessionStore) -> None:
    traces = tmp_path / "traces"
    traces.mkdir()
    strace = (
        "strace",
        "-ff",
        "--seccomp-bpf",
        "-qq",
        "-y",
        "-s",
        "400",
        "-o",
        f"{traces}/t",
        "-e",
        f"trace={CALLS}",
    )

    def walk(number: int) -> None:
        seeds = random.Random(number)
        with Terminal(env=environment(tmp_path), program=server.client("-tt")) as terminal:
            terminal.wait_for("E1, session de juin")
            terminal.press("\x03", "Ctrl+Q : quitter.")  # the app answers: it is behind its first frame
            for way in WAYS[number::AT_ONCE]:
                terminal.send(way + "".join(seeds.sample(KEYS, len(KEYS))))
                terminal.send("\x1a\x1c")  # Ctrl+Z, Ctrl+\
                _home(terminal)
            terminal.press("\x03", "Ctrl+Q : quitter.")  # Ctrl+C leaves nothing
            terminal.send("\x11")
            assert terminal.wait_exit() == 0  # the connection has ended with the app

    with serving(tmp_path, forced(tmp_path, *strace)) as server, ThreadPoolExecutor(AT_ONCE) as pool:
        _no_other_command(tmp_path, server)
        list(pool.map(walk, range(AT_ONCE)))
    programs, written = _traced("\n".join(trace.read_text() for trace in traces.iterdir()))
    assert {Path(program).name for program in programs} == {Path(sys.executable).name}
    allowed = tuple(str(tmp_path / name) for name in ("sessions", "exports"))
    assert any(path.startswith(allowed) for path in written)  # the trace does see what is written
    assert [path for path in written if not path.startswith((*allowed, "/dev/", "/proc/self/fd/"))] == []


def _no_other_command(root: Path, server: Server) -> None:
    """A command that the client asks for is not run, and without a terminal there is a sentence."""
    asked = subprocess.run(
        server.client("-T", command=["touch", str(root / "elsewhere")]),
        env=environment(root),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert asked.returncode == 2
    assert "l’application a besoin d’un terminal" in asked.stderr
    assert not (root / "elsewhere").exists()


def _home(terminal: Terminal) -> None:
    """Back to the list of sessions, from wherever the keys have led."""

    drawn = -1
    asked = 0

    def there() -> bool:
        nonlocal drawn, asked
        if f"filtre : là{asked} " in terminal.lines[0]:  # what came before was taken, however long that took
            return True
        if drawn != (drawn := len(terminal.raw)):
            time.sleep(0.3)  # it still answers to keys
            return False
        if " e1tui · " in terminal.lines[0] and "exporter" in terminal.lines[-1]:
            asked += 1
            terminal.send(f"f\x15là{asked}\t")  # Ctrl+U: not behind what was there
        else:
            question = "n : non, revenir" in terminal.screen
            terminal.send("\r" if question else "\x1b")
        time.sleep(0.2)  # Échap is told from the beginning of an arrow by a pause
        return False

    terminal.wait_until(there, "the list of sessions", 60)
    assert terminal.process.poll() is None, "the app was left"


def _traced(trace: str) -> tuple[list[str], list[str]]:
    """The programs that were run, and the paths that were made or opened for writing."""
    programs, written = [], []
    for line in trace.splitlines():
        if (call := CALL.match(line)) is None:
            continue
        paths = re.findall(r'(?:<([^>]*)>, )?"([^"]*)"', call["rest"])
        whole = [path if path.startswith("/") else f"{folder}/{path}" for folder, path in paths]
        if call["name"].startswith("exec"):
            programs.append(whole[0])
        elif WRITING.search(f"{call['name']} {call['rest']}"):
            written += whole
    return programs, written


def test_the_documented_configuration_is_accepted_and_closed(tmp_path: Path) -> None:
    """The block of docs/ssh.md as an administrator copies it."""
    page = (REPOSITORY / "docs/ssh.md").read_text()
    (block,) = re.findall(r"```sshd_config\n(.*?)```", page, re.DOTALL)
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "host"], check=True)
    (tmp_path / "sshd_config").write_text(f"HostKey {tmp_path}/host\n{block}")
    assert SSHD is not None
    for user, command in (("e1-com1", "/opt/e1tui/bin/e1tui"), ("e1-com1-depot", "internal-sftp")):
        asked = [SSHD, "-T", "-f", str(tmp_path / "sshd_config"), "-C", f"user={user},host=h,addr=127.0.0.1"]
        effective = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        assert re.search(rf"^forcecommand .*{re.escape(command)}", effective, re.MULTILINE)
        for line in ("disableforwarding yes", "permituserrc no", "clientaliveinterval 15", "permittunnel no"):
            assert f"\n{line}\n" in effective
