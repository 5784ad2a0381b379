"""Sessions: presences and their codes, and how a member of the commission is named."""

from dataclasses import replace

import pytest

from e1tui.domain.session import Examiner, Presence


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
