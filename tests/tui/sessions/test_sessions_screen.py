"""The list of sessions: the first run, what is listed, and where its keys lead."""

import datetime as dt

import pytest
from hosts import NOW, add, add_session, lines, message, rows, shown, type_text

from e1tui.settings import Settings
from e1tui.storage.attendance import Attendance
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.app import E1App
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.exporting.screen import ExportScreen
from e1tui.tui.sessions.form import SessionForm
from e1tui.tui.sessions.screen import SessionsScreen


@pytest.fixture(params=[(80, 24), (60, 16), (120, 40)], ids=lambda room: f"{room[0]}x{room[1]}")
def room(request):
    return request.param


async def test_first_run_says_what_to_press_and_offers_the_example(opened, size):
    async with opened(SessionsScreen(), size=size) as (app, pilot):
        screen = shown(app)
        assert "Aucune session pour le moment." in screen
        assert "o   créer une session" in screen and "d   ajouter la démonstration" in screen
        assert "première utilisation" in lines(app)[0]
        for key in ("enter", "m", "e"):
            await pilot.press(key)
            assert (
                app.screen.query_one("#message").text == " Aucune session : o pour en créer une."
                or key == "enter"
            )
        await pilot.press("d")
        assert rows(app) == ["Session d’exemple Lycée Exemple 12/06/2026 0/0"]
        assert "La session d’exemple est ajoutée" in shown(app)
        await pilot.press("d")
        assert "seulement quand il n’y a aucune session" in shown(app)


async def test_most_recent_first_under_the_cursor(opened, size, root, juin):
    add_session(root, "mai", "E1, mai", date=dt.date(2026, 5, 2), school="Lycée d’Essai")
    add_session(root, "sans-date", "E1, rattrapage", date=None)
    async with opened(SessionsScreen(), size=size) as (app, pilot):
        assert lines(app)[0].strip() == "e1tui · 3 sessions"
        assert lines(app)[1].split() == ["Session", "Établissement", "Date", "Closes"]
        assert rows(app) == [
            "E1, session de juin 2026 Lycée Exemple 12/06/2026 1/5",
            "E1, mai Lycée d’Essai 02/05/2026 0/0",
            "E1, rattrapage Lycée Exemple 0/0",
        ]
        assert lines(app)[2].startswith("› E1, session de juin 2026")
        await pilot.press("down", "down", "down", "up")
        assert lines(app)[3].startswith("› E1, mai")


async def test_a_session_of_several_days_says_so(opened, root, room):
    several = add_session(root, "juin", "E1")
    for day in (10, 12):
        add(several, f"ACACIA{day}", exam_date=dt.date(2026, 6, day))
    months = add_session(root, "mai", "E1, mai", date=dt.date(2026, 5, 30))
    add(months, "CÈDRE")
    add(months, "ORME", exam_date=dt.date(2026, 6, 2))
    async with opened(SessionsScreen(), size=room) as (app, _):
        assert [line.split()[-2] for line in lines(app)[2:4]] == ["10–12/06/26", "30/05–02/06"]


async def test_sessions_that_would_look_the_same_are_told_apart_by_their_folders(opened, root, room):
    for name in ("2026-06-lycee-exemple", "2026-06-lycee-exemple-2", "accord"):
        add_session(root, name, "E1, juin")
    add_session(root, "autre", "E1, juin", school="Lycée d’Essai")
    async with opened(SessionsScreen(), size=room) as (app, _):
        shown = [line[2:18].rstrip() for line in lines(app)[2:6]]
        assert shown == ["2026…e-exemple ·", "2026…exemple-2 ·", "accord · E1, jui", "E1, juin"]


async def test_a_long_title_has_at_least_thirty_columns(opened, size, root):
    title = "Épreuve E1, session de juin 2026, deuxième commission, groupe B"
    add_session(root, "longue", title, school="Lycée polyvalent des métiers de l’exemple et de l’essai")
    async with opened(SessionsScreen(), size=size) as (app, _):
        line = lines(app)[2].removeprefix("› ")
        assert line.startswith(title[:29])
        assert "12/06/2026" in line and line.endswith("0/0")
        assert all(len(one) <= app.size.width for one in lines(app))


async def test_a_session_that_is_refused_says_why(opened, root, juin):
    (juin.folder / "session.toml").write_text("format = 9\n")
    async with opened(SessionsScreen()) as (app, pilot):
        assert rows(app) == ["juin illisible"]
        assert "juin/session.toml : format : format 9 inconnu" in shown(app)
        await pilot.press("enter")
        assert isinstance(app.screen, SessionsScreen)


async def test_keys_lead_to_their_screens(opened, root, juin):
    async with opened(SessionsScreen()) as (app, pilot):
        for key, screen in (
            ("enter", CandidatesScreen), ("m", SessionForm), ("o", SessionForm), ("e", ExportScreen), ("O", SessionForm),
        ):  # fmt: skip
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, screen), key
            await pilot.press("escape")
            await pilot.pause()
            assert isinstance(app.screen, SessionsScreen), key
        await pilot.press("question_mark")
        assert app.help_scope == "sessions"
        await pilot.press("ctrl+s")
        assert "Tout est enregistré." in shown(app)
        await pilot.press("q")
        assert app.left


async def test_filter(opened, root, juin):
    add_session(root, "mai", "E1, mai", date=dt.date(2026, 5, 2), school="Lycée d’Essai")
    async with opened(SessionsScreen()) as (app, pilot):
        await pilot.press("f")
        assert "SAISIE" in lines(app)[-1]
        await type_text(pilot, "essai")
        assert rows(app) == ["E1, mai Lycée d’Essai 02/05/2026 0/0"]
        await pilot.press("enter")
        assert "filtre : essai · 1 sur 2" in lines(app)[0]
        assert "SAISIE" not in lines(app)[-1]
        await pilot.press("f", *["backspace"] * 5, "enter")
        assert len(rows(app)) == 2


async def test_what_comes_from_files_is_never_markup_nor_obeyed(opened, root):
    add_session(root, "piege", "[bold]E1[/bold] [x", school="\x1b[31mrouge\u202e")
    async with opened(SessionsScreen()) as (app, _):
        assert "[bold]E1[/bold] [x" in shown(app)
        assert "\N{REPLACEMENT CHARACTER}[31mrouge " in shown(app)


async def test_a_session_older_than_a_year_is_said_to_be(opened, size, root):
    add_session(root, "vieille", "E1, juin 2025", date=dt.date(2025, 6, 11))
    add_session(root, "un-an", "E1, juin 2025, groupe B", date=dt.date(2025, 6, 12))
    async with opened(SessionsScreen(), size=size) as (app, pilot):
        assert [row.split()[-2] for row in rows(app)] == ["12/06/2025", "11/06/2025!"]
        assert message(app) == ""
        await pilot.press("down")
        assert message(app) == "Plus d’un an : a pour l’archiver, puis e1tui purger vieille."
        app.settings = Settings(retention_months=6)
        app.screen.show_rows()
        assert [row.split()[-2] for row in rows(app)] == ["12/06/2025!", "11/06/2025!"]
        await pilot.press("up")
        assert message(app) == "Plus de 6 mois : a pour l’archiver, puis e1tui purger un-an."


async def test_an_empty_session_is_set_aside_and_not_erased(opened, size, root, juin):
    add_session(root, "erreur", "E1, créée par erreur", date=dt.date(2026, 6, 1))
    async with opened(SessionsScreen(), size=size) as (app, pilot):
        await pilot.press("delete")
        assert message(app) == "! Cette session a 5 candidats : elle reste."
        await pilot.press("down", "delete")
        assert "Écarter la session vide « E1, créée par erreur » ?" in shown(app)
        await pilot.press("n")
        assert len(rows(app)) == 2
        await pilot.press("delete", "enter")
        assert [row.split()[1] for row in rows(app)] == ["session"]
        assert message(app).startswith("Session écartée. t : la remettre. Elle est dans ")
    assert (root / ".ecartees" / "erreur" / "session.toml").exists() and app.folder.names() == ("juin",)


async def test_a_session_that_was_set_aside_is_put_back(opened, size, root, juin):
    add_session(root, "erreur", "[bold]E1[/bold], pas une erreur", date=dt.date(2026, 6, 1))
    async with opened(SessionsScreen(), size=size) as (app, pilot):
        await pilot.press("t")
        await pilot.pause()
        assert "Aucune session écartée." in shown(app)
        await pilot.press("q", "down", "delete", "enter", "t")
        await pilot.pause()
        assert lines(app)[0] == " Sessions écartées" and lines(app)[-1].startswith(
            " Entrée remettre dans la liste"
        )
        assert rows(app) == ["[bold]E1[/bold], pas une erreur Lycée Exemple 01/06/2026"]
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, SessionsScreen) and app.screen.list.key == "erreur"
        assert len(rows(app)) == 2 and not list((root / ".ecartees").iterdir())


async def test_what_is_set_aside_and_cannot_be_read_or_moved_says_so(opened, root):
    SessionsFolder(root).set_aside(add_session(root, "erreur").name)
    (root / ".ecartees" / "erreur" / "session.toml").write_text("format = 9\n")
    async with opened(SessionsScreen()) as (app, pilot):
        await pilot.press("t")
        await pilot.pause()
        assert rows(app) == ["erreur illisible"]
        (root / ".ecartees" / "erreur").rename(root / "reprise")
        await pilot.press("enter")
        assert message(app).startswith("! Pas de session « erreur » dans ")


async def test_a_session_that_somebody_is_in_stays(opened, root):
    store = add_session(root, "erreur")
    other = Attendance(store.folder, Author("clemaire", "LEMAIRE Claude"), lambda: NOW)
    other.enter()
    async with opened(SessionsScreen()) as (app, pilot):
        await pilot.press("delete")
        assert "est ouverte par" in message(app) and (root / "erreur").exists()
    other.leave()


async def test_without_a_session_the_line_at_the_bottom_offers_what_makes_one(opened, size):
    async with opened(SessionsScreen(), size=size) as (app, pilot):
        expected = " o créer   d démonstration   i importer   p coller   ? aide"
        assert lines(app)[-1].rstrip() == expected
        await pilot.press("d")
        assert "m modifier" in lines(app)[-1]


async def test_what_happens_in_the_folder_is_seen(opened, root, juin):
    async with opened(SessionsScreen()) as (app, pilot):
        assert rows(app) == ["E1, session de juin 2026 Lycée Exemple 12/06/2026 1/5"]
        add_session(root, "mai", "E1, mai", date=dt.date(2026, 5, 2))
        app.screen._look()
        await pilot.pause()
        assert rows(app)[1] == "E1, mai Lycée Exemple 02/05/2026 0/0"
        (root / "mai" / "session.toml").write_text("format = 9")
        (juin.folder / "eclair-zoe.toml").unlink()
        app.screen._look()
        await pilot.pause()
        assert rows(app) == ["E1, session de juin 2026 Lycée Exemple 12/06/2026 0/4", "mai illisible"]
        app.screen.read = None  # nothing has changed: nothing is read
        app.screen._look()


async def test_the_filter_is_replaced_by_what_is_typed_or_goes_on_behind_what_it_was(opened, juin):
    async with opened(SessionsScreen()) as (app, pilot):
        await type_text(pilot, "fju")
        await pilot.press("home", "escape", "f")
        await type_text(pilot, "in")
        await pilot.press("enter")
        assert "filtre : in " in lines(app)[0]  # Échap had gone back to no filter
        await pilot.press("f", "home", "escape", "f", "end")
        await type_text(pilot, "g")
        assert "filtre : ing " in lines(app)[0]
        await pilot.press("tab", "f")
        await type_text(pilot, "ju")
        assert "filtre : ju " in lines(app)[0]


async def test_the_hint_of_the_first_visit_stays_until_a_key(root, size):
    for day in range(1, 31):
        add_session(root, f"jour-{day:02}", f"E1, jour {day}", date=dt.date(2026, 6, day))
    app = E1App(SessionsFolder(root), Settings(), clock=lambda: NOW)
    async with app.run_test(size=size) as pilot:
        for _ in range(3):
            await pilot.pause(0.1)
            app.screen.refresh_rows()
        assert message(app).startswith("Première fois")
        await pilot.press("down")
        assert message(app) == ""
        app.screen.refresh_rows()
        await pilot.pause()
        assert message(app) == ""


async def test_a_small_window_has_every_column(opened, juin):
    async with opened(SessionsScreen(), size=(60, 16)) as (app, _):
        assert lines(app)[1].split() == ["Session", "Établissement", "Date", "Closes"]
        assert lines(app)[2].split()[-2:] == ["12/06/2026", "1/5"]


async def test_a_session_like_the_one_under_the_cursor(opened, root):
    add_session(root, "juin")
    async with opened(SessionsScreen()) as (app, pilot):
        await pilot.press("c")
        await pilot.pause()
        assert "Nouvelle session, comme : E1, session de juin 2026" in shown(app)
        await type_text(pilot, "E1, autre")
        await pilot.press("enter")
        await pilot.pause()
        assert len(rows(app)) == 2 and app.screen.list.key == "lycee-exemple"
    assert len(list((root / "lycee-exemple").glob("*.toml"))) == 1


async def test_a_session_whose_list_is_given_up_is_kept_only_if_one_says_so(opened, root):
    async with opened(SessionsScreen()) as (app, pilot):
        for answer, left in (("n", 0), ("o", 1)):
            await pilot.press("i")
            await pilot.pause()
            assert "Nouvelle session, puis sa liste" in lines(app)[0]
            await pilot.press("enter")
            await pilot.pause()
            assert "Importer une liste" in lines(app)[0]
            await pilot.press("q")
            await pilot.pause()
            assert "Garder cette session ?" in shown(app)
            await pilot.press(answer)
            await pilot.pause()
            assert len(SessionsFolder(root).names()) == left
            if answer == "n":
                assert isinstance(app.screen, SessionsScreen)
                assert "t : la remettre" in message(app) and len(SessionsFolder(root).aside()) == 1
            else:
                assert isinstance(app.screen, CandidatesScreen)
