"""What starts by the calendar, and which slots have started already."""

from typing import Final

SCHEDULES: Final = """
create table schedules (
    workflow_id uuid not null,
    node_id text not null,
    org_id uuid not null,
    version integer not null,
    cron text not null,
    time_zone text not null,
    missed text not null check (missed in ('skip', 'once', 'all')),
    overlap text not null check (overlap in ('allow', 'skip', 'wait', 'replace')),
    last_slot_at timestamptz,
    next_at timestamptz,
    primary key (workflow_id, node_id),
    foreign key (org_id, workflow_id) references workflows (org_id, id)
);
create index schedules_due on schedules (next_at) where next_at is not null;

-- A slot fires once: whoever comes second finds its row. A slot without a run was passed over by a policy.
create table schedule_slots (
    workflow_id uuid not null,
    node_id text not null,
    slot_at timestamptz not null,
    org_id uuid not null,
    run_id uuid,
    fired_at timestamptz not null default clock_timestamp(),
    primary key (workflow_id, node_id, slot_at),
    foreign key (org_id, workflow_id) references workflows (org_id, id)
);
create index on schedule_slots (run_id) where run_id is not null;
create index schedule_slots_started on schedule_slots (workflow_id, node_id, slot_at desc) where run_id is not null;
"""
