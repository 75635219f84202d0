"""Tables of an organisation's own: what people look things up in."""

from typing import Final

DATASETS: Final = """
create table datasets (
    id uuid primary key,
    org_id uuid not null,
    name text not null,
    columns jsonb not null,
    key_column text not null,
    label_column text not null,
    revision integer not null default 1,
    created_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    unique (org_id, id),
    unique (org_id, name)
);

create table dataset_rows (
    org_id uuid not null,
    dataset_id uuid not null,
    key text not null,
    label text not null,
    body jsonb not null,
    primary key (dataset_id, key),
    foreign key (org_id, dataset_id) references datasets (org_id, id) on delete cascade
);
create index on dataset_rows (dataset_id, lower(label) text_pattern_ops);
"""
