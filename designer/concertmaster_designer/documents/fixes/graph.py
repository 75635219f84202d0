"""Fixes of the drawing: edges that lead nowhere, nodes that nothing leads to, a workflow that nothing starts, circles."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from concertmaster_designer.documents.nodes import fresh_id
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Draft, Edge, Graph, Node
from concertmaster_shared.workflow.edits import AddEdge, AddNode, Edit, RemoveEdge, RemoveNode, SetNode, SetWorkflow

from .fix import Fix, Place, nearest_of

_GAP = 240.0
_TRIGGER = "trigger.manual"


def known_type(_draft: Draft, _problem: Problem, place: Place) -> Iterator[Fix]:
    """Offer the type that an unknown one is most like."""
    word = nearest_of(place.node.type, list(CATALOGUE)) if place.node is not None else ""
    if word:
        yield Fix(f"Make it '{CATALOGUE[word].title}'", (SetNode(id=place.id, type=word),))


def remove_edge(draft: Draft, _problem: Problem, place: Place) -> Iterator[Fix]:
    """Take an edge away."""
    if place.id in draft.edges:
        yield Fix("Remove the edge", (RemoveEdge(id=place.id),))


def known_port(draft: Draft, problem: Problem, place: Place) -> Iterator[Fix]:
    """Lead an edge to the port that was meant, or take it away."""
    edge = draft.edges.get(place.id)
    end = place.rest[0] if place.rest else ""
    node = draft.nodes.get(edge.source if end == "source_port" else edge.target) if edge is not None else None
    spec = CATALOGUE.get(node.type) if node is not None else None
    if edge is not None and node is not None and spec is not None:
        ports = spec.output_names(node.parameters) if end == "source_port" else spec.input_names()
        word = nearest_of(getattr(edge, end), ports) or (ports[0] if len(ports) == 1 else "")
        if word:
            led = edge.model_copy(update={end: word})
            yield Fix(f"Use the port '{word}'", (RemoveEdge(id=edge.id), _led(draft, edge, led)))
    yield from remove_edge(draft, problem, place)


def reach(draft: Draft, _problem: Problem, place: Place) -> Iterator[Fix]:
    """Connect a node that nothing leads to behind the nearest one, leave it out of runs, or take it away."""
    node = place.node
    if node is None:
        return
    before = _nearest_before(draft, node)
    if before is not None:
        yield Fix(f"Connect it behind '{before[0].title}'", (AddEdge(edge=_edge(draft, before[0], before[1], node)),))
    yield Fix("Leave it out of runs", (SetNode(id=node.id, disabled=True),))
    hanging: list[Edit] = [RemoveEdge(id=edge.id) for edge in draft.edges.values() if node.id in (edge.source, edge.target)]
    yield Fix("Remove it", (*hanging, RemoveNode(id=node.id)))


def start(draft: Draft, _problem: Problem, _place: Place) -> Iterator[Fix]:
    """Add a trigger in front of the first node that nothing leads to, or take one into runs again."""
    off = next((node for node in draft.nodes.values() if node.disabled and node.type.startswith("trigger.")), None)
    if off is not None:
        yield Fix(f"Take '{off.title}' into runs again", (SetNode(id=off.id, disabled=False),))
    spec = CATALOGUE[_TRIGGER]
    entered = {edge.target for edge in draft.edges.values()}
    heads = [node for node in draft.nodes.values() if node.id not in entered and _takes_input(node)]
    first = min(heads, key=lambda node: (node.position, node.id), default=None)
    place = (first.position[0] - _GAP, first.position[1]) if first is not None else (0.0, 0.0)
    made = Node(id=fresh_id(spec.title, draft.nodes), type=spec.type, name=spec.title, position=place)
    edges = [AddEdge(edge=_edge(draft, made, "out", first))] if first is not None else []
    yield Fix(f"Add the trigger '{spec.title}'", (AddNode(node=made), *edges))


def open_circle(draft: Draft, _problem: Problem, _place: Place) -> Iterator[Fix]:
    """Take away the edge that closes a circle: the one that leads back, as it is drawn."""
    graph = Graph.of(draft.document())
    cycle = graph.cycle()
    steps = {(before, after) for before, after in pairwise(cycle)}
    steps |= {(after, before) for before, after in steps}
    closing = [edge for node in set(cycle) for edge in graph.outgoing[node] if (edge.source, edge.target) in steps]
    if closing:
        back = min(
            closing, key=lambda edge: (graph.nodes[edge.target].position[0] - graph.nodes[edge.source].position[0], edge.id)
        )
        titles = f"'{graph.nodes[back.source].title}' to '{graph.nodes[back.target].title}'"
        yield Fix(f"Remove the edge from {titles}", (RemoveEdge(id=back.id),))


def one_lane(draft: Draft, _problem: Problem, _place: Place) -> Iterator[Fix]:
    """Keep one of the two ways to take turns."""
    settings = draft.settings
    yield Fix("Remove the limit", (SetWorkflow(settings=settings.model_copy(update={"concurrency": None})),))
    yield Fix("Remove the sequence key", (SetWorkflow(settings=settings.model_copy(update={"sequence_key": ""})),))


def hard_limit(draft: Draft, _problem: Problem, _place: Place) -> Iterator[Fix]:
    """Give a step as long as it is told it has."""
    settings = draft.settings
    raised = settings.model_copy(update={"step_hard_limit_s": settings.step_soft_limit_s})
    yield Fix(f"Raise the hard limit to {settings.step_soft_limit_s:g} s", (SetWorkflow(settings=raised),))


def _led(draft: Draft, edge: Edge, led: Edge) -> AddEdge:
    """Give an edge back where it was; one that lacks a node may lack it still."""
    return AddEdge(edge=led, at=draft.edges.place(edge.id), loose=draft.is_loose(edge) or None)


def _nearest_before(draft: Draft, node: Node) -> tuple[Node, str] | None:
    """Find the nearest node at the left that a run reaches and that has an output free."""
    if not _takes_input(node):
        return None
    graph = Graph.of(draft.document())
    triggers = [known.id for known in draft.nodes.values() if (spec := CATALOGUE.get(known.type)) and spec.is_trigger]
    used = {(edge.source, edge.source_port) for edge in draft.edges.values()}
    best: tuple[float, Node, str] | None = None
    for node_id in graph.downstream(triggers) - graph.downstream([node.id]):
        known = draft.nodes[node_id]
        spec = CATALOGUE.get(known.type)
        free = [port.name for port in spec.ports_of(known.parameters) if (node_id, port.name) not in used] if spec else []
        across, down = node.position[0] - known.position[0], node.position[1] - known.position[1]
        far = across * across + 4 * down * down if across > 0 else float("inf")
        if free and far < float("inf") and (best is None or (far, node_id) < (best[0], best[1].id)):
            best = far, known, free[0]
    return (best[1], best[2]) if best is not None else None


def _takes_input(node: Node) -> bool:
    spec = CATALOGUE.get(node.type)
    return spec is not None and bool(spec.inputs)


def _edge(draft: Draft, before: Node, port: str, after: Node) -> Edge:
    spec = CATALOGUE[after.type]
    return Edge(
        id=fresh_id("e1", draft.edges), source=before.id, source_port=port, target=after.id, target_port=spec.inputs[0].name
    )
