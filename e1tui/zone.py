"""The time zone that hours are in: the session's, else the settings', else the host's, which is often UTC.

It is the process's own, as $TZ would have made it: every clock of the program, and every hour it shows, follow.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import time
from typing import Final

_NAME: Final = r"[A-Za-z][A-Za-z0-9_+-]{0,30}(?:/[A-Za-z0-9_+-]{1,30}){0,2}"
_DATABASE: Final = "/zoneinfo/"
_HOST: Final = os.environ.get("TZ")
_UTC: Final = frozenset(
    {"UTC", "UCT", "GMT", "Universal", "Zulu", "Etc/UTC", "Etc/UCT", "Etc/GMT", "Etc/Universal"}
)


def is_name(text: str) -> bool:
    """Whether this could name a zone: "Europe/Paris", "Indian/Reunion"; that the host knows it is for `use`."""
    return re.fullmatch(_NAME, text) is not None


def use(name: str) -> str:
    """Make that the process's zone, "" for the host's; a sentence where the host does not know it, and keeps its own."""
    problem = _problem(name) if name else ""
    if name and not problem:
        os.environ["TZ"] = name
    elif _HOST is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = _HOST
    time.tzset()
    return problem


def _problem(name: str) -> str:
    from zoneinfo import TZPATH, ZoneInfo, ZoneInfoNotFoundError  # 4 ms, for those who name a zone

    try:
        if not is_name(name):
            raise ValueError(name)
        ZoneInfo(name)
        # The C library, which tells the hour, has the same files, and takes a name it does not find for UTC.
        if any(os.path.isfile(os.path.join(folder, name)) for folder in TZPATH):
            return ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        pass
    return f"Fuseau « {name} » inconnu de ce serveur : l’heure est celle du fuseau {current()}. Exemple : Europe/Paris."


def current() -> str:
    """The zone's name as people know it: "Europe/Paris"; else what the host calls it, "CET"."""
    if named := os.environ.get("TZ", "").lstrip(":"):
        return named.partition(_DATABASE)[2] or named
    try:
        linked = os.readlink("/etc/localtime")
    except OSError:  # it is a file of its own, or there is none
        linked = ""
    return linked.partition(_DATABASE)[2] or time.tzname[0]


def is_utc() -> bool:
    """Whether that is no place's hour, but what a server has when nobody has said where it is."""
    return current() in _UTC


def described(now: dt.datetime) -> str:
    """ "14:28, Europe/Paris (UTC+01:00)"; `now` is aware, in the zone in use."""
    offset = f"{now:%z}"
    return f"{now:%H:%M}, {current()} (UTC{offset[:3]}:{offset[3:5]})"
