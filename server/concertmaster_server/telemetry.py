"""Logs and metrics, set up once by the wiring. Nothing here may know a domain rule or read the environment.

A log line is one JSON object. It never holds a header, a query string, a body or an answer: callers pass names and ids alone.
"""

from __future__ import annotations

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final, TextIO

from prometheus_client import CollectorRegistry, Histogram, generate_latest

request_id: Final[ContextVar[str]] = ContextVar("request_id", default="")
"""The request that the running task serves; empty outside of one."""

METRICS_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Writes a record as one line of JSON; what was passed as ``extra`` becomes members of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line. Line breaks and control characters come out escaped, so nobody can forge a second line."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if identifier := request_id.get():
            line["request_id"] = identifier
        line |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


def set_up_logging(stream: TextIO, *, level: int | str = logging.INFO) -> None:
    """Send every logger's records to ``stream`` as JSON lines, in place of whatever was set up before."""
    output = logging.StreamHandler(stream)
    output.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [output]
    root.setLevel(level)


class Metrics:
    """What this process counts; other rooms register their own instruments in ``registry``."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        # Looking an instrument up by its labels costs as much as the rest of counting.
        self._counted: dict[tuple[str, int], Histogram] = {}
        self._requests = Histogram(
            "concertmaster_request_seconds",
            "Time from the first byte of a request to the last of its answer.",
            ["operation", "status"],
            registry=self.registry,
            buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        )

    def served(self, operation: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        counted = self._counted.get((operation, status))
        if counted is None:
            counted = self._counted[operation, status] = self._requests.labels(operation, str(status))
        counted.observe(seconds)

    def exposition(self) -> bytes:
        """Give all figures in the text format that Prometheus reads."""
        return generate_latest(self.registry)
