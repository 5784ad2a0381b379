"""Clore and rouvrir on disk: what is refused, what is written, and what a change underneath does."""

import tomllib
from dataclasses import replace
from decimal import Decimal

import pytest
from cases import ALIX, NOE, NOW, again

from e1tui.domain.closing.seal import closed, fingerprint, reopened, reviewed
from e1tui.domain.evaluation import Candidate, with_field
from e1tui.domain.session import Presence, State
from e1tui.errors import InvalidValue, SaveError
from e1tui.operations.closing import close, close_all, plan_closing, reopen
from e1tui.storage.check import check_session
from e1tui.storage.toml.evaluation_toml import encode_evaluation


@pytest.fixture
def day(store, make):
    """A complete draft, an absent candidate, a blank one, a closed one, and a file that is refused."""
    people = {
        "complete": make(state=State.DRAFT, closing=None),
        "absent": make(
            candidate=Candidate("LILAS", "Ange"), state=State.DRAFT, closing=None, presence=Presence.ABSENT
        ),
    }
    for stem, evaluation in people.items():
        (store.folder / f"{stem}.toml").write_bytes(encode_evaluation(evaluation))
    store.add(Candidate("ROSE", "Zoé"))
    done = closed(make(candidate=Candidate("ORME", "Luc")), "adurand", NOW)
    (store.folder / "orme.toml").write_bytes(encode_evaluation(done))
    (store.folder / "abime.toml").write_text("format = 9\n")
    return store


def plan(store):
    return plan_closing(store.grid(), store.session(), store.load_all())


def test_all_complete_ones(day):
    found = plan(day)
    assert [one.stem for one in found.ready] == ["absent", "complete"]
    assert [one.stem for one in found.done] == ["orme"]
    assert [(one.stem, one.name) for one in found.refused] == [
        ("abime", "abime.toml"),
        ("rose-zoe", "ROSE Zoé"),
    ]
    assert "Il manque : C1.1 : Pertinence" in found.refused[1].reason
    written, refused = close_all(day, found, ALIX, NOW)
    assert [one.stem for one in written] == ["absent", "complete"] and refused == found.refused
    document = tomllib.loads((day.folder / "complete.toml").read_text())
    assert document["cloture"].pop("entete")["etablissement"] == "Lycée Exemple"
    assert document["cloture"] == {
        "le": NOW, "par": "adurand", "empreinte": fingerprint(day.load("complete").evaluation), "version": 2,
    }  # fmt: skip
    assert document["historique"][-1]["apres"] == "close"
    assert [problem.file for problem in check_session(day).problems] == ["2026-06/abime.toml"]


def test_nothing_closes_without_a_commission_but_incoherence_never_blocks(day):
    high = with_field(day.load("complete").evaluation, "C1.1.note", Decimal(0))
    day.save(day.load("complete"), high, ALIX, NOW)
    assert "complete" in [one.stem for one in plan(day).ready]
    session = replace(day.session(), commission=())
    found = plan_closing(day.grid(), session, [day.load("complete")])
    assert "commission" in found.refused[0].reason and not found.ready


def test_changed_meanwhile(day):
    (one,) = (one for one in plan(day).ready if one.stem == "complete")
    other = again(day)
    theirs = with_field(other.load("complete").evaluation, "C1.1.note", Decimal(3))
    other.save(other.load("complete"), theirs, NOE, NOW)
    with pytest.raises(SaveError, match="entre-temps"):
        close(day, one, ALIX, NOW)
    assert not day.load("complete").evaluation.is_closed


def test_reopening_is_in_the_history_and_voids_the_fingerprint(day):
    stored = reopen(day, "orme", "erreur de C1.2", NOE, NOW)
    document = tomllib.loads((day.folder / "orme.toml").read_text())
    assert document["etat"] == "brouillon" and "cloture" not in document
    entry = document["historique"][-1]
    assert (entry["par"], entry["avant"], entry["apres"], entry["motif"]) == (
        "nleroy", "close", "brouillon", "erreur de C1.2",
    )  # fmt: skip
    assert stored.evaluation.history[-1].reason == "erreur de C1.2"
    with pytest.raises(SaveError, match="rien à rouvrir"):
        reopen(day, "orme", "encore", NOE, NOW)
    # The reason is that of the reopening only.
    changed = day.save(stored, with_field(stored.evaluation, "C1.2.note", Decimal(3)), NOE, NOW).stored
    assert changed.evaluation.history[-1].reason == ""


def test_reopening_without_a_reason_writes_nothing(day):
    before = (day.folder / "orme.toml").read_bytes()
    with pytest.raises(InvalidValue):
        reopen(day, "orme", " ", NOE, NOW)
    assert (day.folder / "orme.toml").read_bytes() == before


def test_a_review_is_kept_and_in_the_history_and_a_reopening_beats_it(day):
    stored, stale = day.load("orme"), again(day).load("orme")
    saved = day.save(stored, reviewed(stored.evaluation, "clemaire"), NOE, NOW).stored
    assert saved.evaluation.closing.reviewed_by == "clemaire"
    assert (saved.evaluation.history[-1].field, saved.evaluation.history[-1].after) == (
        "cloture.relu_par", "clemaire",
    )  # fmt: skip
    assert not check_session(day).problems[1:]
    merged = day.save(stale, reopened(stale.evaluation, "à revoir"), ALIX, NOW)
    assert not merged.conflicts and merged.stored.evaluation.closing is None
    assert merged.stored.evaluation.history[-1].reason == "à revoir"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("note = 14.5", "note = 15.5"), "cloture.empreinte"),
        (('besoins = "TI"', 'besoins = "TS"'), "cloture.empreinte"),
        (('presence = "present"', 'presence = "absent"'), "cloture.empreinte"),
        (('nom = "ORME"', 'nom = "ORMES"'), "cloture.empreinte"),
        (("Une démarche claire", "Une démarche floue"), "cloture.empreinte"),
        (('etat = "close"', 'etat = "brouillon"'), "etat"),
        (('empreinte = "', 'empreinte = "g'), "cloture.empreinte"),
        (('presence = "present"', 'presence = "present"\nnotes_internes = "vu"'), None),
    ],
)
def test_a_closed_file_that_was_changed_by_hand(day, change, key):
    path = day.folder / "orme.toml"
    text = path.read_text()
    assert text.count(change[0]) >= 1
    path.write_text(text.replace(*change, 1))
    found = [problem.key for problem in check_session(day).problems if problem.file.endswith("orme.toml")]
    assert found == ([key] if key else [])


def test_the_gate_itself_refuses_what_is_not_complete(day):
    """Whoever calls it: an empty evaluation was closed by that alone."""
    before = (day.folder / "rose-zoe.toml").read_bytes()
    with pytest.raises(SaveError, match="Il manque : C1.1"):
        close(day, day.load("rose-zoe"), ALIX, NOW)
    assert (day.folder / "rose-zoe.toml").read_bytes() == before
    with pytest.raises(SaveError, match="déjà close"):
        close(day, day.load("orme"), ALIX, NOW)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"form": None}, "Forme"),
        ({"date": None}, "Date"),
        ({"commission": ()}, "commission"),
        ({"centre": "漢"}, "centre"),
    ],
)
def test_the_gate_reads_the_session_as_it_is_now(day, change, words):
    stored = day.load("complete")
    day.save_session(replace(day.session(), **change))
    with pytest.raises(SaveError, match=words):
        close(day, stored, ALIX, NOW)
    assert not day.load("complete").evaluation.is_closed


def test_what_is_doubtful_stands_in_the_way_only_where_that_is_asked_for(day):
    day.save_session(replace(day.session(), school=""))
    with pytest.raises(SaveError, match="Établissement non saisi"):
        close(day, day.load("complete"), ALIX, NOW, complete=True)
    found = plan_closing(day.grid(), day.session(), [day.load("complete")], complete=True)
    assert found.refused[0].reason == "Établissement non saisi." and not found.ready
    assert close(day, day.load("complete"), ALIX, NOW).evaluation.is_closed


def test_what_was_changed_by_hand_before_the_closing_is_in_the_history_from_then_on(day):
    one = day.load("complete")
    day.save(one, with_field(one.evaluation, "C1.1.note", Decimal(13)), ALIX, NOW)
    path = day.folder / "complete.toml"
    text = path.read_text()
    assert text.count("note = 13.0\n") == 1
    path.write_text(text.replace("note = 13.0\n", "note = 13.5\n"))
    closed_now = close(day, day.load("complete"), NOE, NOW).evaluation
    last = [entry for entry in closed_now.history if entry.field == "C1.1.note"][-1]
    assert (last.by, last.before, last.after) == ("nleroy", Decimal(13), Decimal("13.5"))
    assert not [p for p in check_session(day).problems if p.file.endswith("complete.toml")]
