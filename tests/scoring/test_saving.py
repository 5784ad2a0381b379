"""What a candidate is given on its way to the disk, and when the status has to say that it is not there yet."""

from __future__ import annotations

from posts import Place, theirs

from e1tui.domain.grid import Level
from e1tui.scoring.saving import DELAY, Saving, Unsaved
from e1tui.storage.save_thread import Outcome


def test_nothing_given_is_never_late() -> None:
    unsaved = Unsaved()
    assert not unsaved.is_late(1000.0)
    assert unsaved.next_check(1000.0) is None


def test_what_waits_is_late_after_the_delay_only() -> None:
    unsaved = Unsaved()
    unsaved.given("martin", "S", 10.0)
    assert not unsaved.is_late(10.0 + DELAY - 0.01)
    assert unsaved.is_late(10.01 + DELAY)


def test_a_save_covers_what_was_given_before_it_and_nothing_after() -> None:
    unsaved = Unsaved()
    first, second, third = object(), object(), object()
    for rank, what in enumerate((first, second, third)):
        unsaved.given("martin", what, float(rank))
    unsaved.saved("martin", second)
    assert unsaved.is_late(2.01 + DELAY)
    assert not unsaved.is_late(2.0)
    unsaved.saved("martin", third)
    assert not unsaved.is_late(100.0)


def test_the_save_of_one_candidate_says_nothing_of_another() -> None:
    unsaved = Unsaved()
    mine, other = object(), object()
    unsaved.given("martin", mine, 0.0)
    unsaved.given("durand", other, 1.0)
    unsaved.saved("durand", other)
    assert unsaved.is_late(0.01 + DELAY)


def test_the_next_look_is_when_the_oldest_may_be_late() -> None:
    unsaved = Unsaved()
    unsaved.given("martin", "S", 10.0)
    unsaved.given("martin", "TS", 10.2)
    assert unsaved.next_check(10.1) == 10.0 + DELAY - 10.1


def test_a_disk_that_refuses_stays_in_view_until_it_takes_what_was_given(place: Place, stem: str) -> None:
    unsaved = place.post.unsaved
    saving = Saving(place.store, place.writer, stem, unsaved)
    given = saving.evaluation.with_appreciation("Bien.")
    assert unsaved.finished(Outcome(stem, given, error="disque plein.")) == ("", False)
    assert unsaved.banner == "NON ENREGISTRÉ : disque plein. Nouvel essai toutes les 2 s."
    assert saving.step(saving.evaluation, given)
    saving.wake()
    assert saving.flush()
    (outcome,) = place.outcomes
    assert unsaved.finished(outcome) == ("Tout est de nouveau enregistré.", False)
    assert unsaved.banner == "" and unsaved.next_check(0.0) is None


def test_a_step_that_changes_nothing_is_neither_a_step_nor_handed_over(place: Place, stem: str) -> None:
    saving = Saving(place.store, place.writer, stem, place.post.unsaved)
    assert not saving.step(saving.evaluation, saving.evaluation)
    assert saving.undo.depth == 0 and place.writer.pending(stem) is None


def test_who_opens_a_candidate_again_sees_what_waits_to_be_saved(place: Place, stem: str) -> None:
    saving = Saving(place.store, place.writer, stem, place.post.unsaved)
    given = saving.evaluation.with_position(place.post.grid.criteria[0], Level.S)
    saving.put(given)
    assert Saving(place.store, place.writer, stem, place.post.unsaved).evaluation is given


def test_the_file_is_another_one_once_somebody_saved_it_and_not_while_one_waits(
    place: Place, stem: str
) -> None:
    saving = Saving(place.store, place.writer, stem, place.post.unsaved)
    assert saving.has_changed() and not saving.has_changed()  # the first look
    theirs(place.store, stem, lambda one: one.with_appreciation("De Claude."))
    saving.put(saving.evaluation.with_position(place.post.grid.criteria[0], Level.S))
    assert not saving.has_changed()  # the save merges
    assert saving.flush() and saving.has_changed()
    assert saving.on_disk().evaluation.appreciation == "De Claude."


def test_text_that_is_typed_is_late_until_it_has_changed_nothing(place: Place, stem: str) -> None:
    saving = Saving(place.store, place.writer, stem, place.post.unsaved)
    saving.typed()
    assert place.post.unsaved.next_check(0.0) is not None
    saving.nothing_typed()
    assert place.post.unsaved.next_check(0.0) is None
