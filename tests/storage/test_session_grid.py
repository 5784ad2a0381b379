"""A session whose grid's file has changed, is refused or is missing: read with the grid it was made with, written to by nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hosts import AUTHOR, NOW, add, add_session
from other_grids import edit, files_of, give, given, heavier, marks_of, scored, session_of

from e1tui.cli import main
from e1tui.domain.evaluation import Candidate
from e1tui.domain.summary import summary
from e1tui.errors import E1Error, FileProblem, SaveError
from e1tui.operations.importing import existing, preview, write
from e1tui.operations.moving import plan_move
from e1tui.operations.passages import exchange_passages
from e1tui.rosters.preamble import Preamble
from e1tui.rosters.roster import read_roster
from e1tui.storage import incidents
from e1tui.storage.check import check_folder, check_session
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.moving import Way
from e1tui.storage.naming import SESSION_FILE
from e1tui.storage.store import SessionStore


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "sessions"


@pytest.fixture
def velo(root: Path) -> SessionStore:
    """MARTIN has everything, ROSE nothing, VIDE is withdrawn."""
    store = session_of(root, "deux-notes")
    scored(store, "MARTIN", "01", "14 8")
    add(store, "ROSE", number="02", order=1)
    add(store, "BLEU", number="04", order=2)
    store.withdraw(add(store, "VIDE", number="03"))
    return store


def remove(root: Path) -> None:
    (root / "grilles" / "deux-notes.toml").unlink()


def break_it(root: Path) -> None:
    edit(root, "deux-notes", "format = 2", "format = 3")


GONE = {
    "changed": (heavier, "a changé depuis"),
    "missing": (remove, "manque"),
    "refused": (break_it, "refusé"),
}


@pytest.fixture(params=GONE)
def gone(request: pytest.FixtureRequest, root: Path, velo: SessionStore) -> str:
    """What became of the grid's file, and a part of what is said of it."""
    do, said = GONE[request.param]
    do(root)
    return said


def test_it_is_read_with_the_grid_that_it_was_made_with(root: Path, velo: SessionStore, gone: str) -> None:
    again = SessionStore(velo.folder)
    made = again.made_with()
    assert made.is_known and gone in made.read_only and "lecture seule" in made.read_only
    assert marks_of(made.grid, again.load("martin-camille-01").evaluation) == (10, 14, 8)
    assert made.grid.competencies[1].coefficient == 4
    assert [one.stem for one in again.withdrawn()] == ["vide-camille-03"]
    (entry,) = SessionsFolder(root).entries()
    assert entry.problem == "" and entry.candidates == 3


def _import(store: SessionStore) -> None:
    found = preview(read_roster(b"nom;prenom;numero\nNEUF;Zoe;09\n"), existing(store))
    outcome = write(store, found, Preamble(), AUTHOR, lambda: NOW, lambda done, total: None)
    if outcome.problem:
        raise SaveError(outcome.problem)


def _save(store: SessionStore) -> None:
    give(store, "rose-camille-02", given(store, store.load("rose-camille-02").evaluation))


def _session(store: SessionStore) -> None:
    session = store.session()
    store.save_session(replace(session, title="Autre"), session)


def _move(store: SessionStore) -> None:
    target = add_session(store.folder.parent, "autre", grid_id="deux-notes")
    plan_move(Way(store, target), store.load_all(), AUTHOR, NOW)


def _exchange(store: SessionStore) -> None:
    rows = {one.stem: summary(store.grid(), one.stem, one.evaluation) for one in existing(store)}
    exchange_passages(store, rows["rose-camille-02"], rows["bleu-camille-04"], AUTHOR, NOW)


WRITINGS: dict[str, Callable[[SessionStore], object]] = {
    "save": _save,
    "add": lambda store: store.add(Candidate("NEUF", "Zoé", "09")),
    "withdraw": lambda store: store.withdraw("rose-camille-02"),
    "restore": lambda store: store.restore("vide-camille-03"),
    "session": _session,
    "incident": lambda store: incidents.note(store, "Alarme.", AUTHOR, NOW),
    "import": _import,
    "passages": _exchange,
}


@pytest.mark.parametrize("name", WRITINGS)
def test_nothing_is_written_to_it(velo: SessionStore, gone: str, name: str) -> None:
    before = files_of(velo.folder)
    with pytest.raises(E1Error, match="lecture seule"):
        WRITINGS[name](velo)
    after = files_of(velo.folder)
    assert {path: content for path, content in after.items() if not path.startswith(".")} == {
        path: content for path, content in before.items() if not path.startswith(".")
    }


@pytest.mark.parametrize("name", WRITINGS)
def test_all_of_that_is_written_where_the_file_is_the_same(velo: SessionStore, name: str) -> None:
    WRITINGS[name](velo)
    assert velo.read_only() == ""


def test_nobody_goes_there_or_leaves(root: Path, velo: SessionStore) -> None:
    other = add_session(root, "autre", grid_id="deux-notes")
    heavier(root)
    new = add_session(root, "neuve", grid_id="deux-notes")
    assert new.read_only() == ""
    for way in (Way(velo, other), Way(velo, new), Way(new, velo, copy=True)):
        with pytest.raises(E1Error, match="lecture seule"):
            plan_move(way, way.source.load_all(), AUTHOR, NOW)


def test_adopting_is_the_only_way_on(
    root: Path, velo: SessionStore, capsys: pytest.CaptureFixture[str]
) -> None:
    heavier(root)
    edit(root, "deux-notes", 'id = "outils"', 'id = "outil"')
    words = ["--sessions", str(root), "grille", "adopter", "velo", "--oui"]
    assert main(words) == 1  # MARTIN has a level for what there is no longer
    assert "martin-camille-01.toml" in capsys.readouterr().out
    assert "lecture seule" in velo.read_only()
    edit(root, "deux-notes", 'id = "outil"', 'id = "outils"')
    assert main(words) == 0
    assert velo.read_only() == ""
    _save(velo)
    assert velo.grid().competencies[1].coefficient == 8


def test_lists_and_documents_are_made_with_the_grid_before_and_say_so(
    root: Path, velo: SessionStore, gone: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (("lister", "velo"), ("exporter", "velo", "--bordereau", "--vers", str(tmp_path / "docs"))):
        capsys.readouterr()
        assert main(["--sessions", str(root), *words]) == 0
        told = capsys.readouterr()
        assert "lecture seule" in told.err and gone in told.err
        assert words[0] != "lister" or " 14     8   10 " in told.out
    assert ";14;8;10;" in (tmp_path / "docs" / "bordereau-velo.csv").read_text("utf-8-sig")


def test_verifier_says_it(root: Path, velo: SessionStore) -> None:
    assert check_session(velo).found == ()
    heavier(root)
    (told,) = check_session(velo).found
    assert told.warning and "grilles/deux-notes.toml a changé depuis" in told.reason
    for kept in (root / "grilles" / ".avant").iterdir():
        kept.unlink()
    (told,) = check_session(SessionStore(velo.folder)).found
    assert not told.warning  # what its marks were cannot be told any more


def test_a_missing_file_of_which_nothing_was_kept_is_named_in_the_list(
    root: Path, velo: SessionStore
) -> None:
    remove(root)
    for kept in (root / "grilles" / ".avant").iterdir():
        kept.unlink()
    (entry,) = SessionsFolder(root).entries()
    assert entry.session is None and "le fichier grilles/deux-notes.toml manque" in entry.problem


def test_what_was_kept_and_is_not_that_file_any_more_is_not_taken_for_it(
    root: Path, velo: SessionStore
) -> None:
    (kept,) = (root / "grilles" / ".avant").iterdir()
    kept.write_text(kept.read_text().replace("coefficient = 4", "coefficient = 5"))
    heavier(root)
    made = SessionStore(velo.folder).made_with()
    assert not made.is_known and made.grid.competencies[1].coefficient == 8 and made.read_only


@pytest.mark.parametrize("sha", ["../../../etc/passwd", "A" * 64, "0" * 63, "0" * 4000])
def test_what_is_no_print_of_a_file_is_refused(velo: SessionStore, sha: str) -> None:
    path = velo.folder / SESSION_FILE
    own = velo.session().grid_sha
    path.write_text(path.read_text().replace(own, sha))
    with pytest.raises(FileProblem, match="grille_empreinte"):
        velo.session()


def test_a_session_made_like_one_whose_grid_changed_has_the_grid_as_it_is(
    root: Path, velo: SessionStore
) -> None:
    heavier(root)
    assert main(["--sessions", str(root), "nouvelle", "suite", "--comme", "velo"]) == 0
    suite = SessionsFolder(root).open("suite")
    assert suite.read_only() == "" and suite.grid().competencies[1].coefficient == 8


def test_a_file_from_a_session_of_another_grid_is_refused_by_name(root: Path, velo: SessionStore) -> None:
    e1 = add_session(root, "e1")
    (e1.folder / "martin.toml").write_bytes((velo.folder / "martin-camille-01.toml").read_bytes())
    with pytest.raises(
        FileProblem, match="martin.toml : sa grille est « deux-notes », celle de la session « mc-sno-e1 »"
    ):
        e1.load("martin")
    (told,) = check_session(e1).problems
    assert told.key == "grille" and "deux-notes" in told.reason


def test_what_is_given_while_the_file_changes_is_kept_until_it_is_adopted(
    root: Path, velo: SessionStore
) -> None:
    """The save thread tries again: nothing that was given is lost."""
    stored = velo.load("rose-camille-02")
    mine = given(velo, stored.evaluation)
    heavier(root)
    with pytest.raises(SaveError, match="lecture seule"):
        velo.save(stored, mine, AUTHOR, NOW)
    velo.adopt_grid()
    assert velo.save(stored, mine, AUTHOR, NOW).stored.evaluation.marks == mine.marks


def test_verifier_names_a_grid_that_is_refused(root: Path, velo: SessionStore) -> None:
    (root / "grilles" / "fausse.toml").write_text("format = 3\n")
    found = check_folder(SessionsFolder(root))
    assert [(one.file, one.warning) for one in found.found] == [("grilles/fausse.toml", False)]
    assert found.problems[0].reason.startswith("format : 2 est attendu")


def test_what_was_closed_with_the_grid_before_is_told(
    root: Path, velo: SessionStore, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--sessions", str(root), "clore", "velo"]) in (0, 1)
    assert velo.load("martin-camille-01").evaluation.is_closed
    assert check_session(velo).problems == ()
    heavier(root)
    assert [one.key for one in check_session(velo).warnings] == ["grille"]
    capsys.readouterr()
    assert main(["--sessions", str(root), "grille", "adopter", "velo", "--oui"]) == 0
    said = capsys.readouterr().out
    assert "MARTIN Camille (close) : 10 → 9,5\n" in said and "les clore de nouveau" in said
    (told,) = check_session(velo).found
    assert (
        told.warning
        and told.key == "cloture.grille_empreinte"
        and "close avec la grille d’avant" in told.reason
    )
