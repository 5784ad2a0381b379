"""Passages written to the candidates' files, and what is left alone because it changed meanwhile."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from e1tui.domain.day.passages import Request, plan_passages
from e1tui.domain.evaluation import Candidate
from e1tui.domain.grid import Level
from e1tui.domain.session import Presence, State
from e1tui.domain.summary import summary
from e1tui.operations.passages import write_passages
from e1tui.storage.author import Author

AUTHOR = Author("adurand", "DURAND Alix")
NOW = dt.datetime(2026, 6, 12, 8, 55, tzinfo=dt.timezone(dt.timedelta(hours=2)))
HOURS = [dt.time(9), dt.time(9, 40), dt.time(10, 20)]


@pytest.fixture
def stems(store):
    return [store.add(Candidate(name, "Camille")) for name in ("ACACIA", "BOULEAU", "CHÊNE")]


@pytest.fixture
def planned(store, stems, grid):
    rows = [summary(grid, stem, store.load(stem).evaluation) for stem in stems]
    return plan_passages(rows, Request(HOURS[0], 40), Fraction(1, 3))


def written(store, stems):
    return [(one.order, one.time) for one in (store.load(stem).evaluation for stem in stems)]


def test_each_is_written_with_its_author_in_the_history(store, stems, planned):
    assert list(write_passages(store, planned, AUTHOR, NOW)) == ["", "", ""]
    assert written(store, stems) == list(enumerate(HOURS, 1))
    entries = store.load(stems[1]).evaluation.history
    assert [(one.field, one.after, one.by, one.member, one.at) for one in entries] == [
        ("passage", "2", AUTHOR.account, AUTHOR.member, NOW),
        ("heure", "09:40:00", AUTHOR.account, AUTHOR.member, NOW),
    ]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"presence": Presence.ABSENT}, "absent"),
        ({"state": State.CLOSED}, "évaluation close"),
        ({"positions": {"C1.1.outils": Level.S}}, "oral commencé"),
        ({"order": 7}, "passage changé entre-temps sur un autre poste"),
    ],
)
def test_what_changed_since_it_was_planned_stays(store, stems, planned, save, fields, reason):
    before = save(store, store.load(stems[1]), lambda one: replace(one, **fields)).stored.evaluation
    assert list(write_passages(store, planned, AUTHOR, NOW)) == ["", f"BOULEAU Camille : {reason}", ""]
    assert store.load(stems[1]).evaluation == before
    assert [order for order, _ in written(store, stems)] == [1, before.order, 3]


def test_a_file_that_is_gone_stops_nobody_else(store, stems, planned):
    (store.folder / f"{stems[0]}.toml").unlink()
    found = list(write_passages(store, planned, AUTHOR, NOW))
    assert found[0].startswith("ACACIA Camille : ") and found[1:] == ["", ""]


def test_nothing_is_written_where_nothing_changes(store, stems, planned, grid):
    list(write_passages(store, planned, AUTHOR, NOW))
    rows = [summary(grid, stem, store.load(stem).evaluation) for stem in stems]
    again = plan_passages(rows, Request(HOURS[0], 40), Fraction(1, 3))
    assert list(write_passages(store, again, AUTHOR, NOW)) == []
