"""`e1tui archiver`, `verifier --archive`, `restaurer` and `purger`: the end of a session's life, never by itself."""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from e1tui import files
from e1tui.domain.closing import SHOWN_DIGITS
from e1tui.domain.extract import communicable_extract
from e1tui.domain.grid import Grid
from e1tui.errors import DocumentError, E1Error, ExportError, FileProblem, SaveError, UsageError
from e1tui.settings import exports_folder
from e1tui.storage import archiving
from e1tui.storage.closed_check import Closings, Problem
from e1tui.storage.codec import decode_evaluation
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import load_grid
from e1tui.storage.naming import SESSION_FILE, as_named
from e1tui.storage.presents import Attendance
from e1tui.storage.session_codec import decode_session
from e1tui.storage.store import SessionStore, Stored
from e1tui.storage.who import Author

if TYPE_CHECKING:  # documents and zips are imported by the commands that need them
    from e1tui.export.archive import Archive
    from e1tui.export.batch import Item

Say = Callable[[str], None]
Ask = Callable[[str], str]
_FINGERPRINT: Final = re.compile(rf"[0-9a-f]{{{SHOWN_DIGITS},64}}")


# --- archiver ---


def archive(store: SessionStore, options: argparse.Namespace, now: dt.datetime, say: Say, warn: Say) -> int:
    """Write the session's archive; 1 when something of the session could not be put into it."""
    from e1tui.export.archive import DOCUMENTS, pack

    if not options.vers.strip():
        raise UsageError("--vers : un fichier est attendu.")
    target = Path(options.vers).absolute()
    if os.path.lexists(target):
        raise SaveError(f"{target} existe déjà, il n’est pas remplacé : choisissez un autre nom.")
    if target.is_relative_to(store.folder.absolute()):
        raise UsageError("--vers : hors du dossier de la session, avec lequel l’archive serait effacée.")
    if not target.parent.is_dir():
        raise FileProblem(f"{target.parent} : pas de dossier de ce nom.")
    found = archiving.session_files(store, remarks=options.avec_remarques)
    items = [(one.stem, as_named(store, one)) for one in store.load_all() if isinstance(one, Stored)]
    documents, problems = _documents(store, items)
    contents = dict(found.contents) | {f"{DOCUMENTS}/{name}": made for name, made in documents.items()}
    content = pack(store.name, contents, now)
    if not files.write_file(target, content):
        warn(f"{target} est écrit, mais le disque n’a pas confirmé.")
    record = archiving.ArchiveRecord(
        now, str(target), hashlib.sha256(content).hexdigest(), options.avec_remarques, found.sums
    )
    archiving.record_archive(store, record)
    for line in _without_extract(store.grid(), items):
        warn(line)
    for problem in (*found.problems, *problems):
        warn(problem)
    remarks = "avec" if options.avec_remarques else "sans"
    say(f"{target} : {len(contents)} fichiers de {store.name}, {remarks} les remarques internes.")
    say(f"Empreinte de l’archive (SHA-256) : {record.fingerprint}")
    return 1 if found.problems or problems else 0


def _documents(store: SessionStore, items: list[Item]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Every document of the session by file name, and what could not be made.

    A draft has no extract: `_without_extract` names it.
    """
    from e1tui.export.batch import Document, Order, export

    grid, session = store.grid(), store.session()
    complete = [item for item in items if _has_extract(grid, item)]
    incomplete = len(items) < len(store.stems())
    of_all = Order(frozenset({Document.GRID, Document.MARK_SHEET}), store.name, incomplete=incomplete)
    with tempfile.TemporaryDirectory(prefix="e1tui-") as name:
        folder = Path(name)
        reports = [export(grid, session, items, of_all, folder)]
        if complete:
            extracts = Order(frozenset({Document.EXTRACT}), store.name)
            reports.append(export(grid, session, complete, extracts, folder))
        written = {path.name: path.read_bytes() for report in reports for path in report.written}
    return written, tuple(problem for report in reports for problem in report.problems)


def _has_extract(grid: Grid, item: Item) -> bool:
    try:
        communicable_extract(grid, item[1])
    except ExportError:
        return False
    return True


def _without_extract(grid: Grid, items: list[Item]) -> list[str]:
    lines = []
    for item in items:
        if not _has_extract(grid, item):
            evaluation = item[1]
            reason = evaluation.state.value if evaluation.is_present else evaluation.presence.label
            lines.append(f"Sans extrait dans l’archive : {evaluation.candidate.full_name} ({reason}).")
    return lines


# --- verifier --archive, restaurer ---


def check(options: argparse.Namespace, say: Say, warn: Say) -> int:
    """Check an archive against its manifest, its closed evaluations against their fingerprints; 1 if not."""
    wanted = _wanted(options.empreinte)
    found = _read(options.archive)
    contents, refused = _content_problems(found)
    problems = [*found.problems, *refused, *(str(one) for one in contents if not one.warning)]
    for one in contents:
        if one.warning:
            warn(f"{one}.")
    if wanted is not None and not problems:
        said = _whose(found, wanted)
        if said is None:
            problems.append(
                f"{wanted} n’est l’empreinte ni de l’archive, ni d’une évaluation qu’elle contient"
            )
        else:
            say(f"{wanted} : {said}.")
    for problem in problems:
        say(problem)
    if problems:
        return 1
    say(f"{len(found.files)} fichiers de {found.session} vérifiés, aucun problème.")
    say(f"Empreinte de l’archive (SHA-256) : {found.fingerprint}")
    return 0


def _wanted(text: str | None) -> str | None:
    if text is None:
        return None
    digits = re.sub(r"\s|…|\.\.\.$", "", text).lower()
    if not _FINGERPRINT.fullmatch(digits):
        raise UsageError(f"--empreinte : de {SHOWN_DIGITS} à 64 chiffres hexadécimaux sont attendus.")
    return digits


def _content_problems(found: Archive) -> tuple[list[Problem], list[str]]:
    """What the closed evaluations of an archive say, and the files that are refused."""
    told: list[Problem] = []
    refused: list[str] = []
    try:
        session = decode_session(found.files.get(SESSION_FILE, b""))
    except DocumentError as error:
        session, refused = None, [f"{SESSION_FILE} : {error}"]
    closings = Closings(session)
    for path, content in found.files.items():
        if path.endswith(".toml") and path != SESSION_FILE:
            try:
                told += closings.check(path, decode_evaluation(content, load_grid))
            except DocumentError as error:
                refused.append(f"{path} : {error}")
    return [*told, *closings.of_session(SESSION_FILE)], refused


def _whose(found: Archive, wanted: str) -> str | None:
    """What a fingerprint, or its beginning, is the fingerprint of; None when of nothing in there."""
    if found.fingerprint.startswith(wanted):
        return "empreinte de cette archive"
    for path, content in found.files.items():
        if path.endswith(".toml") and path != SESSION_FILE:
            evaluation = decode_evaluation(content, load_grid)
            kept = evaluation.closing.fingerprint if evaluation.is_closed and evaluation.closing else ""
            if kept.startswith(wanted):
                return f"empreinte de l’évaluation de {evaluation.candidate.full_name} ({path})"
    return None


def restore(folder: SessionsFolder, options: argparse.Namespace, say: Say, warn: Say) -> int:
    """Make a session of an archive again; E1Error, and nothing is written, when it is not sound.

    What is closed in it comes back as it was; 1 when some of it could not have been closed so, which is then said.
    """
    found = _read(options.archive)
    if found.problems:
        raise FileProblem(f"L’archive n’est pas conforme à son manifeste : {'; '.join(found.problems[:5])}.")
    store = archiving.restore(folder, options.sous or found.session, found.files)
    say(f"Session restaurée : {store.folder} ({len(store.stems())} candidats).")
    say("Les documents restent dans l’archive ; e1tui exporter les refait.")
    told, _ = _content_problems(found)
    for one in told:
        warn(f"{one}.")
    return 1 if any(not one.warning for one in told) else 0


def _read(name: str) -> Archive:
    from e1tui.export.archive import MAX_BYTES, unpack

    content = files.read_bounded(Path(name), MAX_BYTES, follow=True)
    try:
        return unpack(content)
    except FileProblem as error:  # it knows the bytes, not the file's name
        raise FileProblem(f"{name} : {error}") from error


# --- purger ---


def purge(
    store: SessionStore, options: argparse.Namespace, author: Author, now: dt.datetime, ask: Ask, say: Say
) -> int:
    """Remove a session once its name was typed; E1Error when it is open, not archived as it is, or not closed."""
    if inside := Attendance(store.folder, author, lambda: now).others():
        who = ", ".join(dict.fromkeys(one.who for one in inside))
        raise E1Error(
            f"{store.name} n’est pas effacée : la session est ouverte par {who}. Fermez-la d’abord."
        )
    if not options.meme_brouillons and (names := archiving.unclosed(store)):
        count = "1 évaluation n’est pas close" if len(names) == 1 else f"{len(names)} ne sont pas closes"
        raise E1Error(
            f"{store.name} n’est pas effacée, {count} : {', '.join(names)}.\n"
            "Pour l’effacer quand même : --meme-brouillons."
        )
    if not options.sans_archive and (problem := archiving.archive_problem(store)):
        raise E1Error(
            f"{store.name} n’est pas effacée. {problem}\nPour l’effacer sans archive : --sans-archive."
        )
    say(f"{store.folder} va être effacé, documents compris : {len(store.stems())} candidats.")
    for line in _about_archive(store):
        say(line)
    typed = ask(f"Pour confirmer, tapez le nom de la session ({store.name}) : ")
    if typed.strip() != store.name:
        raise E1Error("Ce n’est pas le nom de la session : rien n’est effacé.")
    archiving.purge(store)
    say(f"{store.name} est effacée.")
    elsewhere = exports_folder(store.folder, os.environ)
    if elsewhere.is_dir():
        say(f"Ses documents restent dans {elsewhere} : à effacer aussi.")
    return 0


def _about_archive(store: SessionStore) -> list[str]:
    try:
        record = archiving.archive_record(store)
    except FileProblem as error:
        return [str(error)]
    if record is None:
        return ["Aucune archive n’en a été faite : tout sera perdu."]
    where = "" if Path(record.path).exists() else ", qui n’est plus à cette place"
    lines = [f"Archive du {record.at:%d/%m/%Y} : {record.path}{where}."]
    if not record.with_remarks:
        lines.append("Elle est sans les remarques et notes internes, qui seront perdues.")
    return lines
