"""Closing: what the fingerprint is over and is not, reopening with a reason, who may review."""

import datetime as dt
import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.closing.seal import (
    canonical_form,
    closed,
    fingerprint,
    is_altered,
    reopened,
    review_refusal,
    reviewed,
    shown_fingerprint,
)
from e1tui.domain.day.timer import ended, toggled
from e1tui.domain.evaluation import Candidate, Evaluation, HistoryEntry, with_field
from e1tui.domain.grid import LEVELS, Level
from e1tui.domain.session import Presence, State
from e1tui.errors import InvalidValue
from e1tui.storage.grids import load_grid
from e1tui.storage.toml.evaluation_toml import decode_evaluation, encode_evaluation

NOW = dt.datetime(2026, 6, 12, 10, 5, tzinfo=dt.timezone(dt.timedelta(hours=2)))
GRID = load_grid()
KEYS = [criterion.key for criterion in GRID.criteria]


def test_canonical_form_to_the_letter():
    """What a person without e1tui writes from the documentation."""
    evaluation = Evaluation(
        GRID.id,
        Candidate("ŒILLET", "Ana", "0214123456", exam_date=dt.date(2026, 6, 12)),
        positions=MappingProxyType({"C1.1.outils": Level.TS}),
        marks=MappingProxyType({"C1.1": Decimal(14), "C1.2": Decimal("9.50")}),
        appreciation='Dit « oui ».\n"Net"',
    )
    text = (
        '{"C1.1.note":"14.0","C1.1.outils":"TS","C1.2.note":"9.5","appreciation":"Dit « oui ».\\n\\"Net\\"",'
        '"candidat.date_evaluation":"2026-06-12","candidat.nom":"ŒILLET","candidat.numero":"0214123456",'
        '"candidat.prenom":"Ana","presence":"present"}'
    )
    assert canonical_form(evaluation) == text.encode()
    assert fingerprint(evaluation) == hashlib.sha256(text.encode()).hexdigest()


COUNTS = {
    "candidat.nom": "AUTRE", "candidat.prenom": "Autre", "candidat.numero": "0", "candidat.etablissement": "Lycée",
    "candidat.date_evaluation": dt.date(2026, 6, 13), "presence": Presence.ABSENT, "C1.1.besoins": Level.TS,
    "C1.3.note": Decimal("9.0"), "appreciation": "Autre.",
}  # fmt: skip
DOES_NOT = {
    "etat": State.DRAFT, "passage": 3, "heure": dt.time(9, 40), "temps_majore": True,
    "notes_internes": "À revoir.", "C1.1.besoins.remarque": "vu",
}  # fmt: skip


@pytest.mark.parametrize("name", [*COUNTS, *DOES_NOT])
def test_what_the_fingerprint_is_over(make, name):
    before = make()
    after = with_field(before, name, (COUNTS | DOES_NOT)[name])
    assert before != after
    assert (fingerprint(before) != fingerprint(after)) == (name in COUNTS)


def test_history_and_closing_data_do_not_count(make):
    entry = HistoryEntry(1, NOW, "adurand", "C1.1.note", after=Decimal(3))
    other = make(closing=None, history=(entry,), revision=40, reopening="motif")
    assert fingerprint(other) == fingerprint(make())


@given(
    positions=st.dictionaries(st.sampled_from(KEYS), st.sampled_from(LEVELS)),
    marks=st.dictionaries(st.sampled_from(["C1.1", "C1.2", "C1.3"]), st.integers(0, 40)),
    appreciation=st.text(max_size=80),
    name=st.text(min_size=1, max_size=20).filter(lambda text: text.strip()),
)
def test_a_file_that_was_closed_is_found_unaltered(positions, marks, appreciation, name):
    evaluation = closed(
        Evaluation(
            GRID.id,
            Candidate("A" + name, "Ana"),
            positions=MappingProxyType(positions),
            marks=MappingProxyType({key: Decimal(half) / 2 for key, half in marks.items()}),
            appreciation=appreciation,
        ),
        "adurand",
        NOW,
    )
    try:
        again = decode_evaluation(encode_evaluation(evaluation), lambda _: GRID)
    except UnicodeEncodeError:  # lone surrogates are no file's text
        return
    assert again.is_closed and again.closing == evaluation.closing
    assert not is_altered(again) or again.candidate.last_name != evaluation.candidate.last_name
    changed = with_field(again, "C1.1.note", Decimal("19.5") if marks.get("C1.1") != 39 else None)
    assert is_altered(changed)
    assert json.loads(canonical_form(again))["presence"] == "present"


def test_closed_then_reopened(make):
    draft = make(state=State.DRAFT, closing=None)
    done = closed(draft, "adurand", NOW)
    assert (done.closing.at, done.closing.by, done.closing.reviewed_by) == (NOW, "adurand", "")
    assert (
        done.closing.fingerprint == fingerprint(draft) and shown_fingerprint(done) == fingerprint(draft)[:12]
    )
    again = reopened(done, "  une note\nà revoir ")
    assert (again.is_closed, again.closing, again.reopening) == (False, None, "une note à revoir")
    assert shown_fingerprint(again) == ""
    assert closed(again, "adurand", NOW).reopening == ""


def test_closing_ends_a_timer_that_has_begun(make):
    now = dt.datetime(2026, 6, 12, 10, 5, tzinfo=dt.UTC)
    draft = replace(make(), state=State.DRAFT, closing=None)
    started = toggled(None, now - dt.timedelta(minutes=30))
    for timer in (started, toggled(started, now)):
        evaluation = closed(replace(draft, timer=timer), "adurand", now)
        assert evaluation.timer == ended(timer, now)
        assert evaluation.closing == closed(draft, "adurand", now).closing  # it is not in the fingerprint
    for timer in (None, ended(started, now)):
        assert closed(replace(draft, timer=timer), "adurand", now).timer == timer


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_reopening_needs_a_reason(make, reason):
    with pytest.raises(InvalidValue, match="motif"):
        reopened(make(), reason)


def test_closed_by_hand_is_not_called_altered(make):
    assert not is_altered(make(closing=None))
    assert not is_altered(make())  # a closing without a fingerprint


def given_by(account, member=""):
    return HistoryEntry(3, NOW, account, "C1.2.note", after=Decimal(12), member=member)


@pytest.mark.parametrize(
    ("last", "account", "member", "allowed"),
    [
        (given_by("adurand"), "clemaire", "", True),
        (given_by("adurand"), "adurand", "", False),
        (given_by("salle", "DURAND Alix"), "salle", "LEMAIRE Claude", True),
        (given_by("salle", "DURAND Alix"), "salle", "Durand  Alix", False),
        (given_by("salle", "DURAND Alix"), "adurand", "DURAND Alix", False),  # the same member elsewhere
        (given_by("salle", "DURAND Alix"), "salle", "", False),  # who it is cannot be told
        (given_by("salle"), "salle", "LEMAIRE Claude", False),
        (given_by("salle", "DURAND Alix"), "clemaire", "", True),
    ],
)
def test_not_who_gave_the_last_mark(make, last, account, member, allowed):
    taken = HistoryEntry(4, NOW, "autre", "C1.2.note", before=Decimal(12))  # taken away is not given
    evaluation = make(history=(given_by("zoe"), last, taken, replace(last, field="appreciation", by="autre")))
    refusal = review_refusal(evaluation, account, member)
    assert (refusal == "") == allowed
    if allowed:
        assert reviewed(evaluation, account, member).closing.reviewed_by == (member or account)
    else:
        assert (last.member or last.by) in refusal
        with pytest.raises(InvalidValue):
            reviewed(evaluation, account, member)


def test_only_a_closed_one_is_reviewed(make):
    assert "close" in review_refusal(make(state=State.DRAFT, closing=None), "clemaire")
    assert review_refusal(make(), "clemaire") == ""  # nobody knows who gave the marks
