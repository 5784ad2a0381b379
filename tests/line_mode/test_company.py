"""Two people at one candidate: a clash is said with both values and chosen; what is left of it is not lost."""

from __future__ import annotations
