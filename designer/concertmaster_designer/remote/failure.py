"""Why a call did not give its answer."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import orjson
from pydantic import TypeAdapter, ValidationError

from concertmaster_shared.messages import sentence
from concertmaster_shared.problems import Problem

if TYPE_CHECKING:
    import httpx

_NOTHING: Mapping[str, object] = MappingProxyType({})
_PROBLEMS = TypeAdapter(tuple[Problem, ...])

UNAUTHENTICATED = 401


class RemoteError(Exception):
    """The server said no: its status, stable code, sentence, problems, and whatever else its answer held as ``details``."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        problems: tuple[Problem, ...] = (),
        details: Mapping[str, object] = _NOTHING,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.problems = problems
        self.details = details

    @property
    def is_signed_out(self) -> bool:
        """Tell whether the key is missing, wrong or has run out."""
        return self.status == UNAUTHENTICATED


class OfflineError(RemoteError):
    """No answer at all: no network, no server, no time left, or no trust in its certificate."""

    def __init__(self, code: str, origin: str, reason: str = "") -> None:
        super().__init__(0, code, sentence(code, {"origin": origin, "reason": reason}))


def strange(status: int, origin: str) -> RemoteError:
    """Give the failure of an answer that cannot be read."""
    return RemoteError(status, "server.strange", sentence("server.strange", {"origin": origin, "status": status}))


def refusal(response: httpx.Response, origin: str) -> RemoteError:
    """Read an answer that is no success; what is not problem+json still gives a status and a sentence."""
    details = _details(response.content)
    code, message = details.get("code"), details.get("detail") or details.get("message")
    if not isinstance(code, str) or not isinstance(message, str):
        return strange(response.status_code, origin)
    return RemoteError(response.status_code, code, message, problems=_problems(details.get("problems")), details=details)


def _details(content: bytes) -> dict[str, object]:
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}
    return value if isinstance(value, dict) else {}


def _problems(value: object) -> tuple[Problem, ...]:
    try:
        return _PROBLEMS.validate_python(value or (), extra="ignore")
    except ValidationError:
        return ()
