"""The clock that hours of passage are compared with: the session's zone, else the settings', else the host's."""

import datetime as dt
import os
import time
from pathlib import Path

import pytest

from e1tui import zone
from e1tui.domain.session import Session
from e1tui.errors import DocumentError
from e1tui.settings import load_settings
from e1tui.storage.toml.session_toml import decode_session, encode_session

PARIS = "Europe/Paris"
SUMMER = dt.datetime(2026, 6, 12, 9, 41, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def host(monkeypatch):
    """A host in UTC, as most are; what a test chose is forgotten after it."""
    monkeypatch.setattr(zone, "_HOST", "UTC")
    before = os.environ.get("TZ")
    zone.use("")
    yield
    os.environ.pop("TZ", None)
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def test_a_zone_is_the_process_s_and_goes_again():
    assert zone.is_utc() and f"{SUMMER.astimezone():%H:%M}" == "09:41"
    assert zone.use(PARIS) == ""
    assert f"{SUMMER.astimezone():%H:%M}" == "11:41" and zone.current() == PARIS and not zone.is_utc()
    assert zone.described(SUMMER.astimezone()) == "11:41, Europe/Paris (UTC+02:00)"
    zone.use("")
    assert f"{SUMMER.astimezone():%H:%M}" == "09:41" and zone.is_utc()


@pytest.mark.parametrize(
    "name", ["Europe/Pariss", "../../etc/passwd", "/etc/localtime", "CET-1CEST,M3.5.0", "", "é"]
)
def test_a_zone_that_is_none(name):
    problem = zone.use(name)
    assert (f"Fuseau « {name} » inconnu de ce serveur : l’heure est celle du fuseau UTC." in problem) == bool(
        name
    )
    assert zone.current() == "UTC"


def test_in_the_settings(tmp_path):
    path = tmp_path / "reglages.toml"
    path.write_text(f'fuseau = "{PARIS}"\n')
    assert load_settings([path])[0].zone == PARIS
    path.write_text("fuseau = 1\n")
    settings, problems = load_settings([path])
    assert settings.zone == "" and "« fuseau » n’a pas une valeur permise" in problems[0]


def test_in_the_session():
    session = Session("mc-sno-e1", "E1", zone="Indian/Reunion")
    assert decode_session(encode_session(session)) == session
    assert b"fuseau" not in encode_session(Session("mc-sno-e1", "E1"))
    with pytest.raises(DocumentError, match="le nom d’un fuseau est attendu"):
        decode_session(b'format = 1\ngrille = "mc-sno-e1"\nintitule = "E1"\nfuseau = "../x"\n')


def test_what_the_host_s_zone_is_called(monkeypatch):
    for value, name in (
        (":Europe/Paris", PARIS),
        ("/usr/share/zoneinfo/Europe/Paris", PARIS),
        ("CET-1", "CET-1"),
    ):
        monkeypatch.setenv("TZ", value)
        assert zone.current() == name
    monkeypatch.delenv("TZ")
    linked = Path("/etc/localtime")
    if linked.is_symlink():
        assert str(linked.readlink()).endswith(zone.current())
