"""Files that respondents send: pieces arrive one after the other, and belong to a submission in the end."""

from typing import Final

UPLOADS: Final = """
create table uploads (
    id uuid primary key,
    org_id uuid not null,
    form_id uuid not null,
    field text not null,
    secret_hash bytea not null,
    name text not null,
    media_type text not null,
    size bigint not null,
    received bigint not null default 0,
    pieces text[] not null default '{}',
    sha256 bytea,
    state text not null default 'open' check (state in ('open', 'checking', 'clean', 'refused')),
    reason text not null default '',
    blob text not null default '',
    submission_id uuid,
    created_at timestamptz not null default clock_timestamp(),
    kept_until timestamptz not null,
    unique (org_id, id),
    foreign key (org_id, form_id) references forms (org_id, id),
    foreign key (org_id, submission_id) references submissions (org_id, id)
);
create index on uploads (kept_until) where submission_id is null;
create index on uploads (form_id) include (size) where submission_id is null;
create index on uploads (submission_id) where submission_id is not null;
create index on uploads (id) where state = 'checking';
"""
