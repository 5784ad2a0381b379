"""Two situations on two days on paper: attendance, the door, the procès-verbal, the mark sheet, the grids in one file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
from export_samples import made
from samples import sample_evaluation, sealed

from e1tui.cli import main
from e1tui.domain.day.oral import Oral
from e1tui.domain.day.sittings import by_date, last_day, of_sitting, sittings
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Presence, Session, Situation
from e1tui.export.documents import Document, Item, Order
from e1tui.export.forms.morning import attendance_pdf, passage_pdf

Pages = Callable[[bytes], list[str]]
TWELFTH, NINETEENTH = dt.date(2026, 6, 12), dt.date(2026, 6, 19)
NINE, TEN = dt.time(9), dt.time(10, 20)


def person(last: str, number: str, school: str = "", **orals: Oral) -> Evaluation:
    return Evaluation("mc-sno-e1", Candidate(last, "Zoé", number, school), orals=MappingProxyType(orals))


PEOPLE = [
    person("ZOLA", "0001", A=Oral(1, NINE, TWELFTH, "1"), B=Oral(1, NINE, NINETEENTH)),
    person("ABBÉ", "0002", A=Oral(4, TEN, TWELFTH, "2"), B=Oral(2, TEN, NINETEENTH)),
    person("DUPONT", "0003", A=Oral(2, NINE, TWELFTH, "1", Presence.EXCUSED), B=Oral(3, TEN, NINETEENTH)),
    person("MARTIN", "0004", A=Oral(3, TEN, TWELFTH, "2")),
]
ITEMS: list[Item] = [(one.candidate.last_name.lower(), one) for one in PEOPLE]


@pytest.fixture
def two(session: Session) -> Session:
    return replace(session, situations=(Situation("A", "Projet"), Situation("B", "Dossier")))


def in_turn(text: str, *words: str) -> bool:
    places = [text.index(word) for word in words]
    return places == sorted(places)


def test_attendance_is_a_page_for_each_day_and_situation(grid: Grid, two: Session, pages: Pages) -> None:
    first, second = pages(attendance_pdf(grid, two, PEOPLE))
    assert "Situation A : Projet" in first and "12/06/2026" in first and "Groupe" in first
    assert in_turn(
        first,
        "Pièce d’identité Signature",
        "0002 ABBÉ Zoé 2 4 · 10 h 20",
        "0003 DUPONT Zoé 1 2 · 09 h 00 AJ (absent justifié)",
        "0004 MARTIN",
        "0001 ZOLA Zoé 1 1 · 09 h 00",
        "DURAND Alix",
    )
    assert "Situation B : Dossier" in second and "19/06/2026" in second and "Groupe" not in second
    assert "DUPONT Zoé 3 · 10 h 20" in second and "MARTIN" not in second and "AJ (" not in second


def test_no_name_is_parted_but_at_a_hyphen_on_the_fullest_attendance_sheet(
    grid: Grid, two: Session, pages: Pages
) -> None:
    """Schools and groups both take room: what is left holds a name and a long word of one."""
    orals = {"A": Oral(1, NINE, TWELFTH, "1")}
    names = [("DE L’AUBÉPINE-CHÂTAIGNIER", "Lycée Un"), ("CHÂTEAUBRIAND", "Lycée Deux")]
    people = [person(last, f"000{n}", school, **orals) for n, (last, school) in enumerate(names)]
    (text,) = pages(attendance_pdf(grid, two, people))
    assert "NOM, prénom Établissement Groupe Passage Pièce d’identité Signature" in text
    assert "AUBÉPINE- CHÂTAIGNIER Zoé" in text and "CHÂTEAUBRIAND Zoé" in text


def test_groups_are_together_at_the_door(grid: Grid, two: Session, pages: Pages) -> None:
    first, second = pages(passage_pdf(grid, two, reversed(PEOPLE)))
    assert in_turn(first, "Groupe", "1 1 09 h 00 0001", "3 2 10 h 20 0004", "4 2 10 h 20 0002")
    assert "0003" not in first and "ZOLA" not in first
    assert in_turn(second, "1 09 h 00 0001", "2 10 h 20 0002", "3 10 h 20 0003")


def test_a_group_stays_together_where_ranks_are_mixed(grid: Grid, two: Session, pages: Pages) -> None:
    mixed = [
        person(f"N{rank}", f"00{rank}", A=Oral(rank, NINE, TWELFTH, group))
        for rank, group in ((1, "x"), (2, "y"), (3, "x"))
    ]
    (text,) = pages(passage_pdf(grid, two, mixed))
    assert in_turn(text, "1 x 09 h 00 001", "3 x 09 h 00 003", "2 y 09 h 00 002")


def test_by_day_the_papers_of_each_and_the_mark_sheet_of_the_last(
    grid: Grid, two: Session, pages: Pages
) -> None:
    files = made(grid, two, ITEMS, Order(frozenset(Document), "juin", drafts=True, by_day=True))
    (first,) = pages(files["pv-juin-2026-06-12.pdf"])
    assert "Candidats présents : 3" in first and "A · 1 · 09 h 00" in first and "Date : 12/06/2026" in first
    assert "0003 DUPONT Zoé AJ" in first  # absent that day
    (second,) = pages(files["pv-juin-2026-06-19.pdf"])
    assert "Candidats présents : 3" in second and "DUPONT" in second and "MARTIN" not in second
    assert "MODIFI" not in first + second
    for day, count in (("2026-06-12", 4), ("2026-06-19", 3)):
        assert len(pages(files[f"presence-juin-{day}.pdf"])) == 1
        assert (
            sum(
                number in pages(files[f"presence-juin-{day}.pdf"])[0]
                for number in ("0001", "0002", "0003", "0004")
            )
            == count
        )
    sheets = {
        day: files[f"bordereau-juin-{day}.csv"].decode("utf-8-sig") for day in ("2026-06-12", "2026-06-19")
    }
    assert [text.count("\n000") + text.count('\n"000') for text in sheets.values()] == [1, 3]  # each once


def test_the_whole_proces_verbal_says_each_situation(grid: Grid, two: Session, pages: Pages) -> None:
    (text,) = pages(made(grid, two, ITEMS, Order(frozenset({Document.MINUTES}), "juin"))["pv-juin.pdf"])
    assert "Dates : 12/06/2026, 19/06/2026" in text
    (sheet,) = pages(
        made(grid, two, ITEMS, Order(frozenset({Document.MARK_SHEET}), "juin"))["bordereau-juin.pdf"]
    )
    assert "12/06/2026, 19/06/2026" in sheet
    both = "12/06/2026 19/06/2026"  # a line for each line of the passage
    assert f"{both} A · absent justifié B · 3 · 10 h 20" in text
    assert f"{both} A · 1 · 09 h 00 B · 1 · 09 h 00" in text and "12/06/2026 A · 3 · 10 h 20" in text
    half = person("ORME", "0005", A=Oral(5, TEN), B=Oral(4, TEN, NINETEENTH))
    (text,) = pages(
        made(grid, two, [*ITEMS, ("orme", half)], Order(frozenset({Document.MINUTES}), "juin"))["pv-juin.pdf"]
    )
    assert "sans date 19/06/2026 A · 5 · 10 h 20 B · 4 · 10 h 20" in text


def test_grids_in_one_file_by_day_and_by_school(grid: Grid, two: Session, tmp_path: Path) -> None:
    order = Order(
        frozenset({Document.GRID}), "juin", combined=frozenset({Document.GRID}), by_day=True, by_school=True
    )
    items = [*ITEMS, ("autre", person("AUTRE", "0009", "Lycée Autre", A=Oral(1, NINE, TWELFTH)))]
    assert set(made(grid, two, items, order)) == {
        "grilles-juin-2026-06-12-lycee-exemple.pdf",
        "grilles-juin-2026-06-12-lycee-autre.pdf",
        "grilles-juin-2026-06-19-lycee-exemple.pdf",
    }
    whole = replace(order, by_day=False, by_school=False)
    assert set(made(grid, two, items, whole)) == {"grilles-juin.pdf"}


def test_sittings_are_of_one_oral_each(two: Session) -> None:
    absent = PEOPLE[2]
    assert [(one.is_present, of_sitting(one)[0]) for one in sittings(two, absent)] == [
        (False, "A"),
        (True, "B"),
    ]
    assert last_day(absent) == NINETEENTH and last_day(person("X", "1")) is None
    same = person("X", "1", A=Oral(1, NINE, TWELFTH, presence=Presence.ABSENT), B=Oral(2, TEN, TWELFTH))
    (one,) = by_date(two, same)
    assert dict(one.orals) == dict(same.orals) and one.is_present
    blank = person("X", "1")
    assert sittings(two, blank) == [blank] and sittings(replace(two, situations=()), PEOPLE[0]) == [PEOPLE[0]]


def test_the_command_makes_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = ["--sessions", str(tmp_path / "s")]
    main([*root, "nouvelle", "juin", "--intitule", "E1", "--situation", "A=Projet", "--situation", "B"])
    (tmp_path / "liste.csv").write_text(
        "Nom;Numéro;Date A;Groupe A;Date B\nORME;01;12/06/2026;1;19/06/2026\nSAULE;02;12/06/2026;1;\n"
    )
    main([*root, "importer", "juin", str(tmp_path / "liste.csv")])
    out = str(tmp_path / "o")
    assert (
        main([*root, "exporter", "juin", "--matin", "--grilles", "--reunies", "--par-jour", "--vers", out])
        == 0
    )
    assert {path.name for path in (tmp_path / "o").iterdir()} == {
        "presence-juin-2026-06-12.pdf", "passage-juin-2026-06-12.pdf", "presence-juin-2026-06-19.pdf",
        "passage-juin-2026-06-19.pdf", "grilles-juin-2026-06-12.pdf", "grilles-juin-2026-06-19.pdf", "vierges-juin.pdf",
    }  # fmt: skip
    capsys.readouterr()
    assert main([*root, "exporter", "juin", "--reunies", "--par-etablissement", "--vers", out]) == 0


def test_a_closed_evaluation_is_not_said_changed_on_the_papers_of_one_day(
    grid: Grid, two: Session, pages: Pages
) -> None:
    closed = sealed(sample_evaluation(grid, orals=PEOPLE[0].orals))
    order = Order(frozenset({Document.MINUTES}), "juin", by_day=True)
    for content in made(grid, two, [("martin", closed)], order).values():
        (text,) = pages(content)
        assert "MARTIN" in text and "MODIFI" not in text and "close" in text
