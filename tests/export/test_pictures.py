"""Two pages as pictures against reference pictures, with tolerance: what no test of text would see.

After a wanted change: `PYTHONPATH=tests python tests/export/test_pictures.py` makes the references again; look at them.
"""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter
from samples import sample_evaluation, sample_session

from e1tui.domain.grid import Grid
from e1tui.domain.session import State
from e1tui.export.forms.extract_form import extract_pdf
from e1tui.export.forms.grid_form import grid_pdf
from e1tui.export.forms.identity import session_extract
from e1tui.storage.grids import load_grid

FOLDER = Path(__file__).parent / "pictures"
_SCALE = 1.25  # 90 dpi
_SHADE = 60  # of 255: pixels of edges differ by less between versions of the renderer
_SHARE = 0.00005  # of the page’s pixels: a cross in another column is four times as much


def picture(content: bytes, number: int) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        return document[number].render(scale=_SCALE).to_pil().convert("L")


def pictures(grid: Grid) -> dict[str, Image.Image]:
    """A filled page 1 of the grid, and the extract of a draft with its PROJET."""
    session = sample_session(grid)
    draft = session_extract(grid, session, sample_evaluation(grid, state=State.DRAFT), draft=True)
    return {
        "grille-page-1": picture(grid_pdf(grid, session, sample_evaluation(grid)), 0),
        "extrait-projet": picture(extract_pdf(draft), 0),
    }


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of pixels that differ clearly, after a blur that forgives a shift of half a pixel."""
    blur = ImageFilter.GaussianBlur(1)
    found = ImageChops.difference(one.filter(blur), other.filter(blur)).point(lambda shade: shade > _SHADE)
    return sum(found.histogram()[1:]) / (one.width * one.height)


@pytest.mark.parametrize("name", ["grille-page-1", "extrait-projet"])
def test_the_page_looks_as_it_did(grid: Grid, name: str) -> None:
    with Image.open(FOLDER / f"{name}.png") as reference:
        shown = pictures(grid)[name]
        assert shown.size == reference.size
        assert difference(shown, reference.convert("L")) < _SHARE


def test_a_cross_in_another_column_would_be_seen(grid: Grid) -> None:
    evaluation = sample_evaluation(grid)
    first, fourth = grid.criteria[0], grid.criteria[3]
    moved = evaluation.with_position(first, evaluation.level(fourth))
    shown = picture(grid_pdf(grid, sample_session(grid), moved), 0)
    with Image.open(FOLDER / "grille-page-1.png") as reference:
        assert difference(shown, reference.convert("L")) > 2 * _SHARE


if __name__ == "__main__":
    for name, image in pictures(load_grid()).items():
        image.quantize(16).save(FOLDER / f"{name}.png", optimize=True)
