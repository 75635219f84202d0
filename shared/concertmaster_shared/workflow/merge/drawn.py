"""Merge what is only drawn: notes field by field, groups with their members one by one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from concertmaster_shared.workflow.compare import ABSENT
from concertmaster_shared.workflow.compare.compare import part_fields, same_part
from concertmaster_shared.workflow.document import Group, Node, Note

from .conflict import OTHER, Conflict, Decisions, Place
from .nodes import MergedNodes
from .order import woven
from .three import Three, merge_values, plain, rebuilt

Framed = TypeVar("Framed", bound=Note | Group)


def merge_notes(three: Three[Note], decisions: Decisions) -> dict[str, Note]:
    """Merge every note."""
    merged = {note_id: _part(("notes", note_id), three, decisions) for note_id in three.ids()}
    return {note_id: note for note_id, note in merged.items() if note is not None}


def merge_groups(three: Three[Group], nodes: Three[Node], merged: MergedNodes, *, decisions: Decisions) -> dict[str, Group]:
    """Merge every group; a node that is gone is in none."""
    kept: dict[str, Group] = {}
    for group_id in three.ids():
        group = _part(("groups", group_id), three, decisions)
        if group is None:
            continue
        members = _members(group, three, merged)
        lost = {node for side in OTHER for node in members if node not in nodes.of(side) and _has(three.of(side), group_id, node)}
        there = tuple(node for node in members if node in merged.nodes or node in lost)
        kept[group_id] = group if there == group.nodes else group.model_copy(update={"nodes": there})
    return kept


def _part(place: Place, three: Three[Framed], decisions: Decisions) -> Framed | None:
    part_id = place[1]
    base, ours, theirs = three.base.get(part_id), three.ours.get(part_id), three.theirs.get(part_id)
    if same_part(ours, theirs) or same_part(base, theirs):
        return ours
    if same_part(base, ours):
        return theirs
    if base is None or ours is None or theirs is None:
        side = decisions.take(Conflict(place, plain(base), plain(ours), plain(theirs)))
        return ours if side == "ours" else theirs
    versions = [part_fields(part) for part in (base, ours, theirs)]
    changed: dict[str, object] = {}
    for name in {**versions[0], **versions[1], **versions[2]}:
        if name != "nodes":
            before, mine, other = (version.get(name, ABSENT) for version in versions)
            value = merge_values((*place, name), (before, mine, other), decisions)
            if value is not ABSENT:
                changed[name] = value
    return rebuilt(ours, changed)


def _members(group: Group, three: Three[Group], merged: MergedNodes) -> tuple[str, ...]:
    """Merge who is in a group: whoever one side put in is in, whoever one side took out is out; their order means nothing."""
    base, ours, theirs = (side.get(group.id) for side in (three.base, three.ours, three.theirs))
    if ours is None or theirs is None:
        return group.nodes
    before: frozenset[str] = frozenset(base.nodes if base else ())
    mine, other = frozenset(ours.nodes), frozenset(theirs.nodes)
    members = set(mine & other) | ((mine ^ other) - before)
    for node in mine ^ other:
        for side in merged.claims.get(("groups", group.id, "nodes", node), {}).values():
            members = members | {node} if node in (mine if side == "ours" else other) else members - {node}
    lead, follow = (theirs, ours) if base is not None and base.nodes == ours.nodes else (ours, theirs)
    return lead.nodes if members == set(lead.nodes) else tuple(woven(lead.nodes, follow.nodes, members))


def _has(groups: Mapping[str, Group], group_id: str, node: str) -> bool:
    group = groups.get(group_id)
    return group is not None and node in group.nodes
