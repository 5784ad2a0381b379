"""The texts of the evaluation screen: opened over the grid, saved at pauses, kept or dropped on leaving."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from textual.containers import Container
from textual.widget import Widget

from e1tui.domain.appreciation.phrases import Phrase, suited
from e1tui.domain.evaluation import REMARK_SUFFIX, Evaluation, Value, value_of, with_field
from e1tui.domain.field_names import field_name
from e1tui.domain.merge import STATE
from e1tui.domain.review import advice, readings
from e1tui.scoring.sheet import APPRECIATION, NOTES
from e1tui.storage.phrases import PHRASES_FILE, load_phrases
from e1tui.tui.evaluation.company import SharedSheet
from e1tui.tui.evaluation.kept_phrases import keep_sentence
from e1tui.tui.evaluation.phrases import PhrasesScreen
from e1tui.tui.evaluation.text_boxes import Writing
from e1tui.tui.open_session.session import Sitting

BESIDE: Final = 118  # columns: the criteria keep 78, and a line of notes has 36


class WrittenSheet(SharedSheet):
    """The appreciation, the internal notes and the remarks of `sheet`.

    The notes are written with the criteria in view, while one listens: under them, or beside them in a wide window.
    """

    DEFAULT_CSS = """
    WrittenSheet > #sheet.-beside { layout: horizontal; }
    WrittenSheet > #sheet.-beside > Writing { width: 34%; height: 100%; }
    """

    KEEPS_TEXTS = True

    def __init__(self, sitting: Sitting, stems: Sequence[str], stem: str) -> None:
        super().__init__(sitting, stems, stem)
        self._text_before = self.sheet.evaluation
        self._text_known: Value = None  # the open text as it was loaded or last saved from here

    def compose_body(self) -> Iterable[Widget]:
        banner, scoring = super().compose_body()
        yield banner
        with Container(id="sheet"):
            yield scoring
            yield Writing()

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """The text under the criteria, or beside them."""
        beside = self._writing.field == NOTES and self.app.size.width >= BESIDE
        self.query_one("#sheet").set_class(beside, "-beside")

    @property
    def _writing(self) -> Writing:
        return self.query_one(Writing)

    @property
    def _is_writing(self) -> bool:
        return self._writing.is_open

    def _open_text(self, field: str) -> None:
        self._text_before = self.sheet.evaluation
        self._text_known = text = value_of(self.sheet.evaluation, field)
        title = field_name(self._grid, field)
        self._writing.open(field, f"{title[0].upper()}{title[1:]}", str(text or ""))
        self._arrange()
        self._show_sheet()
        if field == APPRECIATION:
            self.say(advice(self._grid, self.sheet.session, self.sheet.evaluation))

    def action_remark(self) -> None:
        criterion = self.sheet.criterion
        if criterion is None:
            self.say("Une remarque se pose sur un critère.")
        elif self.sheet.evaluation.is_closed:
            self.say(self.sheet.refusal, problem=True)
        else:
            self._open_text(criterion.key + REMARK_SUFFIX)

    def _pick_phrase(self) -> None:
        """Offer the phrases that the positions call for first; the one chosen goes where the cursor is."""
        root = self.e1.folder.root
        phrases, problem = load_phrases(root, self._grid)

        def chosen(given: Phrase | str | None) -> None:
            if isinstance(given, str):
                keep_sentence(self, self._grid, self.sheet.evaluation.candidate, given)
            elif given is not None and self._is_writing:
                self._writing.insert(given)

        suiting = suited(phrases, self._grid, self.sheet.evaluation)
        picker = PhrasesScreen(suiting, root / PHRASES_FILE, problem, sentence=self._writing.sentence())
        self.app.push_screen(picker, chosen)

    def _told(self, theirs: Evaluation, since: int, fields: Sequence[str]) -> str:
        """Whoever is writing when somebody closes the evaluation goes on, so that no letter becomes a command."""
        told = super()._told(theirs, since, fields)
        if self._is_writing and self._is_locked(self._writing.field) and STATE in fields:
            told += " Votre texte est gardé à part : Tab, puis k."
        return told

    def on_writing_typed(self) -> None:
        self._typed()

    def on_writing_paused(self) -> None:
        self.keep_text()

    def on_writing_kept(self) -> None:
        self._close_text(keep=True)

    def keep_text(self) -> None:
        """Save the text as it stands."""
        if not self._is_writing:
            return
        field, text = self._writing.field, self._writing.text() or None
        if value_of(self.sheet.evaluation, field) == self._text_known and not self._is_locked(field):
            self._text_known = text
            self._keep(with_field(self.sheet.evaluation, field, text))
        elif text != self._text_known:
            self.contested(field, text or "")

    def _is_locked(self, field: str) -> bool:
        """Whether somebody closed the evaluation while that text was being written."""
        return self.sheet.evaluation.is_closed and field != NOTES

    def _keep(self, evaluation: Evaluation) -> None:
        if evaluation == self.sheet.evaluation:
            self._nothing_typed()
            return
        before, self.sheet = self.sheet, self.sheet.with_evaluation(evaluation)
        self._save(evaluation)
        self._advise(before.evaluation)

    def _advise(self, before: Evaluation) -> None:
        """Say what to read again in the appreciation at a pause, first of all what is new; never in the way."""
        now = self.sheet.evaluation
        if now.appreciation == before.appreciation:
            return
        session = self.sheet.session
        if readings(self._grid, session, now) or readings(self._grid, session, before):
            self.say(advice(self._grid, session, now, before))

    def _close_text(self, *, keep: bool) -> None:
        """Leave the text: as it stands, or as it was before it was opened."""
        field = self._writing.field
        if keep:
            self.keep_text()
            # One's own text alone: what others have given since it was opened is theirs, in this field too.
            self._undo.record(self._text_before, with_field(self._text_before, field, self._text_known))
        elif not self._is_locked(field) and value_of(self.sheet.evaluation, field) == self._text_known:
            self._keep(with_field(self.sheet.evaluation, field, value_of(self._text_before, field)))
        self._writing.close()
        self._arrange()
        self._scoring.focus()
        self._show_sheet()
        self.say("")
