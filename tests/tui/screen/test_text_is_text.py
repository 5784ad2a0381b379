"""What people and files say is shown as it is on every screen: no markup acts, no control character gets out."""

import pytest
from hosts import add, add_session, shown

from e1tui.storage.folder import SessionsFolder
from e1tui.tui.candidates.form import CandidateForm
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.candidates.withdrawn import WithdrawnScreen
from e1tui.tui.exporting.screen import ExportScreen
from e1tui.tui.importing.screen import ImportScreen
from e1tui.tui.sessions.form import SessionForm

NAME = "[b]ÉCLAIR[/red] [@click=app.quit]"
HOSTILE = NAME + "\x1b]0;t\x07\u202e\x9b2J"


@pytest.fixture
def store(root):
    return add_session(root, "juin", HOSTILE, school=HOSTILE)


@pytest.fixture
def stem(store):
    return add(store, HOSTILE, "Zoé", "0990000001")


def withdrawn(store, stem, tmp_path):
    store.withdraw(stem)
    return WithdrawnScreen(store)


def imported(store, stem, tmp_path):
    (tmp_path / "[b]liste.csv").write_text(f"Nom;Prénom\n{NAME};Ève\n{HOSTILE};Ève\n")
    return ImportScreen(store, {"E1TUI_DEPOT": str(tmp_path)})


SCREENS = {
    "candidates": (lambda store, *_: CandidatesScreen(store), []),
    "withdrawing": (lambda store, *_: CandidatesScreen(store), ["delete"]),
    "candidate form": (lambda store, stem, _: CandidateForm(store, store.load(stem)), []),
    "session form": (lambda store, *_: SessionForm(SessionsFolder(store.folder.parent), store), []),
    "export": (lambda store, stem, _: ExportScreen(store, stem, {}), []),
    "withdrawn": (withdrawn, []),
    "import": (imported, ["enter"]),
}


@pytest.mark.parametrize(("make_screen", "keys"), SCREENS.values(), ids=SCREENS)
async def test_hostile_text(opened, store, stem, tmp_path, make_screen, keys):
    async with opened(make_screen(store, stem, tmp_path), size=(120, 40)) as (app, pilot):
        await pilot.press(*keys)
        await pilot.pause()
        screen = shown(app)
        assert NAME[:13] in screen
        assert not set(screen) & set("\x1b\x07\u202e\x9b")
