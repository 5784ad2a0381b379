"""Two scorings of one candidate: what both gave alike is given, what differs is open, and nothing is averaged."""

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from levels import LEVELS, Level

from e1tui.domain.day.oral import Oral
from e1tui.domain.day.timer import Timer
from e1tui.domain.evaluation import Candidate, Evaluation, value_of
from e1tui.domain.review import missing
from e1tui.domain.session import Examiner, Presence, State
from e1tui.domain.sessions.reconciliation import (
    Distance,
    Scoring,
    compared,
    distance,
    fitted,
    marks_line,
    member_name,
    told_apart,
    unfinished,
    why_apart,
)
from e1tui.storage.grids import load_grid

ALIX, NOE = "DURAND Alix", "PETIT Noé"


def random_scoring(grid, dice: random.Random, number: int) -> Evaluation:
    evaluation = Evaluation(grid.id, Candidate("INVENTÉ", f"Candidat {number}", f"{number:010}"))
    for criterion in grid.criteria:
        evaluation = evaluation.with_position(criterion, dice.choice(LEVELS))
    for competency in grid.competencies:
        evaluation = evaluation.with_mark(competency, Decimal(dice.randint(0, 40)) / 2)
    return evaluation.with_appreciation(dice.choice(("Bien.", "À reprendre.")))


@given(st.integers(0, 2**32))
def test_two_random_scorings_have_exactly_their_divergences_open(seed):
    grid, dice = load_grid(), random.Random(seed)
    fields = [*(c.key for c in grid.criteria), *(c.mark_key for c in grid.competencies), "appreciation"]
    for number in range(30):
        one, other = (random_scoring(grid, dice, number) for _ in range(2))
        found = compared(grid, Scoring(ALIX, one), Scoring(NOE, other))
        differing = [name for name in fields if value_of(one, name) != value_of(other, name)]
        assert list(found.open) == differing
        # It is what the screen goes to by z, one after the other; what is given is what both gave.
        assert [finding.field for finding in missing(grid, found.evaluation)] == differing
        for name in fields:
            expected = None if name in differing else value_of(one, name)
            assert value_of(found.evaluation, name) == expected
        for criterion in grid.criteria:
            said = f"{ALIX} : {one.level(criterion)} · {NOE} : {other.level(criterion)}"
            assert found.evaluation.remark(criterion) == (said if criterion.key in differing else "")


@pytest.fixture
def one(make):
    return make(state=State.DRAFT, closing=None)


def both(grid, one, other):
    return compared(grid, Scoring(ALIX, one), Scoring(NOE, other))


def test_marks_and_appreciations_stand_side_by_side(grid, one):
    first, second, third = grid.competencies
    other = (
        one.with_mark(first, Decimal(12)).with_appreciation("Autre chose.").with_internal_notes("Stressé.")
    )
    found = both(grid, one, other).evaluation
    assert (found.mark(first), found.mark(second), found.appreciation) == (None, Decimal(12), "")
    assert found.internal_notes.startswith(
        "Note C1.1 : DURAND Alix 14,5 · PETIT Noé 12\nNote C1.2 : DURAND Alix 12 · PETIT Noé 12\n"
    )
    assert f"Appréciation, DURAND Alix :\n{one.appreciation}" in found.internal_notes
    assert "Appréciation, PETIT Noé :\nAutre chose." in found.internal_notes
    assert "Notes, PETIT Noé :\nStressé." in found.internal_notes
    assert marks_line(found, first) == "Note C1.1 : DURAND Alix 14,5 · PETIT Noé 12"
    assert marks_line(found, second) == ""  # given: there is nothing to settle


def test_no_remark_of_either_is_lost(grid, one):
    criterion = grid.criteria[0]
    first = one.with_remark(criterion, "gabarit repris")
    other = one.with_position(criterion, Level.TS).with_remark(criterion, "seul")
    found = both(grid, first, other).evaluation
    assert found.remark(criterion) == f"{ALIX} : TI · {NOE} : TS"
    assert f"{ALIX} : gabarit repris · {NOE} : seul" in found.internal_notes
    alike = both(grid, first, first).evaluation
    assert alike.remark(criterion) == "gabarit repris" and "gabarit" not in alike.internal_notes


def test_a_candidate_who_was_not_there(grid, one):
    absent = replace(one, presence=Presence.ABSENT)
    assert (
        unfinished(grid, Scoring(ALIX, replace(Evaluation(grid.id, one.candidate), presence=Presence.ABSENT)))
        == ""
    )
    found = both(grid, absent, absent)
    assert found.open == () and found.evaluation.presence is Presence.ABSENT and not found.evaluation.marks
    apart = why_apart(Scoring(ALIX, one), Scoring(NOE, absent))
    assert apart == "présent chez DURAND Alix, absent chez PETIT Noé : à accorder d’abord"


def test_the_days_of_its_situations_come_along(grid, one):
    begun = Timer((dt.datetime(2026, 6, 12, 9, tzinfo=dt.UTC),))
    a, b = Oral(3, dt.time(9), dt.date(2026, 6, 12), "2", timer=begun), Oral(date=dt.date(2026, 6, 19))
    first = replace(one, orals={"A": a, "B": replace(b, presence=Presence.ABSENT)})
    other = replace(
        one, orals={"A": replace(a, order=None, timer=None), "B": replace(b, presence=Presence.PRESENT)}
    )
    assert dict(both(grid, first, other).evaluation.orals) == {
        "A": replace(a, presence=Presence.PRESENT, timer=None),
        "B": b,  # whether they came is to be agreed upon
    }
    assert both(grid, one, first).evaluation.orals["B"].presence is Presence.ABSENT
    assert dict(both(grid, one, one).evaluation.orals) == {}


def test_who_is_not_finished(grid, one):
    less = one.with_mark(grid.competencies[2], None).with_appreciation("")
    assert unfinished(grid, Scoring(NOE, less)) == (
        "pas fini chez PETIT Noé, il manque : Note de la compétence C1.3 (et 1 de plus)"
    )
    assert unfinished(grid, Scoring(NOE, one)) == ""


def test_who_was_changed_after_closing(grid, make):
    from samples import sealed

    altered = replace(sealed(make()), appreciation="Changée.")
    assert unfinished(grid, Scoring(NOE, altered)) == "modifiée après clôture chez PETIT Noé"


def test_how_far_apart(grid, one):
    first, second, _ = grid.criteria[0], grid.criteria[1], None
    other = one.with_position(first, Level.S).with_position(second, Level.S)  # TI and I before
    other = other.with_mark(grid.competencies[0], Decimal(10))
    found = distance([both(grid, one, other)])
    assert found == Distance((2, 1, *[0] * 13), (Decimal("4.5"), Decimal(0), Decimal(0)))
    assert found.sentences == (
        "Positionnements comparés : 15. Même niveau : 13 (87 %). À un niveau près : 14 (93 %). Écart moyen : 0,20"
        " niveau ; le plus grand : 2.",
        "Notes comparées : 3. Les mêmes : 2. Écart moyen : 1,50 point ; le plus grand : 4,5.",
    )
    assert Distance((), ()).sentences == ()


def test_how_the_members_are_named():
    assert member_name((Examiner("DURAND", "Alix"),), ["bpetit"]) == "DURAND Alix"
    two = (Examiner("DURAND", "Alix"), Examiner("PETIT", "Noé"))
    assert member_name(two, ["PETIT Noé", "PETIT Noé"]) == "PETIT Noé"
    assert member_name(two, ["PETIT Noé", "DURAND Alix"]) == ""
    assert told_apart(("DURAND Alix", "PETIT Noé"), ("a", "b")) == ("DURAND Alix", "PETIT Noé")
    assert told_apart(("", ""), ("a", "b")) == ("a", "b")
    assert told_apart(("e1-com", "e1-com"), ("a", "b")) == ("e1-com (a)", "e1-com (b)")
    assert told_apart(("", ""), ("a", "a")) == ("membre 1 (a)", "membre 2 (a)")


@pytest.mark.parametrize("width", [54, 72, 74])
@pytest.mark.parametrize(
    ("title", "gap", "values"), [("Note C1.1 : ", " ", ("14,5", "12")), ("", " : ", ("S", "TS"))]
)
def test_names_give_way_to_the_values(width, title, gap, values):
    place = "Session de juin, lycée Jean-Rostand, j"
    for names in (
        (f"{place}A", f"{place}B"),
        ("DURAND Alix", f"{place} B, bureau"),
        (f"B, {place}", "DURAND Alix"),
    ):
        line = f"{title}{names[0]}{gap}{values[0]} · {names[1]}{gap}{values[1]}"
        shown = fitted(line, width)
        assert len(shown) <= width and shown.startswith(title)
        one, other = shown.removeprefix(title).split(" · ")
        assert one.endswith(f"{gap}{values[0]}") and other.endswith(f"{gap}{values[1]}")
        assert one.removesuffix(values[0]) != other.removesuffix(values[1])
    same = f"{title}{place}A{gap}{values[0]} · {place}B{gap}{values[1]}"
    assert "membre 1" in fitted(same, width) and "membre 2" in fitted(same, width)
    assert fitted("Une remarque " * 9, width) == "Une remarque " * 9
