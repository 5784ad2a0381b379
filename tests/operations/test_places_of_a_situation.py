"""Passages of a situation on disk: given again where they were given already, and not over what came in between."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import MappingProxyType

from e1tui.domain.day.group_passages import Day, Lengths, as_they_are, plan_groups
from e1tui.domain.day.oral import Oral
from e1tui.domain.day.situations import seen_in
from e1tui.domain.evaluation import Candidate, with_field
from e1tui.domain.session import Session, Situation
from e1tui.domain.summary import summary
from e1tui.operations.passages import write_passages
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder

DAY = dt.date(2026, 6, 12)
NOW = dt.datetime(2026, 6, 12, 8, tzinfo=dt.UTC)
ME = Author("adurand")


def test_places_are_given_again_and_not_over_another_s(tmp_path: Path) -> None:
    session = Session("mc-sno-e1", "E1", situations=(Situation("A"),))
    store = SessionsFolder(tmp_path / "s").create("juin", session)
    orals = MappingProxyType({"A": Oral(7, dt.time(8), DAY, "1")})
    stem = store.add(Candidate("ORME", "Zoé"), orals=orals)
    row = seen_in(summary(store.grid(), stem, store.load(stem).evaluation), "A")
    planned = plan_groups([row], as_they_are([row]), [Day(DAY, dt.time(9))], Lengths(20, 20))
    assert list(write_passages(store, planned, ME, NOW)) == [""]
    assert store.load(stem).evaluation.orals["A"] == Oral(1, dt.time(9), DAY, "1")
    stored = store.load(stem)
    store.save(stored, with_field(stored.evaluation, "situations.A.groupe", "2"), ME, NOW)
    (said,) = write_passages(store, planned, ME, NOW)
    assert "changé entre-temps" in said and store.load(stem).evaluation.orals["A"].group == "2"
