"""What a rule sees: the document, its graph, the catalogue, and what is known of other documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from concertmaster_shared.nodes import CATALOGUE, NodeSpec
from concertmaster_shared.workflow import Graph, Node, WorkflowDocument


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Other documents that a workflow may point at. ``None`` means unknown: then nothing is said about them."""

    form_slugs: frozenset[str] | None = None
    workflow_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class WorkflowView:
    """A document with its graph and specs at hand."""

    document: WorkflowDocument
    graph: Graph
    surroundings: Surroundings
    catalogue: Mapping[str, NodeSpec] = field(default_factory=lambda: CATALOGUE)

    def spec(self, node: Node) -> NodeSpec | None:
        """Give the spec of a node's type, or nothing for an unknown one."""
        return self.catalogue.get(node.type)
