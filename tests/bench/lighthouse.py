"""What Lighthouse says of a first page of 25 fields on a slow phone: ``python -m tests.bench.lighthouse [--times N]``.

It starts the product in an empty folder, brings Lighthouse with npm (Node 18 or newer) into a folder of its own, and prints one
JSON line for each of its scores, the worst of N visits.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.bench.running.ground import say
from tests.support.browser import FLAGS, find_browser
from tests.support.first_view import twenty_five_fields
from tests.support.product import running_product

LIGHTHOUSE: Final = "lighthouse@12.8.2"
_SCORES: Final = ("performance", "accessibility", "best-practices", "seo")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="how many visits")
    times = parser.parse_args().times
    if shutil.which("npm") is None:
        parser.error("npm is not there; install Node 18 or newer")
    with tempfile.TemporaryDirectory() as folder, running_product() as product:
        place = Path(folder)
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--prefix", folder, LIGHTHOUSE], check=True, capture_output=True
        )
        with product.client() as owner:
            made = owner.post("/forms", json={"document": {**twenty_five_fields(), "slug": "first-view"}}).json()
            owner.post(f"/forms/{made['id']}/publish").raise_for_status()
        visits = [visit(place, f"{product.url}/f/first-view") for _ in range(times)]
    for name in _SCORES:
        worst = min(visits, key=lambda found: found["categories"][name]["score"])
        missed = [one["id"] for one in worst["categories"][name]["auditRefs"] if one["weight"] and _score(worst, one["id"]) < 1]
        detail = f"the worst of {times} visits, a phone with slow 4G and a processor four times slower"
        say(
            name,
            worst["categories"][name]["score"] * 100,
            "of 100",
            f"{detail}; below the best: {', '.join(missed) or 'nothing'}",
            of="lighthouse",
        )


def visit(place: Path, url: str) -> dict[str, Any]:
    """Look once, with an empty cache; gives what Lighthouse found."""
    out = place / "found.json"
    command = [str(place / "node_modules" / ".bin" / "lighthouse"), url, "--quiet", "--output=json", f"--output-path={out}"]
    flags = f"--chrome-flags=--headless=new {' '.join(FLAGS)}"
    subprocess.run([*command, flags], check=True, timeout=180, env={**os.environ, "CHROME_PATH": find_browser()})
    found: dict[str, Any] = json.loads(out.read_text(encoding="utf-8"))
    return found


def _score(found: dict[str, Any], audit: str) -> float:
    score = found["audits"][audit]["score"]
    return 1.0 if score is None else float(score)


if __name__ == "__main__":
    main()
