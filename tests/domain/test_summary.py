"""The row of a candidate in lists."""

import datetime as dt
from dataclasses import replace

import pytest

from e1tui.domain.day.timer import toggled
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.session import Particles, Presence, Session, State
from e1tui.domain.summary import Summary, summary

RUNNING = toggled(None, dt.datetime(2026, 6, 12, 9, tzinfo=dt.UTC))


def test_row_of_a_complete_evaluation(grid, make):
    row = summary(grid, "martin-camille", make(order=3))
    assert row == Summary(
        stem="martin-camille",
        last_name="MARTIN",
        first_name="Camille",
        number="0214123456",
        presence=Presence.PRESENT,
        state=State.CLOSED,
        order=3,
        positions=15,
        marks=tuple(make().marks.values()),
        total=36,
        mark_on_20=12,
        reckoned=12,
        is_complete=True,
    )


def test_row_of_one_who_was_absent(grid, make):
    row = summary(grid, "m", make(presence=Presence.EXCUSED))
    assert (row.positions, row.marks, row.total, row.mark_on_20) == (0, (None, None, None), None, None)


@pytest.mark.parametrize(
    ("fields", "is_open", "has_begun"),
    [
        ({}, False, True),
        ({"state": State.DRAFT}, True, True),
        ({"state": State.DRAFT, "positions": {}}, True, False),
        ({"state": State.DRAFT, "positions": {}, "timer": RUNNING}, True, True),
        ({"state": State.DRAFT, "presence": Presence.ABSENT}, False, False),  # what was given is hidden
    ],
)
def test_where_a_candidate_stands(grid, make, fields, is_open, has_begun):
    row = summary(grid, "m", make(**fields))
    assert (row.is_open, row.has_begun) == (is_open, has_begun)


def test_rows_sort_as_a_french_list(grid):
    people = [("DE LA TOUR", "Ève"), ("LEROY", "Zoé"), ("ÉCLAIR", "Ana"), ("D’EAU", "Luc"), ("LEROY", "Élie")]
    rows = [summary(grid, str(n), Evaluation("", Candidate(*names))) for n, names in enumerate(people)]

    def names(session):
        return [row.full_name for row in sorted(rows, key=session.name_key)]

    session = Session("mc-sno-e1", "E1")
    assert names(session) == ["D’EAU Luc", "ÉCLAIR Ana", "DE LA TOUR Ève", "LEROY Élie", "LEROY Zoé"]
    counted = ["DE LA TOUR Ève", "D’EAU Luc", "ÉCLAIR Ana", "LEROY Élie", "LEROY Zoé"]
    assert names(replace(session, particles=Particles.COUNTED)) == sorted(
        counted, key=lambda name: name != "D’EAU Luc"
    )
