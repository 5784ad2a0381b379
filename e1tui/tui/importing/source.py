"""A list as the import screen has it: what was read of it, and what is in doubt; read in a thread."""

from __future__ import annotations

from dataclasses import dataclass

from e1tui.domain.agreement import inside
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.errors import FileProblem
from e1tui.operations.importing import Preview, planned
from e1tui.rosters.encoding import EncodingDoubt
from e1tui.rosters.roster import Reading, read_list
from e1tui.storage.store import SessionStore
from e1tui.tui.keys.commands import key


@dataclass(frozen=True)
class Source:
    """A list that was read, and what was read of it; `preview` is None while its columns, or its encoding (`doubt`),
    are in doubt. `session` is as it was then."""

    grid: Grid
    session: Session
    name: str
    content: bytes | str
    reading: Reading
    preview: Preview | None
    doubt: str = ""


def read_source(store: SessionStore, name: str, content: bytes | str) -> Source:
    """A list, its sheet and its columns as they are best taken. E1Error when it is none."""
    try:
        reading = read_list(content)
    except EncodingDoubt as error:
        change, keep = key("change_column"), key("keep_columns")
        doubt = f"Lettres incertaines : {change} une autre lecture, {keep} celle qui est juste."
        reading = read_list(content, error.readings[0].encoding)
        return Source(store.grid(), store.session(), name, content, reading, None, doubt)
    return understood(store, name, content, reading)


def understood(store: SessionStore, name: str, content: bytes | str, reading: Reading) -> Source:
    """A list of which it is known, or doubted, what its columns are. FileProblem where it has no candidate."""
    session = store.session()
    found = None
    if not reading.layout.doubt:
        try:
            roster = reading.roster(session.date)
        except FileProblem as error:  # of a list that may as well be pasted: it does not know its name
            raise FileProblem(f"{name} : {inside(str(error))}") from error
        found = planned(store, session, roster)
    return Source(store.grid(), session, name, content, reading, found)
