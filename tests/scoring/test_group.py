"""A group scored side by side without an app: whose key is whose, where the cursor goes, one clock, what others do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from groups import group_place, together
from hosts import TODAY
from levels import LEVELS, Level
from posts import NOW, Place, theirs

from e1tui.domain.closing.seal import closed
from e1tui.domain.day.oral import Oral
from e1tui.domain.session import Presence
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.group import Group, NoGroup, group_of

TI, INS, S, TS = LEVELS


def at(group: Group) -> tuple[str, str]:
    """The criterion and the member under the cursor."""
    return group.criterion.key, group.active.evaluation.candidate.last_name


def saved(here: Place, group: Group) -> None:
    """Wait for the disk, and tell the group."""
    assert here.writer.flush(5.0)
    for outcome in here.outcomes:
        here.post.unsaved.finished(outcome)
        group.saved(outcome)
    here.outcomes.clear()


def levels(here: Place) -> list[dict[str, Level]]:
    assert here.writer.flush(5.0)
    return [dict(here.store.load(stem).evaluation.positions) for stem in together(here)]


# --- where the cursor goes, who is given what ---


def test_the_group_is_of_those_with_its_name_in_the_situation_at_hand(here: Place, group: Group) -> None:
    assert [one.evaluation.candidate.last_name for one in group.members] == ["SAULE", "TILLEUL", "VIORNE"]
    assert (group.situation, group.name, at(group)) == ("A", "2", ("C1.1.besoins", "SAULE"))
    with pytest.raises(NoGroup, match="ZINNIA Léo passe sans groupe en situation A"):
        group_of(here.post, here.store.stems()[3])
    with pytest.raises(NoGroup, match="SAULE Ana passe sans groupe en situation B"):
        group_of(here.post, together(here)[0], "B")


def test_a_level_key_gives_to_the_active_member_who_stays(here: Place, group: Group) -> None:
    group.give(S)
    assert at(group) == ("C1.1.besoins", "SAULE")
    group.next_member(1)
    group.give(INS)
    group.give(TS)  # another one: it changes, and stays
    assert at(group) == ("C1.1.besoins", "TILLEUL")
    assert levels(here) == [{"C1.1.besoins": S}, {"C1.1.besoins": TS}, {}]


def test_once_all_have_it_the_next_criterion_that_somebody_lacks(group: Group) -> None:
    group.give(S)
    group.next_member(1)
    group.give(INS)
    group.next_member(1)
    group.give(TI)
    assert at(group) == ("C1.1.outils", "VIORNE")
    group.move(-1)
    group.give(TS)  # a change is no reason to go on
    assert at(group) == ("C1.1.besoins", "VIORNE")


def test_thirty_levels_and_fifteen_times_espace_place_two_candidates(tmp_path: Path) -> None:
    here = group_place(tmp_path, count=2)
    group = group_of(here.post, here.store.stems()[0])
    presses = spaces = 0
    for index in range(15):
        for turn in range(2):
            group.give(LEVELS[(index + turn) % 4])
            presses += 1
            if turn == 0:
                group.next_member(1)
                spaces += 1
    assert (presses, spaces) == (30, 15)
    assert [len(one) for one in levels(here)] == [15, 15]
    here.writer.stop()


def test_espace_goes_round_and_the_arrows_to_who_is_beside(group: Group) -> None:
    order = []
    for _ in range(4):
        order.append(at(group)[1])
        group.next_member(1)
    assert order == ["SAULE", "TILLEUL", "VIORNE", "SAULE"]
    group.to_member(0)
    group.shift(-1)
    assert at(group)[1] == "VIORNE"


def test_rows_tabs_and_what_is_missing_of_anybody(group: Group) -> None:
    group.move(-1)
    assert at(group)[0] == "C1.1.besoins"
    group.move(99)
    assert at(group)[0] == "C1.1.reglementation"
    group.turn(1)
    assert at(group)[0] == "C1.2.contenus"
    group.turn(-2)
    assert group.criterion.key.startswith("C1.3.")
    group.to_tab(0)
    for member in (0, 2):
        group.to_member(member)
        group.give(S)
    group.to_member(0)
    assert not group.to_next_missing().message
    assert at(group) == ("C1.1.besoins", "TILLEUL")
    group.to_next_missing()
    assert at(group) == ("C1.1.outils", "SAULE")


def test_nothing_missing_is_said(here: Place, group: Group) -> None:
    for criterion in here.post.grid.criteria:
        for rank in range(3):
            group.to_member(rank)
            assert group.criterion == criterion
            group.give(S)
    assert group.to_next_missing().message.startswith("Tous les positionnements sont donnés.")


def test_suppr_takes_a_level_away(here: Place, group: Group) -> None:
    group.give(S)
    group.give(None)
    assert levels(here) == [{}, {}, {}]


# --- undo ---


def test_undo_takes_back_the_last_change_of_the_screen_whosever(here: Place, group: Group) -> None:
    group.give(S)
    group.next_member(1)
    group.give(INS)
    group.next_member(1)
    group.turn(1)
    assert group.undo().message.startswith("TILLEUL Paul · Annulé")
    assert at(group) == ("C1.1.besoins", "TILLEUL")
    assert group.undo().message.startswith("SAULE Ana · Annulé")
    assert levels(here) == [{}, {}, {}] and group.undo().message == "Rien à annuler."
    group.redo()
    group.redo()
    assert levels(here) == [{"C1.1.besoins": S}, {"C1.1.besoins": INS}, {}]
    assert group.redo().message == "Rien à rétablir."


def test_a_key_that_was_held_is_taken_back(here: Place, group: Group) -> None:
    group.give(S)
    place = group.place
    group.give(INS)
    group.next_member(1)
    group.give(INS)
    group.back_to(place)
    assert at(group) == ("C1.1.besoins", "SAULE") and group.redo().message == "Rien à rétablir."
    assert levels(here) == [{"C1.1.besoins": S}, {}, {}]


def test_what_was_done_here_can_be_undone_after_a_visit_to_a_sheet(here: Place, group: Group) -> None:
    group.give(S)
    saved(here, group)
    own = Assessment(here.post, group.active.stem)
    own.take(own.sheet.to_field("C1.1.note").sheet.type_mark("9"))
    own.take(own.sheet.keep_mark())
    here.writer.flush(5.0)
    group = group.again()
    assert group.active.evaluation.mark(here.post.grid.competencies[0]) == Decimal(9)
    group.undo()
    evaluation = group.active.evaluation
    assert evaluation.positions == {} and evaluation.mark(here.post.grid.competencies[0]) == Decimal(9)


# --- who is not there, who is closed ---


def test_nothing_is_given_to_who_is_absent_or_closed_and_espace_passes_them(tmp_path: Path) -> None:
    here = group_place(tmp_path, count=4)
    ana, paul, ines, marie = together(here)
    missed = lambda one: replace(one, orals={"A": replace(one.oral("A"), presence=Presence.ABSENT)})  # noqa: E731
    theirs(here.store, ana, lambda one: replace(one, presence=Presence.ABSENT))
    theirs(here.store, paul, missed)
    theirs(here.store, ines, lambda one: closed(one, "adurand", NOW))
    group = group_of(here.post, ana)
    assert [column.state for column in group.board.columns] == ["absent", "absent", "close", ""]
    assert at(group)[1] == "YUCCA"  # the only one to whom something can be given
    group.next_member(1)
    assert at(group)[1] == "YUCCA"
    said = [group.shift(-1).message for _ in range(3)]
    assert said[0].startswith("VIORNE Inès : évaluation close, en lecture seule.")
    assert said[1].startswith("TILLEUL Paul : absent, rien à positionner.")
    assert group.give(S).problem and group.press_timer().problem
    group.to_member(3)
    group.give(S)
    assert at(group) == ("C1.1.outils", "YUCCA")  # nobody else is waited for
    assert levels(here) == [{}, {}, {}, {"C1.1.besoins": S}]
    here.writer.stop()


# --- others ---


def test_what_others_give_is_told_with_the_name_and_moves_no_cursor(here: Place, group: Group) -> None:
    group.next_member(1)
    group.move(2)
    before = at(group)
    contenus = here.post.grid.competencies[1].criteria[0]
    theirs(here.store, together(here)[2], lambda one: one.with_position(contenus, TS))
    told = group.look()
    assert told.message.startswith("VIORNE Inès · LEMAIRE Claude : C1.2 ") and told.sheet
    assert at(group) == before and group.members[2].sheet.field_here == before[0]
    assert group.board.columns[2].evaluation.level(contenus) is TS


def test_a_value_that_came_under_the_cursor_needs_a_second_key(here: Place, group: Group) -> None:
    theirs(here.store, together(here)[0], lambda one: one.with_position(group.criterion, TS))
    group.look()
    assert "SAULE Ana : LEMAIRE Claude vient de donner ici : TS." in group.give(TI).message
    group.give(TI)
    assert levels(here)[0] == {"C1.1.besoins": TI}


def test_two_values_are_told_with_the_name_and_settled(here: Place, group: Group) -> None:
    group.next_member(1)
    group.give(S)
    theirs(here.store, together(here)[1], lambda one: one.with_position(group.criterion, INS))
    saved(here, group)
    assert group.banner.startswith("DEUX VALEURS, TILLEUL Paul : ") and group.banner.endswith("k : choisir")
    assert len(group.banner) <= 78 and "…." not in group.banner
    one = group.contested
    assert one is group.members[1] and one.company.first is not None
    one.settle(one.company.first, "mine")
    assert group.banner == "" and levels(here)[1] == {"C1.1.besoins": S}


# --- the history ---


def test_the_history_names_the_situation(here: Place, group: Group) -> None:
    group.give(S)
    here.writer.flush(5.0)
    history = here.store.load(together(here)[0]).evaluation.history
    assert (history[-1].field, history[-1].situation) == ("C1.1.besoins", "A")


def test_who_is_called_again_on_another_day_is_in_no_group_of_that_name(here: Place) -> None:
    ana, paul, ines = together(here)
    later = Oral(1, date=TODAY + dt.timedelta(days=2), group="2")
    theirs(here.store, paul, lambda one: replace(one, orals={"A": later}))
    theirs(
        here.store, ines, lambda one: replace(one, orals={"A": Oral(1, group="2")})
    )  # on the session's day
    assert together(here) == [ana, ines]
    with pytest.raises(NoGroup):
        group_of(here.post, paul)
    Assessment(here.post, ana).press_timer()
    assert here.writer.flush(5.0)
    assert (
        here.store.load(ines).evaluation.oral("A").timer
        and not here.store.load(paul).evaluation.oral("A").timer
    )
