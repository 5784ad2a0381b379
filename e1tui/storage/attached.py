"""The data that a grid may carry: the candidate's file, without what touches on health and is on no document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

from e1tui.domain.day.oral import is_timer
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.fields import EXTRA_TIME
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import encode_evaluation

Data = Callable[[str, Evaluation], bytes]


def public_data(stem: str, evaluation: Evaluation) -> bytes:
    """The file without remarks, internal notes and history, which were for the commission only."""
    bare = replace(_for_document(evaluation), remarks=MappingProxyType({}), internal_notes="", history=())
    return encode_evaluation(bare)


def whole_data(store: SessionStore) -> Data:
    """The file with all of that, the history read from the disk."""
    return lambda stem, _: encode_evaluation(_for_document(store.load(stem).evaluation))


def _for_document(evaluation: Evaluation) -> Evaluation:
    """Without extra time, which touches on health and is on no document, nor the timer, which would tell of it."""
    kept = tuple(
        entry for entry in evaluation.history if entry.field != EXTRA_TIME and not is_timer(entry.field)
    )
    orals = {situation: replace(oral, timer=None) for situation, oral in evaluation.orals.items()}
    return replace(evaluation, extra_time=False, timer=None, orals=MappingProxyType(orals), history=kept)
