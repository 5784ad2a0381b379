"""Moving and copying candidates between two sessions on disk."""

import datetime as dt
import fcntl
import threading
import time
from dataclasses import replace
from decimal import Decimal

import pytest
from stores import AUTHOR, NOW

from e1tui.domain.closing.seal import closed, fingerprint, is_altered
from e1tui.domain.day.timer import Timer
from e1tui.domain.evaluation import Candidate, diff
from e1tui.domain.heading import heading_of
from e1tui.domain.session import Presence, State
from e1tui.errors import E1Error, SaveError
from e1tui.operations.moving import move_all, plan_move
from e1tui.storage.attendance import Attendance
from e1tui.storage.author import Author
from e1tui.storage.check import check_session
from e1tui.storage.moving import Way, write_there
from e1tui.storage.store import SessionStore


@pytest.fixture
def other(folder, session):
    return folder.create("juillet", session.like("E1, session de juillet 2026"))


@pytest.fixture
def put(store, make):
    """Somebody in a session with all given (and `fields`), as a draft unless `heading` closes it: the stem."""

    def putting(number="0214123456", last_name="MARTIN", where=store, heading=None, **fields):
        wanted = make(candidate=Candidate(last_name, "Camille", number), state=State.DRAFT, closing=None)
        stored = where.load(where.add(wanted.candidate))
        stored = where.save(stored, replace(wanted, **fields), AUTHOR, NOW).stored
        if heading is not None:
            done = closed(stored.evaluation, "adurand", NOW, heading)
            where.save(stored, done, AUTHOR, NOW)
        return stored.stem

    return putting


def move(source, target, *stems, copy=False, author=AUTHOR):
    """The names of who went, and why the others did not."""
    way = Way(source, target, copy)
    plan = plan_move(way, [source.load(one, history=False) for one in stems], author, NOW)
    gone, staying = move_all(plan, author, lambda: NOW)
    return [one.name for one in gone], [str(one) for one in (*plan.staying, *staying)]


def test_a_draft_goes_with_all_that_was_given(store, other, put):
    stem = put(presence=Presence.PRESENT, internal_notes="À revoir.")
    before = store.load(stem).evaluation
    assert move(store, other, stem) == (["MARTIN Camille (0214123456)"], [])
    assert store.stems() == ()
    after = other.load(stem).evaluation
    # The day on which it was heard was the session's: it is written out.
    assert [(one.field, one.after) for one in diff(before, after)] == [
        ("candidat.date_evaluation", dt.date(2026, 6, 12))
    ]
    way, date = after.history[-2:]
    assert (way.field, way.before, way.after, way.by, way.member) == (
        "session", "2026-06", "juillet", "adurand", "DURAND Alix",
    )  # fmt: skip
    assert (date.field, date.after) == ("candidat.date_evaluation", "2026-06-12")
    assert after.history[:-2] == before.history
    (kept,) = store.withdrawn()
    assert not diff(before, kept.evaluation)
    last = SessionStore(store.folder / "retires").load(kept.stem).evaluation.history[-1]
    assert (last.field, last.after, last.reason) == ("session", "juillet", "")
    assert not check_session(store).problems and not check_session(other).problems


def test_a_copy_stays_too_and_both_histories_say_so(store, other, put):
    stem = put()
    before = store.load(stem).evaluation
    assert move(store, other, stem, copy=True)[0] == ["MARTIN Camille (0214123456)"]
    assert not diff(before, store.load(stem).evaluation) and store.withdrawn_stems() == ()
    for one in (store.load(stem).evaluation.history[-1], other.load(stem).evaluation.history[-2]):
        assert (one.field, one.before, one.after, one.reason) == ("session", "2026-06", "juillet", "copie")
    gone, staying = move(store, other, stem, copy=True)
    assert (
        not gone and "le numéro 0214123456 est déjà dans juillet (MARTIN Camille (0214123456))" in staying[0]
    )
    assert len(other.load(stem).evaluation.history) == len(before.history) + 2


def test_a_closed_one_keeps_its_fingerprint_and_its_heading(store, other, session, put):
    stem = put(heading=heading_of(session), order=3)
    before = store.load(stem).evaluation
    assert move(store, other, stem)[1] == []
    after = other.load(stem).evaluation
    assert after.closing == before.closing and after.closing.fingerprint == fingerprint(after)
    assert not is_altered(after) and after.candidate == before.candidate
    assert not check_session(other).problems


def test_closed_ones_that_nothing_proves_stay(store, other, session, put):
    first_version = put("0214000001", "AVANT")
    old = store.load(first_version)
    store.save(old, closed(old.evaluation, "adurand", NOW), AUTHOR, NOW)
    altered = put("0214000002", "CHANGÉ", heading=heading_of(session))
    path = store.folder / f"{altered}.toml"
    path.write_text(path.read_text().replace("note = 14.5", "note = 18.5", 1))
    gone, staying = move(store, other, first_version, altered)
    assert not gone and other.stems() == ()
    assert "version antérieure" in staying[0] and "rouvrez-la" in staying[0]
    assert "modifiée après avoir été close" in staying[1]
    assert set(store.stems()) == {first_version, altered}


@pytest.mark.parametrize("number", ["0214123456", "214123456"])
def test_a_number_that_is_there_already_is_refused_by_name(store, other, put, number):
    stem = put()
    put(number, "AUTRE", where=other)
    gone, staying = move(store, other, stem)
    assert not gone and store.stems() == (stem,)
    assert (
        f"MARTIN Camille (0214123456) : le numéro 0214123456 est déjà dans juillet (AUTRE Camille ({number}))."
        == staying[0]
    )


def test_two_of_one_number_do_not_both_go(store, other, put):
    stems = put("0214123456"), put("214123456", "SOSIE")
    gone, staying = move(store, other, *stems)
    assert len(gone) == len(staying) == 1 and len(other.stems()) == 1


def test_the_same_session_is_refused(store, put):
    stem = put()
    with pytest.raises(E1Error, match="donnez-en une autre"):
        move(store, SessionStore(store.folder), stem)
    assert store.stems() == (stem,)


def test_ranks_and_hours_are_kept_where_they_are_free(store, other, put):
    kept = put("0214000001", "LIBRE", order=1, time=dt.time(9))
    taken = put("0214000002", "PRIS", order=2, time=dt.time(10))
    put("0214000003", "ASSIS", where=other, order=2, time=dt.time(10))
    other.save_session(replace(other.session(), date=dt.date(2026, 6, 12)))
    way = Way(store, other)
    plan = plan_move(way, store.load_all(), AUTHOR, NOW)
    assert {one.stored.stem: one.notes for one in plan.leaving} == {
        kept: (),
        taken: ("rang 2 laissé, il y est déjà pris", "heure 10:00 laissée, elle y est déjà prise"),
    }
    move_all(plan, AUTHOR, lambda: NOW)
    found = [other.load(one).evaluation for one in (kept, taken)]
    assert [(one.order, one.time) for one in found] == [(1, dt.time(9)), (None, None)]


def test_the_school_of_the_session_goes_along(store, other, put):
    other.save_session(replace(other.session(), school="Lycée Imaginaire"))
    stem = put()
    move(store, other, stem)
    assert other.load(stem).evaluation.candidate.school == "Lycée Exemple"


def test_timer_presence_and_extra_time_go_along(store, other, put):
    timer = Timer((NOW,), (NOW + dt.timedelta(minutes=3),))
    stem = put(timer=timer, presence=Presence.POSTPONED, extra_time=True)
    move(store, other, stem)
    found = other.load(stem).evaluation
    assert (found.timer, found.presence, found.extra_time) == (timer, Presence.POSTPONED, True)


def test_a_running_oral_stays(store, other, put):
    stem = put(timer=Timer((NOW,)))
    gone, staying = move(store, other, stem)
    assert not gone and "chronomètre est en marche" in staying[0] and store.stems() == (stem,)


def test_somebody_on_a_screen_stays_and_a_session_that_is_open_does_not_matter(store, other, put):
    stems = put("0214000001", "VU"), put("0214000002", "LISTÉ")
    colleague = Attendance(store.folder, Author("bpetit", "PETIT Noé"), lambda: NOW)
    colleague.enter(stems[0])
    try:
        gone, staying = move(store, other, *stems)
    finally:
        colleague.leave()
    assert gone == ["LISTÉ Camille (0214000002)"]
    assert "ouvert par PETIT Noé : à fermer d’abord" in staying[0]


def test_what_was_given_since_the_question_goes_along(store, other, put, grid):
    stem = put()
    plan = plan_move(Way(store, other), [store.load(stem)], AUTHOR, NOW)
    stored = store.load(stem)
    changed = stored.evaluation.with_mark(grid.competencies[0], Decimal(3))
    store.save(stored, changed, Author("bpetit"), NOW)
    gone, _ = move_all(plan, AUTHOR, lambda: NOW)
    assert len(gone) == 1 and other.load(stem).evaluation.marks["C1.1"] == Decimal(3)


def test_an_app_that_has_it_open_is_told_where_it_went(store, other, put, grid):
    stem = put()
    stored = store.load(stem)
    move(SessionStore(store.folder), other, stem)
    with pytest.raises(SaveError, match="a déplacé ce candidat vers la session « juillet »"):
        store.save(stored, stored.evaluation.with_mark(grid.competencies[0], Decimal(3)), AUTHOR, NOW)


def test_a_copy_that_was_changed_here_since_is_somebody_elses(store, other, put, grid):
    """Written there, then killed; meanwhile a mark was changed here: it must not go away unseen."""
    stem = put()
    original = store.load(stem)
    way = Way(store, other)
    with way.locks():
        write_there(way, original, original.evaluation, AUTHOR, NOW)
    store.save(original, original.evaluation.with_mark(grid.competencies[0], Decimal(3)), AUTHOR, NOW)
    gone, staying = move(store, other, stem)
    assert not gone and "est déjà dans juillet" in staying[0] and store.stems() == (stem,)


def test_there_and_back_and_there_again(store, other, put):
    stem = put()
    before = store.load(stem).evaluation
    for source, target in ((store, other), (other, store), (store, other)):
        (at,) = source.stems()
        assert move(source, target, at)[1] == []
    (at,) = other.stems()
    found = other.load(at).evaluation
    assert [one.field for one in diff(before, found)] == ["candidat.date_evaluation"]
    assert [one.after for one in found.history if one.field == "session"] == ["juillet", "2026-06", "juillet"]
    assert len(store.withdrawn_stems()) == 2 and len(other.withdrawn_stems()) == 1


def test_towards_each_other_at_once(store, other, put):
    """Two threads, each moving its own to the other session: the locks have one order."""
    one, two = put("0214000001", "ALLER"), put("0214000002", "RETOUR", where=other)
    results = []
    plans = [
        plan_move(Way(SessionStore(a.folder), SessionStore(b.folder)), [a.load(s)], AUTHOR, NOW)
        for a, b, s in ((store, other, one), (other, store, two))
    ]
    threads = [
        threading.Thread(target=lambda p=plan: results.append(move_all(p, AUTHOR, lambda: NOW)))
        for plan in plans
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [len(gone) for gone, _ in results] == [1, 1]
    assert (store.stems(), other.stems()) == ((two,), (one,))


@pytest.mark.parametrize("is_back", [False, True])
def test_both_locks_are_taken_in_one_order(store, other, is_back):
    """Whichever the way, the session whose path comes first is locked first: so no two wait for each other."""
    earlier, later = sorted((store, other), key=lambda one: str(one.folder))
    way = Way(later, earlier) if is_back else Way(earlier, later)
    stop = threading.Event()

    def hold_both():
        with way.locks():
            stop.wait(30)

    thread = threading.Thread(target=hold_both)
    with later.lock():
        thread.start()
        deadline = time.monotonic() + 4  # a save gives up after five seconds
        while not (is_first_held := is_held(earlier)) and time.monotonic() < deadline:
            time.sleep(0.01)
    stop.set()
    thread.join(30)
    assert is_first_held


def is_held(store):
    try:
        with open(store.folder / ".verrou") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def test_a_text_that_was_written_on_here_since_is_not_put_aside(store, other, put):
    """Its history is as long as before, for edits of one text within a minute are one; and there it went on too."""
    stem = put()
    stored = store.load(stem)
    original = store.save(stored, stored.evaluation.with_appreciation("Un début"), AUTHOR, NOW).stored
    way = Way(store, other)
    with way.locks():
        write_there(way, original, original.evaluation, AUTHOR, NOW)
    for number in range(3):
        there = other.load(stem)
        other.save(there, there.evaluation.with_internal_notes(f"Là-bas, {number}."), AUTHOR, NOW)
    store.save(original, original.evaluation.with_appreciation("Un début, puis une fin"), AUTHOR, NOW)
    gone, staying = move(store, other, stem)
    assert not gone and "est déjà dans juillet" in staying[0]
    assert store.load(stem).evaluation.appreciation == "Un début, puis une fin"
