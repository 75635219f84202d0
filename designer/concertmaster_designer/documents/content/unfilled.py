"""Nodes that somebody has just added and not begun to fill in: what they lack is still to do, and not yet a mistake.

A rule about looks alone: the problems stay what they are, and nothing that has an error can be published.
"""

from __future__ import annotations

from typing import Final

from concertmaster_designer.documents.history import Edits
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow.edits import AddNode, RemoveNode, SetNode, SetParameters

_LACKS: Final = frozenset({"workflow.missing_parameter", "workflow.no_wait"})


class Unfilled:
    """Nodes that were added without any setting, until one is set, or until somebody asks how the document stands."""

    def __init__(self) -> None:
        self._nodes: set[str] = set()

    def note(self, edits: Edits) -> None:
        """Take note of a step: who comes with nothing set is new, and who is set to anything is not any more."""
        for edit in edits:
            match edit:
                case AddNode(node=node) if not node.parameters:
                    self._nodes.add(node.id)
                case AddNode(node=node):
                    self._nodes.discard(node.id)
                case SetParameters(id=node_id) | RemoveNode(id=node_id):
                    self._nodes.discard(node_id)
                case SetNode(id=node_id, type=str()):
                    self._nodes.discard(node_id)
                case _:
                    pass

    def split(self, problems: tuple[Problem, ...]) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
        """Give the problems that are any, and those that say only that a new node is not filled in yet."""
        if not self._nodes:
            return problems, ()
        held = [self._holds(problem) for problem in problems]
        others = tuple(problem for problem, is_held in zip(problems, held, strict=True) if not is_held)
        return others, tuple(problem for problem, is_held in zip(problems, held, strict=True) if is_held)

    def forget(self) -> bool:
        """Take every node as filled in from now on; tells whether any was not."""
        had = bool(self._nodes)
        self._nodes.clear()
        return had

    def _holds(self, problem: Problem) -> bool:
        part, _, rest = problem.path.removeprefix("/").partition("/")
        return problem.code in _LACKS and part == "nodes" and rest.partition("/")[0] in self._nodes
