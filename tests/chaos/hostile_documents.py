"""Open thousands of hostile files in a real window: ``python -m tests.chaos.hostile_documents --files 2000``.

Each must end as a document or as a dialogue that explains it, within two seconds of processor. Prints one JSON line; the exit
status is 1 where one did not. A sample of the same files is opened with the other tests.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from concertmaster_designer.app.wiring import program
from concertmaster_designer.storage.folders import Folders
from tests.support.hostile_documents import Opener, hostile

LIMIT_S = 2.0


def main() -> int:
    """Open, and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the seed of the first")
    options = parser.parse_args()
    app = QApplication([])
    outcomes: Counter[str] = Counter()
    slowest, bad = (0.0, 0), []
    with tempfile.TemporaryDirectory() as folder, program(app, Folders.below(Path(folder) / "profile")) as built:
        built.window.show()
        opener = Opener(built.window, Path(folder))
        for seed in range(options.first, options.first + options.files):
            outcome, spent = opener.open(hostile(seed))
            outcomes[outcome] += 1
            slowest = max(slowest, (spent, seed))
            if outcome not in {"document", "dialog"} or spent > LIMIT_S:
                bad.append({"seed": seed, "outcome": outcome, "seconds": round(spent, 2)})
                print(json.dumps(bad[-1]), file=sys.stderr, flush=True)  # noqa: T201 - its output
        built.window.desk.leave()
    figure = {"name": "hostile_documents", "files": options.files, "outcomes": dict(outcomes), "slowest_s": round(slowest[0], 2)}
    print(json.dumps({**figure, "slowest_seed": slowest[1], "bad": len(bad)}))  # noqa: T201 - its output
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
