"""The one reader of zips: whatever zipfile and its decompressors raise is a FileProblem, and none unfolds for ever."""

from __future__ import annotations

import contextlib
import io
import zipfile
from collections.abc import Iterator
from typing import Final

from e1tui.errors import E1Error, FileProblem

# What people's programs write. In others a kilobyte can ask for gigabytes: lzma has its own dictionary's size, and
# zipfile gives no bound on to bz2.
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


@contextlib.contextmanager
def opened(content: bytes, damaged: str) -> Iterator[zipfile.ZipFile]:
    """A zip to be read in the block; what goes wrong with it there is a FileProblem that says `damaged`.

    Its directory is read whole, a kilobyte of memory for each 46 bytes of it: how long one may be is the caller's.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as zipped:
            yield zipped
    except E1Error:
        raise
    except (
        Exception
    ) as error:  # BadZipFile, zlib.error, struct.error, OSError, EOFError, NotImplementedError …
        raise FileProblem(damaged) from error


def read(zipped: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    """What an entry holds, a byte more than `most` at most; to be called in the block of `opened`."""
    if entry.compress_type not in _METHODS:
        raise NotImplementedError
    with zipped.open(entry) as file:
        return file.read(most + 1)
