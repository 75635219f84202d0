"""How fast answers leave, and how little memory that takes: ``python -m tests.bench.export`` prints one JSON line a figure.

Each format is downloaded over HTTP from a server process of its own, which is asked how much memory it ever held before the
download and after it. The form has twelve fields; its submissions are made in the database.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import uvicorn
import uvloop

from tests.support.databases import fresh_database
from tests.support.definitions import published_form
from tests.support.forms import form_json
from tests.support.web import running_web

FORMATS = ("csv", "jsonl", "parquet", "xlsx")
CHOICES = [{"id": choice_id, "label": choice_id.upper()} for choice_id in ("a", "b", "c")]
FIELDS: dict[str, Any] = {
    "f_email": {"type": "email"},
    "f_name": {"type": "text"},
    "f_company": {"type": "text"},
    "f_country": {"type": "choice", "choices": CHOICES},
    "f_topics": {"type": "choices", "choices": CHOICES},
    "f_staff": {"type": "integer"},
    "f_energy": {"type": "decimal"},
    "f_since": {"type": "date"},
    "f_right": {"type": "yes_no"},
    "f_price": {"type": "money", "currency": "EUR"},
    "f_remark": {"type": "long_text"},
    "f_rating": {"type": "rating"},
}
SEED = """
insert into submissions (id, org_id, form_id, version, locale, data, submitted_at)
select gen_random_uuid(), %(org)s, %(form)s, 1, 'en', jsonb_build_object(
    'f_email', 'n' || n || '@example.org', 'f_name', 'Name ' || n, 'f_company', 'Works & Sons ' || n %% 1000,
    'f_country', (array['a', 'b', 'c'])[1 + n %% 3], 'f_topics', '["a", "b"]'::jsonb, 'f_staff', n %% 500,
    'f_energy', n * 0.25, 'f_since', '2020-01-0' || 1 + n %% 9, 'f_right', n %% 2 = 0,
    'f_price', '{"amount": 1250, "currency": "EUR"}'::jsonb, 'f_remark', 'A few words about this and that, number ' || n,
    'f_rating', 1 + n %% 5), now() - make_interval(secs => %(rows)s - n)
from generate_series(1, %(rows)s) as n
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--only", choices=FORMATS, nargs="+", default=FORMATS, help="measure these formats alone")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        uvloop.run(_serve(options.serve))
        return
    for name, value, unit, detail in measure(options.rows, options.only):
        print(json.dumps({"name": name, "value": value, "unit": unit, "detail": detail}), flush=True)  # noqa: T201 - its answer


def measure(rows: int, formats: tuple[str, ...] = FORMATS) -> Iterator[tuple[str, float, str, str]]:
    """Give the figures of each format: rows a second, and megabytes that the server grew by."""
    with fresh_database() as dsn:
        organisation, key, form_id = asyncio.run(_publish(dsn))
        with psycopg.connect(dsn, autocommit=True) as owner:
            owner.execute("select set_config('cm.orgs', %s, false)", (organisation,))
            owner.execute(SEED, {"org": organisation, "form": form_id, "rows": rows})
            owner.execute("vacuum analyze submissions")
        for name in formats:
            seconds, size, grown = _download(dsn, key, f"/api/v1/forms/{form_id}/export?format={name}")
            detail = f"{rows} rows of 12 fields, {size / 1e6:.0f} MB in {seconds:.1f} s, over HTTP"
            yield f"export.{name}", round(rows / seconds), "rows/s", detail
            yield f"export.{name}.memory", round(grown, 1), "MB", "growth of the server's largest resident size"


async def _publish(dsn: str) -> tuple[str, str, str]:
    document = form_json({field_id: {"name": field_id[2:], "label": field_id, **field} for field_id, field in FIELDS.items()})
    async with running_web(dsn) as web:
        organisation = await web.organisation()
        key = await web.key(organisation)
        async with web.client(key) as client:
            url = await published_form(client, document)
    return str(organisation), key, url.split("/")[-2]


async def _serve(dsn: str) -> None:
    async with running_web(dsn) as web:
        listening = socket.create_server(("127.0.0.1", 0))
        print(listening.getsockname()[1], flush=True)  # noqa: T201 - the parent reads it
        await uvicorn.Server(uvicorn.Config(web.app, log_config=None, access_log=False, lifespan="off")).serve(
            sockets=[listening]
        )


@contextmanager
def _server(dsn: str) -> Iterator[tuple[int, int]]:
    """Run a server; give its port and its process id."""
    command = [sys.executable, "-m", "tests.bench.export", "--serve", dsn]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline()), process.pid
        finally:
            process.terminate()


def _download(dsn: str, key: str, path: str) -> tuple[float, int, float]:
    """Give seconds, bytes, and megabytes of growth; the client is a bare socket, so that it takes little of the processors."""
    with _server(dsn) as (port, pid), _connected(port) as connection:
        before = _largest_mb(pid)
        began = time.perf_counter()
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n".encode())
        size, start, end = 0, b"", b""
        while piece := connection.recv(1 << 20):
            start = start or piece[:64]
            end = (end + piece)[-8:]
            size += len(piece)
        seconds = time.perf_counter() - began
        assert start.startswith(b"HTTP/1.1 200"), start
        assert end.endswith(b"0\r\n\r\n"), "the server broke off"
        return seconds, size, _largest_mb(pid) - before


@contextmanager
def _connected(port: int) -> Iterator[socket.socket]:
    deadline = time.monotonic() + 20
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=300)
            break
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    with connection:
        yield connection


def _largest_mb(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


if __name__ == "__main__":
    main()
