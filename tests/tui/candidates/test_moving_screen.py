"""Candidates to another session, by keys: who, where to, asked first."""

from dataclasses import replace
from decimal import Decimal

from hosts import add, add_session, change, lines, message, rows, settle, shown

from e1tui.storage.attendance import Attendance
from e1tui.storage.author import Author
from e1tui.tui.candidates.moving import MoveScreen
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.screen.dialogs import Confirm


async def test_the_one_under_the_cursor_moves(opened, size, juin, root):
    juillet = add_session(root, "juillet", title="E1, session de juillet 2026")
    before = juin.load("oeuvre-luc").evaluation
    async with opened(CandidatesScreen(juin), size=size) as (app, pilot):
        app.screen.list.select("oeuvre-luc")
        await pilot.press("d")
        await pilot.pause()
        assert isinstance(app.screen, MoveScreen)
        assert rows(app)[:3] == [
            "(●) Déplacer (le fichier d’ici reste, avec les retirés)",
            "( ) Copier : reste aussi dans cette session",
            "(●) Vers E1, session de juillet 2026 · 12/06/2026 · juillet",
        ]
        assert "[√] ŒUVRÉ Luc" in rows(app) and "[ ] ÉCLAIR Zoé 0990000001 · close" in rows(app)
        assert not any("offre" in row for row in rows(app))
        await pilot.press("enter")
        assert isinstance(app.screen, Confirm) and "Déplacer 1 candidat vers E1, session de juillet" in shown(
            app
        )
        await pilot.press("n")
        await pilot.pause()
        assert juillet.stems() == () and isinstance(app.screen, MoveScreen)
        await settle(app, pilot, "enter", "enter")
        assert isinstance(app.screen, CandidatesScreen) and message(app) == "1 candidat déplacé vers juillet."
        assert not any(row.startswith("ŒUVRÉ") for row in rows(app))
        await pilot.press("t")
        await pilot.pause()
        assert "ŒUVRÉ Luc" in shown(app) and "déplacé : juillet" in shown(app)
        await pilot.press("enter")  # he would be in both: that is asked
        assert "Il sera dans" in shown(app)
        await pilot.press("n")
        await pilot.pause()
        assert "oeuvre-luc" not in juin.stems()
    (stem,) = juillet.stems()
    moved = juillet.load(stem).evaluation
    assert (moved.positions, moved.appreciation) == (before.positions, before.appreciation)


async def test_several_are_copied_and_who_stays_is_named_before_and_after(opened, juin, root):
    juillet = add_session(root, "juillet")
    add_session(root, "aout")
    add(juillet, "LE GALL", "Ana", "0990000003")
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("d", "up", "space")  # from the first session up to Copier
        await pilot.pause()
        assert rows(app)[1].startswith("(●) Copier")
        keys = app.screen.query_one("#list").keys
        for key in ("vers/juillet", *(one for one in keys if "gall" in one)):
            app.screen.query_one("#list").select(key)
            await pilot.press("space")
        await pilot.press("enter")
        await pilot.pause()
        text = " ".join(shown(app).replace("│", " ").split())
        assert "Copier 1 candidat vers E1, session de juin 2026" in text
        assert "le numéro 0990000003 est déjà dans juillet (LE GALL Ana (0990000003))" in text
        await settle(app, pilot, "enter")
        assert message(app).startswith("1 candidat copié vers juillet. 1 non : LE GALL Ana (0990000003) :")
    assert len(juin.stems()) == 5 and len(juillet.stems()) == 2


async def test_nothing_is_chosen_for_anybody(opened, juin, root):
    for name in ("juillet", "aout"):
        add_session(root, name)
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("d", "up", "up", "enter")
        assert message(app) == "! Choisissez la session où aller : Espace."
        app.screen.query_one("#list").select("vers/juillet")
        await pilot.press("space")
        (ticked,) = (
            row for row in app.screen.query_one("#list").keys if row == "qui/d-aubepine-eve-0990000002"
        )
        app.screen.query_one("#list").select(ticked)
        await pilot.press("space", "enter")
        assert message(app) == "! Choisissez au moins un candidat : Espace."


async def test_without_another_session_it_says_how_to_make_one(opened, juin, size):
    async with opened(CandidatesScreen(juin), size=size) as (app, pilot):
        await pilot.press("d")
        await pilot.pause()
        assert "Aucune autre session de la même grille." in shown(app)
        assert "c   dans la liste des sessions : en créer une comme celle-ci" in shown(app)
        await pilot.press("enter", "q")
        assert isinstance(app.screen, CandidatesScreen)


async def test_names_stay_hidden(opened, juin, root):
    add_session(root, "juillet")
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        await pilot.press("x", "d")
        await pilot.pause()
        for name in ("AUBÉPINE", "ŒUVRÉ", "0990000001"):
            assert name not in shown(app)
        assert any(row.startswith(("[ ]", "[√]")) for row in rows(app))


async def test_a_colleague_who_has_it_on_screen_keeps_it(opened, juin, root):
    juillet = add_session(root, "juillet")
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        colleague = Attendance(juin.folder, Author("bpetit", "PETIT Noé"), app.now)
        colleague.enter("oeuvre-luc")
        try:
            app.screen.list.select("oeuvre-luc")
            await pilot.press("d", "enter")
            assert "ouvert par PETIT Noé" in message(app)
        finally:
            colleague.leave()
    assert juillet.stems() == ()


async def test_a_list_that_is_open_elsewhere_sees_who_came(opened, juin, root):
    """As it sees any other change: by itself."""
    from e1tui.operations.moving import move_all, plan_move
    from e1tui.storage.moving import Way

    juillet = add_session(root, "juillet")
    screen = CandidatesScreen(juillet)
    async with opened(screen) as (app, pilot):
        change(juin, "oeuvre-luc", lambda one: replace(one, marks={"C1.1": Decimal(3)}))
        plan = plan_move(Way(juin, juillet), [juin.load("oeuvre-luc")], Author("bpetit"), app.now())
        move_all(plan, Author("bpetit"), app.now)
        screen._look()
        await pilot.pause()
        assert [row.split()[0] for row in rows(app)] == ["ŒUVRÉ"]


async def test_a_narrow_window_tells_the_whole_of_a_session(opened, juin, root):
    title = "E1, session de juillet 2026, seconde commission"
    add_session(root, "2026-07-seconde-commission", title=title)
    async with opened(CandidatesScreen(juin), size=(60, 16)) as (app, pilot):
        await pilot.press("d")
        await pilot.pause()
        assert "Déplacer (le fichier d’ici reste, avec les retirés)" in shown(app)
        assert all(len(line) <= 60 for line in lines(app))
        assert "2026-07-seconde-commission" not in "".join(rows(app))
        await pilot.press("up", "down")
        assert message(app) == "2026-07-seconde-commission · 12/06/2026"
