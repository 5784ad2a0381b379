"""What a line that is typed means: a level, a mark, one of the letters. Every letter once, with what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from e1tui import keyboards
from e1tui.domain.grid import Grid, Level
from e1tui.domain.marks import DEFAULT_SCALE

NOTHING: Final = "rien"  # takes a value back, as a question says it of one that is not given
YES, NO = frozenset({"o", "oui"}), frozenset({"n", "non"})
FULL_STOP: Final = "."  # ends a text


@dataclass(frozen=True)
class Command:
    """`id` is that of the screen's key, which the sentences of scoring name; "" where they name none."""

    letter: str
    id: str
    label: str
    takes_text: bool = False
    of_situations: bool = False  # there is none of it where the session has no situations


COMMANDS: Final = (
    Command("p", "up", "question précédente"),
    Command("z", "next_missing", "ce qui manque ensuite"),
    Command("n", "mark", "la prochaine note qui n’est pas donnée"),
    Command(
        "r", "remark", "remarque interne sur le critère : r TEXTE, ou r seul pour la lire", takes_text=True
    ),
    Command("a", "appreciation", "l’appréciation générale, ligne à ligne ; un point seul la termine"),
    Command("l", "notes", "notes internes, de même"),
    Command("d", "descriptors", "les descripteurs des niveaux"),
    Command("e", "where", "où j’en suis, et ce qui est donné"),
    Command("u", "undo", "annuler mon dernier changement"),
    Command("y", "redo", "rétablir ce que j’ai annulé"),
    Command("k", "conflict", "choisir, quand deux personnes ont donné deux valeurs"),
    Command("x", "next_candidate", "un autre candidat : x, ou x NUMERO", takes_text=True),
    Command("g", "group", "le groupe, un membre après l’autre"),
    Command("c", "timer", "chronomètre : départ, pause, reprise"),
    Command("t", "time_left", "le temps qui reste"),
    Command("f", "end_common", "fin de la phase commune, pour tout le groupe", of_situations=True),
    Command("b", "situation", "l’autre situation", of_situations=True),
    Command("v", "close", "clore l’évaluation, ou la rouvrir"),
    Command("?", "help", "ces réponses"),
    Command("q", "quit", "quitter ; tout est enregistré à mesure"),
)
_BY_LETTER: Final = {command.letter: command for command in COMMANDS}
_NAMED: Final = {command.id: command.letter for command in COMMANDS} | {
    "enter": "Entrée",
    "erase": "Autre chose",
    "previous_candidate": "x",
    "back": "x",
    "text_leave": "un point seul",
    "edit": "m",
}


def letter(command: str) -> str:
    """How a sentence names what gives a command (the screen's id): "v", "Entrée"; of one that is not here, where it is."""
    return _NAMED.get(command, "à l’écran")


def commands(*, has_situations: bool) -> tuple[Command, ...]:
    """The letters that do something in such a session."""
    return tuple(one for one in COMMANDS if has_situations or not one.of_situations)


def command(line: str, *, has_situations: bool = False) -> tuple[Command, str] | None:
    """The letter at the beginning of a line, and the text behind it; None for what is none of the letters, or has a
    text behind one that takes none: it was meant to be written somewhere."""
    letter, _, text = line.strip().partition(" ")
    found = _BY_LETTER.get(letter.lower())
    if found not in commands(has_situations=has_situations) or (text and not found.takes_text):
        return None
    return found, text.strip()


def digits(keyboard: str, line: str) -> str:
    """What the digit row gave, as digits: "&'" is 14 on AZERTY; "" where something else was typed."""
    found = [keyboards.digit(keyboard, character) for character in line.strip()]
    return "" if None in found else "".join(one for one in found if one)


def level(grid: Grid, keyboard: str, line: str) -> Level | None:
    """The level of the grid that a line gives, by its rank from 1 on or by its name in either case; None: it gives none.

    A digit is a rank, as on the screen, even where levels are named by digits. A name that is one of the letters too
    is a level as the grid writes it.
    """
    scale = grid.scale
    typed = line.strip()
    if typed.isdecimal() and 1 <= int(typed) <= len(scale):
        return scale[int(typed) - 1]
    if (exact := grid.level(typed)) is not None:
        return exact
    if (rank := digits(keyboard, typed)).isdecimal() and 1 <= int(rank) <= len(scale):
        return scale[int(rank) - 1]
    if typed.lower() in _BY_LETTER:
        return None
    return next((level for level in scale if level.value.casefold() == typed.casefold()), None)


def mark(keyboard: str, line: str, out_of: str = DEFAULT_SCALE.out_of) -> str:
    """A mark as it is typed, its digits as such: "14,5" of "&',(", and of "14,5/20" where that is what it is out of;
    "" where it cannot be one."""
    typed = "".join(
        keyboards.mark_sign(character) or keyboards.digit(keyboard, character) or " "
        for character in line.strip()
    ).removesuffix(out_of)
    return "" if " " in typed or "/" in typed or not typed[:1].isdecimal() else typed
