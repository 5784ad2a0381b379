"""What belongs to the day and not to the judgement is on no document: the timer, extra time; incidents on the
procès-verbal only."""

import datetime as dt
from dataclasses import replace

from export_samples import made

from e1tui.domain.day.timer import ended, toggled
from e1tui.domain.session import Incident, Phase
from e1tui.export.documents import Document, Order

NOW = dt.datetime(2026, 6, 12, 9, 40, tzinfo=dt.UTC)


def test_every_document_is_the_same_with_and_without_them(grid, session, make):
    timer = ended(toggled(None, NOW), NOW + dt.timedelta(minutes=38))
    day = replace(
        session,
        phases=(Phase("Entretien", 30),),
        incidents=(Incident(NOW, "Alarme", "adurand", "DURAND Alix"),),
    )
    order = Order(frozenset(Document), "juin", drafts=True)
    plain = made(grid, session, [("martin", make())], order)
    timed = made(grid, day, [("martin", make(timer=timer, extra_time=True))], order)
    assert {name.rpartition(".")[2] for name in plain} >= {"pdf", "txt", "csv", "xlsx"}
    assert {name for name in plain if plain[name] != timed[name]} == {"pv-juin.pdf"}
    untimed = made(grid, day, [("martin", make())], order)
    assert untimed == timed
