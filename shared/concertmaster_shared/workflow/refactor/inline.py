"""The contrary of ``extract``: a called workflow's nodes in place of the node that calls it.

It can be done where the called workflow has one start and one end, and the call hands its input over by name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final, cast

from concertmaster_shared.expressions import ExpressionError, Reference, format_tree, parse
from concertmaster_shared.expressions.tree import Access, Literal, Name
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.nodes.parameters import EXPRESSION_KEY, is_expression
from concertmaster_shared.nodes.spec import ERROR
from concertmaster_shared.workflow.document import Edge, Node, WorkflowDocument
from concertmaster_shared.workflow.draft import Draft
from concertmaster_shared.workflow.edits import AddEdge, AddNode, Edit, PutGroup, RemoveEdge, RemoveNode, SetParameters

from .errors import RefactorError
from .extract import GAP, NewId
from .items import names_item, refuse_items_of_their_own
from .outputs import RETURN, gives_output
from .references import after_key, references_of, rewritten_value, step_key
from .ways import MERGE, Way, loops_around, ordinary_ports, refuse_dead_ends

_STOP: Final = "logic.stop"


def inline(draft: Draft, call_id: str, called: WorkflowDocument, *, new_id: NewId) -> tuple[Edit, ...]:
    """Give the edits that put a called workflow's nodes in place of its call; or raise ``RefactorError``."""
    call = draft.nodes[call_id]
    entering = [edge for edge in draft.edges_of(call_id) if edge.target == call_id and edge.source in draft.nodes]
    leaving = [edge for edge in draft.edges_of(call_id) if edge.source == call_id and edge.target in draft.nodes]
    inner = _read(called)
    _refuse_settings(called, draft)
    gives = not leaving and gives_output(draft, {call_id})
    _refuse_misfits(call, inner, entering, leaving, goes_on=bool(leaving) or gives)
    ids = {node.id: new_id(node.id) for node in inner.body}
    given = call.parameters.get("input", {})
    if names_item(given):
        refuse_items_of_their_own(inner.body, inner.loops)

    def within(reference: Reference, written: str) -> str | None:
        root, *keys = reference.parts
        if root == "steps" and keys and str(keys[0]) in ids:
            return f"steps{step_key(ids[str(keys[0])])}{after_key(written)}"
        if root in {"steps", "run"}:
            raise RefactorError(f"The called workflow names '{written}', which would be another one here. Hand it over as input.")
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
    ending = _ending(call_id, nodes, ids, inner, returned=returned, new_id=new_id) if gives else ()
    return (
        *(RemoveEdge(id=edge.id) for edge in draft.edges_of(call_id)),
        RemoveNode(id=call_id),
        *(AddNode(node=node) for node in nodes),
        *(AddEdge(edge=edge) for edge in edges),
        *ending,
        *(
            PutGroup(group=group.model_copy(update={"nodes": _regrouped(group.nodes, call_id, tuple(ids.values()))}))
            for group in draft.groups.values()
            if call_id in group.nodes
        ),
        *_followed(
            draft,
            call_id,
            lambda keys, written: _output(returned, ids, inner, keys=keys, written=written),
            gives_item=names_item(given),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Called:
    """The nodes that stay, the edges among them, those from the start, where the way out begins, and what is returned."""

    body: tuple[Node, ...]
    edges: tuple[Edge, ...]
    first: tuple[Edge, ...]
    last: tuple[Way, ...]
    returned: object
    loops: Mapping[str, tuple[str, ...]]


def _read(called: WorkflowDocument) -> _Called:
    title = called.name or "The called workflow"
    starts = [node for node in called.nodes if (spec := CATALOGUE.get(node.type)) is not None and spec.is_trigger]
    returns = [node for node in called.nodes if node.type == RETURN]
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
    there = {node.id for node in body}
    edges = tuple(edge for edge in called.edges if edge.source in there and edge.target in there)
    first = tuple(edge for edge in called.edges if edge.source == starts[0].id and edge.target in there)
    if not body or not first:
        raise RefactorError(f"'{title}' does nothing between its start and its end.")
    to_end = [edge for edge in called.edges if returns and edge.target == returns[0].id]
    if any(edge.source == starts[0].id for edge in to_end):
        raise RefactorError(f"'{title}' leads from its start right to its end, past its other nodes. Remove that edge first.")
    ending = [(edge.source, edge.source_port) for edge in to_end if edge.source in there]
    going = {edge.source for edge in edges}
    last = ending or [(node.id, port) for node in body if node.id not in going and (port := next(iter(ordinary_ports(node)), ""))]
    loops = loops_around(called.nodes, called.edges)
    if any(node.disabled or loops[node.id] for node in returns):
        raise RefactorError(f"'{title}' returns in a loop or at a node that is disabled. Let it return at its end.")
    returned = returns[0].parameters.get("value") if returns else None
    return _Called(body, edges, first, tuple(last), returned, loops)


def _refuse_settings(called: WorkflowDocument, draft: Draft) -> None:
    theirs, ours = called.settings, draft.settings
    own = theirs.concurrency or theirs.sequence_key or theirs.on_error or theirs.run_limit_s
    limits = [(one.step_soft_limit_s, one.step_hard_limit_s) for one in (theirs, ours)]
    if own or limits[0] != limits[1]:
        raise RefactorError(
            f"'{called.name or 'The called workflow'}' has other settings for its runs than this one (time limits, sequence, or"
            " what follows a failure), which would be lost. Clear them there first, or leave the call."
        )


def _refuse_misfits(call: Node, inner: _Called, entering: list[Edge], leaving: list[Edge], *, goes_on: bool) -> None:
    if call.disabled:
        raise RefactorError(f"'{call.title}' is disabled, but what it calls is not. Enable it first.")
    if any(edge.source_port == ERROR for edge in leaving):
        raise RefactorError(
            f"'{call.title}' has a way for failures, which would belong to each node alone. Remove that edge first."
        )
    if goes_on and len(inner.last) != 1:
        raise RefactorError(
            "The called workflow ends at several nodes, and what follows waits for all of them. Join them in one first."
        )
    if goes_on:
        try:
            refuse_dead_ends({node.id: node for node in inner.body}, inner.edges, inner.last, loops=inner.loops)
        except RefactorError as refused:
            raise RefactorError(refused.reason) from refused  # its nodes are those of the called workflow
    merge = next((node for node in inner.body if node.type == MERGE and node.id in {edge.target for edge in inner.first}), None)
    if merge is not None and len(entering) > 1:
        raise RefactorError(f"The called workflow begins with '{merge.title}', which would join the ways to the call as well.")
    if not isinstance(call.parameters.get("input", {}), dict) or is_expression(call.parameters.get("input")):
        raise RefactorError(f"'{call.title}' hands its input over as one expression. Name each value first.")


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
    if returned is None and not keys and len(inner.last) == 1:
        return f"({_text(_last_output(ids, inner), 'output')})"
    if returned is None:
        if not keys or keys[0] not in {last for last, _port in inner.last}:
            raise RefactorError(f"'{written}' takes the whole output of the call. Name the part of it that is needed.")
        return f"steps{step_key(ids[keys[0]])}{_after_second(rest)}"
    if is_expression(returned) or not isinstance(returned, dict):
        return _joined(_text(returned, "value"), rest)
    if not keys:
        return f"({_text(returned, 'value')})"
    return _joined(_text(returned[keys[0]], keys[0]), _after_second(rest)) if keys[0] in returned else "null"


def _last_output(ids: Mapping[str, str], inner: _Called) -> dict[str, object]:
    """Give what a called run without 'Return' gives back: its last node's output, by its id; of one that is disabled, nothing."""
    ((last, _port),) = inner.last
    node = next(node for node in inner.body if node.id == last)
    return {} if node.disabled else {last: {EXPRESSION_KEY: f"steps{step_key(ids[last])}"}}


def _ending(
    call_id: str, nodes: Collection[Node], ids: Mapping[str, str], inner: _Called, *, returned: object, new_id: NewId
) -> tuple[Edit, ...]:
    """Let runs give back what they gave when the call was their end: its output, by its id."""
    ((last, port),) = inner.last
    value = {call_id: _last_output(ids, inner) if returned is None else returned}
    at = max(node.position[0] for node in nodes) + GAP, min(node.position[1] for node in nodes)
    end = Node(id=new_id("give_back"), type=RETURN, name="Give back", position=at, parameters={"value": value})
    return AddNode(node=end), AddEdge(edge=Edge(id=new_id("e"), source=ids[last], source_port=port, target=end.id))


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
        return "{" + ", ".join(f"{_text(key, name)}: {_text(item, key)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_text(item, name) for item in value) + "]"
    return format_tree(Literal(value=cast("bool | float | str | None", value), position=0, length=0))


def _joined(text: str, rest: str) -> str:
    """Go further into an expression; around more than a name or a constant stand brackets."""
    try:
        is_one = isinstance(parse(text).tree, Name | Access | Literal)
    except ExpressionError:
        is_one = False
    return f"{text}{rest}" if is_one and not text.startswith("-") else f"({text}){rest}"


def _corner(nodes: Collection[Node]) -> tuple[float, float]:
    return min(node.position[0] for node in nodes), min(node.position[1] for node in nodes)


def _regrouped(nodes: tuple[str, ...], call_id: str, instead: tuple[str, ...]) -> tuple[str, ...]:
    """Put what stands in place of the call into its group."""
    at = nodes.index(call_id)
    return (*nodes[:at], *instead, *nodes[at + 1 :])


def _followed(draft: Draft, call_id: str, output: Callable[[list[str], str], str], *, gives_item: bool) -> list[Edit]:
    def change(reference: Reference, written: str) -> str | None:
        root, *keys = (str(part) for part in reference.parts)
        if root == "steps" and not keys:
            raise RefactorError("An expression here takes all steps at once. Name those that it needs instead.")
        return output(keys[1:], written) if root == "steps" and keys[0] == call_id else None

    followers = [
        node for node in draft.nodes.values() if any(one.parts[:2] == ("steps", call_id) for one in references_of([node]))
    ]
    if not followers:
        return []
    loops = loops_around(tuple(draft.nodes.values()), draft.edges.values())
    edits: list[Edit] = []
    for node in followers:
        shared = loops[call_id]
        if shared != loops[node.id][: len(shared)]:
            raise RefactorError(
                f"'{node.title}' takes what the call gave for all items of a loop; put the call's nodes there by hand.",
                [node.id],
            )
        if gives_item:
            refuse_items_of_their_own([node], {node.id: loops[node.id][len(shared) :]})
        changed = {name: new for name, value in node.parameters.items() if (new := rewritten_value(value, change)) != value}
        if changed and node.id != call_id:
            edits.append(SetParameters(id=node.id, set=changed))
    return edits
