"""What Synthèse says of a closed evaluation: when, who, the fingerprint's first digits, who has read it again."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from e1tui.domain.closing import closed, fingerprint, reviewed
from e1tui.domain.evaluation import HistoryEntry, with_field
from e1tui.domain.session import State
from e1tui.tui.closing_line import closing_line
from e1tui.tui.sheet import Sheet
from e1tui.tui.widgets.sheet_lines import sheet_page

AT = dt.datetime(2026, 6, 12, 10, 5, tzinfo=dt.UTC)


@pytest.fixture
def evaluation(make):
    return closed(make(state=State.DRAFT, closing=None), "adurand", AT)


def test_when_who_and_fingerprint(evaluation):
    digits = fingerprint(evaluation)[:12]
    assert closing_line(evaluation) == f"Close le 12/06/2026 à 10:05 par adurand · empreinte {digits}"
    assert closing_line(reviewed(evaluation, "clemaire")).endswith(f"{digits} · relue par clemaire")


def test_the_member_who_held_the_keyboard_of_a_shared_account(evaluation):
    entry = HistoryEntry(3, AT, "adurand", "etat", "brouillon", "close", member="DURAND Alix")
    assert "par DURAND Alix · " in closing_line(replace(evaluation, history=(entry,)))
    later = replace(entry, at=AT + dt.timedelta(seconds=2))  # a save comes after the key
    assert "par DURAND Alix · " in closing_line(replace(evaluation, history=(later,)))
    older = replace(entry, at=AT - dt.timedelta(hours=1))  # of a closing before the evaluation was reopened
    assert "par adurand · " in closing_line(replace(evaluation, history=(older,)))
    by_hand = replace(entry, at=AT.replace(tzinfo=None))
    assert "par adurand · " in closing_line(replace(evaluation, history=(by_hand,)))
    before = replace(entry, before="close", after="brouillon")
    assert "par adurand · " in closing_line(replace(evaluation, history=(before,)))


def test_a_file_that_was_changed_afterwards_is_told(evaluation):
    changed = with_field(evaluation, "C1.1.note", Decimal(3))
    assert "(le fichier a été modifié depuis)" in closing_line(changed)


def test_a_draft_and_a_closing_by_hand(evaluation):
    assert closing_line(replace(evaluation, state=State.DRAFT)) == ""
    assert closing_line(replace(evaluation, closing=None)) == ""
    by_hand = replace(evaluation.closing, fingerprint="")
    assert closing_line(replace(evaluation, closing=by_hand)) == "Close le 12/06/2026 à 10:05 par adurand"


@pytest.mark.parametrize("width", [80, 120])
def test_synthesis_shows_it_whole(evaluation, grid, session, width):
    sheet = Sheet(grid, session, reviewed(evaluation, "LEMAIRE Claude")).at_synthesis(3)
    lines = ["".join(text for text, _ in line) for line in sheet_page(sheet, width, 20).lines]
    assert all(len(line) <= width for line in lines)
    assert closing_line(sheet.evaluation) in " ".join(" ".join(lines).split())
