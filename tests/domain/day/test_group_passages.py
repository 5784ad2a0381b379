"""Groups made by size or by names, and their times over several days; two groups that change places."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.day.group_passages import (
    Day,
    Group,
    Lengths,
    as_they_are,
    by_names,
    by_size,
    interviews,
    minutes_of,
    plan_groups,
)
from e1tui.domain.day.passages import exchange_moves
from e1tui.domain.day.schedule import Break, Turn, turns
from e1tui.domain.session import Phase, Presence, State
from e1tui.domain.summary import Summary
from e1tui.errors import InvalidValue

TWELFTH, NINETEENTH = dt.date(2026, 6, 12), dt.date(2026, 6, 19)
LENGTHS = Lengths(20, 20, Fraction(1, 3))


def row(name: str, **given: object) -> Summary:
    blank = Summary(name.lower(), name, "Zoé", "", Presence.PRESENT, State.DRAFT, None, 0, (), None, None)
    return replace(blank, **{"situation": "A", "begun": False, **given})  # type: ignore[arg-type]


SIX = [row(f"ORME{rank}") for rank in range(1, 7)]


def said(planned) -> list[str]:
    return [
        f"{one.row.last_name} {one.order} {one.date:%d/%m} {one.time:%H:%M} {one.group}"
        f"{f' {one.interview:%H:%M}' if one.interview else ''}"
        for one in planned
        if not one.kept
    ]


def test_a_common_time_then_an_interview_each() -> None:
    planned = plan_groups(SIX, by_size(SIX, 3), [Day(TWELFTH, dt.time(9))], LENGTHS)
    assert said(planned) == [
        "ORME1 1 12/06 09:00 1 09:20",
        "ORME2 2 12/06 09:00 1 09:40",
        "ORME3 3 12/06 09:00 1 10:00",
        "ORME4 4 12/06 10:20 2 10:40",
        "ORME5 5 12/06 10:20 2 11:00",
        "ORME6 6 12/06 10:20 2 11:20",
    ]


def test_breaks_ends_and_the_next_day() -> None:
    days = [
        Day(NINETEENTH, dt.time(14)),
        Day(TWELFTH, dt.time(9), dt.time(12), (Break(dt.time(10), dt.time(10, 15)),)),
    ]
    planned = said(plan_groups(SIX, by_size(SIX, 2), days, LENGTHS))
    assert planned[0] == "ORME1 1 12/06 09:00 1 09:20"
    assert planned[2] == "ORME3 3 12/06 10:15 2 10:35"  # after the break
    assert (
        planned[4] == "ORME5 1 19/06 14:00 3 14:20"
    )  # would end at 12:15: the next day, whose ranks begin anew
    with pytest.raises(InvalidValue, match="2 candidats sans passage"):
        plan_groups(SIX, by_size(SIX, 2), days[1:], LENGTHS)


def test_extra_time_lengthens_the_interview_and_not_the_common_phase() -> None:
    those = [row("ORME1", extra_time=True), row("ORME2")]
    planned = plan_groups(those, by_size(those, 2), [Day(TWELFTH, dt.time(9))], LENGTHS)
    assert said(planned) == ["ORME1 1 12/06 09:00 1 09:20", "ORME2 2 12/06 09:00 1 09:47"]


def test_who_was_heard_or_is_absent_keeps_place_and_rank() -> None:
    heard = row("CHÊNE", order=1, time=dt.time(9), exam_date=TWELFTH, group="9", begun=True)
    absent = row("HÊTRE", presence=Presence.ABSENT)
    planned = plan_groups(
        [heard, absent, *SIX[:2]], by_size(SIX[:2], 2), [Day(TWELFTH, dt.time(10))], LENGTHS
    )
    assert [one.changes for one in planned] == [False, False, True, True]
    assert said(planned) == ["ORME1 2 12/06 10:00 1 10:20", "ORME2 3 12/06 10:00 1 10:40"]


def test_a_group_is_called_as_no_other_of_its_day() -> None:
    heard = [row(name, order=rank, time=dt.time(9), exam_date=TWELFTH, group="1", begun=True)
             for rank, name in enumerate(("CHÊNE", "HÊTRE"), 1)]  # fmt: skip
    days = [Day(TWELFTH, dt.time(10), dt.time(12)), Day(NINETEENTH, dt.time(9))]
    planned = said(plan_groups([*heard, *SIX], by_size(SIX, 2), days, LENGTHS))
    # 1 is who was heard; on the other day every name is free
    assert [one.split()[4] for one in planned] == ["2", "2", "3", "3", "3", "3"]
    assert [one.split()[2] for one in planned[3:5]] == ["12/06", "19/06"]


def test_groups_as_they_are_are_those_of_a_day() -> None:
    first = [row(f"ORME{rank}", exam_date=TWELFTH, group="1") for rank in (1, 2)]
    second = [row(f"ORME{rank}", exam_date=NINETEENTH, group="1") for rank in (3, 4)]
    groups = as_they_are([*first, *second])
    assert [[one.last_name for one in group.rows] for group in groups] == [
        ["ORME1", "ORME2"],
        ["ORME3", "ORME4"],
    ]
    planned = said(plan_groups([*first, *second], groups, [Day(TWELFTH, dt.time(9))], LENGTHS))
    assert [one.split()[4] for one in planned] == ["1", "1", "2", "2"]  # now of one day
    away = replace(first[0], presence=Presence.ABSENT)
    planned = said(plan_groups([away, first[1]], as_they_are(first[1:]), [Day(TWELFTH, dt.time(9))], LENGTHS))
    assert [one.split()[4] for one in planned] == ["1"]  # still with who is absent


@given(st.integers(0, 40), st.integers(1, 6))
def test_sizes_differ_by_one_at_most_and_nobody_is_lost(people: int, size: int) -> None:
    rows = [row(f"ORME{rank}") for rank in range(people)]
    groups = by_size(rows, size)
    assert [one for group in groups for one in group.rows] == rows
    sizes = [len(group.rows) for group in groups]
    assert not sizes or (max(sizes) <= size and max(sizes) - min(sizes) <= 1)


def test_by_names() -> None:
    groups = by_names(SIX, "orme3, ORME1 ; Orme2 Zoé, ORME6")
    assert [(group.name, [one.last_name for one in group.rows]) for group in groups] == [
        ("1", ["ORME3", "ORME1"]),
        ("2", ["ORME2", "ORME6"]),
        ("", ["ORME4"]),
        ("", ["ORME5"]),
    ]
    for text, message in (("ORME9", "aucun candidat"), ("ORME1 ; ORME1", "deux fois")):
        with pytest.raises(InvalidValue, match=message):
            by_names(SIX, text)
    with pytest.raises(InvalidValue, match="plusieurs"):
        by_names([*SIX, replace(SIX[0], stem="autre", first_name="Léa")], "ORME1")


def test_as_they_are_and_alone() -> None:
    those = [row("A1", group="x"), row("B1"), row("A2", group="x"), row("C1")]
    assert as_they_are(those) == [
        Group("x", (those[0], those[2])),
        Group("", (those[1],)),
        Group("", (those[3],)),
    ]
    planned = plan_groups(SIX[:2], by_size(SIX[:2], 1), [Day(TWELFTH, dt.time(9))], Lengths(0, 30))
    assert said(planned) == ["ORME1 1 12/06 09:00 ", "ORME2 2 12/06 09:30 "]


def test_lengths_come_from_the_phases() -> None:
    assert minutes_of((Phase("Exposé", 20, is_common=True), Phase("Entretien", 20), Phase("Retour", 5))) == (
        20,
        25,
    )


def test_interviews_follow_the_ranks() -> None:
    those = [row("B", order=2, time=dt.time(9)), row("A", order=1, time=dt.time(9), extra_time=True)]
    assert interviews(those, LENGTHS) == {"a": dt.time(9, 20), "b": dt.time(9, 47)}
    assert interviews([those[0], replace(those[1], time=None)], LENGTHS) == {}


# --- two groups that change places ---


def placed(name: str, order: int, hour: int, group: str, date: dt.date = TWELFTH, **given: object) -> Summary:
    return row(name, order=order, time=dt.time(hour), group=group, exam_date=date, **given)


DAY = [
    *(placed(f"A{rank}", rank, 9, "1") for rank in (1, 2, 3)),
    *(placed(f"B{rank}", rank, 10, "2") for rank in (4, 5)),
    placed("C6", 6, 11, ""),
]


def places(moves) -> dict[str, tuple[int | None, int]]:
    return {after.last_name: (after.order, after.time.hour) for _, after in moves}


def test_two_groups_change_places_whole_and_back() -> None:
    moves = exchange_moves(DAY[1], DAY[3], DAY)
    assert places(moves) == {"B4": (1, 10 - 1), "B5": (2, 9), "A1": (3, 10), "A2": (4, 10), "A3": (5, 10)}
    after = [after for _, after in moves]
    assert places(exchange_moves(after[0], after[-1], after)) == {
        one.last_name: (one.order, one.time.hour) for one in DAY[:5]
    }


def test_on_two_days_each_gets_the_other_s_day() -> None:
    late = [placed(f"D{rank}", rank, 14, "7", NINETEENTH) for rank in (1, 2)]
    moves = exchange_moves(late[0], DAY[0], [*DAY, *late])
    assert places(moves) == {"D1": (1, 9), "D2": (2, 9), "A1": (1, 14), "A2": (2, 14), "A3": (3, 14)}
    assert {after.exam_date for _, after in moves if after.last_name[0] == "A"} == {NINETEENTH}


def test_within_a_group_only_the_two_change_ranks_and_alone_as_ever() -> None:
    assert places(exchange_moves(DAY[0], DAY[2], DAY)) == {"A1": (3, 9), "A3": (1, 9)}
    assert places(exchange_moves(DAY[5], DAY[0], DAY)) == {"C6": (1, 9), "A1": (6, 11)}


def test_a_group_of_which_somebody_was_heard_stays() -> None:
    rows = [replace(DAY[0], begun=True), *DAY[1:]]
    with pytest.raises(InvalidValue, match="A1 Zoé : oral commencé, son groupe reste"):
        exchange_moves(rows[1], rows[3], rows)


def test_a_group_is_on_next_or_late_together() -> None:
    def at(hour: int, minute: int = 0, rows: list[Summary] = DAY) -> dict[str, Turn]:
        return dict(turns(rows, dt.datetime.combine(TWELFTH, dt.time(hour, minute))))

    assert at(9, 5) == {
        "a1": Turn.NOW, "a2": Turn.NOW, "a3": Turn.NOW, "b4": Turn.NEXT, "b5": Turn.NEXT,
    }  # fmt: skip
    begun = [replace(DAY[0], begun=True, positions=2), *DAY[1:]]
    assert at(9, 40, begun)["a3"] is Turn.NOW
    assert at(10, 5) == {
        "a1": Turn.LATE, "a2": Turn.LATE, "a3": Turn.LATE, "b4": Turn.NOW, "b5": Turn.NOW, "c6": Turn.NEXT,
    }  # fmt: skip
