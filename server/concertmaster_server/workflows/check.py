"""Read a JSON value as a workflow and look for problems, without holding up the event loop while doing so."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

from pydantic import TypeAdapter

from concertmaster_shared.problems import Problem
from concertmaster_shared.validation import Surroundings, check_workflow
from concertmaster_shared.workflow import Edge, Node, WorkflowDocument, read_workflow

_PROBLEMS: Final = TypeAdapter(tuple[Problem, ...])

_LARGE: Final = 1_000
"""Nodes and edges from which on a thread does the work."""

_SLICE: Final = 1_000
"""Nodes or edges read in one go: between two slices other threads get their turn."""


@dataclass(frozen=True, slots=True)
class CheckedWorkflow:
    """A readable workflow and what is wrong with it."""

    document: WorkflowDocument
    problems: tuple[Problem, ...]

    @property
    def document_json(self) -> str:
        """Write the document as it is stored."""
        return self.document.model_dump_json()

    @property
    def problems_json(self) -> str:
        """Write the problems as they are stored."""
        return problems_json(self.problems)


async def check(value: object, form_slugs: frozenset[str]) -> CheckedWorkflow:
    """Read and check a workflow; raises ``UnreadableDocumentError`` when it is none."""
    if _size(value) < _LARGE:
        return _check(value, form_slugs)
    return await asyncio.to_thread(_check, value, form_slugs)


async def check_again(document: WorkflowDocument, form_slugs: frozenset[str]) -> tuple[Problem, ...]:
    """Check a workflow that was read before."""
    surroundings = Surroundings(form_slugs=form_slugs)
    if len(document.nodes) + len(document.edges) < _LARGE:
        return check_workflow(document, surroundings)
    return await asyncio.to_thread(check_workflow, document, surroundings)


async def read(value: object) -> WorkflowDocument:
    """Read a workflow, checking nothing but its shape."""
    return read_workflow(value) if _size(value) < _LARGE else await asyncio.to_thread(_read, value)


def problems_json(problems: tuple[Problem, ...]) -> str:
    """Write problems as they are stored and sent."""
    return _PROBLEMS.dump_json(problems, exclude_none=True).decode("utf-8")


def _check(value: object, form_slugs: frozenset[str]) -> CheckedWorkflow:
    document = _read(value)
    return CheckedWorkflow(document, check_workflow(document, Surroundings(form_slugs=form_slugs)))


def _read(value: object) -> WorkflowDocument:
    if _size(value) < _LARGE or not isinstance(value, dict):
        return read_workflow(value)
    frame = read_workflow({**value, "nodes": [], "edges": []})
    nodes: Iterator[tuple[Node, ...]] = (read_workflow({"nodes": part}).nodes for part in _slices(value.get("nodes", [])))
    edges: Iterator[tuple[Edge, ...]] = (read_workflow({"edges": part}).edges for part in _slices(value.get("edges", [])))
    return frame.model_copy(update={"nodes": tuple(chain.from_iterable(nodes)), "edges": tuple(chain.from_iterable(edges))})


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
