"""Which nodes each group holds, and which group lies in which. It knows no places.

To resolve ids is what takes time, so each group's rows are kept until it names other nodes: a row stays its id's for good.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .flags import DEAD
from .tables import Box, NodeTable, Rows


@dataclass(slots=True, eq=False)
class Frame:
    """A group that has nodes: its rows, the group around it, and where it is."""

    id: str
    title: str
    color: str
    rows: Rows
    own: Rows
    """Its nodes that are in no group within it."""

    parent: Frame | None = None
    folded: bool = False
    hidden: bool = False
    box: Box = (0.0, 0.0, 0.0, 0.0)

    def wear(self, group: Mapping[str, Any]) -> None:
        """Take what a group says of itself beside its nodes."""
        self.title, self.color = str(group.get("title") or ""), str(group.get("color") or "")
        self.folded = bool(group.get("collapsed"))


@dataclass(slots=True, eq=False)
class _Named:
    """The nodes that a group names, and their rows; ``known`` tells how many of the names have one."""

    names: Sequence[str]
    rows: Rows
    known: int
    members: frozenset[int] | None = None


class Nesting:
    """Makes frames of groups. ``grouped`` tells of each row whether a group holds it."""

    def __init__(self, nodes: NodeTable) -> None:
        self._nodes = nodes
        self._named: dict[str, _Named] = {}
        self._awaited: set[str] = set()
        self.grouped: NDArray[np.bool_] = np.zeros(0, bool)

    def awaits(self, node_id: str) -> bool:
        """Tell whether a group names a node that was not there at the last look."""
        return node_id in self._awaited

    def holds(self, rows: Rows) -> bool:
        """Tell whether a group held any of those nodes at the last look."""
        return bool(self.grouped[rows[rows < len(self.grouped)]].any())

    def frames(self, contents: Mapping[str, Mapping[str, Any]]) -> list[Frame]:
        """Give the groups that have nodes, outer ones first, each with the smallest group that holds all of it."""
        named = self._resolve(contents)
        # Larger groups come first, so the last frame that took a row is the smallest around it.
        last = np.full(self._nodes.count, -1)
        frames: list[Frame] = []
        inner: dict[int, list[int]] = {}
        for group_id in sorted(named, key=lambda group_id: -len(named[group_id].rows)):
            rows = named[group_id].rows
            frame = Frame(group_id, "", "", rows, rows)
            frame.wear(contents[group_id])
            nearest = int(last[rows[0]])
            if nearest >= 0:
                near = (nearest, *range(nearest - 1, -1, -1))
                members = _members(named[group_id])
                outer = next((number for number in near if members <= _members(named[frames[number].id])), None)
                if outer is not None:
                    frame.parent = frames[outer]
                    inner.setdefault(outer, []).append(len(frames))
            last[rows] = len(frames)
            frames.append(frame)
        for number, within in inner.items():
            frame = frames[number]
            frame.own = np.setdiff1d(frame.rows, np.concatenate([frames[other].rows for other in within]))
        self.grouped = last >= 0
        return frames

    def _resolve(self, contents: Mapping[str, Mapping[str, Any]]) -> dict[str, _Named]:
        """Give the living rows of every group that has some."""
        for gone in self._named.keys() - contents.keys():
            del self._named[gone]
        for group_id, group in contents.items():
            names, before = group.get("nodes") or (), self._named.get(group_id)
            unchanged = before is not None and (before.names is names or before.names == names)
            if before is None or not unchanged or before.known < len(names):
                self._named[group_id] = self._look_up(names)
        self._awaited = {
            name for named in self._named.values() if named.known < len(named.names) for name in named.names
        } - self._nodes.row_of.keys()
        every = {group_id: named for group_id, named in self._named.items() if len(named.rows)}
        dead = (self._nodes.flags & DEAD) != 0
        if not every or not dead[np.concatenate([named.rows for named in every.values()])].any():
            return every
        living: dict[str, _Named] = {}
        for group_id, named in every.items():
            rows = named.rows[~dead[named.rows]]
            if len(rows) < len(named.rows):
                self._awaited.update(self._nodes.ids[row] for row in named.rows[dead[named.rows]].tolist())
            if len(rows):
                living[group_id] = named if len(rows) == len(named.rows) else _Named(named.names, rows, named.known)
        return living

    def _look_up(self, names: Sequence[str]) -> _Named:
        found = [self._nodes.row_kept(name) for name in names]
        rows = [row for row in found if row is not None]
        return _Named(names, np.unique(np.array(rows, np.int64)), len(rows))


def _members(named: _Named) -> frozenset[int]:
    if named.members is None:
        named.members = frozenset(named.rows.tolist())
    return named.members
