"""Hiding the candidates' names, for a screen that others can see: what stands in their place, everywhere the same.

A list asks `of` for the name of each row. Sentences go through `scrub` on every screen, so that a message, a title or
a question that names somebody needs nothing of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from e1tui.domain.fields import IDENTITY
from e1tui.errors import E1Error
from e1tui.tui.keys.commands import key

if TYPE_CHECKING:
    from e1tui.storage.store import SessionStore

HIDDEN: Final = f"Noms masqués (ce qui est rédigé reste lisible). {key('names')} : les montrer."
SHOWN: Final = "Les noms sont de nouveau montrés."
MASKED: Final = "(masqué)"
# A shorter number could be anything in a sentence.
_SHORTEST_NUMBER: Final = 5
_AGAIN: Final = ("", " bis", " ter", " quater")  # for those who share a passage's number


@dataclass(frozen=True)
class _Person:
    store: SessionStore
    stem: str
    order: int | None

    @property
    def key(self) -> tuple[Path, str]:
        return self.store.folder, self.stem


class Names:
    """`hidden` holds for this run of the app: who opens it anew sees whom they score."""

    def __init__(self) -> None:
        self.hidden = False
        self._ranks: dict[Path, dict[str, int]] = {}
        self._people: dict[str, dict[tuple[Path, str], _Person]] = {}  # by each text that could name them
        self._sharing: dict[tuple[Path, int], list[str]] = {}  # who had a passage's number, as they came
        self._here: Path | None = None  # the session that was asked for last
        self._pattern: re.Pattern[str] | None = None

    def toggle(self) -> str:
        """Hide or show the names; what to say of it."""
        self.hidden = not self.hidden
        return HIDDEN if self.hidden else SHOWN

    def of(
        self, store: SessionStore, stem: str, name: str, number: str = "", order: int | None = None
    ) -> str:
        """How a candidate is called on screen: by name, or by passage ("Passage 3") or rank ("Candidat 4").

        No two of a session are called the same, namesakes and shared passages neither ("Passage 3 bis"). What it is
        told of the candidate is what `scrub` knows them by.
        """
        person = _Person(store, stem, order)
        self._here = store.folder
        for text in (name, stem, number if len(number) >= _SHORTEST_NUMBER else ""):
            if text:
                if (plain := _plain(text)) not in self._people:
                    self._people[plain] = {}
                    self._pattern = None
                self._people[plain][person.key] = person
        return self._label(person) if self.hidden else name or stem

    def number(self, number: str) -> str:
        """A candidate's number, "" while names are hidden."""
        return "" if self.hidden else number

    def value(self, field: str, text: str) -> str:
        """The value of an evaluation's field, unless it says who somebody is and names are hidden."""
        return MASKED if self.hidden and field in IDENTITY else text

    def scrub(self, text: str) -> str:
        """A sentence without the names, numbers and file names of the candidates seen so far, while they are hidden."""
        if not self.hidden or not self._people:
            return text
        if self._pattern is None:
            # The longest first: one file's name can be the beginning of another's.
            known = sorted(self._people, key=len, reverse=True)
            either = "|".join(re.escape(one).replace("'", "['’]") for one in known)
            self._pattern = re.compile(f"(?:\\b([dD])['’])?(?<![^\\W_])({either})(?![^\\W_])")
        return self._pattern.sub(self._labels, text)

    def _labels(self, found: re.Match[str]) -> str:
        """Of all whom a text could name: a sentence does not tell which of two namesakes it means.

        What stands for a name begins with a consonant: « d’ABEL Ana » becomes « de Passage 3 ».
        """
        elided, name = found.groups()
        people = self._people[_plain(name)].values()
        here = [one for one in people if one.store.folder == self._here]
        labels = " ou ".join(self._label(one) for one in here or people)
        return f"{elided}e {labels}" if elided else labels

    def _label(self, person: _Person) -> str:
        if person.order is None:
            return f"Candidat {self._rank(person.store, person.stem)}"
        sharing = self._sharing.setdefault((person.store.folder, person.order), [])
        if person.stem not in sharing:
            sharing.append(person.stem)
        place = sharing.index(person.stem)
        again = _AGAIN[place] if place < len(_AGAIN) else f" ({place + 1})"
        return f"Passage {person.order}{again}"

    def _rank(self, store: SessionStore, stem: str) -> int:
        """A number that a candidate keeps while the app runs: by file name, then as they come."""
        ranks = self._ranks.setdefault(store.folder, {})
        if stem not in ranks:
            try:
                stems = store.stems()
            except E1Error:  # the list says so; a sentence must still be shown
                stems = ()
            for one in (*stems, stem):
                ranks.setdefault(one, len(ranks) + 1)
        return ranks[stem]


def _plain(text: str) -> str:
    """With the typewriter's apostrophe: sentences are shown with the printer's."""
    return text.replace("’", "'")
