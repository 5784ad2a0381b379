"""What helps while writing and marking: the wording's warnings, the landmark, a remark read without opening it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hosts import add_session, change, lines, message, shown, type_text
from levels import Level
from test_evaluation_screen import Scoring, on_disk, scoring, store, until, with_judgements

from e1tui.domain.evaluation import Candidate, with_field
from e1tui.domain.session import State
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import encode_evaluation

__all__ = ["scoring", "store"]  # fixtures

ACACIA = "acacia-rose-0990000000"


async def test_words_to_read_again_are_said_at_a_pause_and_gone_with_them(
    store: SessionStore, scoring: Scoring
) -> None:
    async with scoring() as (app, pilot):
        await pilot.press("a", "enter")
        await type_text(pilot, "Un travail nul")
        assert message(app) == ""  # not at each key
        await until(pilot, lambda: message(app) == "Relire : « nul », à éviter (circulaire 99-104).")
        await type_text(pilot, " (12/20)")
        await until(pilot, lambda: message(app).startswith("Relire (2 sur 2) : « 12/20 » laisse deviner"))
        await pilot.press("tab")
        place = [line.strip() for line in lines(app)].index("Un travail nul (12/20)")
        assert " ".join(lines(app)[place + 1].split()) == (
            "→ Relire (1 sur 2) : « nul », à éviter (circulaire 99-104)."
        )
        assert on_disk(app, store)["appreciation"] == "Un travail nul (12/20)"
        await pilot.press("enter")
        assert message(app).startswith("Relire (1 sur 2)")
        await pilot.press(*["backspace"] * 12)
        await until(pilot, lambda: message(app) == "")


async def test_a_warning_never_keeps_from_closing_and_is_said_before(
    store: SessionStore, scoring: Scoring, make
) -> None:
    draft = make(state=State.DRAFT, closing=None, appreciation="Peut mieux faire.")
    candidate = Candidate("ACACIA", "Rose", "0990000000")
    (store.folder / f"{ACACIA}.toml").write_bytes(encode_evaluation(replace(draft, candidate=candidate)))
    async with scoring() as (app, pilot):
        assert "Rien ne manque. v : clore l’évaluation." in shown(app)
        assert "→ Relire : «" in " ".join(shown(app).split())
        await pilot.press("v")
        await pilot.pause()
        assert "· « Peut mieux faire »" in shown(app) and on_disk(app, store)["etat"] == "brouillon"
        await pilot.press("enter")
        assert message(app) == "Évaluation close." and on_disk(app, store)["etat"] == "close"
        assert lines(app)[-1].endswith("? aide") and "v rouvrir" in lines(app)[-1]
        await pilot.press("q", "v")  # reopened from the list, and closed again
        await pilot.pause()
        await type_text(pilot, "Relu")
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("v")
        await pilot.pause()
        assert "· « Peut mieux faire »" in shown(app)
        await pilot.press("enter")
        assert message(app) == "ACACIA Rose : évaluation close."


async def test_no_landmark_unless_the_session_asks_for_it(store: SessionStore, scoring: Scoring) -> None:
    async with scoring() as (app, pilot):
        await pilot.press(*"33333")
        await pilot.press("tab", "tab", "tab", "tab")
        assert "C1.1 5/5" in shown(app) and "epère" not in shown(app)


async def test_the_landmark_stands_beside_the_mark_once_all_positions_are_given(
    root, scoring: Scoring, size: tuple[int, int]
) -> None:
    asking = add_session(root, "juin", shows_landmark=True)
    stem = asking.add(Candidate("ACACIA", "Rose", "0990000000"))
    async with scoring(size=size) as (app, pilot):
        await pilot.press(*"3333")
        assert "repère" not in shown(app)
        before = [line for line in lines(app) if "Note C1.1" in line]
        await pilot.press("3")
        await pilot.press("shift+tab")
        (line,) = [line for line in lines(app) if "Note C1.1" in line]
        assert line.split("/20")[1].startswith("   repère 10 à 16,5 ")
        assert line.index("aucune note donnée") == before[0].index("aucune note donnée")  # nothing else moved
        assert "20 × moyenne" in shown(app)  # the cursor is in the mark
        assert len([line for line in lines(app) if "TI 0, I 1/3, S 2/3, TS 1" in line]) == 1
        await pilot.press("up")
        assert "20 × moyenne" not in shown(app) and "repère 10 à 16,5" in shown(app)
        await pilot.press("n", "1", "2", "enter", "a", "up", "up", "up")
        assert "repère 10 à 16,5" in shown(app) and "20 × moyenne" in shown(app)
        assert on_disk(app, asking, stem)["competences"]["C1.1"]["note"] == 12


async def test_a_long_remark_moves_nothing_where_the_skills_are_shown(
    store: SessionStore, scoring: Scoring
) -> None:
    change(store, ACACIA, lambda e: e.with_remark(store.grid().criteria[0], "gabarit " * 60))
    async with scoring(size=(120, 40)) as (app, pilot):
        place = lines(app).index(" Compétences détaillées")
        assert lines(app)[place - 2].startswith("    * gabarit") and lines(app)[place - 2].endswith("…")
        await pilot.press("down")
        assert lines(app).index(" Compétences détaillées") == place


async def test_a_remark_is_read_below_the_mark_and_emptied_away(
    store: SessionStore, scoring: Scoring
) -> None:
    criterion = store.grid().criteria[0]
    text = "gabarit repris sans aide, " * 8 + "puis seul"
    change(store, ACACIA, lambda e: e.with_remark(criterion, text).with_position(criterion, Level.S))
    async with scoring() as (app, pilot):
        assert f"{criterion.label} *" in shown(app)
        assert "puis seul" not in shown(app)  # the cursor is on the next criterion
        await pilot.press("up")
        assert "    * gabarit repris sans aide" in shown(app) and "puis seul" in shown(app)
        await pilot.press("r", "ctrl+u", "enter")
        assert f"{criterion.label} *" not in shown(app)
        assert "remarques" not in on_disk(app, store)["competences"]["C1.1"]


@pytest.mark.parametrize("window", [(60, 16), (80, 24), (120, 40)])
async def test_what_is_to_be_read_again_is_read_whole_on_the_synthesis(
    store: SessionStore, scoring: Scoring, window: tuple[int, int]
) -> None:
    text = "Un travail de niveau TS, qui vaut 13,5 sur 20 aux yeux de la commission."
    change(store, store.stems()[0], lambda before: before.with_appreciation(text))
    async with scoring(size=window) as (app, pilot):
        await pilot.press("a")
        seen = " ".join(shown(app).split())
        assert "→ Relire (2 sur 2) : « 13,5 sur 20 » laisse deviner une note, non communicable ainsi." in seen
        assert "→ Relire (1 sur 2) : « TS » laisse deviner un niveau, non communicable." in seen


LONG_NAME = (
    "C1.1 : Cohérence entre les techniques, les outils mobilisés, les contenus et les moyens de diffusion"
)


@pytest.mark.parametrize("window", [(60, 16), (80, 24), (120, 40)])
async def test_what_is_missing_is_read_whole_on_the_synthesis(
    store: SessionStore, scoring: Scoring, make, window: tuple[int, int]
) -> None:
    complete = make()
    change(
        store,
        store.stems()[0],
        lambda before: with_field(
            with_judgements(before, complete, without="appreciation"), "C1.1.coherence", None
        ),
    )
    async with scoring(size=window) as (app, pilot):
        await pilot.press("a", "down", "down")  # on the line of what is missing
        assert LONG_NAME in " ".join(shown(app).replace("››", "").split())


async def test_it_is_read_whole_before_the_cursor_is_there_where_there_is_room(
    store: SessionStore, scoring: Scoring, make
) -> None:
    complete = make()
    change(
        store,
        store.stems()[0],
        lambda before: with_field(with_judgements(before, complete, ""), "C1.1.coherence", None),
    )
    async with scoring() as (app, pilot):
        await pilot.press("a")
        assert LONG_NAME in " ".join(shown(app).split())
