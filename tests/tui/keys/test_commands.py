"""The table of commands against the screens: every command works where the table says, no two share a key."""

import re
from collections import Counter

import pytest
from textual.binding import Binding

from e1tui.storage.grids import load_grid
from e1tui.tui.candidates.close_all import CloseAllScreen
from e1tui.tui.candidates.deliberation import DeliberationScreen
from e1tui.tui.candidates.form import CandidateForm
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.candidates.withdrawn import WithdrawnScreen
from e1tui.tui.evaluation.conflict import ConflictScreen
from e1tui.tui.evaluation.phrases import PhrasesScreen
from e1tui.tui.evaluation.screen import EvaluationScreen
from e1tui.tui.exporting.preview import PreviewScreen
from e1tui.tui.exporting.screen import ExportScreen
from e1tui.tui.group.screen import GroupScreen
from e1tui.tui.importing.columns import ColumnsScreen
from e1tui.tui.importing.screen import ImportScreen
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import (
    ANY,
    BY_ID,
    CANDIDATES,
    COMMANDS,
    DELIBERATION,
    GRID,
    SESSIONS,
    SYNTHESIS,
    footer,
    in_scope,
)
from e1tui.tui.keys.help import SHOWN_WIDTH, ordered, sections, situations
from e1tui.tui.reading.first_keys import FirstKeysScreen
from e1tui.tui.reading.history import HistoryScreen
from e1tui.tui.reading.incidents import IncidentsScreen
from e1tui.tui.reading.terminal_keys import TerminalScreen
from e1tui.tui.reading.text import DescriptorsScreen, HelpScreen
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Ask, Confirm, Dialog
from e1tui.tui.sessions.form import SessionForm
from e1tui.tui.sessions.rescue import RescueScreen, RescueView
from e1tui.tui.sessions.screen import SessionsScreen
from e1tui.tui.sessions.set_aside import SetAsideScreen

SCREENS = {
    SESSIONS: SessionsScreen,
    CANDIDATES: CandidatesScreen,
    DELIBERATION: DeliberationScreen,
    GRID: EvaluationScreen,
    SYNTHESIS: EvaluationScreen,
    commands.GROUP: GroupScreen,
    commands.CLOSE_ALL: CloseAllScreen,
    commands.INCIDENTS: IncidentsScreen,
    commands.IMPORT: ImportScreen,
    commands.COLUMNS: ColumnsScreen,
    commands.EXPORT: ExportScreen,
    commands.PREVIEW: PreviewScreen,
    commands.FORM: SessionForm,
    commands.HISTORY: HistoryScreen,
    commands.WITHDRAWN: WithdrawnScreen,
    commands.ASIDE: SetAsideScreen,
    commands.RESCUE: RescueScreen,
    commands.RESCUE_VIEW: RescueView,
    commands.DESCRIPTORS: DescriptorsScreen,
    commands.HELP: HelpScreen,
    commands.TERMINAL: TerminalScreen,
    commands.CONFLICT: ConflictScreen,
    commands.CONFIRM: Confirm,
    commands.ASK: Ask,
    commands.PHRASES: PhrasesScreen,
    commands.FIRST_KEYS: FirstKeysScreen,
}
OTHERS = (CandidateForm,)

# The contract's table of keys, as far as this issue goes (the others come with what they are about).
CONTRACT = {
    GRID: ("up down left right delete backspace tab shift+tab n a r d z u y pagedown pageup l c s h", ),
    SYNTHESIS: ("tab shift+tab n z u y pagedown pageup v e l c s h", ),
    SESSIONS: ("enter e f o m", ),
    CANDIDATES: ("enter v e f o m i b w s g x", ),
    DELIBERATION: ("enter v f r g w left right x", ),
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


@pytest.mark.parametrize(
    "screen", dict.fromkeys([*SCREENS.values(), *OTHERS]), ids=lambda screen: screen.__name__
)
def test_the_common_commands_work_on_every_screen(screen):
    assert [command.id for command in in_scope(ANY) if not handles(screen, command)] == []


@pytest.mark.parametrize(
    "screen", dict.fromkeys([*SCREENS.values(), *OTHERS]), ids=lambda screen: screen.__name__
)
def test_every_binding_of_a_screen_has_its_action(screen):
    made = [b if isinstance(b, Binding) else Binding(*b) for b in screen.BINDINGS]
    for binding in made:
        name = binding.action.partition("(")[0]
        keys = binding.key.split(",")
        assert hasattr(screen, f"action_{name}") or all(hasattr(screen, f"key_{key}") for key in keys), name


@pytest.mark.parametrize("scope", [*SCREENS, ANY])
def test_no_two_commands_of_a_scope_share_a_key(scope):
    bound = (command for command in in_scope(scope) if command.keys)
    keys = Counter(key for command in bound for key in command.binding_keys.split(","))
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("scope", CONTRACT)
def test_the_contract_s_keys(scope):
    keys = {key for command in in_scope(scope) for key in command.keys}
    assert set(" ".join(CONTRACT[scope]).split()) <= keys


def test_letters_work_in_either_case():
    letters = [c for c in COMMANDS if c.keys and len(c.keys[0]) == 1]
    assert letters
    assert all(f"{c.keys[0].upper()}" in c.binding_keys.split(",") for c in letters)


def test_no_command_needs_what_a_terminal_or_a_keyboard_lacks():
    """No AltGr, no Ctrl+M, Ctrl+H or Ctrl+I; function keys and Échap always have another key beside them."""
    for command in COMMANDS:
        assert not {"ctrl+m", "ctrl+h", "ctrl+i", "ctrl+j"} & set(command.keys)
        easy = [key for key in command.keys if not key.startswith("alt") and key not in ("f1", "escape")]
        assert easy or not command.keys, command.id


def test_ids_and_french_labels():
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    assert all(command.label[0].islower() and not command.label.endswith(".") for command in COMMANDS)


@pytest.mark.parametrize("scope", [*SCREENS, ANY])
@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_footer_fits_and_names_the_help(scope, width):
    line = footer(scope, width)
    assert len(line) <= width
    assert line.endswith("? aide")


def test_the_candidates_footer_has_what_the_day_needs_at_80_columns():
    line = footer(CANDIDATES, 80)
    for hint in ("m modifier", "v clore", "b délibérer", "e exporter", "g passages"):
        assert hint in line
    assert footer(CANDIDATES, 80, page=1).startswith(" w tout clore   f filtrer ")
    assert "f filtrer" in footer(CANDIDATES, 120)


@pytest.mark.parametrize("scope", [SESSIONS, CANDIDATES, DELIBERATION])
@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_the_pages_of_a_footer_offer_all_there_is_each_once_and_begin_again(scope, width):
    pages = [footer(scope, width, page=page) for page in range(9)]
    first_again = pages.index(pages[0], 1)
    hints = [hint for page in pages[:first_again] for hint in re.split("  +", page.strip())]
    more = BY_ID["more_keys"].hint()
    assert first_again == 1 or all(page.endswith((f"{more}  ? aide", f"{more}   ? aide")) for page in pages)
    own = [hint for hint in hints if hint not in (more, "? aide")]
    assert own == re.split("  +", footer(scope, 400).strip())[:-1]
    assert all(len(page) <= width for page in pages)


def test_what_the_pages_are_turned_by_is_no_other_key_s():
    for scope in BY_ID["more_keys"].scopes:
        assert [c.id for c in in_scope(scope) if "space" in c.keys] == ["more_keys"]


def test_the_sessions_footer_has_the_archive_at_80_columns():
    assert "a archiver" in footer(SESSIONS, 80) and "a archiver" in footer(SESSIONS, 60, page=1)


def test_a_footer_with_an_order_of_its_own_leaves_no_hint_out():
    wide = footer(CANDIDATES, 300)
    for command in in_scope(CANDIDATES):
        if command.footer and command.id not in ("open", "more_keys", "help", "back"):
            assert command.hint() in wide


def test_the_deliberation_s_footer_names_both_arrows():
    for width in (60, 80):
        assert re.match(" Entrée ouvrir +← → trier ", footer(DELIBERATION, width))


def subclasses(base):
    for one in base.__subclasses__():
        yield one
        yield from subclasses(one)


# What is the base of screens, or a half of one.
ABSTRACT = {
    "PutBackScreen",
    "CandidateList",
    "FollowedList",
    "ListScreen",
    "ReadingScreen",
}
# Moving about, which the help tells in a row of its own ("parcourir", "un autre champ").
MOVING = {"up", "down", "left", "right", "space", "pageup", "pagedown", "enter"}


def test_every_screen_and_dialog_has_its_part_of_the_help():
    for screen in {*subclasses(E1Screen), *subclasses(Dialog)}:
        if screen.__module__.startswith("e1tui.") and screen.__name__ not in ABSTRACT:
            assert screen.SCOPE in commands.TITLES and screen.SCOPE != ANY, screen
            assert [c for c in COMMANDS if screen.SCOPE in c.scopes], screen


@pytest.mark.parametrize(
    "screen", dict.fromkeys([*SCREENS.values(), *OTHERS]), ids=lambda screen: screen.__name__
)
def test_no_key_of_a_screen_is_missing_in_the_table(screen):
    scopes = {scope for scope, one in SCREENS.items() if one is screen} | {screen.SCOPE}
    told = {
        key
        for s in scopes
        for command in in_scope(s)
        if command.keys
        for key in command.binding_keys.split(",")
    }
    made = [b if isinstance(b, Binding) else Binding(*b) for b in screen.BINDINGS]
    assert {key for binding in made for key in binding.key.split(",")} - told <= MOVING


def test_every_scope_has_a_title():
    assert {scope for command in COMMANDS for scope in command.scopes} == set(commands.TITLES)


@pytest.mark.parametrize("scope", commands.TITLES)
def test_the_help_begins_with_the_screen_and_holds_every_command_once_a_scope(scope):
    told = sections(scope, "azerty")
    titles = [section.title for section in told]
    assert sorted(titles) == sorted(commands.TITLES.values())
    after = [one for one in (commands.TEXT, ANY) if one != scope]
    assert titles[: 1 + len(after)] == [commands.TITLES[one] for one in (scope, *after)]
    for section in told:
        own = next(one for one, title in commands.TITLES.items() if title == section.title)
        assert {label for _, label in section.rows} == {c.label_in(own) for c in COMMANDS if own in c.scopes}
        assert all(len(f"  {shown:<{SHOWN_WIDTH}} {label}") <= 74 for shown, label in section.rows)
        assert all(len(shown) <= SHOWN_WIDTH for shown, _ in section.rows)


def test_what_is_used_most_comes_first_and_nothing_is_left_out():
    assert [c.id for c in ordered(SYNTHESIS)][:4] == ["enter", "appreciation", "mark", "type_mark"]
    assert next(iter(sections(GRID, "azerty")[0].rows))[0] == "& é \" '"
    assert next(iter(sections(GRID, "qwerty")[0].rows))[0] == "1 2 3 4"
    for scope in commands.TITLES:
        assert sorted(c.id for c in ordered(scope)) == sorted(c.id for c in COMMANDS if scope in c.scopes)


def test_a_label_of_the_scope_says_what_the_key_does_there():
    by_id = {command.id: command for command in COMMANDS}
    assert by_id["down"].label_in(SYNTHESIS) == "ligne suivante"
    assert by_id["down"].label_in(GRID).endswith("la note")
    assert by_id["mark"].label_in(SYNTHESIS) == "la première note"
    for command in COMMANDS:
        assert {scope for scope, _ in command.said} <= set(command.scopes), command.id


def test_several_situations_are_told_in_ten_lines_that_fit():
    rows = situations(load_grid()).rows
    assert len(rows) == 10
    assert all(len(f"  {shown:<{SHOWN_WIDTH}} {label}") <= 74 for shown, label in rows)
    assert {shown for shown, _ in rows} <= {commands.key(command.id) for command in COMMANDS}
