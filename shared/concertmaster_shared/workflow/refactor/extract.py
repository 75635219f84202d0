"""A part of a workflow as a workflow of its own, with a node in its place that calls it.

What the part needs from outside becomes input of the call; what others need of it is returned. A part can be cut out where runs
would do the same afterwards: one way in, one way out that is always taken, and no way that leaves and comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from concertmaster_shared.expressions import Reference
from concertmaster_shared.expressions.tokenizer import is_name
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.nodes.spec import NodeSpec
from concertmaster_shared.workflow.document import Edge, Node, WorkflowDocument, WorkflowSettings
from concertmaster_shared.workflow.draft import Draft
from concertmaster_shared.workflow.edits import (
    AddEdge,
    AddNode,
    Edit,
    PutGroup,
    RemoveEdge,
    RemoveGroup,
    RemoveNode,
    SetParameters,
)

from .errors import RefactorError
from .outputs import RETURN, gives_output
from .references import after_key, references_of, rewritten_value, step_key
from .ways import loops_around, ordinary_ports, refuse_dead_ends, refuse_several_ways_in

_ITEM: Final = frozenset({"item", "index"})
_ROOTS: Final = frozenset({"input", "run"}) | _ITEM
_ENDS_ALL: Final = frozenset({"logic.stop", RETURN})
_LIMITS: Final = {"step_soft_limit_s", "step_hard_limit_s", "retention_days"}
CALL: Final = CATALOGUE["flow.call"]
GAP: Final = 280.0

NewId = Callable[[str], str]
"""Gives an id that nothing in the document has, beginning with a word."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The new workflow, the id of the node that calls it, and the edits that put it there, given the id of the workflow."""

    document: WorkflowDocument
    call_id: str
    edits: Callable[[str], tuple[Edit, ...]]


def extract(draft: Draft, chosen: Collection[str], *, name: str, new_id: NewId) -> Extraction:
    """Cut nodes out, as a workflow of that name; raises ``RefactorError`` where that would change what runs do."""
    wanted = frozenset(chosen)
    part = {node_id: draft.nodes[node_id] for node_id in draft.nodes if node_id in wanted}
    _refuse_odd_parts(part)
    inside = [edge for edge in draft.edges.values() if edge.source in part and edge.target in part]
    joined = [edge for edge in draft.edges.values() if not draft.is_loose(edge)]
    entering = [edge for edge in joined if edge.source not in part and edge.target in part]
    leaving = [edge for edge in joined if edge.source in part and edge.target not in part]
    _refuse_ways_back(draft, part, leaving)
    refuse_several_ways_in(part, entering)
    loops = loops_around(tuple(part.values()), inside)
    _refuse_several_ways_out(part, inside, leaving, loops=loops)
    call_id = new_id("call")
    call = Node(id=call_id, type=CALL.type, name=name or CALL.title, position=_middle(part))
    needed = _Needed(part, loops)
    body = tuple(needed.told(node) for node in part.values())
    asked = _asked_for(draft, part)
    ending = _ending(draft, part, call_id, asked=asked, new_id=new_id) if not leaving else ()
    limits = draft.settings.model_dump(include=_LIMITS)
    document = _document(name, body, inside, entering=entering, leaving=leaving, returned=asked).model_copy(
        update={"settings": WorkflowSettings.model_validate(limits)}
    )
    ways = entering, leaving, asked
    return Extraction(
        document, call_id, lambda workflow_id: (*_edits(draft, part, call, workflow_id, needed.given, ways), *ending)
    )


def _refuse_odd_parts(part: dict[str, Node]) -> None:
    if not part:
        raise RefactorError("Select the nodes that are to become a workflow of their own.")
    for node in part.values():
        spec = CATALOGUE.get(node.type)
        if spec is None:
            raise RefactorError(
                f"'{node.title}' has a type that is not known here, so nobody can tell what it needs. Leave it out.",
                [node.id],
            )
        if spec.is_trigger:
            raise RefactorError(
                f"'{node.title}' starts runs, which a called workflow cannot. Leave it out of the selection.", [node.id]
            )
        if node.type in _ENDS_ALL:
            raise RefactorError(
                f"'{node.title}' ends the whole run; inside a called workflow it would end that one alone. Leave it out.",
                [node.id],
            )


def _refuse_ways_back(draft: Draft, part: Collection[str], leaving: list[Edge]) -> None:
    following: dict[str, list[str]] = {}
    for edge in draft.edges.values():
        following.setdefault(edge.source, []).append(edge.target)
    waiting, seen = [edge.target for edge in leaving], set[str]()
    while waiting:
        node_id = waiting.pop()
        if node_id in part:
            raise RefactorError(
                f"A way leaves the selection and comes back at '{draft.nodes[node_id].title}'. Select what lies between as well.",
                [node_id],
            )
        if node_id not in seen:
            seen.add(node_id)
            waiting += following.get(node_id, [])


def _refuse_several_ways_out(
    part: dict[str, Node], inside: list[Edge], leaving: list[Edge], *, loops: Mapping[str, tuple[str, ...]]
) -> None:
    """One port leads out, and every run of the part comes to it: no branch of the part ends elsewhere."""
    if not leaving:
        return
    ways = {(edge.source, edge.source_port) for edge in leaving}
    if len(ways) > 1:
        titles = " and ".join(f"'{part[source].title}' ({port})" for source, port in sorted(ways))
        leads = f"More than one way leads out of the selection: {titles}. Join them in one node first."
        raise RefactorError(leads, dict.fromkeys(source for source, _port in sorted(ways)))
    ((exit_id, exit_port),) = ways
    if exit_port not in {"out", "done"}:
        raise RefactorError(
            f"The way out begins at the port '{exit_port}' of '{part[exit_id].title}', which not every run takes."
            " Select further.",
            [exit_id],
        )
    refuse_dead_ends(part, inside, ways, loops=loops)


class _Needed:
    """What a part names from outside, as inputs of the call: ``given`` says by name which expression gives it."""

    def __init__(self, part: dict[str, Node], loops: Mapping[str, tuple[str, ...]]) -> None:
        self.given: dict[str, str] = {}
        self._part = part
        self._loops = loops
        self._names: dict[tuple[str, ...], str] = {}

    def told(self, node: Node) -> Node:
        """Give a node that calls what comes from outside by its name as an input."""
        spec = CATALOGUE[node.type]
        parameters: dict[str, object] = {}
        for name, value in node.parameters.items():
            parameter = spec.parameter(name)
            own = _ITEM if self._loops[node.id] or (parameter is not None and parameter.per_item) else frozenset()
            parameters[name] = rewritten_value(value, partial(self._inner, own=own))
        return node.model_copy(update={"parameters": parameters})

    def _inner(self, reference: Reference, written: str, *, own: frozenset[str]) -> str | None:
        root, *keys = (str(part) for part in reference.parts)
        if root == "steps" and keys and keys[0] not in self._part:
            return f"input{step_key(self._name((root, keys[0]), keys[0]))}{after_key(written)}"
        if root == "steps" and not keys:
            raise RefactorError("An expression in the selection takes all steps at once. Name those that it needs instead.")
        if root in _ROOTS and root not in own:
            return f"input.{self._name((root,), root)}{written[len(root) :]}"
        return None

    def _name(self, place: tuple[str, ...], word: str) -> str:
        if place not in self._names:
            name, number = word if is_name(word) else "value", 2
            while name in self.given:
                name, number = f"{word if is_name(word) else 'value'}_{number}", number + 1
            self._names[place] = name
            self.given[name] = place[0] + "".join(map(step_key, place[1:]))
        return self._names[place]


def _asked_for(draft: Draft, part: Collection[str]) -> tuple[str, ...]:
    """Give the ids of the nodes whose outputs others name; from outside of a loop around the part, they would be a list."""
    around: Mapping[str, tuple[str, ...]] = {}
    named: set[str] = set()
    for node in draft.nodes.values():
        if node.id in part:
            continue
        keys = [one.parts for one in references_of([node]) if one.parts[0] == "steps"]
        if any(len(one) == 1 for one in keys):
            raise RefactorError(
                f"An expression of '{node.title}' takes all steps at once. Name those that it needs instead.", [node.id]
            )
        here = {str(one[1]) for one in keys} & set(part)
        if here and not around:
            around = loops_around(tuple(draft.nodes.values()), draft.edges.values())
        for one in sorted(here):
            shared = [loop for loop in around[one] if loop not in part]
            if shared != list(around[node.id][: len(shared)]):
                raise RefactorError(
                    f"'{node.title}' takes what '{draft.nodes[one].title}' gave for all items of a loop."
                    f" Select the loop '{draft.nodes[shared[-1]].title}' as well.",
                    [node.id, shared[-1]],
                )
        named |= here
    return tuple(node_id for node_id in part if node_id in named)


def _document(
    name: str, body: tuple[Node, ...], inside: list[Edge], *, entering: list[Edge], leaving: list[Edge], returned: tuple[str, ...]
) -> WorkflowDocument:
    left, top = min(node.position[0] for node in body), min(node.position[1] for node in body)
    right = max(node.position[0] for node in body)
    taken = {node.id for node in body} | {edge.id for edge in inside}
    numbers: dict[str, int] = {}

    def fresh(word: str) -> str:
        found, number = word, numbers.get(word, 2)
        while found in taken:
            found, number = f"{word}_{number}", number + 1
        numbers[word] = number
        taken.add(found)
        return found

    reached = {edge.target for edge in inside}
    first = {(edge.target, edge.target_port): None for edge in entering}
    if not first:
        first = {(node.id, _first_input(CATALOGUE[node.type])): None for node in body if node.id not in reached}
    start = Node(id=fresh("start"), type="trigger.manual", name="Start", position=(left - GAP, top))
    nodes, edges = [start, *body], list(inside)
    edges += [Edge(id=fresh("e"), source=start.id, target=target, target_port=port) for target, port in first]
    if returned:
        value = {node_id: {"expr": f"steps{step_key(node_id)}"} for node_id in returned}
        end = Node(id=fresh("give_back"), type=RETURN, name="Give back", position=(right + GAP, top), parameters={"value": value})
        nodes.append(end)
        edges += [
            Edge(id=fresh("e"), source=source, source_port=port, target=end.id) for source, port in _ends(body, inside, leaving)
        ]
    return WorkflowDocument(name=name, nodes=tuple(nodes), edges=tuple(edges))


def _first_input(spec: NodeSpec) -> str:
    return next(iter(spec.input_names()), "in")


def _ends(body: tuple[Node, ...], inside: list[Edge], leaving: list[Edge]) -> list[tuple[str, str]]:
    if leaving:
        return [(leaving[0].source, leaving[0].source_port)]
    going = {edge.source for edge in inside}
    return [(node.id, ordinary_ports(node)[0]) for node in body if node.id not in going and ordinary_ports(node)]


def _edits(
    draft: Draft,
    part: dict[str, Node],
    call: Node,
    workflow_id: str,
    given: dict[str, str],
    ways: tuple[list[Edge], list[Edge], tuple[str, ...]],
) -> tuple[Edit, ...]:
    entering, leaving, asked = ways
    parameters: dict[str, object] = {"workflow": workflow_id, "input": {name: {"expr": text} for name, text in given.items()}}
    call_id = call.id
    sources = {(edge.source, edge.source_port): edge for edge in entering}
    targets = {(edge.target, edge.target_port): edge for edge in leaving}
    return (
        *(RemoveEdge(id=edge.id) for edge in draft.edges.values() if edge.source in part or edge.target in part),
        *(RemoveNode(id=node_id) for node_id in part),
        AddNode(node=call.model_copy(update={"parameters": parameters})),
        *(AddEdge(edge=edge.model_copy(update={"target": call_id, "target_port": "in"})) for edge in sources.values()),
        *(AddEdge(edge=edge.model_copy(update={"source": call_id, "source_port": "out"})) for edge in targets.values()),
        *(
            PutGroup(group=group.model_copy(update={"nodes": left}))
            if (left := _regrouped(group.nodes, part, call_id))
            else RemoveGroup(id=group.id)
            for group in draft.groups.values()
            if not part.keys().isdisjoint(group.nodes)
        ),
        *_outside(draft, part, call_id, asked),
    )


def _middle(part: Mapping[str, Node]) -> tuple[float, float]:
    x = sum(node.position[0] for node in part.values()) / len(part)
    y = sum(node.position[1] for node in part.values()) / len(part)
    return round(x), round(y)


def _ending(draft: Draft, part: Mapping[str, Node], call_id: str, *, asked: Collection[str], new_id: NewId) -> tuple[Edit, ...]:
    """Let runs give back what they gave before: of a call that ends nowhere else it is what the part's last nodes gave."""
    if not gives_output(draft, part):
        return ()
    if asked:
        title = part[next(iter(asked))].title
        unled = f"What '{title}' gave is named by a node to which no way leads from the selection. Connect it first."
        raise RefactorError(unled, [next(iter(asked))])
    x, y = _middle(part)
    value = {"expr": f"steps{step_key(call_id)}"}
    end = Node(id=new_id("give_back"), type=RETURN, name="Give back", position=(x + GAP, y), parameters={"value": value})
    return AddNode(node=end), AddEdge(edge=Edge(id=new_id("e"), source=call_id, target=end.id))


def _regrouped(nodes: tuple[str, ...], part: Collection[str], call_id: str) -> tuple[str, ...]:
    """Put the call into a group that held all of the part."""
    left = tuple(node for node in nodes if node not in part)
    return (*left, call_id) if set(part) <= set(nodes) else left


def _outside(draft: Draft, part: Collection[str], call_id: str, asked: tuple[str, ...]) -> list[Edit]:
    def change(reference: Reference, written: str) -> str | None:
        root, *keys = reference.parts
        if root != "steps" or not keys or str(keys[0]) not in asked:
            return None
        return f"steps{step_key(call_id)}{step_key(str(keys[0]))}{after_key(written)}"

    edits: list[Edit] = []
    for node in draft.nodes.values():
        if node.id in part:
            continue
        changed = {name: new for name, value in node.parameters.items() if (new := rewritten_value(value, change)) != value}
        if changed:
            edits.append(SetParameters(id=node.id, set=changed))
    return edits
