"""How long ``concertmaster up`` takes to its Ready line, in an empty folder and again, and the designer to its window.

``python -m tests.bench.startup [--times N]`` prints one JSON line a figure. Installing is not counted.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from pathlib import Path

from tests.bench import designer_start
from tests.support.product import running_product


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="how often the second start is measured")
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory(prefix="cm-bench-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        data_dir = Path(folder) / "data"
        first = _start(data_dir)
        again = [_start(data_dir) for _ in range(times)]
    _print("startup.first", first, "empty folder to Ready: cluster, schema, owner, example loaded, 2 workers")
    _print("startup.second", statistics.median(again), f"median of {times}, the slowest {max(again):.2f} s")
    print(json.dumps(designer_start.measure(times)))  # noqa: T201 - its output


def _start(data_dir: Path) -> float:
    with running_product(data_dir=data_dir) as product:
        return product.ready_after_s


def _print(name: str, seconds: float, detail: str) -> None:
    print(json.dumps({"name": name, "value": round(seconds, 3), "unit": "s", "detail": detail}))  # noqa: T201 - its output


if __name__ == "__main__":
    main()
