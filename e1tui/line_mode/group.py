"""Who is before the commission with a candidate: those of the same group, in the situation that has one."""

from __future__ import annotations

from e1tui.domain.evaluation import Evaluation
from e1tui.domain.session import Presence
from e1tui.errors import E1Error
from e1tui.scoring.post import Post


def mates(post: Post, evaluation: Evaluation) -> tuple[str, tuple[str, ...]]:
    """The name of the candidate's group and its members' files, the candidate's among them, in the order of their
    names; "" and nobody for who is alone. Who is absent from that situation is left out, and a file that cannot be read.
    """
    found = ((one.id, evaluation.oral(one.id).group) for one in post.session.situations)
    situation, group = next(((one, group) for one, group in found if group), ("", ""))
    if not group:
        return "", ()
    members = []
    for stem in post.store.stems():
        try:
            other = post.pending(stem) or post.store.load(stem, history=False).evaluation
        except E1Error:
            continue
        oral = other.oral(situation)
        if oral.group == group and oral.presence in (None, Presence.PRESENT):
            members.append((post.session.name_key(other.candidate), stem))
    return group, tuple(stem for _, stem in sorted(members))
