"""Gentle warnings on an appreciation's wording; they never block, and change nothing.

The ministry's circular 99-104 asks that what is written of a pupil be detailed, respectful and useful, and that
words which are vague, reductive or humiliating be left out. What would tell a mark or a level must not be there
either: the form lets the candidate have the appreciation and the note sur 20 only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from typing import Final

from e1tui.domain.appreciation.mark_words import mark_patterns
from e1tui.domain.appreciation.named import named
from e1tui.domain.grid import Grid
from e1tui.domain.session import Examiner
from e1tui.domain.text import folded

_LONGEST: Final = 30  # of the words in a message


class Doubt(Enum):
    """Why a place is worth reading again, as a French sentence's end: a verb, or what stands after a comma."""

    AVOIDED = "à éviter (circulaire 99-104)"
    LEVEL = "laisse deviner un niveau, non communicable"
    MARK = "laisse deviner une note, non communicable ainsi"
    CRITERION = "reprend un critère de la grille, non communicable"
    MEMBER = "nom d’un membre de la commission, non communicable"

    @property
    def is_verb(self) -> bool:
        """Whether the words quoted are its subject, from which no comma parts it."""
        return self in (Doubt.LEVEL, Doubt.MARK, Doubt.CRITERION)


@dataclass(frozen=True)
class WordingRemark:
    """A place in the text (from `start` to before `end`), its words, and what is to be said of them."""

    start: int
    end: int
    words: str
    doubt: Doubt

    @property
    def message(self) -> str:
        """The words quoted and why they are to be read again, without a full stop."""
        return self._said(self.doubt.value)

    @property
    def brief(self) -> str:
        """The same in a narrow list: without what is said of its being communicable."""
        return self._said(self.doubt.value.partition(",")[0])

    def _said(self, why: str) -> str:
        return f"{self._quoted}{'' if self.doubt.is_verb else ','} {why}"

    @property
    def _quoted(self) -> str:
        words = " ".join(self.words.split())
        if len(words) > _LONGEST:
            words = words[: _LONGEST - 1].rstrip() + "…"
        return f"« {words} »"


# A pattern with a group points at that group; what stands around it only tells in which sense the word is used.
_GAP: Final = r"(?:\s+|-)"
_BETTER: Final = r"(?:\s+(?:encore|beaucoup|bien|nettement|largement))?\s+"
# "moyen" is a judgement beside what is judged, and a plain word in "un moyen de", "la moyenne des visites".
_JUDGED: Final = (
    r"(?:travail|travaux|ensemble|oral|dossier|niveau|résultats?|prestations?|présentations?|productions?|projet"
    r"|réponses?|maîtrise|connaissances|compétences|candidate?|élève|étudiante?|investissement|implication|qualité"
    r"|expression|organisation du travail|semestre|année|bilan)"
)
_DEGREE: Final = r"(?:très|assez|plutôt|trop|bien|encore|juste|tout juste)"
_IS: Final = r"(?:est|sont|était|étaient|reste|restent|demeure|demeurent|semble|semblent|paraît|jugée?s?)"

# Vague, reductive, humiliating: the circular's own examples first, then their kin.
_AVOIDED: Final = (
    re.compile(
        rf"\b(?:peut|peux|pouvait|pourrait|doit|devrait|aurait pu){_BETTER}(?:mieux\s+faire|faire{_BETTER}mieux|faire\s+mieux)\b"
        rf"|\b(?:{_JUDGED}|{_IS}|{_IS}\s+{_DEGREE}|{_JUDGED}\s+{_DEGREE}|(?<!en )\b(?:très|assez|plutôt|trop))\s+"
        r"(moyen(?:s|nes?)?)\b(?!\s+(?:de|d['’]|pour|terme)\b)",
        re.IGNORECASE,
    ),
    re.compile(r"(?:^|[.;:!?])\s*(moyen(?:s|nes?)?)\s*(?=[.;,:!?]|\Z)", re.IGNORECASE | re.MULTILINE),
    re.compile(
        r"\b(?:moyennement|faiblement|faiblesses?"
        r"|faibles?(?!\s+(?:débit|coût|poids|résolution|trafic|audience|affluence|consommation|impact|empreinte"
        r"|volume|fréquentation|luminosité|contraste|taux|bande|nombre|quantité|distance)s?\b)"
        r"|insuffisante?s?|insuffisamment|insuffisances?|insatisfaisante?s?"
        r"|(?<!lien )(?<!liens )(?<!page )(?<!pages )(?<!adresse )(?<!compte )(?<!fichier )inexistante?s?"
        r"|(?<!valeur )(?<!champ )(?<!champs )(?<!coût )"
        r"nul(?:le)?s?(?!\s+(?:(?:doute|part|besoin|autre|ne|erreur|mention|trace|difficulté)\b|n['’]))"
        r"|(?<!couleur )(?<!couleurs )(?<!teinte )(?<!teintes )(?<!palette )(?<!image )(?<!images )ternes?"
        r"|nullités?|médiocres?|médiocrités?|médiocrement|passables?|piètres?"
        r"|mauvais(?:es?)?(?!\s+(?:avis|commentaires?|pratiques?|formats?|liens?|adresses?|publicités?|réputation"
        r"|e-réputation|surprises?|usages?|manipulations?|fichiers?)\b)"
        r"|lamentables?|catastrophiques?|pitoyables?|déplorables?|désastreux|désastreuses?|affligeante?s?"
        r"|inadmissibles?|inacceptables?|scandaleux|scandaleuses?|navrante?s?"
        r"|incapables?|inaptes?|(?<!chargement )paresseux|paresseuses?|paresse|fainéante?s?|feignante?s?|cancres?"
        r"|(?<!la )(?<!une )(?<!petite )bête(?!\s+noire)|bêtises?|idiote?s?|imbéciles?"
        r"|stupides?|ridicules?|honteux|honteuses?|décevante?s?"
        rf"|laissent?\s+à\s+désirer|sans\s+intérêt|hors{_GAP}sujet|bâclée?s?"
        r"|aucune?\s+(?:effort|travail|motivation|investissement|implication|sérieux|intérêt(?!\s+à))"
        r"|manque\s+de\s+(?:sérieux|travail|motivation)|ne\s+fait\s+rien|n['’]a\s+rien\s+fait)\b",
        re.IGNORECASE,
    ),
)
# A level's name, by the name in plain letters; "en satisfaisant les attentes" is the verb.
_LABELS: Final = {
    "tres insuffisant": r"\btrès\s+insuffisante?s?\b",
    "satisfaisant": r"(?<!en )\b(?:très\s+)?satisfaisante?s?\b"
    r"(?!\s+(?:aux?|à|les?|la|l['’]|une?|des|ses|son|sa|leurs?|pleinement|ainsi)(?![^\W_]))",
}
# What the patterns above say already, here or of what is to be avoided.
_COVERED: Final = frozenset({"tres satisfaisant", "insuffisant"})
_SHORTEST: Final = (
    6  # letters of a level's name of one word that is looked for by itself: "bien" is in any text
)


@cache
def _patterns(grid: Grid) -> dict[Doubt, tuple[re.Pattern[str], ...]]:
    """What is looked for, with the levels, maxima and competencies of this grid."""
    maxima = {one.scale.maximum for one in grid.marked if one.scale} | {grid.marking.scale.maximum}
    if grid.marking.shows_total:
        maxima.add(grid.total_maximum)
    whole = tuple(sorted(int(one) for one in maxima))
    return {
        Doubt.AVOIDED: _AVOIDED,
        Doubt.LEVEL: _level_patterns(grid),
        Doubt.MARK: mark_patterns(whole, tuple(one.id for one in grid.competencies)),
    }


def _level_patterns(grid: Grid) -> tuple[re.Pattern[str], ...]:
    names = [level.value for level in grid.scale if level.value.isalnum()]
    long = "|".join(name for name in names if len(name) > 1)
    short = "|".join(name for name in names if len(name) == 1)
    found = [re.compile(rf"\b(?:{long})\b")] if long else []
    if short:
        found.append(re.compile(rf"\bniveau\s+[«\"“]?\s*(?:{short})\b(?!['’])", re.IGNORECASE))
        found.append(re.compile(rf"(?<!\w)[«\"“(]\s*(?:{short})\s*[»\"”)]"))
    labels = dict.fromkeys(folded(entry.label) for entry in grid.levels)
    for label in labels:
        if label in _COVERED:
            continue
        if label in _LABELS:
            found.append(re.compile(_LABELS[label], re.IGNORECASE))
        elif " " in label or len(label) >= _SHORTEST:
            original = next(entry.label for entry in grid.levels if folded(entry.label) == label)
            words = r"\s+".join(map(re.escape, original.split()))
            found.append(re.compile(rf"\b{words}(?:e?s?)\b", re.IGNORECASE))
    return tuple(found)


_SMALL_WORDS: Final = frozenset(
    [
        *(
            "a",
            "au",
            "aux",
            "avec",
            "ce",
            "ces",
            "d",
            "dans",
            "de",
            "des",
            "du",
            "en",
            "entre",
            "et",
            "l",
            "la",
        ),
        *(
            "le",
            "les",
            "leur",
            "leurs",
            "lors",
            "ou",
            "par",
            "pour",
            "sa",
            "sans",
            "ses",
            "son",
            "sur",
            "un",
            "une",
        ),
    ]
)
_RUN: Final = 3  # words of a criterion, small ones left out, in a row
_WORD: Final = re.compile(r"[^\W\d_]+")


@lru_cache(maxsize=8)
def wording(grid: Grid, text: str, members: tuple[Examiner, ...] = ()) -> tuple[WordingRemark, ...]:
    """What to look at again in an appreciation, in the order of the text; each place is told once.

    `members` are those of the commission, none of whom the text should name.

    Kept for the last few texts: a screen asks again at each key what it knows already.
    """
    found = [
        _remark(match, doubt)
        for doubt, patterns in _patterns(grid).items()
        for pattern in patterns
        for match in pattern.finditer(text)
    ]
    found += _criteria(grid, text)
    found += [WordingRemark(start, end, text[start:end], Doubt.MEMBER) for start, end in named(text, members)]
    kept: list[WordingRemark] = []
    for remark in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or remark.start >= kept[-1].end:
            kept.append(remark)
    return tuple(kept)


def told(remarks: Sequence[WordingRemark], known: Sequence[WordingRemark] = ()) -> str:
    """ "Relire (1 sur 3) : « faible », à éviter (circulaire 99-104).", "" when there is nothing to say.

    It is said of the first whose words are in none of those `known`, if there is one: what was just written.
    """
    if not remarks:
        return ""
    words = {one.words for one in known}
    rank = next((rank for rank, one in enumerate(remarks) if one.words not in words), 0)
    return told_each(remarks)[rank]


def told_each(
    remarks: Sequence[WordingRemark], width: int | None = None, *, whose: str = ""
) -> tuple[str, ...]:
    """A sentence for each of them, with its rank where there are several; the brief one where `width` is too small.

    With `whose`, it says first whose appreciation: "ABBÉ Jo, à relire : …".
    """
    begin = f"{whose}, à relire" if whose else "Relire"
    sentences = []
    for count, remark in zip(ranks(len(remarks)), remarks, strict=True):
        whole = f"{begin}{count} : {remark.message}."
        is_whole = width is None or len(whole) <= width
        sentences.append(whole if is_whole else f"{begin}{count} : {remark.brief}.")
    return tuple(sentences)


def ranks(count: int) -> tuple[str, ...]:
    """ " (1 sur 3)" for each of so many, "" for one alone."""
    return tuple(f" ({rank} sur {count})" if count > 1 else "" for rank in range(1, count + 1))


def _remark(match: re.Match[str], doubt: Doubt) -> WordingRemark:
    group = match.lastindex or 0
    return WordingRemark(match.start(group), match.end(group), match[group], doubt)


def _criteria(grid: Grid, text: str) -> list[WordingRemark]:
    """Where the text says a criterion in the form's own words."""
    runs = _criterion_runs(grid)
    words = _content_words(text)
    found: list[WordingRemark] = []
    place = 0
    while place + _RUN <= len(words):
        end = place
        while tuple(word for word, _, _ in words[end : end + _RUN]) in runs:
            end += 1
        if end == place:
            place += 1
            continue
        start, stop = words[place][1], words[end + _RUN - 2][2]
        found.append(WordingRemark(start, stop, text[start:stop], Doubt.CRITERION))
        place = end + _RUN - 1
    return found


@cache
def _criterion_runs(grid: Grid) -> frozenset[tuple[str, ...]]:
    return frozenset(
        run
        for criterion in grid.criteria
        for run in _runs([word for word, _, _ in _content_words(criterion.label)])
    )


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)]


def _content_words(text: str) -> list[tuple[str, int, int]]:
    """The words without small ones, plural marks, accents and case, each with where it stands."""
    found = []
    for match in _WORD.finditer(text):
        word = folded(match[0])
        if word not in _SMALL_WORDS:
            found.append((word.rstrip("sx") or word, match.start(), match.end()))
    return found
