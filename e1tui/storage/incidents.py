"""The incidents of a session on disk: each noted under the lock, none lost when two people write."""

from __future__ import annotations

import datetime as dt

from e1tui.domain.session import Incident, Session
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore


def note(store: SessionStore, text: str, author: Author, at: dt.datetime, candidate: str = "") -> Session:
    """Add what happened at that moment to the session's file; the session as it then is.

    `candidate` is the stem of whose evaluation was on screen. What others change of the session meanwhile is merged with it. Raises E1Error, with nothing written.
    """
    before = store.session()
    store.save_session(
        before.with_incident(Incident(at, text, author.account, author.member, candidate)), before
    )
    return store.session()
