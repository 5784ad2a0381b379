"""`e1tui saisir` as a process: what opens it, what it loads, what it leaves behind, its exit codes."""

from __future__ import annotations

import datetime as dt
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from e1tui.cli.app import is_line_by_line
from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import ExamForm, Examiner, Session
from e1tui.settings import Settings, load_settings
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore

WHOLE = [*["TI", "é", "3", "ts", "S"] * 3, "14", "12,5", "9", "a", "Une prestation solide.", ".", "v", "o"]
LOADED = """
import sys
from e1tui.cli import main
code = main(sys.argv[1:])
print(*sorted(sys.modules), file=sys.stderr)
sys.exit(code)
"""
Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    session = Session(
        "mc-sno-e1",
        "E1, session de juin",
        ExamForm.CCF,
        "Lycée Exemple",
        commission=(Examiner("DURAND", "Alix"),),
    )
    store = SessionsFolder(tmp_path / "sessions").create("juin", session)
    store.add(Candidate("MARTIN", "Camille", "0990000001", exam_date=dt.date(2026, 6, 12)))
    store.add(Candidate("NOYER", "Dominique", "0990000002"))
    return store


@pytest.fixture
def run(tmp_path: Path, store: SessionStore) -> Run:
    """Run e1tui on that session with these lines typed; `more` is of its environment."""

    def run(
        *words: str, lines: list[str] | bytes = b"", program: tuple[str, ...] = ("-m", "e1tui"), **more: str
    ):  # type: ignore[no-untyped-def]
        env = {
            k: v for k, v in os.environ.items() if not k.startswith(("E1TUI_", "SSH_")) and k != "ACCESSIBLE"
        }
        env |= {
            "HOME": str(tmp_path),
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
            "E1TUI_SESSIONS": str(store.folder.parent),
        }
        typed = lines if isinstance(lines, bytes) else "".join(f"{line}\n" for line in lines).encode()
        return subprocess.run(
            [sys.executable, *program, *words], input=typed, env=env | more, capture_output=True, timeout=60
        )

    return run


@pytest.mark.end_to_end
def test_a_script_scores_and_closes_an_untouched_candidate_in_thirty_lines(
    run: Run, store: SessionStore
) -> None:
    lines = [*WHOLE, "q"]
    assert len(lines) <= 30
    done = run("saisir", "juin", "--candidat", "0990000001", lines=lines)
    assert (done.returncode, done.stderr) == (0, b"")
    first, second = store.load_all()
    assert first.evaluation.is_closed and not second.evaluation.is_closed  # type: ignore[union-attr]


@pytest.mark.end_to_end
def test_the_end_of_the_input_saves_and_leaves_with_0(run: Run, store: SessionStore) -> None:
    done = run(
        "saisir", "juin", "--candidat", "0990000001", lines=b"TI\n\xff\xfe\x1b[A\x00S\nr un\nl\nencore"
    )
    assert (done.returncode, done.stderr) == (0, b"")
    evaluation = store.load(store.stems()[0]).evaluation
    assert [level.value for level in evaluation.positions.values()] == ["TI", "S"]
    assert list(evaluation.remarks.values()) == ["un"] and evaluation.internal_notes == "encore"


@pytest.mark.end_to_end
def test_neither_textual_nor_rich_is_loaded(run: Run) -> None:
    done = run(
        "saisir",
        "juin",
        lines=["1", *WHOLE, "e", "d", "?", "c", "u", "x", "l", "", "q"],
        program=("-c", LOADED),
    )
    assert done.returncode == 0
    loaded = {name.partition(".")[0] for name in done.stderr.decode().split()}
    assert "e1tui" in loaded and not loaded & {"textual", "rich", "fpdf", "asyncio"}
    assert "e1tui.tui" not in done.stderr.decode().split()


@pytest.mark.end_to_end
def test_no_byte_that_a_terminal_obeys_whatever_the_files_hold(run: Run, store: SessionStore) -> None:
    """Names, labels, texts of others, file names: all of them are somebody's."""
    stem = store.stems()[0]
    path = store.folder / f"{stem}.toml"
    text = path.read_text().replace('"MARTIN"', '"MARTIN\\u0007\\u001b[31m\\u009b2J"')
    path.write_text(text)
    session = store.folder / "session.toml"
    session.write_text(
        session.read_text().replace("E1, session de juin", "E1 \\u001b]0;x\\u0007 \\r \\u202e")
    )
    typed = [b"l", b"1", b"2", b"\x1b[31mzut", "r \x1b[31m\x9b1mrouge\x07".encode(), b"r", b"", b"a\x1b[A", b"\x1b]0;t\x07 b", b".",
             b"e", b"d", b"?", b"k", b"x \x1b[5m9", b"", b"v", b"q"]  # fmt: skip
    for words in (["saisir", "juin"], ["saisir", "juin", "--candidat", "\x1b[31m"], ["saisir", "\x1b[31m"]):
        done = run(*words, lines=b"\n".join(typed))
        for written in (done.stdout, done.stderr):
            assert not [byte for byte in written if (byte < 0x20 and byte != 0x0A) or byte == 0x7F]
            assert not any(0x80 <= ord(character) < 0xA0 for character in written.decode())


# --- what opens it ---


@pytest.mark.end_to_end
@pytest.mark.parametrize("variables", [{"ACCESSIBLE": "1"}, {"SSH_ORIGINAL_COMMAND": "saisir"}, {}])
def test_lines_stand_in_the_place_of_the_screen(
    run: Run, store: SessionStore, tmp_path: Path, variables: dict[str, str]
) -> None:
    if not variables:
        (tmp_path / "config" / "e1tui").mkdir(parents=True)
        (tmp_path / "config" / "e1tui" / "reglages.toml").write_text("lecteur_ecran = true\n")
    done = run(lines=["2", "TS", "q"], TERM="dumb", **variables)
    assert done.returncode == 0, done.stderr
    said = done.stdout.decode().splitlines()
    assert said[0].startswith("1 E1, session de juin") and "NOYER Dominique, 0990000002." in said
    assert len(store.load(store.stems()[1]).evaluation.positions) == 1


NOT_IT = ("saisir; sh", "saisir -h", "saisir\n", "\nsaisir", " saisir", "saisir ", "saisir\0", "saisir\0-h", "SAISIR", "'saisir'",
          "saisir juin", "saisir\tjuin", "saisir&", "saisir\r", "e1tui saisir", "", "sаisir", "saisir\N{NO-BREAK SPACE}")  # fmt: skip


@pytest.mark.parametrize("asked", NOT_IT)
def test_nothing_but_that_word_is_let_through(asked: str) -> None:
    assert not is_line_by_line(Settings(), {"SSH_ORIGINAL_COMMAND": asked})


@pytest.mark.end_to_end
@pytest.mark.parametrize("asked", [one for one in NOT_IT if "\0" not in one])
def test_whatever_else_is_asked_for_opens_the_screen_which_needs_a_terminal(run: Run, asked: str) -> None:
    done = run(lines=["1", "q"], SSH_ORIGINAL_COMMAND=asked)
    assert done.returncode == 2 and done.stdout == b""
    assert "a besoin d’un terminal" in done.stderr.decode()


@pytest.mark.parametrize("variables", [{}, {"ACCESSIBLE": "0"}, {"ACCESSIBLE": ""}, {"ACCESSIBLE": "oui"}])
def test_nobody_asked_for_it(variables: dict[str, str]) -> None:
    assert not is_line_by_line(Settings(), variables)


@pytest.mark.end_to_end
def test_a_terminal_without_a_cursor_is_offered_it(run: Run, tmp_path: Path) -> None:
    ours, terminal = pty.openpty()
    env = {key: value for key, value in os.environ.items() if not key.startswith("E1TUI_")}
    done = subprocess.run(
        [sys.executable, "-m", "e1tui"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=env | {"TERM": "dumb"},
        timeout=60,
    )
    os.close(terminal)
    said = os.read(ours, 4096).decode()
    os.close(ours)
    assert done.returncode == 2 and "e1tui saisir SESSION" in said


def test_the_setting_is_true_or_false(tmp_path: Path) -> None:
    path = tmp_path / "reglages.toml"
    path.write_text('lecteur_ecran = "oui"\n')
    settings, problems = load_settings([path])
    assert not settings.screen_reader and "lecteur_ecran" in problems[0]


@pytest.mark.end_to_end
@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("saisir", "mai"), 1, "mai"),
        (("saisir", "juin", "--candidat", "0199"), 1, "Pas de candidat « 0199 »"),
        (("saisir",), 2, "SESSION"),
        (("saisir", "juin", "--candidat"), 2, "--candidat"),
        (("--clavier", "dvorak", "saisir", "juin"), 2, "clavier inconnu"),
    ],
)
def test_what_is_wrong_is_a_sentence(run: Run, words: tuple[str, ...], code: int, said: str) -> None:
    done = run(*words)
    assert (
        done.returncode == code and said in done.stderr.decode() and "Traceback" not in done.stderr.decode()
    )


@pytest.mark.end_to_end
def test_a_keyboard_of_the_environment_counts(run: Run, store: SessionStore) -> None:
    assert (
        run("saisir", "juin", "--candidat", "0990000001", lines=["à"], E1TUI_CLAVIER="afnor").returncode == 0
    )
    positions = store.load(store.stems()[0]).evaluation.positions
    assert [level.value for level in positions.values()] == ["TI"]


@pytest.mark.end_to_end
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", "<&- >&- 2>&-"])
def test_a_closed_descriptor_is_never_a_file_of_the_session(
    run: Run, store: SessionStore, tmp_path: Path, closed: str
) -> None:
    script = f'exec "$0" -m e1tui saisir juin --candidat 0990000001 {closed}'
    env = os.environ | {"E1TUI_SESSIONS": str(store.folder.parent), "HOME": str(tmp_path)}
    done = subprocess.run(
        ["/bin/sh", "-c", script, sys.executable], input=b"TI\nq\n", env=env, capture_output=True, timeout=60
    )
    assert done.returncode == 0
    assert len(store.load(store.stems()[0]).evaluation.positions) == ("<" not in closed)
    assert all(
        b"E1, session" not in path.read_bytes()
        for path in store.folder.iterdir()
        if path.is_file() and path.name != "session.toml"
    )
