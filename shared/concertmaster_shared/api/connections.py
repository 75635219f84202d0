"""Connections: credentials for other systems, by name. A secret goes in and never comes out again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, StringConstraints, WithJsonSchema

from .connection_kinds import KINDS, Kind
from .operation import Nothing, Operation
from .page import Model, Page, PageQuery

ConnectionName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,64}$")]
"""What workflows call a connection; unique in its organisation."""

_SETTINGS_SCHEMA: Final = {
    "description": "What is shown of the connection, by its kind.",
    "oneOf": [{**kind.settings.model_json_schema(), "title": name} for name, kind in KINDS.items()],
}
Settings = Annotated[dict[str, object], WithJsonSchema(_SETTINGS_SCHEMA)]

SecretName = Annotated[str, Field(max_length=100)]
SecretValue = Annotated[str, Field(max_length=10_000)]


class ConnectionBody(Model):
    """A connection as it is made or replaced; without ``secret`` a replaced one keeps its own if it leads to the same place.

    Secret fields: header names for ``http``; ``password`` for ``smtp`` and ``postgresql``; ``access_key`` and ``secret_key``
    for ``s3``; ``signing_secret`` (``whsec_…``) and, while it is exchanged, ``former_secret`` for ``webhook``.
    """

    name: ConnectionName
    kind: Kind
    settings: Settings
    secret: Annotated[dict[SecretName, SecretValue], Field(max_length=20)] | None = Field(default=None, repr=False)


class ConnectionAnswer(Model):
    """A connection without its secret: ``secret_fields`` says which parts of it are set."""

    id: UUID
    name: str
    kind: Kind
    settings: Settings
    secret_fields: tuple[str, ...]
    revision: int
    created_at: datetime
    updated_at: datetime


_TAG = "connections"

CREATE = Operation(
    name="createConnection",
    method="POST",
    path="/connections",
    summary="Store a connection to another system; its secret is sealed and never given out.",
    right="connections.change",
    body=ConnectionBody,
    answer=ConnectionAnswer,
    status=201,
    idempotent=True,
    errors=("connection.invalid", "connection.taken", "vault.missing"),
    tag=_TAG,
)
LIST = Operation(
    name="listConnections",
    method="GET",
    path="/connections",
    summary="List connections, newest first.",
    right="connections.read",
    query=PageQuery,
    answer=Page[ConnectionAnswer],
    tag=_TAG,
)
GET = Operation(
    name="getConnection",
    method="GET",
    path="/connections/{connection_id}",
    summary="Read a connection, without its secret.",
    right="connections.read",
    answer=ConnectionAnswer,
    errors=("not_found",),
    tag=_TAG,
)
PUT = Operation(
    name="putConnection",
    method="PUT",
    path="/connections/{connection_id}",
    summary="Replace a connection.",
    right="connections.change",
    body=ConnectionBody,
    answer=ConnectionAnswer,
    precondition="required",
    errors=("not_found", "connection.invalid", "connection.taken", "document.stale", "vault.missing"),
    tag=_TAG,
)
DELETE = Operation(
    name="deleteConnection",
    method="DELETE",
    path="/connections/{connection_id}",
    summary="Remove a connection; steps that name it fail from then on.",
    right="connections.change",
    answer=Nothing,
    status=204,
    precondition="required",
    errors=("not_found", "document.stale"),
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (CREATE, LIST, GET, PUT, DELETE)
