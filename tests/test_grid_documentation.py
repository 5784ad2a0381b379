"""docs/grilles.md stays true: its file is a grid, and each fault that it explains is what the verification says."""

import re
from pathlib import Path

import pytest

from e1tui.cli import main

PAGE = Path(__file__).parents[1] / "docs" / "grilles.md"
TEXT = PAGE.read_text("utf-8")
(GRID,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
TOLD = re.findall(r"^\| `([^|]*)` \| ", TEXT.partition("| elle dit")[2].partition("\n## ")[0], re.MULTILINE)
LEVELS = GRID.replace('"competences"', '"niveaux"')
WEIGHED = LEVELS.replace("coefficient = 2", "poids = 0.5").replace("coefficient = 4", 'poids = "1/3"')
EDITED = {
    "valable": GRID.replace("coefficient = 2", "coefficient = 2,5"),
    "2.5": GRID.replace("coefficient = 2", "coefficient = 2,5"),
    "UTF-8": GRID,
    "arondi": GRID.replace("arrondi", "arondi"),
    "communicable": GRID.replace("[note]\n", '[note]\ncommunicable = ["note"]\n'),
    "libelle": GRID.replace('libelle = "Insuffisant"\n', ""),
    "déjà pris": GRID.replace("C2.2", "C2.1"),
    "C2 2": GRID.replace("C2.2", "C2 2"),
    "valeur": LEVELS,
    "coefficient": LEVELS,
    "somme": WEIGHED,
    "⚠": GRID.replace("Préparer l’atelier", "Préparer l’atelier ⚠"),
    "pas": GRID.replace("coefficient = 4", "sur = 12\npas = 5"),
}


def verified(path: Path, content: bytes, capsys) -> tuple[int, str, str]:
    path.write_bytes(content)
    capsys.readouterr()
    return main(["grille", "verifier", str(path)]), *capsys.readouterr()


def test_the_file_is_a_grid_with_nothing_to_say_of_it(tmp_path, capsys):
    code, out, err = verified(tmp_path / "velo-e2.toml", GRID.encode(), capsys)
    assert (code, err) == (0, "")
    assert out == "velo-e2.toml : grille acceptée, 2 compétences, 5 critères, 4 niveaux.\n"


@pytest.mark.parametrize(("part", "told"), list(zip(EDITED, TOLD, strict=True)), ids=list(EDITED))
def test_each_fault_is_told_as_it_is_explained(part, told, tmp_path, capsys):
    assert part in told
    content = EDITED[part].encode("cp1252" if part == "UTF-8" else "utf-8")
    code, out, _ = verified(tmp_path / "f.toml", content, capsys)
    assert code == 1
    assert any(line.startswith(told) for line in out.splitlines()), out


def test_what_is_no_toml_is_told_with_what_people_stumble_over(tmp_path, capsys):
    content = GRID.replace("coefficient = 2", "coefficient = deux").encode()
    _, out, _ = verified(tmp_path / "f.toml", content, capsys)
    assert (
        "un nombre s’écrit avec un point (2.5), un texte entre guillemets droits" in out
        and out.count("\n") == 1
    )


def test_the_list_says_where_a_grid_goes(tmp_path, capsys):
    folder = tmp_path / "sessions" / "grilles"
    folder.mkdir(parents=True)
    (folder / "velo-e2.toml").write_text(GRID, "utf-8")
    assert main(["--sessions", str(folder.parent), "grille", "lister"]) == 0
    out, err = capsys.readouterr()
    assert "velo-e2 : Baccalauréat inventé, épreuve E2\n" in out
    assert err == f"Les grilles que l’on ajoute vont dans {folder}\n"


def test_its_pictures_are_there_and_small():
    names = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", TEXT)
    assert names == ["grille-ecran.svg", "grille-page.png"]
    assert all(2_000 < (PAGE.parent / name).stat().st_size < 40_000 for name in names)
