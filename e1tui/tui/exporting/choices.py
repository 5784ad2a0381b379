"""What the export screen offers: whose documents, which, and how."""

from __future__ import annotations

from typing import Final

from e1tui.export.order import OF_CANDIDATE, Document

ONE, ALL = "candidat", "session"
COMBINED, DRAFTS, REMARKS = "reunies", "projet", "remarques"
BY_DAY, BY_SCHOOL = "par-jour", "par-etablissement"
DOCUMENTS: Final[dict[str, str]] = {
    Document.GRID: "Grille officielle (confidentielle, non communicable)",
    Document.EXTRACT: "Extrait communicable (PDF et texte)",
    Document.MARK_SHEET: "Bordereau de notation, toute la session (PDF, CSV, XLSX)",
    Document.MORNING: "Dossier du matin, toute la session (présence, passage, grilles vierges)",
    Document.MINUTES: "Procès-verbal, toute la session (présents, absents, incidents)",
    Document.NOTES: "Notes à reporter, toute la session (numéro, note ou code ; PDF, CSV)",
    Document.LIST: "Liste des candidats, toute la session (CSV, XLSX ; se réimporte)",
}
OF_SESSION: Final = frozenset(DOCUMENTS) - OF_CANDIDATE
OPTIONS: Final = {
    COMBINED: "Les grilles de la session en un seul PDF, à imprimer recto verso",
    DRAFTS: "Extraits des brouillons aussi, marqués PROJET",
    REMARKS: "Remarques et notes internes, sur une feuille à part des grilles",
    BY_DAY: "Les documents de la session, un par jour",
    BY_SCHOOL: "Les documents de la session, un par établissement",
}
