"""A short storm, another one each time; the long one is `python tests/end_to_end/storm.py`."""

from __future__ import annotations

import os

from storm import storm

KEYS = 250


def test_keys_windows_pastes_replies_and_signals_end_nothing_and_lose_nothing() -> None:
    seed = int.from_bytes(os.urandom(4))
    print(f"seed {seed}")
    report = storm(seed, KEYS)
    assert report.keys >= KEYS
    assert not report.failures, "\n".join(report.failures)
