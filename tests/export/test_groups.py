"""A session's papers by day and by school."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from export_samples import made

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.export.documents import Document, Item, Order

Pages = Callable[[bytes], list[str]]
LATER = dt.date(2026, 6, 15)


@pytest.fixture
def items() -> list[Item]:
    people = [
        Candidate("UN", "Jo", "1"),
        Candidate("DEUX", "Jo", "2", "Lycée Autre"),
        Candidate("TROIS", "Jo", "3", "Lycée Autre", LATER),
        Candidate("QUATRE", "Jo", "4", "LYCÉE  autre", LATER),
    ]
    return [(person.last_name.lower(), Evaluation("mc-sno-e1", person)) for person in people]


@pytest.mark.parametrize(
    ("by_day", "by_school", "suffixes"),
    [
        (False, False, {"": "1 2 3 4"}),
        (True, False, {"-2026-06-12": "1 2", "-2026-06-15": "3 4"}),
        (False, True, {"-lycee-exemple": "1", "-lycee-autre-2": "2 3", "-lycee-autre": "4"}),
        (
            True,
            True,
            {
                "-2026-06-12-lycee-exemple": "1",
                "-2026-06-12-lycee-autre": "2",
                "-2026-06-15-lycee-autre-2": "3",
                "-2026-06-15-lycee-autre": "4",
            },
        ),
    ],
)
def test_a_file_for_each(
    grid: Grid, session: Session, items: list[Item], by_day: bool, by_school: bool, suffixes: dict[str, str]
) -> None:
    order = Order(frozenset(Document), "juin", drafts=True, by_day=by_day, by_school=by_school)
    files = made(grid, session, items, order)
    for suffix, numbers in suffixes.items():
        rows = files[f"notes-juin{suffix}.csv"].decode("utf-8-sig").splitlines()[1:]
        assert " ".join(row.split(";")[0] for row in rows) == numbers, suffix
        for name in ("bordereau-juin{}.xlsx", "presence-juin{}.pdf", "passage-juin{}.pdf", "pv-juin{}.pdf"):
            assert name.format(suffix) in files
    assert len([name for name in files if name.startswith("pv-")]) == len(suffixes)
    assert {"vierges-juin.pdf", "liste-juin.csv", "liste-juin.xlsx"} <= set(files)  # of the whole session


def test_each_says_its_own_day_and_school(
    grid: Grid, session: Session, items: list[Item], pages: Pages
) -> None:
    order = Order(frozenset({Document.MARK_SHEET}), "juin", by_day=True, by_school=True)
    files = made(grid, session, items, order)
    (text,) = pages(files["bordereau-juin-2026-06-15-lycee-autre-2.pdf"])
    assert "Établissement : Lycée Autre" in text and "Date : 15/06/2026" in text
    assert "Inscrits 1" in text and "TROIS" in text and "DEUX" not in text


def test_no_school_takes_another_s_file(grid: Grid, session: Session) -> None:
    schools = ("Lycée A", "LYCÉE A", "Lycée A 2", "?", "!")
    items = [
        (f"c{n}", Evaluation(grid.id, Candidate("X", "Jo", str(n), name))) for n, name in enumerate(schools)
    ]
    files = made(grid, session, items, Order(frozenset({Document.NOTES}), "juin", by_school=True))
    rows = [
        content.decode("utf-8-sig").splitlines()[1:]
        for name, content in files.items()
        if name.endswith("csv")
    ]
    assert sorted(row for (row,) in rows) == [f"{n};" for n in range(len(schools))]
