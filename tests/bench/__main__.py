"""`python -m tests.bench`: measure the app beside its peers, print the table, write it as JSON.

Ratios of medians within one run are what counts: times of a shared machine drift by half.
"""

from __future__ import annotations

import argparse
import compileall
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench import centres, keys, lists, over_ssh, starts, system
from tests.bench.figures import Figures
from tests.bench.program import REPOSITORY
from tests.bench.report import machine, table
from tests.bench.workspace import Workspace

Part = Callable[[Workspace, Figures, bool], None]
PARTS: dict[str, Part] = {
    "touches": lambda space, figures, quick: keys.measure(space, figures, 105 if quick else 240),
    "ssh": lambda space, figures, quick: over_ssh.measure(space, figures, 60 if quick else 210),
    "demarrage": lambda space, figures, quick: starts.measure(space, figures, 3 if quick else 15),
    "listes": lambda space, figures, quick: lists.measure(space, figures, 2 if quick else 5),
    "repos": lambda space, figures, quick: system.measure_idle(space, figures, 5 if quick else 20),
    "foule": lambda space, figures, quick: system.measure_crowd(space, figures),
    "centres": lambda space, figures, quick: centres.measure(space, figures, 1 if quick else 5),
    "commandes": lambda space, figures, quick: system.measure_commands(space, figures, 1 if quick else 3),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"{', '.join(PARTS)} (all of them)")
    parser.add_argument("--quick", action="store_true", help="few keys and rounds: to try the bench itself")
    parser.add_argument(
        "--json", type=Path, default=Path("bench.json"), help="where the figures go (%(default)s)"
    )
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    # Without bytecode everything starts four times slower: an installed package has it.
    compileall.compile_dir(REPOSITORY / "e1tui", quiet=2)
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="e1tui-bench-") as folder:
        space = Workspace(Path(folder))
        for name in options.parts or PARTS:
            began = time.monotonic()
            PARTS[name](space, figures, options.quick)
            print(f"{name} : {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    about = machine()
    options.json.write_text(figures.as_json(about), encoding="utf-8")
    print(
        f"{about['date']}, Python {about['python']}, Textual {about['textual']}, {about['processors']} cœurs,"
        f" charge {about['load']}\n"
    )
    print(table(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
