"""What the export screen offers: whose documents, which, and how."""

from __future__ import annotations

from typing import Final

ONE, ALL = "candidat", "session"
# The values of e1tui.export.order.Document, which is imported when something is exported.
GRID, EXTRACT, MARK_SHEET, MORNING, LIST = "grille", "extrait", "bordereau", "matin", "liste"
MINUTES, NOTES = "pv", "notes"
COMBINED, DRAFTS, REMARKS = "reunies", "projet", "remarques"
BY_DAY, BY_SCHOOL = "par-jour", "par-etablissement"
DOCUMENTS: Final = {
    GRID: "Grille officielle (confidentielle, non communicable)",
    EXTRACT: "Extrait communicable (PDF et texte)",
    MARK_SHEET: "Bordereau de notation, toute la session (PDF, CSV, XLSX)",
    MORNING: "Dossier du matin, toute la session (présence, passage, grilles vierges)",
    MINUTES: "Procès-verbal, toute la session (présents, absents, incidents)",
    NOTES: "Notes à reporter, toute la session (numéro, note ou code ; PDF, CSV)",
    LIST: "Liste des candidats, toute la session (CSV, XLSX ; se réimporte)",
}
OF_SESSION: Final = frozenset({MARK_SHEET, MORNING, MINUTES, NOTES, LIST})
OF_GROUP: Final = OF_SESSION - {LIST}  # what can be made by day and by school
OPTIONS: Final = {
    COMBINED: "Les grilles de la session en un seul PDF, à imprimer recto verso",
    DRAFTS: "Extraits des brouillons aussi, marqués PROJET",
    REMARKS: "Remarques et notes internes, sur une feuille à part des grilles",
    BY_DAY: "Les documents de la session, un par jour",
    BY_SCHOOL: "Les documents de la session, un par établissement",
}
