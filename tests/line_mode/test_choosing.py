"""Which candidate, which session, who holds the keyboard: by rank, by number, by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hosts import add, add_session
from talks import Script, Table, after

from e1tui.domain.session import Examiner, Session
from e1tui.errors import E1Error
from e1tui.line_mode.program import choose_session
from e1tui.settings import state_folder
from e1tui.storage.rescue import copy_unsaved

COMMISSION = (Examiner("DURAND", "Alix", "Professeure"), Examiner("LEMAIRE", "Claude", "Professionnel"))
LIST = ["1 ACACIA Rose, 0101, rien", "2 BOULEAU Rose, 0102, rien", "3 CÈDRE Rose, 0103, rien"]
QUESTION = "Quel candidat ? Un rang, un numéro ou un nom. Entrée : ACACIA Rose. l : la liste. q : quitter."


def test_the_candidates_are_listed_then_asked_for(table: Table) -> None:
    lines = table.talk("", who=None)
    assert (
        lines[:6] == ["E1, session de juin 2026.", *LIST, QUESTION, "> "] and lines[6] == "ACACIA Rose, 0101."
    )


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("2", "BOULEAU"),
        ("é", "BOULEAU"),
        ("0103", "CÈDRE"),
        ("cedre", "CÈDRE"),
        ("x 0103", "CÈDRE"),
        ("X 2", "BOULEAU"),
    ],
)
def test_by_rank_by_number_by_name(table: Table, typed: str, who: str) -> None:
    assert after(table.talk(typed, who=None), typed)[0].startswith(f"{who} Rose")


def test_what_names_nobody_or_several_is_asked_again(table: Table) -> None:
    lines = table.talk("zoé", "x zoé", "rose", "l", "9", "q", who=None)
    assert after(lines, "zoé")[0] == "« zoé » : ni un rang, ni un numéro, ni un nom de la liste."
    assert after(lines, "x zoé")[0] == "« x zoé » : ni un rang, ni un numéro, ni un nom de la liste."
    assert after(lines, "rose") == [*LIST, QUESTION] and after(lines, "l") == [*LIST, QUESTION]
    assert table.code == 0 and lines[-1] == "> q"


def test_another_candidate_and_back_to_the_same(table: Table) -> None:
    lines = table.talk("TI", "x", "", "TS", "x 1", "x", "q", "q")
    assert after(lines, "x") == [
        "Quel candidat ? Un rang, un numéro ou un nom. Entrée : BOULEAU Rose. l : la liste. q : rester ici."
    ]
    assert after(lines, "")[0] == "BOULEAU Rose, 0102."
    assert after(lines, "x 1")[0] == "ACACIA Rose, 0101." and table.code == 0
    assert [len(table.given(rank).positions) for rank in (0, 1)] == [1, 1]


def test_a_number_that_nobody_has_is_an_error(table: Table) -> None:
    with pytest.raises(E1Error, match="Pas de candidat « 0199 » dans juin"):
        table.talk(who="0199")


def test_nobody_is_in_a_group(table: Table) -> None:
    assert after(table.talk("g"), "g")[0] == "Ce candidat n’est d’aucun groupe."


# --- who holds the keyboard ---


@pytest.fixture
def two(tmp_path: Path) -> Table:
    store = add_session(tmp_path / "sessions", "deux", commission=COMMISSION)
    add(store, "ACACIA", "Rose", "0101")
    return Table(store)


def test_the_history_has_the_member_who_holds_the_keyboard(two: Table) -> None:
    lines = two.talk("é", "TI", "q")
    assert lines[1] == "Qui tient le clavier ? 1 DURAND Alix, 2 LEMAIRE Claude."
    assert after(lines, "é")[0] == "LEMAIRE Claude tient le clavier."
    assert [entry.member for entry in two.given().history] == ["LEMAIRE Claude"]


@pytest.mark.parametrize("typed", ["", "TI"])
def test_it_may_be_left_open_and_an_answer_is_not_lost(two: Table, typed: str) -> None:
    lines = two.talk(typed)
    assert len(two.given().positions) == bool(typed)
    assert [entry.member for entry in two.given().history] == [""] * bool(typed)
    assert "3 sur" not in lines[-1]


def test_a_digit_that_is_no_member_is_asked_again(two: Table) -> None:
    assert after(two.talk("3", "1"), "3") == ["Il y a 2 membres dans la commission."]


# --- sessions ---


def test_one_session_needs_no_question_and_several_do(tmp_path: Path) -> None:
    root = tmp_path / "sessions"
    add_session(root, "juin")
    script = Script([])
    assert choose_session(script, root, "azerty") == "juin"
    add_session(root, "mai", "E1, session de mai 2026")
    script = Script(["mai"])
    assert choose_session(script, root, "azerty") == "mai"
    assert script.lines[:2] == [
        "1 E1, session de juin 2026, 12/06/2026, 0 candidat",
        "2 E1, session de mai 2026, 12/06/2026, 0 candidat",
    ]
    assert choose_session(Script(["q"]), root, "azerty") is None


def test_a_folder_without_sessions_says_so(tmp_path: Path, session: Session) -> None:
    with pytest.raises(E1Error, match="Aucune session"):
        choose_session(Script([]), tmp_path, "azerty")


def test_a_file_that_cannot_be_read_is_named(table: Table) -> None:
    (table.store.folder / "cedre-rose-0103.toml").write_text("format = 9\n")
    lines = table.talk("q", who=None)
    assert lines[1].startswith("cedre-rose-0103.toml : illisible.") and lines[2:4] == LIST[:2]


def test_a_copy_that_an_earlier_end_left_is_named(table: Table, tmp_path: Path) -> None:
    given = table.given().with_appreciation("Pas enregistré.")
    copy = copy_unsaved("juin", {table.store.stems()[0]: given}, [state_folder()], table.now, {})
    copy_unsaved("mai", {table.store.stems()[0]: given}, [state_folder()], table.now, {})
    told = [line for line in table.talk("q") if line.startswith("Copie de secours")]
    assert len(told) == 1 and str(copy.folder) in told[0]
