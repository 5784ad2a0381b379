"""The phrase bank on disk: the commission's `<sessions>/phrases.toml` over the starter set of the package.

format = 1
depart = false                  # leave the starter set out; it is there by default

[[phrases]]
texte = "Un dossier sérieux, présenté avec clarté."
niveau = "S"                    # TI, I, S or TS; absent: fits every level
competence = "C1.1"             # absent: the whole exam
"""

from __future__ import annotations

import os
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.domain.grid import Grid, Level
from e1tui.domain.phrases import Phrase
from e1tui.errors import DocumentError, FileProblem
from e1tui.storage.documents import check_format
from e1tui.storage.reader import MAX_BYTES, TableReader, parse_toml

PHRASES_FILE: Final = "phrases.toml"
_MAX_PHRASES: Final = 1_000
_LONGEST: Final = 500


def load_phrases(root: Path, grid: Grid) -> tuple[tuple[Phrase, ...], str]:
    """The commission's phrases, then the starter set's; and what is wrong with the commission's file, or "".

    A file that is refused leaves the starter set: a typing error in it must not stop an examination.
    """
    starter = starter_phrases(grid)
    path = root / PHRASES_FILE
    if not os.path.lexists(path):
        return starter, ""
    try:
        own, with_starter = decode_phrases(files.read_bounded(path, MAX_BYTES), grid)
    except DocumentError as error:
        return starter, f"{PHRASES_FILE} : {error}. Seules les phrases fournies servent."
    except FileProblem as error:
        return starter, str(error)
    return (*own, *(one for one in starter if with_starter and one not in own)), ""


@cache
def starter_phrases(grid: Grid) -> tuple[Phrase, ...]:
    """The set that ships with the package; those of competencies that the grid does not have are left out."""
    content = (resources.files("e1tui") / "phrases" / "depart.toml").read_bytes()
    return decode_phrases(content, grid)[0]


def decode_phrases(content: bytes, grid: Grid) -> tuple[tuple[Phrase, ...], bool]:
    """The phrases of a file, and whether the starter set goes with them; DocumentError with key and reason."""
    reader = TableReader(parse_toml(content))
    check_format(reader)
    with_starter = reader.boolean("depart", default=True)
    tables = reader.tables("phrases")
    if len(tables) > _MAX_PHRASES:
        raise DocumentError(f"plus de {_MAX_PHRASES} phrases", "phrases")
    phrases = tuple(_phrase(table, grid) for table in tables)
    reader.finish()
    return phrases, with_starter


def _phrase(reader: TableReader, grid: Grid) -> Phrase:
    text, level, competency = (
        reader.nonempty("texte"),
        reader.choice("niveau", Level),
        reader.text("competence"),
    )
    known = [one.id for one in grid.competencies]
    if competency and competency not in known:
        raise DocumentError(
            f"une compétence de la grille est attendue ({', '.join(known)})", reader.key("competence")
        )
    if len(text) > _LONGEST:
        raise DocumentError(f"une phrase a au plus {_LONGEST} caractères", reader.key("texte"))
    reader.finish()
    return Phrase(text, level, competency)
