"""Two texts beside each other: nothing of either is lost, and what is marked is what differs."""

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from e1tui.tui.text.differences import Pair, padded, side_by_side

TEXTS = st.text(st.sampled_from("abé ’,.\n漢"), max_size=60)


def plain(pieces):
    return "".join(text for text, _ in pieces)


def marked(pairs, side):
    return [text for pair in pairs for text, differs in getattr(pair, side) if differs]


def test_the_words_that_differ_are_marked_and_no_other():
    pairs = side_by_side("Le site est bien tenu.", "Le site est mal tenu.", 40)
    assert pairs == (
        Pair(
            (("Le site est ", False), ("bien", True), (" tenu.", False)),
            (("Le site est ", False), ("mal", True), (" tenu.", False)),
        ),
    )
    assert pairs[0].differs


def test_a_line_that_only_one_has_stands_alone():
    pairs = side_by_side("un\ndeux\ntrois", "un\ntrois", 10)
    assert [(plain(pair.left), plain(pair.right), pair.differs) for pair in pairs] == [
        ("un", "un", False), ("deux", "", True), ("trois", "trois", False),
    ]  # fmt: skip


def test_lines_are_cut_between_words_and_stay_beside_each_other():
    pairs = side_by_side("le recueil des besoins\nfin", "le recueil, fait\nfin", 12)
    assert [(plain(pair.left).rstrip(), plain(pair.right).rstrip()) for pair in pairs] == [
        ("le recueil", "le recueil,"), ("des besoins", "fait"), ("fin", "fin"),
    ]  # fmt: skip
    assert marked(pairs, "right") == [",", "fait"] and marked(pairs, "left") == ["des besoins"]


@given(TEXTS, TEXTS, st.integers(2, 40))
def test_nothing_of_either_text_is_lost_and_no_line_is_too_wide(left, right, width):
    pairs = side_by_side(left, right, width)
    for side, text in (("left", left), ("right", right)):
        shown = "".join(plain(getattr(pair, side)) for pair in pairs)
        assert re.sub(r"\s", "", shown) == re.sub(r"\s", "", text)
        assert all(cell_len(plain(getattr(pair, side))) <= width for pair in pairs)
        assert all(cell_len(plain(padded(getattr(pair, side), width))) == width for pair in pairs)


@given(TEXTS, st.integers(2, 40))
def test_nothing_is_marked_where_nothing_differs(text, width):
    pairs = side_by_side(text, text, width)
    assert not any(pair.differs for pair in pairs)


@given(TEXTS, TEXTS)
def test_what_is_not_marked_is_the_same_in_both(left, right):
    def same(side):
        return "".join(text for pair in pairs for text, differs in getattr(pair, side) if not differs)

    pairs = side_by_side(left, right, 1000)
    assert same("left") == same("right")


def test_a_text_as_long_as_one_can_be_is_compared_at_once():
    """One line of ten thousand words is marked whole: word by word it would take a minute."""
    pairs = side_by_side("mot " * 5000, "mots " * 5000, 30)
    assert all(pair.differs for pair in pairs)
