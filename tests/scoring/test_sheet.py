"""The evaluation screen's keys as pure functions: where the cursor goes, what a mark becomes."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from levels import LEVELS, Level

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.fields import APPRECIATION, NOTES
from e1tui.domain.session import ExamForm, Examiner, Presence, Session, State
from e1tui.scoring.sheet import Sheet, Step
from e1tui.storage.grids import load_grid
from e1tui.tui.keys import commands

GRID = load_grid()
SESSION = Session(GRID.id, "Juin", date=dt.date(2026, 6, 12), commission=(Examiner("DURAND"),))
BLANK = Evaluation(GRID.id, Candidate("MARTIN", "Camille"))
SYNTHESIS = len(GRID.competencies)
MARKS = [(0, 5), (1, 4), (2, 6)]


def sheet(evaluation=BLANK, place=None):
    opened = Sheet(GRID, SESSION, evaluation, commands.key).opened()
    return opened if place is None else opened.at(*place)


def positioned(count=15, level=2):
    evaluation = BLANK
    for criterion in GRID.criteria[:count]:
        evaluation = evaluation.with_position(criterion, LEVELS[level])
    return evaluation


def marked(*values, base=None):
    evaluation = base or positioned()
    for competency, value in zip(GRID.competencies, values, strict=False):
        evaluation = evaluation.with_mark(competency, None if value is None else Decimal(value))
    return evaluation


KEYS = {
    "up": lambda s: s.move(-1),
    "down": lambda s: s.move(1),
    "left": lambda s: s.shift(-1),
    "right": lambda s: s.shift(1),
    "tab": lambda s: s.turn(1),
    "shift+tab": lambda s: s.turn(-1),
    "enter": lambda s: s.enter(),
    "delete": lambda s: s.erase(backspace=False),
    "backspace": lambda s: s.erase(backspace=True),
    "n": lambda s: s.to_mark(),
    "a": lambda s: s.to_appreciation(),
    "z": lambda s: s.to_next_missing(),
    "escape": lambda s: s.drop_mark(),
    ",": lambda s: s.type_mark(","),
    "/": lambda s: s.type_mark("/"),
}


def press(start, keys):
    """The step of the last of some keys."""
    step = Step(start)
    for key in keys.split():
        if key.isdigit():
            for digit in key:
                here = step.sheet
                step = here.type_mark(digit) if here.marked else here.give(LEVELS[int(digit) - 1])
        else:
            step = KEYS[key](step.sheet)
    return step


def place(step):
    return step.sheet.tab, step.sheet.row


# --- 24 presses ---


def test_24_presses_score_an_untouched_candidate():
    keys = "3 2 1 4 3  4 4 3 2  1 2 3 4 1 2  14 enter 09 enter 17 enter"
    assert len(keys.replace(" ", "").replace("enter", "e")) == 24
    step = press(sheet(), keys)
    evaluation = step.sheet.evaluation
    assert [LEVELS.index(evaluation.level(criterion)) + 1 for criterion in GRID.criteria] == [
        3, 2, 1, 4, 3, 4, 4, 3, 2, 1, 2, 3, 4, 1, 2,
    ]  # fmt: skip
    assert [evaluation.mark(competency) for competency in GRID.competencies] == [14, 9, 17]
    assert step.sheet.text == APPRECIATION and not step.problem


@given(st.permutations(range(15)), st.integers(0, 3))
def test_a_level_goes_on_to_the_next_criterion_without_one(order, level):
    """From anywhere in a half-filled grid: the next open one of the form, round to its beginning."""
    done, here = set(order[:7]), order[7]
    evaluation = BLANK
    for index in done:
        evaluation = evaluation.with_position(GRID.criteria[index], LEVELS[1])
    start = sheet(evaluation).to_field(GRID.criteria[here].key).sheet
    step = start.give(LEVELS[level])
    expected = next(i % 15 for i in range(here + 1, here + 16) if i % 15 not in done)
    assert step.sheet.criterion == GRID.criteria[expected]
    assert step.sheet.evaluation.level(GRID.criteria[here]) is LEVELS[level]


def test_the_fifteenth_leads_to_the_first_mark_not_given():
    assert place(press(sheet(positioned(14)), "3")) == (0, 5)
    assert place(press(sheet(marked(12, base=positioned(14))), "3")) == (1, 4)


def test_a_level_on_a_criterion_that_has_one_changes_it_and_stays():
    step = press(sheet(positioned(3), (0, 1)), "4")
    assert place(step) == (0, 1)
    assert step.sheet.evaluation.level(GRID.criteria[1]) is LEVELS[3]


# --- opening ---


@pytest.mark.parametrize(
    ("evaluation", "where"),
    [
        (BLANK, (0, 0)),
        (positioned(7), (1, 2)),
        (positioned(), (0, 5)),
        (marked(12), (1, 4)),
        (marked(None, 12), (0, 5)),
        (marked(12, 12, 12), (SYNTHESIS, SYNTHESIS)),
        (replace(BLANK, presence=Presence.ABSENT), (SYNTHESIS, SYNTHESIS)),
        (replace(BLANK, state=State.CLOSED), (SYNTHESIS, SYNTHESIS)),
    ],
)
def test_where_an_evaluation_opens(evaluation, where):
    assert place(Step(sheet(evaluation))) == where


# --- moving ---


@pytest.mark.parametrize(
    ("start", "keys", "where"),
    [
        ((0, 0), "down down", (0, 2)), ((0, 4), "down", (0, 5)), ((0, 5), "down", (0, 5)), ((0, 0), "up", (0, 0)),
        ((0, 5), "up", (0, 4)), ((0, 2), "n", (0, 5)), ((2, 0), "n", (2, 6)), ((SYNTHESIS, 4), "n", (SYNTHESIS, 0)),
        ((0, 2), "a", (SYNTHESIS, SYNTHESIS)), ((0, 2), "tab", (1, 0)), ((2, 0), "tab", (SYNTHESIS, 0)),
        ((SYNTHESIS, 0), "tab", (0, 0)), ((0, 3), "shift+tab", (SYNTHESIS, 0)), ((1, 0), "shift+tab", (0, 0)),
        ((0, 0), "enter", (0, 1)),
    ],
)  # fmt: skip
def test_moving(start, keys, where):
    assert place(press(sheet(place=start), keys)) == where


def test_tab_opens_a_competency_at_what_is_not_given_yet():
    assert place(press(sheet(positioned(7), (0, 0)), "tab")) == (1, 2)
    assert place(press(sheet(positioned(), (0, 0)), "tab")) == (1, 4)
    assert place(press(sheet(marked(12, None, 12), (2, 0)), "tab")) == (SYNTHESIS, 1)


@pytest.mark.parametrize(
    ("evaluation", "start", "places"),
    [
        (marked(12, 12, 12, base=positioned(13)), (0, 0), [(2, 4), (2, 5), (SYNTHESIS, SYNTHESIS)]),
        (marked(12, None, 12), (0, 0), [(1, 4), (SYNTHESIS, SYNTHESIS)]),
        (marked(), (0, 0), [*MARKS, (SYNTHESIS, SYNTHESIS)]),
        (positioned(13), (0, 0), [(0, 5), (1, 4), (2, 4), (2, 5), (2, 6), (SYNTHESIS, SYNTHESIS)]),
    ],
)
def test_z_goes_round_what_is_missing(evaluation, start, places):
    """In the order of the tabs and their lines, then from the beginning."""
    here, found = sheet(evaluation, start), []
    for _ in range(2 * len(places)):
        here = here.to_next_missing().sheet
        found.append((here.tab, here.row))
    assert found == 2 * places


def test_z_when_nothing_is_missing():
    complete = sheet(marked(12, 12, 12).with_appreciation("Bien."))
    heading = {"form": ExamForm.CCF, "date": dt.date(2026, 6, 12)}
    whole = replace(complete, session=replace(complete.session, **heading, school="Lycée Exemple"))
    assert press(whole, "z").message == "Rien ne manque."
    # Never while what is given elsewhere is still empty.
    assert press(complete, "z").message == (
        "Rien à donner ici, mais : Forme de l’épreuve, CCF ou ponctuelle (liste des sessions) (et 1 de plus)."
    )
    without_school = replace(complete, session=replace(complete.session, **heading))
    assert press(without_school, "z").message == "Rien à donner ici, mais : Établissement non saisi."


def test_enter_on_a_finding_goes_to_its_place():
    here = sheet(marked(12, None, 12), (SYNTHESIS, SYNTHESIS + 2))
    assert here.finding is not None and here.finding.field == "C1.2.note"
    assert place(press(here, "enter")) == (1, 4)


# --- levels ---


@pytest.mark.parametrize(
    ("level", "keys", "after"),
    [
        (None, "left", "I"), (None, "right", "S"), (0, "left", "TI"), (0, "right", "I"), (3, "right", "TS"),
        (3, "left left", "I"), (1, "right right right", "TS"), (2, "delete", None), (2, "backspace", None),
        (None, "delete", None), (2, "delete right", "S"),
    ],
)  # fmt: skip
def test_levels_by_arrows_and_suppr(level, keys, after):
    criterion = GRID.criteria[1]
    start = sheet(BLANK.with_position(criterion, None if level is None else LEVELS[level]), (0, 1))
    step = press(start, keys)
    assert step.sheet.evaluation.level(criterion) == (None if after is None else Level(after))
    assert place(step) == (0, 1)


# --- the mark ---


@pytest.mark.parametrize(
    ("before", "keys", "after"),
    [
        (None, "14 enter", "14"), (None, "7 enter", "7"), (None, "07 enter", "7"), (None, "0 enter", "0"),
        (None, "20 enter", "20"), (None, "14 , enter", "14.5"), (None, "14 , 5 enter", "14.5"),
        (None, "14 , 0 enter", "14"), (None, "0 , enter", "0.5"), (None, "145 enter enter", "14.5"),
        (None, "140 enter enter", "14"), (None, "14 tab", "14"), (None, "14 shift+tab", "14"),
        ("12", "14 enter", "14"), ("12", "enter", "12"), ("12", "delete enter", None), ("12", "delete 9 enter", "9"),
        ("12", "backspace 0 enter", "10"), ("12", "backspace backspace enter", None), (None, "15 backspace 4 enter", "14"),
        (None, "delete enter", None), (None, ", enter", None),
        # Leaving otherwise restores the value before.
        (None, "1 up up", None), ("12", "1 up up", "12"), ("12", "delete up up", "12"), ("12", "14 a a", "12"),
        ("12", "14 escape", "12"), ("12", "14 z z", "12"),
        # A mark is sur 20, and is read so.
        (None, "12 / 20 enter", "12"), (None, "12 / enter", "12"), (None, "14 , / 20 enter", "14.5"),
        (None, "145 / 20 enter enter", "14.5"), (None, "12 / 10 enter", "12"), (None, "/ 12 enter", "12"),
        (None, "12 / 2 backspace 3 enter", "13"),
        # What is no mark stays in the field.
        ("12", "21 enter", "12"), ("12", "20 , enter", "12"), ("12", "99 enter", "12"), ("12", "145 enter delete", "12"),
        ("12", "143 enter", "12"),
    ],
)  # fmt: skip
def test_typing_a_mark(before, keys, after):
    competency = GRID.competencies[1]
    start = sheet(marked(None, before, None), (1, 4))
    step = press(start, keys)
    mark = step.sheet.evaluation.mark(competency)
    assert mark == (None if after is None else Decimal(after))


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ("145 enter", "14,5 ? Entrée : oui. Suppr : recommencer."),
        ("21 enter", "« 21 » n’est pas une note : une note va de 0 à 20, par demi-point. Suppr : vider."),
        ("13 up", "Note 13 non validée : Entrée la garde, Échap l’abandonne."),
        ("13 , up", "Note 13,5 non validée : Entrée la garde, Échap l’abandonne."),
        ("13 up up", "Note 13 abandonnée (C1.2 : 12)."),
        ("145 up", "Note 145 non validée : 14,5 ? Entrée : oui, Échap l’abandonne."),
        (
            "21 up",
            "« 21 » n’est pas une note : une note va de 0 à 20, par demi-point. Suppr : vider, Échap : l’abandonner.",
        ),
        ("21 up up", "Note 21 abandonnée (C1.2 : 12)."),
        ("13 n", "Note 13 non validée : Entrée la garde, Échap l’abandonne."),
        ("13 escape", "Note 13 abandonnée (C1.2 : 12)."),
        ("delete up", "Note C1.2 à retirer, non validé : Entrée la retire, Échap la laisse."),
        ("delete escape", "Note C1.2 laissée : 12."),
        ("delete", "Entrée : retirer la note C1.2."),
        ("delete enter", "Note C1.2 retirée (u : la remettre)."),
    ],
)
def test_what_is_said_of_a_mark(keys, message):
    assert press(sheet(marked(None, 12, None), (1, 4)), keys).message == message


def test_a_question_is_dropped_by_typing_on():
    step = press(sheet(marked(), (1, 4)), "145 enter backspace backspace backspace 9 enter")
    assert step.sheet.evaluation.mark(GRID.competencies[1]) == 9


def test_entree_does_what_a_held_back_key_said():
    assert press(sheet(marked(), (1, 4)), "145 up enter").sheet.evaluation.mark(
        GRID.competencies[1]
    ) == Decimal("14.5")
    assert press(sheet(marked(), (1, 4)), "21 up 9 enter").sheet.evaluation.mark(GRID.competencies[1]) == 9


@pytest.mark.parametrize("keys", ["up", "down", "n", "a", "z"])
def test_a_typed_mark_holds_the_first_key_back_that_would_leave_it(keys):
    start = sheet(marked(None, 12, None), (1, 4))
    held = press(start, f"13 {keys}")
    assert held.problem and place(held) == (1, 4) and held.sheet.typed == "13"
    assert press(held.sheet, "enter").sheet.evaluation.mark(GRID.competencies[1]) == 13
    again = press(held.sheet, f"5 {keys}")  # another mark by now: asked anew
    assert again.sheet.typed == "135" and again.message.startswith("Note 135 non validée")


@pytest.mark.parametrize(
    ("keys", "typed", "message"),
    [
        ("/", None, "Une note commence par un chiffre : une note va de 0 à 20, par demi-point."),
        ("21 /", "21", "« 21 » n’est pas une note : une note va de 0 à 20, par demi-point."),
        ("12 / 1", "12/", "« 12/1 » : une note est sur 20."),
        ("12 / 200", "12/20", "« 12/200 » : une note est sur 20."),
        ("12 / ,", "12/", "« 12/, » : une note est sur 20."),
    ],
)
def test_what_a_slash_refuses(keys, typed, message):
    step = press(sheet(marked(None, 12, None), (1, 4)), keys)
    assert step.problem and step.message == message
    assert step.sheet.typed == typed


def test_a_mark_typed_while_somebody_closed_the_evaluation_is_said():
    typed = press(sheet(marked(None, 12, None), (1, 4)), "13").sheet
    step = press(typed.with_evaluation(replace(typed.evaluation, state=State.CLOSED)), "enter")
    assert step.message.startswith("Évaluation close") and step.message.endswith(
        "Note 13 abandonnée (C1.2 : 12)."
    )


def test_a_mark_too_long_is_not_taken():
    step = press(sheet(marked(), (1, 4)), "12345")
    assert step.problem and "trop long" in step.message
    assert step.sheet.typed == "1234"


@pytest.mark.parametrize(
    ("evaluation", "start", "where"),
    [
        (marked(), (0, 5), (1, 4)),
        (marked(), (1, 4), (2, 6)),
        (marked(), (2, 6), (0, 5)),
        (marked(None, 12, 12), (0, 5), (SYNTHESIS, SYNTHESIS)),
        (marked(), (SYNTHESIS, 0), (SYNTHESIS, 1)),
        (marked(12, 12), (SYNTHESIS, 2), (SYNTHESIS, SYNTHESIS)),
    ],
)
def test_entering_a_mark_goes_to_the_next_one_then_to_the_appreciation(evaluation, start, where):
    assert place(press(sheet(evaluation, start), "14 enter")) == where


# --- texts, and what may not be changed ---


def test_enter_opens_the_texts():
    assert press(sheet(place=(0, 0)), "a enter").open_text == APPRECIATION
    assert press(sheet(place=(0, 0)), "a down enter").open_text == NOTES


@pytest.mark.parametrize(
    ("evaluation", "words"),
    [
        (replace(marked(12, 12, 12), state=State.CLOSED), "Évaluation close, en lecture seule"),
        (
            replace(marked(12, 12, 12), presence=Presence.EXCUSED),
            "Candidat absent justifié : rien à positionner",
        ),
    ],
)
@pytest.mark.parametrize(
    ("start", "keys"),
    [
        ((0, 0), "4"), ((0, 0), "left"), ((0, 0), "delete"), ((0, 5), "1"), ((0, 5), "delete"), ((SYNTHESIS, 0), "9"),
        ((SYNTHESIS, SYNTHESIS), "enter"),
    ],
)  # fmt: skip
def test_what_may_not_be_changed_says_why(evaluation, words, start, keys):
    step = press(sheet(evaluation, start), keys)
    assert step.problem and words in step.message and not step.open_text
    assert step.sheet.evaluation == evaluation


@given(
    st.lists(st.sampled_from([*KEYS, *"1234"]), max_size=30),
    st.sampled_from([BLANK, positioned(), marked(12, 3, 20)]),
)
def test_no_key_leads_off_the_sheet(keys, evaluation):
    here = sheet(evaluation)
    for key in keys:
        here = press(here, key).sheet
        assert 0 <= here.tab <= SYNTHESIS and 0 <= here.row < here.rows


def test_the_digit_after_a_refused_mark_begins_another():
    refused = sheet(positioned(), MARKS[0]).type_mark("2").sheet.type_mark("5").sheet.enter()
    assert refused.problem and refused.message.endswith(f"{commands.key('erase')} : vider.")
    assert refused.sheet.typed == "25"  # to be corrected
    again = refused.sheet.type_mark("1").sheet.type_mark("3").sheet
    assert again.typed == "13"
    assert again.enter().sheet.evaluation.mark(GRID.competencies[0]) == Decimal(13)
    shorter = refused.sheet.erase(backspace=True).sheet
    assert shorter.type_mark("0").sheet.typed == "20"
