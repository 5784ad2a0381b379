"""Who comes next and whose timer runs too, of candidates that no screen shows."""

from __future__ import annotations

from dataclasses import replace

from posts import NOW, Place, change

from e1tui.domain.day.timer import toggled
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.session import Presence
from e1tui.open_session.candidates import Roll
from e1tui.scoring.neighbours import Neighbours


def neighbours(place: Place) -> Neighbours:
    roll = Roll(place.store)
    roll.look()
    return Neighbours(place.post, roll, place.store.stems(), lambda one: one.full_name)


def test_who_is_absent_is_passed_over_and_the_keys_are_the_front_ends(place: Place) -> None:
    first, second, _ = place.store.stems()
    change(place.store, second, lambda one: replace(one, presence=Presence.ABSENT))
    near = neighbours(place)
    assert near.offer(first, Evaluation("", Candidate("", ""))) == "Pg suiv : candidat suivant, CÈDRE Rose"
    assert near.none_left(first, -1) == "Aucun candidat à évaluer avant celui-ci. Pg suiv : CÈDRE Rose."
    place.post.key = lambda command: f"({command})"
    assert (
        near.offer(first, Evaluation("", Candidate("", "")))
        == "(next_candidate) : candidat suivant, CÈDRE Rose"
    )


def test_a_timer_that_was_started_here_and_is_not_on_disk_yet_runs_too(place: Place) -> None:
    first, second, _ = place.store.stems()
    near, one = neighbours(place), place.open(second)
    assert near.still_running(first, 79) == ""
    one.put(replace(one.evaluation, timer=toggled(None, NOW)))
    said = "le chronomètre de BOULEAU Rose tourne encore : Pg suiv, puis c."
    assert near.still_running(first, 79) == said
    assert near.still_running(second, 79) == ""
