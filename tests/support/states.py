"""The diagrams of ``server/STATES.md``, made from the tables. ``python -m tests.support.states`` writes them anew."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from concertmaster_server.engine.transitions import ATTEMPT, RUN, STEP, TIMER, WAIT

DOCUMENT = Path(__file__).parents[2] / "server" / "STATES.md"
_BLOCK = re.compile(r"(<!-- table (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renewed(text: str) -> str:
    """Give the document with its diagrams and tables as the code has them now."""
    return _BLOCK.sub(lambda found: f"{found[1]}{_MADE[found[2]]()}{found[3]}", text)


def diagram(table: Mapping[tuple[str, str], str], first: str) -> str:
    """Draw a table of transitions; what leads the same way is written on one arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for (status, kind), follows in table.items():
        arrows.setdefault((status, follows), []).append(kind)
    ends = sorted(set(table.values()) - {status for status, _ in table})
    lines = [f"    [*] --> {first}"]
    lines += [f"    {status} --> {follows}: {', '.join(kinds)}" for (status, follows), kinds in arrows.items()]
    lines += [f"    {end} --> [*]" for end in ends]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])


def waits() -> str:
    """Write which record may end which wait."""
    rows = [f"| {reason} | {', '.join(f'`{kind}`' for kind in sorted(kinds))} |" for reason, kinds in WAIT.items()]
    return "\n".join(["| waits for | may end with |", "| --- | --- |", *rows, ""])


_MADE: Mapping[str, Any] = {
    "RUN": lambda: diagram(RUN, "queued"),
    "STEP": lambda: diagram(STEP, "pending"),
    "ATTEMPT": lambda: diagram(ATTEMPT, "running"),
    "TIMER": lambda: diagram(TIMER, "set"),
    "WAIT": waits,
}


if __name__ == "__main__":
    DOCUMENT.write_text(renewed(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
