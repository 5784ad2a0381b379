from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from samples import sample_evaluation, sealed

from e1tui.domain.closing.seal import fingerprint
from e1tui.domain.evaluation import Candidate, Closing, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Presence, Session, State
from e1tui.export.forms.mark_sheet import MarkSheet, mark_sheet
from e1tui.export.forms.mark_sheet_pages import mark_sheet_pdf
from e1tui.export.forms.mark_sheet_tables import mark_sheet_csv, mark_sheet_xlsx
from e1tui.storage.grids import load_grid

Make = Callable[..., Evaluation]
Pages = Callable[[bytes], list[str]]


PRINT = fingerprint(sample_evaluation(load_grid(), candidate=Candidate("=1+1", "Ève", "0214000009")))


@pytest.fixture
def sheet(grid: Grid, session: Session, make: Make) -> MarkSheet:
    """Marked, in draft, not marked yet, absent, excused, without a number; given in no order."""
    evaluations = [
        make(candidate=Candidate("SANSNUMÉRO", "Zoé")),
        make(candidate=Candidate("DUPONT", "Ali", "0214000010"), presence=Presence.ABSENT),
        sealed(make(candidate=Candidate("=1+1", "Ève", "0214000009"))),
        make(candidate=Candidate("PROVISOIRE", "Léa", "0214000011"), state=State.DRAFT),
        Evaluation(grid.id, Candidate("VIDE", "Jo", "0214000012")),
        make(candidate=Candidate("EXCUSÉE", "Aïcha", "0214000013"), presence=Presence.EXCUSED),
    ]
    given = replace(
        session, academy="Académie d’Exemple", centre="Centre 35", codes=((Presence.EXCUSED, "EX"),)
    )
    return mark_sheet(grid, given, evaluations)


def test_rows_stand_by_number_with_a_code_for_the_absent(sheet: MarkSheet) -> None:
    assert [row.number for row in sheet.rows] == [f"02140000{n:02}" for n in range(9, 14)] + [""]
    cells = {row.last_name: sheet.cells(row) for row in sheet.rows}
    marks = (Decimal("14.5"), Decimal("12"), Decimal("9.5"), Decimal("36"), Decimal("12"), Decimal("72"))
    assert cells["=1+1"] == ("0214000009", "=1+1", "Ève", "présent", *marks, "close", PRINT[:12])
    nothing = (None,) * 4
    assert cells["DUPONT"] == ("0214000010", "DUPONT", "Ali", "AB", *nothing, "AB", None, None, None)
    assert cells["EXCUSÉE"][3:] == ("EX", *nothing, "EX", None, None, None)
    assert cells["PROVISOIRE"][3:] == ("présent", *marks, "BROUILLON", None)
    assert cells["VIDE"][3:] == ("présent", *nothing, None, None, "BROUILLON", None)


def test_the_control_totals_add_up(sheet: MarkSheet) -> None:
    totals = dict(sheet.totals)
    assert totals == {
        "Inscrits": 6,
        "Notés": 3,
        "Absents, dispensés ou reportés": 2,
        "Sans note": 1,
        "Notes encore en BROUILLON": 1,
        "Somme des notes closes sur 20": Decimal(24),  # not of what may still change
    }


@pytest.fixture
def final(sheet: MarkSheet) -> MarkSheet:
    """The same without the two drafts."""
    return replace(sheet, rows=tuple(row for row in sheet.rows if row.is_final))


def test_what_is_final_is_summed_up_and_signed(final: MarkSheet, pages: Pages) -> None:
    assert dict(final.totals)["Somme des notes sur 20"] == Decimal(24)
    (text,) = pages(mark_sheet_pdf(final))
    assert "Somme des notes sur 20 24" in text and "Signature" in text and "PROVISOIRE" not in text
    parts = ("0214000009 =1+1", "AB : absent · EX", "Totaux de contrôle", "Signature", "Empreintes")
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


def test_with_drafts_it_is_provisional_on_every_page_and_nothing_is_to_be_signed(
    grid: Grid, session: Session, make: Make, pages: Pages
) -> None:
    many = [make(candidate=Candidate(f"NOM{n}", "Zoé", f"{n:04}"), closing=None) for n in range(70)]
    many[3] = make(candidate=Candidate("NOM3", "Zoé", "0003"), state=State.DRAFT, closing=None)
    texts = pages(mark_sheet_pdf(mark_sheet(grid, session, many)))
    assert len(texts) > 2 and all(text.count("PROVISOIRE") >= 2 for text in texts)  # across it, and below
    assert "Signature" not in " ".join(texts) and "DURAND Alix" in texts[-1]
    assert "PROVISOIRE : tout n’est pas clos" in texts[0]
    absent = make(candidate=Candidate("NOM3", "Zoé", "0003"), state=State.DRAFT, presence=Presence.ABSENT)
    many[3] = absent  # nothing of who was not there is waited for
    assert not mark_sheet(grid, session, many).is_provisional


@pytest.mark.parametrize(("count", "members"), [(1, 1), (12, 3), (12, 5), (60, 3), (60, 6)])
def test_totals_and_signatures_stand_right_after_the_marks(
    grid: Grid, session: Session, make: Make, pages: Pages, count: int, members: int
) -> None:
    """Never alone on a page: the last rows go along."""
    crowd = replace(session, commission=(session.commission * 3)[:members])
    people = [make(candidate=Candidate(f"NOM{n}", "Zoé", f"{n:04}"), closing=None) for n in range(count)]
    texts = pages(mark_sheet_pdf(mark_sheet(grid, crowd, people)))
    (page,) = [text for text in texts if "Totaux de contrôle" in text]
    assert "Signature" in page and f"{count - 1:04} NOM{count - 1}" in page
    assert page.count("close") >= min(count, 3)
    if count == 12 and members == 3:
        assert page is texts[0] and "0000 NOM0" in page


def test_it_says_what_it_is_on_every_page(sheet: MarkSheet, final: MarkSheet, pages: Pages) -> None:
    for text in pages(mark_sheet_pdf(final)):
        below = text.split("Empreinte")[-1]
        for part in ("Centre 35", "12/06/2026", "DURAND Alix, NGUYỄN Łucja", "Non communicable"):
            assert part in below
        assert "Forme de l’épreuve : CCF" in text
        assert "AB : absent · EX : absent justifié · DI : dispensé · RE : reporté" in text


def test_several_schools_and_days_have_a_column(
    grid: Grid, session: Session, make: Make, pages: Pages
) -> None:
    people = [
        make(candidate=Candidate("ABBÉ", "Jo", "1", school="Lycée Un"), closing=None),
        make(candidate=Candidate("ZOLA", "Ana", "2", exam_date=dt.date(2026, 6, 15)), closing=None),
    ]
    sheet = mark_sheet(grid, session, people)
    assert sheet.columns[:6] == ("Numéro d’inscription", "Nom", "Prénom", "Établissement", "Date", "Présence")
    assert sheet.cells(sheet.rows[0])[:6] == ("1", "ABBÉ", "Jo", "Lycée Un", "12/06/2026", "présent")
    assert sheet.cells(sheet.rows[1])[3:5] == ("Lycée Exemple", "15/06/2026")
    assert dict(sheet.heading)["Dates"] == "12/06/2026, 15/06/2026" and "Établissement" not in dict(
        sheet.heading
    )
    (text,) = pages(mark_sheet_pdf(sheet))
    assert "1 ABBÉ Jo Lycée Un 12/06/2026 14,5" in text and "2 ZOLA Ana Lycée Exemple 15/06/2026 14,5" in text
    one_day = mark_sheet(grid, session, people[:1])
    assert "Établissement" not in one_day.columns and dict(one_day.heading)["Établissement"] == "Lycée Un"


def test_what_was_changed_after_its_closing_is_neither_summed_up_nor_signed(
    grid: Grid, session: Session, make: Make, pages: Pages
) -> None:
    closing = Closing(dt.datetime(2026, 6, 12, 17, tzinfo=dt.UTC), "adurand", "0" * 64)
    sheet = mark_sheet(grid, session, [make(closing=closing)])
    assert sheet.is_provisional and dict(sheet.totals)["Somme des notes closes sur 20"] == 0
    assert "Signature" not in " ".join(pages(mark_sheet_pdf(sheet)))


def test_the_pdf_names_the_centre_and_ends_with_totals_and_signatures(sheet: MarkSheet, pages: Pages) -> None:
    (text,) = pages(mark_sheet_pdf(sheet))
    position = -1
    for part in (
        "Bordereau de notation", "Non communicable aux personnes candidates", "Académie d’Exemple", "Centre 35", "E1, session de juin 2026", "12/06/2026",
        "DURAND Alix, NGUYỄN Łucja", "Points ×6",
        "0214000009 =1+1 Ève présent 14,5 12 9,5 36 12 72 close",
        "0214000010 DUPONT Ali AB AB",
        "0214000011 PROVISOIRE Léa présent 14,5 12 9,5 36 12 72 BROUILLON",
        "Inscrits 6", "Notés 3", "Somme des notes closes sur 20 24", f"0214000009 =1+1 Ève {PRINT[:12]}",
    ):  # fmt: skip
        found = text.find(part, position + 1)
        assert found > position, part
        position = found
    assert PRINT[:13] not in text


def test_the_headings_stand_on_every_page(grid: Grid, session: Session, make: Make, pages: Pages) -> None:
    many = [make(candidate=Candidate(f"NOM{n}", "Zoé", f"{n:04}")) for n in range(70)]
    texts = pages(mark_sheet_pdf(mark_sheet(grid, session, many)))
    rows = [text for text in texts if "NOM" in text]
    assert len(rows) > 1 and all("Points ×6" in text for text in rows)
    assert [f"page {n}/{len(texts)}" in text for n, text in enumerate(texts, start=1)] == [True] * len(texts)
    assert sum(text.count("présent 14,5") for text in texts) == 70


def test_the_csv_is_what_a_french_spreadsheet_opens(sheet: MarkSheet) -> None:
    content = mark_sheet_csv(sheet)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:5] == ["Numéro d’inscription", "Nom", "Prénom", "Présence", "C1.1 /20"]
    assert rows[1] == [
        "0214000009", "'=1+1", "Ève", "présent", "14,5", "12", "9,5", "36", "12", "72", "close", PRINT[:12]
    ]  # fmt: skip
    assert rows[2] == ["0214000010", "DUPONT", "Ali", "AB", "", "", "", "", "AB", "", "", ""]
    assert ["Somme des notes closes sur 20", "24"] in rows and ["Académie", "Académie d’Exemple"] in rows


def test_the_workbook_has_numbers_as_numbers_and_no_formula(sheet: MarkSheet) -> None:
    content = mark_sheet_xlsx(sheet)
    assert content == mark_sheet_xlsx(sheet)
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert page is not None
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    top = rows.index(list(sheet.columns))
    above = [row[0] for row in rows[:top]]
    assert above[:2] == [sheet.grid.wording.diploma, sheet.grid.wording.exam]
    assert above[2] == "Bordereau de notation (PROVISOIRE), E1, session de juin 2026" and above[-1] is None
    first = rows[top + 1]
    assert first == ["0214000009", "=1+1", "Ève", "présent", 14.5, 12, 9.5, 36, 12, 72, "close", PRINT[:12]]
    line = top + 2
    assert (
        page[f"B{line}"].data_type == "s"
        and page[f"A{line}"].data_type == "s"
        and page[f"E{line}"].data_type == "n"
    )
    assert rows[top + 2][8] == "AB" and rows[top + 2][4] is None
    assert [cell for row in rows for cell in row if isinstance(cell, str) and cell.startswith("Somme")]
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in b"".join(book.read(name) for name in book.namelist())
        assert b"2026-06-12T00:00:00Z" in book.read("docProps/core.xml")


def test_the_workbook_is_ready_to_be_read_and_printed(sheet: MarkSheet) -> None:
    longest = "UN-NOM-DE-FAMILLE-VRAIMENT-LONG"
    rows = (replace(sheet.rows[0], last_name=longest), *sheet.rows[1:])
    long_title = replace(sheet, rows=rows, about=replace(sheet.about, title="E1 & S"))
    page = openpyxl.load_workbook(io.BytesIO(mark_sheet_xlsx(long_title))).active
    assert page is not None
    top = next(cell.row for cell in page["A"] if cell.value == "Numéro d’inscription")
    assert page.print_title_rows == f"${top}:${top}" and page.freeze_panes == f"A{top + 1}"
    assert page.auto_filter.ref == f"A{top}:L{top + 6}"
    assert page.column_dimensions["B"].width >= len(longest)
    assert page.column_dimensions["A"].width >= len("Absents, dispensés ou reportés")
    assert page.row_dimensions[top].height > page.row_dimensions[top + 1].height >= 18
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToWidth in (None, 1) and page.page_setup.fitToHeight == 0
    assert page.page_setup.orientation == "landscape"
    assert "E1 && S" in page.oddFooter.left.text or page.oddFooter.left.text.endswith("E1 & S")
