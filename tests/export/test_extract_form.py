from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pikepdf
import pypdf
import pytest

from e1tui.domain.evaluation import Closing, Evaluation
from e1tui.domain.extract import CommunicableExtract
from e1tui.domain.grid import LEVELS, Grid
from e1tui.domain.session import Examiner, Session
from e1tui.errors import ExportError
from e1tui.export.extract_form import extract_pdf, extract_text
from e1tui.export.grid_form import grid_pdf
from e1tui.export.identity import session_extract

Make = Callable[..., Evaluation]
Pages = Callable[[bytes], list[str]]
EXTRACT = CommunicableExtract(
    diploma="MENTION COMPLÉMENTAIRE",
    exam="ÉPREUVE E1",
    last_name="NGUYỄN",
    first_name="Łucja",
    number="0214123456",
    school="Lycée Exemple",
    exam_date=dt.date(2026, 6, 12),
    appreciation="Une démarche claire ; à poursuivre.",
    mark_on_20=Decimal("14.5"),
)


def test_the_extract_holds_what_is_communicable(pages: Pages) -> None:
    (text,) = pages(extract_pdf(EXTRACT))
    for part in (
        "NGUYỄN Łucja",
        "0214123456",
        "Lycée Exemple",
        "12/06/2026",
        EXTRACT.appreciation,
        "14,5 /20",
    ):
        assert part in text


def test_the_text_for_a_mail() -> None:
    text = extract_text(replace(EXTRACT, appreciation="Bien : " + "des outils maîtrisés " * 9))
    assert text.endswith("14,5\N{NO-BREAK SPACE}/20\n")
    assert all(len(line) <= 72 for line in text.splitlines())
    assert "Bien\N{NO-BREAK SPACE}: des outils" in text
    assert "\n\n\n" not in text


def _streams(content: bytes) -> bytes:
    """The file, and every stream of it decoded."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        decoded = [entry.read_bytes() for entry in pdf.objects if isinstance(entry, pikepdf.Stream)]
    return content + b"\n".join(decoded)


def test_nothing_confidential_is_in_the_extract(
    grid: Grid, session: Session, make: Make, pages: Pages
) -> None:
    # Characters that only the confidential fields have: they would show in a shared font subset.
    canary = "CANARIΩ"
    closing = Closing(dt.datetime(2031, 1, 2, tzinfo=dt.UTC), canary, canary, canary)
    evaluation = make(internal_notes=canary, closing=closing, extra_time=True, order=7)
    for criterion in grid.criteria:
        evaluation = evaluation.with_remark(criterion, canary)
    secret = replace(session, title=canary, commission=(Examiner(canary, canary, canary),))
    grid_pdf(grid, secret, evaluation)  # in the same process, before
    extract = session_extract(grid, secret, evaluation)
    content, text = extract_pdf(extract), extract_text(extract)
    everything = _streams(content)
    for encoding in ("utf-8", "utf-16-be", "utf-16-le"):
        for needle in (canary.encode(encoding), canary.encode(encoding).hex().encode()):
            assert needle not in everything and needle.upper() not in everything
    assert b"03A9" not in everything.upper()  # Ω in a glyph map
    assert canary not in text + " ".join(pages(content))
    for word in ("36", "14,5", "9,5", " TI ", "DURAND"):
        assert word not in text
    assert content.count(b"%%EOF") == 1
    for name in (b"/Annots", b"/EmbeddedFile", b"/JavaScript", b"/AcroForm"):
        assert name not in everything
    assert "/OpenAction" not in pypdf.PdfReader(io.BytesIO(content)).root_object


def test_the_extract_does_not_depend_on_anything_confidential(
    grid: Grid, session: Session, make: Make
) -> None:
    evaluation = make()
    other = replace(evaluation, internal_notes="autre", revision=9, closing=None)
    for criterion in grid.criteria:
        other = other.with_position(criterion, LEVELS[0])
    for competency in grid.competencies:
        other = other.with_mark(competency, Decimal(12))
    one, two = (session_extract(grid, session, entry) for entry in (evaluation, other))
    plain = extract_pdf(one)
    grid_pdf(grid, session, other)
    assert extract_pdf(two) == plain
    assert extract_text(two) == extract_text(one)


def test_a_long_extract_loses_nothing(pages: Pages) -> None:
    words = " ".join(f"mot{number}" for number in range(2000))
    texts = pages(extract_pdf(replace(EXTRACT, appreciation=words)))
    assert len(texts) == 4
    assert all(f"page {number}/4" in text for number, text in enumerate(texts, start=1))
    assert [word for text in texts for word in text.split() if word.startswith("mot")] == words.split()


def test_a_missing_character_is_reported() -> None:
    with pytest.raises(ExportError, match=r"Appréciation générale : « 漢 » \(U\+6F22\)"):
        extract_pdf(replace(EXTRACT, appreciation="漢"))


def test_without_a_date_the_clock_is_not_asked() -> None:
    reader = pypdf.PdfReader(io.BytesIO(extract_pdf(replace(EXTRACT, exam_date=None))))
    assert reader.metadata is not None
    assert "/CreationDate" not in reader.metadata
    assert b"CreateDate" not in _streams(extract_pdf(replace(EXTRACT, exam_date=None)))
