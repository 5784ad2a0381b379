from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Presence, Session
from e1tui.export.morning import attendance_pdf, passage_pdf

Pages = Callable[[bytes], list[str]]


def person(last: str, number: str, **fields: object) -> Evaluation:
    return Evaluation("mc-sno-e1", Candidate(last, "Zoé", number), **fields)  # type: ignore[arg-type]


PEOPLE = [
    person("ZOLA", "0001", order=1, time=dt.time(8, 30), extra_time=True),
    person("ABBÉ", "0002", order=2, time=dt.time(9, 5)),
    person("DUPONT", "0003", order=3, presence=Presence.EXCUSED),
    person("SANS", ""),
]


def test_the_attendance_sheet_is_alphabetical_and_signed(grid: Grid, session: Session, pages: Pages) -> None:
    (text,) = pages(attendance_pdf(grid, session, PEOPLE))
    rows = [
        "0002 ABBÉ Zoé 2 · 09 h 05",
        "0003 DUPONT Zoé 3 AJ (absent justifié)",
        "SANS Zoé",
        "0001 ZOLA Zoé 1 · 08 h 30",
    ]
    places = [text.index(row) for row in ["Signature", *rows, "DURAND Alix"]]
    assert places == sorted(places)
    assert "majoré" not in text


def test_the_door_tells_numbers_and_times_only(grid: Grid, session: Session, pages: Pages) -> None:
    (text,) = pages(passage_pdf(grid, session, reversed(PEOPLE)))
    rows = ["1 08 h 30 0001", "2 09 h 05 0002", "sans numéro"]
    places = [text.index(row) for row in rows]
    assert places == sorted(places)
    for word in ("ZOLA", "ABBÉ", "Zoé", "SANS", "0003", "AJ", "majoré", "DURAND"):
        assert word not in text


def test_a_session_of_two_days_says_which(grid: Grid, session: Session, pages: Pages) -> None:
    second = replace(PEOPLE[0], candidate=replace(PEOPLE[0].candidate, exam_date=dt.date(2026, 6, 13)))
    people = [second, *PEOPLE[1:]]
    (door,) = pages(passage_pdf(grid, session, people))
    assert door.index("2 12/06/2026 09 h 05 0002") < door.index("1 13/06/2026 08 h 30 0001")
    assert "13/06/2026 1 · 08 h 30" in pages(attendance_pdf(grid, session, people))[0]
