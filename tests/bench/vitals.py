"""How a first page of 25 fields does on a phone with slow 4G (1.6 Mbit/s, 150 ms) and a processor four times slower.

``python -m tests.bench.vitals [--times N]`` starts the product in an empty folder, opens the page in Chromium with an empty
cache, and prints one JSON line a figure: the median of N visits.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Sequence

from tests.support.browser import running_browser
from tests.support.first_view import FirstView, look, twenty_five_fields
from tests.support.product import running_product


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="how many visits")
    times = parser.parse_args().times
    with running_product() as product, running_browser() as browser:
        with product.client() as owner:
            made = owner.post("/forms", json={"document": {**twenty_five_fields(), "slug": "first-view"}}).json()
            owner.post(f"/forms/{made['id']}/publish").raise_for_status()
        url = f"{product.url}/f/first-view"
        look(browser, url)
        views = [look(browser, url, slow=True) for _ in range(times)]
    _print("vitals.lcp", [view.lcp for view in views], "ms")
    _print("vitals.cls", [view.cls for view in views], "")
    _print("vitals.inp", [view.inp for view in views], "ms")
    _print_sizes(views[0])


def _print(name: str, values: Sequence[float], unit: str) -> None:
    detail = f"median of {len(values)}, the greatest {max(values):.4g}"
    print(json.dumps({"name": name, "value": round(statistics.median(values), 4), "unit": unit, "detail": detail}))  # noqa: T201 - its output


def _print_sizes(view: FirstView) -> None:
    detail = ", ".join(f"{address.rsplit('/', 1)[-1]} {size}" for address, size in view.sizes.items())
    for name, value, unit in (("vitals.bytes", sum(view.sizes.values()), "B"), ("vitals.requests", len(view.sizes), "")):
        print(json.dumps({"name": name, "value": value, "unit": unit, "detail": detail}))  # noqa: T201 - its output


if __name__ == "__main__":
    main()
