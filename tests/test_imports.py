"""What a command loads, seen in a process of its own: each thing that is not needed costs a first frame its time."""

import os
import subprocess
import sys

import pytest
from samples import sealed

from e1tui.storage.folder import SessionsFolder
from e1tui.storage.toml.evaluation_toml import encode_evaluation

pytestmark = pytest.mark.end_to_end

SCRIPT = """
import sys
from e1tui.cli import main
code = main(sys.argv[1:])
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code)
"""
APP = """
import asyncio, pathlib, sys
from e1tui.cli import main  # what opening the app goes through
from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.app import E1App

async def visit():
    app = E1App(SessionsFolder(pathlib.Path(sys.argv[1])), Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("enter", "enter", "1", "q", "q"):
            await pilot.press(key)
    app.close_sittings()

asyncio.run(visit())
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
"""


@pytest.fixture
def sessions(tmp_path, session, make):
    """A sessions folder with one closed evaluation, and a list to import."""
    store = SessionsFolder(tmp_path).create("juin", session)
    (store.folder / "martin.toml").write_bytes(encode_evaluation(sealed(make())))
    (tmp_path / "liste.csv").write_text("Nom;Prénom\nMARTIN;Zoé\n")
    return tmp_path


def loaded(script, *arguments):
    environ = {key: value for key, value in os.environ.items() if not key.startswith("E1TUI_")}
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


@pytest.mark.parametrize(
    ("command", "needed"),
    [
        (["--version"], set()),
        (["lister", "juin"], set()),
        (["lister", "juin", "--format", "json"], set()),
        (["verifier"], set()),
        (["importer", "juin", "{sessions}/liste.csv", "--essai"], set()),
        (["clore", "juin"], set()),
        (["bilan", "juin", "--format", "json"], set()),
        (["exporter", "juin"], {"fpdf"}),
        (["archiver", "juin", "--vers", "{sessions}/juin.zip"], {"fpdf"}),
    ],
)
def test_commands_load_what_they_need_only(sessions, command, needed):
    modules = loaded(SCRIPT, "--sessions", sessions, *(part.format(sessions=sessions) for part in command))
    assert "e1tui" in modules
    assert modules & {"textual", "rich", "fpdf", "platformdirs"} == needed


def test_the_app_never_loads_the_pdf_library(sessions):
    modules = loaded(APP, sessions)
    assert "textual" in modules
    assert not modules & {"fpdf", "PIL", "fontTools", "plotext"}


STEPS = """
import sys
from e1tui.cli import app as opening
from e1tui.tui import first_frame
print(*sys.modules, file=sys.stderr)
print("then", file=sys.stderr)
from e1tui.tui import app
print(*sys.modules, file=sys.stderr)
"""


def test_the_first_frame_and_the_first_screen_do_not_wait_for_what_comes_after_them():
    done = subprocess.run([sys.executable, "-c", STEPS], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    first, then = (set(part.split()) for part in done.stderr.split("then"))
    late = {"textual", "asyncio", "fpdf", "tempfile", "subprocess", "e1tui.domain.evaluation"}
    assert "e1tui.tui.first_frame" in first and not first & late
    later = {"textual.widgets._text_area", "e1tui.tui.candidates.screen", "importlib.metadata", "fpdf"}
    assert "e1tui.tui.sessions.screen" in then and not then & later
