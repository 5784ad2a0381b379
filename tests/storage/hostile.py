"""Files that are made to hurt, and a process that reads each in a child and tells what that took.

`hostile.py` prints one line for each: name, seconds of processor, MB at most, and what was said.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from e1tui.errors import E1Error
from e1tui.rosters.roster import read_roster
from e1tui.rosters.text import MAX_BYTES as MAX_LIST
from e1tui.storage.check import check_session
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.tables import MAX_BYTES

MEMORY = 100 * 1024 * 1024
VALID = """format = 1
grille = "mc-sno-e1"
revision = 1
etat = "brouillon"
%s
[candidat]
nom = "EXEMPLE"
prenom = "Camille"
numero = "0214123456"
%s
"""


def filled(unit: str, size: int = MAX_BYTES, *, start: str = "", end: str = "") -> bytes:
    count = (size - len(start.encode()) - len(end.encode())) // len(unit.encode())
    return (start + unit * count + end).encode()


def numbered(pattern: str, size: int = MAX_BYTES) -> bytes:
    parts, length, number = [], 0, 0
    while length < size - 2 * len(pattern) - 20:
        parts.append(pattern.replace("#", str(number)))
        length += len(parts[-1])
        number += 1
    return "".join(parts).encode()


def valid(head: str = "", tail: str = "") -> bytes:
    return (VALID % (head, tail)).encode()


TOML: dict[str, bytes] = {
    "empty": b"",
    "nul": b"\0" * 1000,
    "not utf-8": b"format = 1\nappreciation = \"\xe9\"\n",
    "utf-16": VALID.encode("utf-16"),
    "too large": b"#" * (MAX_BYTES + 1),
    "a dotted key of 80 kB": b"a." * 40_000 + b"a = 1\n",
    "a dotted key of 80 kB, spaced": b"a . " * 20_000 + b"a = 1\n",
    "a dotted key of 80 kB, quoted": b'"a".' * 20_000 + b"a = 1\n",
    "a dotted key of 80 kB, escapes": rb'"\"".' * 16_000 + b"a = 1\n",
    "a dotted key in a header": b"[" + b"a." * 40_000 + b"a]\n",
    "a dotted key in a header, indented": b"  [[ " + b"a." * 40_000 + b"a]]\n",
    "a dotted key in an inline table": b"x = {" + b"a." * 40_000 + b"a = 1}\n",
    "a dotted key in an inline table after a text": b'x = ["""a"""", {' + b"a." * 40_000 + b"a = 1}]\n",
    "a dotted key after a false text": b"x = '\"\"\"'\n" + b"a." * 40_000 + b"a = 1\n",
    "a dotted key after a false comment": b'x = "#"\n' + b"a." * 40_000 + b"a = 1\n",
    "many dotted keys": numbered("a#.b.c.d.e.f.g.h.i.j = 1\n"),
    "many dotted keys, same root": numbered("a.b.c.d.e.f.g.h.i.j# = 1\n"),
    "many headers": numbered("[a#]\n"),
    "many dotted headers": numbered("[a#.b.c.d.e.f]\n"),
    "many inline tables with dotted keys": numbered("a# = {b.c.d.e.f.g.h.i = 1}\n"),
    "many keys": numbered("a# = 1\n"),
    "many history entries": numbered("[[historique]]\n"),
    "many entries of another table": numbered("[[a]]\nb = 1\n"),
    "deep lists": b"a = " + b"[" * 100_000,
    "deep lists over lines": b"a = " + b"[\n" * 100_000,
    "deep inline tables": b"a = " + b"{a=" * 100_000,
    "a wide list": filled("1,", start="a = [", end="1]\n"),
    "a wide list of lists": filled("[],", start="a = [", end="[]]\n"),
    "a wide list of tables": filled("{},", start="a = [", end="{}]\n"),
    "a wide list of texts": filled('"",', start="a = [", end='""]\n'),
    "a long bare key": filled("a", end=" = 1\n"),
    "a long word": filled("a"),
    "spaces": filled(" "),
    "quotes": filled('"'),
    "escaped quotes": filled('\\"'),
    "apostrophes": filled("'"),
    "a text that never ends": filled("x", start='a = """'),
    "a text that never ends, backslashes": filled("\\", start='a = """'),
    "new lines": filled("\n"),
    "comments": filled("#\n"),
    "dots": filled("."),
    "a number of 400,000 digits": filled("9", 400_000, start="revision = ", end="\n"),
    "a huge exponent": valid(tail='[competences."C1.1"]\nnote = 1e999999999\n'),
    "a tiny exponent": valid(tail='[competences."C1.1"]\nnote = 1e-999999999\n'),
    "a mark that is no number": valid(tail='[competences."C1.1"]\nnote = nan\n'),
    "an infinite mark": valid(tail='[competences."C1.1"]\nnote = -inf\n'),
    "a mark of 4,000 digits": valid(tail='[competences."C1.1"]\nnote = 1.' + "0" * 4000 + "\n"),
    "a huge rank": valid("passage = 99999999999999999999999999\n"),
    "a negative revision": valid().replace(b"revision = 1", b"revision = -1"),
    "a revision that is true": valid().replace(b"revision = 1", b"revision = true"),
    "a mark out of range": valid(tail='[competences."C1.1"]\nnote = 20.25\n'),
    "an unknown key": valid("inconnu = 1\n"),
    "a key of control characters": valid('"\\u001b]0;x\\u0007" = 1\n'),
    "an unknown level": valid(tail='[competences."C1.1".positionnements]\nbesoins = "X"\n'),
    "a level of control characters": valid(tail='[competences."C1.1".positionnements]\nbesoins = "\\u001b[2J"\n'),
    "an unknown format": valid().replace(b"format = 1", b"format = 2"),
    "a grid of another place": valid().replace(b"mc-sno-e1", b"../../etc/passwd"),
    "a history with a huge number": valid(
        tail='[[historique]]\nrevision = 1\nle = 2026-06-12T09:41:07Z\npar = "x"\nchamp = "C1.1.note"\navant = 1e999999999\n'
    ),
    "a table in place of a text": valid("[appreciation]\na = 1\n"),
    "a name of blanks": valid().replace(b"EXEMPLE", b"   "),
    "the same key twice": valid("revision = 2\n"),
    "as long a history as there can be": valid(
        tail='[[historique]]\nrevision = 1\nle = 2026-06-12T09:41:07+02:00\npar = "adurand"\n'
        'membre = "DURAND Alix"\nchamp = "C1.1.outils"\navant = "S"\napres = "TS"\n' * 3700
    ),
    "a date in place of a moment": valid(tail="[cloture]\nle = 2026-06-12\npar = \"x\"\n"),
}  # fmt: skip

LISTS: dict[str, bytes] = {
    "empty": b"",
    "nul": b"Nom;Prenom\n\0;\0\n",
    "a spreadsheet": b"PK\x03\x04" + b"\0" * 1000,
    "too large": b"a" * (MAX_LIST + 1),
    "half of a UTF-16 character": b"\xff\xfeN",
    "one line of separators": filled(";", MAX_LIST),
    "one line of tabs": filled("\t", MAX_LIST),
    "one line of every separator": filled(";,\t", MAX_LIST),
    "one line of quotes": filled('"', MAX_LIST),
    "lines of quotes": filled('"\n', MAX_LIST),
    "lines with an open quote": filled('"a;b\n', MAX_LIST),
    "quotes that open and close on other lines": filled('a";"b\n', MAX_LIST),
    "too many lines": filled("A;B\n", MAX_LIST),
    "empty lines": filled("\n", MAX_LIST),
    "carriage returns": filled("\r", MAX_LIST),
    "one word": filled("a", MAX_LIST),
    "one word of é": filled("é", MAX_LIST),
    "Latin-1": b"Nom;Pr\xe9nom\n" + b"\xe9;\xe9\n" * 10_000,
    "combining marks": filled("\u0301", MAX_LIST, start="Nom;Prenom\na"),
    "as many lines as are allowed": b"Nom;Prenom;Numero\n" + numbered("NOM#;Prenom#;021#\n", 400_000),
    "a header of 200,000 columns": b"Nom;" + b"x;" * 200_000 + b"\nA;B\n",
    "the header again and again": filled("Nom;Prenom\n", 200_000),
    "wide lines": (b"Nom;Prenom" + b";" * 1000 + b"\n") * 1500,
    "control characters": "Nom;Prenom\n\x1b]0;x\x07;B\nA\u202eB;C\nD\u2028E;F\nG\u200bH;I\n".encode(),
    "formulas": b"Nom;Prenom\n=1+1;B\n@x;C\n+1;D\n-1;E\n",
    "a mangled number": b"Nom;Prenom;Numero\nA;B;2,14E+09\n",
}  # fmt: skip


def read_toml(content: bytes) -> str:
    """What checking a session with this candidate's file says."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root)
        (folder / "session.toml").write_text('format = 1\ngrille = "mc-sno-e1"\nintitule = "E1"\n')
        (folder / "x.toml").write_bytes(content)
        return " / ".join(str(problem) for problem in check_session(SessionStore(folder)).problems)


def read_session(content: bytes) -> str:
    with tempfile.TemporaryDirectory() as root:
        (Path(root) / "session.toml").write_bytes(content)
        try:
            SessionStore(Path(root)).session()
        except E1Error as error:
            return str(error)
    return ""


def read_list(content: bytes) -> str:
    try:
        roster = read_roster(content)
    except E1Error as error:
        return str(error)
    problems = [f"ligne {problem.line} : {problem.message}" for problem in roster.problems]
    return f"{len(roster.rows)} lignes, {len(problems)} problèmes ; " + " / ".join(problems[:6])


OF_A_SESSION = (
    "empty",
    "not utf-8",
    "too large",
    "a dotted key of 80 kB",
    "an unknown key",
    "an unknown format",
)
CASES: list[tuple[str, Callable[[bytes], str], bytes]] = [
    *((f"toml, {name}", read_toml, content) for name, content in TOML.items()),
    *((f"session, {name}", read_session, TOML[name]) for name in OF_A_SESSION),
    *((f"list, {name}", read_list, content) for name, content in LISTS.items()),
]


def measure(read: Callable[[bytes], str], content: bytes) -> tuple[float, float, str]:
    """Seconds of processor, MB at most, and what was said ("!" and the type for anything else).

    The child may take `MEMORY` more than it has, and 20 seconds.
    """
    receive, send = os.pipe()
    process = os.fork()
    if not process:
        said = "! killed"
        try:
            with open("/proc/self/statm") as file:
                most = int(file.read().split()[0]) * resource.getpagesize() + MEMORY
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
            resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
            said = read(content)
        except BaseException as error:
            said = f"! {type(error).__name__}"
        finally:
            os.write(send, said.encode("utf-8", "backslashreplace")[:4000])
            os._exit(0)
    os.close(send)
    with open(receive, encoding="utf-8", errors="replace") as answer:
        said = answer.read() or "! killed"
    usage = os.wait4(process, 0)[2]
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


if __name__ == "__main__":
    read_toml(valid())  # what is loaded once is not the file's fault
    read_list(b"Nom;Prenom\nA;B\n")
    for name, read, content in CASES:
        seconds, megabytes, said = measure(read, content)
        sys.stdout.write(f"{name}\t{seconds:.3f}\t{megabytes:.1f}\t{said!r}\n")
