"""Replace what was found, in texts alone: numbers, ids, types and the names of fields stay what they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from concertmaster_designer.documents.history import Edits
from concertmaster_shared.workflow import Draft
from concertmaster_shared.workflow.document import NAME_LIMIT, TEXT_LIMIT
from concertmaster_shared.workflow.edits import Edit, PutGroup, PutNote, SetNode, SetParameters, SetWorkflow

from .query import Query, QueryError
from .search import Hit, Place

_KEY_LIMIT = 4_096


@dataclass(frozen=True, slots=True)
class Replacement:
    """A text as it stands and as it would be."""

    place: Place
    before: str
    after: str


def replacements(draft: Draft, query: Query, hits: Iterable[Hit], *, by: str) -> tuple[tuple[Replacement, ...], Edits]:
    r"""Give what replacing these hits would change, and the edits that do it in one step.

    Hits whose text has changed since, ids and types are left out. For a regular expression ``by`` may name its groups, as in
    ``\1``; raises ``QueryError`` where it names one that is not there.
    """
    chosen: dict[Place, list[Hit]] = {}
    for hit in hits:
        if is_replaceable(hit.place):
            chosen.setdefault(hit.place, []).append(hit)
    made: list[Replacement] = []
    for place, here in chosen.items():
        before = here[0].text
        after = _replaced(query, before, here, by)
        if after != before and _text_at(draft, place) == before and len(after) <= _limit(place):
            made.append(Replacement(place, before, after))
    return tuple(made), _edits(draft, made)


def is_replaceable(place: Place) -> bool:
    """Tell whether a text may be replaced: an id or a type is more than a text."""
    return place.part != "nodes" or place.path[0] not in {"id", "type"}


def _replaced(query: Query, text: str, hits: Sequence[Hit], by: str) -> str:
    parts, rest = [], 0
    for hit in sorted(hits, key=lambda one: one.begin):
        parts += [text[rest : hit.begin], _written(query, text, hit, by)]
        rest = hit.end
    return "".join([*parts, text[rest:]])


def _written(query: Query, text: str, hit: Hit, by: str) -> str:
    if not query.regex:
        return by
    found = query.pattern.match(text, hit.begin)
    if found is None:
        return text[hit.begin : hit.end]
    try:
        return found.expand(by)
    except (re.error, IndexError) as failure:
        raise QueryError(f"What to put in its place cannot be read: {failure}.") from failure


def _limit(place: Place) -> float:
    if place.scope == "names" or place.part == "groups":
        return NAME_LIMIT
    if place.scope == "settings":
        return _KEY_LIMIT
    return TEXT_LIMIT if place.scope == "notes" else float("inf")


def _text_at(draft: Draft, place: Place) -> str | None:
    try:
        value: Any = _root(draft, place)
        for name in place.path:
            if isinstance(value, (dict, list)):
                value = value[int(name)] if isinstance(value, list) else value[name]
            else:
                value = getattr(value, name)
    except (LookupError, AttributeError, ValueError):
        return None
    return value if isinstance(value, str) else None


def _root(draft: Draft, place: Place) -> object:
    match place.part:
        case "nodes":
            return draft.nodes[place.id]
        case "notes":
            return draft.notes[place.id]
        case "groups":
            return draft.groups[place.id]
        case "settings":
            return draft.settings
    return draft


def _edits(draft: Draft, made: Sequence[Replacement]) -> Edits:
    edits: list[Edit] = []
    settings, changed = draft.settings, dict[tuple[str, str], Any]()
    for one in made:
        place = one.place
        match place.part, place.path:
            case "nodes", ("name",):
                edits.append(SetNode(id=place.id, name=one.after))
            case "nodes", (_, name, *inner):
                key = place.id, name
                value = changed.get(key, draft.nodes[place.id].parameters[name])
                changed[key] = _with(value, inner, one.after)
            case "notes", _:
                edits.append(PutNote(note=draft.notes[place.id].model_copy(update={"text": one.after})))
            case "groups", _:
                edits.append(PutGroup(group=draft.groups[place.id].model_copy(update={"title": one.after})))
            case "settings", ("sequence_key",):
                settings = settings.model_copy(update={"sequence_key": one.after})
            case "settings", _ if settings.concurrency is not None:
                settings = settings.model_copy(update={"concurrency": settings.concurrency.model_copy(update={"key": one.after})})
            case "workflow", (field,):
                edits.append(SetWorkflow(**{field: one.after}))
    if settings is not draft.settings:
        edits.append(SetWorkflow(settings=settings))
    edits += [SetParameters(id=node_id, set={name: value}) for (node_id, name), value in changed.items()]
    return tuple(edits)


def _with(value: Any, path: Sequence[str], text: str) -> Any:
    if not path:
        return text
    name, *inner = path
    if isinstance(value, list):
        return [_with(item, inner, text) if place == int(name) else item for place, item in enumerate(value)]
    return {**value, name: _with(value[name], inner, text)}
