"""``http.request``: one call to another system. Every attempt of a step carries the same ``Idempotency-Key``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, ClassVar, Final

import orjson

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext, StepError
from concertmaster_server.outbound.client import OutboundAnswer, OutboundRequest, read_url
from concertmaster_server.outbound.errors import OutboundError
from concertmaster_server.outbound.hosts import Caller
from concertmaster_server.outbound.retry_after import retry_after_s
from concertmaster_server.vault.masking import Mask

from .connections import open_of_kind
from .http_connection import through
from .outside import Outside

_RETRIED: Final = frozenset({408, 429})
_CLIENT_ERROR: Final = 400
_SERVER_ERROR: Final = 500
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS: Final = frozenset({"connection", "content-length", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"})
_JSON: Final = re.compile(r"application/(?:[\w.+-]+\+)?json\b", re.IGNORECASE)
_CHARSET: Final = re.compile(r"charset=\"?([\w.:-]+)", re.IGNORECASE)


class HeaderError(StepError):
    """A header that cannot be sent. Takes ``header``."""

    code: ClassVar[str] = "http.header"


class QueryError(StepError):
    """A query value that is neither a simple value nor a list of such. Takes ``name``."""

    code: ClassVar[str] = "http.query"


class CallError(StepError):
    """The call gave no answer; the code is that of the reason."""

    def __init__(self, error: OutboundError) -> None:
        self.code = error.code  # type: ignore[misc]  # one class passes on a whole family of codes
        super().__init__(**error.parameters)
        self.retryable = error.retryable
        self.after_s = error.after_s
        self.unsent = error.unsent
        self.uncertain = error.uncertain


class StatusError(StepError):
    """The answer has a status that counts as a failure. Takes ``status``."""

    code: ClassVar[str] = "http.status"

    def __init__(self, status: int, after_s: float | None) -> None:
        super().__init__(status=status)
        self.retryable = status in _RETRIED or status >= _SERVER_ERROR
        self.after_s = after_s


async def execute(step: StepContext, outside: Outside) -> Outcome:
    """Make the call; a status from 400 up fails unless the node accepts it."""
    request = _request(step)
    mask = Mask(())
    if name := step.parameters["connection"]:
        opened = await open_of_kind(outside.connections, step.organisation, name, kind="http")
        request, mask = through(opened, request), Mask(opened.secret.values())
    try:
        answer = await outside.http.call(request)
    except OutboundError as error:
        raise CallError(error) from error
    if answer.status >= _CLIENT_ERROR and answer.status not in _list(step.parameters["accept_status"]):
        raise StatusError(answer.status, retry_after_s(answer.headers, step.now))
    # Some servers say back what they were sent, and the output of a step is kept.
    return Outcome(mask.value({"status": answer.status, "headers": dict(answer.headers), **_content(answer)}))


def _request(step: StepContext) -> OutboundRequest:
    parameters = step.parameters
    headers = dict(_headers(parameters["headers"]))
    content = b""
    if parameters["json"] is not None:
        # Keys in one order: an attempt made again from the stored history must be the same request, byte by byte.
        content = json.dumps(parameters["json"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        headers.setdefault("content-type", "application/json")
    elif parameters["body"] is not None:
        content = str(parameters["body"]).encode()
        headers.setdefault("content-type", "text/plain; charset=utf-8")
    headers.setdefault("accept", "application/json, */*;q=0.8")
    headers.setdefault("idempotency-key", step.key)
    return OutboundRequest(
        method=str(parameters["method"]),
        url=_url(str(parameters["url"]), parameters["query"]),
        headers=tuple(headers.items()),
        content=content,
        timeout_s=_seconds(parameters["timeout_s"]),
        caller=Caller(organisation=str(step.organisation)),
    )


def _url(text: str, query: object) -> str:
    try:
        url = read_url(text)
    except OutboundError as error:
        raise CallError(error) from error
    pairs = [(name, part) for name, value in _map(query).items() for part in _query_texts(name, value)]
    for name, part in pairs:
        url = url.copy_add_param(name, part)
    return str(url)


def _query_texts(name: str, value: object) -> Iterator[str]:
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict | list):
            raise QueryError(name=name)
        if part is not None:
            yield _text(part)


def _headers(value: object) -> Iterator[tuple[str, str]]:
    for name, part in _map(value).items():
        if part is None:
            continue
        text = _text(part) if not isinstance(part, dict | list) else None
        if text is None or not _NAME.fullmatch(name) or name.lower() in _OURS or not _is_sendable(text):
            raise HeaderError(header=name[:100])
        yield name.lower(), text


def _is_sendable(text: str) -> bool:
    """Tell whether a text may stand in a header: Latin-1 without control characters, and no space around it."""
    return text == text.strip() and all(" " <= character <= "\xff" and character != "\x7f" for character in text)


def _text(value: object) -> str:
    """Write a simple value as our expressions do: ``true``, and ``5`` for 5.0."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)


def _content(answer: OutboundAnswer) -> dict[str, object]:
    kind = answer.headers.get("content-type", "")
    if _JSON.match(kind):
        try:
            return {"json": orjson.loads(answer.content)}
        except orjson.JSONDecodeError:
            pass  # it says JSON and is none: what it says stands in the text
    charset = _CHARSET.search(kind)
    try:
        text = answer.content.decode(charset[1] if charset else "utf-8", "replace")
    except LookupError:
        text = answer.content.decode("utf-8", "replace")
    return {"text": text.replace("\x00", "\N{REPLACEMENT CHARACTER}")}


def _map(value: Any) -> dict[str, object]:
    return value or {}


def _list(value: Any) -> list[object]:
    return value or []


def _seconds(value: Any) -> float:
    return float(value)
