"""Whatever is longer than its place says so in signs: lists, forms, what is read, the phrases."""

from __future__ import annotations

import pytest
from hosts import NOW, lines
from walks import SCREENS, Drawn, come, thirty_candidates

from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.text.lines import Column, Row, list_line, listed_width

# Screens that are longer than the smallest window, and the keys to their ends.
LONG = {
    "session": "shift+tab shift+tab shift+tab shift+tab",
    "candidates": "end",
    "passages' plan": "end",
    "deliberation": "end",
    "import's plan": "end",
    "export": "",
    "criteria": "",
    "synthesis": " ".join(["down"] * 30),
    "help": "end",
    "levels": "end",
    "phrases": " ".join(["pagedown"] * 40),
}


def sign(line):
    """The sign at the right edge of a line, "" for none."""
    end = line.rstrip(" │")
    return end[-1] if len(end) > 55 and end[-1] in "↑↓" else ""


@pytest.mark.parametrize("name", LONG)
async def test_there_is_a_sign_below_and_at_the_end_one_above(tmp_path, name):
    folder = SessionsFolder(thirty_candidates(tmp_path / "sessions"))
    app = Drawn(folder, Settings(tips=False), clock=lambda: NOW)
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        await come(app, SCREENS[name][0])
        assert "".join(map(sign, lines(app))) == "↓"
        if LONG[name]:
            await come(app, LONG[name])
            await pilot.pause()
            assert "".join(map(sign, lines(app))) == "↑"


ROWS = [Row(str(rank), (f"n° {rank}", "droite")) for rank in range(5)]
COLUMNS = (Column("Nom", 6), Column("Fin", 8, "right"))


@pytest.mark.parametrize(
    ("height", "first", "signs"),
    [(6, 0, ""), (5, 0, "5:↓"), (4, 1, "1:↑ 4:↓"), (4, 2, "1:↑"), (0, 0, "")],
)
def test_a_list_has_them_where_it_does_not_show_all(height, first, signs):
    width = 18
    assert listed_width(width, height, len(ROWS)) == (width if height in (0, 6) else width - 1)
    shown = [list_line(y, width, COLUMNS, ROWS, first=first, height=height)[0] for y in range(height or 3)]
    assert all(len(line) == width for line in shown)
    found = [f"{y}:{line[-1]}" for y, line in enumerate(shown, 1) if line[-1] in "↑↓"]
    assert " ".join(found) == signs
    assert all(line[-2] == "e" or line[-1] == "e" for line in shown[1:])  # the last column is whole
