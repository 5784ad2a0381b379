#!/usr/bin/env python3
"""Make the README's picture: the evaluation screen of the example, 80×24, as docs/evaluation.svg.

python scripts/make_picture.py
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from e1tui.settings import Settings
from e1tui.storage.example import copy_example
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.app import E1App

TARGET = Path(__file__).resolve().parent.parent / "docs" / "evaluation.svg"
CANDIDATE = "LILAS"


async def picture() -> str:
    with tempfile.TemporaryDirectory() as folder:
        copy_example(Path(folder))
        app = E1App(SessionsFolder(Path(folder)), Settings(theme="sombre", tips=False))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("enter", "f", *CANDIDATE.lower(), "enter", "enter")
            await pilot.press("3", "2")
            await pilot.pause(0.5)
            return app.export_screenshot(title="e1tui")


def without_web_fonts(svg: str) -> str:
    """Textual's picture fetches its font from the Web; the reader's own monospace will do."""
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return re.sub(r"font-family: (?:Fira Code|monospace|arial)[^;]*;", "font-family: monospace;", svg)


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(without_web_fonts(asyncio.run(picture())), encoding="utf-8")
