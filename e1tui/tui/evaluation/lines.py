"""The evaluation screen as styled lines: pure functions from a sheet to text.

A line is a tuple of (text, style) pieces; the style is a word of `STYLES`. What changes at a key stands at the
left, so that a repaint over a slow line is short.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from rich.style import Style

from e1tui.domain import marks
from e1tui.domain.fields import APPRECIATION, NOTES
from e1tui.domain.grid import Competency, Entry, Grid, Level
from e1tui.domain.review import Weight, advices
from e1tui.domain.sessions.reconciliation import fitted, marks_line
from e1tui.domain.text import clean, french_typography
from e1tui.scoring.sheet import Sheet
from e1tui.tui.closing.lines import closing_lines
from e1tui.tui.evaluation.calculation import calculation
from e1tui.tui.evaluation.landmark import landmark_beside, landmark_sentence
from e1tui.tui.keys.commands import key
from e1tui.tui.keys.told import with_keys
from e1tui.tui.text.lines import clip
from e1tui.tui.widgets.repaint import Piece, StyledLine

STYLES: Final = {
    "": Style(),
    "bold": Style(bold=True),
    "dim": Style(dim=True),
    "given": Style(bold=True, reverse=True),
    "tab": Style(bold=True, reverse=True),
    "cursor": Style(bold=True, reverse=True),
}

_MARGIN: Final = 2  # columns at the right of a criterion
_NARROWEST: Final = 20  # columns of a criterion's text
_BARE: Final = re.compile("^(passage|candidat) ")  # what the top line can do without


@dataclass(frozen=True)
class Page:
    """`owners` gives the sheet's row that each line belongs to; `cursor` and `last` are the first and the last line
    of the cursor's row. `has_all` tells whether the whole appreciation stands in it."""

    lines: tuple[StyledLine, ...]
    owners: tuple[int | None, ...]
    cursor: int
    last: int
    has_all: bool = False


@lru_cache(maxsize=512)
def _wrapped(text: str, width: int, indent: int = 0) -> tuple[str, ...]:
    """Kept: a key draws the same criteria again."""
    return tuple(textwrap.wrap(text, width, subsequent_indent=" " * indent))


class _Builder:
    """The lines of a page as they are added, each with the row of the sheet that it belongs to."""

    def __init__(self, row: int) -> None:
        self._row = row
        self._lines: list[StyledLine] = []
        self._owners: list[int | None] = []

    def add(self, *pieces: Piece, row: int | None = None) -> None:
        self._lines.append(pieces)
        self._owners.append(row)

    @property
    def height(self) -> int:
        """How many lines there are so far."""
        return len(self._lines)

    def page(self, *, has_all: bool = False) -> Page:
        lines = tuple(self._lines)
        if self._row not in self._owners:
            return Page(lines, tuple(self._owners), 0, 0, has_all)
        cursor = self._owners.index(self._row)
        last = cursor + self._owners.count(self._row) - 1
        return Page(lines, tuple(self._owners), cursor, last, has_all)


def _pointer(here: bool) -> Piece:
    """What marks the cursor's line: at the left and alone, so that a move repaints a few cells only."""
    return (" ›› ", "cursor") if here else ("    ", "")


_FIRST_LINES: Final = 4  # of the appreciation, with its title
_READINGS: Final = 3  # words to read again in the appreciation that have a line of their own


def sheet_page(sheet: Sheet, width: int, height: int) -> Page:
    """All the lines of the tab, below the tab strip; there may be more than the screen has."""
    if (competency := sheet.competency) is None:
        return _synthesis(sheet, width, height)
    return _competency(sheet, competency, width, height)


def top_line(name: str, number: str, passage: str, status: str, width: int, *shorter: str) -> str:
    """The line at the top in `width` columns; when it is too long, the name gives way last.

    `shorter` stand in the place of `passage`, each in turn, where that does not fit even without the number.
    """
    identity = f"{name} · {number}" if number else name
    ways = (
        pair
        for middle in (passage, *shorter)
        for pair in ((identity, middle), (name, middle), (name, _BARE.sub("", middle)))
    )
    for left, middle in ways:
        if len(left) + len(middle) + len(status) + 6 <= width:
            gap = width - len(left) - len(middle) - len(status)
            return f"{left}{' ' * (gap // 2)}{middle}{' ' * (gap - gap // 2)}{status}"
    # An oral must not run over unseen: what is left of its time stays, and the name is cut.
    last = f"{_BARE.sub('', shorter[-1])}   {status.strip()}" if shorter else status.strip()
    return f"{clip(name, width - len(last) - 3)}   {last}"


def tab_strip(sheet: Sheet, width: int = 80) -> StyledLine:
    """C1.1 5/5    C1.2 2/4    C1.3 0/6    Synthèse

    Where that is wider than the line, only the tab under the cursor has its count, and the gaps go; where that is too,
    those that are far from the cursor.
    """
    whole = _tabs(sheet, short=False)
    if sum(len(text) for text, _ in whole) <= width:
        return whole
    short = _tabs(sheet, short=True)
    return short if sum(len(text) for text, _ in short) <= width else _around(short, sheet.tab, width)


def _tabs(sheet: Sheet, *, short: bool) -> StyledLine:
    pieces: list[Piece] = [("" if short else " ", "")]
    for index, competency in enumerate(sheet.grid.competencies):
        count = f"{sheet.evaluation.given(competency)}/{len(competency.criteria)}"
        here = index == sheet.tab
        shown = (
            f"{competency.id} {count}" if here or not short else _told_short(competency.id, sheet, competency)
        )
        pieces += [(f" {shown} ", "tab" if here else ""), ("" if short else "  ", "")]
    pieces.append((" Synth. " if short else " Synthèse ", "tab" if sheet.on_synthesis else ""))
    return tuple(pieces)


_HIDDEN: Final = (" ‹", "› ")  # at an end of the strip: there are more tabs beyond


def _around(strip: StyledLine, tab: int, width: int) -> StyledLine:
    """The tab and as many as fit on either side of it; a tab is every second piece of a strip, here some are empty."""
    tabs = strip[1::2]
    first = last = tab
    room = width - sum(map(len, _HIDDEN)) - len(tabs[tab][0])
    for step in (more for _ in tabs for more in (1, -1)):
        beyond = last + 1 if step > 0 else first - 1
        if not 0 <= beyond < len(tabs) or len(tabs[beyond][0]) > room:
            continue
        room -= len(tabs[beyond][0])
        first, last = min(first, beyond), max(last, beyond)
    pieces: list[Piece] = [(_HIDDEN[0] if first else "", "dim")]
    for rank, (text, style) in enumerate(tabs):
        pieces += [(text, style) if first <= rank <= last else ("", ""), ("", "")]
    pieces[-1] = (_HIDDEN[1] if last < len(tabs) - 1 else "", "dim")
    return tuple(pieces)


def _told_short(name: str, sheet: Sheet, competency: Competency) -> str:
    """A competency by its id, with a dot while something of it has no level."""
    return name if sheet.evaluation.given(competency) == len(competency.criteria) else f"{name}·"


def tab_at(strip: StyledLine, column: int) -> int | None:
    """The tab whose label a mouse click hit."""
    left = 0
    for rank, (text, _) in enumerate(strip):
        if rank % 2 and left <= column < left + len(text):
            return rank // 2
        left += len(text)
    return None


def _competency(sheet: Sheet, competency: Competency, width: int, height: int) -> Page:
    page = _Builder(sheet.row)
    for title in _wrapped(f"{competency.id} {competency.title}", max(_NARROWEST, width - 6), indent=5):
        page.add((f" {title}", "bold"))
    page.add()
    noted = f"       * notes libres ({key('notes')})" if sheet.evaluation.internal_notes else ""
    cells = level_cells(sheet.grid, width)
    levels_width = 4 + sum(size for _, size in cells)
    heads = "".join(f" {level.value}".ljust(size) for level, size in cells if level is not None)
    heads = heads or _in_one(sheet.grid, width - len(noted) - 4)
    page.add((f"    {heads}".rstrip(), "dim"), (noted, "dim"))
    room = max(_NARROWEST, width - levels_width - _MARGIN)
    for row, criterion in enumerate(competency.criteria):
        starred = criterion.label + (" *" if sheet.evaluation.remark(criterion) else "")
        first, *rest = _wrapped(starred, room)
        page.add(
            _pointer(sheet.row == row),
            *_cells(cells, sheet.evaluation.level(criterion)),
            (first, ""),
            row=row,
        )
        for text in rest:
            page.add((" " * levels_width, ""), (text, ""), row=row)
    page.add()
    for text in competency.looked_at:
        for rank, part in enumerate(_wrapped(text, max(_NARROWEST, width - 8))):
            page.add((f"    {' ' if rank else '·'} {part}", "dim"))
    if competency.looked_at:
        page.add()
    if competency.scale is not None:
        mark = _mark_line(sheet, competency, sheet.criterion is None)
        beside = landmark_beside(sheet, competency) if sheet.session.shows_landmark else ()
        room = width - sum(len(text) for text, _ in (*mark, *beside))
        page.add(*mark, *beside, *_running_total(sheet, room), row=len(competency.criteria))
    more = _more(sheet, competency, width, height - page.height - 1)
    for line in (*_below_mark(sheet, width, whole=not more), *more):
        page.add(*line)
    return page.page()


Cells = tuple[tuple[Level | None, int], ...]


@cache
def level_cells(grid: Grid, width: int) -> Cells:
    """The grid's levels, each with its columns; where they would leave no room for a criterion, one cell for all."""
    for gap in (1, 0):
        sizes = [len(level.value) + 2 + gap for level in grid.scale]
        sizes[-1] += 2 - gap
        if 4 + sum(sizes) + _NARROWEST + _MARGIN <= width:
            return tuple(zip(grid.scale, sizes, strict=True))
    return ((None, max(sizes)),)


def _in_one(grid: Grid, room: int) -> str:
    """The levels that one cell stands for, lowest first, as the keys give them."""
    names = [level.value for level in grid.scale]
    whole = f" {' '.join(names)}"
    return whole if len(whole) <= room else f" {names[0]} … {names[-1]}"


def _cells(cells: Cells, given: Level | None) -> list[Piece]:
    """The levels: a position that is given is reversed and bracketed, the others are dots."""
    pieces: list[Piece] = []
    for one, size in cells:
        if given is not None and (one is None or one == given):
            pieces += [(f"[{given.value}]", "given"), (" " * (size - len(given.value) - 2), "")]
        else:
            pieces.append((" ·".ljust(size), ""))
    return pieces


def level_at(cells: Cells, column: int) -> Level | None:
    """The level whose cell a mouse click hit."""
    left = 4
    for level, size in cells:
        if left <= column < left + size:
            return level
        left += size
    return None


def _mark_line(sheet: Sheet, competency: Competency | Entry, here: bool, label: int = 0) -> StyledLine:
    """A mark on its line; `label` is how many columns its name takes at least."""
    mark = sheet.evaluation.mark(competency)
    if here and sheet.typed is not None:
        value = sheet.typed_mark.ljust(4, "_")
    else:
        value = marks.french(mark).rjust(4) if mark is not None else "___ "
    style = "given" if here else "bold" if mark is not None else ""
    return (
        _pointer(here),
        (f"{competency.mark_label.ljust(label)}  ", ""),
        (f" {value} ", style),
        (competency.scale.out_of if competency.scale else "", ""),
    )


def _running_total(sheet: Sheet, room: int) -> StyledLine:
    """The sum so far where the grid shows one, and of how many marks, as far as there is room."""
    marked = sheet.grid.marked
    given = [m for c in marked if (m := sheet.evaluation.mark(c)) is not None]
    count = f"{len(given)} {'notes' if len(given) > 1 else 'note'} sur {len(marked)}"
    if not given:
        ways: tuple[str, ...] = ("aucune note donnée",)
    elif sheet.grid.marking.shows_total:
        sum_ = f"cumul {marks.french(sum(given, Decimal(0)))}"
        ways = (f"{sum_} · {count}", sum_)
    else:
        ways = (count,)
    text = next((one for one in ways if len(one) + 6 <= room), "")
    return ((f"      {text}", "dim"),) if text else ()


def _below_mark(sheet: Sheet, width: int, *, whole: bool) -> list[StyledLine]:
    """How the mark's landmark is reckoned, or the remark on the criterion, to be read without opening it.

    One line, unless the `whole` of a remark may stand there: what is below must not move with the cursor.
    """
    criterion = sheet.criterion
    if criterion is None or not (remark := sheet.evaluation.remark(criterion)):
        return [
            _both_marks(sheet, width)
            or (landmark_sentence(sheet, width) if sheet.session.shows_landmark else ())
        ]
    if not whole:
        return [((clip(f"    * {fitted(clean(remark), width - 8)}", width - 2), "dim"),)]
    return [
        ((f"    {line}", "dim"),) for line in _wrapped(f"* {fitted(clean(remark), width - 8)}", width - 6, 2)
    ]


def _both_marks(sheet: Sheet, width: int) -> StyledLine:
    """What two members gave who scored apart and have yet to agree on that mark."""
    if not isinstance(sheet.marked, Competency) or not sheet.evaluation.internal_notes:
        return ()
    line = marks_line(sheet.evaluation, sheet.marked.id)
    return ((clip(f"    {fitted(clean(line), width - 6)}", width - 2), "dim"),) if line else ()


def _more(sheet: Sheet, competency: Competency, width: int, room: int) -> list[StyledLine]:
    """What a larger window shows: the skills, and the descriptor of the level under the cursor."""
    width = min(width - 6, 110)
    lines: list[StyledLine] = [(), ((f" {sheet.grid.wording.skills}", "bold"),)] if competency.skills else []
    for skill in competency.skills:
        lines += [((f"   {text}", ""),) for text in _wrapped(f"· {skill}", width, indent=2)]
    level = sheet.evaluation.level(sheet.criterion) if sheet.criterion else None
    if level is not None:
        wording = sheet.grid.levels[level.rank]
        lines += [(), *(((f" {t}", "bold"),) for t in _wrapped(f"{level.value} {wording.label}", width))]
        lines += [((f"   {t}", ""),) for t in _wrapped(french_typography(wording.descriptor), width)]
    return lines if len(lines) <= room else []


def _synthesis(sheet: Sheet, width: int, height: int) -> Page:
    page = _Builder(sheet.row)
    for competency in sheet.grid.competencies:
        if competency.scale is None:
            page.add(
                (f"    {competency.id}", ""), *_profile(sheet, competency, width - 4 - len(competency.id))
            )
    label = max((len(entry.mark_label) for entry in sheet.grid.entries), default=0)
    for row, entry in enumerate(sheet.grid.entries):
        mark = _mark_line(sheet, entry, sheet.row == row, label)
        if isinstance(entry, Entry):
            page.add(*mark, row=row)
        else:
            beside = landmark_beside(sheet, entry)
            room = width - sum(len(text) for text, _ in (*mark, *beside))
            page.add(*mark, *_profile(sheet, entry, room), *beside, row=row)
    for reckoned in calculation(sheet, width):
        page.add(*reckoned)
    page.add(*(_both_marks(sheet, width) or landmark_sentence(sheet, width)))
    findings = sheet.findings
    to_read = _to_read(sheet, width, height)
    told = closing_lines(sheet.evaluation, is_read=sheet.evaluation.is_closed and sheet.is_read)
    closed = [part for line in told for part in _wrapped(line, width - 8)]
    room = max(
        3,
        height - page.height - 6 - len(to_read) - len(closed) - min(len(findings) + 1, 6),
    )
    has_all = _add_text(page, sheet, APPRECIATION, sheet.evaluation.appreciation, width, room)
    for line in to_read:
        page.add((f"    {line}", "bold"), row=sheet.first_text)
    _add_text(page, sheet, NOTES, sheet.evaluation.internal_notes, width, 2)
    page.add()
    if not any(finding.weight is Weight.MISSING for finding in findings):
        for line in _wrapped(_nothing_missing(sheet), width - 6):
            page.add((f"    {line}", ""))
    for line in closed:
        page.add((f"    {line}", "dim"))
    messages = [french_typography(with_keys(finding.message)) for finding in findings]
    whole = [_wrapped(text, width - 8, 2) for text in messages]
    has_room = page.height + sum(map(len, whole)) + 3 <= height  # with two headings, and who comes next
    for index, finding in enumerate(findings):
        if index == 0 or findings[index - 1].weight is not finding.weight:
            page.add((_heading(sheet, finding.weight), "bold"))
        row = sheet.first_finding + index
        here = sheet.row == row
        first, *rest = whole[index] if here or has_room else (clip(messages[index], width - 8),)
        page.add(_pointer(here), (first, ""), row=row)
        for text in rest:
            page.add(("    ", ""), (text, ""), row=row)
    if sheet.following and not any(f.weight is Weight.MISSING and not f.is_elsewhere for f in findings):
        page.add((clip(f"    {sheet.following}", width - 2), "dim"))
    return page.page(has_all=has_all)


def _to_read(sheet: Sheet, width: int, height: int) -> list[str]:
    """The words of the appreciation to read again, a sentence each on as many lines as it takes; the shorter sentences
    where those would not stand under the first lines of the text."""
    evaluation, room = sheet.evaluation, width - 8
    for sentences in (
        advices(sheet.grid, sheet.session, evaluation),
        advices(sheet.grid, sheet.session, evaluation, room),
    ):
        told = [french_typography(one) for one in sentences[:_READINGS]]
        lines = [line for one in told for line in _wrapped(f"→ {one}", room, 2)]
        if len(lines) + _FIRST_LINES <= height:
            break
    return lines


_TITLES: Final = {APPRECIATION: "Appréciation générale", NOTES: "Notes internes (jamais communiquées)"}


def _add_text(page: _Builder, sheet: Sheet, name: str, text: str, width: int, room: int) -> bool:
    """Whether the whole of the text has room."""
    here = sheet.text == name
    row = sheet.first_text + list(_TITLES).index(name)
    step = sheet.write(name)
    does = "lire" if step.read_text else "écrire"
    hint = f"   {key('enter')} : {does}" if here and not step.problem else ""
    page.add(_pointer(here), (_TITLES[name], "bold"), (hint, "dim"), row=row)
    wrapped = wrap_paragraphs(clean(text, multiline=True), width - 8)
    for line in _preview(wrapped, room):
        page.add(*line, row=row)
    return len(wrapped) <= room


def _profile(sheet: Sheet, competency: Competency, room: int) -> StyledLine:
    """The levels in the order of the form; where they are too many for the line, how many there are of each."""
    levels = [sheet.evaluation.level(criterion) for criterion in competency.criteria]
    signs = " ".join((one.value if one else "·").ljust(2) for one in levels)
    most = max(len(one.criteria) for one in sheet.grid.competencies)
    whole = f"     {signs.ljust(3 * most - 1)}"
    if len(whole) <= room:
        return ((whole, "dim"),)
    counts = [(one.value, levels.count(one)) for one in sheet.grid.scale] + [("·", levels.count(None))]
    text = "  ".join(f"{name} {count}" for name, count in counts if count)
    return ((f"     {text}"[: max(room, 0)].ljust(min(len(whole), room)), "dim"),)


def _preview(wrapped: list[str], room: int) -> list[StyledLine]:
    if not wrapped:
        return [(("      (vide)", "dim"),)]
    more = len(wrapped) - room
    if more > 0:
        wrapped = wrapped[: room - 1] + [f"… {more + 1} lignes de plus"]
    return [((f"      {line}", ""),) for line in wrapped]


def wrap_paragraphs(text: str, width: int) -> list[str]:
    """The text's lines wrapped at a width, its own line ends kept."""
    lines: list[str] = []
    for paragraph in text.strip("\n").split("\n"):
        lines += textwrap.wrap(paragraph, width) or [""]
    return [] if lines == [""] else lines


def _heading(sheet: Sheet, weight: Weight) -> str:
    if weight is Weight.DOUBTFUL:
        return "    À vérifier"
    count = sum(finding.weight is Weight.MISSING for finding in sheet.findings)
    things = "éléments" if count > 1 else "élément"
    return f"    Il manque {count} {things} ({key('enter')} : y aller)"


def _nothing_missing(sheet: Sheet) -> str:
    here, label = sheet.evaluation.is_present, sheet.evaluation.presence.label
    if sheet.evaluation.is_closed:
        what = "Évaluation close" if here else f"Candidat {label}, évaluation close"
        return f"{what}. {key('close')} : la rouvrir. {key('export')} : exporter."
    if not here:
        return f"Candidat {label} : rien n’est à saisir. {key('close')} : clore l’évaluation."
    return f"{with_keys(sheet.nothing_missing)} {key('close')} : clore l’évaluation."
