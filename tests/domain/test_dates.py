"""A day and a month without a year: which year is at hand."""

import datetime as dt

import pytest

from e1tui.domain.dates import at_hand


@pytest.mark.parametrize(
    ("near", "typed", "date"),
    [
        ("2026-11-28", (29, 11), "2026-11-29"),
        ("2026-11-28", (27, 11), "2026-11-27"),
        ("2026-11-28", (12, 6), "2027-06-12"),  # of that school year, though June 2026 is nearer
        ("2027-01-05", (29, 11), "2026-11-29"),
        ("2026-06-12", (29, 11), "2025-11-29"),
        ("2026-06-12", (15, 9), "2025-09-15"),
        ("2026-06-30", (15, 9), "2026-09-15"),  # the session of September, three months ahead at most
        ("2026-09-03", (30, 6), "2026-06-30"),
        ("2026-12-31", (1, 1), "2027-01-01"),
        ("2027-11-28", (29, 2), "2028-02-29"),
        ("2026-11-28", (29, 2), None),
        ("2026-11-28", (31, 4), None),
        ("2026-11-28", (11, 29), None),
    ],
)
def test_the_year_at_hand(near, typed, date):
    found = at_hand(*typed, dt.date.fromisoformat(near))
    assert (found and found.isoformat()) == date
