"""Every document that is by name is so as the session sorts the particle of a name."""

import re
from dataclasses import replace

import pytest
from export_samples import made

from e1tui.domain.evaluation import Candidate, Evaluation
from e1tui.domain.session import Particles
from e1tui.export.documents import Document, Order

NAMES = ("LE GALL", "ÉCLAIR", "DE LA TOUR")
ORDERS = {
    Particles.IGNORED: ["ÉCLAIR", "DE LA TOUR", "LE GALL"],
    Particles.COUNTED: ["DE LA TOUR", "ÉCLAIR", "LE GALL"],
}


@pytest.mark.parametrize("particles", Particles)
def test_documents_by_name(grid, session, pages, particles):
    people = [(str(rank), Evaluation(grid.id, Candidate(name, "Ana"))) for rank, name in enumerate(NAMES)]
    wanted = frozenset({Document.MORNING, Document.MARK_SHEET, Document.MINUTES, Document.LIST})
    files = made(grid, replace(session, particles=particles), people, Order(wanted, "juin", drafts=True))
    seen = 0
    for name, content in files.items():
        if name.endswith(".csv"):
            text = content.decode("utf-8-sig")
        elif name.endswith(".pdf") and not name.startswith("passage"):
            text = "\n".join(pages(content))
        else:
            continue
        order = list(dict.fromkeys(re.findall("|".join(NAMES), text)))
        if order:
            seen += 1
            assert order == ORDERS[particles], name
    assert seen >= 5
