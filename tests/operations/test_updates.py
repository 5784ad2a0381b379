"""Updates of candidates who are there already: what counts as a difference, and who is meant."""

import datetime as dt
from dataclasses import replace

import pytest
from cases import ALIX, NOW

from e1tui.domain.closing.seal import closed
from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import Presence
from e1tui.operations.updates import repairs, save_update, with_updates
from e1tui.rosters.roster import Verdict, plan_import, read_roster
from e1tui.storage.toml.evaluation_toml import encode_evaluation


@pytest.fixture
def day(store, make):
    """ROSE with a number, two LILAS of one name, ORME without a number, PIN closed."""
    store.add(Candidate("ROSE", "Zoé", "0990000001", "Lycée Exemple"), order=2)
    store.add(Candidate("LILAS", "Ange", "0990000002"))
    store.add(Candidate("LILAS", "Ange", "0990000003"))
    store.add(Candidate("ORME", "Luc"))
    done = closed(make(candidate=Candidate("PIN", "Ève", "0990000005")), "adurand", NOW)
    (store.folder / "pin.toml").write_bytes(encode_evaluation(done))
    return store


def planned(store, text):
    existing = store.load_all()
    plan = plan_import(read_roster(text), [one.evaluation.candidate for one in existing])
    return with_updates(plan, existing)


def test_differences_are_shown_with_both_values(day):
    plan, (update,) = planned(
        day, "Numéro;Nom;Prénom;Établissement;Date;Passage;Heure\n0990000001;ROSIER;Zoé;;12/06/2026;3;9h40\n"
    )
    assert plan.to_add == () and update.refusal == ""
    assert [(one.field, one.before, one.after) for one in update.changes] == [
        ("candidat.nom", "ROSE", "ROSIER"),
        ("candidat.date_evaluation", None, dt.date(2026, 6, 12)),
        ("passage", 2, 3),
        ("heure", None, dt.time(9, 40)),
    ]  # a blank school erases nothing
    assert update.evaluation.candidate == Candidate(
        "ROSIER", "Zoé", "0990000001", "Lycée Exemple", dt.date(2026, 6, 12)
    )


@pytest.mark.parametrize(
    ("before", "cell", "text", "changes"),
    [
        (Presence.PRESENT, "absent", "", [("presence", Presence.PRESENT, Presence.ABSENT)]),
        (Presence.ABSENT, "AJ", "", [("presence", Presence.ABSENT, Presence.EXCUSED)]),
        (Presence.PRESENT, "absent", "Bien.", []),  # it would hide what was given
        (Presence.ABSENT, "présent", "", []),  # most lists say so of everybody
        (Presence.ABSENT, "", "", []),
    ],
)
def test_a_list_says_who_is_absent_where_nothing_was_given(day, before, cell, text, changes):
    stored = day.load("rose-zoe-0990000001")
    changed = replace(stored.evaluation.with_appreciation(text), presence=before)
    day.save(stored, changed, ALIX, NOW)
    plan, updates = planned(day, f"Numéro;Nom;Prénom;Présence\n0990000001;ROSE;Zoé;{cell}\n")
    assert plan.to_add == ()
    assert [(c.field, c.before, c.after) for update in updates for c in update.changes] == changes


@pytest.mark.parametrize(("before", "cell", "after"), [(False, "oui", True), (True, "non", False)])
def test_extra_time_is_given_and_taken_back_never_by_silence(day, before, cell, after):
    stem = day.add(Candidate("IF", "Noé", "0990000007"), extra_time=before)
    text = "Numéro;Nom;Prénom;Tiers temps\n0990000007;IF;Noé;{}\n"
    for same in ("", "oui" if before else "non"):
        assert planned(day, text.format(same))[1] == ()
    _, (update,) = planned(day, text.format(cell))
    assert save_update(day, update, ALIX, NOW) == ""
    assert day.load(stem).evaluation.extra_time is after
    assert [entry.field for entry in day.load(stem).evaluation.history] == ["temps_majore"]


def test_a_number_for_who_had_none(day):
    plan, (update,) = planned(day, "Numéro;Nom;Prénom\n0990000009;Orme;LUC\n0990000010;ORME;Luc\n")
    assert update.stored.stem == "orme-luc" and update.changes[-1].after == "0990000009"
    assert [entry.verdict for entry in plan.entries] == [Verdict.KNOWN, Verdict.ADD]


def test_namesakes_are_never_guessed_at(day):
    plan, updates = planned(day, "Nom;Prénom;Établissement\nLILAS;Ange;Lycée\n")
    assert updates == () and plan.to_add == ()
    plan, updates = planned(day, "Numéro;Nom;Prénom\n0990000009;LILAS;Ange\n0990000008;ROSE;Zoé\n")
    assert updates == () and len(plan.to_add) == 2


def test_a_closed_one_is_refused(day):
    _, (update,) = planned(day, "Numéro;Nom;Prénom\n0990000005;PINS;Ève\n")
    assert "close" in update.refusal


@pytest.mark.parametrize(("there", "listed"), [("990000009", "0990000009"), ("99 000 00 09", "0990000009")])
def test_zeros_that_a_number_has_lost_are_put_back_and_never_taken_away(day, there, listed):
    day.add(Candidate("IF", "Noé", there))
    existing = day.load_all()
    plan = plan_import(
        read_roster(f"Numéro;Nom;Prénom\n{listed};If;NOÉ\n"), [one.evaluation.candidate for one in existing]
    )
    assert [entry.verdict for entry in plan.entries] == [Verdict.KNOWN]
    (update,) = repairs(plan, existing)
    assert [(c.field, c.before, c.after) for c in update.changes] == [("candidat.numero", there, listed)]
    assert save_update(day, update, ALIX, NOW) == ""
    for text in (f"Numéro;Nom;Prénom\n{listed};IF;Noé\n", "Numéro;Nom;Prénom\n990000009;IF;Noé\n"):
        existing = day.load_all()
        plan, updates = planned(day, text)
        assert updates == () and repairs(plan, existing) == () and plan.to_add == ()


def test_zeros_of_a_closed_one_stay_and_of_another_name_are_no_repair(day):
    existing = day.load_all()
    for text, refusals in (
        ("Numéro;Nom;Prénom\n00990000005;PIN;Ève\n", ["évaluation close, à rouvrir d’abord"]),
        ("Numéro;Nom;Prénom\n00990000001;TILLEUL;Omar\n", []),
    ):
        plan = plan_import(read_roster(text), [one.evaluation.candidate for one in existing])
        assert [one.refusal for one in repairs(plan, existing)] == refusals
