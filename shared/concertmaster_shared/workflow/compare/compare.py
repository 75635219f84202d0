"""Compare two documents. Takes time in proportion to their size, and looks closely only at parts that differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import ClassVar, TypeVar

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.workflow.document import Edge, Group, Node, Note, WorkflowDocument, WorkflowSettings
from concertmaster_shared.workflow.foreign import to_json

from .difference import Difference, FieldChange, Kind, PartChange
from .values import ABSENT, is_map, same

Drawn = TypeVar("Drawn", bound=Node | Edge | Note | Group)


class RepeatedIdError(ConcertMasterError):
    """Two parts of one kind have one id, so nobody can tell which of them is which on the other side."""

    code: ClassVar[str] = "workflow.duplicate_id"


def compare(old: WorkflowDocument, new: WorkflowDocument) -> Difference:
    """Tell what leads from ``old`` to ``new``; raises ``RepeatedIdError``."""
    nodes, edges = _parts("node", old.nodes, new.nodes), _parts("edge", old.edges, new.edges)
    notes, groups = _parts("note", old.notes, new.notes), _parts("group", old.groups, new.groups)
    orders: tuple[tuple[Kind, bool], ...] = (
        ("node", _is_reordered(old.nodes, new.nodes, nodes)),
        ("edge", _is_reordered(old.edges, new.edges, edges)),
        ("note", _is_reordered(old.notes, new.notes, notes)),
        ("group", _is_reordered(old.groups, new.groups, groups)),
    )
    return Difference(
        nodes=nodes,
        edges=edges,
        notes=notes,
        groups=groups,
        workflow=tuple(_workflow(old, new)),
        reordered=tuple(kind for kind, is_reordered in orders if is_reordered),
    )


def parts_by_id(parts: Sequence[Drawn]) -> dict[str, Drawn]:
    """Give parts by id, in drawing order; raises ``RepeatedIdError``."""
    found = {part.id: part for part in parts}
    if len(found) < len(parts):
        part_id, times = Counter(part.id for part in parts).most_common(1)[0]
        raise RepeatedIdError(id=part_id, times=times)
    return found


def part_fields(part: Node | Edge | Note | Group) -> dict[str, object]:
    """Give the fields of a part but its id, those that only newer versions know among them."""
    known = {name: value for name, value in part.__dict__.items() if name != "id"}
    return known | (part.model_extra or {})


def same_part(old: Node | Edge | Note | Group | None, new: Node | Edge | Note | Group | None) -> bool:
    """Tell whether two parts, or two missing ones, are one."""
    if old is None or new is None:
        return old is new
    return old is new or same(part_fields(old), part_fields(new))


def settings_fields(settings: WorkflowSettings) -> dict[str, object]:
    """Give the settings as JSON values."""
    return to_json(settings)


def _parts(kind: Kind, old: Sequence[Drawn], new: Sequence[Drawn]) -> tuple[PartChange[Drawn], ...]:
    before, after = parts_by_id(old), parts_by_id(new)
    found: list[PartChange[Drawn]] = []
    for part_id, part in before.items():
        other = after.get(part_id)
        if other is None:
            found.append(PartChange(kind, part_id, part, None))
        elif not same_part(part, other):
            found.append(PartChange(kind, part_id, part, other, tuple(_fields(part, other))))
    return (*found, *(PartChange(kind, part_id, None, part) for part_id, part in after.items() if part_id not in before))


def _fields(old: Node | Edge | Note | Group, new: Node | Edge | Note | Group) -> Iterator[FieldChange]:
    before, after = part_fields(old), part_fields(new)
    if isinstance(old, Group) and isinstance(new, Group):
        yield from _members(old.nodes, new.nodes)
        del before["nodes"], after["nodes"]
    for name in {**before, **after}:
        if name == "position":
            if before[name] != after[name]:
                yield FieldChange((name,), before[name], after[name])
        else:
            yield from _walk((name,), before.get(name, ABSENT), after.get(name, ABSENT))


def _members(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[FieldChange]:
    before, after = set(old), set(new)
    yield from (FieldChange(("nodes", node), node, ABSENT) for node in old if node not in after)
    yield from (FieldChange(("nodes", node), ABSENT, node) for node in new if node not in before)
    if before == after and old != new:
        yield FieldChange(("nodes",), old, new)


def _workflow(old: WorkflowDocument, new: WorkflowDocument) -> Iterator[FieldChange]:
    yield from _walk(("name",), old.name, new.name)
    yield from _walk(("description",), old.description, new.description)
    if old.settings is not new.settings:
        yield from _walk(("settings",), settings_fields(old.settings), settings_fields(new.settings))
    before, after = old.model_extra or {}, new.model_extra or {}
    for name in {**before, **after}:
        yield from _walk((name,), before.get(name, ABSENT), after.get(name, ABSENT))


def _walk(path: tuple[str, ...], old: object, new: object) -> Iterator[FieldChange]:
    """Go down into maps, and into lists where nothing was added or removed; expressions are whole things."""
    if same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict) and is_map(old) and is_map(new):
        for key in {**old, **new}:
            yield from _walk((*path, str(key)), old.get(key, ABSENT), new.get(key, ABSENT))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (left, right) in enumerate(zip(old, new, strict=True)):
            yield from _walk((*path, str(index)), left, right)
    else:
        yield FieldChange(path, old, new)


def _is_reordered(old: Sequence[Drawn], new: Sequence[Drawn], changes: Sequence[PartChange[Drawn]]) -> bool:
    """Tell whether what did not change stands in another order; what is put anew comes last without anybody's wish."""
    changed = {change.id for change in changes}
    return [part.id for part in old if part.id not in changed] != [part.id for part in new if part.id not in changed]
