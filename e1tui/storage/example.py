"""The example session that `e1tui demo` copies: package data, so that it works from a wheel."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from e1tui import files
from e1tui.storage.naming import SESSION_FILE


def copy_example(root: Path) -> tuple[str, ...]:
    """Copy the example into a sessions folder; the names of the sessions that were copied.

    A session of that name is left as it is: somebody may have worked in it.
    """
    copied = []
    for source in (resources.files("e1tui") / "example").iterdir():
        if not (source / SESSION_FILE).is_file():
            continue
        folder = root / source.name
        if (folder / SESSION_FILE).exists():
            continue
        files.make_folder(folder)
        # The session's own file last: until then the folder is no session, and a copy cut short is done again.
        entries = [entry for entry in source.iterdir() if entry.name.endswith(".toml")]
        for entry in sorted(entries, key=lambda entry: (entry.name == SESSION_FILE, entry.name)):
            files.write_file(folder / entry.name, entry.read_bytes())
        copied.append(source.name)
    return tuple(copied)
