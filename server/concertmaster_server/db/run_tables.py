"""The tables of runs as SQLAlchemy Core sees them: runs and their history, what wakes them, whom they ask, what starts them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from .tables import METADATA, moment, org

RUNS: Final = Table(
    "runs",
    METADATA,
    Column("id", Uuid, primary_key=True),
    org(),
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
    # Handles a failure, or was called in the course of that: its own failure starts nothing.
    Column("within_handler", Boolean, nullable=False),
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
    moment("created_at", required=True),
    moment("started_at"),
    moment("finished_at"),
    Column("cancel_requested", Boolean, nullable=False),
    Column("paused", Boolean, nullable=False),
    # Claimable when nobody holds it and the moment has come; null waits for a person or a timer.
    moment("ready_at"),
    Column("claimed_by", Uuid),
    Column("fence", BigInteger, nullable=False),
    moment("lease_until"),
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
    org(),
    Column("run_id", Uuid, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("node_id", Text),
    Column("iteration", Text, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("body", JSONB, nullable=False),
    moment("at", required=True),
    PrimaryKeyConstraint("run_id", "sequence"),
    ForeignKeyConstraint(["org_id", "run_id"], ["runs.org_id", "runs.id"]),
)

# What somebody outside tells a waiting step: how it ends, or to try again. Gone when its record is written.
SIGNALS: Final = Table(
    "signals",
    METADATA,
    Column("id", BigInteger, primary_key=True),
    org(),
    Column("run_id", Uuid, nullable=False),
    Column("node_id", Text, nullable=False),
    Column("iteration", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    moment("created_at", required=True),
    ForeignKeyConstraint(["org_id", "run_id"], ["runs.org_id", "runs.id"]),
)

OUTBOX: Final = Table(
    "outbox",
    METADATA,
    Column("id", BigInteger, primary_key=True),
    org(),
    Column("topic", Text, nullable=False),
    Column("target_id", Uuid, nullable=False),
    moment("created_at", required=True),
)

# When a resting run goes on by itself: the earliest of its moments.
TIMERS: Final = Table(
    "timers",
    METADATA,
    Column("run_id", Uuid, primary_key=True),
    org(),
    moment("due_at", required=True),
    ForeignKeyConstraint(["org_id", "run_id"], ["runs.org_id", "runs.id"]),
)

# Process incarnations; they belong to no organisation.
WORKERS: Final = Table(
    "workers",
    METADATA,
    Column("incarnation", Uuid, primary_key=True),
    Column("lock_key", BigInteger, nullable=False),
    Column("queues", ARRAY(Text), nullable=False),
    moment("started_at", required=True),
    moment("seen_at", required=True),
)

ASSIGNMENTS: Final = Table(
    "assignments",
    METADATA,
    Column("id", Uuid, primary_key=True),
    org(),
    Column("run_id", Uuid, nullable=False),
    Column("node_id", Text, nullable=False),
    Column("iteration", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("form_id", Uuid),
    Column("form_version", Integer),
    Column("quorum", Integer, nullable=False),
    moment("opened_at", required=True),
    moment("deadline_at"),
    moment("remind_at"),
    moment("closed_at"),
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
    org(),
    Column("assignment_id", Uuid, nullable=False),
    Column("email", Text, nullable=False),
    Column("decision", Text),
    Column("comment", Text, nullable=False),
    Column("submission_id", Uuid),
    moment("decided_at"),
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
    org(),
    Column("kind", Text, nullable=False),
    Column("assignee_id", Uuid),
    Column("recipient", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    moment("due_at", required=True),
    moment("sent_at"),
    moment("failed_at"),
    Column("failure", Text),
    ForeignKeyConstraint(["org_id", "assignee_id"], ["assignees.org_id", "assignees.id"]),
)

SCHEDULES: Final = Table(
    "schedules",
    METADATA,
    Column("workflow_id", Uuid, nullable=False),
    Column("node_id", Text, nullable=False),
    org(),
    Column("version", Integer, nullable=False),
    Column("cron", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("missed", Text, nullable=False),
    Column("overlap", Text, nullable=False),
    moment("last_slot_at"),
    moment("next_at"),
    PrimaryKeyConstraint("workflow_id", "node_id"),
    ForeignKeyConstraint(["org_id", "workflow_id"], ["workflows.org_id", "workflows.id"]),
)

# A slot fires once: whoever comes second finds its row. A slot without a run was passed over by a policy.
SCHEDULE_SLOTS: Final = Table(
    "schedule_slots",
    METADATA,
    Column("workflow_id", Uuid, nullable=False),
    Column("node_id", Text, nullable=False),
    moment("slot_at", required=True),
    org(),
    Column("run_id", Uuid),
    moment("fired_at", required=True),
    PrimaryKeyConstraint("workflow_id", "node_id", "slot_at"),
    ForeignKeyConstraint(["org_id", "workflow_id"], ["workflows.org_id", "workflows.id"]),
)
