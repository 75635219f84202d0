"""Undo and redo: steps as values, each with the edits that made it and those that undo it.

No step holds a node or a widget, so a step stays good over saving, reloading of the window and any number of other steps.
"""

from __future__ import annotations

from dataclasses import dataclass

from concertmaster_shared.workflow import Edit
from concertmaster_shared.workflow.edits import MoveNodes, SetNode, SetParameters, SetWorkflow

Edits = tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person did. Steps in a row with the same ``merge`` key are one: typing a word is not ten steps."""

    edits: Edits
    inverse: Edits
    merge: str = ""


class History:
    """Two stacks. It applies nothing; ``Session`` does."""

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._sealed = True

    @property
    def can_undo(self) -> bool:
        """Tell whether there is a step to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Tell whether there is a step to redo."""
        return bool(self._undone)

    def add(self, step: Step) -> tuple[Step, Step | None]:
        """Take a step that was done; give it as it now stands on the stack, and the one it grew out of, if it did."""
        self._undone.clear()
        before = self._done[-1] if self._done and not self._sealed else None
        self._sealed = not step.merge
        if before is None or not step.merge or before.merge != step.merge:
            self._done.append(step)
            return step, None
        merged = Step(_joined(before.edits, step.edits), _joined(step.inverse, before.inverse), step.merge)
        self._done[-1] = merged
        return merged, before

    def seal(self) -> None:
        """Let the next step stand alone, whatever its merge key."""
        self._sealed = True

    def undo(self) -> Step | None:
        """Give the step to undo, and count it as undone."""
        self._sealed = True
        if not self._done:
            return None
        self._undone.append(self._done.pop())
        return self._undone[-1]

    def redo(self) -> Step | None:
        """Give the step to do again, and count it as done."""
        self._sealed = True
        if not self._undone:
            return None
        self._done.append(self._undone.pop())
        return self._done[-1]


def _joined(first: Edits, second: Edits) -> Edits:
    """Put two lists in a row; where both set the very same things, the later one alone says it all."""
    if len(first) == len(second) == 1 and _covers(second[0], first[0]):
        return second
    return first + second


def _covers(later: Edit, earlier: Edit) -> bool:
    """Tell whether nothing of ``earlier`` is left once ``later`` was applied."""
    lost = _settings(earlier)
    return bool(lost) and lost <= _settings(later)


def _settings(edit: Edit) -> frozenset[tuple[str, ...]]:
    """Name what an edit sets, whatever stood there before; empty for edits that add or remove."""
    match edit:
        case SetParameters():
            return frozenset(("parameter", edit.id, name) for name in (*edit.set, *edit.remove))
        case MoveNodes():
            return frozenset(("position", move.id) for move in edit.moves)
        case SetNode():
            return frozenset(("node", edit.id, name) for name in edit.model_dump(exclude={"op", "id"}, exclude_none=True))
        case SetWorkflow():
            return frozenset(("workflow", name) for name in edit.model_dump(exclude={"op"}, exclude_none=True))
        case _:
            return frozenset()
