"""What is kept beside answers so that they can be found, counted and followed: tallies, words, indexes."""

from typing import Final

# A day of '-infinity' holds the sum of all days. A field of '' counts the submissions themselves.
ANSWERS: Final = """
create table answer_counts (
    org_id uuid not null,
    form_id uuid not null,
    field text not null,
    value text not null,
    day date not null,
    n bigint not null,
    primary key (form_id, field, value, day),
    foreign key (org_id, form_id) references forms (org_id, id)
);

create table form_tallies (
    org_id uuid not null,
    form_id uuid not null,
    measure text not null,
    part text not null,
    day date not null,
    n bigint not null,
    primary key (form_id, measure, part, day),
    foreign key (org_id, form_id) references forms (org_id, id)
);

create table submission_words (
    submission_id uuid primary key,
    org_id uuid not null,
    form_id uuid not null,
    submitted_at timestamptz not null,
    words tsvector not null,
    foreign key (org_id, submission_id) references submissions (org_id, id) on delete cascade
);
create index on submission_words (form_id, submitted_at desc, submission_id desc);
create index on submission_words using gin (words) with (fastupdate = off);

create table answer_indexes (
    org_id uuid not null,
    form_id uuid not null,
    field text not null,
    kind text not null,
    state text not null check (state in ('wanted', 'ready', 'unwanted')),
    asked_at timestamptz not null default clock_timestamp(),
    primary key (form_id, field),
    foreign key (org_id, form_id) references forms (org_id, id)
);
"""
