"""What somebody hears who has a document read out: its tree, from the first element to the last."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace

import pikepdf
import pytest
from levels import LEVELS

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session, State
from e1tui.export.forms.extract_form import extract_pdf
from e1tui.export.forms.grid_form import grid_pdf
from e1tui.export.forms.identity import session_extract

Make = Callable[..., Evaluation]
Heard = list[tuple[str, str]]  # the kind of an element, and what it says by itself


def _characters(font: pikepdf.Object) -> dict[str, str]:
    mapped = font.ToUnicode.read_bytes().decode()
    return {
        code: bytes.fromhex(text).decode("utf-16-be")
        for code, text in re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", mapped)
    }


def _marked(page: pikepdf.Page) -> dict[int, str]:
    """The text of each of a page's marks; artifacts have none."""
    fonts = {name: _characters(font) for name, font in page.Resources.Font.items()}
    texts: dict[int, str] = defaultdict(str)
    mark, font = -1, ""
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BDC":
                mark = int(operands[1].get("/MCID", -1))
            case "EMC":
                mark = -1
            case "Tf":
                font = str(operands[0])
            case "Tj" if mark >= 0:
                codes = bytes(operands[0]).hex().upper()
                texts[mark] += "".join(fonts[font][codes[n : n + 4]] for n in range(0, len(codes), 4))
    return texts


def heard(content: bytes) -> Heard:
    """The elements of the tree in order; what an element says instead of its text is what is heard."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        texts = [_marked(page) for page in pdf.pages]
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}

        def walk(node: pikepdf.Object) -> Iterator[tuple[str, str]]:
            kids = list(node.get("/K", []))
            own = ""
            for kid in kids:
                if isinstance(kid, int):
                    own += texts[numbers[node.Pg.objgen]][kid]
                elif "/MCID" in kid:
                    own += texts[numbers[kid.Pg.objgen]][int(kid.MCID)]
            said = str(node.ActualText) if "/ActualText" in node else own
            yield str(node.S).removeprefix("/"), " ".join(said.split())
            for kid in kids:
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    yield from walk(kid)

        return list(walk(pdf.Root.StructTreeRoot.K[0]))


def test_a_cross_is_heard_as_its_level_on_the_row_of_its_criterion(
    grid: Grid, session: Session, make: Make
) -> None:
    found = heard(grid_pdf(grid, session, make()))
    said = [level.value + ", " + grid.levels[level.rank].label for level in LEVELS]
    assert said[3] == "TS, Très satisfaisant"
    assert ("TD", "X") not in found
    for number, criterion in enumerate(grid.criteria):
        place = found.index(("TH", " ".join(criterion.label.split())))
        cells = ["", "", "", ""]
        cells[number % 4] = said[number % 4]
        assert found[place + 1 : place + 5] == [("TD", cell) for cell in cells]


@pytest.mark.parametrize("rank", range(3))
def test_where_the_indicators_stand_is_a_paragraph_before_the_table(
    grid: Grid, session: Session, make: Make, rank: int
) -> None:
    found = heard(grid_pdf(grid, session, make()))
    competency = grid.competencies[rank]
    title = found.index(("H2", f"Compétences {competency.id} - {competency.title}"))
    kinds = [kind for kind, _ in found[title : title + 9]]
    assert kinds == ["H2", "P", "P", "Table", "TR", "TD", "TH", "TH", "TH"]
    assert found[title + 2] == ("P", competency.pointer) and found[title + 5] == ("TD", "")


def test_that_a_grid_is_a_draft_is_heard_once_before_the_identity(
    grid: Grid, session: Session, make: Make
) -> None:
    draft = heard(grid_pdf(grid, session, make(state=State.DRAFT)))
    said = [rank for rank, (_, text) in enumerate(draft) if "BROUILLON" in text]
    (place,) = said
    assert draft[place] == ("P", "BROUILLON : l’évaluation n’est pas close, elle peut encore changer")
    assert place < draft.index(("P", "MARTIN Camille"))
    assert not [text for _, text in heard(grid_pdf(grid, session, make())) if "BROUILLON" in text]


def test_that_an_extract_is_no_final_one_is_heard(grid: Grid, session: Session, make: Make) -> None:
    extract = session_extract(grid, session, make(state=State.DRAFT), draft=True)
    assert [text for _, text in heard(extract_pdf(extract)) if text.startswith("PROJET, sans valeur")]
    final = extract_pdf(replace(extract, draft=False))
    assert not [text for _, text in heard(final) if "PROJET" in text]
