"""A small stand-in for somebody's own system: takes posts, keeps them in a file, and shows on a page what arrived.

It honours ``Idempotency-Key``: a key that was seen before is counted and not taken in again. It is an example for one machine,
listens on loopback alone and keeps the newest posts in memory.
"""

from __future__ import annotations

import json
import signal
import threading
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

_BODY_LIMIT: Final = 1_000_000
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Arrival:
    """One post, counted once for each key."""

    at: str
    path: str
    key: str
    body: object
    times: int = 1


class Inbox:
    """What arrived, by idempotency key, newest last; each change is one line in a file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._arrivals: dict[str, Arrival] = {}
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                arrival = Arrival(**json.loads(line))
                self._arrivals[arrival.key] = arrival

    def take(self, arrival: Arrival) -> Arrival:
        """Take a post in, or count it when its key is known."""
        with self._lock:
            known = self._arrivals.get(arrival.key)
            taken = arrival if known is None else replace(known, times=known.times + 1)
            self._arrivals[arrival.key] = taken
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(taken), ensure_ascii=False) + "\n")
            return taken

    def arrivals(self) -> tuple[Arrival, ...]:
        """Give everything that arrived, oldest first."""
        with self._lock:
            return tuple(self._arrivals.values())


def main(arguments: Sequence[str]) -> None:
    """Serve until told to stop; the arguments are a loopback port, a file, and the address of the example form."""
    port, file, form = int(arguments[0]), Path(arguments[1]), arguments[2]
    inbox = Inbox(file)

    class Bound(_Requests):
        received = inbox
        form_address = form

    server = ThreadingHTTPServer(("127.0.0.1", port), Bound)
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server.serve_forever(poll_interval=0.1)


class _Requests(BaseHTTPRequestHandler):
    received: Inbox
    form_address: str
    protocol_version = "HTTP/1.1"
    server_version = "ConcertMasterExample"
    sys_version = ""

    def do_GET(self) -> None:
        """Show what arrived, as a page or as JSON."""
        path = urlsplit(self.path).path
        if path == "/":
            self._answer(HTTPStatus.OK, _page(self.received.arrivals(), self.form_address), "text/html; charset=utf-8")
        elif path == "/arrivals.json":
            arrivals = [asdict(arrival) for arrival in self.received.arrivals()]
            self._answer(HTTPStatus.OK, json.dumps(arrivals, ensure_ascii=False), "application/json")
        else:
            self._answer(HTTPStatus.NOT_FOUND, "Nothing here.", "text/plain")

    def do_POST(self) -> None:
        """Take a post in."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > _BODY_LIMIT:
            self.close_connection = True
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "Too large.", "text/plain")
            return
        try:
            body = json.loads(self.rfile.read(length) or b"null")
        except ValueError:
            self._answer(HTTPStatus.BAD_REQUEST, "The body is not JSON.", "text/plain")
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        key = self.headers.get("Idempotency-Key") or f"without key, {now}"
        taken = self.received.take(Arrival(now, urlsplit(self.path).path, key, body))
        answer = {"received": True, "count": len(self.received.arrivals()), "times": taken.times}
        self._answer(HTTPStatus.CREATED if taken.times == 1 else HTTPStatus.OK, json.dumps(answer), "application/json")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Stay quiet: the page is the log."""

    def _answer(self, status: HTTPStatus, text: str, media_type: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.end_headers()
        self.wfile.write(body)


_PAGE: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="3"><title>Received posts</title><style>
:root {{ color-scheme: light dark; --line: #E3E6EB; --muted: #5B6472; --surface: #FFFFFF; --canvas: #F6F7F9; --text: #14181F }}
@media (prefers-color-scheme: dark) {{
  :root {{ --line: #2C313A; --muted: #9AA4B2; --surface: #1B1E24; --canvas: #14161A; --text: #E8EBF0 }} }}
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 0; background: var(--canvas); color: var(--text) }}
main {{ max-width: 64rem; margin: 0 auto; padding: 32px 16px }}
h1 {{ font-size: 28px; margin: 0 0 4px }} p {{ color: var(--muted); margin: 0 0 24px }}
article {{ background: var(--surface); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; margin: 0 0 12px }}
header {{ display: flex; gap: 16px; flex-wrap: wrap; font-size: 14px; color: var(--muted) }}
a {{ color: light-dark(#2F5BEA, #7C9BFF) }} header strong {{ color: var(--text) }}
code {{ font-size: 13px; overflow-wrap: anywhere }}
pre {{ font-size: 13px; overflow-x: auto; margin: 8px 0 0 }}
</style></head><body><main><h1>Received posts</h1><p>{summary}</p>{articles}</main></body></html>
"""

_ARTICLE: Final = """<article><header><strong>{path}</strong><span>{at}</span>
<span>Idempotency-Key <code>{key}</code></span>{again}</header>
<pre>{body}</pre></article>"""


def _page(arrivals: Iterable[Arrival], form: str) -> str:
    newest = list(arrivals)[::-1]
    summary = f"{len(newest)} arrived. The newest {min(len(newest), _SHOWN)} are below; the page looks again every 3 seconds."
    if not newest:
        link = f'<a href="{escape(form)}">Fill in the example form</a>'
        summary = f"Nothing has arrived yet. {link}, and what the workflow posts will stand here."
    articles = "".join(
        _ARTICLE.format(
            path=escape(arrival.path),
            at=escape(arrival.at),
            key=escape(arrival.key),
            again=f"<span>sent {arrival.times} times, counted once</span>" if arrival.times > 1 else "",
            body=escape(json.dumps(arrival.body, indent=2, ensure_ascii=False)),
        )
        for arrival in newest[:_SHOWN]
    )
    return _PAGE.format(summary=summary, articles=articles)
