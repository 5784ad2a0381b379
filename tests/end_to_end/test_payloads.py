"""Escape sequences and markup in everything that is data, on every screen: the terminal gets none, shows the rest.

The bytes that reach the terminal are looked at, not what Textual means to send.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import tomli_w
from terminal import Terminal, environment

# Title by OSC, colour by CSI, string by DCS; the same by C1; both directions; separators; a private character.
ACTING = (
    "\x1b]0;PWN\x07\x1b[31m\x1bP1;PWN\x1b\\\x9d0;PWN\x9c\x9b31m\u202e\u2066\u200b\u2028\u2029\x07\x08\ue000"
)
# The cursor may be moved back by one; what the texts have of that kind stands before a private character, and "fin".
FORBIDDEN = (
    b"PWN\x07",
    b"\x1b]",
    b"\x1bP",
    b"\x1b\\",
    b"\x1b[31mfin",
    b"\x07fin",
    b"\x08fin",
    b"\x08\xee",
) + tuple(character.encode() for character in "\x9d\x9c\x9b\u202e\u2066\u200b\u2028\u2029\ue000")


def hostile(name: str) -> str:
    """A text that shows as `shown(name)` and then asks for as much harm as it can."""
    return f"{shown(name)}{ACTING}fin[/nope][@click=app.quit]x[/][link=file:///etc/passwd]y[/link]$error"


def shown(name: str) -> str:
    return f"[/r][b]{name}"


def hostile_folder(root: Path) -> None:
    """A session and candidates whose every text is hostile, a file that is refused, a list to import."""
    session = root / "sessions" / "juin"
    session.mkdir(parents=True)
    document = {
        "format": 1,
        "grille": "mc-sno-e1",
        "intitule": hostile("INTITULE"),
        "etablissement": hostile("ETAB"),
        "date": dt.date(2026, 6, 12),
        "academie": hostile("ACADEMIE"),
        "centre": hostile("CENTRE"),
        "commission": [{"nom": hostile("NOM"), "prenom": hostile("PRENOM"), "qualite": hostile("QUAL")}],
    }
    (session / "session.toml").write_text(tomli_w.dumps(document))
    unnamed = session.with_name(f"[red]DOSSIER{ACTING}".replace("/", ""))
    unnamed.mkdir()
    (unnamed / "session.toml").write_text(tomli_w.dumps({"format": 1}))
    positions = {"besoins": "S", "outils": "TS"}
    candidate = {
        "format": 1,
        "grille": "mc-sno-e1",
        "revision": 1,
        "etat": "brouillon",
        "appreciation": hostile("APPRECIATION") + "\n" + hostile("SUITE"),
        "notes_internes": hostile("NOTES"),
        "candidat": {
            "nom": hostile("MARTIN"),
            "prenom": hostile("CAMILLE"),
            "numero": hostile("N1"),
            "etablissement": hostile("LYCEE"),
        },
        "competences": {
            "C1.1": {"note": 14, "positionnements": positions, "remarques": {"besoins": hostile("REMARQUE")}}
        },
        "historique": [
            {
                "revision": 1,
                "le": "LE",
                "par": hostile("PAR"),
                "membre": hostile("MEMBRE"),
                "champ": "C1.1.besoins",
                "avant": hostile("AVANT"),
                "apres": hostile("APRES"),
            }
        ],
    }
    text = tomli_w.dumps(candidate).replace('"LE"', "2026-06-12T09:41:07+02:00")
    (session / "[b]un.toml").write_text(text)
    person = {"nom": hostile("ZUT"), "prenom": hostile("CAMILLE"), "numero": hostile("N1")}
    empty = {"format": 1, "grille": "mc-sno-e1", "revision": 1, "etat": "brouillon", "candidat": person}
    (session / "zut.toml").write_text(tomli_w.dumps(empty))
    (session / "retires").mkdir()
    (session / "retires" / "parti.toml").write_text(tomli_w.dumps(empty))
    refused = f"[red]REFUSE{ACTING}.toml".replace("/", "").encode() + b"\xff.toml"
    (Path(os.fsdecode(os.fsencode(session) + b"/" + refused))).write_text(
        f'"{shown("CLE")}\\u001b]0;PWN" = 1\n'
    )
    depot = root / "depot"
    depot.mkdir()
    (depot / f"[b]LISTE{ACTING}.csv").write_text(
        "NOM;PRENOM;NUMERO\n[/r]NOUVEAU;[b]Alix;123\nMAUVAIS\x1b]0;PWN\x07;[b]Alix;124\n"
    )


def test_no_payload_reaches_the_terminal_from_any_screen(tmp_path: Path) -> None:
    hostile_folder(tmp_path)
    settings = tmp_path / ".config/e1tui/reglages.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('"[/r]REGLAGE\\u001b]0;PWN\\u0007" = 1\n')
    env = environment(
        tmp_path, E1TUI_SESSIONS=str(tmp_path / "sessions"), E1TUI_DEPOT=str(tmp_path / "depot")
    )
    with Terminal(env=env, columns=120, rows=40) as terminal:
        terminal.wait_for(shown("INTITULE"))  # the list of sessions, and the settings' problem
        terminal.wait_for("[/r]REGLAGE")
        terminal.wait_for("[red]DOSSIER")
        terminal.press("m", shown("NOM"))  # the session's form
        for text in map(shown, ("INTITULE", "ETAB", "NOM", "PRENOM")):
            assert text in terminal.screen
        terminal.press("\x1b", "exporter")
        terminal.press("f", "iltr")
        terminal.press("[/r]", "1 sur 2")
        terminal.press("\r", "exporter")
        terminal.press("\r", "[red]REFUSE")  # the list of candidates
        for text in (shown("MARTIN"), shown("ZUT"), shown("N1")):
            assert text in terminal.screen
        _lists(terminal)
        _evaluation(terminal)
        terminal.send("\x11")
        assert terminal.wait_exit() == 0
    sent = bytes(terminal.raw).replace(b"\x1b]22;default\x07", b"")  # the mouse pointer's shape, by Textual
    assert [payload for payload in FORBIDDEN if payload in sent] == []


def _lists(terminal: Terminal) -> None:
    """From the list of candidates, and back to it."""
    _move(terminal, "\x1b[B", "ZUT")
    terminal.press("m", "tablissement")  # the candidate's form
    terminal.press("\x1b", "délibérer")
    terminal.press("i", "[b]LISTE")  # the import: files, then the plan
    terminal.press("\r", "[/r]NOUVEAU")
    assert "[b]Alix" in terminal.screen
    terminal.press("q", "[b]LISTE")
    terminal.press("q", "MARTIN")
    terminal.press("t", shown("ZUT"))  # the withdrawn ones
    terminal.press("q", "MARTIN")
    terminal.press("e", "xport")  # the export of the session
    terminal.press("q", "MARTIN")
    terminal.press("\x1b[3~", "ZUT")  # the question before a withdrawal
    terminal.press("n", "MARTIN")


def _evaluation(terminal: Terminal) -> None:
    _move(terminal, "\x1b[A" * 3, "MARTIN")
    terminal.press("\r", "Pertinence du recueil des besoins")
    assert shown("MARTIN") in terminal.screen
    terminal.press("\x1b[A\x1b[A\x1b[Ar\x1b[H", shown("REMARQUE"))
    terminal.press("\r", "2/5")
    terminal.press("a", shown("APPRECIATION"))
    assert shown("SUITE") in terminal.screen and shown("NOTES") in terminal.screen
    terminal.press("\r", "SAISIE")
    assert shown("APPRECIATION") in terminal.screen
    terminal.press("\t", shown("NOTES"))
    terminal.press("e", "xport")
    assert shown("MARTIN") in terminal.screen
    terminal.press("q", shown("NOTES"))
    terminal.press("?", "Aide")
    terminal.press("q", shown("NOTES"))
    terminal.press("d", "Très insuffisant")
    terminal.press("q", shown("NOTES"))
    terminal.press("q", "[red]REFUSE")


def _move(terminal: Terminal, key: str, name: str) -> None:
    """Move the cursor of a list until it is on that row."""

    def there() -> bool:
        return any(line.startswith("›") and shown(name) in line for line in terminal.lines)

    terminal.send(key)
    terminal.wait_until(there, f"the cursor on {name}")
