"""A group of three before the commission, in one situation of two, for the tests of what is scored together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hosts import TODAY, add, add_session, change
from posts import Place

from e1tui.domain.day.oral import Oral
from e1tui.domain.session import Phase, Situation
from e1tui.scoring.situations import members
from e1tui.storage.store import SessionStore

EXPOSE, INTERVIEW = Phase("Exposé du groupe", 20, is_common=True), Phase("Entretien", 20)
SITUATIONS = (Situation("A", "Contribution à un projet", (EXPOSE, INTERVIEW)), Situation("B", "Dossier"))
NAMES = (("SAULE", "Ana"), ("TILLEUL", "Paul"), ("VIORNE", "Inès"), ("YUCCA", "Marie-Antoinette"))


def group_session(root: Path, count: int = 3, situations: tuple[Situation, ...] = SITUATIONS) -> SessionStore:
    """A session with that many members in group 2 of situation A, today, and ZINNIA who is alone."""
    store = add_session(root, "juin", situations=situations)
    for rank, (last, first) in enumerate(NAMES[:count]):
        stem = add(store, last, first, f"099000000{rank}")
        oral = Oral(order=1, date=TODAY, group="2")
        change(store, stem, lambda one, oral=oral: replace(one, orals={"A": oral}))
    add(store, "ZINNIA", "Léo", "0990000009")
    return store


def group_place(root: Path, count: int = 3) -> Place:
    """A place to score that session from; to be ended with `writer.stop`."""
    return Place(group_session(root, count))


def together(here: Place) -> list[str]:
    """The stems of the group's members, in the order of their columns."""
    first = here.store.stems()[0]
    return list(members(here.post, "A", here.store.load(first).evaluation))
