#!/usr/bin/env python3
"""Make the pictures of docs/grilles.md from the grid that stands in it: the screen, 80×24, and a candidate's page.

python scripts/make_grid_pictures.py
"""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
from make_picture import without_web_fonts

from e1tui.domain.closing.seal import closed
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.heading import heading_of
from e1tui.domain.session import ExamForm, Examiner, Session
from e1tui.export.forms.grid_form import grid_pdf
from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import grids_of, load_grid
from e1tui.tui.app import E1App

DOCS = Path(__file__).resolve().parent.parent / "docs"
NAME = "velo-e2"
CANDIDATE = Candidate("LILAS", "Camille", "0214000001")
SCALE = 0.85  # pixels for a point of the page


def example() -> str:
    """The grid of docs/grilles.md."""
    found = re.search(r"```toml\n(.*?)```", (DOCS / "grilles.md").read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


def session_of(grid: Grid) -> Session:
    members = Examiner("EXEMPLE", "Alix", "Professeure"), Examiner("MODÈLE", "Noé", "Professionnel")
    title, day = "E2, session de juin 2026", dt.date(2026, 6, 12)
    session = Session(grid.id, title, ExamForm.CCF, "Lycée Exemple", day, commission=members)
    return replace(session, grid_sha=grid.sha)


async def screen(root: Path, grid: Grid) -> str:
    store = SessionsFolder(root).create("2026-06-velo", session_of(grid))
    store.add(CANDIDATE)
    app = E1App(SessionsFolder(root), Settings(theme="sombre", tips=False))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "enter", "3", "2", "4")
        await pilot.pause(0.5)
        return without_web_fonts(app.export_screenshot(title="e1tui"))


def page(grid: Grid) -> bytes:
    evaluation = Evaluation(
        grid.id, CANDIDATE, appreciation="Un atelier prêt, une roue droite ; le temps manque pour finir."
    )
    for criterion, level in zip(grid.criteria, ("S", "I", "TS", "TS", "S"), strict=True):
        evaluation = evaluation.with_position(criterion, grid.level(level))
    for competency, mark in zip(grid.competencies, ("12", "15.5"), strict=True):
        evaluation = evaluation.with_mark(competency, Decimal(mark))
    session = session_of(grid)
    at = dt.datetime(2026, 6, 12, 17, tzinfo=dt.UTC)
    return grid_pdf(grid, session, closed(evaluation, "exemple", at, heading_of(session)))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        grids_of(root).mkdir()
        (grids_of(root) / f"{NAME}.toml").write_text(example(), "utf-8")
        grid = load_grid(NAME, grids_of(root))
        (DOCS / "grille-ecran.svg").write_text(asyncio.run(screen(root, grid)), "utf-8")
        with pypdfium2.PdfDocument(page(grid)) as document:
            image = document[0].render(scale=SCALE).to_pil().convert("L")
    image.quantize(8).save(DOCS / "grille-page.png", optimize=True)


if __name__ == "__main__":
    main()
