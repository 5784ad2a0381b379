"""What may leave the commission: the identity, the general appreciation and the note sur 20, nothing else.

Of the session, what everybody knows: its title, its centre, the form of the épreuve; never who sits in it.

Rule of the form: "Seule l'appréciation générale et la note sur 20 sont communicables à la personne candidate".
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from e1tui.domain.closing.seal import is_altered
from e1tui.domain.day.oral import dates_text
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.heading import Heading
from e1tui.domain.marks import Rule, french
from e1tui.errors import NoExtract


@dataclass(frozen=True)
class CommunicableExtract:
    """`mark_on_20` is None only in a `draft`, which may still change and is marked PROJET.

    What the grid does not let the candidate have is not in it: `appreciation` is None then, `has_mark` False.
    `out_of` and `rounding` are what the mark is on, and how it was rounded. `form` is that of the épreuve ("CCF"). `jury_reserve`: it says that the jury decides on the mark.
    """

    diploma: str
    exam: str
    last_name: str
    first_name: str
    number: str
    school: str
    exam_date: dt.date | None
    appreciation: str | None
    mark_on_20: Decimal | None
    draft: bool = False
    session_title: str = ""
    centre: str = ""
    form: str = ""
    jury_reserve: bool = True
    out_of: Decimal = Decimal(20)
    rounding: str = "arrondie au ½ point supérieur"
    has_mark: bool = True
    exam_dates: str = ""  # of the situations held, in place of one date


def communicable_extract(
    grid: Grid, evaluation: Evaluation, heading: Heading | None = None, *, draft: bool = False
) -> CommunicableExtract:
    """The extract of a closed evaluation; with `draft`, a draft of it where it cannot be given yet.

    The heading says what the candidate's own data leave open, and of which session it is. Raises NoExtract while
    there is nothing to communicate: a draft may still change, a candidate who was not there has no note, and of what
    was changed after its closing nobody knows who answers for it.
    """
    candidate = evaluation.candidate
    name = candidate.full_name
    if not evaluation.is_present:
        label = evaluation.presence.label
        raise NoExtract(f"Pas d’extrait pour {name} ({label}) : il n’y a pas de note.", harmless=True)
    if is_altered(evaluation):
        raise NoExtract(
            f"Pas d’extrait pour {name} : l’évaluation a été modifiée après avoir été close. Rouvrez-la, relisez-la et"
            " closez-la de nouveau."
        )
    if not grid.communicable:
        raise NoExtract(
            f"Pas d’extrait pour {name} : sa grille ne dit rien de communicable à la personne candidate.",
            harmless=True,
        )
    mark = evaluation.mark_on_20(grid)
    final = evaluation.is_closed and mark is not None
    if not final and not draft:
        reason = (
            "l’évaluation est encore un brouillon, à clore"
            if not evaluation.is_closed
            else f"il manque des {_made_of(grid)}, la note sur {french(grid.marking.scale.maximum)} n’existe pas"
        )
        raise NoExtract(f"Pas d’extrait pour {name} : {reason}.", drafted=True)
    has_mark = "note" in grid.communicable
    appreciation = _appreciation(grid, evaluation, final=final)
    if final and appreciation is None and not has_mark:
        raise NoExtract(
            f"Pas d’extrait pour {name} : seule l’appréciation générale est communicable, et il n’y en a pas.",
            harmless=True,
        )
    return CommunicableExtract(
        diploma=grid.wording.diploma,
        exam=grid.wording.exam,
        last_name=candidate.last_name,
        first_name=candidate.first_name,
        number=candidate.number,
        school=candidate.school or (heading.school if heading else ""),
        exam_date=candidate.exam_date or (heading.date if heading else None),
        appreciation=appreciation,
        mark_on_20=mark if has_mark else None,
        out_of=grid.marking.scale.maximum,
        rounding=grid.marking.final_words,
        has_mark=has_mark,
        draft=not final,
        exam_dates=dates_text(evaluation.orals),
        **({} if heading is None else _of_session(heading)),
    )


def _made_of(grid: Grid) -> str:
    """What the final mark is made of."""
    return "positionnements" if grid.marking.rule is Rule.LEVELS and not grid.marking.decision else "notes"


def _of_session(heading: Heading) -> dict[str, Any]:
    return {
        "session_title": heading.title,
        "centre": heading.centre,
        "form": heading.form.value if heading.form else "",
        "jury_reserve": heading.jury_reserve,
    }


def _appreciation(grid: Grid, evaluation: Evaluation, *, final: bool) -> str | None:
    """None where it may not leave, and where the grid did not ask for one and none was written."""
    if "appreciation" not in grid.communicable:
        return None
    is_asked = grid.appreciation_under is not None and not grid.appreciation_under.is_finite()
    return None if final and not is_asked and not evaluation.appreciation.strip() else evaluation.appreciation
