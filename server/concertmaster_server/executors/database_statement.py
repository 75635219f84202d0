"""What the two database nodes share: the statement, its values and the database that a step names."""

from __future__ import annotations

from typing import Any, ClassVar

from concertmaster_server.engine.step import StepContext, StepError
from concertmaster_server.outbound.database_connect import DatabaseAddress
from concertmaster_server.outbound.database_errors import DatabaseError
from concertmaster_server.outbound.database_values import to_bind
from concertmaster_server.outbound.databases import ROW_LIMIT, DatabaseCall
from concertmaster_server.outbound.errors import OutboundError
from concertmaster_shared.nodes.statement import Statement, StatementError, read_statement

from .connections import open_of_kind
from .outside import Outside


class StatementUnusableError(StepError):
    """The SQL is not one statement; the code is that of the reason."""

    def __init__(self, error: StatementError) -> None:
        self.code = error.code  # type: ignore[misc]  # one class passes on a whole family of codes
        super().__init__(**error.parameters)


class ValueMissingError(StepError):
    """The SQL names a value that is not there. Takes ``name``."""

    code: ClassVar[str] = "statement.value_missing"


class ValueUnusableError(StepError):
    """A value cannot be sent. Takes ``name`` and ``reason``."""

    code: ClassVar[str] = "database.value"


class StatementFailedError(StepError):
    """The database gave no answer; the code is that of the reason."""

    def __init__(self, error: OutboundError) -> None:
        self.code = error.code  # type: ignore[misc]  # as above
        super().__init__(**error.parameters)
        self.retryable = error.retryable
        self.uncertain = isinstance(error, DatabaseError) and error.uncertain


async def address_of(step: StepContext, outside: Outside) -> DatabaseAddress:
    """Open the connection that the step names; raises ``StepError``."""
    name = step.parameters["connection"]
    opened = await open_of_kind(outside.connections, step.organisation, name, kind="postgresql")
    settings = opened.settings
    return DatabaseAddress(
        organisation=step.organisation,
        host=settings["host"],
        port=settings["port"],
        database=settings["database"],
        user=settings["user"],
        password=opened.secret.get("password", ""),
        tls=settings["tls"],
    )


def call_of(step: StepContext) -> DatabaseCall:
    """Give the statement with its values bound by name; a value never becomes SQL. Raises ``StepError``."""
    parameters: Any = step.parameters
    try:
        statement = read_statement(parameters["sql"])
    except StatementError as failure:
        raise StatementUnusableError(failure) from failure
    return DatabaseCall(
        statement=_spelled(statement),
        values=_values(statement, parameters["parameters"] or {}),
        limit=int(parameters.get("limit") or ROW_LIMIT),
        timeout_s=float(parameters["timeout_s"]),
    )


def _spelled(statement: Statement) -> str:
    """Spell a statement as psycopg reads it."""
    first, *rest = (text.replace("%", "%%") for text in statement.texts)
    return first + "".join(f"%({name})s{text}" for name, text in zip(statement.names, rest, strict=True))


def _values(statement: Statement, given: dict[str, Any]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in statement.names:
        if name not in given:
            raise ValueMissingError(name=name)
        try:
            found[name] = to_bind(given[name])
        except ValueError as failure:
            raise ValueUnusableError(name=name, reason=str(failure)) from failure
    return found
