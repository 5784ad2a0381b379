"""The display without names: on no screen is anything of the roster while they are hidden."""

import re
from types import SimpleNamespace

import pytest
from hosts import add, lines, message, rows, shown, type_text

from e1tui.domain.session import Session
from e1tui.settings import Settings
from e1tui.storage.folder import SessionsFolder
from e1tui.tui.app import E1App
from e1tui.tui.text.anonymity import Names

# Of the session "juin": last names, first names, numbers, and the files' names.
ROSTER = (
    "ÉCLAIR", "AUBÉPINE", "GALL", "ŒUVRÉ", "Zoé", "Ève", "Ana", "Luc", "0990000001", "0990000002", "0990000003",
    "eclair", "aubepine", "gall", "oeuvre", "offre",
)  # fmt: skip


def revealed(app):
    """What of the roster is on the screen."""
    return [name for name in ROSTER if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", shown(app))]


@pytest.fixture
def app(root, juin):
    made = E1App(SessionsFolder(root), Settings(tips=False))
    yield made
    made.close_sittings()


async def press(pilot, *keys):
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def test_nothing_of_the_roster_is_on_any_screen(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        assert len(revealed(app)) > 8  # shown first, and refused files by their names
        await press(pilot, "x")
        assert message(app).startswith("Noms masqués")
        assert revealed(app) == []
        assert [row.split("  ")[0][:10].strip() for row in rows(app)][:2] == ["Passage 2", "Passage 3"]
        seen = {rows(app)[0][:9]}
        for _ in range(4):  # the messages on each row too
            await press(pilot, "down")
            assert revealed(app) == []
        await press(pilot, "home", "h")
        assert "Historique · Passage 2" in lines(app)[0] and revealed(app) == []
        await press(pilot, "q", "enter")
        assert "Passage 2 " in lines(app)[0] and revealed(app) == []
        seen.add(lines(app)[0].strip()[:9])
        assert seen == {"Passage 2"}
        await press(pilot, "a")
        assert "Appréciation" in shown(app) and revealed(app) == []
        for _ in range(3):
            await press(pilot, "pagedown")
            assert revealed(app) == []
        await press(pilot, "e")
        assert "Ce candidat : Candidat " in shown(app) and revealed(app) == []
        await press(pilot, "p")
        assert message(app).startswith("! Noms masqués") and revealed(app) == []
        await press(pilot, "q", "h")
        assert "Historique · Candidat " in lines(app)[0] and revealed(app) == []
        await press(pilot, "q", "q", "end", "e", "q")
        for key in ("m", "i"):
            await press(pilot, "home", key)
            assert message(app).startswith("! Noms masqués") and revealed(app) == []


async def test_files_that_are_written_are_not_named_after_anybody(app, monkeypatch, tmp_path):
    monkeypatch.setenv("E1TUI_EXPORTS", str(tmp_path / "sorties"))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "x", "down", "e", "down", "enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "√ extrait-Passage 3.pdf" in shown(app) and "fichiers écrits" in shown(app)
        assert revealed(app) == []
    assert (tmp_path / "sorties/juin/extrait-eclair-zoe.pdf").exists()


async def test_messages_and_questions_name_nobody(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "x", "delete")
        assert "Retirer Passage 2 de la session ?" in shown(app) and revealed(app) == []
        await press(pilot, "o")
        assert message(app).startswith("Passage 2 est retiré ;") and revealed(app) == []
        await press(pilot, "t")
        assert rows(app) == ["Passage 2"] and revealed(app) == []
        await press(pilot, "enter", "down", "v")
        await type_text(pilot, "erreur")
        await press(pilot, "enter")
        assert "évaluation rouverte" in message(app) and revealed(app) == []


async def test_the_filter_looks_at_nothing_that_is_hidden(app):
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "f")
        await type_text(pilot, "eclair")
        await press(pilot, "enter")
        assert len(rows(app)) == 1 and "filtre : eclair" in shown(app)
        await press(pilot, "x")
        assert len(rows(app)) == 5 and "filtre" not in lines(app)[0]  # it told whose row that was
        for text, found in (("zoe", 0), ("099", 0), ("passage 3", 1), ("brouillon", 3)):
            await press(pilot, "f")
            app.screen.filter.field.value = text
            await pilot.pause()
            await press(pilot, "enter")
            assert len(rows(app)) == found, text


async def test_hiding_holds_from_screen_to_screen_and_messages_from_before_go(app, size):
    async with app.run_test(size=size) as pilot:
        await press(pilot, "enter", "down", "v")
        await type_text(pilot, "erreur")
        await press(pilot, "enter")
        assert message(app) == "ÉCLAIR Zoé : évaluation rouverte."
        await press(pilot, "enter", "x")
        assert "Passage 3 " in lines(app)[0] and revealed(app) == []
        await press(pilot, "q")
        assert message(app) == "" and revealed(app) == []
        await press(pilot, "q", "x")
        assert message(app) == "Les noms sont de nouveau montrés."
        await press(pilot, "enter")
        assert any(row.startswith("ÉCLAIR Zoé 0990000001") for row in rows(app))


def test_identities_in_sentences():
    store = SimpleNamespace(folder="juin", stems=lambda: ("roux", "roux-alix"))
    names = Names()
    assert names.of(store, "roux-alix", "L’ORME Alix", "0214", 7) == "L’ORME Alix"
    assert names.of(store, "roux", "") == "roux"
    sentence = "L'ORME Alix (0214) : grille-roux-alix.pdf, roux.toml, carroux, L’ORMES"
    assert names.scrub(sentence) == sentence
    names.toggle()
    assert (
        names.scrub(sentence) == "Passage 7 (0214) : grille-Passage 7.pdf, Candidat 1.toml, carroux, L’ORMES"
    )
    assert names.of(store, "roux-alix", "L’ORME Alix") == "Candidat 2"
    assert names.of(store, "venu-apres", "") == "Candidat 3"
    assert names.value("candidat.nom", "ORME") == "(masqué)" and names.value("C1.1.outils", "S") == "S"
    assert names.number("0214123456") == ""


def test_namesakes_and_shared_passages_are_told_apart():
    store = SimpleNamespace(
        folder="juin", stems=lambda: ("un", "deux", "trois", "quatre", "cinq", "six", "sept")
    )
    names = Names()
    names.toggle()
    called = {stem: names.of(store, stem, "ORME Alix", "0990000001", 3) for stem in store.stems()[:5]}
    assert list(called.values()) == [
        "Passage 3",
        "Passage 3 bis",
        "Passage 3 ter",
        "Passage 3 quater",
        "Passage 3 (5)",
    ]
    # Each keeps theirs, whoever is asked for first, and when another one leaves that passage.
    assert names.of(store, "un", "ORME Alix", "0990000001", 1) == "Passage 1"
    assert all(
        names.of(store, s, "ORME Alix", "0990000001", 3) == called[s] for s in ("cinq", "trois", "deux")
    )
    assert [names.of(store, stem, "ORME Zoé") for stem in ("six", "sept")] == ["Candidat 6", "Candidat 7"]
    # A sentence does not say which of them it means; what only one of them has does.
    assert names.scrub("ORME Zoé est retiré.") == "Candidat 6 ou Candidat 7 est retiré."
    assert names.scrub("deux.toml, 0990000001 : ORME Zoé").startswith(
        "Passage 3 bis.toml, Passage 1 ou Passage 3 bis ou"
    )
    assert all(len({names.of(store, one, "", order=order) for one in called}) == 5 for order in (None, 8))


def test_a_namesake_in_another_session_is_another_matter():
    june, may = (SimpleNamespace(folder=name, stems=lambda: ("orme",)) for name in ("juin", "mai"))
    names = Names()
    names.toggle()
    assert [names.of(june, "orme", "ORME Alix", order=4), names.of(may, "orme", "ORME Alix", order=4)] == [
        "Passage 4"
    ] * 2
    assert names.of(june, "orme", "ORME Alix") == "Candidat 1"
    assert names.scrub("ORME Alix") == "Candidat 1"
    names.of(may, "saule", "SAULE Ève")
    assert names.scrub("ORME Alix et SAULE Ève") == "Passage 4 et Candidat 2"


async def test_two_of_one_name_and_one_passage_have_each_their_label(app, juin):
    for number in ("0990000008", "0990000009"):
        add(juin, "AUBIER", "Jean", number, order=3)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "x")
        labels = [re.match(r"Passage 3( bis| ter)?", row) for row in rows(app)]
        assert {one.group() for one in labels if one} == {"Passage 3", "Passage 3 bis", "Passage 3 ter"}
        await press(pilot, "home", "enter")
        own = lines(app)[0].split("   ")[0].strip()
        await press(pilot, "pagedown", "pageup")
        assert lines(app)[0].split("   ")[0].strip() == own


def test_the_elision_before_a_name_goes_with_it(tmp_path):
    """« d’ABEL Ana » is « de Passage 3 » while names are hidden; a name that begins with D' is one name."""
    names = Names()
    store = SessionsFolder(tmp_path).create("juin", Session("mc-sno-e1", "E1"))
    for stem, name, order in (("abel", "ABEL Ana", 3), ("d-aubepine", "D'AUBÉPINE Ève", 4)):
        names.of(store, stem, name, "", order)
    names.toggle()
    assert names.scrub("le chronomètre d’ABEL Ana tourne") == "le chronomètre de Passage 3 tourne"
    assert names.scrub("D’AUBÉPINE Ève, d’abord") == "Passage 4, d’abord"
    assert names.scrub("celui de D’AUBÉPINE Ève") == "celui de Passage 4"
