"""Which files of a session are copies that other programs left beside its own: no candidates, and never hidden.

Synchronisation (Nextcloud, Syncthing, Dropbox, OneDrive), file managers, editors and office programs leave them.
A name alone proves nothing, for people may name a candidate's file as they like: a copy is a file with such a name
*and* the number (else the names) of another one. The only file of its number stays a candidate, whatever its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from e1tui import files
from e1tui.domain.agreement import of
from e1tui.domain.text import folded
from e1tui.errors import DocumentError, FileProblem
from e1tui.storage.listing.changes import Stamp, stamp
from e1tui.storage.naming import COPY_WORDS, SESSION_FILE
from e1tui.storage.toml.tables import MAX_BYTES, parse_toml

_SUFFIX: Final = ".toml"
_SESSION: Final = SESSION_FILE.removesuffix(_SUFFIX)
_HISTORY: Final = b"\n[[historique]]"
_OWN: Final = re.compile(r"[a-z0-9-]+")  # e1tui itself gives no other names to candidates' files
_WORDS: Final = re.compile("|".join(COPY_WORDS))
# What programs mark a copy with; "(1)" and " 2" too.
_MARK: Final = re.compile(
    r"~|copi|copy|confli|clash|backup|sauvegarde|[(\[ ]\d+[)\]]?$|[.-](?:bak|old|orig|sav|tmp)$",
    re.IGNORECASE,
)
# Of these a program, not a person, says that it is a copy of that very file.
_CONFLICT: Final = re.compile(r"confli|clash", re.IGNORECASE)
_OFFICE: Final = "~$"  # Word's and Excel's mark of an open file; Word puts it in place of two letters
_CUTS: Final = 24  # places where a name is tried in two: hostile names have many


@dataclass(frozen=True)
class Copy:
    """A copy of one of the session's files. `original` is "" for the mark that an office program left.

    `revision` and `original_revision` are None where a file cannot be read, or is a session's.
    """

    name: str
    original: str
    is_same: bool = False
    revision: int | None = None
    original_revision: int | None = None

    @property
    def reason(self) -> str:
        """What it is, without a full stop: "copie de martin-camille.toml, au même contenu ; elle n’est pas comptée"."""
        if not self.original:
            return "marque laissée par un logiciel de bureau : ce n’est pas un candidat"
        uncounted = "elle ne sert pas" if self.original == SESSION_FILE else "elle n’est pas comptée"
        return f"copie {of(self.original)}{self._compared} ; {uncounted}"

    @property
    def _compared(self) -> str:
        if self.is_same:
            return ", au même contenu"
        if self.revision is None or self.original_revision is None:
            return ""
        if self.revision > self.original_revision:
            return f", plus récente que lui (révision {self.revision}, lui {self.original_revision})"
        return f" (révision {self.revision}, lui {self.original_revision})"

    @property
    def hint(self) -> str:
        """What to do about it in a line of the screen."""
        if not self.original:
            return "Marque laissée par un logiciel de bureau : elle peut être effacée du dossier."
        if self.is_same:
            return "Copie au même contenu : elle peut être effacée du dossier."
        newer = (self.revision or 0) > (self.original_revision or 0)
        said = "Copie plus récente que l’original" if newer else "Copie qui n’est pas l’original"
        return f"{said} : comparez, gardez le bon, effacez l’autre."

    @property
    def advice(self) -> str:
        """What to do about it, as a sentence."""
        if self.is_same or not self.original:
            return "Elle peut être effacée."
        return f"Comparez les deux fichiers, gardez le bon sous le nom {self.original}, sortez l’autre du dossier."


def copies(folder: Path, stems: Iterable[str]) -> Mapping[str, str]:
    """Of the candidates' files of a session's folder, by stem, those that are copies, and of which other file.

    Files whose names e1tui could have given are not even opened. `e1tui.storage.listing.entries.copies_in` asks only where
    there are others.
    """
    stems = set(stems)
    suspects = [stem for stem in stems if _OWN.fullmatch(stem) is None or _WORDS.search(stem)]
    return _Folder(folder, stems | {_SESSION}).copies(sorted(suspects))


def described(folder: Path, found: Mapping[str, str]) -> tuple[Copy, ...]:
    """Those copies, by their files' names, with what tells them from their originals, which are read for it."""
    return tuple(
        _described(folder, stem + _SUFFIX, original + _SUFFIX if original else "")
        for stem, original in found.items()
    )


def _described(folder: Path, name: str, original: str) -> Copy:
    if not original:
        return Copy(name, original)
    try:
        one, other = (files.read_bounded(folder / each, MAX_BYTES) for each in (name, original))
    except FileProblem:
        return Copy(name, original)
    return Copy(name, original, one == other, _revision(one), _revision(other))


def _revision(content: bytes) -> int | None:
    value = _table(content).get("revision")
    return value if type(value) is int else None


@dataclass(frozen=True)
class _Identity:
    number: str
    names: tuple[str, str]


class _Folder:
    """A folder's stems, and what is known of the files that had to be looked into."""

    def __init__(self, folder: Path, stems: set[str]) -> None:
        self._folder = folder
        self._stems = stems

    def copies(self, suspects: list[str]) -> dict[str, str]:
        originals = {stem: self._original(stem) for stem in suspects}
        found = {stem: original for stem, original in originals.items() if original is not None}
        for stem in sorted(found, key=lambda one: (len(one), one)):
            if _leads_back(found, stem):  # two that are copies of each other: one of them stays
                del found[stem]
        return found

    def _original(self, stem: str) -> str | None:
        """The stem of what this is a copy of, None for a file of its own."""
        named, mine = self._named(stem), self._identity(stem)
        if mine is None:
            if (named and _MARK.search(stem)) or stem.startswith(_OFFICE):
                return named
            return _SESSION if self._is_session(stem) else None
        if named == _SESSION:
            return None  # a candidate all the same
        if named and self._is_same_person(stem, mine, named):
            return named
        return self._held(stem, mine) if _MARK.search(stem) else None

    def _is_same_person(self, stem: str, mine: _Identity, other: str) -> bool:
        theirs = self._identity(other)
        if theirs is None:
            return False
        if mine.number and theirs.number and mine.number != theirs.number:
            return False
        # A person may make of a copy another candidate's file, and forget the number.
        is_sure = mine.number == theirs.number != "" and _CONFLICT.search(stem) is not None
        return is_sure or mine.names == theirs.names

    def _named(self, stem: str) -> str:
        """The longest stem of the folder that this one is, but for a mark before or behind it; "" for none."""
        cuts = [rank for rank, letter in enumerate(stem) if not letter.isalnum()]
        cuts = cuts if len(cuts) <= _CUTS else cuts[: _CUTS // 2] + cuts[-_CUTS // 2 :]
        starts, ends = [0, *(rank + 1 for rank in cuts)], [*cuts, len(stem)]
        best = ""
        for start in starts:
            for end in ends:
                inner = stem[start:end]
                marks = stem[:start] + stem[end:]
                if len(best) < len(inner) < len(stem) and inner in self._stems and _is_mark(marks):
                    best = inner
        if not best and stem.startswith(_OFFICE):
            rest = stem.removeprefix(_OFFICE)
            best = min((one for one in self._stems - {stem} if one[2:] == rest), default="")
        return best

    def _held(self, stem: str, mine: _Identity) -> str | None:
        """Who else has that number, else these names: any file of another name, or a copy that is named before this."""
        wanted = mine.number or mine.names[0]
        for other in sorted(self._stems - {stem, _SESSION}, key=lambda one: (len(one), one)):
            if _MARK.search(other) and (len(other), other) > (len(stem), stem):
                continue
            if self._may_hold(other, wanted) and (theirs := self._identity(other)) is not None:
                same_number = mine.number == theirs.number
                if same_number and (mine.names == theirs.names or (mine.number and _CONFLICT.search(stem))):
                    return other
        return None

    def _may_hold(self, stem: str, wanted: str) -> bool:
        """Whether it is worth while to parse that file."""
        try:
            content = files.read_bounded(self._path(stem), MAX_BYTES)
        except FileProblem:
            return False
        return wanted in folded(content.partition(_HISTORY)[0].decode(errors="replace")).replace(" ", "")

    def _is_session(self, stem: str) -> bool:
        """Whether that file is a session's own, under another name."""
        try:
            return "intitule" in _table(files.read_bounded(self._path(stem), MAX_BYTES))
        except FileProblem:
            return False

    def _path(self, stem: str) -> Path:
        return self._folder / (stem + _SUFFIX)

    def _identity(self, stem: str) -> _Identity | None:
        path = self._path(stem)
        now = stamp(path)
        return None if now is None else _read_identity(path, now)


def _leads_back(found: Mapping[str, str], stem: str) -> bool:
    """Whether its original, or that one's, is a copy of it in its turn."""
    seen, original = {stem}, found.get(stem)
    while original and original not in seen:
        seen.add(original)
        original = found.get(original)
    return original == stem


def _is_mark(text: str) -> bool:
    """Whether e1tui would not have put this into a name."""
    return _OWN.fullmatch(text) is None or _WORDS.search(text) is not None


@lru_cache(maxsize=1024)
def _read_identity(path: Path, now: Stamp) -> _Identity | None:
    """Who is in a candidate's file that has that stamp; None where nobody can be read in it."""
    try:
        candidate = _table(files.read_bounded(path, MAX_BYTES)).get("candidat")
    except FileProblem:
        return None
    if not isinstance(candidate, dict):
        return None
    last, first, number = (str(candidate.get(key, "")) for key in ("nom", "prenom", "numero"))
    return _Identity(plain_number(number), (folded(last), folded(first)))


def plain_number(number: str) -> str:
    """A number as two files may both write it: spaces and leading zeros tell nobody apart."""
    return folded(number).replace(" ", "").lstrip("0")


def _table(content: bytes) -> Mapping[str, Any]:
    for part in (content.partition(_HISTORY)[0], content):
        try:
            return parse_toml(part)
        except DocumentError:
            continue
    return {}
