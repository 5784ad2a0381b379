"""Setting a session aside: only one that nothing was put in, moved and never erased."""

import pytest

from e1tui.domain.evaluation import Candidate
from e1tui.errors import FileProblem, SaveError
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
