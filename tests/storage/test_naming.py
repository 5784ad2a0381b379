"""File and folder names: ASCII, never taken, never outside the sessions folder."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.evaluation import Candidate
from e1tui.domain.session import Session
from e1tui.errors import UsageError
from e1tui.storage.naming import candidate_stem, checked_session_name, new_session_name, session_name


@pytest.mark.parametrize(
    ("last", "first", "number", "stem"),
    [
        ("MARTIN", "Camille", "0214123456", "martin-camille-0214123456"),
        ("ŒUVRÉ", "Zoé", "", "oeuvre-zoe"),
        ("ÆSOP", "Łucja", "", "aesop-lucja"),
        ("ØRSTED", "Đặng", "", "orsted-dang"),
        ("STRAẞE", "Weiß", "", "strasse-weiss"),
        ("NGUYỄN", "Ğülşen", "1", "nguyen-gulsen-1"),
        ("D’EXEMPLE", "Jean-Noël", "01 23", "d-exemple-jean-noel-01-23"),
        ("DE LA TOUR", "", "", "de-la-tour"),
        ("../../etc", "/passwd", "", "etc-passwd"),
        ("漢", "字", "", "candidat"),
        ("AUX", "", "", "aux-2"),  # Windows keeps no file of that name
        ("SESSION", "", "", "session-2"),  # session.toml is the session's own file
    ],
)
def test_stem_of_a_candidate(last, first, number, stem):
    assert candidate_stem(Candidate(last, first, number), ()) == stem


def test_a_stem_that_is_taken_gets_a_number():
    taken = []
    for _ in range(3):
        taken.append(candidate_stem(Candidate("MARTIN", "Zoé"), taken))
    assert taken == ["martin-zoe", "martin-zoe-2", "martin-zoe-3"]


@given(
    st.text(max_size=200),
    st.text(max_size=200),
    st.text(max_size=40),
    st.sets(st.sampled_from(["a", "candidat"])),
)
def test_any_candidate_has_a_stem(last, first, number, taken):
    stem = candidate_stem(Candidate(last, first, number), taken)
    assert stem not in taken | {"session", ""}
    assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert len(stem) < 110 and not stem.startswith("-")


@pytest.mark.parametrize(
    ("title", "school", "date", "name"),
    [
        ("Juin", "Lycée Exemple", dt.date(2026, 6, 12), "2026-06-lycee-exemple"),
        ("E1, session de juin", "", dt.date(2026, 6, 12), "2026-06-e1-session-de-juin"),
        ("Juin", "", None, "juin"),
        ("漢", "", None, "session-e1"),
        ("Session", "", None, "session-2"),
    ],
)
def test_name_of_a_session_made_on_screen(title, school, date, name):
    session = Session("mc-sno-e1", title, school=school, date=date)
    assert session_name(session, set().__contains__) == name
    assert checked_session_name(session_name(session, {name}.__contains__)) not in (name, "session")


@pytest.mark.parametrize(
    "name", ["2026-06-lycee-exemple", "a", "Lycée d’Exemple (juin)", "été, 2e jour", "x" * 100]
)
def test_session_names(name):
    assert checked_session_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../a",
        "a/b",
        "/etc",
        ".cache",
        "-a",
        " a",
        "a ",
        "a.",
        "a\nb",
        "a\x1bb",
        "a\0",
        "x" * 101,
        "~a",
    ],
)
def test_session_names_refused(name):
    with pytest.raises(UsageError, match="ne peut pas nommer une session"):
        checked_session_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "CON",
        "con",
        "Aux",
        "NUL",
        "PRN",
        "COM1",
        "com9",
        "LPT1",
        "COM¹",
        "CON.2026",
        "aux.toml",
        "nul .juin",
        "CON .x",
    ],
)
def test_names_that_windows_reserves_are_opened_but_not_given(name):
    assert checked_session_name(name) == name
    with pytest.raises(UsageError, match="Windows"):
        new_session_name(name)


@pytest.mark.parametrize(
    "name", ["CONCOURS", "2026-CON", "COM10", "COM", "auxiliaire.con", "nul-part", "con-2"]
)
def test_names_that_only_look_like_them(name):
    assert new_session_name(name) == name


@pytest.mark.parametrize("name", ["juin.", "juin ", "CON.", "aux "])
def test_a_name_that_ends_where_windows_would_cut_it(name):
    with pytest.raises(UsageError):
        new_session_name(name)


def test_a_session_made_on_screen_gets_a_name_that_windows_keeps():
    assert session_name(Session("mc-sno-e1", "Con"), set().__contains__) == "con-2"
