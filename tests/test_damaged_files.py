"""Every kind of file that is read, edited at random: refusals only, at once, in bounded memory.

What is not refused is shown as the screens and commands show it, and written and read again: a value that is valid
and absurd is refused at the door, or does no harm.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import fcntl
import io
import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from chance import examples
from damage import WORDS, bounded, edited, touched
from hypothesis import given, settings
from hypothesis import strategies as st
from levels import Level
from samples import sample_evaluation, sample_session

import e1tui
from e1tui.cli import listing
from e1tui.domain.closing.seal import fingerprint, is_altered
from e1tui.domain.day.schedule import turns
from e1tui.domain.day.timer import Timer
from e1tui.domain.evaluation import Evaluation, HistoryEntry, diff
from e1tui.domain.field_names import field_name, value_text
from e1tui.domain.french import french_date
from e1tui.domain.grids.reading import parse_grid
from e1tui.domain.review import review
from e1tui.domain.session import Incident, Phase, Session
from e1tui.domain.summary import summary
from e1tui.domain.text import unsafe_characters
from e1tui.errors import DocumentError, E1Error, FileProblem, SaveError
from e1tui.export.archive import MANIFEST, pack, unpack
from e1tui.export.forms.candidate_list import list_csv
from e1tui.export.forms.mark_sheet import mark_sheet
from e1tui.export.forms.mark_sheet_tables import mark_sheet_csv
from e1tui.open_session.rows import passage_text
from e1tui.rosters.roster import plan_import, read_roster
from e1tui.scoring.time_left import clock, told
from e1tui.settings import load_settings, save_setting
from e1tui.storage.archiving import ArchiveRecord, archive_record, record_archive
from e1tui.storage.attendance import PRESENTS, Attendance
from e1tui.storage.author import Author
from e1tui.storage.grids import load_grid
from e1tui.storage.lock import SUBSTITUTE, session_lock
from e1tui.storage.phrases import decode_phrases
from e1tui.storage.store import SessionStore, Stored
from e1tui.storage.toml.evaluation_toml import canonical, decode_evaluation, encode_evaluation
from e1tui.storage.toml.session_toml import decode_session, encode_session
from e1tui.storage.toml.tables import parse_toml
from e1tui.tui.closing.lines import closing_lines
from e1tui.tui.keys.commands import key

GRID = load_grid()
NOW = dt.datetime(2026, 6, 12, 10, tzinfo=dt.timezone(dt.timedelta(hours=2)))
MINUTE = dt.timedelta(minutes=1)
SESSION = replace(
    sample_session(GRID),
    phases=(Phase("Présentation", 10), Phase("Entretien", 20)),
    incidents=(Incident(NOW, "Alarme.", "adurand", "DURAND Alix"),),
    extra_time=Fraction(1, 4),
    shows_landmark=True,
    weights=(Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1)),
)
TIMER = Timer((NOW - 40 * MINUTE, NOW - 20 * MINUTE), (NOW - 30 * MINUTE,))
EVALUATION = sample_evaluation(
    GRID,
    order=3,
    time=dt.time(9, 40),
    extra_time=True,
    timer=TIMER,
    internal_notes="À revoir.",
    revision=7,
    positions={criterion.key: Level.S for criterion in GRID.criteria[:3]},
    history=(
        HistoryEntry(6, NOW, "adurand", "C1.1.note", Decimal("12"), Decimal("14.5"), "DURAND Alix"),
        HistoryEntry(7, NOW, "adurand", "etat", "brouillon", "close"),
    ),
)
SESSION_FILE = encode_session(SESSION)
CANDIDATE_FILE = encode_evaluation(EVALUATION)
PHRASES_FILE = b"""format = 1
depart = false

[[phrases]]
texte = "Un dossier s\xc3\xa9rieux."
niveau = "S"
competence = "C1.1"
"""
SETTINGS_FILE = b"""clavier = "azerty"
theme = "sombre"
souris = false
veille = 10
conservation = 12
conseils = true
compte_partage = false
"""
GRID_FILE = (Path(e1tui.__file__).parent / "grids" / "mc-sno-e1.toml").read_bytes()
PRESENCE_FILE = json.dumps(
    {"membre": "DURAND Alix", "candidat": "martin", "terminal": "pts/3", "depuis": NOW.isoformat(), "actif": NOW.isoformat()}
).encode()  # fmt: skip
LIST = '''N° candidat;Nom;Prénom;Date;Heure;Passage;Présence;Tiers temps
0214123456;ŒILLET;Ana;12/06/2026;9:40;1;présent;oui
0214123457;ÉRABLE;"Zoé ""Z""";12/06/2026;10h20;2;absent;non
'''.encode()
ARCHIVE = pack(
    "juin", {"session.toml": SESSION_FILE, "a.toml": CANDIDATE_FILE, "documents/a.pdf": bytes(900)}, NOW
)

many = settings(max_examples=examples(300))
few = settings(max_examples=examples(40))


@contextlib.contextmanager
def refused(kind: type[E1Error] = E1Error) -> Iterator[None]:
    """Nothing but refusals of that kind, each a sentence of our own: the bounds leave nothing to be caught."""
    with bounded():
        try:
            yield
        except kind as error:
            assert "ce n’est pas du TOML lisible" not in str(error)
            assert 10 < len(str(error)) < 1000 and not unsafe_characters(str(error))


# --- candidates and sessions ---


def show(evaluation: Evaluation, session: Session) -> None:
    """What lists, screens and tables say of an evaluation."""
    closing_lines(evaluation)
    for entry in evaluation.history:
        assert f"{entry.at:%d/%m %H:%M:%S}" and len(value_text(entry.before)) < 10_000
        field_name(GRID, entry.field), value_text(entry.after)
    one = summary(GRID, "a", evaluation)
    assert len(passage_text(one.order, one.time)) <= 10
    assert len(french_date(one.exam_date)) in (0, 10)
    turns([one], NOW, session.date)
    review(GRID, session, evaluation)
    extra = session.added_part(extra_time=evaluation.extra_time)
    clock(session.phases, evaluation.timer, NOW, extra)
    if evaluation.timer is not None:
        told(session.phases, evaluation.timer, NOW, extra, key)
    rows = listing.rows(GRID, session, [Stored("a", evaluation, b"")], as_on_screen=True)
    for text in (
        listing.as_json(rows),
        listing.as_csv(GRID, rows),
        listing.as_table(GRID, session, rows, 80),
    ):
        assert text
    list_csv([evaluation])
    mark_sheet_csv(mark_sheet(GRID, session, [evaluation]))


@many
@given(touched(CANDIDATE_FILE), st.booleans())
def test_a_candidate(content: bytes, history: bool) -> None:
    with refused(DocumentError):
        evaluation = decode_evaluation(content, load_grid, history=history)
        show(evaluation, SESSION)
        again = decode_evaluation(encode_evaluation(canonical(evaluation)), load_grid)
        assert not diff(evaluation, again) and again.history == evaluation.history
        assert (fingerprint(again), is_altered(again)) == (fingerprint(evaluation), is_altered(evaluation))


@many
@given(touched(CANDIDATE_FILE))
def test_a_candidate_on_disk_is_read_or_listed_as_unreadable_and_takes_a_save(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as root:
        store = SessionStore(Path(root))
        (store.folder / "session.toml").write_bytes(SESSION_FILE)
        (store.folder / "a.toml").write_bytes(content)
        with bounded():
            (found,) = store.load_all()
        with refused(FileProblem):
            whole = store.load("a")
            assert isinstance(found, Stored)
            saved = store.save(whole, replace(whole.evaluation, order=4), Author("adurand"), NOW).stored
            assert SessionStore(store.folder).load("a").evaluation == saved.evaluation


@many
@given(touched(SESSION_FILE))
def test_a_session(content: bytes) -> None:
    with refused(DocumentError):
        session = decode_session(content)
        show(EVALUATION, session)
        assert decode_session(encode_session(session)) == session


# --- what else people edit, and what comes with e1tui ---


@many
@given(touched(PHRASES_FILE))
def test_phrases(content: bytes) -> None:
    with refused(DocumentError):
        phrases, _ = decode_phrases(content, GRID)
        assert all(0 < len(one.text) <= 500 for one in phrases)


@many
@given(touched(SETTINGS_FILE))
def test_settings(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as root:
        path = Path(root) / "reglages.toml"
        path.write_bytes(content)
        with bounded():
            settings_, problems = load_settings([path])
        assert all(10 < len(problem) < 500 for problem in problems)
        assert "TOML lisible" not in "".join(problems)
        assert 0 <= settings_.idle_minutes <= 1_000_000 and 0 <= settings_.retention_months <= 1_000_000
        with refused():
            save_setting(path, "clavier", "bepo")
            assert load_settings([path])[0] == replace(settings_, keyboard="bepo")


@many
@given(touched(GRID_FILE))
def test_a_grid(content: bytes) -> None:
    with refused(DocumentError):
        parse_grid("essai", parse_toml(content))


@many
@given(st.data())
def test_the_record_of_an_archive(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as root:
        store = SessionStore(Path(root))
        record = ArchiveRecord(
            NOW, "/sauvegarde/juin.zip", "0" * 64, True, {"a.toml": "1" * 64, "session.toml": "2" * 64}
        )
        record_archive(store, record)
        assert archive_record(store) == record
        path = store.folder / ".archive"
        path.write_bytes(data.draw(touched(path.read_bytes())))
        with refused(FileProblem):
            found = archive_record(store)
            assert found is not None and f"{found.at:%d/%m/%Y}"


# --- files that the apps leave for each other ---


@many
@given(touched(PRESENCE_FILE))
def test_who_is_present(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / PRESENTS
        folder.mkdir()
        with open(folder / "0123456789abcdef.present", "wb+") as file:
            file.write(content)
            file.flush()
            fcntl.flock(file, fcntl.LOCK_EX)  # so that it is a living app's
            with bounded():
                for one in Attendance(Path(root), Author("adurand"), lambda: NOW).others():
                    assert len(one.sentence(NOW)) < 1000


@contextlib.contextmanager
def without_flock() -> Iterator[None]:
    """On a file system that knows none."""

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fcntl, "flock", refuse)
        yield


def lock_file() -> bytes:
    """What stands for the lock while this process has it."""
    with tempfile.TemporaryDirectory() as root, without_flock(), session_lock(Path(root)):
        return (Path(root) / SUBSTITUTE).read_bytes()


@many
@given(edited(lock_file(), tuple(word for word in WORDS if len(word) < 200)))
def test_the_file_that_stands_for_a_lock(content: bytes) -> None:
    """It is held, and left alone, or its process is gone, and it is taken over."""
    with tempfile.TemporaryDirectory() as root, without_flock():
        path = Path(root) / SUBSTITUTE
        path.write_bytes(content)
        with refused(SaveError):
            with session_lock(Path(root), patience=0.0):
                assert path.read_bytes() != content
            return
        assert path.read_bytes() == content


# --- lists, workbooks, archives ---


@many
@given(touched(LIST))
def test_a_list(content: bytes) -> None:
    with refused():
        plan_import(read_roster(content), [EVALUATION.candidate])


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for line in LIST.decode().splitlines():
        book.active.append(line.split(";"))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


WORKBOOK = workbook()
SHEET = "xl/worksheets/sheet1.xml"


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The zip with another content of one of its files."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for one in old.namelist():
            new.writestr(one, part if one == name else old.read(one))
    return target.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read(name)


@few
@given(edited(WORKBOOK) | edited(part_of(WORKBOOK, SHEET)).map(lambda part: with_part(WORKBOOK, SHEET, part)))
def test_a_workbook(content: bytes) -> None:
    try:
        plan_import(read_roster(content), [EVALUATION.candidate])
    except FileProblem as error:
        assert 10 < len(str(error)) < 1000


@many
@given(
    edited(ARCHIVE)
    | st.sampled_from([MANIFEST, "juin/session.toml"]).flatmap(
        lambda name: edited(part_of(ARCHIVE, name)).map(lambda part: with_part(ARCHIVE, name, part))
    )
)
def test_an_archive(content: bytes) -> None:
    with refused(FileProblem):
        unpack(content)
