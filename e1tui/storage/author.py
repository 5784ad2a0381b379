"""The account's name, from the uid: the environment ($USER, $LOGNAME) can say anything."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass


@dataclass(frozen=True)
class Author:
    """Who makes a change: the account, and the commission member who said they hold the keyboard.

    `situation` is the oral that it is made in, "" where a candidate has but one.
    """

    account: str
    member: str = ""
    situation: str = ""


def current_account() -> str:
    """The name of the account that runs this, its number where it has no name."""
    return account_name(os.getuid())


def account_name(uid: int) -> str:
    """The name of an account of this host."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"
