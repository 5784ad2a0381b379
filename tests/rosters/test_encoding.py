"""The encodings that schools' lists come in, told by their letters; where they cannot be, a person is asked."""

import pytest

from e1tui.errors import FileProblem
from e1tui.rosters.encoding import CODECS, EncodingDoubt, decode
from e1tui.rosters.letters import accented_words, weight
from e1tui.rosters.roster import read_roster

ENCODINGS = ("cp1252", "iso8859-15", "mac_roman", "cp850", "utf-8", "utf-8-sig", "utf-16")
PEOPLE = (
    ("BRUYÈRE", "Zoé"), ("D’ARMOISE", "Inès"), ("CARDÈRE", "Chloé"), ("HÊTRE", "Noël"), ("LEMAÎTRE", "Anaïs"),
    ("ÉRABLE", "François"), ("GENÊT", "Élodie"), ("AUBÉPINE", "Hélène"), ("PRÉVÔT", "Jérôme"), ("ŒILLET", "Maëlle"),
)  # fmt: skip
HEADERS = ("Numero;Nom;Prenom", "Numéro;Nom;Prénom", "N° candidat;Nom;Prénom(s)")


def of(encoding, header, people, end):
    lines = [header, *(f"{2600000100 + rank};{';'.join(one)}" for rank, one in enumerate(people))]
    return (end.join(lines) + end).encode(encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_letters_tell_the_encoding(encoding, header, end):
    people = [one for one in PEOPLE if encodes(one, encoding)]
    for start in range(len(people) - 2):  # three people are enough, whoever they are
        chosen = people[start : start + 3]
        roster = read_roster(of(encoding, header, chosen, end))
        assert [(r.candidate.last_name, r.candidate.first_name) for r in roster.rows] == chosen
        assert [r.candidate.number for r in roster.rows] == ["2600000100", "2600000101", "2600000102"]


def encodes(words, encoding):
    """cp850 has no œ, Latin-9 and cp850 no curly apostrophe."""
    try:
        return bool("".join(words).encode(encoding))
    except UnicodeEncodeError:
        return False


@pytest.mark.parametrize(
    ("name", "encoding", "other"),
    [("LEPÔTRE", "cp1252", "LEPÈTRE"), ("CARDÈRE", "cp850", "CARDÔRE"), ("LAVÎRE", "mac_roman", "LAVëRE")],
)
def test_where_it_cannot_be_known_the_readings_are_shown(name, encoding, other):
    content = f"Numero;Nom\n2600000100;{name}\n".encode(encoding)
    with pytest.raises(EncodingDoubt) as error:
        decode(content)
    shown = {sample for reading in error.value.readings for sample in reading.samples}
    assert {name, other} <= shown
    said = next(key for key, codec in CODECS.items() if codec == encoding)
    assert name in decode(content, said).text
    with pytest.raises(FileProblem, match="ne se devine pas"):
        read_roster(content)


def test_what_a_person_says_must_be_possible():
    with pytest.raises(FileProblem, match="n’est pas en UTF-8 : la ligne 2"):
        decode("Nom\nÉRABLE\n".encode("cp1252"), "utf-8")


def test_letters_damaged_before_are_not_taken_for_names():
    twice = "Nom;Prénom\nÉRABLE;Zoé\n".encode().decode("cp1252").encode()
    with pytest.raises(FileProblem, match="abîmés avant lui"):
        decode(twice)


def test_a_text_that_ends_within_a_letter_is_cut():
    with pytest.raises(FileProblem, match="coupé au milieu d’une lettre"):
        decode("Nom;Prénom\nÉRABLE;Zoé".encode()[:-1])


def test_what_is_no_french_in_any_encoding_is_asked_about():
    with pytest.raises(EncodingDoubt):
        decode("Имя;Фамилия\nЯн;Жуков\n".encode("cp1251"))


@pytest.mark.parametrize(
    ("likely", "unlikely"),
    [
        ("Chloé", "ChloŽ"),
        ("BRUYÈRE", "BRUYéRE"),
        ("CŒURET", "C¼URET"),
        ("Zoé", "Zo‚"),
        ("N°", "Nø"),
        ("ŒILLET", "ÎILLET"),
    ],
)
def test_weights(likely, unlikely):
    assert weight(likely) > weight(unlikely) + 3


def test_words_that_are_weighed():
    assert accented_words('Nom;"Prénom"\nA;Zoé\nB;Zoé\n') == ["Prénom", "Zoé"]
