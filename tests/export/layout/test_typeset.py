from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.text import NBSP, NNBSP
from e1tui.export.layout.typeset import prepare, wrap


def test_prepared_text_has_no_break_spaces_and_no_ragged_ends() -> None:
    assert prepare("Bien ; vu : « oui » !  \r\n\r\n", multiline=True) == (
        f"Bien{NNBSP}; vu{NBSP}: «{NBSP}oui{NBSP}»{NNBSP}!"
    )


@pytest.mark.parametrize("separator", ["\r", "\r\n", "\u2028", "\u2029", "\x0b", "\x85"])
def test_what_ends_a_line_elsewhere_ends_it_here(separator: str) -> None:
    assert prepare(f"Bien{separator}vu", multiline=True) == "Bien\nvu"
    assert prepare(f"Bien{separator}vu") == "Bien vu"


def test_one_line_loses_its_line_ends() -> None:
    assert prepare("a\nb\tc") == "a b c"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("un deux trois", ["un deux", "trois"]),
        ("a\n\nb", ["a", "", "b"]),
        ("abcdefghij", ["abcdefgh", "ij"]),
        ("Jean-Baptiste", ["Jean-", "Baptiste"]),
        ("Luc-Emmanuelle", ["Luc-", "Emmanuel", "le"]),  # not "Luc-Emma"
        ("un deux-troisième", ["un deux-", "troisièm", "e"]),
        ("mon Jean-Baptiste", ["mon", "Jean-", "Baptiste"]),  # not "mon Jean" and "-Baptist"
        ("Ré-a Jean-Baptiste", ["Ré-a", "Jean-", "Baptiste"]),  # the hyphen of a word that fits parts nothing
        ("mon abcdefghij", ["mon abcd", "efghij"]),  # without a hyphen it is parted anyhow
        ("un  deux", ["un  deux"]),
        ("un deux   ; oui", ["un", "deux" + 3 * NBSP + ";", "oui"]),
    ],
)
def test_lines_end_where_they_may(text: str, lines: list[str]) -> None:
    assert wrap(text, 8, len) == lines


_PROSE = st.text(alphabet="ab é'’-;:!?«».,\n", max_size=200)


@given(_PROSE, st.integers(3, 30))
def test_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    prepared = prepare(text, multiline=True)
    lines = wrap(prepared, width, len)
    assert "".join("".join(lines).split()) == "".join(prepared.split())
    assert all(len(line) <= width for line in lines)


@given(st.lists(st.sampled_from(["mot", "long-mot", "«", "»", ";", ":", "!", "?", "été,"]), max_size=40))
def test_no_line_begins_with_double_punctuation(words: list[str]) -> None:
    lines = wrap(prepare(" ".join(["Début", *words])), 60, len)
    # A run of signs wider than the line cannot be kept off its beginning.
    if all(len(line) < 60 for line in lines):
        assert not any(line.lstrip(NBSP + NNBSP).startswith(tuple(";:!?»")) for line in lines)
