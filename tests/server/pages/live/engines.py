"""The page's engine in a real browser, asked for many values at once, and what the server's engine says to the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final

from playwright.sync_api import Browser, Page

from concertmaster_server.pages.assets import assets
from concertmaster_shared.expressions import Context, Expression, ExpressionError, compiled, to_wire

NOW: Final = "2026-03-31T08:30:00.123+02:00"

Outcome = list[Any]
"""``["=", value on the wire]``, or ``["!", code, position]``."""

_HARNESS: Final = """
const { Day, Failure, Moment, evaluate, readDay, textOf } = expressions_js;
const wire = (value, depth = 128) => {
  if (value instanceof Day || value instanceof Moment) return textOf(value);
  if (!value || typeof value !== "object") return value;
  if (!depth) throw new Failure("value_too_deep");
  if (Array.isArray(value)) return value.map((item) => wire(item, depth - 1));
  return Object.keys(value).reduce((map, key) => ((map[key] = wire(value[key], depth - 1)), map), Object.create(null));
};
const told = (error) => {
  if (!(error instanceof Failure)) throw error;
  return ["!", error.code, error.position ?? null];
};
const outcome = (tree, names, now) => {
  let value;
  try { value = evaluate(tree, names, now); } catch (error) { return told(error); }
  try { return ["=", wire(value)]; } catch (error) { return told(error); }
};
let kept = [];
const unfold = (value) => {
  if (!value || typeof value !== "object" || Array.isArray(value)) return value;
  const [how, what] = Object.entries(value)[0] ?? [];
  if (how === "$times") return typeof what[0] === "string" ? what[0].repeat(what[1]) : Array(what[1]).fill(what[0]).flat();
  if (how === "$map") return Object.fromEntries([...Array(what).keys()].map((place) => [`k${place}`, place]));
  if (how === "$key") return { [what[0].repeat(what[1])]: 1 };
  if (how === "$nest") return [...Array(what)].reduce((nest) => [nest], []);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unfold(inner)]));
};
globalThis.keepFolded = (text) => { kept = JSON.parse(text).map(unfold); };
globalThis.keep = (text) => { kept = JSON.parse(text); };
globalThis.ask = (text) => JSON.stringify(JSON.parse(text).map(([tree, given, moment]) => {
  const now = readMoment(moment);
  const env = Object.assign(Object.create(null), { now, today: readDay(moment.slice(0, 10)) });
  return (Array.isArray(given) ? given.map((place) => kept[place]) : [given]).map((data) =>
    outcome(tree, Object.assign(Object.create(null), { env }, data), now));
}));
globalThis.isReady = true;
"""


@contextmanager
def engine_in(browser: Browser) -> Iterator[Page]:
    """Open a page that has the whole engine and nothing else."""
    page = browser.new_page()
    try:
        page.add_script_tag(content=f"{assets()['functions.js'].body.decode()}{{{_HARNESS}}}", type="module")
        page.wait_for_function("globalThis.isReady")
        yield page
    finally:
        page.close()


def keep(page: Page, data: Sequence[Mapping[str, Any]]) -> None:
    """Leave names in the page, to be asked for by their places."""
    page.evaluate("text => keep(text)", json.dumps(data))


def keep_folded(page: Page, data: Sequence[Mapping[str, Any]]) -> None:
    """Leave names as the corpus of attacks writes them."""
    page.evaluate("text => keepFolded(text)", json.dumps(data))


def ask(page: Page, questions: Sequence[Sequence[Any]]) -> list[list[Outcome]]:
    """Give the outcomes of trees, each with names or with places of names left in the page, and a moment."""
    answer: list[list[Outcome]] = json.loads(page.evaluate("text => ask(text)", json.dumps(questions)))
    return answer


def on_server(expression: Expression, names: Mapping[str, Any], moment: str = NOW) -> Outcome:
    """Give what the server's engine says."""
    now = datetime.fromisoformat(moment)
    try:
        value = to_wire(compiled(expression)({"env": {"now": now, "today": now.date()}, **names}, Context(now)))
    except ExpressionError as error:
        return ["!", error.code, error.position]
    return ["=", value]


def same(one: Any, other: Any) -> bool:
    """Compare outcomes: true is no number, and JSON has one kind of number."""
    if type(one) in {int, float} and type(other) in {int, float}:
        return float(one) == float(other)
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    return bool(one == other)
