"""How likely a word is in a French list of names: what tells one reading of some bytes from another.

Weights are logarithms, roughly: 0 is a frequent letter in its place, -10 a sign that stands in no word.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_WORDS: Final = 400  # words that are weighed at most

_LETTERS: Final = {
    "é": 0.0, "è": -1.0, "ç": -1.5, "ë": -2.0, "ï": -2.0, "ê": -2.5, "ô": -2.5, "î": -2.5, "ü": -3.0, "û": -3.0,
    "à": -3.0, "â": -3.0, "ö": -3.0, "ñ": -3.5, "œ": -3.5, "ä": -4.0, "á": -4.0, "í": -4.0, "ó": -4.0, "ã": -4.5,
    "ù": -6.0, "ú": -5.0, "æ": -5.0, "ž": -5.0, "š": -5.0, "ÿ": -5.5, "å": -5.5, "ø": -5.5, "ß": -5.5, "ý": -5.5,
    "ì": -6.0, "ò": -6.0, "õ": -6.0,
}  # fmt: skip
_OTHER_LETTER: Final = -8.0
_SIGN: Final = -10.0
_SIGN_IN_WORD: Final = -14.0
_CONTROL: Final = -15.0
_APART: Final = -3.0  # a sign that stands by itself: ½, §, –, «
_WRONG_CASE: Final = -5.0
_LONELY: Final = -5.0  # one letter as a word
_FINAL: Final = -3.0  # a letter at the end of a word where French has it hardly ever
_OE: Final = 2.0  # bœuf, œillet
_KNOWN: Final = 4.0

# Words that lists hold, by which a reading is recognised: of their headers, then names that many bear.
_KNOWN_WORDS: Final = """
numéro numéros prénom prénoms établissement établissements élève élèves présence présences né née épreuve
évaluation spécialité spécialités catégorie académie lycée lycées édité édition critères critère français
majoré océan non-renseigné renseigné numérique numériques général professionnelle collège métiers région chloé
zoé noé léa théo léo inès anaïs maël maëlle maëlys gaël gaëlle joël joëlle noël noëlle raphaël michaël mickaël
ismaël samuël daniëlle hélène agnès éric élodie émilie émile élise éloïse loïc loïs loïse héloïse cédric
frédéric frédérique stéphane stéphanie mélanie céline aurélie aurélien amélie jérémy jérémie rémi rémy
sébastien grégory grégoire thérèse geneviève michèle danièle irène ève eléa éléa léane léana séléna timothée
clémence clément océane noémie solène jérôme côme françois françoise françois-xavier rené renée andré andrée
josé joão bénédicte bérénice béatrice véronique valérie rosélie adèle adélaïde angèle arsène eugène eugénie
félix félicie gérard gérald hervé hélèna désiré désirée édouard édith étienne éléonore maéva maïa naïs naïm
thaïs aïcha aïssa fatoumata kévin killian méline mélissa mélody mélina mathéo matéo nathanaël raphaëlle salomé
séverine solenne ségolène sélim tiphaine lefèvre lefébvre lemaître benoît prêtre leprêtre lepêcheur hébert
bénard gérard ménard bérard béranger bélanger fèvre chéron chéreau régnier reynès périer pérez péron perrin
prévost prévôt rivière rivières bruyère carrière ferrière ferré dupré després desprès durupé duprès béchet
crépin crépeau clémenceau gérin guérin guéry hélie léger légé lévêque l'évêque lévy mahé mézière mérieux
méchin moulès méro noël poirée pépin pélissier rénier sénéchal sénac thévenin thévenot tréguier vallée vérité
hervé gonçalves conceição gonzález fernández martínez lópez sánchez muñoz núñez garçon besançon façon alençon
müller schäfer krüger bœuf lebœuf cœur sœur sacré-cœur côte drôme rhône hôtel château chênet chêne lachèvre
lamétairie
"""
_WORDS_KNOWN: Final = frozenset(_KNOWN_WORDS.split())
_WORD: Final = re.compile(r"[^\s;,\t\"]+")


def accented_words(text: str) -> list[str]:
    """The different words of a text that hold a character beyond ASCII, in their order, a bounded number."""
    found: dict[str, None] = {}
    for match in _WORD.finditer(text):
        if not match[0].isascii():
            found.setdefault(match[0])
            if len(found) == _WORDS:
                break
    return list(found)


def weight(word: str) -> float:
    """How likely a word is, for its characters beyond ASCII."""
    total = sum(_character(word, place) for place, letter in enumerate(word) if not letter.isascii())
    parts = re.split(r"[^\w]+", word.casefold())
    if any(part in _WORDS_KNOWN and not part.isascii() for part in (word.casefold().strip("':()."), *parts)):
        total += _KNOWN
    return total


def _character(word: str, place: int) -> float:
    letter = word[place]
    before = word[place - 1] if place else ""
    after = word[place + 1 : place + 2]
    category = unicodedata.category(letter)
    if category in ("Cc", "Cn", "Co"):
        return _CONTROL
    if not category.startswith("L") or letter in "ªº":
        return _sign(letter, before, after)
    value = _LETTERS.get(letter.lower(), _OTHER_LETTER)
    if not before.isalpha() and not after.isalpha():
        return value + (0.0 if letter.lower() == "à" else _LONELY)
    if not after.isalpha() and letter.lower() in "èùîôâ":
        value += _FINAL
    if letter.lower() == "œ" and after.lower() in ("u", "i"):
        value += _OE
    if letter.lower() in "îâôû" and after.lower() in ("a", "e", "i", "o", "u"):
        value += _FINAL
    return value + _case(word, place)


def _case(word: str, place: int) -> float:
    """A capital after a small letter, or a small letter among capitals: another letter stood there."""
    letter, before, after = word[place], word[place - 1] if place else "", word[place + 1 : place + 2]
    if letter.isupper():
        return _WRONG_CASE if before.islower() else 0.0
    among = (before.isupper() and word[max(place - 2, 0)].isupper() and place > 1) or (
        after.isupper() and before.isalpha()
    )
    return _WRONG_CASE if among or (not before.isalpha() and after.isupper()) else 0.0


def _sign(letter: str, before: str, after: str) -> float:
    if letter in "°º":
        return (0.0 if letter == "°" else -1.0) if before in ("n", "N") else _SIGN
    if letter == "’":
        return -0.5 if before.isalpha() and after.isalpha() else -4.0
    if letter in "«»“”\u00a0\u202f" and not (before.isalpha() and after.isalpha()):
        return _APART
    if before.isalpha() or after.isalpha():
        return _SIGN_IN_WORD if before.isalpha() and after.isalpha() else _SIGN
    return _APART if letter in "°–—§½¼¾€…•·²³±×÷©®" else _SIGN
