"""The extract as text, as its candidate will get it, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.session import Session
from e1tui.errors import ExportError
from e1tui.tui.keys import commands
from e1tui.tui.reading.text import ReadingScreen

_RULE = "─" * 72


class PreviewScreen(ReadingScreen):
    """The extracts of these evaluations one below the other, or the sentence that says why there is none."""

    SCOPE = commands.PREVIEW
    BINDINGS = commands.bindings(commands.PREVIEW)

    def __init__(
        self, grid: Grid, session: Session, evaluations: Sequence[Evaluation], *, drafts: bool
    ) -> None:
        super().__init__()
        self._grid, self._session = grid, session
        self._evaluations = evaluations
        self._drafts = drafts
        one = evaluations[0].candidate.full_name if len(evaluations) == 1 else ""
        self.TITLE_LINE = f"Aperçu · {one}" if one else f"Aperçu · {len(evaluations)} extraits"

    def content(self) -> Content:
        """The extracts one after another, a rule between them, exactly as they are written."""
        return Content(f"\n{_RULE}\n\n".join(map(self._text, self._evaluations)))

    def _text(self, evaluation: Evaluation) -> str:
        from e1tui.export.forms.extract_form import extract_text
        from e1tui.export.forms.identity import session_extract

        try:
            return extract_text(session_extract(self._grid, self._session, evaluation, draft=self._drafts))
        except ExportError as error:
            return f"{error}\n"

    def action_preview(self) -> None:
        """The key that opened the preview closes it."""
        self.dismiss(None)
