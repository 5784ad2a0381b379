"""Synthèse as styled lines: the marks, how the note comes about, the texts, what is missing or odd; pure."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final

from e1tui.domain.fields import APPRECIATION, NOTES
from e1tui.domain.grid import Competency, Entry
from e1tui.domain.review import Weight, advices
from e1tui.domain.text import clean, french_typography
from e1tui.scoring.sheet import TEXTS, Sheet
from e1tui.tui.closing.lines import closing_lines
from e1tui.tui.evaluation.calculation import calculation
from e1tui.tui.evaluation.landmark import landmark_beside, landmark_sentence
from e1tui.tui.evaluation.lines import Page, PageBuilder, both_marks, mark_line, pointer, wrapped
from e1tui.tui.keys.commands import key
from e1tui.tui.keys.told import with_keys
from e1tui.tui.text.lines import clip
from e1tui.tui.widgets.styled import StyledLine

_FIRST_LINES: Final = 4  # of the appreciation, with its title
_READINGS: Final = 3  # words to read again in the appreciation that have a line of their own


def synthesis_page(sheet: Sheet, width: int, height: int) -> Page:
    """All the lines of the tab, below the tab strip; there may be more than the screen has."""
    page = PageBuilder(sheet.row)
    for competency in sheet.grid.competencies:
        if competency.scale is None:
            room = width - 4 - len(competency.id)
            page.add((f"    {competency.id}", ""), *_profile(sheet, competency, room))
    label = max((len(entry.mark_label) for entry in sheet.grid.entries), default=0)
    for row, entry in enumerate(sheet.grid.entries):
        mark = mark_line(sheet, entry, sheet.row == row, label)
        if isinstance(entry, Entry):
            page.add(*mark, row=row)
        else:
            beside = landmark_beside(sheet, entry)
            room = width - sum(len(text) for text, _ in (*mark, *beside))
            page.add(*mark, *_profile(sheet, entry, room), *beside, row=row)
    for reckoned in calculation(sheet, width):
        page.add(*reckoned)
    page.add(*(both_marks(sheet, width) or landmark_sentence(sheet, width)))
    findings = sheet.findings
    to_read = _to_read(sheet, width, height)
    told = closing_lines(sheet.evaluation, is_read=sheet.evaluation.is_closed and sheet.is_read)
    closed = [part for line in told for part in wrapped(line, width - 8)]
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
        for line in wrapped(_nothing_missing(sheet), width - 6):
            page.add((f"    {line}", ""))
    for line in closed:
        page.add((f"    {line}", "dim"))
    messages = [french_typography(with_keys(finding.message)) for finding in findings]
    whole = [wrapped(text, width - 8, 2) for text in messages]
    has_room = page.height + sum(map(len, whole)) + 3 <= height  # with two headings, and who comes next
    for index, finding in enumerate(findings):
        if index == 0 or findings[index - 1].weight is not finding.weight:
            page.add((_heading(sheet, finding.weight), "bold"))
        row = sheet.first_finding + index
        here = sheet.row == row
        first, *rest = whole[index] if here or has_room else (clip(messages[index], width - 8),)
        page.add(pointer(here), (first, ""), row=row)
        for text in rest:
            page.add(("    ", ""), (text, ""), row=row)
    if sheet.following and not any(f.weight is Weight.MISSING and not f.is_elsewhere for f in findings):
        page.add((clip(f"    {sheet.following}", width - 2), "dim"))
    return page.page(has_all=has_all)


def shows_appreciation(page: Page, sheet: Sheet, in_view: Sequence[int | None]) -> bool:
    """Whether the whole appreciation is in view: `in_view` are the owners of the page's lines that are."""
    row = sheet.first_text
    return page.has_all and in_view.count(row) == page.owners.count(row)


def _to_read(sheet: Sheet, width: int, height: int) -> list[str]:
    """The words of the appreciation to read again, a sentence each on as many lines as it takes; the shorter sentences
    where those would not stand under the first lines of the text."""
    evaluation, room = sheet.evaluation, width - 8
    for sentences in (
        advices(sheet.grid, sheet.session, evaluation),
        advices(sheet.grid, sheet.session, evaluation, room),
    ):
        told = [french_typography(one) for one in sentences[:_READINGS]]
        lines = [line for one in told for line in wrapped(f"→ {one}", room, 2)]
        if len(lines) + _FIRST_LINES <= height:
            break
    return lines


_TITLES: Final = {APPRECIATION: "Appréciation générale", NOTES: "Notes internes (jamais communiquées)"}


def _add_text(page: PageBuilder, sheet: Sheet, name: str, text: str, width: int, room: int) -> bool:
    """Whether the whole of the text has room."""
    here = sheet.text == name
    row = sheet.first_text + TEXTS.index(name)
    does = sheet.write(name).does
    hint = f"   {key('enter')} : {does}" if here and does else ""
    page.add(pointer(here), (_TITLES[name], "bold"), (hint, "dim"), row=row)
    rows = wrap_paragraphs(clean(text, multiline=True), width - 8)
    for line in _preview(rows, room):
        page.add(*line, row=row)
    return len(rows) <= room


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


def _preview(rows: list[str], room: int) -> list[StyledLine]:
    if not rows:
        return [(("      (vide)", "dim"),)]
    more = len(rows) - room
    if more > 0:
        rows = rows[: room - 1] + [f"… {more + 1} lignes de plus"]
    return [((f"      {line}", ""),) for line in rows]


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
    if sheet.read_only:
        return f"{with_keys(sheet.nothing_missing)} Session en lecture seule."
    if sheet.evaluation.is_closed:
        what = "Évaluation close" if here else f"Candidat {label}, évaluation close"
        return f"{what}. {key('close')} : la rouvrir. {key('export')} : exporter."
    if not here:
        return f"Candidat {label} : rien n’est à saisir. {key('close')} : clore l’évaluation."
    return f"{with_keys(sheet.nothing_missing)} {key('close')} : clore l’évaluation."
