"""The rule above the candidates of a day, in the lists of a session that has several."""

from __future__ import annotations

import datetime as dt

from e1tui.domain.day.schedule import UNDATED
from e1tui.domain.french import day_text
from e1tui.tui.text.lines import Row


def day_rule(date: dt.date, today: dt.date) -> Row:
    """ "── jeudi 26 novembre 2026 · aujourd’hui ──"."""
    if date == UNDATED:
        return Row("jour/", ("sans date",), "rule")
    return Row(f"jour/{date}", (f"{day_text(date)}{' · aujourd’hui' if date == today else ''}",), "rule")
