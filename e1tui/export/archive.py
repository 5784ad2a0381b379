"""A session's archive: one zip with a manifest of SHA-256, read back without trusting a byte of it.

All stands under one folder, the session's name. `manifeste.sha256` at the top lists every other file in the form
of `sha256sum -c`, so that an archive can be checked without e1tui.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from e1tui import zips
from e1tui.domain.french import short_date
from e1tui.domain.text import unsafe_characters
from e1tui.errors import E1Error, FileProblem

MANIFEST: Final = "manifeste.sha256"
DOCUMENTS: Final = "documents"
MAX_BYTES: Final = 128 * 1024 * 1024  # of the zip, and of all that it holds
_MAX_FILE: Final = 16 * 1024 * 1024
_MAX_FILES: Final = 5_000
# zipfile reads the whole directory before one can count: a kilobyte of memory for each 46 bytes of it.
_MAX_DIRECTORY: Final = 1024 * 1024
_FIRST_YEAR: Final = 1980  # what a zip can date a file of
_LAST_YEAR: Final = 2107
_ENTRY: Final = 46  # bytes of the directory for each file, beside its name
_END: Final = struct.Struct("<4s4H2LH")  # the record that ends a zip without a comment
_LARGE: Final = b"PK\x06\x07"  # before it, what leads to a directory of the large kind: ours has none
_FOLDERS: Final = frozenset({"retires", "grilles", DOCUMENTS})
_LINE: Final = re.compile(r"([0-9a-f]{64})  (\S.*)")


@dataclass(frozen=True)
class Archive:
    """`files` by path in the session's folder ("session.toml", "documents/grille-x.pdf"), manifest left out.

    `problems` are sentences on what is not as the manifest has it; `fingerprint` is the SHA-256 of the zip.
    """

    session: str
    files: Mapping[str, bytes]
    problems: tuple[str, ...]
    fingerprint: str


def check_clock(now: dt.datetime) -> None:
    """E1Error for a date that a zip has no number for: the machine's clock is wrong."""
    if not _FIRST_YEAR <= now.year <= _LAST_YEAR:
        raise E1Error(
            f"L’horloge de cette machine dit {short_date(now)}/{now.year:04}, une date qu’un zip ne peut pas porter :"
            " mettez-la à l’heure. Rien n’est écrit."
        )


def check_count(session: str, count: int) -> None:
    """FileProblem for more files, the manifest left out, than an archive is read back with."""
    if count >= _MAX_FILES:
        raise _too_large(session, f"{count} fichiers, {_MAX_FILES - 1} au plus")


def _too_large(session: str, what: str) -> FileProblem:
    return FileProblem(
        f"{session} est trop grande pour une archive : {what}. Rien n’est écrit.\n"
        "Archivez-la sans ses documents (--sans-documents), qu’e1tui exporter refait, ou répartissez-la en deux"
        " sessions."
    )


def pack(session: str, files: Mapping[str, bytes], now: dt.datetime) -> bytes:
    """The zip of a session's files by path.

    FileProblem for what `unpack` would refuse: a name, a file that is too large, too many of them; E1Error for a
    clock that is wrong.
    """
    check_clock(now)
    check_count(session, len(files))
    contents = {f"{session}/{path}": content for path, content in sorted(files.items())}
    for name, content in contents.items():
        _check_name(name)
        if len(content) > _MAX_FILE:
            raise FileProblem(
                f"{name} : {_mebibytes(len(content))}, {_mebibytes(_MAX_FILE)} au plus dans une archive. Rien n’est"
                " écrit."
            )
    lines = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in contents.items()]
    contents[MANIFEST] = "".join(lines).encode()
    if (size := sum(map(len, contents.values()))) > MAX_BYTES:
        raise _too_large(session, f"{_mebibytes(size)}, {_mebibytes(MAX_BYTES)} au plus")
    if sum(_ENTRY + len(name.encode()) for name in contents) > _MAX_DIRECTORY:
        raise _too_large(session, "trop de fichiers aux noms longs")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in contents.items():
            info = zipfile.ZipInfo(name, (*now.timetuple()[:6],))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            zipped.writestr(info, content)
    packed = target.getvalue()
    if len(packed) > MAX_BYTES:
        raise _too_large(session, f"{_mebibytes(len(packed))}, {_mebibytes(MAX_BYTES)} au plus")
    return packed


def _mebibytes(size: int) -> str:
    return f"{-(-size // 2**20)} Mio"


def unpack(content: bytes) -> Archive:
    """Read an archive; FileProblem when it is none, or when it holds what ours never do.

    Nothing is taken on trust: neither the names (a path that leads out of the folder), nor the sizes (a small
    zip that unfolds into gigabytes), nor the sums.
    """
    contents = _contents(content)
    manifest = contents.pop(MANIFEST, None)
    if manifest is None:
        raise FileProblem(f"Ce n’est pas une archive de session : elle n’a pas de {MANIFEST}.")
    sessions = {name.partition("/")[0] for name in contents}
    if len(sessions) != 1:
        raise FileProblem("Ce n’est pas l’archive d’une session : un seul dossier y est attendu.")
    (session,) = sessions
    return Archive(
        session,
        MappingProxyType({name.partition("/")[2]: found for name, found in contents.items()}),
        tuple(_differences(_sums(manifest), contents)),
        hashlib.sha256(content).hexdigest(),
    )


def _contents(content: bytes) -> dict[str, bytes]:
    _check_directory(content)
    found: dict[str, bytes] = {}
    left = MAX_BYTES
    with zips.opened(content, "L’archive est abîmée, ou n’est pas un zip d’e1tui.") as zipped:
        entries = zipped.infolist()
        if len(entries) > _MAX_FILES:
            raise FileProblem(f"L’archive a plus de {_MAX_FILES} fichiers : ce n’est pas une des nôtres.")
        for entry in entries:
            name = entry.filename
            if name != MANIFEST:
                _check_name(name)
            if name in found:
                raise FileProblem(f"{name} est deux fois dans l’archive.")
            found[name] = zips.read(zipped, entry, min(_MAX_FILE, left))
            left -= len(found[name])
            if len(found[name]) > _MAX_FILE or left < 0:
                raise FileProblem(f"{name} : taille démesurée, l’archive n’est pas lue plus loin.")
    return found


def _check_directory(content: bytes) -> None:
    """Refuse what zipfile would read a directory of any size from."""
    if len(content) < _END.size or len(content) > MAX_BYTES:
        raise FileProblem("Ce n’est pas une archive de session (taille).")
    signature, *_, size, _offset, comment = _END.unpack(content[-_END.size :])
    large = content[-_END.size - 20 :].startswith(_LARGE)
    if signature != b"PK\x05\x06" or comment or large or size > _MAX_DIRECTORY:
        raise FileProblem("Ce n’est pas une archive de session, ou elle est incomplète.")


def _check_name(name: str) -> None:
    """A path of ours: `<session>/<file>` or `<session>/<folder>/<file>`, nothing hidden, nothing odd."""
    parts = name.split("/")
    sound = len(parts) == 2 or (len(parts) == 3 and parts[1] in _FOLDERS)
    sound = sound and all(part and not part.startswith(".") and part == part.strip() for part in parts)
    if not sound or "\\" in name or len(name) > 500 or unsafe_characters(name):
        raise FileProblem(f"« {name[:100]} » : ce nom n’est pas permis dans une archive.")


def _sums(manifest: bytes) -> dict[str, str]:
    sums = {}
    for line in manifest.decode("utf-8", "replace").splitlines():
        found = _LINE.fullmatch(line)
        if found is None:
            raise FileProblem(f"{MANIFEST} : une ligne n’est pas lisible, l’archive est abîmée.")
        sums[found[2]] = found[1]
    return sums


def _differences(sums: Mapping[str, str], contents: Mapping[str, bytes]) -> list[str]:
    problems = [f"{name} : dans le manifeste, absent de l’archive" for name in sums if name not in contents]
    for name, content in contents.items():
        if name not in sums:
            problems.append(f"{name} : dans l’archive, absent du manifeste")
        elif hashlib.sha256(content).hexdigest() != sums[name]:
            problems.append(f"{name} : n’est pas ce que le manifeste en dit (modifié ou abîmé)")
    return problems
