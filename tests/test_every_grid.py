"""Each of the grids in tests/grids from the command line to its documents: no grid needs a line of code."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from shutil import copy

import pytest

import e1tui
from e1tui.cli import main
from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import ExamForm, Examiner
from e1tui.errors import SaveError
from e1tui.scoring.sheet import Sheet
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import load_grid
from e1tui.storage.store import SessionStore
from e1tui.tui.evaluation.phrases import sought
from e1tui.tui.keys import commands

GRIDS = Path(__file__).parent / "grids"
IDS = sorted(path.stem for path in GRIDS.glob("*.toml"))
NOW = dt.datetime(2026, 6, 12, 10, tzinfo=dt.UTC)
ME = Author("adurand")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "sessions"
    (folder / "grilles").mkdir(parents=True)
    return folder


def run(root: Path, *words: str) -> int:
    return main(["--sessions", str(root), *words])


def session_of(root: Path, grid_id: str) -> SessionStore:
    copy(GRIDS / f"{grid_id}.toml", root / "grilles")
    date = ("--date", "2026-06-12", "--forme", "CCF", "--etablissement", "Lycée Exemple")
    assert run(root, "nouvelle", "essai", "--grille", grid_id, *date) == 0
    store = SessionsFolder(root).open("essai")
    session = store.session()
    store.save_session(replace(session, commission=(Examiner("DURAND", "Alix"),), form=ExamForm.CCF))
    return store


def scored(store: SessionStore) -> str:
    """A candidate scored whole by keys' methods: levels, marks, then the appreciation."""
    stem = store.add(Candidate("MARTIN", "Camille", "0214123456"))
    stored, grid = store.load(stem), store.grid()
    sheet = Sheet(grid, store.session(), stored.evaluation, key=commands.key).opened()
    for rank in range(len(grid.criteria)):
        sheet = sheet.give(grid.scale[(rank + 1) % len(grid.scale)]).sheet
    for _ in range(len(grid.entries) + 1):
        if sheet.marked is not None:
            sheet = sheet.type_mark("1").sheet.enter().sheet
    evaluation = sheet.evaluation.with_appreciation("Un oral préparé avec soin.")
    store.save(stored, evaluation, ME, NOW)
    return stem


@pytest.mark.parametrize("grid_id", IDS)
def test_from_the_command_line_to_the_documents(root, grid_id, capsys, tmp_path):
    store = session_of(root, grid_id)
    stem = scored(store)
    assert run(root, "clore", "essai") == 0
    assert run(root, "verifier", "essai") == 0
    evaluation = store.load(stem).evaluation
    grid = store.grid()
    assert evaluation.is_closed and evaluation.closing.grid_sha == grid.sha != ""
    assert evaluation.mark_on_20(grid) is not None
    capsys.readouterr()
    assert run(root, "lister", "essai", "--format", "json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    key = "note_sur_20" if grid.marking.scale.maximum == 20 else "note"
    assert Decimal(str(row[key])) == evaluation.mark_on_20(grid)
    assert {one.id for one in grid.competencies} <= set(row)
    assert ("total" in row) == grid.marking.shows_total
    assert run(root, "bilan", "essai") == 0
    documents = ("--grilles", "--extraits", "--bordereau", "--pv", "--notes", "--liste", "--matin")
    capsys.readouterr()
    for one in documents:
        assert run(root, "exporter", "essai", one, "--vers", str(tmp_path / one)) == 0, capsys.readouterr()


def test_a_grid_that_changed_is_read_only_until_it_is_adopted(root, capsys):
    store = session_of(root, "deux-notes")
    stem = scored(store)
    path = root / "grilles" / "deux-notes.toml"
    path.write_text(path.read_text("utf-8").replace("coefficient = 4", "coefficient = 8"), "utf-8")
    stored = store.load(stem)
    with pytest.raises(SaveError, match="lecture seule"):
        store.save(stored, stored.evaluation.with_appreciation("Autre."), ME, NOW)
    assert run(root, "grille", "adopter", "essai", "--oui") == 0
    assert "MARTIN Camille : 1 → 1" in capsys.readouterr().out
    store.save(stored, stored.evaluation.with_appreciation("Autre."), ME, NOW)


def test_the_commands_of_grids(root, tmp_path, capsys):
    wrong = root / "grilles" / "fausse.toml"
    wrong.write_text("format = 2\n", "utf-8")
    copy(GRIDS / "niveaux.toml", root / "grilles")
    assert run(root, "grille", "lister") == 1
    told = capsys.readouterr().out
    assert "niveaux : Oral inventé par niveaux" in told and "fausse : refusée" in told
    assert run(root, "grille", "exemple") == 0
    example = tmp_path / "mon-e2.toml"
    example.write_text(capsys.readouterr().out, "utf-8")
    assert run(root, "grille", "verifier", str(example)) == 0
    assert run(root, "grille", "verifier", str(wrong)) == 1
    assert len(capsys.readouterr().out.splitlines()) > 4
    assert run(root, "grille", "apercu", str(example), "--vers", str(tmp_path / "vierge.pdf")) == 0
    assert (tmp_path / "vierge.pdf").read_bytes().startswith(b"%PDF")


def test_nothing_communicable_leaves(root, capsys):
    store = session_of(root, "saisie")
    scored(store)
    assert run(root, "clore", "essai") == 0
    assert run(root, "exporter", "essai", "--extraits") in (0, 1)
    assert not list((store.folder / "exports").rglob("*extrait*"))


def test_no_grid_is_named_in_the_code_but_by_default():
    package = Path(e1tui.__file__).parent
    named = [path for path in package.rglob("*.py") if "mc-sno-e1" in path.read_text("utf-8")]
    assert named == [package / "storage" / "grids.py"]


@pytest.mark.parametrize(
    ("grid_id", "title"), [("deux-notes", "Oral inventé à deux notes"), ("mc-sno-e1", "E1")]
)
def test_a_session_is_called_by_its_epreuve_where_nobody_says_it(root, grid_id, title):
    if grid_id in IDS:
        copy(GRIDS / f"{grid_id}.toml", root / "grilles")
    assert run(root, "nouvelle", "essai", "--grille", grid_id) == 0
    assert run(root, "nouvelle", "autre", "--comme", "essai") == 0
    titles = [SessionsFolder(root).open(name).session().title for name in ("essai", "autre")]
    assert titles == [f"{title}, session essai", f"{title}, session autre"]


@pytest.mark.parametrize(
    ("grid_id", "told"),
    [
        ("mc-sno-e1", "un mot, un critère (veille), C1.2, TS"),
        ("points", "un mot, un critère, P2, TS"),
        ("trente-criteres", "un mot, un critère, X1, TS"),
    ],
)
def test_what_the_search_of_phrases_offers_as_examples(root, grid_id, told):
    if grid_id in IDS:
        copy(GRIDS / f"{grid_id}.toml", root / "grilles")
    grid = load_grid(grid_id, root / "grilles")
    assert sought(grid.competencies, grid.scale) == told
