"""A conversation that is written down: what is said, what is answered, in the order in which it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hosts import AUTHOR, NOW

from e1tui.domain.evaluation import Evaluation
from e1tui.line_mode.console import Ended
from e1tui.line_mode.program import Program
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore

CLAUDE = Author("clemaire", "LEMAIRE Claude")
Answer = str | Callable[[], None]  # a line, or what happens elsewhere meanwhile


class Script:
    """Answers with these lines, then its input has ended; `lines` is all that was said and answered."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._answers = iter(answers)
        self.lines: list[str] = []

    def say(self, text: str) -> None:
        self.lines += text.split("\n")

    def ask(self) -> str:
        for answer in self._answers:
            if isinstance(answer, str):
                self.lines.append(f"> {answer}")
                return answer
            answer()
        raise Ended


class Table:
    """Where somebody scores the session of a test; each `talk` is a program of its own."""

    def __init__(self, store: SessionStore) -> None:
        self.store = store
        self.now = NOW
        self.code = -1
        self.keyboard = "azerty"

    def talk(self, *answers: Answer, who: str | None = "0101") -> list[str]:
        """What was said and answered from the beginning to the end."""
        script = Script(answers)
        self.program = Program(script, self.store, AUTHOR.account, lambda: self.now, self.keyboard)
        self.code = self.program.run(who)
        return script.lines

    def given(self, rank: int = 0) -> Evaluation:
        """What is on disk of the candidate of that rank."""
        return self.store.load(self.store.stems()[rank]).evaluation

    def theirs(self, make: Callable[[Evaluation], Evaluation], rank: int = 0) -> None:
        """Claude saves, elsewhere, what `make` turns the evaluation into."""
        other = SessionStore(self.store.folder)
        stored = other.load(other.stems()[rank])
        other.save(stored, make(stored.evaluation), CLAUDE, NOW)


def after(lines: list[str], answer: str) -> list[str]:
    """What was said after that answer, up to the next one."""
    rest = lines[lines.index(f"> {answer}") + 1 :]
    ends = [rank for rank, line in enumerate(rest) if line.startswith("> ")]
    return rest[: ends[0]] if ends else rest
