from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Presence, Session, State
from e1tui.export.batch import Document, Order, Report, export

Make = Callable[..., Evaluation]
GRID, EXTRACT = frozenset({Document.GRID}), frozenset({Document.EXTRACT})


@pytest.fixture
def run(grid: Grid, session: Session, tmp_path: Path) -> Callable[..., Report]:
    """Export evaluations by their stems into `tmp_path / "exports"`."""

    def build(documents: frozenset[Document], /, **evaluations: Evaluation) -> Report:
        return export(
            grid, session, list(evaluations.items()), Order(documents, "juin"), tmp_path / "exports"
        )

    return build


def names(report: Report) -> list[str]:
    return [path.name for path in report.written]


def test_every_document_is_written_privately(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    seen: list[tuple[int, int, str]] = []
    folder = tmp_path / "s" / "exports"
    report = export(
        grid,
        session,
        [("martin", make())],
        Order(GRID | EXTRACT, "juin"),
        folder,
        progress=lambda *step: seen.append(step),
    )
    assert names(report) == ["grille-martin.pdf", "extrait-martin.pdf", "extrait-martin.txt"]
    assert report.problems == ()
    assert seen == [(1, 2, "grille-martin.pdf"), (2, 2, "extrait-martin.pdf")]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in report.written} == {0o600}
    # The session's school and date complete the candidate's identity.
    text = (folder / "extrait-martin.txt").read_text(encoding="utf-8")
    assert "Lycée Exemple" in text and "12/06/2026" in text


def test_a_file_of_the_same_bytes_is_done_and_another_is_kept(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    def again(evaluation: Evaluation, **order: object) -> Report:
        return export(grid, session, [("m", evaluation)], Order(EXTRACT, "juin", **order), tmp_path)  # type: ignore[arg-type]

    first = again(make())
    inodes = [path.stat().st_ino for path in first.written]
    same = again(make())
    assert same.written == first.written and same.kept == ()
    assert [path.stat().st_ino for path in same.written] == inodes
    before = [path.read_bytes() for path in first.written]
    changed = make(appreciation="Autre.")
    refused = again(changed)
    assert refused.written == () and refused.problems == ()
    assert [path.name for path in refused.kept] == ["extrait-m.pdf", "extrait-m.txt"]
    assert [path.read_bytes() for path in first.written] == before
    replaced = again(changed, overwrite=True)
    assert replaced.kept == () and replaced.written == first.written
    assert "Autre." in first.written[1].read_text(encoding="utf-8")


def test_only_the_named_files_are_made_again(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    order = Order(GRID | EXTRACT, "juin", only=frozenset({"extrait-b.txt"}))
    report = export(grid, session, [("a", make()), ("b", make())], order, tmp_path)
    assert names(report) == ["extrait-b.pdf", "extrait-b.txt"]


def test_problems_are_sentences_and_do_not_stop_the_others(
    run: Callable[..., Report], make: Make, tmp_path: Path
) -> None:
    (tmp_path / "exports").mkdir()
    old = tmp_path / "exports" / "extrait-a.pdf"
    old.write_bytes(b"ancien")
    report = run(
        EXTRACT,
        a=make(state=State.DRAFT),
        b=make(presence=Presence.ABSENT),
        c=make(candidate=Candidate("漢", "Zoé")),
        d=make(candidate=Candidate("AMARI", "Nora")),
    )
    assert names(report) == ["extrait-d.pdf", "extrait-d.txt"]
    draft, glyph = sorted(report.problems, key=lambda text: "漢" in text)
    (absent,) = report.remarks
    assert report.without_extract == 2
    assert "brouillon" in draft and "extrait-a.pdf, fait auparavant" in draft
    assert "absent" in absent and "auparavant" not in absent
    assert glyph.startswith("漢 Zoé : ") and "U+6F22" in glyph
    assert old.read_bytes() == b"ancien"


def test_a_project_is_made_of_what_cannot_be_given_yet(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    items = [("a", make(state=State.DRAFT)), ("b", make()), ("c", make(presence=Presence.ABSENT))]
    report = export(grid, session, items, Order(EXTRACT, "juin", drafts=True), tmp_path)
    assert names(report) == ["extrait-a.pdf", "extrait-a.txt", "extrait-b.pdf", "extrait-b.txt"]
    assert (tmp_path / "extrait-a.txt").read_text(encoding="utf-8").startswith("PROJET")
    assert "PROJET" not in (tmp_path / "extrait-b.txt").read_text(encoding="utf-8")
    assert report.problems == () and len(report.remarks) == 1 and "absent" in report.remarks[0]


def test_one_file_for_all_begins_each_candidate_on_a_sheet_of_their_own(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    long = make(candidate=Candidate("ABBÉ", "Jo", "2"), appreciation="Une phrase assez longue. " * 130)
    items = [
        ("z", make(candidate=Candidate("ZOLA", "Émile", "1"))),
        ("a", long),
        ("m", make(state=State.DRAFT)),
        ("n", make(candidate=Candidate("漢", "Zoé"))),
    ]
    order = Order(GRID, "juin", combined=GRID)
    report = export(grid, session, items, order, tmp_path)
    assert names(report) == ["grilles-juin.pdf"]
    assert len(report.problems) == 1 and "漢 Zoé" in report.problems[0]
    with pikepdf.open(report.written[0]) as pdf:
        assert pdf.Root.PageMode == "/UseOutlines"
        with pdf.open_outline() as outline:
            found = {item.title: pdf.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root}
        assert found == {"ABBÉ Jo · 2": 0, "MARTIN Camille · 0214123456": 4, "ZOLA Émile · 1": 6}
        assert len(pdf.pages) == 8
        assert b"Tj" not in pdf.pages[3].Contents.read_bytes()
        sections = pdf.Root.StructTreeRoot.K[0].K
        assert [str(section.S) for section in sections] == ["/Sect"] * 3


def test_the_data_of_a_grid_are_attached(grid: Grid, session: Session, make: Make, tmp_path: Path) -> None:
    order = Order(GRID, "juin", data=lambda stem, evaluation: f"nom = '{stem}'".encode())
    report = export(grid, session, [("m", make())], order, tmp_path)
    with pikepdf.open(report.written[0]) as pdf:
        assert list(pdf.attachments) == ["m.toml"]
        assert pdf.attachments["m.toml"].get_file().read_bytes() == b"nom = 'm'"
        assert pdf.Root.AF[0].AFRelationship == "/Source"


def test_cancelling_stops_between_steps_and_leaves_no_half_file(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    def cancel_at(step: int) -> Callable[[], bool]:
        answers: Iterator[bool] = iter([*[False] * step, True])
        return lambda: next(answers)

    items = [("a", make()), ("b", make())]
    report = export(grid, session, items, Order(GRID, "juin"), tmp_path, cancelled=cancel_at(1))
    assert report.cancelled and report.wanted == 2
    assert names(report) == os.listdir(tmp_path) == ["grille-a.pdf"]
    combined = Order(GRID, "juin", combined=GRID)
    report = export(grid, session, items, combined, tmp_path, cancelled=cancel_at(1))
    assert report.cancelled and report.written == ()
    assert os.listdir(tmp_path) == ["grille-a.pdf"]


def test_a_full_disk_leaves_no_half_file(run: Callable[..., Report], make: Make, tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: the write is cut in the middle."""
    run(EXTRACT, x=make())  # fonts and fpdf2 are read
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (5000, limits[1]))
    try:
        report = run(GRID | EXTRACT, m=make())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert report.written == ()
    assert len(report.problems) == 2 and all("pas enregistré" in text for text in report.problems)
    assert sorted(os.listdir(tmp_path / "exports")) == ["extrait-x.pdf", "extrait-x.txt"]


def test_a_folder_that_cannot_be_made_is_a_problem(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    (tmp_path / "fichier").write_text("")
    report = export(grid, session, [("a", make())], Order(GRID, "juin"), tmp_path / "fichier")
    assert report.written == ()
    assert "n’est pas un dossier" in report.problems[0]


def test_a_session_that_lacks_candidates_has_no_mark_sheet(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    documents = frozenset({Document.MARK_SHEET, Document.MORNING})
    whole = export(grid, session, [("a", make())], Order(documents, "juin"), tmp_path / "1")
    assert names(whole) == [
        *(f"bordereau-juin.{extension}" for extension in ("pdf", "csv", "xlsx")),
        *(f"{name}-juin.pdf" for name in ("presence", "passage", "vierges")),
    ]
    order = Order(documents, "juin", incomplete=True)
    part = export(grid, session, [("a", make())], order, tmp_path / "2")
    assert names(part) == ["presence-juin.pdf", "passage-juin.pdf", "vierges-juin.pdf"]
    assert len(part.problems) == 1 and "bordereau" in part.problems[0]


def test_an_extract_with_no_commission_at_all(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    items = [("a", make())]
    report = export(grid, replace(session, commission=()), items, Order(GRID | EXTRACT, "juin"), tmp_path)
    assert len(report.written) == 3


@pytest.mark.end_to_end
def test_importing_loads_no_pdf_library() -> None:
    script = (
        "import sys, e1tui.export.batch; "
        "print(sorted({'fpdf', 'fontTools', 'PIL', 'xlsxwriter', 'textual', 'e1tui.storage'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    result = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_a_name_that_is_not_utf8_is_a_sentence(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    stem = os.fsdecode(b"martin-\xe9")
    items = [(stem, make()), ("durand", make())]
    order = Order(GRID, "juin", data=lambda stem, evaluation: b"format = 1")
    report = export(grid, session, items, order, tmp_path)
    assert names(report) == ["grille-durand.pdf"]
    (problem,) = report.problems
    assert "n’est pas en UTF-8" in problem and "MARTIN Camille" in problem
    whole = export(grid, session, items, Order(frozenset(Document), "juin"), tmp_path)
    assert whole.problems == ()  # it can name a file, not be written into one
