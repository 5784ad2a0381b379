from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from export_samples import made

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Presence, Session, State
from e1tui.export.documents import Document, Order
from e1tui.export.forms.morning import attendance_pdf, passage_pdf

Make = Callable[..., Evaluation]
Pages = Callable[[bytes], list[str]]


def person(last: str, number: str, **fields: object) -> Evaluation:
    return Evaluation("mc-sno-e1", Candidate(last, "Zoé", number), **fields)  # type: ignore[arg-type]


PEOPLE = [
    person("ZOLA", "0001", order=1, time=dt.time(8, 30), extra_time=True),
    person("ABBÉ", "0002", order=2, time=dt.time(9, 5)),
    person("DUPONT", "0003", order=3, presence=Presence.EXCUSED),
    person("SANS", ""),
]


def test_the_attendance_sheet_is_alphabetical_and_signed(grid: Grid, session: Session, pages: Pages) -> None:
    (text,) = pages(attendance_pdf(grid, session, PEOPLE))
    rows = [
        "0002 ABBÉ Zoé 2 · 09 h 05",
        "0003 DUPONT Zoé 3 AJ (absent justifié)",
        "SANS Zoé",
        "0001 ZOLA Zoé 1 · 08 h 30",
    ]
    places = [text.index(row) for row in ["Pièce d’identité Signature", *rows, "AB : absent", "DURAND Alix"]]
    assert places == sorted(places)
    assert "majoré" not in text


def test_the_door_tells_numbers_and_times_only(grid: Grid, session: Session, pages: Pages) -> None:
    (text,) = pages(passage_pdf(grid, session, reversed(PEOPLE)))
    rows = ["1 08 h 30 0001", "2 09 h 05 0002", "sans numéro"]
    places = [text.index(row) for row in rows]
    assert places == sorted(places)
    for word in ("ZOLA", "ABBÉ", "Zoé", "SANS", "0003", "AJ", "majoré", "DURAND"):
        assert word not in text


def test_a_session_of_two_days_says_which(grid: Grid, session: Session, pages: Pages) -> None:
    second = replace(PEOPLE[0], candidate=replace(PEOPLE[0].candidate, exam_date=dt.date(2026, 6, 13)))
    people = [second, *PEOPLE[1:]]
    (door,) = pages(passage_pdf(grid, session, people))
    assert door.index("2 12/06/2026 09 h 05 0002") < door.index("1 13/06/2026 08 h 30 0001")
    assert "13/06/2026 1 · 08 h 30" in pages(attendance_pdf(grid, session, people))[0]
    for pdf in (passage_pdf, attendance_pdf):
        assert "Lycée Exemple · 12/06/2026, 13/06/2026" in pages(pdf(grid, session, people))[0]


def test_several_schools_have_a_column_on_the_attendance_sheet(
    grid: Grid, session: Session, pages: Pages
) -> None:
    other = replace(PEOPLE[0], candidate=replace(PEOPLE[0].candidate, school="Lycée Un"))
    (text,) = pages(attendance_pdf(grid, session, [other, *PEOPLE[1:]]))
    assert "NOM, prénom Établissement Passage" in text
    assert "0001 ZOLA Zoé Lycée Un 1 · 08 h 30" in text and "0002 ABBÉ Zoé Lycée Exemple 2" in text
    assert "Établissement" not in pages(attendance_pdf(grid, session, PEOPLE))[0]


@pytest.mark.parametrize(("count", "members"), [(12, 6), (16, 3), (60, 5)])
def test_the_commission_does_not_sign_alone_on_a_page(
    grid: Grid, session: Session, pages: Pages, count: int, members: int
) -> None:
    crowd = replace(session, commission=(session.commission * 3)[:members])
    texts = pages(attendance_pdf(grid, crowd, [person(f"NOM{n:02}", f"{n:04}") for n in range(count)]))
    assert "Commission d’évaluation" in texts[-1] and f"NOM{count - 1}" in texts[-1]


def test_blank_grids_are_for_who_is_to_come_and_two_for_anybody(
    grid: Grid, session: Session, make: Make, pages: Pages
) -> None:
    items = [
        ("zola", person("ZOLA", "0001")),
        ("clos", make(candidate=Candidate("CLOS", "Jo", "0002"))),
        ("absent", person("ABSENT", "0003", presence=Presence.EXCUSED)),
        ("entame", make(candidate=Candidate("ENTAMÉ", "Jo", "0004"), state=State.DRAFT)),
    ]
    files = made(grid, session, items, Order(frozenset({Document.MORNING}), "juin"))
    texts = pages(files["vierges-juin.pdf"])
    assert len(texts) == 4 * 2
    assert ["ENTAMÉ Jo" in texts[0], "ZOLA Zoé" in texts[2]] == [True, True]
    for name in ("CLOS", "ABSENT"):
        assert name not in " ".join(texts)
    for first, second in (texts[4:6], texts[6:8]):
        assert "Établissement : Numéro d’inscription : Date de l’évaluation :" in first and "☒ CCF" in first
        assert "Lycée Exemple" not in first and "12/06" not in first and "DURAND Alix" in second
    with pikepdf.open(io.BytesIO(files["vierges-juin.pdf"])) as pdf, pdf.open_outline() as outline:
        assert [item.title for item in outline.root][2:] == [
            "Grille sans identité 1",
            "Grille sans identité 2",
        ]
    nobody = made(grid, session, items[1:3], Order(frozenset({Document.MORNING}), "juin"))
    assert len(pages(nobody["vierges-juin.pdf"])) == 4
