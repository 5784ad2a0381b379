"""The scoring screen's line of hints fits the row under the cursor, and its criteria are whole at any width."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hosts import change, lines, message, shown
from test_evaluation_screen import scoring, store, with_judgements
from test_sheet import BLANK, marked, sheet

from e1tui.domain.session import Presence, State
from e1tui.tui.app import E1App
from e1tui.tui.evaluation import hints
from e1tui.tui.evaluation.screen import EvaluationScreen
from e1tui.tui.keys.commands import BY_ID, TITLES
from e1tui.tui.keys.help import sections
from e1tui.tui.text.tips import TIPS

__all__ = ["scoring", "store"]  # fixtures

ACACIA = "acacia-rose-0990000000"
ABSENT = replace(BLANK, presence=Presence.ABSENT)
CLOSED = replace(marked(12, 12, 12), state=State.CLOSED)
OFFERS = {
    name: value
    for name, value in vars(hints).items()
    if name.isupper() and isinstance(value, tuple) and isinstance(value[0], tuple)
}
LEVELS = "&é\"' niveau"
LEVELS_APART = "1 & TI  2 é I  3 \" S  4 ' TS"


@pytest.mark.parametrize(
    ("evaluation", "place", "offered"),
    [
        (BLANK, (0, 0), hints.CRITERION), (BLANK, (2, 5), hints.CRITERION), (BLANK, (0, 5), hints.MARK),
        (BLANK, (3, 0), hints.MARK_ON_SYNTHESIS), (BLANK, (3, 3), hints.APPRECIATION_LINE),
        (BLANK, (3, 4), hints.NOTES_LINE), (BLANK, (3, 5), hints.FINDING),
        (ABSENT, (0, 0), hints.ABSENT), (ABSENT, (0, 5), hints.ABSENT), (ABSENT, (3, 0), hints.ABSENT_ON_SYNTHESIS),
        (CLOSED, (0, 0), hints.CLOSED), (CLOSED, (3, 3), hints.CLOSED_ON_SYNTHESIS),
        (replace(CLOSED, presence=Presence.ABSENT), (3, 3), hints.CLOSED_ON_SYNTHESIS),
    ],
)  # fmt: skip
def test_what_is_offered_on_each_kind_of_row(evaluation, place, offered) -> None:
    assert hints.offer(sheet(evaluation, place)) is offered


@pytest.mark.parametrize("name", OFFERS)
def test_every_hint_has_a_label_and_stands_once(name) -> None:
    ids = [id_ for id_, _ in OFFERS[name]]
    assert len(set(ids)) == len(ids)
    for id_, label in OFFERS[name]:
        assert label or BY_ID[id_].footer, id_


@pytest.mark.parametrize("width", [40, 60, 80, 120])
@pytest.mark.parametrize("place", [(0, 0), (0, 5), (3, 0), (3, 3), (3, 5)])
def test_the_line_fits(width, place) -> None:
    line = hints.sheet_hints(sheet(BLANK, place), width, "azerty")
    assert len(line) <= width and line.endswith("? aide")


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)], ids=str)
async def test_the_footer_follows_the_cursor_into_the_mark_and_out(store, scoring, size) -> None:
    async with scoring(size=size) as (app, pilot):
        levels = LEVELS_APART if size[0] == 120 else LEVELS
        assert levels in lines(app)[-1]
        await pilot.press("n")
        assert lines(app)[-1].startswith(" 0 à 9 , note ") and "Entrée garder" in lines(app)[-1]
        assert ("Suppr effacer" in lines(app)[-1]) == (size[0] > 60) and "niveau" not in lines(app)[-1]
        await pilot.press("up")
        assert levels in lines(app)[-1]
        await pilot.press("down")
        assert "Entrée garder" in lines(app)[-1]
        await pilot.press("a")
        assert lines(app)[-1].startswith(" Entrée écrire ")
        await pilot.press("down", "down")
        assert lines(app)[-1].startswith(" Entrée y aller ")
        await pilot.press("n")
        assert lines(app)[-1].startswith(" 0 à 9 , note ")


async def test_the_footer_is_not_made_again_while_the_kind_of_row_stays(store, scoring, monkeypatch) -> None:
    async with scoring() as (_, pilot):
        made = []
        monkeypatch.setattr(EvaluationScreen, "show_hints", lambda screen: made.append(screen))
        await pilot.press("3", "1", "down", "right", "delete", "tab", "2", "u")
        made.clear()  # tabs and undo show the whole sheet again
        await pilot.press("3", "1", "down", "right", "delete")
        assert not made
        await pilot.press("n", "1", "2")
        assert len(made) == 1


async def test_an_absent_candidate_is_offered_only_what_works(store, scoring, size) -> None:
    change(store, ACACIA, lambda before: replace(before, presence=Presence.ABSENT))
    async with scoring(size=size) as (app, pilot):
        assert message(app).endswith("La présence : q, puis m dans la liste.")
        footer = lines(app)[-1]
        assert footer.startswith(" Pg suiv suivant ") and "h historique" in footer and "v clore" in footer
        await pilot.press("tab")
        footer = lines(app)[-1]
        assert footer.startswith(" Pg suiv suivant ") and "q liste" in footer
        for untrue in ("TI", "note ", "remarque", "manque", "v clore"):
            assert untrue not in footer
        await pilot.press("h")
        await pilot.pause()
        assert lines(app)[0].startswith(" Historique ")
        await pilot.press("h", "pagedown")
        assert "BOULEAU Rose" in lines(app)[0] and lines(app)[-1].startswith(
            (f" {LEVELS}", f" {LEVELS_APART}")
        )


async def test_a_closed_evaluation_is_offered_what_reads_and_reopens(store, scoring, make) -> None:
    change(store, ACACIA, lambda before: replace(with_judgements(before, make(), ""), state=State.CLOSED))
    async with scoring() as (app, pilot):
        offered = [" Entrée lire", "j relue", "v rouvrir", "e exporter"]
        assert lines(app)[-1].split("   ")[:4] == offered
        await pilot.press("tab")
        footer = lines(app)[-1]
        assert "a synthèse" in footer and "TI" not in footer and "remarque" not in footer


async def test_who_is_closed_and_absent_is_both(store, scoring) -> None:
    change(store, ACACIA, lambda before: replace(before, presence=Presence.ABSENT, state=State.CLOSED))
    async with scoring() as (app, _):
        assert "Candidat absent, évaluation close. v : la rouvrir." in shown(app)


async def test_the_first_hint_waits_for_levels_to_give(store, scoring, make) -> None:
    change(store, ACACIA, lambda before: with_judgements(before, make(), without=""))
    async with scoring() as (app, pilot):
        assert "›› Appréciation générale" in shown(app) and message(app) == ""
        await pilot.press("pagedown")
        assert message(app) == TIPS["grid"]


# --- the criteria at every width ---


def whole(app: E1App) -> str:
    """What the cursor's row says, and the rows under it, without the levels."""
    said = [line[23:].strip() for line in lines(app)[2:-2]]
    return " ".join(said)


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)], ids=str)
async def test_every_criterion_is_read_whole_under_the_cursor(store, scoring, grid, size) -> None:
    async with scoring(size=size) as (app, pilot):
        for competency in grid.competencies:
            for criterion in competency.criteria:
                assert criterion.label in whole(app)
                assert all(len(line) <= size[0] for line in lines(app))
                await pilot.press("down")
            assert f"›› Note {competency.id}" in shown(app)
            await pilot.press("tab")


async def test_a_small_window_shows_the_head_of_the_page_again_on_the_first_row(store, scoring) -> None:
    async with scoring(size=(60, 16)) as (app, pilot):
        head = lines(app)[:8]
        await pilot.press("n")
        assert "TI   I   S   TS" not in shown(app)
        await pilot.press("up", "up", "up", "up", "up")
        assert lines(app)[:8] == head and "TI   I   S   TS" in shown(app)


async def test_a_wide_window_has_long_criteria_on_one_line(store, scoring, grid) -> None:
    async with scoring(size=(120, 40)) as (app, pilot):
        longest = grid.competencies[0].criteria[3].label
        assert any(line.endswith(longest) for line in lines(app))
        await pilot.press("l")  # notes beside: the criteria keep two thirds of the width
        assert not any(longest in line for line in lines(app)) and "Cohérence entre" in shown(app)


# --- pages of hints ---


@pytest.mark.parametrize("place", [(0, 0), (2, 3)])
def test_what_one_needs_while_scoring_is_offered_at_80_columns(place) -> None:
    line = hints.sheet_hints(sheet(BLANK, place), 80, "azerty")
    assert line.startswith(f" {LEVELS}  c chrono  l notes  Tab onglet  Pg suiv autre ")
    assert hints.sheet_hints(sheet(BLANK, place), 80, "azerty", 1).startswith(" n note  r remarque ")
    narrow = [hints.sheet_hints(sheet(BLANK, place), 60, "azerty", page) for page in (0, 1)]
    assert re.match(" .+ niveau +c chrono +l notes ", narrow[0]) and "Tab onglet  Pg suiv autre" in narrow[1]


@pytest.mark.parametrize("size", [(60, 16), (80, 24)], ids=str)
async def test_one_key_shows_the_next_hints_until_the_kind_of_row_changes(store, scoring, size) -> None:
    async with scoring(size=size) as (app, pilot):
        first = lines(app)[-1]
        await pilot.press("space")
        second = lines(app)[-1]
        assert "n note" in second and second != first and app.screen.sheet.row == 0
        await pilot.press("n")
        assert lines(app)[-1].startswith(" 0 à 9 , note ")
        await pilot.press("up")
        assert lines(app)[-1] == first
        pages = {first}
        for _ in range(9):
            await pilot.press("space")
            pages.add(lines(app)[-1])
        assert second in pages and any("u annuler" in page for page in pages)


async def test_a_space_in_a_text_is_a_space(store, scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("r", "a", "space", "b")
        assert app.focused.value == "a b"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (("x", "ctrl+z"), "un deux\ntrois"),
        (("x", "ctrl+z", "ctrl+y"), "un deux\ntroisx"),
        (("ctrl+left", "x"), "un deux\nxtrois"),
        (("home", "ctrl+left", "x"), "un deuxx\ntrois"),
        (("home", "x"), "un deux\nxtrois"),
        (("ctrl+w",), "un deux\n"),
        (("ctrl+u",), "un deux\n"),
        (("ctrl+home", "x"), "xun deux\ntrois"),
        (("ctrl+home", "ctrl+end", "x"), "un deux\ntroisx"),
        (("ctrl+home", "end", "x"), "un deuxx\ntrois"),
        (("shift+left", "x"), "un deux\ntroix"),
    ],
)  # fmt: skip
async def test_the_keys_of_a_text_do_what_the_help_says(store, scoring, keys, text) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        app.focused.insert("un deux\ntrois")
        await pilot.press(*keys)
        assert app.focused.text == text


def test_the_help_tells_the_keys_of_a_text() -> None:
    told = next(one for one in sections("grid", "azerty") if one.title == TITLES["text"])
    shown = [keys for keys, _ in told.rows]
    assert {"Ctrl+Z", "Ctrl+← →", "Ctrl+W", "Ctrl+U", "Ctrl+Début"} <= set(shown)
