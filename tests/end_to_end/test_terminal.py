"""What a terminal can do to the app, each case in a real one; without our driver each of these tests fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from scoring import MARTIN, app_on, appreciation, home_of, open_martin, patched, write_appreciation
from terminal import PATIENCE, REPOSITORY, Terminal, environment

from e1tui.storage.store import SessionStore

LEFT = b"\x1b[?1049l"  # the terminal's own screen is back


def test_app_opens_and_quits_in_a_terminal(tmp_path: Path) -> None:
    with Terminal(env=environment(tmp_path, E1TUI_SESSIONS=str(tmp_path / "sessions"))) as terminal:
        terminal.wait_for("Aucune session pour le moment.")
        terminal.send("\x11")  # Ctrl+Q
        assert terminal.wait_exit() == 0
    assert LEFT in terminal.raw


# --- bytes that the app did not expect ---


def test_bytes_that_are_not_utf8_are_the_letters_of_a_western_terminal(store: SessionStore) -> None:
    """Textual's decoder raises, its reading thread ends, and the app with code 0."""
    with app_on(store) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        terminal.press("Un caf\xe9 cr\xe8me \x9cuvr\xe9".encode("latin-1"), "Un café crème œuvré")
        terminal.press("é\t", "Il manque")  # UTF-8 goes on being read as such
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    assert appreciation(store) == "Un café crème œuvréé"


def test_a_character_that_is_cut_in_two_is_put_together(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        for byte in "ç€".encode():
            terminal.send(bytes([byte]))
        terminal.wait_for("ç€")


@pytest.mark.parametrize("sequence", ["\x1b[97:65;1u", "\x1b[99999999999;1u", "\x1b[:;u"])
def test_a_sequence_that_is_no_key_changes_nothing(store: SessionStore, sequence: str) -> None:
    """Textual's parser raises on the kitty protocol's alternate keys and on numbers that are no character."""
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.send(sequence)
        terminal.press("1", "C1.1 1/5")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    assert len(store.load(MARTIN).evaluation.positions) == 1


def test_keys_typed_ahead_go_where_the_keys_before_them_led(store: SessionStore) -> None:
    """In Textual they go to what has the focus when they arrive: the text's letters would be commands."""
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press("a\rBonne soutenance.\tz24", "C1.1 2/5")
        terminal.press(f"a\r{' Et claire.' * 10}\tz3", "C1.1 3/5")  # long enough to be taken at once
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    assert appreciation(store) == "Bonne soutenance." + " Et claire." * 10


# --- ends ---


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGQUIT, 131)],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_signal_saves_and_ends_with_its_code(
    store: SessionStore, number: signal.Signals, code: int
) -> None:
    """Textual says 0 after SIGINT, and is killed by the others with all that was not saved."""
    with app_on(store) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        terminal.press("Un travail sérieux", "Un travail sérieux")
        terminal.signal(number)
        assert terminal.wait_exit() == code
    assert appreciation(store) == "Un travail sérieux"
    assert LEFT in terminal.raw


def test_a_terminal_that_is_closed_saves_and_ends(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        terminal.press("Un travail sérieux", "Un travail sérieux")
        terminal.hang_up()
        assert terminal.wait_exit() == 129
    assert appreciation(store) == "Un travail sérieux"


def test_the_end_of_the_terminal_without_a_signal_ends_the_app(store: SessionStore) -> None:
    """In another session than the terminal's there is no SIGHUP: Textual reads the end for ever, at 100 % CPU."""
    program = ("setsid", "--wait", sys.executable, "-m", "e1tui")
    with app_on(store, program=program) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        terminal.press("Un travail sérieux", "Un travail sérieux")
        parent = terminal.process.pid
        app = int(Path(f"/proc/{parent}/task/{parent}/children").read_text().split()[0])
        terminal.hang_up()
        end = time.monotonic() + PATIENCE
        while _runs(app):
            assert time.monotonic() < end, "the app outlives its terminal"
            time.sleep(0.05)
    assert appreciation(store) == "Un travail sérieux"


def _runs(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def _stall(terminal: Terminal) -> None:
    """Have the app draw far more than a terminal holds that nobody reads."""
    for _ in range(15):
        os.write(terminal._master, b"?q")  # the help, and back


def test_a_stalled_line_ends_on_sigterm_with_all_saved(store: SessionStore) -> None:
    """Textual's writer takes thirty pieces, then the event loop waits for ever."""
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press("1", "C1.1 1/5")
        _stall(terminal)
        os.write(terminal._master, b"2")
        store_sees = 2
        end = time.monotonic() + PATIENCE
        while len(store.load(MARTIN).evaluation.positions) < store_sees:
            assert time.monotonic() < end, "the app does nothing while its terminal takes nothing"
            time.sleep(0.05)
        terminal.signal(signal.SIGTERM)
        assert terminal.process.wait(PATIENCE) == 143  # nothing is read meanwhile


def test_a_line_that_recovers_shows_the_screen_as_it_is(store: SessionStore) -> None:
    with app_on(
        store, program=patched("import e1tui.tui.terminal.output as o; o.OUTPUT_LIMIT = 20_000")
    ) as terminal:
        open_martin(terminal)
        _stall(terminal)
        os.write(terminal._master, b"123")
        end = time.monotonic() + PATIENCE
        while len(store.load(MARTIN).evaluation.positions) < 3:
            assert time.monotonic() < end, "the app does nothing while its terminal takes nothing"
            time.sleep(0.05)
        terminal.wait_for("C1.1 3/5")
        assert "Note C1.1" in terminal.screen
        assert "Ctrl+Q" not in terminal.screen  # nothing is left of the help


def test_the_process_does_not_stop_for_job_control(store: SessionStore) -> None:
    """Under a forced command there is no shell to come back from, or there must be none to come to."""
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.signal(signal.SIGTSTP)
        terminal.send("\x1a\x1c")  # Ctrl+Z, Ctrl+\
        terminal.press("1", "C1.1 1/5")
        terminal.signal(signal.SIGCONT)  # Textual would start a second reader of the keyboard
        terminal.press("234", "C1.1 4/5")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0


# --- where the app can be shown ---


@pytest.mark.parametrize("descriptor", [0, 1, 2])
def test_without_a_terminal_one_sentence_and_code_2(tmp_path: Path, descriptor: int) -> None:
    """Textual draws on stderr: it counts too."""
    redirected = f'"$@" {descriptor}{"<" if descriptor == 0 else ">"}{tmp_path / "file"}'
    (tmp_path / "file").touch()
    program = ("/bin/sh", "-c", redirected, "sh", sys.executable, "-m", "e1tui")
    with Terminal(env=environment(tmp_path), program=program) as terminal:
        assert terminal.wait_exit() == 2
    said = terminal.raw + (tmp_path / "file").read_bytes()
    assert "l’application a besoin d’un terminal" in said.decode()
    assert b"\x1b" not in said


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"TERM": "dumb"}, "ne sait pas placer le curseur"),
        ({"TERM": ""}, "ne sait pas placer le curseur"),
        ({"PYTHONIOENCODING": "iso8859-1"}, "il faut UTF-8"),
    ],
)
def test_a_terminal_that_cannot_show_the_app_is_refused(
    tmp_path: Path, variables: dict[str, str], said: str
) -> None:
    with Terminal(env=environment(tmp_path, **variables)) as terminal:
        assert terminal.wait_exit() == 2
    assert said in terminal.raw.decode("latin-1" if "PYTHONIOENCODING" in variables else "utf-8")


def test_variables_of_the_environment_change_nothing(store: SessionStore, tmp_path: Path) -> None:
    """$COLUMNS would hide the window's size; $TEXTUAL_DRIVER loads code, $TEXTUAL_LOG writes a file."""
    (tmp_path / "loaded.py").write_text(f"open({str(tmp_path / 'proof')!r}, 'w')")
    variables = {
        "COLUMNS": "40",
        "LINES": "10",
        "TEXTUAL_DRIVER": "loaded:Driver",
        "TEXTUAL_LOG": str(tmp_path / "log"),
        "TEXTUAL_PRESS": "q",
        "TEXTUAL_SCREENSHOT": "1",
        "PYTHONPATH": f"{tmp_path}:{REPOSITORY}",
    }
    with app_on(store, **variables) as terminal:
        open_martin(terminal)
        assert max(map(len, terminal.lines)) > 60
        assert terminal.lines[-1].endswith("? aide")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    assert {path.name for path in home_of(store).iterdir()} == {"loaded.py", "sessions", ".config"}
    assert [path.name for path in home_of(store).glob(".config/**/*.*")] == ["reglages.toml"]  # of the hints


def test_a_small_window_asks_for_a_larger_one_and_loses_nothing(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        terminal.press("Un travail sérieux", "Un travail sérieux")
        terminal.resize(50, 12)
        terminal.wait_for("Fenêtre trop petite (50 × 12)")
        assert "Un travail" not in terminal.screen
        terminal.resize(80, 24)
        terminal.press(" et clair", "Un travail sérieux et clair")
        assert "SAISIE" in terminal.lines[-1]
        terminal.resize(59, 24)
        terminal.wait_for("Fenêtre trop petite (59 × 24)")
        terminal.send("x1\r\x11")  # what is typed blindly is not taken, but Ctrl+Q leaves
        assert terminal.wait_exit() == 0
    assert appreciation(store) == "Un travail sérieux et clair"


def test_a_window_that_is_small_at_the_start_asks_too(store: SessionStore) -> None:
    with app_on(store, columns=40, rows=10) as terminal:
        terminal.wait_for("Fenêtre trop petite (40 × 10)")
        terminal.resize(80, 24)
        terminal.wait_for("E1, session de juin")
        terminal.resize(40, 10)
        terminal.wait_for("Fenêtre trop petite (40 × 10)")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0


def test_the_screen_hides_itself_and_the_first_key_only_shows_it(store: SessionStore) -> None:
    settings = home_of(store) / ".config/e1tui/reglages.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("veille = 2\n")
    with app_on(store, program=patched("import e1tui.tui.terminal.curtain as c; c.MINUTE = 1.0")) as terminal:
        open_martin(terminal)
        terminal.wait_for("Écran masqué")
        assert "MARTIN" not in terminal.screen
        terminal.press("1", "C1.1 0/5")
        terminal.press("2", "C1.1 1/5")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    assert [level.value for level in store.load(MARTIN).evaluation.positions.values()] == ["I"]


# --- pastes ---

TEXT = "\n".join(f"{number:03d} Une phrase d’une ligne, accentuée et ponctuée." for number in range(200))


@pytest.mark.parametrize("bracketed", [True, False], ids=["bracketed", "unbracketed"])
def test_a_long_paste_is_there_and_one_undo_takes_it_back(store: SessionStore, bracketed: bool) -> None:
    assert len(TEXT) > 10_000
    pasted = TEXT.replace("\n", "\r")
    with app_on(store) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        terminal.press("Avant. ", "Avant.")
        terminal.press(f"\x1b[200~{pasted}\x1b[201~" if bracketed else pasted, "199 Une phrase")
        terminal.wait_until(lambda: appreciation(store) == f"Avant. {TEXT}", "the text on disk")
        terminal.press("\x1a", "Avant.")  # Ctrl+Z
        terminal.press("\t", "Il manque")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    assert appreciation(store).strip() == "Avant."


def test_a_paste_over_the_limit_is_a_message(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        terminal.press(f"\x1b[200~{'é' * 20_007}\x1b[201~", "20 000 caractères au plus : 7 de trop")
        terminal.press("x", "20 000 caractères au plus : 1 de trop")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    assert appreciation(store) == "é" * 20_000


def test_a_paste_outside_a_text_is_no_command(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press("1234" * 100, "Texte collé hors d’un champ de texte")
        terminal.press(f"\x1b[200~{'1234' * 100}\x1b[201~1", "C1.1 1/5")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    assert len(store.load(MARTIN).evaluation.positions) == 1


def test_characters_that_act_are_taken_out_of_a_paste(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        terminal.press("\x1b[200~Un\u202e tra\x07vail\x9b31m\x1b[201~", "Caractères invisibles retirés")
        terminal.wait_for("Un travail31m")


def test_the_commands_need_no_terminal(store: SessionStore) -> None:
    env = environment(home_of(store), E1TUI_SESSIONS=str(store.folder.parent), TERM="dumb")
    done = subprocess.run(
        [sys.executable, "-m", "e1tui", "lister", "juin"], env=env, capture_output=True, text=True
    )
    assert done.returncode == 0
    assert "MARTIN" in done.stdout
