"""The tables as SQLAlchemy Core sees them. ``migrations`` makes them; a test holds the two against each other.

Documents are JSON of the shared models; columns stand beside it only for what is searched or locked on. Ids are UUIDv7 made by
the caller, because the lowest PostgreSQL we take has no function for them.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
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


def _org() -> Column[object]:
    return Column("org_id", Uuid, nullable=False)


def _moment(name: str, *, required: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=not required, server_default=_NOW if required else None)


ORGANISATIONS: Final = Table(
    "organisations",
    METADATA,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    _moment("created_at", required=True),
)

USERS: Final = Table(
    "users",
    METADATA,
    Column("id", Uuid, primary_key=True),
    _org(),
    Column("email", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("role", Text, nullable=False),
    _moment("created_at", required=True),
    _moment("disabled_at"),
    UniqueConstraint("org_id", "id"),
)

# API keys and public addresses (slugs, hook paths, tokens, e-mail addresses) are looked up before the organisation is
# known, so they stand outside the policies.
API_KEYS: Final = Table(
    "api_keys",
    METADATA,
    Column("prefix", Text, primary_key=True),
    _org(),
    Column("hash", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("user_id", Uuid),
    _moment("created_at", required=True),
    _moment("expires_at"),
    _moment("revoked_at"),
    _moment("last_used_at"),
)

# By the hash of the e-mail address, whether or not anybody has it: nobody must learn that from how we count.
SIGN_IN_FAILURES: Final = Table(
    "sign_in_failures",
    METADATA,
    Column("address_hash", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    _moment("last_at", required=True),
)

PUBLIC_ADDRESSES: Final = Table(
    "public_addresses",
    METADATA,
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    _org(),
    Column("target_id", Uuid, nullable=False),
    PrimaryKeyConstraint("kind", "address"),
)

IDEMPOTENCY_KEYS: Final = Table(
    "idempotency_keys",
    METADATA,
    _org(),
    Column("operation", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("body_hash", LargeBinary, nullable=False),
    Column("status", SmallInteger),
    Column("headers", JSONB),
    Column("answer", LargeBinary),
    _moment("created_at", required=True),
    PrimaryKeyConstraint("org_id", "operation", "key"),
)


def _definitions(name: str) -> Table:
    return Table(
        name,
        METADATA,
        Column("id", Uuid, primary_key=True),
        _org(),
        Column("slug", Text),
        Column("name", Text, nullable=False),
        Column("revision", Integer, nullable=False),
        Column("document", JSONB, nullable=False),
        # What the check found when the draft was stored; null where nobody has looked since an edit.
        Column("problems", JSONB),
        Column("published_version", Integer),
        _moment("created_at", required=True),
        _moment("updated_at", required=True),
        _moment("deleted_at"),
        UniqueConstraint("org_id", "id"),
    )


def _versions(name: str, parent: str, key: str, *more: Column[object]) -> Table:
    return Table(
        name,
        METADATA,
        _org(),
        Column(key, Uuid, nullable=False),
        Column("version", Integer, nullable=False),
        Column("hash", Text, nullable=False),
        Column("document", JSONB, nullable=False),
        Column("note", Text, nullable=False),
        Column("published_by", Text, nullable=False),
        _moment("published_at", required=True),
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
    _org(),
    Column("workflow_id", Uuid, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("edits", JSONB, nullable=False),
    Column("made_by", Text, nullable=False),
    _moment("made_at", required=True),
    PrimaryKeyConstraint("workflow_id", "revision"),
    ForeignKeyConstraint(["org_id", "workflow_id"], ["workflows.org_id", "workflows.id"]),
)

# What the published version of a workflow listens to.
WORKFLOW_TRIGGERS: Final = Table(
    "workflow_triggers",
    METADATA,
    _org(),
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
    _org(),
    Column("form_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("idempotency_key", Text),
    Column("body_hash", LargeBinary),
    Column("locale", Text, nullable=False),
    Column("data", JSONB, nullable=False),
    Column("status", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    _moment("submitted_at", required=True),
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
    _org(),
    Column("form_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("locale", Text, nullable=False),
    Column("answers", JSONB, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("submission_id", Uuid),
    _moment("created_at", required=True),
    _moment("updated_at", required=True),
    Column("assignee_id", Uuid, unique=True),
    UniqueConstraint("org_id", "id"),
    ForeignKeyConstraint(
        ["org_id", "form_id", "version"], ["form_versions.org_id", "form_versions.form_id", "form_versions.version"]
    ),
    ForeignKeyConstraint(["org_id", "submission_id"], ["submissions.org_id", "submissions.id"]),
    ForeignKeyConstraint(["org_id", "assignee_id"], ["assignees.org_id", "assignees.id"]),
)

RUNS: Final = Table(
    "runs",
    METADATA,
    Column("id", Uuid, primary_key=True),
    _org(),
    Column("workflow_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Column("trigger_node", Text, nullable=False),
    Column("submission_id", Uuid),
    # Who called it and from which step; whose failure it handles; which run it goes on from.
    Column("parent_run", Uuid),
    Column("parent_node", Text),
    Column("parent_iteration", Text),
    Column("depth", SmallInteger, nullable=False),
    Column("handles_run", Uuid),
    Column("forked_from", Uuid),
    # With which version of what it refers to it goes on, by id, fixed at its start.
    Column("pins", JSONB),
    # Runs of one lane take turns: at most so many are worked on at once, or are open at once where ``lane_open``.
    Column("lane", Text),
    Column("lane_limit", Integer),
    Column("lane_open", Boolean, nullable=False),
    Column("status", Text, nullable=False),
    Column("reason", Text),
    Column("priority", SmallInteger, nullable=False),
    Column("input", JSONB),
    Column("output", JSONB),
    Column("error", JSONB),
    _moment("created_at", required=True),
    _moment("started_at"),
    _moment("finished_at"),
    Column("cancel_requested", Boolean, nullable=False),
    Column("paused", Boolean, nullable=False),
    # Claimable when nobody holds it and the moment has come; null waits for a person or a timer.
    _moment("ready_at"),
    Column("claimed_by", Uuid),
    Column("fence", BigInteger, nullable=False),
    _moment("lease_until"),
    Column("lost_claims", SmallInteger, nullable=False),
    Column("last_sequence", Integer, nullable=False),
    UniqueConstraint("org_id", "id"),
    ForeignKeyConstraint(
        ["org_id", "workflow_id", "version"],
        ["workflow_versions.org_id", "workflow_versions.workflow_id", "workflow_versions.version"],
    ),
)

RUN_RECORDS: Final = Table(
    "run_records",
    METADATA,
    _org(),
    Column("run_id", Uuid, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("node_id", Text),
    Column("iteration", Text, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("body", JSONB, nullable=False),
    _moment("at", required=True),
    PrimaryKeyConstraint("run_id", "sequence"),
    ForeignKeyConstraint(["org_id", "run_id"], ["runs.org_id", "runs.id"]),
)

# What somebody outside tells a waiting step: how it ends, or to try again. Gone when its record is written.
SIGNALS: Final = Table(
    "signals",
    METADATA,
    Column("id", BigInteger, primary_key=True),
    _org(),
    Column("run_id", Uuid, nullable=False),
    Column("node_id", Text, nullable=False),
    Column("iteration", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    _moment("created_at", required=True),
    ForeignKeyConstraint(["org_id", "run_id"], ["runs.org_id", "runs.id"]),
)

OUTBOX: Final = Table(
    "outbox",
    METADATA,
    Column("id", BigInteger, primary_key=True),
    _org(),
    Column("topic", Text, nullable=False),
    Column("target_id", Uuid, nullable=False),
    _moment("created_at", required=True),
)

TIMERS: Final = Table(
    "timers",
    METADATA,
    Column("id", Uuid, primary_key=True),
    _org(),
    Column("run_id", Uuid, nullable=False),
    Column("node_id", Text, nullable=False),
    Column("iteration", Text, nullable=False),
    Column("kind", Text, nullable=False),
    _moment("due_at", required=True),
    _moment("fired_at"),
    ForeignKeyConstraint(["org_id", "run_id"], ["runs.org_id", "runs.id"]),
)

# Process incarnations; they belong to no organisation.
WORKERS: Final = Table(
    "workers",
    METADATA,
    Column("incarnation", Uuid, primary_key=True),
    Column("lock_key", BigInteger, nullable=False),
    Column("queues", ARRAY(Text), nullable=False),
    _moment("started_at", required=True),
    _moment("seen_at", required=True),
)

ASSIGNMENTS: Final = Table(
    "assignments",
    METADATA,
    Column("id", Uuid, primary_key=True),
    _org(),
    Column("run_id", Uuid, nullable=False),
    Column("node_id", Text, nullable=False),
    Column("iteration", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("form_id", Uuid),
    Column("form_version", Integer),
    Column("quorum", Integer, nullable=False),
    _moment("opened_at", required=True),
    _moment("deadline_at"),
    _moment("remind_at"),
    _moment("closed_at"),
    Column("outcome", Text),
    UniqueConstraint("org_id", "id"),
    UniqueConstraint("run_id", "node_id", "iteration"),
    ForeignKeyConstraint(["org_id", "run_id"], ["runs.org_id", "runs.id"]),
    ForeignKeyConstraint(
        ["org_id", "form_id", "form_version"], ["form_versions.org_id", "form_versions.form_id", "form_versions.version"]
    ),
)

ASSIGNEES: Final = Table(
    "assignees",
    METADATA,
    Column("id", Uuid, primary_key=True),
    _org(),
    Column("assignment_id", Uuid, nullable=False),
    Column("email", Text, nullable=False),
    Column("decision", Text),
    Column("comment", Text, nullable=False),
    Column("submission_id", Uuid),
    _moment("decided_at"),
    # Who decided in somebody's name; null for those who did it themselves.
    Column("decided_by", Text),
    UniqueConstraint("org_id", "id"),
    UniqueConstraint("assignment_id", "email"),
    ForeignKeyConstraint(["org_id", "assignment_id"], ["assignments.org_id", "assignments.id"]),
    ForeignKeyConstraint(["org_id", "submission_id"], ["submissions.org_id", "submissions.id"]),
)

# E-mail on its way: written with its cause, sent by any worker, tried again until it is gone or given up.
LETTERS: Final = Table(
    "letters",
    METADATA,
    Column("id", Uuid, primary_key=True),
    _org(),
    Column("kind", Text, nullable=False),
    Column("assignee_id", Uuid),
    Column("recipient", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    _moment("due_at", required=True),
    _moment("sent_at"),
    _moment("failed_at"),
    Column("failure", Text),
    ForeignKeyConstraint(["org_id", "assignee_id"], ["assignees.org_id", "assignees.id"]),
)

SCHEDULES: Final = Table(
    "schedules",
    METADATA,
    Column("workflow_id", Uuid, nullable=False),
    Column("node_id", Text, nullable=False),
    _org(),
    Column("version", Integer, nullable=False),
    Column("cron", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("missed", Text, nullable=False),
    Column("overlap", Text, nullable=False),
    _moment("last_slot_at"),
    _moment("next_at"),
    PrimaryKeyConstraint("workflow_id", "node_id"),
    ForeignKeyConstraint(["org_id", "workflow_id"], ["workflows.org_id", "workflows.id"]),
)

# A slot fires once: whoever comes second finds its row. A slot without a run was passed over by a policy.
SCHEDULE_SLOTS: Final = Table(
    "schedule_slots",
    METADATA,
    Column("workflow_id", Uuid, nullable=False),
    Column("node_id", Text, nullable=False),
    _moment("slot_at", required=True),
    _org(),
    Column("run_id", Uuid),
    _moment("fired_at", required=True),
    PrimaryKeyConstraint("workflow_id", "node_id", "slot_at"),
    ForeignKeyConstraint(["org_id", "workflow_id"], ["workflows.org_id", "workflows.id"]),
)

# Credentials for outside systems; their secret part is sealed.
CONNECTIONS: Final = Table(
    "connections",
    METADATA,
    Column("id", Uuid, primary_key=True),
    _org(),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("settings", JSONB, nullable=False),
    Column("secret_fields", ARRAY(Text), nullable=False),
    Column("sealed", LargeBinary),
    Column("key_id", Text),
    Column("revision", Integer, nullable=False),
    _moment("created_at", required=True),
    _moment("updated_at", required=True),
    UniqueConstraint("org_id", "id"),
    UniqueConstraint("org_id", "name"),
)
