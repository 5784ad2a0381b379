from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from samples import sample_evaluation, sealed

from e1tui.domain.closing import fingerprint
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Presence, Session, State
from e1tui.export.mark_sheet import MarkSheet, mark_sheet, mark_sheet_pdf
from e1tui.export.tables import mark_sheet_csv, mark_sheet_xlsx
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
        "Somme des notes sur 20": Decimal(36),
    }


def test_the_pdf_names_the_centre_and_ends_with_totals_and_signatures(sheet: MarkSheet, pages: Pages) -> None:
    (text,) = pages(mark_sheet_pdf(sheet))
    position = -1
    for part in (
        "Bordereau de notation", "Académie d’Exemple", "Centre 35", "E1, session de juin 2026", "12/06/2026",
        "DURAND Alix, NGUYỄN Łucja", "Points ×6",
        "0214000009 =1+1 Ève présent 14,5 12 9,5 36 12 72 close",
        "0214000010 DUPONT Ali AB AB",
        "0214000011 PROVISOIRE Léa présent 14,5 12 9,5 36 12 72 BROUILLON",
        "Inscrits 6", "Notés 3", "Somme des notes sur 20 36", f"0214000009 =1+1 Ève {PRINT[:12]}", "Signature",
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
    assert ["Somme des notes sur 20", "36"] in rows and ["Académie", "Académie d’Exemple"] in rows


def test_the_workbook_has_numbers_as_numbers_and_no_formula(sheet: MarkSheet) -> None:
    content = mark_sheet_xlsx(sheet)
    assert content == mark_sheet_xlsx(sheet)
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert page is not None
    rows = [[cell.value for cell in row] for row in page.iter_rows()]
    assert rows[0] == list(sheet.columns)
    assert rows[1] == ["0214000009", "=1+1", "Ève", "présent", 14.5, 12, 9.5, 36, 12, 72, "close", PRINT[:12]]
    assert page["B2"].data_type == "s" and page["A2"].data_type == "s" and page["E2"].data_type == "n"
    assert rows[2][8] == "AB" and rows[2][4] is None
    assert [cell for row in rows for cell in row if isinstance(cell, str) and cell.startswith("Somme")]
    assert page.print_title_rows == "$1:$1" and page.freeze_panes == "A2"
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert b"<f>" not in b"".join(book.read(name) for name in book.namelist())
        assert b"2026-06-12T00:00:00Z" in book.read("docProps/core.xml")
