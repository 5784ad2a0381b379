"""The one reader of TOML files: bounded before it parses, and whatever comes out of it is a DocumentError.

Candidates, sessions, phrases, settings, grids, archive records: all of them come through `parse_toml`. What a
table may hold is for its own reader to say (`storage.reader`).
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from typing import Any, Final

from e1tui.errors import DocumentError

MAX_BYTES: Final = 512 * 1024  # three thousand changes, and every text of a candidate at its limit
# tomllib's time and memory grow with the square of a dotted key's parts (80 kB of one key take 6 GB), and every
# part and every table costs it about a kilobyte. Ours have four parts at most, and a table per change.
_MAX_KEY_PARTS: Final = 16
# By what stands for it outside of texts: how many of it a file may have, and what it is called.
_BOUNDS: Final = {
    ".": (20_000, "clés à points"),
    ",": (10_000, "valeurs dans des listes"),
    "=": (40_000, "clés"),
    "\n": (70_000, "lignes"),
}
_MAX_TABLES: Final = 10_000
_MAX_DEPTH: Final = 16  # of lists and tables in each other, which tomllib reads by recursion; ours: one
_MAX_WORD: Final = 64  # characters of a number or a bare key; ours: a dozen
# A text or a comment. A text that is never closed matches too, and a key is looked at from its beginning only:
# the time stays linear whatever the file holds.
_TEXTS: Final = re.compile(
    r'''"""(?:[^\\]|\\.)*?(?:"{3,5}|\Z)|"(?:[^"\\\n]|\\[^\n])*"?'''
    r"""|'''.*?(?:'{3,5}|\Z)|'[^'\n]*'?|#[^\n]*""",
    re.DOTALL,
)
_BRACKET: Final = re.compile(r"[\[\]{}]")
_LONG_EXPONENT: Final = re.compile(r"[0-9][eE][+-]?[0-9_]{7}")
# What follows is looked for where there may be one only, and so not compiled at the start.
_LONG_KEY: Final = rf"(?<![\w-])(?:[A-Za-z0-9_-]++[ \t]*+\.[ \t]*+){{{_MAX_KEY_PARTS}}}"
_TABLE: Final = r"(?m)^[ \t]*\["
# Too long a word, or an exponent of more than six digits: int refuses more than 4,300 digits, Decimal an exponent
# of 19, and neither says so as tomllib does.
_OVERSIZED: Final = rf"(?a)(?<![\w.+-])(?:[\w.+-]{{{_MAX_WORD + 1}}}|[+-]?\d[\d_.]*[eE][+-]?(?:\d_?){{7}})"
_KEY_OF_LINE: Final = rf"(?a)[ \t]*([\w.-]{{1,{_MAX_WORD}}})[ \t]*="
_POSITION: Final = r"\(at line (\d+), column (\d+)\)"


def parse_toml(content: bytes, limit: int = MAX_BYTES) -> dict[str, Any]:
    """Decode a TOML file of at most `limit` bytes, with or without a BOM, decimals exactly.

    DocumentError says where it is wrong, and why, whatever the content.
    """
    if len(content) > limit:
        raise DocumentError(f"le fichier dépasse {limit // 1024} Kio")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DocumentError(f"ligne {line} : le fichier n’est pas en UTF-8") from error
    _check_bounds(text)
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise DocumentError(_reason(error)) from error
    except Exception as error:  # not a bug of ours: what the parser chokes on is no file to be opened
        raise DocumentError("ce n’est pas du TOML lisible") from error


def _check_bounds(text: str) -> None:
    """Refuse at once what would take tomllib seconds or gigabytes; people's texts and comments do not count."""
    bare = _TEXTS.sub(_as_key_part, text)
    if bare.count(".") >= _MAX_KEY_PARTS and (found := re.search(_LONG_KEY, bare)):
        raise DocumentError(f"ligne {_line(bare, found.start())} : clé trop longue")
    may_be = max(map(len, bare.split()), default=0) > _MAX_WORD or _LONG_EXPONENT.search(bare)
    if may_be and (found := re.search(_OVERSIZED, bare)):
        what = "cette clé est démesurée" if found[0][0].isalpha() else "ce nombre est démesuré"
        key = re.match(_KEY_OF_LINE, bare[bare.rfind("\n", 0, found.start()) + 1 : found.start() + _MAX_WORD])
        raise DocumentError(f"ligne {_line(bare, found.start())} : {what}", key[1] if key else "")
    for character, (most, what) in _BOUNDS.items():
        if bare.count(character) > most:
            raise DocumentError(f"trop de {what} (plus de {most})")
    if bare.count("[") > _MAX_TABLES and sum(1 for _ in re.finditer(_TABLE, bare)) > _MAX_TABLES:
        raise DocumentError(f"trop de tables (plus de {_MAX_TABLES})")
    _check_depth(bare)


def _check_depth(bare: str) -> None:
    depth = 0
    for bracket in _BRACKET.finditer(bare):
        depth = depth + 1 if bracket[0] in "[{" else max(0, depth - 1)
        if depth > _MAX_DEPTH:
            raise DocumentError(
                f"ligne {_line(bare, bracket.start())} : trop de listes ou de tables imbriquées"
            )


def _as_key_part(text: re.Match[str]) -> str:
    """What stands for a text where only keys are looked at: its lines count, its words do not."""
    lines = "\n" * text[0].count("\n")
    return lines if text[0].startswith("#") else "_" + lines


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _reason(error: tomllib.TOMLDecodeError) -> str:
    if found := re.search(_POSITION, str(error)):
        return f"ligne {found[1]}, colonne {found[2]} : ce n’est pas du TOML valable"
    return "le texte s’arrête avant la fin : ce n’est pas du TOML valable"
