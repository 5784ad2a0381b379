"""The order of the list of candidates while it is read and afterwards, and what a filter lets through."""

import datetime as dt
from types import MappingProxyType

import pytest

from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import State
from e1tui.domain.summary import summary
from e1tui.domain.text import folded
from e1tui.open_session.rows import Unread, arranged, let_through, listed, passage_text, refused
from e1tui.storage.store import Unreadable

# By file name, and in the French order: DE is ignored, LE counts, É is an E.
PEOPLE = {
    "de-la-tour-ana": ("DE LA TOUR", "Ana"), "de-zan-luc": ("DE ZAN", "Luc"), "eclair-zoe": ("ÉCLAIR", "Zoé"),
    "le-gall-eve": ("LE GALL", "Ève"), "martin-noe": ("MARTIN", "Noé"),
}  # fmt: skip
FRENCH = ["eclair-zoe", "de-la-tour-ana", "le-gall-eve", "martin-noe", "de-zan-luc"]


def read(grid, make, *stems):
    return {
        stem: listed(
            summary(
                grid,
                stem,
                make(candidate=Candidate(*PEOPLE[stem]), state=State.DRAFT, marks=MappingProxyType({})),
            )
        )
        for stem in stems
    }


def test_by_file_name_until_all_are_read_then_the_french_order(grid, make):
    stems = tuple(PEOPLE)
    known = read(grid, make, *stems[1:])
    assert arranged(stems, known) == (Unread(stems[0]), *known.values())
    known |= read(grid, make, stems[0])
    assert [one.stem for one in arranged(stems, known)] == FRENCH


def test_the_order_of_passage_once_all_are_read(grid, make):
    def ranked(stem, order):
        one = make(candidate=Candidate(*PEOPLE[stem]), order=order, state=State.DRAFT)
        return listed(summary(grid, stem, one))

    stems = tuple(PEOPLE)
    known = {stem: ranked(stem, rank) for rank, stem in enumerate(reversed(stems), 1)}
    some = {stem: known[stem] for stem in stems[:3]}
    assert [one.stem for one in arranged(stems, some)] == list(stems)
    assert [one.stem for one in arranged(stems, known)] == list(reversed(stems))
    for stem in stems[:2]:  # who has no rank stands at the end
        known[stem] = ranked(stem, None)
    assert [one.stem for one in arranged(stems, known)] == [*reversed(stems[2:]), *stems[:2]]


@pytest.mark.parametrize(
    ("order", "time", "text"),
    [
        (3, None, "  3"),
        (12, dt.time(9, 40), " 12 09:40"),
        (None, dt.time(9), "    09:00"),
        (None, None, "   "),
    ],
)
def test_rank_and_hour(order, time, text):
    assert passage_text(order, time) == text


def test_refused_files_stand_last(grid, make):
    known = read(grid, make, *PEOPLE) | {"abime": refused(Unreadable("abime", "format : inconnu."))}
    entries = arranged(("abime", *PEOPLE), known)
    assert [one.stem for one in entries] == [*FRENCH, "abime"]
    assert entries[-1].text == "abime.toml : illisible. format : inconnu."


def test_a_filter_finds_what_is_not_read_yet_by_its_file_name(grid, make):
    known = read(grid, make, "eclair-zoe") | {"abime": refused(Unreadable("abime", "format : inconnu."))}
    entries = arranged(("abime", *PEOPLE), known)

    def found(text):
        return [one.stem for one in let_through(entries, folded(text).split())]

    assert found("") == ["abime", *PEOPLE]
    assert found("LA tour") == ["de-la-tour-ana"]
    assert found("ZOÉ ecl") == ["eclair-zoe"]
    assert found("illisible") == ["abime"]
    assert found("brouillon") == ["eclair-zoe"]
