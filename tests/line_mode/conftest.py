"""A session of three candidates on disk, to be scored line by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hosts import add, add_session
from talks import Table

from e1tui.domain.session import Phase


@pytest.fixture
def table(tmp_path: Path) -> Table:
    store = add_session(tmp_path / "sessions", "juin", phases=(Phase("Entretien", 30),))
    for number, last in enumerate(("ACACIA", "BOULEAU", "CÈDRE"), 1):
        add(store, last, "Rose", f"010{number}")
    return Table(store)
