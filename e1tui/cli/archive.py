"""`e1tui archiver`, `verifier --archive`, `restaurer` and `purger`: the end of a session's life, never by itself."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from e1tui import files, folders
from e1tui.domain.agreement import inside, of
from e1tui.domain.closing.seal import SHOWN_DIGITS
from e1tui.domain.french import french_date, french_moment, plural
from e1tui.errors import DocumentError, E1Error, FileProblem, UsageError
from e1tui.settings import exports_folder, state_folder
from e1tui.storage import archiving, rescue
from e1tui.storage.author import Author
from e1tui.storage.closed_check import Closings, Problem
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.naming import SESSION_FILE
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import decode_evaluation
from e1tui.storage.toml.session_toml import decode_session

if TYPE_CHECKING:  # documents and zips are imported by the commands that need them
    from e1tui.export.archive import Archive

Say = Callable[[str], None]
Ask = Callable[[str], str]
Clock = Callable[[], dt.datetime]
_FINGERPRINT: Final = re.compile(rf"[0-9a-f]{{{SHOWN_DIGITS},64}}")


# --- archiver ---


def archive(store: SessionStore, options: argparse.Namespace, now: dt.datetime, say: Say, warn: Say) -> int:
    """Write the session's archive; 1 when something of the session could not be put into it."""
    from e1tui.operations.archives import make_archive

    if not options.vers.strip():
        raise UsageError("--vers : un fichier est attendu.")
    target = Path(options.vers).absolute()
    if target.is_relative_to(store.folder.absolute()):
        raise UsageError("--vers : hors du dossier de la session, avec lequel l’archive serait effacée.")
    made = make_archive(
        store, target, now, remarks=options.avec_remarques, documents=not options.sans_documents
    )
    if not made.confirmed:
        warn(folders.unconfirmed(target))
    for name in made.without_extract:
        warn(f"Sans extrait dans l’archive : {name}.")
    for problem in made.problems:
        warn(problem)
    remarks = "avec" if options.avec_remarques else "sans"
    say(f"{target} : {plural(made.count, 'fichier')} {of(store.name)}, {remarks} les remarques internes.")
    say(f"Empreinte de l’archive (SHA-256) : {made.fingerprint}")
    return 1 if made.problems else 0


# --- verifier --archive, restaurer ---


def check(options: argparse.Namespace, say: Say, warn: Say) -> int:
    """Check an archive against its manifest, its closed evaluations against their fingerprints; 1 if not."""
    wanted = _wanted(options.empreinte)
    found = _read(options.archive)
    contents, refused = _content_problems(found)
    problems = [*found.problems, *refused, *(str(one) for one in contents if not one.warning)]
    for warning in (problem for problem in contents if problem.warning):
        warn(f"{warning}.")
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
    say(f"{plural(len(found.files), 'fichier')} {of(found.session)} : vérification faite, aucun problème.")
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
    load = archiving.archived_loader(session, found.files)
    if session is not None:
        try:
            load(session.grid_id)
        except DocumentError as error:
            return told, [f"{SESSION_FILE} : {error}"]
    closings = Closings(session, load)
    for path, content in _evaluations(found):
        try:
            told += closings.check(path, decode_evaluation(content, load))
        except DocumentError as error:
            refused.append(f"{path} : {inside(str(error))}")
    return [*told, *closings.of_session(SESSION_FILE)], refused


def _whose(found: Archive, wanted: str) -> str | None:
    """What a fingerprint, or its beginning, is the fingerprint of; None when of nothing in there."""
    if found.fingerprint.startswith(wanted):
        return "empreinte de cette archive"
    load = archiving.archived_loader(decode_session(found.files[SESSION_FILE]), found.files)
    for path, content in _evaluations(found):
        evaluation = decode_evaluation(content, load)
        kept = evaluation.closing.fingerprint if evaluation.is_closed and evaluation.closing else ""
        if kept.startswith(wanted):
            return f"empreinte de l’évaluation {of(evaluation.candidate.full_name)} ({path})"
    return None


def _evaluations(found: Archive) -> Iterator[tuple[str, bytes]]:
    for path, content in found.files.items():
        if path.endswith(".toml") and path != SESSION_FILE and not archiving.is_grid(path):
            yield path, content


def restore(folder: SessionsFolder, options: argparse.Namespace, say: Say, warn: Say) -> int:
    """Make a session of an archive again; E1Error, and nothing is written, when it is not sound.

    What is closed in it comes back as it was; 1 when some of it could not have been closed so, which is then said.
    """
    found = _read(options.archive)
    if found.problems:
        raise FileProblem(f"L’archive n’est pas conforme à son manifeste : {'; '.join(found.problems[:5])}.")
    store = archiving.restore(folder, options.sous or found.session, found.files)
    say(f"Session restaurée : {store.folder} ({plural(len(store.stems()), 'candidat')}).")
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
        raise FileProblem(f"{name} : {inside(str(error))}") from error


# --- purger ---


def purge(
    store: SessionStore, options: argparse.Namespace, author: Author, clock: Clock, ask: Ask, say: Say
) -> int:
    """Remove a session once its name was typed; E1Error when it is open, not archived as it is, or not closed."""
    from e1tui.operations.archives import Waived, check_purge, purge_checked

    place = Path(options.archive).absolute() if options.archive is not None else None
    waived = Waived(options.meme_brouillons, options.sans_archive, place)
    shown = check_purge(store, author, clock, waived)
    copies, typed_only = _rescued(store)
    say(f"{store.folder} va être effacé, documents compris : {plural(len(store.stems()), 'candidat')}.")
    for line in _about_archive(store, place):
        say(line)
    for copy in copies:
        is_known = all(one.is_nothing for one in rescue.recoveries(store, copy))
        what = "" if is_known else " (elle contient ce que la session n’a pas)"
        say(f"Avec elle, la copie de secours du {french_moment(copy.at)}{what} : {copy.folder}.")
    typed = ask(f"Pour confirmer, tapez le nom de la session ({store.name}) : ")
    if typed.strip() != store.name:
        raise E1Error("Ce n’est pas le nom de la session : rien n’est effacé.")
    purge_checked(store, author, clock, waived, shown)
    for copy in copies:
        rescue.remove(copy.folder)
    say(f"{store.name} est effacée.")
    elsewhere = exports_folder(store.folder, os.environ)
    if elsewhere.is_dir():
        say(f"Ses documents restent dans {elsewhere} : à effacer aussi.")
    for copy in typed_only:  # no candidate's file says of which of several sessions of that name it is
        say(f"Reste aussi ce qui était saisi et pas validé dans une session de ce nom : {copy.folder}.")
    return 0


def _rescued(store: SessionStore) -> tuple[list[rescue.RescueCopy], list[rescue.RescueCopy]]:
    """The copies of what could not be saved in that session, where this account keeps such; and those of words only.

    Another sessions folder may have one of that name: its copies are of other candidates.
    """
    places = folders.named(state_folder()), exports_folder(store.folder, os.environ)
    stems = set(store.file_stems())
    found = rescue.rescue_copies(places)
    of_name = [copy for copy in found if copy.session == store.name]
    return (
        [copy for copy in of_name if stems & set(copy.stems)],
        [copy for copy in of_name if not copy.stems and copy.others],
    )


def _about_archive(store: SessionStore, place: Path | None) -> list[str]:
    try:
        record = archiving.archive_record(store)
    except FileProblem as error:
        return [str(error)]
    if record is None:
        return ["Aucune archive n’en a été faite : tout sera perdu."]
    path = place or Path(record.path)
    where = "" if path.exists() else ", qui n’est plus à cette place"
    lines = [f"Archive du {french_date(record.at)} : {path}{where}."]
    if not record.with_remarks:
        lines.append("Elle est sans les remarques et notes internes, qui seront perdues.")
    return lines
