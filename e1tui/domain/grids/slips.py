"""What people who write no TOML slip into a grid's file, line by line: what the parser, which stops at the first, cannot name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from e1tui.domain.grids.faults import shown

# A text, closed on its line or not, or a comment; the time stays linear whatever the line holds.
_TEXT: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?' r"|'[^']*+'?|#.*")
_STANDS_FOR_A_TEXT: Final = '""'
_CURVED: Final = re.compile("[“”„‟«»]")
_INSIDE: Final = re.compile(r'""\s*[^\s,\]}=.#]')
_COMMA: Final = re.compile(r"=\s*([+-]?\d+),(\d+)")
_WORD: Final = re.compile(r"=\s*(oui|non|vrai|faux|true|false)\b", re.IGNORECASE)
_YES: Final = frozenset({"oui", "vrai", "true"})
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_.-]+")
_HEADER: Final = re.compile(r"(\[++)\s*+([\w.-]++)\s*+(\]*+)")
_LISTS: Final = ("niveaux", "competences")  # tables that are written [[…]], one for each


def slips(text: str) -> Iterator[tuple[int, str]]:
    """The lines, from 1, of a file that is no TOML, each with what is wrong there and how it is written."""
    if '"""' in text or "'''" in text:
        return  # a text of several lines: what is in it is not to be taken for the file's own
    given: dict[str, int] = {}
    tables: dict[str, int] = {}
    before = ""
    depth = 0
    for number, line in enumerate(text.splitlines(), 1):
        bare = _TEXT.sub(_as_bare, line).strip()
        if not bare:
            continue
        if depth == 0 and (header := _HEADER.fullmatch(bare)):
            given = {}
            yield from ((number, said) for said in _of_header(header, tables, number))
        else:
            yield from ((number, said) for said in _of_line(bare))
            if depth and before.endswith(("}", _STANDS_FOR_A_TEXT)) and bare.startswith(("{", '"')):
                yield (
                    number,
                    "une virgule est attendue entre cet élément de la liste et celui de la ligne d’avant",
                )
            key = bare.partition("=")[0].strip()
            if depth == 0 and _BARE_KEY.fullmatch(key) and "=" in bare:
                if key in given:
                    yield number, f"{key} est déjà donné à la ligne {given[key]}, une seule fois est attendue"
                given.setdefault(key, number)
            depth = max(0, depth + bare.count("[") - bare.count("]"))
        before = bare


def _as_bare(found: re.Match[str]) -> str:
    if found[0].startswith("#"):
        return ""
    is_closed = len(found[0]) > 1 and found[0][0] == found[0][-1]
    return _STANDS_FOR_A_TEXT if is_closed else found[0]


def _of_header(header: re.Match[str], tables: dict[str, int], number: int) -> Iterator[str]:
    name = header[2]
    brackets = 2 if name in _LISTS else 1
    written = f"{'[' * brackets}{name}{']' * brackets}"
    if header[0].replace(" ", "").strip() != written and (name in _LISTS or len(header[1]) != len(header[3])):
        yield f"{written} est attendu"
    elif brackets == 1 and name in tables:
        yield f"{written} est déjà à la ligne {tables[name]}, une seule fois est attendue"
    tables.setdefault(name, number)


def _of_line(bare: str) -> Iterator[str]:
    is_open = '"' in bare.replace(_STANDS_FOR_A_TEXT, "")
    if (found := _CURVED.search(bare)) and not (is_open and found[0] in "«»"):
        yield f'un texte est attendu entre guillemets droits ("…"), non {found[0]}'
    elif _INSIDE.search(bare):
        yield "un texte s’arrête à son deuxième guillemet droit : à l’intérieur, des guillemets français (« ») sont attendus"
    elif is_open:
        yield "un guillemet droit est attendu au début et à la fin de chaque texte, sur la même ligne"
    else:
        yield from _of_values(bare)


def _of_values(bare: str) -> Iterator[str]:
    for found in _COMMA.finditer(bare):
        yield f"un point est attendu dans un nombre : {found[1]}.{found[2]}, non {found[1]},{found[2]}"
    for found in _WORD.finditer(bare):
        if found[1] not in ("true", "false"):
            yield f"{'true' if found[1].casefold() in _YES else 'false'} est attendu, non {found[1]}"
    for part in re.split("[{,]", bare):
        key, equals, _ = part.partition("=")
        if equals and (key := key.strip()) and not _BARE_KEY.fullmatch(key) and key != _STANDS_FOR_A_TEXT:
            yield f"une clé sans accent, espace ni apostrophe est attendue, non {shown(key)}"
