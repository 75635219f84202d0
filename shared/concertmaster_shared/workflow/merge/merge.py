"""Merge two documents that grew out of a third."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from concertmaster_shared.workflow.compare import ABSENT, parts_by_id
from concertmaster_shared.workflow.compare.compare import settings_fields
from concertmaster_shared.workflow.document import WorkflowDocument, WorkflowSettings

from .align import apart, once
from .conflict import Choice, Decisions, Merged, Place
from .doubles import parted
from .drawn import merge_groups, merge_notes
from .edges import merge_edges
from .nodes import merge_nodes
from .order import in_order
from .three import Drawn, Three, merge_maps, merge_values
from .ties import find_ties

_NO_CHOICES: Final[Mapping[Place, Choice]] = MappingProxyType({})


def merge(
    base: WorkflowDocument,
    ours: WorkflowDocument,
    theirs: WorkflowDocument,
    *,
    choices: Mapping[Place, Choice] = _NO_CHOICES,
) -> Merged:
    """Merge what both sides made of ``base``; ``choices`` settle conflicts by place, and ours settles the others.

    The conflicts are the same whatever is chosen, but for what names a node of which both are kept. Raises ``RepeatedIdError``.
    """
    theirs, doubles = parted(base, ours, theirs, choices=choices)
    decisions = Decisions(choices, doubles)
    nodes = _three(base.nodes, ours.nodes, theirs.nodes)
    edges = apart(once(_three(base.edges, ours.edges, theirs.edges)))
    notes = apart(_three(base.notes, ours.notes, theirs.notes))
    groups = apart(_three(base.groups, ours.groups, theirs.groups))
    name = str(merge_values(("name",), (base.name, ours.name, theirs.name), decisions))
    description = str(merge_values(("description",), (base.description, ours.description, theirs.description), decisions))
    settings = _settings(base.settings, (ours.settings, theirs.settings), decisions)
    merged = merge_nodes(nodes, find_ties(nodes, edges, groups), decisions)
    document = WorkflowDocument.model_construct(
        format=base.format,
        name=name,
        description=description,
        nodes=in_order(nodes, merged.nodes),
        edges=in_order(edges, merge_edges(edges, nodes, merged, decisions=decisions)),
        notes=in_order(notes, merge_notes(notes, decisions)),
        groups=in_order(groups, merge_groups(groups, nodes, merged, decisions=decisions)),
        settings=settings,
    )
    foreign = _foreign(base, (ours, theirs), decisions)
    if foreign:
        document = WorkflowDocument.model_validate({**document.__dict__, **foreign}, extra="allow")
    return Merged(document, tuple(decisions.found))


def _three(base: Sequence[Drawn], ours: Sequence[Drawn], theirs: Sequence[Drawn]) -> Three[Drawn]:
    return Three(parts_by_id(base), parts_by_id(ours), parts_by_id(theirs))


def _settings(base: WorkflowSettings, sides: tuple[WorkflowSettings, WorkflowSettings], decisions: Decisions) -> WorkflowSettings:
    before, mine, other = (settings_fields(settings) for settings in (base, *sides))
    merged = {
        field: merge_values(
            ("settings", field), (before.get(field, ABSENT), mine.get(field, ABSENT), other.get(field, ABSENT)), decisions
        )
        for field in {**mine, **other}
    }
    return WorkflowSettings.model_validate({name: value for name, value in merged.items() if value is not ABSENT}, extra="allow")


def _foreign(base: WorkflowDocument, sides: tuple[WorkflowDocument, WorkflowDocument], decisions: Decisions) -> dict[str, object]:
    """Merge the fields of the workflow itself that only newer versions know."""
    before, mine, other = (dict(document.model_extra or {}) for document in (base, *sides))
    return merge_maps((), (before, mine, other), decisions)
