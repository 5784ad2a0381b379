"""Settings files: the later wins, a wrong value never stops an examination, the folders' precedence."""

from pathlib import Path

import pytest

from e1tui.errors import E1Error, UsageError
from e1tui.settings import (
    KEYBOARDS,
    Settings,
    checked_keyboard,
    command_in,
    exports_folder,
    is_shared,
    load_settings,
    save_setting,
    sessions_folder,
)


@pytest.fixture
def write(tmp_path):
    def written(name, content):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def test_without_any_file(tmp_path):
    assert load_settings([tmp_path / "rien.toml", tmp_path / "non" / "plus.toml"]) == (Settings(), ())


def test_the_keyboard_protocol_is_off_unless_wanted(write):
    assert Settings().keyboard_protocol is False
    assert load_settings([write("a.toml", "protocole_clavier = true\n")]) == (
        Settings(keyboard_protocol=True),
        (),
    )
    settings, problems = load_settings([write("b.toml", 'protocole_clavier = "oui"\n')])
    assert settings == Settings() and "« protocole_clavier » n’a pas une valeur permise" in problems[0]


def test_the_cursor_is_hidden_unless_wanted(write):
    assert Settings().cursor is False
    assert load_settings([write("a.toml", "curseur = true\n")]) == (Settings(cursor=True), ())
    settings, problems = load_settings([write("b.toml", "curseur = 1\n")])
    assert settings == Settings() and "« curseur » n’a pas une valeur permise" in problems[0]


def test_the_later_file_wins_key_by_key(write):
    system = write("a.toml", 'clavier = "bepo"\ntheme = "clair"\nveille = 5\n')
    user = write("b.toml", 'clavier = "qwerty"\nsouris = true\n')
    assert load_settings([system, user]) == (Settings("qwerty", "clair", True, 5), ())


@pytest.mark.parametrize(
    "line",
    ['clavier = "dvorak"', "clavier = 1", 'theme = "rose"', 'souris = "oui"', "souris = 1", "veille = -1", "veille = true",
     'veille = "10"', "veille = 1_000_001", "veille = 1e3", "conservation = -1", "conservation = 9999999999999999999", "conservation = true", "conseils = 1", "conseils_vus = 2", "conseils_vus = { grille = -1 }", "conseils_vus = { grille = true }", 'compte_partage = "oui"'],
)  # fmt: skip
def test_a_wrong_value_is_told_and_the_one_before_stays(write, line):
    before = write("a.toml", 'clavier = "bepo"\ntheme = "clair"\nsouris = true\nveille = 5\n')
    wrong = write("b.toml", line)
    settings, problems = load_settings([before, wrong])
    assert settings == Settings("bepo", "clair", True, 5)
    assert problems == (f"{wrong} : « {line.split()[0]} » n’a pas une valeur permise, il est ignoré.",)


def test_how_long_a_session_is_kept(write):
    assert load_settings([])[0].retention_months == 12
    assert load_settings([write("a.toml", "conservation = 24")])[0].retention_months == 24
    assert load_settings([write("b.toml", "conservation = 0")]) == (Settings(retention_months=0), ())


def test_the_keyboard_is_not_known_until_a_file_says_it(write):
    assert load_settings([])[0].keyboard == ""
    assert load_settings([write("a.toml", "conseils = true")])[0].keyboard == ""
    assert load_settings([write("b.toml", 'clavier = "azerty"')])[0].keyboard == "azerty"


def test_how_often_hints_were_shown_is_kept_beside_the_other_choices(write):
    path = write("a.toml", 'clavier = "bepo"\n')
    save_setting(path, "conseils_vus", {"grille": 2})
    assert load_settings([path]) == (Settings("bepo", tips_seen={"grille": 2}), ())
    assert load_settings([write("b.toml", "conseils_vus = { ailleurs = 3 }")])[1] == ()  # of another version


def test_hints_and_shared_accounts(write):
    before = load_settings([])[0]
    assert before.tips and not before.shared_account
    system, user = write("a.toml", "compte_partage = true"), write("b.toml", "conseils = false")
    assert load_settings([system, user]) == (Settings(tips=False, shared_account=True), ())


def test_where_choices_last_for_the_connection_only():
    assert not is_shared(Settings(), {}) and not is_shared(Settings(), {"E1TUI_DEPOT": " "})
    assert is_shared(Settings(shared_account=True), {})
    assert is_shared(Settings(), {"E1TUI_DEPOT": "/srv/e1/com1/depot"})


def test_an_unknown_key_is_told(write):
    settings, problems = load_settings([write("a.toml", 'police = 12\nclavier = "afnor"')])
    assert settings.keyboard == "afnor"
    assert problems[0].endswith("« police » est un réglage inconnu, il est ignoré.")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("clavier =", "le texte s’arrête avant la fin : ce n’est pas du TOML valable"),
        ("souris = true\nclavier = azerty", "ligne 2, colonne 11 : ce n’est pas du TOML valable"),
        (b"# \xe9", "ligne 1 : le fichier n’est pas en UTF-8"),
        ("#" * 70_000, "plus de 64 Kio, ce n’est pas un fichier attendu"),
        ("veille = 1e9999999999999999999", "veille : ligne 1 : ce nombre est démesuré"),
        ("\nveille = " + "9" * 5000, "veille : ligne 2 : ce nombre est démesuré"),
        ("a." * 31_000 + "a = 1", "ligne 1 : clé trop longue"),
        ("a = " + "[" * 60_000, "ligne 1 : trop de listes ou de tables imbriquées"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(write, content, why):
    path = write("a.toml", content)
    told = f"{path} n’est pas lisible ({why}) : les réglages par défaut servent."
    assert load_settings([path]) == (Settings(), (told,))
    with pytest.raises(E1Error):
        save_setting(path, "clavier", "bepo")


def test_what_notepad_writes_is_read(write):
    """A byte order mark, and lines that end with CR LF."""
    path = write("a.toml", b'\xef\xbb\xbfclavier = "bepo"\r\nveille = 5\r\n')
    assert load_settings([path]) == (Settings("bepo", idle_minutes=5), ())
    save_setting(path, "clavier", "qwerty")
    assert load_settings([path]) == (Settings("qwerty", idle_minutes=5), ())


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path):
    assert len(load_settings([tmp_path])[1]) == 1


def test_the_keyboard_is_kept_and_the_other_keys_too(tmp_path, write):
    path = tmp_path / "config" / "reglages.toml"
    save_setting(path, "clavier", "bepo")
    assert load_settings([path]) == (Settings("bepo"), ())
    path.write_text('theme = "clair"\nclavier = "azerty"\ninconnu = [1, 2]\n')
    save_setting(path, "clavier", "qwerty")
    assert path.read_text() == 'theme = "clair"\nclavier = "qwerty"\ninconnu = [\n    1,\n    2,\n]\n'


def test_a_broken_file_is_left_as_it_is(write):
    path = write("a.toml", "clavier =")
    with pytest.raises(E1Error, match="valable\\), « clavier » n’y est pas noté"):
        save_setting(path, "clavier", "bepo")
    assert path.read_text() == "clavier ="


def test_checked_keyboard():
    assert [checked_keyboard(name, "--clavier") for name in KEYBOARDS] == list(KEYBOARDS)
    with pytest.raises(
        UsageError, match="--clavier : clavier inconnu « AZERTY ». Choix : azerty, qwerty, afnor, bepo"
    ):
        checked_keyboard("AZERTY", "--clavier")


WORK = Path("/travail")


@pytest.mark.parametrize(
    ("option", "environ", "folder"),
    [
        ("ici", {}, WORK / "ici"),
        ("/là", {"E1TUI_SESSIONS": "/autre"}, Path("/là")),
        ("~/s", {}, Path.home() / "s"),
        ("~personne-de-ce-nom/s", {}, WORK / "~personne-de-ce-nom/s"),
        (None, {"E1TUI_SESSIONS": "/autre"}, Path("/autre")),
        (None, {"E1TUI_SESSIONS": "autre"}, WORK / "autre"),
    ],
)
def test_sessions_folder(option, environ, folder):
    assert sessions_folder(option, environ, WORK) == folder


def test_a_command_names_the_folder_that_a_bare_one_would_not_open(tmp_path):
    environ = {"E1TUI_SESSIONS": str(tmp_path / "jury")}
    assert command_in(tmp_path / "jury", environ, tmp_path) == "e1tui"
    assert command_in(tmp_path / "du jury", environ, tmp_path) == f"e1tui --sessions '{tmp_path}/du jury'"
    (tmp_path / "sessions").mkdir()
    assert command_in(tmp_path / "sessions", {}, tmp_path) == "e1tui"


def test_sessions_folder_by_default(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert (
        sessions_folder(None, {"E1TUI_SESSIONS": " "}, tmp_path) == tmp_path / "data" / "e1tui" / "sessions"
    )
    (tmp_path / "sessions").mkdir()
    assert sessions_folder(None, {}, tmp_path) == tmp_path / "sessions"


def test_sessions_folder_without_a_name():
    with pytest.raises(UsageError, match="--sessions : un dossier est attendu"):
        sessions_folder(" ", {}, WORK)


def test_exports_folder():
    session = WORK / "sessions" / "juin"
    assert (
        exports_folder(session, {}) == exports_folder(session, {"E1TUI_EXPORTS": ""}) == session / "exports"
    )
    assert exports_folder(session, {"E1TUI_EXPORTS": "/sorties"}) == Path("/sorties/juin")
    for name in ("CON", "aux.2026"):
        folder = exports_folder(session.with_name(name), {"E1TUI_EXPORTS": "/sorties"})
        assert folder == Path(f"/sorties/session-{name}")
        assert exports_folder(session.with_name(name), {}) == session.with_name(name) / "exports"
