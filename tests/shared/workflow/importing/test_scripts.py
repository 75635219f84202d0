"""Scripts that say the same here, and those that do not."""

from __future__ import annotations

import pytest

from concertmaster_shared.workflow.importing import import_workflow
from concertmaster_shared.workflow.importing.scripts import translated


@pytest.mark.parametrize(
    ("script", "written"),
    [
        ('"see y.length"', '"see y.length"'),
        ('"$now is " + $now', '"$now is " + now()'),
        ('x["a b"].length', 'len(x["a b"])'),
        ('x.includes("a.trim()")', 'contains(x, "a.trim()")'),
        ("!a && b", "not a  and  b"),
        ("!(a == b)", "not (a == b)"),
        ("!a === b", None),
        ('x["\x007\x00"]', None),
    ],
)
def test_a_script_is_written_as_it_means(script: str, written: str | None) -> None:
    found = translated(script, lambda text: text.replace("$now", "now()"))
    assert (None if found is None else found.strip()) == written


def test_ways_that_part_and_meet_again_are_followed_once() -> None:
    parts: list[dict[str, object]] = [{"id": "t", "type": "tab"}, {"id": "in", "type": "inject", "z": "t", "wires": [["j0"]]}]
    for number in range(60):
        ways = {f"j{number}": [f"a{number}", f"b{number}"], f"a{number}": [f"j{number + 1}"], f"b{number}": [f"j{number + 1}"]}
        parts += [{"id": key, "type": "junction", "z": "t", "wires": [ends]} for key, ends in ways.items()]
    parts.append({"id": "j60", "type": "function", "z": "t", "name": "end", "wires": []})
    (edge,) = import_workflow(parts, "x").document.edges
    assert edge.target == "end"
