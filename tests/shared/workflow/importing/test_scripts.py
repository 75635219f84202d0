"""Scripts that say the same here, and those that do not."""

from __future__ import annotations

import pytest

from concertmaster_shared.expressions import parse
from concertmaster_shared.workflow.importing import import_workflow
from concertmaster_shared.workflow.importing.scripts import Roots, translated

NODES = {"X": "steps.x.json", "A b": "steps.a_b"}


@pytest.mark.parametrize(
    ("script", "written"),
    [
        ('"see y.length"', '"see y.length"'),
        ('"$now is " + $now', '"$now is " + now()'),
        ('$json.x["a b"].length', 'len(input.x["a b"])'),
        ('$json.x.includes("a.trim()")', 'contains(input.x, "a.trim()")'),
        ("!$json.a && $json.b", "not input.a and input.b"),
        ("!($json.a == $json.b)", "not (input.a == input.b)"),
        ("!$json.a === $json.b", "(not input.a) == input.b"),
        ("JSON.stringify($json)", "text(input)"),
        ("$json?.a?.['b c']", "input.a['b c']"),
        ("$json._id", 'input["_id"]'),
        ("$('A b').item.json.x", "steps.a_b.x"),
        ("$('A b').first().json", "steps.a_b"),
        ("$input.last().json.x[0]", "input.x[0]"),
        ('$node["X"].json.y', "steps.x.json.y"),
        ("$node.X.json.y", "steps.x.json.y"),
        ("$now.minus({ days: 1, weeks: 2 }).toFormat('yyyy-MM-dd')",
         'format_date(add_days(add_days(now(), -(1)), 7 * (-(2))), "YYYY-MM-DD")'),
        ("$today.plus(1, 'month').toISODate()", "text(date(add_months(today(), 1)))"),
        ("new Date().toISOString()", "text(now())"),
        ("$json.name || 'nobody'", "if(empty(input.name), 'nobody', input.name)"),
        ("$json.n ?? 0", "coalesce(input.n, 0)"),
        ("$json.a || $json.b", "input.a or input.b"),
        ("`Hi ${$json.name.trim()}!`", '"Hi " + text(trim(input.name)) + "!"'),
        ("{ ...$json, a: 1, 'b': [1, 2] }", 'merge(input, {"a": 1, "b": [1, 2]})'),
        ("$json.list.map(x => x.name).join(', ')", "join(map(input.list, item.name), ', ')"),
        ("$json.list.find((x, i) => x.n > i)", "first(filter(input.list, item.n > index))"),
        ("$json.a > 1 ? 'x' : $json.b ? 'y' : 'z'", "if(input.a > 1, 'x', if(input.b, 'y', 'z'))"),
        ("$json.a - ($json.b - 1) * -$json.c", "input.a - (input.b - 1) * -input.c"),
        ("Math.round($json.a * 100) / 100", "round(input.a * 100) / 100"),
        ("$execution.id", "run.id"),
    ],
)  # fmt: skip
def test_a_script_is_written_as_it_means(script: str, written: str) -> None:
    assert translated(script, Roots("input", NODES.get)) == written
    parse(written)


@pytest.mark.parametrize(
    "script",
    [
        'x["\x007\x00"]', "$('Gone').item.json.a", "$json.a.replace(/x/g, 'y')", "$input.all()", "$env.KEY", "items", "input.a",
        "$json.a = 1", "$json.list.map(x => x.list.map(y => x))", "$json.list.map(x => { return x })", "$now.toFormat('EEEE')",
        "$json.a; $json.b", "", "await $json", "$binary.data", "typeof $json.a", "$json.a.b(", "'open",
    ],
)  # fmt: skip
def test_a_script_that_cannot_be_said_is_not_half_said(script: str) -> None:
    assert translated(script, Roots("input", NODES.get)) is None


def test_ways_that_part_and_meet_again_are_followed_once() -> None:
    parts: list[dict[str, object]] = [{"id": "t", "type": "tab"}, {"id": "in", "type": "inject", "z": "t", "wires": [["j0"]]}]
    for number in range(60):
        ways = {f"j{number}": [f"a{number}", f"b{number}"], f"a{number}": [f"j{number + 1}"], f"b{number}": [f"j{number + 1}"]}
        parts += [{"id": key, "type": "junction", "z": "t", "wires": [ends]} for key, ends in ways.items()]
    parts.append({"id": "j60", "type": "function", "z": "t", "name": "end", "wires": []})
    (edge,) = import_workflow(parts, "x").document.edges
    assert edge.target == "end"
