"""What was closed prints the same bytes whatever becomes of the session; what was closed earlier follows it."""

import datetime as dt
from dataclasses import replace

import pytest
from export_samples import made

from e1tui.domain.closing.seal import closed
from e1tui.domain.evaluation import Candidate
from e1tui.domain.heading import heading_of
from e1tui.domain.session import ExamForm, Examiner, Presence, State
from e1tui.export.documents import Document, Order

AT = dt.datetime(2026, 6, 12, 17, tzinfo=dt.UTC)
OF_EACH = frozenset({Document.GRID, Document.EXTRACT})
CORRECTED = {
    "title": "E1, session de juin 2027",
    "form": ExamForm.PONCTUELLE,
    "school": "Lycée Autre",
    "date": dt.date(2027, 6, 11),
    "academy": "Académie Autre",
    "centre": "Centre Autre",
    "commission": (Examiner("AUTRE", "Membre", "Professeur"),),
    "jury_reserve": False,
}


@pytest.fixture
def people(make, session):
    """Two who were there and one who was not, all closed under the session's heading."""
    session = replace(session, academy="Académie Exemple", centre="Centre Exemple")
    drafts = {
        "martin": make(closing=None, state=State.DRAFT),
        "orme": make(closing=None, state=State.DRAFT, candidate=Candidate("ORME", "Luc")),
        "lilas": make(
            closing=None,
            state=State.DRAFT,
            candidate=Candidate("LILAS", "Ange", "0990000003"),
            presence=Presence.ABSENT,
        ),
    }
    items = [(stem, closed(one, "adurand", AT, heading_of(session))) for stem, one in drafts.items()]
    return session, items


@pytest.mark.parametrize("name", CORRECTED)
def test_a_closed_session_whose_heading_is_changed_prints_the_same_bytes(grid, people, name):
    session, items = people
    corrected = replace(session, **{name: CORRECTED[name]})
    present = [item for item in items if item[1].is_present]
    orders = [
        (items, Order(frozenset({Document.GRID, Document.MARK_SHEET, Document.LIST}), "juin")),
        (present, Order(frozenset({Document.EXTRACT}), "juin")),
        (present, Order(OF_EACH, "juin", combined=OF_EACH)),
    ]
    for chosen, order in orders:
        before, after = (made(grid, one, chosen, order) for one in (session, corrected))
        assert before == after and before


def test_what_was_closed_by_the_first_version_follows_the_session(grid, make, session, pages):
    old = make(closing=None, state=State.DRAFT)
    items = [("martin", closed(old, "adurand", AT))]
    before, after = (
        made(grid, one, items, Order(OF_EACH, "juin"))["grille-martin.pdf"]
        for one in (session, replace(session, school="Lycée Autre"))
    )
    assert "Lycée Exemple" in pages(before)[0] and "Lycée Autre" in pages(after)[0]


def test_drafts_follow_the_session_beside_closed_ones(grid, people, make, pages):
    session, items = people
    corrected = replace(session, school="Lycée Autre")
    draft = make(state=State.DRAFT, closing=None, candidate=Candidate("PIN", "Ève"))
    files = made(grid, corrected, [*items, ("pin", draft)], Order(frozenset({Document.GRID}), "juin"))
    assert "Lycée Exemple" in pages(files["grille-martin.pdf"])[0]
    assert "Lycée Autre" in pages(files["grille-pin.pdf"])[0]
