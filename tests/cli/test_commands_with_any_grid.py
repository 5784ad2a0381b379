"""The commands of a day with grids of other kinds: points, coefficients, one level a competency, a decision, no mark."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hosts import add, add_session, change
from other_grids import GRIDS, edit, give, given, marks_of, scored, session_of
from talks import Table, after

from e1tui.cli import main
from e1tui.domain.day.oral import Oral
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.extract import communicable_extract
from e1tui.domain.session import Examiner, Phase, Situation, State
from e1tui.domain.text import restored
from e1tui.errors import NoExtract
from e1tui.line_mode.sentences import descriptors
from e1tui.operations.sources import read_source
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import load_grid
from e1tui.storage.store import SessionStore

KINDS = ("points", "deux-notes", "par-competence", "decision", "niveaux", "saisie", "quarts", "signes")
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "sessions"


@pytest.fixture
def run(root: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*words: object) -> tuple[int, str, str]:
        code = main(["--sessions", str(root), *map(str, words)])
        out, err = capsys.readouterr()
        assert "erreur interne" not in err, err
        return code, out, err

    return command


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if text else None


@pytest.mark.parametrize("kind", KINDS)
def test_figures_and_tables(root: Path, run: Run, tmp_path: Path, kind: str) -> None:
    store = session_of(root, kind)
    stems = [scored(store, f"NOM{rank}", f"0{rank}", f"{rank % 3 + 1}") for rank in range(6)]
    grid = store.grid()
    marks = {stem: marks_of(grid, store.load(stem).evaluation) for stem in stems}
    assert all(found[0] is not None for found in marks.values())
    code, out, _ = run("bilan", "velo", "--format", "json")
    found = json.loads(out)
    mean = sum(Decimal(str(one[0])) for one in marks.values()) / 6
    assert code == 0 and found["notes"] == 6 and abs(Decimal(str(found["moyenne"])) - mean) < Decimal("0.001")
    assert found["brouillons"] == 6 and set(found["competences"]) == {one.id for one in grid.marked}
    code, out, _ = run("bilan", "velo", "--par-session", "--format", "json")
    levels = json.loads(out)["ensemble"]["niveaux"]
    assert code == 0 and list(levels) == [level.value for level in grid.scale]
    assert run("bilan", "velo", "--pdf", tmp_path / "reunion.pdf")[0] == 0
    assert run("tableau", "velo", "--vers", tmp_path / "t")[0] == 0
    people = table((tmp_path / "t" / "candidats.csv").read_text("utf-8"))
    final = "note_sur_20" if grid.marking.scale.maximum == 20 else "note"
    assert [number(row[final]) for row in people] == [marks[stem][0] for stem in stems]
    assert ("total" in people[0]) == grid.marking.shows_total
    rows = table((tmp_path / "t" / "positionnements.csv").read_text("utf-8"))
    assert len(rows) == 6 * len(grid.criteria) and {restored(row["niveau"]) for row in rows} <= {
        level.value for level in grid.scale
    }


@pytest.mark.parametrize("kind", KINDS)
def test_moving_between_sessions_of_one_grid(root: Path, run: Run, kind: str) -> None:
    store = session_of(root, kind)
    stem = scored(store)
    before = marks_of(store.grid(), store.load(stem).evaluation)
    there = add_session(root, "autre", grid_id=kind)
    code, _, err = run("deplacer", "velo", "--candidat", stem, "--vers", "autre", "--oui")
    assert code == 0, err
    assert there.stems() == (stem,) and store.stems() == ()
    assert marks_of(there.grid(), there.load(stem).evaluation) == before


def test_moving_between_two_grids_is_refused(root: Path, run: Run) -> None:
    stem = scored(store := session_of(root, "points"))
    add_session(root, "e1")
    session_of(root, "decision", "autre")
    for target in ("e1", "autre"):
        code, _, err = run("deplacer", "velo", "--candidat", stem, "--vers", target, "--oui")
        assert code == 1 and f"{target} n’a pas la même grille" in err and "rien n’est fait" in err
    assert store.stems() == (stem,)


def both(root: Path, kind: str, change_it: Callable[[SessionStore, Evaluation], Evaluation]) -> SessionStore:
    """Two sessions in which DURAND and PETIT gave a candidate the same, but for what the second one changed."""
    one = session_of(root, kind, "a", commission=(Examiner("DURAND", "Alix"),))
    other = session_of(root, kind, "b", commission=(Examiner("PETIT", "Noé"),))
    for store in (one, other):
        stem = add(store, "MARTIN", number="01")
        evaluation = given(store, store.load(stem).evaluation)
        give(store, stem, evaluation if store is one else change_it(store, evaluation))
    return one


@pytest.mark.parametrize("kind", KINDS)
def test_what_two_gave_alike_is_given_and_the_rest_is_open(root: Path, run: Run, kind: str) -> None:
    one = both(root, kind, lambda store, evaluation: evaluation)
    code, out, err = run("reunir", "a", "b", "--vers", "accord")
    assert code == 0 and "MARTIN Camille (01) : rien à accorder." in out, err
    third = SessionsFolder(root).open("accord")
    (mine,) = (found.evaluation for found in one.load_all())  # type: ignore[union-attr]
    (theirs,) = (found.evaluation for found in third.load_all())  # type: ignore[union-attr]
    assert marks_of(third.grid(), theirs) == marks_of(one.grid(), mine) and theirs.positions == mine.positions
    assert third.read_only() == ""


@pytest.mark.parametrize("kind", KINDS)
def test_what_two_gave_differently_stands_side_by_side(root: Path, run: Run, kind: str) -> None:
    def other(store: SessionStore, evaluation: Evaluation) -> Evaluation:
        grid = store.grid()
        first = grid.criteria[0]
        evaluation = evaluation.with_position(first, grid.scale[-1])
        for entry in grid.entries:
            if entry.is_required:
                return evaluation.with_mark(entry, Decimal(2))
        return evaluation

    one = both(root, kind, other)
    grid = one.grid()
    code, out, err = run("reunir", "a", "b", "--vers", "accord")
    wanted = "1 positionnement, 1 note à accorder." if grid.entries else "1 positionnement à accorder."
    assert code == 0 and wanted in out, (out, err)
    third = SessionsFolder(root).open("accord")
    (found,) = (one.evaluation for one in third.load_all())  # type: ignore[union-attr]
    remark = found.remark(grid.criteria[0])
    assert remark.startswith("DURAND Alix : ") and remark.endswith(f"PETIT Noé : {grid.scale[-1].value}")
    for entry in (one for one in grid.entries[:2] if one.is_required):
        theirs = 2 if entry is next(one for one in grid.entries if one.is_required) else 4
        assert f"{entry.mark_label} : DURAND Alix 4 · PETIT Noé {theirs}" in found.internal_notes


def test_who_was_not_judged_by_one_of_them_is_no_distance(root: Path, run: Run) -> None:
    """ "non évalué" is neither a level nor a zero: it counts in no mean."""

    def other(store: SessionStore, evaluation: Evaluation) -> Evaluation:
        unjudged = next(level for level in store.grid().scale if not level.is_judged)
        return evaluation.with_position(store.grid().criteria[0], unjudged)

    both(root, "niveaux", other)
    _, out, _ = run("reunir", "a", "b", "--vers", "accord")
    count = len(SessionsFolder(root).open("a").grid().criteria)
    assert f"Positionnements comparés : {count - 2}." in out  # one of the others is not judged by either


@pytest.mark.parametrize("kind", KINDS)
def test_line_by_line_a_whole_candidate(root: Path, kind: str) -> None:
    store = session_of(root, kind)
    stem = add(store, "ROSE", number="02")
    grid = store.grid()
    levels = [str(len(grid.scale))] * len(grid.criteria)
    marks = [f"4{entry.scale.out_of}" for entry in grid.entries if entry.is_required and entry.scale]
    lines = Table(store).talk(*levels, *marks, "a", "Un oral préparé.", ".", "e", "?", "q", who="02")
    found = store.load(stem).evaluation
    assert {level.value for level in found.positions.values()} == {grid.scale[-1].value}
    assert [found.mark(entry) for entry in grid.entries if entry.is_required] == [Decimal(4)] * len(marks)
    assert f"{grid.scale[-1].value}." in lines and found.mark_on_20(grid) is not None
    told = after(lines, "?")
    assert any(line.startswith("Une note : ") for line in told) == bool(grid.entries)


def test_line_by_line_a_mark_out_of_something_else_is_none(root: Path) -> None:
    store = session_of(root, "quarts")
    stem = add(store, "ROSE", number="02")
    lines = Table(store).talk("n", "7,25/20", "7,25/10", "q", who="02")
    assert after(lines, "7,25/20")[0].startswith("« 7,25/20 » n’est pas une réponse. Une note va de 0 à 10")
    assert store.load(stem).evaluation.marks == {"Q1": Decimal("7.25")}


@pytest.mark.parametrize("kind", KINDS)
def test_import_situations_and_a_group(root: Path, run: Run, tmp_path: Path, kind: str) -> None:
    situations = (Situation("A", phases=(Phase("Exposé", 10, is_common=True),)), Situation("B"))
    store = session_of(root, kind, situations=situations)
    path = tmp_path / "liste.csv"
    path.write_text("nom;prenom;numero;groupe A;passage A\nROSE;Zoé;01;1;1\nBLEU;Luc;02;1;1\n", "utf-8")
    code, out, err = run("importer", "velo", path)
    assert code == 0 and "Candidats ajoutés : 2." in out, err
    for stem in store.stems():
        change(store, stem, lambda one: replace(one, orals={"A": Oral(order=1, group="1")}))
    first = store.grid().scale[0].value
    table = Table(store)
    table.talk("g", "1", "1", "q", who="01")
    held = [one.evaluation.positions for one in store.load_all()]  # type: ignore[union-attr]
    assert [[level.value for level in one.values()] for one in held] == [[first], [first]]
    code, out, _ = run("lister", "velo")
    assert code == 0 and "ROSE" in out


def test_nothing_communicable_is_told_wherever_an_extract_is_asked_for(
    root: Path, run: Run, tmp_path: Path
) -> None:
    store = session_of(root, "saisie")
    scored(store)
    assert run("clore", "velo")[0] == 0
    _, out, err = run("exporter", "velo", "--extraits", "--vers", tmp_path / "x")
    assert "communicable" in (out + err) and not list(tmp_path.rglob("extrait*"))
    code, out, err = run("archiver", "velo", "--vers", tmp_path / "a.zip")
    assert code == 0 and "MARTIN Camille" in err
    source = read_source(SessionsFolder(tmp_path / "vide"), str(tmp_path / "a.zip"))
    assert source.evaluations["martin-camille-01"].mark_on_20(source.grid) == 4


def test_digits_that_name_levels_are_told_apart_from_the_keys(root: Path, run: Run) -> None:
    """The digit row gives a level by its rank, on the screen and line by line, whatever the levels are called."""
    code, _, err = run("grille", "verifier", GRIDS / "cinq-niveaux.toml")
    assert code == 0 and "[[niveaux]] « 0 », id : la touche 1 donne ce niveau" in err
    store = session_of(root, "cinq-niveaux")
    stem = add(store, "ROSE", number="02")
    lines = Table(store).talk("1", "&", "?", "q", who="02")
    assert [level.value for level in store.load(stem).evaluation.positions.values()] == ["0", "0"]
    (told,) = (line for line in after(lines, "?") if line.startswith("Un niveau"))
    assert told == "Un niveau : 1 ou & 0, 2 ou é 1, 3 ou \" 2, 4 ou ' 3, 5 ou ( 4."


def test_phrases_wording_and_landmark_are_of_the_grid(root: Path) -> None:
    from e1tui.domain.appreciation.wording import wording
    from e1tui.storage.phrases import starter_phrases

    store = session_of(root, "points")
    edit(root, "points", 'libelle = "Niveau 1 inventé"', 'libelle = "Presque rien"')
    grid = add_session(root, "neuve", grid_id="points").grid()
    assert [one.words for one in wording(grid, "Un travail presque rien, C1.1 et P1 à 7/8.")] == [
        "presque rien", "7/8",
    ]  # fmt: skip
    known = {"", *(one.id for one in grid.competencies)}
    assert {one.competency for one in starter_phrases(grid)} <= known and store.read_only() != ""


def test_the_gap_to_the_profile_is_out_of_20_whatever_a_competency_is_out_of(root: Path, run: Run) -> None:
    """Every level the highest, every mark half of what it can be: ten points of twenty below, in each."""
    store = session_of(root, "points")
    grid = store.grid()
    for rank in range(5):
        stem = add(store, f"NOM{rank}", number=f"0{rank}")
        evaluation = store.load(stem).evaluation
        for criterion in grid.criteria:
            evaluation = evaluation.with_position(criterion, grid.scale[-1])
        for one in grid.marked:
            assert one.scale is not None
            evaluation = evaluation.with_mark(one, one.scale.maximum / 2)
        give(store, stem, evaluation)
    found = json.loads(run("bilan", "velo", "--par-session", "--format", "json")[1])
    assert [one["ecart_au_profil"] for one in (*found["sessions"], found["ensemble"])] == [-10, -10]


@pytest.mark.parametrize(("kind", "lacks"), [("niveaux", "positionnements"), ("points", "notes")])
def test_a_closed_one_without_a_mark_has_no_extract_and_says_what_lacks(
    root: Path, kind: str, lacks: str
) -> None:
    """A hand, or another version, has closed it."""
    store = session_of(root, kind)
    evaluation = replace(store.load(add(store, "ROSE")).evaluation, state=State.CLOSED)
    with pytest.raises(NoExtract, match=f"il manque des {lacks}, la note sur 20 n’existe pas"):
        communicable_extract(store.grid(), evaluation)


def test_a_file_that_is_no_toml_is_told_line_by_line(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "essai.toml"
    text = (
        (GRIDS / "points.toml")
        .read_text("utf-8")
        .replace("sur = 8", "sur = 8,0")
        .replace("sur = 7", "sur = sept")
    )
    path.write_text(text, "utf-8")
    line = text.splitlines().index("sur = 8,0") + 1
    code, out, _ = run("grille", "verifier", path)
    assert code == 1 and out.splitlines() == [
        f"essai.toml : ligne {line}, colonne 8 : ce n’est pas du TOML valable.",
        f"essai.toml : ligne {line} : un point est attendu dans un nombre : 8.0, non 8,0.",
    ]
    path.write_text(text.replace("sur = 8,0", "sur = 8"), "utf-8")
    code, out, _ = run("grille", "verifier", path)
    assert code == 1 and "juste avant" in out and len(out.splitlines()) == 1  # what cannot be named
    path.write_bytes('intitule = "Épreuve"'.encode("latin-1"))
    assert run("grille", "verifier", path)[1] == (
        "essai.toml : ligne 1 : le fichier n’est pas en UTF-8. Enregistrez-le de nouveau en choisissant UTF-8.\n"
    )


def test_a_list_of_grids_says_each_refusal_once_and_what_is_taken_for_none(root: Path, run: Run) -> None:
    folder = root / "grilles"
    folder.mkdir(parents=True)
    content = (GRIDS / "points.toml").read_bytes()
    for name in ("Points.toml", "points.toml.txt", "points.txt", "mc-sno-e1.toml", ".points.swp"):
        (folder / name).write_bytes(content)
    (folder / "sans-format.toml").write_bytes(content.replace(b"format = 2", b""))
    (folder / "lien.toml").symlink_to("sans-format.toml")
    code, out, err = run("grille", "lister")
    assert code == 1 and out.splitlines()[1:] == [
        "lien : refusée, lien.toml : lecture impossible, c’est un lien symbolique, qui n’est pas suivi",
        "sans-format : refusée, format : 2 est attendu : c’est le format des grilles",
    ]
    assert run("nouvelle", "mai", "--grille", "sans-format")[2] == (
        "e1tui : grille : grilles/sans-format.toml est refusé (format : 2 est attendu : c’est le format des grilles) ;"
        " e1tui grille verifier dit toutes ses fautes\n"
    )
    said = [line.partition(" : ")[::2] for line in err.splitlines()[:-1]]
    assert [name for name, _ in said] == ["Points.toml", "mc-sno-e1.toml", "points.toml.txt", "points.txt"]
    assert "fournie" in said[1][1] and all("finit par .toml" in said[rank][1] for rank in (0, 2, 3))
    assert ".toml" in run("grille", "verifier", folder / "points.txt")[2]


def test_line_by_line_the_reckoned_mark_stands_beside_the_one_that_is_decided(root: Path) -> None:
    store = session_of(root, "decision")
    stem = add(store, "ROSE", number="02")
    highest = str(len(store.grid().scale))
    levels = [highest] * len(store.grid().criteria)
    lines = Table(store).talk(*levels, "p", "1", "12", "e", "q", who="02")
    assert "Note finale sur 20 : rien (calculée : 20) ?" in lines
    told = after(lines, "e")
    assert "Bonus : 1." in told and told.index("Note sur 20 calculée : 20.") + 1 == told.index(
        "Note sur 20 : 12."
    )
    assert store.load(stem).evaluation.final_mark == 12


def test_a_level_without_a_descriptor_is_told_by_its_label_alone() -> None:
    grid = load_grid("mc-sno-e1")
    first, *others = grid.levels
    told = descriptors(replace(grid, levels=(replace(first, descriptor=""), *others)))
    assert told[0] == "TI, Très insuffisant" and told[1:] == descriptors(grid)[1:]


def test_adopting_shows_the_reckoned_mark_beside_the_one_that_is_decided(root: Path, run: Run) -> None:
    store = session_of(root, "decision")
    stem = add(store, "ROSE", number="02")
    levels = {one.key: store.grid().scale[1] for one in store.grid().criteria}
    change(store, stem, lambda one: replace(one, positions=levels, final_mark=Decimal(12)))
    edit(root, "decision", "valeur = 1\n", "valeur = 1.5\n")
    code, out, _ = run("grille", "adopter", "velo", "--oui")
    assert code == 0 and out.splitlines()[0] == "ROSE Camille : 12 → 12 (calculée : 7 → 10)"
    marked = session_of(root, "points", "juin")
    add(marked, "ROSE", number="02")
    edit(root, "points", "total = true", "total = false")
    assert run("grille", "adopter", "juin", "--oui")[1].splitlines()[0] == "ROSE Camille : - → -"
