"""Closing and reopening from a screen: what stands in the way, and the reason asked before reopening."""

from __future__ import annotations

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.review import advice, obstacle
from e1tui.domain.session import Session
from e1tui.errors import E1Error
from e1tui.export.printable import unprintable
from e1tui.storage import closing
from e1tui.storage.store import SessionStore
from e1tui.tui.base import Ask, E1Screen

NEEDS_REASON = "Un motif est attendu : il reste dans l’historique."


def ask_reason() -> Ask:
    """The dialog that gives back why an evaluation is reopened, or None."""
    return Ask(
        "Rouvrir cette évaluation close ?\nElle redevient un brouillon, son empreinte ne vaut plus. Motif :",
        "rouvrir",
        NEEDS_REASON,
    )


def closed_sentence(done: str, grid: Grid, session: Session, evaluation: Evaluation) -> str:
    """What is said once an evaluation is closed: with what is worth reading again in its appreciation."""
    return " ".join(filter(None, (done, advice(grid, session, evaluation))))


def toggle_closed(screen: E1Screen[None], store: SessionStore, stem: str) -> None:
    """Close the evaluation of a list's row, or ask why and reopen it."""
    author = screen.e1.sitting(store).author

    def done(name: str, what: str) -> None:
        screen.refresh_rows()
        screen.say(f"{name} : {what}")

    def reopen(reason: str | None) -> None:
        if reason is None:
            return
        try:
            stored = closing.reopen(store, stem, reason, author, screen.e1.now())
        except E1Error as error:
            screen.say(str(error), problem=True)
            return
        done(stored.evaluation.candidate.full_name, "évaluation rouverte.")

    try:
        stored = store.load(stem)
        if stored.evaluation.is_closed:
            screen.app.push_screen(ask_reason(), reopen)
        elif problem := obstacle(store.grid(), store.session(), stored.evaluation):
            screen.say(problem + " Entrée : ouvrir.", problem=True)
        elif problem := unprintable(stored.evaluation):
            screen.say(problem, problem=True)
        else:
            closing.close(store, stored, author, screen.e1.now())
            done(
                stored.evaluation.candidate.full_name,
                closed_sentence("évaluation close.", store.grid(), store.session(), stored.evaluation),
            )
    except E1Error as error:
        screen.say(str(error), problem=True)
