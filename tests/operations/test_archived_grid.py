"""An archive takes its session's grid along, brings it back, and is read with it wherever it is given as a session."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hosts import NOW, add_session
from other_grids import files_of, heavier, marks_of, scored, session_of

from e1tui.cli import main
from e1tui.errors import FileProblem, SaveError
from e1tui.export.archive import unpack
from e1tui.operations.archives import archive_problem, make_archive
from e1tui.operations.sources import common_grid, read_source
from e1tui.storage.archiving import restore
from e1tui.storage.check import check_session
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.purging import inventory
from e1tui.storage.store import SessionStore

GRID = "grilles/deux-notes.toml"
Said = pytest.CaptureFixture[str]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "sessions"


@pytest.fixture
def velo(root: Path) -> SessionStore:
    store = session_of(root, "deux-notes")
    scored(store, mark="14 8")
    assert main(["--sessions", str(root), "clore", "velo"]) == 0
    return store


@pytest.fixture
def packed(velo: SessionStore, tmp_path: Path) -> Path:
    return make_archive(velo, tmp_path / "velo.zip", NOW, documents=False).path


def with_files(packed: Path, change: Callable[[dict[str, bytes]], object]) -> Path:
    """Another archive, whose manifest is of what it holds now."""
    with zipfile.ZipFile(packed) as zipped:
        contents = {name: zipped.read(name) for name in zipped.namelist() if name != "manifeste.sha256"}
    change(contents)
    lines = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in contents.items())
    path = packed.with_name("autre.zip")
    with zipfile.ZipFile(path, "w") as zipped:
        for name, content in (contents | {"manifeste.sha256": lines.encode()}).items():
            zipped.writestr(name, content)
    return path


def run(root: Path, *words: object) -> int:
    return main(["--sessions", str(root), *map(str, words)])


def test_it_goes_along_and_comes_back(velo: SessionStore, packed: Path, tmp_path: Path, capsys: Said) -> None:
    assert run(tmp_path, "verifier", "--archive", packed) == 0
    elsewhere = tmp_path / "ailleurs"
    assert run(elsewhere, "restaurer", packed) == 0, capsys.readouterr()
    back = SessionsFolder(elsewhere).open("velo")
    assert back.read_only() == "" and check_session(back).found == ()
    assert marks_of(back.grid(), back.load("martin-camille-01").evaluation) == (10, 14, 8)
    assert (elsewhere / GRID).read_bytes() == (velo.folder.parent / GRID).read_bytes()
    # The grid it was made with is known there too, once its file changes.
    heavier(elsewhere)
    assert back.made_with().is_known and back.grid().competencies[1].coefficient == 4


def test_beside_the_same_grid_it_comes_back_too(velo: SessionStore, packed: Path, root: Path) -> None:
    assert run(root, "restaurer", packed, "--sous", "retour") == 0
    assert SessionsFolder(root).open("retour").read_only() == ""


def test_another_grid_of_that_identifier_is_neither_replaced_nor_used(
    velo: SessionStore, packed: Path, root: Path, capsys: Said
) -> None:
    heavier(root)
    before = files_of(root)
    assert run(root, "restaurer", packed, "--sous", "retour") == 1
    said = capsys.readouterr().err
    assert f"{GRID} y est déjà, et c’est une autre grille" in said and "--sessions DOSSIER" in said
    assert files_of(root) == before


def test_a_session_whose_grid_changed_is_archived_with_the_one_it_was_made_with(
    velo: SessionStore, root: Path, tmp_path: Path
) -> None:
    own = (root / GRID).read_bytes()
    heavier(root)
    made = make_archive(SessionStore(velo.folder), tmp_path / "apres.zip", NOW)
    found = unpack(made.path.read_bytes())
    assert found.files[GRID] == own and not made.problems
    assert (
        b"14" in found.files["documents/notes-velo.csv"]
        if "documents/notes-velo.csv" in found.files
        else True
    )
    assert run(tmp_path, "verifier", "--archive", made.path) == 0


def test_without_a_copy_of_that_grid_nothing_is_archived(
    velo: SessionStore, root: Path, tmp_path: Path
) -> None:
    heavier(root)
    for kept in (root / "grilles" / ".avant").iterdir():
        kept.unlink()
    with pytest.raises(FileProblem, match="grille adopter d’abord"):
        make_archive(SessionStore(velo.folder), tmp_path / "apres.zip", NOW)
    assert not (tmp_path / "apres.zip").exists()


DAMAGES: dict[str, Callable[[dict[str, bytes]], object]] = {
    "absente": lambda files: files.pop(f"velo/{GRID}"),
    "autre": lambda files: files.update({f"velo/{GRID}": files[f"velo/{GRID}"] + b"\n"}),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_archive_without_its_grid_is_told_and_not_restored(
    packed: Path, tmp_path: Path, capsys: Said, damage: str
) -> None:
    other = with_files(packed, DAMAGES[damage])
    assert run(tmp_path, "verifier", "--archive", other) == 1
    said = capsys.readouterr().out
    assert "n’a pas cette grille" in said or "autre empreinte" in said
    elsewhere = tmp_path / "ailleurs"
    with pytest.raises(FileProblem, match="grille"):
        restore(SessionsFolder(elsewhere), "velo", unpack(other.read_bytes()).files)
    assert not elsewhere.exists()
    with pytest.raises(FileProblem, match="grille"):
        read_source(SessionsFolder(elsewhere), str(other))


@pytest.mark.parametrize("path", ["grilles/autre.toml", "grilles/mc-sno-e1.toml", "grilles/.avant.toml"])
def test_no_other_grid_is_brought_in(velo: SessionStore, tmp_path: Path, path: str) -> None:
    """E1's own, or one that nobody in the archive uses, is none of ours."""
    for name, store in (("velo", velo), ("e1", add_session(velo.folder.parent, "e1"))):
        files = {f"{one.name}": one.read_bytes() for one in store.folder.glob("*.toml")}
        if name == "velo":
            files[GRID] = (velo.folder.parent / GRID).read_bytes()
        with pytest.raises(FileProblem, match="n’est pas permis"):
            restore(SessionsFolder(tmp_path / "ailleurs"), name, files | {path: files.get(GRID, b"x = 1")})


def test_no_identifier_leads_out_of_the_folder_of_grids(velo: SessionStore, tmp_path: Path) -> None:
    content = (velo.folder.parent / GRID).read_bytes()
    session = (velo.folder / "session.toml").read_text().replace('"deux-notes"', '"../deux-notes"')
    files = {"session.toml": session.encode(), "grilles/../deux-notes.toml": content}
    elsewhere = tmp_path / "ailleurs"
    with pytest.raises(FileProblem, match="n’est pas permis"):
        restore(SessionsFolder(elsewhere), "velo", files)
    assert not elsewhere.exists()


def test_a_purge_wants_the_grid_in_the_archive(velo: SessionStore, packed: Path, root: Path) -> None:
    assert archive_problem(velo, inventory(velo)) == ""
    heavier(root)
    assert archive_problem(velo, inventory(velo)) == ""  # it has the one that the session was made with
    velo.adopt_grid()
    assert GRID in archive_problem(velo, inventory(velo))


def test_where_nothing_can_be_brought_nothing_stays(velo: SessionStore, tmp_path: Path) -> None:
    files = {one.name: one.read_bytes() for one in velo.folder.glob("*.toml")}
    files[GRID] = (velo.folder.parent / GRID).read_bytes()
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    (elsewhere / "grilles").write_text("ce n’est pas un dossier")
    with pytest.raises(SaveError, match="n’est pas un dossier"):
        restore(SessionsFolder(elsewhere), "velo", files)
    assert [path.name for path in elsewhere.iterdir()] == ["grilles"]


def test_an_archive_is_read_as_a_session_with_its_own_grid(
    velo: SessionStore, packed: Path, tmp_path: Path, capsys: Said
) -> None:
    nowhere = tmp_path / "vide"
    source = read_source(SessionsFolder(nowhere), str(packed))
    assert source.grid == velo.grid() and common_grid([source]).id == "deux-notes"
    assert marks_of(source.grid, source.evaluations["martin-camille-01"]) == (10, 14, 8)
    assert run(nowhere, "bilan", packed, packed, "--par-session") == 0
    assert run(nowhere, "bilan", packed) == 0
    assert run(nowhere, "tableau", packed, "--vers", tmp_path / "tableau") == 0
    assert ";14;8;10" in (tmp_path / "tableau" / "candidats.csv").read_text("utf-8-sig")
    capsys.readouterr()


def test_an_archive_and_a_session_of_a_grid_that_changed_between_are_not_counted_together(
    velo: SessionStore, packed: Path, root: Path, capsys: Said
) -> None:
    heavier(root)
    new = add_session(root, "neuve", grid_id="deux-notes")
    scored(new)
    assert run(root, "bilan", packed, "neuve") == 2
    assert "même grille" in capsys.readouterr().err
    assert run(root, "reunir", packed, "neuve", "--vers", "accord") == 1
    assert "deux-notes a changé entre l’une et l’autre" in capsys.readouterr().err
    assert "accord" not in SessionsFolder(root).names()


def test_two_archives_are_brought_together_with_the_grid_that_both_carry(
    velo: SessionStore, packed: Path, root: Path, tmp_path: Path, capsys: Said
) -> None:
    other = session_of(root, "deux-notes", "autre")
    scored(other, mark="14 9")
    second = make_archive(other, tmp_path / "autre.zip", NOW, documents=False).path
    assert run(root, "reunir", packed, second, "--vers", "accord") == 0, capsys.readouterr()
    out = capsys.readouterr().out
    assert "1 note à accorder" in out and "positionnement" not in out.partition("accorder")[0]
    third = SessionsFolder(root).open("accord")
    assert third.read_only() == "" and third.load("martin-camille-01").evaluation.marks == {"C2.1": 14}
    # Where that grid is not, no session of it can be made.
    assert run(tmp_path / "vide", "reunir", packed, second, "--vers", "accord") == 1
    assert "le fichier grilles/deux-notes.toml manque" in capsys.readouterr().err
    heavier(root)
    assert run(root, "reunir", packed, second, "--vers", "accord") == 1
    assert "lecture seule" in capsys.readouterr().err
    assert run(root, "reunir", packed, second, "--vers", "encore") == 1
    assert "n’est pas celle des deux sessions" in capsys.readouterr().err
