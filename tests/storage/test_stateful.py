"""Two people, one file, and everything that can go wrong in any order, against a model of what must be on disk."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import cases
import pytest
from chance import examples
from faulty import FaultyDisk, Stopped
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from levels import Level

from e1tui.domain.evaluation import Value, value_of, with_field
from e1tui.errors import E1Error, FileProblem, SaveError
from e1tui.storage import store as store_module
from e1tui.storage.store import Saved
from e1tui.storage.toml.evaluation_toml import encode_evaluation

STEPS = examples(2_500)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(cases.KEYS[:4], st.sampled_from([None, *Level])),
    "C1.1.note": st.sampled_from([None, Decimal("0"), Decimal("14.5"), Decimal("20")]),
    "appreciation": st.sampled_from([None, "Bien.", "Très\nbien.", '"""\n[[historique]]\n']),
    f"{cases.KEYS[0]}.remarque": st.sampled_from([None, "à revoir", "=1+1 [b]"]),
    "passage": st.sampled_from([None, 1, 2]),
}
CHANGES = st.sampled_from(list(FIELDS)).flatmap(lambda name: st.tuples(st.just(name), FIELDS[name]))
PEOPLE = st.integers(0, 1)
ERRORS = st.sampled_from([errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS])
CALLS = st.integers(1, 26)  # of a save
BROKEN = st.sampled_from([b"", b"format = 1\n", b"\xff\xfe", b"[candidat"])
Fields = dict[str, Value]


def fields_of(evaluation: cases.Evaluation) -> Fields:
    return {name: value_of(evaluation, name) for name in FIELDS}


class Person:
    """Somebody's app: what it loaded, and what was given since."""

    def __init__(self, session: cases.SessionStore, stem: str, author: cases.Author) -> None:
        self.author = author
        self.start(session, stem)

    def start(self, session: cases.SessionStore, stem: str) -> None:
        self.store = cases.again(session)
        self.load(self.store.load(stem))

    def load(self, stored: cases.Stored) -> None:
        self.stored, self.evaluation = stored, stored.evaluation

    def save(self) -> Saved:
        return self.store.save(self.stored, self.evaluation, self.author, cases.NOW)


class TwoPeople(RuleBasedStateMachine):
    steps = 0

    @initialize()
    def open(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.session, self.stem = cases.new_store(self.root)
        self.path = self.session.folder / f"{self.stem}.toml"
        self.people = [Person(self.session, self.stem, author) for author in (cases.ALIX, cases.NOE)]
        self.disk = fields_of(self.session.load(self.stem).evaluation)  # what must be on disk
        self.broken: bytes | None = None  # the whole content, when somebody broke the file
        self.sound = b""  # and what it was before
        self.killed = False

    def teardown(self) -> None:
        if hasattr(self, "root"):
            shutil.rmtree(self.root)

    def expected(self, person: Person) -> tuple[Fields, set[str]]:
        """What a save of that person must put on disk, and the fields that it must ask about."""
        base, mine = fields_of(person.stored.evaluation), fields_of(person.evaluation)
        changed = {name for name in FIELDS if mine[name] != base[name]}
        clashing = {name for name in changed if self.disk[name] not in (base[name], mine[name])}
        kept = {name: mine[name] for name in changed - clashing}
        return self.disk | kept, clashing

    @rule(person=PEOPLE, change=CHANGES)
    def give(self, person: int, change: tuple[str, Value]) -> None:
        someone = self.people[person]
        someone.evaluation = with_field(someone.evaluation, *change)

    @rule(person=PEOPLE)
    def save(self, person: int) -> None:
        self.attempt(self.people[person], FaultyDisk(sync=False))

    @rule(person=PEOPLE, call=CALLS, error=ERRORS, lasting=st.booleans())
    def save_on_a_bad_disk(self, person: int, call: int, error: int, lasting: bool) -> None:
        disk = FaultyDisk(fail_at=call, error=error, lasting=lasting, sync=False)
        self.attempt(self.people[person], disk)

    def attempt(self, person: Person, disk: FaultyDisk) -> None:
        after, clashing = self.expected(person)
        try:
            with disk.installed():
                saved = person.save()
        except E1Error:
            return  # "not saved": the invariant holds it against the disk as it was
        assert self.broken is None, "a file that cannot be read was saved over"
        assert fields_of(saved.stored.evaluation) == after
        assert {conflict.field for conflict in saved.conflicts} == clashing
        for conflict in saved.conflicts:
            assert conflict.theirs == self.disk[conflict.field]
        self.disk, self.killed = after, False
        person.load(saved.stored)

    @rule(person=PEOPLE, call=CALLS)
    def kill_while_saving(self, person: int, call: int) -> None:
        someone = self.people[person]
        after, _ = self.expected(someone)
        try:
            with FaultyDisk(stop_at=call, sync=False).installed():
                someone.load(someone.save().stored)
                self.disk = after
        except Stopped:
            self.killed = True
            if self.broken is None:
                found = fields_of(cases.again(self.session).load(self.stem).evaluation)
                assert found in (self.disk, after), "neither the old state nor the new one"
                self.disk = found
                someone.start(self.session, self.stem)
        except E1Error:
            assert self.broken is not None

    @precondition(lambda self: self.broken is None)
    @rule(person=PEOPLE)
    def open_again(self, person: int) -> None:
        someone = self.people[person]
        someone.load(someone.store.load(self.stem))
        assert fields_of(someone.evaluation) == self.disk

    @precondition(lambda self: self.broken is None)
    @rule(change=CHANGES)
    def edit_by_hand(self, change: tuple[str, Value]) -> None:
        evaluation = with_field(self.session.load(self.stem).evaluation, *change)
        self.path.write_bytes(encode_evaluation(evaluation))
        self.disk = fields_of(evaluation)

    @precondition(lambda self: self.broken is None)
    @rule(content=BROKEN)
    def break_by_hand(self, content: bytes) -> None:
        self.sound, self.broken = self.path.read_bytes(), content
        self.path.write_bytes(content)

    @precondition(lambda self: self.broken is not None)
    @rule()
    def mend_by_hand(self) -> None:
        self.path.write_bytes(self.sound)
        self.broken = None

    @precondition(lambda self: self.broken is None)
    @rule()
    def withdraw_and_restore(self) -> None:
        empty = not any(self.disk[name] for name in FIELDS if name != "passage") and (
            self.disk["C1.1.note"] is None
        )
        try:
            self.session.withdraw(self.stem)
        except SaveError:
            assert not empty
            return
        assert empty
        someone = self.people[0]
        changed = with_field(someone.evaluation, cases.KEYS[5], Level.S)
        with pytest.raises(SaveError, match="retiré"):
            someone.store.save(someone.stored, changed, someone.author, cases.NOW)
        self.session.restore(self.stem)

    @invariant()
    def what_is_on_disk_is_what_was_acknowledged(self) -> None:
        if not hasattr(self, "disk"):
            return
        type(self).steps += 1
        reader = cases.again(self.session)
        if self.broken is not None:
            assert self.path.read_bytes() == self.broken
            with pytest.raises(FileProblem):
                reader.load(self.stem)
        else:
            evaluation = reader.load(self.stem).evaluation
            assert fields_of(evaluation) == self.disk
            assert [entry.revision for entry in evaluation.history] == sorted(
                entry.revision for entry in evaluation.history
            )
        if not self.killed:
            assert cases.temporaries(self.session.folder) == []


def run(examples: int) -> None:
    run_state_machine_as_test(
        TwoPeople,
        settings=settings(
            max_examples=examples,
            stateful_step_count=50,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            # No shrinking: it takes minutes, and the steps that are printed can be replayed as they are.
            phases=[Phase.generate],
        ),
    )


@pytest.fixture(autouse=True)
def no_real_fsync(monkeypatch: pytest.MonkeyPatch) -> None:
    """No power is cut here: thousands of fsyncs would only measure the disk."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


def test_whatever_happens_what_was_acknowledged_is_on_disk() -> None:
    TwoPeople.steps = 0
    while TwoPeople.steps < STEPS:
        run(examples(60))


def test_the_machine_notices_a_store_that_does_not_compare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_module, "_digest", lambda _content: b"the same")
    with pytest.raises(AssertionError):
        run(200)
