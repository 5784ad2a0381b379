"""A footer in a narrow window has fewer hints, each of them whole, and never loses the way out."""

from __future__ import annotations

import pytest
from hosts import NOW, lines
from walks import SCREENS, Drawn, come, thirty_candidates

from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.keys.footers import narrowed


@pytest.mark.parametrize(
    ("hints", "width", "shown"),
    [
        (" Entrée garder   q retour", 30, " Entrée garder   q retour"),
        (" Entrée garder   k clavier   q retour", 36, " Entrée garder  k clavier  q retour"),
        (" Entrée garder   k clavier   q retour   ? aide", 36, " Entrée garder  k clavier  q retour"),
        (" Entrée garder   k clavier   q retour", 30, " Entrée garder  q retour"),
        (" SAISIE · Tab : sortir (tout est enregistré)", 30, " SAISIE · Tab : sortir"),
        (
            " SAISIE · Entrée : garder · vide : tout · Tab : sortir",
            40,
            " SAISIE · Entrée : garder · Tab : sortir",
        ),
        (" q retour et rien de plus que cela", 20, " q retour et rien de plus que cela"),  # cut by its line
    ],
)
def test_whole_hints_and_the_way_out(hints: str, width: int, shown: str) -> None:
    assert narrowed(hints, width) == shown


async def test_on_no_screen_is_a_footer_cut(tmp_path) -> None:
    folder = SessionsFolder(thirty_candidates(tmp_path / "sessions"))
    app = Drawn(folder, Settings(tips=False), clock=lambda: NOW)
    cut = {}
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.pause()
        for name, (walk, _) in SCREENS.items():
            await come(app, walk)
            if lines(app)[-1].endswith("…"):
                cut[name] = lines(app)[-1]
            while len(app.screen_stack) > 2:
                app.pop_screen()
            await pilot.pause()
            if app.screen.filter.is_open:
                await come(app, "escape")
    assert cut == {}
