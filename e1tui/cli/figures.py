"""`e1tui bilan`: the figures of one session, or of several counted together, as a table or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.figures import Figures, Spread, figures, shown_figure
from e1tui.errors import UsageError
from e1tui.storage.store import SessionStore, Stored

Say = Callable[[str], object]

# Key in JSON → (heading in the table, attribute).
_ROWS: Final = {
    "notes": ("Notes", "count"),
    "moyenne": ("Moyenne", "mean"),
    "mediane": ("Médiane", "median"),
    "ecart_type": ("Écart type", "deviation"),
    "minimum": ("Minimum", "minimum"),
    "maximum": ("Maximum", "maximum"),
}


def run(stores: Sequence[SessionStore], output: str, write: Say, warn: Say) -> int:
    """Write the figures over all these sessions; 1 when a file could not be counted."""
    grid = stores[0].grid()
    if any(store.grid() != grid for store in stores):
        raise UsageError("ces sessions n’ont pas la même grille : leurs notes ne se comptent pas ensemble.")
    evaluations: list[Evaluation] = []
    refused = 0
    for store in stores:
        for loaded in store.load_all():
            if isinstance(loaded, Stored):
                evaluations.append(loaded.evaluation)
            else:
                warn(f"{store.name}/{loaded.reason} Ce candidat n’est pas compté.")
                refused += 1
    found = figures(grid, evaluations)
    write(as_json(found) if output == "json" else as_table(found))
    return 1 if refused else 0


def as_json(found: Figures) -> str:
    """One object; figures that do not exist (no mark is given) are null."""
    counts = {"candidats": found.candidates, "presents": found.present}
    competencies = {key: counts | _plain(spread) for key, spread in found.competencies.items()}
    document = counts | _plain(found.marks) | {"competences": competencies}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _plain(spread: Spread) -> dict[str, int | float | None]:
    values = {key: getattr(spread, attribute) for key, (_, attribute) in _ROWS.items()}
    return {key: float(value) if isinstance(value, Decimal) else value for key, value in values.items()}


def as_table(found: Figures) -> str:
    """A column for the note sur 20 and one per competency, figures to the hundredth."""
    columns = {"Sur 20": found.marks, **found.competencies}
    width = max(map(len, columns)) + 2
    label = max(len(heading) for heading, _ in _ROWS.values())
    lines = [f"Candidats : {found.candidates}. Présents : {found.present}.", ""]
    lines.append(" " * label + "".join(name.rjust(width) for name in columns))
    for heading, attribute in _ROWS.values():
        cells = (shown_figure(getattr(spread, attribute)) for spread in columns.values())
        lines.append(heading.ljust(label) + "".join(cell.rjust(width) for cell in cells))
    return "\n".join(lines) + "\n"
