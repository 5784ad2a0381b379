"""`lister` and the list of candidates say the situations where there are, and `importer` takes them back whole."""

from __future__ import annotations

import json
from pathlib import Path

from e1tui.cli import main

LIST = (
    "Nom;Prénom;Numéro;Situation;Groupe;Passage;Date;Heure;Présence\n"
    "SAULE;Ana;0100;A;2;1;12/06/2026;9h40;présent\nSAULE;Ana;0100;B;;4;19/06/2026;10h;\n"
    "TILLEUL;Paul;0200;A;2;2;12/06/2026;9h40;absent\n"
)


def run(root: Path, *arguments: str) -> int:
    return main(["--sessions", str(root / "s"), *arguments])


def made(root: Path, name: str, *, situations: bool = True) -> None:
    given = ("--situation", "A=Projet", "--situation", "B") if situations else ()
    assert run(root, "nouvelle", name, "--intitule", "E1, session de juin 2026", *given) == 0


def test_the_csv_and_the_list_come_back_the_same(tmp_path, capsys):
    made(tmp_path, "juin")
    (tmp_path / "liste.csv").write_text(LIST)
    assert run(tmp_path, "importer", "juin", str(tmp_path / "liste.csv")) == 0
    said = capsys.readouterr().out
    assert "Situation A : 2 candidats." in said and "Situation B : 1 candidat." in said
    run(tmp_path, "lister", "juin", "--format", "csv")
    csv = capsys.readouterr().out
    assert ";passage_A;heure_A;date_A;groupe_A;presence_A;passage_B;" in csv.splitlines()[0]
    (tmp_path / "sortie.csv").write_text(csv)
    run(tmp_path, "exporter", "juin", "--liste", "--vers", str(tmp_path / "o"))
    for rank, source in enumerate(
        (tmp_path / "sortie.csv", tmp_path / "o/liste-juin.csv", tmp_path / "o/liste-juin.xlsx")
    ):
        made(tmp_path, f"copie{rank}")
        assert run(tmp_path, "importer", f"copie{rank}", str(source)) == 0
        capsys.readouterr()
        run(tmp_path, "lister", f"copie{rank}", "--format", "csv")
        assert capsys.readouterr().out == csv
        for file in sorted((tmp_path / "s/juin").glob("*-*.toml")):
            assert (tmp_path / f"s/copie{rank}" / file.name).read_bytes() == file.read_bytes()


def test_the_table_and_the_json_have_them(tmp_path, capsys):
    made(tmp_path, "juin")
    (tmp_path / "liste.csv").write_text(LIST)
    run(tmp_path, "importer", "juin", str(tmp_path / "liste.csv"))
    capsys.readouterr()
    run(tmp_path, "lister", "juin")
    table = capsys.readouterr().out
    assert "12/06 09:40, gr. 2  19/06 10:00" in table and "gr. 2, AB" in table
    run(tmp_path, "lister", "juin", "--format", "json")
    first = json.loads(capsys.readouterr().out)[0]
    assert (first["passage_A"], first["groupe_A"], first["presence_A"]) == (1, "2", None)


def test_the_table_is_in_the_order_of_the_situation_at_hand(tmp_path, capsys):
    def names():
        capsys.readouterr()
        run(tmp_path, "lister", "juin")
        return [line.split()[1] for line in capsys.readouterr().out.splitlines()[1:]]

    made(tmp_path, "juin")
    (tmp_path / "liste.csv").write_text(LIST)
    run(tmp_path, "importer", "juin", str(tmp_path / "liste.csv"))
    assert names() == ["SAULE", "TILLEUL"]
    # In both, whatever the day is.
    (tmp_path / "autre.csv").write_text(
        "Nom;Prénom;Numéro;Passage A;Passage B;Date B\nSAULE;Ana;0100;3;3;\nTILLEUL;Paul;0200;2;2;19/06/2026\n"
    )
    run(tmp_path, "importer", "juin", str(tmp_path / "autre.csv"), "--mettre-a-jour")
    assert names() == ["TILLEUL", "SAULE"]


def test_no_column_without_situations(tmp_path, capsys):
    made(tmp_path, "mai", situations=False)
    (tmp_path / "liste.csv").write_text("Nom;Prénom;Passage\nSAULE;Ana;1\n")
    run(tmp_path, "importer", "mai", str(tmp_path / "liste.csv"))
    assert "ituation" not in capsys.readouterr().out
    run(tmp_path, "lister", "mai", "--format", "csv")
    assert capsys.readouterr().out.splitlines()[0].endswith(";etablissement;date_evaluation;relu_par")
    run(tmp_path, "lister", "mai", "--format", "json")
    assert "_A" not in capsys.readouterr().out


def test_an_update_gives_another_day_and_an_absence(tmp_path, capsys):
    made(tmp_path, "juin")
    (tmp_path / "liste.csv").write_text(LIST)
    run(tmp_path, "importer", "juin", str(tmp_path / "liste.csv"))
    (tmp_path / "autre.csv").write_text(
        "Nom;Prénom;Numéro;Date B;Présence B\nSAULE;Ana;0100;26/06/2026;\nTILLEUL;Paul;0200;;absent justifié\n"
    )
    assert run(tmp_path, "importer", "juin", str(tmp_path / "autre.csv"), "--mettre-a-jour") == 0
    assert "date = 2026-06-26" in (tmp_path / "s/juin/saule-ana-0100.toml").read_text()
    assert 'presence = "absent_justifie"' in (tmp_path / "s/juin/tilleul-paul-0200.toml").read_text()
