"""Every document of grids that are not E1's: they conform as E1's do, and say the grid's own scale, no more than it lets out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pypdf
import pypdfium2
import pytest
from export_samples import made
from grid_people import GRIDS, grid_of, scored, session_of
from samples import sealed
from test_standards import PROFILE, failures

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Presence, State
from e1tui.domain.sessions.harmonisation import session_figures
from e1tui.errors import NoExtract
from e1tui.export.documents import Document, Item, Order
from e1tui.export.forms.extract_form import extract_pdf, extract_text
from e1tui.export.forms.grid_form import blank_pdf, grid_pdf
from e1tui.export.forms.harmonisation import harmonisation_pdf
from e1tui.export.forms.identity import session_extract
from e1tui.storage.grids import load_grid

Pages = Callable[[bytes], list[str]]
ALL = frozenset(Document)
IDS = sorted(path.stem for path in GRIDS.glob("*.toml"))
LONG = "Une phrase ; une autre : « oui » !\n\n" * 150


def people(grid: Grid) -> list[Item]:
    """Closed, with a long text, absent, in draft, without anything, and enough of them for tables to cross pages."""
    return [
        ("long", sealed(scored(grid, 1, appreciation=LONG))),
        ("absent", scored(grid, 2, presence=Presence.ABSENT)),
        ("brouillon", scored(grid, 3, state=State.DRAFT)),
        ("vide", Evaluation(grid.id, Candidate("VIDE", ""))),
        *((f"c{n}", scored(grid, n)) for n in range(4, 16)),
    ]


def harmonisation(grid: Grid, evaluations: list[Evaluation]) -> bytes:
    figures = session_figures(grid, "nord", evaluations)
    return harmonisation_pdf(grid, [("nord", evaluations)], [figures], replace(figures, name="Ensemble"))


@pytest.mark.parametrize(
    "name", ["trente-criteres", "huit-competences", "points", "decision", "par-competence", "neuf-niveaux"]
)
def test_all_documents_conform(name: str) -> None:
    grid = grid_of(name)
    session, items = session_of(grid), people(grid)
    found = made(grid, session, items, Order(ALL, "juin", combined=ALL, drafts=True))
    found["long"] = grid_pdf(
        grid, session, items[0][1].with_remark(grid.criteria[0], "À revoir."), remarks=True
    )
    found["vierge"] = blank_pdf(grid, session)
    found["reunion"] = harmonisation(grid, [one for _, one in items])
    pdfs = {name: content for name, content in found.items() if content.startswith(b"%PDF")}
    assert len(pdfs) == 11
    for file, content in pdfs.items():
        for profile in (PROFILE.PDF_A_2A, PROFILE.PDF_UA_1):
            assert failures(content, profile) == [], file


def title_of(content: bytes) -> str | None:
    metadata = pypdf.PdfReader(io.BytesIO(content)).metadata
    return metadata.title if metadata else None


@pytest.mark.parametrize(
    ("document", "one", "many"),
    [
        ("GRILLE D’ÉVALUATION", "Grille d’évaluation", "Grilles d’évaluation"),
        ("Fiche de l’oral de M. Exemple", "Fiche de l’oral de M. Exemple", "Fiche de l’oral de M. Exemple"),
    ],
)
def test_a_document_is_called_what_the_form_calls_itself(document: str, one: str, many: str) -> None:
    grid = grid_of("points", ("[libelles]\n", f'[libelles]\ndocument = "{document}"\n'))
    session, items = session_of(grid), [("un", scored(grid))]
    assert title_of(grid_pdf(grid, session, items[0][1])) == f"{one}, NOM1 Zoé"
    assert title_of(blank_pdf(grid, session)) == f"{one}, vierge"
    grids = frozenset({Document.GRID})
    (content,) = made(grid, session, items, Order(grids, "juin", combined=grids)).values()
    assert title_of(content) == f"{many}, {session.title}"


# What the candidate may have


def let_out(*what: str) -> Grid:
    told = ", ".join(f'"{one}"' for one in what)
    return grid_of("points", ('communicable = ["appreciation", "note"]', f"communicable = [{told}]"))


def extract_of(grid: Grid, evaluation: Evaluation) -> tuple[str, bytes]:
    extract = session_extract(grid, session_of(grid), evaluation)
    return extract_text(extract), extract_pdf(extract)


@pytest.mark.parametrize(
    ("what", "there", "not_there"),
    [
        (("appreciation",), ["Appréciation générale"], ["Note", "10 /20", "jury"]),
        (("note",), ["Note sur 20", "10 /20", "jury"], ["Appréciation", "préparé avec soin"]),
        (("appreciation", "note"), ["Appréciation générale", "préparé avec soin", "10 /20"], []),
    ],
)
def test_the_extract_shows_only_that(
    what: tuple[str, ...], there: list[str], not_there: list[str], pages: Pages
) -> None:
    grid = let_out(*what)
    mail, pdf = extract_of(grid, scored(grid))
    for text in (" ".join(mail.split()), " ".join(pages(pdf))):
        assert all(part in text for part in there), text
        assert not any(part in text for part in [*not_there, "/8", "/7", "P1", "TS", "Critère", "DURAND"]), (
            text
        )


def test_nothing_communicable_makes_no_extract_and_says_why() -> None:
    grid = let_out()
    with pytest.raises(NoExtract, match="NOM1 Zoé : sa grille ne dit rien de communicable") as told:
        session_extract(grid, session_of(grid), scored(grid), draft=True)
    assert told.value.harmless


def test_an_appreciation_that_need_not_be_written_leaves_no_empty_frame(pages: Pages) -> None:
    grid = grid_of("decision")
    good = scored(grid, appreciation="")
    mail, pdf = extract_of(grid, good)
    assert (
        "Appréciation" not in mail
        and "Appréciation" not in " ".join(pages(pdf))
        and "10 /20" in mail.replace("\xa0", " ")
    )
    draft = session_extract(grid, session_of(grid), replace(good, state=State.DRAFT), draft=True)
    assert "Appréciation générale" in " ".join(pages(extract_pdf(draft)))  # it may still be written
    alone = replace(grid, communicable=("appreciation",))
    with pytest.raises(NoExtract, match="seule l’appréciation générale est communicable, et il n’y en a pas"):
        session_extract(alone, session_of(alone), good)


def test_a_mark_that_the_commission_decided_is_not_said_to_be_rounded(pages: Pages) -> None:
    grid = grid_of("decision")
    assert "arrondie" not in " ".join(pages(extract_of(grid, scored(grid))[1]))
    levels = grid_of("niveaux")
    assert "Note sur 20 (arrondie au ½ point supérieur) :" in " ".join(
        pages(extract_of(levels, scored(levels))[1])
    )


# Another scale


def test_another_scale_is_said_everywhere(pages: Pages) -> None:
    grid = grid_of(
        "points", ("[note]\n", "[note]\nsur = 40\n"), ("sur = 5", "sur = 6")
    )  # half of each mark is half
    session, items = session_of(grid), [("un", scored(grid)), ("deux", scored(grid, 2))]
    found = made(grid, session, items, Order(ALL, "juin"))
    texts = {name: " ".join(pages(content)) for name, content in found.items() if content.startswith(b"%PDF")}
    rows = list(csv.reader(io.StringIO(found["notes-juin.csv"].decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Numéro d’inscription", "Note sur 40 ou code"], ["0001", "20"], ["0002", "20"]]
    assert "Note sur 40 ou code" in texts["notes-juin.pdf"] and "Note /40" in texts["bordereau-juin.pdf"]
    assert "Somme des notes sur 40 40" in texts["bordereau-juin.pdf"]
    assert "20 /40" in texts["grille-un.pdf"] and "20 /40" in texts["extrait-un.pdf"]
    assert "ramenée sur 40" in texts["grille-un.pdf"]
    meeting = " ".join(pages(harmonisation(grid, [scored(grid, n) for n in range(6)])))
    assert "Notes sur 40, par session" in meeting and "ses positionnements, sur 20" in meeting
    assert not [name for name, text in texts.items() if re.search(r"sur 20\b|/20\b", text)]


# The page of the harmonisation meeting


def test_gaps_of_several_scales_are_out_of_20() -> None:
    """8 of 8 with every criterion at the lowest level is 20 too many, not 8."""
    grid = grid_of("points")
    found = []
    for number in range(5):
        one = scored(grid, number)
        for criterion in grid.criteria:
            one = one.with_position(criterion, grid.scale[0])
        for competency in grid.marked:
            assert competency.scale is not None
            one = one.with_mark(competency, competency.scale.maximum)
        found.append(one)
    assert session_figures(grid, "nord", found).gap == 20


def test_a_mark_far_from_its_profile_says_what_it_is_out_of(pages: Pages) -> None:
    grid = grid_of("points")
    crowd = [scored(grid, n) for n in range(5)]
    crowd[0] = crowd[0].with_mark(grid.competencies[0], Decimal(8))
    assert " P1 8 /8 " in " ".join(pages(harmonisation(grid, crowd)))
    alike = grid_of("trois-niveaux")
    crowd = [scored(alike, n) for n in range(5)]
    crowd[0] = crowd[0].with_mark(alike.competencies[0], Decimal(20))
    assert " T1 20 " in " ".join(pages(harmonisation(alike, crowd)))


@pytest.mark.parametrize("name", [*IDS, ""])
def test_no_heading_nor_percentage_is_parted(name: str) -> None:
    grid = grid_of(name) if name else load_grid()
    content = harmonisation(grid, [scored(grid, n) for n in range(6)])
    with pypdfium2.PdfDocument(content) as document:
        page = document[0]
        text = page.get_textpage()
        words = {text.get_text_bounded(*text.get_rect(n)).strip() for n in range(text.count_rects())}
        assert (page.get_width() > page.get_height()) == (len(grid.levels) > 4)
    assert {"Moyenne", "Médiane", *(level.value for level in grid.scale)} <= words
    assert any(word.endswith("%") and word[0].isdigit() for word in words)
    assert not words & {"Moyenn", "Médian", "%", "e"}


def test_without_marks_of_competencies_nothing_is_said_of_profiles(pages: Pages) -> None:
    for name, told in (("saisie", False), ("niveaux", False), ("points", True)):
        grid = grid_of(name)
        text = " ".join(pages(harmonisation(grid, [scored(grid, n) for n in range(6)])))
        assert ("loin de leur profil" in text) == ("Écart : moyenne" in text) == told
