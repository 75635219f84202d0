"""The drawing order of what was merged: that of the side that changed it, with what the other added in between.

Where both changed it ours stays: it means nothing to a run, and no gesture changes it on purpose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from .conflict import Side
from .three import Drawn, Three


def in_order(three: Three[Drawn], merged: Mapping[str, Drawn]) -> tuple[Drawn, ...]:
    """Put merged parts in order."""
    lead = _leading(three)
    follow = three.theirs if lead == "ours" else three.ours
    return tuple(merged[part_id] for part_id in woven(three.of(lead), follow, merged))


def woven(lead: Iterable[str], follow: Iterable[str], wanted: Collection[str]) -> Iterator[str]:
    """Give the wanted ids in the order of ``lead``, each one that only ``follow`` has after what it comes after there."""
    first = [part_id for part_id in dict.fromkeys(lead) if part_id in wanted]
    known = set(first)
    behind: dict[str | None, list[str]] = {}
    anchor: str | None = None
    for part_id in dict.fromkeys(follow):
        if part_id in known:
            anchor = part_id
        elif part_id in wanted:
            behind.setdefault(anchor, []).append(part_id)
    yield from behind.get(None, ())
    for part_id in first:
        yield part_id
        yield from behind.get(part_id, ())


def _leading(three: Three[Drawn]) -> Side:
    shared = three.base.keys() & three.ours.keys() & three.theirs.keys()
    base, ours, theirs = (_only(parts, shared) for parts in (three.base, three.ours, three.theirs))
    return "theirs" if ours == base != theirs else "ours"


def _only(parts: Iterable[str], wanted: Collection[str]) -> Sequence[str]:
    return [part_id for part_id in parts if part_id in wanted]
