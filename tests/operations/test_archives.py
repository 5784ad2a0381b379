"""An archive agrees with itself and is read back; a purge asks everything again at the moment it deletes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdf
import pytest

from e1tui import folders
from e1tui.domain.closing.seal import closed
from e1tui.domain.evaluation import Candidate, Evaluation, with_field
from e1tui.errors import E1Error, FileProblem, SaveError
from e1tui.export import archive
from e1tui.export.archive import unpack
from e1tui.operations import archives
from e1tui.operations.archives import Waived, archive_problem, check_purge, make_archive, purge_checked
from e1tui.operations.closing import reopen
from e1tui.storage.archiving import RECORD, archive_record
from e1tui.storage.attendance import Attendance
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import load_grid
from e1tui.storage.purging import inventory
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import decode_evaluation, encode_evaluation

NOW = dt.datetime(2026, 6, 12, 18, tzinfo=dt.UTC)
AUTHOR = Author("adurand", "DURAND Alix")
OTHER = Author("clemaire")
Make = Callable[..., Evaluation]


def now() -> dt.datetime:
    return NOW


@pytest.fixture
def store(tmp_path: Path, session: object, make: Make) -> SessionStore:
    """A session with one closed evaluation and a withdrawn candidate."""
    made = SessionsFolder(tmp_path / "sessions").create("juin", session)  # type: ignore[arg-type]
    first = load_grid().criteria[0]
    evaluation = make().with_remark(first, "CANARI").with_internal_notes("CANARI")
    (made.folder / "martin.toml").write_bytes(encode_evaluation(closed(evaluation, "adurand", NOW)))
    made.withdraw(made.add(Candidate("ROSE", "Zoé")))
    return made


@pytest.fixture
def made(store: SessionStore, tmp_path: Path) -> Path:
    """Its archive."""
    return make_archive(store, tmp_path / "a.zip", NOW).path


def other(store: SessionStore) -> SessionStore:
    """The session as another app has it."""
    return SessionStore(store.folder)


def marked(store: SessionStore, mark: str) -> None:
    """Another app reopens the evaluation and gives it a mark."""
    there = other(store)
    stored = there.load("martin")
    if stored.evaluation.is_closed:
        stored = reopen(there, "martin", "erreur", OTHER, NOW)
    there.save(stored, with_field(stored.evaluation, "C1.1.note", Decimal(mark)), OTHER, NOW)


# --- what an archive holds is of one moment ---


def test_documents_are_made_of_the_bytes_that_are_packed(store: SessionStore, tmp_path: Path) -> None:
    """Somebody scores while the documents are made."""
    seen = []

    def scoring(done: int, total: int, name: str) -> None:
        seen.append((done, total, name))
        marked(store, "20")

    found = unpack(make_archive(store, tmp_path / "a.zip", NOW, progress=scoring).path.read_bytes())
    data = decode_evaluation(found.files["martin.toml"], load_grid)
    assert data.marks["C1.1"] == Decimal("14.5") and data.is_closed
    text = found.files["documents/bordereau-juin.csv"].decode("utf-8-sig")
    (row,) = [row for row in csv.reader(io.StringIO(text), delimiter=";") if "MARTIN" in row]
    assert "14,5" in row and "20" not in row
    pdf = pypdf.PdfReader(io.BytesIO(found.files["documents/grille-martin.pdf"]))
    assert "14,5" in "".join(page.extract_text() for page in pdf.pages)
    assert [done for done, _, _ in seen] == list(range(1, len(seen) + 1)) and seen[-1][1] == len(seen)
    # And what was given meanwhile is known not to be in it.
    assert "martin.toml" in archive_problem(store, inventory(store))


KILLED = """
import datetime as dt, os, pathlib, signal, sys
from e1tui import files
from e1tui.operations.archives import make_archive
from e1tui.storage.store import SessionStore

def killed(*arguments, **options):
    os.kill(os.getpid(), getattr(signal, sys.argv[4]))

if sys.argv[3] == "link":
    os.link = killed
at = (lambda done, total, name: killed() if done == 2 else None) if sys.argv[3] == "documents" else lambda *_: None
make_archive(SessionStore(pathlib.Path(sys.argv[1])), pathlib.Path(sys.argv[2]), dt.datetime.now(dt.UTC), progress=at)
"""


@pytest.mark.end_to_end
@pytest.mark.parametrize("when", ["documents", "link"])
@pytest.mark.parametrize("how", ["SIGTERM", "SIGHUP", "SIGKILL"])
def test_a_signal_leaves_nothing_confidential_anywhere(
    store: SessionStore, tmp_path: Path, when: str, how: str
) -> None:
    for name in ("tmp", "vers"):
        (tmp_path / name).mkdir()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, store.folder, tmp_path / "vers" / "a.zip", when, how],
        env=os.environ | {"TMPDIR": str(tmp_path / "tmp")},
        timeout=60,
    )
    assert done.returncode == -getattr(signal, how)
    assert [*(tmp_path / "tmp").iterdir(), *(tmp_path / "vers").iterdir()] == []
    assert not (store.folder / RECORD).exists()


# --- what cannot be archived is said before anything is written ---


@pytest.fixture
def nothing_written(store: SessionStore, tmp_path: Path) -> Iterator[Path]:
    """A path for an archive, where nothing is in the end; nor is one remembered."""
    yield tmp_path / "a.zip"
    assert not (tmp_path / "a.zip").exists() and not (store.folder / RECORD).exists()


@pytest.mark.parametrize("year", [1970, 1979, 2108])
def test_a_clock_that_no_zip_can_tell(store: SessionStore, nothing_written: Path, year: int) -> None:
    with pytest.raises(E1Error, match=f"L’horloge de cette machine dit 12/06/{year}"):
        make_archive(store, nothing_written, NOW.replace(year=year))


def test_a_name_that_is_not_utf8(store: SessionStore, nothing_written: Path) -> None:
    with pytest.raises(FileProblem, match="UTF-8"):
        make_archive(store, nothing_written.parent / os.fsdecode(b"\xe9.zip"), NOW)
    assert not [name for name in os.listdir(os.fsencode(nothing_written.parent)) if name.endswith(b".zip")]


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [
        ("_MAX_FILES", 8, "fichiers, 7 au plus"),
        ("_MAX_DIRECTORY", 300, "trop de fichiers"),
        ("MAX_BYTES", 50_000, "1 Mio, 1 Mio au plus"),
        ("_MAX_FILE", 20_000, "juin/documents/.* au plus dans une archive"),
    ],
)
def test_too_large_a_session_is_refused_and_told_what_to_do(
    store: SessionStore,
    nothing_written: Path,
    monkeypatch: pytest.MonkeyPatch,
    limit: str,
    value: int,
    words: str,
) -> None:
    monkeypatch.setattr(archive, limit, value)
    with pytest.raises(FileProblem, match=words) as found:
        make_archive(store, nothing_written, NOW)
    assert "Rien n’est écrit" in str(found.value)
    assert limit == "_MAX_FILE" or "--sans-documents" in str(found.value)


def test_too_many_files_are_refused_before_a_document_is_made(
    store: SessionStore, nothing_written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[object] = []
    monkeypatch.setattr(archive, "_MAX_FILES", 8)
    with pytest.raises(FileProblem):
        make_archive(store, nothing_written, NOW, progress=lambda *step: steps.append(step))
    assert steps == []


def test_the_largest_that_is_packed_is_read_back(
    store: SessionStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = make_archive(store, tmp_path / "a.zip", NOW).count
    monkeypatch.setattr(archive, "_MAX_FILES", count)
    with pytest.raises(FileProblem, match=f"{count} fichiers, {count - 1} au plus"):
        make_archive(store, tmp_path / "c.zip", NOW)
    monkeypatch.setattr(archive, "_MAX_FILES", count + 1)  # with the manifest
    assert not unpack(make_archive(store, tmp_path / "c.zip", NOW).path.read_bytes()).problems
    monkeypatch.setattr(archive, "_MAX_FILES", 4)
    small = make_archive(store, tmp_path / "b.zip", NOW, documents=False)
    assert small.count == 3 and small.without_extract == ()
    assert set(unpack(small.path.read_bytes()).files) == {
        "session.toml",
        "martin.toml",
        "retires/rose-zoe.toml",
    }


def test_beyond_so_many_files(
    nothing_written: Path, store: SessionStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The zip was made, could not be read back, and was trusted by a purge."""
    assert archive._MAX_FILES == 5_000
    monkeypatch.setattr(archive, "_MAX_FILES", 100)  # to make five thousand takes half a minute
    content = (store.folder / "martin.toml").read_bytes()
    for number in range(25):  # each has a grid and two files of an extract
        (store.folder / f"c{number:04}.toml").write_bytes(content)
    with pytest.raises(FileProblem, match=r"1\d\d fichiers, 99 au plus(.|\n)*--sans-documents"):
        make_archive(store, nothing_written, NOW)


def test_an_archive_that_is_not_read_back_is_not_said_to_be_made(
    store: SessionStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = folders.create_file
    monkeypatch.setattr(folders, "create_file", lambda path, content: real(path, content[:-1] + b"x"))
    with pytest.raises(SaveError, match="ne se relit pas"):
        make_archive(store, tmp_path / "a.zip", NOW)
    assert archive_record(store) is None
    monkeypatch.setattr(
        archives, "pack", lambda *arguments: archive.pack("juin", {"session.toml": b"x"}, NOW)
    )
    with pytest.raises(SaveError, match="rien n’est écrit"):
        make_archive(store, tmp_path / "b.zip", NOW)
    assert not (tmp_path / "b.zip").exists()


def test_a_file_that_somebody_puts_there_meanwhile_stays(store: SessionStore, tmp_path: Path) -> None:
    target = tmp_path / "a.zip"
    with pytest.raises(SaveError, match="existe déjà"):
        make_archive(store, target, NOW, progress=lambda *_: target.write_text("d’un autre") and None)
    assert target.read_text() == "d’un autre"


# --- purging ---


def purged(store: SessionStore, between: Callable[[], object], waived: Waived = Waived()) -> None:  # noqa: B008
    """A purge with something that happens while it asks for the name."""
    shown = check_purge(store, AUTHOR, now, waived)
    between()
    purge_checked(store, AUTHOR, now, waived, shown)


def test_nothing_that_happens_is_purged(store: SessionStore, made: Path) -> None:
    purged(store, lambda: None)
    assert not store.folder.exists()


HAPPENS: dict[str, tuple[Callable[[SessionStore], object], str]] = {
    "a mark": (lambda store: marked(store, "20"), "martin|n’est pas close"),
    "internal notes": (
        lambda store: (store.folder / "martin.toml").write_bytes(
            encode_evaluation(store.load("martin").evaluation.with_internal_notes("autre"))
        ),
        "martin.toml",
    ),
    "the session": (
        lambda store: other(store).save_session(replace(store.session(), title="Autre")),
        "session.toml",
    ),
    "a candidate": (
        lambda store: (store.folder / "lilas.toml").write_bytes((store.folder / "martin.toml").read_bytes()),
        "lilas.toml",
    ),
    "a withdrawn one": (
        lambda store: (store.folder / "retires" / "lilas.toml").write_text("x"),
        "retires/lilas.toml",
    ),
    "one put back": (lambda store: other(store).restore("rose-zoe"), "ROSE Zoé|rose-zoe"),
    "a file of somebody's": (lambda store: (store.folder / "notes.txt").write_text("x"), "notes.txt"),
    "one that goes": (lambda store: (store.folder / "retires" / "rose-zoe.toml").unlink(), "rose-zoe.toml"),
}


@pytest.mark.parametrize("waived", [Waived(), Waived(drafts=True), Waived(drafts=True, archive=True)])
@pytest.mark.parametrize(("happens", "words"), HAPPENS.values(), ids=HAPPENS)
def test_what_changed_while_the_name_was_asked_for_is_named_and_nothing_is_deleted(
    store: SessionStore, made: Path, happens: Callable[[SessionStore], object], words: str, waived: Waived
) -> None:
    with pytest.raises(E1Error, match=words):
        purged(store, lambda: happens(store), waived)
    assert store.session() and (store.folder / "martin.toml").exists()


def test_an_app_that_opens_the_session_meanwhile(store: SessionStore, made: Path) -> None:
    attendance = Attendance(store.folder, OTHER, now)
    with pytest.raises(E1Error, match="la session est ouverte par"):
        purged(store, attendance.enter)
    attendance.leave()
    assert store.session()


def test_an_archive_that_goes_meanwhile(store: SessionStore, made: Path) -> None:
    with pytest.raises(E1Error, match="n’est plus à sa place"):
        purged(store, made.unlink)
    assert store.session()


def test_another_session_of_the_name_put_there_meanwhile(store: SessionStore, made: Path) -> None:
    def replaced() -> None:
        store.folder.rename(made.parent / "ailleurs")
        subprocess.run(["cp", "-r", made.parent / "ailleurs", store.folder], check=True)

    with pytest.raises(SaveError, match="un autre dossier a pris ce nom"):
        purged(store, replaced)
    assert (store.folder / "martin.toml").exists()


# --- the archive that a purge trusts ---


def problem(store: SessionStore, place: Path | None = None) -> str:
    return archive_problem(store, inventory(store), place)


@pytest.mark.parametrize("remarks", [False, True])
def test_an_archive_holds_the_session(store: SessionStore, tmp_path: Path, remarks: bool) -> None:
    assert "Aucune archive" in problem(store)
    make_archive(store, tmp_path / "a.zip", NOW, remarks=remarks)
    assert problem(store) == ""


def test_an_archive_that_is_not_at_its_place(store: SessionStore, made: Path, tmp_path: Path) -> None:
    moved = tmp_path / "ailleurs.zip"
    made.rename(moved)
    assert "n’est plus à sa place" in problem(store) and "--archive" in problem(store)
    assert problem(store, moved) == ""
    moved.write_bytes(moved.read_bytes()[:-200])
    assert "ailleurs.zip" in problem(store, moved)
    assert "n’est pas l’archive" in problem(store, make_archive_of_another(store, tmp_path))


def make_archive_of_another(store: SessionStore, tmp_path: Path) -> Path:
    another = SessionsFolder(tmp_path / "sessions").create("mai", store.session())
    return make_archive(another, tmp_path / "mai.zip", NOW).path


def test_the_archive_s_own_files_count_not_what_the_record_says(
    store: SessionStore, made: Path, tmp_path: Path
) -> None:
    """A record that names a file which the archive does not have."""
    found = unpack(made.read_bytes())
    kept = {path: content for path, content in found.files.items() if path != "retires/rose-zoe.toml"}
    made.write_bytes(archive.pack("juin", kept, NOW))
    record = (store.folder / RECORD).read_text()
    fingerprint = unpack(made.read_bytes()).fingerprint
    (store.folder / RECORD).write_text(re.sub(r'empreinte = "\w+"', f'empreinte = "{fingerprint}"', record))
    assert problem(store).endswith("absents d’elle : retires/rose-zoe.toml.")


def test_a_change_after_the_archive_counts(store: SessionStore, made: Path) -> None:
    store.add(Candidate("LILAS", "Ange"))
    assert "lilas-ange.toml" in problem(store) and "martin" not in problem(store)
    marked(store, "13")
    assert "martin.toml" in problem(store)


def test_a_remark_after_an_archive_without_remarks_counts(store: SessionStore, made: Path) -> None:
    evaluation = store.load("martin").evaluation.with_internal_notes("autre")
    (store.folder / "martin.toml").write_bytes(encode_evaluation(evaluation))
    assert "martin.toml" in problem(store)


def test_what_could_not_be_archived_is_not_in_it(store: SessionStore, tmp_path: Path) -> None:
    (store.folder / "abime.toml").write_text("format = 9\n")
    made = make_archive(store, tmp_path / "a.zip", NOW)
    assert "abime.toml" in made.problems[0] and "abime.toml" in problem(store)
    with zipfile.ZipFile(made.path) as zipped:
        assert not [name for name in zipped.namelist() if "bordereau" in name]  # it would lack somebody
