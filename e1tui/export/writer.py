"""Pages → PDF: the only module that touches fpdf2, and imports it when a document is made (it takes 0.5 s).

fpdf2's traps avoided here: `{nb}` in a text becomes the page count (`alias_nb_pages(None)`); a glyph that the
font lacks vanishes (`Problems` has seen to it); its clock and its name of the machine's user are not used.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from e1tui.domain.text import clean
from e1tui.export.faces import FAMILY, face
from e1tui.export.page import PAGE_HEIGHT, PAGE_WIDTH, Page

if TYPE_CHECKING:
    from fpdf import FPDF

_RULE: Final = 0.6  # points
_GROUND: Final = 232  # grey of a filled cell, of 255: stays white enough on a photocopy
_WATERMARK_SIZE: Final = 108
_WATERMARK_GREY: Final = 185
_WATERMARK_ANGLE: Final = 52
_NO_DATE: Final = dt.date(2000, 1, 1)


@dataclass(frozen=True)
class Properties:
    """What a document says of itself. `date` is the exam's: the clock would make each copy another file."""

    title: str
    date: dt.date | None
    watermark: str = ""


def pdf_bytes(pages: Sequence[Page], properties: Properties) -> bytes:
    """The same bytes for the same pages and properties, whatever the day, the process and the hash seed."""
    from fpdf import FPDF

    pdf = FPDF(unit="pt", format=(PAGE_WIDTH, PAGE_HEIGHT))
    pdf.alias_nb_pages(None)  # type: ignore[arg-type]  # None is documented, the annotation says str
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    date = properties.date or _NO_DATE
    pdf.creation_date = dt.datetime(date.year, date.month, date.day, tzinfo=dt.UTC)
    pdf.set_title(clean(properties.title))
    pdf.set_lang("fr-FR")
    pdf.set_creator("e1tui")
    pdf.set_display_mode("default")
    # A font of its own for each document: a subset shared between two would tell of the other's characters.
    for style, bold in (("", False), ("B", True)):
        pdf.add_font(FAMILY, style, face(bold=bold).path)
    for page in pages:
        _write(pdf, page, properties.watermark)
    return bytes(pdf.output())


def _write(pdf: FPDF, page: Page, watermark: str) -> None:
    pdf.add_page()
    pdf.set_line_width(_RULE)
    pdf.set_draw_color(0)
    pdf.set_fill_color(_GROUND)
    for box in page.boxes:
        if box.fill:
            pdf.rect(box.x, box.y, box.width, box.height, style="F")
    if watermark:
        _write_watermark(pdf, watermark)
    for box in page.boxes:
        if not box.fill:
            pdf.rect(box.x, box.y, box.width, box.height)
    for words in page.words:
        pdf.set_font(FAMILY, "B" if words.bold else "", words.size)
        pdf.text(words.x, words.y, words.text)


def _write_watermark(pdf: FPDF, text: str) -> None:
    """Outlined and under everything: seen on a photocopy, and what stands on it can be read."""
    from fpdf.enums import TextMode

    pdf.set_font(FAMILY, "B", _WATERMARK_SIZE)
    width = face(bold=True).measure(_WATERMARK_SIZE)(text)
    x, y = PAGE_WIDTH / 2, PAGE_HEIGHT / 2
    with (
        pdf.local_context(text_mode=TextMode.STROKE, draw_color=_WATERMARK_GREY, line_width=1.2),
        pdf.rotation(_WATERMARK_ANGLE, x, y),
    ):
        pdf.text(x - width / 2, y + _WATERMARK_SIZE * 0.36, text)
