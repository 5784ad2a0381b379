"""`e1tui reunir`: two members' scorings of the same candidates into a third session, where they agree."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from e1tui.domain.agreement import of
from e1tui.domain.fields import BONUS, FINAL_MARK, MARK_SUFFIX
from e1tui.domain.french import plural
from e1tui.domain.sessions.reconciliation import APPRECIATION, Compared
from e1tui.operations.reconciliation import Aside, bring_together, candidates_of, plan_agreement
from e1tui.operations.sources import read_source
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.keys.commands import key

Say = Callable[[str], None]


def run(
    folder: SessionsFolder, options: argparse.Namespace, author: Author, now: dt.datetime, say: Say, warn: Say
) -> int:
    """Bring two sessions together; 1 when somebody could not be written, or nobody is finished on both sides."""
    plan = plan_agreement(read_source(folder, options.a), read_source(folder, options.b))
    for sentence in (*plan.notes, *_aside(plan.aside)):
        warn(sentence)
    if not plan.pairs:
        warn("Personne n’est fini des deux côtés : rien n’est écrit.")
        return 1
    done = bring_together(folder, options.vers, plan, author, now)
    for problem in done.problems:
        warn(problem)
    if done.is_new:
        say(
            f"Session créée, sous l’intitulé {of(options.a)} : touche {key('edit')}, dans la liste, pour le changer."
        )
    for name, one in zip(candidates_of(done.added), done.added, strict=True):
        say(f"{name} : {_open(one)}")
    say(
        f"Réunis dans {options.vers} : {len(done.added)}. Déjà réunis, laissés tels quels : {done.known}. Laissés de"
        f" côté : {len(plan.aside)}."
    )
    count = plural(len(plan.pairs), "candidat")
    say(f"{plan.names[0]} et {plan.names[1]}, sur {count} :")
    for sentence in plan.distance.sentences:
        say(f"  {sentence}")
    return 1 if done.problems else 0


def _aside(found: Sequence[Aside]) -> Iterator[str]:
    """Who is left aside: a sentence for each reason, then all of whom it is true."""
    by_reason: dict[str, list[str]] = {}
    for one in found:
        by_reason.setdefault(one.reason, []).append(one.who)
    for reason, names in by_reason.items():
        if len(names) == 1:
            yield f"Laissé de côté : {' : '.join(filter(None, (*names, reason)))}."
        else:
            yield f"Laissés de côté : {len(names)} candidats, {reason}."
            yield f"  {', '.join(names)}"


def _open(one: Compared) -> str:
    """What is left to agree on: "2 positionnements, 1 note, l’appréciation à accorder."."""
    marks = sum(field.endswith(MARK_SUFFIX) or field in (FINAL_MARK, BONUS) for field in one.open)
    text = APPRECIATION in one.open
    levels = len(one.open) - marks - text
    parts = [plural(n, what) for n, what in ((levels, "positionnement"), (marks, "note")) if n]
    parts += ["l’appréciation"] if text else []
    return f"{', '.join(parts)} à accorder." if parts else "rien à accorder."
