"""Correcting the columns on screen: samples to tell by, the header's line, the sheet, what cannot be."""

import io

import openpyxl
import pytest
from hosts import add_session, lines, message, rows, settle, shown

from e1tui.rosters.roster import Field, read_list
from e1tui.tui.importing.columns import ColumnsScreen, column_rows
from e1tui.tui.importing.screen import ImportScreen

UNKNOWN = "Id;Family;Given\n0990000041;MODÈLE;Zoé\n"


@pytest.fixture
def store(root):
    return add_session(root, "vide")


@pytest.fixture
def depot(tmp_path):
    folder = tmp_path / "depot"
    folder.mkdir()
    return folder


@pytest.fixture
def screen(store, depot):
    return ImportScreen(store, {"E1TUI_DEPOT": str(depot), "HOME": ""})


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines_ in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines_:
            sheet.append(line)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


async def test_an_unknown_header_is_shown_with_samples_before_anything_else(
    opened, store, depot, screen, size
):
    (depot / "liste.csv").write_text(UNKNOWN)
    async with opened(screen, size=size) as (app, pilot):
        await settle(app, pilot, "enter")
        assert isinstance(app.screen, ColumnsScreen)
        assert message(app) == (
            "! En-tête inconnu en première ligne. Devinées : ← → corrige, Entrée accepte."
        )
        assert rows(app) == [
            "En-tête : ligne 1 (Id · Family · Given)",
            "1 Id 0990000041 Numéro d’inscription",
            "2 Family MODÈLE Nom",
            "3 Given Zoé Prénom",
        ]
        await settle(app, pilot, "enter")
        assert "liste.csv : 1 à ajouter" in lines(app)[0]
        await settle(app, pilot, "enter")
    assert store.stems() == ("modele-zoe-0990000041",)


async def test_columns_are_corrected_and_two_for_one_field_refused(opened, store, depot, screen):
    (depot / "liste.csv").write_text("Nom;Prénom;Naissance;Rang\nZoé;MODÈLE;2007;3\nAli;ÉRABLE;2008;1\n")
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        assert "Ignoré : « Naissance »" in shown(app).replace("\N{NO-BREAK SPACE}", " ")
        await settle(app, pilot, "c")
        assert rows(app)[1] == "1 Nom Zoé · Ali Nom"
        await pilot.press("right", "right")
        assert rows(app)[1:3] == ["1 Nom Zoé · Ali ! Prénom", "2 Prénom MODÈLE · ÉRABLE ! Prénom"]
        await pilot.press("enter")
        assert message(app) == "! Deux colonnes pour « Prénom » (1 et 2) : une seule compte."
        await pilot.press("down", "left", "left", "down", "left", "left")
        assert rows(app)[3] == "3 Naissance 2007 · 2008 Présence"
        await pilot.press("right", "right")
        assert rows(app)[3] == "3 Naissance 2007 · 2008 ignorée"
        await settle(app, pilot, "enter")
        await settle(app, pilot, "enter")
    assert store.stems() == ("erable-ali", "modele-zoe")
    assert store.load("modele-zoe").evaluation.order == 3


async def test_the_header_s_line_and_the_sheet_are_chosen(opened, store, depot, screen):
    groups = {
        "Lisez-moi": [["Listes du lycée"]],
        "Groupe 1": [["Nom", "Prénom"], ["MODÈLE", "Zoé"]],
        "Groupe 2": [["Nom", "Prénom"], ["ÉRABLE", "Ali"], ["ORME", "Luc"]],
    }
    (depot / "liste.xlsx").write_bytes(workbook(**groups))
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        assert "Feuille « Groupe 1 », 2 sur 3." in shown(app).replace("\N{NO-BREAK SPACE}", " ")
        await pilot.press("c", "home", "right")
        assert rows(app)[:2] == ["Feuille : « Groupe 2 » (3 sur 3)", "En-tête : ligne 1 (Nom · Prénom)"]
        await pilot.press("down", "left")
        assert rows(app)[1] == "En-tête : aucun, la première ligne est un candidat"
        await pilot.press("right", "right")
        assert rows(app)[1] == "En-tête : ligne 2 (ÉRABLE · Ali)"
        await pilot.press("left")
        await settle(app, pilot, "enter")
        assert "liste.xlsx : 2 à ajouter" in lines(app)[0]
        await settle(app, pilot, "enter")
    assert store.stems() == ("erable-ali", "orme-luc")


async def test_q_leaves_all_as_it_was(opened, store, depot, screen):
    (depot / "liste.csv").write_text("N°;Prénom\n1;\n")
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        assert message(app) == "! Aucune colonne de noms reconnue. ← → : dire laquelle."
        await pilot.press("enter")
        assert message(app) == "! Aucune colonne pour « Nom » ni « Nom et prénom »."
        await pilot.press("q")
        assert rows(app)[0].startswith("liste.csv")
        (depot / "liste.csv").write_text("Nom;Prénom\nMODÈLE;Zoé\n")
        await settle(app, pilot, "enter")
        await pilot.press("c", "right", "q")
        assert "liste.csv : 1 à ajouter" in lines(app)[0]
    assert store.stems() == ()


def test_what_the_rows_say_of_lines_without_a_header():
    found = column_rows(read_list("0990000041;MODÈLE;Zoé\n0990000042;ÉRABLE;Ali\n"))
    assert [row.cells for row in found] == [
        ("En-tête : aucun, la première ligne est un candidat",),
        ("1", "colonne 1", "0990000041 · 0990000042", "Numéro d’inscription"),
        ("2", "colonne 2", "MODÈLE · ÉRABLE", "Nom"),
        ("3", "colonne 3", "Zoé · Ali", "Prénom"),
    ]


def test_several_columns_may_stand_in_for_an_empty_name():
    reading = read_list("Nom d'usage;Nom de naissance;Nom;Prénom\n;A;;Zoé\n")
    assert reading.layout.fields.count(Field.SPARE_NAME) == 2
    assert not any("!" in row.cells[-1] for row in column_rows(reading))
