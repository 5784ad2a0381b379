"""Importing on screen: where the list is, what it would do, and only then the writing."""

import os

import pytest
from hosts import add_session, lines, message, rows, shown, type_text
from textual import events
from textual.widgets import TextArea

from e1tui.storage.store import SessionStore
from e1tui.tui.screens.import_files import find, places
from e1tui.tui.screens.import_list import ImportScreen

LIST = """\
Numéro d'inscription;Nom de famille;Prénom
0990000001;ÉCLAIR;Zoé
0990000011;ACACIA;Rose
;;Sans nom
0990000011;ACACIA;Rose
0990000012;BOULEAU;Sylvain
"""

PLAN = [
    "2 ÉCLAIR Zoé 0990000001 déjà inscrit",
    "3 ACACIA Rose 0990000011 sera ajouté",
    "4 refusé : pas de nom",
    "5 ACACIA Rose 0990000011 en double",
    "6 BOULEAU Sylvain 0990000012 sera ajouté",
]


@pytest.fixture
def depot(tmp_path):
    folder = tmp_path / "depot"
    folder.mkdir()
    (folder / "liste.csv").write_bytes(LIST.encode("cp1252"))
    return folder


@pytest.fixture
def screen(juin, depot):
    return ImportScreen(juin, {"E1TUI_DEPOT": str(depot), "HOME": ""})


def plan(app):
    listed = app.screen.query_one("#plan")
    return [" ".join(listed.line(y + 1)[0].removeprefix("› ").split()) for y in range(len(listed.rows))]


async def test_preview_then_import(opened, juin, screen, size):
    before = juin.stems()
    async with opened(screen, size=size) as (app, pilot):
        assert "Importer une liste de candidats" in lines(app)[0]
        assert rows(app)[0].startswith("liste.csv")
        await pilot.press("enter")
        assert lines(app)[0].strip() == "liste.csv : 2 à ajouter · 1 déjà inscrit · 1 en double · 1 refusé"
        assert "Numéro d’inscription : « Numéro d'inscription »" in shown(app)
        assert [line[: len(start)] for line, start in zip(plan(app), PLAN, strict=True)] == PLAN
        await pilot.press("down", "down")
        assert message(app) == "! Ligne 4 : refusé. pas de nom : complétez la ligne, ou supprimez-la."
        assert juin.stems() == before  # nothing is written yet
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert app.results == ["2 candidats ajoutés · 1 déjà inscrit · 1 en double · 1 refusé."]
    assert set(juin.stems()) - set(before) == {"acacia-rose-0990000011", "bouleau-sylvain-0990000012"}


async def test_q_goes_back_without_importing(opened, juin, screen):
    async with opened(screen) as (app, pilot):
        await pilot.press("enter", "q")
        assert rows(app)[0].startswith("liste.csv")
        await pilot.press("q")
        assert app.results == [None]
    assert len(juin.stems()) == 5


async def test_nothing_to_add(opened, juin, depot, screen):
    (depot / "liste.csv").write_text("Nom;Prénom;Numéro\nÉCLAIR;Zoé;0990000001\n")
    async with opened(screen) as (app, pilot):
        await pilot.press("enter", "enter")
        assert message(app) == "Rien à ajouter : q pour revenir."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "aucune ligne de candidat"),
        (b"PK\x03\x04", "Ce n’est pas un classeur lisible"),
        (b"N\xb0;Pr\xe9nom\n1;Zo\xe9\n", ""),
    ],
)
async def test_what_is_no_list(opened, juin, depot, screen, content, words):
    (depot / "liste.csv").write_bytes(content)
    async with opened(screen) as (app, pilot):
        await pilot.press("enter")
        if words:
            assert words in message(app) and message(app).startswith("! ")
        else:
            assert "aucune colonne de noms" in shown(app)
        await pilot.press("enter")
    assert len(juin.stems()) == 5


async def test_lines_pasted_from_a_spreadsheet(opened, root, tmp_path):
    store = add_session(root, "vide")
    pasted = "0990000021\tCHÊNE\tOlivier\n0990000022\tDE LA FOUGÈRE\tAnémone\n"
    async with opened(ImportScreen(store, {"E1TUI_DEPOT": str(tmp_path)})) as (app, pilot):
        assert "(aucun fichier .csv, .tsv ou .txt dans" in shown(app)
        await pilot.press("down", "enter")
        area = app.screen.query_one("#paste", TextArea)
        assert app.focused is area and "SAISIE" in lines(app)[-1]
        app.post_message(events.Paste(pasted))
        await pilot.pause()
        await pilot.press("tab")
        assert "lignes collées : 2 à ajouter" in lines(app)[0]
        await pilot.press("q")
        assert app.focused is area and area.text == pasted  # what was pasted is still there
        await pilot.press("tab", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert store.stems() == ("chene-olivier-0990000021", "de-la-fougere-anemone-0990000022")


async def test_letters_are_text_where_one_pastes(opened, juin, screen):
    async with opened(screen) as (app, pilot):
        await pilot.press("down", "enter")
        await type_text(pilot, "qoi")
        assert app.screen.query_one("#paste", TextArea).text == "qoi"


async def test_another_file_by_its_path(opened, juin, depot, tmp_path):
    (tmp_path / "rien").mkdir()
    screen = ImportScreen(juin, {"HOME": str(tmp_path / "rien")})
    async with opened(screen) as (app, pilot):
        await pilot.press("end", "enter")
        assert "SAISIE · Entrée : lire ce fichier" in lines(app)[-1]
        await pilot.press("enter")
        assert message(app).startswith("! Tapez le chemin d’un fichier")
        app.focused.value = str(depot / "absent.csv")
        await pilot.press("enter")
        assert "absent.csv : lecture impossible, le fichier ou le dossier n’existe pas" in message(app)
        app.focused.value = str(depot / "liste.csv")
        await pilot.press("enter")
        assert lines(app)[0].strip().startswith("liste.csv : 2 à ajouter")


async def test_somebody_imports_the_same_list_meanwhile(opened, juin, screen, depot):
    async with opened(screen) as (app, pilot):
        await pilot.press("enter")
        for row in app.screen._plan.to_add[:1]:
            SessionStore(juin.folder).add(row.candidate)
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
    assert app.results[0].startswith("1 candidat ajouté · 3 déjà inscrits")
    assert sum(stem.startswith("acacia") for stem in juin.stems()) == 1


# --- the files that are offered ---


def test_files_newest_first_regular_ones_only(tmp_path):
    for age, name in enumerate(("c.csv", "b.TSV", "a.txt", "notes.odt", ".caché.csv")):
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (10**9 - age, 10**9 - age))
    (tmp_path / "dossier.csv").mkdir()
    (tmp_path / "lien.csv").symlink_to(tmp_path / "c.csv")
    os.mkfifo(tmp_path / "tube.csv")
    assert [one.path.name for one in find([tmp_path, tmp_path / "absent"])] == ["c.csv", "b.TSV", "a.txt"]


def test_where_lists_are_looked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert places({"E1TUI_DEPOT": "/depot"}, tmp_path)[0].as_posix() == "/depot"
    assert places({"HOME": "/home/a"}, tmp_path / "s") == (
        tmp_path,
        tmp_path / "s",
        type(tmp_path)("/home/a"),
    )
    assert places({}, tmp_path) == (tmp_path,)
