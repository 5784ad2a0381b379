"""Folders that another account can change: no link of theirs is followed, by whoever writes there."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from e1tui import files, folders
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.errors import SaveError
from e1tui.export.batch import Document, Order, export
from e1tui.export.batch import make as in_memory
from e1tui.storage.rescue import copy_unsaved

NOW = dt.datetime(2026, 6, 12, 9, 41, tzinfo=dt.UTC)
ORDER = Order(frozenset({Document.EXTRACT}), "juin")


@pytest.fixture
def away(tmp_path: Path) -> Path:
    """Where a link of theirs leads: nothing may come there."""
    made = tmp_path / "ailleurs"
    made.mkdir()
    return made


@pytest.fixture
def linked(tmp_path: Path, away: Path) -> Path:
    """exports/juin, which the account that fetches the documents has replaced."""
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "juin").symlink_to(away)
    return tmp_path / "exports" / "juin"


def test_documents_do_not_go_through_a_link(
    grid: Grid, session: Session, make: Callable[..., Evaluation], linked: Path, away: Path
) -> None:
    report = export(grid, session, [("martin", make())], ORDER, linked)
    assert report.written == () and list(away.iterdir()) == []
    (problem,) = report.problems
    assert str(linked) in problem and "lien symbolique, qui n’est pas suivi" in problem


def test_nor_through_one_that_is_put_there_meanwhile(
    grid: Grid, session: Session, make: Callable[..., Evaluation], tmp_path: Path, away: Path
) -> None:
    folder = tmp_path / "exports" / "juin"

    def replaced(done: int, total: int, name: str) -> None:
        if done == 1:
            folder.rename(tmp_path / "exports" / "autre")
            folder.symlink_to(away)

    report = export(grid, session, [("a", make()), ("b", make())], ORDER, folder, progress=replaced)
    assert len(report.written) == 4 and list(away.iterdir()) == []
    assert len(list((tmp_path / "exports" / "autre").iterdir())) == 4


def test_nor_do_rescue_copies(make: Callable[..., Evaluation], linked: Path, away: Path) -> None:
    with pytest.raises(SaveError, match="lien symbolique"):
        copy_unsaved("juin", {"martin": make()}, [linked], NOW)
    linked.unlink()
    linked.mkdir()
    (linked / "secours-juin-2026-06-12-09h41").symlink_to(away)
    copy = copy_unsaved("juin", {"martin": make()}, [linked], NOW)
    assert copy.folder == linked / "secours-juin-2026-06-12-09h41-2"
    assert [path.name for path in copy.folder.iterdir()] == ["martin.toml"] and list(away.iterdir()) == []


def test_what_a_person_or_the_host_names_may_be_a_link(tmp_path: Path, away: Path) -> None:
    (tmp_path / "lien").symlink_to(away)
    with folders.opened(tmp_path / "lien" / "juin") as folder:  # as $E1TUI_EXPORTS may be
        folder.write("a.txt", b"x")
    with folders.opened(folders.named(tmp_path / "lien")) as folder:
        folder.write("b.txt", b"x")
    assert sorted(path.name for path in away.iterdir()) == ["b.txt", "juin"]
    assert (away / "juin").stat().st_mode & 0o777 == 0o700


def test_a_shared_folder_stays_its_group_s(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)
    with folders.opened(tmp_path / "juin") as folder, folder.new("secours") as copy:
        copy.write("a.toml", b"x")
    for path, mode in (("juin", 0o2770), ("juin/secours", 0o2770), ("juin/secours/a.toml", 0o660)):
        assert (tmp_path / path).stat().st_mode & 0o7777 == mode, path


@pytest.mark.parametrize("put", [lambda path: path.write_text("x"), os.mkfifo])
def test_what_is_no_folder_is_told(tmp_path: Path, put: Callable[[Path], object]) -> None:
    put(tmp_path / "juin")
    with (
        pytest.raises(SaveError, match="juin existe et n’est pas un dossier"),
        folders.opened(tmp_path / "juin"),
    ):
        pass


def test_documents_in_memory_are_those_that_are_written(
    grid: Grid, session: Session, make: Callable[..., Evaluation], tmp_path: Path
) -> None:
    order = Order(frozenset(Document), "juin")
    items = [("martin", make())]
    made = in_memory(grid, session, items, order)
    report = export(grid, session, items, order, tmp_path / "exports")
    assert made.problems == report.problems == () and not made.cancelled
    assert dict(made.contents) == {path.name: path.read_bytes() for path in report.written}
    assert in_memory(grid, session, items, order, cancelled=lambda: True).cancelled


# --- a file that is not there yet ---


@pytest.mark.parametrize("nameless", [True, False])
def test_a_new_file_is_whole_private_and_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nameless: bool
) -> None:
    if not nameless:  # a disk that knows no file without a name
        real = os.open

        def opened(path: str, flags: int, *mode: int, **options: int) -> int:
            if flags & os.O_TMPFILE == os.O_TMPFILE:
                raise OSError(95, "")
            return real(path, flags, *mode, **options)

        monkeypatch.setattr(files.os, "open", opened)
    assert folders.create_file(tmp_path / "a.zip", b"x" * 100_000)
    assert (tmp_path / "a.zip").read_bytes() == b"x" * 100_000
    assert (tmp_path / "a.zip").stat().st_mode & 0o777 == 0o600
    with pytest.raises(SaveError, match="existe déjà, il n’est pas remplacé"):
        folders.create_file(tmp_path / "a.zip", b"y")
    (tmp_path / "lien").symlink_to(tmp_path / "nulle-part")
    with pytest.raises(SaveError, match="existe déjà"):
        folders.create_file(tmp_path / "lien", b"y")
    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(SaveError, match="le disque est plein"):
        folders.create_file(tmp_path / "b.zip", b"y")
    assert sorted(os.listdir(tmp_path)) == ["a.zip", "lien"]


def full(descriptor: int) -> None:
    raise OSError(28, "")
