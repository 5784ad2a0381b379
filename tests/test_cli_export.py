from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pikepdf
import pypdf
import pytest

from e1tui.cli import main
from e1tui.domain.evaluation import Candidate, Closing, Evaluation, HistoryEntry
from e1tui.domain.session import ExamForm, Presence, Session, State
from e1tui.storage.codec import encode_evaluation
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore
from e1tui.storage.who import Author

Run = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    """Two closed evaluations, a draft, an absent candidate."""
    session = Session("mc-sno-e1", "E1, juin", ExamForm.CCF, "Lycée Exemple", dt.date(2026, 6, 12))
    store = SessionsFolder(tmp_path / "sessions").create("juin", session)
    add(store, "ZOLA", "01")
    add(store, "MARTIN", "02")
    add(store, "LEGRAND", "03", state=State.DRAFT)
    add(store, "ABSENT", "04", presence=Presence.ABSENT)
    return store


def add(store: SessionStore, last: str, number: str, **fields: object) -> None:
    stem = store.add(Candidate(last, "Camille", number))
    evaluation = store.load(stem).evaluation
    for competency in store.grid().competencies:
        evaluation = evaluation.with_mark(competency, Decimal(12))
    evaluation = evaluation.with_remark(store.grid().criteria[0], "CANARI-REMARQUE")
    moment = dt.datetime(2026, 6, 12, 9, tzinfo=dt.UTC)
    given = {
        "state": State.CLOSED,
        "appreciation": "Bien.",
        "internal_notes": "CANARI-NOTES",
        "closing": Closing(moment, "adurand"),
        "history": (HistoryEntry(1, moment, "adurand", "C1.1.note", Decimal("3.5"), Decimal(12)),),
    }
    write(store, stem, replace(evaluation, **(given | fields)))  # type: ignore[arg-type]


def write(store: SessionStore, stem: str, evaluation: Evaluation) -> None:
    (store.folder / f"{stem}.toml").write_bytes(encode_evaluation(evaluation))


@pytest.fixture
def run(store: SessionStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """`e1tui exporter juin …`: the code, the names that were written, and what stands on stderr."""

    def exporter(*options: str) -> tuple[int, list[str], str]:
        target = ["--vers", str(tmp_path / "sortie")]
        code = main(["--sessions", str(store.folder.parent), "exporter", "juin", *options, *target])
        out, err = capsys.readouterr()
        return code, [Path(line).name for line in out.splitlines()], err

    return exporter


def test_a_draft_and_an_absent_candidate_give_sentences(run: Run) -> None:
    code, names, err = run("--extraits")
    assert code == 1
    assert [name for name in names if name.endswith(".pdf")] == [
        "extrait-martin-camille-02.pdf",
        "extrait-zola-camille-01.pdf",
    ]
    assert "LEGRAND Camille : l’évaluation est encore un brouillon" in err and "marqué PROJET" in err
    assert "ABSENT Camille (absent)" in err
    code, names, err = run("--extraits", "--projet", "--candidat", "03")
    assert (code, err) == (0, "")
    assert names == ["extrait-legrand-camille-03.pdf", "extrait-legrand-camille-03.txt"]


def test_combined_grids_alone_or_extracts_when_they_are_named(run: Run) -> None:
    assert run("--reunies") == (0, ["grilles-juin.pdf"], "")  # one file was asked for, extracts were not
    assert run("--extraits", "--reunies")[1] == ["extraits-juin.pdf"]


def test_some_candidates_together_never_take_the_place_of_the_whole_session(run: Run, tmp_path: Path) -> None:
    assert run("--reunies")[1] == ["grilles-juin.pdf"]
    whole = (tmp_path / "sortie" / "grilles-juin.pdf").read_bytes()
    two = ("--candidat", "01", "--candidat", "02")
    code, names, _ = run("--reunies", "--grilles", *two, "--ecraser")
    assert (code, names) == (0, ["grilles-juin-martin-camille-02-zola-camille-01.pdf"])
    assert run("--reunies", "--grilles", "--candidat", "01")[1] == ["grilles-juin-zola-camille-01.pdf"]
    code, names, _ = run("--extraits", "--reunies", *two)
    assert (code, names) == (0, ["extraits-juin-martin-camille-02-zola-camille-01.pdf"])
    assert (tmp_path / "sortie" / "grilles-juin.pdf").read_bytes() == whole


def test_what_is_there_is_kept_unless_one_is_told(run: Run, store: SessionStore, tmp_path: Path) -> None:
    assert run("--grilles", "--candidat", "01")[0] == 0
    assert run("--grilles", "--candidat", "01") == (0, ["grille-zola-camille-01.pdf"], "")
    path = tmp_path / "sortie" / "grille-zola-camille-01.pdf"
    before = path.read_bytes()
    stem = "zola-camille-01"
    write(store, stem, replace(store.load(stem).evaluation, appreciation="Très bien."))
    code, names, err = run("--grilles", "--candidat", "01")
    assert (code, names) == (1, [])
    assert "grille-zola-camille-01.pdf existe déjà" in err and "--ecraser" in err
    assert path.read_bytes() == before
    assert run("--grilles", "--candidat", "01", "--ecraser") == (0, [path.name], "")
    assert path.read_bytes() != before


def test_the_documents_of_a_session(run: Run, store: SessionStore) -> None:
    code, names, err = run("--bordereau", "--matin")
    assert (code, err) == (0, "")
    assert names == [
        "bordereau-juin.pdf",
        "bordereau-juin.csv",
        "bordereau-juin.xlsx",
        "presence-juin.pdf",
        "passage-juin.pdf",
        "vierges-juin.pdf",
    ]
    (store.folder / "abime.toml").write_text("format = ", encoding="utf-8")
    code, names, err = run("--bordereau")
    assert (code, names) == (1, [])
    assert "abime.toml" in err and "Le bordereau n’est pas fait" in err


def test_the_list_of_candidates(run: Run, store: SessionStore, tmp_path: Path) -> None:
    assert run("--liste") == (0, ["liste-juin.csv", "liste-juin.xlsx"], "")
    content = (tmp_path / "sortie" / "liste-juin.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfNum\xc3\xa9ro") and b"CANARI" not in content
    assert "\n04;ABSENT;Camille;;;;;absent\n" in content.decode("utf-8-sig")
    (store.folder / "abime.toml").write_text("format = ", encoding="utf-8")
    code, names, err = run("--liste")
    assert (code, names) == (1, []) and "La liste des candidats n’est pas faite" in err


HISTORY_OF_EXTRA_TIME = b"""
[[historique]]
revision = 1
le = 2026-06-12T09:00:00+02:00
par = "adurand"
champ = "temps_majore"
apres = "oui"
"""


def test_attached_data_are_without_remarks_unless_asked(
    run: Run, store: SessionStore, tmp_path: Path
) -> None:
    def attached(*options: str) -> bytes:
        done = run("--grilles", "--candidat", "01", "--ecraser", "--avec-donnees", *options)
        assert done[0] == 0, done
        with pikepdf.open(tmp_path / "sortie" / "grille-zola-camille-01.pdf") as pdf:
            return pdf.attachments["zola-camille-01.toml"].get_file().read_bytes()

    plain = attached()
    assert b"note = 12" in plain
    for word in (b"CANARI", b"remarques", b"notes_internes", b"historique"):
        assert word not in plain
    path = store.folder / "zola-camille-01.toml"
    timed = b"temps_majore = true\npresence"
    path.write_bytes(path.read_bytes().replace(b"presence", timed, 1) + HISTORY_OF_EXTRA_TIME)
    full = attached("--avec-remarques")
    for content in (full, attached()):  # it touches on health
        assert b"majore" not in content
    assert b"CANARI-REMARQUE" in full and b"CANARI-NOTES" in full and b"[[historique]]" in full


@pytest.mark.parametrize("together", [(), ("--reunies",)])
def test_remarks_are_on_the_grid_when_asked_and_never_elsewhere(
    run: Run, tmp_path: Path, together: tuple[str, ...]
) -> None:
    def texts(*options: str) -> dict[str, str]:
        code, names, _ = run("--ecraser", "--projet", *options, *together)
        assert code == 1 and names  # an absent candidate has no extract
        return {name: text_of(tmp_path / "sortie" / name) for name in names}

    everything = ("--grilles", "--extraits")
    plain = texts(*everything)
    assert all("Camille" in text for text in plain.values())  # what is read is what is printed
    assert not any("CANARI" in text for text in plain.values())
    asked = texts(*everything, "--avec-remarques")
    for name, text in asked.items():
        is_grid = name.startswith("grille")
        assert ("CANARI-REMARQUE" in text, "CANARI-NOTES" in text) == (is_grid, is_grid), name


def text_of(path: Path) -> str:
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8")
    return " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


@pytest.mark.parametrize(
    "options",
    [
        ("--bordereau", "--candidat", "01"),
        ("--matin", "--candidat", "01"),
        ("--extraits", "--avec-remarques"),
        ("--bordereau", "--avec-remarques"),
        ("--extraits", "--avec-donnees"),
        ("--grilles", "--projet"),
        ("--reunies", "--bordereau"),
        ("--reunies", "--projet"),
        ("--liste", "--candidat", "01"),
    ],
)
def test_options_that_do_not_go_together(run: Run, options: tuple[str, ...]) -> None:
    code, names, err = run(*options)
    assert (code, names) == (2, [])
    assert err.startswith("e1tui : --")


def test_documents_bear_the_name_and_the_number_as_corrected(store: SessionStore, run: Run) -> None:
    """The candidate's file keeps its name, and the document of one whom nobody corrected too."""
    author, now = Author("adurand"), dt.datetime(2026, 6, 12, 10, tzinfo=dt.UTC)
    stored = store.load("legrand-camille-03")
    renamed = replace(stored.evaluation, candidate=Candidate("LE GRAND", "Camille", "0003"))
    store.save(stored, renamed, author, now)
    code, names, _ = run("--grilles")
    assert code == 0
    assert {"grille-le-grand-camille-0003.pdf", "grille-martin-camille-02.pdf"} <= set(names)
    assert not any("legrand" in name for name in names)
    assert "legrand-camille-03" in store.stems()


def test_a_corrected_name_never_takes_another_s_document(store: SessionStore, run: Run) -> None:
    author, now = Author("adurand"), dt.datetime(2026, 6, 12, 10, tzinfo=dt.UTC)
    stored = store.load("legrand-camille-03")
    store.save(stored, replace(stored.evaluation, candidate=Candidate("ZOLA", "Camille", "01")), author, now)
    _, names, _ = run("--grilles")
    assert {"grille-zola-camille-01.pdf", "grille-legrand-camille-03.pdf"} <= set(names)
