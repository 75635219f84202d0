"""Runs, their history, what wakes them, and who works on them."""

from typing import Final

RUNS: Final = """
create table runs (
    id uuid primary key,
    org_id uuid not null,
    workflow_id uuid not null,
    version integer not null,
    trigger_node text not null,
    submission_id uuid,
    parent_run uuid,
    parent_node text,
    parent_iteration text,
    depth smallint not null default 0,
    handles_run uuid,
    within_handler boolean not null default false,
    forked_from uuid,
    pins jsonb,
    lane text,
    lane_limit integer check (lane_limit > 0),
    lane_open boolean not null default false,
    status text not null default 'queued' check (status in (
        'queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled')),
    reason text,
    priority smallint not null default 1 check (priority between 0 and 2),
    input jsonb,
    output jsonb,
    error jsonb,
    created_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    finished_at timestamptz,
    cancel_requested boolean not null default false,
    paused boolean not null default false,
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
    check ((finished_at is null) = (status in ('queued', 'running', 'waiting'))),
    check ((parent_run is null) = (parent_node is null)),
    check ((lane is null) = (lane_limit is null))
) with (fillfactor = 80);
create index runs_claimable on runs (org_id, priority, ready_at)
    where claimed_by is null and ready_at is not null and finished_at is null
        and (cancel_requested or (not paused and reason is distinct from 'quarantined'))
        and (lane is null or cancel_requested or (lane_open and started_at is not null));
create index runs_claimed on runs (claimed_by) where claimed_by is not null;
create index runs_lanes_waiting on runs (org_id, workflow_id, lane, created_at, id)
    where lane is not null and claimed_by is null and ready_at is not null and finished_at is null;
create index runs_in_lanes on runs (org_id, workflow_id, lane)
    where finished_at is null and lane is not null and (claimed_by is not null or (lane_open and started_at is not null));
create index runs_called on runs (parent_run) where parent_run is not null and finished_at is null;
create index runs_forked on runs (forked_from) where forked_from is not null;
create index runs_grown on runs (coalesce(forked_from, parent_run, handles_run))
    where coalesce(forked_from, parent_run, handles_run) is not null;
create index on runs (org_id, workflow_id, id desc);
create index on runs (org_id, status, id desc);
create index on runs (submission_id) where submission_id is not null;

-- The months of history lie in a schema of their own, which only the owner may touch: everybody else goes through the whole.
create schema history;
create table run_records (
    org_id uuid not null,
    run_id uuid not null,
    sequence integer not null,
    kind text not null check (kind in (
        'run_started', 'attempt_started', 'attempt_lost', 'retry_scheduled', 'loop_started', 'step_waiting', 'step_succeeded',
        'step_failed', 'step_skipped', 'step_cancelled', 'run_waiting', 'run_succeeded', 'run_failed', 'run_cancelled')),
    node_id text,
    iteration text not null default '',
    fence bigint not null,
    body jsonb not null,
    at timestamptz not null default clock_timestamp(),
    primary key (run_id, sequence),
    foreign key (org_id, run_id) references runs (org_id, id)
) partition by range (run_id);
create table history.run_records_other partition of run_records default;
-- One committed result for each step, whatever the code does.
create unique index run_records_one_result on run_records (run_id, node_id, iteration)
    where kind in ('step_succeeded', 'step_failed', 'step_skipped', 'step_cancelled');
create unique index run_records_one_end on run_records (run_id)
    where kind in ('run_succeeded', 'run_failed', 'run_cancelled');

create table signals (
    id bigint generated always as identity primary key,
    org_id uuid not null,
    run_id uuid not null,
    node_id text not null,
    iteration text not null default '',
    body jsonb not null,
    created_at timestamptz not null default clock_timestamp(),
    foreign key (org_id, run_id) references runs (org_id, id)
);
create index on signals (run_id);

create table timers (
    run_id uuid primary key,
    org_id uuid not null,
    due_at timestamptz not null,
    foreign key (org_id, run_id) references runs (org_id, id)
);
create index timers_due on timers (due_at);

create table outbox (
    id bigint generated always as identity primary key,
    org_id uuid not null references organisations,
    topic text not null,
    target_id uuid not null,
    created_at timestamptz not null default clock_timestamp()
);

create table workers (
    incarnation uuid primary key,
    lock_key bigint not null,
    queues text[] not null,
    started_at timestamptz not null default clock_timestamp(),
    seen_at timestamptz not null default clock_timestamp()
);
"""
