from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import replace

import pypdf
import pypdfium2
import pytest
from samples import sealed

from e1tui.domain.closing.seal import closed
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.heading import heading_of
from e1tui.domain.session import ExamForm, Presence, Session, State
from e1tui.errors import ExportError
from e1tui.export.forms.grid_form import blank_layout, grid_layout, grid_pdf
from e1tui.export.layout.page import PAGE_WIDTH, mm
from e1tui.export.layout.typeset import prepare
from e1tui.export.pdf.writer import PdfFile

Make = Callable[..., Evaluation]
Pages = Callable[[bytes], list[str]]
SENTENCE = (
    "La personne candidate explique ses choix : outils, contenus ! A-t-elle tout vu ? Oui, « tout » ; bien. "
)


def flat(text: str) -> str:
    return " ".join(prepare(text).split())


def in_order(text: str, parts: list[str]) -> None:
    position = 0
    for part in parts:
        found = text.find(flat(part), position)
        assert found >= 0, f"{part!r} is not after what precedes it"
        position = found


def test_the_blocks_stand_in_the_order_of_the_form(
    grid: Grid, session: Session, make: Make, pages: Pages
) -> None:
    first, second = pages(grid_pdf(grid, session, make()))
    wording = grid.wording
    c1, c2, c3 = grid.competencies
    in_order(
        first,
        [
            wording.diploma, wording.exam, wording.document, wording.coefficient_label,
            "☐ Forme ponctuelle ou ☒ CCF", *wording.notices,
            wording.last_and_first_name, "MARTIN Camille", wording.school, "Lycée Exemple",
            wording.number, "0214123456", wording.exam_date, "12/06/2026",
            f"Compétences C1.1 - {c1.title}", "14,5 /20", c1.pointer, "TI I S TS",
            *c1.skills, c1.criteria[0].label,
            f"Compétences C1.2 - {c2.title}", "12 /20", c2.pointer, "TI I S TS",
            *c2.skills, c2.criteria[0].label,
        ],
    )  # fmt: skip
    in_order(
        second,
        [
            f"Compétences C1.3 - {c3.title}", "9,5 /20", c3.pointer, *c3.skills, c3.criteria[0].label,
            wording.levels_legend, "TI I S TS", *(level.descriptor for level in grid.levels),
            wording.appreciation, "Une démarche claire ; des outils maîtrisés. À poursuivre !",
            wording.total, "36 /60", wording.mark_on_20, "12 /20",
            wording.commission, wording.members, wording.capacity, wording.signature,
            "DURAND Alix", "Professeure d’économie et gestion", "NGUYỄN Łucja",
        ],
    )  # fmt: skip
    for number, text in enumerate((first, second), start=1):
        assert "non communicable" in text
        assert f"MARTIN Camille · 0214123456 page {number}/2" in text
        assert "BROUILLON" not in text
    for criterion in grid.criteria:
        assert flat(criterion.label) in first + second


def test_each_cross_stands_in_the_column_of_its_level(grid: Grid, session: Session, make: Make) -> None:
    document = pypdfium2.PdfDocument(grid_pdf(grid, session, make()))
    crosses: list[float] = []
    columns: dict[str, float] = {}
    for page in document:
        text = page.get_textpage()
        words = [text.get_rect(number) for number in range(text.count_rects())]
        for left, bottom, right, top in words:
            word = text.get_text_bounded(left, bottom, right, top).strip()
            if word in {"TI", "I", "S", "TS"} and left > 400 and word not in columns:
                columns[word] = (left + right) / 2
            if word == "X":
                crosses.append((left + right) / 2)
    document.close()
    levels = list(columns)
    nearest = [min(levels, key=lambda level: abs(columns[level] - x)) for x in crosses]
    assert nearest == [["TI", "I", "S", "TS"][number % 4] for number in range(15)]
    assert all(abs(columns[level] - x) < 1 for level, x in zip(nearest, crosses, strict=True))


@pytest.mark.parametrize(
    ("form", "boxes"),
    [
        (ExamForm.PONCTUELLE, "☒ Forme ponctuelle ou ☐ CCF"),
        (None, "☐ Forme ponctuelle ou ☐ CCF"),
    ],
)
def test_the_form_is_ticked(
    grid: Grid, session: Session, make: Make, pages: Pages, form: ExamForm | None, boxes: str
) -> None:
    assert boxes in pages(grid_pdf(grid, replace(session, form=form), make()))[0]


def test_a_draft_says_so_on_every_page_and_has_nothing_to_sign(
    grid: Grid, session: Session, make: Make, pages: Pages
) -> None:
    texts = pages(grid_pdf(grid, session, make(state=State.DRAFT, appreciation=SENTENCE * 60)))
    assert len(texts) > 2
    for text in texts:
        assert text.count("BROUILLON") == 2 + (
            text is texts[0]
        )  # across the page, in its footer; at the head
    assert "Signature" not in " ".join(texts)
    assert "DURAND Alix" in texts[-1]


def test_an_empty_draft_has_no_mark_and_no_cross(grid: Grid, session: Session, pages: Pages) -> None:
    empty = Evaluation(grid.id, Candidate("ŻÓŁĆ", "Ğülşen"))
    text = " ".join(pages(grid_pdf(grid, replace(session, commission=()), empty)))
    assert "ŻÓŁĆ Ğülşen" in text
    assert " X " not in text
    assert " 0 /" not in text and "None" not in text


def test_an_absent_candidate_has_no_position_and_no_mark(
    grid: Grid, session: Session, make: Make, pages: Pages
) -> None:
    first, second = pages(grid_pdf(grid, session, make(presence=Presence.EXCUSED)))
    assert "Présence : Absent justifié" in first
    assert " X " not in first + second
    assert "14,5" not in first and "36" not in second and "12 /20" not in second
    assert "supérieur) : Absent justifié" in second


def test_remarks_and_notes_are_never_printed(grid: Grid, session: Session, make: Make, pages: Pages) -> None:
    evaluation = make(internal_notes="CANARI-NOTES").with_remark(grid.criteria[0], "CANARI-REMARQUE")
    plain = grid_pdf(grid, session, make())
    assert grid_pdf(grid, session, evaluation) == plain


def test_remarks_and_notes_come_on_a_page_of_their_own_when_asked(
    grid: Grid, session: Session, make: Make, pages: Pages
) -> None:
    first, last = grid.criteria[0], grid.criteria[-1]
    evaluation = make(internal_notes="CANARI-NOTES\nà revoir").with_remark(first, "CANARI-REMARQUE")
    evaluation = evaluation.with_remark(last, "CANARI-SUITE " * 60)
    *form, remarks = pages(grid_pdf(grid, session, evaluation, remarks=True))
    assert form == pages(grid_pdf(grid, session, evaluation))
    assert "Remarques et notes internes de la commission MARTIN Camille · 0214123456 INTERNE" in remarks
    assert f"C1.1 {first.label} CANARI-REMARQUE" in remarks
    assert f"C1.3 {last.label} CANARI-SUITE" in remarks and remarks.count("CANARI-SUITE") == 60
    assert "Notes internes : CANARI-NOTES à revoir" in remarks
    assert "Document non communicable" in remarks and "À l’usage de la commission" in remarks
    draft = pages(grid_pdf(grid, session, replace(evaluation, state=State.DRAFT), remarks=True))
    assert "INTERNE · BROUILLON" in draft[-1]
    assert grid_pdf(grid, session, make(), remarks=True) == grid_pdf(grid, session, make())


@pytest.mark.parametrize(("words", "blank"), [(1, False), (60, True)])
def test_the_remarks_are_no_page_of_the_official_form(
    grid: Grid, session: Session, make: Make, pages: Pages, words: int, blank: bool
) -> None:
    """On a sheet of their own, numbered apart, INTERNE, and without the fingerprint that does not cover them."""
    evaluation = make(
        internal_notes="à revoir\n" * 90, appreciation=SENTENCE * words, state=State.DRAFT, closing=None
    )
    evaluation = closed(evaluation, "adurand", dt.datetime(2031, 1, 2, tzinfo=dt.UTC), heading_of(session))
    plain = pages(grid_pdf(grid, session, evaluation))
    found = pages(grid_pdf(grid, session, evaluation, remarks=True))
    assert found[: len(plain)] == plain and all("Empreinte" in text for text in plain)
    assert len(plain) == (3 if blank else 2)
    rest = found[len(plain) :]
    if blank:  # the back of the page that is signed
        assert rest.pop(0) == ""
    assert len(rest) == 2
    for number, text in enumerate(rest, start=1):
        assert f"remarques {number}/2" in text and "page" not in text.split("Document non")[1]
        assert (
            "INTERNE" in text and "Empreinte" not in text and evaluation.closing.fingerprint[:12] not in text
        )


def test_a_remark_that_cannot_be_printed_is_named(grid: Grid, session: Session, make: Make) -> None:
    evaluation = make().with_remark(grid.criteria[0], "漢")
    with pytest.raises(ExportError, match="remarque sur C1.1 Pertinence du recueil des besoins : « 漢 »"):
        grid_pdf(grid, session, evaluation, remarks=True)
    assert grid_pdf(grid, session, evaluation)


def test_a_long_appreciation_grows_over_pages_with_nothing_lost(
    grid: Grid, session: Session, make: Make, pages: Pages
) -> None:
    appreciation = "\n".join(f"§{number} {SENTENCE}" for number in range(1, 125))
    assert len(appreciation) > 13_000
    content = grid_pdf(grid, session, make(appreciation=appreciation))
    texts = pages(content)
    assert "Appréciation générale (suite) :" in texts[2]
    bodies = []
    for text in texts[1:]:
        body = text.split("Appréciation générale", 1)[-1].split("Document non communicable")[0]
        bodies.append(body.removeprefix(" :").removeprefix(" (suite) :").strip())
    joined = " ".join(bodies).split("Note globale")[0].strip()
    assert joined == flat(appreciation)
    reader = pypdf.PdfReader(io.BytesIO(content))
    lines = [line.strip() for page in reader.pages for line in page.extract_text().split("\n")]
    assert not [line for line in lines if line.startswith(tuple(";:!?»"))]


@pytest.mark.parametrize("members", [1, 3, 5, 6])
def test_a_large_commission_signs_on_page_2(
    grid: Grid, session: Session, make: Make, pages: Pages, members: int
) -> None:
    """Its rows give way, down to 10 mm, before the form opens a third page."""
    crowd = replace(session, commission=(session.commission * 3)[:members])
    layout = grid_layout(grid, crowd, make())
    assert len(layout.pages) == 2
    left = min(box.x for box in layout.pages[1].boxes)
    rows = [box.height for box in layout.pages[1].boxes if not box.fill and box.x == left][-members:]
    high = {1: 13, 3: 13}.get(members, 10)
    assert mm(high) - 0.01 <= min(rows) and (high == 10 or max(rows) < mm(13.01))


def test_nothing_stands_in_the_binding(grid: Grid, session: Session, make: Make) -> None:
    """18 mm on the left, where fronts are bound, and on the right, where backs are."""
    for page in grid_layout(grid, session, make(appreciation=SENTENCE * 60)).pages:
        assert min(box.x for box in page.boxes) >= mm(18) - 0.01
        assert max(box.x + box.width for box in page.boxes) <= PAGE_WIDTH - mm(18) + 0.01
        assert min(words.x for words in page.words) >= mm(18)


def test_long_names_and_six_members_are_whole(grid: Grid, session: Session, make: Make, pages: Pages) -> None:
    name = "DE-LA-TOUR-" * 7 + "FIN"
    crowd = replace(session, school="Lycée des métiers " * 8, commission=session.commission * 3)
    texts = pages(grid_pdf(grid, crowd, make(candidate=Candidate(name, "Zoé", "1"))))
    assert name in texts[0].replace(" ", "")
    assert texts[-1].count("DURAND Alix") == 3
    assert "Compétences C1.2" in texts[0]
    assert "Est totalement autonome" in texts[1]


def test_a_name_as_long_as_a_file_allows_still_leaves_room_for_the_form(
    grid: Grid, session: Session, make: Make, pages: Pages
) -> None:
    texts = pages(grid_pdf(grid, session, make(candidate=Candidate("A" * 9000, "Zoé", "1"))))
    assert len(texts) < 10
    assert sum(text.split("Document non")[0].count("A" * 20) for text in texts) > 200


def test_a_missing_character_is_reported(grid: Grid, session: Session, make: Make) -> None:
    with pytest.raises(ExportError, match=r"NOM, prénom du candidat : « 漢 » \(U\+6F22\)"):
        grid_pdf(grid, session, make(candidate=Candidate("漢", "Zoé")))


def test_the_page_count_sign_of_fpdf2_is_plain_text(
    grid: Grid, session: Session, make: Make, pages: Pages
) -> None:
    assert "{nb} **gras**" in pages(grid_pdf(grid, session, make(appreciation="{nb} **gras**")))[1]


def test_the_document_says_what_it_is(grid: Grid, session: Session, make: Make) -> None:
    evaluation = sealed(make())
    assert evaluation.closing is not None
    digits = evaluation.closing.fingerprint
    reader = pypdf.PdfReader(io.BytesIO(grid_pdf(grid, session, evaluation)))
    assert reader.root_object["/Lang"] == "fr-FR"
    assert reader.metadata is not None
    assert reader.metadata.title == "Grille d’aide à l’évaluation, MARTIN Camille"
    assert str(reader.metadata["/CreationDate"]) == "D:20260612000000Z"
    texts = [page.extract_text() for page in reader.pages]
    assert all(f"Empreinte\N{NO-BREAK SPACE}: {digits[:12]}" in text for text in texts)
    assert not any(digits[:13] in text for text in texts)
    draft = pypdf.PdfReader(io.BytesIO(grid_pdf(grid, session, make(state=State.DRAFT))))
    assert draft.metadata is not None and draft.metadata.title is not None
    assert draft.metadata.title.endswith("(brouillon)")


def test_the_appreciation_takes_the_room_that_page_2_has_left(
    grid: Grid, session: Session, make: Make
) -> None:
    layout = grid_layout(grid, session, make())
    lowest = max(box.y + box.height for box in layout.pages[1].boxes)
    footer = min(words.y for words in layout.pages[1].words if words.text.startswith("Document non"))
    assert 0 < footer - lowest < mm(8)


def test_a_blank_grid_has_the_identity_and_room_to_sign(
    grid: Grid, session: Session, make: Make, pages: Pages
) -> None:
    file = PdfFile("essai", None)
    file.add(blank_layout(grid, session, make(presence=Presence.ABSENT)))
    first, second = pages(file.content())
    assert "MARTIN Camille" in first and "0214123456" in first and "Lycée Exemple" in first
    assert "Signature" in second and "DURAND Alix" in second
    for word in (" X ", "14,5", "36 /60", "démarche", "Présence", "BROUILLON", "Empreinte"):
        assert word not in first + second
