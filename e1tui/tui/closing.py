"""Closing and reopening an evaluation: what stands in the way, and the question before reopening."""

from __future__ import annotations

from dataclasses import replace

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.review import missing
from e1tui.domain.session import State
from e1tui.errors import E1Error
from e1tui.storage.store import SessionStore
from e1tui.storage.who import Author
from e1tui.tui.base import Confirm, E1Screen

REOPEN_QUESTION = "Rouvrir cette évaluation close ?\nElle redevient un brouillon, modifiable."


def obstacle(grid: Grid, evaluation: Evaluation) -> str:
    """Why the evaluation cannot be closed yet, or ""."""
    if not evaluation.is_present:
        return ""
    findings = missing(grid, evaluation)
    if not findings:
        return ""
    others = f" (et {len(findings) - 1} de plus)" if len(findings) > 1 else ""
    return f"Pas encore : il manque « {findings[0].message} »{others}."


def with_state(evaluation: Evaluation, state: State) -> Evaluation:
    """The evaluation closed or reopened; the data of a closing do not survive a reopening."""
    closing = evaluation.closing if state is State.CLOSED else None
    return replace(evaluation, state=state, closing=closing)


def toggle_closed(screen: E1Screen[None], store: SessionStore, stem: str) -> None:
    """Close the evaluation of a list's row, or ask and reopen it."""
    try:
        stored = store.load(stem)
        grid = store.grid()
    except E1Error as error:
        screen.say(str(error), problem=True)
        return

    def save(state: State, done: str) -> None:
        author = Author(screen.e1.account)
        try:
            store.save(stored, with_state(stored.evaluation, state), author, screen.e1.now())
        except E1Error as error:
            screen.say(str(error), problem=True)
            return
        screen.refresh_rows()
        screen.say(f"{stored.evaluation.candidate.full_name} : {done}")

    def reopen(confirmed: bool | None) -> None:
        if confirmed:
            save(State.DRAFT, "évaluation rouverte.")

    if stored.evaluation.is_closed:
        screen.app.push_screen(Confirm(REOPEN_QUESTION, "rouvrir"), reopen)
    elif problem := obstacle(grid, stored.evaluation):
        screen.say(problem + " Entrée : ouvrir.", problem=True)
    else:
        save(State.CLOSED, "évaluation close.")
