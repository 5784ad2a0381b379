"""A session's own file to TOML and back, strict both ways; no I/O.

Beside the keys of the design page "What is on disk", all of them optional:

fuseau = "Indian/Reunion"       # the zone of the hours; the settings' or the host's by default
particules = "comptees"         # by name, DE LA TOUR stands at D; at L by default ("ignorees")
reserve_du_jury = false         # leaves out of the extracts that the jury decides; true by default
majoration = "1/3"              # what extra time adds to each phase, from 0 to 1; a third by default

[repere]                        # the landmark beside the mark field, off by default
affiche = true
poids = { TI = 0, I = "1/3", S = "2/3", TS = 1 }   # these are the default ones

[[phases]]                      # the timer's; the form gives none, so there is none by default
nom = "Présentation"
minutes = 10

[[situations]]                  # the orals that a candidate is examined in, where there are several
id = "A"                        # a letter or a digit
intitule = "Contribution à un projet"
[[situations.phases]]           # as [[phases]], which are those of a situation without its own
nom = "Exposé du groupe"
minutes = 20
commune = true                  # the group has it together, with one clock for all

[[incidents]]                   # what happened, when, and who noted it
le = 2026-06-12T10:20:00+02:00
par = "adurand"
membre = "DURAND Alix"
candidat = "martin-camille-0214123456"   # whose evaluation was on screen, by its file's name
texte = "Alarme, dix minutes d’interruption."
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from e1tui import zone
from e1tui.domain.session import (
    EXTRA_TIME,
    ExamForm,
    Examiner,
    Incident,
    Particles,
    Phase,
    Presence,
    Session,
    Situation,
    is_situation_id,
)
from e1tui.errors import DocumentError
from e1tui.storage.toml.documents import FORMAT, check_format, compact, dump
from e1tui.storage.toml.tables import TableReader, parse_toml

if TYPE_CHECKING:
    from e1tui.domain.heading import Heading

_LONGEST: Final = 600  # minutes
_SHA: Final = re.compile(r"[0-9a-f]{64}")


def decode_session(content: bytes) -> Session:
    """The session of a session.toml; DocumentError with the key and the reason."""
    reader = TableReader(parse_toml(content))
    check_format(reader)
    codes, landmark = reader.table("codes"), reader.table("repere")
    extra = reader.fraction("majoration", maximum=1)
    session = Session(
        grid_id=(grid_id := reader.nonempty("grille")),
        grid_sha=_sha(reader),
        **_heading(reader),
        codes=tuple((p, code) for p in Presence if (code := codes.text(p.value))),
        phases=tuple(_phase(table) for table in reader.tables("phases")),
        extra_time=EXTRA_TIME if extra is None else extra,
        shows_landmark=landmark.boolean("affiche"),
        weights=_weights(landmark.table("poids"), grid_id),
        incidents=tuple(_incident(table) for table in reader.tables("incidents")),
        zone=_zone(reader),
        situations=_situations(reader),
        particles=reader.choice("particules", Particles) or Particles.IGNORED,
    )
    codes.finish()
    landmark.finish()
    reader.finish()
    return session


def encode_session(session: Session) -> bytes:
    """The file of a session."""
    heading = encode_heading(session)
    commission = heading.pop("commission")
    document: dict[str, Any] = {
        "format": FORMAT,
        "grille": session.grid_id,
        "grille_empreinte": session.grid_sha,
        **heading,
        "fuseau": session.zone,
        "particules": None if session.particles is Particles.IGNORED else session.particles.value,
        "majoration": None if session.extra_time == EXTRA_TIME else _part(session.extra_time),
        "codes": {presence.value: code for presence, code in session.codes},
        "repere": _encode_landmark(session),
        "commission": commission,
        "phases": [_encode_phase(phase) for phase in session.phases],
        "situations": [
            compact(
                {
                    "id": one.id,
                    "intitule": one.title,
                    "phases": [_encode_phase(phase) for phase in one.phases],
                }
            )
            for one in session.situations
        ],
        "incidents": [
            compact(
                {
                    "le": one.at,
                    "par": one.by,
                    "membre": one.member,
                    "candidat": one.candidate,
                    "texte": one.text,
                }
            )
            for one in session.incidents
        ],
    }
    return dump(document)


def _sha(reader: TableReader) -> str:
    """The SHA-256 of the grid's file: it names a file, so that nothing else is taken."""
    sha = reader.text("grille_empreinte")
    if sha and not _SHA.fullmatch(sha):
        raise DocumentError("64 chiffres hexadécimaux sont attendus", reader.key("grille_empreinte"))
    return sha


def _zone(reader: TableReader) -> str:
    """The zone's name; whether this host knows it is seen when the session is opened."""
    name = reader.text("fuseau")
    if name and not zone.is_name(name):
        raise DocumentError("le nom d’un fuseau est attendu (Europe/Paris)", reader.key("fuseau"))
    return name


def _heading(reader: TableReader) -> dict[str, Any]:
    return {
        "title": reader.nonempty("intitule"),
        "form": reader.choice("forme", ExamForm),
        "school": reader.text("etablissement"),
        "date": reader.date("date"),
        "academy": reader.text("academie"),
        "centre": reader.text("centre"),
        "commission": tuple(_examiner(table) for table in reader.tables("commission")),
        "jury_reserve": reader.boolean("reserve_du_jury", default=True),
    }


def decode_heading(reader: TableReader) -> Heading:
    """A heading by itself, as a closed candidate's file keeps it: with the keys of session.toml."""
    from e1tui.domain.heading import Heading  # here: the first frame reads sessions, and does without

    heading = Heading(**_heading(reader))
    reader.finish()
    return heading


def encode_heading(heading: Heading | Session) -> dict[str, Any]:
    """The heading's keys, the commission last; empty ones too."""
    return {
        "intitule": heading.title,
        "forme": heading.form.value if heading.form else None,
        "etablissement": heading.school,
        "date": heading.date,
        "academie": heading.academy,
        "centre": heading.centre,
        "reserve_du_jury": None if heading.jury_reserve else False,
        "commission": [
            compact({"nom": e.last_name, "prenom": e.first_name, "qualite": e.capacity})
            for e in heading.commission
        ],
    }


def _examiner(reader: TableReader) -> Examiner:
    examiner = Examiner(reader.nonempty("nom"), reader.text("prenom"), reader.text("qualite"))
    reader.finish()
    return examiner


def _phase(reader: TableReader) -> Phase:
    name = reader.nonempty("nom")
    minutes = reader.integer("minutes", required=True, minimum=1, maximum=_LONGEST) or 0
    is_common = reader.boolean("commune")
    reader.finish()
    return Phase(name, minutes, is_common)


def _encode_phase(phase: Phase) -> dict[str, Any]:
    return compact({"nom": phase.name, "minutes": phase.minutes, "commune": phase.is_common or None})


def _situations(reader: TableReader) -> tuple[Situation, ...]:
    """In the order of the file; DocumentError for an id that is none, or is there twice."""
    found: list[Situation] = []
    for table in reader.tables("situations"):
        situation_id = table.nonempty("id")
        if not is_situation_id(situation_id):
            raise DocumentError("une lettre majuscule ou un chiffre est attendu", table.key("id"))
        if any(one.id == situation_id for one in found):
            raise DocumentError(f"la situation {situation_id} y est déjà", table.key("id"))
        phases = tuple(_phase(part) for part in table.tables("phases"))
        found.append(Situation(situation_id, table.text("intitule"), phases))
        table.finish()
    return tuple(found)


def _incident(reader: TableReader) -> Incident:
    incident = Incident(
        at=reader.moment("le"),
        text=reader.nonempty("texte"),
        by=reader.text("par"),
        member=reader.text("membre"),
        candidate=reader.text("candidat"),
    )
    reader.finish()
    return incident


def _weights(reader: TableReader, grid_id: str) -> tuple[Fraction, ...]:
    """A weight for each level, none lower than the one before it, or none at all.

    A grid of the folder has its own, which its file gives: one rule, in one place.
    """
    if not reader.names():
        return ()
    # Here, for the list of sessions, which is the first frame, does without.
    from e1tui.storage.grids import load_grid, shipped

    if grid_id not in shipped():
        raise DocumentError("les poids sont ceux de la grille (valeur de ses niveaux)", reader.path)
    found: list[Fraction] = []
    for level in load_grid(grid_id).scale:
        weight = reader.fraction(level.value, maximum=1)
        if weight is None:
            raise DocumentError("clé obligatoire absente", reader.key(level.value))
        if found and weight < found[-1]:
            raise DocumentError("un poids au moins égal au précédent est attendu", reader.key(level.value))
        found.append(weight)
    reader.finish()
    return tuple(found)


def _encode_landmark(session: Session) -> dict[str, Any]:
    from e1tui.storage.grids import load_grid, shipped

    if not session.weights or session.grid_id not in shipped():
        return compact({"affiche": session.shows_landmark or None})
    weights = {
        level.value: _part(weight)
        for level, weight in zip(load_grid(session.grid_id).scale, session.weights, strict=False)
    }
    return compact({"affiche": session.shows_landmark or None, "poids": weights})


def _part(value: Fraction) -> int | str:
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
