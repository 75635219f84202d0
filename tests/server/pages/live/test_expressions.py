"""Both engines say the same: to the shared vectors, to a hundred thousand random pairs, and to attacks."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from concertmaster_server.pages.assets import assets, together
from concertmaster_server.pages.live.plan import IN_EVERY_ENGINE
from concertmaster_shared.expressions import Expression, ExpressionError, parse
from concertmaster_shared.expressions.page_tree import page_tree
from tests.server.pages.live.attacks import ATTACKS, CORPUS, NAMES, attack_text
from tests.server.pages.live.engines import NOW, ask, engine_in, keep, keep_folded, on_server, same
from tests.server.pages.live.random_expressions import random_data, random_expressions

VECTORS = json.loads((Path(__file__).parents[3] / "corpus/expressions/vectors.json").read_text(encoding="utf-8"))
PAIRS = 100_000
DATA = 400
BATCH = 1_000
LARGEST = 5 * 1024
LARGEST_PAGE = 12 * 1024


@pytest.fixture(scope="module")
def engine(chromium: Browser) -> Iterator[Page]:
    with engine_in(chromium) as page:
        yield page


def readable(text: str) -> Expression | None:
    try:
        return parse(text)
    except ExpressionError:
        return None


def test_every_vector_holds_in_a_browser(engine: Page) -> None:
    read = [(vector, expression) for vector in VECTORS if (expression := readable(vector["expression"]))]
    questions = [
        [page_tree(expression, with_places=True), vector.get("names", {}), vector.get("now", "2026-03-31T08:30:00Z")]
        for vector, expression in read
    ]
    assert all(tree for tree, *_ in questions)
    for (vector, _), [outcome] in zip(read, ask(engine, questions), strict=True):
        wanted = ["!", vector["error"], vector["position"]] if "error" in vector else ["=", vector["result"]]
        assert same(outcome, wanted), (vector, outcome)
    # What is not asked here cannot be read, so no page ever gets a tree of it.
    assert all("error" in vector for vector in VECTORS if readable(vector["expression"]) is None)


def test_random_expressions_have_the_same_value_in_a_browser(engine: Page) -> None:
    random = Random(20260331)  # noqa: S311 - alike on every machine
    data = [json.loads(json.dumps(random_data(random))) for _ in range(DATA)]
    keep(engine, data)
    pairs = 0
    errors: set[str] = set()
    while pairs < PAIRS:
        expressions = [known for text in random_expressions(random, BATCH) if (known := readable(text))]
        places = [random.sample(range(DATA), 10) for _ in expressions]
        questions = [[page_tree(one, with_places=True), chosen, NOW] for one, chosen in zip(expressions, places, strict=True)]
        for expression, chosen, outcomes in zip(expressions, places, ask(engine, questions), strict=True):
            for place, outcome in zip(chosen, outcomes, strict=True):
                wanted = on_server(expression, data[place])
                assert same(outcome, wanted), (expression.text, data[place], outcome, wanted)
                pairs += 1
                errors.add(wanted[1] if wanted[0] == "!" else "")
    assert len(errors) >= 20, "data and expressions must meet most errors"


def test_attacks_end_soon_and_alike_in_a_browser(engine: Page) -> None:
    groups = list(CORPUS["names"])
    keep_folded(engine, [CORPUS["names"][group] for group in groups])
    count = 0
    for attack in ATTACKS:
        expression = readable(attack_text(attack))
        if expression is None:
            continue
        tree = page_tree(expression, with_places=True)
        if tree is None:
            continue
        names = NAMES[attack["names"]]
        count += 1
        start = time.perf_counter()
        ((outcome,),) = ask(engine, [[tree, [groups.index(attack["names"])], NOW]])
        seconds = time.perf_counter() - start
        assert seconds < 2, (attack, seconds)
        wanted = on_server(expression, names)
        assert same(outcome, wanted) or _is_too_large_a_number(attack), (attack, outcome, wanted)
    assert count >= 150


def test_nothing_of_the_browser_is_within_reach(engine: Page) -> None:
    names: dict[str, Any] = {"x": {"a": 1}, "t": "text", "l": [1], "n": 1}
    keys = ("constructor", "__proto__", "prototype", "toString", "valueOf", "hasOwnProperty", "__defineGetter__", "length", "at")
    asked = [
        text
        for key in keys
        for text in (
            f'x["{key}"]',
            f'x["a"]["{key}"]',
            f't["{key}"]',
            f'l["{key}"]',
            f'env["{key}"]',
            f'env.now["{key}"]',
            f'lookup(x, "{key}", "name")',
            f'contains(x, "{key}")',
            f'"{key}" in x',
            f'merge(x, {{"{key}": 1}})',
            f'group_by(l, "{key}")',
            f'keys({{"{key}": x}})',
            f'sort_by([x], item["{key}"])',
        )
    ]
    roots = [text for key in keys if not key.startswith("_") for text in (key, f"{key}.name", f"map([1], {key})")]
    expressions = [parse(text) for text in (*asked, *roots, "window", "document.cookie", "globalThis", "self", "this.x")]
    assert len(expressions) >= 100
    outcomes = ask(engine, [[page_tree(one, with_places=True), names, NOW] for one in expressions])
    for expression, [outcome] in zip(expressions, outcomes, strict=True):
        assert same(outcome, on_server(expression, names)), (expression.text, outcome)


def test_the_engine_is_small() -> None:
    assert len(assets()["expressions.js"].gzipped) <= LARGEST
    assert len(together(("form.js", "live.js")).gzipped) <= LARGEST_PAGE


def test_pages_know_which_functions_the_small_engine_brings(chromium: Browser) -> None:
    page = chromium.new_page()
    text = assets()["expressions.js"].body.decode()
    page.add_script_tag(content=f"{text}globalThis.known = Object.keys({{ ...FUNCTIONS, ...EACH }});", type="module")
    page.wait_for_function("globalThis.known")
    assert {*page.evaluate("known"), "if", "coalesce"} == IN_EVERY_ENGINE
    page.close()


def _is_too_large_a_number(attack: dict[str, Any]) -> bool:
    """Whole numbers beyond what JSON has in a browser reach pages as other numbers; no answer can hold one."""
    return "large" in attack_text(attack)
