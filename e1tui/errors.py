"""What can go wrong for a user: one French sentence or two, what happened, where, and what to do."""

from __future__ import annotations


class E1Error(Exception):
    """A problem that a user can meet; its text is shown as it is, never with a traceback."""


class UsageError(E1Error):
    """The command or the setting is worded wrongly (exit code 2)."""


class InvalidValue(E1Error):
    """A value that the form does not allow: a mark of 20,25, a level "X"."""


class DocumentError(E1Error):
    """A file whose content is refused: unknown key, wrong type, unknown format.

    `key` is the dotted path of the key at fault, empty when the whole file is.
    """

    def __init__(self, reason: str, key: str = "") -> None:
        self.key = key
        self.reason = reason
        super().__init__(f"{key} : {reason}" if key else reason)


class FileProblem(E1Error):
    """A file that cannot be read, or must not be (too large, not a regular file, not UTF-8)."""


class SaveError(E1Error):
    """Something was not written; what is in memory is still there and can be tried again."""


class ConflictError(SaveError):
    """Somebody else gave another value to the same fields; nothing was overwritten.

    `conflicts` are those fields, in the order of the form.
    """

    def __init__(self, message: str, conflicts: tuple[str, ...]) -> None:
        self.conflicts = conflicts
        super().__init__(message)


class ExportError(E1Error):
    """A document that was asked for and cannot be made; `harmless`: nor is there to be one."""

    def __init__(self, message: str, *, harmless: bool = False) -> None:
        self.harmless = harmless
        super().__init__(message)


class NoExtract(ExportError):
    """A candidate's extract that cannot be given, or not yet; harmless where the candidate was not there.

    `drafted`: one marked PROJET could be.
    """

    def __init__(self, message: str, *, harmless: bool = False, drafted: bool = False) -> None:
        self.drafted = drafted
        super().__init__(message, harmless=harmless)
