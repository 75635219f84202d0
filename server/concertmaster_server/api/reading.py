"""Reading a call: path parts, query and body into the operation's models. A misfit is a problem with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl
from uuid import UUID

from pydantic import BaseModel, ValidationError

from concertmaster_server.db.refusals import NotFoundError
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.problems import Problem, error, join

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}")
_MOST_PROBLEMS: Final = 100


class BodyInvalidError(ConcertMasterError):
    """The body is JSON, but not what the operation takes."""

    code: ClassVar[str] = "body.invalid"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__()
        self.problems = problems


class QueryInvalidError(BodyInvalidError):
    """The query string is not what the operation takes."""

    code: ClassVar[str] = "query.invalid"


def read_path(parts: Mapping[str, str]) -> dict[str, Any]:
    """Read the variable parts of a path: ids are UUIDs, versions numbers. What cannot be one names nothing that is there."""
    return {name: _part(name, text) for name, text in parts.items()}


def read_query(model: type[BaseModel] | None, query: bytes) -> BaseModel | None:
    """Read a query string; of a name given twice the last value counts."""
    if model is None:
        return None
    try:
        return model.model_validate(dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=100)))
    except ValidationError as failure:
        raise QueryInvalidError(_problems(failure)) from failure
    except ValueError as failure:
        raise QueryInvalidError((error("body.shape", "", reason="it has more than 100 parts"),)) from failure


def read_model(model: type[BaseModel], value: object) -> BaseModel:
    """Read a JSON value as the operation's body."""
    try:
        return model.model_validate(value)
    except ValidationError as failure:
        raise BodyInvalidError(_problems(failure)) from failure


def takes_nothing(model: type[BaseModel]) -> bool:
    """Tell whether a body may be left out, because each of its parts may."""
    return not any(field.is_required() for field in model.model_fields.values())


def _part(name: str, text: str) -> UUID | int | str:
    if name.endswith("_id"):
        if _UUID.fullmatch(text) is None:
            raise NotFoundError(kind=name.removesuffix("_id"), id=text)
        return UUID(text)
    if name == "version":
        if _NUMBER.fullmatch(text) is None:
            raise NotFoundError(kind=name, id=text)
        return int(text)
    return text


def _problems(failure: ValidationError) -> tuple[Problem, ...]:
    found: Iterable[Any] = failure.errors(include_url=False, include_context=False, include_input=False)
    return tuple(error("body.shape", join(*finding["loc"]), reason=finding["msg"]) for finding in found)[:_MOST_PROBLEMS]
