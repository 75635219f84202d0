"""What people are asked inside of runs, and the letters that ask them."""

from typing import Final

PEOPLE: Final = """
create table assignments (
    id uuid primary key,
    org_id uuid not null,
    run_id uuid not null,
    node_id text not null,
    iteration text not null default '',
    kind text not null check (kind in ('approval', 'form')),
    body jsonb not null,
    form_id uuid,
    form_version integer,
    quorum integer not null check (quorum > 0),
    opened_at timestamptz not null default clock_timestamp(),
    deadline_at timestamptz,
    remind_at timestamptz,
    closed_at timestamptz,
    outcome text check (outcome in ('approved', 'rejected', 'answered', 'expired', 'withdrawn')),
    unique (org_id, id),
    unique (run_id, node_id, iteration),
    foreign key (org_id, run_id) references runs (org_id, id),
    foreign key (org_id, form_id, form_version) references form_versions (org_id, form_id, version),
    check ((closed_at is null) = (outcome is null)),
    check ((form_id is null) = (kind <> 'form'))
);
create index assignments_due on assignments (least(deadline_at, remind_at)) where closed_at is null;

create table assignees (
    id uuid primary key,
    org_id uuid not null,
    assignment_id uuid not null,
    email text not null,
    decision text check (decision in ('approved', 'rejected', 'answered')),
    comment text not null default '',
    submission_id uuid,
    decided_at timestamptz,
    decided_by text,
    unique (org_id, id),
    unique (assignment_id, email),
    foreign key (org_id, assignment_id) references assignments (org_id, id),
    foreign key (org_id, submission_id) references submissions (org_id, id),
    check ((decided_at is null) = (decision is null))
);

create index on assignees (submission_id) where submission_id is not null;

-- The draft of a personal form is made once, however often its link is opened.
alter table drafts add column assignee_id uuid unique;
alter table drafts add foreign key (org_id, assignee_id) references assignees (org_id, id);

create table letters (
    id uuid primary key,
    org_id uuid not null references organisations,
    kind text not null,
    assignee_id uuid,
    recipient text not null,
    body jsonb not null,
    attempts smallint not null default 0,
    due_at timestamptz not null default clock_timestamp(),
    sent_at timestamptz,
    failed_at timestamptz,
    failure text,
    foreign key (org_id, assignee_id) references assignees (org_id, id)
);
create index letters_due on letters (due_at) where sent_at is null and failed_at is null;
create index on letters (assignee_id);
"""
