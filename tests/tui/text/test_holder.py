"""Who holds the keyboard: the question shows every digit that answers it."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from e1tui.tui.text.holder import holder_question

_NAMES = (
    "DURAND-IMAGINAIRE Anne",
    "PETIT Luc",
    "MOREL Inès",
    "A B",
    "DE LA TOUR D’ESSAI Maximilien",
    "ROY Léa",
)


@pytest.mark.parametrize("room", [58, 78, 200])
@pytest.mark.parametrize("count", [2, 3, 6, 9])
def test_every_digit_is_seen(count: int, room: int) -> None:
    names = (*_NAMES, *_NAMES)[:count]
    question = holder_question(names, room)
    assert cell_len(question) <= room
    for rank, name in enumerate(names, 1):
        assert f" {rank} {name[: 2 if count < 9 else 0]}" in question  # of nine, the digits at least


def test_names_are_whole_where_there_is_room_and_only_the_longest_are_cut() -> None:
    assert holder_question(_NAMES[1:3], 78) == "Qui tient le clavier ? 1 PETIT Luc  2 MOREL Inès"
    assert "4 A B  5 DE LA" in holder_question(_NAMES, 78)
