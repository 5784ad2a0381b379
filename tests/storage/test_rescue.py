"""Copies of what could not be saved: which there are, and taking back from them what the session does not have."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import cases
import pytest

from e1tui.domain.closing.seal import closed, reopened
from e1tui.domain.evaluation import Candidate, Evaluation, value_of, with_field
from e1tui.domain.grid import Level
from e1tui.errors import SaveError
from e1tui.storage.rescue import (
    ANOTHER,
    CLOSED,
    Recovery,
    RescueCopy,
    copy_unsaved,
    recoveries,
    remove,
    rescue_copies,
)
from e1tui.storage.store import SessionStore, Stored
from e1tui.storage.toml.evaluation_toml import encode_evaluation

A, B = cases.KEYS[:2]
LATER = cases.NOW + dt.timedelta(minutes=5)


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    return cases.new_store(tmp_path / "S")[0]


@pytest.fixture
def stored(store: SessionStore) -> Stored:
    """The candidate with a position, a mark and a text."""
    stored = store.load(*store.stems())
    for name, value in ((A, Level.I), ("C1.1.note", Decimal(12)), ("appreciation", "Bien.")):
        stored = cases.save(store, stored, name, value).stored
    return stored


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "state"


def copied(
    store: SessionStore, stored: Stored, place: Path, *, with_base: bool = True, **fields: object
) -> RescueCopy:
    """A copy with these fields given another value, by names with "_" for the dots."""
    mine = stored.evaluation
    for name, value in fields.items():
        mine = with_field(mine, name.replace("__", "."), value)  # type: ignore[arg-type]
    bases = {stored.stem: stored.evaluation} if with_base else None
    copy_unsaved(store.name, {stored.stem: mine}, [place], cases.NOW, bases)
    (copy,) = rescue_copies([place])
    return copy


def taken_back(store: SessionStore, copy: RescueCopy) -> tuple[Recovery, Evaluation]:
    (found,) = recoveries(store, copy)
    assert found.stored is not None and found.merged is not None, found.problem
    return found, store.save(found.stored, found.merged, cases.NOE, LATER).stored.evaluation


def test_which_copies_there_are(store: SessionStore, stored: Stored, place: Path, tmp_path: Path) -> None:
    unsaved = {stored.stem: stored.evaluation}
    one = copy_unsaved("2026-06-exemple", unsaved, [place], cases.NOW)
    two = copy_unsaved("2026-06-exemple", unsaved, [place], cases.NOW)
    three = copy_unsaved("x-2026-06-12", unsaved, [tmp_path / "exports"], LATER)
    for name in ("secours-x", "secours-x-2026-13-12-09h41", "exports-2026-06-12-09h41"):
        (place / name).mkdir()
    (place / "secours-x-2026-06-12-09h41").write_text("a file")
    (place / "secours-y-2026-06-12-09h41").symlink_to(one.folder)
    found = rescue_copies([place, tmp_path / "exports", place, tmp_path / "missing"])
    assert [(each.folder, each.session) for each in found] == [
        (three.folder, "x-2026-06-12"), (two.folder, "2026-06-exemple"), (one.folder, "2026-06-exemple"),
    ]  # fmt: skip
    assert found[2].at == dt.datetime(2026, 6, 12, 9, 41) and found[2].stems == (stored.stem,)


@pytest.mark.parametrize("with_base", [True, False], ids=["copy", "copy of an earlier version"])
def test_what_the_session_does_not_have_is_taken_back(
    store: SessionStore, stored: Stored, place: Path, with_base: bool
) -> None:
    copy = copied(
        store,
        stored,
        place,
        with_base=with_base,
        appreciation="Très bien.",
        **{B.replace(".", "__"): Level.TS},
    )
    cases.save(store, stored, "C1.2.note", Decimal("9.5"), cases.NOE)  # somebody else, meanwhile
    found, now = taken_back(store, copy)
    assert {change.field for change in found.taken} == {"appreciation", B} and not found.conflicts
    assert now.appreciation == "Très bien." and now.positions[B] is Level.TS
    assert now.marks == {"C1.1": Decimal(12), "C1.2": Decimal("9.5")}
    assert {entry.field for entry in now.history if entry.at == LATER} == {"appreciation", B}
    assert recoveries(store, copy)[0].is_nothing  # a second time there is nothing to take


@pytest.mark.parametrize("with_base", [True, False], ids=["copy", "copy of an earlier version"])
def test_a_newer_value_is_never_overwritten(
    store: SessionStore, stored: Stored, place: Path, with_base: bool
) -> None:
    copy = copied(
        store, stored, place, with_base=with_base, appreciation="Très bien.", C1__1__note=Decimal(14)
    )
    newer = cases.save(store, stored, "appreciation", "Assez bien.", cases.NOE).stored
    cases.save(store, newer, "C1.1.note", Decimal(13), cases.NOE)
    found, now = taken_back(store, copy)
    assert not found.taken
    assert {(each.field, each.mine, each.theirs, each.who) for each in found.conflicts} == {
        ("appreciation", "Très bien.", "Assez bien.", "LEROY Noé"),
        ("C1.1.note", Decimal(14), Decimal(13), "LEROY Noé"),
    }
    assert (now.appreciation, now.marks["C1.1"]) == ("Assez bien.", Decimal(13))


def test_what_others_gave_since_is_not_undone_by_an_earlier_version_s_copy(
    store: SessionStore, stored: Stored, place: Path
) -> None:
    copy = copied(store, stored, place, with_base=False, appreciation="Très bien.")
    newer = cases.save(store, stored, "C1.1.note", Decimal(13), cases.NOE).stored
    newer = cases.save(store, newer, "C1.3.note", Decimal(8), cases.NOE).stored
    cases.save(store, newer, A, Level.TS, cases.NOE)
    found, now = taken_back(store, copy)
    assert [change.field for change in found.taken] == ["appreciation"] and not found.conflicts
    assert now.marks == {"C1.1": Decimal(13), "C1.3": Decimal(8)} and now.positions[A] is Level.TS


def test_a_closed_evaluation_stays(store: SessionStore, stored: Stored, place: Path) -> None:
    copy = copied(store, stored, place, appreciation="Très bien.")
    shut = store.save(stored, closed(stored.evaluation, "nleroy", cases.NOW), cases.NOE, cases.NOW).stored
    assert recoveries(store, copy)[0].problem == CLOSED
    store.save(shut, reopened(shut.evaluation, "La copie"), cases.NOE, cases.NOW)
    assert [change.field for change in recoveries(store, copy)[0].taken] == ["appreciation"]


def test_a_closing_is_to_be_done_anew(store: SessionStore, stored: Stored, place: Path) -> None:
    mine = closed(with_field(stored.evaluation, "appreciation", "Très bien."), "adurand", cases.NOW)
    copy_unsaved(store.name, {stored.stem: mine}, [place], cases.NOW, {stored.stem: stored.evaluation})
    found, now = taken_back(store, *rescue_copies([place]))
    assert found.is_closing and not now.is_closed and now.appreciation == "Très bien."


def test_another_candidate_under_that_name(store: SessionStore, stored: Stored, place: Path) -> None:
    copy = copied(store, stored, place, appreciation="Très bien.")
    other = replace(stored.evaluation, candidate=Candidate("MODÈLE", "Zoé", "0214999999"))
    (store.folder / f"{stored.stem}.toml").write_bytes(encode_evaluation(other))
    assert recoveries(store, copy)[0].problem == ANOTHER


def test_files_that_are_gone_or_unreadable(store: SessionStore, stored: Stored, place: Path) -> None:
    copy = copied(store, stored, place, appreciation="Très bien.")
    (copy.folder / "autre.toml").write_text("revision = [")
    (store.folder / f"{stored.stem}.toml").unlink()
    one, other = recoveries(store, copy)
    assert (one.stem, other.name) == ("autre", "EXEMPLE Camille")
    assert one.problem.startswith("le texte s’arrête avant la fin") and "n’existe pas" in other.problem
    (copy.folder / f".{stored.stem}.avant").write_text("revision = [")
    with pytest.raises(Exception, match="avant"):
        copy.base(stored.stem)


def test_erasing(store: SessionStore, stored: Stored, place: Path) -> None:
    copy = copied(store, stored, place, appreciation="Très bien.")
    remove(copy.folder)
    remove(copy.folder)
    assert rescue_copies([place]) == ()


def test_a_copy_that_is_cut_short_leaves_no_half(store: SessionStore, stored: Stored, tmp_path: Path) -> None:
    """A file's name that is too long for one place is too long for the other: none has half of it."""
    unsaved = {stored.stem: stored.evaluation, "x" * 300: stored.evaluation}
    with pytest.raises(SaveError):
        copy_unsaved(store.name, unsaved, [tmp_path / "a", tmp_path / "b"], cases.NOW)
    assert rescue_copies([tmp_path / "a", tmp_path / "b"]) == ()


def test_a_text_read_back(store: SessionStore, stored: Stored, place: Path) -> None:
    copy = copied(store, stored, place, appreciation="Très bien.")
    assert value_of(copy.evaluation(stored.stem), "appreciation") == "Très bien."
    assert copy.base(stored.stem) is not None and not copy.others


def test_a_place_that_is_a_link_has_no_copies_and_takes_none(
    store: SessionStore, stored: Stored, place: Path, tmp_path: Path
) -> None:
    copy = copied(store, stored, place, appreciation="Autre.")
    link = tmp_path / "link"
    link.symlink_to(copy.folder.parent)
    assert rescue_copies([link]) == ()
    with pytest.raises(SaveError, match="lien symbolique"):
        copy_unsaved("juin", {}, [link], cases.NOW)
    elsewhere = tmp_path / "other" / copy.folder.name
    elsewhere.parent.mkdir()
    elsewhere.symlink_to(copy.folder)
    with pytest.raises(SaveError, match="lien symbolique"):
        remove(elsewhere)
    assert copy.evaluation(stored.stem).appreciation == "Autre."
