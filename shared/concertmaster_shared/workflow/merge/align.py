"""Before merging: parts that both sides added under one id but that are two things get two ids.

Ids of edges, notes and groups mean nothing to a person or to a run, so both are kept. An edge that both sides drew alike is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import cast

from concertmaster_shared.workflow.compare.compare import same_part
from concertmaster_shared.workflow.document import Edge

from .three import Drawn, Three


def apart(three: Three[Drawn]) -> Three[Drawn]:
    """Give their additions ids of their own where ours took the id for something else."""
    taken = {*three.base, *three.ours, *three.theirs}
    theirs: dict[str, Drawn] = {}
    for part_id, part in three.theirs.items():
        other = three.ours.get(part_id)
        if other is None or part_id in three.base or same_part(part, other):
            theirs[part_id] = part
            continue
        free = next(name for number in count(2) if (name := f"{part_id[:50]}_{number}") not in taken)
        taken.add(free)
        theirs[free] = cast("Drawn", part.model_copy(update={"id": free}))
    return Three(three.base, three.ours, theirs)


def once(three: Three[Edge]) -> Three[Edge]:
    """Leave out an edge that they added where we added the same one under another id."""
    added = {_ends(edge) for edge_id, edge in three.ours.items() if edge_id not in three.base}
    return Three(three.base, three.ours, _without(three, added))


def _without(three: Three[Edge], added: set[tuple[str, ...]]) -> Mapping[str, Edge]:
    return {
        edge_id: edge
        for edge_id, edge in three.theirs.items()
        if edge_id in three.base or _ends(edge) not in added or same_part(three.ours.get(edge_id), edge)
    }


def _ends(edge: Edge) -> tuple[str, ...]:
    return edge.source, edge.source_port, edge.target, edge.target_port
