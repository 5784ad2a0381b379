"""The page of a grid without a model of its own: what it says, and how it breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from grid_people import grid_of, scored, session_of
from samples import sealed

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Examiner, State
from e1tui.export.forms.grid_form import blank_layout, blank_pdf, grid_layout, grid_pdf
from e1tui.export.layout.page import CONTENT_WIDTH, MARGIN_LEFT, Box, Layout

Pages = Callable[[bytes], list[str]]
LONG = "Une phrase qui dit ce qui a été vu, et pourquoi. "


def texts_of(layout: Layout) -> list[list[str]]:
    return [[words.text.strip() for words in page.words] for page in layout.pages]


def made(grid: Grid, evaluation: Evaluation, pages: Pages) -> str:
    return " ".join(pages(grid_pdf(grid, session_of(grid), evaluation)))


def test_what_the_commission_decides(pages: Pages) -> None:
    grid = grid_of("decision")
    text = made(grid, scored(grid), pages)
    assert "Appréciation générale (obligatoire si la note est inférieure à 10) :" in text
    assert "Note : calculée d’après la valeur des niveaux, augmentée d’un bonus de 2 points au plus" in text
    rest = text.split("Bonus : ")[1]
    assert rest.startswith("1 /2 Note calculée, bonus compris : ") and "Note sur 20 : 10 /20" in rest
    free = grid_of("decision", ("bonus = 2", "bonus = 0"), ('"sous 10"', '"jamais"'))
    text = made(free, scored(free), pages)
    assert (
        "Bonus" not in text and "Note calculée : " in text and "Appréciation générale (facultative) :" in text
    )


def test_a_long_appreciation_says_once_when_it_must_be_written(pages: Pages) -> None:
    grid = grid_of("decision")
    text = made(grid, scored(grid, appreciation=LONG * 150), pages)
    assert text.count("obligatoire") == 1 and "Appréciation générale (suite) :" in text


def test_levels_that_reckon_say_what_they_are_worth(pages: Pages) -> None:
    grid = grid_of("niveaux")
    text = made(grid, scored(grid), pages)
    assert "V1 - Préparer Poids 1/3 NE 1 2 3 Critère inventé numéro 1 de V1 (poids 0,5)" in text
    assert "NE : Niveau 1 inventé Ce que l’on voit au niveau 1. -" in text
    assert "2 : Niveau 3 inventé Ce que l’on voit au niveau 3. 1/3" in text
    assert "les poids (NE ne compte pas), arrondie au ½ point supérieur." in text
    judged = grid_of("trois-niveaux")
    assert "Valeur" not in made(judged, scored(judged), pages)


def test_points_are_added_up(pages: Pages) -> None:
    grid = grid_of("points")
    text = made(grid, scored(grid), pages)
    assert "4 /8" in text and "3,5 /7" in text and "2,5 /5" in text
    assert "Note : somme des notes des compétences. Total : 10 /20 Note sur 20 : 10 /20" in text
    assert "Coefficient" not in text


def test_coefficients_and_skills_stand_with_their_competency(pages: Pages) -> None:
    skills = ("coefficient = 2", 'coefficient = 2\ncompetences_detaillees = ["Choisir", "Ranger"]')
    pointer = ("coefficient = 4", 'coefficient = 4\nrenvoi = "Voir les niveaux ci-dessous"')
    grid = grid_of("deux-notes", skills, pointer)
    text = made(grid, scored(grid), pages)
    assert "Coefficient 2 Compétences détaillées • Choisir • Ranger TI I S TS" in text
    assert "Voir les niveaux ci-dessous Coefficient 4 TI I S TS" in text


def test_a_legend_of_its_own_and_levels_that_nothing_describes(pages: Pages) -> None:
    legend = ("[libelles]", '[libelles]\nlegende = "N : non, P : presque, O : oui"')
    grid = grid_of("trois-niveaux", legend)
    assert "N : non, P : presque, O : oui Niveau Descripteur" in made(grid, scored(grid), pages)
    bare = grid_of(
        "trois-niveaux", *((f'descripteur = "Ce que l’on voit au niveau {n}."\n', "") for n in (1, 2, 3))
    )
    text = made(bare, scored(bare), pages)
    assert "Niveaux : N = Niveau 1 inventé, P = Niveau 2 inventé, O = Niveau 3 inventé Appréciation" in text
    assert "Descripteur" not in text


@pytest.mark.parametrize("count", [22, 25, 30])
def test_a_competency_goes_on_under_its_head_and_no_criterion_is_alone(count: int) -> None:
    grid = grid_of("trente-criteres")
    (whole,) = grid.competencies
    grid = replace(grid, competencies=(replace(whole, criteria=whole.criteria[:count]),))
    for height in range(0, 40, 4):  # of the name above it
        evaluation = scored(grid)
        name = "\n".join(["NOM"] * (1 + height // 4))
        shown = replace(evaluation, candidate=replace(evaluation.candidate, school=name))
        parts = []
        for words in texts_of(grid_layout(grid, session_of(grid), shown)):
            found = [word for word in words if word.startswith("Critère inventé")]
            if found:
                parts.append(len(found))
                title = "X1 - Tout faire" if len(parts) == 1 else "X1 (suite) - Tout faire"
                assert title in words and words.count("TS") == 1
        assert sum(parts) == count and min(parts) >= 2, parts


def test_sixty_criteria_take_three_pages(pages: Pages) -> None:
    grid = grid_of("soixante-criteres")
    texts = pages(grid_pdf(grid, session_of(grid), scored(grid)))
    assert len(texts) == 3
    assert all(
        f"Critère inventé numéro {n} de S{c}" in " ".join(texts) for n in range(1, 13) for c in range(1, 6)
    )


def test_a_page_that_one_may_have_is_not_made_two(pages: Pages) -> None:
    """Rows and the commission's room give way before that."""
    grid = grid_of("signes")
    crowd = replace(session_of(grid), commission=tuple(Examiner(f"DURAND{n}", "Alix") for n in range(4)))
    assert len(pages(grid_pdf(grid, crowd, scored(grid)))) == 1


def test_nobody_signs_a_page_that_says_nothing_of_the_oral(pages: Pages) -> None:
    """Where mark and signatures do not fit below it, the appreciation goes with them."""
    grid = grid_of("points")
    for lines in range(1, 20):
        evaluation = sealed(scored(grid, appreciation=LONG * 2 * lines))
        texts = pages(grid_pdf(grid, session_of(grid), evaluation))
        (signed,) = [text for text in texts if "Signature" in text]
        assert "Appréciation générale" in signed and "Note sur 20" in signed


def boxes_of(layout: Layout) -> list[Box]:
    return [box for page in layout.pages for box in page.boxes]


@pytest.mark.parametrize("name", ["A{}", "NIV{}", "MMM{}", "WWW{}"])
def test_levels_leave_half_of_the_page_to_what_is_judged(name: str) -> None:
    grid = grid_of(
        "neuf-niveaux",
        *((f'id = "{old}"', f'id = "{name.format(n)}"') for n, old in enumerate("ABCDEFGHJ", 1)),
    )
    layout = grid_layout(grid, session_of(grid), scored(grid))
    assert all(box.x + box.width <= MARGIN_LEFT + CONTENT_WIDTH + 0.01 for box in boxes_of(layout))
    page = layout.pages[0]
    (first,) = [words for words in page.words if words.text == "Critère inventé numéro 1 de N1"]
    around = [box for box in page.boxes if box.x <= first.x and box.y < first.y < box.y + box.height]
    assert max(box.width for box in around) >= CONTENT_WIDTH / 2 - 0.01
    heads = [
        words.text
        for page in layout.pages
        for words in page.words
        if words.text.startswith(name[0]) and len(words.text) <= 4
    ]
    assert heads.count(name.format(9)) == len(grid.competencies)  # whole, in one piece


def test_a_blank_form_has_room_for_marks_and_three_members(pages: Pages) -> None:
    for name in ("points", "niveaux", "decision", "saisie", "par-competence", "huit-competences"):
        grid = grid_of(name)
        text = " ".join(pages(blank_pdf(grid, replace(session_of(grid), commission=()))))
        assert "BROUILLON" not in text and " X " not in text and "Signature" in text
        assert text.count(f"/{grid.marking.scale.maximum} ") >= 1
        layout = blank_layout(grid, session_of(grid), None)
        assert any("☐" in word for words in texts_of(layout) for word in words)


def test_a_draft_says_so_and_has_nothing_to_sign(pages: Pages) -> None:
    grid = grid_of("huit-competences")
    texts = pages(grid_pdf(grid, session_of(grid), scored(grid, state=State.DRAFT)))
    assert all("BROUILLON" in text for text in texts) and "Signature" not in " ".join(texts)
