"""Closing and reopening from a screen: the one question before, with all there is to see again, and the reason after."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from e1tui.domain.closing.gate import gate
from e1tui.domain.text import clip
from e1tui.errors import E1Error
from e1tui.operations import closing
from e1tui.operations.closing_question import REMARK, QuestionText, others_in, question_text
from e1tui.storage.store import SessionStore, Stored
from e1tui.tui.exporting.remaking import offer_anew
from e1tui.tui.keys.commands import key
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Ask, Confirm

_WIDTH: Final = 62  # of a remark where the window is too low for whole ones
NEEDS_REASON: Final = "Un motif est attendu : il reste dans l’historique."


def ask_reason() -> Ask:
    """The dialog that gives back why an evaluation is reopened, or None."""
    return Ask(
        "Rouvrir cette évaluation close ?\nElle redevient un brouillon, son empreinte ne vaut plus. Motif :",
        "rouvrir",
        NEEDS_REASON,
    )


def closing_question(asked: QuestionText, *, keeps_mark: bool = False) -> Confirm:
    """The question before an evaluation is closed; whether that keeps a mark that was typed and not validated."""
    lines = asked.text.split("\n")
    shorter = "\n".join(clip(line, _WIDTH) if line.startswith(REMARK) else line for line in lines)
    yes = "garder la note et clore" if keeps_mark else "clore"
    return Confirm(asked.text, yes, shorter=shorter, whole=asked.whole)


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
    verdict = gate(grid, store.session(), stored.evaluation, screen.e1.today())
    if verdict.refusal:
        screen.say(f"{verdict.refusal} {key('open')} : ouvrir.", problem=True)
        return

    def answered(yes: bool | None) -> None:
        if yes:
            try:
                closing.close(store, stored, sitting.author, screen.e1.now())
            except E1Error as error:
                screen.refresh_rows()
                screen.say(str(error), problem=True)
                return
            screen.refresh_rows()
            screen.say(f"{stored.evaluation.candidate.full_name} : évaluation close.")

    others = others_in(sitting.others(), grid, stored, screen.e1.now())
    screen.app.push_screen(closing_question(question_text(stored.evaluation, verdict, others)), answered)


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
