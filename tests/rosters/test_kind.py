"""What is no list is refused as a whole, and named for what it is, whatever its name."""

import io
import json
import zipfile

import pytest

from e1tui.errors import FileProblem
from e1tui.rosters.roster import read_roster


def zipped(*names, cut=0):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        for name in names:
            book.writestr(name, "x" * 50)
    content = target.getvalue()
    return content[: len(content) - cut]


PAGE = "<html>\n<table>\n<tr><td>LENOIR</td><td>Zoé</td></tr>\n</table>\n</html>\n"
KINDS = {
    "html": (PAGE.encode(), "page web"),
    "html utf-16": (PAGE.encode("utf-16"), "page web"),
    "html with a mark": (b"\xef\xbb\xbf\n<!DOCTYPE HTML>\n<html>", "page web"),
    "bare table": (b"<table><tr><td>Nom</td></tr></table>", "page web"),
    "xml": (b'<?xml version="1.0"?>\n<eleves><eleve nom="A"/></eleves>', "fichier XML"),
    "spreadsheet xml": (
        b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Excel 2003",
    ),
    "vcard": (b"BEGIN:VCARD\r\nN:LENOIR;Zo;;;\r\nEND:VCARD\r\n", "vCard"),
    "calendar": (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "iCalendar"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "PDF"),
    "rtf": (b"{\\rtf1\\ansi Nom}", "RTF"),
    "json": (json.dumps([{"nom": "LENOIR", "prenom": "Zoé"}]).encode(), "JSON"),
    "json list": (b'["LENOIR", "DURAND"]', "JSON"),
    "json cut": (b'[{"nom": "LENOIR", "prenom": "Z', "JSON"),
    "mail": (b"MIME-Version: 1.0\nContent-Type: text/html\n\nNom;Prenom\n", "courriel"),
    "picture": (b"\x89PNG\r\n\x1a\n", "image"),
    "word": (zipped("word/document.xml"), "Word"),
    "cut workbook": (zipped("xl/workbook.xml", cut=30), "coupé"),
    "ours": (b'format = 1\n\n[candidat]\nnom = "LENOIR"\n', "fichier d’e1tui"),
    "letter": (
        b"Madame, Monsieur,\nVeuillez trouver ci-joint la liste des candidats.\nCordialement,\nLe proviseur\n",
        "n’est pas une liste",
    ),
    "code": (b"INSERT INTO t VALUES ('LENOIR','Zoe');\nINSERT INTO t VALUES ('DURAND','Lea');\n", "n’est pas une liste"),
    "last line cut": (
        b"Nom;Prenom;Numero\nA;Zoe;0123456789\nB;Leo;0123456780\nC;Ana;0123456781\nD;Lo", "semble coupé",
    ),
    "quote cut": (b'"Nom";"Prenom";"Numero"\n"A";"Zoe";"0123456789"\n"B";"Leo";"01234', "semble coupé"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "words"), KINDS.values(), ids=KINDS)
def test_refused_as_a_whole_and_named(content, words):
    with pytest.raises(FileProblem, match=words):
        read_roster(content)


@pytest.mark.parametrize("text", [PAGE, "BEGIN:VCARD\nEND:VCARD\n", '{"a": [1]}'])
def test_pasted_too(text):
    with pytest.raises(FileProblem):
        read_roster(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nom;Prénom;Numéro\nA;Zoé;0123456789\nB;Léo;0123456780\nC;Ana;0123456781\nD;Lou;0123456782",  # no last end
        "Nom;Prénom\nA;Zoé\nB;Léo\nC;Ana\nTotal : 3",  # a note of one cell
        "MODÈLE Zoé\nÉRABLE Ali\n",
        "[Groupe 1];\nNom;Prénom\nMODÈLE;Zoé\n",
    ],
)
def test_lists_that_are_no_other_thing(text):
    assert read_roster(text.encode()).rows
