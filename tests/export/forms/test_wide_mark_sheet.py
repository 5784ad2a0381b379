"""The bordereau of grids that are not E1's: every competency's mark in its column, whatever their number and names."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pypdfium2
import pytest
from grid_people import grid_of, scored, session_of
from samples import sealed

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.marks import DEFAULT_SCALE, Scale, french
from e1tui.domain.session import Presence, Session
from e1tui.export.forms.mark_sheet import MarkSheet, mark_sheet
from e1tui.export.forms.mark_sheet_pages import mark_sheet_pdf
from e1tui.export.forms.mark_sheet_tables import mark_sheet_csv, mark_sheet_xlsx

Pages = Callable[[bytes], list[str]]
Make = Callable[..., Evaluation]


def grid_with(count: int, name: str = "H{}", scale: Scale = DEFAULT_SCALE) -> Grid:
    """One of `count` competencies, so named and so marked."""
    grid = grid_of("huit-competences")
    first = grid.competencies[0]
    competencies = tuple(
        replace(
            first,
            id=name.format(n),
            scale=scale,
            criteria=tuple(replace(one, competency_id=name.format(n)) for one in first.criteria),
        )
        for n in range(1, count + 1)
    )
    return replace(grid, competencies=competencies)


def people(grid: Grid, count: int = 3) -> list[Evaluation]:
    """Each competency has another mark, so that none can stand for another."""
    found = []
    for number in range(1, count + 1):
        one = scored(grid, number)
        for rank, competency in enumerate(grid.competencies, 1):
            assert competency.scale is not None
            one = one.with_mark(competency, rank * competency.scale.step)
        found.append(sealed(one))
    return found


def sheet_of(grid: Grid, count: int = 3) -> MarkSheet:
    return mark_sheet(grid, session_of(grid), people(grid, count))


def size_of(content: bytes) -> tuple[int, int]:
    with pypdfium2.PdfDocument(content) as document:
        (width, height), *others = [page.get_size() for page in document]
        assert all(other == (width, height) for other in others)
        return round(width), round(height)


@pytest.mark.parametrize("count", range(1, 13))
def test_every_mark_is_on_paper_upright_up_to_four(count: int, pages: Pages) -> None:
    grid = grid_with(count)
    content = mark_sheet_pdf(sheet_of(grid))
    assert size_of(content) == ((595, 842) if count <= 4 else (842, 595))
    text = " ".join(pages(content))
    marks = " ".join(french(rank * Decimal("0.5")) for rank in range(1, count + 1))
    for number in range(1, 4):
        assert f"NOM{number} Zoé présent {marks} " in text
    assert all(f"H{rank} /20" in text for rank in range(1, count + 1))
    assert "Totaux de contrôle" in text and "Signature" in text and "Empreintes des grilles closes" in text


def test_e1_stays_upright(grid: Grid, session: Session, make: Make) -> None:
    wide = [
        make(candidate=Candidate("ABBÉ", "Jo", "1", "Lycée Un", dt.date(2026, 6, 15)), closing=None),
        make(),
    ]
    assert size_of(mark_sheet_pdf(mark_sheet(grid, session, wide))) == (595, 842)


def words_of(content: bytes) -> list[tuple[str, float, float]]:
    """Each piece of text of the first page that stands by itself, with where it begins and ends."""
    with pypdfium2.PdfDocument(content) as document:
        text = document[0].get_textpage()
        found = []
        for number in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(number)
            found.append((text.get_text_bounded(left, bottom, right, top).strip(), left, right))
        return found


def test_each_mark_stands_below_the_name_of_its_competency() -> None:
    content = mark_sheet_pdf(sheet_of(grid_with(9), count=1))
    words = words_of(content)
    for rank in range(1, 10):
        (head,) = [(left + right) / 2 for text, left, right in words if text == f"H{rank}"]
        marks = [right for text, _, right in words if text == french(rank * Decimal("0.5"))]
        assert any(0 < right - head < 16 for right in marks), (
            rank
        )  # half of a column: numbers stand on its right


@pytest.mark.parametrize("count", [2, 4, 12])
@pytest.mark.parametrize("name", ["C{}", "C1.{}-ab", "Oral-{}"])
def test_no_name_is_cut_and_the_candidates_have_room(name: str, count: int) -> None:
    grid = grid_with(count, name)
    sheet = sheet_of(grid)
    texts = [text for text, *_ in words_of(mark_sheet_pdf(sheet))]
    heads = {text.split(" ")[0] for text in texts}
    assert heads >= {name.format(rank) for rank in range(1, count + 1)}
    assert "NOM1 Zoé" in texts and "présent" in texts


@pytest.mark.parametrize("scale", [DEFAULT_SCALE, Scale(Decimal(1000), Decimal("0.001"))])
@pytest.mark.parametrize("schools", [1, 2])
def test_whatever_the_names_and_the_marks_nothing_leaves_the_page(
    scale: Scale, schools: int, pages: Pages
) -> None:
    grid = grid_with(12, "WWWWWW{}", scale)
    crowd = [
        replace(
            one,
            candidate=replace(
                one.candidate,
                school=f"Lycée {rank % schools}",
                exam_date=dt.date(2026, 6, 1 + rank % schools),
            ),
        )
        for rank, one in enumerate(people(grid, 4))
    ]
    content = mark_sheet_pdf(mark_sheet(grid, session_of(grid), crowd))
    width, _ = size_of(content)
    words = words_of(content)
    assert all(left > 0 and right < width for text, left, right in words if text)
    assert any(text == "NOM1 Zoé" for text, *_ in words)
    if schools == 1 and scale == DEFAULT_SCALE:
        assert "présent" not in " ".join(pages(content))  # which is said in the mark's place too


def test_who_was_not_there_has_the_code_where_the_mark_would_be(pages: Pages) -> None:
    grid = grid_with(12)
    absent = scored(grid, 4, presence=Presence.EXCUSED)
    text = " ".join(pages(mark_sheet_pdf(mark_sheet(grid, session_of(grid), [*people(grid), absent]))))
    assert "0004 NOM4 Zoé AJ AJ " in text


def test_on_its_side_schools_dates_and_presences_stand_together(pages: Pages) -> None:
    grid = grid_with(5)
    first, *others = people(grid)
    person = replace(first.candidate, school="Lycée Un", exam_date=dt.date(2026, 6, 1))
    sheet = mark_sheet(grid, session_of(grid), [sealed(replace(first, candidate=person)), *others])
    text = " ".join(pages(mark_sheet_pdf(sheet)))
    assert "0001 NOM1 Zoé Lycée Un 01/06/2026 présent 0,5 1 1,5 2 2,5 " in text


def test_a_hundred_candidates_have_the_heads_on_every_page(pages: Pages) -> None:
    grid = grid_with(12)
    texts = pages(mark_sheet_pdf(sheet_of(grid, 100)))
    rows = [text for text in texts if " présent " in text]
    assert len(rows) > 3 and all("H1 /20 H2 /20" in text and "H12 /20" in text for text in rows)
    assert sum(text.count("présent") for text in texts) == 100


def test_quarters_are_quarters_in_every_file(pages: Pages) -> None:
    grid = grid_of("quarts")
    first, second = grid.competencies
    one = scored(grid).with_mark(first, Decimal("7.25")).with_mark(second, Decimal("6.5"))
    sheet = mark_sheet(grid, session_of(grid), [sealed(one)])
    assert "présent 7,25 6,5 13,75 13,75 close" in " ".join(pages(mark_sheet_pdf(sheet)))
    rows = list(csv.reader(io.StringIO(mark_sheet_csv(sheet).decode("utf-8-sig")), delimiter=";"))
    assert rows[1][4:8] == ["7,25", "6,5", "13,75", "13,75"]
    page = openpyxl.load_workbook(io.BytesIO(mark_sheet_xlsx(sheet))).active
    assert page is not None
    cells = {
        cell.value: cell.number_format for row in page.iter_rows() for cell in row if cell.data_type == "n"
    }
    assert cells[7.25] == cells[13.75] == "0.00" and cells[6.5] == "0.0"
