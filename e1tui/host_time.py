"""The host's clock, in the zone that $TZ or the host says; a zone that cannot be is a sentence."""

from __future__ import annotations

import datetime as dt
import os
from typing import Final

from e1tui.errors import UsageError

_MINUTE: Final = dt.timedelta(minutes=1)


def now() -> dt.datetime:
    """This second, with its zone; UsageError where that zone is none that a file can hold.

    The C library takes 24 hours and more, which Python refuses, and seconds, which TOML cannot write: a history
    with them in it would not be read again.
    """
    try:
        moment = dt.datetime.now().astimezone().replace(microsecond=0)
    except (ValueError, OverflowError, OSError) as error:
        raise _impossible() from error
    if (moment.utcoffset() or dt.timedelta()) % _MINUTE:
        raise _impossible()
    return moment


def _impossible() -> UsageError:
    zone = os.environ.get("TZ", "")
    said = f"« {zone[:60]} » ($TZ)" if zone else "de cet hôte"
    return UsageError(f"le fuseau horaire {said} est impossible : TZ=Europe/Paris est attendu, par exemple.")


def local(moment: dt.datetime) -> dt.datetime:
    """A moment in the host's zone; as it is where that cannot be said."""
    try:
        return moment.astimezone()
    except (ValueError, OverflowError, OSError):
        return moment
