"""A published version, compiled once for all its runs: what follows what, and parameters ready to be evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.nodes import (
    CATALOGUE,
    CompiledValue,
    NodeSpec,
    Parameter,
    compile_entries,
    compile_html,
    compile_markdown,
    compile_value,
)
from concertmaster_shared.nodes.spec import ERROR, Effect
from concertmaster_shared.workflow import LOOP, Edge, Graph, Node, WorkflowDocument, WorkflowSettings, enclose

from .retry import NEVER, RetryPolicy


class PlanError(ConcertMasterError):
    """A stored version that cannot be run by this program. Takes ``reason``."""

    code: ClassVar[str] = "run.unreadable"


class UnknownTypeError(PlanError):
    """A stored version, or a node of it, whose type is unknown here; a newer program may be able to run it."""


class PlannedParameter:
    """A parameter's value with its description, compiled when the first step needs it.

    So a run of ten thousand nodes begins before all of them are read, and what it never reaches costs nothing.
    """

    __slots__ = ("_compiled", "_source", "about")

    def __init__(self, about: Parameter, source: object) -> None:
        self.about = about
        self._source = source
        self._compiled: CompiledValue | None = None

    @property
    def value(self) -> CompiledValue:
        """Give the value, ready to be evaluated; raises ``ExpressionError`` for one that this program cannot read."""
        if self._compiled is None:
            self._compiled = _compiled(self.about, self._source)
        return self._compiled


@dataclass(frozen=True, slots=True)
class MergeRule:
    """A merge goes on when ``need`` branches have arrived, and ``timeout_s`` after the first one whatever has."""

    need: int
    timeout_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedNode:
    """A node that the run can reach.

    ``incoming`` counts its edges from nodes in reach; ``outgoing`` gives the targets by port. ``catches`` says that something is
    connected at its error port, ``last`` that nothing follows it in the graph, ``asks`` that a person decides about an attempt
    of unknown outcome. ``loop`` is the innermost loop around it; ``body`` are, of a loop, all nodes inside, at any depth.
    """

    id: str
    type: str
    title: str
    effect: Effect
    parameters: Mapping[str, PlannedParameter]
    first_port: str | None
    outgoing: Mapping[str, tuple[str, ...]]
    incoming: int
    disabled: bool
    is_trigger: bool
    catches: bool
    last: bool
    asks: bool
    retry: RetryPolicy
    loop: str | None = None
    body: tuple[str, ...] = ()
    merge: MergeRule | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What runs of one version do, started at one trigger. Nodes out of its reach are not part of them."""

    start: str
    nodes: Mapping[str, PlannedNode]
    settings: WorkflowSettings


RETURN: Final = "flow.return"
_MERGE: Final = "logic.merge"


def compile_plan(document: WorkflowDocument, start: str) -> Plan:
    """Compile a version for runs that begin at the node ``start``; raises ``PlanError``, also ``UnknownTypeError``."""
    graph = Graph.of(document)
    if start not in graph.nodes:
        raise PlanError(reason=f"it has no node '{start}'")
    if graph.cycle():
        raise PlanError(reason="its edges lead in a circle")
    reach = graph.downstream([start])
    around = _loops(graph)
    nodes = {node_id: _compile(graph.nodes[node_id], graph, reach, around=around) for node_id in graph.nodes if node_id in reach}
    return Plan(start, nodes, document.settings)


def _loops(graph: Graph) -> Mapping[str, tuple[str, ...]]:
    if not any(node.type == LOOP for node in graph.nodes.values()):
        return {}
    found = enclose(graph)
    if found.crossing:
        raise PlanError(reason=f"its edge '{found.crossing[0].id}' enters or leaves a loop")
    return found.around


def _compile(node: Node, graph: Graph, reach: frozenset[str], *, around: Mapping[str, tuple[str, ...]]) -> PlannedNode:
    spec = CATALOGUE.get(node.type)
    if spec is None:
        raise UnknownTypeError(reason=f"its node '{node.id}' has the unknown type '{node.type}'")
    edges = graph.outgoing[node.id]
    values = {parameter.name: _value(parameter, node.parameters) for parameter in spec.parameters}
    incoming = sum(edge.source in reach for edge in graph.incoming[node.id])
    loops = around.get(node.id, ())
    return PlannedNode(
        id=node.id,
        type=node.type,
        title=node.title,
        effect=spec.effect,
        parameters={parameter.name: PlannedParameter(parameter, values[parameter.name]) for parameter in spec.parameters},
        first_port=_first_port(spec),
        outgoing=_by_port(edges),
        incoming=incoming,
        disabled=node.disabled,
        is_trigger=spec.is_trigger,
        catches=any(edge.source_port == ERROR for edge in edges),
        last=not edges,
        asks=_asks(spec, values),
        retry=_retry(values.get("retry")),
        loop=loops[-1] if loops else None,
        body=tuple(name for name, inside in around.items() if node.id in inside) if node.type == LOOP else (),
        merge=_merge(values, incoming) if node.type == _MERGE and not node.disabled else None,
    )


def _first_port(spec: NodeSpec) -> str | None:
    """Give where a run goes on that passes a disabled node by; past a loop, not into it."""
    if spec.type == LOOP:
        return spec.outputs[-1].name
    return spec.outputs[0].name if spec.outputs else None


def _merge(values: Mapping[str, Any], incoming: int) -> MergeRule:
    wanted = {"all": incoming, "any": 1, "first": values["n"]}[values["mode"]]
    return MergeRule(min(wanted, incoming), values["timeout"])


def _value(parameter: Parameter, given: Mapping[str, object]) -> object:
    """Give a parameter's value with defaults in the places that are empty, also inside an object of named fields."""
    value = given.get(parameter.name)
    if parameter.fields and (value is None or isinstance(value, dict)):
        return {field.name: _value(field, value or {}) for field in parameter.fields}
    return parameter.default if value is None else value


def _compiled(parameter: Parameter, value: object) -> CompiledValue:
    if parameter.fixed:
        return CompiledValue(value, constant=True, resolve=lambda _names, _context: value)
    if parameter.html:
        return compile_html(value)
    if parameter.markdown:
        return compile_markdown(value)
    return compile_entries(value) if parameter.apart else compile_value(value)


def _by_port(edges: tuple[Edge, ...]) -> dict[str, tuple[str, ...]]:
    targets: dict[str, list[str]] = {}
    for edge in edges:
        targets.setdefault(edge.source_port, []).append(edge.target)
    return {port: tuple(names) for port, names in targets.items()}


def _asks(spec: NodeSpec, values: Mapping[str, object]) -> bool:
    return values.get("on_uncertain", "ask" if spec.effect == "unsafe" else "retry") == "ask"


def _retry(value: Any) -> RetryPolicy:
    return NEVER if value is None else RetryPolicy(**value)
