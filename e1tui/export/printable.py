"""Whether documents could be made of an evaluation: asked before it is closed."""

from __future__ import annotations

from e1tui.domain.evaluation import Evaluation


def unprintable(evaluation: Evaluation) -> str:
    """Why no document could be made of the evaluation, or "": its appreciation or name cannot be printed."""
    from e1tui.export.faces import face  # the font is read when something is closed, not before

    candidate = evaluation.candidate
    texts = {"l’appréciation": evaluation.appreciation, "le nom": candidate.full_name}
    for where, text in texts.items():
        if missing := face(bold=True).missing(text.replace("\t", " ")):
            return f"À remplacer dans {where}, les documents ne savent pas l’imprimer : {' '.join(missing)}"
    return ""
