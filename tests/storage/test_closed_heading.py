"""What an evaluation was closed under stays in its file, is part of its fingerprint, and is checked from the file alone."""

import datetime as dt
import hashlib
import json
import tomllib
import unicodedata
from dataclasses import replace

import pytest
from cases import ALIX, NOE, NOW, again

from e1tui.domain.closing.seal import canonical_form, closed, is_altered, reopened, reviewed
from e1tui.domain.evaluation import Candidate, heading_for, heading_for_all, with_field
from e1tui.domain.heading import Heading, heading_of
from e1tui.domain.session import ExamForm, Examiner, State
from e1tui.errors import DocumentError
from e1tui.operations.closing import close, reopen
from e1tui.storage.check import check_session
from e1tui.storage.grids import load_grid
from e1tui.storage.toml.evaluation_toml import decode_evaluation, encode_evaluation

# A file as the first version wrote it on closing, to the byte.
FIRST = b"""format = 1
grille = "mc-sno-e1"
revision = 3
etat = "close"
presence = "absent"
appreciation = \"\"\"
Absente, pr\xc3\xa9venue la veille.\"\"\"

[candidat]
nom = "LILAS"
prenom = "Ange"
numero = "0990000001"

[competences."C1.1"]
note = 14

[cloture]
le = 2026-06-12T17:00:00+02:00
par = "adurand"
empreinte = "EMPREINTE"

[[historique]]
revision = 3
le = 2026-06-12T17:00:00+02:00
par = "adurand"
champ = "etat"
avant = "brouillon"
apres = "close"
"""
FIRST_FORM = (
    '{"C1.1.note":"14.0","appreciation":"Absente, prévenue la veille.","candidat.nom":"LILAS",'
    '"candidat.numero":"0990000001","candidat.prenom":"Ange","presence":"absent"}'
)
FIRST = FIRST.replace(b"EMPREINTE", hashlib.sha256(FIRST_FORM.encode()).hexdigest().encode())


def recomputed(content: bytes) -> str:
    """The fingerprint as docs/donnees.md says it is made, from the file alone: nothing of e1tui is used."""

    def text(value):
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, bool):
            return str(value).lower()
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n"))

    document = tomllib.loads(content.decode())
    fields = {f"candidat.{key}": text(value) for key, value in document["candidat"].items()}
    fields["presence"] = document.get("presence", "present")
    fields["appreciation"] = text(document.get("appreciation", ""))
    for competency, table in document.get("competences", {}).items():
        if "note" in table:
            fields[f"{competency}.note"] = f"{table['note']:.1f}"
        for criterion, level in table.get("positionnements", {}).items():
            fields[f"{competency}.{criterion}"] = level
    closing = document["cloture"]
    if closing.get("version") == 2:
        fields["version"] = "2"
        heading = closing["entete"]
        for rank, member in enumerate(heading.pop("commission", []), 1):
            fields |= {f"entete.commission.{rank}.{key}": text(value) for key, value in member.items()}
        fields |= {f"entete.{key}": text(value) for key, value in heading.items()}
    fields = {key: value for key, value in fields.items() if value}
    form = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(form.encode()).hexdigest()


@pytest.fixture
def draft(make):
    return make(state=State.DRAFT, closing=None)


@pytest.fixture
def day(store, draft):
    """One candidate, complete and not closed yet."""
    (store.folder / "martin.toml").write_bytes(encode_evaluation(draft))
    return store


def test_closing_keeps_the_heading_and_anybody_can_reckon_the_fingerprint(day, session):
    close(day, day.load("martin"), ALIX, NOW)
    content = (day.folder / "martin.toml").read_bytes()
    closing = tomllib.loads(content.decode())["cloture"]
    assert closing["version"] == 2
    assert closing["entete"] == {
        "intitule": "E1, session de juin 2026",
        "forme": "CCF",
        "etablissement": "Lycée Exemple",
        "date": dt.date(2026, 6, 12),
        "commission": [
            {"nom": "DURAND", "prenom": "Alix", "qualite": "Professeure d’économie et gestion"},
            {"nom": "NGUYỄN", "prenom": "Łucja", "qualite": "Professionnelle du numérique"},
        ],
    }
    assert closing["empreinte"] == recomputed(content)
    kept = day.load("martin").evaluation
    assert kept.closing.heading == heading_of(session) and encode_evaluation(kept) == content


def test_correcting_the_session_leaves_what_was_closed(day, session):
    close(day, day.load("martin"), ALIX, NOW)
    before = (day.folder / "martin.toml").read_bytes()
    corrected = replace(session, school="Lycée Autre", commission=(), form=ExamForm.PONCTUELLE, date=None)
    day.save_session(corrected, session)
    assert (day.folder / "martin.toml").read_bytes() == before
    kept = again(day).load("martin").evaluation
    assert not is_altered(kept)
    assert heading_for(kept, corrected) == heading_of(session)
    assert heading_for(replace(kept, state=State.DRAFT), corrected) == heading_of(corrected)


def test_the_first_form_verifies_and_stays_as_it_is_to_the_byte(day, session):
    (day.folder / "lilas.toml").write_bytes(FIRST)
    old = day.load("lilas").evaluation
    assert canonical_form(old) == FIRST_FORM.encode() and not is_altered(old)
    assert recomputed(FIRST) == old.closing.fingerprint
    assert old.closing.version == 1 and heading_for(old, session) == heading_of(session)
    # What a later save writes of it is still the first form.
    changed = day.save(day.load("lilas"), replace(old, internal_notes="vu"), ALIX, NOW).stored.evaluation
    assert not is_altered(changed) and b"version" not in (day.folder / "lilas.toml").read_bytes()
    assert not [p for p in check_session(day).problems if "empreinte" in p.key]


def test_reopening_drops_the_heading_and_closing_again_takes_the_new_one(day, session):
    stored = close(day, day.load("martin"), ALIX, NOW)
    day.save_session(replace(session, school="Lycée Autre"), session)
    draft = reopen(day, "martin", "établissement", ALIX, NOW)
    text = (day.folder / "martin.toml").read_text()
    assert "cloture" not in text and "entete" not in text
    closed_again = close(day, draft, ALIX, NOW)
    assert closed_again.evaluation.closing.heading.school == "Lycée Autre"
    assert closed_again.evaluation.closing.fingerprint != stored.evaluation.closing.fingerprint


def test_a_review_and_a_merge_keep_the_heading(day):
    stored = close(day, day.load("martin"), ALIX, NOW)
    stale = again(day).load("martin")
    noted = replace(stale.evaluation, internal_notes="vu")
    day.save(stored, reviewed(stored.evaluation, "nleroy"), NOE, NOW)
    saved = day.save(stale, noted, ALIX, NOW)
    kept = saved.stored.evaluation
    assert not saved.conflicts and kept.closing.reviewed_by == "nleroy" and kept.internal_notes == "vu"
    assert kept.closing.heading == stored.evaluation.closing.heading and not is_altered(kept)
    # What a stale screen gives to what is closed is refused, and the fingerprint stays true.
    late = day.save(stale, with_field(stale.evaluation, "candidat.nom", "AUTRE"), NOE, NOW)
    assert [one.field for one in late.conflicts] == ["candidat.nom"]
    assert not is_altered(late.stored.evaluation)
    fresh = day.load("martin")
    assert (
        day.save(fresh, reopened(fresh.evaluation, "à revoir"), ALIX, NOW).stored.evaluation.closing is None
    )


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("version = 2", "version = 3"), "cloture.version"),
        (("version = 2\n", ""), "cloture.version"),
        (("version = 2", "version = 1"), "cloture.version"),
        (("version = 2", 'version = "2"'), "cloture.version"),
        (("[cloture.entete]", "[cloture.autre]"), "cloture.entete"),
        (('forme = "CCF"', 'forme = "autre"'), "cloture.entete.forme"),
        (("date = 2026-06-12", 'date = "demain"'), "cloture.entete.date"),
        (('intitule = "E1, session de juin 2026"\n', ""), "cloture.entete.intitule"),
        (('etablissement = "Lycée Exemple"', 'lycee = "Exemple"'), "cloture.entete.lycee"),
        (('nom = "DURAND"', 'nom = ""'), "cloture.entete.commission[1].nom"),
    ],
)
def test_the_heading_is_read_strictly(draft, session, change, key):
    text = encode_evaluation(closed(draft, "adurand", NOW, heading_of(session))).decode()
    assert text.count(change[0]) == 1
    with pytest.raises(DocumentError) as refused:
        decode_evaluation(text.replace(*change).encode(), load_grid)
    assert refused.value.key == key


@pytest.mark.parametrize(
    "change",
    [
        ('forme = "CCF"', 'forme = "ponctuelle"'),
        ('etablissement = "Lycée Exemple"', 'etablissement = "Lycée Autre"'),
        ("date = 2026-06-12", "date = 2026-06-13"),
        ('intitule = "E1, session de juin 2026"', 'intitule = "E1, session de juin 2027"'),
        ('qualite = "Professionnelle du numérique"', 'qualite = "Professeure"'),
        ('nom = "DURAND"', 'nom = "DURANT"'),
        ('prenom = "Łucja"', 'prenom = "Lucja"'),
    ],
)
def test_each_part_of_the_heading_is_in_the_fingerprint(draft, session, change):
    content = encode_evaluation(closed(draft, "adurand", NOW, heading_of(session)))
    old, new = (text.encode() for text in change)
    assert content.count(old) == 1
    changed = content.replace(old, new)
    assert is_altered(decode_evaluation(changed, load_grid))
    assert recomputed(changed) != recomputed(content)


def test_every_field_of_a_heading_is_written_read_and_sealed(draft):
    """A field added to `Heading` and to no table would be lost on disk, or not be in the fingerprint."""
    full = Heading(
        "E1",
        ExamForm.CCF,
        "Lycée",
        dt.date(2026, 6, 12),
        "Académie",
        "Centre",
        (Examiner("A", "B", "C"),),
        jury_reserve=False,
    )
    done = closed(draft, "adurand", NOW, full)
    assert decode_evaluation(encode_evaluation(done), load_grid).closing.heading == full
    assert recomputed(encode_evaluation(done)) == done.closing.fingerprint
    for name in vars(full):
        empty = replace(full, **{name: getattr(Heading(""), name)})
        assert closed(draft, "adurand", NOW, empty).closing.fingerprint != done.closing.fingerprint, name


def test_a_document_on_many_has_the_heading_that_all_have(make, draft, session):
    then = heading_of(session)
    now = replace(session, school="Lycée Autre")
    one = closed(draft, "adurand", NOW, then)
    other = closed(make(candidate=Candidate("ORME", "Luc"), closing=None), "adurand", NOW, then)
    assert heading_for_all([one, other], now) == then
    assert heading_for_all([one, other, draft], now) == heading_of(now)
    assert heading_for_all([], now) == heading_of(now)
