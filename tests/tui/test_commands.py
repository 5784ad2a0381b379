"""The table of commands against the screens: every command works where the table says, no two share a key."""

from collections import Counter

import pytest
from textual.binding import Binding

from e1tui.tui import commands
from e1tui.tui.commands import ANY, CANDIDATES, COMMANDS, GRID, SESSIONS, SYNTHESIS, footer, in_scope
from e1tui.tui.screens.candidate_form import CandidateForm
from e1tui.tui.screens.candidates import CandidatesScreen
from e1tui.tui.screens.evaluation import EvaluationScreen
from e1tui.tui.screens.export import ExportScreen
from e1tui.tui.screens.import_list import ImportScreen
from e1tui.tui.screens.reading import DescriptorsScreen, HelpScreen
from e1tui.tui.screens.session_form import SessionForm
from e1tui.tui.screens.sessions import SessionsScreen
from e1tui.tui.screens.withdrawn import WithdrawnScreen

SCREENS = {
    SESSIONS: SessionsScreen,
    CANDIDATES: CandidatesScreen,
    GRID: EvaluationScreen,
    SYNTHESIS: EvaluationScreen,
}
OTHERS = (
    CandidateForm,
    DescriptorsScreen,
    ExportScreen,
    HelpScreen,
    ImportScreen,
    SessionForm,
    WithdrawnScreen,
)

# The contract's table of keys, as far as this issue goes (the others come with what they are about).
CONTRACT = {
    GRID: ("up down left right delete backspace tab shift+tab n a r d z u y pagedown pageup l", ),
    SYNTHESIS: ("tab shift+tab n z u y pagedown pageup v e l", ),
    SESSIONS: ("enter e f o m", ),
    CANDIDATES: ("enter v e f o m i", ),
    ANY: ("question_mark f1 q escape ctrl+q ctrl+s ctrl+l", ),
}  # fmt: skip


def handles(screen, command):
    """An action, or a handler of each of the command's keys."""
    if hasattr(screen, f"action_{command.id}"):
        return True
    return all(hasattr(screen, f"key_{key.replace('+', '_')}") for key in command.keys)


@pytest.mark.parametrize("scope", SCREENS)
def test_every_command_has_its_action_where_the_table_says(scope):
    assert [command.id for command in in_scope(scope) if not handles(SCREENS[scope], command)] == []


@pytest.mark.parametrize("screen", OTHERS)
def test_the_common_commands_work_on_every_screen(screen):
    assert [command.id for command in in_scope(ANY) if not handles(screen, command)] == []


@pytest.mark.parametrize("screen", {*SCREENS.values(), *OTHERS}, ids=lambda screen: screen.__name__)
def test_every_binding_of_a_screen_has_its_action(screen):
    made = [b if isinstance(b, Binding) else Binding(*b) for b in screen.BINDINGS]
    for binding in made:
        name = binding.action.partition("(")[0]
        keys = binding.key.split(",")
        assert hasattr(screen, f"action_{name}") or all(hasattr(screen, f"key_{key}") for key in keys), name


@pytest.mark.parametrize("scope", [*SCREENS, ANY])
def test_no_two_commands_of_a_scope_share_a_key(scope):
    keys = Counter(key for command in in_scope(scope) for key in command.binding_keys.split(","))
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("scope", CONTRACT)
def test_the_contract_s_keys(scope):
    keys = {key for command in in_scope(scope) for key in command.keys}
    assert set(" ".join(CONTRACT[scope]).split()) <= keys


def test_letters_work_in_either_case():
    letters = [c for c in COMMANDS if len(c.keys[0]) == 1]
    assert letters
    assert all(f"{c.keys[0].upper()}" in c.binding_keys.split(",") for c in letters)


def test_no_command_needs_what_a_terminal_or_a_keyboard_lacks():
    """No AltGr, no Ctrl+M, Ctrl+H or Ctrl+I; function keys and Échap always have another key beside them."""
    for command in COMMANDS:
        assert not {"ctrl+m", "ctrl+h", "ctrl+i", "ctrl+j"} & set(command.keys)
        easy = [key for key in command.keys if not key.startswith("alt") and key not in ("f1", "escape")]
        assert easy, command.id


def test_ids_and_french_labels():
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    assert all(command.label[0].islower() and not command.label.endswith(".") for command in COMMANDS)


@pytest.mark.parametrize("scope", [*SCREENS, ANY])
@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_footer_fits_and_names_the_help(scope, width):
    line = footer(scope, width)
    assert len(line) <= width
    assert line.endswith("? aide")


def test_footer_of_the_grid_begins_with_the_levels():
    assert commands.footer(GRID, 80, "1 & TI  2 é I").startswith(" 1 & TI  2 é I")
