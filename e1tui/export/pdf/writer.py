"""Layouts → one PDF file. fpdf2 is imported when the first is made: that takes half a second."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from e1tui.domain.text import clean
from e1tui.export.layout.page import UPRIGHT, Layout, Page, Paper
from e1tui.export.layout.structure import Node
from e1tui.export.pdf.content import Contents

_NO_DATE: Final = dt.date(2000, 1, 1)  # an attachment must have one


@dataclass(frozen=True)
class Attachment:
    """A file inside the document."""

    name: str
    content: bytes
    description: str


class PdfFile:
    """A PDF/A-2a (3a with an attachment) and PDF/UA-1 file that layouts are added to, then is written.

    The same bytes for the same layouts, whatever the day, the process and the hash seed: `date` is the exam's,
    the clock would make each copy another file.
    """

    def __init__(self, title: str, date: dt.date | None) -> None:
        self.title = clean(title)
        self._date = date
        self._contents = Contents()
        self._tree = Node("Document")
        self._streams: list[tuple[bytes, Paper]] = []
        self._bookmarks: list[tuple[str, int]] = []
        self._attachments: list[Attachment] = []

    def add(self, layout: Layout, watermark: str = "") -> None:
        """The layout's pages, after those that are there."""
        self._tree.children.append(layout.tree)
        self._streams += [(self._contents.page(page, watermark), page.paper) for page in layout.pages]

    @property
    def has_pages(self) -> bool:
        """Whether a page was written: a PDF without one is none."""
        return bool(self._streams)

    def bookmark(self, title: str) -> None:
        """A top-level bookmark to the page that is added next."""
        self._bookmarks.append((clean(title), len(self._streams) + 1))

    def to_odd_page(self) -> None:
        """A blank page if the next one would be the back of a sheet printed on both sides."""
        if len(self._streams) % 2:
            paper = self._streams[-1][1]
            self._streams.append((self._contents.page(Page(paper)), paper))

    def attach(self, attachment: Attachment) -> None:
        """Keep a file to be put into the PDF when it is finished."""
        self._attachments.append(attachment)

    def content(self) -> bytes:
        """The file."""
        from fpdf.enums import PageMode
        from fpdf.outline import OutlineSection
        from fpdf.prefs import ViewerPreferences
        from fpdf.syntax import DestinationXYZ

        from e1tui.export.pdf.producer import Metadata, Producer, TaggedPDF

        about = Metadata(self.title, self._date, part=3 if self._attachments else 2)
        pdf = TaggedPDF((UPRIGHT.width, UPRIGHT.height), self._contents, self._tree, about)
        pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
        for stream, paper in self._streams:
            pdf.add_content(stream, (paper.width, paper.height))
        for title, page in self._bookmarks:
            top = self._streams[page - 1][1].height
            pdf._outline.append(OutlineSection(title, 0, page, DestinationXYZ(page, top)))
        if self._bookmarks:
            pdf.page_mode = PageMode.USE_OUTLINES
        for entry in sorted(self._attachments, key=lambda entry: entry.name):
            day = self._date or _NO_DATE
            pdf.embed_file(
                bytes=entry.content,
                basename=entry.name,
                mime_type="application/toml",
                associated_file_relationship="Source",
                desc=entry.description,
                modification_date=dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC),
                compress=True,
            )
        return bytes(pdf.output(output_producer_class=Producer))
