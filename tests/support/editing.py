"""A person who edits a workflow, always the same for a seed: adds, connects, moves, sets, removes, takes back.

``python -m tests.support.editing FOLDER KILLS`` makes, for every k up to KILLS, a process that edits on and on with a journal in
FOLDER/k, and kills it as soon as it has acknowledged its k-th edit. It prints how many had been acknowledged by then.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from concertmaster_designer.documents.keeping import begin_journal, begin_snapshot
from concertmaster_designer.documents.nodes import add_node
from concertmaster_designer.documents.session import Session
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow import Edit, WorkflowDocument
from concertmaster_shared.workflow.edits import (
    Move,
    MoveNodes,
    PutNote,
    RemoveEdge,
    RemoveNode,
    SetNode,
    SetParameters,
    SetWorkflow,
)

SNAPSHOT_EVERY = 50
_TYPES = ("data.set", "logic.if", "http.request", "trigger.manual")


def steps(session: Session, seed: int = 3) -> Iterator[tuple[Edit, ...]]:
    """Give step after step, each for the session as it stands; an empty one means: undo."""
    dice = random.Random(seed)  # noqa: S311 - the same edits every time
    number = 0
    while True:
        number += 1
        names = list(session.draft.nodes)
        kind = dice.random()
        if len(names) < 3 or kind < 0.4:
            spec = CATALOGUE[dice.choice(_TYPES)]
            yield add_node(session.draft, spec, (number * 10.0, 0.0), after=dice.choice(names) if names else None)
        elif kind < 0.55:
            yield (MoveNodes(moves=tuple(Move(id=name, position=(number, dice.random())) for name in dice.sample(names, 2))),)
        elif kind < 0.7:
            yield (SetParameters(id=dice.choice(names), set={"text": f"Grüße {number}", "list": [number, None]}),)
        elif kind < 0.8:
            yield (SetNode(id=dice.choice(names), name=f"Step {number}"), SetWorkflow(description=f"{number} steps"))
        elif kind < 0.85:
            yield (PutNote.model_validate({"note": {"id": f"note{number}", "text": "line\nline"}}),)
        elif kind < 0.93:
            name = dice.choice(names)
            yield (*(RemoveEdge(id=edge.id) for edge in session.draft.edges_of(name)), RemoveNode(id=name))
        else:
            yield ()


def take(session: Session, step: tuple[Edit, ...]) -> None:
    """Do a step."""
    if step:
        session.apply(step)
    else:
        session.undo()


def states(count: int, seed: int = 3) -> list[WorkflowDocument]:
    """Give the document before the first edit and after each."""
    session = Session(WorkflowDocument(), None)
    found = [session.draft.document()]
    for _number, step in zip(range(count), steps(session, seed), strict=False):
        take(session, step)
        found.append(session.draft.document())
    return found


def edit_on(folder: Path, acknowledge: int) -> None:
    """Edit for ever with a journal, and write a byte for each edit that is done."""
    session = Session(WorkflowDocument(), None)
    begin_journal(session, folder)
    for number, step in enumerate(steps(session), 1):
        take(session, step)
        os.write(acknowledge, b".")
        if number % SNAPSHOT_EVERY == 0 and (snapshot := begin_snapshot(session)) is not None:
            snapshot.write()


def _kill_after(folder: Path, count: int) -> int:
    """Kill a process that edits once it has acknowledged so many edits; give how many those were in the end."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        edit_on(folder, write)
    os.close(write)
    acknowledged = 0
    while acknowledged < count:
        acknowledged += len(os.read(read, count - acknowledged))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(read, 65_536):
        acknowledged += len(more)
    os.close(read)
    return acknowledged


if __name__ == "__main__":
    for kill in range(1, int(sys.argv[2]) + 1):
        print(_kill_after(Path(sys.argv[1]) / str(kill), kill))  # noqa: T201 - its output
