"""The app, telling when each of its files was durable: a time stamp per write, to the file of $E1TUI_BENCH_STAMPS."""

import os
import struct
import sys
import time
from pathlib import Path

from e1tui import files
from e1tui.cli import main

STAMP = struct.Struct("d")


def read_stamps(path: Path) -> list[float]:
    return [at for (at,) in STAMP.iter_unpack(path.read_bytes())]


def run() -> int:
    stamps = os.open(os.environ["E1TUI_BENCH_STAMPS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    write = files.write_file

    def stamped(path: Path, content: bytes) -> bool:
        durable = write(path, content)
        os.write(stamps, STAMP.pack(time.perf_counter()))
        return durable

    files.write_file = stamped
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(run())
