"""The form of a session: its heading, the commission, the oral with its timer, the landmark, the codes."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Final

from textual.widget import Widget

from e1tui import zone
from e1tui.domain.field_names import SESSION_FIELDS
from e1tui.domain.french import french_date
from e1tui.domain.heading import differing, heading_of
from e1tui.domain.landmark import DEFAULT_WEIGHTS, Weights
from e1tui.domain.session import EXTRA_TIME, ExamForm, Particles, Session, example_title
from e1tui.domain.title_year import year_doubt
from e1tui.domain.typed import part_text, read_part, read_weights
from e1tui.errors import InvalidValue
from e1tui.operations.closing import Headed, headed
from e1tui.storage.folder import SessionsFolder
from e1tui.storage.grids import DEFAULT_GRID, load_grid
from e1tui.storage.naming import session_name
from e1tui.storage.store import SessionStore
from e1tui.tui.screen.base import PASTED_IN_FIELD, PASTED_THEN_LIST
from e1tui.tui.screen.dialogs import Confirm
from e1tui.tui.screen.forms import Form
from e1tui.tui.sessions.form_tables import Codes, Commission, Phases, Table
from e1tui.tui.sessions.grid_field import GridField
from e1tui.tui.sessions.situations import OpenSituations, Situations
from e1tui.tui.widgets.fields import Choice, Field, TextField
from e1tui.tui.widgets.line import Line

FORMS: Final[tuple[ExamForm | None, ...]] = (ExamForm.CCF, ExamForm.PONCTUELLE, None)
FORM_LABELS: Final = ("CCF", "ponctuelle", "non précisée")
RESERVES: Final = ("sous réserve du jury", "sans cette réserve")
PARTICLE_LABELS: Final = ("DE LA TOUR à L", "DE LA TOUR à D")  # in the order of Particles
TITLE_WANTED = "l’intitulé est nécessaire, par exemple « E1, session de juin 2026 »"


class SessionForm(Form):
    """A new session in the folder, or `store` to be edited; gives back the folder's name."""

    DEFAULT_CSS = """
    SessionForm .section { margin-top: 1; }
    SessionForm .short { width: 22; margin-right: 2; }
    """

    def __init__(
        self,
        folder: SessionsFolder,
        store: SessionStore | None = None,
        title: str = "",
        like: Session | None = None,
        *,
        then_list: bool = False,
    ) -> None:
        """`then_list`: its candidates' list comes next, as the title says. `title` is what a new session is called unless one types something else; `like` is the session that it
        is set up as, whose title it then begins with."""
        super().__init__()
        self._title = title or (like.title if like else "")
        self._like = like
        self._then_list = then_list
        self._new = like.like(self._title) if like else Session(DEFAULT_GRID, self._title)
        self._folder = folder
        self._store = store
        # The title and the date that were kept when asked whether their years should not agree.
        self._kept: tuple[str, dt.date | None] | None = None
        self._session: Session | None = store.session() if store else None
        # The session that was confirmed when asked about evaluations that are closed under another heading.
        self._agreed: Session | None = None

    @property
    def session_folder(self) -> Path | None:
        """The folder of the session, None for one that is only being made."""
        return self._store.folder if self._store else None

    def pasted_then(self) -> str:
        """Of a session to be made, how pasted lines are imported."""
        if self._then_list:
            return PASTED_THEN_LIST
        return "" if self._store else PASTED_IN_FIELD

    def title_line(self) -> str:
        """Which session is changed, or that a new one is made, and like which."""
        if self._session:
            return f"Modifier : {self._session.title}"
        if self._like:
            return f"Nouvelle session, comme : {self._like.title}"
        return "Nouvelle session, puis sa liste" if self._then_list else "Nouvelle session"

    def fields(self) -> Iterable[Widget]:
        """The heading of the documents, the commission, the phases, the codes of absences."""
        # No date but one that is typed: a session is often made some days before.
        old = self._session or self._new
        chosen = FORMS.index(old.form)
        self._grid = GridField(self._folder, old, self._store, self._digit)
        yield Field(
            "Intitulé",
            TextField(
                old.title,
                placeholder=f"par exemple {example_title(old.date or self.e1.today())}",
            ),
            id="intitule",
        )
        yield self._grid
        yield Field("Forme", Choice(FORM_LABELS, chosen, self._digit, id="forme"))
        yield Field("Établissement", TextField(old.school), id="etablissement")
        yield Field("Date", TextField(french_date(old.date), placeholder="jj/mm/aaaa"), id="date")
        yield Field("Académie", TextField(old.academy), id="academie")
        yield Field("Centre d’examen", TextField(old.centre), id="centre")
        yield Commission(old.commission)
        yield Phases(old.phases)
        usual = part_text(EXTRA_TIME)
        part = TextField(part_text(old.extra_time), placeholder=f"{usual}, si vide", classes="short")
        yield Field("Temps majoré", part, Line("de plus par phase, où il est accordé"), id="majoration")
        yield Field(
            "Repère de note",
            Choice(("non", "oui"), int(old.shows_landmark), self._digit, id="repere"),
            classes="section",
        )
        usual = _weights_text(DEFAULT_WEIGHTS)
        entry = TextField(
            _weights_text(old.weights or DEFAULT_WEIGHTS), placeholder=f"{usual}, si vide", classes="short"
        )
        levels = " ".join(level.value for level in load_grid().judged)
        yield Field("Ses poids", entry, Line(f"{levels}, de 0 à 1"), id="poids")
        yield Codes(old.codes)
        yield Field(
            "Extraits",
            Choice(RESERVES, int(not old.jury_reserve), self._digit, id="reserve"),
            classes="section",
        )
        yield Field(
            "Particules",
            Choice(PARTICLE_LABELS, list(Particles).index(old.particles), self._digit, id="particules"),
            id="noms",
            classes="section",
        )
        usual = zone.current()
        entry = TextField(old.zone, placeholder=f"{usual}, si vide", classes="short")
        yield Field("Fuseau horaire", entry, Line("des heures de passage"), id="fuseau", classes="section")
        yield Situations(old.situations)

    def on_mount(self) -> None:
        """The weights are asked for where the grid has none of its own."""
        self._show_weights()

    def on_choice_chosen(self) -> None:
        """The grid may be another one."""
        self._show_weights()

    def _show_weights(self) -> None:
        self.query_one("#poids", Field).display = self._asks_weights

    @property
    def _asks_weights(self) -> bool:
        """A grid of the folder gives its levels' weights itself."""
        return not self._grid.grid.sha

    def more_presses(self) -> Iterable[Widget]:
        if not (self._session or self._new).situations:
            yield OpenSituations()

    def _part(self, entry: TextField) -> Fraction:
        return read_part(entry.value, self._digit) if entry.value.strip() else EXTRA_TIME

    def _weights(self, entry: TextField, base: Session) -> Weights:
        """The weights, none where they are the default ones and the file has none."""
        typed = read_weights(entry.value, self._digit)
        return base.weights if typed == (base.weights or DEFAULT_WEIGHTS) else typed

    def save(self) -> str | None:
        """Write the session, or make it, and give its name; None keeps the form open, with what is wrong said."""
        base = self._session or self._new
        grid = self._grid.grid
        session = replace(
            base,
            grid_id=grid.id,
            grid_sha=base.grid_sha if grid.id == base.grid_id else grid.sha,
            title=self.text("intitule", required=TITLE_WANTED),
            form=FORMS[self.query_one("#forme", Choice).chosen],
            school=self.text("etablissement"),
            date=self.date("date", base.date),
            academy=self.text("academie"),
            centre=self.text("centre"),
            zone=self._read("fuseau", _zone, ""),
            particles=list(Particles)[self.query_one("#particules", Choice).chosen],
            jury_reserve=not self.query_one("#reserve", Choice).chosen,
            commission=self.query_one(Commission).members(),
            phases=self.query_one(Phases).phases(self._digit),
            extra_time=self._read("majoration", self._part, EXTRA_TIME),
            shows_landmark=bool(self.query_one("#repere", Choice).chosen),
            weights=self._read("poids", lambda entry: self._weights(entry, base), ())
            if self._asks_weights
            else (),
            codes=self.query_one(Codes).codes(),
            situations=self.query_one(Situations).situations(self._digit),
        )
        if not self.is_right() or self._is_asking(session):
            return None
        if self._store is not None:
            if session != self._agreed and (question := self._about_closed(session)):
                self._ask(session, question)
                return None
            assert self._session is not None
            if self._grid.is_other:
                self._store.change_grid(session, self._session)
            else:
                self._store.save_session(session, self._session)
            return self._store.name
        name = session_name(session, partial(_is_taken, self._folder.root))
        return self._folder.create(name, session).name

    def _is_asking(self, session: Session) -> bool:
        """Ask once about a title and a date that do not agree, unless they were so before."""
        doubt = year_doubt(session)
        heading = (session.title, session.date)
        before = self._session and (self._session.title, self._session.date)
        if not doubt or heading in (self._kept, before):
            return False

        def answered(yes: bool | None) -> None:
            if yes:
                self._kept = heading
                self.action_keep()
            else:
                self.query_one("#date", Field).entries[0].focus()

        self.app.push_screen(
            Confirm(f"{doubt}\nEst-ce voulu ?", "oui, enregistrer", "non, corriger"), answered
        )
        return True

    def _about_closed(self, session: Session) -> str:
        """What a correction of the heading is to evaluations that are closed, as a question; "" if to none."""
        assert self._store is not None and self._session is not None
        changed = differing(heading_of(self._session), heading_of(session))
        found = headed(self._store, heading_of(session)) if changed else Headed()
        lines = []
        if found.keeping:
            keep, print_, them = (
                ("1 évaluation close garde", "l’imprime", "qu’elle prenne")
                if found.keeping == 1
                else (f"{found.keeping} évaluations closes gardent", "l’impriment", "qu’elles prennent")
            )
            lines.append(
                f"{keep} ce qui y était et {print_} encore ; pour {them} la correction, il faut rouvrir et clore de nouveau."
            )
        if found.following:
            what = "1 évaluation close" if found.following == 1 else f"{found.following} évaluations closes"
            take = "prend" if found.following == 1 else "prennent"
            lines.append(
                f"{what} par une version antérieure {take} la correction : à réimprimer et à signer de nouveau."
            )
        if not lines:
            return ""
        names = ", ".join(SESSION_FIELDS[name] for name in changed)
        return "\n".join([f"Corriger la session ({names}) ?", *lines])

    def _ask(self, session: Session, question: str) -> None:
        def answered(yes: bool | None) -> None:
            if yes:
                self._agreed = session
                self.action_keep()

        self.app.push_screen(Confirm(question, "corriger la session"), answered)

    def action_line(self, step: int) -> None:
        """In a table ↑ and ↓ keep the column, and leave it at its ends."""
        for rows in (table.rows for table in self.query(Table).results(Table)):
            for rank, row in enumerate(rows):
                if self.focused not in row.texts:
                    continue
                column = row.texts.index(self.focused)
                if 0 <= rank + step < len(rows):
                    rows[rank + step].texts[column].focus()
                    return
                self.set_focus(rows[0].texts[0] if step < 0 else rows[-1].texts[-1])
        super().action_line(step)


def _zone(entry: TextField) -> str:
    name = entry.text()
    if name and not zone.is_name(name):
        raise InvalidValue(f"« {name} » n’est pas un fuseau : Europe/Paris, Indian/Reunion…")
    return name


def _weights_text(weights: Weights) -> str:
    return " ".join(part_text(weight) for weight in weights)


def _is_taken(root: Path, name: str) -> bool:
    """Whether there is a session, or anything else, of that name in the sessions folder."""
    return os.path.exists(root / name)  # Path.exists raises where a name is too long
