"""On every screen the terminal's cursor stands on what is active: what its row says is known here, not reckoned."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import chance
import pytest
from groups import group_session
from hosts import AUTHOR, NOW, change
from textual.screen import Screen
from walks import SCREENS, Shown, come, thirty_candidates

from e1tui.domain.day.situations import seen_in
from e1tui.domain.fields import APPRECIATION
from e1tui.domain.grid import Grid
from e1tui.domain.merge import Conflict
from e1tui.domain.summary import summary
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.post import Post
from e1tui.settings import Settings, state_folder
from e1tui.storage import incidents
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.rescue import copy_unsaved
from e1tui.storage.save_thread import Writer
from e1tui.storage.store import SessionStore
from e1tui.tui.candidates.group_passages import GroupPassagesForm
from e1tui.tui.closing.question import ask_reason
from e1tui.tui.evaluation.conflict import ConflictScreen
from e1tui.tui.evaluation.reading import ClosedTextScreen
from e1tui.tui.group.screen import GroupScreen
from e1tui.tui.keys.commands import key
from e1tui.tui.reading.first_keys import FirstKeysScreen
from e1tui.tui.reading.incidents import IncidentsScreen
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Dialog
from e1tui.tui.sessions.rescue import RescueScreen

SIZES = [(80, 24), (60, 16), (120, 40)]
PATIENCE = 100  # looks, of 20 ms, until what was pressed must have been drawn
CANDIDATE, CRITERION = "‸› ACACIA0 Rose", "‸ ››  ·    ·   ·   ·    Pertinence"
# The cursor (‸) in its row, on each screen that `SCREENS` leads to.
ROWS = {
    "sessions": "‸› E1, session de",
    "filter": " Filtre : mar‸ ",
    "session": " Intitulé        E1, session de juin 2026‸",
    "new session": " Intitulé        ‸par exemple",
    "aside": "  ‸Aucune session écartée.",
    "help": "  ‸Liste des sessions",
    "terminal": "  ‸Appuyez sur une tou",
    "candidates": CANDIDATE,
    "candidate": " Présence        ‸[1 présent]",
    "passages": " Premier passage ‸par exemple 9:00",
    "passages' plan": "‸›   1 09:00 ACACIA0",
    "withdrawn": "  ‸Aucun candidat retiré.",
    "move": "  ‸Aucune autre session",
    "close all": CANDIDATE,
    "deliberation": CANDIDATE,
    "histogram": CANDIDATE,
    "import": "‸› Coller des lignes",
    "pasted list": " ‸  ",  # below the last of the lines
    "import's plan": "‸›     2 TILLEUL0",
    "columns": "‸›    1 Nom",
    "export": "‸› (●) Ce candidat : ACACIA0 Rose",
    "preview": "  ‸Pas d’extrait pour ACACIA0",
    "criteria": CRITERION,
    "mark": "‸ ›› Note C1.1   14__",
    "remark": "│  ‸ ",
    "notes": " ‸ ",
    "synthesis": "‸ ›› Appréciation générale",
    "appreciation": "│ ‸ ",
    "phrases": "│ Chercher : ‸un mot",
    "levels": "  ‸TI  Très insuffisant",
    "history": "‸› 12/06",
    "incident": "│  ‸ ",
    "question": "│  ‸Abandonner ce qui a été saisi ?",
}
# Keys on such a screen, and the cursor's row then.
MOVES = [
    ("session", "tab", " Forme           "),
    ("session", "tab right", " Forme           "),
    ("candidate", "right right", "2 absent ‸[3 absent justifié]"),
    ("candidate", "up", "   ‸Abandonner"),  # the last of the form is above its first
    ("candidate", "up up", " ‸Enregistrer   Abandonner"),
    ("candidates", "end", "‸› ACACIA9 "),
    ("candidates", "end pageup", "‸› ACACIA"),
    ("candidate", "tab home right", " Nom             A‸CACIA0"),
    ("criteria", "down down 3 n", "‸ ›› Note C1."),
    ("criteria", "2 2", "‸ ››  ·    ·   ·   ·    "),
    ("synthesis", "down down", "‸ ›› C1."),
    ("appreciation", "é t é left", "│ ét‸é"),
    ("phrases", "down", "│ ‸› "),
    ("phrases", "down m", "│ Chercher : m‸ "),
    ("terminal", "x", "‸› "),
    ("question", "n", " Nom             A‸"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return thirty_candidates(tmp_path / "sessions")


def screen_classes(kind: type) -> Iterator[type]:
    """The screens of the app: the classes that no other is made from."""
    below = kind.__subclasses__()
    for one in below:
        yield from screen_classes(one)
    if not below and kind.__module__.startswith("e1tui."):
        yield kind


async def back(app: Shown) -> None:
    while len(app.screen_stack) > 2:
        await app.pop_screen()


def closed_text(store: SessionStore, grid: Grid) -> ClosedTextScreen:
    stem = store.stems()[0]
    post = Post(
        store,
        Writer(store, AUTHOR, lambda: NOW, lambda outcome: None),
        store.session(),
        grid,
        key=key,
        others=tuple,
        clock=lambda: NOW,
    )
    change(store, stem, lambda one: one.with_appreciation("Claire."))
    return ClosedTextScreen("Appréciation", Assessment(post, stem), APPRECIATION, lambda told: None)


def group_passages(store: SessionStore, grid: Grid) -> GroupPassagesForm:
    rows = [seen_in(summary(grid, stem, store.load(stem).evaluation), "A") for stem in store.stems()]
    return GroupPassagesForm(store, store.session(), rows, "A")


def others(app: Shown, store: SessionStore, grid: Grid) -> list[tuple[Callable[[], Screen[Any]], str, str]]:
    """The screens that no walk leads to without more, keys on them, and the cursor's row then."""
    here = store.stems()[0]
    three = group_session(store.folder.parent.parent / "groupe")
    stems = three.stems()
    conflict = Conflict("appreciation", "la mienne", "l’autre")
    incidents.note(store, "Alarme incendie", AUTHOR, NOW)
    before = store.load(here).evaluation
    copy_unsaved(
        store.name, {here: before.with_appreciation("Claire.")}, [state_folder()], NOW, {here: before}
    )
    return [
        (lambda: ConflictScreen(grid, conflict), "", "  ‸Deux valeurs pour : appréciation générale"),
        (lambda: GroupScreen(app.sitting(three), stems, stems[0]), "", "›‸ ·   ‹"),
        (lambda: GroupScreen(app.sitting(three), stems, stems[0]), "3 space", "[S]      ›‸ ·   ‹"),
        (lambda: group_passages(three, grid), "", " Groupes         ‸"),
        (FirstKeysScreen, "", "  ‸Quel est votre clavier ?"),
        (FirstKeysScreen, "&", "  ‸1 &   2 _   3 _   4 _"),
        (ask_reason, "", "│  ‸ "),
        (lambda: IncidentsScreen(store), "", "  ‸12/06/2026"),
        (lambda: closed_text(store, grid), "", "  ‸Claire."),
        (RescueScreen, "", "‸› 12/06"),
        (RescueScreen, "enter", "  ‸ACACIA0 Rose"),
    ]


@pytest.mark.parametrize(
    "size", SIZES[:1] if chance.is_quick else SIZES, ids=lambda size: f"{size[0]}x{size[1]}"
)
async def test_on_every_screen_it_stands_on_what_is_active(
    folder: Path, grid: Grid, size: tuple[int, int]
) -> None:
    store = SessionsFolder(folder).open("juin")
    app = Shown(size, SessionsFolder(folder), Settings(tips=False), clock=lambda: NOW)
    swept: set[type] = set()
    wrong: dict[str, tuple[str, str]] = {}

    def plain_row() -> str:
        """The row that the cursor is on, a no-break space as the space that one sees."""
        return app.terminal.cursor_row.replace("\N{NO-BREAK SPACE}", " ")

    async def check(keys: str, row: str) -> None:
        await come(app, keys)
        swept.add(type(app.screen))
        for _ in range(PATIENCE):
            if row in plain_row():
                break
            await pilot.pause(0.02)
        await pilot.pause(0.02)  # what is drawn once the key is answered leaves it there
        if row not in plain_row():
            wrong[f"{type(app.screen).__name__}, {keys}"] = (row, plain_row())

    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for name, (walk, _) in SCREENS.items():
            await check(walk, ROWS[name])
            await back(app)
        for name, keys, row in MOVES:
            await come(app, SCREENS[name][0])
            await check(keys, row)
            await back(app)
        for make, keys, row in others(app, store, grid):
            app.push_screen(make())
            await pilot.pause()
            await check(keys, row)
            await back(app)
    assert not wrong, "\n".join(map(str, wrong.items()))
    assert set(screen_classes(E1Screen)) | set(screen_classes(Dialog)) <= swept


async def test_an_empty_list_has_it_on_the_first_sentence(tmp_path: Path) -> None:
    app = Shown((80, 24), SessionsFolder(tmp_path / "sessions"), Settings(tips=False), clock=lambda: NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "‸Aucune session pour le moment." in app.terminal.cursor_row


@pytest.mark.parametrize("name", ["session", "remark", "appreciation"])
@pytest.mark.parametrize("is_shown", [True, False])
async def test_where_the_terminal_shows_it_no_field_draws_its_own(
    folder: Path, name: str, is_shown: bool
) -> None:
    """Many terminals reverse the cell under their cursor: one that is reversed already would show none."""
    app = Shown((80, 24), SessionsFolder(folder), Settings(tips=False, cursor=is_shown), clock=lambda: NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await come(app, SCREENS[name][0])
        await pilot.pause(0.05)
        x, y = app.terminal.cursor
        here, beside = app.terminal.cells[y][x : x + 2]
        assert (here == beside) is is_shown, here
