from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pikepdf
import pypdf
import pytest

from e1tui.cli import main
from e1tui.domain.evaluation import Candidate, Closing, Evaluation, HistoryEntry
from e1tui.domain.session import ExamForm, Presence, Session, State
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.store import SessionStore
from e1tui.storage.toml.evaluation_toml import encode_evaluation

Run = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def store(tmp_path: Path) -> SessionStore:
    """Two closed evaluations, a draft, an absent candidate."""
    session = Session("mc-sno-e1", "E1, juin", ExamForm.CCF, "Lycée Exemple", dt.date(2026, 6, 12))
    store = SessionsFolder(tmp_path / "sessions").create("juin", session)
    add(store, "ZOLA", "01")
    add(store, "MARTIN", "02")
    add(store, "LEGRAND", "03", state=State.DRAFT)
    add(store, "ABSENT", "04", presence=Presence.ABSENT)
    return store


def add(store: SessionStore, last: str, number: str, **fields: object) -> None:
    stem = store.add(Candidate(last, "Camille", number))
    evaluation = store.load(stem).evaluation
    for competency in store.grid().competencies:
        evaluation = evaluation.with_mark(competency, Decimal(12))
    evaluation = evaluation.with_remark(store.grid().criteria[0], "CANARI-REMARQUE")
    moment = dt.datetime(2026, 6, 12, 9, tzinfo=dt.UTC)
    given = {
        "state": State.CLOSED,
        "appreciation": "Bien.",
        "internal_notes": "CANARI-NOTES",
        "closing": Closing(moment, "adurand"),
        "history": (HistoryEntry(1, moment, "adurand", "C1.1.note", Decimal("3.5"), Decimal(12)),),
    }
    write(store, stem, replace(evaluation, **(given | fields)))  # type: ignore[arg-type]


def write(store: SessionStore, stem: str, evaluation: Evaluation) -> None:
    (store.folder / f"{stem}.toml").write_bytes(encode_evaluation(evaluation))


@pytest.fixture
def run(store: SessionStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """`e1tui exporter juin …`: the code, the names that were written, and what stands on stderr above the counts."""

    def exporter(*options: str) -> tuple[int, list[str], str]:
        target = ["--vers", str(tmp_path / "sortie")]
        code = main(["--sessions", str(store.folder.parent), "exporter", "juin", *options, *target])
        out, err = capsys.readouterr()
        if code != 2:
            err, counts = "".join(err.splitlines(keepends=True)[:-1]), err.splitlines()[-1]
            assert counts.startswith("Documents écrits : ")
        return code, [Path(line).name for line in out.splitlines()], err

    return exporter


@pytest.fixture
def said(store: SessionStore, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """`e1tui exporter juin …`: the last line, on stderr."""

    def exporter(*options: str) -> str:
        main(["--sessions", str(store.folder.parent), "exporter", "juin", *options])
        return capsys.readouterr().err.splitlines()[-1]

    return exporter


def test_the_last_line_counts_what_was_written_unchanged_and_has_no_extract(
    said: Callable[..., str], store: SessionStore
) -> None:
    assert said("--extraits") == "Documents écrits : 4. Inchangés : 0. Sans extrait : 2."
    assert said("--grilles", "--extraits") == "Documents écrits : 4. Inchangés : 4. Sans extrait : 2."
    assert said("--extraits", "--reunies") == "Documents écrits : 1. Inchangés : 0. Sans extrait : 2."
    add(store, "NOUVEL", "05")
    assert said("--bordereau") == "Documents écrits : 3. Inchangés : 0."
    add(store, "AUTRE", "06")
    assert said("--bordereau") == "Documents écrits : 0. Inchangés : 0. Non remplacés : 3."


def test_an_absent_candidate_is_no_failure(run: Run, tmp_path: Path) -> None:
    code, names, err = run("--extraits", "--candidat", "04", "--candidat", "01")
    assert (code, len(names)) == (0, 2) and "ABSENT Camille (absent)" in err
    code, names, err = run("--extraits", "--reunies", "--candidat", "04")
    assert (code, names) == (0, []) and "il n’y a rien à y mettre" in err
    old = tmp_path / "sortie" / "extrait-absent-camille-04.pdf"
    old.write_bytes(b"ancien")  # of the day when somebody had been marked present: to be looked at
    code, names, err = run("--extraits", "--candidat", "04")
    assert (code, names) == (1, []) and "fait auparavant" in err


@pytest.mark.parametrize("options", [(), ("--bordereau", "--matin", "--liste"), ("--reunies",)])
def test_where_nothing_is_written_there_is_no_file(
    store: SessionStore, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    SessionsFolder(store.folder.parent).create("vide", Session("mc-sno-e1", "E1, vide"))
    target = tmp_path / "rien"
    code = main(["--sessions", str(store.folder.parent), "exporter", "vide", *options, "--vers", str(target)])
    out, err = capsys.readouterr()
    assert (code, out) == (1, "") and "Aucun candidat dans vide : rien n’est écrit." in err
    assert not target.exists()


def test_a_draft_and_an_absent_candidate_give_sentences(run: Run) -> None:
    code, names, err = run("--extraits")
    assert code == 1
    assert [name for name in names if name.endswith(".pdf")] == [
        "extrait-martin-camille-02.pdf",
        "extrait-zola-camille-01.pdf",
    ]
    assert (
        "LEGRAND Camille : l’évaluation est encore un brouillon" in err
        and err.count("PROJET") == err.count("--projet") == 1
    )
    assert "ABSENT Camille (absent)" in err
    code, names, err = run("--extraits", "--projet", "--candidat", "03")
    assert (code, err) == (0, "")
    assert names == ["extrait-legrand-camille-03.pdf", "extrait-legrand-camille-03.txt"]


def test_combined_grids_alone_or_extracts_when_they_are_named(run: Run) -> None:
    assert run("--reunies") == (0, ["grilles-juin.pdf"], "")  # one file was asked for, extracts were not
    assert run("--extraits", "--reunies")[1] == ["extraits-juin.pdf"]


def test_some_candidates_together_never_take_the_place_of_the_whole_session(run: Run, tmp_path: Path) -> None:
    assert run("--reunies")[1] == ["grilles-juin.pdf"]
    whole = (tmp_path / "sortie" / "grilles-juin.pdf").read_bytes()
    two = ("--candidat", "01", "--candidat", "02")
    code, names, _ = run("--reunies", "--grilles", *two, "--ecraser")
    assert (code, names) == (0, ["grilles-juin-martin-camille-02-zola-camille-01.pdf"])
    assert run("--reunies", "--grilles", "--candidat", "01")[1] == ["grilles-juin-zola-camille-01.pdf"]
    code, names, _ = run("--extraits", "--reunies", *two)
    assert (code, names) == (0, ["extraits-juin-martin-camille-02-zola-camille-01.pdf"])
    assert (tmp_path / "sortie" / "grilles-juin.pdf").read_bytes() == whole


def test_what_is_there_is_kept_unless_one_is_told(run: Run, store: SessionStore, tmp_path: Path) -> None:
    assert run("--grilles", "--candidat", "01")[0] == 0
    assert run("--grilles", "--candidat", "01") == (0, ["grille-zola-camille-01.pdf"], "")
    path = tmp_path / "sortie" / "grille-zola-camille-01.pdf"
    before = path.read_bytes()
    stem = "zola-camille-01"
    write(store, stem, replace(store.load(stem).evaluation, appreciation="Très bien."))
    code, names, err = run("--grilles", "--candidat", "01")
    assert (code, names) == (1, [])
    assert "grille-zola-camille-01.pdf existe déjà" in err and "--ecraser" in err
    assert path.read_bytes() == before
    assert run("--grilles", "--candidat", "01", "--ecraser") == (0, [path.name], "")
    assert path.read_bytes() != before


def test_minutes_of_a_day_that_is_not_over_say_so_at_the_end(run: Run) -> None:
    code, names, err = run("--pv")
    assert (code, names) == (0, ["pv-juin.pdf"])
    assert err == "pv-juin.pdf est PROVISOIRE, sans signature : 1 évaluation à clore.\n"


def test_the_documents_of_a_session(run: Run, store: SessionStore) -> None:
    code, names, err = run("--bordereau", "--matin")
    assert code == 0
    assert err == "bordereau-juin.pdf est PROVISOIRE, sans signature : 1 évaluation à clore.\n"
    assert names == [
        "bordereau-juin.pdf",
        "bordereau-juin.csv",
        "bordereau-juin.xlsx",
        "presence-juin.pdf",
        "passage-juin.pdf",
        "vierges-juin.pdf",
    ]
    (store.folder / "abime.toml").write_text("format = ", encoding="utf-8")
    code, names, err = run("--bordereau")
    assert (code, names) == (1, [])
    assert "abime.toml" in err and "Le bordereau n’est pas fait" in err


def test_the_list_of_candidates(run: Run, store: SessionStore, tmp_path: Path) -> None:
    assert run("--liste") == (0, ["liste-juin.csv", "liste-juin.xlsx"], "")
    content = (tmp_path / "sortie" / "liste-juin.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfNum\xc3\xa9ro") and b"CANARI" not in content
    assert "\n04;ABSENT;Camille;;;;;absent\n" in content.decode("utf-8-sig")
    (store.folder / "abime.toml").write_text("format = ", encoding="utf-8")
    code, names, err = run("--liste")
    assert (code, names) == (1, []) and "La liste des candidats n’est pas faite" in err


def test_the_minutes_and_the_marks_to_type(run: Run, tmp_path: Path) -> None:
    code, names, err = run("--pv", "--notes")
    assert (code, names) == (0, ["pv-juin.pdf", "notes-juin.pdf", "notes-juin.csv"])
    assert err.splitlines()[0] == "pv-juin.pdf est PROVISOIRE, sans signature : 1 évaluation à clore."
    assert err.splitlines()[1:] == ["notes-juin.pdf est PROVISOIRE, sans leur note : 1 évaluation à clore."]
    assert "LEGRAND Camille BROUILLON" in " ".join(text_of(tmp_path / "sortie" / "pv-juin.pdf").split())
    lines = (tmp_path / "sortie" / "notes-juin.csv").read_text("utf-8-sig").splitlines()
    assert lines[1:] == ["01;12", "02;12", "03;", "04;AB"]


def test_minutes_and_marks_lack_nobody(run: Run, store: SessionStore) -> None:
    (store.folder / "abime.toml").write_text("format = ", encoding="utf-8")
    code, names, err = run("--pv", "--notes")
    assert (code, names) == (1, [])
    assert "Le procès-verbal n’est pas fait" in err and "La liste des notes n’est pas faite" in err


def numbers(path: Path) -> list[str]:
    return [line.split(";")[0] for line in path.read_text("utf-8-sig").splitlines()[1:]]


LISTS = {
    "noms.csv": "Nom;Prénom;N° candidat\nMARTIN;Camille;2\nAUTRE;Jo;99\nZOLA;Camille; 0 1\nABSENT;Camille;\n",
    "numeros.csv": "Rang;Candidat;Note\n1;000004;\n2;99;\n3;02;\n4;01;\n",
}


@pytest.mark.parametrize(
    ("name", "order", "said"),
    [
        (
            "noms.csv",
            ["02", "01", "04", "03"],
            "Pas dans noms.csv, mis à la fin par numéro : LEGRAND Camille.",
        ),
        ("numeros.csv", ["04", "02", "01", "03"], "aucun candidat de juin, laissées : 1."),
    ],
)
def test_marks_in_the_order_of_a_list(
    run: Run, tmp_path: Path, name: str, order: list[str], said: str
) -> None:
    path = tmp_path / name
    path.write_text(LISTS[name], encoding="cp1252")
    code, names, err = run("--notes", "--ordre", str(path))
    stem = f"notes-juin-ordre-{path.stem}"
    assert (code, names) == (0, [f"{stem}.pdf", f"{stem}.csv"])
    assert said in err and f"{name} qui ne sont d’aucun candidat de juin, laissées : 1." in err
    assert numbers(tmp_path / "sortie" / f"{stem}.csv") == order


def test_marks_in_the_order_of_a_workbook(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("Session de juin",),
        ("Numéro candidat", "Nom", "Prénom"),
        (4, "ABSENT", "Camille"),
        (1, "ZOLA", "C"),
    ):
        book.active.append(row)
    book.save(tmp_path / "Liste du centre.xlsx")
    code, names, err = run("--notes", "--ordre", str(tmp_path / "Liste du centre.xlsx"))
    assert (code, names[1]) == (0, "notes-juin-ordre-liste-du-centre.csv")
    assert numbers(tmp_path / "sortie" / names[1]) == ["04", "01", "02", "03"]


@pytest.mark.parametrize("content", ["Nom;Prénom\nPERSONNE;Jo\n", "", "a;b\nc;d\n"])
def test_a_list_of_others_is_refused(run: Run, tmp_path: Path, content: str) -> None:
    (tmp_path / "autre.csv").write_text(content)
    with pytest.raises(AssertionError, match="Documents"):  # no line of counts: nothing was begun
        run("--notes", "--ordre", str(tmp_path / "autre.csv"))
    assert not (tmp_path / "sortie").exists()


def test_by_day_and_by_school(run: Run, store: SessionStore) -> None:
    stem = store.add(Candidate("AILLEURS", "Jo", "05", "Lycée Autre", dt.date(2026, 6, 15)))
    assert store.load(stem)
    code, names, _ = run("--pv", "--par-jour")
    assert (code, names) == (0, ["pv-juin-2026-06-12.pdf", "pv-juin-2026-06-15.pdf"])
    code, names, _ = run("--notes", "--par-etablissement")
    assert names[::2] == ["notes-juin-lycee-autre.pdf", "notes-juin-lycee-exemple.pdf"]
    code, names, _ = run("--bordereau", "--par-etablissement", "--par-jour")
    assert [name for name in names if name.endswith("csv")] == [
        "bordereau-juin-2026-06-12-lycee-exemple.csv",
        "bordereau-juin-2026-06-15-lycee-autre.csv",
    ]


HISTORY_OF_EXTRA_TIME = b"""
[[historique]]
revision = 1
le = 2026-06-12T09:00:00+02:00
par = "adurand"
champ = "temps_majore"
apres = "oui"
"""


def test_attached_data_are_without_remarks_unless_asked(
    run: Run, store: SessionStore, tmp_path: Path
) -> None:
    def attached(*options: str) -> bytes:
        done = run("--grilles", "--candidat", "01", "--ecraser", "--avec-donnees", *options)
        assert done[0] == 0, done
        with pikepdf.open(tmp_path / "sortie" / done[1][0]) as pdf:
            return pdf.attachments["zola-camille-01.toml"].get_file().read_bytes()

    plain = attached()
    assert b"note = 12" in plain
    for word in (b"CANARI", b"remarques", b"notes_internes", b"historique"):
        assert word not in plain
    path = store.folder / "zola-camille-01.toml"
    timed = b"temps_majore = true\npresence"
    path.write_bytes(path.read_bytes().replace(b"presence", timed, 1) + HISTORY_OF_EXTRA_TIME)
    full = attached("--avec-remarques")
    for content in (full, attached()):  # it touches on health
        assert b"majore" not in content
    assert b"CANARI-REMARQUE" in full and b"CANARI-NOTES" in full and b"[[historique]]" in full


@pytest.mark.parametrize("together", [(), ("--reunies",)])
def test_remarks_are_on_the_grid_when_asked_and_never_elsewhere(
    run: Run, tmp_path: Path, together: tuple[str, ...]
) -> None:
    def texts(*options: str) -> dict[str, str]:
        code, names, _ = run("--ecraser", "--projet", *options, *together)
        assert code == 0 and names
        return {name: text_of(tmp_path / "sortie" / name) for name in names}

    everything = ("--grilles", "--extraits")
    plain = texts(*everything)
    assert all("Camille" in text for text in plain.values())  # what is read is what is printed
    assert not any("CANARI" in text for text in plain.values())
    asked = texts(*everything, "--avec-remarques")
    for name, text in asked.items():
        is_grid = name.startswith("grille")
        assert name.endswith("-avec-remarques.pdf") == is_grid and (name in plain) == (not is_grid)
        assert ("CANARI-REMARQUE" in text, "CANARI-NOTES" in text) == (is_grid, is_grid), name


def test_remarks_never_come_under_the_official_name(run: Run, tmp_path: Path) -> None:
    assert run("--grilles", "--candidat", "01")[1] == ["grille-zola-camille-01.pdf"]
    official = (tmp_path / "sortie" / "grille-zola-camille-01.pdf").read_bytes()
    code, names, err = run("--grilles", "--candidat", "01", "--avec-remarques")
    assert (code, names, err) == (0, ["grille-zola-camille-01-avec-remarques.pdf"], "")
    assert (tmp_path / "sortie" / "grille-zola-camille-01.pdf").read_bytes() == official
    assert run("--reunies", "--avec-remarques")[1] == ["grilles-juin-avec-remarques.pdf"]


def text_of(path: Path) -> str:
    if path.suffix == ".txt":
        return path.read_text(encoding="utf-8")
    return " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


@pytest.mark.parametrize(
    "options",
    [
        ("--bordereau", "--candidat", "01"),
        ("--matin", "--candidat", "01"),
        ("--extraits", "--avec-remarques"),
        ("--bordereau", "--avec-remarques"),
        ("--extraits", "--avec-donnees"),
        ("--grilles", "--projet"),
        ("--reunies", "--bordereau"),
        ("--reunies", "--projet"),
        ("--liste", "--candidat", "01"),
        ("--pv", "--candidat", "01"),
        ("--notes", "--candidat", "01"),
        ("--ordre", "liste.csv"),
        ("--bordereau", "--ordre", "liste.csv"),
        ("--par-jour",),
        ("--liste", "--par-etablissement"),
    ],
)
def test_options_that_do_not_go_together(run: Run, options: tuple[str, ...]) -> None:
    code, names, err = run(*options)
    assert (code, names) == (2, [])
    assert err.startswith("e1tui : --")


def test_documents_bear_the_name_and_the_number_as_corrected(store: SessionStore, run: Run) -> None:
    """The candidate's file keeps its name, and the document of one whom nobody corrected too."""
    author, now = Author("adurand"), dt.datetime(2026, 6, 12, 10, tzinfo=dt.UTC)
    stored = store.load("legrand-camille-03")
    renamed = replace(stored.evaluation, candidate=Candidate("LE GRAND", "Camille", "0003"))
    store.save(stored, renamed, author, now)
    code, names, _ = run("--grilles")
    assert code == 0
    assert {"grille-le-grand-camille-0003.pdf", "grille-martin-camille-02.pdf"} <= set(names)
    assert not any("legrand" in name for name in names)
    assert "legrand-camille-03" in store.stems()


def test_a_corrected_name_never_takes_another_s_document(store: SessionStore, run: Run) -> None:
    author, now = Author("adurand"), dt.datetime(2026, 6, 12, 10, tzinfo=dt.UTC)
    stored = store.load("legrand-camille-03")
    store.save(stored, replace(stored.evaluation, candidate=Candidate("ZOLA", "Camille", "01")), author, now)
    _, names, _ = run("--grilles")
    assert {"grille-zola-camille-01.pdf", "grille-legrand-camille-03.pdf"} <= set(names)
