"""The OpenAPI document, built from the operations: what is registered is what is described."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from concertmaster_shared.api import Operation
from concertmaster_shared.api.operation import PREFIX, Nothing
from concertmaster_shared.messages import sentence

from .answers import JSON_TYPE
from .problems import PROBLEM_TYPE, STATUS

_References = Mapping[Any, Mapping[str, Any]]
"""Where the schema of a model stands, by the model and which way it travels."""

_REFERENCE: Final = "#/components/schemas/{model}"
_PATH_PART: Final = re.compile(r"{(\w+)}")

_ANYWHERE: Final = ("unavailable", "internal")
_WITH_KEY: Final = ("unauthenticated", "forbidden", "rate.limited")
_WITH_BODY: Final = ("body.broken", "body.too_deep", "body.slow", "body.too_large", "body.media_type", "body.invalid", "text.nul")
_WITH_IDEMPOTENCY: Final = ("idempotency.key", "idempotency.mismatch")

_PROBLEM: Final[dict[str, object]] = {
    "type": "object",
    "description": "A refusal (RFC 9457). `code` is stable; `problems` names the places that need mending.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
        "problems": {"type": "array", "items": {"$ref": _REFERENCE.format(model="Problem")}},
    },
    "required": ["type", "title", "status", "code", "detail", "request_id"],
}


def describe(operations: Iterable[Operation[Any]], version: str) -> dict[str, Any]:
    """Give the OpenAPI 3.1 document of these operations."""
    listed = tuple(operations)
    references, definitions = models_json_schema(sorted(_models(listed), key=str), ref_template=_REFERENCE)
    paths: dict[str, dict[str, object]] = {}
    for operation in listed:
        paths.setdefault(PREFIX + operation.path, {})[operation.method.lower()] = _operation(operation, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": "ConcertMaster", "version": version, "description": "Forms, submissions, workflows and their runs."},
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "An API key: `cmk_…`."}},
            "schemas": {**definitions.get("$defs", {}), "Refusal": _PROBLEM},
        },
    }


def codes_of(operation: Operation[Any]) -> tuple[str, ...]:
    """Give every code with which an operation may refuse."""
    codes = [*operation.errors, *_ANYWHERE]
    if operation.right is not None:
        codes += _WITH_KEY
    if operation.body is not None:
        codes += _WITH_BODY
    if operation.query is not None:
        codes.append("query.invalid")
    if operation.precondition == "required":
        codes.append("document.precondition")
    if operation.idempotent:
        codes += _WITH_IDEMPOTENCY
    return tuple(dict.fromkeys(codes))


def _models(operations: Iterable[Operation[Any]]) -> set[tuple[type[BaseModel], JsonSchemaMode]]:
    found: set[tuple[type[BaseModel], JsonSchemaMode]] = set()
    for operation in operations:
        if operation.body is not None:
            found.add((operation.body, "validation"))
        if operation.answer is not Nothing:
            found.add((operation.answer, "serialization"))
    return found


def _operation(operation: Operation[Any], references: _References) -> dict[str, object]:
    described: dict[str, object] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [operation.tag],
        "parameters": [*_path_parameters(operation), *_query_parameters(operation), *_header_parameters(operation)],
        "responses": _responses(operation, references),
    }
    if operation.right is None:
        described["security"] = []
    else:
        described["description"] = f"Needs the right `{operation.right}`."
    if operation.body is not None:
        required = any(field.is_required() for field in operation.body.model_fields.values())
        schema = references[operation.body, "validation"]
        described["requestBody"] = {"required": required, "content": {JSON_TYPE: {"schema": schema}}}
    return described


def _path_parameters(operation: Operation[Any]) -> list[dict[str, object]]:
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "integer", "minimum": 1} if name == "version" else {"type": "string", "format": "uuid"},
        }
        for name in _PATH_PART.findall(operation.path)
    ]


def _query_parameters(operation: Operation[Any]) -> list[dict[str, object]]:
    if operation.query is None:
        return []
    schema = operation.query.model_json_schema()
    return [{"name": name, "in": "query", "schema": part} for name, part in schema.get("properties", {}).items()]


def _header_parameters(operation: Operation[Any]) -> list[dict[str, object]]:
    headers: list[dict[str, object]] = []
    if operation.precondition != "none":
        headers.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": operation.precondition == "required",
                "description": "The ETag of the document as it was read.",
                "schema": {"type": "string"},
            }
        )
    if operation.idempotent:
        headers.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "description": "The same key with the same body gives the same answer, and happens once.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            }
        )
    return headers


def _responses(operation: Operation[Any], references: _References) -> dict[str, object]:
    answer: dict[str, object] = {"description": operation.summary}
    if operation.answer is not Nothing:
        answer["content"] = {JSON_TYPE: {"schema": references[operation.answer, "serialization"]}}
    responses: dict[str, object] = {str(operation.status): answer}
    by_status: dict[int, list[str]] = {}
    for code in codes_of(operation):
        by_status.setdefault(STATUS[code], []).append(code)
    for status, codes in sorted(by_status.items()):
        lines = [f"`{code}`: {sentence(code, {})}" for code in codes]
        responses[str(status)] = {
            "description": "\n\n".join(lines),
            "content": {PROBLEM_TYPE: {"schema": {"$ref": _REFERENCE.format(model="Refusal")}}},
        }
    return responses
