"""Candidates scored without a screen: what is given is on disk, what others give is seen, clashes are settled."""

from __future__ import annotations

from decimal import Decimal

import pytest
from levels import Level
from posts import CLAUDE, Place, theirs

from e1tui.domain.closing.seal import closed
from e1tui.domain.day.timer import TimerState
from e1tui.domain.evaluation import with_field
from e1tui.domain.fields import APPRECIATION
from e1tui.errors import InvalidValue
from e1tui.scoring.company import BOTH, MINE, THEIRS
from e1tui.scoring.sheet import Step


def test_a_level_is_handed_over_and_on_disk(place: Place, stem: str) -> None:
    one = place.open(stem)
    criterion = one.sheet.criterion
    assert criterion is not None
    assert one.take(one.sheet.give(Level.S)) == "" and place.given == 1
    assert place.writer.pending(stem) is one.evaluation
    place.saved(one)
    assert place.store.load(stem).evaluation.level(criterion) is Level.S
    assert one.take(one.sheet.move(1)) == "" and place.given == 1  # a move gives nothing


def test_undo_and_redo_are_on_disk_and_say_what(place: Place, stem: str) -> None:
    one = place.open(stem)
    assert one.undo().message == "Rien à annuler." and one.redo().message == "Rien à rétablir."
    one.take(one.sheet.give(Level.TS))
    told = one.undo()
    assert told.sheet and told.message.startswith("Annulé : C1.1 ") and not one.evaluation.positions
    assert one.redo().message.startswith("Rétabli : C1.1 ")
    place.saved(one)
    assert place.store.load(stem).evaluation.positions == one.evaluation.positions


def test_what_a_held_key_gave_is_taken_back(place: Place, stem: str) -> None:
    one = place.open(stem)
    one.take(one.sheet.give(Level.TS))
    there, depth = one.sheet, one.saving.undo.depth
    for _ in range(4):
        one.take(one.sheet.give(Level.TS))
    one.back_to(there, depth)
    assert one.sheet == there
    place.saved(one)
    assert len(place.store.load(stem).evaluation.positions) == 1


def test_what_another_one_gives_is_told_once_and_asks_for_a_second_press(place: Place, stem: str) -> None:
    one = place.open(stem)
    assert not one.look().sheet  # the first look: the file is the one that was opened
    criterion = place.post.grid.criteria[0]
    theirs(place.store, stem, lambda e: e.with_position(criterion, Level.TS))
    told = one.look()
    assert told.sheet and told.message.startswith("LEMAIRE Claude : C1.1 ") and told.message.endswith(", TS.")
    assert one.evaluation.level(criterion) is Level.TS and not one.look().sheet
    assert one.take(one.sheet.give(Level.TI)).startswith("LEMAIRE Claude vient de donner ici : TS.")
    assert one.evaluation.level(criterion) is Level.TS
    assert one.take(one.sheet.give(Level.TI)) == "" and one.evaluation.level(criterion) is Level.TI


@pytest.mark.parametrize(("choice", "kept"), [(MINE, Level.TI), (THEIRS, Level.TS)])
def test_two_values_clash_and_the_choice_is_on_disk(
    place: Place, stem: str, choice: str, kept: Level
) -> None:
    one, criterion = place.open(stem), place.post.grid.criteria[0]
    theirs(place.store, stem, lambda e: e.with_position(criterion, Level.TS))
    one.take(one.sheet.give(Level.TI))
    place.saved(one)
    assert one.evaluation.level(criterion) is Level.TS
    assert one.banner == "DEUX VALEURS : C1.1 Pertinence du recueil des besoins. k : choisir"
    unsettled = one.unsettled()
    assert unsettled and unsettled.level(criterion) is Level.TI
    assert one.unsettled_base().level(criterion) is None
    conflict = one.company.first
    assert conflict is not None
    one.settle(conflict, choice)
    assert one.banner == "" and one.unsettled() is None
    place.saved(one)
    assert place.store.load(stem).evaluation.level(criterion) is kept


def test_several_candidates_at_once_keep_their_own_steps_and_clashes(place: Place) -> None:
    """As a group's screen has them: one save thread, one status, an assessment each."""
    criterion = place.post.grid.criteria[0]
    group = [place.open(stem) for stem in place.store.stems()]
    theirs(place.store, group[1].stem, lambda e: e.with_position(criterion, Level.TS))
    for one in group:
        one.take(one.sheet.give(Level.I))
    place.saved(*group)
    assert [bool(one.company.first) for one in group] == [False, True, False]
    group[0].undo()
    place.saved(*group)
    on_disk = [place.store.load(one.stem).evaluation.level(criterion) for one in group]
    assert on_disk == [None, Level.TS, Level.I]


def test_a_text_is_kept_and_is_one_step_of_undo(place: Place, stem: str) -> None:
    one = place.open(stem)
    assert one.open_text(APPRECIATION).text == ""
    one.keep_text("Une")
    one.close_text("Une démarche", keep=True)
    assert one.text is None and one.evaluation.appreciation == "Une démarche"
    assert one.undo().message == "Annulé : appréciation générale."
    assert one.evaluation.appreciation == ""


def test_a_name_that_is_cut_ends_its_sentence_by_itself(place: Place, stem: str) -> None:
    one = place.open(stem)
    one.take(one.sheet.at(0, 1).give(Level.S))
    said = one.undo().message
    assert (
        said.startswith("Annulé : C1.1 Maîtrise") and said.endswith("…") and one.redo().message.endswith("…")
    )
    one.open_text(APPRECIATION)
    one.keep_text("Autre")
    one.close_text("Autre", keep=False)
    assert one.evaluation.appreciation == ""


def test_a_text_that_another_one_wrote_too_keeps_both(place: Place, stem: str) -> None:
    one = place.open(stem)
    one.open_text(APPRECIATION)
    theirs(place.store, stem, lambda e: e.with_appreciation("De Claude."))
    one.look()
    one.close_text("La mienne.", keep=True)
    assert one.undo().message == "Rien à annuler."
    conflict = one.company.first
    assert conflict is not None and conflict.who == CLAUDE.member
    one.settle(conflict, BOTH)
    assert one.evaluation.appreciation == "De Claude.\n\nLa mienne."


def test_a_text_in_an_evaluation_that_was_closed_meanwhile_is_kept_aside(place: Place, stem: str) -> None:
    one = place.open(stem)
    one.open_text(APPRECIATION)
    theirs(place.store, stem, lambda e: closed(e, CLAUDE.account, place.now))
    told = one.look()
    assert told.problem and told.message.endswith("Votre texte est gardé à part : Tab, puis k.")
    one.close_text("Trop tard.", keep=True)
    conflict = one.company.first
    assert conflict is not None and one.evaluation.appreciation == ""
    refused = one.settle(conflict, MINE)
    assert refused.problem and "rouvrez-la (v, sur la Synthèse)" in refused.message and one.company.first
    one.settle(conflict, THEIRS)
    assert one.company.first is None


def test_the_timer_starts_pauses_and_ends_once_its_time_is_over(place: Place, stem: str) -> None:
    one = place.open(stem)
    assert one.press_timer().message.startswith("Chronomètre parti pour 30 min. c : pause.")
    assert one.is_timed
    place.passes(minutes=31)
    assert one.press_timer().message.startswith("Chronomètre arrêté à 31 min 00")
    timer = one.evaluation.timer
    assert timer is not None and timer.state is TimerState.ENDED
    assert one.press_timer().problem


def test_closed_reviewed_and_reopened_forget_the_steps(place: Place, stem: str) -> None:
    one = place.open(stem)
    one.take(one.sheet.give(Level.S))
    place.saved(one)
    theirs(place.store, stem, lambda e: closed(e, CLAUDE.account, place.now))
    one.look()
    refused = one.undo()
    assert refused.problem and refused.message.startswith("Évaluation close, en lecture seule.")
    assert one.review().message == "Évaluation relue par adurand."
    with pytest.raises(InvalidValue):
        one.reopen("")
    assert one.reopen("Erreur de saisie").sheet and not one.evaluation.is_closed
    assert one.undo().message == "Rien à annuler."


def test_a_mark_that_was_not_validated_is_given_up_and_said(place: Place, stem: str) -> None:
    one = place.open(stem)
    one.take(one.sheet.to_mark())
    one.take(one.sheet.type_mark("1"))
    assert one.give_up_typed() == "Note 1 abandonnée (C1.1 : pas de note)."
    assert one.sheet.typed is None


def test_undo_is_held_back_by_a_typed_mark_once(place: Place, stem: str) -> None:
    one = place.open(stem)
    one.take(one.sheet.give(Level.S))
    one.take(one.sheet.to_mark())
    one.take(one.sheet.type_mark("1"))
    assert one.undo().message == "Note 1 non validée : Entrée la garde, Échap l’abandonne."
    assert one.sheet.typed == "1" and one.evaluation.positions
    assert one.undo().message.startswith("Annulé") and not one.evaluation.positions


def test_the_member_who_closed_it_stands_in_the_history_once_it_is_saved(place: Place, stem: str) -> None:
    one = place.open(stem)
    one.put(with_field(one.evaluation, APPRECIATION, "Bien."))
    one.take(
        Step(one.sheet.with_evaluation(one.evaluation.with_mark(place.post.grid.competencies[0], Decimal(9))))
    )
    assert place.given == 2
    one.put(closed(one.evaluation, "adurand", place.now))
    assert not one.evaluation.history
    place.saved(one)
    assert one.evaluation.history


def test_a_closing_that_ones_own_saving_meets_is_told(place: Place, stem: str) -> None:
    """Whether the look at the file or the saving comes first is chance: both say it."""
    one = place.open(stem)
    one.take(one.sheet.give(place.post.grid.scale[1]))
    theirs(place.store, stem, lambda e: closed(e, CLAUDE.account, place.now))
    assert place.writer.flush(5.0)
    (outcome,) = place.outcomes
    assert outcome.saved is not None
    told = one.saved(outcome.submitted, outcome.saved)
    assert told.problem and told.message.endswith(
        "vient de clore cette évaluation : elle ne se modifie plus."
    )
