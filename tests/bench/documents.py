"""What a document costs, against other ways to draw the same grid; run by hand, not by pytest.

    python tests/bench/documents.py [--rounds 9] [--grids 200]

Drawn in alternation, in random order, after a warm-up, and compared as ratios of medians of that one run: a
shared machine's times drift by half. Rivals that are not installed are left out: `pip install -e '.[bench]'`,
`apt-get install libreoffice-writer-nogui`. The rivals draw the form's tables with their defaults, without tags
or PDF/A: less than what e1tui writes.

Budgets: a tagged grid at most 0.25 of fpdf2's own table(), one of 200 in a combined file at most 0.09 of it, at
most 0.25 of LibreOffice; 200 grids in at most 120 MB.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "export"))

from export_samples import made
from levels import LEVELS
from samples import sample_evaluation, sample_session

import e1tui.export
from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.marks import french
from e1tui.export.documents import Document, Order
from e1tui.export.forms.extract_form import extract_pdf
from e1tui.export.forms.grid_form import grid_pdf
from e1tui.export.forms.identity import session_extract
from e1tui.storage.grids import load_grid

GRID = load_grid()
SESSION = sample_session(GRID)
APPRECIATION = "Une démarche claire ; des outils maîtrisés, une présentation soignée. " * 8
FONT = Path(e1tui.export.__file__).parent / "fonts" / "DejaVuSansCondensed.ttf"
# The whole face where it is installed: fpdf2 and its like would be given that one.
WHOLE = Path("/usr/share/fonts/truetype/dejavu/DejaVuSansCondensed.ttf")
BUDGETS = {
    "e1tui, one grid": ("fpdf2 table()", 0.25),
    "e1tui, one of a combined file": ("fpdf2 table()", 0.09),
}
Tables = list[tuple[list[int], list[list[str]]]]  # relative column widths, rows


def evaluation(number: int = 0) -> Evaluation:
    candidate = Candidate("MARTIN", "Camille", f"{number:010}")
    return sample_evaluation(GRID, candidate=candidate, appreciation=APPRECIATION)


def tables(shown: Evaluation) -> Tables:
    """The form's tables as plain rows, for the rivals."""
    wording, candidate = GRID.wording, shown.candidate
    found: Tables = [
        (
            [1],
            [
                [wording.diploma],
                [wording.exam],
                [wording.document],
                *[[notice] for notice in wording.notices],
            ],
        ),
        ([1, 1], [[candidate.full_name, SESSION.school], [candidate.number, "12/06/2026"]]),
    ]
    for competency in GRID.competencies:
        mark = shown.mark(competency)
        rows = [[competency.title, "", *[""] * 3, f"{french(mark) if mark is not None else ''} /20"]]
        rows.append([competency.pointer, "", *(level.value for level in LEVELS)])
        for rank, criterion in enumerate(competency.criteria):
            skill = competency.skills[rank] if rank < len(competency.skills) else ""
            crosses = ["X" if shown.level(criterion) is level else "" for level in LEVELS]
            rows.append([skill, criterion.label, *crosses])
        found.append(([62, 86, 10, 10, 10, 10], rows))
    found.append(([1] * 4, [[level.value for level in LEVELS], [level.descriptor for level in GRID.levels]]))
    found.append(([1], [[wording.appreciation], [shown.appreciation]]))
    found.append(([28, 13, 43, 16], [[wording.total, "36 /60", wording.mark_on_20, "12 /20"]]))
    members = [[member.full_name, member.capacity, ""] for member in SESSION.commission]
    found.append(([42, 28, 30], [[wording.members, wording.capacity, wording.signature], *members]))
    return found


# The rivals: each gives a function that draws one grid


def with_fpdf2() -> Callable[[], object]:
    from fpdf import FPDF

    font = WHOLE if WHOLE.exists() else FONT

    def draw() -> bytes:
        pdf = FPDF()
        pdf.add_font("d", fname=font)
        pdf.set_font("d", size=9)
        pdf.add_page()
        for widths, rows in tables(evaluation()):
            with pdf.table(col_widths=widths, first_row_as_headings=False) as table:
                for row in rows:
                    line = table.row()
                    for cell in row:
                        line.cell(cell)
            pdf.ln(3)
        return bytes(pdf.output())

    return draw


def with_reportlab() -> Callable[[], object]:
    import io

    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(TTFont("d", str(FONT)))
    style = ParagraphStyle("d", fontName="d", fontSize=9, leading=11)

    def draw() -> bytes:
        target = io.BytesIO()
        story: list[object] = []
        for widths, rows in tables(evaluation()):
            cells = [[Paragraph(escape(cell), style) for cell in row] for row in rows]
            grid = [("GRID", (0, 0), (-1, -1), 0.6, "black")]
            story += [Table(cells, colWidths=[527 * width / sum(widths) for width in widths], style=grid)]
            story.append(Spacer(1, 8))
        SimpleDocTemplate(target, pagesize=A4, leftMargin=34, rightMargin=34).build(story)
        return target.getvalue()

    return draw


def with_typst() -> Callable[[], object]:
    import typst

    compiler = typst.Compiler(font_paths=[FONT.parent])

    def draw() -> bytes:
        parts = ['#set text(font: "DejaVu Sans Condensed", size: 9pt, lang: "fr")', '#set page(paper: "a4")']
        for widths, rows in tables(evaluation()):
            cells = ",".join(f'"{cell}"' for row in rows for cell in row)
            parts.append(f"#table(columns: ({','.join(f'{width}fr' for width in widths)},), {cells})")
        return compiler.compile(input="\n".join(parts).encode())

    return draw


def with_libreoffice() -> Callable[[], object]:
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise ImportError("LibreOffice")
    folder = Path(tempfile.mkdtemp(prefix="bench-"))

    def draw() -> object:
        body = "".join(
            "<table:table>"
            + f'<table:table-column table:number-columns-repeated="{len(widths)}"/>'
            + "".join(
                "<table:table-row>"
                + "".join(
                    f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>" for cell in row
                )
                + "</table:table-row>"
                for row in rows
            )
            + "</table:table><text:p/>"
            for widths, rows in tables(evaluation())
        )
        spaces = " ".join(
            f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
            for name in ("office", "table", "text")
        )
        document = folder / "grille.fodt"
        document.write_text(
            f'<?xml version="1.0"?><office:document {spaces} office:version="1.3" '
            f'office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>{body}'
            "</office:text></office:body></office:document>",
            encoding="utf-8",
        )
        profile = f"-env:UserInstallation={(folder / 'profil').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, document]
        subprocess.run(command, check=True, capture_output=True)
        assert (folder / "grille.pdf").stat().st_size > 10_000
        return None

    return draw


def combined(grids: int) -> bytes:
    items = [(f"c{number}", evaluation(number)) for number in range(grids)]
    grid = frozenset({Document.GRID})
    return made(GRID, SESSION, items, Order(grid, "x", combined=grid))["grilles-x.pdf"]


def variants(grids: int) -> dict[str, tuple[Callable[[], object], int]]:
    """What to time, and how many grids it draws."""
    extract = session_extract(GRID, SESSION, evaluation())
    found: dict[str, tuple[Callable[[], object], int]] = {
        "e1tui, one grid": (lambda: grid_pdf(GRID, SESSION, evaluation()), 1),
        "e1tui, one extract": (lambda: extract_pdf(replace(extract)), 1),
        "e1tui, one of a combined file": (lambda: combined(grids), grids),
    }
    rivals = (with_fpdf2, with_reportlab, with_typst, with_libreoffice)
    for name, rival in zip(("fpdf2 table()", "reportlab", "typst", "LibreOffice"), rivals, strict=True):
        try:
            found[name] = (rival(), 1)
        except ImportError as error:
            print(f"{name}: left out ({error})")
    return found


def peak_memory(grids: int) -> float:
    """MB at the peak of a process that makes one combined file and nothing else."""
    command = [sys.executable, __file__, "--memory", str(grids)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description="What a document costs.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--grids", type=int, default=200)
    parser.add_argument("--memory", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory:
        combined(options.memory)
        # Not getrusage: its peak begins with that of the process that started this one.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        print(int(status.split("VmHWM:")[1].split()[0]) / 1024)
        return
    chosen = variants(options.grids)
    for draw, _ in chosen.values():
        draw()
    times: dict[str, list[float]] = {name: [] for name in chosen}
    for _ in range(options.rounds):
        for name in random.sample(list(chosen), len(chosen)):
            draw, count = chosen[name]
            begin = time.perf_counter()
            draw()
            times[name].append((time.perf_counter() - begin) * 1000 / count)
    medians = {name: statistics.median(found) for name, found in times.items()}
    print(f"{'':32} ms a grid   ratio to fpdf2 table()   to LibreOffice")
    for name, median in medians.items():
        ratios = (
            median / medians[rival] if rival in medians else None
            for rival in ("fpdf2 table()", "LibreOffice")
        )
        shown = "".join(f"{'—' if ratio is None else f'{ratio:.3f}':>20}" for ratio in ratios)
        print(f"{name:32} {median:8.1f} {shown}")
    print(f"{options.grids} grids in one file: peak {peak_memory(options.grids):.0f} MB (budget 120)")
    for name, (rival, budget) in BUDGETS.items():
        ratio = medians[name] / medians[rival]
        print(f"{name}: {ratio:.3f} of {rival}, budget {budget}: {'kept' if ratio <= budget else 'NOT KEPT'}")
    if "LibreOffice" in medians:
        ratio = medians["e1tui, one grid"] / medians["LibreOffice"]
        print(
            f"e1tui, one grid: {ratio:.3f} of LibreOffice, budget 0.25: {'kept' if ratio <= 0.25 else 'NOT KEPT'}"
        )


if __name__ == "__main__":
    main()
