"""Sessions of the grids in tests/grids, and what becomes of such a grid's file."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from hosts import AUTHOR, NOW, add, add_session

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.scoring.sheet import Sheet
from e1tui.storage.store import SessionStore
from e1tui.tui.keys import commands

GRIDS = Path(__file__).parent / "grids"


def session_of(root: Path, grid_id: str, name: str = "velo", **values: object) -> SessionStore:
    """A session of that grid, which is put into the folder of grids."""
    place = root / "grilles"
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(GRIDS / f"{grid_id}.toml", place)
    return add_session(root, name, title=f"Session {name}", grid_id=grid_id, **values)


def scored(store: SessionStore, last: str = "MARTIN", number: str = "01", mark: str = "4") -> str:
    """A candidate who was given everything: the levels in turn, those marks in turn where they are asked, a text."""
    stem = add(store, last, number=number)
    stored = store.load(stem)
    give(store, stem, given(store, stored.evaluation, mark))
    return stem


def given(store: SessionStore, evaluation: Evaluation, mark: str = "4") -> Evaluation:
    """An evaluation of the session with everything given, as keys give it."""
    grid = store.grid()
    sheet = Sheet(grid, store.session(), evaluation, key=commands.key).opened()
    for rank in range(len(grid.criteria)):
        sheet = sheet.give(grid.scale[(rank + 1) % len(grid.scale)]).sheet
    for row in range(len(grid.entries)):
        typed = sheet.at_synthesis(row)
        if typed.marked is not None and typed.marked.is_required:
            for character in mark.split()[row % len(mark.split())]:
                typed = typed.type_mark(character).sheet
            sheet = typed.keep_mark().sheet
    return sheet.evaluation.with_appreciation("Un oral préparé avec soin.")


def give(store: SessionStore, stem: str, evaluation: Evaluation) -> None:
    """Save what a candidate was given."""
    store.save(store.load(stem), evaluation, AUTHOR, NOW)


def edit(root: Path, grid_id: str, before: str, after: str) -> None:
    """Change the file of a grid of the folder, as a person does."""
    path = root / "grilles" / f"{grid_id}.toml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def heavier(root: Path) -> None:
    """The second mark of "deux-notes" counts for more than it did."""
    edit(root, "deux-notes", "coefficient = 4", "coefficient = 8")


def files_of(folder: Path) -> Mapping[str, bytes]:
    """What stands on disk in a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def marks_of(grid: Grid, evaluation: Evaluation) -> tuple[object, ...]:
    """The final mark and those of the competencies."""
    return (evaluation.mark_on_20(grid), *(evaluation.mark(one) for one in grid.competencies))
