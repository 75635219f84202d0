"""Errors as answers (RFC 9457): the one table from code to HTTP status, and the body that every refusal has."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import ClassVar, Final

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.messages import sentence

from .answers import Rendered, to_json

PROBLEM_TYPE: Final = "application/problem+json"

STATUS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "body.broken": 400,
        "body.too_deep": 400,
        "unauthenticated": 401,
        "hook.refused": 401,
        "sign_in.refused": 401,
        "forbidden": 403,
        "not_found": 404,
        "route.unknown": 404,
        "method.unknown": 405,
        "address.taken": 409,
        "assignment.closed": 409,
        "assignment.decided": 409,
        "connection.taken": 409,
        "dataset.taken": 409,
        "edits.conflict": 409,
        "mail.not_set_up": 409,
        "run.ended": 409,
        "run.erased": 409,
        "run.not_failed": 409,
        "run.not_paused": 409,
        "run.unreadable": 409,
        "step.not_uncertain": 409,
        "workflow.not_published": 409,
        "form.closed": 410,
        "link.bad_recipient": 422,
        "document.stale": 412,
        "body.slow": 408,
        "body.too_large": 413,
        "body.media_type": 415,
        "answers.invalid": 422,
        "answers.unstorable": 422,
        "assignment.kind": 422,
        "body.invalid": 422,
        "connection.invalid": 422,
        "counts.none": 422,
        "cursor.invalid": 422,
        "dataset.invalid": 422,
        "document.invalid": 422,
        "document.unreadable": 422,
        "edit.misfit": 422,
        "export.part_unknown": 422,
        "export.too_many_columns": 422,
        "filter.invalid": 422,
        "form.unreadable": 422,
        "upload.checking": 409,
        "upload.refused": 410,
        "import.unreadable": 422,
        "theme.logo": 422,
        "theme.taken": 409,
        "import.source_too_large": 413,
        "idempotency.key": 422,
        "idempotency.mismatch": 422,
        "answers.too_slow": 422,
        "query.invalid": 422,
        "search.empty": 422,
        "sort.invalid": 422,
        "run.lane": 422,
        "run.no_start": 422,
        "step.port": 422,
        "step.unknown": 422,
        "schedule.none": 422,
        "schedule.range": 422,
        "schedule.too_many_slots": 422,
        "schedule.which": 422,
        "run.unstorable": 422,
        "text.nul": 422,
        "document.precondition": 428,
        "rate.limited": 429,
        "blob.damaged": 500,
        "blob.missing": 500,
        "internal": 500,
        "run.failed": 500,
        "blob.unavailable": 503,
        "export.busy": 503,
        "queue.full": 503,
        "unavailable": 503,
        "vault.missing": 503,
    }
)

_RETRY_AFTER_S: Final = 2
_MOST_PROBLEMS: Final = 200


class InternalError(ConcertMasterError):
    """A mistake of ours; what it was stands in the log alone."""

    code: ClassVar[str] = "internal"


class RouteUnknownError(ConcertMasterError):
    """Nothing answers at this path."""

    code: ClassVar[str] = "route.unknown"


class MethodUnknownError(ConcertMasterError):
    """The path is known, the method is not. Takes ``method``; ``allowed`` goes into the header."""

    code: ClassVar[str] = "method.unknown"

    def __init__(self, method: str, allowed: tuple[str, ...]) -> None:
        super().__init__(method=method)
        self.allowed = allowed


def refusal(error: ConcertMasterError, *, request_id: str, path: str) -> Rendered:
    """Turn an error into its answer; a code that has no status is a mistake of ours."""
    if error.code not in STATUS:
        error = InternalError()
    status = STATUS[error.code]
    parameters = {**error.parameters, "request_id": request_id}
    body: dict[str, object] = {
        "type": f"urn:concertmaster:problem:{error.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": error.code,
        "detail": sentence(error.code, parameters),
        "instance": path,
        "request_id": request_id,
    }
    if problems := getattr(error, "problems", ()):
        body["problems"] = problems[:_MOST_PROBLEMS]
    body |= getattr(error, "members", {})
    return Rendered(status, PROBLEM_TYPE, to_json(body), headers=_headers(error, status))


def _headers(error: ConcertMasterError, status: int) -> tuple[tuple[str, str], ...]:
    if isinstance(error, MethodUnknownError):
        return (("Allow", ", ".join(error.allowed)),)
    if status == HTTPStatus.UNAUTHORIZED:
        return (("WWW-Authenticate", "Bearer"),)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return (("Retry-After", str(error.parameters["seconds"])),)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return (("Retry-After", str(_RETRY_AFTER_S)),)
    return ()
