"""People's text: cleaned, sorted the French way, folded for filters and file names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.text import (
    NBSP,
    NNBSP,
    REPLACEMENT,
    cell_width,
    clean,
    file_stem,
    folded,
    french_typography,
    full_name,
    is_unsafe,
    name_sort_key,
    padded,
    shortened,
    slug,
    to_ascii,
    unbroken,
    unsafe_characters,
)


def test_order_of_a_french_list():
    rank = name_sort_key
    assert sorted(["DE LA TOUR", "LEROY", "LACAZE"], key=rank) == ["DE LA TOUR", "LACAZE", "LEROY"]
    assert sorted(["DU CHENE", "D’ARC", "DES BOIS", "CHAT"], key=rank) == [
        "D’ARC",
        "DES BOIS",
        "CHAT",
        "DU CHENE",
    ]
    assert sorted(["OFFRE", "ŒUVRE", "ODE"], key=rank) == ["ODE", "ŒUVRE", "OFFRE"]
    assert sorted(["ZOLA", "ŻÓŁĆ", "ZORRO"], key=rank) == ["ZOLA", "ŻÓŁĆ", "ZORRO"]


@pytest.mark.parametrize(
    ("name", "stands_at"),
    [
        ("D’ALEMBERT", "ALEMBERT"), ("d'Alembert", "ALEMBERT"), ("D' ALEMBERT", "ALEMBERT"), ("DE GAULLE", "GAULLE"),
        ("du Bellay", "BELLAY"), ("DES MOULINS", "MOULINS"), ("DE LA TOUR", "LA TOUR"), ("LE GALL", "LE GALL"),
        ("LES BOIS", "LES BOIS"), ("DUPONT", "DUPONT"), ("DESMOULINS", "DESMOULINS"), ("DE", "DE"), ("D’", "D’"),
    ],
)  # fmt: skip
def test_particles(name, stands_at):
    assert name_sort_key(name)[0] == name_sort_key(stands_at)[0] == stands_at.replace("’", "").lower().strip()


def test_accents_and_case_count_only_between_equals():
    keys = [name_sort_key(*names) for names in (("Côté", "Ana"), ("COTE", "Zoé"), ("cote", "Ève"))]
    assert sorted(keys) == [keys[0], keys[2], keys[1]]
    assert name_sort_key("COTE", "Ana") < name_sort_key("CÔTÉ", "Ana") < name_sort_key("COTEAU", "Ana")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoé", "Zoé"),
        ("Zoe\N{COMBINING ACUTE ACCENT}", "Zoé"),
        ("a\x1b[31mb", f"a{REPLACEMENT}[31mb"),
        ("a\u202eb\u2066c\u200b", "abc"),
        ("inter\u00adna\u00adtio\u00adnal", "international"),
        ("\ufeffZoe\u200d\N{COMBINING ACUTE ACCENT}\u2060", "Zoé"),
        ("a\x9bb\x7f", f"a{REPLACEMENT}b{REPLACEMENT}"),
        ("a\tb\r\nc\rd\ne", "a b c d e"),
        ("\ud800", REPLACEMENT),
        ("a\u2028b\x0bc", "a b c"),
        ("\uf0b7 a \uf0a7 b \ue000", f"• a ▪ b {REPLACEMENT}"),
        ("’ « œ » ½ ŻÓŁĆ NGUYỄN Ğülşen 漢", "’ « œ » ½ ŻÓŁĆ NGUYỄN Ğülşen 漢"),
    ],
)
def test_clean(text, shown):
    assert clean(text) == shown


def test_clean_keeps_the_lines_of_a_text():
    assert clean("a\r\nb\rc\td\n\ne\x07", multiline=True) == f"a\nb\nc    d\n\ne{REPLACEMENT}"
    assert clean("a\u2028b\u2029c\x0bd\x85e", multiline=True) == "a\nb\nc\nd\ne"


@given(st.text(), st.booleans())
def test_cleaned_text_is_safe_composed_and_stays(text, multiline):
    done = clean(text, multiline=multiline)
    assert unsafe_characters(done, multiline=multiline) == ()
    assert done == clean(done, multiline=multiline) == unicodedata.normalize("NFC", done)


def test_unsafe_characters_each_once():
    assert unsafe_characters("\x1ba\u202e\x1b\n") == ("\x1b", "\u202e", "\n")
    assert unsafe_characters("a\nb", multiline=True) == ()
    assert is_unsafe("\n") and not is_unsafe("\n", multiline=True)


@pytest.mark.parametrize(
    ("text", "ascii_"),
    [("Œuvré", "OEuvre"), ("Æsop", "AEsop"), ("ŻÓŁĆ", "ZOLC"), ("Ørsted Đặng", "Orsted Dang"), ("Straße", "Strasse"),
     ("NGUYỄN", "NGUYEN"), ("Ğülşen", "Gulsen"), ("漢", "")],
)  # fmt: skip
def test_to_ascii(text, ascii_):
    assert to_ascii(text) == ascii_


@given(st.text())
def test_slug_is_a_safe_file_name(text):
    made = slug(text)
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert "--" not in made and made == made.strip("-") == slug(made)


def test_folded():
    assert folded("  D’Œuvré\u00a0 ZOÉ ") == folded("D'OEUVRE Zoe") == "d'oeuvre zoe"


def test_french_typography():
    assert french_typography("Prêt ? Oui ; non : « à voir » !") == (
        f"Prêt{NNBSP}? Oui{NNBSP}; non{NBSP}: «{NBSP}à voir{NBSP}»{NNBSP}!"
    )
    assert french_typography("10:30, a;b") == "10:30, a;b"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Yıldız", "yildiz"), ("İnci", "inci"), ("Əliyeva", "eliyeva"), ("Ɗan Ɓaba", "dan-baba"), ("Ŋola", "ngola"),
        ("Þór", "thor"), ("Ħażżan", "hazzan"), ("Guðrún", "gudrun"), ("Łukasz", "lukasz"), ("Ɲaare", "nyaare"), ("Kɛlɛ", "kele"),
        ("Oʼneill", "o-neill"),
    ],
)  # fmt: skip
def test_letters_without_decomposition_are_found_and_named(name, plain):
    assert slug(name) == plain
    assert folded(name) == plain.replace("-", " " if " " in name else "'")
    assert file_stem(name, "Al", "01") == f"{plain}-al-01"


def test_letters_without_decomposition_and_other_scripts_sort():
    wanted = ["Ybert", "Yıldız", "Yken", "ЖУК", "山田"]
    assert sorted(("山田", "Yken", "ЖУК", "Yıldız", "Ybert"), key=name_sort_key) == wanted
    assert folded("ЖУК") == "жук" and folded("山田") == "山田"


@pytest.mark.parametrize(
    ("text", "cells"), [("abc", 3), ("Zoé", 3), ("Zoe\u0301", 3), ("山田", 4), ("ｱ", 1), ("", 0)]
)
def test_cells_of_a_terminal(text, cells):
    assert cell_width(text) == cells
    assert cell_width(padded(text, 6)) == cell_width(padded(text, 6, right=True)) == 6


def test_texts_cut_to_cells():
    assert shortened("山田太郎", 5) == "山田…" and shortened("山田太郎", 8) == "山田太郎"
    assert shortened("MARTIN", 4) == "MAR…"


def test_no_break_spaces_of_what_wraps():
    """All the same width: terminals' fonts may lack the narrow one; before signs that end something only."""
    assert unbroken("« un mot » : vrai ? Oui ; non !") == (
        "«\xa0un mot\xa0»\xa0: vrai\xa0? Oui\xa0; non\xa0!"
    )
    assert unbroken("Dossier : /srv/a :b") == "Dossier\xa0: /srv/a :b"
    assert unbroken("   ? aide") == "   ? aide"


@pytest.mark.parametrize(
    ("last_name", "first_name", "called"),
    [
        ("D'AUBÉPINE", "Ève", "D’AUBÉPINE Ève"),
        ("D’AUBÉPINE", "Ève", "D’AUBÉPINE Ève"),
        ("N'DIAYE", "M'Bark", "N’DIAYE M’Bark"),
        ("ORME", "", "ORME"),
        ("'ORME'", "Alix", "'ORME' Alix"),  # no letter on one side: whatever it is, it is no elision
    ],
)
def test_a_person_is_called_with_the_printers_apostrophe(last_name, first_name, called):
    assert full_name(last_name, first_name) == called
