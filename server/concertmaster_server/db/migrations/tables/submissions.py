"""Answers: stored ones, and drafts on their way."""

from typing import Final

# Any answer can be found from the first submission on. A list of entries that wait to be sorted in would be flushed by
# whichever insert fills it, and that one would take a third of a second.
SUBMISSIONS: Final = """
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
create index on submissions using gin (data jsonb_path_ops) with (fastupdate = off);
create index on submissions using brin (submitted_at);

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
create index on drafts (submission_id) where submission_id is not null;
create index on drafts (form_id) where submission_id is null;
"""
