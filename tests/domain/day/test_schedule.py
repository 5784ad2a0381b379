"""The order of passage: slots around breaks, and who is on, next or late at a moment."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from levels import Level

from e1tui.domain.day.oral import Oral
from e1tui.domain.day.schedule import (
    Break,
    Slot,
    Turn,
    by_passage,
    generate,
    in_turn,
    last_rank,
    next_open,
    slot_length,
    turns,
)
from e1tui.domain.day.situations import seen_in
from e1tui.domain.day.timer import ended, toggled
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.session import Presence, State
from e1tui.domain.summary import summary
from e1tui.errors import InvalidValue
from e1tui.storage.grids import load_grid

FORTY = dt.timedelta(minutes=40)
LUNCH = Break(dt.time(12), dt.time(13, 30))


def clock(text):
    return dt.time.fromisoformat(text)


def test_a_morning_and_an_afternoon():
    slots = generate(dt.time(9), [FORTY] * 6, [LUNCH, Break(dt.time(10, 20), dt.time(10, 30))])
    assert [(slot.order, f"{slot.time:%H:%M}") for slot in slots] == [
        (1, "09:00"), (2, "09:40"), (3, "10:30"), (4, "11:10"), (5, "13:30"), (6, "14:10"),
    ]  # fmt: skip
    assert generate(dt.time(12, 15), [FORTY], [LUNCH]) == (Slot(1, dt.time(13, 30)),)
    assert generate(dt.time(9), []) == ()


@pytest.mark.parametrize(
    ("start", "lengths", "breaks"),
    [
        ("23:40", [FORTY], []),
        ("09:00", [FORTY] * 30, []),
        ("09:00", [dt.timedelta()], []),
        ("09:00", [FORTY], [Break(dt.time(12), dt.time(12))]),
        ("11:40", [FORTY], [Break(dt.time(12), dt.time(23, 50))]),
    ],
)
def test_what_no_day_holds(start, lengths, breaks):
    with pytest.raises(InvalidValue):
        generate(clock(start), lengths, breaks)


minutes = st.integers(5, 50).map(lambda n: dt.timedelta(minutes=n))
breaks = st.builds(
    lambda start, length: Break(dt.time(start // 60, start % 60), dt.time((start + length) // 60, (start + length) % 60)),
    st.integers(8 * 60, 15 * 60), st.integers(1, 60),
)  # fmt: skip


@given(st.lists(minutes, max_size=10), st.lists(breaks, max_size=3))
def test_slots_neither_overlap_nor_run_over_a_break(lengths, pauses):
    slots = generate(dt.time(8), lengths, pauses)
    spans = [
        (dt.datetime.combine(dt.date.min, slot.time), length)
        for slot, length in zip(slots, lengths, strict=True)
    ]
    assert all(a + length <= b for (a, length), (b, _) in zip(spans, spans[1:], strict=False))
    for begin, length in spans:
        for pause in pauses:
            start, end = (dt.datetime.combine(dt.date.min, time) for time in (pause.start, pause.end))
            assert begin + length <= start or begin >= end


def test_extra_time_lengthens_a_slot():
    third = Fraction(1, 3)
    assert slot_length(dt.timedelta(minutes=45), extra_time=True, extra=third) == dt.timedelta(hours=1)
    assert slot_length(FORTY, extra_time=True, extra=third) == dt.timedelta(minutes=54)  # 53 min 20 s
    assert slot_length(FORTY, extra_time=False, extra=third) == FORTY


def day(**fields):
    """Four candidates from nine o'clock on, 40 minutes apart, with fields of some replaced."""
    hours = {"a": "09:00", "b": "09:40", "c": "10:20", "d": "11:00"}
    people = {
        stem: replace(Evaluation("mc-sno-e1", Candidate(stem, "X"), order=i, time=clock(hour)), **fields.get(stem, {}))
        for i, (stem, hour) in enumerate(hours.items(), 1)
    }  # fmt: skip
    return [summary(load_grid(), stem, one) for stem, one in people.items()]


def at(text):
    return dt.datetime.fromisoformat(f"2026-06-12T{text}:00+02:00")


BEGUN = {"positions": {"C1.1.outils": Level.S}}
DONE = {"state": State.CLOSED}
ABSENT = {"presence": Presence.ABSENT}
RUNNING = {"timer": toggled(None, at("09:05"))}


@pytest.mark.parametrize(
    ("now", "fields", "found"),
    [
        ("08:00", {}, {"a": Turn.NEXT}),
        ("09:05", {}, {"a": Turn.NOW, "b": Turn.NEXT}),
        ("09:05", {"a": ABSENT}, {"b": Turn.NEXT}),
        ("09:45", {"a": DONE}, {"b": Turn.NOW, "c": Turn.NEXT}),
        ("09:45", {"a": BEGUN, "b": BEGUN}, {"b": Turn.NOW, "c": Turn.NEXT}),  # a has their marks at the end
        ("09:45", {}, {"a": Turn.LATE, "b": Turn.NOW, "c": Turn.NEXT}),
        ("09:45", {"a": RUNNING}, {"a": Turn.NOW, "b": Turn.LATE, "c": Turn.NEXT}),
        ("09:45", {"a": {"timer": ended(RUNNING["timer"], at("09:39"))}}, {"b": Turn.NOW, "c": Turn.NEXT}),
        ("10:30", {"a": BEGUN, "b": ABSENT}, {"c": Turn.NOW, "d": Turn.NEXT}),
        ("18:00", {"a": DONE, "b": BEGUN, "c": ABSENT}, {"d": Turn.LATE}),
        ("18:00", {"a": DONE, "b": DONE, "c": ABSENT, "d": BEGUN}, {}),
        ("09:05", {"a": {"time": None}}, {"b": Turn.NEXT}),
    ],
)
def test_turns(now, fields, found):
    assert turns(day(**fields), at(now), dt.date(2026, 6, 12)) == found


def in_b(rank, hour, positions=(), **fields):
    """A row of situation B today, after A."""
    orals = {
        "A": Oral(date=dt.date(2026, 6, 5)),
        "B": Oral(rank, clock(hour), dt.date(2026, 6, 12), **fields),
    }
    one = Evaluation("mc-sno-e1", Candidate(hour, "X"), positions=dict(positions), orals=orals)
    return seen_in(summary(load_grid(), hour, one), "B")


def test_who_has_positions_of_another_situation_is_late_only_where_beginnings_are_noted():
    given = BEGUN["positions"]
    rows = [in_b(1, "09:00", given), in_b(2, "09:40"), in_b(3, "10:20", given), in_b(4, "12:00", given)]
    found = {"09:40": Turn.LATE, "10:20": Turn.NOW, "12:00": Turn.NEXT}
    assert turns(rows, at("10:30")) == found
    started = [rows[0], in_b(2, "09:40", given, timer=toggled(None, at("09:45"))), *rows[2:]]
    assert turns(started, at("10:30")) == {
        "09:00": Turn.LATE, "09:40": Turn.NOW, "10:20": Turn.LATE, "12:00": Turn.NEXT,
    }  # fmt: skip
    assert turns([replace(row, time=None) for row in started[:1]], at("10:30")) == {}


def test_another_day():
    assert turns(day(), at("09:05"), dt.date(2026, 6, 13)) == {}
    assert turns(day(), at("09:05")) == {"a": Turn.NOW, "b": Turn.NEXT}
    # Whose timer runs is on, whatever the day and the hour.
    assert turns(day(d=RUNNING), at("09:05"), dt.date(2026, 6, 13)) == {"d": Turn.NOW}
    assert turns(day(a=RUNNING, b=RUNNING), at("09:05")) == {"a": Turn.NOW, "b": Turn.NOW, "c": Turn.NEXT}
    moved = day(a={"candidate": Candidate("a", "X", exam_date=dt.date(2026, 6, 13))})
    assert turns(moved, at("09:05"), dt.date(2026, 6, 12)) == {"b": Turn.NEXT}


def test_next_to_examine():
    people = {row.stem: row for row in day(b=ABSENT, c=DONE)}
    asked = []

    def find(stem):
        asked.append(stem)
        return people.get(stem)

    stems = ["a", "gone", "b", "c", "d"]
    assert next_open(stems, "a", find).stem == "d" and asked == ["gone", "b", "c", "d"]
    assert next_open(stems, "d", find, -1).stem == "a"
    assert next_open(stems, "d", find) is None and next_open(stems, "a", find, -1) is None
    asked.clear()
    assert next_open(stems, "unknown", find).stem == "a" and asked == ["a"]
    assert next_open([], "a", find) is None


UNPLACED = {"order": None, "time": None}
MONDAY = {"candidate": Candidate("d", "X", exam_date=dt.date(2026, 6, 8))}


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"a": {"order": 3}, "c": {"order": 1}}, "cbad"),
        ({"a": {"order": None}}, "abcd"),  # all have an hour
        ({"a": UNPLACED}, "bcda"),  # without a rank, at the end
        ({"a": {"order": None, "time": clock("10:30")}, **{one: {"order": None} for one in "bcd"}}, "bcad"),
        ({"a": UNPLACED | ABSENT}, "bcda"),
        ({"a": UNPLACED | DONE}, "bcda"),  # heard before there was an order
        (dict.fromkeys("abcd", DONE) | {"a": {"order": 9} | DONE}, "bcda"),
        (dict.fromkeys("abcd", UNPLACED | DONE), None),
        ({"a": ABSENT | {"order": None}}, "bcda"),
        ({"b": ABSENT}, "abcd"),  # an absence keeps its place
        (dict.fromkeys("abcd", ABSENT), None),
        ({"d": MONDAY}, "dabc"),
    ],
)
def test_order_of_a_list(fields, found):
    rows = by_passage(day(**fields), dt.date(2026, 6, 12))
    assert found == (rows if rows is None else "".join(one.stem for one in rows))


def test_in_turn_as_far_as_it_is_known():
    rows = day(a=UNPLACED, b={"order": None}, c={"order": 3}, d={"order": 1})
    assert [one.stem for one in in_turn(rows)] == ["d", "c", "b", "a"]


def test_the_last_rank_of_the_day():
    rows = day(d=MONDAY | {"order": 9}, c=ABSENT)
    assert last_rank(rows, rows[0], dt.date(2026, 6, 12)) == 3
    assert last_rank(rows, rows[3], dt.date(2026, 6, 12)) == 9
    assert last_rank([], rows[0]) == 0
