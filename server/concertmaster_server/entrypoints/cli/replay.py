"""``concertmaster replay``: submit a file of answers to a form, one after the other or several at once.

Each line carries its own idempotency key made from the file's content, so a replay that was cut off can be repeated: what was
stored is not stored twice.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import click
import httpx

from concertmaster_server.entrypoints import example

from .remote import Server, server_options

_TRIES = 20


@click.command("replay")
@click.argument("form")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--at-once", default=8, show_default=True, type=click.IntRange(1, 64), help="How many requests at a time.")
@click.option("--again", default="", help="A word that makes this replay new: other keys, so other submissions.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@server_options
def command(server: Server, form: str, file: Path | None, at_once: int, again: str, *, as_json: bool) -> None:
    """Submit each line of FILE (a JSON object of answers) to FORM (its id or slug).

    Without FILE it takes the 500 answers that come with the example form.
    """
    form_id = server.find("forms", form)
    text = (file or files(example).joinpath("answers.jsonl")).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip()]
    seen: Counter[str] = Counter()
    keyed: list[tuple[str, str]] = []
    for line in lines:
        # Equal answers of two people are two submissions.
        seen[line] += 1
        keyed.append((hashlib.sha256(f"{again}\n{seen[line]}\n{line}".encode()).hexdigest(), line))
    started = time.perf_counter()

    def submit(pair: tuple[str, str]) -> int:
        key, line = pair
        return _submit(server, form_id, json.loads(line), key)

    with (
        ThreadPoolExecutor(at_once) as pool,
        click.progressbar(pool.map(submit, keyed), len(lines), label="Submitting", file=sys.stderr) as answers,
    ):
        statuses = Counter(answers)
    seconds = time.perf_counter() - started
    stored = statuses[httpx.codes.CREATED]
    counts = {"lines": len(lines), "stored": stored, "seconds": round(seconds, 3), "statuses": dict(statuses)}
    words = (
        f"{stored} of {len(lines)} are stored, after {seconds:.1f} s. What was there before is not stored again without --again."
    )
    click.echo(json.dumps(counts) if as_json else words)
    if stored != len(lines):
        raise click.exceptions.Exit(1)


def _submit(server: Server, form_id: str, answers: object, key: str) -> int:
    """Submit once; where the server is busy or away for a moment, again with the same key."""
    status = 0
    for attempt in range(_TRIES):
        try:
            answer = server.http.post(
                f"/forms/{form_id}/submissions", json={"answers": answers}, headers={"Idempotency-Key": key}
            )
        except httpx.TransportError:
            time.sleep(0.25)
            continue
        status = answer.status_code
        if status not in {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}:
            return status
        time.sleep(min(float(answer.headers.get("Retry-After", 1)), 0.25 * (attempt + 1)))
    return status
