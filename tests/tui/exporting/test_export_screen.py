"""The export screen: what is ticked, the bar, what was written and what was not."""

from dataclasses import replace

import pypdf
import pytest
from hosts import lines, message, rows, shown

from e1tui.storage.toml.evaluation_toml import encode_evaluation
from e1tui.tui.candidates.screen import CandidatesScreen
from e1tui.tui.exporting.screen import ExportScreen
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.widgets.line_list import LineList

CHOICES = [
    "[√] Grille officielle (confidentielle, non communicable)",
    "[√] Extrait communicable (PDF et texte)",
    "[ ] Bordereau de notation, toute la session (PDF, CSV, XLSX)",
    "[ ] Dossier du matin, toute la session (présence, passage, grilles vierges)",
    "[ ] Procès-verbal, toute la session (présents, absents, incidents)",
    "[ ] Notes à reporter, toute la session (numéro, note ou code ; PDF, CSV)",
    "[ ] Liste des candidats, toute la session (CSV, XLSX ; se réimporte)",
    "[ ] Les grilles de la session en un seul PDF, à imprimer recto verso",
    "[ ] Extraits des brouillons aussi, marqués PROJET",
    "[ ] Remarques et notes internes, sur une feuille à part des grilles",
    "[ ] Les documents de la session, un par jour",
    "[ ] Les documents de la session, un par établissement",
]


async def finished(app, pilot):
    await app.workers.wait_for_complete()
    await pilot.pause()


async def test_one_candidate(opened, juin, size):
    async with opened(ExportScreen(juin, "eclair-zoe", {}), size=size) as (app, pilot):
        assert lines(app)[0].strip() == "Exporter · E1, session de juin 2026"
        assert rows(app) == ["(●) Ce candidat : ÉCLAIR Zoé", "( ) Toute la session : 5 candidats", *CHOICES]
        folder = next(line for line in lines(app) if line.startswith(" Dossier : "))
        assert folder.endswith("/juin/exports") and len(folder) <= app.size.width  # of a path the end tells
        await pilot.press("enter")
        await finished(app, pilot)
        assert rows(app) == [
            "√ grille-eclair-zoe.pdf",
            "√ extrait-eclair-zoe.pdf",
            "√ extrait-eclair-zoe.txt",
        ]
        assert "3 fichiers écrits." in shown(app)
        await pilot.press("q")
        assert app.results == [None]
    assert sorted(path.name for path in (juin.folder / "exports").iterdir()) == [
        "extrait-eclair-zoe.pdf", "extrait-eclair-zoe.txt", "grille-eclair-zoe.pdf",
    ]  # fmt: skip


async def test_the_session_says_what_is_not_made_and_why(opened, juin):
    async with opened(ExportScreen(juin, None, {})) as (app, pilot):
        assert rows(app)[0] == "(●) Toute la session : 5 candidats"
        await pilot.press("down", "space")  # without the grids
        assert rows(app)[1] == "[ ] Grille officielle (confidentielle, non communicable)"
        await pilot.press("enter")
        await finished(app, pilot)
        made = [row for row in rows(app) if row.startswith("√")]
        assert made == ["√ extrait-eclair-zoe.pdf", "√ extrait-eclair-zoe.txt"]
        refused = [row for row in rows(app) if row.startswith("!")]
        assert refused[0].startswith("! offre.toml : format") and len(refused) == 3
        absent, project = [row for row in rows(app) if row.startswith("·")]  # no failure
        assert project.startswith("· Pour un extrait marqué PROJET, cochez")  # once for two drafts
        assert absent.startswith("· Pas d’extrait pour") and "il n’y a pas de note" in " ".join(rows(app))
        assert "2 fichiers écrits · 3 sans extrait · 3 documents non faits." in shown(app)
        assert "! offre.toml : format : format 9 inconnu de cette version" in " ".join(rows(app))
        await pilot.press("enter")
        assert app.results == [None]


@pytest.mark.parametrize("keys", [["down", "down", "space", "down", "space", "enter"]])
async def test_nothing_is_ticked(opened, juin, keys):
    async with opened(ExportScreen(juin, "eclair-zoe", {})) as (app, pilot):
        await pilot.press(*keys)
        assert message(app) == "! Cochez au moins un document (Espace)."
    assert not (juin.folder / "exports").exists()


async def test_elsewhere(opened, juin, tmp_path):
    async with opened(ExportScreen(juin, "eclair-zoe", {"E1TUI_EXPORTS": str(tmp_path / "sorties")})) as (
        app,
        pilot,
    ):
        await pilot.press("down", "enter")  # the whole session, under the cursor
        await finished(app, pilot)
        assert "6 fichiers écrits" in shown(app)
    assert len(list((tmp_path / "sorties" / "juin").iterdir())) == 6


async def test_what_is_there_already_is_not_counted_as_written(opened, juin):
    for said in ("3 fichiers écrits.", "0 fichier écrit, 3 inchangés."):
        async with opened(ExportScreen(juin, "eclair-zoe", {})) as (app, pilot):
            await pilot.press("enter")
            await finished(app, pilot)
            assert said in shown(app) and len(rows(app)) == 3


async def test_a_folder_that_cannot_be_made(opened, juin):
    (juin.folder / "exports").write_text("")
    async with opened(ExportScreen(juin, "eclair-zoe", {})) as (app, pilot):
        await pilot.press("enter")
        await finished(app, pilot)
        assert rows(app)[0].startswith("! ") and "n’est pas un dossier" in " ".join(rows(app))


async def test_cancelled_before_it_begins(opened, juin):
    async with opened(ExportScreen(juin, None, {})) as (app, pilot):
        app.screen.job.stop()
        await pilot.press("enter")
        await finished(app, pilot)
        assert "Annulé : 0 fichier écrit" in shown(app)


async def test_remarks_are_on_the_grid_only_when_ticked(opened, juin):
    criterion = juin.grid().criteria[0]
    (juin.folder / "eclair-zoe.toml").write_bytes(
        encode_evaluation(juin.load("eclair-zoe").evaluation.with_remark(criterion, "CANARI-REMARQUE"))
    )
    for ticks in ([], [*["down"] * 11, "space"]):
        async with opened(ExportScreen(juin, "eclair-zoe", {})) as (app, pilot):
            await pilot.press(*ticks, "enter")
            await finished(app, pilot)
        exports = juin.folder / "exports"
        internal = exports / "grille-eclair-zoe-avec-remarques.pdf"
        texts = {
            path.name: "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
            for path in exports.glob("*.pdf")
        }
        told = [name for name, text in texts.items() if "CANARI" in text]
        assert told == ([internal.name] if ticks else [])
        assert {"grille-eclair-zoe.pdf", "extrait-eclair-zoe.pdf"} <= set(texts)


async def test_what_is_not_true_any_more_is_shown_and_made_anew(opened, juin, make, size):
    async with opened(ExportScreen(juin, "eclair-zoe", {}), size=size) as (app, pilot):
        await pilot.press("enter")
        await finished(app, pilot)
    async with opened(ExportScreen(juin, None, {}), size=size) as (app, pilot):
        await finished(app, pilot)
        assert "Refaire" not in shown(app)  # all of it is as it would be made
    path = juin.folder / "eclair-zoe.toml"
    path.write_bytes(encode_evaluation(replace(juin.load("eclair-zoe").evaluation, appreciation="Autre.")))
    async with opened(ExportScreen(juin, None, {}), size=size) as (app, pilot):
        await finished(app, pilot)
        assert rows(app)[-4:] == [
            "Refaire ce qui n’est plus à jour dans ce dossier : 3 documents",
            "extrait-eclair-zoe.pdf",
            "extrait-eclair-zoe.txt",
            "grille-eclair-zoe.pdf",
        ]
        app.screen.query_one(LineList).select("refaire")
        await pilot.press("space")  # nothing to tick
        await pilot.press("enter")
        await finished(app, pilot)
        assert "3 fichiers écrits." in shown(app) and "Autre." in (
            juin.folder / "exports" / "extrait-eclair-zoe.txt"
        ).read_text("utf-8")
    async with opened(ExportScreen(juin, None, {}), size=size) as (app, pilot):
        await finished(app, pilot)
        assert "Refaire" not in shown(app)


async def test_after_a_reopening_its_documents_are_named_with_an_offer(opened, juin, monkeypatch):
    monkeypatch.delenv("E1TUI_EXPORTS", raising=False)
    async with opened(ExportScreen(juin, "eclair-zoe", {})) as (app, pilot):
        await pilot.press("enter")
        await finished(app, pilot)
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        app.screen.list.select("eclair-zoe")
        await pilot.press("v", *"erreur", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        said = shown(app)
        assert "3 documents déjà faits ont encore ce qui était clos" in said
        assert "· extrait-eclair-zoe.pdf" in said and "· grille-eclair-zoe.pdf" in said
        await pilot.press("enter")
        await pilot.pause()
        await finished(app, pilot)
        assert isinstance(app.screen, ExportScreen) and "3 fichiers écrits." in shown(app)
        assert rows(app)[0].startswith("√ ")
    folder = juin.folder / "exports"
    assert (folder / "extrait-eclair-zoe.txt").read_text("utf-8").startswith("PROJET")
    assert "BROUILLON" in pypdf.PdfReader(folder / "grille-eclair-zoe.pdf").pages[0].extract_text()


async def test_the_offer_may_be_left(opened, juin):
    async with opened(ExportScreen(juin, "eclair-zoe", {})) as (app, pilot):
        await pilot.press("enter")
        await finished(app, pilot)
    before = (juin.folder / "exports" / "grille-eclair-zoe.pdf").read_bytes()
    async with opened(CandidatesScreen(juin)) as (app, pilot):
        app.screen.list.select("eclair-zoe")
        await pilot.press("v", *"erreur", "enter")
        await pilot.pause()
        await pilot.press("n")
        assert isinstance(app.screen, CandidatesScreen)
    assert (juin.folder / "exports" / "grille-eclair-zoe.pdf").read_bytes() == before


async def test_the_minutes_and_the_marks_to_type_by_day(opened, juin, size):
    (juin.folder / "offre.toml").unlink(missing_ok=True)
    async with opened(ExportScreen(juin, None, {}), size=size) as (app, pilot):
        listed = app.screen.query_one(LineList)
        for key in ("grille", "extrait", "par-jour"):
            listed.select(key)
            await pilot.press("space")
        assert message(app).startswith("Par jour, par établissement : bordereau")
        for key in ("pv", "notes"):
            listed.select(key)
            await pilot.press("space")
        await pilot.press("enter")
        await finished(app, pilot)
        made = [row.removeprefix("√ ") for row in rows(app) if row.startswith("√")]
        assert made[:3] == [
            "pv-juin-2026-06-12.pdf",
            "notes-juin-2026-06-12.pdf",
            "notes-juin-2026-06-12.csv",
        ]
