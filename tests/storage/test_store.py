"""The sessions folder: listing, saving with revision and history, merging, what is refused and left alone."""

import datetime as dt
import os
from dataclasses import replace
from decimal import Decimal

import pytest
from levels import Level

from e1tui.domain.evaluation import Candidate, with_field
from e1tui.domain.session import Presence, Session
from e1tui.errors import FileProblem, SaveError, UsageError
from e1tui.storage.store import Stored, Unreadable

MARTIN = Candidate("MARTIN", "Camille", "0214123456")


def field(name, value):
    return lambda evaluation: with_field(evaluation, name, value)


def entries(evaluation):
    return [(e.revision, e.by, e.member, e.field, e.before, e.after) for e in evaluation.history]


# --- sessions ---


def test_a_session_is_created_and_read(folder, session):
    store = folder.create("2026-06", session)
    assert store.session() == session
    assert folder.open("2026-06").session() == session
    assert store.grid().id == "mc-sno-e1"
    assert folder.names() == ("2026-06",)
    assert store.folder.stat().st_mode & 0o777 == 0o700
    assert (store.folder / "session.toml").stat().st_mode & 0o777 == 0o600


def test_a_session_that_would_not_be_read_again_is_not_written(folder, store, session):
    absurd = replace(session, date=dt.date(1, 1, 1))
    before = (store.folder / "session.toml").read_bytes()
    for change in (lambda: store.save_session(absurd), lambda: folder.create("an-un", absurd)):
        with pytest.raises(SaveError, match="il ne se relirait pas : date : une année de 1000 à 9998"):
            change()
    assert (store.folder / "session.toml").read_bytes() == before
    assert folder.names() == ("2026-06",)


def test_the_last_revision_there_is_takes_a_save(store, save):
    stem = store.add(MARTIN)
    path = store.folder / f"{stem}.toml"
    path.write_text(path.read_text().replace("revision = 0", "revision = 1000000000"))
    saved = save(store, store.load(stem), field("passage", 2)).stored.evaluation
    assert (saved.revision, saved.order) == (1_000_000_000, 2)


def test_a_name_that_is_taken(folder, store, session):
    with pytest.raises(SaveError, match="« 2026-06 » existe déjà"):
        folder.create("2026-06", session)
    (folder.root / "fichier").write_text("")
    with pytest.raises(SaveError, match="« fichier » existe déjà"):
        folder.create("fichier", session)


def test_a_session_that_is_not_there(folder, store):
    with pytest.raises(FileProblem, match="Pas de session « autre » dans .*Sessions présentes : 2026-06"):
        folder.open("autre")
    with pytest.raises(UsageError):
        folder.open("../2026-06")


@pytest.mark.parametrize("typed", ["E1, été : juin/juillet", "e1, ete :  juin/juillet", "E1, juin"])
def test_a_title_is_no_name_and_the_name_is_told(folder, store, session, typed):
    folder.create("2026-07", replace(session, title="E1, été : juin/juillet"))
    folder.create("2026-08", replace(session, title="E1, juin"))
    (folder.root / "2026-08" / "illisible.toml").write_text("?")
    name = "2026-08" if typed == "E1, juin" else "2026-07"
    wanted = f"est l’intitulé d’une session : donnez le nom de son dossier, « {name} »\\.$"
    with pytest.raises(FileProblem, match=wanted):
        folder.open(typed)


def test_a_title_of_two_sessions_is_told_with_both_names_and_a_name_goes_first(folder, store, session):
    folder.create("b", replace(session, title="Même", date=None))
    folder.create("a", replace(session, title="Même", date=None))
    folder.create("refusee", session)
    (folder.root / "refusee" / "session.toml").write_text("format = 9")
    with pytest.raises(FileProblem, match="de 2 sessions : .* « a » ou « b »"):
        folder.open("même")
    folder.create("Même", replace(session, title="Autre"))
    assert folder.open("Même").session().title == "Autre"


def test_what_is_not_there_yet_is_empty(folder):
    assert folder.names() == () == folder.entries()


def test_most_recent_session_first_undated_last(folder):
    for name, date in {
        "c": dt.date(2026, 1, 1),
        "a": None,
        "b": dt.date(2026, 6, 1),
        "d": dt.date(2026, 1, 1),
    }.items():
        folder.create(name, Session("mc-sno-e1", name, date=date))
    (folder.root / "vide").mkdir()
    assert [entry.name for entry in folder.entries()] == ["b", "c", "d", "a"]


def test_a_session_s_count_and_a_refused_one(folder, store):
    store.add(MARTIN)
    (store.folder / "refuse.toml").write_text("format = 9")
    (entry,) = folder.entries()
    assert (entry.candidates, entry.problem) == (2, "")
    (store.folder / "session.toml").write_text("format = 9")
    (entry,) = folder.entries()
    assert entry.session is None
    assert entry.problem == "2026-06/session.toml : format : format 9 inconnu de cette version (connu : 1)."


def test_a_session_of_an_unknown_grid(store):
    path = store.folder / "session.toml"
    path.write_text(path.read_text().replace("mc-sno-e1", "autre"))
    with pytest.raises(FileProblem, match="2026-06/session.toml : grille : grille inconnue « autre »"):
        store.session()


# --- candidates ---


def test_a_candidate_is_added(store):
    stem = store.add(MARTIN, presence=Presence.ABSENT, order=3, time=dt.time(9, 40))
    assert stem == "martin-camille-0214123456"
    stored = store.load(stem)
    assert stored.evaluation.candidate == MARTIN
    assert (stored.evaluation.presence, stored.evaluation.order, stored.evaluation.time) == (
        Presence.ABSENT, 3, dt.time(9, 40),
    )  # fmt: skip
    assert (stored.evaluation.revision, stored.evaluation.history) == (0, ())
    assert (store.folder / f"{stem}.toml").stat().st_mode & 0o777 == 0o600
    other = replace(MARTIN, number="02.14.12.34.56")
    assert store.add(other) == "martin-camille-02-14-12-34-56"
    assert store.add(replace(other, number="02-14-12-34-56")) == "martin-camille-02-14-12-34-56-2"


def test_every_toml_file_but_the_session_s_is_a_candidate(store):
    store.add(MARTIN)
    (store.folder / "Autre nom.toml").write_bytes(
        (store.folder / "martin-camille-0214123456.toml").read_bytes()
    )
    for name in (".cache.toml", ".martin.a1b2.tmp", "notes.txt", "session.toml.bak"):
        (store.folder / name).write_text("")
    (store.folder / "exports").mkdir()
    assert store.stems() == ("Autre nom", "martin-camille-0214123456")


def test_what_is_refused_is_listed_with_its_reason_and_left_alone(store, save):
    stem = store.add(MARTIN)
    stored = store.load(stem)
    path = store.folder / f"{stem}.toml"
    refused = path.read_bytes() + b"\nautre = 1\n"
    path.write_bytes(refused)
    (one,) = store.load_all()
    assert one == Unreadable(stem, f"{stem}.toml : candidat.autre : clé inconnue de cette version.")
    with pytest.raises(FileProblem):
        store.load(stem)
    with pytest.raises(FileProblem):
        save(store, stored, field("passage", 1))
    with pytest.raises(FileProblem):
        store.withdraw(stem)
    assert path.read_bytes() == refused


@pytest.mark.parametrize("kind", ["folder", "fifo", "link", "large"])
def test_what_is_no_regular_file(store, tmp_path, kind):
    path = store.folder / "x.toml"
    match kind:
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case "link":
            (tmp_path / "ailleurs.toml").write_text("format = 1")
            path.symlink_to(tmp_path / "ailleurs.toml")
        case "large":
            path.write_bytes(b"#" * (1024 * 1024 + 1))
    (one,) = store.load_all()
    reason = {
        "folder": "un dossier",
        "fifo": "fichier ordinaire",
        "link": "lien symbolique",
        "large": "512 Kio",
    }[kind]
    assert isinstance(one, Unreadable) and reason in one.reason and one.reason.startswith("x.toml : ")


def test_the_same_person_is_not_added_twice_from_two_posts(store):
    stem = store.add(MARTIN)
    with pytest.raises(SaveError, match="MARTIN Camille .* est déjà dans la session"):
        store.add(MARTIN)
    assert store.stems() == (stem,)


# --- saving ---


def test_one_revision_a_write_shared_by_its_history(store, save):
    stored = store.load(store.add(MARTIN))
    first = save(store, stored, field("C1.1.outils", Level.S)).stored
    second = save(
        store,
        first,
        lambda e: with_field(with_field(e, "C1.1.outils", Level.TS), "C1.1.note", Decimal("14.5")),
    ).stored
    assert (first.evaluation.revision, second.evaluation.revision) == (1, 2)
    assert entries(second.evaluation) == [
        (1, "adurand", "DURAND Alix", "C1.1.outils", None, "S"),
        (2, "adurand", "DURAND Alix", "C1.1.outils", "S", "TS"),
        (2, "adurand", "DURAND Alix", "C1.1.note", None, Decimal("14.5")),
    ]
    assert store.load(stored.stem) == second


def test_nothing_changed_writes_nothing(store, save):
    stored = store.load(store.add(MARTIN))
    path = store.folder / f"{stored.stem}.toml"
    inode = path.stat().st_ino
    assert save(store, stored, lambda evaluation: evaluation).stored == stored
    assert path.stat().st_ino == inode


def test_the_history_says_of_texts_that_they_changed_only(store, save):
    stored = store.load(store.add(MARTIN))
    for text in ("Un secret.", "Un autre secret."):
        stored = save(store, stored, field("appreciation", text)).stored
    stored = save(store, stored, field("C1.1.outils.remarque", "secret")).stored
    history = (store.folder / f"{stored.stem}.toml").read_text().partition("[[historique]]")[2]
    assert "secret" not in history
    # Both edits of one text by one person within a minute are one entry.
    assert [(e.revision, e.field) for e in stored.evaluation.history] == [
        (2, "appreciation"),
        (3, "C1.1.outils.remarque"),
    ]


def test_other_fields_changed_underneath_are_merged(store, save):
    stored = store.load(store.add(MARTIN))
    save(store, stored, field("C1.1.outils", Level.S))
    saved = save(store, stored, field("C1.1.besoins", Level.TI))
    assert saved.conflicts == ()
    assert saved.stored.evaluation.positions == {"C1.1.outils": Level.S, "C1.1.besoins": Level.TI}
    assert saved.stored.evaluation.revision == 2
    assert [e.field for e in saved.stored.evaluation.history] == ["C1.1.outils", "C1.1.besoins"]


def test_the_same_field_changed_underneath_is_a_conflict(store, save):
    stored = store.load(store.add(MARTIN))
    theirs = save(store, stored, field("C1.1.outils", Level.S)).stored
    saved = save(store, stored, field("C1.1.outils", Level.TI))
    (conflict,) = saved.conflicts
    assert (conflict.field, conflict.mine, conflict.theirs) == ("C1.1.outils", Level.TI, Level.S)
    assert conflict.who == theirs.evaluation.history[-1].member
    assert saved.stored == theirs == store.load(stored.stem)


def test_a_file_that_is_gone_is_not_made_again(store, save):
    stored = store.load(store.add(MARTIN))
    (store.folder / f"{stored.stem}.toml").unlink()
    with pytest.raises(FileProblem, match="n’existe pas ou plus"):
        save(store, stored, field("passage", 1))
    assert store.stems() == ()


def test_a_save_leaves_no_temporary_file(store, save):
    stored = store.load(store.add(MARTIN))
    save(store, stored, field("passage", 1))
    assert sorted(os.listdir(store.folder)) == [".verrou", "martin-camille-0214123456.toml", "session.toml"]


# --- withdrawing ---


def test_withdrawn_and_put_back(store):
    stem = store.add(MARTIN)
    content = (store.folder / f"{stem}.toml").read_bytes()
    store.withdraw(stem)
    assert store.stems() == ()
    assert (store.folder / "retires" / f"{stem}.toml").read_bytes() == content
    (one,) = store.withdrawn()
    assert isinstance(one, Stored) and one.evaluation.candidate == MARTIN
    assert store.add(MARTIN) == f"{stem}-2"  # the name stays the withdrawn candidate's
    store.restore(stem)
    assert store.stems() == (stem, f"{stem}-2")
    assert store.withdrawn() == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [("C1.1.outils", Level.TI), ("C1.1.note", Decimal(0)), ("appreciation", "a"), ("notes_internes", "b")],
)
def test_who_was_given_something_stays(store, save, name, value):
    stored = store.load(store.add(MARTIN))
    save(store, stored, field(name, value))
    with pytest.raises(SaveError, match="il reste"):
        store.withdraw(stored.stem)
    assert store.stems() == (stored.stem,)


def test_nobody_is_overwritten_by_who_comes_back(store):
    stem = store.add(MARTIN)
    store.withdraw(stem)
    (store.folder / f"{stem}.toml").write_text("autre")
    with pytest.raises(SaveError, match="n’est pas déplacé : ce nom est déjà pris"):
        store.restore(stem)
    assert (store.folder / f"{stem}.toml").read_text() == "autre"
