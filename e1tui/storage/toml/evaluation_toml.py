"""Evaluations to TOML documents and back, strict both ways; no I/O. Sessions: `session_codec`.

The formats are those of the design page "What is on disk" (format = 1). A key that is absent has no value;
nothing is ever written as 0 or "" to mean "not yet". Decoding raises DocumentError with the key and the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from e1tui.domain import fields
from e1tui.domain.day.oral import Oral
from e1tui.domain.day.timer import Timer, checked_timer
from e1tui.domain.evaluation import Candidate, Closing, Evaluation, HistoryEntry, field_items, with_field
from e1tui.domain.fields import FREE_TEXTS
from e1tui.domain.grid import WHOLE, Criterion, Grid, Level
from e1tui.domain.heading import Heading
from e1tui.domain.marks import Scale, checked_mark
from e1tui.domain.session import Presence, State, is_situation_id
from e1tui.domain.text import clean
from e1tui.errors import DocumentError, InvalidValue
from e1tui.storage.toml.documents import FORMAT, check_format, compact, dump
from e1tui.storage.toml.session_toml import decode_heading, encode_heading
from e1tui.storage.toml.tables import TableReader, parse_toml

_HISTORY_START: Final = b"\n[[historique]]"
_MAX_ORDER: Final = 9_999  # four digits, as forms and lists take it
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")
GridLoader = Callable[[str], Grid]


def decode_evaluation(content: bytes, load_grid: GridLoader, *, history: bool = True) -> Evaluation:
    """The evaluation of a candidate's file.

    Without `history`, only the text before the first [[historique]] is parsed (ten times faster on a file
    with a day's changes), unless that part alone is not valid.
    """
    head, found, _ = content.partition(_HISTORY_START)
    if not history and found:
        try:
            return _evaluation(parse_toml(head), load_grid)
        except DocumentError:
            pass  # "[[historique]]" may stand inside a text: judge the whole file
    return _evaluation(parse_toml(content), load_grid)


def encode_evaluation(evaluation: Evaluation) -> bytes:
    """The file of an evaluation; the history comes last, so that lists can stop reading before it."""
    document: dict[str, Any] = {
        "format": FORMAT,
        "grille": evaluation.grid_id,
        "revision": evaluation.revision,
        fields.STATE: evaluation.state.value,
        fields.PRESENCE: evaluation.presence.value,
        fields.ORDER: evaluation.order,
        fields.TIME: evaluation.time,
        fields.EXTRA_TIME: evaluation.extra_time or None,
        fields.FINAL_MARK: evaluation.final_mark,
        fields.BONUS: evaluation.bonus,
        fields.APPRECIATION: evaluation.appreciation,
        fields.NOTES: evaluation.internal_notes,
        "candidat": _encode_candidate(evaluation.candidate),
        "competences": _encode_competencies(evaluation),
        fields.TIMER: _encode_timer(evaluation.timer),
        "situations": _encode_orals(evaluation.orals),
        "cloture": _encode_closing(evaluation.closing),
    }
    return dump(document) + b"".join(_encode_entry(entry) for entry in evaluation.history)


def canonical(evaluation: Evaluation) -> Evaluation:
    """The evaluation as its file will give it back: texts in NFC, without what a terminal would obey."""
    for name, value in field_items(evaluation):
        if type(value) is str:  # a Presence is one too, and needs no cleaning
            cleaned = clean(value, multiline=name in FREE_TEXTS)
            if cleaned != value:
                evaluation = with_field(evaluation, name, cleaned or None)
    return evaluation


# --- reading ---


def _evaluation(document: dict[str, Any], load_grid: GridLoader) -> Evaluation:
    reader = TableReader(document)
    check_format(reader)
    grid = load_grid(reader.nonempty("grille"))
    competencies = reader.table("competences")
    positions, marks, remarks = _competencies(competencies, grid)
    evaluation = Evaluation(
        grid_id=grid.id,
        revision=reader.integer("revision", required=True) or 0,
        state=reader.choice(fields.STATE, State, required=True) or State.DRAFT,
        presence=reader.choice(fields.PRESENCE, Presence) or Presence.PRESENT,
        order=reader.integer(fields.ORDER, minimum=1, maximum=_MAX_ORDER),
        time=reader.time(fields.TIME),
        extra_time=reader.boolean(fields.EXTRA_TIME),
        final_mark=_mark(reader, fields.FINAL_MARK, grid.marking.scale if grid.marking.is_typed else None),
        bonus=_mark(reader, fields.BONUS, grid.marking.bonus_scale),
        timer=_timer(reader.table(fields.TIMER)),
        orals=MappingProxyType(_orals(reader.table("situations"))),
        appreciation=reader.text(fields.APPRECIATION, multiline=True),
        internal_notes=reader.text(fields.NOTES, multiline=True),
        candidate=_candidate(reader.table("candidat", required=True)),
        positions=MappingProxyType(positions),
        marks=MappingProxyType(marks),
        remarks=MappingProxyType(remarks),
        closing=_closing(reader.table("cloture")),
        history=tuple(_entry(table) for table in reader.tables("historique")),
    )
    reader.finish()
    return evaluation


def _candidate(reader: TableReader) -> Candidate:
    candidate = Candidate(
        last_name=reader.nonempty("nom"),
        first_name=reader.text("prenom", required=True),
        number=reader.text("numero", required=True),
        school=reader.text("etablissement"),
        exam_date=reader.date("date_evaluation"),
    )
    reader.finish()
    return candidate


def _competencies(
    reader: TableReader, grid: Grid
) -> tuple[dict[str, Level], dict[str, Decimal], dict[str, str]]:
    positions: dict[str, Level] = {}
    marks: dict[str, Decimal] = {}
    remarks: dict[str, str] = {}
    for competency in grid.competencies:
        table = reader.table(competency.id)
        mark = _mark(table, "note", competency.scale)
        if mark is not None:
            marks[competency.id] = mark
        levels, texts = table.table("positionnements"), table.table("remarques")
        for criterion in competency.criteria:
            level = _level(table if criterion.id == WHOLE else levels, criterion, grid)
            if level is not None:
                positions[criterion.key] = level
            if text := texts.text(criterion.id):
                remarks[criterion.key] = text
        for part in (levels, texts, table):
            part.finish()
    reader.finish()
    return positions, marks, remarks


def _level(table: TableReader, criterion: Criterion, grid: Grid) -> Level | None:
    name = table.word(criterion.id, [level.value for level in grid.scale])
    return None if name is None else grid.level(name)


def _mark(table: TableReader, key: str, scale: Scale | None) -> Decimal | None:
    """A mark on its scale; without one the grid asks for none there, and the key is unknown."""
    value = table.decimal(key) if scale is not None else None
    if value is None or scale is None:
        return None
    try:
        return checked_mark(value, scale)
    except InvalidValue as error:
        raise DocumentError(str(error).rstrip("."), table.key(key)) from error


def _timer(reader: TableReader) -> Timer | None:
    if not reader.names():
        return None
    timer = Timer(
        reader.moments("departs"),
        reader.moments("pauses"),
        reader.optional_moment("fin"),
        reader.optional_moment("fin_commune"),
    )
    reader.finish()
    try:
        return checked_timer(timer)
    except InvalidValue as error:
        raise DocumentError(str(error).rstrip("."), reader.path) from error


def _orals(reader: TableReader) -> dict[str, Oral]:
    """The orals by situation; which situations there are is the session's file's to say, and `verifier`'s to compare."""
    found: dict[str, Oral] = {}
    for situation in reader.names():
        table = reader.table(situation)
        if not is_situation_id(situation):
            raise DocumentError("une lettre majuscule ou un chiffre est attendu", table.path)
        oral = Oral(
            order=table.integer("passage", minimum=1, maximum=_MAX_ORDER),
            time=table.time("heure"),
            date=table.date("date"),
            group=table.text("groupe"),
            presence=table.choice("presence", Presence),
            timer=_timer(table.table("chronometre")),
        )
        table.finish()
        if oral != Oral():
            found[situation] = oral
    return found


def _closing(reader: TableReader) -> Closing | None:
    if not reader.names():
        return None
    closing = Closing(
        at=reader.moment("le"),
        by=reader.text("par"),
        fingerprint=reader.text("empreinte"),
        reviewed_by=reader.text("relu_par"),
        heading=_heading(reader),
        grid_sha=reader.text("grille_empreinte"),
    )
    if closing.fingerprint and not _FINGERPRINT.fullmatch(closing.fingerprint):
        raise DocumentError("64 chiffres hexadécimaux sont attendus", reader.key("empreinte"))
    reader.finish()
    return closing


def _heading(reader: TableReader) -> Heading | None:
    """The heading of a closing of the second version; the first has none, and does not say its version."""
    version = reader.integer("version", minimum=1)
    if version not in (None, 1, 2):
        raise DocumentError(
            f"version {version} inconnue de cette version (connues : 1, 2)", reader.key("version")
        )
    if version == 2:
        return decode_heading(reader.table("entete", required=True))
    if "entete" in reader.names():
        raise DocumentError("2 est attendu, puisque la clôture a son en-tête", reader.key("version"))
    return None


def _entry(reader: TableReader) -> HistoryEntry:
    entry = HistoryEntry(
        revision=reader.integer("revision", required=True) or 0,
        at=reader.moment("le"),
        by=reader.text("par"),
        member=reader.text("membre"),
        field=reader.nonempty("champ"),
        before=reader.scalar("avant"),
        after=reader.scalar("apres"),
        reason=reader.text("motif"),
        situation=reader.text("situation"),
    )
    reader.finish()
    return entry


# --- writing ---


def _encode_candidate(candidate: Candidate) -> dict[str, Any]:
    required = {
        "nom": candidate.last_name,
        "prenom": candidate.first_name,
        "numero": candidate.number,
    }
    optional = {"etablissement": candidate.school, "date_evaluation": candidate.exam_date}
    return required | compact(optional)


def _encode_competencies(evaluation: Evaluation) -> dict[str, Any]:
    tables: dict[str, dict[str, Any]] = {}
    for competency_id, mark in evaluation.marks.items():
        tables.setdefault(competency_id, {})["note"] = mark
    for name, values in (
        ("positionnements", evaluation.positions),
        ("remarques", evaluation.remarks),
    ):
        for key, value in values.items():
            competency_id, _, criterion_id = key.rpartition(".")
            table = tables.setdefault(competency_id, {})
            if criterion_id == WHOLE and name == "positionnements":
                table[WHOLE] = str(value)
            else:
                table.setdefault(name, {})[criterion_id] = str(value)
    return dict(sorted(tables.items()))


def _encode_timer(timer: Timer | None) -> dict[str, Any]:
    if timer is None:
        return {}
    return compact(
        {
            "departs": list(timer.starts),
            "pauses": list(timer.pauses),
            "fin_commune": timer.common_end,
            "fin": timer.end,
        }
    )


def _encode_orals(orals: Mapping[str, Oral]) -> dict[str, Any]:
    return {
        situation: compact(
            {
                "passage": oral.order,
                "heure": oral.time,
                "date": oral.date,
                "groupe": oral.group,
                "presence": oral.presence.value if oral.presence else None,
                "chronometre": _encode_timer(oral.timer),
            }
        )
        for situation, oral in sorted(orals.items())
    }


def _encode_closing(closing: Closing | None) -> dict[str, Any]:
    if closing is None:
        return {}
    return compact(
        {
            "le": closing.at,
            "par": closing.by,
            "empreinte": closing.fingerprint,
            "relu_par": closing.reviewed_by,
            "grille_empreinte": closing.grid_sha,
        }
        | _encode_heading(closing)
    )


def _encode_heading(closing: Closing) -> dict[str, Any]:
    if closing.heading is None:
        return {}
    return {"version": closing.version, "entete": compact(encode_heading(closing.heading))}


@lru_cache(maxsize=8192)
def _encode_entry(entry: HistoryEntry) -> bytes:
    """An entry never changes once written: a save encodes the new one, not the day's three hundred again."""
    table = dump(
        {
            "revision": entry.revision,
            "le": entry.at,
            "par": entry.by,
            "membre": entry.member,
            "champ": entry.field,
            "avant": entry.before,
            "apres": entry.after,
            "motif": entry.reason,
            "situation": entry.situation,
        }
    )
    return _HISTORY_START + b"\n" + table
