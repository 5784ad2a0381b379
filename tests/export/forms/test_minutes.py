"""The procès-verbal: when, where, who, what happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from export_samples import made
from samples import sealed

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Incident, Presence, Session, State
from e1tui.export.documents import Document, Item, Order
from e1tui.export.existing import is_draft

Make = Callable[..., Evaluation]
Pages = Callable[[bytes], list[str]]
NOW = dt.datetime(2026, 6, 12, 10, 20, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def day(session: Session) -> Session:
    return replace(
        session,
        centre="Centre 35",
        incidents=(
            Incident(NOW, "Alarme, dix minutes d’interruption.", "adurand"),
            Incident(NOW + HOUR, "Malaise.", "adurand", "DURAND Alix", "zola"),
            Incident(NOW + 2 * HOUR, "Erreur de salle.", "adurand", "", "partie"),
        ),
    )


@pytest.fixture
def items(make: Make) -> list[Item]:
    return [
        ("abbe", sealed(make(candidate=Candidate("ABBÉ", "Jo", "0003")))),
        (
            "zola",
            make(candidate=Candidate("ZOLA", "Ana", "0001"), state=State.DRAFT, order=2, time=dt.time(9, 5)),
        ),
        ("vide", Evaluation("mc-sno-e1", Candidate("VIDE", "Lou", "0002"))),
        ("dupont", make(candidate=Candidate("DUPONT", "Ali", "0004"), presence=Presence.EXCUSED)),
    ]


def minutes(grid: Grid, session: Session, items: list[Item], **order: object) -> dict[str, bytes]:
    return made(grid, session, items, Order(frozenset({Document.MINUTES}), "juin", **order))  # type: ignore[arg-type]


def test_what_a_session_was(grid: Grid, day: Session, items: list[Item], pages: Pages) -> None:
    (text,) = pages(minutes(grid, day, items)["pv-juin.pdf"])
    position = -1
    for part in (
        "Procès-verbal", "Non communicable", "Centre d’examen : Centre 35", "Établissement : Lycée Exemple",
        "Date : 12/06/2026", "Forme de l’épreuve : CCF", "Candidats présents : 3",
        "0001 ZOLA Ana 2 · 09 h 05 BROUILLON", "0002 VIDE Lou rien de saisi", "0003 ABBÉ Jo close",
        "Candidats absents, dispensés ou reportés : 1", "0004 DUPONT Ali AJ", "AB : absent · AJ : absent justifié",
        "Incidents : 3", "10 h 20 Alarme, dix minutes", "11 h 20 ZOLA Ana · 0001 Malaise.",
        "12 h 20 partie Erreur de salle.", "DURAND Alix", "NGUYỄN Łucja", "Centre 35 · 12/06/2026",
    ):  # fmt: skip
        found = text.find(part, position + 1)
        assert found > position, part
        position = found
    for word in ("14,5", "36", "12 /20", "démarche"):  # nothing of what was judged
        assert word not in text


def test_a_session_without_absent_and_incidents_says_so(
    grid: Grid, session: Session, items: list[Item], pages: Pages
) -> None:
    (text,) = pages(minutes(grid, session, items[:2])["pv-juin.pdf"])
    assert "Candidats absents, dispensés ou reportés : 0" in text and "Incidents : aucun" in text
    assert "AB : absent" not in text


def test_one_for_each_day_has_what_happened_then(
    grid: Grid, day: Session, items: list[Item], pages: Pages
) -> None:
    later = replace(items[1][1], candidate=replace(items[1][1].candidate, exam_date=dt.date(2026, 6, 15)))
    files = minutes(grid, day, [items[0], ("zola", later), *items[2:]], by_day=True)
    assert list(files) == ["pv-juin-2026-06-12.pdf", "pv-juin-2026-06-15.pdf"]
    (first,), (second,) = (pages(content) for content in files.values())
    assert "Date : 12/06/2026" in first and "ZOLA" not in first and "Incidents : 2" in first
    assert "Alarme" in first and "Malaise" not in first
    assert "Date : 15/06/2026" in second and "ABBÉ" not in second and "Incidents : 1" in second
    assert "12/06/2026 11 h 20 ZOLA Ana · 0001 Malaise." in second or "11 h 20 ZOLA Ana" in second
    (whole,) = pages(minutes(grid, day, [items[0], ("zola", later), *items[2:]])["pv-juin.pdf"])
    assert "Dates : 12/06/2026, 15/06/2026" in whole and "0001 ZOLA Ana 15/06/2026 2 · 09 h 05" in whole


def test_an_incident_of_nobody_s_day_is_on_every_sheet(
    grid: Grid, day: Session, items: list[Item], pages: Pages
) -> None:
    lost = replace(day, incidents=(Incident(NOW + dt.timedelta(days=9), "Relecture.", "adurand"),))
    later = replace(items[1][1], candidate=replace(items[1][1].candidate, exam_date=dt.date(2026, 6, 15)))
    files = minutes(grid, lost, [items[0], ("zola", later)], by_day=True)
    assert len(files) == 2 and all("Relecture." in pages(content)[0] for content in files.values())


def test_a_name_that_cannot_be_printed_leaves_room_for_it(
    grid: Grid, day: Session, items: list[Item], pages: Pages
) -> None:
    strange = replace(items[1][1], candidate=Candidate("漢", "字", "0001"))
    (text,) = pages(minutes(grid, day, [items[0], ("zola", strange)])["pv-juin.pdf"])
    assert "0001 2 · 09 h 05 BROUILLON" in text and "0003 ABBÉ Jo close" in text


@pytest.mark.parametrize("left", ["zola", "vide"])
def test_a_day_that_is_not_over_has_nothing_to_sign(
    grid: Grid, day: Session, items: list[Item], pages: Pages, left: str
) -> None:
    over = [one for one in items if one[0] in ("abbe", "dupont")]
    signed = minutes(grid, day, over)["pv-juin.pdf"]
    (text,) = pages(signed)
    assert "Signature" in text and "PROVISOIRE" not in text and not is_draft("pv-juin.pdf", signed)
    content = minutes(grid, day, [*over, *(one for one in items if one[0] == left)])["pv-juin.pdf"]
    (text,) = pages(content)
    assert "Signature" not in text and "DURAND Alix" in text
    assert text.count("PROVISOIRE") == 3  # across the page, under the title, in the footer
    assert is_draft("pv-juin.pdf", content)  # so that the one that is signed takes its place
