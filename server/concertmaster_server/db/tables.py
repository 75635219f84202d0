"""The tables as SQLAlchemy Core sees them. ``migrations`` makes them; a test holds the two against each other.

Documents are JSON of the shared models; columns stand beside it only for what is searched or locked on. Ids are UUIDv7 made by
the caller, because the lowest PostgreSQL we take has no function for them.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

METADATA: Final = MetaData()

_NOW = text("clock_timestamp()")


def org() -> Column[object]:
    """Give the column that says whose a row is."""
    return Column("org_id", Uuid, nullable=False)


def moment(name: str, *, required: bool = False) -> Column[object]:
    """Give a column for a moment; a required one is the database's time where nothing is said."""
    return Column(name, DateTime(timezone=True), nullable=not required, server_default=_NOW if required else None)


ORGANISATIONS: Final = Table(
    "organisations",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    moment("created_at", required=True),
)

USERS: Final = Table(
    "users",
    METADATA,
    Column("id", Uuid, primary_key=True),
    org(),
    Column("email", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("role", Text, nullable=False),
    moment("created_at", required=True),
    moment("disabled_at"),
    UniqueConstraint("org_id", "id"),
)

# API keys and public addresses (slugs, hook paths, tokens, e-mail addresses) are looked up before the organisation is
# known, so they stand outside the policies.
API_KEYS: Final = Table(
    "api_keys",
    METADATA,
    Column("prefix", Text, primary_key=True),
    org(),
    Column("hash", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("user_id", Uuid),
    moment("created_at", required=True),
    moment("expires_at"),
    moment("revoked_at"),
    moment("last_used_at"),
)

# By the hash of the e-mail address, whether or not anybody has it: nobody must learn that from how we count.
SIGN_IN_FAILURES: Final = Table(
    "sign_in_failures",
    METADATA,
    Column("address_hash", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    moment("last_at", required=True),
)

PUBLIC_ADDRESSES: Final = Table(
    "public_addresses",
    METADATA,
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    org(),
    Column("target_id", Uuid, nullable=False),
    PrimaryKeyConstraint("kind", "address"),
)

IDEMPOTENCY_KEYS: Final = Table(
    "idempotency_keys",
    METADATA,
    org(),
    Column("operation", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("body_hash", LargeBinary, nullable=False),
    Column("status", SmallInteger),
    Column("headers", JSONB),
    Column("answer", LargeBinary),
    moment("created_at", required=True),
    PrimaryKeyConstraint("org_id", "operation", "key"),
)


def _definitions(name: str) -> Table:
    return Table(
        name,
        METADATA,
        Column("id", Uuid, primary_key=True),
        org(),
        Column("slug", Text),
        Column("name", Text, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("document", JSONB, nullable=False),
        # What the check found when the draft was stored; null where nobody has looked since an edit.
        Column("problems", JSONB),
        Column("published_version", Integer),
        moment("created_at", required=True),
        moment("updated_at", required=True),
        moment("deleted_at"),
        UniqueConstraint("org_id", "id"),
    )


def _versions(name: str, parent: str, key: str, *more: Column[object]) -> Table:
    return Table(
        name,
        METADATA,
        org(),
        Column(key, Uuid, nullable=False),
        Column("version", Integer, nullable=False),
        Column("hash", Text, nullable=False),
        Column("document", JSONB, nullable=False),
        Column("note", Text, nullable=False),
        Column("published_by", Text, nullable=False),
        moment("published_at", required=True),
        *more,
        PrimaryKeyConstraint(key, "version"),
        UniqueConstraint("org_id", key, "version"),
        ForeignKeyConstraint(["org_id", key], [f"{parent}.org_id", f"{parent}.id"]),
    )


WORKFLOWS: Final = _definitions("workflows")
# What a start of a run needs to know of its version without reading the document.
WORKFLOW_VERSIONS: Final = _versions(
    "workflow_versions",
    "workflows",
    "workflow_id",
    Column("settings", JSONB, nullable=False, server_default=text("'{}'")),
    Column("refers", ARRAY(Uuid), nullable=False, server_default=text("'{}'")),
)
FORMS: Final = _definitions("forms")
FORM_VERSIONS: Final = _versions("form_versions", "forms", "form_id")

WORKFLOW_EDITS: Final = Table(
    "workflow_edits",
    METADATA,
    org(),
    Column("workflow_id", Uuid, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("edits", JSONB, nullable=False),
    Column("made_by", Text, nullable=False),
    moment("made_at", required=True),
    PrimaryKeyConstraint("workflow_id", "revision"),
    ForeignKeyConstraint(["org_id", "workflow_id"], ["workflows.org_id", "workflows.id"]),
)

# What the published version of a workflow listens to.
WORKFLOW_TRIGGERS: Final = Table(
    "workflow_triggers",
    METADATA,
    org(),
    Column("workflow_id", Uuid, nullable=False),
    Column("node_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("address", Text),
    PrimaryKeyConstraint("workflow_id", "node_id"),
    ForeignKeyConstraint(["org_id", "workflow_id"], ["workflows.org_id", "workflows.id"]),
)

SUBMISSIONS: Final = Table(
    "submissions",
    METADATA,
    Column("id", Uuid, primary_key=True),
    org(),
    Column("form_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("idempotency_key", Text),
    Column("body_hash", LargeBinary),
    Column("locale", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("status", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    moment("submitted_at", required=True),
    UniqueConstraint("org_id", "id"),
    UniqueConstraint("form_id", "idempotency_key"),
    ForeignKeyConstraint(
        ["org_id", "form_id", "version"], ["form_versions.org_id", "form_versions.form_id", "form_versions.version"]
    ),
)

# Answers on their way: saved page by page, reached by a link whose token's hash stands in ``public_addresses``.
DRAFTS: Final = Table(
    "drafts",
    METADATA,
    Column("id", Uuid, primary_key=True),
    org(),
    Column("form_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("locale", Text, nullable=False),
    Column("answers", JSONB, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("submission_id", Uuid),
    moment("created_at", required=True),
    moment("updated_at", required=True),
    Column("assignee_id", Uuid, unique=True),
    Column("changed", JSONB, nullable=False),
    Column("link_id", Uuid),
    Column("link_use", Integer),
    UniqueConstraint("org_id", "id"),
    UniqueConstraint("link_id", "link_use"),
    ForeignKeyConstraint(["org_id", "link_id"], ["form_links.org_id", "form_links.id"]),
    ForeignKeyConstraint(
        ["org_id", "form_id", "version"], ["form_versions.org_id", "form_versions.form_id", "form_versions.version"]
    ),
    ForeignKeyConstraint(["org_id", "submission_id"], ["submissions.org_id", "submissions.id"]),
    ForeignKeyConstraint(["org_id", "assignee_id"], ["assignees.org_id", "assignees.id"]),
)

# Credentials for outside systems; their secret part is sealed.
CONNECTIONS: Final = Table(
    "connections",
    METADATA,
    Column("id", Uuid, primary_key=True),
    org(),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("settings", JSONB, nullable=False),
    Column("secret_fields", ARRAY(Text), nullable=False),
    Column("sealed", LargeBinary),
    Column("key_id", Text),
    Column("revision", Integer, nullable=False),
    moment("created_at", required=True),
    moment("updated_at", required=True),
    UniqueConstraint("org_id", "id"),
    UniqueConstraint("org_id", "name"),
)
