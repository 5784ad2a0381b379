"""What a folder of documents has already: drafts of its own give way, and what is not true any more is found."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pypdf
import pytest

from e1tui.domain.closing.seal import closed, reopened
from e1tui.domain.evaluation import Candidate, with_field
from e1tui.domain.heading import heading_of
from e1tui.domain.session import State
from e1tui.export.batch import export
from e1tui.export.documents import Document, Order
from e1tui.export.existing import about, anew, names_in, outdated
from e1tui.storage.attached import public_data

AT = dt.datetime(2026, 6, 12, 17, tzinfo=dt.UTC)
BOTH = frozenset({Document.GRID, Document.EXTRACT})
WHOLE = Order(frozenset(Document), "juin")
TOGETHER = Order(BOTH, "juin", combined=BOTH)


@pytest.fixture
def draft(make):
    return make(state=State.DRAFT, closing=None)


@pytest.fixture
def people(make, draft, session):
    """Two that are closed under the session's heading, by stem."""
    other = replace(draft, candidate=Candidate("ORME", "Luc", "0214000002"))
    return {
        stem: closed(one, "adurand", AT, heading_of(session))
        for stem, one in {"martin": draft, "orme": other}.items()
    }


@pytest.fixture
def write(grid, session, tmp_path):
    def writing(people, *orders, session=session):
        return [export(grid, session, list(people.items()), order, tmp_path) for order in orders]

    return writing


def test_a_final_document_replaces_its_own_brouillon_or_projet_unasked(write, draft, people, tmp_path):
    one = {"martin": draft}
    drafts = Order(BOTH, "juin", drafts=True)
    write(one, drafts, replace(drafts, combined=BOTH))
    before = {name: (tmp_path / name).read_bytes() for name in names_in(tmp_path)}
    assert set(before) == {
        "grille-martin.pdf", "extrait-martin.pdf", "extrait-martin.txt", "grilles-juin.pdf", "extraits-juin.pdf",
    }  # fmt: skip
    final = {"martin": people["martin"]}
    first, second = write(final, Order(BOTH, "juin"), TOGETHER)
    assert not first.kept and not second.kept
    assert {path.name for path in first.written + second.written} == set(before)
    assert all((tmp_path / name).read_bytes() != content for name, content in before.items())
    # Never the other way round, nor one final document by another.
    assert len(write(one, drafts)[0].kept) == 3
    changed = {"martin": with_field(final["martin"], "C1.1.note", Decimal(3))}
    changed["martin"] = closed(reopened(changed["martin"], "essai"), "adurand", AT, None)
    assert len(write(changed, Order(BOTH, "juin"))[0].kept) == 3


def test_a_draft_that_somebody_has_written_on_is_theirs(write, draft, people, tmp_path):
    write({"martin": draft}, Order(BOTH, "juin", drafts=True))
    path = tmp_path / "grille-martin.pdf"
    writer = pypdf.PdfWriter(clone_from=path)
    writer.add_metadata({"/Subject": "mes remarques"})
    writer.write(path)
    other = tmp_path / "extrait-martin.txt"
    other.write_text("Une lettre.")
    report = write({"martin": people["martin"]}, Order(BOTH, "juin"))[0]
    assert path in report.kept and other in report.kept


def test_nothing_is_out_of_date_just_after_it_was_made(grid, session, write, people, tmp_path):
    write(people, WHOLE, TOGETHER)
    (tmp_path / "autre.pdf").write_bytes(b"%PDF")
    (tmp_path / "notes.txt").write_text("rien de nous")
    assert outdated(grid, session, list(people.items()), Order(frozenset(), "juin"), tmp_path) == ()


@pytest.mark.parametrize(
    "options", [{"remarks": True}, {"data": public_data}, {"remarks": True, "data": public_data}]
)
def test_a_grid_is_true_in_whatever_way_it_was_made(grid, session, write, people, tmp_path, options):
    write(people, Order(frozenset({Document.GRID}), "juin", **options))
    order = Order(frozenset(), "juin")
    assert outdated(grid, session, list(people.items()), order, tmp_path, data=(public_data,)) == ()
    later = people | {"orme": reopened(people["orme"], "essai")}
    found = outdated(grid, session, list(later.items()), order, tmp_path, data=(public_data,))
    assert [name.partition("-avec")[0].removesuffix(".pdf") for name in found] == ["grille-orme"]


def test_after_a_reopening_all_that_has_the_old_mark_is_found_and_made_anew(
    grid, session, write, people, tmp_path, pages
):
    grids = Order(frozenset({Document.GRID}), "juin", remarks=True)
    by_day = Order(frozenset({Document.NOTES}), "juin", by_day=True)
    write(people, WHOLE, TOGETHER, grids, replace(grids, combined=frozenset({Document.GRID})), by_day)
    later = people | {"orme": reopened(people["orme"], "une note")}
    items = list(later.items())
    order = Order(frozenset(), "juin")
    stale = {
        "grille-orme.pdf", "extrait-orme.pdf", "extrait-orme.txt", "grilles-juin.pdf", "extraits-juin.pdf",
        "bordereau-juin.pdf", "bordereau-juin.csv", "bordereau-juin.xlsx", "pv-juin.pdf", "notes-juin.pdf",
        "notes-juin.csv", "notes-juin-2026-06-12.pdf", "notes-juin-2026-06-12.csv",
        "grille-orme-avec-remarques.pdf", "grilles-juin-avec-remarques.pdf",
    }  # fmt: skip
    steps = []
    found = outdated(
        grid, session, items, order, tmp_path, progress=lambda done, total: steps.append((done, total))
    )
    assert set(found) == stale == set(about("orme", "juin", names_in(tmp_path)))
    assert steps and all(done <= total for done, total in steps)
    assert outdated(grid, session, items, replace(order, only=frozenset({"grille-orme.pdf"})), tmp_path) == (
        "grille-orme.pdf",
    )
    assert outdated(grid, session, items, order, tmp_path, cancelled=lambda: True) == ()
    untouched = {n: (tmp_path / n).read_bytes() for n in set(names_in(tmp_path)) - stale}
    for one in anew(order, found, tmp_path, public_data):
        report = export(grid, session, items, one, tmp_path)
        assert not report.problems and not report.kept
    assert outdated(grid, session, items, order, tmp_path) == ()
    assert untouched == {n: (tmp_path / n).read_bytes() for n in untouched}
    assert "BROUILLON" in pages((tmp_path / "grille-orme.pdf").read_bytes())[0]
    assert (tmp_path / "extrait-orme.txt").read_text().startswith("PROJET")


def test_what_cannot_be_made_any_more_is_not_true(grid, session, write, people, tmp_path):
    write(people, Order(BOTH, "juin"))
    altered = people | {"orme": with_field(people["orme"], "C1.1.note", Decimal(3))}
    found = outdated(grid, session, list(altered.items()), Order(frozenset(), "juin"), tmp_path)
    assert found == ("extrait-orme.pdf", "extrait-orme.txt", "grille-orme.pdf")


def test_whose_documents():
    names = (
        "grille-orme.pdf", "grille-orme-avec-remarques.pdf", "grille-orme-2.pdf", "extrait-orme.txt", "grilles-juin.pdf",
        "grilles-juin-orme.pdf", "bordereau-juin.csv", "liste-juin.csv", "presence-juin.pdf", "grilles-juillet.pdf",
    )  # fmt: skip
    assert about("orme", "juin", names) == (
        "grille-orme.pdf", "grille-orme-avec-remarques.pdf", "extrait-orme.txt", "grilles-juin.pdf",
        "grilles-juin-orme.pdf", "bordereau-juin.csv",
    )  # fmt: skip
