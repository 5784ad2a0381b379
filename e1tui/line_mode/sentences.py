"""What is said of a candidate, line by line: the questions, where one is, what is given. Pure, no line is written here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from e1tui import keyboards
from e1tui.domain.closing.seal import ALTERED, is_altered
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.fields import FINAL_MARK
from e1tui.domain.french import french_second, plural
from e1tui.domain.grid import Competency, Criterion, Entry, Grid
from e1tui.domain.landmark import landmark, weights_of
from e1tui.domain.marks import DEFAULT_SCALE, french
from e1tui.domain.merge import Conflict
from e1tui.domain.review import obstacle
from e1tui.domain.text import french_typography
from e1tui.host_time import local
from e1tui.line_mode.answers import NOTHING, commands, digits, letter
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.sheet import Sheet
from e1tui.scoring.situations import absence

COMMAND: Final = "Commande ?"


def who(one: Assessment, place: str = "", turn: str = "") -> str:
    """ "MARTIN Camille, 0214123456, passage 3.", and what state it is in where that is not a draft's.

    Where there are several situations, also which one it is, with whom and whether it was missed. `place` is theirs
    among the others, `turn` where they stand in the day ("en retard").
    """
    evaluation, situation = one.evaluation, one.situation
    candidate = evaluation.candidate
    passage = f"passage {one.order}" if one.order is not None else ""
    group = evaluation.oral(situation).group
    state = "" if not evaluation.is_closed else ALTERED if is_altered(evaluation) else "close"
    parts = (
        candidate.full_name,
        candidate.number,
        f"situation {situation}" if situation else "",
        f"groupe {group}" if group else "",
        place or passage,
        absence(evaluation, situation) if situation else "",
        turn,
        state,
        one.company.text if place else "",
    )
    return f"{', '.join(part for part in parts if part)}."


def refusal(sheet: Sheet) -> str:
    """Why nothing can be given, or ""."""
    if not sheet.is_locked and not sheet.evaluation.is_present:
        label = sheet.evaluation.presence.label
        return f"Candidat {label} : rien à positionner. La présence se change à l’écran (e1tui), dans la liste des candidats."
    return sheet.at_synthesis(0).refusal  # from there, `v` needs no other place


def taken(word: str, *, is_saved: bool) -> str:
    """The word that confirms what was taken: "TI."; no more than that once it is on disk."""
    return f"{word}." if is_saved else f"{word}, pas encore enregistré."


# --- the questions ---


def title(sheet: Sheet) -> str:
    """What is said once of a competency whose criteria are asked for, "" elsewhere."""
    competency = sheet.competency
    return (
        f"{competency.id} {competency.title}"
        if competency is not None and sheet.criterion is not None
        else ""
    )


def question(sheet: Sheet) -> str:
    """What is asked where the cursor is: "2 sur 5, Maîtrise des outils : rien ?"."""
    return f"{head(sheet)} : {value(sheet)} ?" if head(sheet) else COMMAND


def head(sheet: Sheet) -> str:
    """What a value is asked for: "2 sur 5, Maîtrise des outils"; "" where none is."""
    if (criterion := sheet.criterion) is not None and (competency := sheet.competency) is not None:
        return f"{sheet.row + 1} sur {len(competency.criteria)}, {criterion.label}"
    if (marked := sheet.marked) is None or marked.scale is None:
        return ""
    return f"{marked.mark_label} sur {french(marked.scale.maximum)}"


def value(sheet: Sheet) -> str:
    """What is given there, with what is to be known of it: "rien", "TS, avec une remarque"."""
    if (criterion := sheet.criterion) is not None:
        remark = " (avec une remarque)" if sheet.evaluation.remark(criterion) else ""
        return f"{_level(sheet.evaluation, criterion)}{remark}"
    if (marked := sheet.marked) is not None:
        beside = _reckoned(sheet) if marked.mark_key == FINAL_MARK else _landmark(sheet, marked)
        return f"{_mark(sheet.evaluation, marked)}{beside}"
    return ""


def _level(evaluation: Evaluation, criterion: Criterion) -> str:
    level = evaluation.level(criterion)
    return NOTHING if level is None else level.value


def _mark(evaluation: Evaluation, competency: Competency | Entry) -> str:
    mark = evaluation.mark(competency)
    return NOTHING if mark is None else french(mark)


def _reckoned(sheet: Sheet) -> str:
    """What stands beside a mark that the commission decides."""
    mark = sheet.evaluation.reckoned_mark(sheet.grid) if sheet.grid.marking.decision else None
    return "" if mark is None else f" (calculée : {french(mark)})"


def _landmark(sheet: Sheet, competency: Competency | Entry) -> str:
    if not sheet.session.shows_landmark or not sheet.evaluation.is_present:
        return ""
    if isinstance(competency, Entry):
        return ""
    found = landmark(sheet.grid, competency, sheet.evaluation, weights_of(sheet.grid, sheet.session))
    return "" if found is None else f" ({found.short})"


def not_understood(sheet: Sheet, keyboard: str, typed: str) -> str:
    """Why a line is no answer to the question, and what is one."""
    names = sheet.grid.ranked_scale
    if (number := digits(keyboard, typed)) and sheet.criterion is not None:
        return sheet.grid.no_level(number)
    if len(typed) == 1 and (other := keyboards.other_profile(keyboard, typed)):
        return f"{keyboards.of_other_profile(other, typed, keyboard)} (e1tui --clavier {other})."
    scale = sheet.marked.scale if sheet.marked is not None else None
    rule = names if scale is None else f"{scale.rule[0].upper()}{scale.rule[1:]}"
    known = f" {rule}." if head(sheet) else ""
    return f"« {typed} » n’est pas une réponse.{known} {letter('help')} : les réponses."


# --- what is given ---


def given(sheet: Sheet) -> tuple[str, ...]:
    """All that is given, a line each: the levels and the mark of each competency, the texts, the result, what lacks."""
    evaluation = sheet.evaluation
    lines = [_profile(evaluation, competency) for competency in sheet.grid.competencies]
    entries = (one for one in sheet.grid.entries if isinstance(one, Entry) and one.mark_key != FINAL_MARK)
    lines += [f"{one.mark_label} : {_mark(evaluation, one)}." for one in entries]
    lines += [f"Appréciation : {size(evaluation.appreciation)}. Notes : {size(evaluation.internal_notes)}."]
    return (*lines, *result(sheet))


def _profile(evaluation: Evaluation, competency: Competency) -> str:
    levels = ", ".join(f"{rank} {_level(evaluation, one)}" for rank, one in enumerate(competency.criteria, 1))
    mark = f" ; note {_mark(evaluation, competency)}" if competency.scale is not None else ""
    return f"{competency.id} : {levels}{mark}."


def size(text: str) -> str:
    """ "rien", "2 lignes, 143 caractères"."""
    if not text:
        return NOTHING
    lines = len(text.splitlines())
    return f"{plural(lines, 'ligne')}, {len(text)} caractères"


def result(sheet: Sheet) -> tuple[str, ...]:
    """The mark out of 20 once all are given, then what still lacks."""
    evaluation = sheet.evaluation
    if refused := refusal(sheet):
        return (*_total(sheet.grid, evaluation.shown()), refused)
    lacking = obstacle(sheet.grid, sheet.session, evaluation)
    return (
        *_total(sheet.grid, evaluation),
        lacking or f"Rien ne manque. {letter('close')} : clore l’évaluation.",
    )


def _total(grid: Grid, evaluation: Evaluation) -> Iterable[str]:
    total, mark = evaluation.total(grid), evaluation.mark_on_20(grid)
    reckoned = evaluation.reckoned_mark(grid) if grid.marking.decision else None
    label = f"Note sur {french(grid.marking.scale.maximum)}"
    if reckoned is not None:
        yield f"{label} calculée : {french(reckoned)}."
    if mark is not None:
        shown = f" (total {french(total)} sur {french(grid.total_maximum)})" if total is not None else ""
        yield f"{label} : {french(mark)}{shown if grid.marking.shows_total else ''}."


def descriptors(grid: Grid) -> tuple[str, ...]:
    """The form's table of levels, a line each."""
    return tuple(
        french_typography(" : ".join(filter(None, (f"{one.level.value}, {one.label}", one.descriptor))))
        for one in grid.levels
    )


# --- two values ---


def clash(name: str, conflict: Conflict, mine: str, theirs: str) -> str:
    """Both values of a field, whose they are, and how to choose."""
    at = f" à {french_second(local(conflict.at))}" if conflict.at else ""
    other = f"{conflict.who}{at}" if conflict.who else f"un autre poste{at}"
    way = f"{letter('conflict')} : choisir."
    return f"DEUX VALEURS, {name} : {mine}, la vôtre ; {theirs}, de {other}, en place. {way}"


# --- the help ---


def levels(grid: Grid, keyboard: str) -> str:
    """ "1 ou & TI, 2 ou é I"."""
    hints = (keyboards.level_hint(keyboard, rank).replace(" ", " ou ") for rank in range(len(grid.levels)))
    return ", ".join(f"{hint} {one.level.value}" for hint, one in zip(hints, grid.levels, strict=True))


def _marks(grid: Grid) -> tuple[str, ...]:
    """How a mark is answered, nothing where none is asked."""
    scales = {entry.scale for entry in grid.entries if entry.scale is not None}
    if scales == {DEFAULT_SCALE}:
        return ("Une note : 14 ou 14,5.",)
    return ("Une note : en chiffres, la question dit sur combien.",) if scales else ()


def help_lines(grid: Grid, keyboard: str, *, has_situations: bool = False) -> Sequence[str]:
    """Every answer, a line each."""
    names = " ".join(one.level.value for one in grid.levels if not one.level.value.isdecimal())
    by_name = f" ; ou {names}, en majuscules ou non" if names else ""
    return (
        f"Un niveau : {levels(grid, keyboard)}{by_name}.",
        *_marks(grid),
        f"{NOTHING} : retirer le niveau ou la note.",
        "Entrée : question suivante.",
        *(f"{one.letter} : {one.label}." for one in commands(has_situations=has_situations)),
    )
