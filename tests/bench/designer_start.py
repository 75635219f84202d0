"""How long the designer takes from the start of its process to a window that is painted and takes events.

``python -m tests.bench.designer_start [--times N]`` prints one JSON line. Each start is a new process with an empty profile.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

_STARTED = """
import sys, time
from pathlib import Path
from PySide6.QtWidgets import QApplication
from concertmaster_designer.app.wiring import program
from concertmaster_designer.storage.folders import Folders
app = QApplication([])
with program(app, Folders.below(Path(sys.argv[1]))) as built:
    built.window.show()
    app.processEvents()
    print(time.time())
"""


def measure(times: int = 5) -> dict[str, object]:
    """Start the designer that often; give the figure as the benchmarks print it."""
    seconds = sorted(_start() for _ in range(times))
    detail = f"median of {times} cold processes, the slowest {seconds[-1]:.2f} s; offscreen, empty profile"
    return {"name": "startup.designer", "value": round(statistics.median(seconds), 3), "unit": "s", "detail": detail}


def _start() -> float:
    with tempfile.TemporaryDirectory() as profile:
        begun = time.time()
        ended = subprocess.run(
            [sys.executable, "-c", _STARTED, profile],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            check=True,
        )
    return float(ended.stdout) - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=5, help="how often it is started")
    print(json.dumps(measure(parser.parse_args().times)))  # noqa: T201 - its output


if __name__ == "__main__":
    main()
