"""The communicable extract, made from a `CommunicableExtract` and nothing else: that is what keeps it clean.

Wording of its own only: it is no form, and nothing of the grid comes in.
"""

from __future__ import annotations

from typing import Final

from e1tui.domain.extract import CommunicableExtract
from e1tui.domain.french import french_date
from e1tui.domain.marks import french
from e1tui.domain.text import NBSP, full_name
from e1tui.export.forms.blocks import document_title, fields, footer, framed_text
from e1tui.export.layout.flow import lay_out
from e1tui.export.layout.page import (
    CONTENT_WIDTH,
    FOOTER_NAME,
    Align,
    Cell,
    Layout,
    Row,
    Table,
    Text,
    mm,
    paragraph,
)
from e1tui.export.layout.structure import Role
from e1tui.export.layout.typeset import prepare, shortened, wrap
from e1tui.export.pdf.writer import PdfFile

TITLE: Final = "Extrait communicable à la personne candidate"
PROJECT: Final = "PROJET"
PROJECT_NOTICE: Final = f"{PROJECT}, sans valeur : l’évaluation peut encore changer"
_APPRECIATION: Final = "Appréciation générale"
_NO_MARK: Final = "pas encore fixée"
_RESERVE: Final = "Note proposée par la commission, sous réserve de la décision du jury."
_TEXT_WIDTH: Final = 72


def extract_pdf(extract: CommunicableExtract) -> bytes:
    """The extract as A4 pages. Raises ExportError for characters that cannot be printed."""
    state = f" ({PROJECT.lower()})" if extract.draft else ""
    file = PdfFile(f"{TITLE}, {_footer_name(extract)}{state}", extract.exam_date)
    file.add(extract_layout(extract), watermark_of(extract))
    return file.content()


def watermark_of(extract: CommunicableExtract) -> str:
    """What stands across an extract that is not final, "" on one that is."""
    return PROJECT if extract.draft else ""


def extract_layout(extract: CommunicableExtract) -> Layout:
    """The pages of the extract."""
    notice = PROJECT_NOTICE if extract.draft else ""
    tables = (
        document_title(extract.diploma, extract.exam, subtitle=TITLE, notes=(notice,)),
        fields((*_identity_items(extract), *_session_items(extract)), gap=mm(5), padding=4),
        *_appreciation(extract),
        *([_mark(extract)] if extract.has_mark else []),
        *([_reserve()] if extract.jury_reserve and extract.has_mark else []),
    )
    left = " · ".join(filter(None, (PROJECT if extract.draft else "", _footer_name(extract))))
    return lay_out(tables, footer(left))


def extract_text(extract: CommunicableExtract) -> str:
    """The extract for a mail: lines of at most 72 characters, ended by \\n; an address is whole, however long."""
    items = (*_identity_items(extract), *_session_items(extract))
    blocks = [
        PROJECT_NOTICE if extract.draft else "",
        f"{extract.diploma}\n{extract.exam}",
        TITLE,
        "\n".join(f"{label} : {value}" for label, value in items if value),
        "" if extract.appreciation is None else f"{_APPRECIATION} :",
        extract.appreciation or "",
        f"{_mark_label(extract)} : {_mark_text(extract)}" if extract.has_mark else "",
        _RESERVE if extract.jury_reserve and extract.has_mark else "",
    ]
    texts = (prepare(block, multiline=True) for block in blocks)
    wrapped = ("\n".join(wrap(text, _TEXT_WIDTH, len, keeps_addresses=True)) for text in texts if text)
    return "\n\n".join(wrapped) + "\n"


def _footer_name(extract: CommunicableExtract) -> str:
    return shortened(full_name(extract.last_name, extract.first_name), FOOTER_NAME)


def _identity_items(extract: CommunicableExtract) -> tuple[tuple[str, str], ...]:
    return (
        ("NOM, prénom", full_name(extract.last_name, extract.first_name)),
        ("Établissement", extract.school),
        ("Numéro d’inscription", extract.number),
        ("Date de l’évaluation", extract.exam_dates or french_date(extract.exam_date)),
    )


def _session_items(extract: CommunicableExtract) -> tuple[tuple[str, str], ...]:
    """What the session says of the épreuve, without what it does not say."""
    items = (
        ("Session", extract.session_title),
        ("Centre d’examen", extract.centre),
        ("Forme de l’épreuve", extract.form),
    )
    return tuple(item for item in items if item[1])


def _appreciation(extract: CommunicableExtract) -> list[Table]:
    if extract.appreciation is None:
        return []
    return [framed_text(_APPRECIATION, extract.appreciation, 10.5, lines=8, gap=mm(5), padding=5)]


def _mark_label(extract: CommunicableExtract) -> str:
    """ "Note sur 20 (arrondie au ½ point supérieur)"."""
    rounding = f" ({extract.rounding})" if extract.rounding else ""
    return f"Note sur {french(extract.out_of)}{rounding}"


def _mark_text(extract: CommunicableExtract) -> str:
    return (
        _NO_MARK
        if extract.mark_on_20 is None
        else f"{french(extract.mark_on_20)}{NBSP}/{french(extract.out_of)}"
    )


def _mark(extract: CommunicableExtract) -> Table:
    size = 10 if extract.mark_on_20 is None else 14
    texts = (
        Text(f"{_mark_label(extract)} :", 10, bold=True),
        Text(_mark_text(extract), size, bold=True, align=Align.RIGHT),
    )
    cells = tuple(Cell((text,), middle=True, role=Role.PARAGRAPH) for text in texts)
    widths = (CONTENT_WIDTH * 0.75, CONTENT_WIDTH * 0.25)
    row = Row(cells, least=mm(11))
    return Table(widths, (row,), keep=True, with_next=extract.jury_reserve, gap=mm(5), padding=5)


def _reserve() -> Table:
    return paragraph(Text(_RESERVE, 10), width=CONTENT_WIDTH, gap=mm(2))
