"""How fast the expression language is: one JSON line a figure, ``{"name", "value", "unit", "detail"}``.

Rates are per second of processor time, so that a busy machine does not change them much; the best of several rounds counts.
Beside the condition stands the same one written in Python, the bare limit of anything that runs in this process.

Run it as ``python -m tests.bench.expressions``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from concertmaster_shared.expressions import (
    Context,
    Scope,
    Shape,
    check,
    compiled,
    evaluate,
    parse,
    parse_template,
    render,
)

NOW: Final = datetime(2026, 3, 31, 8, 30, tzinfo=UTC)
ROUNDS: Final = 5
SECONDS_A_ROUND: Final = 0.15

CONDITION: Final = 'input.staff > 10 and input.country == "DE" and input.total <= 1000'
NAMES: Final[dict[str, Any]] = {
    "input": {"staff": 12, "country": "DE", "total": 500.5, "rows": [{"kwh": number} for number in range(100)]}
}


def rate(action: Callable[[], object]) -> float:
    """Give how often an action runs in a second of processor time, in the best of several rounds."""
    best = 0.0
    for _round in range(ROUNDS):
        times, start = 0, time.process_time()
        while (spent := time.process_time() - start) < SECONDS_A_ROUND:
            for _time in range(100):
                action()
            times += 100
        best = max(best, times / spent)
    return best


def report(name: str, value: float, unit: str, **detail: object) -> None:
    """Print one figure."""
    sys.stdout.write(json.dumps({"name": f"expressions.{name}", "value": round(value, 3), "unit": unit, "detail": detail}) + "\n")


def in_python(names: dict[str, Any]) -> bool:
    """Decide the condition in plain Python."""
    given = names["input"]
    return bool(given["staff"] > 10 and given["country"] == "DE" and given["total"] <= 1000)


def evaluations() -> None:
    """Measure evaluations of expressions that are compiled already."""
    context = Context(NOW)
    bare = rate(lambda: in_python(NAMES))
    for name, text in [
        ("condition", CONDITION),
        ("arithmetic", "input.staff * 2 + input.total / 4"),
        ("choice", 'if(input.staff > 10, "many", "few")'),
        ("pattern", 'matches(input.country, "[A-Z]{2}")'),
        ("sum_of_100", "sum(input.rows.kwh)"),
        ("map_of_100", "map(input.rows, item.kwh * 2)"),
    ]:
        run = compiled(parse(text))
        measured = rate(lambda run=run: run(NAMES, context))  # type: ignore[misc]  # bound here, not when it runs
        detail = {"expression": text}
        if name == "condition":
            report(name, measured, "1/s", **detail, in_python=round(bare), ratio=round(measured / bare, 3))
        else:
            report(name, measured, "1/s", **detail)
    expression = parse(CONDITION)
    report("evaluate", rate(lambda: evaluate(expression, NAMES, now=NOW)), "1/s", expression=CONDITION)


def reading() -> None:
    """Measure what happens once an expression: reading, checking, compiling, and rendering of a short template."""
    numbers = iter(range(10**9))
    fresh = rate(lambda: parse(f"{CONDITION[:-4]}{next(numbers)}"))
    report("parse", 1e6 / fresh, "µs", characters=len(CONDITION))
    report("parse_again", 1e6 / rate(lambda: parse(CONDITION)), "µs", characters=len(CONDITION))
    scope = Scope({"input": Shape.map({"staff": Shape.number(), "country": Shape.text(), "total": Shape.number()})})
    expression = parse(CONDITION)
    report("check", 1e6 / rate(lambda: check(expression, scope)), "µs", characters=len(CONDITION))
    template = parse_template("{{ input.country }}: {{ input.staff }} people, {{ fixed(input.total, 2) }} kWh")
    report("render", rate(lambda: render(template, NAMES, now=NOW)), "1/s", parts=len(template.parts))


def main() -> None:
    """Print every figure."""
    evaluations()
    reading()


if __name__ == "__main__":
    main()
