"""A value of the history, which keeps texts, as people read it."""

import datetime as dt
from decimal import Decimal

import pytest

from e1tui.domain.field_names import recorded_text, value_text


@pytest.mark.parametrize(
    ("field", "recorded", "read"),
    [
        ("candidat.date_evaluation", "2026-11-30", "30/11/2026"),
        ("situations.B.date", "2026-12-01", "01/12/2026"),
        ("heure", "09:40:00", value_text(dt.time(9, 40))),
        ("situations.A.heure", "14:10:00", value_text(dt.time(14, 10))),
        ("presence", "absent_justifie", "absent justifié"),
        ("candidat.date_evaluation", None, "(rien)"),
        ("candidat.date_evaluation", "demain", "demain"),  # corrected by hand: as it stands
        ("candidat.etablissement", "2026-11-30", "2026-11-30"),  # what a person typed is no date
        ("C1.1.note", Decimal("12.5"), "12,5"),
        ("passage", 3, "3"),
    ],
)
def test_a_value_of_the_history(field, recorded, read):
    assert recorded_text(field, recorded) == read
