"""Keys, pastes, replies, windows and signals at random, over all screens: nothing may end the app, nothing be lost.

`python tests/end_to_end/storm.py --keys 20000` prints its seed, and how to run one life of it again. A life is a fresh
sessions folder and some hundred keys; at its end a word is typed, and what was on the screen has to be on disk.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from terminal import Terminal, environment

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.session import ExamForm, Examiner, Phase, Session
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore, Stored

LIFE: Final = 300  # keys
LARGEST_SHOWN: Final = (
    500,
    200,
)  # of the terminal's picture here: a window is larger than that for the app only
NOW: Final = dt.datetime(2026, 6, 12, 9, 41, tzinfo=dt.UTC)
LEFT: Final = b"\x1b[?1049l"
CRASH: Final = "erreur interne"
HOME: Final = "e1tui · "  # at the top of the first screen

CHARACTERS: Final = [
    *"abcdefghijklmnopqrstuvwxyz",
    *"1234567890",
    *"&é\"'(-è_çà",
    *",.;?! ",
    *"AZERTYX",
    "œ",
    "日",
    "e\u0301",
]
MOVES: Final = [
    "\r",
    "\t",
    "\x1b[Z",
    *(f"\x1b[{c}" for c in "ABCDHF"),
    "\x1b[5~",
    "\x1b[6~",
    "\x1b[3~",
    "\x7f",
]
CONTROLS: Final = [
    "\x1b",
    "\x0c",
    "\x13",
    "\x10",
    "\x07",
    "\x1a",
    "\x19",
    "\x01",
    "\x05",
    "\x15",
    "\x03",
    "\x1bOP",
    "\x1bf",
]
# From the list of sessions, so that every screen has its turn.
WALKS: Final = (
    "\r\r", "\r\r\t\t\ta\r", "\r\rl", "\r\rr", "\r\rs", "\r\rh", "\r\rd", "\r\re", "\r\r?", "\r\ra\r\x10", "\r\rn1",
    "\ro", "\rm", "\rf", "\rg", "\rg9:00\r40\r", "\rb", "\rbf", "\rw", "\rt", "\re", "\rep", "\ri", "\rh", "\rs", "\r\x1b[Bv",
    "o", "m", "f", "i", "p", "e", "t", "x", "?", "?t", "?k",
)  # fmt: skip
# Of these, those that end in a field.
WRITING: Final = (
    "\r\ra\r", "\r\rl", "\r\rr", "\r\rs", "\r\ra\r\x10", "\ro", "\rm\t", "\rf", "\rg\t\t", "\rbf", "\rs", "o", "m", "f", "p",
)  # fmt: skip
LIST: Final = "Nom\tPrénom\tNuméro\n" + "".join(f"TILLEUL{n}\tAnge\t09911{n:05}\n" for n in range(30))
PASTES: Final = (
    "un",
    "bonjour à tous",
    LIST,
    "x" * 300,
    "日本 " * 40,
    "a\tb\tc\nd\te\tf\n",
    "\x1b[31mrouge",
    "e\u0301" * 70,
)
# Late, unknown or false: attributes, cursor, colours, modes, size, focus, mouse, strings.
REPLIES: Final = (
    "\x1b[?65;1;9c", "\x1b[>65;7200;1c", "\x1b[1;1R", "\x1b[?2026;2$y", "\x1b[?2048;2$y", "\x1b]11;rgb:0000/0000/0000\x1b\\",
    "\x1b]11;rgb:ffff/ffff/ffff\x07", "\x1bP1$r0m\x1b\\", "\x1b[8;24;80t", "\x1b[48;30;90;600;900t", "\x1b[I", "\x1b[O",
    "\x1b[<0;20;10M\x1b[<0;20;10m", "\x1b[<35;300;300M", "\x1b[<64;10;10M", "\x1b[<65;10;10M", "\x1b[<0;200;90M", "\x1b[M !!",
    "\x1b[97;5u", "\x1b[57399u", "\x1b[65;30;65;1;0;1_", "\x1b[999~", "\x1b[1;2P",
)  # fmt: skip
HARMLESS: Final = (signal.SIGWINCH, signal.SIGCONT, signal.SIGTSTP)
ENDS: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT)
_COUNTS: Final = re.compile(r"C1\.\d (\d+)/\d+")


@dataclass
class Report:
    """What a storm did: `failures` are each a life that ended, or lost something, with what led there."""

    keys: int = 0
    lives: int = 0
    checked: int = 0  # words that were on the screen when the app was ended
    failures: list[str] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)  # the last line of the screens


class Life:
    """One app on a folder of its own, from its start to its end."""

    def __init__(self, home: Path, seed: str, report: Report) -> None:
        self._chance = random.Random(seed)
        self._report = report
        self._home = home
        self._did: list[str] = []
        self._size = (80, 24)
        make_folder(home / "sessions")
        (home / "liste.csv").write_text(LIST.replace("\t", ";"), encoding="utf-8")

    def run(self, keys: int) -> str:
        """What went wrong, or ""."""
        env = environment(self._home, E1TUI_SESSIONS=str(self._home / "sessions"), PYTHONFAULTHANDLER="1")
        if self._chance.random() < 0.1:
            del env["E1TUI_CLAVIER"]  # the first screen asks which keyboard this is
        end = self._report.keys + keys
        with Terminal(env=env) as terminal:
            try:
                terminal.wait_until(lambda: bool(terminal.screen.strip()), "the first frame")
                while self._report.keys < end:
                    self._step(terminal)
                    self._report.seen[terminal.lines[-1].strip()[:60]] += 1
                    if LEFT in terminal.raw or terminal.process.poll() is not None:
                        # q on the list of sessions leaves; a Ctrl+C that comes after that is the shell's.
                        said_nothing = terminal.wait_exit() in (0, 130) and CRASH.encode() not in terminal.raw
                        return "" if said_nothing else self._failure(terminal, "it ended")
                return self._end(terminal)
            except (AssertionError, OSError) as error:
                return self._failure(terminal, f"{type(error).__name__}: {error}")

    # --- what happens to it ---

    def _step(self, terminal: Terminal) -> None:
        chance = self._chance
        what = chance.random()
        if what < 0.50:
            self._keys(terminal, *(self._key() for _ in range(chance.randint(1, 8))))
        elif what < 0.68:
            self._go_home(terminal)
            self._keys(terminal, chance.choice(WALKS))
        elif what < 0.76:
            self._resize(terminal, *self._any_size())
        elif what < 0.84:
            self._drag(terminal)
        elif what < 0.89:
            self._keys(terminal, f"\x1b[200~{chance.choice(PASTES)}\x1b[201~")
        elif what < 0.96:
            self._keys(terminal, chance.choice(REPLIES))
        else:
            number = chance.choice((*HARMLESS, signal.SIGSTOP))
            self._did.append(number.name)
            terminal.signal(number)
            if number is signal.SIGSTOP:
                terminal.send(self._key())
                terminal.signal(signal.SIGCONT)

        self._quiet(terminal, chance.choice((0.0, 0.02, 0.05)))

    def _go_home(self, terminal: Terminal) -> None:
        """To the list of sessions, whatever is in the way."""
        for _ in range(12):
            self._quiet(terminal, 0.1)  # else the next q leaves the app
            if HOME in terminal.lines[0]:
                return
            if "trop petite" in terminal.screen:
                self._resize(terminal, 80, 24)
            elif "SAISIE" in terminal.lines[-1]:
                self._keys(terminal, "\t")
            else:
                self._keys(terminal, self._chance.choice(("q", "\x1b", "\x1b\r", "\t")))

    def _key(self) -> str:
        what = self._chance.random()
        return self._chance.choice(CHARACTERS if what < 0.6 else MOVES if what < 0.9 else CONTROLS)

    def _keys(self, terminal: Terminal, *keys: str) -> None:
        for key in keys:
            self._did.append(repr(key))
            terminal.send(key)
        self._report.keys += len(keys)

    def _any_size(self) -> tuple[int, int]:
        chance = self._chance
        usual = ((80, 24), (120, 40), (60, 16), (59, 15), (140, 40), (71, 24), (1, 1), (20_000, 20_000))
        return (
            chance.choice(usual)
            if chance.random() < 0.5
            else (chance.randint(1, 300), chance.randint(1, 100))
        )

    def _resize(self, terminal: Terminal, columns: int, rows: int) -> None:
        self._did.append(f"{columns}×{rows}")
        self._size = (columns, rows)
        terminal.resize(columns, rows, shown=LARGEST_SHOWN)

    def _drag(self, terminal: Terminal) -> None:
        """The border of the window drawn from one place to another while one types and scrolls."""
        (columns, rows), (to_columns, to_rows) = self._size, self._any_size()
        steps = self._chance.randint(2, 12)
        for step in range(1, steps + 1):
            part = step / steps
            self._resize(
                terminal,
                round(columns + (to_columns - columns) * part),
                round(rows + (to_rows - rows) * part),
            )
            if self._chance.random() < 0.6:
                self._keys(terminal, self._key())
            terminal._read(self._chance.choice((0.0, 0.0, 0.02)))

    # --- its end ---

    def _end(self, terminal: Terminal) -> str:
        """Type a word, end the app, and look for all that was on the screen."""
        self._resize(terminal, 120, 40)
        word = "zz" + "".join(self._chance.choices("bdfklmnprstxz", k=7))
        if self._chance.random() < 0.8:
            self._go_home(terminal)
            for key in re.findall(r"\x1b\[.|.", self._chance.choice(WRITING), re.DOTALL):
                self._keys(terminal, key)
                self._quiet(terminal, 0.1)
        terminal.send("\x0c")
        self._quiet(terminal)
        self._keys(terminal, *word) if self._chance.random() < 0.6 else self._keys(
            terminal, f"\x1b[200~{word}\x1b[201~"
        )
        self._quiet(terminal)
        if LEFT in terminal.raw:
            return "" if terminal.wait_exit() in (0, 130) else self._failure(terminal, "it ended")
        if not terminal.screen.strip():
            return self._failure(terminal, "it shows nothing any more")
        seen, top = terminal.screen, terminal.lines[0]
        number = self._chance.choice(ENDS)
        self._did.append(number.name)
        terminal.signal(number)
        code = terminal.wait_exit()
        said = bytes(terminal.raw).rpartition(LEFT)[2].decode("utf-8", "replace")
        if code != 128 + number or CRASH in said:
            return self._failure(terminal, f"exit code {code} after {number.name}")
        if word in seen:
            self._report.checked += 1
            if not any(
                word.encode() in path.read_bytes() for path in self._home.rglob("*") if path.is_file()
            ):
                return self._failure(terminal, f"« {word} » is lost:\n{seen}")
        for one in SessionStore(self._home / "sessions/juin").load_all():
            if not isinstance(one, Stored):
                return self._failure(terminal, f"{one} is no longer read")
            if shown := _COUNTS.findall(seen) if one.evaluation.candidate.full_name in top else []:
                kept = [
                    sum(f"{c}." in key for key in one.evaluation.positions) for c in ("C1.1", "C1.2", "C1.3")
                ]
                if [int(count) for count in shown] != kept:
                    return self._failure(terminal, f"{shown} were shown, {kept} are on disk:\n{seen}")
        return ""

    @staticmethod
    def _quiet(terminal: Terminal, seconds: float = 0.4) -> None:
        """Until nothing has come for so long."""
        size = -1
        while size != len(terminal.raw):
            size = len(terminal.raw)
            terminal._read(seconds)

    def _failure(self, terminal: Terminal, what: str) -> str:
        if terminal.process.poll() is None:  # it hangs: where, its threads say
            terminal.signal(signal.SIGABRT)
            self._quiet(terminal)
        said = bytes(terminal.raw).rpartition(LEFT)[2].decode("utf-8", "replace")
        log = self._home / ".local/state/e1tui/erreurs.log"
        noted = log.read_text(encoding="utf-8") if log.exists() else ""
        code = terminal.process.poll()
        return (
            f"{what} (exit code {code})\n{said[-6000:]}\n{noted[-3000:]}\nlast: {' '.join(self._did[-120:])}"
        )


def make_folder(root: Path) -> None:
    """A session with somebody in each state: untouched, begun, complete, closed, absent."""
    session = Session(
        "mc-sno-e1",
        "E1, session de juin",
        form=ExamForm.CCF,
        school="Lycée Exemple",
        date=dt.date(2026, 6, 12),
        commission=(Examiner("DURAND", "Alix", "Professeur"), Examiner("LEMAIRE", "Claude")),
        phases=(Phase("Exposé", 10), Phase("Entretien", 20)),
    )
    store = SessionsFolder(root).create("juin", session)
    grid = store.grid()
    for rank, (last, first) in enumerate(
        (("ACACIA", "Rose"), ("BOULEAU", "Noé"), ("CHÊNE", "Maël"), ("ÉRABLE", "Sacha"), ("GENÊT", "Alix"))
    ):
        stem = store.add(Candidate(last, first, f"099000000{rank}"))
        if not rank:
            continue
        stored = store.load(stem)
        evaluation: Evaluation = stored.evaluation
        for criterion in grid.criteria[: rank * 5]:
            evaluation = evaluation.with_position(criterion, grid.levels[rank % 4].level)
        if rank >= 3:
            for competency in grid.competencies:
                evaluation = evaluation.with_mark(competency, 12 + rank)
        store.save(stored, evaluation, Author("adurand"), NOW)


def storm(seed: int, keys: int, first: int = 0, *, tell: bool = False) -> Report:
    """So many keys, in lives from that one on; it goes on after a failure."""
    report = Report()
    while report.keys < keys:
        number = first + report.lives
        with tempfile.TemporaryDirectory(prefix="e1tui-storm-") as folder:
            failure = Life(Path(folder), f"{seed}/{number}", report).run(min(LIFE, keys))
        report.lives += 1
        if failure:
            report.failures.append(f"seed {seed}, life {number}: {failure}")
        if tell and (failure or report.lives % 10 == 0):
            print(f"{time.strftime('%H:%M:%S')} life {number}, {report.keys} keys, {report.checked} words checked,"
                  f" {len(report.failures)} failures", flush=True)  # fmt: skip
            if failure:
                print(report.failures[-1], "\n", "-" * 60, flush=True)
    return report


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=None, help="(another one each time)")
    parser.add_argument("--keys", type=int, default=20_000, help="(%(default)s)")
    parser.add_argument("--life", type=int, default=0, help="begin with this one (%(default)s)")
    options = parser.parse_args()
    seed = int.from_bytes(os.urandom(4)) if options.seed is None else options.seed
    print(f"seed {seed}", flush=True)
    report = storm(seed, options.keys, options.life, tell=True)
    for line, count in report.seen.most_common(80):
        print(f"{count:6} {line}")
    print(f"seed {seed}: {report.keys} keys, {report.lives} lives, {report.checked} words found again,"
          f" {len(report.failures)} failures")  # fmt: skip
    return bool(report.failures)


if __name__ == "__main__":
    sys.exit(main())
