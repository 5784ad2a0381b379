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
from e1tui.domain.appreciation.phrases import Phrase
from e1tui.domain.grid import Grid, Level
from e1tui.errors import DocumentError, FileProblem, SaveError
from e1tui.storage.lock import session_lock
from e1tui.storage.toml.documents import FORMAT, check_format, dump
from e1tui.storage.toml.tables import MAX_BYTES, TableReader, parse_toml

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


def keep_phrase(root: Path, grid: Grid, text: str) -> bool:
    """Add a sentence to the commission's file, behind all that it holds; False when it is offered already.

    E1Error when the file cannot be read, and stays as it is, or when nothing can be written.
    """
    if len(text) > _LONGEST:
        raise SaveError(f"Une phrase a au plus {_LONGEST} caractères : sélectionnez-en moins.")
    path = root / PHRASES_FILE
    with session_lock(root):
        try:
            content = (
                files.read_bounded(path, MAX_BYTES) if os.path.lexists(path) else dump({"format": FORMAT})
            )
            own, with_starter = decode_phrases(content, grid)
        except DocumentError as error:
            raise SaveError(f"{PHRASES_FILE} : {error}. Rien n’y est ajouté.") from error
        offered = (*own, *starter_phrases(grid)) if with_starter else own
        if _plain(text) in {_plain(one.text) for one in offered}:
            return False
        content += (b"" if content.endswith(b"\n") else b"\n") + dump({"phrases": [{"texte": text}]})
        if not _reads(content, grid, (*own, Phrase(text)), with_starter):
            raise SaveError(
                f"{PHRASES_FILE} n’a pas la place d’une phrase, ou n’a pas les siennes en [[phrases]] : rien n’y est ajouté."
            )
        files.write_file(path, content)
    return True


def _plain(text: str) -> str:
    """What makes two sentences one: neither the kind of apostrophe nor of space tells them apart."""
    return " ".join(text.replace("’", "'").split())


def _reads(content: bytes, grid: Grid, phrases: tuple[Phrase, ...], with_starter: bool) -> bool:
    """Whether that is what a file's content says."""
    try:
        return decode_phrases(content, grid) == (phrases, with_starter)
    except DocumentError:
        return False


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
