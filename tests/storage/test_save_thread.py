"""The save thread: nothing that waits is lost or taken back, whatever fails and whoever else saves."""

from __future__ import annotations

import datetime as dt
import errno
import os
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import cases
import pytest
from levels import Level

from e1tui import files
from e1tui.domain.evaluation import Candidate, Evaluation, with_field
from e1tui.errors import SaveError
from e1tui.storage import save_thread as writer_module
from e1tui.storage.author import Author
from e1tui.storage.rescue import copy_unsaved
from e1tui.storage.save_thread import Outcome, Writer
from e1tui.storage.store import Saved, SessionStore, Stored

A, B, C = cases.KEYS[:3]


class Desk:
    """A session, its writer, and what the writer told; `hold` makes saves wait until `go`."""

    def __init__(self, root: Path) -> None:
        self.store, self.stem = cases.new_store(root)
        self.outcomes: list[Outcome] = []
        self.told = threading.Condition()
        self.go = threading.Event()
        self.go.set()
        self.saving = threading.Event()
        real = self.store.save

        def save(stored: Stored, evaluation: Evaluation, author: Author, now: dt.datetime) -> Saved:
            self.saving.set()
            assert self.go.wait(10)
            return real(stored, evaluation, author, now)

        self.store.save = save  # type: ignore[method-assign]
        self.writer = Writer(self.store, cases.ALIX, lambda: cases.NOW, self.tell)
        self.stored = self.store.load(self.stem)
        self.writer.opened(self.stored)

    def tell(self, outcome: Outcome) -> None:
        with self.told:
            self.outcomes.append(outcome)
            self.told.notify_all()

    def wait(self, count: int) -> None:
        with self.told:
            assert self.told.wait_for(lambda: len(self.outcomes) >= count, 10)

    def on_disk(self) -> Evaluation:
        return cases.again(self.store).load(self.stem).evaluation

    def noe_gives(self, field: str, level: Level) -> None:
        other = cases.again(self.store)
        cases.save(other, other.load(self.stem), field, level, cases.NOE)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.go.set()
    made.writer.stop(0.1)


def gives(field: str, level: Level | None) -> Callable[[Evaluation], Evaluation]:
    return lambda evaluation: with_field(evaluation, field, level)


# --- what the screen has not seen yet is not taken back ---


def test_what_waited_while_another_s_change_was_merged_does_not_take_it_back(desk: Desk) -> None:
    desk.noe_gives(A, Level.TS)
    desk.go.clear()
    first = gives(B, Level.S)(desk.stored.evaluation)
    desk.writer.put(desk.stem, first)
    assert desk.saving.wait(10)
    desk.writer.put(desk.stem, gives(C, Level.I)(first))  # the screen knows nothing of A
    desk.go.set()
    assert desk.writer.flush(10)
    assert dict(desk.on_disk().positions) == {A: Level.TS, B: Level.S, C: Level.I}


def test_a_value_given_after_a_merge_that_is_not_shown_yet_is_a_conflict(desk: Desk) -> None:
    desk.noe_gives(A, Level.TS)
    desk.writer.put(desk.stem, gives(B, Level.S)(desk.stored.evaluation))
    assert desk.writer.flush(10)
    blind = gives(A, Level.TI)(gives(B, Level.S)(desk.stored.evaluation))
    desk.writer.put(desk.stem, blind)
    assert desk.writer.flush(10)
    desk.wait(2)
    saved = desk.outcomes[-1].saved
    assert saved is not None
    (conflict,) = saved.conflicts
    assert (conflict.field, conflict.mine, conflict.theirs) == (A, Level.TI, Level.TS)
    assert (conflict.by, conflict.who, conflict.at) == ("nleroy", "LEROY Noé", cases.NOW)
    assert desk.on_disk().positions[A] is Level.TS


def test_a_value_given_once_the_other_s_is_seen_replaces_it(desk: Desk) -> None:
    desk.noe_gives(A, Level.TS)
    desk.writer.put(desk.stem, gives(B, Level.S)(desk.stored.evaluation))
    assert desk.writer.flush(10)
    desk.wait(1)
    saved = desk.outcomes[-1].saved
    assert saved is not None
    desk.writer.put(desk.stem, gives(A, Level.TI)(saved.stored.evaluation))
    assert desk.writer.flush(10)
    desk.wait(2)
    assert desk.on_disk().positions[A] is Level.TI
    assert [entry.by for entry in desk.on_disk().history] == ["nleroy", "adurand", "adurand"]


def test_saves_without_anybody_else_go_on_from_what_was_opened(desk: Desk) -> None:
    evaluation = desk.stored.evaluation
    for level in cases.LEVELS * 3:
        evaluation = gives(A, level)(evaluation)  # never the evaluation that an outcome gave
        desk.writer.put(desk.stem, evaluation)
        assert desk.writer.flush(10)
    assert desk.on_disk().positions[A] is cases.LEVELS[-1]
    assert all(outcome.saved and not outcome.saved.conflicts for outcome in desk.outcomes)


def test_a_candidate_opened_again_while_a_save_waits_keeps_what_waits(desk: Desk) -> None:
    desk.go.clear()
    desk.writer.put(desk.stem, gives(A, Level.S)(desk.stored.evaluation))
    assert desk.saving.wait(10)
    desk.noe_gives(B, Level.TS)
    desk.writer.opened(cases.again(desk.store).load(desk.stem))
    pending = desk.writer.pending(desk.stem)
    assert pending is not None
    desk.writer.put(desk.stem, gives(C, Level.I)(pending))
    desk.go.set()
    assert desk.writer.flush(10)
    assert dict(desk.on_disk().positions) == {A: Level.S, B: Level.TS, C: Level.I}


def test_what_was_never_opened_is_refused_at_once(desk: Desk) -> None:
    with pytest.raises(LookupError):
        desk.writer.put("personne", desk.stored.evaluation)
    with pytest.raises(LookupError):
        desk.writer.put(desk.stem, Evaluation("mc-sno-e1", cases.CAMILLE, revision=99))


def test_a_change_is_of_who_held_the_keyboard_when_it_was_given(desk: Desk) -> None:
    desk.go.clear()
    desk.writer.put(desk.stem, gives(A, Level.S)(desk.stored.evaluation))
    assert desk.saving.wait(10)
    desk.writer.author = cases.NOE
    desk.writer.put(desk.stem, gives(B, Level.S)(gives(A, Level.S)(desk.stored.evaluation)))
    desk.go.set()
    assert desk.writer.flush(10)
    assert [entry.member for entry in desk.on_disk().history] == ["DURAND Alix", "LEROY Noé"]


# --- failures ---


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Makes fsync fail, or work again."""
    real, fails = os.fsync, threading.Event()

    def fsync(descriptor: int) -> None:
        if fails.is_set():
            raise OSError(errno.ENOSPC, "")
        real(descriptor)

    monkeypatch.setattr(files.os, "fsync", fsync)
    monkeypatch.setattr(writer_module, "RETRY_SECONDS", 0.15)
    return lambda on: fails.set() if on else fails.clear()


def test_what_failed_is_tried_again_until_it_succeeds(desk: Desk, broken: Callable[[bool], None]) -> None:
    broken(True)
    desk.writer.put(desk.stem, gives(A, Level.S)(desk.stored.evaluation))
    desk.wait(3)
    assert all("le disque est plein" in outcome.error for outcome in desk.outcomes)
    assert desk.writer.unsaved() == (desk.stem,)
    assert not desk.writer.flush(0.05)
    broken(False)
    assert desk.writer.flush(10)
    assert desk.on_disk().positions[A] is Level.S
    assert cases.temporaries(desk.store.folder) == []


def test_a_candidate_that_fails_does_not_hold_up_another(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "RETRY_SECONDS", 600.0)
    (desk.store.folder / f"{desk.stem}.toml").write_bytes(b"broken")
    desk.writer.put(desk.stem, gives(A, Level.S)(desk.stored.evaluation))
    desk.wait(1)
    other = desk.store.load(desk.store.add(Candidate("AUTRE", "Lou")))
    desk.writer.opened(other)
    desk.writer.put(other.stem, gives(A, Level.S)(other.evaluation))
    desk.wait(2)
    assert desk.outcomes[-1].saved and desk.outcomes[-1].stem == other.stem
    assert desk.writer.unsaved() == (desk.stem,)


def test_a_defect_in_the_save_is_told_without_its_text_and_does_not_end_the_thread(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = desk.store.save

    def save(*_: object) -> Saved:
        raise KeyError("EXEMPLE Camille 14,5")

    monkeypatch.setattr(desk.store, "save", save)
    monkeypatch.setattr(writer_module, "RETRY_SECONDS", 0.05)
    desk.writer.put(desk.stem, gives(A, Level.S)(desk.stored.evaluation))
    desk.wait(1)
    assert "défaut du logiciel (KeyError)" in desk.outcomes[0].error
    assert "Camille" not in desk.outcomes[0].error
    monkeypatch.setattr(desk.store, "save", real)
    assert desk.writer.flush(10)
    assert desk.on_disk().positions[A] is Level.S


def test_a_screen_that_fails_does_not_end_the_thread(tmp_path: Path) -> None:
    store, stem = cases.new_store(tmp_path)

    def tell(_outcome: Outcome) -> None:
        raise RuntimeError("the screen is gone")

    writer = Writer(store, cases.ALIX, lambda: cases.NOW, tell)
    stored = store.load(stem)
    writer.opened(stored)
    evaluation = stored.evaluation
    for level in cases.LEVELS:
        evaluation = gives(A, level)(evaluation)
        writer.put(stem, evaluation)
        assert writer.flush(10)
    assert writer.stop()
    assert store.load(stem).evaluation.positions[A] is cases.LEVELS[-1]


def test_what_cannot_be_saved_is_copied_elsewhere(
    desk: Desk, broken: Callable[[bool], None], tmp_path: Path
) -> None:
    given = with_field(gives(A, Level.S)(desk.stored.evaluation), "C1.1.note", Decimal("14.5"))
    broken(True)
    desk.writer.put(desk.stem, given)
    desk.wait(1)
    unsaved = desk.writer.unsaved_evaluations()
    full = tmp_path / "plein"
    with pytest.raises(SaveError, match="La copie de secours n’est pas faite"):
        copy_unsaved(desk.store.name, unsaved, [full], cases.NOW)
    broken(False)
    blocked = tmp_path / "fichier"
    blocked.write_text("not a folder")
    rescued = copy_unsaved(desk.store.name, unsaved, [blocked, tmp_path / "exports"], cases.NOW)
    assert rescued.folder == tmp_path / "exports" / "secours-2026-06-exemple-2026-06-12-09h41"
    copy = SessionStore(rescued.folder).load(desk.stem)
    assert cases.same_fields(copy.evaluation, given)
    assert rescued.files[0].stat().st_mode & 0o777 == 0o600
    again = copy_unsaved(desk.store.name, unsaved, [tmp_path / "exports"], cases.NOW)
    assert again.folder != rescued.folder  # never over another copy


def test_a_save_that_is_asked_for_soon_begins_when_the_thread_is_woken(desk: Desk) -> None:
    desk.writer.put(desk.stem, with_field(desk.stored.evaluation, A, Level.S), soon=True)
    assert not desk.saving.wait(0.05) and desk.writer.unsaved() == (desk.stem,)
    desk.writer.wake()
    desk.wait(1)
    assert desk.outcomes[0].saved is not None and not desk.writer.unsaved()


def test_a_flush_does_not_wait_for_the_thread_to_be_woken(desk: Desk) -> None:
    desk.writer.put(desk.stem, with_field(desk.stored.evaluation, A, Level.S), soon=True)
    assert desk.writer.flush(10)


def test_stop_says_whether_everything_is_on_disk(desk: Desk, broken: Callable[[bool], None]) -> None:
    broken(True)
    desk.writer.put(desk.stem, gives(A, Level.S)(desk.stored.evaluation))
    assert not desk.writer.stop(0.05)
    assert desk.writer.unsaved() == (desk.stem,)
