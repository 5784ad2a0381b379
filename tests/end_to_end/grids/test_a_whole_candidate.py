"""A candidate scored whole by keys in a terminal of 80×24, on grids that are not E1's: levels, marks, closing, export."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from shutil import copy

import pytest
from scoring import app_on

from e1tui.domain.closing.seal import is_altered
from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import ExamForm, Examiner, Session
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import grids_of, load_grid
from e1tui.storage.store import SessionStore

GRIDS = Path(__file__).parents[2] / "grids"
ROW = str.maketrans("1234567890", "&é\"'(-è_çà")  # the digit row of the keyboard, unshifted
APPRECIATION = "Un oral préparé avec soin."


@dataclass(frozen=True)
class Oral:
    """What is pressed, and what comes of it: `levels` are the first keys, `marks` what is typed at each mark in turn.

    `beside` is typed from the first line of Synthèse, where there is something that need not be given.
    """

    grid: str
    levels: str
    marks: tuple[str, ...] = ()
    beside: str = ""
    note: str = ""
    shown: str = ""
    first: tuple[str, str] = ("", "")


ORALS = (
    Oral("points", "12341234", ("6,", "4", "0,"), note="11.0", shown="la somme des notes", first=("P1.c1", "TI")),
    Oral("neuf-niveaux", "98765432", ("12", "7,"), note="9.75", shown="Note sur 20  9,75", first=("N1.c1", "J")),
    Oral("par-competence", "321", ("10", "11", "10,"), note="11.0", shown="exactement 10,5", first=("A.niveau", "A")),
    Oral("decision", "111222", ("8",), beside="1,", note="8.0", shown="calculée  5", first=("D1.c1", "1")),
    Oral("niveaux", "14432", note="8.5", shown="exactement 8,14…", first=("V1.c1", "NE")),
    Oral("signes", "123443", note="13.0", shown="exactement", first=("G1.c1", "--")),
)  # fmt: skip


def store_on(tmp_path: Path, grid_id: str) -> SessionStore:
    folder = SessionsFolder(tmp_path / "sessions")
    grids_of(folder.root).mkdir(parents=True)
    copy(GRIDS / f"{grid_id}.toml", grids_of(folder.root))
    grid = load_grid(grid_id, grids_of(folder.root))
    session = Session(
        grid_id,
        "Oral inventé de juin",
        ExamForm.CCF,
        "Lycée Exemple",
        dt.date(2026, 6, 12),
        commission=(Examiner("DURAND", "Alix", "Professeure"),),
        grid_sha=grid.sha,
    )
    store = folder.create("juin", session)
    store.add(Candidate("MARTIN", "Camille", "0990000001"))
    return store


@pytest.mark.parametrize("oral", ORALS, ids=lambda oral: oral.grid)
def test_from_the_first_level_to_the_documents(tmp_path: Path, oral: Oral) -> None:
    store = store_on(tmp_path, oral.grid)
    with app_on(store) as app:
        app.wait_for("Oral inventé de juin")
        app.press("\r", "MARTIN Camille")
        app.press("\r", f"1 à {len(store.grid().scale)} placent le critère")
        app.send(oral.levels.translate(ROW))
        for mark in oral.marks:
            app.send(f"{mark.translate(ROW)}\r")
        if oral.beside:
            app.press("n", "›› Bonus")
            app.send(f"{oral.beside.translate(ROW)}\r")
        app.press("a", "Entrée : écrire")
        app.press("\r", "SAISIE")
        if oral.grid == "signes":  # levels of which no starter phrase speaks
            app.press("\x10", "Aucune phrase fournie ne convient")
            app.press("\t", "SAISIE")
        app.send(APPRECIATION)
        app.press("\t", "Rien ne manque")
        app.wait_for(oral.shown)
        app.press("v", "clore l’évaluation ?")
        app.press("\r", "Évaluation close.")
        app.press("e", "Exporter")
        app.press("\r", "exports")
        app.wait_until(lambda: list(store.folder.glob("exports/grille-*.pdf")) != [], "the grid")
    (stem,) = store.stems()
    evaluation, grid = store.load(stem).evaluation, store.grid()
    assert evaluation.is_closed and not is_altered(evaluation)
    assert evaluation.closing is not None and evaluation.closing.grid_sha == grid.sha
    assert evaluation.mark_on_20(grid) == Decimal(oral.note)
    assert evaluation.appreciation == APPRECIATION
    given = [evaluation.positions[criterion.key].value for criterion in grid.criteria]
    assert given == [grid.scale[int(key) - 1].value for key in oral.levels]
    assert evaluation.positions[oral.first[0]].value == oral.first[1]
    written = tomllib.loads((store.folder / f"{stem}.toml").read_text("utf-8"), parse_float=Decimal)
    assert written["cloture"]["grille_empreinte"] == grid.sha


def test_the_candidates_stay_in_view_over_the_figures_of_eight_competencies(tmp_path: Path) -> None:
    store = store_on(tmp_path, "huit-competences")
    with app_on(store, columns=60, rows=16) as app:
        app.wait_for("Oral inventé de j")
        app.press("\r", "MARTIN Camille")
        app.press("b", "Délibération")
        app.wait_for("lignes de plus dans une fenêtre plus haute")
        assert any(line.startswith("› MARTIN") and line.endswith("brouillon") for line in app.lines)
