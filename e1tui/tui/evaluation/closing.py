"""Closing and reopening on the evaluation screen: the question or the reason is asked, then what is said of it shown."""

from __future__ import annotations

from collections.abc import Callable

from e1tui.errors import E1Error
from e1tui.operations import closing_question
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.post import Post, Told
from e1tui.tui.closing.question import ask_reason
from e1tui.tui.closing.question import closing_question as ask
from e1tui.tui.exporting.remaking import offer_anew
from e1tui.tui.keys.commands import key
from e1tui.tui.screen.base import E1Screen


def toggle(screen: E1Screen[str], post: Post, one: Assessment, tell: Callable[[Told], None]) -> None:
    """On Synthèse: ask once, then close what is on disk through the one gate; for a closed one ask why, then reopen it.

    `tell` says and shows what came of it.
    """
    is_closed = one.evaluation.is_closed
    if post.read_only:
        tell(Told(post.read_only, problem=True))
    elif not one.sheet.on_synthesis:
        way = f"{key('close')} clôt l’évaluation depuis la Synthèse ({key('next_tab')}, ou {key('appreciation')})."
        tell(Told(one.sheet.refusal if is_closed else way))
    elif is_closed:
        screen.app.push_screen(ask_reason(), lambda reason: _reopen(screen, post, one, tell, reason))
    else:
        try:
            asked = closing_question.question(post, one, screen.e1.now())
        except E1Error as error:
            asked = Told(str(error), problem=True)
        if isinstance(asked, Told):
            tell(asked)
            return
        question = asked

        def answered(yes: bool | None) -> None:
            if yes:
                tell(closing_question.close(post, one, question, screen.e1.now()))

        screen.app.push_screen(ask(asked.words, keeps_mark=asked.typed is not None), answered)


def _reopen(
    screen: E1Screen[str], post: Post, one: Assessment, tell: Callable[[Told], None], reason: str | None
) -> None:
    if reason is None:
        return
    tell(one.reopen(reason))
    one.saving.flush()  # what is made anew is made of the file
    offer_anew(screen, post.store, one.stem)
