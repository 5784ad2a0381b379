"""`e1tui grille`: which grids there are, checking a file, one to begin from, its blank form, adopting a changed one."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from e1tui import files
from e1tui.domain.grid import Grid
from e1tui.domain.grids.reading import read_grid
from e1tui.domain.grids.slips import slips
from e1tui.domain.marks import french
from e1tui.errors import DocumentError, FileProblem, UsageError
from e1tui.operations.adopting import Adoption, adopt, adoption
from e1tui.storage import grids
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.phrases import starter_phrases
from e1tui.toml import parse_toml

Say = Callable[[str], None]
Ask = Callable[[str], str]
# What people who never wrote such a file stumble over.
_AS_WRITTEN: Final = (
    "La faute est à cette ligne, ou juste avant : un nombre s’écrit avec un point (2.5), un texte entre guillemets droits"
    ' ("…"), une clé sans accent et une seule fois ; une virgule suit chaque élément d’une liste.'
)
_AS_NAMED: Final = (
    "pour servir, ce fichier aura un nom en minuscules sans accent, chiffres et tirets, de 40 caractères au plus,"
    " qui finit par .toml, comme velo-e2.toml."
)
_AS_SAVED: Final = "Enregistrez-le de nouveau en choisissant UTF-8."


def run(folder: SessionsFolder, options: argparse.Namespace, say: Say, warn: Say, ask: Ask) -> int:
    """One of the actions; the exit code."""
    match options.action:
        case "lister":
            code = _list(folder, say, warn)
            warn(f"Les grilles que l’on ajoute vont dans {grids.grids_of(folder.root)}")
            return code
        case "verifier":
            return _check(Path(options.fichier), say, warn)
        case "exemple":
            return _example(options.id, say)
        case "apercu":
            return _preview(Path(options.fichier), Path(options.vers), say, warn)
        case _:
            return _adopt(folder, options, say, ask)


def _list(folder: SessionsFolder, say: Say, warn: Say) -> int:
    """1 where a file of the folder is refused: it is listed with its first fault."""
    for grid_id in grids.shipped():
        say(f"{grid_id} : {grids.load_grid(grid_id).title} (fournie)")
    found = grids.read_folder(grids.grids_of(folder.root))
    for grid in found.grids:
        say(f"{grid.id} : {grid.title}")
    for path, first in found.refused:
        say(f"{Path(path).stem} : refusée, {first}")
    for name in grids.other_names(grids.grids_of(folder.root)):
        named = Path(name).stem in grids.shipped()
        warn(
            f"{name} : "
            + ("ce nom est celui d’une grille fournie, qui reste la seule." if named else _AS_NAMED)
        )
    return 1 if found.refused else 0


def _check(path: Path, say: Say, warn: Say) -> int:
    grid = _read(path, say, warn)
    if grid is None:
        return 1
    count = len(grid.criteria)
    say(
        f"{path.name} : grille acceptée, {_plural(len(grid.competencies), 'compétence')},"
        f" {_plural(count, 'critère')}, {_plural(len(grid.levels), 'niveau', 'niveaux')}."
    )
    if not starter_phrases(grid):
        warn(
            "Avertissement, aucune des phrases fournies ne convient à ces niveaux et à ces compétences : la commission"
            " gardera les siennes en écrivant une appréciation."
        )
    return 0


def _read(path: Path, say: Say, warn: Say) -> Grid | None:
    """The grid of a file, None where it is refused: every fault is said, one a line."""
    content = grids.read_file(path)
    if path.suffix != ".toml" or not grids.is_grid_id(path.stem):
        warn(f"{path.name} : {_AS_NAMED}")
    try:
        document = parse_toml(content)
    except DocumentError as error:
        for line in _unreadable(path.name, content, str(error)):
            say(line)
        return None
    found = read_grid(path.stem, document, grids.sha_of(content))
    for fault in found.faults:
        say(f"{fault}.")
    for warning in found.warnings:
        warn(f"Avertissement, {warning}.")
    return found.grid


def _unreadable(name: str, content: bytes, first: str) -> Iterator[str]:
    """Of a file that is no TOML, where the parser stops, and every line that is not written as one."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield f"{name} : {first}. {_AS_SAVED}"
        return
    found = [f"{name} : ligne {number} : {what}." for number, what in slips(text)]
    yield f"{name} : {first}." if found else f"{name} : {first}. {_AS_WRITTEN}"
    yield from found


def _example(grid_id: str | None, say: Say) -> int:
    if grid_id not in (None, *grids.shipped()):
        raise UsageError(
            f"grille exemple : « {grid_id} » n’est pas fournie (connues : {', '.join(grids.shipped())})."
        )
    content = grids.EXAMPLE.read_bytes() if grid_id is None else grids.shipped_file(grid_id)
    for line in content.decode().splitlines():
        say(line)
    return 0


def _preview(path: Path, target: Path, say: Say, warn: Say) -> int:
    from e1tui.domain.session import Session
    from e1tui.export.forms.grid_form import blank_pdf

    grid = _read(path, say, warn)
    if grid is None:
        return 1
    if target.exists():
        raise FileProblem(f"{target} existe déjà : rien n’est écrit.")
    files.write_file(target, blank_pdf(grid, Session(grid.id, grid.title)))
    say(f"Formulaire vierge : {target}")
    return 0


def _adopt(folder: SessionsFolder, options: argparse.Namespace, say: Say, ask: Ask) -> int:
    store = folder.open(options.session)
    found = adoption(store)
    if not found.is_needed:
        say("La grille n’a pas changé depuis que la session l’a : rien à adopter.")
        return 0
    for line in _changes(found):
        say(line)
    if found.refused:
        say("Rien n’est adopté : ces fichiers ne se lisent pas avec la grille telle qu’elle est.")
        return 1
    if not options.oui and ask("Adopter la grille telle qu’elle est ? (oui) ").strip().casefold() != "oui":
        say("Rien n’est adopté.")
        return 1
    adopt(store, found)
    say(f"Grille {found.grid.id} adoptée.")
    return 0


def _changes(found: Adoption) -> Iterator[str]:
    for one in found.candidates:
        closed = " (close)" if one.is_closed else ""
        beside = f" (calculée : {_change(*one.reckoned, is_known=one.is_known)})" if one.reckoned else ""
        yield f"{one.name}{closed} : {_change(one.before, one.after, is_known=one.is_known)}{beside}"
    yield from found.refused
    if any(one.is_closed for one in found.candidates):
        yield (
            "Les évaluations closes gardent leur empreinte, qui dit la grille d’avant ; leurs documents suivront celle-ci."
            " Où cela change ce qui est signé : les rouvrir, les relire et les clore de nouveau."
        )
    if not any(one.is_known for one in found.candidates):
        yield "La grille d’avant n’est plus là : les notes d’avant ne peuvent être dites."


def _change(before: Decimal | None, after: Decimal | None, *, is_known: bool) -> str:
    was, becomes = (("-" if mark is None else french(mark)) for mark in (before, after))
    return f"{was if is_known else '?'} → {becomes}"


def _plural(count: int, word: str, words: str = "") -> str:
    return f"{count} {word}" if count < 2 else f"{count} {words or word + 's'}"
