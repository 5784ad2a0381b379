"""What comes from a terminal in one read: what of it is a text that was pasted, and what are keys."""

from __future__ import annotations

import os
import select

import pytest
from textual import events
from textual.messages import TerminalSupportsSynchronizedOutput

from e1tui.tui.terminal.driver import E1Driver
from e1tui.tui.terminal.output import OUTPUT_LIMIT, Output
from e1tui.tui.terminal.parser import Parser
from e1tui.tui.terminal.pastes import PASTED, pasted, space, text_run


def run_of(typed: str, field: str) -> str:
    return text_run(Parser().feed(typed.encode()), field)


@pytest.mark.parametrize(
    ("typed", "field", "run"),
    [
        ("Un texte\rde deux lignes", "text", "Un texte\nde deux lignes"),
        ("Un texte\tz24", "text", "Un texte"),  # Tab leaves the text: what follows are commands
        ("NOM\tPrénom\t12\rA\tB\t3", "table", "NOM\tPrénom\t12\nA\tB\t3"),
        ("NOM\tPrénom\t12\t", "table", "NOM\tPrénom\t12"),
        ("MARTIN\rCamille", "line", "MARTIN"),
        ("MARTIN\tCamille", "line", "MARTIN"),
        ("avant\x1b[Aaprès", "text", "avant"),
        ("\x13avant", "text", ""),
        ("1234", "", "1234"),
    ],
)
def test_what_comes_at_once_is_a_text_up_to_the_first_key_that_is_none(
    typed: str, field: str, run: str
) -> None:
    assert run_of(typed, field) == run


def test_before_the_first_screen_the_terminal_s_answers_pass_and_keys_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passed: list[object] = []
    monkeypatch.setattr(E1Driver, "process_message", lambda self, message: passed.append(message))
    messages = Parser().feed("\r\x1b[?2026;2$y1\x1b[I\x1b[200~collé\x1b[201~".encode())
    E1Driver._deliver_answers(E1Driver.__new__(E1Driver), messages)
    assert [type(message) for message in messages] == [events.Key, events.Key, events.Paste]
    assert [type(message) for message in passed] == [TerminalSupportsSynchronizedOutput, events.AppFocus]


def test_a_long_run_was_pasted_with_its_tabs() -> None:
    text = "a\tb" * PASTED
    assert run_of(text, "text") == text


def test_output_that_nobody_takes_never_blocks_and_is_bounded() -> None:
    """A pipe that is full stands for a terminal on a line that stalls."""
    reading, writing = os.pipe()
    caught_up: list[bool] = []
    output = Output(writing, lambda: caught_up.append(True))
    for _ in range(100):
        output.write("x" * (OUTPUT_LIMIT // 10))
    output.close()  # gives up waiting
    assert output.is_alive() and not caught_up
    while output.is_alive():
        if select.select([reading], [], [], 0.05)[0]:
            os.read(reading, 1 << 16)
    assert caught_up == [True]
    os.close(reading)
    os.close(writing)


def test_output_to_a_terminal_that_is_gone_is_thrown_away() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    output = Output(writing, lambda: None)
    output.write("x")
    output.join(10)
    output.write("y" * 10 * OUTPUT_LIMIT)
    output.close()
    assert not output.is_alive()
    os.close(writing)


def test_what_a_terminal_takes_is_written_before_write_returns() -> None:
    master, slave = os.openpty()
    output = Output(slave, lambda: None)
    output.write("à l’instant")
    assert select.select([master], [], [], 0)[0]
    assert os.read(master, 100).decode() == "à l’instant"
    output.close()
    assert os.get_blocking(slave)  # the shell shares it
    os.close(master)
    os.close(slave)


def test_what_a_terminal_does_not_take_at_once_comes_later_and_in_order() -> None:
    master, slave = os.openpty()
    output = Output(slave, lambda: None)
    numbers = [f"{number:05}" for number in range(20_000)]
    for number in numbers:
        output.write(number)
    taken = b""
    while len(taken) < 5 * len(numbers):
        assert select.select([master], [], [], 10)[0]
        taken += os.read(master, 1 << 16)
    assert taken.decode() == "".join(numbers)
    output.close()
    os.close(master)
    os.close(slave)


TABLE = "LENOIR\tZoé\rDURAND\tLéa\r"


@pytest.mark.parametrize("field", ["", "line", "text", "table"])
def test_lines_of_a_table_in_one_read_are_pasted_whatever_their_length(field: str) -> None:
    assert pasted(Parser().feed(TABLE.encode()), field) == TABLE.replace("\r", "\n")


def test_long_lines_of_a_table_are_pasted_as_one() -> None:
    table = "Une longue première cellule de tableau\tAlix\rUne seconde\tLéa\r"
    assert pasted(Parser().feed(table.encode()), "text") == table.replace("\r", "\n")


def test_one_line_is_a_table_where_lines_are_pasted() -> None:
    assert pasted(Parser().feed("LENOIR\tZoé\r".encode()), "table") == "LENOIR\tZoé\n"
    assert pasted(Parser().feed("LENOIR\tZoé".encode()), "table") == "LENOIR\tZoé"  # the rest comes later
    assert pasted(Parser().feed("LENOIR\tZoé\r".encode()), "line") == ""


@pytest.mark.parametrize(
    "text", ["Voici un texte de 4 exemples", "…donne 4 exemples précis", "Très bien vu\rMais long"]
)
def test_a_sentence_where_nothing_is_written_is_pasted(text: str) -> None:
    assert pasted(Parser().feed(text.encode()), "") == text.replace("\r", "\n")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ("3" * 15 + "14\r12\r9,5\r", ""), ("123412341234123n14\r", ""), ("1234\tn12\r1234\tn13\r", ""), ("&é\"'\tnà&\r&é\"'\tnà&\r", ""),
        ("àéèê\tnà\ràéèê\tné\r", ""), ("a\rBonne soutenance.\tz24", ""), ("lNoté pendant l’oral, rien\tz2", ""), ("rgabarit repris sans aide\r", ""),
        ("fnoy\r\r1234", ""), ("oMARTIN\tCamille\t0990000001\r", ""), ("oMARTIN\tCamille\roDURAND\tLéa\r", ""), ("MARTIN\tCamille\roDURAND\tLéa\r", "line"),
        ("Bien.\tn14\rn12\r", "text"), ("Bien.\tz14\r", "text"), ("NOM;Prénom\rA;B\r\t\r", "table"), ("NOM;Prénom\rA;B\tmq", "table"), ("1\t2\t3\t4\r", ""), ("  \r  \t \r \t ", ""),
    ],
)  # fmt: skip
def test_keys_that_come_at_once_are_keys(typed: str, field: str) -> None:
    assert pasted(Parser().feed(typed.encode()), field) == ""


def test_the_spaces_that_textual_does_not_know_are_told() -> None:
    told = [space(message) for message in Parser().feed("a \u00a0\u202f\u2009\t".encode())]
    assert told == ["", "", "\u00a0", "\u202f", "\u2009", ""]
