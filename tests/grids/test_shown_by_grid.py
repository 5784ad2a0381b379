"""What the screens show of grids that are not E1's: the tabs, the levels, the mark, the deliberation, the picker."""

from __future__ import annotations

import copy
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from invented import grid_of

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.figures import figures
from e1tui.domain.session import Session
from e1tui.scoring.sheet import Sheet
from e1tui.storage.grids import load_grid
from e1tui.toml import parse_toml
from e1tui.tui.candidates import deliberation_table as table
from e1tui.tui.candidates.chart import bar_step, histogram_lines
from e1tui.tui.evaluation.lines import level_at, level_cells, tab_at, tab_strip
from e1tui.tui.evaluation.phrases import sought
from e1tui.tui.evaluation.widget import sheet_page
from e1tui.tui.keys import commands
from e1tui.tui.text.lines import column_widths

HERE = Path(__file__).parent


def document(name):
    return parse_toml((HERE / f"{name}.toml").read_bytes())


def sheet_of(of, evaluation=None, **session):
    blank = Evaluation(of.id, Candidate("MARTIN", "Camille"))
    return Sheet(of, Session(of.id, "Oral inventé", **session), evaluation or blank, key=commands.key)


def plain(line):
    return "".join(text for text, _ in line)


def shown(sheet, width=80, height=22):
    return [plain(line) for line in sheet_page(sheet, width, height).lines]


def twelve():
    """Twelve competencies of long names, nine levels of four letters."""
    found = document("niveaux") | {"note": {"calcul": "niveaux", "decision": True, "sur": 100, "pas": 1}}
    found["niveaux"] = [{"id": f"NIV{n}", "libelle": f"Niveau {n}", "valeur": n} for n in range(1, 10)]
    lines = [{"id": f"c{n}", "libelle": "Critère inventé"} for n in range(4)]
    found["competences"] = [
        {"id": f"COMP.A{n:02}", "titre": "Compétence inventée", "criteres": copy.deepcopy(lines)}
        for n in range(12)
    ]
    return grid_of(found)


@pytest.mark.parametrize("width", [60, 80])
def test_the_tab_under_the_cursor_is_always_in_the_strip(width):
    sheet = sheet_of(twelve())
    for tab in range(13):
        strip = tab_strip(sheet.at(tab, 0), width)
        (here,) = [text for text, style in strip if style == "tab"]
        assert (
            here.strip() == (f"COMP.A{tab:02} 0/4" if tab < 12 else "Synth.") and len(plain(strip)) <= width
        )
        assert ("‹" in plain(strip)) == (strip[1][0] == "") and ("›" in plain(strip)) == (strip[-2][0] == "")
        assert sum(text != "" for text, _ in strip[1::2]) >= 4
        assert tab_at(strip, plain(strip).index(here) + 2) == tab
        assert tab_at(strip, 0) is None or "‹" not in plain(strip)


def test_levels_that_have_no_cells_of_their_own_are_named_above():
    of = twelve()
    sheet = sheet_of(of).give(of.scale[4]).sheet
    assert level_cells(of, 80) == ((None, 8),) and level_at(level_cells(of, 80), 5) is None
    lines = shown(sheet)
    assert "     NIV1 NIV2 NIV3 NIV4 NIV5 NIV6 NIV7 NIV8 NIV9" in lines
    assert any(line.startswith("    [NIV5]  Critère") for line in lines)


def test_nine_levels_keep_their_cells_in_the_smallest_window():
    of = grid_of(document("neuf-niveaux"))
    cells = level_cells(of, 60)
    assert [level.value for level, _ in cells] == list("ABCDEFGHJ")
    assert [level_at(cells, 4 + 3 * rank).value for rank in range(9)] == list("ABCDEFGHJ")
    assert "     A  B  C  D  E  F  G  H  J" in shown(sheet_of(of), 60)


def test_what_is_to_be_looked_at_stands_apart_from_the_mark():
    lines = shown(sheet_of(grid_of(document("par-competence"))))
    at = next(rank for rank, line in enumerate(lines) if "Note A" in line)
    assert lines[at - 1] == "" and lines[at - 2].startswith("    · Critère inventé")


@pytest.mark.parametrize(
    ("name", "levels", "marks", "told"),
    [
        ("points", "TI", {"P1": "6.5", "P2": "4", "P3": "0.5"}, "    Total  11/20   Note sur 20  11   (la somme des notes)"),
        ("deux-notes", "TI", {"C2.1": "14.5", "C2.2": "12"}, "    Note sur 20  13   (exactement 12,83…, ½ point supérieur)"),
        ("par-competence", "A", {"A": "10", "B": "11", "C": "12"}, "    Note sur 20  11   (exactement)"),
        ("trente-criteres", "TI", {}, "    Note sur 20  ___   (la note n’est pas donnée)"),
        ("huit-competences", "TI", {}, "    Note sur 20  ___   (les huit notes ne sont pas données)"),
        ("niveaux", "NE", {}, "    Note sur 20  ___   (rien n’est évalué)"),
        ("niveaux", "", {}, "    Note sur 20  ___   (il manque des niveaux)"),
        ("decision", "4", {}, "    Note sur 20 calculée  20   (exactement 20 + 2, 20 au plus)"),
    ],
)  # fmt: skip
def test_how_the_mark_comes_about(name, levels, marks, told):
    of = grid_of(document(name))
    evaluation = Evaluation(
        of.id, Candidate("MARTIN", "Camille"), bonus=Decimal(2) if name == "decision" else None
    )
    for criterion in of.criteria if levels else ():
        evaluation = evaluation.with_position(criterion, of.level(levels))
    for competency in of.marked:
        if competency.id in marks:
            evaluation = evaluation.with_mark(competency, Decimal(marks[competency.id]))
    synthesis = sheet_of(of, evaluation).at_synthesis(0)
    assert told in shown(synthesis)
    narrow = shown(synthesis, 60)
    assert told in narrow or [line.strip() for line in narrow if line.strip() and line.strip() in told] == [
        part.strip() for part in told.replace("   (", "\n(").splitlines()
    ]


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("*.toml")))
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_of_a_grid_is_cut(name, width):
    of = grid_of(document(name))
    evaluation = sheet_of(of).evaluation
    for rank, criterion in enumerate(of.criteria):
        evaluation = evaluation.with_position(criterion, of.scale[rank % len(of.scale)])
    for shows_landmark in (False, True):
        sheet = sheet_of(of, evaluation, shows_landmark=shows_landmark)
        for tab in range(sheet.synthesis + 1):
            for line in shown(sheet.at(tab, 0), width):
                assert len(line) <= width, line
            assert len(plain(tab_strip(sheet.at(tab, 0), width))) <= width


def test_a_profile_of_many_criteria_is_counted():
    of = grid_of(document("trente-criteres"))
    evaluation = sheet_of(of).evaluation
    for rank, criterion in enumerate(of.criteria[:20]):
        evaluation = evaluation.with_position(criterion, of.scale[rank % 3])
    synthesis = sheet_of(of, evaluation).at_synthesis(0)
    assert " ›› Note X1   ___  /20     TI 7  I 7  S 6  · 10" in [line.rstrip() for line in shown(synthesis)]
    assert any(f"TI I  S  {'TI I  S  ' * 5}TI I  ·" in line for line in shown(synthesis, 120))


def test_marks_stand_under_each_other():
    lines = shown(sheet_of(grid_of(document("decision"))).at_synthesis(0))
    assert " ›› Bonus         ___  /2" in lines and "    Note finale   ___  /20" in lines


def test_the_sum_is_told_where_the_grid_shows_one():
    sums = {}
    for name, mark in (("points", "P1"), ("deux-notes", "C2.1")):
        of = grid_of(document(name))
        evaluation = sheet_of(of).evaluation.with_mark(of.competency(mark), Decimal(2))
        sums[name] = next(line for line in shown(sheet_of(of, evaluation)) if f"Note {mark}" in line)
    assert "cumul 2 · 1 note sur 3" in sums["points"]
    assert "cumul" not in sums["deux-notes"] and "1 note sur 2" in sums["deux-notes"]


def test_the_landmark_is_told_whole_whatever_the_levels():
    of = grid_of(document("neuf-niveaux"))
    evaluation = sheet_of(of).evaluation
    for criterion in of.criteria:
        evaluation = evaluation.with_position(criterion, of.level("E"))
    sheet = sheet_of(of, evaluation, shows_landmark=True).at(0, 4)
    assert "    Repère : 20 × moyenne des poids = 10, ± un demi-niveau" in shown(sheet)


def test_the_deliberation_has_a_column_for_each_mark_that_there_is():
    of = grid_of(document("decision"))
    assert [one.header for one in table.columns(of, table.Order())] == [
        "Nom et prénom▲",
        "D1",
        "D2",
        "/20",
        "État",
    ]
    points = [one.header for one in table.columns(grid_of(document("points")), table.Order())]
    assert points[-3:] == ["Tot.", "/20", "État"]
    eight = grid_of(document("huit-competences"))
    for chosen in range(1, 17, 2):
        columns = table.columns(eight, table.Order(chosen))
        widths = column_widths(columns, 60)
        assert sum(widths) + sum(map(bool, widths)) + 1 <= 60 and widths[chosen] == 5
        assert widths[0] >= 14 and widths[-1] == 9 and widths[-2] == 5
    lines = table.figures_lines(eight, figures(eight, []), "", 58)
    assert table.fitted_lines(lines, 12) == lines
    assert table.fitted_lines(lines, 6)[-1] == "… 6 lignes de plus dans une fenêtre plus haute"
    assert table.legend(twelve(), 20) == "1 NIV1 … 9 NIV9"


@pytest.mark.parametrize(
    ("count", "width", "step", "every"),
    [(21, 78, 1, 1), (21, 58, 1, 5), (41, 78, 2, 1), (101, 78, 10, 1), (501, 78, 50, 1)],
)
def test_bars_of_several_points_where_there_are_many(count, width, step, every):
    assert bar_step(count, width) == step
    counts = [0] * count
    counts[count // 2] = 1
    counts[-1] = 2
    lines = histogram_lines(counts, width, 9, step)
    assert max(map(len, lines)) <= width
    assert lines[-1].split() == [str(one) for one in range(0, count, step * every)]
    of = grid_of(document("deux-notes") | {"note": {"sur": count - 1, "pas": 1}})
    assert len(table.chart_title(of, width, step)) <= width


def test_the_picker_names_what_the_grid_has():
    e1, of = load_grid(), grid_of(document("signes"))
    assert sought(e1.competencies, e1.scale) == "un mot, un critère (veille), C1.2, TS"
    assert sought(of.competencies, of.scale) == "un mot, un critère, G2, ++"
    one = grid_of(document("trente-criteres"))
    assert sought(one.competencies, one.scale) == "un mot, un critère, X1, TS"
    assert sought((), ()) == "un mot"
    named = replace(
        one.competencies[0], criteria=(replace(one.criteria[0], id="outils", label="Choix des outils"),)
    )
    assert sought((named,), one.scale) == "un mot, un critère (outils), X1, TS"
