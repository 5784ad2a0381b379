"""Lists that speak of situations: a line for each, a column for each, or neither."""

from __future__ import annotations

import datetime as dt

import pytest

from e1tui.domain.day.oral import Oral
from e1tui.domain.session import Presence, Session, Situation
from e1tui.rosters.orals import read_situation, situation_column
from e1tui.rosters.roster import read_roster
from e1tui.rosters.situations import NO_GROUPS, for_session

BOTH = Session("mc-sno-e1", "E1", situations=(Situation("A"), Situation("B")))
PLAIN = Session("mc-sno-e1", "E1")
HEAD = "Nom;Prénom;Numéro;"
TWELFTH = dt.date(2026, 6, 12)


def taken(text: str, session: Session = BOTH):
    return for_session(read_roster(text), session)


def test_a_line_for_each_situation() -> None:
    found = taken(
        f"{HEAD}Situation;Groupe;Passage;Date;Heure;Présence\n"
        "SAULE;Ana;0100;A;2;1;12/06/2026;9h40;présent\n"
        "TILLEUL;Paul;0200;A;2;2;12/06/2026;9h40;absent\n"
        "SAULE;Ana;0100;Situation b;;4;;10h;\n"
    )
    assert [row.candidate.full_name for row in found.rows] == ["SAULE Ana", "TILLEUL Paul"]
    first, second = found.rows
    assert dict(first.orals) == {
        "A": Oral(1, dt.time(9, 40), TWELFTH, "2"),
        "B": Oral(4, dt.time(10)),
    }
    assert (first.order, first.time, first.candidate.exam_date) == (None, None, None)
    # absent from that situation, and not from the exam
    assert dict(second.orals)["A"].presence is Presence.ABSENT and second.presence is Presence.PRESENT


def test_a_situation_twice_is_a_double_and_an_unknown_one_a_problem_by_line() -> None:
    found = taken(
        f"{HEAD}Situation;Passage\nSAULE;Ana;01;A;1\nSAULE;Ana;01;A;2\nORME;Zoé;02;C;1\nORME;Zoé;02;A;1\n"
    )
    assert [(row.line, row.candidate.last_name) for row in found.rows] == [
        (2, "SAULE"),
        (3, "SAULE"),
        (5, "ORME"),
    ]
    assert [(one.line, "pas de situation C" in one.message) for one in found.problems] == [(4, True)]
    bad = taken(f"{HEAD}Situation\nSAULE;Ana;01;orale\n")
    assert "« orale » n’est pas une situation" in bad.problems[0].message


def test_one_line_with_columns_of_each() -> None:
    found = taken(
        f"{HEAD}Passage A;heure_A;Groupe A;Date B;Présence B\nSAULE;Ana;01;3;9:40;2;12/06/2026;présent\n"
    )
    (row,) = found.rows
    assert dict(row.orals) == {
        "A": Oral(3, dt.time(9, 40), group="2"),
        "B": Oral(date=TWELFTH, presence=Presence.PRESENT),
    }


def test_a_list_that_names_no_situation_is_of_the_first() -> None:
    text = f"{HEAD}Groupe;Passage;Heure;Date\nSAULE;Ana;01;2;1;9:40;12/06/2026\nORME;Zoé;02;;;;\n"
    found = taken(text)
    assert dict(found.rows[0].orals) == {"A": Oral(1, dt.time(9, 40), TWELFTH, "2")}
    assert found.rows[1].orals == () and found.notes == ()


def test_a_session_without_situations_takes_what_it_always_took() -> None:
    found = taken(f"{HEAD}Groupe;Passage\nSAULE;Ana;01;2;1\n", PLAIN)
    (row,) = found.rows
    assert (row.order, row.orals, row.group) == (1, (), "") and found.notes == (NO_GROUPS,)
    plain = read_roster(f"{HEAD}Passage\nSAULE;Ana;01;1\n")
    assert for_session(plain, PLAIN) == plain
    assert len(taken(f"{HEAD}Situation\nSAULE;Ana;01;A\n", PLAIN).problems) == 1


@pytest.mark.parametrize(
    ("header", "found"),
    [("Passage A", ("A", "passage")), ("presence_B", ("B", "presence")), ("Date 1", ("1", "date")), ("Date de naissance", None), ("Passage", None), ("date_evaluation", None)],
)  # fmt: skip
def test_columns_of_a_situation(header: str, found: tuple[str, str] | None) -> None:
    assert situation_column(header) == found


def test_how_a_situation_is_written() -> None:
    assert [read_situation(cell) for cell in ("", "a", "B", "situation 1")] == ["", "A", "B", "1"]
