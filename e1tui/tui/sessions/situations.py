"""The situations in the session's form: their letters and titles, the phases of each, and those that are offered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical

from e1tui.domain.session import Phase, Situation, is_situation_id
from e1tui.domain.typed import Digit, read_minutes
from e1tui.errors import InvalidValue
from e1tui.tui.sessions.form_tables import PHASE_WANTED, GrowingTable, RowField
from e1tui.tui.widgets.fields import Press, TextField
from e1tui.tui.widgets.line import Line

LETTER_WANTED: Final = "une lettre ou un chiffre est attendu : A, B, 1…"
COMMON_WANTED: Final = "« oui » pour une phase commune à tout le groupe, sinon rien"
ADD: Final = "Plusieurs situations (E1 en CCF)…"
OFFER: Final = "Proposer pour A : exposé 20 min au plus, entretien 20 min"
SOURCE: Final = "Source : définition publiée de l’épreuve, E1 (U1), en CCF."
# What the published definition says of situation A; of B no length could be read, and none is offered.
OFFERED: Final = (Phase("Exposé du groupe", 20, is_common=True), Phase("Entretien", 20))
OFFERED_TO: Final = "A"


def _letter(text: str, digit: Digit) -> str:
    """The situation's id that was typed, with or without Maj; InvalidValue where it is none."""
    for attempt in (text.upper(), digit(text) or "" if len(text) == 1 else ""):
        if is_situation_id(attempt):
            return attempt
    raise InvalidValue(LETTER_WANTED)


class SituationField(RowField):
    """A situation: its letter, what it is about."""

    def __init__(self, situation: Situation | None, rank: int) -> None:
        super().__init__(
            f"Situation {rank}",
            TextField(situation.id if situation else "", placeholder="A"),
            TextField(situation.title if situation else "", placeholder="son intitulé", classes="wide"),
        )


class SituationsTable(GrowingTable):
    """The letters and titles."""

    def __init__(self, situations: Iterable[Situation]) -> None:
        rows = [SituationField(one, rank) for rank, one in enumerate((*situations, None), 1)]
        super().__init__("Situations", (("Lettre", ""), ("Intitulé", "wide")), rows, "lettres")

    def blank(self, rank: int) -> RowField:
        return SituationField(None, rank)

    def titles(self, digit: Digit) -> dict[str, str]:
        """Each letter with its title; what is wrong is shown."""
        found: dict[str, str] = {}
        for row in self.rows:
            if not (texts := row.read()):
                continue
            try:
                letter = _letter(texts[0], digit)
                if letter in found:
                    raise InvalidValue(f"la situation {letter} est déjà plus haut")
            except InvalidValue as error:
                row.show_problem(str(error))
                continue
            found[letter] = texts[1]
        return found


class SituationPhase(RowField):
    """A phase of one of the situations: its situation's letter, its name, its minutes, whether the group has it."""

    def __init__(self, rank: int, letter: str = "", phase: Phase | None = None) -> None:
        super().__init__(
            f"Phase {rank}",
            TextField(letter, placeholder="A"),
            TextField(phase.name if phase else "", placeholder="son nom", classes="wide"),
            TextField(str(phase.minutes) if phase else "", placeholder="minutes"),
            TextField("oui" if phase and phase.is_common else "", placeholder="oui, non"),
        )


class SituationPhases(GrowingTable):
    """The phases of all situations, each with its situation's letter."""

    def __init__(self, situations: Iterable[Situation]) -> None:
        known = [(one.id, phase) for one in situations for phase in one.phases]
        rows = [SituationPhase(rank, *one) for rank, one in enumerate(known, 1)]
        headers = (("Situation", ""), ("Phase", "wide"), ("Minutes", ""), ("Commune", ""))
        super().__init__("Leurs phases", headers, [*rows, SituationPhase(len(rows) + 1)], "phases-situations")

    def blank(self, rank: int) -> RowField:
        return SituationPhase(rank)

    def phases(self, letters: Iterable[str], digit: Digit) -> dict[str, list[Phase]]:
        """The phases by situation; what is wrong is shown."""
        found: dict[str, list[Phase]] = {letter: [] for letter in letters}
        for row in self.rows:
            if not (texts := row.read()):
                continue
            entry = 0
            try:
                letter = _letter(texts[0], digit)
                if letter not in found:
                    raise InvalidValue(f"aucune situation {letter} dans la table des situations")
                entry = 1
                if not texts[1]:
                    raise InvalidValue(PHASE_WANTED)
                entry = 2
                minutes = read_minutes(texts[2], digit)
                entry = 3
                if texts[3].casefold() not in ("", "oui", "o", "non", "n"):
                    raise InvalidValue(COMMON_WANTED)
            except InvalidValue as error:
                row.show_problem(str(error), entry)
                continue
            found[letter].append(Phase(texts[1], minutes, texts[3].casefold().startswith("o")))
        return found

    async def offer(self) -> None:
        """Fill in what the published definition says of situation A, for whoever asks: as if it were typed."""
        start = len(self.rows)
        await self.rows[-1].remove()  # the blank one, which comes last again
        *rows, blank = (SituationPhase(start + more) for more in range(len(OFFERED) + 1))
        await self.mount(*rows, blank)
        for row, phase in zip(rows, OFFERED, strict=True):
            common = "oui" if phase.is_common else ""
            for entry, text in zip(
                row.texts, (OFFERED_TO, phase.name, str(phase.minutes), common), strict=True
            ):
                entry.value = text


class OpenSituations(Press):
    """What gives a session without situations the two tables: nothing else of them is seen there."""

    def __init__(self) -> None:
        super().__init__(ADD, id="situations-add")

    def action_press(self) -> None:
        situations = self.screen.query_one(Situations)
        situations.call_later(situations.open)
        self.remove()


class Situations(Vertical):
    """The two tables, and what is offered for situation A."""

    DEFAULT_CSS = """
    Situations { height: auto; }
    Situations > Press { margin-left: 16; }
    Situations > Line { margin-left: 16; height: auto; }
    """

    def __init__(self, situations: tuple[Situation, ...]) -> None:
        super().__init__(id="situations")
        self._first = situations

    def compose(self) -> ComposeResult:
        if self._first:
            yield from self._tables()

    async def open(self) -> None:
        """Show the tables, empty, with the focus where one types."""
        await self.mount(*self._tables())
        first = self.query(SituationField).first().texts[0]
        first.focus(scroll_visible=False)
        self.call_after_refresh(self.screen.scroll_to_widget, self.query(Press).last(), animate=False)

    def _tables(self) -> Iterable[SituationsTable | SituationPhases | Press | Line]:
        yield SituationsTable(self._first)
        yield SituationPhases(self._first)
        if not any(one.id == OFFERED_TO and one.phases for one in self._first):
            yield Line(SOURCE, id="situations-source")
            yield Press(OFFER, id="situations-offer")

    async def on_press_pressed(self, event: Press.Pressed) -> None:
        """Take what is offered, as if it had been typed."""
        event.stop()
        titles, phases = self.query_one(SituationsTable), self.query_one(SituationPhases)
        if not any(row.texts[0].value.strip().upper() == OFFERED_TO for row in titles.rows):
            titles.rows[-1].texts[0].value = OFFERED_TO
        await phases.offer()
        await self.query_one("#situations-source").remove()
        await event.press.remove()
        phases.query(SituationPhase).first().texts[1].focus()

    def situations(self, digit: Digit) -> tuple[Situation, ...]:
        """What is typed; what is wrong is shown at its line."""
        if not self.query(SituationsTable):
            return self._first
        titles = self.query_one(SituationsTable).titles(digit)
        phases = self.query_one(SituationPhases).phases(titles, digit)
        return tuple(Situation(letter, title, tuple(phases[letter])) for letter, title in titles.items())
