"""Check a document again after an edit: only what can have changed, with the answer of a full check.

What was found is kept for each rule and node. What changed since is seen by comparing the parts themselves: they are frozen, and
an edit puts new ones in the place of those that it changes. A rule runs again where an aspect changed that it ``READS``:

``nodes`` which there are, in which order; ``edges``; ``parts`` notes and groups; ``types``, ``names``, ``disabled``,
``parameters`` of nodes; ``ports`` that parameters make; ``loops`` around nodes; ``settings``; ``surroundings``. Where only words
of its sentences changed (``WORDS``), what it found is said anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from operator import is_
from typing import Final

from concertmaster_shared.nodes import NodeSpec
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Graph, Node, WorkflowDocument

from .check import RULES, Rule, check_workflow, errors_first
from .view import Surroundings, WorkflowView

_STRUCTURE: Final = frozenset({"nodes", "edges"})
_TOPOLOGY: Final = frozenset({"nodes", "edges", "types"})
_ALL: Final = frozenset(
    {"nodes", "edges", "parts", "types", "names", "disabled", "parameters", "ports", "loops", "settings", "surroundings"}
)


class Rechecker:
    """Follows one document from state to state."""

    def __init__(self) -> None:
        self._view: WorkflowView | None = None
        self._memories = [_Memory(rule) for rule in RULES]

    def check(self, document: WorkflowDocument, surroundings: Surroundings) -> tuple[Problem, ...]:
        """Give every problem of the document, as ``check_workflow`` does."""
        nodes = {node.id: node for node in document.nodes}
        if len(nodes) != len(document.nodes):  # two of one id: no edit makes that, and nothing can be kept by id
            self._view = None
            return check_workflow(document, surroundings)
        before = self._view
        changed = list(document.nodes) if before is None else _changed(before.graph.nodes, nodes)
        aspects = _ALL if before is None else _aspects(before, document, surroundings, changed)
        view = self._look(document, nodes, surroundings, aspects)
        if before is not None and aspects & _TOPOLOGY and view.topology.around != before.topology.around:
            aspects |= {"loops"}
        places = {node_id: place for place, node_id in enumerate(nodes)}
        if before is not None and "nodes" in aspects:
            for node_id in before.graph.nodes.keys() - nodes.keys():
                view.readings.forget(node_id)
        self._view = view
        found = (memory.follow(view, changed, aspects=aspects, places=places) for memory in self._memories)
        return errors_first(chain.from_iterable(found))

    def _look(
        self, document: WorkflowDocument, nodes: dict[str, Node], surroundings: Surroundings, aspects: frozenset[str]
    ) -> WorkflowView:
        before = self._view
        if before is None:
            return WorkflowView.of(document, surroundings)
        edges = before.graph.outgoing, before.graph.incoming
        graph = Graph.of(document) if aspects & _STRUCTURE else Graph(nodes, *edges)
        view = WorkflowView(
            document,
            graph,
            surroundings,
            before.catalogue,
            before.readings,
            None if aspects & _TOPOLOGY else before.topology,
        )
        if "nodes" not in aspects:
            view.keep_names(before)
        return view


class _Memory:
    """What one rule found last."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._whole: tuple[Problem, ...] = ()
        self._found: dict[str, tuple[Problem, ...]] = {}
        self._hung_on: dict[str, object] = {}

    def follow(
        self, view: WorkflowView, changed: list[Node], *, aspects: frozenset[str], places: dict[str, int]
    ) -> Iterator[Problem]:
        """Check again what may have changed, and give all that the rule finds now."""
        again, reworded = bool(self._rule.reads & aspects), bool(self._rule.words & aspects)
        if self._rule.check_node is not None:
            if "nodes" in aspects:
                self._forget(places)
            said = [view.graph.nodes[node_id] for node_id in self._found] if reworded else []
            self._check_nodes(view, list(view.document.nodes) if again else [*changed, *said], changed)
            for node_id in sorted(self._found, key=places.__getitem__):
                yield from self._found[node_id]
        if self._rule.check is not None:
            if again or (reworded and self._whole):
                self._whole = tuple(self._rule.check(view))
            yield from self._whole

    def _check_nodes(self, view: WorkflowView, stale: list[Node], changed: list[Node]) -> None:
        rule = self._rule
        if rule.depends is not None:
            hung_on = {node.id: rule.depends(view, node) for node in stale}
            fresh = {node.id for node in changed}
            stale = [node for node in stale if node.id in fresh or self._hung_on.get(node.id) != hung_on[node.id]]
            self._hung_on.update(hung_on)
        for node in stale:
            self._found.pop(node.id, None)
        for node in stale if rule.prepare is None else rule.prepare(view, stale):
            found = tuple(rule.check_node(view, node)) if rule.check_node is not None else ()
            if found:
                self._found[node.id] = found

    def _forget(self, places: dict[str, int]) -> None:
        for known in (self._found, self._hung_on):
            for node_id in known.keys() - places.keys():
                del known[node_id]


def _changed(before: Mapping[str, Node], nodes: Mapping[str, Node]) -> list[Node]:
    """Give the nodes that are new or say something else than before; where they stand means nothing to a rule."""
    made = [node for node_id, node in nodes.items() if before.get(node_id) is not node]
    return [node for node in made if (was := before.get(node.id)) is None or not _says_the_same(was, node)]


def _says_the_same(was: Node, node: Node) -> bool:
    same = was.type == node.type and was.name == node.name and was.disabled == node.disabled
    return same and was.parameters is node.parameters


def _aspects(before: WorkflowView, document: WorkflowDocument, surroundings: Surroundings, changed: list[Node]) -> frozenset[str]:
    old = before.document
    same_edges = len(old.edges) == len(document.edges) and all(map(is_, old.edges, document.edges))
    differs = {
        "nodes": not _same_ids(old, document),
        "edges": not same_edges,
        "parts": old.notes != document.notes or old.groups != document.groups,
        "settings": old.settings != document.settings,
        "surroundings": before.surroundings != surroundings,
    }
    found = {aspect for aspect, different in differs.items() if different}
    for node in changed:
        if (was := before.graph.nodes.get(node.id)) is not None:
            found |= _aspects_of(was, node, before.spec(was))
    return frozenset(found)


def _aspects_of(was: Node, node: Node, spec: NodeSpec | None) -> set[str]:
    differs = {
        "types": was.type != node.type,
        "names": was.name != node.name,
        "disabled": was.disabled != node.disabled,
        "parameters": was.parameters is not node.parameters,
    }
    found = {aspect for aspect, different in differs.items() if different}
    source = spec.outputs_from if spec is not None else None
    if source is not None and was.parameters.get(source) != node.parameters.get(source):
        found.add("ports")
    return found | ({"ports"} if "types" in found else set())


def _same_ids(old: WorkflowDocument, document: WorkflowDocument) -> bool:
    if len(old.nodes) != len(document.nodes):
        return False
    return all(was is node or was.id == node.id for was, node in zip(old.nodes, document.nodes, strict=True))
