"""Which session, which candidate, who holds the keyboard: lists that are said line by line, and the answer to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from e1tui.domain.day.schedule import Turn
from e1tui.domain.french import french_date, french_time, plural
from e1tui.domain.session import Examiner, Session, no_such_member
from e1tui.domain.summary import Summary
from e1tui.domain.text import folded
from e1tui.line_mode.answers import digits
from e1tui.line_mode.console import Talk
from e1tui.open_session.rows import Entry, Listed, Refused
from e1tui.storage.listing.entries import SessionEntry

WHICH_SESSION: Final = "Quelle session ? Un rang ou un nom."
WHICH_CANDIDATE: Final = "Quel candidat ? Un rang, un numéro ou un nom."
QUIT: Final = "q"
_LIST: Final = "l"
_OTHER: Final = (
    "x "  # what names another candidate once one is chosen: whoever types it already here means the same
)
_MOST: Final = 9  # members of a commission: a digit names one


@dataclass(frozen=True)
class Choice:
    """`line` is said in a list, with its rank; it is found by its rank, by `number`, by words of `name`."""

    key: str
    line: str
    name: str
    number: str = ""


# --- a session, a candidate ---


def session_choices(entries: Iterable[SessionEntry]) -> list[Choice]:
    """The sessions that can be read."""
    found = []
    for entry in entries:
        if entry.session is None:
            continue
        date = f", {french_date(entry.session.date)}" if entry.session.date else ""
        count = plural(entry.candidates, "candidat")
        found.append(
            Choice(entry.name, f"{entry.session.title}{date}, {count}", f"{entry.session.title} {entry.name}")
        )
    return found


def candidate_choices(
    entries: Iterable[Entry],
    session: Session,
    criteria: int,
    turns: Mapping[str, Turn] = MappingProxyType({}),
) -> list[Choice]:
    """The candidates that can be read, in the order of the list; `turns` are who is late."""
    found = []
    for one in (one.summary for one in entries if isinstance(one, Listed)):
        line = _line(one, session, criteria)
        if turns.get(one.stem) is Turn.LATE:
            line = f"{line}, {Turn.LATE.value}"
        found.append(Choice(one.stem, line, one.full_name, one.number))
    return found


def refused_lines(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The files that cannot be read, each with its reason."""
    return tuple(one.text for one in entries if isinstance(one, Refused))


def _line(one: Summary, session: Session, criteria: int) -> str:
    hour = f" à {french_time(one.time)}" if one.time else ""
    passage = f"passage {one.order}{hour}" if one.order is not None else hour.strip()
    if not one.is_present:
        state = f"{one.presence.label} ({session.code(one.presence)})"
    elif one.is_closed:
        state = one.state_text
    else:
        state = f"{one.positions} sur {criteria}" if one.positions else "rien"
    group = f"groupe {one.group}" if one.group else ""
    return ", ".join(part for part in (one.full_name, one.number, group, passage, state) if part)


def listed(choices: Sequence[Choice]) -> str:
    """All of them, a line each, with the rank that names them."""
    return "\n".join(f"{rank} {one.line}" for rank, one in enumerate(choices, 1))


def chosen(
    talk: Talk,
    what: str,
    choices: Sequence[Choice],
    keyboard: str,
    usual: Choice | None,
    typed: str | None = None,
    *,
    out: str = "rester ici",
) -> str | None:
    """The key of what is chosen, the `usual` one by Entrée; None for none. Asked again until one is named.

    `typed` is an answer that was given already; `out` says what it is to choose none.
    """
    enter = f" Entrée : {usual.name}." if usual is not None else ""
    question = f"{what}{enter} {_LIST} : la liste. {QUIT} : {out}."
    while True:
        if typed is None:
            talk.say(question)
            typed = talk.ask().strip()
        if not typed and usual is not None:
            return usual.key
        if typed.lower() == QUIT:
            return None
        found = _found(choices, typed, keyboard) if typed and typed.lower() != _LIST else []
        if not found and typed.lower().startswith(_OTHER):
            found = _found(choices, typed[len(_OTHER) :].strip(), keyboard)
        if len(found) == 1:
            return found[0].key
        if typed.lower() == _LIST:
            talk.say(listed(choices))
        elif found:
            ranks = {one.key: rank for rank, one in enumerate(choices, 1)}
            talk.say("\n".join(f"{ranks[one.key]} {one.line}" for one in found))
        elif typed:
            talk.say(f"« {typed} » : ni un rang, ni un numéro, ni un nom de la liste.")
        typed = None


def _found(choices: Sequence[Choice], typed: str, keyboard: str) -> list[Choice]:
    """What an answer names: by its whole number, by its rank, else by words of its name."""
    if exact := [one for one in choices if typed in (one.number, one.key)]:
        return exact
    rank = digits(keyboard, typed)
    if rank and len(rank) < 5 and 1 <= int(rank) <= len(choices):
        return [choices[int(rank) - 1]]
    words = folded(typed).split()
    return [one for one in choices if words and all(word in folded(one.name) for word in words)]


# --- who holds the keyboard ---


def ask_holder(
    talk: Talk, commission: Sequence[Examiner], keyboard: str, hold: Callable[[str], None]
) -> str | None:
    """Ask which member holds the keyboard, where there are several; an answer that is none is given back.

    None: it was answered, or left open by Entrée.
    """
    members = commission[:_MOST]
    if len(members) < 2:
        return None
    names = ", ".join(f"{rank} {one.full_name}" for rank, one in enumerate(members, 1))
    talk.say(f"Qui tient le clavier ? {names}.")
    while True:
        typed = talk.ask().strip()
        if not typed:
            return None
        rank = digits(keyboard, typed)
        if not rank:
            return typed
        if len(rank) == 1 and 1 <= int(rank) <= len(members):
            member = members[int(rank) - 1].full_name
            hold(member)
            talk.say(f"{member} tient le clavier.")
            return None
        talk.say(no_such_member(members))
