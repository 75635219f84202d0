"""How long a large document takes to open, edit and save, and how long the window is held up meanwhile.

``python -m tests.bench.document [--nodes N] [--times N]`` prints one JSON line a figure. The window is real (offscreen,
1920 x 1080), the file lies on the disk, and every edit goes through the journal.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from concertmaster_designer.app.wiring import program
from concertmaster_designer.documents.session import Session
from concertmaster_designer.shell.window import MainWindow
from concertmaster_designer.storage.folders import Folders
from concertmaster_shared.workflow.edits import Move, MoveNodes, SetWorkflow
from tests.bench.designer_start import measure

EDITS = 200
CHOICES = 50
_MADE = """
import json, sys
from tests.support.large_workflow import large_workflow
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(large_workflow(int(sys.argv[2])), file)
"""
_ENTRY = 112
"""Bytes that the journal has for such an edit."""

_PATIENCE_S = 60.0
_CALM_S = 4.0
"""The checker has taken the document by then."""


@dataclass
class Figures:
    """What was measured, each as often as it was done."""

    values: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, value: float) -> None:
        """Take a figure."""
        self.values.setdefault(name, []).append(value)

    def median(self, name: str) -> float:
        """Give the middle one."""
        return statistics.median(self.values[name])


class Watch:
    """Runs the window's loop until something has come about; ``blocked`` is the longest time in which it could not run, in ms."""

    def __init__(self) -> None:
        self.blocked = 0.0

    def until(self, condition: Callable[[], object]) -> float:
        """Run the loop; give the milliseconds that it took."""
        begun = before = time.perf_counter()
        while not condition():
            QApplication.processEvents()
            time.sleep(0.0005)
            now = time.perf_counter()
            self.blocked = max(self.blocked, (now - before) * 1000 - 0.5)
            before = now
            if now - begun > _PATIENCE_S:
                raise SystemExit("it takes too long")
        return (time.perf_counter() - begun) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=100_000, help="size of the workflow")
    parser.add_argument("--times", type=int, default=3, help="how often it is opened")
    options = parser.parse_args()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.workflow.json"
        # Made elsewhere: what it takes to make it is not the program's memory.
        subprocess.run([sys.executable, "-c", _MADE, str(path), str(options.nodes)], cwd=Path(__file__).parents[2], check=True)
        size = path.stat().st_size / 1e6
        with program(app, Folders.below(Path(folder) / "profile")) as built:
            window = built.window
            window.resize(1920, 1080)
            window.show()
            Watch().until(window.isVisible)
            base = memory()
            for number in range(options.times):
                measure_document(window, path, figures)
                if number == 0:
                    calm = time.perf_counter() + _CALM_S
                    Watch().until(lambda: time.perf_counter() > calm)  # noqa: B023 - called at once
                    figures.add("memory", memory() - base)
                choose(window, figures)
                close(window)
            window.desk.leave()
    print_figures(figures, options.nodes, size)
    print(json.dumps({**measure(), "name": "document.cold_start"}))  # noqa: T201 - its output


def measure_document(window: MainWindow, path: Path, figures: Figures) -> None:
    """Open a document, edit it and save it."""
    watch = Watch()
    begun = time.perf_counter()
    window.parts.opening.open_file(path)
    watch.until(lambda: window.desk.current is not None)
    window.grab()
    figures.add("open_first_picture", (time.perf_counter() - begun) * 1000)
    document = window.parts.desk.current
    assert document is not None
    session = document.session
    node = next(iter(session.draft.nodes))
    document.take_gesture([MoveNodes(moves=(Move(id=node, position=(1, 1)),))])
    session.undo()
    QApplication.processEvents()
    figures.add("open_usable", (time.perf_counter() - begun) * 1000)
    figures.add("open_blocked", watch.blocked)
    edit(session, figures)
    save(window, figures)


def edit(session: Session, figures: Figures) -> None:
    """Do many small edits; each counts until its journal is on the disk itself. Beside each, the disk alone writes as much."""
    assert session.journal is not None
    nodes = list(session.draft.nodes)
    bare = os.open(session.journal.folder.parent / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for number in range(EDITS):
        begun = time.perf_counter()
        session.apply([MoveNodes(moves=(Move(id=nodes[number], position=(number, 2)),))])
        applied = time.perf_counter()
        session.journal.sync()
        figures.add("edit", (applied - begun) * 1000)
        figures.add("edit_on_disk", (time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        os.write(bare, b"0" * _ENTRY)
        os.fsync(bare)
        figures.add("disk_alone", (time.perf_counter() - begun) * 1000)
    os.close(bare)


def save(window: MainWindow, figures: Figures) -> None:
    """Save, and let the journal be renewed after it."""
    document = window.parts.desk.current
    assert document is not None
    session = document.session
    Watch().until(lambda: session.check == "done")
    found: list[int] = []
    stop = session.checked.listen(lambda problems: found.append(len(problems)))
    session.apply([SetWorkflow(description=str(time.time()))])
    watch = Watch()
    watch.until(lambda: found)
    stop()
    figures.add("problems", len(session.problems))
    figures.add("problems_blocked", watch.blocked)
    begun = time.perf_counter()
    watch = Watch()
    window.parts.saving.save(document)
    watch.blocked = (time.perf_counter() - begun) * 1000
    watch.until(lambda: session.state == "stored")
    figures.add("save", (time.perf_counter() - begun) * 1000)
    after = time.perf_counter() + 0.5
    watch.until(lambda: time.perf_counter() > after)
    figures.add("save_blocked", watch.blocked)


def choose(window: MainWindow, figures: Figures) -> None:
    """Choose nodes all over the document; each counts until the inspector shows it."""
    document = window.parts.desk.current
    assert document is not None
    nodes = list(document.session.draft.nodes)
    for node in nodes[:: max(1, len(nodes) // CHOICES)]:
        begun = time.perf_counter()
        document.canvas.select([node])
        window.grab()
        figures.add("choose", (time.perf_counter() - begun) * 1000)
        QApplication.processEvents()


def close(window: MainWindow) -> None:
    """Close the document in front."""
    assert window.desk.current is not None
    window.desk.close(window.desk.current)
    QApplication.processEvents()


def memory() -> float:
    """Give the resident memory of this process in MiB."""
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(statm.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 2**20


def print_figures(figures: Figures, nodes: int, size: float) -> None:
    """Print one JSON line each."""
    worst = {name: sorted(values)[int(len(values) * 0.99)] for name, values in figures.values.items()}
    for name, unit, detail in (
        ("open_first_picture", "ms", f"{size:.1f} MB of JSON, slowest {worst['open_first_picture']:.0f}"),
        ("open_usable", "ms", "until an edit was made and undone, journal and all"),
        ("open_blocked", "ms", "longest time in which the window could not run while it opened"),
        ("edit", "ms", f"one edit applied, journalled and shown; p99 {worst['edit']:.1f}"),
        ("edit_on_disk", "ms", f"the same with fsync; p99 {worst['edit_on_disk']:.1f}"),
        ("disk_alone", "ms", f"a bare write of an entry's size and fsync; p99 {worst['disk_alone']:.1f}"),
        ("save", "ms", f"to the disk, slowest {worst['save']:.0f}"),
        ("save_blocked", "ms", f"longest time in which the window could not run, worst {worst['save_blocked']:.0f}"),
        ("problems_blocked", "ms", f"longest time in which the window took in {figures.median('problems'):,.0f} problems"),
        ("choose", "ms", f"a node chosen, its settings and the whole window painted anew; p99 {worst['choose']:.0f}"),
        ("memory", "MiB", "resident, over the program with an empty window, after editing and saving"),
    ):
        value = round(figures.median(name), 2)
        print(json.dumps({"name": f"document.{name}", "value": value, "unit": unit, "detail": f"{nodes} nodes; {detail}"}))  # noqa: T201 - its output


if __name__ == "__main__":
    main()
