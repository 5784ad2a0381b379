"""The table of a run, in French: figures, ratios to the peers of the same run, targets."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version

from tests.bench.centres import BOTH
from tests.bench.figures import Figures
from tests.bench.workspace import SIZES

_HEADER = "| ce qui est mesuré | médiane | p99 | octets | rapport | visé | |\n| --- | --: | --: | --: | --- | --- | --- |"


@dataclass(frozen=True)
class Target:
    """`holds` is asked of the figures when those named are there; `text` says it in French."""

    needs: tuple[str, ...]
    text: str
    holds: Callable[[Figures], bool]


@dataclass(frozen=True)
class Line:
    """`name` + " (s)" is the figure; `beside` the peer's, for a ratio of medians."""

    title: str
    name: str
    beside: str = ""
    target: Target | None = None


def _french(number: float, digits: int) -> str:
    return f"{number:.{digits}f}".replace(".", ",")


def _seconds(value: float) -> str:
    if value >= 1:
        return f"{_french(value, 2)} s"
    return f"{_french(value * 1000, 1 if value < 0.1 else 0)} ms"


def _ratio(figures: Figures, name: str, peer: str) -> float:
    return figures.median(name) / figures.median(peer)


def _p50(name: str, limit: float, text: str) -> Target:
    return Target((name,), text, lambda figures: figures.median(name) <= limit)


def lines() -> Iterator[Line]:
    position, command = "e1tui position", "VisiData commande"
    yield Line(
        "positionnement donné, enregistrement compris",
        position,
        command,
        Target(
            (f"{position} (s)", f"{command} (s)"),
            "≤ 0,25 × VisiData, p99 ≤ 16 ms, ≤ 90 octets",
            lambda f: (
                _ratio(f, f"{position} (s)", f"{command} (s)") <= 0.25
                and f.percentile(f"{position} (s)", 99) <= 0.016
                and f.median(f"{position} (octets)") <= 90
            ),
        ),
    )
    sixty = "e1tui 60 critères"
    yield Line(
        "positionnement sur une grille de 60 critères",
        sixty,
        command,
        Target(
            (f"{sixty} (s)",),
            "≤ 4 ms, ≤ 120 octets",
            lambda f: f.median(f"{sixty} (s)") <= 0.004 and f.median(f"{sixty} (octets)") <= 120,
        ),
    )
    group = "e1tui groupe"
    yield Line(
        "grille d’un groupe de trois, niveau ou Espace",
        group,
        command,
        Target(
            (f"{group} (s)", f"{command} (s)"),
            "≤ 0,25 × VisiData, ≤ 90 octets",
            lambda f: (
                _ratio(f, f"{group} (s)", f"{command} (s)") <= 0.25 and f.median(f"{group} (octets)") <= 90
            ),
        ),
    )
    yield Line("VisiData, commande d’une touche", command)
    yield Line("vim, commande d’une touche", "vim commande")
    yield Line("curses, positionnement donné", "curses position")
    yield Line("ligne suivante", "e1tui ligne", "VisiData ligne", _light("e1tui ligne", 300))
    yield Line("VisiData, ligne suivante", "VisiData ligne")
    yield Line("vim, ligne suivante", "vim ligne")
    yield Line("curses, ligne suivante", "curses ligne")
    yield Line("changement d’onglet", "e1tui onglet", "", _light("e1tui onglet", 2500))
    yield Line("chiffre d’une note", "e1tui note")
    yield Line("caractère d’un texte", "e1tui texte")
    yield Line(
        "de la touche au disque (fsync compris)",
        "e1tui durable",
        "",
        _p50("e1tui durable (s)", 0.030, "≤ 30 ms"),
    )
    for what in ("défilement", "filtre"):
        name = f"e1tui {what} de 500"
        yield Line(f"{what} d’une liste de 500", name, "", _p50(f"{name} (s)", 0.020, "≤ 20 ms"))
    yield from _over_ssh()
    yield from _starts()
    yield from _lists()
    yield Line(
        "vingt applications à la fois, touche",
        "vingt à la fois",
        "",
        Target(
            ("vingt à la fois (s)",),
            "p99 ≤ 50 ms",
            lambda f: f.percentile("vingt à la fois (s)", 99) <= 0.050,
        ),
    )
    yield Line("import de 500 candidats", "import de 500")
    yield Line("12 grilles officielles en PDF", "e1tui, 12 grilles", "LibreOffice, 12 documents")
    yield Line("LibreOffice, 12 documents convertis", "LibreOffice, 12 documents")
    for command in ("bilan --par-session", "tableau"):
        name = f"{command}, {BOTH}"
        yield Line(name, name, "", _second_and_forty(name))
    yield Line(f"DuckDB : moyenne par session du tableau, {BOTH}", f"DuckDB, {BOTH}")


def _light(name: str, size: int) -> Target:
    return Target(
        (f"{name} (s)",),
        f"≤ 10 ms, ≤ {size} octets",
        lambda f: f.median(f"{name} (s)") <= 0.010 and f.median(f"{name} (octets)") <= size,
    )


def _second_and_forty(name: str) -> Target:
    return Target(
        (f"{name} (s)", f"{name} (Mo)"),
        "≤ 1 s, ≤ 40 Mo",
        lambda f: f.median(f"{name} (s)") <= 1 and f.median(f"{name} (Mo)") <= 40,
    )


def _over_ssh() -> Iterator[Line]:
    for name, title in (
        ("e1tui position", "positionnement donné"),
        ("e1tui ligne", "ligne suivante"),
        ("e1tui groupe", "grille d’un groupe de trois, niveau ou Espace"),
        ("VisiData commande", "VisiData, commande"),
        ("vim commande", "vim, commande"),
        ("curses position", "curses, positionnement"),
    ):
        ours = name.startswith("e1tui")
        once, rapid = f"ssh, {name}", f"ssh, {name}, 20 touches à 120 ms"
        yield Line(
            f"ssh (100 ms, 20 ko/s) : {title}",
            once,
            "ssh, VisiData commande" if ours else "",
            _p50(f"{once} (s)", 0.120, "≤ 120 ms") if ours else None,
        )
        yield Line(
            f"ssh : {title}, 20e touche à 120 ms d’écart",
            rapid,
            once,
            _p50(f"{rapid} (s)", 0.150, "sans retard (≤ 150 ms)") if ours else None,
        )


def _starts() -> Iterator[Line]:
    first, settled = "première image (s)", "image stable (s)"
    yield Line(
        "démarrage : première image utile",
        "e1tui première image",
        "Textual vide première image",
        Target(
            (f"e1tui {first}", f"Textual vide {first}"),
            "≤ 0,4 × Textual vide",
            lambda f: _ratio(f, f"e1tui {first}", f"Textual vide {first}") <= 0.4,
        ),
    )
    yield Line(
        "démarrage : image stable",
        "e1tui image stable",
        "Textual vide image stable",
        Target(
            tuple(f"{who} {settled}" for who in ("e1tui", "Textual vide", "VisiData")),
            "≤ 1,25 × Textual vide, ≤ 0,8 × VisiData",
            lambda f: (
                _ratio(f, f"e1tui {settled}", f"Textual vide {settled}") <= 1.25
                and _ratio(f, f"e1tui {settled}", f"VisiData {settled}") <= 0.8
            ),
        ),
    )
    # Not before its screens are there; a key that was typed at the first frame, to its effect.
    yield Line("démarrage : première touche", "e1tui première touche", "Textual vide image stable")
    name = "e1tui saisir première image"
    yield Line("ligne à ligne : première question", name, "", _p50(f"{name} (s)", 0.2, "≤ 200 ms"))
    for who in ("Textual vide", "VisiData", "vim", "curses"):
        yield Line(f"{who} : première image", f"{who} première image")
        yield Line(f"{who} : image stable", f"{who} image stable")
    yield Line("python -c pass", "python fin")


def _lists() -> Iterator[Line]:
    limits = {500: (0.120, 1.0), 5000: (0.200, None)}
    for size in SIZES:
        page, whole = f"liste de {size}, première page", f"liste de {size}, complète"
        most, complete = limits.get(size, (None, None))
        yield Line(f"démarrage, session de {size} : liste des sessions", f"liste des sessions, {size}")
        yield Line(
            f"{size} candidats : première page",
            page,
            "",
            _p50(f"{page} (s)", most, f"≤ {most * 1000:.0f} ms") if most else None,
        )
        yield Line(
            f"{size} candidats : tous lus, dans l’ordre",
            whole,
            "",
            _p50(f"{whole} (s)", complete, f"≤ {complete:.0f} s") if complete else None,
        )


def table(figures: Figures) -> str:
    """Markdown; what was not measured has no line."""
    rows = [_HEADER, *(_row(figures, line) for line in lines() if figures.has(f"{line.name} (s)"))]
    rows.extend(_quantities(figures))
    for name, reason in figures.missing.items():
        rows.append(f"| {name} | non mesuré : {reason} | | | | | |")
    return "\n".join(rows)


def _row(figures: Figures, line: Line) -> str:
    name = f"{line.name} (s)"
    size = f"{line.name} (octets)"
    cells = [
        line.title,
        _seconds(figures.median(name)),
        _seconds(figures.percentile(name, 99)) if len(figures.values[name]) >= 100 else "",
        f"{figures.median(size):.0f}" if figures.has(size) else "",
        _beside(figures, line),
        line.target.text if line.target else "",
        _verdict(figures, line.target),
    ]
    return f"| {' | '.join(cells)} |"


def _beside(figures: Figures, line: Line) -> str:
    peer = f"{line.beside} (s)"
    if not line.beside or not figures.has(peer):
        return ""
    what = line.beside.removesuffix(" première image").removesuffix(" image stable")
    return f"{_french(_ratio(figures, f'{line.name} (s)', peer), 2)} × {what}"


def _verdict(figures: Figures, target: Target | None) -> str:
    if target is None or not figures.has(*target.needs):
        return ""
    return "oui" if target.holds(figures) else "**non**"


def _quantities(figures: Figures) -> Iterator[str]:
    """What is not a time: rest and memory."""
    for where in ("grille", "minuteur", "texte", f"liste de {max(SIZES)}"):
        sent, processor = f"repos, {where} (octets/s)", f"repos, {where} (% processeur)"
        if figures.has(sent):
            bytes_a_second, percent = figures.median(sent), figures.median(processor)
            most = 60.0 if where == "minuteur" else 0.0
            good = bytes_a_second <= most and percent <= 0.5
            yield (
                f"| au repos, {where} | {_french(percent, 2)} % de processeur | | {bytes_a_second:.0f}/s | |"
                f" {'un champ par seconde' if most else '0 octet'}, ≤ 0,5 % | {'oui' if good else '**non**'} |"
            )
    ours, empty = "mémoire, 30 candidats (Mo)", "Textual vide mémoire (Mo)"
    if figures.has(ours):
        ratio = _ratio(figures, ours, empty) if figures.has(empty) else None
        good = figures.median(ours) <= 45 and (ratio is None or ratio <= 1.2)
        beside = f"{_french(ratio, 2)} × Textual vide" if ratio else ""
        yield (
            f"| mémoire, 30 candidats | {figures.median(ours):.0f} Mo | | | {beside} |"
            f" ≤ 45 Mo, ≤ 1,2 × Textual vide | {'oui' if good else '**non**'} |"
        )
    for size in SIZES:
        name = f"liste de {size}, mémoire (Mo)"
        if figures.has(name):
            yield f"| mémoire, liste de {size} | {figures.median(name):.0f} Mo | | | | | |"


def machine() -> dict[str, object]:
    return {
        "date": dt.datetime.now().astimezone().isoformat(timespec="seconds"),
        "system": platform.platform(),
        "processors": os.cpu_count(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "python": platform.python_version(),
        "textual": version("textual"),
        "terminal": "80×24",
    }
