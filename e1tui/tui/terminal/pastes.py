"""What of the keys that came at once was pasted, by a terminal that does not bracket its pastes.

Keys that are sent at once by a slow line or by a program are keys: 1 3 4 2, n 1 4 Entrée. What makes a paste of
them is its length, the lines and columns of a table, or, where nothing is written, the words of a sentence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from textual import events
from textual.message import Message

from e1tui.tui.keys import commands

# As many characters in one read were pasted, or typed while the line stalled: a text field takes them at once.
BURST: Final = 32
# As many were pasted: outside a text field they are no commands.
PASTED: Final = 256
TYPED_TABS: Final = 3  # more of them in one run are a table's
_FEWEST: Final = 5  # messages of a table, or of a sentence; a key alone is not looked at

# Two cells beside each other; a name, which no row of levels and marks holds (AFNOR's first four keys are à é è ê).
_CELLS: Final = re.compile(r"[^\t]\t+[^\t]")
_NAME: Final = re.compile(r"(?=[^\W\d_]*[A-Za-z][^\W\d_]*[A-Za-z])[^\W\d_]{2,}")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
# After these keys a text is typed: words that come at once with them may be that text.
_OPENING: Final = frozenset(
    key
    for name in (
        "remark",
        "notes",
        "incidents",
        "filter",
        "add",
        "edit",
        "import_list",
        "paste_list",
        "passages",
    )
    for key in commands.BY_ID[name].keys
)


def pasted(messages: Sequence[Message], field: str) -> str:
    """The text that the first messages are when they were pasted, a character a message; "" when they are keys.

    `field` is what has the focus, as `text_run` has it.
    """
    run = text_run(messages, field)
    whole = text_run(messages, "") if field in ("line", "text") else run
    if len(messages) >= _FEWEST and is_table(whole, field):
        return whole
    if len(run) >= (BURST if field else PASTED):
        return run
    return run if not field and len(messages) >= _FEWEST and _is_sentence(run) else ""


def text_run(messages: Iterable[Message], field: str) -> str:
    """The text that the first messages are for what has the focus; a character a message.

    `field` is "line", "text", "table" (lines of a spreadsheet) or "". Tab leaves a field, even one that was typed
    ahead while the line stalled; it is a part of the text only in a paste: a long run with several of them, or
    with as much after it as a paste has.
    """
    characters = []
    for message in messages:
        character = _as_text(message) if isinstance(message, events.Key) else None
        if character is None or (field == "line" and character in "\n\t"):
            break
        characters.append(character)
    run = "".join(characters)
    if not field or (len(run) >= PASTED and (field == "table" or run.count("\t") > TYPED_TABS)):
        return run
    if field == "table":
        return run.rstrip("\t")
    while "\t" in run and len(run) - run.rindex("\t") <= BURST:
        run = run[: run.rindex("\t")]
    return run


def is_table(text: str, field: str = "") -> bool:
    """Whether these are lines of a spreadsheet.

    Where such lines are pasted, one is enough. Elsewhere Tab and Entrée have their own meaning: there it takes two
    lines of as many columns, each with a name in it, none beginning as a command that was typed ahead would.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    if field == "table":
        # In the last line Tab may leave the text, and what follows be commands: no command is a name.
        sure = lines[:-1] if len(lines) > 1 else lines if "\n" in text else []
        last = "".join(lines[-1:])
        cell = last.rpartition("\t")[2]
        ends_with_name = bool(_CELLS.search(last) and _NAME.search(cell)) and not cell[0].islower()
        return ends_with_name or any(map(_CELLS.search, sure))
    return (
        len(lines) > 1
        and len({line.count("\t") for line in lines}) == 1
        and all(_CELLS.search(line) and _NAME.search(line) and not line[0].islower() for line in lines)
    )


def _is_sentence(text: str) -> bool:
    head = re.split(r"[\n\t]", text, maxsplit=1)[0]
    words = head.split(" ")
    long = sum(len(set(found[0])) > 2 for word in words if (found := _WORD.search(word)))
    return len(words) > 2 and long > 1 and head[0] not in _OPENING


def space(message: Message) -> str:
    """The no-break or thin space that a key types: Textual's fields take it for no character at all."""
    character = message.character if isinstance(message, events.Key) else None
    wide = character is not None and len(character) == 1 and character != " "
    return character if character and wide and unicodedata.category(character) == "Zs" else ""


def _as_text(key: events.Key) -> str | None:
    """The character that this key is in a pasted text, None for a key that is none."""
    if key.key in ("enter", "ctrl+j"):
        return "\n"
    if key.key == "tab":
        return "\t"
    return key.character if key.is_printable or space(key) else None
