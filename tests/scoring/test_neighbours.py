"""Who comes next and whose timer runs too, of candidates that no screen shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from groups import group_session
from hosts import TODAY
from posts import NOW, Place, change

from e1tui.domain.day.oral import Oral
from e1tui.domain.day.situations import seen_in
from e1tui.domain.day.timer import toggled
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.session import Presence
from e1tui.domain.summary import summary
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


def test_beside_a_group_is_nobody_of_it(place: Place) -> None:
    first, second, third = place.store.stems()
    near = neighbours(place)
    assert near.none_left(third, 1, second) == (
        "Plus aucun candidat à évaluer après ce groupe. Pg préc : ACACIA Rose."
    )
    assert near.none_left(first, -1, second).endswith(" avant ce groupe. Pg suiv : CÈDRE Rose.")
    assert near.none_left(third, 1, first).startswith("Plus aucun autre candidat à évaluer.")


def test_a_timer_that_was_started_here_and_is_not_on_disk_yet_runs_too(place: Place) -> None:
    first, second, _ = place.store.stems()
    near, one = neighbours(place), place.open(second)
    assert near.still_running(first, 79) == ""
    one.put(replace(one.evaluation, timer=toggled(None, NOW)))
    said = "le chronomètre de BOULEAU Rose tourne encore : Pg suiv, puis c."
    assert near.still_running(first, 79) == said
    assert near.still_running(second, 79) == ""


# --- where there are situations ---

LATER = TODAY + dt.timedelta(days=7)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Place]:
    """Three of a group in A today, of whom the second is in B a week later; ZINNIA is in A a week later."""
    store = group_session(tmp_path)
    ana, paul, ines, alone = store.stems()
    for rank, stem in enumerate((ana, paul, ines), 1):
        oral = Oral(rank, dt.time(9), TODAY, "2")
        b = {"B": Oral(7, dt.time(14), LATER)} if stem == paul else {}
        change(store, stem, lambda one, oral=oral, b=b: replace(one, orals={"A": oral, **b}))
    change(store, alone, lambda one: replace(one, orals={"A": Oral(1, dt.time(9), LATER)}))
    here = Place(store)
    yield here
    here.writer.stop()


def seen(place: Place) -> Neighbours:
    """As the list of that day has them: all read, in situation A."""
    roll = Roll(place.store)
    roll.look()
    roll.read(roll.left)
    roll.settle(NOW)
    assert roll.situation == "A"
    return Neighbours(place.post, roll, [one.stem for one in roll.entries], lambda one: one.full_name)


def test_a_place_is_that_of_the_situation(two: Place) -> None:
    _, paul, _, alone = two.store.stems()
    near, one = seen(two), two.store.load(paul).evaluation
    assert near.place(paul, one, "A") == "passage 2 sur 3"
    assert near.place(paul, one, "B") == "passage 7 sur 7"
    assert near.place(paul, one, "A") == "passage 2 sur 3"
    found = two.store.load(alone).evaluation
    assert near.place(alone, found, "A") == "passage 1 sur 1" and near.place(alone, found, "B").startswith(
        "candidat 4"
    )


def test_who_comes_next_is_of_the_list_s_situation_though_not_on_disk_yet(two: Place) -> None:
    ana, paul, ines, _ = two.store.stems()
    near, first, third = seen(two), two.open(ana), two.open(paul)
    third.put(third.evaluation.with_appreciation("Une démarche claire."))
    assert near.offer(ana, first.evaluation) == "Pg suiv : candidat suivant, TILLEUL Paul, passage 2 à 09:00"
    found = near.next(ana, 1)
    assert found is not None and near.day_ends(first.evaluation, found, 1, 79) == ""
    last = two.store.load(ines).evaluation
    assert near.offer(ines, last) == "Pg suiv : le 19/06, ZINNIA Léo, passage 1 à 09:00"
    two.saved(third)


def test_two_without_a_day_in_a_situation_are_of_no_two_days(two: Place) -> None:
    ana, paul, ines, _ = two.store.stems()
    near = seen(two)
    found = seen_in(summary(two.post.grid, ines, two.store.load(ines).evaluation), "B")
    assert near.day_ends(two.store.load(ana).evaluation, found, 1, 79) == ""
    ends = "Fin du 19/06. Pg suiv encore : VIORNE Inès, sans date."
    assert near.day_ends(two.store.load(paul).evaluation, found, 1, 79) == ends


def test_who_is_absent_from_that_situation_only_is_passed_over(two: Place) -> None:
    ana, paul, *_ = two.store.stems()
    one = two.open(paul)
    one.put(replace(one.evaluation, orals={**one.evaluation.orals, "A": Oral(2, presence=Presence.ABSENT)}))
    found = seen(two).next(ana, 1)
    assert found is not None and found.full_name == "VIORNE Inès"
    two.saved(one)


def test_who_comes_next_on_the_same_later_day_is_the_next_one(two: Place) -> None:
    ines, alone = two.store.stems()[2:]
    change(two.store, ines, lambda one: replace(one, orals={"A": Oral(3, dt.time(10), LATER)}))
    here = two.store.load(alone).evaluation
    assert seen(two).offer(alone, here) == "Pg suiv : candidat suivant, VIORNE Inès, passage 3 à 10:00"
