"""How the sentences of scoring name what is pressed, or typed: each front end in its own words."""

from __future__ import annotations

from collections.abc import Callable

Key = Callable[[str], str]  # a command's id ("close") → what gives it, as a sentence says it ("v", "Entrée")
