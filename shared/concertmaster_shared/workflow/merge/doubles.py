"""Nodes that both sides added under one id: where both are kept, theirs gets an id of its own, and what names it follows."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from concertmaster_shared.workflow.compare import parts_by_id
from concertmaster_shared.workflow.compare.compare import same_part
from concertmaster_shared.workflow.document import WorkflowDocument
from concertmaster_shared.workflow.draft import Draft
from concertmaster_shared.workflow.refactor import change_id

from .conflict import Choice, Conflict, Place
from .three import plain

_LONGEST_STEM = 50


def parted(
    base: WorkflowDocument, ours: WorkflowDocument, theirs: WorkflowDocument, *, choices: Mapping[Place, Choice]
) -> tuple[WorkflowDocument, Mapping[str, Conflict]]:
    """Give theirs with other ids for the nodes of which both are chosen, and by id these as the conflicts that they are."""
    chosen = [place[1] for place, choice in choices.items() if choice == "both" and place[0] == "nodes" and len(place) > 1]
    if not chosen:
        return theirs, {}
    before, mine, others = (parts_by_id(document.nodes) for document in (base, ours, theirs))
    for parts in (theirs.edges, theirs.notes, theirs.groups):
        parts_by_id(parts)
    draft, found = Draft(theirs), dict[str, Conflict]()
    taken = {*before, *mine, *others}
    for node_id in dict.fromkeys(chosen):
        if node_id in before or node_id not in mine or node_id not in others or same_part(mine[node_id], others[node_id]):
            continue
        found[node_id] = Conflict(("nodes", node_id), plain(None), plain(mine[node_id]), plain(others[node_id]))
        stem = node_id[:_LONGEST_STEM]
        free = next(name for number in count(2) if (name := f"{stem}_{number}") not in taken)
        taken.add(free)
        draft.apply(change_id(draft, node_id, free))
    parts_of = draft.document()
    return theirs.model_copy(update={"nodes": parts_of.nodes, "edges": parts_of.edges, "groups": parts_of.groups}), found
