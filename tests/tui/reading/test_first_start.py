"""The first start: which keyboard this is, then the example, an import or a pasted list; the hints of first visits."""

import datetime as dt

import pytest
from hosts import add, add_session, lines, message, shown, type_text
from textual import events

from e1tui.keyboards import profile_of
from e1tui.settings import KEYBOARDS, Settings, load_settings
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.app import E1App
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.importing.screen import ImportScreen
from e1tui.tui.reading.first_keys import FirstKeysScreen
from e1tui.tui.sessions.lines import first_frame
from e1tui.tui.sessions.screen import SessionsScreen
from e1tui.tui.text.tips import TIPS


@pytest.mark.parametrize(
    ("typed", "profile"),
    [
        ("&é\"'", "azerty"), ("&É\"'", "azerty"), ("1234", "qwerty"), ("àéèê", "afnor"), ("ÀÉÈÊ", "afnor"),
        ('"«»(', "bepo"), ("+ěšč", None), ("abcd", None), ("&é\"4", None), ("&é\"", None), ("!@#$", None), ("", None),
    ],
)  # fmt: skip
def test_which_keyboard_four_keys_tell(typed, profile):
    assert profile_of(typed) == profile


def test_every_keyboard_can_be_told():
    told = {profile_of(typed) for typed in ("&é\"'", "1234", "àéèê", '"«»(')}
    assert told == set(KEYBOARDS)


@pytest.fixture
def start(root, tmp_path):
    """The app as it starts where no keyboard is known, and its settings file."""
    path = tmp_path / "config" / "reglages.toml"

    def starting(**options):
        given = {"settings_path": path, "first_start": True} | options
        return E1App(SessionsFolder(root), given.pop("settings", Settings()), **given), path

    return starting


async def test_the_keyboard_is_asked_over_the_list_and_kept(start, root, size):
    add_session(root, "juin")
    app, path = start()
    async with app.run_test(size=size) as pilot:
        assert isinstance(app.screen, FirstKeysScreen)
        assert "E1, session de juin 2026" in shown(app) and "Quel est votre clavier ?" in shown(app)
        await type_text(pilot, '"«')
        assert '1 "   2 «   3 _   4 _' in shown(app)
        await type_text(pilot, "»(")
        assert isinstance(app.screen, SessionsScreen)
        assert message(app) == 'Clavier : BÉPO (" « » (). En changer : ? puis k.'
        assert app.keyboard == "bepo" and path.read_text() == 'clavier = "bepo"\n'
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, CandidatesScreen)
    app.close_sittings()


async def test_keys_of_no_known_keyboard_are_told_and_asked_again(start):
    app, path = start()
    async with app.run_test(size=(80, 24)) as pilot:
        await type_text(pilot, "+ěšč")
        assert "« + ě š č » n’est la rangée d’aucun clavier connu ici." in shown(app)
        assert "1 _   2 _   3 _   4 _" in shown(app) and not path.exists()
        await type_text(pilot, "&à")
        await pilot.press("backspace", "left", "tab")
        assert "1 &   2 _" in shown(app) and "aucun clavier" not in shown(app)
        await type_text(pilot, "é\"'")
        assert app.keyboard == "azerty" and path.read_text() == 'clavier = "azerty"\n'


async def test_entree_skips_the_question_for_good(start):
    app, path = start()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, SessionsScreen) and message(app).startswith("Clavier : AZERTY")
        assert path.read_text() == 'clavier = "azerty"\n'


@pytest.mark.parametrize("key", ["q", "escape"])
async def test_q_puts_the_question_off(start, key):
    app, path = start()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        assert "Quel clavier ?" in lines(app)[2]
        await pilot.press("q", key)
        await pilot.pause()
        assert isinstance(app.screen, SessionsScreen)
        assert app.keyboard == "azerty" and not path.exists()


async def test_on_a_shared_account_the_answer_is_for_the_connection(start):
    app, path = start(settings_path=None)
    async with app.run_test(size=(80, 24)) as pilot:
        await type_text(pilot, "1234")
        assert message(app).startswith("Clavier pour cette connexion : chiffres directs")
        assert app.keyboard == "qwerty" and not path.exists()


async def test_settings_that_cannot_be_written_are_no_obstacle(start):
    app, path = start()
    path.parent.mkdir()
    path.write_text("clavier =")
    async with app.run_test(size=(80, 24)) as pilot:
        await type_text(pilot, "1234")
        assert app.keyboard == "qwerty" and "Pour cette fois seulement" in message(app)
        assert path.read_text() == "clavier ="


async def test_nothing_is_asked_of_who_has_answered(start):
    app, _ = start(settings=Settings("afnor"), first_start=False)
    async with app.run_test(size=(80, 24)):
        assert isinstance(app.screen, SessionsScreen) and app.keyboard == "afnor"


@pytest.mark.parametrize(("key", "step"), [("i", "files"), ("p", "paste")])
async def test_from_nothing_to_a_list_in_two_keys(start, root, key, step, monkeypatch, tmp_path):
    monkeypatch.setenv("E1TUI_DEPOT", str(tmp_path))
    app, _ = start(first_start=False)
    async with app.run_test(size=(80, 24)) as pilot:
        assert f"{key}   créer une session et y" in shown(app)
        await pilot.press(key)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ImportScreen) and app.screen.has_class(step)
        if step == "paste":
            app.post_message(events.Paste("Nom\tPrénom\nROSEAU\tAlix\n"))
            await pilot.pause()
            await pilot.press("tab", "enter")
            await app.workers.wait_for_complete()
            await pilot.pause()
            assert isinstance(app.screen, CandidatesScreen) and "ROSEAU Alix" in shown(app)
    app.close_sittings()
    (session,) = SessionsFolder(root).entries()
    assert session.session.title.startswith("E1, session d")


# --- the hints of the first visits ---


def test_hints_fit_the_line_and_tell_how_to_be_rid_of_them():
    for tip in TIPS.values():
        assert len(tip) <= 78 and tip.endswith("Ne plus montrer : ? puis i.")


async def test_each_screen_has_its_hint_on_the_first_visit(start, root, juin, size):
    app, path = start(first_start=False)
    async with app.run_test(size=size) as pilot:
        assert message(app) == TIPS["sessions"]
        await pilot.press("enter")
        await pilot.pause()
        assert message(app) == TIPS["candidates"]
        await pilot.press("down")
        assert message(app) == ""  # the first key takes it away
        await pilot.press("up", "enter")
        await pilot.pause()
        assert message(app) == TIPS["grid"]
        await pilot.press("q", "enter")
        await pilot.pause()
        assert message(app) == ""
        await pilot.press("question_mark", "i")
        assert (
            message(app) == "Les conseils ne seront plus montrés."
            and path.read_text() == "conseils = false\n"
        )
        await pilot.press("i")
        assert path.read_text() == "conseils = true\n"
    app.close_sittings()


async def test_a_hint_on_rows_waits_until_there_are_some(start, root):
    app, _ = start(first_start=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert message(app) == ""
        store = add_session(root, "vide")
        await pilot.press("o")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert message(app) == TIPS["sessions"]
        await pilot.press("enter")
        await pilot.pause()
        assert "Aucun candidat" in shown(app) and message(app) == ""
        add(store, "LE GALL")
        app.screen._look()
        await pilot.pause()
        assert message(app) == TIPS["candidates"]
    app.close_sittings()


async def test_hints_that_were_put_away_stay_away(start, root, juin):
    app, _ = start(first_start=False, settings=Settings(tips=False))
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(3):
            await pilot.pause()
            assert message(app) == ""
            await pilot.press("enter")
    app.close_sittings()


async def test_who_holds_the_keyboard_is_asked_before_any_hint(start, root, juin):
    from e1tui.domain.session import Examiner

    add_session(
        root, "deux", commission=(Examiner("DURAND", "Alix"), Examiner("LEMAIRE", "Claude")), date=None
    )
    app, _ = start(first_start=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter")
        await pilot.pause()
        assert message(app).startswith("Qui tient le clavier ?")
    app.close_sittings()


async def _a_run(start, *keys):
    """What the three screens say in one run of the app with the settings as they are on disk; its settings file."""
    _, path = start()
    app, path = start(first_start=False, settings=load_settings([path])[0])
    said = []
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        for _ in range(3):
            said.append(message(app))
            await pilot.press("enter")
            await pilot.pause()
    app.close_sittings()
    app.keep_tips_seen()
    return said, path


async def test_hints_stop_by_themselves_after_their_third_time(start, root, juin):
    every = [TIPS[scope] for scope in ("sessions", "candidates", "grid")]
    for run in range(1, 4):
        said, path = await _a_run(start)
        assert said == every
        assert load_settings([path])[0].tips_seen == {"sessions": run, "candidats": run, "grille": run}
    before = path.read_text()
    said, path = await _a_run(start)
    assert said == [""] * 3 and path.read_text() == before
    entries = SessionsFolder(root).entries()
    frame = first_frame(root, entries, lambda name: 0, 80, 24, dt.date(2026, 6, 12), load_settings([path])[0])
    assert not any("Première fois" in line for line, _ in frame)
    _, path = await _a_run(start, "question_mark", "i", "q")  # to see them again, from the first time on
    assert load_settings([path])[0].tips_seen == {"sessions": 1, "candidats": 1, "grille": 1}
    said, _ = await _a_run(start)
    assert said == every


async def test_a_hint_that_was_not_reached_is_not_counted(start, root, juin):
    app, path = start(first_start=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
    app.close_sittings()
    app.keep_tips_seen()
    assert load_settings([path])[0].tips_seen == {"sessions": 1}


async def test_on_a_shared_account_nothing_is_written_of_them(start, root, juin):
    app, path = start(first_start=False, settings_path=None)
    async with app.run_test(size=(80, 24)) as pilot:
        assert message(app) == TIPS["sessions"]
        await pilot.pause()
    app.close_sittings()
    app.keep_tips_seen()
    assert not path.exists()
