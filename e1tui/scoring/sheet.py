"""The state of the evaluation screen, as a value: the evaluation, where the cursor is, the mark being typed.

Every key is a method that gives back a `Step`: the new sheet and what to tell. Nothing here knows Textual.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from e1tui.domain import marks
from e1tui.domain.evaluation import Evaluation, value_of
from e1tui.domain.fields import APPRECIATION, NOTES, REMARK_SUFFIX
from e1tui.domain.grid import Competency, Criterion, Entry, Grid, Level
from e1tui.domain.review import Finding, Weight, review
from e1tui.domain.session import Session
from e1tui.errors import InvalidValue
from e1tui.scoring import gaps
from e1tui.scoring.keys import Key
from e1tui.scoring.typed_marks import NOTHING_TYPED, TypedMark, without_maximum

TEXTS: Final = (APPRECIATION, NOTES)  # of Synthèse, in the order of their rows

NO_REMARK_HERE: Final = "Une remarque se pose sur un critère."


class Place(enum.Enum):
    """The kind of row that the cursor is on: what can be done there is the same on all of a kind."""

    CRITERION = enum.auto()
    MARK = enum.auto()
    MARK_ON_SYNTHESIS = enum.auto()
    APPRECIATION = enum.auto()
    NOTES = enum.auto()
    FINDING = enum.auto()
    ABSENT = enum.auto()  # of one who is not there, on any row
    ABSENT_ON_SYNTHESIS = enum.auto()
    CLOSED = enum.auto()  # of an evaluation that is locked, on any row
    CLOSED_ON_SYNTHESIS = enum.auto()
    CLOSED_REMARK = enum.auto()  # of one that is locked, on a criterion that has a remark to be read
    CLOSED_TEXT = enum.auto()  # of one that is locked, on a text to be read


@dataclass(frozen=True)
class Step:
    """What a key led to. `open_text` is a text field to write in (APPRECIATION, NOTES), or ""; `read_text` one to
    read only ("C1.1.outils.remarque" too), or ""."""

    sheet: Sheet
    message: str = ""
    problem: bool = False
    open_text: str = ""
    read_text: str = ""

    @property
    def does(self) -> str:
        """What the key that opens a text does with it: "écrire", "lire", "" where it is refused."""
        if self.problem:
            return ""
        return "lire" if self.read_text else "écrire"


@dataclass(frozen=True)
class Sheet:
    """`tab` is a competency's index, or their number for Synthèse.

    On a competency, `row` is a criterion's index or their number for the mark. On Synthèse: the marks, the
    appreciation, the internal notes, then the findings. `typing` is the mark being typed under the cursor.
    `following` is the line that offers the next candidate on Synthèse. `holder` is the member of the commission who holds the keyboard, "" when nobody said it.
    `read` is the appreciation that was on screen as a whole last. `key` is how its sentences name what is pressed.
    `read_only` is why nothing can be given to anybody in this session, or "".
    """

    grid: Grid
    session: Session
    evaluation: Evaluation
    key: Key
    tab: int = 0
    row: int = 0
    typing: TypedMark = NOTHING_TYPED
    following: str = ""
    holder: str = ""
    read: str = ""
    read_only: str = ""

    # --- where the cursor is ---

    @property
    def synthesis(self) -> int:
        """The tab of Synthèse."""
        return len(self.grid.competencies)

    @property
    def first_text(self) -> int:
        """The row of the appreciation on Synthèse, after the marks."""
        return len(self.grid.entries)

    @property
    def first_finding(self) -> int:
        """The first row of findings on Synthèse, below the texts."""
        return self.first_text + len(TEXTS)

    @property
    def on_synthesis(self) -> bool:
        """Whether the tab is Synthèse."""
        return self.tab == self.synthesis

    @property
    def competency(self) -> Competency | None:
        """The competency of the tab, None on Synthèse."""
        return None if self.on_synthesis else self.grid.competencies[self.tab]

    @property
    def criterion(self) -> Criterion | None:
        """The criterion under the cursor."""
        competency = self.competency
        if competency is None or self.row >= len(competency.criteria):
            return None
        return competency.criteria[self.row]

    @property
    def marked(self) -> Competency | Entry | None:
        """The competency (or the final mark, the bonus) whose mark is under the cursor."""
        if self.on_synthesis:
            return self.grid.entries[self.row] if self.row < self.first_text else None
        return self.competency if self.criterion is None else None

    @property
    def field_here(self) -> str:
        """The name of the field under the cursor, "" on a line that is none."""
        if self.criterion is not None:
            return self.criterion.key
        return self.marked.mark_key if self.marked is not None else self.text

    @property
    def text(self) -> str:
        """The text whose line is under the cursor on Synthèse, or ""."""
        rank = self.row - self.first_text
        return TEXTS[rank] if self.on_synthesis and 0 <= rank < len(TEXTS) else ""

    @property
    def place(self) -> Place:
        """The kind of the cursor's row."""
        on_synthesis = self.on_synthesis
        if self.is_locked:
            if self._to_read:
                return Place.CLOSED_TEXT if on_synthesis else Place.CLOSED_REMARK
            return Place.CLOSED_ON_SYNTHESIS if on_synthesis else Place.CLOSED
        if not self.evaluation.is_present:
            return Place.ABSENT_ON_SYNTHESIS if on_synthesis else Place.ABSENT
        if self.criterion is not None:
            return Place.CRITERION
        if self.marked is not None:
            return Place.MARK_ON_SYNTHESIS if on_synthesis else Place.MARK
        return {APPRECIATION: Place.APPRECIATION, NOTES: Place.NOTES}.get(self.text, Place.FINDING)

    @property
    def is_locked(self) -> bool:
        """Whether its texts are there to be read only: it is closed, or the session is read-only."""
        return self.evaluation.is_closed or bool(self.read_only)

    @property
    def _to_read(self) -> str:
        """The text under the cursor that a locked evaluation has, its field's name or ""."""
        field = self.criterion.key + REMARK_SUFFIX if self.criterion is not None else self.text
        return field if field and self.text_of(field) else ""

    def text_of(self, field: str) -> str:
        """A text as it may be read, "" where there is none."""
        return str(value_of(self.evaluation, field) or "")

    @property
    def is_read(self) -> bool:
        """Whether the whole appreciation has been on screen as it is now."""
        return self.read == self.text_of(APPRECIATION)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is missing or odd, as Synthèse lists it."""
        return review(self.grid, self.session, self.evaluation)

    @property
    def nothing_missing(self) -> str:
        """What is said where nothing is left to give on this screen: not that nothing lacks where something does."""
        lacking = [one.message for one in self.findings if one.weight is Weight.MISSING or one.is_identity]
        if not lacking:
            return "Rien ne manque."
        more = f" (et {len(lacking) - 1} de plus)" if len(lacking) > 1 else ""
        return f"Rien à donner ici, mais : {lacking[0]}{more}."

    @property
    def finding(self) -> Finding | None:
        """The finding under the cursor on Synthèse."""
        index = self.row - self.first_finding
        return self.findings[index] if self.on_synthesis and index >= 0 else None

    @property
    def rows(self) -> int:
        """How many rows the tab has."""
        competency = self.competency
        if competency is None:
            return self.first_finding + len(self.findings)
        return len(competency.criteria) + (competency.scale is not None)

    @property
    def refusal(self) -> str:
        """Why nothing can be given now, or ""."""
        if self.read_only:
            return self.read_only
        if self.evaluation.is_closed:
            where = "" if self.on_synthesis else " sur la Synthèse"
            return f"Évaluation close, en lecture seule. Pour la rouvrir : {self.key('close')}{where}."
        if not self.evaluation.is_present:
            label = self.evaluation.presence.label
            way = f"{self.key('back')}, puis {self.key('edit')} dans la liste"
            return f"Candidat {label} : rien à positionner. La présence : {way}."
        return ""

    # --- opening and moving ---

    def opened(self) -> Sheet:
        """At the first criterion not given yet, or, when all are, at the first mark not given."""
        if self.refusal:
            return self.at_synthesis(self.first_text)
        return self._next_open(0) or self.at_synthesis(self.first_text)

    def at(self, tab: int, row: int) -> Sheet:
        """The cursor somewhere else; a mark that was being typed is dropped: `go` asks first."""
        moved = replace(self, tab=tab, row=row, typing=NOTHING_TYPED)
        return replace(moved, row=max(0, min(row, moved.rows - 1)))

    def at_synthesis(self, row: int) -> Sheet:
        """The cursor on that row of Synthèse."""
        return self.at(self.synthesis, row)

    def with_evaluation(self, evaluation: Evaluation) -> Sheet:
        """The same with another evaluation; the cursor stays, or goes to the last row where there are fewer."""
        changed = replace(self, evaluation=evaluation)
        return replace(changed, row=min(self.row, changed.rows - 1))

    def go(self, target: Sheet) -> Step:
        """Go there; a mark that was typed holds the first key back that would leave it, and the second says so."""
        if self.typed is None or self.marked is None:
            return Step(target)
        if (target.tab, target.row) == (self.tab, self.row):
            return Step(self, self._what_typed_needs, True)
        return self.held_back() or replace(self.drop_mark(), sheet=target)

    @property
    def typed(self) -> str | None:
        """What is typed of a mark, "" to take it away; None when nothing is."""
        return self.typing.text

    def with_typed(self, text: str) -> Sheet:
        """With that typed of the mark under the cursor."""
        return replace(self, typing=TypedMark(text))

    def held_back(self) -> Step | None:
        """The sheet that says what becomes of the typed mark: once for a mark, None when nothing holds a key back."""
        if self.typed is None or self.marked is None or self.typing.is_warned or self.refusal:
            return None
        typing, needed = replace(self.typing, is_warned=True), self._what_typed_needs
        if self.typed and self.marked.scale is not None:
            typed, no = without_maximum(self.typed), self.key("drop_mark")
            if (meant := marks.without_separator(typed, self.marked.scale)) is not None:
                typing = replace(typing, asked=meant)
                needed = f"Note {typed} non validée : {marks.french(meant)} ? {self.key('enter')} : oui, {no} l’abandonne."
            else:
                try:
                    marks.parse_mark(typed, self.marked.scale)
                except InvalidValue as error:  # Entrée would not keep it
                    typing = replace(typing, is_refused=True)
                    needed = f"{error} {self.key('erase')} : vider, {no} : l’abandonner."
        return Step(replace(self, typing=typing), needed, True)

    @property
    def _what_typed_needs(self) -> str:
        """What is asked where a typed mark stands in the way."""
        assert self.marked is not None
        yes, no = self.key("enter"), self.key("drop_mark")
        if not self.typed:
            return f"{self.marked.mark_label} à retirer, non validé : {yes} la retire, {no} la laisse."
        return f"Note {self.typing.shown} non validée : {yes} la garde, {no} l’abandonne."

    def drop_mark(self) -> Step:
        """Give the typed mark up, saying what stands instead."""
        dropped = replace(self, typing=NOTHING_TYPED)
        if self.typed is None or self.marked is None:
            return Step(dropped)
        before = self.evaluation.mark(self.marked)
        kept = marks.french(before) if before is not None else "pas de note"
        if not self.typed:
            return Step(dropped, f"{self.marked.mark_label} laissée : {kept}.")
        return Step(dropped, f"Note {self.typing.shown} abandonnée ({_short(self.marked)} : {kept}).", True)

    def move(self, delta: int) -> Step:
        """The arrows: so many rows down, up where `delta` is negative; the ends stop it."""
        return self.go(self.at(self.tab, self.row + delta))

    def turn(self, delta: int) -> Step:
        """Tab and Maj+Tab: another tab; a mark that was typed is kept, as with Entrée."""
        kept = self.keep_mark()
        if kept.problem:
            return kept
        sheet = kept.sheet
        tab = (sheet.tab + delta) % (sheet.synthesis + 1)
        if tab == sheet.synthesis:
            return Step(
                sheet.at_synthesis(gaps.first_on_synthesis(sheet.grid, sheet.evaluation)), kept.message
            )
        return Step(sheet.at(tab, gaps.first_in(sheet.grid, sheet.evaluation, tab)), kept.message)

    def to_mark(self) -> Step:
        """The mark of this competency; on Synthèse the first one."""
        if self.on_synthesis:
            return self.go(self.at_synthesis(0))
        if self.competency is not None and self.competency.scale is None:
            return self.go(self.at_synthesis(0))
        return self.go(self.at(self.tab, self.rows - 1))

    def to_appreciation(self) -> Step:
        """The line of the appreciation on Synthèse."""
        return self.go(self.at_synthesis(self.first_text))

    def to_field(self, name: str) -> Step:
        """The place of a field: "C1.1.outils", "C1.1.note", "appreciation"."""
        for tab, competency in enumerate(self.grid.competencies):
            if name == competency.mark_key and competency.scale is not None:
                return self.go(self.at(tab, len(competency.criteria)))
            for row, criterion in enumerate(competency.criteria):
                if name == criterion.key:
                    return self.go(self.at(tab, row))
        for row, entry in enumerate(self.grid.entries):
            if name == entry.mark_key:
                return self.go(self.at_synthesis(row))
        if name in TEXTS:
            return self.go(self.at_synthesis(self.first_text + TEXTS.index(name)))
        return Step(
            self,
            f"Cela se saisit dans les listes : touche {self.key('edit')}, sur le candidat ou la session.",
        )

    def to_next_missing(self) -> Step:
        """The next thing not given after the cursor, then from the beginning."""
        missing = [f for f in self.findings if f.weight is Weight.MISSING and not f.is_elsewhere]
        if not missing:
            return Step(self, self.nothing_missing)
        places = [self.at(0, 0).to_field(finding.field).sheet for finding in missing]
        ahead = [sheet for sheet in places if (sheet.tab, sheet.row) > (self.tab, self.row)]
        return self.go(min(ahead or places, key=lambda sheet: (sheet.tab, sheet.row)))

    # --- levels ---

    def give(self, level: Level) -> Step:
        """A level key. On a criterion without a position, the cursor goes on to the next one without."""
        criterion = self.criterion
        if criterion is None:
            return Step(self)
        if self.refusal:
            return Step(self, self.refusal, True)
        fresh = self.evaluation.level(criterion) is None
        given = self.with_evaluation(self.evaluation.with_position(criterion, level))
        following = given._next_open(self.grid.criteria.index(criterion) + 1) if fresh else None
        return Step(following or given)

    def shift(self, delta: int) -> Step:
        """← →: a level lower or higher; on a criterion without a position, the middle first (I or S)."""
        criterion = self.criterion
        if criterion is None:
            return Step(self)
        if self.refusal:
            return Step(self, self.refusal, True)
        level = self.evaluation.level(criterion)
        scale = self.grid.scale
        # Half-way up the scale, on the side of the arrow.
        between = (len(scale) - 1) // 2 if delta < 0 else len(scale) // 2
        rank = between if level is None else max(0, min(level.rank + delta, len(scale) - 1))
        return Step(self.with_evaluation(self.evaluation.with_position(criterion, scale[rank])))

    def erase(self, *, backspace: bool) -> Step:
        """Suppr or Retour arrière: no position; in the mark, the last character or the whole."""
        competency = self.marked
        if competency is None and self.criterion is None:
            return Step(self)
        if self.refusal:
            return Step(self, self.refusal, True)
        if competency is None:
            assert self.criterion is not None
            return Step(self.with_evaluation(self.evaluation.with_position(self.criterion, None)))
        before = self.evaluation.mark(competency)
        given = marks.french(before) if before is not None else ""
        typing = self.typing.erased(given, backspace=backspace)
        if not typing.text and before is None:
            return Step(replace(self, typing=NOTHING_TYPED))
        message = "" if typing.text else f"{self.key('enter')} : retirer {_named(competency)}."
        return Step(replace(self, typing=typing), message)

    def _next_open(self, start: int) -> Sheet | None:
        """At the next criterion without a position from that index on, round to the first ones; else at the
        first mark not given; None when all are given."""
        criteria = self.grid.criteria
        for criterion in criteria[start:] + criteria[:start]:
            if self.evaluation.level(criterion) is None:
                return self.at(0, 0).to_field(criterion.key).sheet
        for entry in self.grid.entries:
            if entry.is_required and self.evaluation.mark(entry) is None:
                return self.at(0, 0).to_field(entry.mark_key).sheet
        return None

    # --- the mark ---

    def type_mark(self, character: str) -> Step:
        """A digit, "," for the half point or "/" of "/20", in the mark under the cursor.

        "14," is fourteen and a half; a digit after it is part of what was typed, and judged with it.
        """
        scale = self.marked.scale if self.marked is not None else None
        if scale is None:
            return Step(self)
        if self.refusal:
            return Step(self, self.refusal, True)
        typing, problem = self.typing.with_character(character, scale)
        return (
            Step(self, problem, bool(problem))
            if typing is self.typing
            else Step(replace(self, typing=typing))
        )

    def keep_mark(self) -> Step:
        """Make the typed mark the value; a problem leaves it in the field to be corrected."""
        competency = self.marked
        if competency is None or competency.scale is None or self.typed is None:
            return Step(self)
        if self.refusal:  # somebody closed it while the mark was typed
            dropped = self.drop_mark()
            return replace(dropped, message=f"{self.refusal} {dropped.message}")
        before = self.evaluation.mark(competency)
        if self.typed == "":
            kept = self._with_mark(competency, None)
            removed = (
                f"{competency.mark_label} retirée ({self.key('undo')} : la remettre)."
                if before is not None
                else ""
            )
            return Step(kept, removed)
        if self.typing.asked is not None:
            return Step(self._with_mark(competency, self.typing.asked))
        typed = without_maximum(self.typed)
        if (meant := marks.without_separator(typed, competency.scale)) is not None:
            yes, again = self.key("enter"), self.key("erase")
            question = f"{marks.french(meant)} ? {yes} : oui. {again} : recommencer."
            return Step(replace(self, typing=replace(self.typing, asked=meant)), question, True)
        try:
            return Step(self._with_mark(competency, marks.parse_mark(typed, competency.scale)))
        except InvalidValue as error:
            ways = f"{self.key('erase')} : vider."
            return Step(replace(self, typing=replace(self.typing, is_refused=True)), f"{error} {ways}", True)

    def _with_mark(self, competency: Competency | Entry, mark: Decimal | None) -> Sheet:
        changed = self.with_evaluation(self.evaluation.with_mark(competency, mark))
        return replace(changed, typing=NOTHING_TYPED)

    def enter(self) -> Step:
        """Entrée: keep the mark and go on; begin to write; jump to a finding; the next row."""
        if self.text:
            return self.write(self.text)
        if self.is_locked and self._to_read:
            return self.reading(self._to_read)
        if (finding := self.finding) is not None:
            return self.to_field(finding.field)
        if self.marked is None:
            return self.move(1)
        removing = self.typed == ""
        kept = self.keep_mark()
        if kept.problem or removing:
            return kept
        tab, row = gaps.after_mark(self.grid, kept.sheet.evaluation, self.tab, self.row)
        return Step(kept.sheet.at(tab, row), kept.message)

    def write(self, text: str) -> Step:
        """Open a text to write in, or to read where nothing may be written now."""
        if self.is_locked:
            return self.reading(text)
        if text == APPRECIATION and self.refusal:
            return Step(self, self.refusal, True)
        return Step(self, open_text=text)

    def reading(self, field: str) -> Step:
        """Open a text of a locked evaluation to read it; where there is none, why none can be written."""
        if self.text_of(field):
            return Step(self, read_text=field)
        return Step(self, self.refusal, True)

    def to_writing_appreciation(self) -> Step:
        """Begin to write the appreciation from its line on Synthèse; elsewhere, say how one comes there."""
        if self.text != APPRECIATION:
            return Step(
                self,
                f"Les phrases sont pour l’appréciation : {self.key('appreciation')}, puis {self.key('phrases')}.",
            )
        return Step(self, self.refusal, True) if self.refusal else self.write(APPRECIATION)


def _short(entry: Competency | Entry) -> str:
    """ "C1.1", "Bonus"."""
    return entry.id if isinstance(entry, Competency) else entry.mark_label


def _named(entry: Competency | Entry) -> str:
    """ "la note C1.1", "le bonus"."""
    article = "le" if isinstance(entry, Entry) and not entry.is_required else "la"
    return f"{article} {entry.mark_label[:1].lower()}{entry.mark_label[1:]}"
