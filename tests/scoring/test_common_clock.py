"""The clock of what a group has together: for all, from anywhere, then one each; failures, absence and extra time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from groups import together
from levels import Level
from posts import NOW, Place, theirs

from e1tui.domain.closing.seal import closed
from e1tui.domain.day.timer import Timer, TimerState
from e1tui.domain.evaluation import Evaluation
from e1tui.domain.session import Phase, Presence
from e1tui.scoring.assessment import Assessment
from e1tui.scoring.group import Group, group_of


def after(**time: int) -> dt.datetime:
    return NOW + dt.timedelta(**time)


def timers(here: Place) -> list[Timer | None]:
    """What each member's file says."""
    assert here.writer.flush(5.0)
    return [here.store.load(stem).evaluation.oral("A").timer for stem in together(here)]


def texts(group: Group) -> tuple[str, ...]:
    return group.clock.texts if group.clock else ()


def test_one_press_starts_pauses_and_goes_on_for_all(here: Place, group: Group) -> None:
    assert group.press_timer().message.startswith("Chronomètre du groupe parti pour 20 min.")
    assert timers(here) == [Timer((NOW,))] * 3
    here.passes(minutes=9)
    assert texts(group)[-1] == "reste 11 min"
    group.next_member(1)
    group.press_timer()
    here.passes(minutes=5)
    group.press_timer()
    assert timers(here) == [Timer((NOW, after(minutes=14)), (after(minutes=9),))] * 3


def test_the_same_from_a_members_own_sheet(here: Place) -> None:
    own = Assessment(here.post, together(here)[1])
    own.press_timer()
    here.passes(minutes=3)
    assert timers(here) == [Timer((NOW,))] * 3
    Assessment(here.post, together(here)[2]).press_timer()
    assert timers(here) == [Timer((NOW,), (after(minutes=3),))] * 3


def test_it_ends_for_all_then_each_has_a_clock(here: Place, group: Group) -> None:
    group.press_timer()
    here.passes(minutes=15)
    told = group.end_common()
    assert told.message.startswith("Fin : Exposé du groupe, à 15 min 00. Ensuite un chronomètre chacun : c.")
    end = after(minutes=15)
    assert timers(here) == [Timer((NOW,), (end,), common_end=end)] * 3
    assert group.end_common().message.endswith("Aucune phase commune n’est en cours.")
    here.passes(minutes=2)
    group.next_member(1)
    group.press_timer()
    here.passes(minutes=8)
    assert texts(group)[-1] == "reste 12 min"
    ana, paul, ines = timers(here)
    assert ana == ines == Timer((NOW,), (end,), common_end=end)
    assert paul == Timer((NOW, after(minutes=17)), (end,), common_end=end)
    group.next_member(1)
    assert "le chronomètre de TILLEUL Paul tourne encore" in group.press_timer().message
    theirs(
        here.store,
        together(here)[1],
        lambda one: replace(one, candidate=replace(one.candidate, last_name="AULNE")),
    )
    for _ in range(2):  # a pause, then it goes on
        group.look()
        told = group.press_timer()
    assert "le chronomètre d’AULNE Paul tourne encore" in told.message


def test_once_its_time_is_over_the_timers_key_ends_it(here: Place, group: Group) -> None:
    group.press_timer()
    here.passes(minutes=21)
    assert texts(group)[-1] == "+ 1 min 00"
    assert group.press_timer().message.startswith("Fin : Exposé du groupe, à 21 min 00.")
    assert [timer and timer.common_end for timer in timers(here)] == [after(minutes=21)] * 3


def test_undo_takes_the_press_back_for_all_while_it_is_the_last(here: Place, group: Group) -> None:
    group.press_timer()
    group.undo()
    assert timers(here) == [None] * 3
    group.redo()
    assert timers(here) == [Timer((NOW,))] * 3
    group.give(Level.S)
    group.undo()
    assert group.undo().message == "Rien à annuler."
    assert timers(here) == [Timer((NOW,))] * 3


def test_undo_from_a_sheet_takes_it_back_for_all(here: Place) -> None:
    own = Assessment(here.post, together(here)[0])
    own.press_timer()
    own.end_common()
    own.undo()
    assert timers(here) == [Timer((NOW,))] * 3


def test_no_clock_runs_for_who_is_absent_or_closed(here: Place) -> None:
    ana, paul, _ = together(here)
    theirs(here.store, ana, lambda one: replace(one, presence=Presence.ABSENT))
    theirs(here.store, paul, lambda one: closed(one, "adurand", NOW))
    group = group_of(here.post, ana)
    group.press_timer()
    assert timers(here) == [None, None, Timer((NOW,))]


def test_who_is_alone_has_all_phases_in_a_row(here: Place) -> None:
    one = Assessment(here.post, here.store.stems()[3], "A")
    one.press_timer()
    here.passes(minutes=25)
    left = one.oral.left(one.evaluation)
    assert left is not None and left.texts[-1] == "reste 15 min"
    assert timers(here) == [None] * 3


def test_a_file_that_is_refused_is_said_with_its_name(here: Place) -> None:
    own = Assessment(here.post, together(here)[0])
    path = here.store.folder / f"{together(here)[2]}.toml"
    path.write_text(path.read_text() + "\nabsurde = 1\n")
    told = own.press_timer()
    assert told.problem and "pas pour VIORNE Inès : " in told.message
    here.writer.flush(5.0)
    runs = [here.store.load(stem).evaluation.oral("A").timer for stem in here.store.stems()[:2]]
    assert runs == [Timer((NOW,))] * 2


def test_presses_of_two_members_of_the_commission_merge(here: Place, group: Group) -> None:
    other = Place(here.store)
    other.passes(seconds=2)
    theirs_too = group_of(other.post, together(here)[1])
    group.press_timer()
    theirs_too.press_timer()  # started twice is started once
    assert here.writer.flush(5.0) and other.writer.flush(5.0)
    other.writer.stop()
    assert timers(here) == [Timer((NOW,))] * 3
    assert group_of(here.post, together(here)[0]).banner == ""


def test_a_pause_and_the_end_that_two_give_merge(here: Place, group: Group) -> None:
    group.press_timer()
    here.writer.flush(5.0)
    other = Place(here.store)
    other.passes(minutes=16)
    here.passes(minutes=15)
    there = group_of(other.post, together(here)[0])
    group.end_common()
    there.press_timer()  # a pause, a minute after the end that it does not know of
    assert here.writer.flush(5.0) and other.writer.flush(5.0)
    other.writer.stop()
    end = after(minutes=15)
    assert timers(here) == [Timer((NOW,), (end,), common_end=end)] * 3


def test_extra_time_of_one_lengthens_what_all_have_and_their_own_interview(here: Place) -> None:
    ana, paul, _ = together(here)
    theirs(here.store, paul, lambda one: replace(one, extra_time=True))
    group = group_of(here.post, ana)
    assert group.press_timer().message.startswith("Chronomètre du groupe parti pour 27 min.")
    group.end_common()
    lengths = []
    for rank in range(2):
        group.to_member(rank)
        lengths.append(group.press_timer().message)
    assert "pour 20 min" in lengths[0] and group.members[1].oral.left(group.members[1].evaluation)
    left = group.members[1].oral.left(group.members[1].evaluation)
    assert left is not None and left.texts[-1] == "reste 27 min"


def test_extra_time_of_an_absent_member_lengthens_nothing(here: Place) -> None:
    def away(one: Evaluation) -> Evaluation:
        return replace(one, extra_time=True, presence=Presence.EXCUSED)

    theirs(here.store, together(here)[1], away)
    group = group_of(here.post, together(here)[0])
    assert group.press_timer().message.startswith("Chronomètre du groupe parti pour 20 min.")


def test_where_all_is_common_its_end_is_the_end(here: Place) -> None:
    session = here.store.session()
    first, *others = session.situations
    only = replace(first, phases=(Phase("Exposé", 20, is_common=True),))
    here.store.save_session(replace(session, situations=(only, *others)))
    place = Place(here.store)
    group = group_of(place.post, together(here)[0])
    group.press_timer()
    group.end_common()
    states = [timer and timer.state for timer in timers(place)]
    place.writer.stop()
    assert states == [TimerState.ENDED] * 3


def test_closing_ends_the_clock_of_every_situation(here: Place, group: Group) -> None:
    group.press_timer()
    one = closed(group.active.evaluation, "adurand", after(minutes=9))
    assert one.oral("A").timer == Timer((NOW,), end=after(minutes=9))
    assert closed(here.store.load(here.store.stems()[3]).evaluation, "adurand", NOW).orals == {}
