from __future__ import annotations

import pytest

from e1tui.errors import ExportError
from e1tui.export.layout.flow import lay_out
from e1tui.export.layout.page import CONTENT_WIDTH, MARGIN_TOP, PAGE_HEIGHT, Cell, Page, Row, Table, Text, mm
from e1tui.export.layout.structure import Role

HALF = CONTENT_WIDTH / 2


def footer(number: int, count: int) -> Table:
    cell = Cell((Text(f"page {number}/{count}"),), role=Role.ARTIFACT)
    return Table((CONTENT_WIDTH,), (Row((cell,)),), rules=False)


def texts(page: Page) -> list[str]:
    return [words.text.rstrip() for words in page.words]


def row(*words: str, least: float = 0, breakable: bool = False) -> Row:
    return Row(tuple(Cell((Text(word),)) for word in words), least=least, breakable=breakable)


def test_a_cell_over_two_rows_makes_them_tall_enough() -> None:
    tall = Cell((Text("\n".join("abcdef")),), rows=2)
    table = Table((HALF, HALF), (Row((tall, Cell((Text("1"),)))), row("2")))
    (page,) = lay_out((table,), footer).pages
    boxes = {(round(box.x), round(box.y)): box for box in page.boxes}
    left = boxes[round(page.boxes[0].x), round(MARGIN_TOP)]
    right = [box for box in page.boxes if box.x > left.x]
    assert len(right) == 2
    assert sum(box.height for box in right) == pytest.approx(left.height)
    assert right[0].height == pytest.approx(right[1].height)


def test_headers_stand_again_on_the_next_page() -> None:
    rows = tuple(row(f"ligne {number}", least=mm(30)) for number in range(12))
    pages = lay_out((Table((CONTENT_WIDTH,), (row("titre"), *rows), headers=1),), footer).pages
    assert len(pages) == 2
    assert all(texts(page)[0] == "titre" for page in pages)
    assert [text for page in pages for text in texts(page) if text.startswith("ligne")] == [
        f"ligne {number}" for number in range(12)
    ]
    assert texts(pages[1])[-1] == "page 2/2"


def test_a_table_that_is_kept_goes_whole_to_the_next_page_with_what_leads_to_it() -> None:
    filler = Table((CONTENT_WIDTH,), (row("avant", least=mm(200)),))
    title = Table((CONTENT_WIDTH,), (row("titre"),), with_next=True, keep=True)
    kept = Table((CONTENT_WIDTH,), (row("a", least=mm(40)), row("b", least=mm(40))), keep=True)
    pages = lay_out((filler, title, kept), footer).pages
    assert [texts(page)[:-1] for page in pages] == [["avant"], ["titre", "a", "b"]]


def test_a_row_taller_than_a_page_loses_nothing_and_stays_inside() -> None:
    lines = [f"ligne {number}" for number in range(300)]
    table = Table((HALF, HALF), (row("\n".join(lines), "court"),))
    pages = lay_out((table,), footer).pages
    assert [text for page in pages for text in texts(page) if text.startswith("ligne")] == lines
    assert all(box.y + box.height < PAGE_HEIGHT for page in pages for box in page.boxes)


def test_missing_characters_are_all_reported_with_their_field() -> None:
    cells = (Cell((Text("漢字 a", source="Nom"),)), Cell((Text("\N{GRINNING FACE}", source="Appréciation"),)))
    with pytest.raises(ExportError) as caught:
        lay_out((Table((HALF, HALF), (Row(cells),)),), footer)
    message = str(caught.value)
    for part in ("Nom : « 字 » (U+5B57), « 漢 » (U+6F22)", "Appréciation : « \N{GRINNING FACE} » (U+1F600)"):
        assert part in message


def test_lines_of_one_paragraph_are_kept_apart_for_who_hears_them() -> None:
    """The space at a line's end is not seen; a word cut at its hyphen has none."""
    text = Text("un deux trois\nquatre " + "long-" * 30)
    heading = Cell((Text("MENTION"), Text("ÉPREUVE")), role=Role.HEADING)
    table = Table((HALF / 3,), (Row((heading,)), Row((Cell((text,)),))))
    layout = lay_out((table,), footer)
    said: dict[str, str] = {}
    for words in layout.pages[0].words:
        if words.node is not None:
            said[words.node.kind] = said.get(words.node.kind, "") + words.text
    assert said["H1"] == "MENTION ÉPREUVE"
    assert said["TD"] == "un deux trois quatre " + "long-" * 30


def test_artifacts_and_repeated_headers_are_in_no_node() -> None:
    rows = tuple(row(f"ligne {number}", least=mm(30)) for number in range(12))
    layout = lay_out((Table((CONTENT_WIDTH,), (row("titre"), *rows), headers=1),), footer)
    first, second = layout.pages
    assert first.words[0].text == second.words[0].text == "titre"
    assert first.words[0].node is not None and second.words[0].node is None
    assert all(words.node is None for page in layout.pages for words in page.words if "page" in words.text)
