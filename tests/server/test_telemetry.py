"""Log lines are JSON, one a record, and nobody can forge another; figures come out as Prometheus reads them."""

import io
import json
import logging
from collections.abc import Iterator

import pytest

from concertmaster_server.telemetry import Metrics, request_id, set_up_logging

FORGERIES = ["a\nb", "a\r\nb", 'x"}\n{"level": "error"', "\x1b[2J", "\u2028", "\x00", "%s %d {name}", "\ud800", "😀"]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up_logging(stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("text", FORGERIES)
def test_whatever_is_logged_stays_one_line(lines: io.StringIO, text: str) -> None:
    # The runner listens too, and cannot pass a lone surrogate on between its processes.
    del logging.getLogger().handlers[1:]
    logging.getLogger("somewhere").info("%s", text, extra={"operation": text})
    (line,) = lines.getvalue().splitlines()
    read = json.loads(line)
    assert (read["message"], read["operation"], read["level"], read["logger"]) == (text, text, "info", "somewhere")
    assert line.isprintable()


def test_a_line_names_the_request_it_belongs_to(lines: io.StringIO) -> None:
    logging.getLogger().info("outside")
    token = request_id.set("r-1")
    logging.getLogger().info("inside")
    request_id.reset(token)
    outside, inside = map(json.loads, lines.getvalue().splitlines())
    assert ("request_id" in outside, inside["request_id"]) == (False, "r-1")


def test_an_exception_is_one_line_too(lines: io.StringIO) -> None:
    logging.getLogger().error("failed", exc_info=ValueError("over\nthe line"))
    (line,) = lines.getvalue().splitlines()
    assert "ValueError: over\nthe line" in json.loads(line)["exception"]


def test_quieter_records_than_asked_for_are_left_out(lines: io.StringIO) -> None:
    set_up_logging(lines, level=logging.WARNING)
    logging.getLogger().info("quiet")
    assert lines.getvalue() == ""


def test_figures_count_by_operation_and_status() -> None:
    metrics = Metrics()
    metrics.served("getForm", 200, 0.003)
    metrics.served("getForm", 404, 0.2)
    text = metrics.exposition().decode()
    assert 'concertmaster_request_seconds_bucket{le="0.005",operation="getForm",status="200"} 1.0' in text
    assert 'concertmaster_request_seconds_count{operation="getForm",status="404"} 1.0' in text
