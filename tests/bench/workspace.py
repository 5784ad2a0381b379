"""What is measured on: sessions of 12 to 5,000 invented candidates, the same grid as a CSV, the peers' settings."""

from __future__ import annotations

import csv
import datetime as dt
import os
import random
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from e1tui.domain.day.oral import Oral
from e1tui.domain.evaluation import Candidate, Evaluation, HistoryEntry
from e1tui.domain.grid import Grid
from e1tui.domain.session import ExamForm, Examiner, Phase, Session, Situation
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import DEFAULT_GRID, grids_of, load_grid
from e1tui.storage.naming import candidate_stem
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import encode_evaluation
from tests.bench.program import REPOSITORY, Missing, Program, environment

TITLE: Final = "Banc d’essai"
MANY, FEW = 30, 12
SIZES: Final = (12, 500, 5000)
_GRIDS: Final = REPOSITORY / "tests" / "grids"
_VISIDATA: Final = "visidata==3.4"
# Invented: trees and flowers, as in the example session. Particles, accents and ligatures, to be sorted the French way.
_LAST = (
    "ACACIA", "D'AUBÉPINE", "BOULEAU", "DU CHÊNE", "ÉRABLE", "DE LA FOUGÈRE", "GENÊT", "HÊTRE", "IRIS", "JASMIN",
    "LILAS", "MÛRIER", "NOISETIER", "ŒILLET", "PEUPLIER", "QUETSCHE", "ROSEAU", "SORBIER", "TILLEUL", "VIOLETTE",
)  # fmt: skip
_FIRST = ("Alix", "Camille", "Églantine", "Maël", "Noé", "Olivier", "Rose", "Sacha", "Sylvain", "Ange")
_NOW = dt.datetime(2026, 6, 12, 9, 41, 7, tzinfo=dt.timezone(dt.timedelta(hours=2)))

_VISIDATA_SETTINGS = r"""
options.motd_url = ''
options.disp_splitwin_pct = 0
def give(sheet, level):
    sheet.columns[1].setValue(sheet.cursorRow, level)
    sheet.cursorDown(1)
Sheet.give = give
Sheet.addCommand('1', 'give-ti', 'sheet.give("TI")')
Sheet.addCommand('2', 'give-i', 'sheet.give("I")')
Sheet.addCommand('3', 'give-s', 'sheet.give("S")')
Sheet.addCommand('4', 'give-ts', 'sheet.give("TS")')
Sheet.addCommand('0', 'to-top', 'sheet.cursorRowIndex = 0')
"""
_VIM_SETTINGS = r"""
set nocompatible noswapfile nowrap noruler viminfo=
nnoremap 1 0RTI<Esc>j
nnoremap 2 0RI·<Esc>j
nnoremap 3 0RS·<Esc>j
nnoremap 4 0RTS<Esc>j
nnoremap 0 gg
"""


def candidates(count: int) -> list[Candidate]:
    return [
        Candidate(_LAST[i % len(_LAST)], _FIRST[i // len(_LAST) % len(_FIRST)], f"099{i:07}", "Lycée Exemple")
        for i in range(count)
    ]


def _half_scored(grid: Grid, candidate: Candidate, rank: int) -> Evaluation:
    """As on an afternoon: some are complete, most are begun, some not; each with the history of its changes."""
    chance = random.Random(rank)
    evaluation = Evaluation(grid.id, candidate)
    history = []
    for criterion in grid.criteria[: chance.choice((0, 5, 15, 15, 15))]:
        level = chance.choice(grid.scale)
        evaluation = evaluation.with_position(criterion, level)
        history.append(
            HistoryEntry(len(history) + 1, _NOW, "adurand", "DURAND Alix", criterion.key, None, level.value)
        )
    if len(history) == 15:
        for competency in grid.competencies:
            evaluation = evaluation.with_mark(competency, Decimal(chance.randrange(41)) / 2)
    return replace(evaluation, revision=len(history), history=tuple(history))


class Workspace:
    """A folder of one's own under `root`, a home without settings, and the ways to start each program."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "home"
        self.home.mkdir()
        self.grid = load_grid()
        self.env = environment(self.home)
        self.csv = root / "grille.csv"
        self._write_csv()
        (root / "visidatarc.py").write_text(_VISIDATA_SETTINGS, encoding="utf-8")
        (root / "vimrc").write_text(_VIM_SETTINGS, encoding="utf-8")
        self._visidata: str | None = None

    def _write_csv(self) -> None:
        with self.csv.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("id", "position", "critere"))
            for criterion in self.grid.criteria:
                writer.writerow((criterion.key, "··", criterion.label))

    # --- sessions ---

    def sessions(self, name: str, count: int, *, scored: bool = False, grid: str = DEFAULT_GRID) -> Path:
        """A sessions folder with one session of that many candidates, on a grid of the tests or on E1's."""
        folder = SessionsFolder(self.root / name)
        place = grids_of(folder.root)
        if grid != DEFAULT_GRID:
            place.mkdir(parents=True)
            shutil.copy(_GRIDS / f"{grid}.toml", place)
        loaded = load_grid(grid, place)
        commission = (Examiner("DURAND", "Alix", "Professeure d’économie et gestion"),)
        session = Session(
            grid,
            TITLE,
            ExamForm.CCF,
            "Lycée Exemple",
            dt.date(2026, 6, 12),
            commission=commission,
            phases=(
                Phase("Entretien", 4),
            ),  # short enough for the timer to show its seconds, its most frequent
            grid_sha=loaded.sha,
        )
        store = folder.create("banc", session)
        self._fill(store, candidates(count), scored, loaded)
        return folder.root

    def grouped(self, name: str, count: int) -> Path:
        """The same, with the first three candidates as a group of one situation today."""
        root = self.sessions(name, count)
        store = SessionsFolder(root).open("banc")
        exposed = Situation("A", "Projet", (Phase("Exposé", 20, is_common=True), Phase("Entretien", 20)))
        store.save_session(replace(store.session(), situations=(exposed, Situation("B"))))
        oral = Oral(order=1, date=dt.date.today(), group="1")
        for stem in store.stems()[:3]:
            evaluation = replace(store.load(stem).evaluation, orals={"A": oral})
            (store.folder / f"{stem}.toml").write_bytes(encode_evaluation(evaluation))
        return root

    def _fill(
        self, store: SessionStore, people: Iterable[Candidate], scored: bool, grid: Grid | None = None
    ) -> None:
        grid = grid or self.grid
        taken: set[str] = set()
        for rank, candidate in enumerate(people):
            stem = candidate_stem(candidate, taken)
            taken.add(stem)
            evaluation = _half_scored(grid, candidate, rank) if scored else Evaluation(grid.id, candidate)
            path = store.folder / f"{stem}.toml"
            path.write_bytes(encode_evaluation(evaluation))
            path.chmod(0o600)

    def many(self, sessions: int, count: int) -> Path:
        """A sessions folder with that many sessions, each of that many candidates whom no other has."""
        folder = SessionsFolder(self.root / f"{sessions}-sessions")
        everybody = candidates(sessions * count)
        for rank in range(sessions):
            store = folder.create(
                f"centre-{rank:02}", Session(self.grid.id, TITLE, centre=f"Centre {rank:02}")
            )
            self._fill(store, everybody[rank * count : (rank + 1) * count], scored=True)
        return folder.root

    def roster(self, count: int) -> Path:
        """A list to import."""
        path = self.root / f"liste-{count}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(("Numéro d'inscription", "Nom de famille", "Prénom 1", "Établissement"))
            for one in candidates(count):
                writer.writerow((one.number, one.last_name, one.first_name, one.school))
        return path

    # --- programs ---

    def e1tui(self, sessions: Path) -> list[str]:
        return [sys.executable, "-m", "e1tui", "--sessions", str(sessions)]

    def visidata(self) -> list[str]:
        if self._visidata is None:
            self._visidata = _installed_visidata()
        return [self._visidata, "--config", str(self.root / "visidatarc.py"), str(self.csv)]

    def vim(self) -> list[str]:
        rows = self.root / "grille.txt"
        rows.write_text("".join(f"·· {c.key} {c.label}\n" for c in self.grid.criteria), encoding="utf-8")
        return [_tool("vim"), "-u", str(self.root / "vimrc"), str(rows)]

    def curses(self) -> list[str]:
        return [sys.executable, str(REPOSITORY / "tests/bench/peer_curses.py"), str(self.csv)]

    def empty_textual(self) -> list[str]:
        return [sys.executable, str(REPOSITORY / "tests/bench/peer_textual.py")]

    def start(self, arguments: list[str], **more: str) -> Program:
        return Program(arguments, self.env | more, self.root)


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Missing(f"{name} n’est pas installé")
    return found


def _installed_visidata() -> str:
    """VisiData in a venv of its own, kept from one run to the next."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "e1tui-bench" / _VISIDATA.replace("==", "-")
    program = folder / "bin" / "vd"
    if not program.exists():
        venv.create(folder, with_pip=True)
        pip = [str(folder / "bin" / "pip"), "install", "--quiet", _VISIDATA, "setuptools<81"]
        if subprocess.run(pip, capture_output=True).returncode != 0 or not program.exists():
            shutil.rmtree(folder, ignore_errors=True)
            raise Missing(f"{_VISIDATA} n’a pas pu être installé")
    return str(program)
