from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pikepdf
import pypdf
import pytest
from chance import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from levels import LEVELS
from samples import sample_evaluation, sealed

from e1tui.domain.day.oral import Oral
from e1tui.domain.day.timer import Timer
from e1tui.domain.evaluation import Closing, Evaluation, HistoryEntry
from e1tui.domain.extract import CommunicableExtract
from e1tui.domain.grid import Grid
from e1tui.domain.session import ExamForm, Examiner, Incident, Particles, Phase, Presence, Session, Situation
from e1tui.errors import ExportError
from e1tui.export.forms.extract_form import extract_pdf, extract_text
from e1tui.export.forms.grid_form import grid_pdf
from e1tui.export.forms.identity import session_extract
from e1tui.storage.grids import load_grid

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
    session_title="E1, session de juin 2026",
    centre="Lycée du Centre",
    form="CCF",
)
RESERVE = "Note proposée par la commission, sous réserve de la décision du jury."


def test_the_extract_holds_what_is_communicable(pages: Pages) -> None:
    (text,) = pages(extract_pdf(EXTRACT))
    for part in (
        "NGUYỄN Łucja",
        "0214123456",
        "Lycée Exemple",
        "12/06/2026",
        "Session : E1, session de juin 2026",
        "Centre d’examen : Lycée du Centre",
        "Forme de l’épreuve : CCF",
        EXTRACT.appreciation,
        "14,5 /20",
        RESERVE,
    ):
        assert part in text


def test_the_jury_s_reserve_can_be_left_out(pages: Pages) -> None:
    without = replace(EXTRACT, jury_reserve=False)
    (text,) = pages(extract_pdf(without))
    for found in (text, extract_text(without)):
        assert "jury" not in found and "14,5" in found
    assert extract_text(EXTRACT).endswith(f"14,5\N{NO-BREAK SPACE}/20\n\n{RESERVE}\n")


def test_what_the_session_does_not_say_has_no_label(pages: Pages) -> None:
    bare = replace(EXTRACT, session_title="", centre="", form="")
    for found in (*pages(extract_pdf(bare)), extract_text(bare)):
        assert "Centre" not in found and "Forme" not in found and "Session" not in found


ADDRESSES = (
    "https://exemple-de-site-bien-trop-long.example/actualites/2026/une-page/avec-des-tirets?q=1&page=2#suite",
    "www.exemple-de-site-bien-trop-long.example/actualites/2026/une-page/avec-des-tirets/toujours",
    "exemple-de-site-bien-trop-long.example/actualites/2026/une-page/avec-des-tirets/toujours/plus",
    "une-adresse-de-courriel-bien-trop-longue-pour-une-ligne@exemple-de-site-bien-trop-long.example",
)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("form", ["{}", "Voir {}, puis la suite.", "Voir « {} » ; {}\n  {} !", "{} {}"])
def test_an_address_is_never_cut_in_the_text(address: str, form: str) -> None:
    text = extract_text(replace(EXTRACT, appreciation=form.replace("{}", address)))
    assert text.count(address) == form.count("{}")
    others = [line for line in text.splitlines() if address not in line]
    assert all(len(line) <= 72 for line in others)
    assert "\n\n\n" not in text and text.split("générale\N{NO-BREAK SPACE}:\n\n")[1][0] != " "


def test_a_long_word_that_is_no_address_is_cut(pages: Pages) -> None:
    text = extract_text(replace(EXTRACT, appreciation=f"{ADDRESSES[0]} {'x' * 200} fin"))
    assert ADDRESSES[0] in text.splitlines() and text.count("x" * 72) == 2 and "fin" in text


def test_the_text_for_a_mail() -> None:
    text = extract_text(replace(EXTRACT, appreciation="Bien : " + "des outils maîtrisés " * 9))
    assert "14,5\N{NO-BREAK SPACE}/20\n" in text
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
    closing = Closing(dt.datetime(2031, 1, 2, tzinfo=dt.UTC), canary, reviewed_by=canary)
    evaluation = make(internal_notes=canary, closing=closing, extra_time=True, order=7)
    for criterion in grid.criteria:
        evaluation = evaluation.with_remark(criterion, canary)
    evaluation = sealed(evaluation)
    secret = replace(session, academy=canary, commission=(Examiner(canary, canary, canary),))
    grid_pdf(grid, secret, evaluation)  # in the same process, before
    extract = session_extract(grid, secret, evaluation)
    content, text = extract_pdf(extract), extract_text(extract)
    everything = _streams(content)
    for encoding in ("utf-8", "utf-16-be", "utf-16-le", "utf-32-be"):
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


@st.composite
def confidential(draw: st.DrawFn) -> dict[str, Any]:
    """Everything that an evaluation holds beside the identity, the appreciation and the note sur 20."""
    text = st.text("abcΩ漢{}é ", min_size=1, max_size=20)
    grid = load_grid()
    # Three marks whose total gives 12 /20.
    total = draw(st.sampled_from(["35", "35.5", "36"]))
    first, second = draw(st.tuples(*[st.sampled_from(["10", "11.5", "12", "13"])] * 2))
    marks = [Decimal(first), Decimal(second), Decimal(total) - Decimal(first) - Decimal(second)]
    levels = draw(st.lists(st.sampled_from(LEVELS), min_size=15, max_size=15))
    moment = draw(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC)))
    return {
        "marks": {competency.id: mark for competency, mark in zip(grid.competencies, marks, strict=True)},
        "positions": {c.key: level for c, level in zip(grid.criteria, levels, strict=True)},
        "remarks": {c.key: draw(text) for c in draw(st.lists(st.sampled_from(grid.criteria), max_size=3))},
        "internal_notes": draw(text),
        "revision": draw(st.integers(0, 99)),
        "order": draw(st.none() | st.integers(1, 40)),
        "time": draw(st.none() | st.times()),
        "extra_time": draw(st.booleans()),
        "orals": {  # their dates alone are communicable
            situation: Oral(
                draw(st.integers(1, 40)), draw(st.times()), None, draw(text), None, Timer((moment,))
            )
            for situation in draw(st.sets(st.sampled_from("AB1")))
        },
        "closing": draw(st.none() | st.builds(Closing, st.just(moment), text, st.just(""), text)),
        "history": (HistoryEntry(1, moment, draw(text), draw(text)),),
    }


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    """Sessions of one title, school, day, centre and form; all else of them is nobody's business."""
    text = st.text("abcΩ漢é ", min_size=1, max_size=20)
    moment = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC))
    return Session(
        "mc-sno-e1",
        "E1, session de juin 2026",
        ExamForm.CCF,
        "Lycée Exemple",
        dt.date(2026, 6, 12),
        draw(text),
        "Lycée du Centre",
        tuple(draw(st.lists(st.builds(Examiner, text, text, text), max_size=3))),
        codes=((Presence.ABSENT, draw(text)),),
        phases=tuple(draw(st.lists(st.builds(Phase, text, st.integers(1, 60)), max_size=2))),
        shows_landmark=draw(st.booleans()),
        incidents=tuple(draw(st.lists(st.builds(Incident, moment, text, text, text), max_size=2))),
        zone=draw(st.sampled_from(("", "Europe/Paris", "Indian/Reunion"))),
        situations=tuple(draw(st.lists(st.builds(Situation, st.just("A"), text), max_size=1))),
        particles=draw(st.sampled_from(Particles)),
    )


FIELDS = {field.name for field in dataclasses.fields(Session)}


def test_every_field_of_a_session_is_drawn_or_said() -> None:
    """One that is added later is either on the extract, or varied by the property below."""
    communicable = {"grid_id", "title", "form", "school", "date", "centre", "jury_reserve"}
    drawn = {
        "academy", "commission", "codes", "phases", "shows_landmark", "incidents", "zone", "particles", "situations",
    }  # fmt: skip
    of_the_landmark_and_the_timer = {"extra_time", "weights", "grid_sha"}
    assert communicable | drawn | of_the_landmark_and_the_timer == FIELDS


@settings(max_examples=examples(40), deadline=None)
@given(confidential(), sessions(), confidential(), sessions())
def test_the_extract_tells_nothing_but_identity_appreciation_and_note(
    one: dict[str, Any], session: Session, other: dict[str, Any], second_session: Session
) -> None:
    grid = load_grid()
    first, second = (
        sealed(made) if made.closing else made
        for made in (sample_evaluation(grid, **one), sample_evaluation(grid, **other))
    )
    extract = session_extract(grid, session, first)
    assert session_extract(grid, second_session, second) == extract
    alone, text = extract_pdf(extract), extract_text(extract)
    with contextlib.suppress(
        ExportError
    ):  # 漢 cannot be printed; what was made of the grid is there all the same
        grid_pdf(grid, second_session, second)
    again = session_extract(grid, second_session, second)
    assert (extract_pdf(again), extract_text(again)) == (alone, text)


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
