"""Lines of a list that are no candidates: totals, footers, notes beneath it, a second line of headers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from e1tui.domain.text import folded
from e1tui.errors import FileProblem
from e1tui.rosters.columns import Field, header_score, is_known
from e1tui.rosters.layout import Layout
from e1tui.rosters.text import SEPARATORS, Record

NO_CANDIDATE: Final = "pas un candidat ?"
SECOND_HEADER: Final = f"{NO_CANDIDATE} une seconde ligne d’en-têtes"
NOTE: Final = f"{NO_CANDIDATE} un total, une note ou un bas de page"
UNLIKE: Final = f"{NO_CANDIDATE} ni numéro ni prénom, à la différence des autres lignes"

_NOTE_WORDS: Final = re.compile(
    r"^\W*(total|totaux|sous-total|effectifs?|nombre|nb|edite|editee|imprime|imprimee|genere|generee|exporte|page|fait a|signature"
    r"|remarques?|observations?|legende|nota|source|date d|mis a jour|mise a jour|document|copyright|arrete|vu|fin de)\b"
)
_HEAD_COUNT: Final = re.compile(r"^\W*\d+\s*(candidat|eleve|etudiant|inscrit|ligne|personne|apprenti)")
_PARENTHESES: Final = re.compile(r"\(.*\)$")
# What no name of a list holds: of programs' data, prose and logs.
_NO_NAME: Final = re.compile(r"[<>{}=\\|:()\"_]|[.!?]\s+\S+\s+\S+\s+\S+|^[#/;*-]|\d\d|[,.;!?]$")
_MOST_WORDS: Final = 8


def strangers(lines: Sequence[Record], layout: Layout) -> dict[int, str]:
    """Why each line that seems to be no candidate does, by its number. `lines` are those below the header.

    A line is only one for being unlike the others where these are alike: a list may hold names and nothing else.
    """
    sound = [line for line in lines if not line.error]
    found: dict[int, str] = {}
    if layout.header and sound and _is_second_header(sound[0], sound[1:], layout):
        found[sound[0].line] = SECOND_HEADER
    rest = [line for line in sound if line.line not in found]
    capitals = 2 * sum(_has_capitals(_name(line, layout)) for line in rest) > len(rest)
    for line in rest:
        if layout.header and is_known(_name(line, layout)) and _is_header_again(line, layout):
            found[line.line] = SECOND_HEADER
        elif _is_note(line, layout, capitals=capitals):
            found[line.line] = NOTE
    people = [line for line in rest if line.line not in found]
    bare = [line for line in people if _is_bare(line, layout, capitals=capitals)]
    if bare and len(people) - len(bare) >= max(2, len(bare)):
        found |= {line.line: UNLIKE for line in bare}
    return found


def _is_second_header(line: Record, others: Sequence[Record], layout: Layout) -> bool:
    """Units and precisions under the headers: "(de famille) ; (usuel)", or "de famille ; usuel" above capitals."""
    cells = [
        cell
        for i, cell in enumerate(line.cells)
        if cell and not (i < len(layout.names) and cell == layout.names[i])
    ]
    if cells and all(
        _PARENTHESES.match(cell) or (is_known(cell) and cell != layout.names[0]) for cell in cells
    ):
        return any(map(_PARENTHESES.match, cells)) or len(cells) > 1
    number = [layout.cell(one.cells, Field.NUMBER) for one in others]
    names = [_name(one, layout) for one in others if _name(one, layout)]
    name = _name(line, layout)
    return (
        bool(name)
        and len(names) > 1
        and all(number)
        and not any(map(str.isdigit, "".join(line.cells)))
        and name.islower()
        and all(map(str.isupper, names))
    )


def _is_header_again(line: Record, layout: Layout) -> bool:
    """Whether each cell is the header of a column, or the very one above it."""
    return header_score(line.cells) > 2 and all(
        is_known(cell) or (i < len(layout.names) and folded(cell) == folded(layout.names[i]))
        for i, cell in enumerate(line.cells)
        if cell
    )


def _is_note(line: Record, layout: Layout, *, capitals: bool) -> bool:
    """A line without a number and a first name of its own, that begins as notes do; PAGE Marie is somebody.

    `capitals` says whether the list's last names are written so.
    """
    filled = [cell for cell in line.cells if cell]
    if not filled or _has_number(line, layout):
        return False
    first = folded(filled[0])
    first_name = layout.cell(line.cells, Field.FIRST_NAME)
    if not (_NOTE_WORDS.match(first) or _HEAD_COUNT.match(first)):
        return not _name(line, layout) and len(filled) == 1 and filled[0] != first_name
    if Field.FIRST_NAME in layout.fields:
        return not any(map(str.isalpha, first_name)) or first_name == _name(line, layout)
    is_odd = len(first.split()) == 1 or any(c.isdigit() or c == ":" for c in filled[0])
    return is_odd or (capitals and not _has_capitals(filled[0]))


def _has_number(line: Record, layout: Layout) -> bool:
    number = re.sub(r"\s", "", layout.cell(line.cells, Field.NUMBER))
    return sum(map(str.isdigit, number)) > 3 and not any(c in number for c in ":/")


def _has_capitals(name: str) -> bool:
    return any(word.isupper() for word in name.split())


def _is_bare(line: Record, layout: Layout, *, capitals: bool) -> bool:
    """Nothing but a name's cell, where others have a number or a first name, and `capitals` in their names."""
    if layout.cell(line.cells, Field.NUMBER):
        return False
    if layout.width > 2 and any(one in line.cells[0] for one in SEPARATORS):
        return False  # it is a row with another separator, which `rows` refuses
    if Field.FIRST_NAME in layout.fields:
        has_first = bool(layout.cell(line.cells, Field.FIRST_NAME))
    else:
        name = _name(line, layout)
        has_first = len(name.split()) > 1 and not any(c.isdigit() or c == ":" for c in name)
        has_first = has_first and (_has_capitals(name) or not capitals)
    return not has_first and sum(map(bool, line.cells)) == 1 and bool(_name(line, layout))


def _name(line: Record, layout: Layout) -> str:
    return next(
        (
            cell
            for one in (Field.LAST_NAME, Field.FULL_NAME, Field.FIRST_LAST)
            if (cell := layout.cell(line.cells, one))
        ),
        "",
    )


def check_is_list(lines: Sequence[Record], layout: Layout) -> None:
    """FileProblem for a text without a header of which most lines are no names: a letter, a program's data."""
    if layout.header or layout.doubt or not lines:
        return
    odd = sum(_is_no_name(_name(line, layout)) for line in lines if not line.error)
    if 2 * odd >= len(lines) and (odd > 1 or len(lines) == 1):
        raise FileProblem(
            "Ce texte n’est pas une liste de candidats : ni en-tête connu (« Nom », « Prénom »…), ni noms. Une liste a une"
            " ligne par candidat."
        )


def _is_no_name(name: str) -> bool:
    return bool(_NO_NAME.search(name)) or len(name.split()) > _MOST_WORDS
