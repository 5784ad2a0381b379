"""What is said to be printable before closing is what the documents' faces have."""

from dataclasses import replace

import pytest

from e1tui.domain.closing.printable import RANGES, lacking
from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import State
from e1tui.domain.text import REPLACEMENT
from e1tui.export.batch import export
from e1tui.export.documents import Document, Order
from e1tui.export.layout.faces import face


def test_the_ranges_are_the_faces():
    told = {code for first, last in RANGES for code in range(first, last + 1)}
    assert told == set(face(bold=False).widths) == set(face(bold=True).widths)


def test_what_lacks():
    assert lacking("Œillet • ½ ☒\n\tŁódź") == ()
    assert lacking("漢a\N{GRINNING FACE}漢") == ("漢", "\N{GRINNING FACE}")
    assert lacking("Zoe\N{COMBINING ACUTE ACCENT}") == ()  # composed before it is printed


@pytest.fixture
def people(make):
    """One whose name the faces lack, one whose number is of no digit that they have, and one like all others."""
    named = [
        ("han", Candidate("漢字", "Ana", "0214000001")),
        ("orme", Candidate("ORME", "Luc", "0214000002")),
        ("perdu", Candidate(f"P{REPLACEMENT}RDU", "Zoé", "0214000003")),
        ("pin", Candidate("PIN", "Ève", "漢")),
    ]
    return [(stem, make(candidate=candidate, order=rank)) for rank, (stem, candidate) in enumerate(named, 1)]


@pytest.mark.parametrize(
    ("document", "name", "told"),
    [
        (Document.MARK_SHEET, "bordereau-juin.pdf", {"han", "perdu", "pin"}),
        (Document.MORNING, "presence-juin.pdf", {"han", "perdu", "pin"}),
        (Document.MORNING, "passage-juin.pdf", {"pin"}),
        (Document.MORNING, "vierges-juin.pdf", {"han", "perdu", "pin"}),
        (Document.MINUTES, "pv-juin.pdf", {"han", "perdu", "pin"}),
        (Document.NOTES, "notes-juin.pdf", {"pin"}),
    ],
)
def test_one_name_that_cannot_be_printed_does_not_stop_everybodys_paper(
    grid, session, people, pages, tmp_path, document, name, told
):
    if document is Document.MORNING:  # before anybody was evaluated
        people = [(stem, replace(one, state=State.DRAFT, closing=None)) for stem, one in people]
    report = export(
        grid, session, people, Order(frozenset({document}), "juin", only=frozenset({name})), tmp_path
    )
    assert [path.name for path in report.written] == [name]
    text = " ".join(pages((tmp_path / name).read_bytes()))
    for whole in ("0214000001", "0214000002", "0214000003"):
        assert whole in text
    assert "漢" not in text and REPLACEMENT not in text
    if name not in ("passage-juin.pdf", "notes-juin.pdf"):
        assert "ORME Luc" in text and "PIN Ève" in text and "Zoé" not in text
    assert {sentence.partition(".toml")[0] for sentence in report.problems} == told
    people_by_stem = {stem: one.candidate.full_name for stem, one in people}
    for sentence in report.problems:
        assert people_by_stem[sentence.partition(".toml")[0]] in sentence and name in sentence


def test_tables_have_the_name_all_the_same(grid, session, people, tmp_path):
    report = export(grid, session, people, Order(frozenset({Document.MARK_SHEET}), "juin"), tmp_path)
    assert len(report.written) == 3 and len(report.problems) == 3
    assert "漢字" in (tmp_path / "bordereau-juin.csv").read_text("utf-8-sig")
