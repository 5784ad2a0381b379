"""The form of one candidate: presence first, then the identity, then when they pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from textual.widget import Widget

from e1tui.domain.agreement import of
from e1tui.domain.day.oral import Oral
from e1tui.domain.day.passages import clashes
from e1tui.domain.day.situations import seen_in
from e1tui.domain.evaluation import Candidate, Evaluation, diff, heading_for, with_field
from e1tui.domain.field_names import field_name
from e1tui.domain.french import exact_time, french_date, french_time
from e1tui.domain.session import Presence
from e1tui.domain.summary import summary
from e1tui.domain.typed import read_order, read_time
from e1tui.storage.store import SessionStore, Stored
from e1tui.tui.candidates.oral_field import OralField
from e1tui.tui.keys.commands import key
from e1tui.tui.screen.base import PASTED_IN_FIELD
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.screen.forms import Form
from e1tui.tui.widgets.fields import Choice, Field, TextField

PRESENCES: Final = tuple(Presence)
Place = tuple[int | None, dt.time | None, dt.date | None]  # rank, hour, own day
LAST_NAME_WANTED = "le nom est nécessaire"


class CandidateForm(Form):
    """A new candidate, or `stored` as it was read; gives back the stem."""

    PASTED_THEN = PASTED_IN_FIELD

    def __init__(self, store: SessionStore, stored: Stored | None = None) -> None:
        super().__init__()
        self._store = store
        self._stored = stored
        self._shown = stored.evaluation if stored else None
        self._has_day = True  # whether rank, hour and day are asked for here, and not of each situation
        self._sure = False  # a change of presence was confirmed
        self._shared: tuple[Place, Mapping[str, Oral]] | None = (
            None  # a place that another has too, and that is meant
        )

    def title_line(self) -> str:
        """Who is changed, or that somebody new is added."""
        if self._stored is None:
            return "Nouveau candidat"
        return f"Modifier : {self._stored.evaluation.candidate.full_name}"

    def fields(self) -> Iterable[Widget]:
        """Identity, presence, passage; the session's own school and date stand where the candidate has none."""
        old = self._stored.evaluation if self._stored else Evaluation("", Candidate("", ""))
        person = old.candidate
        session = self._store.session()
        heading = heading_for(old, session)
        labels = [presence.label for presence in PRESENCES]
        chosen = PRESENCES.index(old.presence)
        yield Field("Présence", Choice(labels, chosen, self._digit, id="presence"))
        yield Field("Nom", TextField(person.last_name), id="nom")
        yield Field("Prénom", TextField(person.first_name), id="prenom")
        yield Field("Numéro", TextField(person.number, placeholder="numéro d’inscription"), id="numero")
        school = heading.school and f"celui de la session : {heading.school}"
        yield Field("Établissement", TextField(person.school, placeholder=school), id="etablissement")
        self._has_day = not session.situations or bool(old.order or old.time or person.exam_date)
        if self._has_day:
            yield from self._day_fields(old, heading.date)
        yield from (OralField(one.id, old.oral(one.id), self._digit) for one in session.situations)
        extra = ("non", f"oui, {session.extra_time_words}")
        yield Field("Temps majoré", Choice(extra, int(old.extra_time), self._digit, id="temps_majore"))

    def _day_fields(self, old: Evaluation, day: dt.date | None) -> Iterable[Widget]:
        """When they pass, where it is not said of each situation."""
        date = french_date(day)
        placeholder = f"celle de la session : {date}" if date else "jj/mm/aaaa"
        yield Field(
            "Évalué le",
            TextField(french_date(old.candidate.exam_date), placeholder=placeholder),
            id="date",
        )
        yield Field(
            "Passage", TextField(str(old.order or ""), placeholder="son rang : 1, 2, 3…"), id="passage"
        )
        hour = TextField(exact_time(old.time), placeholder="9:40 ou 9h40")
        yield Field("Heure", hour, id="heure")

    def first_entry(self) -> Widget:
        """A new candidate is present: the name; else the presence, which changes on the day."""
        return self.query_one("#nom", Field).entries[0] if self._stored is None else super().first_entry()

    @property
    def _presence(self) -> Presence:
        return PRESENCES[self.query_one("#presence", Choice).chosen]

    @property
    def _extra_time(self) -> bool:
        return self.query_one("#temps_majore", Choice).chosen == 1

    def save(self) -> str | None:
        """Write the candidate and give the file's stem; None keeps the form open, with what is wrong said."""
        person = Candidate(
            last_name=self.text("nom", required=LAST_NAME_WANTED),
            first_name=self.text("prenom"),
            number=self.text("numero"),
            school=self.text("etablissement"),
            exam_date=self.date("date", self._store.session().date) if self._has_day else None,
        )
        order, time = None, None
        if self._has_day:
            order, time = self.value("passage", read_order), self.value("heure", read_time)
        orals = self._orals()
        if person.number and (other := self._holder(person.number)):
            self.problem("numero", f"ce numéro est déjà celui {of(other)}")
        if not self.is_right():
            return None
        if self._is_asking((order, time, person.exam_date), orals):
            return None
        if self._stored is None:
            return self._store.add(
                person,
                presence=self._presence,
                order=order,
                time=time,
                extra_time=self._extra_time,
                orals=orals,
            )
        given = replace(
            self._shown or self._stored.evaluation,
            candidate=person,
            presence=self._presence,
            order=order,
            time=time,
            extra_time=self._extra_time,
            orals=MappingProxyType(orals),
        )
        return self._save_changes(self._stored, given)

    def _orals(self) -> dict[str, Oral]:
        """What is said of each situation; of one that the session has no more, what the file says."""
        old = self._shown.orals if self._shown else {}
        near = self._store.session().date or self.e1.today()
        read = {one.situation: one.oral(near) for one in self.query(OralField).results(OralField)}
        return {letter: oral for letter, oral in {**old, **read}.items() if oral != Oral()}

    def _save_changes(self, stored: Stored, given: Evaluation) -> str | None:
        before = stored.evaluation
        if before.is_closed:
            self.say(
                f"Évaluation close : rouvrez-la ({key('close')}) avant de modifier le candidat.", problem=True
            )
            return None
        after = self._with_changes(before, given)
        if after.presence is not before.presence and not before.has_nothing_given and not self._sure:
            self._ask(after.presence)
            return None
        saved = self._store.save(stored, after, self.e1.sitting(self._store).author, self.e1.now())
        if not saved.conflicts:
            return stored.stem
        self._stored = saved.stored
        names = ", ".join(field_name(self._store.grid(), conflict.field) for conflict in saved.conflicts)
        self.say(
            f"Changé entre-temps sur un autre poste, et gardé : {names}. {key('keep')} : remplacer quand même.",
            problem=True,
        )
        return None

    def _with_changes(self, before: Evaluation, given: Evaluation) -> Evaluation:
        """What was changed here, on what is on disk now.

        After a conflict, what somebody else changed and was not touched here stays.
        """
        after = before
        for change in diff(self._shown or before, given):
            after = with_field(after, change.field, change.after)
        return after

    def _ask(self, presence: Presence) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._sure = True
                self.action_keep()

        if presence is Presence.PRESENT:
            effect = (
                "Les positionnements et les notes déjà donnés reviennent dans les listes et les documents."
            )
        else:
            effect = (
                "Les positionnements et les notes déjà donnés sont gardés mais ne comptent plus ; ils"
                " reviennent si le candidat est de nouveau présent."
            )
        question = f"Ce candidat devient « {presence.label} ».\n{effect}"
        self.app.push_screen(Confirm(question, "changer la présence"), answered)

    def _is_asking(self, place: Place, orals: Mapping[str, Oral]) -> bool:
        """Ask once about a rank or an hour that somebody else has on that day, unless it was so before."""
        old, given = self._shown, (place, dict(orals))
        before = (old.order, old.time, old.candidate.exam_date) if old else (None, None, None)
        changed = [one for one, oral in orals.items() if old is None or _place(old.oral(one)) != _place(oral)]
        if given == self._shared or (place == before and not changed):
            return False
        grid, day = self._store.grid(), self._store.session().date
        others = [
            summary(grid, one.stem, one.evaluation)
            for one in self._store.load_all()
            if isinstance(one, Stored)
        ]
        order, time, date = place
        here = Evaluation("", Candidate("", "", exam_date=date), order=order, time=time)
        here = replace(here, orals=MappingProxyType(dict(orals)))
        row = summary(grid, self._stored.stem if self._stored else "", here)
        taken, first = list[str](), ""
        for situation in ("", *changed):
            if not situation and place == before:
                continue
            own = seen_in(row, situation)
            rank, hour = clashes(own, [seen_in(one, situation) for one in others], day)
            if hour and own.group and hour.group == own.group:
                hour = None  # who is of one group comes at one hour
            taken += [f"le rang {own.order} est celui {of(rank.full_name)}"] if rank else []
            taken += [f"{french_time(own.time)} est l’heure {of(hour.full_name)}"] if hour else []
            if (rank or hour) and not first:
                first = f"#situation-{situation}" if situation else "#passage" if rank else "#heure"
        if not taken:
            return False

        def answered(yes: bool | None) -> None:
            if yes:
                self._shared = given
                self.action_keep()
            else:
                self.query_one(first).query(TextField).first().focus()

        said = " ; ".join(taken)
        question = f"{said[0].upper()}{said[1:]}, le même jour.\nPour les échanger : {key('exchange')}, dans la liste."
        self.app.push_screen(Confirm(question, "garder les deux", "non, corriger"), answered)
        return True

    def _holder(self, number: str) -> str:
        """The name of another candidate of the session who has this number, or ""."""
        own = self._stored.stem if self._stored else None
        for stored in self._store.load_all():
            if isinstance(stored, Stored) and stored.stem != own:
                candidate = stored.evaluation.candidate
                if candidate.number.replace(" ", "").casefold() == number.replace(" ", "").casefold():
                    return candidate.full_name
        return ""


def _place(oral: Oral) -> Place:
    return oral.order, oral.time, oral.date
