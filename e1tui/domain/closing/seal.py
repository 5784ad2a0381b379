"""Closing an evaluation, its fingerprint, reopening it with a reason, and the second member who has read it.

The fingerprint is the SHA-256 of `canonical_form`: whoever has the file can reckon it again without e1tui.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from typing import Final

from e1tui.domain import fields
from e1tui.domain.day.oral import split_name, timer_of
from e1tui.domain.day.timer import TimerState, ended
from e1tui.domain.evaluation import Closing, Evaluation, HistoryEntry, field_items, with_field
from e1tui.domain.fields import FREE_TEXTS, REMARK_SUFFIX, is_mark
from e1tui.domain.heading import Heading, heading_items
from e1tui.domain.marks import TENTH
from e1tui.domain.session import State
from e1tui.domain.text import clean, folded
from e1tui.errors import InvalidValue

SHOWN_DIGITS: Final = 12  # of the fingerprint, on screens and documents
ALTERED: Final = "MODIFIÉE APRÈS CLÔTURE"  # where the fingerprint would stand
# Not what was judged: the state itself, the schedule, what touches on health, what is for the commission only.
_SEALED_OF_AN_ORAL: Final = ("date", "presence")  # attributes: the dates of those held are on the form
_LEFT_OUT: Final = frozenset(
    {fields.STATE, fields.ORDER, fields.TIME, fields.EXTRA_TIME, fields.TIMER, fields.NOTES}
)


def canonical_form(evaluation: Evaluation) -> bytes:
    """What the fingerprint is reckoned over: identity, presence, positions, marks and appreciation; in the second
    version also the heading that the evaluation is, or would be, closed under.

    A JSON object in UTF-8, on one line, without blanks between its parts, nothing escaped that JSON allows to
    stand as it is, its keys in the order of their characters. The keys are the history's names of the fields
    ("C1.1.note", "candidat.nom"); a field without a value is not in it. Values are texts: "S" for a position,
    "14.5" and "14.0" for marks, "2026-06-12" for a date, people's texts in Unicode NFC with \\n for line ends.

    The second version adds "version": "2" and the heading's keys after "entete." ("entete.commission.1.nom"). What
    later closings keep beside these (another grid's identity, the situations of an oral) joins them as further
    keys, which those that lack it do not have: no third version is needed for that. A grid of the sessions folder
    adds "grille" and "grille_empreinte", the SHA-256 of its file.
    """
    values = {name: _plain(name, value) for name, value in field_items(evaluation) if is_sealed(name)}
    closing = evaluation.closing
    if closing is not None and closing.heading is not None:
        values["version"] = str(closing.version)
        values |= {f"entete.{key}": _plain(key, value) for key, value in heading_items(closing.heading)}
    if closing is not None and closing.grid_sha:
        values |= {"grille": evaluation.grid_id, "grille_empreinte": closing.grid_sha}
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def is_sealed(field: str) -> bool:
    """Whether the fingerprint of a closed evaluation is reckoned over that field too."""
    if oral := split_name(field):
        return oral[1] in _SEALED_OF_AN_ORAL
    return field not in _LEFT_OUT and not field.endswith(REMARK_SUFFIX)


def fingerprint(evaluation: Evaluation) -> str:
    """The 64 hexadecimal digits of the SHA-256 of the canonical form."""
    return hashlib.sha256(canonical_form(evaluation)).hexdigest()


def shown_fingerprint(evaluation: Evaluation) -> str:
    """The first digits of the fingerprint of a closed evaluation; "" where there is none that is true.

    To be asked, as `is_altered`, of an evaluation as its file has it, not of what is made of it to be printed.
    """
    closing = evaluation.closing if evaluation.is_closed else None
    return closing.fingerprint[:SHOWN_DIGITS] if closing and not is_altered(evaluation) else ""


def seal_text(evaluation: Evaluation) -> str:
    """What stands where a document shows the fingerprint: its digits, that it is not true any more, or ""."""
    return ALTERED if is_altered(evaluation) else shown_fingerprint(evaluation)


def is_altered(evaluation: Evaluation) -> bool:
    """Whether a closed evaluation is not what it was when it was closed; False where that cannot be told."""
    kept = evaluation.closing.fingerprint if evaluation.is_closed and evaluation.closing else ""
    return bool(kept) and kept != fingerprint(evaluation)


def closed(
    evaluation: Evaluation,
    account: str,
    now: dt.datetime,
    heading: Heading | None = None,
    timer_end: dt.datetime | None = None,
    grid_sha: str = "",
) -> Evaluation:
    """The evaluation closed by that account under that heading and grid, with its fingerprint.

    Whether it may be is not asked here: `operations.closing.close` is the gate. Without a heading it is closed as the
    first versions did, under the first canonical form. A timer that has begun ends with it,
    at `timer_end` where a screen reckons it by another clock than `now`.
    """
    closing = Closing(at=now, by=account, heading=heading, grid_sha=grid_sha)
    done = replace(evaluation, state=State.CLOSED, closing=closing, reopening="")
    for situation in ("", *done.orals):
        timer = done.oral(situation).timer
        if timer is not None and timer.state in (TimerState.RUNNING, TimerState.PAUSED):
            done = with_field(done, timer_of(situation), ended(timer, timer_end or now))
    return replace(done, closing=replace(closing, fingerprint=fingerprint(done)))


def reopened(evaluation: Evaluation, reason: str) -> Evaluation:
    """The evaluation as a draft, without its closing; InvalidValue without a reason.

    The reason goes into the history with the next save.
    """
    reason = " ".join(clean(reason).split())
    if not reason:
        raise InvalidValue("Un motif est attendu pour rouvrir : il reste dans l’historique.")
    return replace(evaluation, state=State.DRAFT, closing=None, reopening=reason)


# --- the second member ---


def review_refusal(evaluation: Evaluation, account: str, member: str = "", *, by_levels: bool = False) -> str:
    """Why this person cannot mark the evaluation as reviewed, or "". `by_levels`: the grid makes the mark of them.

    Only a closed one, and by somebody else than who gave the last mark. Two members who share an account are
    told apart by `member`; where one of the two is not known, one account is one person.
    """
    if evaluation.closing is None or not evaluation.is_closed:
        return "Seule une évaluation close se relit."
    if (last := _last_mark(evaluation, by_levels=by_levels)) is None:
        return ""
    same = folded(last.member) == folded(member) if last.member and member else last.by == account
    if not same:
        return ""
    return f"{last.member or last.by} a donné la dernière note : un autre membre doit relire."


def reviewed(
    evaluation: Evaluation, account: str, member: str = "", *, by_levels: bool = False
) -> Evaluation:
    """The closed evaluation marked as reviewed by a member (else an account); InvalidValue when it may not be."""
    if refusal := review_refusal(evaluation, account, member, by_levels=by_levels):
        raise InvalidValue(refusal)
    assert evaluation.closing is not None
    return replace(evaluation, closing=replace(evaluation.closing, reviewed_by=member or account))


def _last_mark(evaluation: Evaluation, *, by_levels: bool) -> HistoryEntry | None:
    """The last entry that gave a mark, not one that took it away; of levels that make the mark, the last level."""
    given = [entry for entry in evaluation.history if entry.after is not None]
    marks = [entry for entry in given if is_mark(entry.field)]
    if by_levels and not marks and evaluation.is_present and not evaluation.has_marks:
        marks = [entry for entry in given if entry.field in evaluation.positions]
    return marks[-1] if marks else None


# --- the canonical form's parts ---


def _plain(name: str, value: object) -> str:
    match value:
        case Decimal():
            tenths = value.quantize(TENTH)
            return str(tenths if tenths == value else value)  # a step of 0.25 is not rounded
        case dt.date():
            return value.isoformat()
        case _:
            return clean(str(value), multiline=name in FREE_TEXTS)
