"""The settings file: `<user config>/e1tui/reglages.toml` over a system-wide one; both optional.

clavier = "azerty"     # azerty, qwerty, afnor, bepo; asked on the first start where no file says it
theme = "terminal"     # terminal, sombre, clair
souris = false
veille = 10            # minutes before the screen hides itself, 0 for never
conservation = 12      # months after its date from which a session is said to be old, 0 for never
conseils = true        # false: the hints of the first visits are no longer shown
curseur = false        # true: the terminal's own cursor is shown; shown or not, it is on what is active
conseils_vus = { sessions = 2 }  # how many times each of them was shown: e1tui counts, and stops at three
protocole_clavier = false  # true: kitty's keyboard protocol, which costs AltGr its characters in some terminals
compte_partage = false # true: several people log in with this account, their choices last for the connection only
fuseau = "Europe/Paris" # the zone of the hours; without it, the host's
lecteur_ecran = false  # true: lines in and out (e1tui saisir) in the place of the screen, for a screen reader
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import tomli_w

from e1tui import files, zone
from e1tui.domain.text import clean
from e1tui.errors import DocumentError, E1Error, UsageError
from e1tui.toml import parse_toml

KEYBOARDS: Final = ("azerty", "qwerty", "afnor", "bepo")
DEFAULT_KEYBOARD: Final = "azerty"
FILE_NAME: Final = "reglages.toml"
_LIMIT: Final = 64 * 1024
_MOST: Final = 1_000_000  # minutes, or months: more than that is a slip, and no clock takes any number


@dataclass(frozen=True)
class Settings:
    """`keyboard` is "" until somebody has said it: DEFAULT_KEYBOARD serves meanwhile.

    `idle_minutes` is when the screen hides itself, `retention_months` when a session is old (0: never); `tips_seen`
    how many times each hint of a first visit was shown.
    """

    keyboard: str = ""
    theme: str = "terminal"
    mouse: bool = False
    idle_minutes: int = 0
    retention_months: int = 12
    tips: bool = True
    shared_account: bool = False
    keyboard_protocol: bool = False
    cursor: bool = False
    zone: str = ""
    tips_seen: Mapping[str, int] = field(default_factory=dict)
    screen_reader: bool = False


THEMES: Final = ("terminal", "sombre", "clair")


def load_settings(paths: Iterable[Path]) -> tuple[Settings, tuple[str, ...]]:
    """The settings of all the files that exist, later ones winning, and what was wrong with them.

    A wrong value keeps the one before it: a typing error in the settings must not stop an examination.
    """
    settings, problems = Settings(), []
    for path in paths:
        if not path.exists():
            continue
        try:
            document = _document(path, follow=True)
        except E1Error as error:
            problems.append(
                f"{path} n’est pas lisible ({_why(error, path)}) : les réglages par défaut servent."
            )
            continue
        settings, found = _apply(settings, document)
        problems += [f"{path} : {problem}" for problem in found]
    return settings, tuple(problems)


def _document(path: Path, *, follow: bool = False) -> dict[str, Any]:
    return parse_toml(files.read_bounded(path, _LIMIT, follow=follow), _LIMIT)


def _why(error: E1Error, path: Path) -> str:
    """What is wrong with a file, without its name and the end of the sentence."""
    return str(error).removeprefix(f"{path.name} : ").rstrip(".")


def _apply(settings: Settings, document: Mapping[str, Any]) -> tuple[Settings, list[str]]:
    problems = []
    for key, value in document.items():
        match key, value:
            case "clavier", str() if value in KEYBOARDS:
                settings = replace(settings, keyboard=value)
            case "theme", str() if value in THEMES:
                settings = replace(settings, theme=value)
            case "souris", bool():
                settings = replace(settings, mouse=value)
            case "veille", int() if _is_number(value):
                settings = replace(settings, idle_minutes=value)
            case "conservation", int() if _is_number(value):
                settings = replace(settings, retention_months=value)
            case "conseils", bool():
                settings = replace(settings, tips=value)
            case "conseils_vus", dict() if all(isinstance(n, int) and _is_number(n) for n in value.values()):
                settings = replace(settings, tips_seen=value)
            case "compte_partage", bool():
                settings = replace(settings, shared_account=value)
            case "protocole_clavier", bool():
                settings = replace(settings, keyboard_protocol=value)
            case "curseur", bool():
                settings = replace(settings, cursor=value)
            case "fuseau", str() if zone.is_name(value):
                settings = replace(settings, zone=value)
            case "lecteur_ecran", bool():
                settings = replace(settings, screen_reader=value)
            case (
                "clavier"
                | "theme"
                | "souris"
                | "veille"
                | "conservation"
                | "conseils"
                | "conseils_vus"
                | "compte_partage"
                | "protocole_clavier"
                | "curseur"
                | "fuseau"
                | "lecteur_ecran",
                _,
            ):
                problems.append(f"« {key} » n’a pas une valeur permise, il est ignoré.")
            case _:
                problems.append(f"« {clean(key)[:80]} » est un réglage inconnu, il est ignoré.")
    return settings, problems


def _is_number(value: int) -> bool:
    return not isinstance(value, bool) and 0 <= value <= _MOST


def save_setting(path: Path, key: str, value: str | bool | Mapping[str, int]) -> None:
    """Keep one key in the user's settings file, its other keys unchanged.

    Raises E1Error when the file is not readable (it is then left as it is) or cannot be written.
    """
    document: dict[str, Any] = {}
    if path.exists():
        try:
            document = _document(path)
        except DocumentError as error:
            raise E1Error(f"{path} n’est pas lisible ({error}), « {key} » n’y est pas noté.") from error
    files.make_folder(path.parent)
    files.write_file(path, tomli_w.dumps(document | {key: value}).encode("utf-8"))


def is_shared(settings: Settings, environ: Mapping[str, str]) -> bool:
    """Whether choices last for the connection only: the settings say so, or the host confines the account.

    Where $E1TUI_DEPOT says where lists come from, no key may write a file in the account's own folder.
    """
    return settings.shared_account or bool(environ.get("E1TUI_DEPOT", "").strip())


def checked_keyboard(name: str, origin: str) -> str:
    """The profile's name if it is one; UsageError naming where the wrong name came from."""
    if name in KEYBOARDS:
        return name
    if not name.strip():
        raise UsageError(f"{origin} : une valeur est attendue ({', '.join(KEYBOARDS)}).")
    raise UsageError(f"{origin} : clavier inconnu « {name} ». Choix : {', '.join(KEYBOARDS)}.")


def settings_files() -> tuple[Path, ...]:
    """The system-wide settings file, then the user's, which wins; either may be missing."""
    import platformdirs  # here: it costs milliseconds that most commands do without

    return (
        platformdirs.site_config_path("e1tui", appauthor=False) / FILE_NAME,
        platformdirs.user_config_path("e1tui", appauthor=False) / FILE_NAME,
    )


def state_folder() -> Path:
    """Where the account keeps what is neither data nor settings: the log of crashes, copies of what no disk took."""
    import platformdirs

    return platformdirs.user_state_path("e1tui", appauthor=False)


def sessions_folder(option: str | None, environ: Mapping[str, str], working: Path) -> Path:
    """The folder given by --sessions, else $E1TUI_SESSIONS, else ./sessions if there, else the user's data.

    It need not exist yet.
    """
    if option is not None:
        if not option.strip():
            raise UsageError("--sessions : un dossier est attendu.")
        return working / _expanded(option)
    if given := environ.get("E1TUI_SESSIONS", "").strip():
        return working / _expanded(given)
    if (working / "sessions").is_dir():
        return working / "sessions"
    import platformdirs

    return platformdirs.user_data_path("e1tui", appauthor=False) / "sessions"


def command_in(sessions: Path, environ: Mapping[str, str], working: Path) -> str:
    """How a command begins that works in that folder of sessions: "e1tui", with --sessions where it would open another."""
    usual = sessions_folder(None, environ, working)
    if usual.resolve() == sessions.resolve():
        return "e1tui"
    return f"e1tui --sessions {shlex.quote(str(sessions))}"


def exports_folder(session: Path, environ: Mapping[str, str]) -> Path:
    """Where a session's documents go: `$E1TUI_EXPORTS/<session>`, else `<session>/exports`.

    From there they are copied to Windows: a session whose name it cannot keep ("aux") has `session-aux`.
    """
    if (shared := shared_exports(environ)) is None:
        return session / "exports"
    name = session.name
    return shared / (f"session-{name}" if files.is_windows_device(name) else name)


def shared_exports(environ: Mapping[str, str]) -> Path | None:
    """`$E1TUI_EXPORTS`, the folder where the host has every session's documents; None without one."""
    given = environ.get("E1TUI_EXPORTS", "").strip()
    return _expanded(given) if given else None


def _expanded(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:  # ~somebody, who has no account here
        return Path(text)
