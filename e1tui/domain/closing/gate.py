"""The gate that every closing passes: what stands in the way, and what is to be said before it.

`operations.closing.close` holds everybody to it; screens and commands ask it first, to say the same beforehand.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from e1tui.domain.closing.printable import unprintable
from e1tui.domain.closing.record import unrecorded
from e1tui.domain.evaluation import Change, Evaluation, heading_for
from e1tui.domain.fields import FINAL_MARK, MARK_SUFFIX
from e1tui.domain.grid import Grid
from e1tui.domain.marks import french
from e1tui.domain.review import Finding, Weight, listed_advices, obstacle, review, to_come
from e1tui.domain.session import Session

ALREADY: Final = "L’évaluation est déjà close."


@dataclass(frozen=True)
class Verdict:
    """`refusal` is a sentence on why the evaluation cannot be closed, or "".

    What does not stand in the way: `missed` are the situations that the candidate seems not to have been examined in,
    `lacks` is what its documents have a place for and will not say, and in sentences, `doubts` is what looks
    incoherent, `readings` what to read again in the appreciation.
    """

    refusal: str = ""
    lacks: tuple[Finding, ...] = ()
    doubts: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    missed: tuple[Finding, ...] = ()

    @property
    def to_check(self) -> tuple[str, ...]:
        """What weighs most first: situations missed, what the documents will not say, what looks incoherent."""
        return (*map(_sentence, self.missed), *map(_sentence, self.lacks), *self.doubts)

    @property
    def lacking(self) -> str:
        """The first that the documents have a place for and will not say, as a sentence, or ""."""
        return _sentence(self.lacks[0]) if self.lacks else ""


def gate(grid: Grid, session: Session, evaluation: Evaluation, today: dt.date | None = None) -> Verdict:
    """What there is to say before the evaluation is closed in that session; with `today`, also what is still to come.

    What its history is silent about is told only where the evaluation was loaded with its history.
    """
    doubtful = [one for one in review(grid, session, evaluation) if one.weight is Weight.DOUBTFUL]
    changed = (_by_hand(change) for change in unrecorded(evaluation))
    coming = to_come(session, evaluation, today) if today is not None else ()
    return Verdict(
        refusal(grid, session, evaluation),
        tuple(one for one in doubtful if one.is_identity),
        (*(_sentence(one) for one in doubtful if not (one.is_identity or one.is_of_situation)), *changed),
        listed_advices(grid, session, evaluation),
        (*(one for one in doubtful if one.is_of_situation), *coming),
    )


def refusal(grid: Grid, session: Session, evaluation: Evaluation) -> str:
    """Why the evaluation cannot be closed, or ""."""
    if evaluation.is_closed:
        return ALREADY
    return obstacle(grid, session, evaluation) or unprintable(evaluation, heading_for(evaluation, session))


def _sentence(finding: Finding) -> str:
    return finding.message if finding.message.endswith("?") else f"{finding.message}."


def _by_hand(change: Change) -> str:
    field = change.field.removeprefix("candidat.")
    name = f"note {field.removesuffix(MARK_SUFFIX)}" if field.endswith(MARK_SUFFIX) else field
    name = "note finale" if field == FINAL_MARK else name
    return f"{name} : {shown(change.after)}, l’historique dit {shown(change.before)} (changé à la main ?)."


def shown(value: object) -> str:
    """A value of the history or of a field in a sentence: "14,5", "S", "rien"."""
    return "rien" if value is None else french(value) if isinstance(value, Decimal) else str(value)
