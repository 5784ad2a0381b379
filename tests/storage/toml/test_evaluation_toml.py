"""Files as a person reads them: what is written is read back, what is not exactly right is refused by its key."""

import datetime as dt
import sys
import tomllib
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from levels import LEVELS

from e1tui.domain.evaluation import Candidate, Closing, Evaluation, HistoryEntry
from e1tui.domain.session import ExamForm, Examiner, Presence, Session, State
from e1tui.domain.text import clean
from e1tui.errors import DocumentError
from e1tui.storage.grids import load_grid
from e1tui.storage.toml.evaluation_toml import decode_evaluation, encode_evaluation
from e1tui.storage.toml.session_toml import decode_session, encode_session
from e1tui.storage.toml.tables import MAX_BYTES, parse_toml

GRID = load_grid()
LEAST = """\
format = 1
grille = "mc-sno-e1"
revision = 0
etat = "brouillon"
[candidat]
nom = "MARTIN"
prenom = "Camille"
numero = ""
"""
# The candidate's file of the design page, to the letter.
EXAMPLE = '''\
format = 1
grille = "mc-sno-e1"
revision = 18
etat = "brouillon"                # brouillon | close
presence = "present"              # present | absent | absent_justifie | dispense | reporte
appreciation = """
Une démarche claire, des outils maîtrisés."""
notes_internes = "À revoir : la question des mentions légales."

[candidat]
nom = "MARTIN"
prenom = "Camille"
numero = "0214123456"             # text: leading zeros count
etablissement = "Lycée Exemple"
date_evaluation = 2026-06-12

[competences."C1.1"]
note = 14.5

[competences."C1.1".positionnements]
besoins = "S"
outils = "TS"

[competences."C1.1".remarques]
outils = "gabarit repris sans aide"

[[historique]]
revision = 18
le = 2026-06-12T09:41:07+02:00
par = "adurand"                   # the account's name, from the uid, not from the environment
membre = "DURAND Alix"            # who said they hold the keyboard, where an account is shared
champ = "C1.1.outils"
avant = "S"
apres = "TS"
'''
SESSION = """\
format = 1
grille = "mc-sno-e1"
intitule = "E1, session de juin 2026"
forme = "CCF"
etablissement = "Lycée Exemple"
date = 2026-06-12

[[commission]]
nom = "DURAND"
prenom = "Alix"
qualite = "Professeur d'économie et gestion"
"""


def decode(text, **options):
    return decode_evaluation(text.encode(), load_grid, **options)


def with_lines(*lines, after="", base=LEAST):
    """The smallest file with lines put at its head, or after a table's heading."""
    head, heading, tail = base.partition(f"[{after}]\n") if after else ("", "", base)
    return head + heading + "".join(f"{line}\n" for line in lines) + tail


def with_tables(text):
    return LEAST + text + "\n"


# --- what is written is read back ---

texts = st.text(max_size=60).map(clean).map(str.strip)
fingerprints = st.text("0123456789abcdef", min_size=64, max_size=64)
names = texts.filter(bool)
paragraphs = st.text(max_size=120).map(lambda text: clean(text, multiline=True))
moments = st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1)).map(
    lambda at: at.replace(microsecond=0, tzinfo=dt.timezone(dt.timedelta(hours=2)))
)
marks = st.integers(0, 40).map(lambda half: (Decimal(half) / 2).quantize(Decimal("0.1")))
dates = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
keys = st.sampled_from([criterion.key for criterion in GRID.criteria])
ids = st.sampled_from([competency.id for competency in GRID.competencies])


def mappings(by, values):
    return st.dictionaries(by, values).map(MappingProxyType)


entries = st.builds(
    HistoryEntry,
    revision=st.integers(0, 10**6),
    at=moments,
    by=names,
    field=keys | st.just("appreciation"),
    before=st.none() | names | marks,
    after=st.none() | names | marks,
    member=texts,
)
evaluations = st.builds(
    Evaluation,
    grid_id=st.just(GRID.id),
    candidate=st.builds(Candidate, names, texts, texts, texts, st.none() | dates),
    revision=st.integers(0, 10**6),
    state=st.sampled_from(State),
    presence=st.sampled_from(Presence),
    positions=mappings(keys, st.sampled_from(LEVELS)),
    marks=mappings(ids, marks),
    remarks=mappings(keys, names),
    appreciation=paragraphs,
    internal_notes=paragraphs,
    order=st.none() | st.integers(1, 999),
    time=st.none() | st.times().map(lambda time: time.replace(microsecond=0)),
    extra_time=st.booleans(),
    closing=st.none() | st.builds(Closing, moments, names, st.just("") | fingerprints, texts),
    history=st.lists(entries, max_size=3).map(tuple),
)
sessions = st.builds(
    Session,
    grid_id=st.just(GRID.id),
    title=names,
    form=st.none() | st.sampled_from(ExamForm),
    school=texts,
    date=st.none() | dates,
    academy=texts,
    centre=texts,
    commission=st.lists(st.builds(Examiner, names, texts, texts), max_size=3).map(tuple),
    codes=st.dictionaries(st.sampled_from(Presence), names).map(
        lambda codes: tuple((presence, codes[presence]) for presence in Presence if presence in codes)
    ),
)


@given(evaluations)
def test_evaluation_round_trip(evaluation):
    content = encode_evaluation(evaluation)
    assert decode_evaluation(content, load_grid) == evaluation
    # A list reads the same, but for the history.
    assert decode_evaluation(content, load_grid, history=False) == replace(evaluation, history=())


@given(sessions)
def test_session_round_trip(session):
    assert decode_session(encode_session(session)) == session


@given(evaluations)
def test_nothing_is_written_for_not_yet(evaluation):
    """No empty text, table or list, but for the three texts that are required."""

    def empty(table, path=""):
        for key, value in table.items():
            if value in ("", {}, []):
                yield path + key
            elif isinstance(value, dict):
                yield from empty(value, f"{path}{key}.")

    content = encode_evaluation(evaluation)
    assert set(empty(tomllib.loads(content.decode()))) <= {"candidat.prenom", "candidat.numero"}


def test_that_extracts_do_not_speak_of_the_jury_is_the_session_s_to_say():
    assert decode_session(SESSION.encode()).jury_reserve
    said = SESSION.replace("\nintitule", "\nreserve_du_jury = false\nintitule")
    session = decode_session(said.encode())
    assert not session.jury_reserve and b"\nreserve_du_jury = false\n" in encode_session(session)
    with pytest.raises(DocumentError, match="reserve_du_jury"):
        decode_session(said.replace("= false", '= "non"').encode())


def test_lists_of_tables_come_last_each_under_its_heading():
    """However short they are: lists of candidates stop reading at the first [[historique]]."""
    entry = HistoryEntry(
        1, dt.datetime(2026, 6, 12, 9, 41, 7, tzinfo=dt.UTC), "a", "C1.1.note", after=Decimal("14.5")
    )
    evaluation = replace(decode(EXAMPLE), history=(entry, entry))
    head, *entries = encode_evaluation(evaluation).decode().split("\n[[historique]]\n")
    assert decode(head) == replace(evaluation, history=())
    assert entries == 2 * [
        'revision = 1\nle = 2026-06-12 09:41:07+00:00\npar = "a"\nchamp = "C1.1.note"\napres = 14.5\n'
    ]
    session = encode_session(
        Session(GRID.id, "Juin", commission=(Examiner("DURAND"), Examiner("LEMAIRE", "Claude")))
    )
    assert session.decode().endswith(
        '\n[[commission]]\nnom = "DURAND"\n\n[[commission]]\nnom = "LEMAIRE"\nprenom = "Claude"\n'
    )


def test_a_blank_candidate_is_a_short_file():
    evaluation = Evaluation(GRID.id, Candidate("MARTIN", "Camille", "0214123456"))
    assert encode_evaluation(evaluation).decode() == (
        'format = 1\ngrille = "mc-sno-e1"\nrevision = 0\netat = "brouillon"\npresence = "present"\n\n'
        '[candidat]\nnom = "MARTIN"\nprenom = "Camille"\nnumero = "0214123456"\n'
    )


# --- what a person writes is read ---


def test_the_design_page_s_example():
    evaluation = decode(EXAMPLE)
    assert evaluation.revision == 18
    assert evaluation.appreciation == "Une démarche claire, des outils maîtrisés."
    assert evaluation.candidate == Candidate(
        "MARTIN", "Camille", "0214123456", "Lycée Exemple", dt.date(2026, 6, 12)
    )
    assert evaluation.marks == {"C1.1": Decimal("14.5")}
    assert evaluation.positions == {"C1.1.besoins": GRID.level("S"), "C1.1.outils": GRID.level("TS")}
    assert evaluation.remarks == {"C1.1.outils": "gabarit repris sans aide"}
    (entry,) = evaluation.history
    assert (entry.by, entry.member, entry.before, entry.after) == ("adurand", "DURAND Alix", "S", "TS")
    assert entry.at.isoformat() == "2026-06-12T09:41:07+02:00"


def test_the_design_page_s_session():
    session = decode_session(SESSION.encode())
    assert (session.title, session.form, session.date) == (
        "E1, session de juin 2026", ExamForm.CCF, dt.date(2026, 6, 12),
    )  # fmt: skip
    assert session.commission == (Examiner("DURAND", "Alix", "Professeur d'économie et gestion"),)


def test_what_is_absent_has_no_value():
    assert decode(LEAST) == Evaluation(GRID.id, Candidate("MARTIN", "Camille", ""))
    least = decode_session(b'format = 1\ngrille = "mc-sno-e1"\nintitule = "Juin"\n')
    assert least == Session(GRID.id, "Juin")


@pytest.mark.parametrize(
    "lines",
    [
        'appreciation = ""\nnotes_internes = ""',
        "competences = {}\ncloture = {}\nhistorique = []",
        'competences = { "C1.1" = {}, "C1.2" = { positionnements = {}, remarques = {} } }',
        'competences = { "C1.1" = { remarques = { outils = "" } } }',
        "temps_majore = false",
    ],
)
def test_empty_texts_and_tables_are_read(lines):
    assert decode(with_lines(lines)) == decode(LEAST)


@pytest.mark.parametrize("written", ["14", "14.0", "14.00", "1.4e1", "+14"])
def test_marks_in_whole_points(written):
    evaluation = decode(with_tables(f'[competences."C1.2"]\nnote = {written}'))
    assert str(evaluation.marks["C1.2"]) == "14.0"


def test_closed_without_a_closing_is_valid():
    assert decode(LEAST.replace("brouillon", "close")).is_closed


def test_byte_order_mark_and_line_ends_of_windows():
    assert decode_evaluation(b"\xef\xbb\xbf" + EXAMPLE.replace("\n", "\r\n").encode(), load_grid) == decode(
        EXAMPLE
    )


def test_controls_are_made_visible_and_accents_composed():
    evaluation = decode(with_lines(r'appreciation = "a\u001b[2Jb\u202e"').replace("Camille", r"Zoe\u0301"))
    assert evaluation.appreciation == "a\N{REPLACEMENT CHARACTER}[2Jb"
    assert evaluation.candidate.first_name == "Zoé"


# --- where lists stop reading ---


def test_a_list_does_not_read_the_history():
    broken = EXAMPLE + "revision = [this is not TOML"
    assert decode(broken, history=False).positions == decode(EXAMPLE).positions
    assert decode(broken, history=False).history == ()
    with pytest.raises(DocumentError):
        decode(broken)


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_the_heading_of_the_history_inside_a_text(quotes):
    text = with_lines(f"appreciation = {quotes}\navant\n[[historique]]\naprès{quotes}")
    assert decode(text, history=False).appreciation == "avant\n[[historique]]\naprès"


# --- what is refused ---

UNKNOWN = "clé inconnue de cette version"
REFUSED = {
    # unknown keys, in every table
    "unknown": (with_lines("note = 3"), "note", UNKNOWN),
    "unknown candidat": (with_lines('age = "18"', after="candidat"), "candidat.age", UNKNOWN),
    "unknown competency": (with_tables('[competences."C9"]\nnote = 3'), "competences.C9", UNKNOWN),
    "unknown in competency": (with_tables('[competences."C1.1"]\nmoyenne = 3'), 'competences."C1.1".moyenne', UNKNOWN),
    "unknown criterion": (
        with_tables('[competences."C1.1".positionnements]\nveille = "S"'),
        'competences."C1.1".positionnements.veille', UNKNOWN,
    ),
    "unknown remark": (
        with_tables('[competences."C1.1".remarques]\nveille = "S"'),
        'competences."C1.1".remarques.veille', UNKNOWN,
    ),
    "unknown closing": (
        with_tables('[cloture]\nle = 2026-06-12T10:00:00Z\npar = "a"\nlieu = "b"'), "cloture.lieu", UNKNOWN,
    ),
    "unknown history": (EXAMPLE + "cause = 1\n", "historique[1].cause", UNKNOWN),
    # required keys
    **{
        f"without {key}": (
            "".join(line for line in LEAST.splitlines(True) if not line.startswith(key.rpartition(".")[2])),
            key, "clé obligatoire absente",
        )
        for key in ("format", "grille", "revision", "etat", "candidat.nom", "candidat.prenom", "candidat.numero")
    },
    "without candidat": (LEAST.partition("[candidat]")[0], "candidat", "clé obligatoire absente"),
    "closing without a date": (with_tables('[cloture]\npar = "a"'), "cloture.le", "clé obligatoire absente"),
    # formats and values
    "format": (LEAST.replace("format = 1", "format = 2"), "format", "format 2 inconnu de cette version"),
    "grid": (LEAST.replace("mc-sno-e1", "autre"), "grille", "grille inconnue « autre »"),
    "state": (LEAST.replace("brouillon", "arretee"), "etat", "« arretee » n’est pas une valeur connue (brouillon, close)"),
    "presence": (with_lines('presence = "la"'), "presence", "absent_justifie"),
    "level": (
        with_tables('[competences."C1.1".positionnements]\noutils = "X"'),
        'competences."C1.1".positionnements.outils', "« X » n’est pas une valeur connue (TI, I, S, TS)",
    ),
    "level of the other table": (
        with_tables('[competences."C1.1".positionnements]\noutils = "TF"'),
        'competences."C1.1".positionnements.outils', "« TF »",
    ),
    "empty level": (
        with_tables('[competences."C1.1".positionnements]\noutils = ""'),
        'competences."C1.1".positionnements.outils', "n’est pas une valeur connue",
    ),
    **{
        f"mark {mark}": (
            with_tables(f'[competences."C1.1"]\nnote = {mark}'), 'competences."C1.1".note', "une note va de 0 à 20",
        )
        for mark in ("20.25", "20.5", "-1", "14.3")
    },
    **{
        f"mark {mark}": (
            with_tables(f'[competences."C1.1"]\nnote = {mark}'), 'competences."C1.1".note', "ce nombre est démesuré",
        )
        for mark in ("nan", "inf", "1e400", "1" + "0" * 40, "14.5" + "0" * 30 + "1")
    },
    "order": (with_lines("passage = 0"), "passage", "un entier d’au moins 1"),
    "revision": (LEAST.replace("revision = 0", "revision = -1"), "revision", "un entier d’au moins 0"),
    "empty name": (LEAST.replace("MARTIN", " "), "candidat.nom", "un texte non vide"),
    # types
    "format text": (LEAST.replace("format = 1", 'format = "1"'), "format", "un nombre entier est attendu"),
    "format true": (LEAST.replace("format = 1", "format = true"), "format", "un nombre entier est attendu"),
    "revision 1.0": (LEAST.replace("revision = 0", "revision = 1.0"), "revision", "un nombre entier est attendu"),
    "number 214": (LEAST.replace('numero = ""', "numero = 214"), "candidat.numero", "un texte est attendu"),
    "candidat text": (LEAST.partition("[candidat]")[0] + 'candidat = "M"', "candidat", "une table est attendue"),
    "mark text": (with_tables('[competences."C1.1"]\nnote = "14"'), 'competences."C1.1".note', "un nombre est attendu"),
    "mark true": (with_tables('[competences."C1.1"]\nnote = true'), 'competences."C1.1".note', "un nombre est attendu"),
    "level 3": (
        with_tables('[competences."C1.1".positionnements]\noutils = 3'),
        'competences."C1.1".positionnements.outils', "un texte est attendu",
    ),
    "date text": (
        with_lines('date_evaluation = "2026-06-12"', after="candidat"), "candidat.date_evaluation", "une date (2026-06-12) est attendue",
    ),
    "date and time": (
        with_lines("date_evaluation = 2026-06-12T10:00:00", after="candidat"), "candidat.date_evaluation", "une date",
    ),
    "time text": (with_lines('heure = "9:40"'), "heure", "une heure (09:40:00) est attendue"),
    "boolean": (with_lines("temps_majore = 1"), "temps_majore", "true ou false"),
    "closing date": (with_tables('[cloture]\nle = 2026-06-12\npar = "a"'), "cloture.le", "une date avec l’heure"),
    "history table": (with_lines("historique = {}"), "historique", "une liste de tables est attendue"),
    "history texts": (with_lines('historique = ["a"]'), "historique", "une liste de tables est attendue"),
    "history value": (EXAMPLE.replace('avant = "S"', "avant = true"), "historique[1].avant", "un texte ou un nombre"),
    # valid, and absurd
    "order of five digits": (with_lines("passage = 10000"), "passage", "ce nombre est démesuré (au plus 9999)"),
    "a huge revision": (LEAST.replace("revision = 0", "revision = 1000000001"), "revision", "ce nombre est démesuré"),
    **{
        f"date {date}": (
            with_lines(f"date_evaluation = {date}", after="candidat"), "candidat.date_evaluation", "une année de 1000 à 9998",
        )
        for date in ("0001-01-01", "0999-12-31", "9999-12-31")
    },
    **{
        f"{key} in the year {year}": (with_tables(text % f"{year}-01-01T00:00:00Z"), key, "une année de 1000 à 9998")
        for year in ("0001", "9999")
        for key, text in (
            ("chronometre.departs", "[chronometre]\ndeparts = [%s]"),
            ("chronometre.fin", "[chronometre]\ndeparts = [2026-06-12T09:00:00Z]\nfin = %s"),
            ("cloture.le", '[cloture]\nle = %s\npar = "a"'),
            ("historique[1].le", '[[historique]]\nrevision = 1\nle = %s\npar = "a"\nchamp = "etat"'),
        )
    },
    **{
        f"history {value}": (EXAMPLE.replace('avant = "S"', f"avant = {value}"), "historique[1].avant", "ce nombre est démesuré")
        for value in ("1e29", "-1e10", "1e-10", "nan", "inf", "9" * 31)
    },
    "long line": (with_lines(f'etablissement = "{"M" * 10_001}"', after="candidat"), "candidat.etablissement", "10000 caractères"),
    "beyond any number": (with_lines("revision = 1e9999999999999999999"), "revision", "ligne 1 : ce nombre est démesuré"),
    "5,000 digits": (LEAST.replace("revision = 0", "revision = " + "9" * 5000), "revision", "ligne 3 : ce nombre est démesuré"),
    # no TOML at all
    "no TOML": (with_lines("etat brouillon"), "", "ligne 1, colonne"),
    "cut short": (LEAST + 'appreciation = """une', "", "ce n’est pas du TOML valable"),
    "same key twice": (with_lines("format = 1"), "", "ligne 2, colonne"),
    "long key": (LEAST + ".".join("a" * 80) + " = 1", "", "clé trop longue"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "key", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused_with_key_and_reason(text, key, reason):
    with pytest.raises(DocumentError) as refused:
        decode(text)
    assert refused.value.key == key
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("format = 1", "format = 3", "format", "format 3 inconnu"),
        ('intitule = "E1, session de juin 2026"\n', "", "intitule", "clé obligatoire absente"),
        ('"E1, session de juin 2026"', '""', "intitule", "un texte non vide"),
        ('forme = "CCF"', 'forme = "orale"', "forme", "« orale » n’est pas une valeur connue (CCF, ponctuelle)"),
        ("2026-06-12", '"12/06/2026"', "date", "une date (2026-06-12) est attendue"),
        ('date = 2026-06-12', 'lieu = "ici"', "lieu", UNKNOWN),
        ('nom = "DURAND"\n', "", "commission[1].nom", "clé obligatoire absente"),
        ('qualite = ', 'titre = ', "commission[1].titre", UNKNOWN),
        ("[[commission]]", "[commission]", "commission", "une liste de tables est attendue"),
        ("2026-06-12", "0001-01-01", "date", "une année de 1000 à 9998"),
        ("[[commission]]", '[[phases]]\nnom = "A"\nminutes = 601\n[[commission]]', "phases[1].minutes", "au plus 600"),
        (
            "[[commission]]", '[[incidents]]\nle = 9999-12-31T00:00:00Z\npar = "a"\ntexte = "b"\n[[commission]]',
            "incidents[1].le", "une année de 1000 à 9998",
        ),
        ("[[commission]]", '[codes]\nabsent = "ABS"\nmalade = "M"\n[[commission]]', "codes.malade", UNKNOWN),
    ],
)  # fmt: skip
def test_refused_session(old, new, key, reason):
    assert old in SESSION
    with pytest.raises(DocumentError) as refused:
        decode_session(SESSION.replace(old, new).encode())
    assert refused.value.key == key
    assert reason in refused.value.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"format = 1\nnom = \"\xe9\"", "ligne 2 : le fichier n’est pas en UTF-8"),
        (b"#" * (MAX_BYTES + 1), "le fichier dépasse 512 Kio"),
        (b"a = " + b"[" * 5000, "ligne 1 : trop de listes ou de tables imbriquées"),
        (b"\na = " + b"{b = " * 17, "ligne 2 : trop de listes ou de tables imbriquées"),
        (b"a = " + b"9" * 5000, "a : ligne 1 : ce nombre est démesuré"),
        (b"[x]\n a = [1e9999999999999999999]", "a : ligne 2 : ce nombre est démesuré"),
        (b"a = [\n1_0.0E-0_000000_1]", "ligne 2 : ce nombre est démesuré"),
        (b"a = 0x" + b"f" * 5000, "a : ligne 1 : ce nombre est démesuré"),
        (b"a" * 65 + b" = 1", "ligne 1 : cette clé est démesurée"),
        (b"a." * 31_000 + b"a = 1", "ligne 1 : clé trop longue"),
    ],
)  # fmt: skip
def test_not_even_a_document(content, reason):
    with pytest.raises(DocumentError, match=reason):
        parse_toml(content)


@pytest.mark.parametrize("by", ['par = ""\n', ""])
def test_an_empty_account_is_none_and_the_file_is_read_again_once_it_is_saved(by):
    """It is not written, as no empty text is: were it asked for, a save would make the file unreadable."""
    text = with_tables(
        f"[cloture]\nle = 2026-06-12T10:00:00Z\n{by}"
        f'[[historique]]\nrevision = 1\nle = 2026-06-12T10:00:00Z\n{by}champ = "etat"'
    )
    evaluation = decode(text)
    assert evaluation.closing.by == evaluation.history[0].by == ""
    assert decode_evaluation(encode_evaluation(evaluation), load_grid) == evaluation
    noted = SESSION + f'\n[[incidents]]\nle = 2026-06-12T10:00:00Z\n{by}texte = "Alarme."\n'
    session = decode_session(noted.encode())
    assert decode_session(encode_session(session)) == session


def test_what_the_parser_chokes_on_is_refused_too():
    """Deep in a program's own calls, tables in each other are more than Python lets anybody call."""

    def called(depth, content):
        return called(depth - 1, content) if depth else parse_toml(content)

    depth = sys.getrecursionlimit()
    while True:
        try:
            called(depth, b"a = 1")
            break
        except (RecursionError, DocumentError):
            depth -= 1
    with pytest.raises(DocumentError, match="pas du TOML lisible"):
        called(depth, b"a = " + b"[" * 10 + b"]" * 10)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_content_is_refused_or_read(content):
    with pytest.raises(DocumentError):
        decode_evaluation(content, load_grid)
    with pytest.raises(DocumentError):
        decode_session(content)


# --- the timer, and what a session may say of its oral ---

TIMER = """
[chronometre]
departs = [2026-06-12T09:41:00+02:00, 2026-06-12T09:55:00+02:00]
pauses = [2026-06-12T09:50:00+02:00]
fin = 2026-06-12T10:12:00+02:00
"""
ORAL = """
majoration = "1/4"

[codes]
absent = "ABS"

[repere]
affiche = true
poids = { TI = 0, I = 0.25, S = "2/3", TS = 1 }

[[phases]]
nom = "Présentation"
minutes = 10

[[phases]]
nom = "Entretien"
minutes = 20

[[incidents]]
le = 2026-06-12T10:20:00+02:00
par = "adurand"
texte = "Alarme, dix minutes."

[[incidents]]
le = 2026-06-12T10:30:00+02:00
par = "adurand"
membre = "DURAND Alix"
candidat = "martin-camille"
texte = "Malaise."
"""


def test_the_timer_stands_in_the_file_and_in_no_other_form():
    evaluation = decode(with_tables(TIMER))
    assert evaluation.timer.elapsed(evaluation.timer.end) == dt.timedelta(minutes=26)
    assert decode_evaluation(encode_evaluation(evaluation), load_grid) == evaluation
    assert b"chronometre" not in encode_evaluation(decode(LEAST))


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("pauses = [2026-06-12T09:50:00+02:00]", "", "chronometre"),
        ("fin = 2026", "fin = 2025", "chronometre"),
        ("09:41:00+02:00", "09:41:00", "chronometre"),
        ("departs = [2026-06-12T09:41:00+02:00, ", 'departs = ["9:41", ', "chronometre.departs"),
        ("fin =", "arret =", "chronometre.arret"),
    ],
)
def test_a_timer_that_cannot_be(before, after, key):
    with pytest.raises(DocumentError) as refused:
        decode(with_tables(TIMER.replace(before, after)))
    assert refused.value.key == key


def test_what_a_session_says_of_its_oral():
    session = decode_session((SESSION.partition("[[")[0] + ORAL).encode())
    assert [(phase.name, phase.minutes) for phase in session.phases] == [
        ("Présentation", 10),
        ("Entretien", 20),
    ]
    assert session.extra_time == Fraction(1, 4) and session.shows_landmark
    assert session.weights == (0, Fraction(1, 4), Fraction(2, 3), 1)
    assert session.incidents[0].text == "Alarme, dix minutes."
    assert [one.candidate for one in session.incidents] == ["", "martin-camille"]
    assert decode_session(encode_session(session)) == session
    plain = decode_session(SESSION.encode())
    assert (plain.phases, plain.extra_time, plain.shows_landmark, plain.weights) == (
        (),
        Fraction(1, 3),
        False,
        (),
    )
    assert not {b"majoration", b"repere", b"phases", b"reserve_du_jury"} & set(encode_session(plain).split())


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ('"1/4"', '"1/0"', "majoration"),
        ('"1/4"', "2", "majoration"),
        ('"1/4"', '"un tiers"', "majoration"),
        ("I = 0.25, ", "", "repere.poids.I"),
        ("I = 0.25", "I = 0.75", "repere.poids.S"),
        ("TS = 1 ", "TS = 1.5 ", "repere.poids.TS"),
        ("TS = 1 ", "TS = 1, X = 1 ", "repere.poids.X"),
        ("affiche", "visible", "repere.visible"),
        ("minutes = 10", "minutes = 0", "phases[1].minutes"),
        ("minutes = 10", "minutes = 601", "phases[1].minutes"),
        ('nom = "Présentation"', 'nom = ""', "phases[1].nom"),
        ('texte = "Alarme, dix minutes."', "", "incidents[1].texte"),
        ('candidat = "martin-camille"', "candidat = 3", "incidents[2].candidat"),
        ("candidat =", "candidate =", "incidents[2].candidate"),
    ],
)  # fmt: skip
def test_an_oral_that_cannot_be(before, after, key):
    assert ORAL.count(before) >= 1
    with pytest.raises(DocumentError) as refused:
        decode_session((SESSION.partition("[[")[0] + ORAL.replace(before, after, 1)).encode())
    assert refused.value.key == key


def test_the_end_of_what_a_group_has_together_is_read_and_written():
    clock = """
[situations.A]
groupe = "2"

[situations.A.chronometre]
departs = [2026-06-12T09:41:00+02:00, 2026-06-12T10:02:00+02:00]
pauses = [2026-06-12T09:56:00+02:00]
fin_commune = 2026-06-12T09:56:00+02:00
"""
    evaluation = decode(LEAST + clock)
    timer = evaluation.oral("A").timer
    assert timer.common_end == timer.pauses[0] and timer.own.starts == timer.starts[1:]
    assert decode_evaluation(encode_evaluation(evaluation), load_grid) == evaluation
    with pytest.raises(DocumentError, match="situations.A.chronometre"):
        decode(LEAST + clock.replace("fin_commune = 2026-06-12T09:56", "fin_commune = 2026-06-12T09:50"))
