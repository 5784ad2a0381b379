"""The official form, to the letter, copied here from the form itself; and the refusal of what is no grid."""

import copy
import re
import tomllib
from importlib import resources

import pytest
from levels import LEVELS

from e1tui.domain.grids.reading import parse_grid
from e1tui.errors import DocumentError
from e1tui.storage.grids import DEFAULT_GRID, load_grid

# (identifier, title, pointer to the table of levels, skills, {criterion: wording})
COMPETENCIES = (
    (
        "C1.1",
        "Participer à la mise en place et à l’actualisation d’un site Web",
        "Les indicateurs de positionnement sont présentés page 2",
        (
            "Recueillir les besoins de l’organisation",
            "Actualiser les informations publiées sur le site Web de l’organisation",
            "Participer au développement ou à la mise à jour du site Web en mobilisant des outils de création Web"
            " simples et de gestion de contenu en tenant compte de la réglementation",
        ),
        {
            "besoins": "Pertinence du recueil des besoins",
            "outils": "Maîtrise des fonctionnalités de base des outils de création Web simples et de gestion de"
            " contenu",
            "actualisation": "Respect de la procédure d’actualisation des données sur le site Web",
            "coherence": "Cohérence entre les techniques, les outils mobilisés, les contenus et les moyens de"
            " diffusion",
            "reglementation": "Respect de la réglementation en vigueur dans les publications et la collecte de"
            " données",
        },
    ),
    (
        "C1.2",
        "Participer à la valorisation de la présence de l’organisation sur les médias sociaux",
        "Les indicateurs de positionnement sont présentés page 2",
        (
            "Mettre en ligne des contenus conformes à l’image de l’organisation",
            "Suivre et optimiser le référencement",
            "Surveiller l’e-réputation de l’organisation",
        ),
        {
            "contenus": "Pertinence des contenus numériques selon les médias sociaux en respectant la"
            " réglementation et l’éthique",
            "referencement": "Qualité du suivi et de l’optimisation du référencement",
            "veille": "Efficacité de la veille informationnelle sur l’organisation",
            "restitution": "Qualité de la restitution du recueil de la satisfaction des utilisateurs et des"
            " internautes",
        },
    ),
    (
        "C1.3",
        "Contribuer à la sécurité du système d’information de l’organisation",
        "Les indicateurs de positionnement sont présentés ci-dessous",
        (
            "Participer à la définition du cahier des charges d’un projet",
            "Organiser la documentation du projet",
            "Mobiliser des outils de gestion pour le suivi d’un projet",
            "Communiquer dans le cadre d’un projet",
        ),
        {
            "cahier_des_charges": "Pertinence de la participation à la définition du cahier des charges",
            "documentation": "Fiabilité de l’organisation et de l’accès à la base documentaire",
            "outils_de_suivi": "Maîtrise des fonctionnalités de base des outils de gestion de projet",
            "planification": "Fiabilité du suivi de la planification du projet",
            "communication": "Qualité de la communication écrite et orale avec les acteurs du projet",
            "informations": "Fiabilité des informations communiquées et des notifications",
        },
    ),
)
LEVEL_WORDINGS = (
    (
        "TI",
        "Très insuffisant",
        "Aucune autonomie ; applique des procédures avec aide ; a besoin d’être guidé(e) pour s’organiser ; réalise"
        " des tâches simples, sans complexité, ni aléa ; ne contrôle pas son travail ; maîtrise partiellement"
        " l’environnement numérique lié à ses missions, réalise des productions peu fiables ; les connaissances sont"
        " superficielles mais utilisées pour réussir la tâche.",
    ),
    (
        "I",
        "Insuffisant",
        "Est autonome sur des tâches simples ; applique les procédures ; exécute de manière correcte ; maîtrise"
        " partiellement l’environnement numérique lié à ses missions ; gère la complexité avec des aides ; ne gère pas"
        " les aléas ; manque d’assurance ; ne prend pas d’initiative ; son travail a besoin d’être contrôlé ; transfère"
        " ses connaissances pour réaliser d’autres tâches.",
    ),
    (
        "S",
        "Satisfaisant",
        "Est autonome, efficace, fiable ; réalise un travail de qualité ; maîtrise les normes professionnelles et les"
        " codes ; maîtrise l’environnement numérique lié à ses missions ; gère seul(e) la complexité et certains aléas"
        " ; rend compte de son activité ; les connaissances sont fonctionnelles pour déterminer les éléments clé d’une"
        " situation.",
    ),
    (
        "TS",
        "Très satisfaisant",
        "Est totalement autonome, fiable, efficient, pertinent ; s’autoévalue ; réalise un travail de qualité ;"
        " maîtrise les normes professionnelles et les codes, maîtrise l’environnement numérique lié à ses missions ;"
        " gère seul(e) la complexité et les aléas, propose des solutions ; prend des initiatives ; prend du recul ;"
        " rend compte de son activité ; est force de propositions ; comprend et se situe dans les processus de"
        " l’organisation ; les connaissances sont approfondies.",
    ),
)
WORDING = {
    "diploma": "MENTION COMPLÉMENTAIRE SERVICES NUMÉRIQUES AUX ORGANISATIONS",
    "exam": "ÉPREUVE E1 : CONTRIBUER À LA PRÉSENCE EN LIGNE DE L’ORGANISATION",
    "document": "GRILLE D’AIDE À L’ÉVALUATION",
    "coefficient_label": "COEFFICIENT 6",
    "forms": ("Forme ponctuelle", "CCF"),
    "notices": (
        "À l’usage de la commission d’évaluation (non communicable à la personne candidate)",
        "Seule l’appréciation générale et la note sur 20 sont communicables à la personne candidate",
    ),
    "last_and_first_name": "NOM, prénom du candidat",
    "school": "Établissement",
    "number": "Numéro d’inscription",
    "exam_date": "Date de l’évaluation",
    "skills": "Compétences détaillées",
    "levels_legend": "Indicateurs de positionnement : TI : Très insuffisant - I : Insuffisant - S : satisfaisant - TS"
    " : Très satisfaisant",
    "appreciation": "Appréciation générale",
    "total": "Note globale sur 60 proposée",
    "mark_on_20": "Note sur 20 (arrondie au ½ point supérieur)",
    "commission": "Commission d’évaluation",
    "members": "Nom et prénoms des membres de la commission",
    "capacity": "Qualité",
    "signature": "Signature",
}


def test_competencies_and_criteria(grid):
    found = tuple(
        (c.id, c.title, c.pointer, c.skills, {criterion.id: criterion.label for criterion in c.criteria})
        for c in grid.competencies
    )
    assert found == COMPETENCIES


def test_levels(grid):
    assert tuple((w.level.value, w.label, w.descriptor) for w in grid.levels) == LEVEL_WORDINGS
    assert [level.rank for level in LEVELS] == [0, 1, 2, 3]


def test_headings(grid):
    assert vars(grid.wording) == WORDING
    assert (grid.id, grid.coefficient) == ("mc-sno-e1", 6)


def test_keys_are_those_of_the_files(grid):
    expected = [f"{competency[0]}.{name}" for competency in COMPETENCIES for name in competency[4]]
    assert [criterion.key for criterion in grid.criteria] == expected
    assert len(expected) == len(grid.criterion_keys) == 15
    assert [competency.mark_key for competency in grid.competencies] == [
        "C1.1.note",
        "C1.2.note",
        "C1.3.note",
    ]
    assert grid.competency("C1.2") is grid.competencies[1]
    with pytest.raises(KeyError):
        grid.competency("C9")


def test_the_six_anomalies_are_told(grid):
    words = (
        "TI, I, F, TF",
        "sécurité du système d’information",
        "C1-3-",
        "page 2",
        "Compétences C1.1",
        "une croix",
    )
    assert len(grid.anomalies) == len(words)
    assert all(word in told for word, told in zip(words, grid.anomalies, strict=True))


def test_typography():
    """Curly apostrophes everywhere, and none of the word processor's accidents."""
    text = "".join(
        line
        for line in (resources.files("e1tui") / "grids" / "mc-sno-e1.toml")
        .read_text("utf-8")
        .splitlines(True)
        if not line.startswith("#")
    )
    assert not re.search(r"\w'\w|\.\.|;,|environ-|numé-|profession-", text)


@pytest.fixture(scope="module")
def document():
    path = resources.files("e1tui") / "grids" / f"{DEFAULT_GRID}.toml"
    return tomllib.loads(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("format",), 3, "format"),
        (("intitule",), 3, "intitule"),
        (("intitule",), "", "intitule"),
        (("coefficient",), "6", "coefficient"),
        (("coefficient",), True, "coefficient"),
        (("coefficient",), 0, "coefficient"),
        (("anomalies",), [1], "anomalies"),
        (("libelles",), [], "libelles"),
        (("libelles", "total"), None, "total"),
        (("niveaux",), {}, "niveaux"),
        (("niveaux", 0, "id"), "trop long", "id"),
        (("niveaux", 0, "id"), "TS", "id"),
        (("competences",), ["C1.1"], "competences"),
        (("competences", 0, "criteres", 0, "libelle"), 1, "libelle"),
    ],
)
def test_a_grid_that_is_wrong_is_refused(document, path, value, key):
    wrong = copy.deepcopy(document)
    table = wrong
    for step in path[:-1]:
        table = table[step]
    table[path[-1]] = value
    with pytest.raises(DocumentError) as refused:
        parse_grid("essai", wrong)
    assert refused.value.key.split(", ")[-1] == key


def test_a_grid_that_is_not_shipped():
    with pytest.raises(DocumentError, match="grille inconnue « e2 » .connues : mc-sno-e1.") as refused:
        load_grid("e2")
    assert refused.value.key == "grille"
