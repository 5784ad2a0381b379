"""The list of candidates goes out to a spreadsheet and comes back the same, whatever the names are."""

import datetime as dt
import io
import json

import openpyxl
import pytest
from chance import examples
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from e1tui.cli import listing
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.session import Presence, Session
from e1tui.domain.text import REPLACEMENT, clean
from e1tui.errors import FileProblem
from e1tui.export.forms.candidate_list import list_csv, list_xlsx
from e1tui.rosters.roster import read_roster
from e1tui.storage.example import copy_example
from e1tui.storage.grids import load_grid
from e1tui.storage.store import Stored

GRID = load_grid()
SESSION = Session(GRID.id, "E1, session d’essai")
NAME = "2026-06-lycee-exemple"
COPIED = (
    "numero",
    "nom",
    "prenom",
    "presence",
    "passage",
    "heure",
    "date",
    "groupe",
)  # of each situation too

# Names as people have them, and what a spreadsheet or a CSV could trip on.
_PIECES = [
    "D’", "de la ", "DU ", "É", "Œ", "ß", "ñ", "Ł", "Ж", "李", "-", "'", "’", '"', '""', ";", ",", "\t", "\n", "=", "+", "@",
    "|", "%", "＝", "＠", "0", "007", "1E5", '="', "sep=,", "Nom", "Prénom", "absent", "MARTIN", "Zoé", " ", "#", "\\", "/",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=3)), max_size=6).map(
    # As the store keeps a text of one line.
    lambda parts: " ".join(clean("".join(parts)).replace(REPLACEMENT, "").split())
)
# Who has no letter in the name is refused.
NAMES = st.builds(
    lambda text, letter: text if any(map(str.isalpha, text)) else text + letter, TEXTS, st.sampled_from("éMŒ")
)
NUMBERS = st.one_of(
    st.just(""),
    st.text("0123456789", min_size=1, max_size=12),
    st.sampled_from(["CCF-007", "00 12A", "=12", "-5", "+33", "@1", "n° 4"]),
)
EVALUATIONS = st.builds(
    Evaluation,
    st.just(GRID.id),
    st.builds(
        Candidate,
        NAMES,
        TEXTS,
        NUMBERS,
        TEXTS,
        st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)),
    ),
    presence=st.sampled_from(Presence),
    order=st.none() | st.integers(1, 9999),
    time=st.none() | st.times().map(lambda time: time.replace(microsecond=0)),
)
LISTS = st.lists(EVALUATIONS, min_size=1, max_size=12)


def listed(evaluations):
    """As `lister --format csv` prints them, which is by name."""
    found = [Stored(f"{rank:03}", one, b"") for rank, one in enumerate(evaluations)]
    return listing.as_csv(GRID, listing.rows(GRID, SESSION, found)).encode()


def same(content, evaluations):
    """A list says of each candidate what their evaluations do."""
    roster = read_roster(content)
    assert roster.problems == ()
    found = [(row.candidate, row.presence, row.order, row.time) for row in roster.rows]
    wanted = [(one.candidate, one.presence, one.order, one.time) for one in evaluations]
    assert sorted(found, key=repr) == sorted(wanted, key=repr)


@given(LISTS)
def test_csv(evaluations):
    same(list_csv(evaluations), evaluations)


def is_utf8_again(content):
    """Whether a list is, letter for letter, what another becomes that was encoded twice: it may be refused."""
    try:
        return content.decode().encode("cp1252").decode() != content.decode()
    except UnicodeError:
        return False


@given(LISTS)
def test_what_lister_prints(evaluations):
    content = listed(evaluations)
    assume(not is_utf8_again(content))
    same(content, evaluations)


@pytest.mark.parametrize("name", ["Â¡", "É«", "Ê°", "Ðµ Â¡"])
def test_a_name_that_only_looks_encoded_twice(name):
    evaluations = [Evaluation(GRID.id, Candidate(name, "Zoe", "1"))]
    assert is_utf8_again(listed(evaluations))
    same(listed(evaluations), evaluations)


@pytest.mark.parametrize("name", ["ZoÃ©", "Dâ€™ARC", "LÃ©a Ã‰mile"])
def test_accents_that_were_encoded_twice_are_told(name):
    with pytest.raises(FileProblem, match="abîmés"):
        read_roster(listed([Evaluation(GRID.id, Candidate(name, "Zoe", "1"))]))


@settings(max_examples=examples(8))
@given(st.lists(EVALUATIONS, min_size=20, max_size=40))
def test_xlsx(evaluations):
    same(list_xlsx(GRID, SESSION, evaluations), evaluations)


def test_extra_time_is_on_no_list():
    one = Evaluation(GRID.id, Candidate("MODÈLE", "Zoé", "01"), extra_time=True)
    other = Evaluation(GRID.id, Candidate("MODÈLE", "Zoé", "01"))
    for make in (list_csv, listed, lambda found: list_xlsx(GRID, SESSION, found)):
        assert make([one]) == make([other])


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_from_one_session_into_an_empty_one(e1tui, tmp_path, monkeypatch, suffix):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("E1TUI_EXPORTS", raising=False)
    monkeypatch.setenv("E1TUI_SESSIONS", str(tmp_path / "sessions"))
    copy_example(tmp_path / "sessions")
    assert e1tui("exporter", NAME, "--liste", "--vers", "sortie")[0] == 0
    assert {path.name for path in (tmp_path / "sortie").iterdir()} == {
        f"liste-{NAME}.csv", f"liste-{NAME}.xlsx",
    }  # fmt: skip
    e1tui("nouvelle", "copie", "--situation", "A", "--situation", "B")
    code, out, err = e1tui("importer", "copie", f"sortie/liste-{NAME}.{suffix}")
    assert (code, err) == (0, "") and out.endswith("Candidats ajoutés : 12. Déjà inscrits : 0.\n")
    first, second = (
        [
            {key: value for key, value in row.items() if key.startswith(COPIED)}
            for row in json.loads(e1tui("lister", name, "--format", "json")[1])
        ]
        for name in (NAME, "copie")
    )
    assert first == second and {"groupe_A", "heure_B", "presence_B"} <= first[0].keys()


def test_the_table_is_in_the_order_of_passage():
    def names(*passages, as_on_screen=True):
        people = zip(("ACACIA", "BOULEAU", "CÈDRE"), passages, strict=True)
        found = [
            Stored(last.lower(), Evaluation(GRID.id, Candidate(last, "Rose"), order=n), b"")
            for last, n in people
        ]
        return [row["nom"] for row in listing.rows(GRID, SESSION, found, as_on_screen=as_on_screen)]

    assert names(3, 1, 2) == ["BOULEAU", "CÈDRE", "ACACIA"]
    assert names(3, None, 2) == ["CÈDRE", "ACACIA", "BOULEAU"]  # without a rank, at the end
    assert names(None, None, None) == ["ACACIA", "BOULEAU", "CÈDRE"]
    assert names(3, 1, 2, as_on_screen=False) == ["ACACIA", "BOULEAU", "CÈDRE"]


def test_the_workbook_has_a_heading_and_a_filter_and_comes_back_all_the_same():
    """What stands above the table is none of its rows."""
    people = [
        Evaluation(GRID.id, Candidate(f"NOM-QUI-EST-BIEN-LONG-{n}", "Zoé", f"00{n}", "Lycée Exemple"))
        for n in range(3)
    ]
    content = list_xlsx(GRID, SESSION, people)
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [page["A1"].value, page["A2"].value] == [GRID.wording.diploma, GRID.wording.exam]
    assert page["A3"].value == "Liste des candidats, E1, session d’essai" and page["A4"].value is None
    assert page["A5"].value == "Numéro d’inscription" and page.auto_filter.ref == "A5:H8"
    assert page.column_dimensions["B"].width >= len("NOM-QUI-EST-BIEN-LONG-1")
    assert page.page_setup.fitToHeight == 0 and page.sheet_properties.pageSetUpPr.fitToPage
    assert "E1, session d’essai" in page.oddFooter.left.text
    roster = read_roster(content)
    assert [row.candidate for row in roster.rows] == [one.candidate for one in people]
    assert roster.problems == () and not any(row.note for row in roster.rows)
