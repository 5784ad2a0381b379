"""When an evaluation was closed, by whom, its fingerprint; who has read it again, or how to."""

from __future__ import annotations

from e1tui.domain.closing.seal import ALTERED, is_altered, shown_fingerprint
from e1tui.domain.evaluation import Closing, Evaluation
from e1tui.domain.fields import STATE
from e1tui.domain.french import french_moment
from e1tui.domain.session import State
from e1tui.domain.text import NBSP, clean
from e1tui.tui.keys.commands import key


def closing_lines(evaluation: Evaluation, *, is_read: bool = True) -> tuple[str, ...]:
    """ "Close le 12/06/2026 à 10:05 par DURAND Alix · empreinte 3f9a…", then who has read it; none for a draft.

    `is_read`: the whole appreciation has been in view, so that it may be said to be read again.
    """
    closing = evaluation.closing
    if closing is None or not evaluation.is_closed:
        return ()
    how = f"Close le {french_moment(closing.at)} par {_member(evaluation, closing) or closing.by}"
    if is_altered(evaluation):
        how += f" · {ALTERED}"
    elif digits := shown_fingerprint(evaluation):
        how += f" · empreinte {digits}"
    if reader := closing.reviewed_by:
        read = f"Relue par {reader}."
    elif is_read:
        read = f"Pas encore relue. Par un autre membre, {key('reviewed')}{NBSP}: relue."
    else:
        read = f"Pas encore relue. {key('appreciation')}, {key('enter')}{NBSP}: lire toute l’appréciation."
    if is_altered(evaluation):
        read = f"{key('close')}{NBSP}: la rouvrir, pour la relire et la clore de nouveau."
    return clean(how), clean(read)


def _member(evaluation: Evaluation, closing: Closing) -> str:
    """Who held the keyboard of a shared account when it was closed, where the history has that already.

    An older closing, before the evaluation was reopened, was perhaps somebody else's.
    """
    last = next((entry for entry in reversed(evaluation.history) if entry.field == STATE), None)
    if last is None or last.after != State.CLOSED.value:
        return ""
    if last.at.utcoffset() is None or closing.at.utcoffset() is None:
        return ""  # moments without a zone, written by hand, cannot be compared with those that have one
    return last.member if last.at >= closing.at else ""
