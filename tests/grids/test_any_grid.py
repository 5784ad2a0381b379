"""Any grid that the closed list allows works whole: read, scored, kept, closed, shown, printed, and its mark is exact."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import page as page_validation
from chance import examples
from export_samples import made
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import documents, file_of, on_the_first_page, profiles
from rich.cells import cell_len

from e1tui.cli import listing
from e1tui.domain.closing.gate import refusal
from e1tui.domain.closing.seal import canonical_form, closed, is_altered
from e1tui.domain.evaluation import diff
from e1tui.domain.figures import figures
from e1tui.domain.grids.reading import read_grid
from e1tui.domain.heading import heading_of
from e1tui.domain.session import ExamForm, Examiner, Session
from e1tui.export.documents import Document, Order
from e1tui.export.forms.grid_form import blank_pdf
from e1tui.scoring.sheet import Sheet
from e1tui.storage.store import Stored
from e1tui.storage.toml.evaluation_toml import decode_evaluation, encode_evaluation
from e1tui.toml import parse_toml
from e1tui.tui.candidates import deliberation_table as table
from e1tui.tui.evaluation.lines import tab_strip
from e1tui.tui.evaluation.widget import sheet_page
from e1tui.tui.keys import commands

NOW = dt.datetime(2026, 6, 12, 10, tzinfo=dt.timezone(dt.timedelta(hours=2)))
PROFILES = profiles(documents() | on_the_first_page())


def session_on(grid):
    return Session(
        grid.id,
        "Oral inventé de juin",
        ExamForm.CCF,
        "Lycée Exemple",
        dt.date(2026, 6, 12),
        commission=(Examiner("DURAND", "Alix", "Professeure"),),
        grid_sha=grid.sha,
    )


@settings(max_examples=examples(80))
@given(PROFILES, st.sampled_from([(80, 22), (60, 14), (120, 38)]))
def test_any_grid_works_whole(profile, size):
    """Each check is a rule of its own; one drawing serves them all, which takes longer than they do."""
    read_as_it_is_written(profile.document)
    marked_exactly(profile)
    kept_closed_and_verified(profile)
    refused_while_something_lacks(profile)
    shown_within(profile, *size)
    listed(profile)


def read_as_it_is_written(document):
    found = read_grid("inventee", parse_toml(file_of(document)))
    assert found.faults == () and found.grid is not None
    assert [one.id for one in found.grid.competencies] == [one["id"] for one in document["competences"]]
    assert [one.level.value for one in found.grid.levels] == [one["id"] for one in document["niveaux"]]


# --- the mark, said once more: from the document, with fractions ---


def number(value):
    return Fraction(value) if not isinstance(value, Decimal) else Fraction(str(value))


def exact_mark(document, profile):
    """What the file's rule says, of the document alone; None where it makes no mark."""
    note = document["note"]
    levels, evaluation = {one["id"]: one for one in document["niveaux"]}, profile.evaluation
    sums, over = Fraction(0), Fraction(0)
    if note.get("calcul", "competences") == "competences":
        for one in document["competences"]:
            out_of = number(one.get("sur", 20))
            weight = number(one.get("coefficient", out_of))
            sums += weight * number(evaluation.marks[one["id"]]) / out_of
            over += weight
    elif note["calcul"] == "niveaux":
        highest = max(number(one["valeur"]) for one in levels.values() if "valeur" in one)
        for one in document["competences"]:
            lines = [{"id": "niveau"}] if is_whole(document) else one["criteres"]
            parts = [number(line.get("poids", Fraction(1, len(lines)))) for line in lines]
            levels_ = [levels[evaluation.positions[f"{one['id']}.{line['id']}"].value] for line in lines]
            judged = [
                (part, number(level["valeur"]))
                for part, level in zip(parts, levels_, strict=True)
                if "valeur" in level
            ]
            if weight := sum(part for part, _ in judged):
                share = number(one.get("poids", Fraction(1, len(document["competences"]))))
                sums += share * sum(part * value for part, value in judged) / weight / highest
                over += share
    return number(note.get("sur", 20)) * sums / over if over else None


def is_whole(document):
    return document.get("positionnement", {}).get("porte_sur") == "competence"


def rounded(document, value):
    """By the words of the file: up, or to the nearest with halves up; a thousandth where it says nothing."""
    name, _, way = document["note"].get("arrondi", "aucun").partition(" ")
    unit = {
        "aucun": Fraction(1, 1000),
        "demi": Fraction(1, 2),
        "entier": Fraction(1),
        "dixieme": Fraction(1, 10),
    }[name]
    count = ceil(value / unit) if way == "superieur" else floor(value / unit + Fraction(1, 2))
    return min(count * unit, number(document["note"].get("sur", 20)))


def marked_exactly(profile):
    document, grid, evaluation = profile.document, profile.grid, profile.evaluation
    exact, found = exact_mark(document, profile), evaluation.reckoned_mark(grid)
    if exact is None:
        assert found is None
        return
    assert Fraction(found) == rounded(document, exact + Fraction(evaluation.bonus or 0))
    assert 0 <= found <= grid.marking.scale.maximum
    assert evaluation.mark_on_20(grid) == (evaluation.final_mark if grid.marking.is_typed else found)


# --- the file, the closing ---


def kept_closed_and_verified(profile):
    grid, session = profile.grid, session_on(profile.grid)
    evaluation = profile.evaluation
    again = decode_evaluation(encode_evaluation(evaluation), lambda _: grid)
    assert diff(evaluation, again) == () and again == evaluation
    if evaluation.mark_on_20(grid) is None:
        assert "évalu" in refusal(grid, session, again)
        return
    assert refusal(grid, session, again) == ""
    done = closed(again, "adurand", NOW, heading_of(session), grid_sha=grid.sha)
    kept = decode_evaluation(encode_evaluation(done), lambda _: grid)
    assert kept == done and not is_altered(kept)
    form = json.loads(canonical_form(kept))
    assert (form["grille"], form["grille_empreinte"]) == (grid.id, grid.sha)
    assert {name: form[name] for name in kept.positions} == {
        name: one.value for name, one in kept.positions.items()
    }
    assert {name: Decimal(form[f"{name}.note"]) for name in kept.marks} == kept.marks
    assert is_altered(replace(kept, closing=replace(kept.closing, grid_sha="0" * 64)))
    for changed in (*one_less(grid, kept),):
        assert is_altered(changed)


def one_less(grid, evaluation):
    """The evaluation without its first level, and without its first mark."""
    yield evaluation.with_position(grid.criteria[0], None)
    for entry in grid.entries[:1]:
        if evaluation.mark(entry) is not None:
            yield evaluation.with_mark(entry, None)


def refused_while_something_lacks(profile):
    grid = profile.grid
    for open_ in one_less(grid, profile.evaluation):
        missing = next(iter(diff(profile.evaluation, open_))).field
        assert (refusal(grid, session_on(grid), open_) != "") or missing == "bonus"


# --- what is shown ---


def shown_within(profile, width, height):
    grid, session = profile.grid, session_on(profile.grid)
    for evaluation in (profile.evaluation, replace(profile.evaluation, positions={}, marks={})):
        sheet = Sheet(grid, session, evaluation, key=commands.key)
        for tab in range(sheet.synthesis + 1):
            there = sheet.at(tab, 0)
            strip = tab_strip(there, width)
            assert sum(cell_len(text) for text, _ in strip) <= width, strip
            page = sheet_page(there, width, height)
            for line in page.lines:
                assert sum(cell_len(text) for text, _ in line) <= width, line
    row = table.judged(grid, "a", profile.evaluation)
    names = table.columns(grid, table.Order())
    assert len(names) == len(table.table_row(grid, session, row, "MARTIN Camille", ()).cells)
    for column in range(len(names)):
        table.in_order([row], session, table.Order(column))
    for line in table.figures_lines(grid, figures(grid, [profile.evaluation]), "", width - 2):
        assert cell_len(line) <= width, line


def listed(profile):
    grid, session = profile.grid, session_on(profile.grid)
    (row,) = listing.rows(grid, session, [Stored("martin", profile.evaluation, b"")])
    marking = grid.marking
    (told,) = json.loads(listing.as_json([row]))
    assert list(told) == [name for name in listing.columns(grid) if name in told]
    assert {one.id for one in grid.competencies} <= told.keys()
    assert ("total" in told) == marking.shows_total
    assert ("note_calculee" in told) == (
        profile.document["note"].get("calcul") == "niveaux" or marking.decision
    )
    on_20 = profile.document["note"].get("sur", 20) == 20
    assert ("note_sur_20" in told, "note" in told, "note_sur" in told) == (on_20, not on_20, not on_20)
    mark = profile.evaluation.mark_on_20(grid)
    assert told["note_sur_20" if on_20 else "note"] == (None if mark is None else float(mark))
    lines = listing.as_csv(grid, [row]).splitlines()
    assert len(lines) == 2 and listing.as_table(grid, session, [row], 80)


# --- what is printed ---


@settings(max_examples=examples(4))
@given(PROFILES)
def test_the_documents_are_made_and_conform(profile):
    grid, session = profile.grid, session_on(profile.grid)
    evaluation = profile.evaluation
    if evaluation.mark_on_20(grid) is not None:
        evaluation = closed(evaluation, "adurand", NOW, heading_of(session), grid_sha=grid.sha)
    every = frozenset(Document) - (frozenset() if grid.communicable else {Document.EXTRACT})
    found = made(grid, session, [("martin", evaluation)], Order(every, "juin", drafts=True))
    found["vierge.pdf"] = blank_pdf(grid, session)
    assert "grille-martin.pdf" in found
    for name, content in found.items():
        if name.endswith(".pdf"):
            for profile_ in (
                page_validation.ValidationProfile.PDF_A_2A,
                page_validation.ValidationProfile.PDF_UA_1,
            ):
                report = page_validation.validate_pdf_bytes(content, profile=profile_)
                assert [f"{one.rule_id}: {one.message}" for one in report.failures] == [], name
