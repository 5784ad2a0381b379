"""The texts of the evaluation screen as widgets: opened over the grid, saved at pauses, kept or dropped on leaving.

The notes are written with the criteria in view, while one listens: under them, or beside them in a wide window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from textual.containers import Container
from textual.widget import Widget

from e1tui.domain.appreciation.phrases import Phrase, suited
from e1tui.domain.field_names import field_name
from e1tui.domain.fields import APPRECIATION, NOTES
from e1tui.domain.review import advice
from e1tui.open_session.session import Sitting
from e1tui.scoring.assessment import NOTHING, Assessment
from e1tui.scoring.post import Post, Told
from e1tui.storage.phrases import PHRASES_FILE, load_phrases
from e1tui.tui.evaluation.kept_phrases import keep_sentence
from e1tui.tui.evaluation.phrases import PhrasesScreen, text_height
from e1tui.tui.evaluation.text_boxes import Writing
from e1tui.tui.keys.commands import key
from e1tui.tui.screen.base import E1Screen

BESIDE: Final = 118  # columns: the criteria keep 78, and a line of notes has 36
# What still works while a text is open; everything else is text there.
_IN_TEXT: Final = frozenset({"next_tab", "previous_tab", "back", "saved", "redraw", "quit_app", "phrases"})


class TextBeside(Container):
    """The grid, and the text that is open under it or beside it."""

    DEFAULT_CSS = """
    TextBeside.-beside { layout: horizontal; }
    TextBeside.-beside > Writing { width: 34%; height: 100%; }
    """


class Texts:
    """The appreciation, the internal notes and the remarks: `box` beside or under `scoring`, on that screen.

    `tell` says and shows what came of a text that was kept.
    """

    def __init__(
        self,
        screen: E1Screen[str],
        sitting: Sitting,
        post: Post,
        scoring: Widget,
        tell: Callable[[Told], None],
    ) -> None:
        self._screen = screen
        self._sitting = sitting
        self._post = post
        self._scoring = scoring
        self._tell = tell
        self._writing = Writing()
        self._is_picking = False  # the picker of phrases is open over the criteria
        self.box = TextBeside(scoring, self._writing, id="sheet")

    @property
    def field(self) -> str:
        """The field that is being written, "" when none is."""
        return self._writing.field

    def allows(self, action: str) -> bool:
        """Whether a command works now: while a text is open, few do."""
        return not self.field or action in _IN_TEXT

    @property
    def is_line(self) -> bool:
        """Whether that is a remark, of one line."""
        return self._writing.is_line

    @property
    def hints(self) -> str:
        """The line of hints while a text is open; the picker has its own."""
        if self._is_picking:
            return ""
        if self._writing.is_line:
            return f" SAISIE · {key('text_enter')} : garder la remarque · {key('text_drop')} : abandonner"
        if self.field == NOTES and self._is_wide and not self._sitting.keeps_notes_beside:
            stay = f"{key('text_leave')} : sortir, puis {key('notes_beside')} : les garder en vue"
            return f" SAISIE · {stay} (tout est enregistré à mesure)"
        phrases = f" · {key('phrases')} : phrases" if self.field == APPRECIATION else ""
        return f" SAISIE · {key('text_leave')} : sortir{phrases} (tout est enregistré à mesure)"

    def arrange(self) -> None:
        """The text under the criteria, or beside them."""
        picked = text_height(self._screen.app.size.height) if self._is_picking else 0
        self._writing.styles.height = picked or None  # None: as the styles say
        beside = self._is_wide and (self.field == NOTES or self._is_resting)
        self.box.set_class(beside, "-beside")

    @property
    def _is_wide(self) -> bool:
        """Whether the notes stand beside the criteria, and may stay there."""
        return self._screen.app.size.width >= BESIDE

    @property
    def _is_resting(self) -> bool:
        """Whether the notes are in view and nothing is being written."""
        return self._sitting.keeps_notes_beside and not self.field and self._is_wide

    def rest(self, one: Assessment) -> None:
        """Show the candidate's notes as they stand beside the criteria, where they stay there; else nothing."""
        if self.field:
            return
        self.arrange()
        if self._is_resting:
            does = one.sheet.write(NOTES).does
            title = f"{self._title(NOTES)} · {key('notes')} : {does}" if does else self._title(NOTES)
            self._writing.rest(title, one.evaluation.internal_notes)
        else:
            self._writing.close()

    def toggle_beside(self, one: Assessment) -> str:
        """Keep the notes in view beside the criteria from now on, or no longer; what is to be said."""
        if not self._is_wide:
            return f"Les notes restent à côté de la grille à partir de {BESIDE} colonnes ; {key('notes')} les ouvre."
        self._sitting.keeps_notes_beside = not self._sitting.keeps_notes_beside
        self.rest(one)
        return ""

    def _title(self, field: str) -> str:
        name = field_name(self._post.grid, field)
        return f"{name[0].upper()}{name[1:]}"

    def open(self, one: Assessment, field: str, whose: str = "") -> None:
        """Begin to write a field of a candidate; `whose` names them, where several are on screen."""
        title = f"{whose} · {field_name(self._post.grid, field)}" if whose else self._title(field)
        self._writing.open(field, title, one.open_text(field).text)
        self.arrange()
        self._tell(Told(sheet=True))
        if field == APPRECIATION:
            self._screen.say(advice(self._post.grid, one.sheet.session, one.evaluation))

    def keep(self, one: Assessment) -> None:
        """Save the text that is open as it stands."""
        if self.field:
            told = one.keep_text(self._writing.text())
            self._tell(NOTHING)  # somebody else's text may be in the way
            if told is not None:
                self._screen.say(told.message)

    def close(self, one: Assessment, *, keep: bool) -> None:
        """Leave the text: as it stands, or as it was before it was opened."""
        one.close_text(self._writing.text(), keep=keep)
        self._writing.close()
        self.arrange()
        self._scoring.focus()
        self._tell(Told(sheet=True))
        self._screen.say("")

    def leave(self, one: Assessment) -> None:
        """As Échap does: it drops a remark; a longer text is never dropped by a key."""
        self.close(one, keep=not self._writing.is_line)

    def pick_phrase(self, one: Assessment) -> None:
        """Offer the phrases that the positions call for first; the one chosen goes where the cursor is."""
        screen, grid = self._screen, self._post.grid
        root = screen.e1.folder.root
        phrases, problem = load_phrases(root, grid)

        def chosen(given: Phrase | str | None) -> None:
            self._set_picking(False)
            if isinstance(given, str):
                keep_sentence(screen, grid, one.evaluation.candidate, given)
            elif given is not None and self.field:
                self._writing.insert(given)

        suiting = suited(phrases, grid, one.evaluation)
        picker = PhrasesScreen(
            suiting,
            root / PHRASES_FILE,
            problem,
            sentence=self._writing.sentence(),
            levels=grid.scale,
            competencies=grid.competencies,
        )
        self._set_picking(True)
        screen.app.push_screen(picker, chosen)

    def _set_picking(self, is_picking: bool) -> None:
        self._is_picking = is_picking
        self.arrange()
        self._screen.show_hints()
