"""The list of marks for another application: number, mark or code, in whose order one types them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from export_samples import made
from samples import sealed

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Presence, Session, State
from e1tui.export.documents import Document, Item, Order

Make = Callable[..., Evaluation]
Pages = Callable[[bytes], list[str]]


@pytest.fixture
def items(make: Make) -> list[Item]:
    return [
        ("abbe", sealed(make(candidate=Candidate("ABBÉ", "Jo", "0010")))),
        ("zola", sealed(make(candidate=Candidate("ZOLA", "Ana", "0002")))),
        ("dupont", make(candidate=Candidate("DUPONT", "Ali", "0003"), presence=Presence.EXCUSED)),
    ]


def listed(grid: Grid, session: Session, items: list[Item], *stems: str) -> tuple[list[list[str]], bytes]:
    """The rows of the CSV below its header, and the PDF."""
    order = Order(frozenset({Document.NOTES}), "juin", sequence=stems, sequence_name="cyclades")
    files = made(grid, session, items, order)
    prefix = "notes-juin-ordre-cyclades" if stems else "notes-juin"
    assert list(files) == [f"{prefix}.pdf", f"{prefix}.csv"]
    content = files[f"{prefix}.csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert header == ["Numéro d’inscription", "Note sur 20 ou code"]
    return rows, files[f"{prefix}.pdf"]


def test_two_columns_by_number(grid: Grid, session: Session, items: list[Item], pages: Pages) -> None:
    rows, pdf = listed(grid, session, items)
    assert rows == [["0002", "12"], ["0003", "AJ"], ["0010", "12"]]
    (text,) = pages(pdf)
    assert "Note sur 20 ou code 0002 12 0003 AJ 0010 12 AB : absent" in text
    assert "PROVISOIRE" not in text and "ZOLA" not in text and "14,5" not in text


def test_in_the_order_of_a_list_then_by_number(grid: Grid, session: Session, items: list[Item]) -> None:
    assert [row[0] for row in listed(grid, session, items, "abbe", "dupont")[0]] == ["0010", "0003", "0002"]


def test_what_is_not_closed_has_no_mark_to_type(
    grid: Grid, session: Session, items: list[Item], make: Make, pages: Pages
) -> None:
    draft = make(candidate=Candidate("PIN", "Ève", "0001"), state=State.DRAFT, closing=None)
    altered = replace(items[0][1], appreciation="Autre.")
    unnumbered = sealed(make(candidate=Candidate("SANS", "Lou")))
    rows, pdf = listed(grid, session, [("pin", draft), ("abbe", altered), *items[1:], ("sans", unnumbered)])
    assert rows == [
        ["0001", ""],
        ["0002", "12"],
        ["0003", "AJ"],
        ["0010", ""],
        ["sans numéro : SANS Lou", "12"],
    ]
    (text,) = pages(pdf)
    assert "0001 BROUILLON" in text and "0010 MODIFIÉE" in text and text.count("PROVISOIRE") == 3
