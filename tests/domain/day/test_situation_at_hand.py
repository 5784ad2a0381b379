"""The situation at hand, and rows as a situation has them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from types import MappingProxyType

import pytest
from levels import LEVELS

from e1tui.domain.day.oral import Oral
from e1tui.domain.day.passages import why_kept
from e1tui.domain.day.schedule import UNDATED, date_of
from e1tui.domain.day.situations import at_hand, groups, progress_text, seen_in
from e1tui.domain.day.timer import Timer, TimerState
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.session import Presence, Session, Situation
from e1tui.domain.summary import summary
from e1tui.storage.grids import load_grid

TWELFTH, NINETEENTH = dt.date(2026, 6, 12), dt.date(2026, 6, 19)
AT_TEN = dt.datetime(2026, 6, 12, 10)
BOTH = (Situation("A"), Situation("B"))
SESSION = Session("mc-sno-e1", "E1", situations=BOTH)
GRID = load_grid("mc-sno-e1")
SAT = Oral(presence=Presence.PRESENT)
FIFTH, NINTH = dt.date(2026, 6, 5), dt.date(2026, 6, 9)
TEN = dt.datetime(2026, 6, 15, 10, tzinfo=dt.UTC)
# What the group had together is over, the interview is to come.
BETWEEN = Timer((TEN - dt.timedelta(minutes=20),), (TEN,), common_end=TEN)
BEGUN = Oral(timer=Timer((dt.datetime(2026, 6, 11, 8, tzinfo=dt.UTC),)))  # of no day, but by its timer


@pytest.mark.parametrize(
    ("orals", "found"),
    [
        ([], "A"),
        ([{"B": Oral(date=TWELFTH)}], "B"),  # the one with a passage today
        ([{"A": SAT, "B": Oral(date=NINETEENTH)}], "A"),  # else the last begun
        ([{"A": SAT}, {"A": SAT, "B": SAT}], "B"),
        ([{"A": replace(SAT, date=NINTH), "B": replace(SAT, date=FIFTH)}], "A"),  # B was held before
        (
            [{"A": Oral(date=NINTH), "B": replace(SAT, date=FIFTH)}],
            "A",
        ),  # its day has come, though nobody noted it
        ([{"A": Oral(date=FIFTH), "B": Oral(date=NINETEENTH)}, {"B": Oral(date=NINTH)}], "B"),
        ([{"A": replace(SAT, date=NINTH)}, {"B": replace(BEGUN, time=dt.time(8))}], "B"),
        ([{"A": Oral(date=TWELFTH), "B": Oral(date=NINETEENTH)}, {"B": SAT}], "A"),
        ([{"A": Oral(1, dt.time(9), TWELFTH), "B": Oral(1, dt.time(14), TWELFTH)}], "A"),
        ([{"A": Oral(1, dt.time(8), TWELFTH), "B": Oral(1, dt.time(9, 30), TWELFTH)}], "B"),
        ([{"B": Oral(1)}], "A"),  # a rank, and no day known
    ],
)
def test_the_situation_at_hand(orals: list[dict[str, Oral]], found: str) -> None:
    assert at_hand(BOTH, orals, AT_TEN) == found


def test_a_rank_without_a_date_is_of_the_session_s_day() -> None:
    assert at_hand(BOTH, [{"B": Oral(1)}], AT_TEN, TWELFTH) == "B"
    assert at_hand(BOTH, [{"B": Oral(group="2")}], AT_TEN, TWELFTH) == "A"  # a group is no passage yet
    assert at_hand((), [{"A": SAT}], AT_TEN) == ""


def row(positions: int = 0, presence: Presence = Presence.PRESENT, **orals: Oral):
    one = Evaluation(
        GRID.id,
        Candidate("SAULE", "Ana", exam_date=dt.date(2026, 1, 1)),
        presence=presence,
        order=9,
        orals=MappingProxyType(orals),
    )
    for criterion in GRID.criteria[:positions]:
        one = one.with_position(criterion, LEVELS[0])
    return summary(GRID, "saule", one)


def test_a_row_is_of_its_situation() -> None:
    begun = Timer((dt.datetime(2026, 6, 12, 9, tzinfo=dt.UTC),))
    one = seen_in(row(A=Oral(3, dt.time(9, 40), TWELFTH, "2", timer=begun)), "A")
    assert (one.order, one.time, one.exam_date, one.group, one.timer) == (
        3, dt.time(9, 40), TWELFTH, "2", TimerState.RUNNING,
    )  # fmt: skip
    assert one.has_begun and why_kept(one) == "oral commencé"
    blank = seen_in(row(A=Oral(3)), "B")
    assert (blank.order, blank.exam_date, blank.has_begun) == (None, None, False)
    assert seen_in(row(), "") == row() and row().order == 9


def test_what_was_given_in_a_is_no_beginning_of_b() -> None:
    two = {"A": replace(SAT, date=TWELFTH), "B": Oral(date=NINETEENTH)}
    assert row(4).has_begun
    assert seen_in(row(4, **two), "A").has_begun and not seen_in(row(4, **two), "B").has_begun
    assert seen_in(row(4, B=Oral(date=TWELFTH)), "B").has_begun  # nothing else was held


def test_who_misses_one_situation_is_absent_from_it_only() -> None:
    one = row(2, A=Oral(presence=Presence.EXCUSED))
    assert not seen_in(one, "A").is_present and seen_in(one, "B").is_present
    assert why_kept(seen_in(one, "A")) == "absent justifié"
    assert seen_in(row(presence=Presence.ABSENT, A=SAT), "A").presence is Presence.ABSENT


def test_who_has_a_day_in_another_situation_only_has_none_in_this_one() -> None:
    one = row(A=Oral(date=TWELFTH))
    assert date_of(seen_in(one, "A"), NINETEENTH) == TWELFTH
    assert date_of(seen_in(one, "B"), NINETEENTH) == UNDATED
    placed = row(A=Oral(date=TWELFTH), B=Oral(2))
    assert (
        date_of(seen_in(placed, "B"), NINETEENTH) == NINETEENTH
    )  # a rank without a date is of the session's day
    assert date_of(seen_in(row(A=Oral(group="1")), "B"), NINETEENTH) == NINETEENTH  # nobody has given days
    assert date_of(replace(row(), exam_date=None), NINETEENTH) == NINETEENTH


def test_groups_are_of_a_day_and_who_is_alone_is_in_none() -> None:
    those = [
        replace(seen_in(row(A=Oral(date=date, group=group)), "A"), stem=stem)
        for stem, date, group in (("a", TWELFTH, "1"), ("b", TWELFTH, ""), ("c", TWELFTH, "1"), ("d", NINETEENTH, "1"))
    ]  # fmt: skip
    found = groups(those)
    assert {key: [one.stem for one in rows] for key, rows in found.items()} == {
        (TWELFTH, "1"): ["a", "c"],
        (NINETEENTH, "1"): ["d"],
    }


@pytest.mark.parametrize(
    ("orals", "said"),
    [
        ({"A": replace(SAT, date=TWELFTH), "B": Oral(date=NINETEENTH)}, "A faite, B le 19/06"),
        ({"A": Oral(presence=Presence.ABSENT, date=TWELFTH)}, "A absent, B sans date"),
        ({"A": Oral(date=TWELFTH)}, "A le 12/06, à confirmer, B sans date"),
        ({"A": Oral(date=dt.date(2026, 6, 15))}, "A aujourd’hui, B sans date"),
        ({"A": Oral(date=dt.date(2026, 6, 15), timer=BETWEEN)}, "A en cours, B sans date"),
        ({"A": Oral(date=dt.date(2026, 6, 15), timer=replace(BETWEEN, end=TEN))}, "A faite, B sans date"),
        ({"A": Oral(date=TWELFTH, timer=BETWEEN)}, "A faite, B sans date"),  # nobody ended it
    ],
)
def test_where_a_candidate_is(orals: dict[str, Oral], said: str) -> None:
    assert progress_text(SESSION, orals, dt.date(2026, 6, 15)) == said
    assert progress_text(replace(SESSION, situations=()), orals, TWELFTH) == ""
