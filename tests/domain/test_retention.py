"""When a session is past its time: by table."""

import datetime as dt

import pytest

from e1tui.domain.retention import is_past_retention


@pytest.mark.parametrize(
    ("date", "today", "months", "past"),
    [
        ("2026-06-12", "2027-06-12", 12, False),
        ("2026-06-12", "2027-06-13", 12, True),
        ("2024-02-29", "2025-02-28", 12, False),
        ("2024-02-29", "2025-03-01", 12, True),
        ("2026-11-30", "2027-02-28", 3, False),
        ("2026-11-30", "2027-03-01", 3, True),
        ("2026-06-12", "2099-01-01", 0, False),
        ("2026-06-12", "9999-12-31", 10**6, False),
        (None, "2099-01-01", 12, False),
        ("2026-06-12", "2025-01-01", 12, False),
    ],
)
def test_past(date, today, months, past):
    when = dt.date.fromisoformat(date) if date else None
    assert is_past_retention(when, dt.date.fromisoformat(today), months) == past
