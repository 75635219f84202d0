"""Go through the texts of a document, part by part, so that whoever asks can stop between two and go on later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from concertmaster_shared.expressions import is_template
from concertmaster_shared.nodes.parameters import EXPRESSION_KEY, is_expression
from concertmaster_shared.workflow import Draft, Node

from .query import Query, Scope


@dataclass(frozen=True, slots=True)
class Place:
    """A text of a document: ``path`` leads to it below its part; ``scope`` is the kind of text."""

    part: str
    id: str
    path: tuple[str, ...]
    scope: Scope


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece of a text that fits."""

    place: Place
    text: str
    begin: int
    end: int


def texts(draft: Draft, scopes: frozenset[Scope]) -> Iterator[tuple[Place, str] | None]:
    """Give the texts of a document in its order, and None between two nodes.

    A node that is removed while whoever asks rests is left out.
    """
    yield from _wanted(_of_workflow(draft), scopes)
    for node_id in list(draft.nodes):
        node = draft.nodes.get(node_id)
        if node is not None:
            yield from _wanted(texts_of(node), scopes)
        yield None
    notes = ((Place("notes", note.id, ("text",), "notes"), note.text) for note in list(draft.notes.values()))
    groups = ((Place("groups", group.id, ("title",), "notes"), group.title) for group in list(draft.groups.values()))
    yield from _wanted(notes, scopes)
    yield from _wanted(groups, scopes)


def search(draft: Draft, query: Query) -> Iterator[Hit]:
    """Give what fits, in the order of the document; raises ``QueryError``."""
    for found in texts(draft, query.scopes):
        if found is not None:
            yield from hits_in(found, query)


def hits_in(found: tuple[Place, str], query: Query) -> list[Hit]:
    """Give the pieces of one text that fit."""
    place, text = found
    return [Hit(place, text, begin, end) for begin, end in query.spans(text)] if query.text else []


def _wanted(found: Iterable[tuple[Place, str]], scopes: frozenset[Scope]) -> Iterator[tuple[Place, str]]:
    return ((place, text) for place, text in found if text and place.scope in scopes)


def texts_of(node: Node) -> Iterator[tuple[Place, str]]:
    """Give every text of a node: name, id, type, and what stands in its parameters."""
    yield Place("nodes", node.id, ("name",), "names"), node.name
    yield Place("nodes", node.id, ("id",), "names"), node.id
    yield Place("nodes", node.id, ("type",), "names"), node.type
    yield from _texts_in(node.id, node.parameters, ("parameters",))


def _texts_in(node_id: str, value: Any, path: tuple[str, ...]) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield Place("nodes", node_id, path, "expressions" if is_template(value) else "parameters"), value
    elif is_expression(value):
        yield Place("nodes", node_id, (*path, EXPRESSION_KEY), "expressions"), value[EXPRESSION_KEY]
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _texts_in(node_id, item, (*path, str(name)))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts_in(node_id, item, (*path, str(number)))


def _of_workflow(draft: Draft) -> Iterator[tuple[Place, str]]:
    yield Place("workflow", "", ("name",), "names"), draft.name
    yield Place("workflow", "", ("description",), "notes"), draft.description
    settings = draft.settings
    yield Place("settings", "", ("sequence_key",), "settings"), settings.sequence_key
    if settings.concurrency is not None:
        yield Place("settings", "", ("concurrency", "key"), "settings"), settings.concurrency.key
