"""Organisations, who acts for them, and what is looked up before the organisation is known."""

from typing import Final

TENANCY: Final = """
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
    kind text not null check (kind in ('form', 'hook', 'user', 'draft', 'theme', 'link')),
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
