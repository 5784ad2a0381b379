"""A session's title and date that do not name the same year: asked about, for only a person knows."""

from __future__ import annotations

import re
from typing import Final

from e1tui.domain.french import french_date
from e1tui.domain.session import MONTHS, Session

# 2026, 2025-2026, 2025/26; not a part of a longer number.
_YEARS: Final = re.compile(r"(?<!\d)(20\d\d)(?:\s?[-/–]\s?((?:20)?\d\d))?(?!\d)")
_AUTUMN: Final = 9  # the month in which a school year begins


def year_doubt(session: Session) -> str:
    """A sentence on a title whose year is not the date's, "" where both agree or one of them is silent."""
    years = {
        int(year) if len(year) == 4 else 2000 + int(year)
        for found in _YEARS.finditer(session.title)
        for year in found.groups()
        if year
    }
    if session.date is None or not years or session.date.year in years:
        return ""
    # From its autumn on, a school year's session is called by the year in which it ends.
    ahead = session.date.year + 1
    if session.date.month >= _AUTUMN and ahead in years and not _of_a_month(session.title, ahead):
        return ""
    said = " et ".join(map(str, sorted(years)))
    return f"L’intitulé dit {said}, et la date est le {french_date(session.date)}."


def _of_a_month(title: str, year: int) -> bool:
    """Whether the title dates that year by a month: "novembre 2027" is no school year."""
    return re.search(rf"(?:{'|'.join(MONTHS)})\s+{year}(?!\d)", title, re.IGNORECASE) is not None
