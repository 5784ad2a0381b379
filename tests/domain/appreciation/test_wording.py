"""What the gentle warning points at, and what it leaves alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from e1tui.domain.appreciation.wording import Doubt, told, told_each, wording
from e1tui.domain.session import Examiner
from e1tui.storage.grids import load_grid

GRID = load_grid()


def words(text):
    return [remark.words for remark in wording(GRID, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Un travail nul.", ["nul"]),
        ("Prestation Nulle, niveau FAIBLE", ["Nulle", "FAIBLE"]),
        ("Résultats insuffisants : peut mieux faire !", ["insuffisants", "peut mieux faire"]),
        ("Un ensemble moyen et terne, à l’écoute inexistante", ["moyen", "terne", "inexistante"]),
        ("Des faiblesses en C1.2", ["faiblesses"]),
        ("Médiocre. Mauvaise préparation.", ["Médiocre", "Mauvaise"]),
        ("Moyen. Un oral assez moyen, des résultats\nmoyens", ["Moyen", "moyen", "moyens"]),
        ("Reste très moyen\nMoyenne !", ["moyen", "Moyenne"]),
        (
            "Peut encore mieux faire, devrait faire bien mieux",
            ["Peut encore mieux faire", "devrait faire bien mieux"],
        ),
        ("Hors-sujet, laissent à désirer", ["Hors-sujet", "laissent à désirer"]),
        ("Aucun travail, une réponse bête et une bêtise", ["Aucun travail", "bête", "bêtise"]),
        ("Passable, inacceptable ; un élève fainéant", ["Passable", "inacceptable", "fainéant"]),
        ("Un suivi insatisfaisant, un débit faible", ["insatisfaisant", "faible"]),
        ("Aucun intérêt, un manque de sérieux", ["Aucun intérêt", "manque de sérieux"]),
    ],
)
def test_words_that_the_circular_asks_to_avoid(text, found):
    assert words(text) == found
    assert all("circulaire 99-104" in remark.message for remark in wording(GRID, text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Un TI en sécurité", ["TI"]),
        ("Deux TS", ["TS"]),
        ("Le niveau S est atteint, « I » ailleurs", ["niveau S", "« I »"]),
        ("Travail très satisfaisant", ["très satisfaisant"]),
        ("La note est 12/20.", ["12/20"]),
        ("12,5 / 20 puis 36 / 60", ["12,5 / 20", "36 / 60"]),
        ("Douze sur vingt, 14 sur 20", ["Douze sur vingt", "14 sur 20"]),
        ("13,5 points, une note de 12", ["13,5 points", "note de 12"]),
        ("Obtient 14 points ; notes : 12 et 9", ["14 points", "notes : 12"]),
        ("C1.1 : 14,5 et C1.2 (12)", ["C1.1 : 14,5", "C1.2 (12"]),
        (
            "Au-dessus de la moyenne, il a tout juste la moyenne",
            ["Au-dessus de la moyenne", "a tout juste la moyenne"],
        ),
        ("Un ensemble satisfaisant. Très insuffisant en fin d’oral", ["satisfaisant", "Très insuffisant"]),
        ("36 points sur 60", ["36 points sur 60"]),
        (
            "Trente-six points sur soixante, 12 pts sur 20",
            ["Trente-six points sur soixante", "12 pts sur 20"],
        ),
        ("14 sur les 20, soit 36 points / 60", ["14 sur les 20", "36 points / 60"]),
        ("Compétence 1.1 : 14 points", ["Compétence 1.1 : 14 points"]),
        (
            "compétences C1.2 = douze ; Compétence 1-3 à 9,5",
            ["compétences C1.2 = douze", "Compétence 1-3 à 9,5"],
        ),
        ("seize points", ["seize points"]),
        ("Seize points, mérités. Un oral à 14 points !", ["Seize points", "14 points"]),
        ("Vingt-quatre points et demi ? 36 pts.", ["Vingt-quatre points", "36 pts"]),
        ("Seize points de moyenne, obtient trois points", ["Seize points", "trois points"]),
        ("Moyenne de 12", ["Moyenne de 12"]),
        (
            "La moyenne est de douze et demi. Moyenne : 9,5 sur 20",
            ["moyenne est de douze et demi", "Moyenne : 9,5"],
        ),
        ("Une moyenne d’onze pour cet oral, noté seize.", ["moyenne d’onze", "noté seize"]),
    ],
)
def test_what_tells_a_level_or_a_mark(text, found):
    assert words(text) == found
    assert all("communicable" in remark.message for remark in wording(GRID, text))


@pytest.mark.parametrize("label", [criterion.label for criterion in GRID.criteria])
def test_every_criterion_in_the_form_s_words(label):
    (remark,) = wording(GRID, f"On note : {label.lower()}, et la suite.")
    assert "critère" in remark.message
    assert label.lower().startswith(remark.words[:8]) and len(remark.words) > len(label) * 0.7


def test_a_criterion_with_other_accents_and_plurals():
    assert words("La PERTINENCE des recueils de besoins") == ["PERTINENCE des recueils de besoins"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Une démarche claire, des outils maîtrisés.",
        "Les moyens sont adaptés, au moyen de gabarits ; aucune annulation, des liens internes.",
        "Le service S de l’entreprise, l’équipe I et le TIers.",
        "Trois points forts : 3 points à retenir. Publié le 12/06/2026, 2 sur 3 pages.",
        "Le site Web de l’organisation est à jour.",
        "Les besoins de l’organisation sont recueillis avec méthode.",
        "La satisfaction des clients est suivie.",
        "Un moyen efficace de publier, trouver le moyen, par quel moyen ? À moyen terme.",
        "En moyenne, la moyenne des visites, une durée moyenne, les petites et moyennes entreprises.",
        "Nul doute que l’oral a convaincu, sans nul besoin d’aide ; nulle part ailleurs ; nul n’y avait pensé.",
        "Une valeur nulle est signalée, une page inexistante est redirigée.",
        "La bête noire des référenceurs, un élevage de bêtes, la petite bête.",
        "Les couleurs ternes sont remplacées ; le lien interne est conservé, en alternance.",
        "Répondre aux mauvais avis, écarter les mauvaises pratiques, un faible débit, des images de faible poids.",
        "En satisfaisant les attentes des clients, une démarche satisfaisant aux règles.",
        "Un chargement paresseux des images ; l’entreprise n’a aucun intérêt à publier ainsi.",
        "Une note de 2 pages, une note de 4,5 sur 5, des notes de 4 étoiles, 5 points clés, en 3 points.",
        "12 points de vente, dix points d’accès, seize points à vérifier ; aborde huit points, en dix points.",
        "Les douze points clés sont traités, ces dix points aussi : 15 points ont été vérifiés. Deux points.",
        "Deux sites, une compétence réelle, la compétence 1.1 du référentiel, version 1.2 : 14 pages.",
        "Une moyenne de 12 visites par jour, une moyenne de trois publications, moyenne de 12 % et de 12,5 %.",
        "Une note de trois pages, note de deux services. Seize élèves sur vingt pages ; noté deux erreurs.",
        "Le pointage de dix pointeurs, 12 pointes, un appointement.",
        "Cinq points de vente, la version C1.1 du document, photo(S) d’équipe.",
        "Peut faire connaître son travail ; doit mieux cibler ses publications.",
    ],
)
def test_what_is_left_alone(text):
    assert words(text) == []


@given(st.text(max_size=200))
def test_any_text_and_places_that_are_its_own(text):
    remarks = wording(GRID, text)
    assert all(text[one.start : one.end] == one.words for one in remarks)
    assert all(a.end <= b.start for a, b in zip(remarks, remarks[1:], strict=False))


def test_what_is_told_of_several():
    assert told(wording(GRID, "Une démarche claire.")) == ""
    assert told(wording(GRID, "Nul.")) == "Relire : « Nul », à éviter (circulaire 99-104)."
    assert told(wording(GRID, "Un TI, nul, 12/20.")) == (
        "Relire (1 sur 3) : « TI » laisse deviner un niveau, non communicable."
    )
    before, now = wording(GRID, "Nul, 12/20."), wording(GRID, "Nul, terne, 12/20.")
    assert told(now, before) == "Relire (2 sur 3) : « terne », à éviter (circulaire 99-104)."
    assert told(before, now) == told(before)
    (criterion,) = wording(GRID, GRID.criteria[1].label)
    assert (
        criterion.message
        == "« Maîtrise des fonctionnalités… » reprend un critère de la grille, non communicable"
    )


COMMISSION = (
    Examiner("DURAND", "Alix"),
    Examiner("Petit", "Léo"),
    Examiner("DE LA TOUR-ROSE", "Jo"),
    Examiner("X", "Ana"),
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A convaincu Durand.", ["Durand"]),
        ("DURAND a posé une question, mme durand aussi", ["DURAND", "durand"]),
        ("Alix Durand, puis Durand Alix", ["Alix Durand", "Durand Alix"]),
        ("Avec M. Petit et léo petit.", ["Petit", "léo petit"]),
        ("Remercie Mme de la Tour-Rose et De La Tour Rose", ["de la Tour-Rose", "De La Tour Rose"]),
        ("Répond à Dùrand", ["Dùrand"]),
    ],
)
def test_a_member_of_the_commission_is_named(text, found):
    remarks = wording(GRID, text, COMMISSION)
    assert [(one.words, one.doubt) for one in remarks] == [(words, Doubt.MEMBER) for words in found]
    assert wording(GRID, text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Petit à petit, un petit site. Petite équipe : Petit budget.",
        "Alix et Léo sont aussi des prénoms de clients ; le mode X.",
        "La tour rose de la ville, durandal.",
    ],
)
def test_words_that_are_no_member_s_name(text):
    assert wording(GRID, text, COMMISSION) == ()


def test_a_narrow_line_has_the_sentence_whole_or_a_shorter_one():
    remarks = wording(GRID, "Il obtient 13,5 sur 20, avec un TS.")
    assert told_each(remarks, 72) == (
        "Relire (1 sur 2) : « 13,5 sur 20 » laisse deviner une note.",
        "Relire (2 sur 2) : « TS » laisse deviner un niveau, non communicable.",
    )
