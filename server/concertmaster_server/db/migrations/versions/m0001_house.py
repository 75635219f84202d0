"""The first schema: every table, who may see which rows, and the roles that may touch them."""

from __future__ import annotations

from typing import Final

from alembic import op

from concertmaster_server.db.migrations.tables.answers import ANSWERS
from concertmaster_server.db.migrations.tables.connections import CONNECTIONS
from concertmaster_server.db.migrations.tables.datasets import DATASETS
from concertmaster_server.db.migrations.tables.definitions import DOCUMENTS, WORKFLOWS
from concertmaster_server.db.migrations.tables.links import LINKS
from concertmaster_server.db.migrations.tables.people import PEOPLE
from concertmaster_server.db.migrations.tables.runs import RUNS
from concertmaster_server.db.migrations.tables.schedules import SCHEDULES
from concertmaster_server.db.migrations.tables.submissions import SUBMISSIONS
from concertmaster_server.db.migrations.tables.tenancy import TENANCY
from concertmaster_server.db.migrations.tables.themes import THEMES
from concertmaster_server.db.migrations.tables.uploads import UPLOADS

revision = "0001"
down_revision = None

_TENANT_TABLES: Final = (
    "users",
    "idempotency_keys",
    "workflows",
    "workflow_versions",
    "workflow_edits",
    "workflow_triggers",
    "forms",
    "form_versions",
    "submissions",
    "drafts",
    "runs",
    "run_records",
    "signals",
    "timers",
    "outbox",
    "assignments",
    "assignees",
    "letters",
    "schedules",
    "schedule_slots",
    "connections",
    "answer_counts",
    "form_tallies",
    "submission_words",
    "answer_indexes",
    "uploads",
    "datasets",
    "dataset_rows",
    "themes",
    "form_links",
)

# The engine claims, relays, fires and sweeps before it knows whose turn it is.
_ENGINE_TABLES: Final = (
    "runs",
    "signals",
    "timers",
    "outbox",
    "idempotency_keys",
    "assignments",
    "letters",
    "schedules",
    "uploads",
    "answer_indexes",
    "submission_words",
)

_POLICY: Final = """
alter table {table} enable row level security;
alter table {table} force row level security;
create policy {table}_of_organisation on {table}
    using (org_id = any (string_to_array(current_setting('cm.orgs', true), ',')::uuid[]))
    with check (org_id = any (string_to_array(current_setting('cm.orgs', true), ',')::uuid[]));
"""

_GRANTS: Final = """
grant usage on schema public to cm_app, cm_engine, cm_reader;
grant select, insert, update, delete on all tables in schema public to cm_app, cm_engine;
grant usage on all sequences in schema public to cm_app, cm_engine;
grant select on submissions, submission_words to cm_reader;
revoke update on workflow_versions, form_versions, run_records from cm_app, cm_engine;
"""


def upgrade() -> None:
    """Make everything; ``migrate`` has made the roles before and makes the months of history after."""
    op.execute(TENANCY)
    op.execute(DOCUMENTS.format(name="workflows", singular="workflow"))
    op.execute(DOCUMENTS.format(name="forms", singular="form"))
    op.execute(WORKFLOWS)
    for statements in (SUBMISSIONS, RUNS, PEOPLE, SCHEDULES, CONNECTIONS, ANSWERS, UPLOADS, DATASETS, THEMES, LINKS):
        op.execute(statements)
    for table in _TENANT_TABLES:
        op.execute(_POLICY.format(table=table))
    for table in _ENGINE_TABLES:
        op.execute(f"create policy {table}_of_engine on {table} to cm_engine using (true) with check (true)")
    for table in ("submissions", "submission_words"):
        op.execute(f"create policy {table}_of_reader on {table} for select to cm_reader using (true)")
    op.execute(_GRANTS)
