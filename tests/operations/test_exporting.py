"""Export as the command and the app both ask for it: of whom, with which data, what is true no more."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from levels import Level

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.session import Session
from e1tui.export.batch import Report
from e1tui.export.order import Document, Order
from e1tui.operations import exporting
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore

NOW = dt.datetime(2026, 6, 12, 9, 41, tzinfo=dt.UTC)
AUTHOR = Author("essai")


def never() -> bool:
    return False


def unseen(done: int, total: int, name: str = "") -> None:
    """Nobody looks at how far it is."""


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    """Two candidates, one with all that a document may not tell."""
    made = SessionsFolder(tmp_path / "sessions").create("essai", Session("mc-sno-e1", "E1, essai"))
    made.add(Candidate("MODÈLE", "Zoé"), extra_time=True)
    made.add(Candidate("AUTRE", "Ana"))
    stored = made.load("modele-zoe")
    criterion = made.grid().criteria[0]
    given = stored.evaluation.with_position(criterion, Level.S).with_remark(criterion, "CANARI-REMARQUE")
    made.save(stored, given.with_internal_notes("CANARI-NOTE"), AUTHOR, NOW)
    return made


def grids(store: SessionStore) -> Order:
    return Order(frozenset({Document.GRID}), store.name)


def test_whom_documents_are_of_and_who_cannot_be_read(store: SessionStore) -> None:
    (store.folder / "illisible.toml").write_text("format = 9\n")
    whom = exporting.chosen(store, store.load_all())
    assert [stem for stem, _ in whom.items] == ["autre-ana", "modele-zoe"]
    assert [one.stem for one in whom.unread] == ["illisible"] and whom.incomplete
    assert not exporting.chosen(store, [store.load("autre-ana")]).incomplete


@pytest.mark.parametrize("remarks", [False, True])
def test_extra_time_leaves_with_no_data_and_remarks_only_when_asked(
    store: SessionStore, remarks: bool
) -> None:
    evaluation: Evaluation = store.load("modele-zoe").evaluation
    content = exporting.data_for(store, remarks=remarks)("modele-zoe", evaluation).decode()
    assert evaluation.extra_time and "temps_majore" not in content
    assert ("CANARI" in content) is remarks


def test_a_document_of_everybody_is_not_made_while_somebody_cannot_be_read(
    store: SessionStore, tmp_path: Path
) -> None:
    (store.folder / "illisible.toml").write_text("format = 9\n")
    whom = exporting.chosen(store, store.load_all())
    order = replace(grids(store), documents=frozenset({Document.NOTES}))
    report = exporting.export(store, whom, order, tmp_path / "sorties")
    assert report.written == () and "illisible" in report.problems[0]


def test_what_is_true_no_more_is_found_and_made_anew(store: SessionStore, tmp_path: Path) -> None:
    folder = tmp_path / "sorties"
    exporting.export(store, exporting.chosen(store, store.load_all()), grids(store), folder)
    assert exporting.find_outdated(store, folder, unseen, never) == ()
    stored = store.load("autre-ana")
    store.save(stored, stored.evaluation.with_position(store.grid().criteria[0], Level.TS), AUTHOR, NOW)
    assert exporting.find_outdated(store, folder, unseen, never) == ("grille-autre-ana.pdf",)
    report = exporting.remake(store, folder, ["grille-autre-ana.pdf"], unseen, never)
    assert [path.name for path in report.written] == ["grille-autre-ana.pdf"]
    assert exporting.find_outdated(store, folder, unseen, never) == ()


def test_what_was_so_already_is_counted_over_all_that_is_made_anew(
    store: SessionStore, tmp_path: Path
) -> None:
    """Each kind of document is an order of its own: what the first came to is not lost in the last."""
    folder = tmp_path / "sorties"
    together = replace(grids(store), combined=frozenset({Document.GRID}))
    for order in (grids(store), together):
        exporting.export(store, exporting.chosen(store, store.load_all()), order, folder)
    names = sorted(path.name for path in folder.glob("*.pdf"))
    assert len(names) == 3
    report = exporting.remake(store, folder, names, unseen, never)
    assert sorted(path.name for path in report.unchanged) == names and report.wanted == 3


def test_two_orders_one_after_the_other() -> None:
    first = Report(
        (Path("a"),), ("p",), 2, kept=(Path("b"),), remarks=("r",), without_extract=2, could_be_drafts=1
    )
    later = Report(
        (Path("b"),), (), 1, unchanged=(Path("b"),), remarks=("r", "s"), without_extract=1, cancelled=True
    )
    assert first.then(later) == Report(
        (Path("a"), Path("b")), ("p",), 3, (), True, (Path("b"),), ("r", "s"), 2, 1
    )


def test_what_shows_a_reopened_evaluation(store: SessionStore, tmp_path: Path) -> None:
    folder = tmp_path / "sorties"
    evaluation = store.load("autre-ana").evaluation
    assert exporting.made_before(store, "autre-ana", evaluation, folder) == ()
    exporting.export(store, exporting.chosen(store, store.load_all()), grids(store), folder)
    assert exporting.made_before(store, "autre-ana", evaluation, folder) == ("grille-autre-ana.pdf",)
