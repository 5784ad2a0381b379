"""The same keys through a real sshd, over a line with 100 ms round trip and 20 kB/s."""

from __future__ import annotations

import contextlib
import getpass
import os
import random
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.bench.figures import Figures
from tests.bench.keys import LEVEL_KEYS, ROW_KEYS
from tests.bench.program import REPOSITORY, Missing, Program, answer_of
from tests.bench.workspace import MANY, TITLE, Workspace

ONE_WAY_MS, RATE = 50, 20_000
_QUIET: Final = 0.45
_BLOCK: Final = 15
_RAPID, _APART = 20, 0.12
_PAGE_DOWN = b"\x1b[6~"


def measure(space: Workspace, figures: Figures, count: int) -> None:
    try:
        with _server(space) as port, _slow_line(port) as slow_port:
            _through(space, figures, _client(space, slow_port), count)
    except Missing as missing:
        figures.missing["par ssh"] = str(missing)


def _tool(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Missing(f"{name} n’est pas installé")
    return found


@contextlib.contextmanager
def _server(space: Workspace) -> Iterator[int]:
    """An sshd for this run only, with keys of its own."""
    folder = space.root / "ssh"
    folder.mkdir(mode=0o700)
    for name in ("host", "user"):
        subprocess.run(
            [_tool("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True
        )
    shutil.copy(folder / "user.pub", folder / "authorized")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    (folder / "config").write_text(
        f"Port {port}\nListenAddress 127.0.0.1\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/authorized\n"
        f"PidFile {folder}/pid\nStrictModes no\nUsePAM no\nPasswordAuthentication no\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # sshd's own folder, which its service makes
    log = folder / "log"
    server = subprocess.Popen([_tool("sshd"), "-D", "-f", str(folder / "config"), "-E", str(log)])
    try:
        _wait_listening(server, port, log)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_listening(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise Missing(f"sshd ne démarre pas : {log.read_text().strip()}")


@contextlib.contextmanager
def _slow_line(port: int) -> Iterator[int]:
    arguments = [sys.executable, "-m", "tests.bench.proxy", str(port), str(ONE_WAY_MS), str(RATE)]
    proxy = subprocess.Popen(arguments, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    assert proxy.stdout is not None
    try:
        yield int(proxy.stdout.readline())
    finally:
        proxy.terminate()
        proxy.wait()


def _client(space: Workspace, port: int) -> Callable[[list[str]], Program]:
    key = space.root / "ssh" / "user"
    ssh = [
        *(_tool("ssh"), "-tt", "-q", "-F", "none", "-p", str(port), "-i", str(key)),
        *("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentitiesOnly=yes"),
        f"{getpass.getuser()}@127.0.0.1",
    ]

    def start(arguments: list[str]) -> Program:
        environ = [f"{name}={value}" for name, value in space.env.items()]
        command = shlex.join(["env", *environ, *arguments])
        return space.start([*ssh, f"cd {shlex.quote(str(space.root))} && exec {command}"])

    return start


def _through(space: Workspace, figures: Figures, client: Callable[[list[str]], Program], count: int) -> None:
    label = space.grid.criteria[0].label
    peers = {"VisiData commande": space.visidata, "vim commande": space.vim, "curses position": space.curses}
    with contextlib.ExitStack() as stack:
        running: list[tuple[str, Program, Iterator[bytes], bytes]] = []
        for name, keys in (("e1tui position", LEVEL_KEYS()), ("e1tui ligne", ROW_KEYS())):
            program = stack.enter_context(client(space.e1tui(space.sessions(f"ssh {name}", MANY))))
            program.wait_for(TITLE)
            for path in (b"\r", b"\r"):
                program.settle(_QUIET)
                program.send(path)
            program.settle(1.0)
            running.append((name, program, keys, _PAGE_DOWN if "position" in name else b""))
        for name, arguments in peers.items():
            try:
                program = stack.enter_context(client(arguments()))
            except Missing as missing:
                figures.missing[name] = str(missing)
                continue
            program.wait_for(label)
            program.settle(1.0)
            running.append((name, program, LEVEL_KEYS(), b"0"))
        for done in range(0, count, _BLOCK):
            random.shuffle(running)
            for name, program, keys, before in running:
                if before:
                    program.press(before, 1.0)
                for _ in range(min(_BLOCK, count - done)):
                    answer = program.press(next(keys), _QUIET)
                    if answer.seconds is not None:
                        figures.add(f"ssh, {name} (s)", answer.seconds)
                        figures.add(f"ssh, {name} (octets)", answer.size)
        for name, program, keys, before in running:
            _rapid(figures, name, program, keys, before)


def _rapid(figures: Figures, name: str, program: Program, keys: Iterator[bytes], before: bytes) -> None:
    """Twenty keys at 120 ms: how long after the last one the last byte comes."""
    for _ in range(3):
        if before:
            program.press(before, 1.0)
        for _ in range(_RAPID - 1):
            end = program.send(next(keys)) + _APART
            while program.read(end - time.perf_counter()) or time.perf_counter() < end:
                pass
        first = len(program.chunks)
        sent = program.send(next(keys))
        program.settle(1.0)
        answer = answer_of(sent, program.chunks[first:])
        if answer.seconds is not None:
            figures.add(f"ssh, {name}, 20 touches à 120 ms (s)", answer.seconds)
