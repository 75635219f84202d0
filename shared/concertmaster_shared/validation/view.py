"""What a rule sees: the document, its graph, the catalogue, and what is known of other documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from concertmaster_shared.expressions import Scope
from concertmaster_shared.nodes import CATALOGUE, NodeSpec
from concertmaster_shared.workflow import Graph, Node, WorkflowDocument

from .readings import Reading, Readings
from .scopes import parameter_scope
from .topology import Topology


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Other documents that a workflow may point at. ``None`` means unknown: then nothing is said about them."""

    form_slugs: frozenset[str] | None = None
    workflow_ids: frozenset[str] | None = None


@dataclass(frozen=True)
class WorkflowView:
    """A document with its graph and specs at hand. What stays true over an edit is handed on from view to view."""

    document: WorkflowDocument
    graph: Graph
    surroundings: Surroundings
    catalogue: Mapping[str, NodeSpec] = field(default_factory=lambda: CATALOGUE)
    readings: Readings = field(default_factory=Readings)
    known_topology: Topology | None = None

    @classmethod
    def of(cls, document: WorkflowDocument, surroundings: Surroundings) -> WorkflowView:
        """Look at a document for the first time."""
        return cls(document, Graph.of(document), surroundings)

    @cached_property
    def topology(self) -> Topology:
        """Give the answers about the graph."""
        return self.known_topology or Topology(self.graph)

    @cached_property
    def ids_token(self) -> object:
        """Give what is the same object from view to view as long as the ids of the nodes are."""
        return object()

    @cached_property
    def scope(self) -> Scope:
        """Give the names that expressions of nodes know."""
        return parameter_scope(self.graph.nodes, with_item=False)

    @cached_property
    def item_scope(self) -> Scope:
        """Give the names that expressions know inside a loop, and where they are evaluated for each item."""
        return parameter_scope(self.graph.nodes, with_item=True)

    def keep_names(self, before: WorkflowView) -> None:
        """Take over what hangs on the ids of nodes alone, where they are the same as before."""
        for name in ("ids_token", "scope", "item_scope"):
            if name in vars(before):
                vars(self)[name] = vars(before)[name]

    def spec(self, node: Node) -> NodeSpec | None:
        """Give the spec of a node's type, or nothing for an unknown one."""
        return self.catalogue.get(node.type)

    def read(self, node: Node) -> Iterable[Reading]:
        """Give the expressions of a node."""
        spec = self.spec(node)
        return self.readings.of(node, spec) if spec is not None else ()
