"""Closing and reopening from a screen: the one question before, with all there is to see again, and the reason after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from e1tui.domain.closing.gate import Verdict, gate
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.field_names import field_name
from e1tui.domain.grid import Grid
from e1tui.domain.text import NBSP
from e1tui.errors import E1Error
from e1tui.operations import closing
from e1tui.storage.attendance import Present
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore, Stored
from e1tui.tui.exporting.remaking import offer_anew
from e1tui.tui.open_session.session import Sitting
from e1tui.tui.screen.base import Ask, Confirm, E1Screen
from e1tui.tui.text.lines import clip

NEEDS_REASON: Final = "Un motif est attendu : il reste dans l’historique."
_SHOWN: Final = 3  # sentences of a kind in the question: with all kinds it fits 24 lines
_WIDTH: Final = 60
_JUST_NOW: Final = dt.timedelta(minutes=1)


def ask_reason() -> Ask:
    """The dialog that gives back why an evaluation is reopened, or None."""
    return Ask(
        "Rouvrir cette évaluation close ?\nElle redevient un brouillon, son empreinte ne vaut plus. Motif :",
        "rouvrir",
        NEEDS_REASON,
    )


def closing_question(
    evaluation: Evaluation, verdict: Verdict, others: Sequence[str], kept: str = ""
) -> Confirm:
    """The question before an evaluation is closed, with what is to be seen again and who else is in it.

    `kept` is a mark that was typed and not validated, which closing keeps.
    """
    lines = [
        f"{evaluation.candidate.full_name} : clore l’évaluation ?",
        "Elle ne se modifiera plus ; la rouvrir demande un motif, qui reste dans l’historique.",
    ]
    if kept:
        lines.append(f"{kept}, tapée sans Entrée, sera gardée.")
    shorter = [*lines]
    for title, sentences in (
        (f"À relire dans l’appréciation{NBSP}:", verdict.readings),
        (f"À vérifier{NBSP}:", verdict.to_check),
        ("", others),
    ):
        if sentences:
            head = [title] if title else []
            lines += [*head, *_listed(sentences)]
            shorter += [*head, *_listed([clip(sentence, _WIDTH) for sentence in sentences])]
    yes = "garder la note et clore" if kept else "clore"
    return Confirm("\n".join(lines), yes, shorter="\n".join(shorter))


def _listed(sentences: Sequence[str]) -> Iterable[str]:
    """A line each; one more is no longer than the count of what is left out."""
    shown = [f"· {sentence}" for sentence in sentences]
    left = len(sentences) - _SHOWN
    return [*shown[:_SHOWN], f"· et {left} de plus"] if left > 1 else shown


def others_in(sitting: Sitting, grid: Grid, stored: Stored, now: dt.datetime) -> tuple[str, ...]:
    """Who else has the evaluation open, a sentence each: what they have just written, or since when they rest."""
    present = [one for one in sitting.others() if one.stem == stored.stem]
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


def toggle_closed(screen: E1Screen[None], store: SessionStore, stem: str) -> None:
    """Ask whether to close the evaluation of a list's row and close it, or ask why and reopen it."""
    try:
        stored = store.load(stem)
        if stored.evaluation.is_closed:
            screen.app.push_screen(ask_reason(), _reopener(screen, store, stem))
        else:
            _ask_and_close(screen, store, stored)
    except E1Error as error:
        screen.say(str(error), problem=True)


def _ask_and_close(screen: E1Screen[None], store: SessionStore, stored: Stored) -> None:
    grid, sitting = store.grid(), screen.e1.sitting(store)
    verdict = gate(grid, store.session(), stored.evaluation)
    if verdict.refusal:
        screen.say(f"{verdict.refusal} Entrée : ouvrir.", problem=True)
        return

    def answered(yes: bool | None) -> None:
        if yes:
            done = close_now(store, stored, sitting.author, screen.e1.now())
            screen.refresh_rows()
            if isinstance(done, str):
                screen.say(done, problem=True)
            else:
                screen.say(f"{done.evaluation.candidate.full_name} : évaluation close.")

    others = others_in(sitting, grid, stored, screen.e1.now())
    screen.app.push_screen(closing_question(stored.evaluation, verdict, others), answered)


def close_now(
    store: SessionStore,
    stored: Stored,
    author: Author,
    now: dt.datetime,
    timer_end: dt.datetime | None = None,
) -> Stored | str:
    """The evaluation closed as the question showed it, or a sentence on why it is not."""
    try:
        return closing.close(store, stored, author, now, timer_end=timer_end)
    except E1Error as error:
        return str(error)


def _reopener(screen: E1Screen[None], store: SessionStore, stem: str) -> Callable[[str | None], None]:
    def reopen(reason: str | None) -> None:
        if reason is None:
            return
        try:
            stored = closing.reopen(store, stem, reason, screen.e1.sitting(store).author, screen.e1.now())
        except E1Error as error:
            screen.say(str(error), problem=True)
            return
        screen.refresh_rows()
        screen.say(f"{stored.evaluation.candidate.full_name} : évaluation rouverte.")
        offer_anew(screen, store, stem)

    return reopen
