"""What the list of candidates knows of each, and their order.

By file name until all are read, then that of passage or the French one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from e1tui.domain.day.schedule import in_order
from e1tui.domain.french import french_time
from e1tui.domain.session import Session
from e1tui.domain.summary import Summary
from e1tui.domain.text import folded, full_name, name_sort_key
from e1tui.storage.store import Unreadable


@dataclass(frozen=True)
class Listed:
    """A candidate whose file was read: with what sorting and filtering need, worked out once."""

    summary: Summary
    sort_key: tuple[object, ...]
    folded: tuple[str, ...]

    @property
    def stem(self) -> str:
        """The name of the evaluation's file without its ending."""
        return self.summary.stem


@dataclass(frozen=True)
class Refused:
    """A file that cannot be read."""

    unreadable: Unreadable
    folded: tuple[str, ...]

    @property
    def stem(self) -> str:
        """The name of the file without its ending."""
        return self.unreadable.stem

    @property
    def text(self) -> str:
        """The row: which file, and why it cannot be read."""
        return f"{self.stem}.toml : illisible. {self.unreadable.reason}"


@dataclass(frozen=True)
class Unread:
    """A file of which only the name is known, which begins with the person's."""

    stem: str

    @property
    def folded(self) -> tuple[str, ...]:
        """What a filter compares: all that is known yet is the file's name."""
        return (self.text,)

    @property
    def text(self) -> str:
        """The candidate as their file is called, until it is read."""
        return self.stem.replace("-", " ")


Entry = Listed | Refused | Unread


class Findable(Protocol):
    """What a filter looks in, each text as `folded` gives it."""

    @property
    def folded(self) -> tuple[str, ...]:
        """What the filter looks through, as `folded` writes it."""
        ...


Found = TypeVar("Found", bound=Findable)


def listed(summary: Summary, session: Session | None = None) -> Listed:
    """A row of the list, which stands by name as that session sorts names."""
    name_key = session.name_key(summary) if session else name_sort_key(summary.last_name, summary.first_name)
    return Listed(summary, (name_key, summary.stem), findable(summary))


def findable(summary: Summary) -> tuple[str, ...]:
    """The texts that a filter finds a candidate by."""
    name = full_name(summary.last_name, summary.first_name)
    return tuple(map(folded, (name, summary.number, summary.state_text, summary.presence.label)))


def refused(unreadable: Unreadable) -> Refused:
    """A row of a file that cannot be read: a filter finds it by its name and by the reason."""
    text = Refused(unreadable, ()).text
    return Refused(unreadable, (folded(text),))


def arranged(
    stems: Sequence[str], known: Mapping[str, Listed | Refused], day: dt.date | None = None
) -> tuple[Entry, ...]:
    """By file name while some are not known; else day by day, in the order of passage or the French alphabetical one.
    Refused files last.

    `stems` are in the order of the files' names; `day` is the session's date.
    """
    if len(known) < len(stems):
        return tuple(known.get(stem) or Unread(stem) for stem in stems)
    readable = sorted(
        (one for one in known.values() if isinstance(one, Listed)), key=lambda one: one.sort_key
    )
    unreadable = sorted((one for one in known.values() if isinstance(one, Refused)), key=lambda one: one.stem)
    in_turn = in_order([one.summary for one in readable], day)
    return (*(known[one.stem] for one in in_turn), *unreadable)


def let_through(entries: Iterable[Found], words: Sequence[str]) -> list[Found]:
    """Those in which every word of a filter (as `folded` gives it) stands."""
    if not words:
        return list(entries)
    return [one for one in entries if all(any(word in text for text in one.folded) for word in words)]


def passage_text(order: int | None, time: dt.time | None) -> str:
    """A rank and an hour in nine columns, as lists show them: "  3 09:40"."""
    rank = "" if order is None else str(order)
    return f"{rank:>3} {french_time(time)}" if time else f"{rank:>3}"
