"""The line mode in a real terminal and through a real OpenSSH server: lines that drop, processes that are killed."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from levels import LEVELS
from sshd import MISSING, Server, serving
from terminal import PATIENCE, Terminal, environment
from test_ssh import forced

from e1tui.host_time import now
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore

KILLS = 12
WHOLE = [
    *["TI", "é", "3", "ts", "S"] * 3,
    "14",
    "12,5",
    "9",
    "a",
    "Une prestation solide.",
    ".",
    "v",
    "o",
    "q",
]
needs_sshd = pytest.mark.skipif(MISSING, reason="openssh-server and openssh-client are not installed")


@pytest.fixture
def lines(store: SessionStore) -> Iterator[Terminal]:
    """The line mode on MARTIN, in a terminal that cannot place the cursor."""
    root = store.folder.parent
    with Terminal(
        "saisir",
        "juin",
        "--candidat",
        "0990000001",
        env=environment(root.parent, TERM="dumb", E1TUI_SESSIONS=str(root)),
    ) as terminal:
        terminal.wait_for("1 sur 5")
        yield terminal


def _positions(store: SessionStore) -> list[str]:
    return [level.value for level in store.load(store.stems()[0]).evaluation.positions.values()]


def _wait(terminal: Terminal, text: str) -> None:
    """Until that was said, wherever on the screen it has gone."""
    terminal.wait_until(lambda: text in terminal.raw.decode("utf-8", "replace"), text, PATIENCE)


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_in_a_terminal_no_escape_sequence_is_ever_sent(lines: Terminal, store: SessionStore) -> None:
    lines.send("\x1b[ATI\n\xff\n")
    _wait(lines, "TI.")
    lines.send("\x03")  # a copy, to many hands
    _wait(lines, "q : quitter.")
    lines.send("?\ne\nq\n")
    assert lines.wait_exit() == 0
    assert b"\x1b" not in lines.raw and b"\x07" not in lines.raw
    assert _positions(store) == ["TI"]


def test_what_was_confirmed_is_on_disk_whenever_it_is_killed(store: SessionStore) -> None:
    """At whatever moment: the word that confirms an answer comes after the disk."""
    root, seeds = store.folder.parent, random.Random(20261128)
    env = environment(root.parent, E1TUI_SESSIONS=str(root))
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-m", "e1tui", "saisir", "juin", "--candidat", "0990000001"],
            env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdin is not None and process.stdout is not None
        said: list[str] = []
        count = seeds.randint(1, 12)
        for _ in range(count):
            process.stdin.write(f"{seeds.choice(LEVELS).value}\n".encode())
        process.stdin.flush()
        wanted = seeds.randint(1, count)
        while sum(line.startswith(_LEVELS) for line in said) < wanted:
            said.append(process.stdout.readline().decode().rstrip("\n"))
        process.kill()
        said += process.stdout.read().decode().splitlines()
        process.wait()
        process.stdin.close()
        process.stdout.close()
        confirmed = [line.rstrip(".") for line in said if _is_level(line)]
        assert _positions(store)[: len(confirmed)] == confirmed
        _take_back(store)


_LEVELS = tuple(f"{level.value}{end}" for level in LEVELS for end in (".", ", pas encore"))


def _is_level(line: str) -> bool:
    return line in [f"{level.value}." for level in LEVELS]


def _take_back(store: SessionStore) -> None:
    stored = store.load(store.stems()[0])
    blank = stored.evaluation
    for criterion in store.grid().criteria:
        blank = blank.with_position(criterion, None)
    store.save(stored, blank, Author("adurand"), now())


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_signal_keeps_the_text_that_is_being_written(
    lines: Terminal, store: SessionStore, number: signal.Signals
) -> None:
    lines.send("l\nparle bas\n")
    _until(lambda: store.load(store.stems()[0]).evaluation.internal_notes == "parle bas")
    lines.signal(number)
    assert lines.wait_exit() == 128 + number
    assert store.load(store.stems()[0]).evaluation.internal_notes == "parle bas"


def test_a_line_that_drops_in_a_text_loses_nothing(lines: Terminal, store: SessionStore) -> None:
    lines.send("TI\na\nUne prestation\nsolide\n")
    _until(
        lambda: store.load(store.stems()[0]).evaluation.appreciation.endswith("solide")
    )  # each line as it comes
    lines.hang_up()
    assert lines.process.wait(PATIENCE) == 128 + signal.SIGHUP
    evaluation = store.load(store.stems()[0]).evaluation
    assert evaluation.appreciation == "Une prestation\nsolide" and len(evaluation.positions) == 1


# --- through ssh, where the command is forced ---


@pytest.fixture
def server(tmp_path: Path, store: SessionStore) -> Iterator[Server]:
    with serving(tmp_path, forced(tmp_path)) as server:
        yield server


def _asked(
    root: Path, server: Server, typed: bytes, *command: str, tty: str = "-T"
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        server.client(tty, command=command),
        env=environment(root),
        input=typed,
        capture_output=True,
        timeout=PATIENCE * 2,
    )


@needs_sshd
def test_a_transcript_through_ssh_where_the_command_is_forced(
    tmp_path: Path, server: Server, store: SessionStore
) -> None:
    typed = "".join(f"{line}\n" for line in ["0990000001", *WHOLE]).encode()
    done = _asked(tmp_path, server, typed, "saisir")
    said = done.stdout.decode().splitlines()
    assert (done.returncode, done.stderr) == (0, b"")
    assert (
        said[0] == "1 E1, session de juin, 12/06/2026, 2 candidats" and "MARTIN Camille, 0990000001." in said
    )
    confirmed = [line for line in said if re.fullmatch(r"(TI|I|S|TS|\d+(,5)?)\.", line)]
    assert confirmed == [*["TI.", "I.", "S.", "TS.", "S."] * 3, "14.", "12,5.", "9."]
    assert said[-3:] == ["Évaluation close.", "x : candidat suivant, NOYER Dominique", "Commande ?"]
    assert store.load(store.stems()[0]).evaluation.is_closed
    assert not [byte for byte in done.stdout if byte < 0x20 and byte != 0x0A]


@needs_sshd
@pytest.mark.parametrize(
    "asked",
    [
        "saisir; touch {elsewhere}",
        "saisir -h",
        "saisir\ntouch {elsewhere}",
        " saisir",
        "saisir ",
        "touch {elsewhere}",
    ],
)
def test_no_other_word_is_let_through_ssh(
    tmp_path: Path, server: Server, store: SessionStore, asked: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    done = _asked(tmp_path, server, b"1\nq\n", asked.format(elsewhere=elsewhere))
    assert done.returncode == 2 and done.stdout == b""
    assert "a besoin d’un terminal" in done.stderr.decode() and not elsewhere.exists()


@needs_sshd
def test_a_client_that_is_killed_loses_nothing(tmp_path: Path, server: Server, store: SessionStore) -> None:
    client = subprocess.Popen(
        server.client("-T", command=["saisir"]),
        env=environment(tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert client.stdin is not None and client.stdout is not None
    client.stdin.write(b"0990000001\nTI\nl\nparle bas\n")
    client.stdin.flush()
    while b"Notes internes" not in client.stdout.readline():
        pass
    client.kill()
    client.wait()
    client.stdin.close()
    client.stdout.close()
    _until(lambda: store.load(store.stems()[0]).evaluation.internal_notes == "parle bas")
    assert _positions(store) == ["TI"]


@needs_sshd
def test_with_a_terminal_too(tmp_path: Path, server: Server, store: SessionStore) -> None:
    with Terminal(
        env=environment(tmp_path, TERM="dumb"), program=server.client("-tt", command=["saisir"])
    ) as terminal:
        _wait(terminal, "Quel candidat ?")
        terminal.send("1\nTS\nq\n")
        assert terminal.wait_exit() == 0
        assert b"\x1b" not in terminal.raw
    assert _positions(store) == ["TS"]
