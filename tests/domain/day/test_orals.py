"""The orals of a candidate who is examined in several situations: fields like any other, merged and sealed as they should."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from e1tui.domain.closing.seal import canonical_form, is_sealed
from e1tui.domain.day.oral import Oral, called_again, dates_text, held_on, is_timer, timer_of
from e1tui.domain.day.timer import Timer
from e1tui.domain.evaluation import Candidate, Evaluation, diff, field_items, value_of, with_field
from e1tui.domain.field_names import field_name
from e1tui.domain.merge import merge
from e1tui.domain.review import review
from e1tui.domain.session import Phase, Presence, Session, Situation, is_situation_id
from e1tui.errors import DocumentError
from e1tui.storage.grids import load_grid
from e1tui.storage.toml.evaluation_toml import decode_evaluation, encode_evaluation
from e1tui.storage.toml.session_toml import decode_session, encode_session

NINE = dt.datetime(2026, 6, 12, 9, tzinfo=dt.UTC)
FIRST, LATER = dt.date(2026, 6, 12), dt.date(2026, 6, 19)
BLANK = Evaluation("mc-sno-e1", Candidate("SAULE", "Ana"))
PROJECT = Oral(3, dt.time(9, 40), dt.date(2026, 6, 12), "2", Presence.PRESENT, Timer((NINE,), (NINE,)))
TWO = replace(BLANK, orals={"A": PROJECT, "B": Oral(date=dt.date(2026, 6, 19))})
SESSION = Session(
    "mc-sno-e1",
    "E1, session de juin 2026",
    situations=(
        Situation("A", "Projet", (Phase("Exposé du groupe", 20, is_common=True), Phase("Entretien", 20))),
        Situation("B"),
    ),
)


def test_files_say_it_as_the_design_page_does() -> None:
    text = encode_evaluation(TWO).decode()
    assert text.count("[situations.") == 3
    assert (
        '[situations.A]\npassage = 3\nheure = 09:40:00\ndate = 2026-06-12\ngroupe = "2"\npresence = "present"\n'
        in text
    )
    assert decode_evaluation(text.encode(), load_grid) == TWO
    assert "situations" not in encode_evaluation(BLANK).decode()


def test_a_session_file_has_each_situation_with_its_own_phases() -> None:
    text = encode_session(SESSION).decode()
    assert (
        '[[situations]]\nid = "A"\nintitule = "Projet"\n\n[[situations.phases]]\nnom = "Exposé du groupe"\n'
        in text
    )
    assert "commune = true" in text and text.count("commune") == 1
    assert decode_session(text.encode()) == SESSION
    assert SESSION.phases_of("A")[0].is_common
    assert replace(SESSION, phases=(Phase("Oral", 30),)).phases_of("B") == (Phase("Oral", 30),)


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ('[[situations]]\nid = "AB"\n', "situations"),
        ('[[situations]]\nid = "a"\n', "situations"),
        ('[[situations]]\nid = "A"\n[[situations]]\nid = "A"\n', "situations"),
        ('[[situations]]\nid = "A"\nduree = 3\n', "situations"),
        ('[[situations]]\nintitule = "Sans lettre"\n', "situations"),
    ],
)
def test_a_situation_that_is_none_is_refused_by_its_key(written: str, key: str) -> None:
    with pytest.raises(DocumentError) as refused:
        decode_session(f'format = 1\ngrille = "mc-sno-e1"\nintitule = "E1"\n{written}'.encode())
    assert refused.value.key.startswith(key)


@pytest.mark.parametrize("text", ["A", "B", "1"])
def test_a_letter_or_a_digit_is_an_id(text: str) -> None:
    assert is_situation_id(text)


def test_each_part_is_a_field_and_goes_back() -> None:
    fields = dict(field_items(TWO))
    assert fields["situations.A.passage"] == 3 and fields["situations.B.date"] == dt.date(2026, 6, 19)
    rebuilt = BLANK
    for change in diff(BLANK, TWO):
        rebuilt = with_field(rebuilt, change.field, change.after)
    assert dict(field_items(rebuilt)) == fields
    for change in diff(BLANK, TWO):
        rebuilt = with_field(rebuilt, change.field, change.before)
    assert rebuilt.orals == {} and diff(rebuilt, BLANK) == ()
    assert field_name(load_grid("mc-sno-e1"), "situations.A.groupe") == "groupe (A)"


def test_presses_of_a_situations_timer_merge_and_other_values_clash() -> None:
    started = with_field(BLANK, timer_of("A"), Timer((NINE,)))
    mine = with_field(started, timer_of("A"), Timer((NINE,), (NINE + dt.timedelta(minutes=5),)))
    theirs = with_field(started, timer_of("A"), Timer((NINE,), (NINE + dt.timedelta(minutes=6),)))
    merged, conflicts = merge(started, with_field(mine, "situations.A.passage", 2), theirs)
    assert conflicts == ()
    assert merged.orals["A"] == Oral(2, timer=Timer((NINE,), (NINE + dt.timedelta(minutes=5),)))
    _, conflicts = merge(
        BLANK, with_field(BLANK, "situations.A.passage", 2), with_field(BLANK, "situations.A.passage", 3)
    )
    assert [(one.field, one.mine, one.theirs) for one in conflicts] == [("situations.A.passage", 2, 3)]


def test_two_people_start_two_situations() -> None:
    mine, theirs = (with_field(BLANK, timer_of(one), Timer((NINE,))) for one in "AB")
    merged, conflicts = merge(BLANK, mine, theirs)
    assert conflicts == () and set(merged.orals) == {"A", "B"}


def test_the_date_printed_is_of_the_situations_held() -> None:
    assert dates_text(TWO.orals) == "12/06/2026 (A), 19/06/2026 (B)"
    missed = with_field(TWO, "situations.B.presence", Presence.ABSENT)
    assert dates_text(missed.orals) == "12/06/2026 (A)" and len(held_on(missed.orals)) == 1
    assert dates_text({}) == ""


def test_the_seal_holds_what_is_printed_and_nothing_of_the_day() -> None:
    assert is_sealed("situations.A.date") and is_sealed("situations.A.presence")
    for last in ("passage", "heure", "groupe", "chronometre"):
        assert not is_sealed(f"situations.A.{last}")
    assert canonical_form(TWO) != canonical_form(with_field(TWO, "situations.A.date", None))
    assert canonical_form(TWO) == canonical_form(with_field(TWO, timer_of("A"), None))
    assert (
        is_timer("chronometre") and is_timer("situations.B.chronometre") and not is_timer("situations.B.date")
    )


def test_who_has_one_situation_only_is_a_doubt_by_name() -> None:
    grid = load_grid("mc-sno-e1")
    said = [one.message for one in review(grid, SESSION, replace(TWO, orals={"A": PROJECT}))]
    assert "Situation B : ni date, ni présence, ni chronomètre" in said
    said = [
        one.message
        for one in review(grid, SESSION, with_field(TWO, "situations.B.presence", Presence.EXCUSED))
    ]
    assert "Situation B : absent justifié" in said
    assert not any("Situation" in one.message for one in review(grid, SESSION, TWO))
    assert value_of(TWO, "situations.A.groupe") == "2"


@pytest.mark.parametrize(
    ("before", "after", "keeps"),
    [
        ({"presence": Presence.ABSENT}, {"date": LATER}, False),
        ({"presence": Presence.ABSENT}, {"date": LATER, "presence": Presence.PRESENT}, False),
        (
            {"presence": Presence.ABSENT},
            {"date": LATER, "presence": Presence.EXCUSED},
            True,
        ),  # not called yet
        ({"presence": Presence.ABSENT}, {"date": FIRST}, True),  # they came after all
        ({}, {"date": LATER}, True),  # a day that was typed wrong
    ],
)
def test_who_is_called_again_has_no_timer_of_the_day_that_was_missed(before, after, keeps):
    timer = Timer((NINE,))
    found = called_again(Oral(1, timer=timer, **before), Oral(1, timer=timer, **after))
    assert found == Oral(1, timer=timer if keeps else None, **after)
