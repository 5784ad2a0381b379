"""Which documents there are, under which file names, and how each is made from a session's evaluations."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Final

from e1tui.domain.closing import ALTERED, is_altered
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.grid import Grid
from e1tui.domain.heading import Heading, heading_for_all
from e1tui.domain.printable import unprintable_signs, with_blanks
from e1tui.domain.session import Session
from e1tui.domain.text import file_stem, name_sort_key
from e1tui.errors import ExportError
from e1tui.export import extract_form, grid_form, morning
from e1tui.export.candidate_list import list_csv, list_xlsx
from e1tui.export.identity import session_extract
from e1tui.export.mark_sheet import mark_sheet, mark_sheet_pdf
from e1tui.export.page import Layout
from e1tui.export.tables import mark_sheet_csv, mark_sheet_xlsx
from e1tui.export.writer import Attachment, PdfFile

_IDENTITY: Final = frozenset({"candidat.nom", "candidat.prenom", "candidat.numero"})
_NAMED: Final = 2  # candidates in the name of a file for some
Item = tuple[str, Evaluation]  # a candidate's stem, which names the files, and the evaluation


class Document(StrEnum):
    """What can be asked for. The value of the first two begins the names of a candidate's files."""

    GRID = "grille"
    EXTRACT = "extrait"
    MARK_SHEET = "bordereau"
    MORNING = "matin"
    LIST = "liste"


@dataclass(frozen=True)
class Order:
    """What is to be made. `session` is the name of the session's folder, for the files of a whole session.

    Of the documents `combined` there is one file for all candidates instead of one each; for some that were
    `chosen` it has another name than the session's. `overwrite`: files of another
    content are replaced. `drafts`: extracts that cannot be given yet are made, marked PROJET. `data` gives
    the file to attach to a grid. `incomplete`: candidates are missing whose files cannot be read. `only`, if
    not empty, are the file names to make. `remarks`: grids have the remarks and internal notes on a page more.
    """

    documents: frozenset[Document]
    session: str
    combined: frozenset[Document] = frozenset()
    overwrite: bool = False
    drafts: bool = False
    data: Callable[[str, Evaluation], bytes] | None = None
    incomplete: bool = False
    only: frozenset[str] = frozenset()
    remarks: bool = False
    chosen: bool = False


# Says that something of that name is being made, for the progress bar; leaving it counts one.
Step = Callable[[str], AbstractContextManager[None]]
Problem = Callable[[str], None]


@dataclass(frozen=True)
class Task:
    """One document. `make` gives file names and contents, and is handed what counts steps, of which it does
    `steps`, and what takes problems that spoil a part of it. It raises ExportError when there is nothing.
    """

    names: tuple[str, ...]
    steps: int
    make: Callable[[Step, Problem], Mapping[str, bytes]]
    who: str = ""


@dataclass(frozen=True)
class _Part:
    """One candidate's pages in a file for all."""

    layout: Layout
    watermark: str = ""
    attachment: Attachment | None = None
    blanks: bool = False  # what of the identity cannot be printed is left to be written in


def tasks(grid: Grid, session: Session, items: Sequence[Item], order: Order) -> Iterator[Task]:
    """The documents of an order, a candidate's beside each other, then those of the session."""
    ordered = sorted(items, key=_by_name)
    maker = _Maker(grid, session, tuple(ordered), order)
    for task in maker.tasks():
        if not order.only or order.only & set(task.names):
            yield task


def _by_name(item: Item) -> tuple[tuple[str, ...], str]:
    candidate = item[1].candidate
    return name_sort_key(candidate.last_name, candidate.first_name), item[0]


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
        if Document.GRID in together:
            yield self._combined("grilles", "Grilles d’aide à l’évaluation", self._grid_part)
        if Document.EXTRACT in together:
            yield self._combined("extraits", extract_form.TITLE, self._extract_part)
        if Document.MARK_SHEET in chosen:
            yield from self._mark_sheets()
        if Document.MORNING in chosen:
            yield from self._morning()
        if Document.LIST in chosen:
            yield from self._lists()

    def _heading(self) -> Heading:
        return heading_for_all((evaluation for _, evaluation in self.items), self.session)

    def _named(self, stem: str, evaluation: Evaluation) -> str:
        """What a candidate's documents are called after, which is nobody else's."""
        now = named(stem, evaluation)
        others = (one for one in self.items if one[0] != stem)
        return stem if any(now in (other, _identity(one)) for other, one in others) else now

    # One file a candidate

    def _grid(self, stem: str, evaluation: Evaluation) -> Task:
        name = f"{Document.GRID}-{self._named(stem, evaluation)}.pdf"

        def make(step: Step, problem: Problem) -> Mapping[str, bytes]:
            with step(name):
                attachment = self._attachment(stem, evaluation)
                return {name: self._grid_pdf(evaluation, attachment)}

        return Task((name,), 1, make, _who(stem, evaluation))

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

        return Task(names, 1, make, _who(stem, evaluation))

    # One file for all

    def _grid_part(self, stem: str, evaluation: Evaluation) -> _Part:
        layout = grid_form.grid_layout(self.grid, self.session, evaluation, remarks=self.order.remarks)
        return _Part(layout, grid_form.watermark_of(evaluation), self._attachment(stem, evaluation))

    def _extract_part(self, stem: str, evaluation: Evaluation) -> _Part:
        extract = session_extract(self.grid, self.session, evaluation, draft=self.order.drafts)
        return _Part(extract_form.extract_layout(extract), extract_form.watermark_of(extract))

    def _blank_part(self, stem: str, evaluation: Evaluation) -> _Part:
        shown = replace(evaluation, candidate=with_blanks(evaluation.candidate))
        return _Part(grid_form.blank_layout(self.grid, self.session, shown), blanks=True)

    def _combined(self, prefix: str, title: str, part_of: Callable[[str, Evaluation], _Part]) -> Task:
        """For one print job on both sides: a bookmark a candidate, and each begins a sheet."""
        name = f"{prefix}-{self.order.session}{self._choice()}.pdf"

        def make(step: Step, problem: Problem) -> Mapping[str, bytes]:
            heading, drafts = self._heading(), ""
            file = PdfFile(f"{title}, {heading.title}", heading.date)
            for stem, evaluation in self.items:
                with step(f"{name} : {_who(stem, evaluation)}"):
                    try:
                        part = part_of(stem, evaluation)
                    except ExportError as error:
                        problem(about(_who(stem, evaluation), error))
                        continue
                    if part.blanks and (
                        sentence := _left_blank(stem, evaluation.candidate, name, named=True)
                    ):
                        problem(sentence)
                    file.to_odd_page()
                    file.bookmark(_bookmark(stem, evaluation))
                    file.add(part.layout, part.watermark)
                    if part.watermark in (grid_form.DRAFT, extract_form.PROJECT):
                        drafts = f" ({part.watermark.lower()})"
                    if part.attachment is not None:
                        file.attach(part.attachment)
            if not file.has_pages:
                raise ExportError(f"{name} n’est pas fait : il n’y a rien à y mettre.")
            file.title += drafts  # as on a draft by itself: `existing.is_draft` reads it there
            return {name: file.content()}

        return Task((name,), len(self.items), make)

    def _choice(self) -> str:
        """What the name of a file for some candidates has more than the session's own."""
        if not self.order.chosen:
            return ""
        stems = [stem for stem, _ in self.items]
        if len(stems) <= _NAMED:
            return "".join(f"-{stem}" for stem in stems)
        digest = hashlib.sha256("\n".join(stems).encode()).hexdigest()
        return f"-{len(stems)}-candidats-{digest[:6]}"

    # For the session

    def _mark_sheets(self) -> Iterator[Task]:
        if self.order.incomplete:
            yield _refused(_NO_MARK_SHEET)
            return
        sheet = mark_sheet(self.grid, self.session, (evaluation for _, evaluation in self.items))
        formats = {"pdf": mark_sheet_pdf, "csv": mark_sheet_csv, "xlsx": mark_sheet_xlsx}
        for extension, content in formats.items():
            name = f"{Document.MARK_SHEET}-{self.order.session}.{extension}"
            yield self._shared(name, partial(content, sheet), printed=extension == "pdf")

    def _shared(
        self, name: str, content: Callable[[], bytes], *, printed: bool = True, named: bool = True
    ) -> Task:
        """A document that has everybody on it: of whoever it has to leave a part blank, a problem says so."""

        def make(step: Step, problem: Problem) -> Mapping[str, bytes]:
            with step(name):
                for stem, evaluation in self.items if printed else ():
                    if sentence := _left_blank(stem, evaluation.candidate, name, named=named):
                        problem(sentence)
                return {name: content()}

        return Task((name,), 1, make)

    def _morning(self) -> Iterator[Task]:
        evaluations = [evaluation for _, evaluation in self.items]
        for prefix, pdf in (("presence", morning.attendance_pdf), ("passage", morning.passage_pdf)):
            name = f"{prefix}-{self.order.session}.pdf"
            yield self._shared(
                name, partial(pdf, self.grid, self.session, evaluations), named=prefix != "passage"
            )
        yield self._combined("vierges", "Grilles à remplir à la main", self._blank_part)

    def _lists(self) -> Iterator[Task]:
        if self.order.incomplete:
            yield _refused(_NO_LIST)
            return
        evaluations = [evaluation for _, evaluation in self.items]
        name = f"{Document.LIST}-{self.order.session}"
        yield _single(f"{name}.csv", partial(list_csv, evaluations))
        yield _single(f"{name}.xlsx", partial(list_xlsx, self._heading(), evaluations))

    def _attachment(self, stem: str, evaluation: Evaluation) -> Attachment | None:
        if self.order.data is None:
            return None
        content = self.order.data(stem, evaluation)
        description = "Données de l’évaluation, non communicables"
        if is_altered(evaluation):  # whoever takes it out of the document must be told too
            content = f"# {ALTERED} : l’empreinte n’est pas celle de ces données.\n".encode() + content
            description = f"{ALTERED} · {description}"
        return Attachment(f"{stem}.toml", content, description)


def _single(name: str, content: Callable[[], bytes]) -> Task:
    def make(step: Step, problem: Problem) -> Mapping[str, bytes]:
        with step(name):
            return {name: content()}

    return Task((name,), 1, make)


def _refused(sentence: str) -> Task:
    def make(step: Step, problem: Problem) -> Mapping[str, bytes]:
        with step(sentence):
            raise ExportError(sentence)

    return Task((), 1, make)


_MISSING: Final = "n’est pas fait{} : il lui manquerait les candidats dont le fichier est illisible."
_NO_MARK_SHEET: Final = f"Le bordereau {_MISSING.format('')}"
_NO_LIST: Final = f"La liste des candidats {_MISSING.format('e')}"


def _left_blank(stem: str, candidate: Candidate, document: str, *, named: bool) -> str:
    """What to write by hand on a document for all, or ""."""
    parts = {"nom": candidate.full_name if named else "", "numéro": candidate.number}
    signs = {part: found for part, text in parts.items() if (found := unprintable_signs(text))}
    if not signs:
        return ""
    what = " ni ".join(f"son {part} ({found})" for part, found in signs.items())
    return f"{stem}.toml, {candidate.full_name} : {document} n’a pas {what}, à écrire à la main dans la place laissée."


def about(who: str, error: ExportError) -> str:
    """The error's sentence, with whose document it is."""
    sentence = str(error)
    return sentence if who in sentence else f"{who} : {sentence}"


def named(stem: str, evaluation: Evaluation) -> str:
    """What a candidate's documents are called after: the stem of the file, or the name and the number that were
    corrected since the file was made, which the evaluation's history tells."""
    now = _identity(evaluation)
    is_corrected = any(entry.field in _IDENTITY for entry in evaluation.history)
    return stem if not now or not is_corrected or _is_numbered(stem, now) else now


def _identity(evaluation: Evaluation) -> str:
    candidate = evaluation.candidate
    return file_stem(candidate.last_name, candidate.first_name, candidate.number)


def _is_numbered(stem: str, identity: str) -> bool:
    """Whether the stem is that identity's beside a namesake's: "martin-zoe-2"."""
    return stem.startswith(f"{identity}-") and stem.removeprefix(f"{identity}-").isdecimal()


def _who(stem: str, evaluation: Evaluation) -> str:
    return evaluation.candidate.full_name or stem


def _bookmark(stem: str, evaluation: Evaluation) -> str:
    return " · ".join(filter(None, (_who(stem, evaluation), evaluation.candidate.number)))
