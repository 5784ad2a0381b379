"""Several days of one session: their order, and who is on, late or to be closed."""

import datetime as dt
from dataclasses import replace

import pytest
from levels import Level

from e1tui.domain.day.schedule import Turn, has_several_days, in_order, turns, unplaced
from e1tui.domain.day.timer import ended, toggled
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.session import State
from e1tui.domain.summary import summary
from e1tui.storage.grids import load_grid

THURSDAY, FRIDAY = dt.date(2026, 11, 26), dt.date(2026, 11, 27)
NINE = dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)
RUNNING = toggled(None, NINE)
BEGUN = {"positions": {"C1.1.outils": Level.S}}


def row(stem, order=None, time="", date=None, **fields):
    one = Evaluation("mc-sno-e1", Candidate(stem, "X", exam_date=date), order=order, **fields)
    return summary(load_grid(), stem, replace(one, time=dt.time.fromisoformat(time) if time else None))


def stems(rows):
    return "".join(one.stem for one in rows)


def test_day_by_day_and_who_has_no_passage_at_the_end_of_theirs():
    rows = [row("a", 2), row("b"), row("c", 1), row("d", 2, date=FRIDAY), row("e", 1, date=FRIDAY)]
    assert stems(in_order(rows, THURSDAY)) == "cabed"
    assert stems(unplaced(rows)) == "b" and has_several_days(rows, THURSDAY)
    # Without any passage, by name within the day; whose day is not known comes last.
    bare = [row("a", date=FRIDAY), row("b"), row("c", date=THURSDAY), row("d", date=FRIDAY)]
    assert stems(in_order(bare)) == "cadb" and stems(in_order(bare, THURSDAY)) == "bcad"
    assert unplaced(bare) == [] and not has_several_days(bare[:1] + bare[3:])


def complete(make, stem, time, **fields):
    one = make(
        candidate=Candidate(stem, "X"), state=State.DRAFT, closing=None, time=dt.time.fromisoformat(time)
    )
    return summary(load_grid(), stem, replace(one, **fields))


@pytest.mark.parametrize("now", ["08:00", "09:10", "18:00"])
def test_who_has_everything_is_to_be_closed_whatever_the_hour(make, now):
    at = dt.datetime.fromisoformat(f"2026-11-26T{now}:00+00:00")
    done = [complete(make, "a", "09:00"), complete(make, "b", "09:40", timer=ended(RUNNING, NINE))]
    assert turns(done, at, THURSDAY) == {"a": Turn.TO_CLOSE, "b": Turn.TO_CLOSE}
    assert turns(done, at, FRIDAY) == {"a": Turn.TO_CLOSE, "b": Turn.TO_CLOSE}
    assert turns([complete(make, "a", "09:00", timer=RUNNING)], at, THURSDAY) == {"a": Turn.NOW}
    lacking = complete(make, "a", "07:30", appreciation="")
    assert turns([lacking], at, THURSDAY).get("a") is not Turn.TO_CLOSE


@pytest.mark.parametrize(
    ("fields", "on"),
    [
        ({"a": {"timer": RUNNING}, "b": BEGUN}, "a"),  # the timer tells, not the hour of who has a position
        ({"a": {"timer": RUNNING}}, "a"),
        ({"c": {"timer": RUNNING}}, "c"),  # before the hour
        ({"a": {"timer": toggled(RUNNING, NINE)}, "b": BEGUN}, "b"),
        ({"a": {"timer": RUNNING}, "b": {"timer": RUNNING}}, "ab"),  # two juries
    ],
)
def test_one_at_a_time_is_on_but_where_two_timers_run(fields, on):
    hours = {"a": "09:00", "b": "09:40", "c": "10:20"}
    rows = [row(stem, time=hour, **fields.get(stem, {})) for stem, hour in hours.items()]
    found = turns(rows, NINE + dt.timedelta(minutes=45), THURSDAY)
    assert "".join(sorted(stem for stem, turn in found.items() if turn is Turn.NOW)) == on
