"""Credentials for outside systems; the secret part is sealed."""

from typing import Final

CONNECTIONS: Final = """
create table connections (
    id uuid primary key,
    org_id uuid not null references organisations,
    name text not null,
    kind text not null,
    settings jsonb not null,
    secret_fields text[] not null,
    sealed bytea,
    key_id text,
    revision integer not null default 1,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    unique (org_id, id),
    unique (org_id, name)
);
"""
