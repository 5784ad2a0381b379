"""The help's text from the one table of commands: the screen one is on first, the most used first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from e1tui import keyboards
from e1tui.domain.grid import E1_PAGE, Grid
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import ANY, COMMANDS, TEXT, TITLES, Command
from e1tui.tui.keys.levels import by_grid

SHOWN_WIDTH: Final = 10
_MOST_KEYS: Final = 5  # of levels, that have room there
_OF_MARKS: Final = frozenset({"mark", "type_mark", "drop_mark"})  # of no use where none is typed
# Where the table's order, which is the footers', is not the one in which people look things up.
_FIRST: Final = {
    commands.GRID: ("give", "mark", "type_mark", "enter", "remark", "next_missing", "undo", "next_tab", "next_candidate"),
    commands.SYNTHESIS: (
        "enter", "appreciation", "mark", "type_mark", "next_missing", "close", "export", "next_candidate", "notes",
    ),
    commands.CANDIDATES: ("open", "filter", "close", "edit", "add", "import_list", "export"),
    commands.SESSIONS: ("open", "add", "import_list", "paste_list", "edit", "export"),
}  # fmt: skip


@dataclass(frozen=True)
class Section:
    """`rows` are the keys as shown and what they do."""

    title: str
    rows: tuple[tuple[str, str], ...]


def sections(scope: str, keyboard: str, grid: Grid | None = None) -> tuple[Section, ...]:
    """A section per scope: the given one, a text's, those that hold everywhere, then the others.

    With a grid, levels are named as it names them.
    """
    first = dict.fromkeys((scope, TEXT, ANY))
    known = dict.fromkeys((*TITLES, *(one for command in COMMANDS for one in command.scopes)))
    return tuple(_section(one, keyboard, grid) for one in (*first, *(o for o in known if o not in first)))


def situations(grid: Grid) -> Section:
    """How an exam of several situations is held: what each key is there, in ten lines."""
    rows = (
        ("edit", "session : situations, phases (« commune » : tout le groupe)"),
        ("edit", "un candidat : groupe, place et présence de chaque situation"),
        ("import_list", "« Situation » et « Groupe », ou « Passage A », « Date B »…"),
        ("passages", "groupes, par taille ou par noms ; heures de plusieurs jours"),
        ("exchange", "échanger deux candidats, ou deux groupes entiers"),
        ("other_situation", "l’autre situation ; celle du jour se montre d’elle-même"),
        ("edit", "absent d’une seule : « Présence en A » ; les notes se gardent"),
        ("edit", "seconde convocation : autre date ; l’historique garde l’autre"),
        ("close", "clore dit ce qui manque d’une situation ; vous décidez"),
        ("export", "présence et porte : une page par jour et par situation"),
    )
    title = "Plusieurs situations (E1 en CCF)" if grid.page == E1_PAGE else "Plusieurs situations"
    return Section(title, tuple((commands.key(id_), told) for id_, told in rows))


def _section(scope: str, keyboard: str, grid: Grid | None) -> Section:
    def told(text: str) -> str:
        return text if grid is None else by_grid(text, grid)

    count = keyboards.FIRST_KEYS if grid is None else len(grid.scale)
    unused = frozenset() if grid is None or grid.entries else _OF_MARKS
    used = (one for one in ordered(scope) if one.id not in unused)
    rows = ((_shown(c, keyboard, count), told(c.label_in(scope))) for c in used)
    return Section(told(TITLES.get(scope, scope)), tuple(rows))


def ordered(scope: str) -> Iterable[Command]:
    """A scope's own commands, the most used first."""
    own = {command.id: command for command in COMMANDS if scope in command.scopes}
    return [own[id_] for id_ in dict.fromkeys((*_FIRST.get(scope, ()), *own))]


def _shown(command: Command, keyboard: str, levels: int) -> str:
    """The levels are named by what is printed on the keys that one has."""
    if command.id != "give":
        return command.shown
    plain = [keyboards.level_hint(keyboard, rank).split()[-1] for rank in range(levels)]
    return " ".join(plain) if levels <= _MOST_KEYS else f"{plain[0]} … {plain[-1]}"
