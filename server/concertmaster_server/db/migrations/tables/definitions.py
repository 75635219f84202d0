"""Drafts and versions of documents, and what published workflows listen to."""

from typing import Final

DOCUMENTS: Final = """
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

WORKFLOWS: Final = """
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

-- What a start of a run needs to know of its version without reading the document.
alter table workflow_versions
    add column settings jsonb not null default '{}',
    add column refers uuid[] not null default '{}';
"""
