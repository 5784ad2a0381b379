"""Closing the evaluation that is being scored: what is asked before, with all there is to see again, and what is done then.

A list's row is closed with the same question (`others_in`, `question_text`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from e1tui.domain import fields
from e1tui.domain.closing.gate import Verdict, gate
from e1tui.domain.evaluation import Change, Evaluation, diff, with_field
from e1tui.domain.field_names import field_name, value_text
from e1tui.domain.grid import Grid
from e1tui.domain.review import missing
from e1tui.domain.text import NBSP
from e1tui.errors import E1Error
from e1tui.operations import closing
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.post import Post, Told
from e1tui.scoring.sheet import Step
from e1tui.storage.attendance import Present
from e1tui.storage.store import Stored

_SHOWN: Final = 3  # sentences of a kind in the question: with all kinds it fits 24 lines
REMARK: Final = "· "  # what a line of the question that may be cut begins with
UNSAVED: Final = "Tout n’est pas enregistré : rien ne peut être clos pour le moment."
_JUST_NOW: Final = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class QuestionText:
    """What is asked: `text` names the most important of each kind and counts the others, `whole` names all."""

    text: str
    whole: str


@dataclass(frozen=True)
class Question:
    """What closing would close, and what to ask; `typed` is a mark that was not validated, which closing keeps."""

    evaluation: Evaluation
    words: QuestionText
    typed: Step | None = None


def question(post: Post, one: Assessment, now: dt.datetime) -> Question | Told:
    """What to ask before the evaluation is closed, or why it cannot be now; E1Error when its file is refused."""
    if one.sheet.typed == "" and (held := one.hold_back()) is not None:
        return held  # closing would keep the mark that was about to be taken away
    typed = one.sheet.keep_mark() if one.sheet.typed else Step(one.sheet)
    if typed.problem:
        one.take(typed)
        return Told(typed.message, problem=True, sheet=True)
    stored = _all_saved(post, one)
    if isinstance(stored, Told):
        return stored
    post.session = post.store.session()
    change = diff(one.evaluation, typed.sheet.evaluation)
    evaluation = _as_given(stored.evaluation, change)
    verdict = gate(post.grid, post.session, evaluation, now.date())
    if verdict.refusal:
        there = f" {post.key('next_missing')} : y aller." if missing(post.grid, evaluation) else ""
        return Told(f"{verdict.refusal}{there}", problem=True)
    kept = ""
    if change:
        kept = _kept(change[0], post.key("enter"))
    others = others_in(post.others(), post.grid, stored, now)
    if one.unsettled() is not None:
        others = (f"{one.banner}.", *others)
    return Question(evaluation, question_text(evaluation, verdict, others, kept), typed if change else None)


def _kept(change: Change, enter: str) -> str:
    """That a mark which was not validated is kept, whichever it is."""
    value = value_text(change.after)
    match change.field:
        case fields.BONUS:
            return f"Le bonus {value}, tapé sans {enter}, sera gardé."
        case fields.FINAL_MARK:
            return f"La note finale {value}, tapée sans {enter}, sera gardée."
        case mark:
            return f"La note {value} de {mark.removesuffix(fields.MARK_SUFFIX)}, tapée sans {enter}, sera gardée."


def close(post: Post, one: Assessment, asked: Question, now: dt.datetime) -> Told:
    """Close what the question was about; nothing, and why is told, if it is another by now."""
    if asked.typed is not None:
        one.take(asked.typed)
    else:
        one.give_up_typed()
    try:
        stored = _all_saved(post, one)
        if isinstance(stored, Told):
            return stored
        if diff(asked.evaluation, stored.evaluation):
            said = f"L’évaluation a changé pendant la question : relisez, puis {post.key('close')}."
            return Told(said, problem=True, sheet=True)
        timer_end = one.oral.now(one.evaluation) if one.is_timed else None
        done = closing.close(post.store, stored, post.writer.author, now, timer_end=timer_end)
    except E1Error as error:
        return Told(str(error), problem=True, sheet=True)
    one.closed(done)
    return Told("Évaluation close.", sheet=True)


def _all_saved(post: Post, one: Assessment) -> Stored | Told:
    """The evaluation on disk, which is what closing closes; why not, where the sheet has not shown all of it yet or
    not all is there."""
    if not one.saving.flush():
        return Told(UNSAVED, problem=True, sheet=True)
    stored = one.saving.on_disk()
    if diff(one.evaluation, stored.evaluation):
        one.refresh()
        again = post.key("close")
        said = f"Un autre poste vient de changer cette évaluation : relisez, puis {again}."
        return Told(said, problem=True, sheet=True)
    return stored


def _as_given(evaluation: Evaluation, changes: Sequence[Change]) -> Evaluation:
    """With what is about to be given; the history is silent about that, and is not asked."""
    fields = {change.field for change in changes}
    for change in changes:
        evaluation = with_field(evaluation, change.field, change.after)
    return replace(evaluation, history=tuple(one for one in evaluation.history if one.field not in fields))


# --- what is asked ---


def question_text(
    evaluation: Evaluation, verdict: Verdict, others: Sequence[str], kept: str = ""
) -> QuestionText:
    """The question before an evaluation is closed, with what is to be seen again and who else is in it.

    `kept` says that closing keeps a mark that was typed and not validated.
    """
    text, whole = (_text(evaluation, verdict, others, kept, most) for most in (_SHOWN, None))
    return QuestionText(text, whole)


def _text(
    evaluation: Evaluation, verdict: Verdict, others: Sequence[str], kept: str, most: int | None
) -> str:
    lines = [
        f"{evaluation.candidate.full_name} : clore l’évaluation ?",
        "Elle ne se modifiera plus ; la rouvrir demande un motif, qui reste dans l’historique.",
    ]
    if kept:
        lines.append(kept)
    for title, sentences in (
        (f"À relire dans l’appréciation{NBSP}:", verdict.readings),
        (f"À vérifier{NBSP}:", verdict.to_check),
        ("", others),
    ):
        if sentences:
            lines += [*([title] if title else []), *_listed(sentences, most)]
    return "\n".join(lines)


def _listed(sentences: Sequence[str], most: int | None) -> Iterable[str]:
    """A line each, `most` of them at most; one more is no longer than the count of what is left out."""
    shown = [f"{REMARK}{sentence}" for sentence in sentences]
    left = len(sentences) - most if most is not None else 0
    return [*shown[:most], f"{REMARK}et {left} autres"] if left > 1 else shown


def others_in(others: Iterable[Present], grid: Grid, stored: Stored, now: dt.datetime) -> tuple[str, ...]:
    """Who else has the evaluation open, a sentence each: what they have just written, or since when they rest."""
    present = [one for one in others if one.stem == stored.stem]
    return tuple(_about(one, grid, stored.evaluation, now) for one in present)


def _about(other: Present, grid: Grid, evaluation: Evaluation, now: dt.datetime) -> str:
    who = "Vous-même, ailleurs," if other.own else other.who
    verb = "avez" if other.own else "a"
    given = [
        entry
        for entry in evaluation.history[-1:]
        if entry.by == other.account
        and entry.member == other.member
        and entry.at.utcoffset() is not None
        and now - entry.at <= _JUST_NOW
    ]
    if given:
        return f"{who} {'venez' if other.own else 'vient'} d’y écrire : {field_name(grid, given[0].field)}."
    if now - other.active <= _JUST_NOW:
        return f"{who} y {'travaillez' if other.own else 'travaille'} en ce moment."
    return f"{who} l’{verb} aussi ouverte, sans touche depuis {_minutes(now - other.active)}."


def _minutes(length: dt.timedelta) -> str:
    return f"{max(1, int(length.total_seconds() // 60))}{NBSP}min"
