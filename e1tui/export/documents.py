"""Which documents there are, under which file names, and how each is made from a session's evaluations."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from e1tui.domain.closing.printable import with_blanks
from e1tui.domain.closing.seal import ALTERED, is_altered
from e1tui.domain.evaluation import Evaluation, heading_for_all
from e1tui.domain.fields import IDENTITY
from e1tui.domain.grid import Grid
from e1tui.domain.heading import Heading
from e1tui.domain.session import Session
from e1tui.domain.text import file_stem, is_utf8, visible
from e1tui.errors import ExportError
from e1tui.export.forms import extract_form, grid_form
from e1tui.export.forms.identity import session_extract
from e1tui.export.forms.remarks_page import remarks_layout
from e1tui.export.layout.page import Layout
from e1tui.export.order import BLANK_GRIDS, WITH_REMARKS, Problem, Step, left_blank, who_is
from e1tui.export.order import Document as Document
from e1tui.export.order import Item as Item
from e1tui.export.order import Order as Order
from e1tui.export.order import Task as Task
from e1tui.export.order import about as about
from e1tui.export.pdf.writer import Attachment, PdfFile
from e1tui.export.session_files import groups_of, session_tasks

_SPARE: Final = 2  # blank grids without identity, for who comes unannounced or a sheet that is spoilt
_NAMED: Final = 2  # candidates in the name of a file for some


@dataclass(frozen=True)
class _Part:
    """One candidate's pages in a file for all."""

    layout: Layout
    watermark: str = ""
    attachment: Attachment | None = None
    after: Layout | None = None
    left_blank: str = ""  # what of the identity is to be written in by hand, in a sentence


@dataclass(frozen=True)
class _Entry:
    """One bookmark of a file for all: whose it is, and what makes its pages."""

    who: str
    bookmark: str
    make: Callable[[], _Part]


def tasks(grid: Grid, session: Session, items: Sequence[Item], order: Order) -> Iterator[Task]:
    """The documents of an order, a candidate's beside each other, then those of the session."""
    ordered = sorted(items, key=lambda item: (session.name_key(item[1].candidate), item[0]))
    maker = _Maker(grid, session, tuple(ordered), order)
    for task in maker.tasks():
        if not order.only or order.only & set(task.names):
            yield task


@dataclass(frozen=True)
class _Maker:
    grid: Grid
    session: Session
    items: tuple[Item, ...]
    order: Order

    def tasks(self) -> Iterator[Task]:
        chosen = self.order.documents
        together = chosen & self.order.combined
        for stem, evaluation in self.items:
            if Document.GRID in chosen - together:
                yield self._grid(stem, evaluation)
            if Document.EXTRACT in chosen - together:
                yield self._extract(stem, evaluation)
        for group in groups_of(self.session, self.items, self.order) if together else ():
            part, end = replace(self, items=group.items), f"{group.suffix}{self._with_remarks}"
            if Document.GRID in together:
                name = grid_form.document_name(self.grid)
                title = f"Grilles{name.removeprefix('Grille')}" if name.startswith("Grille") else name
                yield part._combined("grilles", title, part._each(part._grid_part), suffix=end)
            if Document.EXTRACT in together:
                entries = part._each(part._extract_part)
                yield part._combined("extraits", extract_form.TITLE, entries, suffix=group.suffix)
        yield from session_tasks(self.grid, self.session, self.items, self.order)
        if Document.MORNING in chosen:
            yield self._combined(BLANK_GRIDS, "Grilles à remplir à la main", self._blanks())

    def _heading(self) -> Heading:
        return heading_for_all((evaluation for _, evaluation in self.items), self.session)

    def _named(self, stem: str, evaluation: Evaluation) -> str:
        """What a candidate's documents are called after, which is nobody else's."""
        now = named(stem, evaluation)
        others = (one for one in self.items if one[0] != stem)
        return stem if any(now in (other, _identity(one)) for other, one in others) else now

    # One file a candidate

    def _grid(self, stem: str, evaluation: Evaluation) -> Task:
        name = f"{Document.GRID}-{self._named(stem, evaluation)}{self._with_remarks}.pdf"

        def make(step: Step, problem: Problem) -> Mapping[str, bytes]:
            with step(name):
                attachment = self._attachment(stem, evaluation)
                return {name: self._grid_pdf(evaluation, attachment)}

        return Task((name,), 1, make, who_is(stem, evaluation))

    def _grid_pdf(self, evaluation: Evaluation, attachment: Attachment | None) -> bytes:
        remarks = self.order.remarks
        return grid_form.grid_pdf(self.grid, self.session, evaluation, attachment, remarks=remarks)

    def _extract(self, stem: str, evaluation: Evaluation) -> Task:
        named = self._named(stem, evaluation)
        names = f"{Document.EXTRACT}-{named}.pdf", f"{Document.EXTRACT}-{named}.txt"

        def make(step: Step, problem: Problem) -> Mapping[str, bytes]:
            with step(names[0]):
                extract = session_extract(self.grid, self.session, evaluation, draft=self.order.drafts)
                contents = extract_form.extract_pdf(extract), extract_form.extract_text(extract).encode()
                return dict(zip(names, contents, strict=True))

        return Task(names, 1, make, who_is(stem, evaluation))

    # One file for all

    def _grid_part(self, stem: str, evaluation: Evaluation) -> _Part:
        layout = grid_form.grid_layout(self.grid, self.session, evaluation)
        after = self._remarks(evaluation) if self.order.remarks else None
        return _Part(layout, grid_form.watermark_of(evaluation), self._attachment(stem, evaluation), after)

    def _remarks(self, evaluation: Evaluation) -> Layout | None:
        return remarks_layout(self.grid, evaluation, state=grid_form.state_of(evaluation))

    @property
    def _with_remarks(self) -> str:
        return WITH_REMARKS if self.order.remarks else ""

    def _extract_part(self, stem: str, evaluation: Evaluation) -> _Part:
        extract = session_extract(self.grid, self.session, evaluation, draft=self.order.drafts)
        return _Part(extract_form.extract_layout(extract), extract_form.watermark_of(extract))

    def _each(self, part_of: Callable[[str, Evaluation], _Part]) -> list[_Entry]:
        return [_Entry(who_is(*item), _bookmark(*item), partial(part_of, *item)) for item in self.items]

    def _blanks(self) -> list[_Entry]:
        """A grid for each who is still to be examined, then some without identity."""
        to_come = [item for item in self.items if item[1].is_present and not item[1].is_closed]
        entries = [_Entry(who_is(*item), _bookmark(*item), partial(self._blank, *item)) for item in to_come]
        spare = [f"Grille sans identité {number}" for number in range(1, _SPARE + 1)]
        return [*entries, *(_Entry(title, title, self._blank) for title in spare)]

    def _blank(self, stem: str = "", evaluation: Evaluation | None = None) -> _Part:
        if evaluation is None:
            return _Part(grid_form.blank_layout(self.grid, self.session, None))
        shown = replace(evaluation, candidate=with_blanks(evaluation.candidate))
        layout = grid_form.blank_layout(self.grid, self.session, shown)
        name = f"{BLANK_GRIDS}-{self.order.session}.pdf"
        return _Part(layout, left_blank=left_blank(stem, evaluation.candidate, name))

    def _combined(self, prefix: str, title: str, entries: Sequence[_Entry], *, suffix: str = "") -> Task:
        """For one print job on both sides: a bookmark a candidate, and each begins a sheet."""
        name = f"{prefix}-{self.order.session}{self._choice()}{suffix}.pdf"

        def make(step: Step, problem: Problem) -> Mapping[str, bytes]:
            heading, drafts = self._heading(), ""
            file = PdfFile(f"{title}, {heading.title}", heading.date)
            refused: list[ExportError] = []
            for entry in entries:
                with step(f"{name} : {entry.who}"):
                    try:
                        part = entry.make()
                    except ExportError as error:
                        problem(entry.who, error)
                        refused.append(error)
                        continue
                    if part.left_blank:
                        problem(entry.who, ExportError(part.left_blank))
                    file.to_odd_page()
                    file.bookmark(entry.bookmark)
                    grid_form.add_to(file, part.layout, part.watermark, part.after)
                    if part.watermark in (grid_form.DRAFT, extract_form.PROJECT):
                        drafts = f" ({part.watermark.lower()})"
                    if part.attachment is not None:
                        file.attach(part.attachment)
            if not file.has_pages:
                harmless = bool(refused) and all(error.harmless for error in refused)
                raise ExportError(f"{name} n’est pas fait : il n’y a rien à y mettre.", harmless=harmless)
            file.title += drafts  # as on a draft by itself: `existing.is_draft` reads it there
            return {name: file.content()}

        return Task((name,), len(entries), make)

    def _choice(self) -> str:
        """What the name of a file for some candidates has more than the session's own."""
        if not self.order.chosen:
            return ""
        stems = [stem for stem, _ in self.items]
        if len(stems) <= _NAMED:
            return "".join(f"-{stem}" for stem in stems)
        digest = hashlib.sha256("\n".join(stems).encode()).hexdigest()
        return f"-{len(stems)}-candidats-{digest[:6]}"

    def _attachment(self, stem: str, evaluation: Evaluation) -> Attachment | None:
        if self.order.data is None:
            return None
        if not is_utf8(stem):
            raise ExportError(
                f"{visible(stem)}.toml : le nom de ce fichier n’est pas en UTF-8, il ne peut être joint. Renommez-le."
            )
        content = self.order.data(stem, evaluation)
        description = "Données de l’évaluation, non communicables"
        if is_altered(evaluation):  # whoever takes it out of the document must be told too
            content = f"# {ALTERED} : l’empreinte n’est pas celle de ces données.\n".encode() + content
            description = f"{ALTERED} · {description}"
        return Attachment(f"{stem}.toml", content, description)


def named(stem: str, evaluation: Evaluation) -> str:
    """What a candidate's documents are called after: the stem of the file, or the name and the number that were
    corrected since the file was made, which the evaluation's history tells."""
    now = _identity(evaluation)
    is_corrected = any(entry.field in IDENTITY for entry in evaluation.history)
    return stem if not now or not is_corrected or _is_numbered(stem, now) else now


def _identity(evaluation: Evaluation) -> str:
    candidate = evaluation.candidate
    return file_stem(candidate.last_name, candidate.first_name, candidate.number)


def _is_numbered(stem: str, identity: str) -> bool:
    """Whether the stem is that identity's beside a namesake's: "martin-zoe-2"."""
    return stem.startswith(f"{identity}-") and stem.removeprefix(f"{identity}-").isdecimal()


def _bookmark(stem: str, evaluation: Evaluation) -> str:
    return " · ".join(filter(None, (who_is(stem, evaluation), evaluation.candidate.number)))
