"""The phrase bank of the general appreciation: sentences by level and competency, filtered as one types."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from e1tui.domain.grid import Level
from e1tui.domain.text import folded


@dataclass(frozen=True)
class Phrase:
    """A sentence; None for `level` fits every level, "" for `competency` the whole exam."""

    text: str
    level: Level | None = None
    competency: str = ""


def filtered(
    phrases: Iterable[Phrase], typed: str = "", *, level: Level | None = None, competency: str = ""
) -> tuple[Phrase, ...]:
    """The phrases in which every word typed stands, accents and case aside, in the bank's order.

    With `level` or `competency`: those of it, and those that fit any.
    """
    words = folded(typed).split()
    return tuple(
        one
        for one in phrases
        if (level is None or one.level in (None, level))
        and (not competency or one.competency in ("", competency))
        and all(word in _searched(one) for word in words)
    )


def _searched(phrase: Phrase) -> str:
    return folded(f"{phrase.text} {phrase.competency}")


def inserted(appreciation: str, phrase: Phrase) -> str:
    """The appreciation with a phrase after it, one space between; an unfinished line is not completed."""
    if not appreciation.strip():
        return phrase.text
    gap = "" if appreciation.endswith(("\n", " ")) else " "
    return appreciation + gap + phrase.text
