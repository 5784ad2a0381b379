"""`e1tui deplacer`: candidates to another session, with what was given; asked first."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable

from e1tui.domain.agreement import of
from e1tui.errors import E1Error
from e1tui.operations.moving import move_all, plan_move
from e1tui.operations.selection import select
from e1tui.storage.author import Author
from e1tui.storage.moving import Way

Say = Callable[[str], None]


def run(
    way: Way,
    options: argparse.Namespace,
    author: Author,
    clock: Callable[[], dt.datetime],
    ask: Callable[[str], str],
    say: Say,
    warn: Say,
) -> int:
    """Move or copy the candidates named, once it was answered; 1 when one of them stays in the end."""
    selection = select(way.source, options.candidat)
    plan = plan_move(way, selection.found, author, clock())
    for problem in (*selection.problems, *map(str, plan.staying)):
        warn(problem)
    if not plan.leaving:
        raise E1Error("Personne à copier." if way.copy else "Personne à déplacer.")
    for leaving in plan.leaving:
        say(
            "".join(
                [
                    f"{leaving.name} : {_state(leaving.stored.evaluation.is_closed)}",
                    *(f" ; {n}" for n in leaving.notes),
                ]
            )
        )
    if not options.oui:
        question = f"{_what(way)} {_those(len(plan.leaving))} vers {way.target.name}, avec ce qui est donné ? o ou n : "
        if ask(question).strip().casefold() not in ("o", "oui"):
            raise E1Error("Pas de oui : rien n’est fait. (--oui répond d’avance.)")
    gone, staying = move_all(plan, author, clock)
    for refusal in staying:
        warn(str(refusal))
    done = "Copiés" if way.copy else "Déplacés"
    left = len(plan.staying) + len(staying) + len(selection.problems)
    say(f"{done} dans {way.target.name} : {len(gone)}. Laissés : {left}.")
    if gone and not way.copy:
        say(f"Les fichiers d’origine restent parmi les candidats retirés {of(way.source.name)}.")
    return 1 if left else 0


def _state(is_closed: bool) -> str:
    return "close, avec son empreinte" if is_closed else "brouillon"


def _what(way: Way) -> str:
    return "Copier" if way.copy else "Déplacer"


def _those(count: int) -> str:
    return "ce candidat" if count == 1 else f"ces {count} candidats"
