"""What terminals send that is no typing, and typing that they send oddly: the cases `c-*` and `b-held-key`, each in a
real terminal, and what is like them."""

from __future__ import annotations

import os
import signal
import termios
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from scoring import MARTIN, app_on, appreciation, home_of, open_martin, write_appreciation
from terminal import PATIENCE, Terminal

from e1tui.domain.evaluation import Evaluation
from e1tui.settings import Settings
from e1tui.storage.store import SessionStore
from e1tui.tui.terminal.before_app import RESET, again

CASES = Path(__file__).parents[1] / "cases"


def keys_of(case: str) -> list[bytes]:
    """What the terminal sends, in the variants of the case or its parts."""
    text = (CASES / case / "keys.hex").read_text(encoding="utf-8")
    return [bytes.fromhex(part) for part in text.split("|")]


def given(store: SessionStore) -> Evaluation:
    return store.load(MARTIN).evaluation


def wait_saved(store: SessionStore, what: Callable[[Evaluation], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not what(given(store)):
        assert time.monotonic() < end, given(store)
        time.sleep(0.05)


def nothing_given(store: SessionStore) -> bool:
    one = given(store)
    return not (one.positions or one.marks or one.appreciation or one.internal_notes or one.timer)


def leave(terminal: Terminal) -> None:
    terminal.send("\x11")
    assert terminal.wait_exit() == 0


# --- the cases ---


@pytest.mark.parametrize("case", ["c-alt-ampersand", "c-late-reply-osc11"])
def test_it_does_nothing(store: SessionStore, case: str) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        for keys in keys_of(case):
            terminal.send(keys)
        terminal.press("d", "Très insuffisant")  # the next key is that key
        assert nothing_given(store)
        terminal.press("q2", "C1.1 1/5")
        leave(terminal)
    assert [level.value for level in given(store).positions.values()] == ["I"]


def test_case_c_late_reply_osc11_in_a_text(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        terminal.press(b"Bien" + keys_of("c-late-reply-osc11")[0] + b" dit\t", "Bien dit")
        leave(terminal)
    assert appreciation(store) == "Bien dit"


def test_case_c_win32_input_mode(store: SessionStore) -> None:
    """A press of « a », and its release."""
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press(keys_of("c-win32-input-mode")[0] + b"\x1b[65;30;97;0;0;1_", "Entrée : écrire")
        assert nothing_given(store)
        leave(terminal)


def test_case_c_keypad_comma(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press(keys_of("c-keypad-comma")[0], "cumul 12,5")
        leave(terminal)
    assert [str(mark) for mark in given(store).marks.values()] == ["12.5"]
    assert not given(store).internal_notes


def test_case_c_kitty_shift_enter_in_mark(store: SessionStore) -> None:
    keys = keys_of("c-kitty-shift-enter-in-mark")[0]
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press(keys, "cumul 12")
        terminal.press("\x1b[127;2u", "C1.2")
        terminal.press("a\r", "SAISIE")
        terminal.press("ab\x1b[127;2u\x1b[13;2uc\x1b[1;2Dd\t", "Entrée : écrire")
        leave(terminal)
    assert [str(mark) for mark in given(store).marks.values()] == ["12.0"]
    assert appreciation(store) == "a\nd"  # Maj+← has selected the c


def test_with_maj_a_key_is_what_it_is(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press("\x1b[1;2B2", "C1.1 1/5")  # Maj+↓
        terminal.press("\x1b[1;2A", "›")
        wait_saved(store, lambda one: list(one.positions) == ["C1.1.outils"])
        terminal.press("\x1b[3;2~", "C1.1 0/5")  # Maj+Suppr
        terminal.press("\x1bO2P", "touches du terminal")  # Maj+F1
        leave(terminal)


def test_a_paste_where_nothing_is_written_is_told_and_does_nothing(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press("\x1b[200~123\r\x1b[201~", "Texte collé hors d’un champ de texte : ignoré.")
        assert "C1.1 0/5" in terminal.screen
        leave(terminal)
    assert nothing_given(store)


LIST = "\x1b[200~DURAND\tAlice\rMOREL\tInès\r\x1b[201~"


@pytest.mark.parametrize("bracketed", [True, False])
def test_a_list_pasted_over_the_candidates_list_is_imported_by_p(
    store: SessionStore, bracketed: bool
) -> None:
    pasted = LIST if bracketed else LIST[6:-6]
    with app_on(store) as terminal:
        terminal.wait_for("1 session")
        terminal.press("\r", "MARTIN Camille")
        terminal.press(pasted, "2 lignes collées hors d’un champ de texte. p : les importer.")
        terminal.press("p", "2 lignes collées. Tab : voir ce qui sera importé.")
        terminal.press("\t", "2 à ajouter")
        terminal.press("\r", "MOREL Inès")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    assert {"durand-alice", "morel-ines"} < set(store.stems()) and len(store.stems()) == 4


def test_several_lines_pasted_in_a_field_of_a_form_stay_out_of_it(store: SessionStore) -> None:
    with app_on(store) as terminal:
        terminal.wait_for("1 session")
        terminal.press("\r", "MARTIN Camille")
        terminal.press("o", "Nouveau candidat")
        terminal.press(LIST, "2 lignes collées : ce champ n’en prend qu’une.")
        assert "DURAND" not in terminal.screen
        terminal.press("NOM\x15AUTRE\r", "AUTRE")  # Ctrl+U
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    assert "autre" in store.stems() and len(store.stems()) == 3


def test_case_c_nbsp_typed(store: SessionStore) -> None:
    begin, text = keys_of("c-nbsp-typed")
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press(begin, "SAISIE")
        for byte in text:  # as it is typed, not in one read
            terminal.send(bytes([byte]))
            time.sleep(0.01)
        terminal.wait_for("Entrée : écrire")
        terminal.press("nr", "C1.1")
        leave(terminal)
    assert appreciation(store) == "Bravo\u00a0!"


def test_a_no_break_space_typed_in_a_line_is_kept(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press("r", "SAISIE")
        for character in "très\u202fbien":
            terminal.send(character)
            time.sleep(0.01)
        terminal.press("\r", "C1.1 0/5")
        wait_saved(store, lambda one: bool(one.remarks))
        leave(terminal)
    assert list(given(store).remarks.values()) == ["très\u202fbien"]


def test_case_c_paste_unbracketed_list(store: SessionStore) -> None:
    with app_on(store) as terminal:
        terminal.wait_for("E1, session de juin")
        terminal.press("\r", "NOYER Dominique")
        terminal.press("i", "Coller des lignes")
        terminal.press("\x1b[F\x1b[A\r", "collez les lignes")
        os.write(terminal._master, keys_of("c-paste-unbracketed-list")[0])  # in one write
        terminal.wait_for("Léa")
        assert "SAISIE" in terminal.screen and len(store.stems()) == 2
        terminal.press("\t", "2 à ajouter")
        terminal.press("\r", "DURAND Léa")
        leave(terminal)
    names = {store.load(stem).evaluation.candidate.full_name for stem in store.stems()}
    assert {"LENOIR Zoé", "DURAND Léa"} <= names


def test_case_c_paste_unbracketed_list_elsewhere_is_told_and_does_nothing(store: SessionStore) -> None:
    with app_on(store) as terminal:
        terminal.wait_for("E1, session de juin")
        terminal.press("\r", "NOYER Dominique")
        os.write(terminal._master, keys_of("c-paste-unbracketed-list")[0])
        terminal.wait_for("lignes collées hors d’un champ de texte. p : les importer.")
        terminal.press("\r", "Pertinence du recueil des besoins")
        os.write(terminal._master, b"Voici un texte de 4 exemples")
        terminal.wait_for("ignoré.")
        terminal.press("1", "C1.1 1/5")  # nothing else was opened
        leave(terminal)
    assert len(store.stems()) == 2 and len(given(store).positions) == 1 and not given(store).remarks


def test_case_b_held_key(store: SessionStore) -> None:
    """One level, and one undo."""
    assert (CASES / "b-held-key" / "keys.hex").read_text(encoding="utf-8").startswith("31 x30, 33 ms")
    with app_on(store) as terminal:
        open_martin(terminal)
        for _ in range(30):
            os.write(terminal._master, b"1")
            time.sleep(0.033)
        terminal.wait_for("Touche maintenue")
        wait_saved(store, lambda one: len(one.positions) == 1)
        assert "C1.1 1/5" in terminal.screen and "C1.3 0/" in terminal.screen
        terminal.press("u", "C1.1 0/5")
        wait_saved(store, lambda one: not one.positions)
        terminal.press("u", "Rien à annuler")
        leave(terminal)


def test_a_key_that_is_held_after_others_leads_back_to_its_own_press(store: SessionStore) -> None:
    """As a keyboard does it: a press, half a second, repeats."""
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press("34", "C1.1 2/5")
        terminal.press("2", "C1.1 3/5")
        time.sleep(0.5)
        for _ in range(30):
            os.write(terminal._master, b"2")
            time.sleep(0.033)
        terminal.wait_for("Touche maintenue")
        wait_saved(store, lambda one: [level.value for level in one.positions.values()] == ["S", "TS", "I"])
        terminal.press("u", "C1.1 2/5")
        leave(terminal)


def test_a_whole_grid_typed_at_once_is_as_many_presses_as_there_are(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        os.write(terminal._master, b"3" * 15 + b"14\r" * 3)
        wait_saved(store, lambda one: len(one.positions) == 15 and len(one.marks) == 3)
        leave(terminal)


# --- the keyboard protocols ---


ALTGR = {  # « @#€[] » by AltGr on a French keyboard, as a terminal sends it
    "": "@#€[]",
    "protocole_clavier": "\x1b[224;7;64u\x1b[34;7;35u\x1b[101;7;8364u\x1b[40;7;91u\x1b[41;7;93u",
}


@pytest.mark.parametrize("setting", ALTGR)
def test_altgr_arrives_with_the_protocol_and_without(store: SessionStore, setting: str) -> None:
    settings = home_of(store) / ".config/e1tui/reglages.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f"{setting} = true\n" if setting else "")
    with app_on(store) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        terminal.press(ALTGR[setting], "@#€[]")
        terminal.press("\t", "Entrée : écrire")
        terminal.press("?", "touches du terminal")
        terminal.press("t", "protocole kitty demandé" if setting else "protocole kitty coupé")
        leave(terminal)
    assert appreciation(store) == "@#€[]"
    raw = bytes(terminal.raw)
    assert (raw.count(b"\x1b[>25u"), raw.count(b"\x1b[>0u")) == ((1, 0) if setting else (0, 1))
    assert raw.count(b"\x1b[<u") == 1


@pytest.mark.parametrize("theme", ["terminal", "sombre"])  # with the frame before Textual, and without
def test_what_another_program_left_on_is_switched_off_first(store: SessionStore, theme: str) -> None:
    settings = home_of(store) / ".config/e1tui/reglages.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'theme = "{theme}"\nsouris = true\n')
    with app_on(store) as terminal:
        open_martin(terminal)
        leave(terminal)
    raw = bytes(terminal.raw)
    assert raw.count(RESET.encode()) == 1
    assert 0 <= raw.index(RESET.encode()) < raw.index(b"\x1b[?1000h")


def _click(terminal: Terminal) -> str:
    """What a terminal sends for a click on the third level of the first criterion."""
    row = next(y for y, line in enumerate(terminal.lines, 1) if "Pertinence du recueil" in line)
    return f"\x1b[<0;15;{row}M\x1b[<0;15;{row}m"


def test_mouse_reports_do_nothing_unless_wanted(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.send(_click(terminal) + "\x1b[M %&\x1b[M#%&\x1b[32;15;6M\x1b[<65;5;6M")
        terminal.press("d", "Très insuffisant")
        terminal.press("q", "C1.1 0/5")
        leave(terminal)
    assert nothing_given(store)


def test_a_click_gives_a_level_where_the_mouse_is_wanted(store: SessionStore) -> None:
    settings = home_of(store) / ".config/e1tui/reglages.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("souris = true\n")
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press(_click(terminal), "C1.1 1/5")
        leave(terminal)


# --- cut, never ended, stopped ---


def test_an_arrow_that_is_cut_for_a_second_is_that_arrow(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.send(b"\x1b")
        time.sleep(1)
        terminal.send(b"[B")
        terminal.press("1", "C1.1 1/5")
        leave(terminal)
    assert list(given(store).positions) == ["C1.1.outils"]


def test_a_lone_escape_goes_back(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press("\x1b", "NOYER Dominique")
        leave(terminal)


def test_a_paste_without_its_end_ends_and_the_keyboard_lives(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        terminal.press("\x1b[200~Un travail sérieux", "Un travail sérieux")
        terminal.press("\t", "Entrée : écrire")
        terminal.press("z2", "C1.1 1/5")
        leave(terminal)
    assert appreciation(store) == "Un travail sérieux"


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM])
def test_a_paste_without_its_end_is_kept_when_the_line_drops(
    store: SessionStore, number: signal.Signals
) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        write_appreciation(terminal)
        terminal.press("Un ", "Un ")
        terminal.send("\x1b[200~travail sérieux")
        time.sleep(0.3)  # nothing shows that it has come
        if number is signal.SIGHUP:
            terminal.hang_up()
        else:
            terminal.signal(number)
        assert terminal.wait_exit() == 128 + number
    assert appreciation(store) == "Un travail sérieux"


def test_after_sigstop_and_fg_the_terminal_is_set_again(store: SessionStore) -> None:
    with app_on(store) as terminal:
        open_martin(terminal)
        terminal.press("1", "C1.1 1/5")
        in_use = terminal.attributes
        terminal.signal(signal.SIGSTOP)
        cooked = terminal.attributes
        cooked[3] |= termios.ECHO | termios.ICANON | termios.ISIG
        cooked[0] |= termios.ICRNL | termios.IXON
        termios.tcsetattr(terminal._slave, termios.TCSANOW, cooked)  # as the shell does
        terminal._stream.feed(b"\x1b[?1049l\x1b[?25h\x1b[H\x1b[Jshell$ fg")
        sent = len(terminal.raw)
        terminal.signal(signal.SIGCONT)
        terminal.wait_gone("shell$ fg")
        assert terminal.attributes == in_use
        assert again(Settings()).encode() in bytes(terminal.raw[sent:])
        terminal.press("2", "C1.1 2/5")
        leave(terminal)
    assert terminal.raw.count(b"\x1b[>0u") == terminal.raw.count(b"\x1b[<u") == 1
