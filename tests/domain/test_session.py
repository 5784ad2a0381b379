"""Sessions: presences and their codes, and how a member of the commission is named."""

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from e1tui.domain.session import Examiner, Incident, Presence, Session


@pytest.mark.parametrize(
    ("presence", "value", "label", "code"),
    [
        (Presence.PRESENT, "present", "présent", ""),
        (Presence.ABSENT, "absent", "absent", "AB"),
        (Presence.EXCUSED, "absent_justifie", "absent justifié", "AJ"),
        (Presence.EXEMPT, "dispense", "dispensé", "DI"),
        (Presence.POSTPONED, "reporte", "reporté", "RE"),
    ],
)
def test_presences(session, presence, value, label, code):
    assert (presence.value, presence.label, presence.code) == (value, label, code)
    assert session.code(presence) == code


def test_a_session_may_have_its_own_codes(session):
    own = replace(session, codes=((Presence.ABSENT, "ABS"),))
    assert own.code(Presence.ABSENT) == "ABS"
    assert own.code(Presence.EXEMPT) == "DI"


def test_examiners():
    assert Examiner("DURAND", "Alix", "Professeur").full_name == "DURAND Alix"
    assert Examiner("DURAND").full_name == "DURAND"


def test_extra_time_and_incidents():
    session = Session("mc-sno-e1", "E1")
    assert session.added_part(extra_time=True) == Fraction(1, 3) and session.added_part(extra_time=False) == 0
    assert session.extra_time_words == "un tiers"
    assert replace(session, extra_time=Fraction(2, 5)).extra_time_words == "2/5"
    incident = Incident(dt.datetime(2026, 6, 12, 10, 20, tzinfo=dt.UTC), "Alarme.", "adurand")
    assert session.with_incident(incident).incidents == (incident,)
