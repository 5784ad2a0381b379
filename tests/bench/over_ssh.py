"""The same keys through a real sshd, over a line with 100 ms round trip and 20 kB/s."""

from __future__ import annotations

import contextlib
import random
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from tests.bench.figures import Figures
from tests.bench.keys import GROUP_KEYS, LEVEL_KEYS, ROW_KEYS
from tests.bench.program import REPOSITORY, Missing, Program, answer_of
from tests.bench.workspace import MANY, TITLE, Workspace

sys.path.insert(0, str(REPOSITORY / "tests" / "end_to_end"))  # where pytest finds them
from sshd import MISSING, Server, serving

ONE_WAY_MS, RATE = 50, 20_000
_QUIET: Final = 0.45
_BLOCK: Final = 15
_RAPID, _APART = 20, 0.12
_PAGE_DOWN = b"\x1b[6~"


def measure(space: Workspace, figures: Figures, count: int) -> None:
    if MISSING:
        figures.missing["par ssh"] = "openssh-server et openssh-client ne sont pas installés"
        return
    folder = space.root / "ssh"
    folder.mkdir(mode=0o700)
    # The account's shell may be anything: what is asked for is run by sh.
    with (
        serving(folder, ["sh", "-c", '"$SSH_ORIGINAL_COMMAND"']) as server,
        _slow_line(server.port) as port,
    ):
        _through(space, figures, _client(space, replace(server, port=port)), count)


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


def _client(space: Workspace, server: Server) -> Callable[[list[str]], Program]:
    def start(arguments: list[str]) -> Program:
        environ = [f"{name}={value}" for name, value in space.env.items()]
        command = shlex.join(["env", *environ, *arguments])
        remote = f"cd {shlex.quote(str(space.root))} && exec {command}"
        return space.start([*server.client("-tt", command=[remote])])

    return start


def _through(space: Workspace, figures: Figures, client: Callable[[list[str]], Program], count: int) -> None:
    label = space.grid.criteria[0].label
    peers = {"VisiData commande": space.visidata, "vim commande": space.vim, "curses position": space.curses}
    with contextlib.ExitStack() as stack:
        running: list[tuple[str, Program, Iterator[bytes], bytes]] = []
        open_first = (b"\r", b"\r")
        for name, keys, make, paths in (
            ("e1tui position", LEVEL_KEYS(), space.sessions, open_first),
            ("e1tui ligne", ROW_KEYS(), space.sessions, open_first),
            ("e1tui groupe", GROUP_KEYS(), space.grouped, (*open_first, b"g")),
        ):
            program = stack.enter_context(client(space.e1tui(make(f"ssh {name}", MANY))))
            program.wait_for(TITLE)
            for path in paths:
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
