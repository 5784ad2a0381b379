"""Who else is at a candidate, and what is said of what they give."""

from __future__ import annotations

from dataclasses import replace

from posts import CLAUDE, NOW, Place

from e1tui.domain.fields import STATE, TIMER
from e1tui.domain.merge import Conflict
from e1tui.domain.session import State
from e1tui.scoring.company import MINE, SOMEBODY, THEIRS, Company
from e1tui.storage.attendance import Present


def there(stem: str, *, own: bool = False) -> Present:
    return Present(CLAUDE.account, CLAUDE.member, stem, "pts/1", NOW, NOW, own)


def test_who_comes_and_goes_is_seen_once(place: Place, stem: str) -> None:
    company = Company(place.post, stem)
    assert not company.look() and company.text == ""
    place.present = [there(stem), there(place.store.stems()[1])]
    assert company.look() and company.text == "avec LEMAIRE Claude" and not company.look()
    place.present = [there(stem, own=True)]
    company.look()
    place.present = []
    assert company.look() and company.text == ""


def test_what_they_gave_is_one_sentence(place: Place, stem: str) -> None:
    company = Company(place.post, stem)
    theirs = place.store.load(stem).evaluation.with_appreciation("Un texte de plus de vingt caractères")
    assert company.heard(theirs, 0, [], "") == ""
    said = company.heard(theirs, 0, ["appreciation", "C1.1.note"], "")
    assert said == f"{SOMEBODY} : appréciation générale, Un texte de plus de… (et 1 de plus)."
    assert not company.news
    company.heard(theirs, 0, ["appreciation", TIMER], "appreciation")
    assert company.news == {"appreciation": SOMEBODY, TIMER: SOMEBODY}
    closed = replace(theirs, state=State.CLOSED)
    assert company.heard(closed, 0, [STATE], "").endswith(
        "vient de clore cette évaluation : elle ne se modifie plus."
    )


def test_values_may_be_hidden(place: Place, stem: str) -> None:
    company = Company(replace(place.post, shown=lambda field, text: "(masqué)"), stem)
    theirs = place.store.load(stem).evaluation.with_appreciation("Secret")
    assert "Secret" not in company.heard(theirs, 0, ["appreciation"], "")


def test_a_value_given_again_settles_the_clash_and_a_closing_is_not_made_by_a_choice(
    place: Place, stem: str
) -> None:
    company, before = Company(place.post, stem), place.store.load(stem).evaluation
    company.clash([Conflict("appreciation", "A", "B"), Conflict(STATE, "close", "brouillon")])
    assert (
        company.banner(is_writing=False) == "DEUX VALEURS : appréciation générale (et 1 de plus). k : choisir"
    )
    assert company.banner(is_writing=True).endswith(". Tab puis k : choisir")
    company.given(before, before.with_appreciation("C"))
    (left,) = company.conflicts.values()
    assert company.settled(left, MINE, before) is before and not company.banner(is_writing=False)
    assert company.refusal(left, THEIRS, replace(before, state=State.CLOSED)) == ""
