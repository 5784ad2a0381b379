"""What Synthèse says of a closed evaluation: when, who, the fingerprint's first digits, who has read it again."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from e1tui.domain.closing.seal import closed, fingerprint, reviewed
from e1tui.domain.evaluation import HistoryEntry, with_field
from e1tui.domain.session import State
from e1tui.scoring.sheet import Sheet
from e1tui.tui.closing.lines import closing_lines
from e1tui.tui.evaluation.synthesis import synthesis_page
from e1tui.tui.keys.commands import key

AT = dt.datetime(2026, 6, 12, 10, 5, tzinfo=dt.UTC)


@pytest.fixture
def evaluation(make):
    return closed(make(state=State.DRAFT, closing=None), "adurand", AT)


def test_when_who_and_fingerprint(evaluation):
    digits = fingerprint(evaluation)[:12]
    how, read = closing_lines(evaluation)
    assert how == f"Close le 12/06/2026 à 10:05 par adurand · empreinte {digits}"
    assert read.startswith("Pas encore relue.")
    assert closing_lines(reviewed(evaluation, "clemaire")) == (how, "Relue par clemaire.")


def test_the_member_who_held_the_keyboard_of_a_shared_account(evaluation):
    entry = HistoryEntry(3, AT, "adurand", "etat", "brouillon", "close", member="DURAND Alix")
    assert "par DURAND Alix · " in closing_lines(replace(evaluation, history=(entry,)))[0]
    later = replace(entry, at=AT + dt.timedelta(seconds=2))  # a save comes after the key
    assert "par DURAND Alix · " in closing_lines(replace(evaluation, history=(later,)))[0]
    older = replace(entry, at=AT - dt.timedelta(hours=1))  # of a closing before the evaluation was reopened
    assert "par adurand · " in closing_lines(replace(evaluation, history=(older,)))[0]
    by_hand = replace(entry, at=AT.replace(tzinfo=None))
    assert "par adurand · " in closing_lines(replace(evaluation, history=(by_hand,)))[0]
    before = replace(entry, before="close", after="brouillon")
    assert "par adurand · " in closing_lines(replace(evaluation, history=(before,)))[0]


def test_a_file_that_was_changed_afterwards_is_told(evaluation):
    changed = with_field(evaluation, "C1.1.note", Decimal(3))
    how, then = closing_lines(changed)
    assert how.endswith(" · MODIFIÉE APRÈS CLÔTURE") and "empreinte" not in how and "rouvrir" in then


def test_a_draft_and_a_closing_by_hand(evaluation):
    assert closing_lines(replace(evaluation, state=State.DRAFT)) == ()
    assert closing_lines(replace(evaluation, closing=None)) == ()
    by_hand = replace(evaluation.closing, fingerprint="")
    assert closing_lines(replace(evaluation, closing=by_hand))[0] == "Close le 12/06/2026 à 10:05 par adurand"


@pytest.mark.parametrize("width", [80, 120])
def test_synthesis_shows_it_whole(evaluation, grid, session, width):
    sheet = Sheet(grid, session, reviewed(evaluation, "LEMAIRE Claude"), key).at_synthesis(3)
    lines = ["".join(text for text, _ in line) for line in synthesis_page(sheet, width, 20).lines]
    assert all(len(line) <= width for line in lines)
    shown = " ".join(" ".join(lines).split())
    assert all(line in shown for line in closing_lines(sheet.evaluation))
