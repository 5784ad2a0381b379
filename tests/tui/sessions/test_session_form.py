"""The session's form beyond its heading: the oral's phases, extra time, the landmark, the codes of absence."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hosts import NOW, add_session, message, shown, type_text
from hypothesis import given
from hypothesis import strategies as st

from e1tui import keyboards
from e1tui.domain.session import Incident, Phase, Presence
from e1tui.domain.typed import part_text, read_minutes, read_part, read_weights
from e1tui.errors import InvalidValue
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.sessions.form import SessionForm
from e1tui.tui.widgets.fields import Choice, TextField

THIRDS = (Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1))
INCIDENT = Incident(NOW, "Alarme", "adurand")


def azerty(character: str) -> str | None:
    return keyboards.digit("azerty", character)


@pytest.mark.parametrize(("typed", "minutes"), [("20", 20), (" 1 ", 1), ("éà", 20), ("600", 600)])
def test_minutes(typed: str, minutes: int) -> None:
    assert read_minutes(typed, azerty) == minutes


@pytest.mark.parametrize("typed", ["", "0", "601", "+1", "2,5", "dix", "1 0"])
def test_what_are_no_minutes(typed: str) -> None:
    with pytest.raises(InvalidValue, match="des minutes de 1 à 600 sont attendues"):
        read_minutes(typed, azerty)


@pytest.mark.parametrize(
    ("typed", "part"),
    [("1/3", (1, 3)), ("0,25", (1, 4)), ("0.5", (1, 2)), ("1", (1, 1)), ("0", (0, 1)), ('&/"', (1, 3)), (" 3/7 ", (3, 7))],
)  # fmt: skip
def test_parts(typed: str, part: tuple[int, int]) -> None:
    assert read_part(typed, azerty) == Fraction(*part)


@pytest.mark.parametrize("typed", ["", "2", "4/3", "1/0", "-1/3", "un tiers", "1,5"])
def test_what_is_no_part(typed: str) -> None:
    with pytest.raises(InvalidValue, match="une part de 0 à 1 est attendue"):
        read_part(typed, azerty)


@given(st.fractions(0, 1, max_denominator=999))
def test_a_part_is_read_as_it_is_shown(part: Fraction) -> None:
    assert read_part(part_text(part), azerty) == part


def test_weights() -> None:
    assert read_weights(" 0  1/3 2/3 1 ", azerty) == THIRDS
    assert read_weights(" ", azerty) == ()
    for wrong in ("0 1/3 2/3", "0 2/3 1/3 1", "0 1/3 2/3 1 1", "0 a 2/3 1"):
        with pytest.raises(InvalidValue, match="quatre poids de 0 à 1"):
            read_weights(wrong, azerty)


def entry(app: Any, name: str) -> TextField:
    found: TextField = app.screen.query_one(f"#{name}").query_one(TextField)
    return found


async def test_all_of_the_oral_by_keys_and_the_page_follows(
    opened: Any, root: Path, size: tuple[int, int]
) -> None:
    store = add_session(root, "juin", incidents=(INCIDENT,))
    async with opened(SessionForm(SessionsFolder(root), store), size=size) as (app, pilot):
        assert app.screen.query("PhaseField").first().is_blank  # none is given to begin with
        app.screen.query("PhaseField").first().texts[0].focus()
        for name, minutes in (("Avant", "&à"), ("Après", "20")):
            await type_text(pilot, name)
            await pilot.press("tab")
            await type_text(pilot, minutes)
            await pilot.press("tab")
        entry(app, "majoration").value = "&/é"
        entry(app, "poids").value = "0 1/3 0,5 1"
        await pilot.press("tab", "tab", "tab", "é", "down", "down")
        await type_text(pilot, "ABS")
        await pilot.pause()
        assert "ABS" in shown(app) and "Sur les listes  Absent" in shown(app)  # where the focus is, is seen
        await pilot.press("down")
        assert "Enregistrer   Abandonner" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == ["juin"]
    session = store.session()
    assert session.phases == (Phase("Avant", 10), Phase("Après", 20))
    assert (session.extra_time, session.shows_landmark) == (Fraction(1, 2), True)
    assert session.weights == (Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1))
    assert session.codes == ((Presence.ABSENT, "ABS"),)
    assert session.incidents == (INCIDENT,)


async def test_the_jury_s_reserve_is_left_out_of_extracts(opened: Any, root: Path) -> None:
    store = add_session(root, "juin")
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):
        choice = app.screen.query_one("#reserve", Choice)
        assert choice.chosen == 0
        choice.focus()
        await pilot.pause()
        assert "Extraits" in shown(app) and "sous réserve du jury" in shown(app)
        await pilot.press("é", "enter")
        await pilot.pause()
    assert not store.session().jury_reserve
    assert "reserve_du_jury = false" in (store.folder / "session.toml").read_text()


async def test_saving_without_a_change_changes_nothing(opened: Any, root: Path) -> None:
    given = {
        "phases": (Phase("Oral", 30),),
        "extra_time": Fraction(2, 7),
        "weights": THIRDS,
        "codes": ((Presence.PRESENT, "P"), (Presence.EXCUSED, "A J")),
        "incidents": (INCIDENT,),
        "jury_reserve": False,
    }
    for name, values in (("avec", given), ("sans", {})):
        store = add_session(root, name, **values)
        before = (store.folder / "session.toml").read_bytes()
        async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):
            await pilot.press("enter")
            await pilot.pause()
        assert app.results == [name]
        assert (store.folder / "session.toml").read_bytes() == before


WRONG = (
    ("codes", "A\u202eB", "caractère invisible refusé (U+202E)"),
    ("poids", "0 1", "quatre poids de 0 à 1 sont attendus"),
    ("majoration", "4/3", "une part de 0 à 1 est attendue"),
    ("phases", "Entretien", "« » : des minutes de 1 à 600 sont attendues"),
)


async def test_what_is_wrong_at_the_end_of_the_page_is_seen(opened: Any, root: Path) -> None:
    store = add_session(root, "juin")
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):
        for name, value, words in WRONG:
            before, entry(app, name).value = entry(app, name).value, value
            await pilot.press("enter")
            await pilot.pause()
            assert words in " ".join(shown(app).split())
            assert message(app) == "! Rien n’est enregistré : voir le champ signalé."
            wrong = entry(app, name)
            if name == "phases":  # the minutes lack, not the name
                wrong = list(wrong.parent.query("TextField"))[1]
            assert app.focused is wrong
            assert app.results == [] and store.session().phases == ()
            entry(app, name).value = before


async def test_incidents_noted_and_phases_changed_meanwhile_are_kept(opened: Any, root: Path) -> None:
    store = add_session(root, "juin")
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):
        store.save_session(replace(store.session().with_incident(INCIDENT), phases=(Phase("Oral", 30),)))
        app.screen.query_one("#repere", Choice).choose(1)
        await pilot.press("enter")
        await pilot.pause()
        assert app.results == ["juin"]
    session = store.session()
    assert (session.incidents, session.phases, session.shows_landmark) == (
        (INCIDENT,),
        (Phase("Oral", 30),),
        True,
    )


async def test_arrows_keep_the_column_of_a_table(opened: Any, root: Path) -> None:
    store = add_session(root, "juin", phases=(Phase("A", 1), Phase("B", 2)), date=dt.date(2026, 6, 12))
    async with opened(SessionForm(SessionsFolder(root), store)) as (app, pilot):
        rows = app.screen.query("PhaseField").results()
        minutes = [row.texts[1] for row in rows]
        minutes[0].focus()
        for expected in minutes[1:]:
            await pilot.press("down")
            assert app.focused is expected
        await pilot.press("down")
        assert app.focused is entry(app, "majoration")


async def test_a_session_like_another_begins_with_all_but_its_day(opened: Any, root: Path) -> None:
    store = add_session(
        root, "juin", incidents=(INCIDENT,), phases=(Phase("Exposé", 10),), zone="Indian/Reunion"
    )
    old = store.session()
    async with opened(SessionForm(SessionsFolder(root), like=old)) as (app, pilot):
        assert "Nouvelle session, comme : E1, session de juin 2026" in shown(app)
        assert entry(app, "date").value == ""
        await type_text(pilot, "E1, session de juin 2027")  # the old title is selected
        await pilot.press("enter")
        await pilot.pause()
    (name,) = app.results
    new = SessionsFolder(root).open(str(name)).session()
    assert new == replace(old, title="E1, session de juin 2027", date=None, incidents=())
    assert store.session() == old
