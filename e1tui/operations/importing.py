"""What importing a list does to a session, what a person chose of it, and its writing.

What the command and the app share: neither prints here, nor asks. Which update a line makes of whom is in `updates`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from e1tui.domain.session import Session
from e1tui.errors import E1Error
from e1tui.operations.updates import Update, add_row, repairs, save_update, with_updates
from e1tui.rosters.preamble import Preamble, with_preamble
from e1tui.rosters.roster import ImportPlan, PlannedRow, Roster, RosterRow, Verdict, plan_import
from e1tui.rosters.situations import for_session
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore, Stored


@dataclass(frozen=True)
class Preview:
    """Every line of a list with what is done with it, given whom the session has (`known`).

    `updates` are keyed by line; those `chosen` are made. `repairs` put back zeros of numbers, unasked. `turned` are
    the lines of which the contrary is wanted: left out, or added, or not repaired. `plain` is the plan without any
    update, `updated` the plan with all of them.
    """

    roster: Roster
    known: tuple[Stored, ...]
    plain: ImportPlan
    updated: ImportPlan
    updates: Mapping[int, Update]
    repairs: Mapping[int, Update]
    chosen: frozenset[int] = frozenset()
    turned: frozenset[int] = frozenset()

    @property
    def entries(self) -> tuple[PlannedRow, ...]:
        """What is done of each line as chosen: those that are chosen bring a registered candidate up to date."""
        pairs = zip(self.plain.entries, self.updated.entries, strict=True)
        return tuple(updated if plain.line in self.chosen else plain for plain, updated in pairs)

    @property
    def to_add(self) -> tuple[RosterRow, ...]:
        """The rows of those who would be added."""
        return ImportPlan(self.entries).to_add

    @property
    def to_update(self) -> tuple[Update, ...]:
        """The updates that were chosen, those that will be refused among them, and the repairs."""
        chosen = tuple(update for line, update in self.updates.items() if line in self.chosen)
        return chosen + tuple(self.repairs[line] for line in self.repairs if self.is_repaired(line))

    def is_repaired(self, line: int) -> bool:
        """Whether that line only puts back the zeros of somebody's number."""
        return (
            line in self.repairs and line not in self.chosen | self.turned and not self.repairs[line].refusal
        )

    def count(self, verdict: Verdict) -> int:
        """How many lines get that verdict, without those that update somebody."""
        return sum(
            one.verdict is verdict and one.line not in self.chosen and not self.is_repaired(one.line)
            for one in self.entries
        )

    def entry(self, line: int) -> PlannedRow:
        """What is done of the line of that number in the list."""
        return next(one for one in self.entries if one.line == line)

    def choosing(self, line: int) -> Preview:
        """With the other choice for a line: an update made or not, a candidate left out or not."""
        if line in self.updates and not self._is_repair_only(line):
            return replace(self, chosen=self.chosen ^ {line})
        if line in self.repairs:
            return replace(self, turned=self.turned ^ {line})
        if self.entry(line).verdict in (Verdict.ADD, Verdict.LEFT_OUT):
            return preview(self.roster, self.known, self.chosen, self.turned ^ {line})
        return self

    def choosing_every(self) -> Preview:
        """With every update, those that only put zeros back too: what is asked for beforehand, unseen."""
        return replace(self, chosen=frozenset(self.updates))

    @property
    def differing(self) -> int:
        """How many candidates the list says something else of than their numbers' zeros."""
        return sum(not self._is_repair_only(line) for line in self.updates)

    def _is_repair_only(self, line: int) -> bool:
        return line in self.repairs and self.updates[line].changes == self.repairs[line].changes

    def choosing_all(self) -> Preview:
        """With every update chosen; with none where all were."""
        all_lines = frozenset(line for line in self.updates if not self._is_repair_only(line))
        return replace(self, chosen=frozenset() if self.chosen == all_lines else all_lines)

    def filled(self) -> Preview:
        """With the list's short numbers filled with zeros."""
        return preview(self.roster.filled(), self.known, self.chosen, self.turned)

    def again(self, existing: Iterable[Stored]) -> Preview:
        """The same choices, given whom the session has now."""
        return preview(self.roster, existing, self.chosen, self.turned)


def preview(
    roster: Roster,
    existing: Iterable[Stored],
    chosen: frozenset[int] = frozenset(),
    turned: frozenset[int] = frozenset(),
) -> Preview:
    """What importing the list does, given the candidates whom the session has."""
    known = tuple(existing)
    plain = plan_import(roster, [one.evaluation.candidate for one in known], turned)
    updated, updates = with_updates(plain, known)
    by_line = {update.line: update for update in updates}
    mended = {update.line: update for update in repairs(plain, known)}
    return Preview(roster, known, plain, updated, by_line, mended, chosen & by_line.keys(), turned)


def planned(store: SessionStore, session: Session, roster: Roster) -> Preview:
    """What importing the list into the session does, as it takes it and given whom it has now. May raise E1Error."""
    return preview(for_session(roster, session), existing(store))


@dataclass(frozen=True)
class Outcome:
    """What was written of `plan`: how many were added and updated, the updates that were refused and why.

    `problem` is what stopped it, or ""; `plan` is then what is left to do.
    """

    plan: Preview
    added: int
    updated: int
    refused: tuple[tuple[Update, str], ...]
    problem: str = ""


def existing(store: SessionStore) -> list[Stored]:
    """Whom the session has and can be read."""
    return [one for one in store.load_all() if isinstance(one, Stored)]


def write(
    store: SessionStore,
    shown: Preview,
    given: Preamble,
    author: Author,
    clock: Callable[[], dt.datetime],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Outcome:
    """Add whom the list adds, after planning again for somebody else may have added them; update as was shown.

    `given` is what of the list's heading the session takes.
    """
    added = updated = 0
    refused: list[tuple[Update, str]] = []
    plan, problem = shown, ""
    try:
        plan = shown.again(existing(store))
        if (session := with_preamble(before := store.session(), given)) != before:
            store.save_session(session, before)
        total = len(plan.to_add) + len(shown.to_update)
        for row in plan.to_add:
            add_row(store, row)
            added += 1
            progress(added, total)
        for update in shown.to_update:
            if why := save_update(store, update, author, clock()):
                refused.append((update, why))
            else:
                updated += 1
            progress(added + updated + len(refused), total)
    except E1Error as error:
        problem = str(error)
        with contextlib.suppress(E1Error):
            plan = shown.again(existing(store))  # what is left to do
    return Outcome(plan, added, updated, tuple(refused), problem)
