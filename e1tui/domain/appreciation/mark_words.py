"""The ways in which a French text tells a mark: "12/20", "36 points sur 60", "seize points", "moyenne de 12".

A number of things is no mark: "12 points de vente", "une moyenne de 12 visites", "dix points à retenir".
"""

from __future__ import annotations

import re
from typing import Final

# A pattern with a group points at that group; what stands around it only tells in which sense the words are used.
_NUMBER: Final = r"\d{1,2}(?:[.,]\d{1,2})?(?![.,]?\d)"
_UNITS: Final = r"(?:une?|deux|trois|quatre|cinq|six|sept|huit|neuf)"
_TEENS: Final = r"(?:dix(?:-(?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize)"
_TENS: Final = rf"(?:(?:vingt|trente|quarante|cinquante)(?:[-\s](?:et[-\s]une?|{_UNITS}))?|soixante)"
_SPELT: Final = rf"(?:zéro|{_TENS}|{_TEENS}|{_UNITS})"
_ANY: Final = rf"(?:{_NUMBER}|{_SPELT}\b)(?:\s+et\s+demie?)?"
# Five things or fewer are counted more often than given for marks: "trois points" is none by itself.
_MANY: Final = rf"(?:(?:[1-5]\d|60|[6-9])(?![.,]?\d)|{_TENS}|{_TEENS}|six|sept|huit|neuf)(?:\s+et\s+demie?)?"
_POINTS: Final = r"(?:points?|pts?)\b"
_MAXIMUM: Final = r"(?:les\s+)?(?:20|60|vingt|soixante)\b"

# Where a number stands by itself, nothing being counted by it.
_ALONE: Final = (
    r"(?=\s*(?:\Z|\n|[.;:!?)\]»”\"…–—/]|,(?!\d)"
    r"|(?:points?|pts?|et|mais|avec|pour|en|ce|cela|qui|à|au|malgré|grâce|car|donc|obtenue?|atteinte?|environ|seulement)\b"
    rf"|sur\s+{_MAXIMUM}))"
)
_COUNTED: Final = (
    r"(?!\s+(?:(?!de\s+moyenne)de|du|des|à|ont|sont|restent|où|qui|que|dont)(?![^\W_])|\s+d['’]"
    r"|\s+(?:forts?|faibles?|cl[eé]s?|clefs?|essentiels?|importants?|principaux|majeurs?|précis|positifs?|négatifs?"
    r"|techniques?|communs?|sensibles?|critiques?|particuliers?|différents?|suivants?|distincts?|saillants?|concrets?"
    r"|abordés?|traités?|évoqués?|développés?|présentés?|listés?|relevés?|vérifiés?|contrôlés?|étudiés?|identifiés?)\b)"
)
_COUNTING: Final = "".join(
    rf"(?<!\b{words} )"
    for words in (
        *(
            "en",
            "ces",
            "des",
            "ses",
            "leurs",
            "aux",
            "liste de",
            "plan de",
            "grille de",
            "plan en",
            "charte de",
        ),
        *(
            "aborde",
            "traite",
            "développe",
            "présente",
            "liste",
            "cite",
            "relève",
            "vérifie",
            "contrôle",
            "couvre",
        ),
        *(
            "expose",
            "détaille",
            "comporte",
            "contient",
            "résume",
            "identifie",
            "compte",
            "propose",
            "rappelle",
        ),
    )
)

MARKS: Final = (
    re.compile(rf"\b{_NUMBER}(?:\s*{_POINTS})?\s*/\s*(?:20|60)\b", re.IGNORECASE),
    re.compile(rf"\b{_ANY}(?:\s*{_POINTS})?\s+sur\s+{_MAXIMUM}", re.IGNORECASE),
    # "13,5 points", "obtient 14 points": "trois points forts" and "en 3 points." are no marks.
    re.compile(rf"\b\d{{1,2}}[.,]\d{{1,2}}\s*{_POINTS}", re.IGNORECASE),
    re.compile(
        r"\b(?:obtient|obtenu|perd|gagne|vaut|manque|totalise|total\s+de|score\s+de|soit)\s+(?:les\s+)?"
        rf"((?:{_NUMBER}|{_SPELT})\s*{_POINTS})"
        r"(?!\s+(?:forts?|essentiels?|clés?|importants?|à|de|d['’])(?![^\W_]))",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?={_MANY}\s*{_POINTS}){_COUNTING}{_MANY}\s*{_POINTS}{_COUNTED}", re.IGNORECASE),
    # "une note de 2 pages", "noté 4 étoiles" are none either.
    re.compile(
        rf"\bnotes?(?:\s+de|\s*:)?\s+{_NUMBER}"
        r"(?!\s*(?:pages?|lignes?|mots?|caractères?|services?|étoiles?|%|(?:/|sur)\s*(?:5|10|cinq|dix)\b))\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bnot(?:es?|ée?s?)(?:\s+(?:de|à|est)|\s+est\s+de|\s*:)?\s+{_SPELT}\b(?:\s+et\s+demie?)?{_ALONE}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:moyenne|score)(?:\s+(?:générale?|finale?|globale?))?(?:\s+(?:est\s+)?(?:de|à)|\s+d['’]|\s*[:=])?\s*\b{_ANY}{_ALONE}",
        re.IGNORECASE,
    ),
    re.compile(rf"\bC\d\.\d\s*[:=(]\s*{_NUMBER}\b"),
    re.compile(
        rf"\bcompétences?\s+(?:C\s?)?\d[.\-]\d\s*(?:[:=(,–—-]|est\s+à|à)\s*{_ANY}(?:\s*{_POINTS})?(?!\s*[^\W\d_])",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bmoyenne\s+(?:atteinte|obtenue|dépassée)\b|\b(?:au-dessus|en\s+dessous|au-dessous)\s+de\s+la\s+moyenne\b"
        r"|\b(?:a|obtient|atteint|frôle)\s+(?:tout\s+juste\s+|juste\s+)?la\s+moyenne\b(?!\s+d)",
        re.IGNORECASE,
    ),
)
