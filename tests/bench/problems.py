"""How long after an edit its problems are on the screen, and how long the window's thread is kept busy by showing them.

``python -m tests.bench.problems [--nodes N] [--times N]`` prints one JSON line a figure. The window, the child that checks and
the journal are the real ones; the workflow has nodes with expressions, half as many edges again, and a problem at one node
in a hundred.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication

from concertmaster_designer.app.wiring import program
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.storage.folders import Folders
from concertmaster_shared.workflow import Edge, Node
from concertmaster_shared.workflow.edits import AddEdge, AddNode, RemoveEdge, RemoveNode, SetNode, SetParameters

_LONGEST_S = 120.0
_WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents


def workflow(nodes: int, faulty: int) -> dict[str, Any]:
    """Make a workflow that one trigger reaches all of, with expressions that name earlier steps; some nodes are wrong."""
    dice = random.Random(1)  # noqa: S311 - a measure, not a secret
    parts: list[dict[str, Any]] = [{"id": "n0", "type": "trigger.form", "parameters": {"form": "intake"}}]
    edges: list[dict[str, Any]] = []
    for number in range(1, nodes):
        before = max(0, number - dice.randint(1, 40))
        named = "gone" if number % faulty == 0 else f"n{before}"
        place = [number % 100 * 240, number // 100 * 120]
        values = {"id": {"expr": f"steps.{named}.id"}, "text": f"Hello {{{{ steps.n{before}.name }}}}"}
        parts.append(
            {
                "id": f"n{number}",
                "type": "data.set",
                "name": f"Step {number}",
                "position": place,
                "parameters": {"values": values},
            }
        )
        edges.append({"id": f"e{number}", "source": f"n{before}", "target": f"n{number}"})
        if number % 2:
            edges.append({"id": f"f{number}", "source": f"n{max(0, number - dice.randint(41, 400))}", "target": f"n{number}"})
    return {"format": "concertmaster.workflow/1", "name": "Large", "nodes": parts, "edges": edges}


class Pulse:
    """Beats as often as the window's thread lets it, and remembers the longest pause."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self.longest, self._last = 0.0, time.perf_counter()
        self._timer.start()

    def stop(self) -> float:
        self._timer.stop()
        return self.longest

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest, self._last = max(self.longest, now - self._last), now


def kinds_of_edits(document: OpenDocument) -> Iterator[tuple[str, Callable[[int], list[Any]]]]:
    """Give what a person does, once for each of several times; each kind leaves the document as the next one needs it."""
    nodes = list(document.session.draft.nodes)
    yield (
        "typing",
        lambda turn: [SetParameters(id=nodes[5000 % len(nodes)], set={"values": {"x": {"expr": f"steps.x{turn} +"}}})],
    )
    yield "rename", lambda turn: [SetNode(id=nodes[77 % len(nodes)], name=f"Name {turn}")]
    yield "add_node", lambda turn: [AddNode(node=Node(id=f"added{turn}", type="data.set"))]
    yield "connect", lambda turn: [AddEdge(edge=Edge(id=f"more{turn}", source=nodes[turn], target=f"added{turn}"))]
    yield "disconnect", lambda turn: [RemoveEdge(id=f"more{turn}")]
    yield "remove_node", lambda turn: [RemoveNode(id=f"added{turn}")]
    yield (
        "triggers_off",
        lambda turn: [
            SetNode(id=node.id, disabled=turn % 2 == 0)
            for node in document.session.draft.nodes.values()
            if node.type == "trigger.form"
        ],
    )


def measure(app: QApplication, document: OpenDocument, times: int) -> Iterator[dict[str, object]]:
    """Make edits, one after the other, and wait for the answer to each."""
    pulse = Pulse()
    for name, make in kinds_of_edits(document):
        took, stalls = [], []
        for turn in range(times):
            document.session.check = "pending"
            begun = time.perf_counter()
            document.session.apply(make(turn))
            pulse.start()
            _until(app, lambda: document.session.check == "done")
            took.append(time.perf_counter() - begun)
            _linger(app)
            stalls.append(pulse.stop())
        detail = f"worst of {times}; {len(document.session.draft.nodes):,} nodes, {len(document.session.problems):,} problems"
        yield {"name": f"problems.{name}", "value": round(max(took) * 1000, 1), "unit": "ms", "detail": detail}
        yield {"name": f"problems.{name}.stall", "value": round(max(stalls) * 1000, 1), "unit": "ms", "detail": detail}


@contextmanager
def opened(app: QApplication, nodes: int, faulty: int) -> Iterator[OpenDocument]:
    """Open a window on a large workflow in a file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "large.workflow.json")
        file.write_text(json.dumps(workflow(nodes, faulty)), encoding="utf-8")
        with program(app, Folders.below(Path(folder, "profile"))) as built:
            built.window.show()
            window = built.window
            window.parts.opening.open_file(file)
            _until(app, lambda: window.desk.current is not None)
            document = window.parts.current
            window.parts.editor.show_panel(window.parts.editor.problems)
            _until(app, lambda: document.session.check == "done")
            yield document


def _until(app: QApplication, condition: Callable[[], bool]) -> None:
    end = time.monotonic() + _LONGEST_S
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError("the check did not come back")
        app.processEvents(_WAITING)


def _linger(app: QApplication) -> None:
    end = time.monotonic() + 0.15
    while time.monotonic() < end:
        app.processEvents(_WAITING)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=10_000, help="how many nodes the workflow has")
    parser.add_argument("--times", type=int, default=5, help="how often each edit is made")
    parser.add_argument("--faulty", type=int, default=100, help="every so many-th node names a step that is not there")
    chosen = parser.parse_args()
    app = QApplication([])
    with opened(app, chosen.nodes, chosen.faulty) as document:
        for figure in measure(app, document, chosen.times):
            print(json.dumps(figure), flush=True)  # noqa: T201 - its output


if __name__ == "__main__":
    main()
