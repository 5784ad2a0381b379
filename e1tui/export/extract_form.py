"""The communicable extract, made from a `CommunicableExtract` and nothing else: that is what keeps it clean.

Wording of its own only: it is no form, and nothing of the grid comes in.
"""

from __future__ import annotations

from typing import Final

from e1tui.domain.extract import CommunicableExtract
from e1tui.domain.marks import french
from e1tui.domain.text import NBSP
from e1tui.export.flow import lay_out
from e1tui.export.identity import french_date
from e1tui.export.page import (
    CONTENT_WIDTH,
    FOOTER_NAME,
    LEADING,
    Align,
    Cell,
    Role,
    Row,
    Table,
    Text,
    mm,
)
from e1tui.export.typeset import prepare, shortened, wrap
from e1tui.export.writer import Properties, pdf_bytes

TITLE: Final = "Extrait communicable à la personne candidate"
_APPRECIATION: Final = "Appréciation générale"
_MARK: Final = "Note sur 20"
_ROUNDED: Final = "arrondie au ½ point supérieur"
_TEXT_WIDTH: Final = 72
_SIZE: Final = 10.5


def extract_pdf(extract: CommunicableExtract) -> bytes:
    """The extract as A4 pages. Raises ExportError for characters that cannot be printed."""
    name = shortened(f"{extract.last_name} {extract.first_name}".strip(), FOOTER_NAME)

    def footer(number: int, count: int) -> Table:
        cells = (
            Cell((Text(name, 7, source="Nom du candidat"),), role=Role.ARTIFACT),
            Cell((Text(f"page{NBSP}{number}/{count}", 7, align=Align.RIGHT),), role=Role.ARTIFACT),
        )
        return Table((CONTENT_WIDTH * 0.85, CONTENT_WIDTH * 0.15), (Row(cells),), rules=False, padding=0)

    pages = lay_out((_heading(extract), _identity(extract), _appreciation(extract), _mark(extract)), footer)
    return pdf_bytes(pages, Properties(f"{TITLE}, {name}", extract.exam_date))


def extract_text(extract: CommunicableExtract) -> str:
    """The extract for a mail: lines of at most 72 characters, ended by \\n."""
    blocks = [
        f"{extract.diploma}\n{extract.exam}",
        TITLE,
        "\n".join(f"{label} : {value}" for label, value in _identity_items(extract) if value),
        f"{_APPRECIATION} :",
        extract.appreciation,
        f"{_MARK} ({_ROUNDED}) : {french(extract.mark_on_20)}{NBSP}/20",
    ]
    texts = (prepare(block, multiline=True) for block in blocks)
    wrapped = ("\n".join(wrap(text, _TEXT_WIDTH, len)) for text in texts if text)
    return "\n\n".join(wrapped) + "\n"


def _identity_items(extract: CommunicableExtract) -> tuple[tuple[str, str], ...]:
    return (
        ("NOM, prénom", f"{extract.last_name} {extract.first_name}".strip()),
        ("Établissement", extract.school),
        ("Numéro d’inscription", extract.number),
        ("Date de l’évaluation", french_date(extract.exam_date)),
    )


def _heading(extract: CommunicableExtract) -> Table:
    def text(words: str, size: float) -> Text:
        return Text(words, size, bold=True, align=Align.CENTRE)

    rows = (
        Row((Cell((text(extract.diploma, 11), text(extract.exam, 10.5)), role=Role.HEADING),)),
        Row((Cell((text(TITLE, 12),), fill=True, role=Role.HEADING),)),
    )
    return Table((CONTENT_WIDTH,), rows, keep=True, padding=5)


def _identity(extract: CommunicableExtract) -> Table:
    cells = [
        Cell((Text(f"{label} :", 8), Text(value or NBSP, 11, bold=True, source=label)))
        for label, value in _identity_items(extract)
    ]
    half = CONTENT_WIDTH / 2
    return Table(
        (half, half), (Row(tuple(cells[:2])), Row(tuple(cells[2:]))), keep=True, gap=mm(5), padding=4
    )


def _appreciation(extract: CommunicableExtract) -> Table:
    def title(words: str) -> Row:
        return Row((Cell((Text(words, 10, bold=True),), fill=True, role=Role.COLUMN_HEADER),))

    text = Text(extract.appreciation, _SIZE, source=_APPRECIATION)
    frame = Row((Cell((text,)),), least=8 * _SIZE * LEADING, breakable=True)
    return Table(
        (CONTENT_WIDTH,),
        (title(f"{_APPRECIATION} :"), frame),
        headers=1,
        continued=(title(f"{_APPRECIATION} (suite) :"),),
        gap=mm(5),
        padding=5,
    )


def _mark(extract: CommunicableExtract) -> Table:
    cells = (
        Cell((Text(f"{_MARK} ({_ROUNDED}) :", 10, bold=True),), middle=True),
        Cell(
            (Text(f"{french(extract.mark_on_20)}{NBSP}/20", 14, bold=True, align=Align.RIGHT),), middle=True
        ),
    )
    widths = (CONTENT_WIDTH * 0.75, CONTENT_WIDTH * 0.25)
    return Table(widths, (Row(cells, least=mm(11)),), keep=True, gap=mm(5), padding=5)
