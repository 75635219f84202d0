"""Which connections lead back to what came before: here nothing goes round in a circle, so these have to go.

Pure, and in time that grows with the connections alone, however somebody has drawn them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Way = tuple[str, str]
"""From one node to another."""


def ways_back(ways: Iterable[Way]) -> frozenset[Way]:
    """Give those without which no circle is left, seen from the nodes where nothing leads to."""
    following: dict[str, dict[str, None]] = {}
    reached: set[str] = set()
    for start, end in ways:
        following.setdefault(start, {})[end] = None
        reached.add(end)
    back: set[Way] = set()
    seen: set[str] = set()
    # From where a run begins first: what leads back to there is the way that a person means.
    for node in sorted(following, key=reached.__contains__):
        if node not in seen:
            _walk(node, following, seen, back)
    return frozenset(back)


def _walk(start: str, following: dict[str, dict[str, None]], seen: set[str], back: set[Way]) -> None:
    """Follow all that can be reached, depth first; ``behind`` are the nodes on the way to where it stands."""
    seen.add(start)
    behind = {start}
    waiting: list[tuple[str, Iterator[str]]] = [(start, iter(following[start]))]
    while waiting:
        node, ends = waiting[-1]
        end = next(ends, None)
        if end is None:
            behind.discard(node)
            waiting.pop()
        elif end in behind:
            back.add((node, end))
        elif end not in seen:
            seen.add(end)
            behind.add(end)
            waiting.append((end, iter(following.get(end, ()))))
