"""The heading that documents print over an evaluation: the session's, or the one it was closed under.

A session is corrected after its evaluations were closed; what is signed must not change with it. So closing keeps
the heading in the candidate's file, and whoever prints or shows one asks `heading_for` of `evaluation`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Final

from e1tui.domain.session import ExamForm, Examiner, Session


@dataclass(frozen=True)
class Heading:
    """What the documents of an evaluation take from its session; each field has the session's name and meaning.

    A field that is added here is kept by every closing from then on, under its key in `HEADING_KEYS`. Its default
    is "nothing", which is neither written nor in the canonical form: closings that are there already stay true.
    """

    title: str
    form: ExamForm | None = None
    school: str = ""
    date: dt.date | None = None
    academy: str = ""
    centre: str = ""
    commission: tuple[Examiner, ...] = ()
    jury_reserve: bool = True  # "nothing" is the sentence that all extracts have


# Field → its key, the same in session.toml, in a closed candidate's [cloture.entete] and in the canonical form.
HEADING_KEYS: Final = {
    "title": "intitule",
    "form": "forme",
    "school": "etablissement",
    "date": "date",
    "academy": "academie",
    "centre": "centre",
    "commission": "commission",
    "jury_reserve": "reserve_du_jury",
}
EXAMINER_KEYS: Final = {"last_name": "nom", "first_name": "prenom", "capacity": "qualite"}


def heading_of(session: Session) -> Heading:
    """The heading as the session has it now."""
    return Heading(**{field.name: getattr(session, field.name) for field in fields(Heading)})


def differing(one: Heading, other: Heading) -> tuple[str, ...]:
    """The names of the fields in which two headings differ."""
    return tuple(f.name for f in fields(Heading) if getattr(one, f.name) != getattr(other, f.name))


def heading_items(heading: Heading) -> tuple[tuple[str, str | dt.date | ExamForm], ...]:
    """All that a heading says, by key: ("etablissement", …), ("commission.1.nom", …); without what is empty."""
    items: list[tuple[str, str | dt.date | ExamForm]] = []
    for name, key in HEADING_KEYS.items():
        value = getattr(heading, name)
        if name == "commission":
            items += [
                (f"{key}.{rank}.{part}", getattr(member, attribute))
                for rank, member in enumerate(heading.commission, 1)
                for attribute, part in EXAMINER_KEYS.items()
            ]
        elif name == "jury_reserve":
            items.append((key, "" if value else "false"))
        else:
            items.append((key, value))
    return tuple((key, value) for key, value in items if value not in ("", None))
