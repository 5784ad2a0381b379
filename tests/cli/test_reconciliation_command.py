"""`e1tui reunir`, from outside: sessions, folders and archives; a second run; what leaves the commission."""

import io
import random
import re
import zipfile
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pypdf
import pytest
from levels import LEVELS, Level
from stores import AUTHOR, NOW

from e1tui.domain.evaluation import Candidate, Evaluation, diff
from e1tui.domain.session import Examiner
from e1tui.storage.author import Author
from e1tui.storage.folder import SessionsFolder

TEXTS = ("CANARI-A bon travail.", "CANARI-B autre avis.")


@pytest.fixture
def sessions(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("E1TUI_EXPORTS", raising=False)
    monkeypatch.setenv("E1TUI_SESSIONS", str(tmp_path / "sessions"))
    return SessionsFolder(tmp_path / "sessions")


@pytest.fixture
def two(sessions, session):
    """Two examiners' sessions of the same candidates, nothing scored yet."""
    members = Examiner("DURAND", "Alix", "Professeure"), Examiner("PETIT", "Noé", "Professionnel")
    return [
        sessions.create(name, replace(session, commission=(member,)))
        for name, member in zip(("a", "b"), members, strict=True)
    ]


def score(store, number, dice=None, *, level=Level.S, mark=Decimal(12), text="Bien.", last_name="INVENTÉ"):
    """Somebody with all given, at random or all the same."""
    grid = store.grid()
    candidate = Candidate(last_name, f"Candidat {number}", f"{number:010}")
    evaluation = Evaluation(grid.id, candidate)
    for criterion in grid.criteria:
        evaluation = evaluation.with_position(criterion, dice.choice(LEVELS) if dice else level)
    for competency in grid.competencies:
        evaluation = evaluation.with_mark(competency, Decimal(dice.randint(0, 40)) / 2 if dice else mark)
    evaluation = evaluation.with_appreciation(text)
    stored = store.load(store.add(candidate))
    return store.save(stored, evaluation, AUTHOR, NOW).stored


def evaluations(store):
    loaded = [store.load(stem).evaluation for stem in store.stems()]
    return {one.candidate.number: one for one in loaded}


def contents(store):
    return {path: path.read_bytes() for path in store.folder.glob("*.toml")}


def test_thirty_at_random_have_exactly_their_divergences_open(e1tui, sessions, two):
    dice = random.Random(20260612)
    for number in range(30):
        for store in two:
            score(store, number, dice, text=dice.choice(TEXTS))
    before = [contents(store) for store in two]
    code, out, err = e1tui("reunir", "a", "b", "--vers", "accord")
    assert (code, err) == (0, "")
    assert "Réunis dans accord : 30. Déjà réunis, laissés tels quels : 0. Laissés de côté : 0." in out
    assert [contents(store) for store in two] == before
    accord = sessions.open("accord")
    one, other, agreed = (evaluations(store) for store in (*two, accord))
    grid = accord.grid()
    differing = 0
    for number, evaluation in agreed.items():
        for criterion in grid.criteria:
            pair = one[number].level(criterion), other[number].level(criterion)
            assert evaluation.level(criterion) is (pair[0] if pair[0] is pair[1] else None)
            said = f"DURAND Alix : {pair[0]} · PETIT Noé : {pair[1]}" if pair[0] is not pair[1] else ""
            assert evaluation.remark(criterion) == said
            differing += pair[0] is not pair[1]
        for competency in grid.competencies:
            marks = one[number].mark(competency), other[number].mark(competency)
            assert evaluation.mark(competency) == (marks[0] if marks[0] == marks[1] else None)
    assert len(agreed) == 30 and f"Même niveau : {450 - differing} (" in out
    assert {member.full_name for member in accord.session().commission} == {"DURAND Alix", "PETIT Noé"}
    assert e1tui("verifier")[0] == 0


def test_a_second_run_adds_those_finished_since_and_touches_no_agreed_value(e1tui, sessions, two):
    for store in two:
        score(store, 1)
    score(two[0], 2, level=Level.TS)
    unfinished = score(two[1], 2, text="")
    code, _, err = e1tui("reunir", "a", "b", "--vers", "accord")
    assert (
        code == 0
        and "INVENTÉ Candidat 2 (0000000002) : pas fini chez PETIT Noé, il manque : Appréciation" in err
    )
    accord = sessions.open("accord")
    (stem,) = accord.stems()
    stored = accord.load(stem)
    agreed = stored.evaluation.with_position(accord.grid().criteria[0], Level.TI)
    accord.save(stored, agreed, AUTHOR, NOW)
    before = contents(accord)
    # One of the two changes what had been agreed, the other finishes.
    first = two[0].load(two[0].stems()[0])
    two[0].save(first, first.evaluation.with_mark(accord.grid().competencies[0], Decimal(3)), AUTHOR, NOW)
    two[1].save(unfinished, unfinished.evaluation.with_appreciation("Bien."), AUTHOR, NOW)
    code, out, _ = e1tui("reunir", "a", "b", "--vers", "accord")
    assert code == 0 and "Réunis dans accord : 1. Déjà réunis, laissés tels quels : 1." in out
    assert {path: content for path, content in contents(accord).items() if path in before} == before
    assert len(accord.stems()) == 2
    third = contents(accord)
    assert "Réunis dans accord : 0." in e1tui("reunir", "a", "b", "--vers", "accord")[1]
    assert contents(accord) == third


def test_who_was_withdrawn_from_the_agreement_does_not_come_back(e1tui, sessions, two):
    for store in two:
        score(store, 1)
    e1tui("reunir", "a", "b", "--vers", "accord")
    accord = sessions.open("accord")
    (stem,) = accord.stems()
    (accord.folder / "retires").mkdir()
    (accord.folder / f"{stem}.toml").rename(accord.folder / "retires" / f"{stem}.toml")
    e1tui("reunir", "a", "b", "--vers", "accord")
    assert accord.stems() == ()


def test_who_is_left_aside_is_named_and_why(e1tui, sessions, two):
    for store in two:
        score(store, 1)
    score(two[0], 2)
    score(two[1], 3)
    score(two[0], 4, last_name="UNTEL")
    score(two[1], 4, last_name="AUTRE")
    for number in ("", "0000000001"):  # no number, and that of another
        two[0].add(Candidate("SANS", "Ève", number))
    (two[1].folder / "abime.toml").write_text("format = 9\n")
    code, out, err = e1tui("reunir", "a", "b", "--vers", "accord")
    assert code == 1 and "rien n’est écrit" in err and "accord" not in sessions.names()
    for sentence in (
        "INVENTÉ Candidat 2 (0000000002) : pas dans b.",
        "Laissés de côté : 2 candidats, pas dans a.\n  INVENTÉ Candidat 1 (0000000001), INVENTÉ Candidat 3 (0000000003)\n",
        "UNTEL Candidat 4 (0000000004) : AUTRE Candidat 4 chez PETIT Noé, deux noms pour un numéro",
        "SANS Ève : sans numéro dans a.",
        "Laissés de côté : 2 candidats, ce numéro est 2 fois dans a.\n  ",
        "SANS Ève (0000000001)",
        "b/abime.toml : ",
    ):
        assert sentence in err


def test_folders_and_archives(e1tui, sessions, two, tmp_path):
    for store in two:
        score(store, 1)
    assert e1tui("archiver", "a", "--vers", "a.zip", "--avec-remarques")[0] == 0
    elsewhere = tmp_path / "ailleurs"
    elsewhere.mkdir()
    two[1].folder.rename(elsewhere / "b")
    before = sorted(tmp_path.rglob("*"))
    assert e1tui("reunir", "a.zip", str(elsewhere / "b"), "--vers", "accord")[0] == 0
    assert len(sessions.open("accord").stems()) == 1
    new = {path.relative_to(tmp_path).parts[:2] for path in set(tmp_path.rglob("*")) - set(before)}
    assert new <= {("sessions", "accord"), ("ailleurs", "b")}  # nothing is unpacked
    assert not [
        path
        for path in (elsewhere / "b").iterdir()
        if path.name not in ("session.toml", *contents_names(elsewhere / "b"))
    ]


def contents_names(folder):
    return [path.name for path in folder.glob("inv*.toml")] + [".verrou"]


def test_an_archive_that_was_changed_is_refused(e1tui, sessions, two):
    for store in two:
        score(store, 1)
    e1tui("archiver", "a", "--vers", "a.zip")
    with zipfile.ZipFile("a.zip") as old:
        found = {info: old.read(info) for info in old.infolist()}
    with zipfile.ZipFile("a.zip", "w") as new:
        for info, content in found.items():
            new.writestr(info, content.replace(b'"S"', b'"TS"'))
    code, _, err = e1tui("reunir", "a.zip", "b", "--vers", "accord")
    assert code == 1 and "n’est pas conforme à son manifeste" in err and "accord" not in sessions.names()


@pytest.mark.parametrize(
    ("a", "b", "vers", "said"),
    [
        ("a", "a", "accord", "est donnée deux fois"),
        ("a", "b", "b", "est une des deux sessions à réunir"),
        ("a", "absente", "accord", "Pas de session « absente »"),
        ("a", "absente.zip", "accord", "absente.zip"),
        ("a", "b", "x/y", "ne peut pas nommer une session"),
    ],
)
def test_refusals_write_nothing(e1tui, sessions, two, a, b, vers, said):
    for store in two:
        score(store, 1)
    before = [contents(store) for store in two]
    code, _, err = e1tui("reunir", a, b, "--vers", vers)
    assert code in (1, 2) and said in err
    assert [contents(store) for store in two] == before and sessions.names() == ("a", "b")


def test_what_the_two_gave_leaves_on_no_document_unless_asked(e1tui, sessions, two):
    """Marks of 3,5 and 18,5, texts with a canary: resolved otherwise, closed, exported in every way."""
    for store, text, mark, level in zip(two, TEXTS, ("3.5", "18.5"), (Level.TI, Level.TS), strict=True):
        score(store, 1, text=text, mark=Decimal(mark), level=level)
    e1tui("reunir", "a", "b", "--vers", "accord")
    accord = sessions.open("accord")
    stored = accord.load(accord.stems()[0])
    assert "CANARI-A" in stored.evaluation.internal_notes
    settled = stored.evaluation.with_appreciation("Un avis commun.")
    for criterion in accord.grid().criteria:
        settled = settled.with_position(criterion, Level.S)
    for competency in accord.grid().competencies:
        settled = settled.with_mark(competency, Decimal(11))
    accord.save(stored, settled, AUTHOR, NOW)
    assert e1tui("clore", "accord")[0] == 0
    everything = (
        "--grilles",
        "--extraits",
        "--bordereau",
        "--notes",
        "--pv",
        "--matin",
        "--liste",
        "--avec-donnees",
    )
    assert e1tui("exporter", "accord", *everything)[0] == 0
    assert e1tui("exporter", "accord", "--reunies", "--extraits")[0] == 0
    exports = accord.folder / "exports"
    words = re.compile(r"CANARI|3,5|18[,.]5|TI · PETIT|DURAND Alix\s:|PETIT Noé\s:")
    made = sorted(exports.iterdir())
    assert len(made) > 8
    for path in made:
        for text in texts_of(path):
            assert not words.search(text), path.name
    assert e1tui("archiver", "accord", "--vers", "accord.zip")[0] == 0
    with zipfile.ZipFile("accord.zip") as packed:
        for name in packed.namelist():
            if name.endswith(".toml") and "session" not in name.rpartition("/")[2]:
                text = packed.read(name).decode()
                assert "CANARI" not in text and "DURAND Alix :" not in text
    # Asked for, they are there: the words that were looked for are those that would be seen.
    assert e1tui("exporter", "accord", "--grilles", "--avec-remarques")[0] == 0
    (internal,) = set(exports.iterdir()) - set(made)
    told = "".join(texts_of(internal))
    assert "CANARI-A" in told and words.search(told.replace("CANARI", ""))


def texts_of(path):
    content = path.read_bytes()
    if path.suffix == ".pdf":
        reader = pypdf.PdfReader(io.BytesIO(content))
        yield "\n".join(page.extract_text() for page in reader.pages)
        for attached in reader.attachments.values():
            for one in attached:
                yield one.decode()
    elif path.suffix == ".xlsx":
        for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
            yield "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    else:
        yield content.decode("utf-8-sig")


def test_the_history_says_where_it_comes_from(e1tui, sessions, two):
    for store in two:
        score(store, 1)
    e1tui("reunir", "a", "b", "--vers", "accord")
    accord = sessions.open("accord")
    evaluation = accord.load(accord.stems()[0]).evaluation
    first = evaluation.history[0]
    assert (first.field, first.before, first.after, first.reason) == ("session", "a + b", "accord", "réunion")
    told = {entry.field: entry.after for entry in evaluation.history}
    assert told["C1.1.note"] == Decimal(12) and told["C1.1.besoins"] == "S"
    assert evaluation.revision == 1 and not evaluation.is_closed


def test_sessions_with_one_commission_are_told_apart_by_who_held_the_keyboard(e1tui, sessions, session):
    stores = [sessions.create(name, session) for name in ("a", "b")]
    for store, member in zip(stores, ("DURAND Alix", "NGUYỄN Łucja"), strict=True):
        stored = score(store, 1)
        level = Level.TI if store is stores[0] else Level.I
        changed = stored.evaluation.with_position(store.grid().criteria[0], level)
        # All of it again under the member's name, as the screen would have saved it.
        (store.folder / f"{stored.stem}.toml").unlink()
        fresh = store.load(store.add(stored.evaluation.candidate))
        store.save(
            fresh,
            replace(changed, revision=fresh.evaluation.revision, history=()),
            Author("e1-com", member),
            NOW,
        )
    e1tui("reunir", "a", "b", "--vers", "accord")
    accord = sessions.open("accord")
    evaluation = accord.load(accord.stems()[0]).evaluation
    assert evaluation.remark(accord.grid().criteria[0]) == "DURAND Alix : TI · NGUYỄN Łucja : I"
    assert not diff(evaluation, accord.load(accord.stems()[0]).evaluation)
