"""Closing and reopening who is being scored: the screen's question and its gate, answered by o or n."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from e1tui.line_mode.answers import NO, YES
from e1tui.line_mode.console import Talk
from e1tui.operations import closing_question
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.post import Post, Told


def is_yes(talk: Talk) -> bool:
    """Whether the question that was said is answered by yes; asked again until it is answered."""
    while True:
        talk.say("o ou n ?")
        answer = talk.ask().strip().lower()
        if answer in YES | NO:
            return answer in YES


def close(talk: Talk, post: Post, one: Assessment, now: Callable[[], dt.datetime]) -> Told:
    """Ask, with what is to be seen again, then close; what to say of it. E1Error when its file is refused."""
    asked = closing_question.question(post, one, now())
    if isinstance(asked, Told):
        return asked
    talk.say(asked.words.whole)
    return closing_question.close(post, one, asked, now()) if is_yes(talk) else Told("Pas close.")


def reopen(talk: Talk, one: Assessment) -> Told:
    """Ask why, then make it a draft again; what to say of it."""
    talk.say("Rouvrir cette évaluation close ? Son empreinte ne vaudra plus. Un motif, ou Entrée : non.")
    reason = talk.ask().strip()
    return one.reopen(reason) if reason else Told("Pas rouverte.")
