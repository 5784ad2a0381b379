"""Setting a session aside: only one that nothing was put in, moved and never erased."""

from dataclasses import replace

import pytest

from e1tui.domain.evaluation import Candidate
from e1tui.errors import E1Error, FileProblem, SaveError
from e1tui.storage.folder import SET_ASIDE, SessionsFolder


@pytest.fixture
def folder(tmp_path, session):
    folder = SessionsFolder(tmp_path)
    folder.create("erreur", session)
    return folder


def test_an_empty_one_goes_and_its_name_is_free_again(folder, session, tmp_path):
    heading = (tmp_path / "erreur" / "session.toml").read_bytes()
    assert folder.set_aside("erreur") == tmp_path / SET_ASIDE
    assert folder.names() == ()
    assert (tmp_path / SET_ASIDE / "erreur" / "session.toml").read_bytes() == heading
    folder.create("erreur", session)
    folder.set_aside("erreur")
    assert sorted(path.name for path in (tmp_path / SET_ASIDE).iterdir()) == ["erreur", "erreur-2"]
    assert (tmp_path / SET_ASIDE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("withdrawn", [False, True])
def test_one_with_a_candidate_stays(folder, withdrawn):
    store = folder.open("erreur")
    stem = store.add(Candidate("ORME", "Luc"))
    if withdrawn:
        store.withdraw(stem)
    with pytest.raises(SaveError, match="n’est pas vide"):
        folder.set_aside("erreur")
    assert folder.names() == ("erreur",)


def test_one_with_anything_of_somebody_s_stays(folder, tmp_path):
    (tmp_path / "erreur" / "notes.txt").write_text("à garder")
    with pytest.raises(SaveError, match="notes.txt"):
        folder.set_aside("erreur")
    with pytest.raises(FileProblem, match="Pas de session"):
        folder.set_aside("autre")


def test_one_comes_back_as_it_was(folder, session, tmp_path):
    heading = (tmp_path / "erreur" / "session.toml").read_bytes()
    assert folder.aside() == ()
    folder.set_aside("erreur")
    assert [(one.name, one.session, one.candidates) for one in folder.aside()] == [("erreur", session, 0)]
    assert folder.put_back("erreur") == "erreur"
    assert folder.aside() == () and folder.names() == ("erreur",)
    assert (tmp_path / "erreur" / "session.toml").read_bytes() == heading
    assert folder.open("erreur").add(Candidate("ORME", "Luc")) == "orme-luc"


def test_one_whose_name_was_taken_meanwhile_comes_back_under_another(folder, session, tmp_path):
    folder.set_aside("erreur")
    folder.create("erreur", replace(session, title="Une autre"))
    assert folder.put_back("erreur") == "erreur-2"
    assert [folder.open(name).session().title for name in folder.names()] == ["Une autre", session.title]


@pytest.mark.parametrize("name", ["erreur", "../erreur", ".", "autre"])
def test_nothing_but_a_session_that_is_aside_comes_back(folder, name):
    with pytest.raises(E1Error):
        folder.put_back(name)
    assert folder.names() == ("erreur",)


def test_a_link_in_the_place_of_those_set_aside_is_not_followed(folder, session, tmp_path):
    elsewhere = SessionsFolder(tmp_path / "ailleurs")
    elsewhere.create("autre", session)
    (tmp_path / SET_ASIDE).symlink_to(elsewhere.root)
    for attempt in (folder.aside, lambda: folder.put_back("autre")):
        with pytest.raises(FileProblem, match="lien symbolique"):
            attempt()
    assert elsewhere.names() == ("autre",)
