"""Remarks, the appreciation, the notes: written line by line, on disk as each line comes."""

from __future__ import annotations

import time

from talks import Table, after


def test_a_remark_on_the_line_or_asked_for(table: Table) -> None:
    key = f"{table.store.grid().criteria[0].key}"
    lines = table.talk("r très clair", "r", "", "r", "plus court", "r", ".")
    assert after(lines, "r très clair")[0] == "Gardé."
    assert after(lines, "r très clair")[1].endswith("besoins : rien (avec une remarque) ?")
    assert after(lines, "r") == ["Remarque : très clair", "Une autre ? Entrée : inchangée. . : la retirer."]
    assert after(lines, "")[0] == "Inchangé." and after(lines, "plus court")[0] == "Gardé."
    assert after(lines, ".")[0] == "Retiré." and not table.given().remarks
    table.talk("r un mot")
    assert table.given().remarks == {key: "un mot"}


def test_a_remark_belongs_to_a_criterion(table: Table) -> None:
    assert after(table.talk("n", "r bien"), "r bien")[0] == "Une remarque se pose sur un critère."


def test_the_appreciation_ends_with_a_full_stop_alone(table: Table) -> None:
    lines = table.talk("a", "Une démarche claire.", "", "À poursuivre. 1", "v", ".", "TI")
    assert after(lines, "a") == ["Appréciation générale, ligne à ligne. Un point seul : fin."]
    assert after(lines, ".")[0] == "Gardé." and after(lines, "TI")[0] == "TI."  # back where one was
    assert table.given().appreciation == "Une démarche claire.\n\nÀ poursuivre. 1\nv"


def test_what_is_to_be_read_again_is_said(table: Table) -> None:
    lines = table.talk("a", "Un travail nul.", ".")
    assert any("nul" in line for line in after(lines, ".")[1:])


def test_a_text_that_is_there_is_added_to_or_left_or_written_anew(table: Table) -> None:
    table.talk("a", "Un.", ".")
    lines = table.talk("a", ".")
    assert after(lines, "a") == ["Un.", "Entrée : ajouter. r : tout récrire. Un point seul : laisser."]
    assert after(lines, ".")[0] == "Inchangé." and table.given().appreciation == "Un."
    table.talk("a", "", "Deux.", ".")
    assert table.given().appreciation == "Un.\nDeux."
    table.talk("a", "Trois.", "Quatre.", ".")  # who did not wait for the question
    assert table.given().appreciation == "Un.\nDeux.\nTrois.\nQuatre."
    table.talk("a", "r", "Cinq.", ".")
    assert table.given().appreciation == "Cinq."
    assert after(table.talk("a", "r", ".", "u"), ".")[0] == "Retiré."
    assert table.given().appreciation == "Cinq."


def test_the_notes_are_written_the_same_way(table: Table) -> None:
    lines = table.talk("l", "parle bas", ".")
    assert after(lines, "l")[0].startswith("Notes internes") and table.given().internal_notes == "parle bas"


def test_a_text_is_kept_when_the_input_ends_in_it(table: Table) -> None:
    lines = table.talk("a", "Une démarche claire.", "Des outils")
    assert table.code == 0 and lines[-1] == "Gardé."
    assert table.given().appreciation == "Une démarche claire.\nDes outils"
    table.talk("a", "r")
    assert table.given().appreciation == "Une démarche claire.\nDes outils"
    table.talk("r")
    assert not table.given().remarks


def test_each_line_is_on_disk_before_the_text_ends(table: Table) -> None:
    seen: list[str] = []

    def look() -> None:
        end = time.monotonic() + 10
        while time.monotonic() < end and not seen:
            if text := table.given().appreciation:
                seen.append(text)

    table.talk("a", "Une démarche claire.", look, ".")
    assert seen == ["Une démarche claire."]


def test_a_text_that_a_colleague_wrote_meanwhile_keeps_both(table: Table) -> None:
    def theirs() -> None:
        table.theirs(lambda e: e.with_appreciation("De Claude."))

    lines = table.talk("a", theirs, "La mienne.", ".", "k", "3", "q")
    said = next(line for line in lines if line.startswith("DEUX VALEURS"))
    assert said.startswith(
        "DEUX VALEURS, appréciation générale : La mienne., la vôtre ; De Claude., de LEMAIRE Claude à "
    )
    assert table.given().appreciation == "De Claude.\n\nLa mienne." and table.code == 0


def test_the_text_step_is_one_step_of_undo(table: Table) -> None:
    lines = table.talk("a", "Un.", "Deux.", ".", "u")
    assert after(lines, "u")[0] == "Annulé : appréciation générale."
    assert table.given().appreciation == ""
