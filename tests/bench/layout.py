"""How long automatic layout takes, and how good it is: a small, a middling and a large workflow.

``python -m tests.bench.layout [--nodes N]`` prints one JSON line a figure. Times are those of the processor, of the layout alone
and of the whole way from a document to the edit that moves its nodes.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import Any

from concertmaster_designer.documents.arrange import arrange, plan, solve
from concertmaster_shared.workflow import Draft, read_workflow
from tests.support.flows import flow
from tests.support.large_workflow import large_workflow

SIZES = (30, 200, 1_000, 10_000)
_FEW = 3
_MADE_BY_HAND = 1_000
"""Up to here the workflow is of the kind that people make; beyond, it is the one that all benchmarks of the canvas share."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, action="append", help=f"size of the workflow; may be given again ({SIZES})")
    for nodes in parser.parse_args().nodes or SIZES:
        _measure(nodes, flow(nodes, 1) if nodes <= _MADE_BY_HAND else large_workflow(nodes))


def _measure(nodes: int, document: dict[str, Any]) -> None:
    draft = Draft(read_workflow(document))
    planned = plan(draft)
    assert planned is not None
    edges = f"{nodes} nodes, {len(draft.edges)} edges"
    _say("layout.solve", _busy(lambda: solve(planned)), f"{edges}; columns, order and heights")
    _say("layout.arrange", _busy(lambda: arrange(draft)), f"{edges}; from the document to the edit")
    places = solve(planned)
    lengths = [abs(places[edge.target][0] - places[edge.source][0]) for edge in draft.edges.values()]
    back = sum(places[edge.target][0] <= places[edge.source][0] for edge in draft.edges.values())
    wide = max(x for x, _y in places.values()) + 200
    high = max(y for _x, y in places.values()) + 64
    _say("layout.shape", wide / high, f"{edges}; width by height, {back} edges lead back", unit="x")
    _say("layout.length", statistics.fmean(lengths), f"{edges}; mean way of an edge from left to right", unit="units")


def _busy(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_FEW):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * 1000)
    return statistics.median(times)


def _say(name: str, value: float, detail: str, unit: str = "ms") -> None:
    print(json.dumps({"name": name, "value": round(value, 2), "unit": unit, "detail": detail}), flush=True)  # noqa: T201 - its output


if __name__ == "__main__":
    main()
