"""How many first pages a second one web process gives away: a form with twelve fields, 64 connections that stay open.

``python -m tests.bench.pages [--seconds N]`` starts the product in an empty folder and prints one JSON line a figure.
The load generator shares the machine with what it measures.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Mapping
from typing import Any

import httpx

from tests.bench.running.http_load import Load, get, load
from tests.support.forms import form_json
from tests.support.product import Product, running_product

CONNECTIONS = 64


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=4, help="how long each figure is measured")
    seconds = parser.parse_args().seconds
    with running_product() as product:
        for figure in measure(product, seconds):
            print(json.dumps(figure))  # noqa: T201 - its output


def measure(product: Product, seconds: float) -> list[dict[str, Any]]:
    """Measure the page in brotli and in gzip, and the answer that nothing has changed."""
    url = publish(product)
    tag = httpx.get(url, headers={"accept-encoding": "br"}, trust_env=False).headers["etag"]
    known = {"accept-encoding": "gzip, deflate, br", "if-none-match": tag}
    return [
        _figure("pages.get_brotli", _load(url, {"accept-encoding": "gzip, deflate, br"}, seconds, 200)),
        _figure("pages.get_gzip", _load(url, {"accept-encoding": "gzip"}, seconds, 200)),
        _figure("pages.get_unchanged", _load(url, known, seconds, 304)),
    ]


def publish(product: Product) -> str:
    """Publish the form of twelve fields, and wait until its page is kept."""
    with product.client() as owner:
        made = owner.post("/forms", json={"document": {**twelve_fields(), "slug": "twelve-fields"}}).json()
        owner.post(f"/forms/{made['id']}/publish").raise_for_status()
    url = f"{product.url}/f/twelve-fields"
    for _ in range(50):
        httpx.get(url, trust_env=False).raise_for_status()
    return url


def twelve_fields() -> dict[str, Any]:
    """Give a form of one page, as people make them."""
    kinds: tuple[tuple[str, dict[str, Any]], ...] = (
        ("text", {"required": True, "hint": "As on your door."}),
        ("email", {"required": True}),
        ("phone", {}),
        ("integer", {"min": 0}),
        ("money", {"currency": "EUR"}),
        ("date", {}),
        ("yes_no", {}),
        ("choice", {"choices": [{"id": f"c{number}", "label": f"Choice {number}"} for number in range(5)]}),
        ("choices", {"choices": [{"id": f"c{number}", "label": f"Choice {number}"} for number in range(4)]}),
        ("rating", {}),
        ("long_text", {}),
        ("consent", {"text": "I agree that this is kept.", "required": True}),
    )
    fields = {
        f"f_{number}": {"name": f"field_{number}", "type": kind, "label": f"Question {number} about {kind}", **settings}
        for number, (kind, settings) in enumerate(kinds, start=1)
    }
    return form_json(fields, title="Twelve questions")


def _load(url: str, headers: Mapping[str, str], seconds: float, expect: int) -> Load:
    request = get(url, headers)
    asyncio.run(load(url, lambda _number: request, connections=CONNECTIONS, seconds=0.5, expect=expect))
    return asyncio.run(load(url, lambda _number: request, connections=CONNECTIONS, seconds=seconds, expect=expect))


def _figure(name: str, done: Load) -> dict[str, Any]:
    assert not done.failures, done.failures[0]
    detail = f"p50 {done.quantile(0.5):.2f} ms, p99 {done.quantile(0.99):.2f} ms, {CONNECTIONS} connections"
    return {"name": name, "value": round(done.per_second), "unit": "1/s", "detail": detail}


if __name__ == "__main__":
    main()
