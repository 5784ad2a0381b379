"""argparse in French: its help, and its messages as `UsageError`; it has its texts in English only."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable
from typing import Final, NoReturn

from e1tui.domain.text import NBSP, unbroken
from e1tui.errors import UsageError

_SESSION_HELP: Final = "nom du dossier de la session, dans le dossier des sessions"

# argparse's messages (Python 3.11 to 3.14), whole or after "argument X: ".
_FRENCH: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern, re.DOTALL), french)
    for pattern, french in (
        (r"the following arguments are required: (.*)", r"il manque : \1"),
        (r"unrecognized arguments: (.*)", r"de trop ou inconnu : \1"),
        (r"invalid choice: (.*?) \(choose from (.*)\)", r"\1 n’existe pas ; choix : \2"),
        (r"expected one argument", "une valeur est attendue"),
        (r"expected at (?:least|most) one argument", "une valeur est attendue"),
        (r"expected (\d+) arguments?", r"\1 valeurs sont attendues"),
        (r"ignored explicit argument (.*)", r"cette option ne prend pas de valeur (\1)"),
        (r"not allowed with argument (.*)", r"ne va pas avec \1"),
        (r"one of the arguments (.*) is required", r"il faut l’un de : \1"),
        (r"ambiguous option: (\S+) could match (.*)", r"\1 est ambigu : \2"),
        (r"invalid \S+ value: (.*)", r"valeur non permise : \1"),
    )
)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        """With "Utilisation" in the place of the English word."""
        super().add_usage(usage, actions, groups, "Utilisation : " if prefix is None else prefix)

    def _split_lines(self, text: str, width: int) -> list[str]:
        return super()._split_lines(unbroken(text), width)


class Parser(argparse.ArgumentParser):
    """An ArgumentParser whose help is French and whose errors are UsageError."""

    def __init__(
        self,
        prog: str | None = None,
        *,
        description: str | None = None,
        epilog: str | None = None,
    ) -> None:
        super().__init__(
            prog,
            description=description,
            epilog=epilog,
            formatter_class=_Formatter,
            add_help=False,
            allow_abbrev=False,
        )
        self.color = False  # Python 3.14 would colour the usage, in English order
        self._positionals.title = f"arguments{NBSP}"  # argparse adds the colon
        self._optionals.title = f"options{NBSP}"
        self.add_argument("-h", "--help", "--aide", action="help", help="montre cette aide et s’arrête")

    def error(self, message: str) -> NoReturn:
        """Raise UsageError in French, with the way to the help, where argparse would print and end the process."""
        raise UsageError(f"{in_french(message)}.\nAide : {self.prog} --help")


def in_french(message: str) -> str:
    """One of argparse's error messages in French; unchanged if this version does not know it."""
    if found := re.fullmatch(r"argument (\S+): (.*)", message, re.DOTALL):
        return f"{found[1]} : {in_french(found[2])}"
    for pattern, french in _FRENCH:
        if found := pattern.fullmatch(message):
            return re.sub(r"'([^']*)'", r"« \1 »", found.expand(french))
    return message


Maker = Callable[[str, str], Parser]  # of the parser of one command: its name, and a line on what it does


def add_session(parser: Parser) -> None:
    """The argument SESSION."""
    parser.add_argument("session", metavar="SESSION", help=_SESSION_HELP)
