"""A session on disk."""

from stores import folder, save, store

__all__ = ["folder", "save", "store"]
