"""`importer` as it is written: through the one writing that the screen has, whatever happens while it is said."""

import argparse
import resource
from dataclasses import replace

import pytest
from hosts import AUTHOR, NOW, add, add_session, change

from e1tui.cli import importing
from e1tui.cli.parser import build_parser
from e1tui.errors import SaveError
from e1tui.operations.importing import planned, write
from e1tui.rosters.roster import read_list

LIST = "Numéro;Nom;Prénom;Passage\n01;ACACIA;Rose;1\n02;BOULEAU;Sylvain;2\n3;CÈDRE;Ana;3\n04;DATTIER;Luc;4\n"


@pytest.fixture
def importer(tmp_path):
    """Import a list into a session, `meanwhile` being done once the list is being told: (exit code, what is said)."""
    path = tmp_path / "liste.csv"

    def run(store, text, *arguments, meanwhile=lambda: None):
        path.write_text(text)
        options: argparse.Namespace = build_parser().parse_args(
            ["importer", store.name, str(path), *arguments]
        )
        said: list[str] = []

        def say(sentence):
            if not said:
                meanwhile()
            said.append(sentence)

        try:
            code = importing.run(store, options, AUTHOR, NOW, say, say)
        except SaveError as error:
            return error, said
        return code, said

    return run


def names(store):
    return [store.load(stem).evaluation.candidate.full_name for stem in store.stems()]


def test_whom_another_adds_while_the_list_is_told_is_not_added_again(tmp_path, importer):
    store = add_session(tmp_path / "sessions", "juin")
    code, said = importer(store, LIST, meanwhile=lambda: add(store, "BOULEAU", "Sylvain", "02"))
    assert code == 0 and names(store) == ["ACACIA Rose", "BOULEAU Sylvain", "CÈDRE Ana", "DATTIER Luc"]
    assert said[-1] == "Candidats ajoutés : 3. Déjà inscrits : 1."


def test_an_update_that_another_forestalls_is_told_and_not_made(tmp_path, importer):
    store = add_session(tmp_path / "sessions", "juin")
    stem = add(store, "BOULEAU", "Sylvain", "02", order=9)

    def meanwhile():
        change(store, stem, lambda one: replace(one, order=7))

    code, said = importer(store, LIST, "--mettre-a-jour", meanwhile=meanwhile)
    assert code == 1 and store.load(stem).evaluation.order == 7
    assert said[-2:] == [
        "BOULEAU Sylvain : passage 9 → 2 : non mis à jour, modifié entre-temps sur un autre poste.",
        "Candidats mis à jour : 0. Refusés : 1.",
    ]


def test_what_stops_the_writing_is_said_with_what_was_done_and_the_rest_follows(tmp_path, importer):
    store = add_session(tmp_path / "sessions", "juin")
    there = store.folder / f"{add(store, 'ACACIA', 'Rose', '01')}.toml"
    long = LIST.replace("DATTIER", "D" + "A" * 60)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    most = there.stat().st_size + 40  # bytes: enough for all but the last one

    def full():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, limits[1]))

    try:
        error, said = importer(store, long, meanwhile=full)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert isinstance(error, SaveError) and "la taille permise est dépassée" in str(error)
    assert said[-1] == "Candidats ajoutés : 2. Mis à jour : 0. Puis :"
    assert len(names(store)) == 3
    assert importer(store, long)[0] == 0 and len(names(store)) == 4


def test_the_command_and_the_screen_write_the_same(tmp_path, importer):
    """Byte for byte, of a list with a heading, somebody registered, a number without its zeros and a wrong line."""
    text = "Lycée Exemple de la Vallée\n\n" + LIST + ";;Sans nom;\n"
    written = []
    for rank, by_command in enumerate((True, False)):
        store = add_session(tmp_path / f"sessions-{rank}", "juin", school="", title="E1")
        add(store, "ACACIAS", "Rose", "01")
        add(store, "CÈDRE", "Ana", "3")
        if by_command:
            importer(store, text, "--mettre-a-jour", "--reprendre-entete")
        else:
            reading = read_list(text)
            roster = reading.roster(store.session().date)
            shown = planned(store, store.session(), roster).choosing_every()
            write(store, shown, reading.heading, AUTHOR, lambda: NOW)
        written.append({path.name: path.read_bytes() for path in store.folder.glob("*.toml")})
    assert written[0] == written[1] and len(written[0]) == 5
    assert store.session().school == "Lycée Exemple de la Vallée"
