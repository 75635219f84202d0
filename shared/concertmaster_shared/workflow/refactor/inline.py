"""The contrary of ``extract``: a called workflow's nodes in place of the node that calls it.

It can be done where the called workflow has one start and one end, and the call hands its input over by name.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from concertmaster_shared.expressions import Reference
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.nodes.parameters import EXPRESSION_KEY, is_expression
from concertmaster_shared.nodes.spec import ERROR
from concertmaster_shared.workflow.document import Edge, Node, WorkflowDocument
from concertmaster_shared.workflow.draft import Draft
from concertmaster_shared.workflow.edits import AddEdge, AddNode, Edit, RemoveEdge, RemoveNode, SetParameters

from .errors import RefactorError
from .extract import NewId
from .references import after_key, references_of, rewritten_value, step_key

_RETURN: Final = "flow.return"
_STOP: Final = "logic.stop"


def inline(draft: Draft, call_id: str, called: WorkflowDocument, *, new_id: NewId) -> tuple[Edit, ...]:
    """Give the edits that put a called workflow's nodes in place of its call; or raise ``RefactorError``."""
    call = draft.nodes[call_id]
    entering = [edge for edge in draft.edges.values() if edge.target == call_id]
    leaving = [edge for edge in draft.edges.values() if edge.source == call_id]
    inner = _read(called)
    _refuse_misfits(call, inner, leaving)
    ids = {node.id: new_id(node.id) for node in inner.body}
    given = call.parameters.get("input", {})

    def within(reference: Reference, written: str) -> str | None:
        root, *keys = reference.parts
        if root == "steps" and keys and str(keys[0]) in ids:
            return f"steps{step_key(ids[str(keys[0])])}{after_key(written)}"
        return _input(given, keys, written) if root == "input" else None

    left, top = _corner(inner.body)
    nodes = [
        node.model_copy(
            update={
                "id": ids[node.id],
                "position": (node.position[0] - left + call.position[0], node.position[1] - top + call.position[1]),
                "parameters": {name: rewritten_value(value, within) for name, value in node.parameters.items()},
            }
        )
        for node in inner.body
    ]
    edges = [
        edge.model_copy(update={"id": new_id("e"), "source": ids[edge.source], "target": ids[edge.target]})
        for edge in inner.edges
    ]
    edges += [
        edge.model_copy(update={"id": new_id("e"), "target": ids[first.target], "target_port": first.target_port})
        for edge in entering
        for first in inner.first
    ]
    edges += [
        edge.model_copy(update={"id": new_id("e"), "source": ids[last], "source_port": port})
        for edge in leaving
        for last, port in inner.last
    ]
    returned = None if inner.returned is None else rewritten_value(inner.returned, within)
    return (
        *(RemoveEdge(id=edge.id) for edge in (*entering, *leaving)),
        RemoveNode(id=call_id),
        *(AddNode(node=node) for node in nodes),
        *(AddEdge(edge=edge) for edge in edges),
        *_followed(draft, call_id, lambda keys, written: _output(returned, ids, inner, keys=keys, written=written)),
    )


@dataclass(frozen=True, slots=True)
class _Called:
    """The nodes that stay, the edges among them, those from the start, where the way out begins, and what is returned."""

    body: tuple[Node, ...]
    edges: tuple[Edge, ...]
    first: tuple[Edge, ...]
    last: tuple[tuple[str, str], ...]
    returned: object


def _read(called: WorkflowDocument) -> _Called:
    title = called.name or "The called workflow"
    starts = [node for node in called.nodes if (spec := CATALOGUE.get(node.type)) is not None and spec.is_trigger]
    returns = [node for node in called.nodes if node.type == _RETURN]
    if len(starts) != 1:
        raise RefactorError(
            f"'{title}' has {len(starts) or 'no'} starts; only a workflow with one can take the place of its call."
        )
    if len(returns) > 1:
        raise RefactorError(f"'{title}' returns at several nodes. Join them in one first.")
    stop = next((node for node in called.nodes if node.type == _STOP), None)
    if stop is not None:
        raise RefactorError(f"'{stop.title}' ends the called run alone; here it would end the whole run. Remove it first.")
    gone = {node.id for node in (*starts, *returns)}
    body = tuple(node for node in called.nodes if node.id not in gone)
    edges = tuple(edge for edge in called.edges if edge.source not in gone and edge.target not in gone)
    first = tuple(edge for edge in called.edges if edge.source == starts[0].id and edge.target not in gone)
    if not body or not first:
        raise RefactorError(f"'{title}' does nothing between its start and its end.")
    ending = [(edge.source, edge.source_port) for edge in called.edges if returns and edge.target == returns[0].id]
    going = {edge.source for edge in edges}
    last = ending or [(node.id, port) for node in body if node.id not in going and (port := _ordinary_port(node))]
    returned = returns[0].parameters.get("value") if returns else None
    return _Called(body, edges, first, tuple(last), returned)


def _refuse_misfits(call: Node, inner: _Called, leaving: list[Edge]) -> None:
    if any(edge.source_port == ERROR for edge in leaving):
        raise RefactorError(
            f"'{call.title}' has a way for failures, which would belong to each node alone. Remove that edge first."
        )
    if leaving and len(inner.last) != 1:
        raise RefactorError(
            "The called workflow ends at several nodes, and what follows waits for all of them. Join them in one first."
        )
    if not isinstance(call.parameters.get("input", {}), dict) or is_expression(call.parameters.get("input")):
        raise RefactorError(f"'{call.title}' hands its input over as one expression. Name each value first.")


def _ordinary_port(node: Node) -> str:
    spec = CATALOGUE.get(node.type)
    ports = [] if spec is None else [port for port in spec.output_names(node.parameters) if port != ERROR]
    return ports[0] if ports else ""


def _input(given: object, keys: list[str | int], written: str) -> str:
    """Give what stands here for a value that the call hands over."""
    assert isinstance(given, dict)  # noqa: S101 - refused before where it is none
    if not keys:
        return f"({_text(given, 'input')})"
    name = str(keys[0])
    return _joined(_text(given[name], name), after_key(written)) if name in given else "null"


def _output(returned: object, ids: dict[str, str], inner: _Called, *, keys: list[str], written: str) -> str:
    """Give what stands for a value that the call gave back; ``keys`` follow the call's id, ``written`` its whole text."""
    rest = after_key(written)
    if returned is None:
        if not keys or keys[0] not in {last for last, _port in inner.last}:
            raise RefactorError(f"'{written}' takes the whole output of the call. Name the part of it that is needed.")
        return f"steps{step_key(ids[keys[0]])}{_after_second(rest)}"
    if is_expression(returned) or not isinstance(returned, dict):
        return _joined(_text(returned, "value"), rest)
    if not keys:
        return f"({_text(returned, 'value')})"
    return _joined(_text(returned[keys[0]], keys[0]), _after_second(rest)) if keys[0] in returned else "null"


def _after_second(rest: str) -> str:
    return after_key(f"x{rest}")


def _text(value: object, name: str) -> str:
    """Write a value as an expression."""
    if is_expression(value):
        assert isinstance(value, dict)  # noqa: S101 - tells the type checker what is_expression found
        return str(value[EXPRESSION_KEY])
    if isinstance(value, str) and "{{" in value:
        raise RefactorError(f"'{name}' is a text with expressions in it. Make it one expression first.")
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {_text(item, key)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_text(item, name) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _joined(text: str, rest: str) -> str:
    """Go further into an expression; around more than a name stand brackets."""
    plain = all(sign.isalnum() or sign in "_.[]\"'" for sign in text)
    if plain:
        return f"{text}{rest}"
    return f"({text}){rest}"


def _corner(nodes: Collection[Node]) -> tuple[float, float]:
    return min(node.position[0] for node in nodes), min(node.position[1] for node in nodes)


def _followed(draft: Draft, call_id: str, output: Callable[[list[str], str], str]) -> list[Edit]:
    def change(reference: Reference, written: str) -> str | None:
        root, *keys = (str(part) for part in reference.parts)
        return output(keys[1:], written) if root == "steps" and keys and keys[0] == call_id else None

    if not any(reference.parts[:2] == ("steps", call_id) for reference in references_of(draft.nodes.values())):
        return []
    edits: list[Edit] = []
    for node in draft.nodes.values():
        changed = {name: new for name, value in node.parameters.items() if (new := rewritten_value(value, change)) != value}
        if changed and node.id != call_id:
            edits.append(SetParameters(id=node.id, set=changed))
    return edits
