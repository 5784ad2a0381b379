from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Presence, Session, State
from e1tui.export.batch import Document, export

Make = Callable[..., Evaluation]


def test_every_document_is_written_privately(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    seen: list[tuple[int, int, str]] = []
    folder = tmp_path / "s" / "exports"
    report = export(
        grid, session, [("martin", make())], set(Document), folder, progress=lambda *step: seen.append(step)
    )
    assert [path.name for path in report.written] == [
        "grille-martin.pdf",
        "extrait-martin.pdf",
        "extrait-martin.txt",
    ]
    assert report.problems == ()
    assert seen == [(1, 2, "grille-martin"), (2, 2, "extrait-martin")]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in report.written} == {0o600}
    # The session's school and date complete the candidate's identity.
    text = (folder / "extrait-martin.txt").read_text(encoding="utf-8")
    assert "Lycée Exemple" in text and "12/06/2026" in text


def test_an_identical_file_is_not_written_again(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    first = export(grid, session, [("m", make())], [Document.GRID], tmp_path)
    inode = first.written[0].stat().st_ino
    again = export(grid, session, [("m", make())], [Document.GRID], tmp_path)
    assert again.written == first.written
    assert again.written[0].stat().st_ino == inode
    export(grid, session, [("m", make(appreciation="Autre."))], [Document.GRID], tmp_path)
    assert first.written[0].stat().st_ino != inode


def test_problems_are_sentences_and_do_not_stop_the_others(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    items = [
        ("a", make(state=State.DRAFT)),
        ("b", make(presence=Presence.ABSENT)),
        ("c", make(candidate=Candidate("漢", "Zoé"))),
        ("d", make()),
    ]
    (tmp_path / "extrait-a.pdf").write_bytes(b"ancien")
    report = export(grid, session, items, [Document.EXTRACT], tmp_path)
    assert [path.name for path in report.written] == ["extrait-d.pdf", "extrait-d.txt"]
    draft, absent, glyph = report.problems
    assert "brouillon" in draft and "extrait-a.pdf, fait auparavant" in draft
    assert "absent" in absent and "auparavant" not in absent
    assert glyph.startswith("漢 Zoé : ") and "U+6F22" in glyph
    assert (tmp_path / "extrait-a.pdf").read_bytes() == b"ancien"


def test_cancelling_stops_between_documents(grid: Grid, session: Session, make: Make, tmp_path: Path) -> None:
    answers = iter([False, True])
    items = [("a", make()), ("b", make())]
    report = export(grid, session, items, [Document.GRID], tmp_path, cancelled=lambda: next(answers))
    assert report.cancelled
    assert [path.name for path in report.written] == ["grille-a.pdf"]
    assert report.wanted == 2
    assert sorted(os.listdir(tmp_path)) == ["grille-a.pdf"]


def test_a_folder_that_cannot_be_made_is_a_problem(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    (tmp_path / "fichier").write_text("")
    report = export(grid, session, [("a", make())], [Document.GRID], tmp_path / "fichier")
    assert report.written == ()
    assert "n’est pas un dossier" in report.problems[0]


def test_an_extract_with_no_commission_at_all(
    grid: Grid, session: Session, make: Make, tmp_path: Path
) -> None:
    report = export(grid, replace(session, commission=()), [("a", make())], set(Document), tmp_path)
    assert len(report.written) == 3


def test_importing_loads_no_pdf_library() -> None:
    script = (
        "import sys, e1tui.export.batch; "
        "print(sorted({'fpdf', 'fontTools', 'PIL', 'textual', 'e1tui.storage'} & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    result = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
