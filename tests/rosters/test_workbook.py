"""Workbooks as schools have them, of three formats by content; and those that would take the program down."""

import datetime as dt
import io
import subprocess
import sys
import zipfile

import odf.opendocument
import odf.table
import odf.text
import openpyxl
import pytest
import xlsxwriter
import xlwt

from e1tui.errors import FileProblem
from e1tui.rosters import workbook
from e1tui.rosters.roster import plan_import, read_roster
from e1tui.rosters.tables import read_tables

HEADER = ["N° d’inscription", "Nom", "Prénom", "Date", "Heure", "Passage"]
ROWS = [
    ["0214123456", "ŒILLET", "Ana", dt.date(2026, 6, 12), dt.time(9, 40), 1],
    [214123457, "ÉRABLE", "Zoé", dt.date(2026, 6, 12), dt.time(10, 20), 2.0],
]


def xlsx(*sheets, hidden=()):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"Feuille {number}")
        sheet.sheet_state = "hidden" if number in hidden else "visible"
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def xls(rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Liste")
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            form = {dt.date: "DD/MM/YYYY", dt.time: "HH:MM"}.get(type(value))
            if form:
                sheet.write(line, column, value, xlwt.easyxf(num_format_str=form))
            else:
                sheet.write(line, column, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(rows):
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="Liste")
    for row in rows:
        line = odf.table.TableRow()
        for value in row:
            line.addElement(_ods_cell(value))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    target = io.BytesIO()
    document.write(target)
    return target.getvalue()


def _ods_cell(value):
    match value:
        case dt.date():
            return odf.table.TableCell(valuetype="date", datevalue=value.isoformat())
        case dt.time():
            return odf.table.TableCell(valuetype="time", timevalue=f"PT{value.hour}H{value.minute}M00S")
        case int() | float():
            return odf.table.TableCell(valuetype="float", value=str(value))
    cell = odf.table.TableCell(valuetype="string")
    cell.addElement(odf.text.P(text=value))
    return cell


@pytest.mark.parametrize("make", [xlsx, xls, ods])
def test_three_formats(make):
    roster = read_roster(make([[], ["Liste des candidats"], HEADER, *ROWS]))
    assert roster.problems == ()
    first, second = roster.rows
    assert (first.line, first.candidate.number, first.candidate.last_name) == (4, "0214123456", "ŒILLET")
    assert (first.candidate.exam_date, first.time, first.order) == (dt.date(2026, 6, 12), dt.time(9, 40), 1)
    assert (second.candidate.number, second.time, second.order) == ("0214123457", dt.time(10, 20), 2)
    assert roster.notes == ("Numéros complétés à 10 chiffres par des zéros : 1.",)
    assert [entry.message for entry in plan_import(roster, []).entries] == ["", ""]


@pytest.mark.parametrize(
    ("numbers", "found", "filled"),
    [
        ([214123456, 214123457], ["214123456", "214123457"], ["0214123456", "0214123457"]),  # to ten
        (
            [21412345678, 214123457],
            ["21412345678", "214123457"],
            ["21412345678", "00214123457"],
        ),  # to the longest
        ([2141234561, 2141234562], ["2141234561", "2141234562"], None),
        (["A12", "0214123456", 5], ["A12", "0214123456", "5"], ["A12", "0214123456", "0000000005"]),
        ([12.5], [], None),
        ([1.5e20], [], None),
        ([True], [""], None),
    ],
)
def test_numeric_cells_are_told_once_for_all_and_filled_by_one_key(numbers, found, filled):
    roster = read_roster(xlsx([["Numéro", "Nom"], *([n, f"NOM {i}"] for i, n in enumerate(numbers))]))
    assert [row.candidate.number for row in roster.rows] == found
    assert len(roster.rows) + len(roster.problems) == len(numbers)
    assert not any(row.note for row in roster.rows) and bool(roster.short) is (filled is not None)
    if filled:
        done = roster.filled()
        assert [row.candidate.number for row in done.rows] == filled
        assert not done.short and len(done.notes) == 1


def test_numbers_of_a_text_that_seem_to_have_lost_their_zeros():
    roster = read_roster("Numéro;Nom\n214123456;A\n1214123456;B\n")
    assert roster.short == {2} and roster.filled().rows[0].candidate.number == "0214123456"
    assert read_roster("Numéro;Nom\n0214123456;A\n121412345;B\n").short == frozenset()  # zeros are kept here


def test_a_workbook_is_never_said_to_have_a_separator():
    roster = read_roster(
        xlsx([["Nom", "Prénom", "Numéro"], ["A", "Zoé", "01", "", "note, à part"], ["B;C", None, None]])
    )
    assert not any("séparateur" in problem.message for problem in roster.problems)
    assert [row.candidate.last_name for row in roster.rows] == ["A", "B;C"]


def test_one_odd_cell_costs_no_list_and_moves_no_line():
    book = openpyxl.Workbook()
    sheet = book.active
    for row, values in {
        4: ["Nom", "Prénom", "Durée"],
        5: ["MODÈLE", "Zoé", 1e12],
        6: ["ÉRABLE", "Ali"],
        8: ["ORME", "Luc"],
    }.items():
        for column, value in enumerate(values, 2):
            sheet.cell(row, column, value)
    sheet["D5"].number_format = "[h]:mm"
    target = io.BytesIO()
    book.save(target)
    assert [(row.line, row.candidate.full_name) for row in read_roster(target.getvalue()).rows] == [
        (5, "MODÈLE Zoé"), (6, "ÉRABLE Ali"), (8, "ORME Luc"),
    ]  # fmt: skip


def test_lines_of_a_csv_in_the_first_column_of_a_sheet():
    lines = ["Numéro;Nom;Prénom", "0214123456;MODÈLE;Zoé", "0214123457;ÉRABLE;Ali"]
    roster = read_roster(xlsx([[line] for line in lines]))
    assert [(row.line, row.candidate.full_name, row.candidate.number) for row in roster.rows] == [
        (2, "MODÈLE Zoé", "0214123456"), (3, "ÉRABLE Ali", "0214123457"),
    ]  # fmt: skip


def merged_ods():
    """A school over two rows, the second of which is filtered out, and an error as LibreOffice writes it."""
    document = odf.opendocument.OpenDocumentSpreadsheet()
    table = odf.table.Table(name="Liste")
    rows = (
        ["Établissement", "Nom", "Prénom"],
        ["Lycée Un", "MODÈLE", "Zoé"],
        [None, "ÉRABLE", "Ali"],
        ["Lycée Deux", "ORME", "#N/A"],
    )
    for number, row in enumerate(rows):
        line = odf.table.TableRow(**({"visibility": "filter"} if number == 2 else {}))
        for value in row:
            if value is None:
                line.addElement(odf.table.CoveredTableCell())
                continue
            spans = {"numberrowsspanned": "2", "numbercolumnsspanned": "1"} if value == "Lycée Un" else {}
            cell = odf.table.TableCell(valuetype="string", **spans)
            cell.addElement(odf.text.P(text=value))
            line.addElement(cell)
        table.addElement(line)
    document.spreadsheet.addElement(table)
    target = io.BytesIO()
    document.write(target)
    return target.getvalue()


def merged_xls():
    book = xlwt.Workbook()
    sheet = book.add_sheet("Liste")
    for line, row in enumerate(
        (["Établissement", "Nom", "Prénom"], ["", "MODÈLE", "Zoé"], ["", "ÉRABLE", "Ali"])
    ):
        for column, value in enumerate(row):
            if value:
                sheet.write(line, column, value)
    sheet.write_merge(1, 2, 0, 0, "Lycée Un")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("make", [merged_ods, merged_xls])
def test_a_merged_cell_is_each_row_s(make):
    roster = read_roster(make())
    assert [(row.candidate.last_name, row.candidate.school) for row in roster.rows][:2] == [
        ("MODÈLE", "Lycée Un"), ("ÉRABLE", "Lycée Un"),
    ]  # fmt: skip


def test_hidden_rows_and_errors_of_an_ods():
    (table,) = read_tables(merged_ods())
    assert table.hidden == (3,)
    (problem,) = read_roster(merged_ods()).problems
    assert problem.line == 4 and "la cellule C4 contient une erreur du tableur (#N/A)" in problem.message


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#VALEUR!", "########", "Err:502"])
def test_the_text_of_an_error_names_its_line_where_the_column_counts(cell):
    (problem,) = read_roster(f"Numéro;Nom;Prénom\n{cell};MODÈLE;Zoé\n0990000001;ORME;Luc\n").problems
    assert problem.line == 2 and "« Numéro » contient" in problem.message and cell in problem.message
    assert read_roster(f"Nom;Prénom;Total\nMODÈLE;Zoé;{cell}\n").problems == ()


def test_the_sheet_that_looks_like_a_list():
    content = xlsx([["Notice"], ["À lire"]], [HEADER, *ROWS], [HEADER, ["1", "CACHÉ", "Luc"]] * 3, hidden={2})
    assert [row.candidate.last_name for row in read_roster(content).rows] == ["ŒILLET", "ÉRABLE"]


def test_bounds():
    long = xlsx([["Nom"], *([f"NOM{n}"] for n in range(5001))])
    with pytest.raises(FileProblem, match="Plus de 5000 lignes"):
        read_roster(long)
    wide = read_roster(xlsx([["Nom", "Prénom"], ["MARTIN", "Camille"], ["X"] * 101]))
    assert [row.candidate.last_name for row in wide.rows] == ["MARTIN"]
    assert "plus de 100 cellules" in wide.problems[0].message


def two_far_cells():
    """Five kilobytes that the reader makes a table of 17 thousand million cells of."""
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "Nom", "x"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def bomb():
    """Texts of 150 megabytes in 150 kilobytes."""
    with zipfile.ZipFile(io.BytesIO(xlsx([HEADER, *ROWS]))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            if name != "xl/sharedStrings.xml":
                book.writestr(name, content)
        with book.open("xl/sharedStrings.xml", "w", force_zip64=True) as file:
            file.write(b"<sst><si><t>")
            for _ in range(150):
                file.write(b"x" * 1024 * 1024)
    return target.getvalue()


def damaged():
    content = bytearray(xlsx([HEADER, *ROWS]))
    content[len(content) // 3 : len(content) // 2] = b""
    return bytes(content)


def a_text_document():
    document = odf.opendocument.OpenDocumentText()
    document.text.addElement(odf.text.P(text="Nom;Prénom"))
    target = io.BytesIO()
    document.write(target)
    return target.getvalue()


HOSTILE = {
    "far cells": two_far_cells, "bomb": bomb, "damaged": damaged, "cut": lambda: xlsx([HEADER, *ROWS])[:2000],
    "zip magic": lambda: b"PK\x03\x04" * 50, "ole magic": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096),
}  # fmt: skip


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_read_is_a_sentence(make, monkeypatch):
    monkeypatch.setattr(workbook, "MEMORY", 200 * 1024 * 1024)
    with pytest.raises(FileProblem, match="pas un classeur lisible"):
        read_roster(make())


def full_of_one_text(sheets):
    """Kilobytes that fold out into gigabytes: sheets as large as a list may be, the same text in every cell."""
    small = io.BytesIO()
    with xlsxwriter.Workbook(small) as book:
        for _ in range(sheets):
            book.add_worksheet().write(0, 0, "x" * 290)
    with zipfile.ZipFile(small) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    row = b"<row>" + b'<c t="s"><v>0</v></c>' * 100 + b"</row>"
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + row * 4_000
        + b"</sheetData></worksheet>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as book:
        for name, content in parts.items():
            book.writestr(name, sheet if name.startswith("xl/worksheets/sheet") else content)
    return target.getvalue()


READ_ALONE = """
import sys
from e1tui.errors import FileProblem
from e1tui.rosters import workbook
if len(sys.argv) > 1:
    workbook._CHILD = sys.argv[1]
try:
    found = workbook.workbook_sheets(sys.stdin.buffer.read())
    print(len(found), "feuilles")
except FileProblem as error:
    print(error)
most = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(int(most[0]) // 1024)  # not ru_maxrss, which a process has from the one that began it
"""


def read_alone(content, *child):
    """What is said of a workbook, and the megabytes that saying it took at most."""
    done = subprocess.run(
        [sys.executable, "-c", READ_ALONE, *map(str, child)], input=content, capture_output=True, timeout=120
    )
    said, megabytes = done.stdout.decode().splitlines()
    assert done.stderr == b""
    return said, int(megabytes)


@pytest.mark.end_to_end
def test_a_workbook_that_folds_out_is_refused_without_its_memory():
    content = full_of_one_text(2)
    assert len(content) < 200_000
    said, megabytes = read_alone(content)
    assert said.startswith("Ce classeur contient trop pour une liste de candidats")
    assert megabytes < 100
    few = io.BytesIO(xlsx(*([HEADER, *ROWS] for _ in range(20)))).getvalue()
    assert read_alone(few)[0] == "20 feuilles"


@pytest.mark.parametrize(
    ("writes", "told"),
    [
        ("while True: sys.stdout.write('x' * 1000000)", "Ce classeur contient trop"),
        ("sys.stdout.write('[' * 1000000)", "pas un classeur lisible"),
        ("sys.stdout.write('[[1, [[' + '9' * 5000 + ']]]]')", "pas un classeur lisible"),
        ("sys.stdout.write('[[1, [[{}]]]]')", "pas un classeur lisible"),
        ("sys.stdout.write('[[1, 2]]')", "pas un classeur lisible"),
        ("sys.stdout.write('{}'); sys.exit(1)", "pas un classeur lisible"),
    ],
)
def test_whatever_the_child_answers_is_bounded(tmp_path, writes, told):
    """The library that reads workbooks may be turned against its process: it says what it likes then."""
    child = tmp_path / "child.py"
    child.write_text(f"import sys\n{writes}\n")
    said, megabytes = read_alone(b"", child)
    assert told in said
    assert megabytes < 100


def test_a_document_that_is_no_workbook():
    try:
        roster = read_roster(a_text_document())
    except FileProblem:
        return
    assert roster.rows == ()
