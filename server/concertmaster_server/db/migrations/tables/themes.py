"""How an organisation's forms look: colours, and a logo."""

from typing import Final

THEMES: Final = """
create table themes (
    id uuid primary key,
    org_id uuid not null,
    name text not null,
    document jsonb not null,
    hash text not null,
    logo bytea,
    logo_type text,
    revision integer not null default 1,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    unique (org_id, id),
    unique (org_id, name)
);
create index on themes (hash);
"""
