"""Three versions of each part by id, and the one rule on which all merging stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from pydantic import BaseModel

from concertmaster_shared.workflow.compare import ABSENT, same
from concertmaster_shared.workflow.compare.values import is_map
from concertmaster_shared.workflow.document import Edge, Group, Node, Note
from concertmaster_shared.workflow.foreign import to_json

from .conflict import Conflict, Decisions, Place, Side

Drawn = TypeVar("Drawn", bound=Node | Edge | Note | Group)


@dataclass(frozen=True, slots=True)
class Three(Generic[Drawn]):
    """Parts of one kind by id: as they were, and as each side has them."""

    base: Mapping[str, Drawn]
    ours: Mapping[str, Drawn]
    theirs: Mapping[str, Drawn]

    def of(self, side: Side) -> Mapping[str, Drawn]:
        """Give the parts of a side."""
        return self.ours if side == "ours" else self.theirs

    def ids(self) -> dict[str, None]:
        """Give every id that a side has, in order."""
        return dict.fromkeys((*self.ours, *self.theirs))


def merge_values(place: Place, three: tuple[object, object, object], decisions: Decisions) -> object:
    """Merge one JSON value of which any version may be ``ABSENT``: what one side alone changed is taken, maps key by key."""
    base, ours, theirs = three
    if same(ours, theirs) or same(base, theirs):
        return ours
    if same(base, ours):
        return theirs
    if isinstance(base, dict) and isinstance(ours, dict) and isinstance(theirs, dict) and all(map(is_map, three)):
        return merge_maps(place, (base, ours, theirs), decisions)
    conflict = Conflict(place, base, ours, theirs)
    return conflict.value(decisions.take(conflict))


def merge_maps(
    place: Place, three: tuple[dict[str, object], dict[str, object], dict[str, object]], decisions: Decisions
) -> dict[str, object]:
    """Merge maps key by key."""
    base, ours, theirs = three
    merged: dict[str, object] = {}
    for key in {**ours, **theirs, **base}:
        versions = (base.get(key, ABSENT), ours.get(key, ABSENT), theirs.get(key, ABSENT))
        value = merge_values((*place, key), versions, decisions)
        if value is not ABSENT:
            merged[key] = value
    return merged


def plain(value: object) -> object:
    """Give a part as JSON, a missing one as ``ABSENT``, and leave other values as they are."""
    if value is None:
        return ABSENT
    return to_json(value) if isinstance(value, BaseModel) else value


def rebuilt(part: Drawn, fields: dict[str, object]) -> Drawn:
    """Give a part with other fields, those that only newer versions know among them."""
    own = type(part).model_fields
    if not part.model_extra and fields.keys() <= own.keys():
        return cast("Drawn", part.model_copy(update=fields))
    kept = {name: getattr(part, name) for name in own if name not in fields}
    return cast("Drawn", type(part).model_validate({**kept, **fields}, extra="allow"))
