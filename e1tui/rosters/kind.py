"""What is no list of candidates, told by what the file is, whatever its name: refused as a whole, with what to do."""

from __future__ import annotations

import json
import re
from typing import Final

from e1tui.errors import FileProblem

AS_CSV: Final = "enregistrez la feuille au format CSV dans le tableur (« CSV UTF-8 » ou « CSV, séparateur point-virgule »)"
_IN_SHEET: Final = "ouvrez-le dans le tableur et enregistrez-le au format .xlsx ou CSV"
_EXPORT: Final = "demandez à l’application qui l’a fait un export CSV ou Excel"

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ZIP_END: Final = b"PK\x05\x06"
_MIMETYPE: Final = re.compile(rb"mimetypeapplication/vnd\.oasis\.opendocument\.([a-z-]+)")

# The first bytes of what is no text.
_MAGIC: Final = (
    (b"%PDF-", "un document PDF"),
    (b"%!PS", "un document PostScript"),
    (b"{\\rtf", "un document texte (RTF)"),
    (b"\x89PNG", "une image (PNG)"),
    (b"\xff\xd8\xff", "une photo (JPEG)"),
    (b"GIF8", "une image (GIF)"),
    (b"II*\0", "une image (TIFF)"),
    (b"MM\0*", "une image (TIFF)"),
    (b"\x1f\x8b", "une archive (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "une archive (7z)"),
    (b"Rar!\x1a", "une archive (RAR)"),
    (b"SQLite format 3\0", "une base de données (SQLite)"),
)
# What a zip file holds, by the names of its parts, which stand in it uncompressed.
_PARTS: Final = (
    (b"word/document.xml", "un document Word"),
    (b"ppt/presentation.xml", "une présentation PowerPoint"),
    (b"Index/Document.iwa", "un document Numbers ou Pages"),
)
# How texts that are no table begin.
_TEXTS: Final = (
    (re.compile(r"BEGIN:VCARD\b", re.I), "un carnet d’adresses (vCard)"),
    (re.compile(r"BEGIN:VCALENDAR\b", re.I), "un agenda (iCalendar)"),
    (re.compile(r"(MIME-Version|Return-Path|Received|From|Message-ID|Content-Type): \S", re.I), "un courriel ou une page archivée (MHTML)"),
    (re.compile(r"dn: \S"), "un annuaire (LDIF)"),
    (re.compile(r"(format = \d|\[candidat\])"), "un fichier d’e1tui : une évaluation ou une session, que le dossier des sessions contient déjà"),
)  # fmt: skip
_TAG: Final = re.compile(r"<[!?/]?[A-Za-z][^<>]{0,2000}>|<!--")
_HTML: Final = re.compile(r"<!doctype html|<(html|head|body|table|meta|tr|div)\b", re.I)
_EXCEL_XML: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_BEGINNING: Final = 4_000


def check_bytes(content: bytes) -> None:
    """FileProblem for bytes that are neither a text nor a workbook, or a workbook that was cut or is protected."""
    for magic, what in _MAGIC:
        if content.startswith(magic):
            raise _refused(what)
    if content.startswith(_ZIP):
        _check_zip(content)
    elif content.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in content:
        raise FileProblem(
            "Ce classeur est protégé par un mot de passe : enlevez-le dans le tableur, ou enregistrez au format CSV."
        )


def _check_zip(content: bytes) -> None:
    for part, what in _PARTS:
        if part in content:
            raise _refused(what)
    kind = _MIMETYPE.search(content[:200])
    if kind is not None and not kind[1].startswith(b"spreadsheet"):
        raise _refused("un document OpenDocument qui n’est pas un classeur")
    if _ZIP_END not in content[-70_000:]:
        raise FileProblem(
            "Ce n’est pas un classeur lisible, il est coupé : la fin du fichier manque. Copiez-le ou téléchargez-le"
            f" à nouveau ; sinon, {AS_CSV}."
        )


def check_text(text: str) -> None:
    """FileProblem for a text that is a page, a carnet, data for programs: anything but a table."""
    beginning = text[:_BEGINNING].lstrip("\ufeff \t\r\n")
    if _EXCEL_XML in beginning:
        raise FileProblem(f"C’est un classeur au format XML d’Excel 2003 sous un autre nom : {_IN_SHEET}.")
    if _TAG.match(beginning):
        what = "une page web (HTML)" if _HTML.search(beginning) else "un fichier XML"
        raise FileProblem(f"C’est {what}, quel que soit son nom, et non une liste : {_IN_SHEET}.")
    if _is_json(beginning, text):
        raise _refused("un fichier de données (JSON)")
    for pattern, what in _TEXTS:
        if pattern.match(beginning):
            raise _refused(what)


def _is_json(beginning: str, text: str) -> bool:
    if not re.match(r"[\[{]\s*[\[{\"\]}]", beginning):
        return False
    try:
        json.loads(text.lstrip("\ufeff"))
    except RecursionError:
        return True
    except ValueError:  # cut, perhaps: a table does not begin so
        return bool(re.match(r"[\[{\s]+\"[^\"]*\"\s*:", beginning))
    return True


def _refused(what: str) -> FileProblem:
    return FileProblem(f"C’est {what}, et non une liste de candidats : {_EXPORT}.")
