"""Copies that other programs leave beside a candidate's file, or the session's own: by name and by content."""

from __future__ import annotations

import shutil
from pathlib import Path

import cases
import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.evaluation import Candidate
from e1tui.storage.check import check_session
from e1tui.storage.listing.entries import session_entries
from e1tui.storage.listing.gradual import Gradual
from e1tui.storage.naming import COPY_WORDS, are_own, candidate_stem
from e1tui.storage.store import SessionStore

STEM = "exemple-camille-0214123456"
NAMES = (
    "{} (conflit 2026-06-12 114501)", "{} (conflicted copy 2026-06-12 114501)", "{} (Alix's conflicted copy 2026-06-12)",
    "{} (Copie en conflit de Alix 2026-06-12)", "{} (Case Conflict)", "{}.sync-conflict-20260612-114501-ABCDEFG",
    "{}_conflict-20260612-114501", "{}_Conflict", "{} [conflicted]", "{} (SFConflict a@b.example 2026-06-12-11-45-01)",
    "Copie de {}", "Copie (2) de {}", "Copy of {}", "{} - Copie", "{} - Copie (2)", "{} - Copy", "{} copy", "{} copy 2",
    "{} copie", "{} (copie)", "{} (autre copie)", "{} (1)", "{}(1)", "{} 2", "{}-PC-SALLE12", "{}.bak", "{}~", "~{}",
    "{}.orig", "{}_old", "{}-copie", "{}-sauvegarde", "{}_BACKUP_1234", "sauvegarde de {}", "{} (clash 2026-06-12)",
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    """A session with one candidate, whose file is STEM's."""
    made, stem = cases.new_store(tmp_path)
    assert stem == STEM
    return made


def beside(store: SessionStore, name: str, of: str = STEM, **changed: str) -> str:
    """A copy of a candidate's file under another name, with other texts in it: the name, as a stem."""
    text = (store.folder / f"{of}.toml").read_text()
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new)
    (store.folder / f"{name}.toml").write_text(text)
    return name


def copied(store: SessionStore) -> dict[str, str]:
    return {one.name.removesuffix(".toml"): one.original.removesuffix(".toml") for one in store.copies()}


@pytest.mark.parametrize("pattern", NAMES)
def test_a_copy_beside_its_original(store: SessionStore, pattern: str) -> None:
    name = beside(store, pattern.format(STEM))
    assert store.stems() == (STEM,)
    assert copied(store) == {name: STEM}
    (entry,) = session_entries(store.folder.parent)
    assert entry.candidates == 1
    files: Gradual[str] = Gradual(store.folder, str)
    files.look()
    assert files.stems == (STEM,) and files.copies == {name: STEM}


@pytest.mark.parametrize("pattern", NAMES)
def test_the_only_file_of_its_number_stays_a_candidate(store: SessionStore, pattern: str) -> None:
    (store.folder / f"{STEM}.toml").rename(store.folder / f"{pattern.format(STEM)}.toml")
    assert store.stems() == (pattern.format(STEM),) and not store.copies()


@pytest.mark.parametrize("pattern", NAMES)
def test_another_candidate_under_such_a_name_stays(store: SessionStore, pattern: str) -> None:
    """Somebody made the next candidate's file of a copy."""
    name = beside(
        store, pattern.format(STEM), EXEMPLE="MODÈLE", Camille="Zoé", **{"0214123456": "0214123457"}
    )
    assert set(store.stems()) == {STEM, name} and not store.copies()


@pytest.mark.parametrize("pattern", NAMES)
def test_another_candidate_whose_number_was_forgotten_stays(store: SessionStore, pattern: str) -> None:
    """`verifier` tells of the number; of what a program calls a conflict there is no doubt."""
    name = beside(store, pattern.format(STEM), EXEMPLE="MODÈLE", Camille="Zoé")
    is_conflict = "confli" in pattern.casefold() or "clash" in pattern
    assert (name in store.stems()) is not is_conflict
    assert len(check_session(store).problems) == 1


@pytest.mark.parametrize("pattern", NAMES)
def test_a_candidate_without_a_number(tmp_path: Path, pattern: str) -> None:
    store, _ = cases.new_store(tmp_path)
    stem = store.add(Candidate("SANS", "Léa"))
    name = beside(store, pattern.format(stem), stem)
    assert copied(store) == {name: stem}
    beside(store, pattern.format(stem), stem, SANS="AUTRE")
    assert not store.copies()
    beside(store, pattern.format(stem), stem)
    beside(store, stem, stem, **{'numero = ""': 'numero = "0214000001"'})  # the number came later
    assert copied(store) == {name: stem}


@pytest.mark.parametrize("content", [b"", b"\x00\x05Alix", b"revision = [", b"format = 1\n"])
def test_a_copy_that_cannot_be_read(store: SessionStore, content: bytes) -> None:
    for name in (f"{STEM} (1)", f"~${STEM}", f"~${STEM[2:]}", "~$classeur"):
        (store.folder / f"{name}.toml").write_bytes(content)
    assert store.stems() == (STEM,)
    assert copied(store) == {f"{STEM} (1)": STEM, f"~${STEM}": STEM, f"~${STEM[2:]}": STEM, "~$classeur": ""}
    (mark,) = (one for one in store.copies() if not one.original)
    assert mark.reason == "marque laissée par un logiciel de bureau : ce n’est pas un candidat"


def test_an_unreadable_file_of_its_own_is_still_told_as_one(store: SessionStore) -> None:
    (store.folder / "autre (1).toml").write_bytes(b"revision = [")
    assert store.stems() == ("autre (1)", STEM) and not store.copies()


def test_a_copy_of_another_name_and_zeros_or_spaces(store: SessionStore) -> None:
    name = beside(store, "Copie de Camille", **{"0214123456": "214 123 456"})
    assert copied(store) == {name: STEM}


def test_two_copies_whose_original_is_gone(store: SessionStore) -> None:
    one, two = beside(store, f"{STEM} (1)"), beside(store, f"Copie de {STEM}")
    (store.folder / f"{STEM}.toml").unlink()
    assert store.stems() == (one,) and copied(store) == {two: one}


def test_of_two_that_are_copies_of_each_other_one_stays(store: SessionStore) -> None:
    one, two = beside(store, f"{STEM} (1)"), beside(store, f"{STEM} (1) PC")
    (store.folder / f"{STEM}.toml").unlink()
    assert store.stems() == (one,) and copied(store) == {two: one}


def test_an_unreadable_file_that_a_person_named_is_no_copy_of_its_namesake_s(store: SessionStore) -> None:
    (store.folder / f"{STEM}.toml").rename(store.folder / "Exemple.toml")
    (store.folder / "Exemple Léo.toml").write_text("revision = [")
    assert store.stems() == ("Exemple", "Exemple Léo")


def test_hand_named_files_of_two_people_who_have_one_number_by_mistake(store: SessionStore) -> None:
    (store.folder / f"{STEM}.toml").rename(store.folder / "Exemple.toml")
    beside(store, "Exemple Léo", "Exemple", Camille="Léo")
    assert store.stems() == ("Exemple", "Exemple Léo") and not store.copies()


def test_the_suffix_that_e1tui_gives_is_no_mark(store: SessionStore) -> None:
    assert store.add(Candidate("EXEMPLE", "Camille", "0214-123456")) == "exemple-camille-0214-123456"
    assert store.add(Candidate("EXEMPLE", "Camille", "0214/123456")) == "exemple-camille-0214-123456-2"
    beside(store, f"{STEM}-2")
    assert len(store.stems()) == 4 and not store.copies()


@pytest.mark.parametrize(
    "name",
    ["session (conflit 2026-06-12 114501)", "Copie de session", "session-2", "ancienne session", "session~"],
)
def test_a_copy_of_the_session_s_own_file(store: SessionStore, name: str) -> None:
    shutil.copy(store.folder / "session.toml", store.folder / f"{name}.toml")
    assert store.stems() == (STEM,) and copied(store) == {name: "session"}
    (problem,) = check_session(store).problems
    assert "copie de session.toml, au même contenu ; elle ne sert pas" in str(problem)


def test_what_tells_a_copy_from_its_original(store: SessionStore) -> None:
    name = beside(store, f"{STEM} (conflit)")
    (same,) = store.copies()
    assert same.is_same and same.advice == "Elle peut être effacée."
    stored = store.load(STEM)
    saved = cases.save(store, stored, "appreciation", "Bien.")
    (older,) = store.copies()
    assert older.reason.endswith("(révision 0, lui 1) ; elle n’est pas comptée")
    (store.folder / f"{name}.toml").write_text((store.folder / f"{STEM}.toml").read_text())
    (store.folder / f"{STEM}.toml").write_text(
        (store.folder / f"{STEM}.toml").read_text().replace("revision = 1", "revision = 0", 1)
    )
    (newer,) = store.copies()
    assert saved.stored.evaluation.revision == 1
    assert "plus récente que lui (révision 1, lui 0)" in newer.reason
    assert "gardez le bon sous le nom exemple-camille-0214123456.toml" in newer.advice


def test_a_new_candidate_never_takes_a_copy_s_place(store: SessionStore) -> None:
    beside(store, "exemple-lea-copie", Camille="Léa")
    assert store.stems() == ("exemple-camille-0214123456", "exemple-lea-copie")
    beside(store, "exemple-lea", Camille="Léa")
    assert store.stems() == ("exemple-camille-0214123456", "exemple-lea")
    assert store.add(Candidate("EXEMPLE", "Léa", "copie")) == "exemple-lea-copie-2"


def test_among_the_withdrawn_ones(store: SessionStore) -> None:
    store.withdraw(STEM)
    shutil.copy(store.folder / "retires" / f"{STEM}.toml", store.folder / "retires" / f"{STEM} (1).toml")
    assert [one.stem for one in store.withdrawn()] == [STEM]
    (problem,) = check_session(store).problems
    assert problem.file == f"2026-06-exemple/retires/{STEM} (1).toml"


def test_a_list_sees_a_copy_come_and_take_its_original_s_place(store: SessionStore) -> None:
    files: Gradual[str] = Gradual(store.folder, str)
    files.look()
    name = beside(store, f"{STEM} (1)")
    changes = files.look()
    assert changes and changes.copies and not changes.came
    assert not files.look()
    (store.folder / f"{STEM}.toml").unlink()
    changes = files.look()
    assert changes.came == {name} and changes.went == {STEM} and not files.copies


PARTS = st.one_of(st.text(), st.sampled_from(["Martin", "D’ARC", "Œuvré", "Ève-Marie", "0214123456"]))


@given(PARTS, PARTS, PARTS)
def test_no_file_is_opened_because_of_a_name_that_e1tui_gave(last: str, first: str, number: str) -> None:
    stem = candidate_stem(Candidate(last, first, number), ())
    assert are_own([stem, f"{stem}-2"]) or any(word in stem for word in COPY_WORDS)
