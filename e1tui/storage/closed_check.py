"""What a closed evaluation's file says against itself, its history and its session: for sessions and archives.

The fingerprint is no signature: whoever changes a file can reckon it anew. It shows what changed by mistake, and to
whoever has the printed digits what changed at all; the history shows what the reckoning forgot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from e1tui.domain.closing.gate import shown
from e1tui.domain.closing.printable import unprintable
from e1tui.domain.closing.record import unrecorded
from e1tui.domain.closing.seal import is_altered
from e1tui.domain.evaluation import Closing, Evaluation, heading_for
from e1tui.domain.fields import STATE
from e1tui.domain.heading import HEADING_KEYS, Heading, differing, heading_of
from e1tui.domain.review import blocking
from e1tui.domain.session import Session, State
from e1tui.errors import DocumentError
from e1tui.storage.grids import Loader, load_grid

_ANEW: Final = "rouvrez-la, relisez-la et closez-la de nouveau"


@dataclass(frozen=True)
class Problem:
    """`file` is relative to the sessions folder; `key` is empty when the whole file is refused.

    A `warning` is worth knowing and no fault: the files are as they should be.
    """

    file: str
    key: str
    reason: str
    warning: bool = False

    def __str__(self) -> str:
        return " : ".join(part for part in (self.file, self.key, self.reason) if part)


class Closings:
    """The closed evaluations of one session, file by file, then what they have in common against it.

    Without a session (its file is refused), what it would say is not judged.
    """

    def __init__(self, session: Session | None, load_grid: Loader = load_grid) -> None:
        self._session = session
        self._load_grid = load_grid
        self._differing: Counter[str] = (
            Counter()
        )  # by key of the heading, how many closings keep another value

    def check(self, name: str, evaluation: Evaluation) -> Iterator[Problem]:
        """What is to be said of one evaluation, read with its history, whatever its state."""
        if not evaluation.is_closed:
            if evaluation.closing is not None:
                yield Problem(
                    name,
                    STATE,
                    "un brouillon qui garde une clôture : le fichier a été modifié après la clôture",
                )
            return
        yield from _seal(name, evaluation)
        yield from _against_history(name, evaluation)
        yield from self._other_grid(name, evaluation.closing)
        yield from self._incomplete(name, evaluation)
        if (
            self._session is not None
            and evaluation.closing is not None
            and evaluation.closing.heading is not None
        ):
            self._differing.update(_differences(evaluation.closing.heading, heading_of(self._session)))

    def _other_grid(self, name: str, closing: Closing | None) -> Iterator[Problem]:
        """Where its session has adopted another grid since: what was signed was reckoned by the one before."""
        if self._session is not None and closing is not None and closing.grid_sha != self._session.grid_sha:
            yield Problem(
                name,
                "cloture.grille_empreinte",
                "close avec la grille d’avant, ses documents suivent celle que la session a adoptée depuis : s’ils"
                f" diffèrent de ce qui est signé, {_ANEW}",
                warning=True,
            )

    def _incomplete(self, name: str, evaluation: Evaluation) -> Iterator[Problem]:
        """What could not be closed today. A first version asked for neither form nor date: that is no fault."""
        if self._session is None:
            return
        try:
            grid = self._load_grid(evaluation.grid_id)
        except DocumentError:
            return
        is_first = evaluation.closing is None or evaluation.closing.heading is None
        for finding in blocking(grid, self._session, evaluation):
            warning = is_first and (finding.field == "forme" or finding.is_identity)
            yield Problem(name, finding.field, f"close et incomplète, il manque : {finding.message}", warning)
        if reason := unprintable(evaluation, heading_for(evaluation, self._session)):
            yield Problem(
                name, "", f"close, et ses documents ne peuvent être faits tels quels : {reason}", is_first
            )

    def of_session(self, file: str) -> Iterator[Problem]:
        """What the session's own file says now that closed evaluations were not closed under."""
        for key, count in self._differing.items():
            kept = "1 évaluation close garde" if count == 1 else f"{count} évaluations closes gardent"
            yield Problem(
                file,
                key,
                f"changé depuis : {kept} et imprime{'' if count == 1 else 'nt'} ce qui y était",
                True,
            )


def _seal(name: str, evaluation: Evaluation) -> Iterator[Problem]:
    closing = evaluation.closing
    if closing is None:
        yield Problem(
            name,
            "cloture",
            "close sans empreinte, comme dans les premières versions : rien ne prouve qu’elle n’a pas changé."
            f" Pour en avoir une, {_ANEW} (dans l’application, ou par e1tui rouvrir puis e1tui clore)",
            warning=True,
        )
    elif not closing.fingerprint:
        yield Problem(
            name,
            "cloture.empreinte",
            f"absente d’une évaluation close, que l’on peut changer sans le voir : {_ANEW}",
        )
    elif is_altered(evaluation):
        yield Problem(
            name, "cloture.empreinte", "l’évaluation a été modifiée après avoir été close (autre empreinte)"
        )


def _against_history(name: str, evaluation: Evaluation) -> Iterator[Problem]:
    """Where the last that the history says of a field is not what the file has: it was changed without e1tui."""
    for change in unrecorded(evaluation):
        yield Problem(
            name, change.field, f"{shown(change.after)}, mais l’historique finit par {shown(change.before)}"
        )
    if (closer := _other_closer(evaluation, evaluation.closing)) and evaluation.closing is not None:
        yield Problem(name, "cloture.par", f"« {evaluation.closing.by} », mais l’historique dit « {closer} »")


def _other_closer(evaluation: Evaluation, closing: Closing | None) -> str:
    """Who closed it by the history, where the closing says somebody else. Values of the history are texts."""
    last = next((entry for entry in reversed(evaluation.history) if entry.field == STATE), None)
    if closing is None or last is None or last.after != State.CLOSED.value or last.by == closing.by:
        return ""
    return last.by


def _differences(kept: Heading, now: Heading) -> list[str]:
    return [HEADING_KEYS[name] for name in differing(kept, now)]
