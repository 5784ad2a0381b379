"""The incidents of a session on screen: noted in one line from where one is, read on a page of their own.

They are for the commission: of its documents the procès-verbal alone carries them. session.toml keeps them, and so
does the archive. What is noted over an evaluation keeps whose it is.
"""

from __future__ import annotations

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from e1tui.domain.agreement import of
from e1tui.domain.french import french_date, french_time
from e1tui.domain.session import Incident
from e1tui.domain.text import clean
from e1tui.errors import E1Error
from e1tui.host_time import local
from e1tui.storage import incidents
from e1tui.storage.store import SessionStore
from e1tui.tui.keys import commands
from e1tui.tui.keys.commands import key
from e1tui.tui.reading.text import SCROLL_KEYS, ReadingScreen
from e1tui.tui.screen.base import E1Screen
from e1tui.tui.screen.dialogs import Ask
from e1tui.tui.widgets.fields import TextField

NONE = "Aucun incident n’est noté pour cette session."


class AskIncident(Ask):
    """Gives back the text; "" when Entrée was pressed on an empty line, to read what is noted.

    `who` is the candidate that it is of, as long as `is_of_candidate`: ↑ and ↓ say that it is of the whole session.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("up,down", "other_scope", show=False)]

    def __init__(self, hour: str, count: int, who: str = "") -> None:
        self._hour, self._count, self._who = hour, count, who
        self.is_of_candidate = bool(who)
        super().__init__(self._asked(), "noter", NONE)

    def _asked(self) -> str:
        about = f", {self._who}" if self.is_of_candidate else ""
        other = "de toute la session" if self.is_of_candidate else of(self._who)
        change = f"\n↑ : il est {other}." if self._who else ""
        known = f"\n{key('answer')} sans texte : lire {_those_noted(self._count)}." if self._count else ""
        return (
            f"Incident de séance à {self._hour}{about}, en une ligne."
            f"\nInterne : sur le procès-verbal, et dans l’archive.{change}{known}"
        )

    def action_other_scope(self) -> None:
        """Of the candidate instead of the session, or the other way round."""
        if self._who:
            self.is_of_candidate = not self.is_of_candidate
            self.ask(self._asked())

    def on_input_submitted(self, event: TextField.Submitted) -> None:
        """Without a text, read what is noted; with one, as every question."""
        if self._count and not event.value.strip():
            event.stop()
            event.prevent_default()  # Textual calls the handler of Ask by itself, after this one
            self.dismiss("")


class IncidentsScreen(ReadingScreen):
    """What was noted, the latest first, each with who and when."""

    SCOPE = commands.INCIDENTS
    BINDINGS = commands.bindings(commands.INCIDENTS)

    def __init__(self, store: SessionStore) -> None:
        super().__init__()
        self._store = store
        self._read()

    def _read(self) -> None:
        self._noted = self._store.session().incidents
        self._people = {
            stem: name_on_screen(self, self._store, stem)
            for stem in {one.candidate for one in self._noted} - {""}
        }
        self.TITLE_LINE = f"Incidents de la session · {len(self._noted)}"

    def hints(self) -> str:
        """How to note one more, and how to read on."""
        return f" {key('add')} noter un incident   {SCROLL_KEYS} : faire défiler   {key('back')} retour"

    def content(self) -> Content:
        """The incidents, the latest first."""
        return Content("\n").join(
            _paragraph(one, self._people.get(one.candidate, "")) for one in reversed(self._noted)
        )

    def action_add(self) -> None:
        """Note one more."""
        note_incident(self, self._store, read=False)

    def action_incidents(self) -> None:
        """The key that opened the screen notes one more here."""
        self.action_add()

    def refresh_rows(self) -> None:
        """Read the session's incidents again: another post may have noted one."""
        self._read()
        self.set_top(self.TITLE_LINE)
        self.query_one("#text", Static).update(self.content())


def name_on_screen(screen: E1Screen[Any], store: SessionStore, stem: str) -> str:
    """The candidate's name as screens have it, which may be hidden; the file's where it cannot be read any more."""
    names = screen.e1.names
    try:
        evaluation = store.load(stem, history=False).evaluation
    except E1Error:
        return names.scrub(stem)
    order = evaluation.oral(screen.e1.sitting(store).roll.situation).order
    return names.of(store, stem, evaluation.candidate.full_name, order=order)


def note_incident(
    screen: E1Screen[Any], store: SessionStore, *, read: bool = True, candidate: str = ""
) -> None:
    """Ask for an incident and note it, at the moment when it was asked for, of the candidate with that stem if any.

    With `read`, an empty line leads to those that are noted.
    """
    now = screen.e1.now()
    try:
        count = len(store.session().incidents)
        who = name_on_screen(screen, store, candidate) if candidate else ""
    except E1Error as error:
        screen.say(str(error), problem=True)
        return

    def answered(text: str | None) -> None:
        if text is None:
            return
        if not text:
            screen.app.push_screen(IncidentsScreen(store))
            return
        of = candidate if asking.is_of_candidate else ""
        try:
            session = incidents.note(store, text, screen.e1.sitting(store).author, now, of)
        except E1Error as error:
            screen.say(str(error), problem=True)
            return
        screen.refresh_rows()
        screen.say(
            f"Incident de {french_time(now)} noté. {key('incidents')} puis {key('answer')} : lire {_those_noted(len(session.incidents))}."
        )

    asking = AskIncident(french_time(now), count if read else 0, who)
    screen.app.push_screen(asking, answered)


def _those_noted(count: int) -> str:
    return "celui qui est noté" if count == 1 else f"les {count} qui sont notés"


def _paragraph(incident: Incident, candidate: str) -> Content:
    who = f"{incident.member} (compte {incident.by})" if incident.member else incident.by
    of = f"  ·  {candidate}" if candidate else ""
    return Content.assemble(
        (f"{french_date(at := local(incident.at))} {french_time(at)}  {clean(who)}{clean(of)}", "bold"),
        f"\n  {clean(incident.text, multiline=True)}\n",
    )
