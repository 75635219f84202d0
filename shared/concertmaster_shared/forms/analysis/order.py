"""In which order a form is worked out: what decides whether something is shown, or what it is worth, comes before it.

A repeat is one node of the level around it; its rows have an order of their own. Sections and pages are nodes too, since what
they hold is hidden with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .layout import PAGES, Layout, Placed
from .rules import DECIDES, Rule, names_in_scope

Graph = Mapping[str, Sequence[str]]
"""Node to the nodes it waits for."""


@dataclass(frozen=True, slots=True)
class Order:
    """For each level (a repeat's id, or ``PAGES``) its nodes in an order that works, and the circles that have none."""

    levels: Mapping[str, tuple[str, ...]]
    circles: tuple[tuple[str, ...], ...]


def references(layout: Layout, rules: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
    """Resolve the names each owner's deciding expressions use to field ids; unknown names are left out."""
    scopes: dict[str, Mapping[str, Placed]] = {}
    found: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        if rule.purpose not in DECIDES:
            continue
        if rule.level not in scopes:
            scopes[rule.level] = names_in_scope(layout, rule.level)
        scope = scopes[rule.level]
        used = tuple(scope[root].id for root in sorted(rule.roots) if root in scope)
        found[rule.owner] = found.get(rule.owner, ()) + used
    return found


def work_out_order(layout: Layout, used: Mapping[str, Sequence[str]]) -> Order:
    """Order every level; ``used`` is what ``references`` gives."""
    circles: list[tuple[str, ...]] = []
    levels: dict[str, tuple[str, ...]] = {}
    for level in (PAGES, *(placed.id for placed in layout.placed.values() if placed.is_repeat)):
        graph = _level_graph(layout, used, level)
        levels[level], found = sort(graph)
        circles.extend(found)
    return Order(levels, tuple(circles))


def _level_graph(layout: Layout, used: Mapping[str, Sequence[str]], level: str) -> Graph:
    graph: dict[str, list[str]] = {}
    if level == PAGES:
        graph = {page.id: list(used.get(page.id, ())) for page in layout.document.pages}
    for placed in layout.at_level(level):
        waits = [placed.parent] if placed.parent != level else []
        waits.extend(used.get(placed.id, ()))
        graph[placed.id] = waits
    for inner in layout.placed.values():
        holder = next((repeat for repeat in inner.repeats if repeat in graph), None)
        if holder is not None:
            graph[holder].extend(used.get(inner.id, ()))
    return {node: [wait for wait in waits if wait in graph] for node, waits in graph.items()}


def sort(graph: Graph) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Sort the nodes so that each follows what it waits for, else as given; give the circles too. Does not recurse."""
    done: dict[str, None] = {}
    circles: list[tuple[str, ...]] = []
    for start in graph:
        if start in done:
            continue
        trail: list[str] = [start]
        waiting = [iter(graph[start])]
        on_trail = {start}
        while trail:
            following = next(waiting[-1], None)
            if following is None:
                node = trail.pop()
                waiting.pop()
                on_trail.discard(node)
                done[node] = None
            elif following in on_trail:
                circles.append(tuple(trail[trail.index(following) :]))
            elif following not in done:
                trail.append(following)
                waiting.append(iter(graph[following]))
                on_trail.add(following)
    return tuple(done), tuple(circles)
