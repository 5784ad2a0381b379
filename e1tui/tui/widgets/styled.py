"""A line of text in pieces, each with its style."""

from __future__ import annotations

Piece = tuple[str, str]  # text, and the name of its style
StyledLine = tuple[Piece, ...]
