"""Two people at one candidate: a clash is said with both values and chosen; what is left of it is not lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from levels import Level
from talks import CLAUDE, NOW, Table, after

from e1tui import files
from e1tui.domain.evaluation import diff
from e1tui.settings import state_folder
from e1tui.storage.attendance import Attendance
from e1tui.storage.history import with_entries
from e1tui.storage.rescue import rescue_copies
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import encode_evaluation


def while_it_is_given(table: Table, level: Level) -> Callable[[], None]:
    """Claude gives the first criterion that level after the look at the file, and before the save of the next answer."""

    def begin() -> None:
        held = threading.Event()

        def give() -> None:
            store = SessionStore(table.store.folder)
            stem = store.stems()[0]
            with store.lock():
                held.set()
                while table.program.place.post.pending(stem) is None:
                    time.sleep(0.001)
                before = store.load(stem).evaluation
                made = before.with_position(store.grid().criteria[0], level)
                revision = before.revision + 1
                history = with_entries(before.history, diff(before, made), revision, CLAUDE, NOW, "")
                content = encode_evaluation(replace(made, revision=revision, history=history))
                files.write_file(store.folder / f"{stem}.toml", content)

        threading.Thread(target=give).start()
        assert held.wait(10)

    return begin


CLASH = (
    "DEUX VALEURS, C1.1 Pertinence du recueil des besoins : TI, la vôtre ; TS, de LEMAIRE Claude à 09:41:00, en place."
    " k : choisir."
)


@pytest.mark.parametrize(
    ("choice", "kept"), [("1", Level.TI), ("&", Level.TI), ("2", Level.TS), ("é", Level.TS)]
)
def test_a_clash_is_said_with_both_values_and_chosen(table: Table, choice: str, kept: Level) -> None:
    criterion = table.store.grid().criteria[0]
    lines = table.talk(while_it_is_given(table, Level.TS), "TI", "k", choice, "q")
    assert clash_in(after(lines, "TI")) and "TI." not in lines  # it is not what is on disk
    assert after(lines, "k")[1] == "1 la vôtre, 2 l’autre. Entrée : plus tard."
    assert after(lines, choice)[0] == "C’est fait." and table.code == 0
    assert table.given().level(criterion) is kept


def clash_in(lines: list[str]) -> bool:
    """Whether the clash is said, at whatever hour it is where the test runs."""
    before, _, rest = CLASH.partition("09:41:00")
    return any(line.startswith(before) and line.endswith(rest) for line in lines)


def test_a_clash_is_said_once_and_later_is_not_lost(table: Table) -> None:
    lines = table.talk(
        while_it_is_given(table, Level.TS),
        "TI",
        "k",
        "",
        "",
        "x 2",
        "n",
        "k",
        "3",
        "q",
        "n",
        "k",
        "1",
        "k",
        "q",
    )
    assert sum(clash_in([line]) for line in lines) == 4  # once by itself, once for each k
    assert any("abandonne votre valeur" in line for line in after(lines, "x 2"))
    assert after(lines, "q")[1] == "Quitter, après une copie de secours de ce qui vous reste ?"
    assert "Rien à départager." in lines and table.code == 0
    assert table.given().level(table.store.grid().criteria[0]) is Level.TI


@pytest.mark.parametrize("end", [("q", "o"), ()])
def test_what_was_not_chosen_is_copied_at_the_end(table: Table, end: tuple[str, ...]) -> None:
    criterion = table.store.grid().criteria[0]
    lines = table.talk(while_it_is_given(table, Level.TS), "TI", *end)
    assert table.code == 1 and lines[-1].startswith(
        "Copie de secours de ce qui n’a pas pu être enregistré : "
    )
    (copy,) = rescue_copies([state_folder()])
    assert str(copy.folder) in lines[-1]
    mine = copy.evaluation(copy.stems[0])
    assert mine.level(criterion) is Level.TI and table.given().level(criterion) is Level.TS


def test_what_the_disk_refuses_is_said_until_it_takes_it(table: Table) -> None:
    """A folder in the place of the file that the save goes through the lock with."""
    lock = table.store.folder / ".verrou"
    lock.unlink(missing_ok=True)
    lock.mkdir()

    def mend() -> None:
        lock.rmdir()
        end = time.monotonic() + 10
        while table.program.place.post.pending(table.store.stems()[0]) is not None:
            assert time.monotonic() < end
            time.sleep(0.05)

    lines = table.talk("TI", mend, "", "q")
    said = after(lines, "TI")
    assert said[0] == "TI, pas encore enregistré." and said[1].startswith("NON ENREGISTRÉ : ")
    assert "Tout est de nouveau enregistré." in after(lines, "") and table.code == 0
    assert len(table.given().positions) == 1


def test_who_else_is_here_is_said(table: Table) -> None:
    stem = table.store.stems()[0]
    other = Attendance(table.store.folder, CLAUDE, lambda: table.now)
    lines = table.talk(lambda: other.enter(stem), "TI", "e", other.leave, "", "q")
    assert after(lines, "TI")[1] == "Avec LEMAIRE Claude." and "avec LEMAIRE Claude" in after(lines, "e")[0]
    assert after(lines, "")[0] == "Plus personne d’autre ici."


def test_one_is_seen_by_others_while_one_is_there(table: Table, tmp_path: Path) -> None:
    stem, seen = table.store.stems()[0], []

    def look() -> None:
        other = Attendance(table.store.folder, CLAUDE, lambda: table.now)
        seen.append([(one.stem, one.member) for one in other.others()])

    table.talk(look, "x 2", look, "q")
    look()
    assert seen == [[(stem, "")], [(table.store.stems()[1], "")], []]
