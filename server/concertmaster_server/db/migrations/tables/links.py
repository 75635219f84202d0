"""Links to a form that are for one person each, what drafts remember of their changes, and how letters are counted."""

from typing import Final

# A link's token is made from its id with the instance's key; ``public_addresses`` holds the token's hash alone.
LINKS: Final = """
create table form_links (
    id uuid primary key,
    org_id uuid not null,
    form_id uuid not null,
    recipient text not null default '',
    answers jsonb not null,
    locale text not null default '',
    single_use boolean not null,
    uses integer not null default 0,
    expires_at timestamptz,
    revoked_at timestamptz,
    created_by text not null default '',
    created_at timestamptz not null default clock_timestamp(),
    unique (org_id, id),
    foreign key (org_id, form_id) references forms (org_id, id)
);
create index on form_links (form_id, id desc);

-- ``changed`` says by field id at which revision its answer changed last.
alter table drafts
    add column changed jsonb not null default '{}',
    add column link_id uuid,
    add column link_use integer,
    add unique (link_id, link_use),
    add foreign key (org_id, link_id) references form_links (org_id, id);

create index on letters (org_id, kind, recipient, id);
create index on letters (org_id, (body ->> 'form'), id) where kind = 'receipt';
"""
