"""The first schema: tenants, definitions, submissions, runs, outbox, timers, and the roles that may touch them."""

from __future__ import annotations

from typing import Final

from alembic import op

revision = "0001"
down_revision = None

_STATUS_RUN: Final = "'queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'"
_RECORD_KINDS: Final = (
    "'run_started', 'attempt_started', 'attempt_lost', 'retry_scheduled', 'step_succeeded', 'step_failed', 'step_skipped', "
    "'step_cancelled', 'run_waiting', 'run_succeeded', 'run_failed', 'run_cancelled'"
)

_TENANCY: Final = """
create table organisations (
    id uuid primary key,
    name text not null,
    created_at timestamptz not null default clock_timestamp()
);

create table users (
    id uuid primary key,
    org_id uuid not null references organisations,
    email text not null unique,
    password_hash text not null,
    role text not null,
    created_at timestamptz not null default clock_timestamp(),
    disabled_at timestamptz,
    unique (org_id, id)
);

create table api_keys (
    prefix text primary key,
    org_id uuid not null references organisations,
    hash bytea not null,
    name text not null,
    role text not null,
    user_id uuid,
    created_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    foreign key (org_id, user_id) references users (org_id, id)
);
create index on api_keys (org_id);

create table sign_in_failures (
    address_hash bytea primary key,
    failures integer not null,
    last_at timestamptz not null default clock_timestamp()
);
create index on sign_in_failures (last_at);

create table public_addresses (
    kind text not null check (kind in ('form', 'hook', 'user', 'draft')),
    address text not null,
    org_id uuid not null references organisations,
    target_id uuid not null,
    primary key (kind, address)
);
create index on public_addresses (org_id, target_id);

create table idempotency_keys (
    org_id uuid not null references organisations,
    operation text not null,
    key text not null,
    body_hash bytea not null,
    status smallint,
    headers jsonb,
    answer bytea,
    created_at timestamptz not null default clock_timestamp(),
    primary key (org_id, operation, key)
);
create index on idempotency_keys (created_at);
"""

_DEFINITIONS: Final = """
create table {name} (
    id uuid primary key,
    org_id uuid not null references organisations,
    slug text,
    name text not null,
    revision integer not null default 1,
    document jsonb not null,
    problems jsonb,
    published_version integer,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    deleted_at timestamptz,
    unique (org_id, id)
);
create index on {name} (org_id, id desc) where deleted_at is null;

create table {singular}_versions (
    org_id uuid not null,
    {singular}_id uuid not null,
    version integer not null,
    hash text not null,
    document jsonb not null,
    note text not null default '',
    published_by text not null default '',
    published_at timestamptz not null default clock_timestamp(),
    primary key ({singular}_id, version),
    unique (org_id, {singular}_id, version),
    foreign key (org_id, {singular}_id) references {name} (org_id, id)
);
"""

_WORKFLOWS: Final = """
create table workflow_edits (
    org_id uuid not null,
    workflow_id uuid not null,
    revision integer not null,
    edits jsonb not null,
    made_by text not null default '',
    made_at timestamptz not null default clock_timestamp(),
    primary key (workflow_id, revision),
    foreign key (org_id, workflow_id) references workflows (org_id, id)
);

create table workflow_triggers (
    org_id uuid not null,
    workflow_id uuid not null,
    node_id text not null,
    version integer not null,
    kind text not null,
    address text,
    primary key (workflow_id, node_id),
    foreign key (org_id, workflow_id) references workflows (org_id, id)
);
create index on workflow_triggers (org_id, kind, address);
"""

_SUBMISSIONS: Final = """
create table submissions (
    id uuid primary key,
    org_id uuid not null,
    form_id uuid not null,
    version integer not null,
    idempotency_key text,
    body_hash bytea,
    locale text not null,
    data jsonb not null,
    status text not null default 'new' check (status in ('new', 'accepted', 'rejected')),
    comment text not null default '',
    revision integer not null default 1,
    submitted_at timestamptz not null default clock_timestamp(),
    unique (org_id, id),
    unique (form_id, idempotency_key),
    foreign key (org_id, form_id, version) references form_versions (org_id, form_id, version)
);
create index on submissions (form_id, submitted_at desc, id desc);

create table drafts (
    id uuid primary key,
    org_id uuid not null,
    form_id uuid not null,
    version integer not null,
    locale text not null,
    answers jsonb not null,
    revision integer not null default 1,
    submission_id uuid,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    unique (org_id, id),
    foreign key (org_id, form_id, version) references form_versions (org_id, form_id, version),
    foreign key (org_id, submission_id) references submissions (org_id, id)
);
create index on drafts (updated_at);
"""

_RUNS: Final = f"""
create table runs (
    id uuid primary key,
    org_id uuid not null,
    workflow_id uuid not null,
    version integer not null,
    trigger_node text not null,
    submission_id uuid,
    status text not null default 'queued' check (status in ({_STATUS_RUN})),
    reason text,
    priority smallint not null default 1 check (priority between 0 and 2),
    input jsonb,
    output jsonb,
    error jsonb,
    created_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    finished_at timestamptz,
    cancel_requested boolean not null default false,
    ready_at timestamptz default clock_timestamp(),
    claimed_by uuid,
    fence bigint not null default 0,
    lease_until timestamptz,
    lost_claims smallint not null default 0,
    last_sequence integer not null default 0,
    unique (org_id, id),
    foreign key (org_id, workflow_id, version) references workflow_versions (org_id, workflow_id, version),
    foreign key (org_id, submission_id) references submissions (org_id, id),
    check ((claimed_by is null) = (lease_until is null)),
    check ((finished_at is null) = (status in ('queued', 'running', 'waiting')))
) with (fillfactor = 80);
create index runs_claimable on runs (org_id, priority, ready_at)
    where claimed_by is null and ready_at is not null and finished_at is null;
create index runs_claimed on runs (claimed_by) where claimed_by is not null;
create index on runs (org_id, id desc);
create index on runs (org_id, workflow_id, id desc);
create index on runs (org_id, status, id desc);
create index on runs (submission_id) where submission_id is not null;

create table run_records (
    org_id uuid not null,
    run_id uuid not null,
    sequence integer not null,
    kind text not null check (kind in ({_RECORD_KINDS})),
    node_id text,
    iteration text not null default '',
    fence bigint not null,
    body jsonb not null,
    at timestamptz not null default clock_timestamp(),
    primary key (run_id, sequence),
    foreign key (org_id, run_id) references runs (org_id, id)
);
-- One committed result for each step, whatever the code does.
create unique index run_records_one_result on run_records (run_id, node_id, iteration)
    where kind in ('step_succeeded', 'step_failed', 'step_skipped', 'step_cancelled');
create unique index run_records_one_end on run_records (run_id)
    where kind in ('run_succeeded', 'run_failed', 'run_cancelled');

create table outbox (
    id bigint generated always as identity primary key,
    org_id uuid not null references organisations,
    topic text not null,
    target_id uuid not null,
    created_at timestamptz not null default clock_timestamp()
);

create table timers (
    id uuid primary key,
    org_id uuid not null,
    run_id uuid not null,
    node_id text not null,
    iteration text not null default '',
    kind text not null check (kind in ('retry', 'wait', 'deadline')),
    due_at timestamptz not null,
    fired_at timestamptz,
    foreign key (org_id, run_id) references runs (org_id, id)
);
create index timers_due on timers (due_at) where fired_at is null;
create index on timers (run_id);

create table workers (
    incarnation uuid primary key,
    lock_key bigint not null,
    queues text[] not null,
    started_at timestamptz not null default clock_timestamp(),
    seen_at timestamptz not null default clock_timestamp()
);
"""

_TENANT_TABLES: Final = (
    "users",
    "idempotency_keys",
    "workflows",
    "workflow_versions",
    "workflow_edits",
    "workflow_triggers",
    "forms",
    "form_versions",
    "submissions",
    "drafts",
    "runs",
    "run_records",
    "outbox",
    "timers",
)

# The engine claims, relays, fires and sweeps before it knows whose turn it is.
_ENGINE_TABLES: Final = ("runs", "outbox", "timers", "idempotency_keys")

_POLICY: Final = """
alter table {table} enable row level security;
alter table {table} force row level security;
create policy {table}_of_organisation on {table}
    using (org_id = any (string_to_array(current_setting('cm.orgs', true), ',')::uuid[]))
    with check (org_id = any (string_to_array(current_setting('cm.orgs', true), ',')::uuid[]));
"""

_GRANTS: Final = """
grant usage on schema public to cm_app, cm_engine, cm_reader;
grant select, insert, update, delete on all tables in schema public to cm_app, cm_engine;
grant usage on all sequences in schema public to cm_app, cm_engine;
grant select on submissions to cm_reader;
revoke update on workflow_versions, form_versions, run_records from cm_app, cm_engine;
"""


def upgrade() -> None:
    """Make everything; ``migrate`` has made the roles before."""
    op.execute(_TENANCY)
    op.execute(_DEFINITIONS.format(name="workflows", singular="workflow"))
    op.execute(_DEFINITIONS.format(name="forms", singular="form"))
    op.execute(_WORKFLOWS)
    op.execute(_SUBMISSIONS)
    op.execute(_RUNS)
    for table in _TENANT_TABLES:
        op.execute(_POLICY.format(table=table))
    for table in _ENGINE_TABLES:
        op.execute(f"create policy {table}_of_engine on {table} to cm_engine using (true) with check (true)")
    op.execute("create policy submissions_of_reader on submissions for select to cm_reader using (true)")
    op.execute(_GRANTS)
