"""Importing on screen what schools really have: the cases' lists, folders, letters, zeros, one line left out."""

import shutil
from pathlib import Path

import pytest
from hosts import add, add_session, lines, message, rows, settle, shown, type_text

from e1tui.rosters.roster import Verdict
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.importing.columns import ColumnsScreen
from e1tui.tui.importing.files import completed, places
from e1tui.tui.importing.screen import ImportScreen

CASES = Path(__file__).parents[2] / "cases"


@pytest.fixture
def depot(tmp_path):
    folder = tmp_path / "depot"
    folder.mkdir()
    return folder


@pytest.fixture
def store(root):
    return add_session(root, "vide", title="E1", school="", date=None)


@pytest.fixture
def screen(store, depot):
    return ImportScreen(store, {"E1TUI_DEPOT": str(depot), "HOME": ""})


def plain(app):
    return " ".join(
        shown(app).replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ").split()
    )


def plan(app):
    listed = app.screen.query_one("#plan")
    return [" ".join(listed.line(y + 1)[0].removeprefix("› ").split()) for y in range(len(listed.rows))]


def candidates(store):
    found = (store.load(stem).evaluation.candidate for stem in store.stems())
    return [(one.number, one.last_name, one.school) for one in found]


async def test_cyclades_deux_specialites(opened, store, depot, screen, size):
    shutil.copy(CASES / "cyclades-deux-specialites/liste.csv", depot)
    async with opened(screen, size=size) as (app, pilot):
        await settle(app, pilot, "enter")
        assert isinstance(app.screen, ColumnsScreen)
        assert message(app) == "! Plusieurs spécialités dans la liste : ← → choisit celle à lire."
        await pilot.press("enter")
        assert isinstance(app.screen, ColumnsScreen)  # nothing is read before one is chosen
        await pilot.press("right")
        assert rows(app)[1] == "Spécialité : 25399 Services numériques aux organisations"
        await settle(app, pilot, "enter")
        assert lines(app)[0].strip() == "liste.csv : 6 à ajouter · 6 laissés de côté"
        assert plan(app)[:3] == [
            "10 ABRICOT Zoé 2011000011 sera ajouté",
            "11 BRUYÈRE Marc 2011000012 laissé de côté"
            + (" : autre spécialité (31999)" if size[0] > 80 else ""),
            "autre spécialité (31999)" if size[0] == 80 else "12 D'ARMOISE Inès 2011000013 sera ajouté",
        ]
        assert (
            "établissement « LYC DU LAC – VILLEFICTIVE », session 2026. e : le donner à la session."
            in plain(app)
        )
        await pilot.press("e")
        assert "Repris dans la session (e : non)." in plain(app)
        await settle(app, pilot, "enter")
    assert [number for number, _, _ in candidates(store)] == [
        "2011000011", "2011000019", "2011000013", "2011000021", "2011000015", "2011000017",
    ]  # fmt: skip
    assert all(school == "" for _, _, school in candidates(store))
    assert (store.session().title, store.session().school) == (
        "E1, session 2026",
        "LYC DU LAC – VILLEFICTIVE",
    )


async def test_etablissement_fusionne(opened, store, depot, screen, size):
    shutil.copy(CASES / "etablissement-fusionne/liste.xlsx", depot)
    async with opened(screen, size=size) as (app, pilot):
        await settle(app, pilot, "enter")
        assert "Établissement : Lycée du Lac (3), Lycée des Prés (3)." in plain(app)
        assert "Date : rien dans la liste, celle de la session, qui n’en a pas encore." in plain(app)
        assert plan(app)[:4] == [
            "4 ABRICOT Zoé 2011000011 sera ajouté", "Lycée du Lac", "5 BRUYÈRE Marc 2011000012 sera ajouté", "Lycée du Lac",
        ]  # fmt: skip
        await settle(app, pilot, "enter")
    assert [school for _, _, school in sorted(candidates(store))] == ["Lycée du Lac"] * 3 + [
        "Lycée des Prés"
    ] * 3


async def test_b_dotless_i_is_found_by_the_letters_that_keyboards_have(opened, store, depot, screen):
    shutil.copy(CASES / "b-dotless-i/input.csv", depot)
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        await settle(app, pilot, "enter")
    async with opened(CandidatesScreen(store)) as (app, pilot):
        assert [row.split()[0] for row in rows(app)] == ["Ybert", "Yıldız", "Yken"]
        await pilot.press("f")
        await type_text(pilot, "yildiz")
        await pilot.press("enter")
        assert [row.split()[0] for row in rows(app)] == ["Yıldız"]


async def test_what_is_said_of_the_list_leaves_room_for_it_in_a_small_window(opened, depot, screen):
    shutil.copy(CASES / "cyclades-liste-simple/liste.csv", depot)
    async with opened(screen, size=(60, 16)) as (app, pilot):
        await settle(app, pilot, "enter")
        assert "(c : tout voir)" in plain(app)
        assert sum("sera ajouté" in line for line in lines(app)) >= 6


async def test_numero_en_collision(opened, store, depot, screen):
    shutil.copy(CASES / "numero-en-collision/liste.csv", depot)
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        assert lines(app)[0].strip() == "liste.csv : 2 à ajouter · 1 numéro d’un autre"
        await pilot.press("down")
        assert "le numéro 0001 est celui de la ligne 2 (ABRICOT Zoé)" in plain(app)
        await pilot.press("space")
        assert message(app).startswith("Cette ligne ne s’importe pas")
        await settle(app, pilot, "enter")
    assert [name for _, name, _ in candidates(store)] == ["ABRICOT", "VIORNE"]


async def test_one_line_is_left_out_and_one_of_those_left_out_taken(opened, store, depot, screen):
    (depot / "liste.csv").write_text(
        "Nom;Prénom;Etat\nMODÈLE;Zoé;Inscrit\nÉRABLE;Ali;Radié\nORME;Luc;Inscrit\n"
    )
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        assert lines(app)[0].strip() == "liste.csv : 2 à ajouter · 1 laissé de côté"
        assert "Espace laisser un candidat" in lines(app)[-1]
        await pilot.press("space")
        assert lines(app)[0].strip() == "liste.csv : 1 à ajouter · 2 laissés de côté"
        assert message(app) == "Ligne 2 : laissé de côté. Espace : l’importer."
        await pilot.press("down", "space")
        assert lines(app)[0].strip() == "liste.csv : 2 à ajouter · 1 laissé de côté"
        await settle(app, pilot, "enter")
    assert store.stems() == ("erable-ali", "orme-luc")


async def test_zeros_are_put_back_by_one_key(opened, store, depot, screen):
    (depot / "liste.csv").write_text("Numéro;Nom\n214123456;MODÈLE\n214123457;ÉRABLE\n1214123458;ORME\n")
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        assert "! 2 numéros ont moins de 10 chiffres" in plain(app) and "(z : les compléter)" in plain(app)
        assert len(plan(app)) == 3  # nothing under each of them
        await pilot.press("z")
        assert message(app) == "Numéros complétés à 10 chiffres par des zéros : 2."
        assert plan(app)[0] == "2 MODÈLE 0214123456 sera ajouté"
        await pilot.press("z")
        assert message(app) == "Aucun numéro à compléter par des zéros."
        await settle(app, pilot, "enter")
    assert sorted(number for number, _, _ in candidates(store)) == ["0214123456", "0214123457", "1214123458"]


async def test_a_number_of_the_session_gets_its_zeros_back_unless_one_says_no(opened, store, depot, screen):
    stem = add(store, "MODÈLE", "Zoé", "214123456")
    (depot / "liste.csv").write_text("Numéro;Nom;Prénom\n0214123456;MODÈLE;Zoé\n")
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        assert lines(app)[0].strip() == "liste.csv : 0 à ajouter · 1 à mettre à jour"
        assert plan(app)[:2] == [
            "2 MODÈLE Zoé 0214123456 numéro complété", "numéro : 214123456 → 0214123456",
        ]  # fmt: skip
        await pilot.press("space")
        assert lines(app)[0].strip() == "liste.csv : 0 à ajouter · 1 déjà inscrit"
        await pilot.press("space")
        await settle(app, pilot, "enter")
    assert store.load(stem).evaluation.candidate.number == "0214123456"


async def test_letters_that_cannot_be_known_are_chosen(opened, store, depot, screen, size):
    (depot / "liste.csv").write_bytes("Numero;Nom\n0990000001;CARDÈRE\n".encode("cp850"))
    async with opened(screen, size=size) as (app, pilot):
        await settle(app, pilot, "enter")
        assert message(app) == "! Lettres incertaines : ← → une autre lecture, Entrée celle qui est juste."
        assert rows(app)[0] == "Lettres : Windows (cp1252) (« CARDÔRE »)"
        await pilot.press("left")
        assert rows(app)[0] == "Lettres : DOS (cp850) (« CARDÈRE »)"
        await settle(app, pilot, "enter")
        assert "Lettres lues en DOS (cp850) : « CARDÈRE »." in plain(app)
        await settle(app, pilot, "enter")
    assert candidates(store) == [("0990000001", "CARDÈRE", "")]


# --- where the list is ---


async def test_a_folder_is_opened_and_tab_completes(opened, store, tmp_path):
    home = tmp_path / "maison"
    inside = home / "Listes" / "juin"
    inside.mkdir(parents=True)
    (home / "Listes" / "notes.odt").write_text("")
    (inside / "candidats.csv").write_text("Nom;Prénom\nMODÈLE;Zoé\n")
    async with opened(ImportScreen(store, {"HOME": str(home)})) as (app, pilot):
        await pilot.press("end", "enter")
        await type_text(pilot, f"{home}/Li")
        await pilot.press("tab")
        assert app.focused.value == f"{home}/Listes/"
        await pilot.press("tab")
        assert app.focused.value == f"{home}/Listes/juin/"
        app.focused.value = f"{home}/Listes"
        await settle(app, pilot, "enter")
        assert [row.split("/")[0] for row in rows(app)] == [
            "juin", "Dossier au-dessus", "Coller des lignes d’un tableur", "Autre fichier ou dossier…",
        ]  # fmt: skip
        assert message(app).startswith("Dossier ")
        await settle(app, pilot, "enter")
        assert rows(app)[0].startswith("candidats.csv")
        await pilot.press("down", "enter")
        assert rows(app)[0].startswith("juin/")
        await settle(app, pilot, "home", "enter")
        await settle(app, pilot, "enter")
        assert lines(app)[0].strip() == "candidats.csv : 1 à ajouter"
        await pilot.press("q", "q")
        assert not any(row.startswith("candidats.csv") for row in rows(app))  # the usual folders again
        await pilot.press("q")
        assert app.results == [None]


def test_names_that_a_path_may_go_on_with(tmp_path):
    for name in ("liste-a.csv", "liste-b.xlsx", "listes.odt", ".liste.csv"):
        (tmp_path / name).write_text("")
    (tmp_path / "dossier").mkdir()
    assert completed(f"{tmp_path}/li") == (f"{tmp_path}/liste-", ("liste-a.csv", "liste-b.xlsx"))
    assert completed(f"{tmp_path}/d") == (f"{tmp_path}/dossier/", ())
    assert completed(f"{tmp_path}/x") == (f"{tmp_path}/x", ())
    assert completed("~") == ("~/", ())


def test_the_folders_where_browsers_put_files_are_looked_at(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("Téléchargements", "Documents", "Bureau", "Images"):
        (tmp_path / "maison" / name).mkdir(parents=True)
    found = places({"HOME": str(tmp_path / "maison")}, tmp_path)
    assert [path.name for path in found] == [
        tmp_path.name,
        "maison",
        "Téléchargements",
        "Documents",
        "Bureau",
    ]


async def test_what_is_empty_is_said(opened, depot, screen):
    (depot / "liste.csv").write_text("Numéro;Nom;Prénom\n")
    async with opened(screen) as (app, pilot):
        await settle(app, pilot, "enter")
        assert "aucune ligne de candidat sous l’en-tête" in message(app)


def test_every_verdict_has_its_words():
    from e1tui.tui.importing.lines import WORDS

    assert set(WORDS) == set(Verdict)
