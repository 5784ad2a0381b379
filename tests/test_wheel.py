"""The wheel: everything in it that the program reads, and the program at work outside of the checkout."""

import json
import os
import shutil
import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.end_to_end

CHECKOUT = Path(__file__).parents[1]


def run(*arguments, cwd, **environ):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("E1TUI_", "PYTHON"))} | environ
    done = subprocess.run(
        [*map(str, arguments)], cwd=cwd, env=env, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _left_out(folder, names):
    """What a copy of the checkout leaves out: the sessions at its top, not the room of that name in the program."""
    out = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist")(folder, names)
    return out | ({"sessions"} if Path(folder) == CHECKOUT else set())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built in a copy of the checkout, so that nothing of an older build gets in, nor out."""
    source = tmp_path_factory.mktemp("copy") / "source"
    shutil.copytree(
        CHECKOUT,
        source,
        ignore=_left_out,
    )
    (source / "sessions" / "secrete").mkdir(parents=True)
    (source / "sessions" / "secrete" / "session.toml").write_text("format = 1")
    run(
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        source / "dist",
        source,
        cwd=source,
    )
    (made,) = (source / "dist").iterdir()
    return made


def test_it_holds_what_the_program_reads(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {
        path.relative_to(CHECKOUT).as_posix() for path in (CHECKOUT / "e1tui").rglob("*") if path.is_file()
    }
    data = {name for name in package if not name.endswith(".pyc")}
    assert data <= names
    assert {"e1tui/grids/mc-sno-e1.toml", "e1tui/tui/app.tcss"} <= data
    fonts = {name for name in data if name.startswith("e1tui/export/fonts/")}
    assert sum(name.endswith(".ttf") for name in fonts) == 2
    assert any("LICENSE" in name.upper() for name in fonts)
    example = {name for name in data if name.startswith("e1tui/example/")}
    assert len(example) == 13 and any(name.endswith("/session.toml") for name in example)


def test_it_holds_nothing_else(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"e1tui", wheel.name.split("-py3")[0] + ".dist-info"}


def test_it_works_outside_of_the_checkout(wheel, tmp_path):
    """In an environment that sees the dependencies of this one, but not the checkout."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    (packages,) = home.glob("lib/python*/site-packages")
    pip = (sys.executable, "-m", "pip", "--python", home / "bin" / "python")
    run(*pip, "install", "-q", "--no-deps", "--no-index", wheel, cwd=tmp_path)
    # addsitedir would follow the .pth of an editable install back to the checkout: the bare path does not.
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()) + "\n")
    python = home / "bin" / "python"
    where = run(python, "-c", "import e1tui; print(e1tui.__file__)", cwd=tmp_path)
    assert where.startswith(str(packages))
    (tmp_path / "ailleurs").mkdir()

    def e1tui(*arguments):
        return run(home / "bin" / "e1tui", "--sessions", "s", *arguments, cwd=tmp_path / "ailleurs")

    assert e1tui("--version").startswith("e1tui ")
    e1tui("nouvelle", "juin", "--etablissement", "Lycée Exemple")
    assert json.loads(e1tui("lister", "juin", "--format", "json")) == []
    run(
        python, "-c", "from pathlib import Path; from e1tui.storage.example import copy_example; copy_example(Path('s'))",
        cwd=tmp_path / "ailleurs",
    )  # fmt: skip
    (name,) = {path.name for path in (tmp_path / "ailleurs" / "s").iterdir()} - {"juin"}
    rows = json.loads(e1tui("lister", name, "--format", "json"))
    assert len(rows) == 12
    closed = next(row["fichier"] for row in rows if row["etat"] == "close" and row["note_sur_20"] is not None)
    written = e1tui("exporter", name, "--candidat", closed).splitlines()
    assert [Path(path).suffix for path in written] == [".pdf", ".pdf", ".txt"]
