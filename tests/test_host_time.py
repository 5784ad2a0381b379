"""The host's zone: one that cannot be, or cannot be written, is a sentence wherever the clock is asked."""

import datetime as dt
import os
import subprocess
import sys
import time

import pytest

from e1tui import host_time
from e1tui.errors import UsageError
from e1tui.tui.importing.files import find

# 24 hours and more, in winter or in summer only; seconds, which TOML cannot write.
IMPOSSIBLE = ("XXX24", "XXX-167", "AAA-24BBB-25,M1.1.0,M12.5.0", "XXX0:09:21", "XXX-23:59:59")


@pytest.fixture
def zone(monkeypatch):
    """Sets $TZ for this process."""

    def put(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield put
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_an_impossible_zone_is_a_sentence(zone, name):
    zone(name)
    with pytest.raises(UsageError, match=rf"« {name} » \(\$TZ\) est impossible : TZ=Europe/Paris"):
        host_time.now()


@pytest.mark.parametrize(
    ("name", "minutes"), [("XXX-23:59", 1439), ("UTC0", 0), ("Nulle/Part", 0), ("", 0), ("XXX3:30", -210)]
)
def test_a_zone_that_can_be(zone, name, minutes):
    zone(name)
    now = host_time.now()
    assert now.utcoffset() == dt.timedelta(minutes=minutes) and now.microsecond == 0
    assert abs(now - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


def test_a_moment_that_the_zone_cannot_show_is_left_in_its_own(zone):
    zone("XXX24")
    moment = dt.datetime(2026, 6, 12, 9, 41, tzinfo=dt.UTC)
    assert host_time.local(moment) is moment
    zone("XXX-2")
    assert f"{host_time.local(moment):%H:%M}" == "11:41"
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    assert host_time.local(last) is last


def test_files_of_any_time_are_offered(zone, tmp_path):
    """File systems hold times that no calendar has."""
    zone("XXX24")
    for rank, seconds in enumerate((0, 1_700_000_000, 2**33, 2**37)):
        (tmp_path / f"{rank}.csv").write_text("Nom\n")
        os.utime(tmp_path / f"{rank}.csv", (seconds, seconds))
    assert [one.path.stem for one in find([tmp_path])] == ["3", "2", "1", "0"]


def run(tmp_path, *arguments):
    environ = {k: v for k, v in os.environ.items() if not k.startswith("E1TUI_")} | {
        "TZ": "XXX24",
        "HOME": str(tmp_path),
        "E1TUI_SESSIONS": str(tmp_path / "sessions"),
    }
    done = subprocess.run(
        [sys.executable, "-m", "e1tui", *arguments], env=environ, capture_output=True, text=True, timeout=60
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@pytest.mark.parametrize("command", [["clore", "juin"], [], ["demo"]])
@pytest.mark.end_to_end
def test_a_command_under_it_says_so_and_leaves_no_traceback(tmp_path, command):
    assert run(tmp_path, "nouvelle", "juin")[0] == 0
    code, told = run(tmp_path, *command)
    assert code == 2
    assert told.startswith("e1tui : le fuseau horaire « XXX24 » ($TZ) est impossible")
