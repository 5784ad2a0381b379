"""Importing on screen: where the list is, what it would do, and only then the writing."""

import datetime as dt
import os
import threading
from dataclasses import replace

import pytest
from hosts import AUTHOR, NOW, add, add_session, change, lines, message, rows, settle, shown, type_text
from textual import events
from textual.widgets import TextArea

from e1tui.domain.closing.seal import closed
from e1tui.domain.session import Presence, Situation
from e1tui.errors import SaveError
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import encode_evaluation
from e1tui.tui.importing import screen as screen_module
from e1tui.tui.importing.files import find, places
from e1tui.tui.importing.screen import ImportScreen
from e1tui.tui.importing.source import read_source

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
    "4 refusé : pas de nom : complétez la ligne, ou supprimez-la.",
    "5 ACACIA Rose 0990000011 en double",
    "le numéro 0990000011 est déjà à la ligne 3 (ACACIA Rose)",
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


def plain(app):
    """What is shown, without line ends and no-break spaces."""
    return " ".join(shown(app).replace("\N{NO-BREAK SPACE}", " ").split())


def plan(app):
    listed = app.screen.query_one("#plan")
    return [" ".join(listed.line(y + 1)[0].removeprefix("› ").split()) for y in range(len(listed.rows))]


async def test_preview_then_import(opened, juin, screen, size):
    before = juin.stems()
    async with opened(screen, size=size) as (app, pilot):
        assert "Importer une liste de candidats" in lines(app)[0]
        assert rows(app)[0].startswith("liste.csv")
        await settle(app, pilot, "enter")
        assert lines(app)[0].strip() == "liste.csv : 2 à ajouter · 1 déjà inscrit · 1 en double · 1 refusé"
        assert "Colonnes : Numéro d’inscription, Nom (« Nom de famille »), Prénom." in plain(app)
        assert [line[: len(start)] for line, start in zip(plan(app), PLAN, strict=True)] == PLAN
        await pilot.press("down", "down")
        assert message(app) == "! Ligne 4 : refusé. pas de nom : complétez la ligne, ou supprimez-la."
        assert juin.stems() == before  # nothing is written yet
        await settle(app, pilot, "enter")
    undo = " Suppr retire un candidat ajouté à tort." if size[0] > 80 else ""
    assert app.results == [f"2 candidats ajoutés · 1 déjà inscrit · 1 en double · 1 refusé.{undo}"]
    assert set(juin.stems()) - set(before) == {"acacia-rose-0990000011", "bouleau-sylvain-0990000012"}


async def test_q_goes_back_without_importing(opened, juin, screen):
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        await pilot.press("q")
        assert rows(app)[0].startswith("liste.csv")
        await pilot.press("q")
        assert app.results == [None]
    assert len(juin.stems()) == 5


async def test_nothing_to_add(opened, juin, depot, screen):
    (depot / "liste.csv").write_text("Nom;Prénom;Numéro\nÉCLAIR;Zoé;0990000001\n")
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        await pilot.press("enter")
        assert message(app) == "Rien à ajouter : q pour revenir."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "aucune ligne de candidat"),
        (b"PK\x03\x04", "Ce n’est pas un classeur lisible"),
    ],
)
async def test_what_is_no_list(opened, juin, depot, screen, content, words):
    (depot / "liste.csv").write_bytes(content)
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        assert words in message(app) and message(app).startswith("! ")
        await pilot.press("enter")
    assert len(juin.stems()) == 5


async def test_lines_pasted_from_a_spreadsheet(opened, root, tmp_path):
    store = add_session(root, "vide")
    pasted = "0990000021\tCHÊNE\tOlivier\n0990000022\tDE LA FOUGÈRE\tAnémone\n"
    async with opened(ImportScreen(store, {"E1TUI_DEPOT": str(tmp_path)})) as (app, pilot):
        assert "(aucune liste .csv, .xlsx, .xls ou .ods dans" in shown(app)
        await pilot.press("down", "enter")
        area = app.screen.query_one("#paste", TextArea)
        assert app.focused is area and "SAISIE" in lines(app)[-1]
        app.post_message(events.Paste(pasted))
        await pilot.pause()
        await settle(app, pilot, "tab")
        assert "lignes collées : 2 à ajouter" in lines(app)[0]
        await pilot.press("q")
        assert app.focused is area and area.text == pasted  # what was pasted is still there
        await settle(app, pilot, "tab")
        await settle(app, pilot, "enter")
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
        await settle(app, pilot, "enter")
        assert "absent.csv : lecture impossible, le fichier ou le dossier n’existe pas" in message(app)
        app.focused.value = str(depot / "liste.csv")
        await settle(app, pilot, "enter")
        assert lines(app)[0].strip().startswith("liste.csv : 2 à ajouter")


@pytest.mark.parametrize("name", ["é" * 200, "a/" * 3000, "/a" * 3000])
async def test_a_path_that_cannot_be_one_is_refused(opened, juin, tmp_path, name):
    async with opened(ImportScreen(juin, {"HOME": str(tmp_path)})) as (app, pilot):
        await pilot.press("end", "enter")
        app.focused.value = name
        await settle(app, pilot, "enter")
        assert message(app).startswith("! ") and "lecture impossible" in message(app)


async def test_somebody_imports_the_same_list_meanwhile(opened, juin, screen, depot):
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        for row in app.screen._plan.to_add[:1]:
            SessionStore(juin.folder).add(row.candidate)
        await settle(app, pilot, "enter")
    assert app.results[0].startswith("1 candidat ajouté · 3 déjà inscrits")
    assert sum(stem.startswith("acacia") for stem in juin.stems()) == 1


async def test_a_long_reading_is_said_and_can_be_left(opened, juin, screen, monkeypatch):
    may_go_on = threading.Event()

    def slow(*given):
        may_go_on.wait(10)
        return read_source(*given)

    monkeypatch.setattr(screen_module, "read_source", slow)
    async with opened(screen) as (app, pilot):
        await pilot.press("enter")
        assert message(app) == "Lecture de liste.csv…"
        await pilot.press("down", "enter")  # nothing else is opened meanwhile
        assert rows(app)[0].startswith("liste.csv")
        await pilot.press("q")
        assert message(app) == "Lecture abandonnée."
        may_go_on.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert rows(app)[0].startswith("liste.csv") and app.results == []
        await settle(app, pilot, "home", "enter")
        assert lines(app)[0].strip().startswith("liste.csv : 2 à ajouter")


async def test_what_stops_the_writing_is_said_and_the_rest_can_follow(opened, juin, screen, monkeypatch):
    added = []

    def add(self, candidate, **given):
        if len(added) == 1:
            raise SaveError("Disque plein.")
        added.append(candidate)
        return whole(self, candidate, **given)

    whole = SessionStore.add
    monkeypatch.setattr(SessionStore, "add", add)
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        await settle(app, pilot, "enter")
        assert message(app) == "! 1 candidat ajouté, puis : Disque plein. Entrée : reprendre."
        assert "1 à ajouter" in lines(app)[0]
        monkeypatch.setattr(SessionStore, "add", whole)
        await settle(app, pilot, "enter")
    assert app.results[0].startswith("1 candidat ajouté · 3 déjà inscrits")
    assert {"acacia-rose-0990000011", "bouleau-sylvain-0990000012"} <= set(juin.stems())


# --- updates of those who are there ---

UPDATES = """\
Numéro;Nom;Prénom;Établissement;Passage;Heure;Présence;Tiers temps
0990000002;AUBÉPINE;Ève;Lycée polyvalent d’Essai et des Métiers du Numérique, annexe de la Vallée;4;10h20;absent;oui
0990000011;ACACIA;Rose;;7;;;non
0990000001;ÉCLAIRE;Zoé;;;;;
0990000003;LE GALL;Ana;;;;;
"""


@pytest.fixture
def updating(depot, juin, make):
    (depot / "liste.csv").write_text(UPDATES)
    one = juin.load("eclair-zoe")
    done = closed(one.evaluation, AUTHOR.account, NOW)
    (juin.folder / "eclair-zoe.toml").write_bytes(encode_evaluation(done))
    return juin


async def test_differences_are_shown_field_by_field_and_not_made_unasked(opened, updating, screen, size):
    async with opened(screen, size=size) as (app, pilot):
        await settle(app, pilot, "enter")
        assert lines(app)[0].strip() == "liste.csv : 1 à ajouter · 3 déjà inscrits"
        assert "Inscrits dont la liste dit autre chose : 2 (m : les mettre à jour)." in plain(app)
        found = plan(app)
        assert found[0] == "2 AUBÉPINE Ève 0990000002 déjà inscrit, diffère"
        assert found[1] == "nom : D’AUBÉPINE → AUBÉPINE"
        assert "passage : 2 → 4" in found and "heure de passage : 09:40 → 10:20" in found
        assert "présence : présent → absent" in found and "temps majoré : (rien) → oui" in found
        whole = " ".join(found)
        assert "Numérique, annexe de la Vallée" in whole or "annexe de la Vallée" in whole
        assert len(shown(app).splitlines()[0]) <= size[0]
        await settle(app, pilot, "enter")  # adds only
    assert app.results[0].startswith("1 candidat ajouté · 3 déjà inscrits.")
    assert updating.load("d-aubepine-eve-0990000002").evaluation.candidate.last_name == "D’AUBÉPINE"


async def test_all_updates_by_a_key_with_history_and_closed_ones_refused(opened, updating, screen, size):
    async with opened(screen, size=size) as (app, pilot):
        await settle(app, pilot, "enter")
        await pilot.press("m")
        assert lines(app)[0].strip() == "liste.csv : 1 à ajouter · 1 à mettre à jour · 1 déjà inscrit"
        assert "sera mis à jour" in plan(app)[0] and "Espace : le laisser" in message(app)
        await settle(app, pilot, "c", "enter")  # the columns seen, and left as they are
        assert "1 à mettre à jour" in lines(app)[0]
        (refused,) = (line for line in plan(app) if "ÉCLAIRE Zoé" in line)
        assert "non mis à jour" in refused and "évaluation close, à rouvrir d’abord" in shown(app)
        await settle(app, pilot, "enter")
    (sentence,) = app.results
    others = " · 1 déjà inscrit" if size[0] > 80 else ""
    assert sentence.startswith(
        f"1 candidat ajouté · 1 mis à jour, sauf ÉCLAIR Zoé (évaluation close){others}."
    )
    one = updating.load("d-aubepine-eve-0990000002").evaluation
    assert (one.candidate.last_name, one.order, one.presence, one.extra_time) == (
        "AUBÉPINE", 4, Presence.ABSENT, True,
    )  # fmt: skip
    assert {(entry.by, entry.at) for entry in one.history} == {(AUTHOR.account, NOW)}
    assert {"candidat.nom", "passage", "heure", "presence", "temps_majore"} <= {e.field for e in one.history}
    assert updating.load("eclair-zoe").evaluation.candidate.last_name == "ÉCLAIR"


async def test_one_update_by_space_and_a_presence_that_would_hide_is_left(opened, root, depot):
    store = add_session(root, "mai")
    stems = [
        add(store, last, "Ana", number) for last, number in (("CHÊNE", "0990000031"), ("ORME", "0990000032"))
    ]
    change(store, stems[0], lambda one: one.with_appreciation("Bien."))
    (depot / "liste.csv").write_text(
        "Numéro;Nom;Prénom;Passage;Présence\n0990000031;CHÊNE;Ana;1;AB\n0990000032;ORME;Ana;2;AB\n"
    )
    async with opened(ImportScreen(store, {"E1TUI_DEPOT": str(depot)})) as (app, pilot):
        await settle(app, pilot, "enter")
        assert [line for line in plan(app) if "présence" in line] == [
            "présence laissée (présent), elle masquerait des saisies",  # CHÊNE has a text already
            "présence : présent → absent",
        ]
        await pilot.press("down", "space")  # on a difference of CHÊNE's
        assert "1 à mettre à jour" in lines(app)[0]
        await pilot.press("space")
        assert "à mettre à jour" not in lines(app)[0]
        await pilot.press("enter")
        assert message(app).startswith("Rien à ajouter : q pour revenir. m : mettre à jour")
        await pilot.press("space")
        await settle(app, pilot, "enter")
    assert app.results[0].startswith("0 candidat ajouté · 1 mis à jour · 1 déjà inscrit.")
    first, second = (store.load(stem).evaluation for stem in stems)
    assert (first.order, first.presence, second.order) == (1, Presence.PRESENT, None)


async def test_an_update_that_somebody_else_forestalls_is_told(opened, updating, screen):
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        await pilot.press("space")
        change(updating, "d-aubepine-eve-0990000002", lambda one: replace(one, order=9))
        await settle(app, pilot, "enter")
    assert "0 mis à jour, sauf D’AUBÉPINE Ève (modifié entre-temps sur un autre poste)" in app.results[0]
    assert updating.load("d-aubepine-eve-0990000002").evaluation.order == 9


# --- the files that are offered ---


def test_files_newest_first_regular_ones_only(tmp_path):
    for age, name in enumerate(("c.csv", "b.ODS", "a.txt", "notes.odt", ".caché.csv")):
        (tmp_path / name).write_text("")
        os.utime(tmp_path / name, (10**9 - age, 10**9 - age))
    (tmp_path / "dossier.csv").mkdir()
    (tmp_path / "lien.csv").symlink_to(tmp_path / "c.csv")
    os.mkfifo(tmp_path / "tube.csv")
    assert [one.path.name for one in find([tmp_path, tmp_path / "absent"])] == ["c.csv", "b.ODS", "a.txt"]


def test_where_lists_are_looked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert places({"E1TUI_DEPOT": "/depot"}, tmp_path)[0].as_posix() == "/depot"
    assert places({"HOME": "/home/a"}, tmp_path / "s") == (
        tmp_path,
        tmp_path / "s",
        type(tmp_path)("/home/a"),
    )
    assert places({}, tmp_path) == (tmp_path,)


async def test_a_line_for_each_situation_is_one_candidate(opened, root, tmp_path):
    store = add_session(root, "ccf", situations=(Situation("A"), Situation("B")))
    (tmp_path / "liste.csv").write_text(
        "Nom;Prénom;Situation;Groupe;Date\nSAULE;Ana;A;2;12/06/2026\nSAULE;Ana;B;;19/06/2026\nORME;Zoé;C;;\n"
    )
    screen = ImportScreen(store, {"E1TUI_DEPOT": str(tmp_path), "HOME": ""})
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        assert "liste.csv : 1 à ajouter" in lines(app)[0] and "1 refusé" in lines(app)[0]
        assert "Situation A : 1 candidat." in plain(app)
        await settle(app, pilot, "enter")
    (stem,) = store.stems()
    orals = store.load(stem).evaluation.orals
    assert (orals["A"].group, orals["B"].date) == ("2", dt.date(2026, 6, 19))
