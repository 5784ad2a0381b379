"""The group's grid in a real terminal: thirty presses, what they cost on the line, and kill -9 at any moment."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from dataclasses import replace

import pytest
from levels import LEVELS, Level
from scoring import app_on
from terminal import Terminal

from e1tui.domain.day.oral import Oral
from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import Phase, Situation
from e1tui.storage.author import Author
from e1tui.storage.store import SessionStore

PHASES = (Phase("Exposé du groupe", 20, is_common=True), Phase("Entretien", 20))
KEYS = "&é\"'"  # TI, I, S, TS on an AZERTY keyboard, none of them shifted
MOST_BYTES = 90  # of a key, as on the grid of one candidate


def group_of(store: SessionStore, count: int) -> list[str]:
    """The stems of that many candidates of the session, who are a group in situation A today."""
    session = store.session()
    store.save_session(replace(session, situations=(Situation("A", "Projet", PHASES), Situation("B"))))
    if count > 2:
        store.add(Candidate("OLIVIER", "Sacha", "0990000003"))
    oral = Oral(order=1, date=dt.date.today(), group="2")
    for stem in store.stems():
        stored = store.load(stem)
        now = dt.datetime.now(dt.UTC)
        store.save(stored, replace(stored.evaluation, orals={"A": oral}), Author("adurand"), now)
    return list(store.stems())


def open_group(terminal: Terminal) -> None:
    terminal.wait_for("E1, session de juin")
    terminal.press("\r", "NOYER Dominique")
    terminal.press("\r", "Synthèse")
    terminal.press("g", "Groupe 2 · situation A")


def levels(store: SessionStore, stem: str) -> dict[str, Level]:
    return dict(store.load(stem).evaluation.positions)


def until_on_disk(store: SessionStore, stem: str, count: int) -> None:
    end = time.monotonic() + 20
    while len(levels(store, stem)) < count:
        assert time.monotonic() < end, levels(store, stem)
        time.sleep(0.01)


def quiet(terminal: Terminal) -> int:
    """How many bytes have come, once no more do."""
    size = -1
    while size != len(terminal.raw):
        size = len(terminal.raw)
        time.sleep(0.12)
        assert terminal.screen
    return size


def test_thirty_presses_and_fifteen_times_espace_place_two_candidates(store: SessionStore) -> None:
    martin, noyer = group_of(store, 2)
    with app_on(store) as terminal:
        open_group(terminal)
        turns = [turn % 4 for turn in range(15)]
        terminal.send("".join(f"{KEYS[turn]} {KEYS[(turn + 1) % 4]}" for turn in turns))
        terminal.wait_for("C1.1 5·5   C1.2 4·4   C1.3 6·6")
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    # Espace leads from one to the other once a row, so that the first to be given is each in turn.
    given = [(levels(store, martin)[c.key], levels(store, noyer)[c.key]) for c in store.grid().criteria]
    for rank, (first, second) in enumerate(given):
        pair = (first, second) if rank % 2 == 0 else (second, first)
        assert pair == (LEVELS[rank % 4], LEVELS[(rank + 1) % 4])


@pytest.mark.parametrize("count", [2, 3])
def test_a_key_costs_few_bytes(store: SessionStore, count: int) -> None:
    """Within a competency: the criteria of another one are drawn anew, as on the grid of one candidate."""
    group_of(store, count)
    with app_on(store) as terminal:
        open_group(terminal)
        terminal.press(" ", "›NOYER‹")
        terminal.send("1")
        sizes = []
        for key in itertools.islice(itertools.cycle("23 34 4"), 14):
            before = quiet(terminal)
            terminal.send(key)
            after = quiet(terminal)
            sizes.append(after - before)
        assert min(sizes) > 0 and max(sizes) <= MOST_BYTES, sizes


def test_killed_at_any_moment_every_file_is_whole_and_what_was_on_disk_stays(store: SessionStore) -> None:
    stems = group_of(store, 3)
    known = {stem: levels(store, stem) for stem in stems}
    for round_ in range(5):
        with app_on(store) as terminal:
            open_group(terminal)
            terminal.send("i" if round_ % 2 else "c")
            for _ in range(round_ + 1):
                terminal.send(f"{KEYS[round_ % 4]} {KEYS[(round_ + 1) % 4]} {KEYS[(round_ + 2) % 4]} ")
            time.sleep(0.02 * round_)  # a moment like any other
            terminal.process.kill()
            terminal.wait_exit()
        for stem in stems:
            found = levels(store, stem)  # it is read: it is whole
            assert known[stem].keys() <= found.keys()
            known[stem] = found


def test_what_was_given_is_durable_when_it_is_killed(store: SessionStore) -> None:
    martin, noyer, olivier = group_of(store, 3)
    with app_on(store) as terminal:
        open_group(terminal)
        terminal.send(f"{KEYS[0]} {KEYS[1]} {KEYS[2]}")
        terminal.wait_for("C1.1 1·1·1")
        for stem in (martin, noyer, olivier):
            until_on_disk(store, stem, 1)
        terminal.process.kill()
        terminal.wait_exit()
    assert [levels(store, stem) for stem in (martin, noyer, olivier)] == [
        {"C1.1.besoins": level} for level in LEVELS[:3]
    ]
    assert store.load(olivier).evaluation.history[-1].situation == "A"


def test_two_terminals_at_one_group_see_each_other_and_keep_their_cursors(store: SessionStore) -> None:
    group_of(store, 2)
    with app_on(store) as alix, app_on(store) as claude:
        open_group(alix)
        open_group(claude)
        alix.wait_for("avec vous-même ailleurs")
        claude.press(" ", "›NOYER‹")
        claude.press("\x1b[32;2u", "›MARTIN‹")  # Maj+Espace, of a terminal that can tell
        claude.press("\x1b[D", "›NOYER‹")
        alix.press("3", "C1.1 1·0")
        claude.wait_for("C1.1 1·0")
        claude.wait_for("MARTIN Camille · ")
        assert "›NOYER‹" in claude.screen
        claude.press("c", "Chronomètre du groupe parti pour 20 min.")
        alix.wait_for("reste 20 min")
