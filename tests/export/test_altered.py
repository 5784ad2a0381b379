"""What was changed after its closing says so on every page, is not to be signed, and gives nothing to the candidate."""

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pypdf
import pytest
from export_samples import made

from e1tui.domain.closing.seal import ALTERED, closed, shown_fingerprint
from e1tui.domain.evaluation import Candidate, with_field
from e1tui.domain.heading import heading_of
from e1tui.domain.session import Presence, State
from e1tui.errors import ExportError
from e1tui.export.batch import export
from e1tui.export.documents import Document, Order
from e1tui.export.forms.identity import session_extract
from e1tui.export.forms.mark_sheet import mark_sheet

AT = dt.datetime(2026, 6, 12, 17, tzinfo=dt.UTC)


@pytest.fixture
def sound(make, session):
    draft = make(state=State.DRAFT, closing=None, appreciation="Une démarche claire. " * 160)
    return closed(draft, "adurand", AT, heading_of(session))


@pytest.fixture
def altered(sound):
    return with_field(sound, "C1.1.note", Decimal(18))


def order(*documents, **options):
    return Order(frozenset(documents), "juin", **options)


def test_every_page_of_the_grid_says_it_where_the_fingerprint_stood(grid, session, sound, altered, pages):
    digits = f"Empreinte : {shown_fingerprint(sound)}"
    before, after = (
        pages(made(grid, session, [("martin", one)], order(Document.GRID))["grille-martin.pdf"])
        for one in (sound, altered)
    )
    assert len(before) == len(after) >= 2
    assert all(digits in page and ALTERED not in page for page in before)
    assert all(ALTERED in page and "Empreinte" not in page for page in after)
    assert "Signature" in " ".join(before) and "Signature" not in " ".join(after)


def test_together_too(grid, session, sound, altered, pages):
    other = closed(
        replace(sound, state=State.DRAFT, closing=None, candidate=Candidate("ORME", "Luc")),
        "adurand",
        AT,
        heading_of(session),
    )
    files = made(
        grid,
        session,
        [("martin", altered), ("orme", other)],
        order(Document.GRID, combined=frozenset({Document.GRID})),
    )
    found = [page for page in pages(files["grilles-juin.pdf"]) if page]
    assert [ALTERED in page for page in found] == ["MARTIN" in page for page in found]


def test_no_extract_not_even_a_project(grid, session, sound, altered, tmp_path):
    assert session_extract(grid, session, sound).mark_on_20 is not None
    for draft in (False, True):
        with pytest.raises(ExportError, match="modifiée après avoir été close"):
            session_extract(grid, session, altered, draft=draft)
    report = export(grid, session, [("martin", altered)], order(Document.EXTRACT), tmp_path)
    assert not report.written and "modifiée après avoir été close" in report.problems[0]


def test_the_mark_sheet_says_it_in_the_row_and_with_the_fingerprints(grid, session, sound, altered, pages):
    files = made(grid, session, [("martin", altered)], order(Document.MARK_SHEET))
    text = " ".join(pages(files["bordereau-juin.pdf"]))
    assert "MODIFIÉE" in text and ALTERED in text and shown_fingerprint(sound) not in text
    assert "Modifiées après clôture 1" in text
    row = files["bordereau-juin.csv"].decode("utf-8-sig").splitlines()[1]
    assert row.endswith(f";MODIFIÉE;{ALTERED}")
    assert b"xl/worksheets" in files["bordereau-juin.xlsx"]
    assert "Modifiées" not in " ".join(
        pages(made(grid, session, [("martin", sound)], order(Document.MARK_SHEET))["bordereau-juin.pdf"])
    )


def test_what_documents_print_instead_of_what_the_file_says_is_no_alteration(grid, session, make):
    """The session's school, the marks that an absence hides: judged is the file, not the page."""
    absent = closed(
        make(state=State.DRAFT, closing=None, presence=Presence.ABSENT), "adurand", AT, heading_of(session)
    )
    (row,) = mark_sheet(grid, session, [absent]).rows
    assert (row.altered, row.fingerprint) == (False, shown_fingerprint(absent))


def test_the_data_that_a_grid_carries_say_it_too(grid, session, sound, altered):
    def attached(evaluation):
        files = made(
            grid,
            session,
            [("martin", evaluation)],
            order(Document.GRID, data=lambda stem, one: b"format = 1\n"),
        )
        content = files["grille-martin.pdf"]
        reader = pypdf.PdfReader(io.BytesIO(content))
        with pikepdf.open(io.BytesIO(content)) as pdf:
            described = str(pdf.attachments["martin.toml"].description)
        return reader.attachments["martin.toml"][0], described

    assert attached(sound) == (b"format = 1\n", "Données de l’évaluation, non communicables")
    content, described = attached(altered)
    assert content.decode().startswith(f"# {ALTERED}") and content.endswith(b"\nformat = 1\n")
    assert described.startswith(ALTERED)
