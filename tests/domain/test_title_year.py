"""A title and a date that do not name the same year."""

import datetime as dt

import pytest

from e1tui.domain.session import Session
from e1tui.domain.title_year import year_doubt


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("E1, session de juin 2026", ""), ("E1, juin", ""), ("Année 2025-2026", ""), ("2025/26, groupe B", ""), ("2026–2027", ""),
        ("E1, juin 2025", "2025"), ("E1, 2024-2025", "2024 et 2025"), ("E1 2024/25", "2024 et 2025"),
        ("N° 202511", ""), ("Salle 12", ""), ("E1, 2025, reprise en 2026", ""),
    ],
)  # fmt: skip
def test_years(title, said):
    doubt = year_doubt(Session("mc-sno-e1", title, date=dt.date(2026, 6, 12)))
    assert doubt == (f"L’intitulé dit {said}, et la date est le 12/06/2026." if said else "")


@pytest.mark.parametrize(
    ("title", "month", "is_doubted"),
    [
        ("E1, session 2027", 11, False), ("E1, session 2027", 9, False), ("E1, session 2027", 8, True),
        ("E1, novembre 2027", 11, True), ("E1, session 2028", 11, True), ("E1, session 2025", 11, True),
    ],
)  # fmt: skip
def test_from_september_on_the_year_that_the_school_year_ends_in_is_right(title, month, is_doubted):
    assert bool(year_doubt(Session("mc-sno-e1", title, date=dt.date(2026, month, 12)))) == is_doubted


def test_no_date_no_doubt():
    assert year_doubt(Session("mc-sno-e1", "E1, juin 2025")) == ""
