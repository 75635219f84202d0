"""Read JSON as a workflow and look for problems, without holding up the event loop while doing so.

A large document is read by a thread, and in slices: one call of the model's reader over 100,000 nodes would keep every other
thread waiting for two seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, TypeVar

import orjson
from pydantic import TypeAdapter

from concertmaster_shared.problems import Problem
from concertmaster_shared.validation import Surroundings, check_workflow
from concertmaster_shared.workflow import Edge, Node, WorkflowDocument, read_workflow

_Result = TypeVar("_Result")

_PROBLEMS: Final = TypeAdapter(tuple[Problem, ...])

_LARGE: Final = 1_000
"""Nodes and edges from which on a thread does the work."""

_LARGE_TEXT: Final = 200_000
"""Characters of JSON from which on a thread does the work."""

_SLICE: Final = 1_000
"""Nodes or edges read in one go: between two slices other threads get their turn."""


@dataclass(frozen=True, slots=True)
class CheckedWorkflow:
    """A readable workflow and what is wrong with it; ``document_json`` and ``problems_json`` are how the two are stored."""

    document: WorkflowDocument
    problems: tuple[Problem, ...]
    document_json: str
    problems_json: str


async def check(value: object, surroundings: Surroundings) -> CheckedWorkflow:
    """Read and check a workflow; raises ``UnreadableDocumentError`` when it is none."""
    if _size(value) < _LARGE:
        return _check(value, surroundings)
    return await asyncio.to_thread(_check, value, surroundings)


async def check_stored(text: str, surroundings: Surroundings) -> CheckedWorkflow:
    """Check a workflow that is stored already."""
    return await with_stored(text, lambda document: _checked(document, surroundings))


async def with_stored(text: str, work: Callable[[WorkflowDocument], _Result]) -> _Result:
    """Read a stored workflow and do some work on it; a thread does both where there is much of it."""
    if len(text) < _LARGE_TEXT:
        return work(read(orjson.loads(text)))
    return await asyncio.to_thread(lambda: work(read(orjson.loads(text))))


def read(value: object) -> WorkflowDocument:
    """Read a workflow, checking nothing but its shape; gives what ``read_workflow`` gives."""
    if _size(value) < _LARGE or not isinstance(value, dict):
        return read_workflow(value)
    frame = read_workflow({**value, "nodes": [], "edges": []})
    nodes: Iterator[tuple[Node, ...]] = (read_workflow({"nodes": part}).nodes for part in _slices(value.get("nodes", [])))
    edges: Iterator[tuple[Edge, ...]] = (read_workflow({"edges": part}).edges for part in _slices(value.get("edges", [])))
    return frame.model_copy(update={"nodes": tuple(chain.from_iterable(nodes)), "edges": tuple(chain.from_iterable(edges))})


def _check(value: object, surroundings: Surroundings) -> CheckedWorkflow:
    return _checked(read(value), surroundings)


def _checked(document: WorkflowDocument, surroundings: Surroundings) -> CheckedWorkflow:
    problems = check_workflow(document, surroundings)
    problems_json = _PROBLEMS.dump_json(problems, exclude_none=True).decode("utf-8")
    return CheckedWorkflow(document, problems, document.model_dump_json(), problems_json)


def _slices(parts: Any) -> Iterator[Any]:
    if not isinstance(parts, list):
        yield parts
        return
    for start in range(0, len(parts), _SLICE):
        yield parts[start : start + _SLICE]


def _size(value: object) -> int:
    if not isinstance(value, dict):
        return 0
    return sum(len(parts) for name in ("nodes", "edges") if isinstance(parts := value.get(name), list))
