"""The schema that the migrations make is the one that the code believes in, and tenants are kept apart in it."""

import threading
import uuid

import psycopg
import pytest
from sqlalchemy import create_engine, inspect

from concertmaster_server.db.address import sqlalchemy_url
from concertmaster_server.db.answer_tables import UPLOADS
from concertmaster_server.db.migrate import ROLES, MigrationError, migrate
from concertmaster_server.db.run_tables import RUNS
from concertmaster_server.db.tables import METADATA
from tests.support.databases import fresh_database
from tests.support.servers import shared_servers

# Rows that belong to nobody, or are looked up before the organisation is known.
OUTSIDE_THE_POLICIES = {"alembic_version", "organisations", "api_keys", "public_addresses", "sign_in_failures", "workers"}


@pytest.fixture(scope="module")
def url():
    with fresh_database() as url:
        yield url


@pytest.fixture
def owner(url):
    with psycopg.connect(url) as connection:
        yield connection
        connection.rollback()


def test_migrating_again_changes_nothing(url):
    assert migrate(url) == migrate(url)


def test_the_tables_in_code_are_the_tables_in_the_database(url):
    engine = create_engine(sqlalchemy_url(url))
    found = inspect(engine)
    assert {RUNS.name, UPLOADS.name} < set(METADATA.tables)  # all modules put theirs into one
    assert set(METADATA.tables) == set(found.get_table_names()) - {"alembic_version"}
    for name, table in METADATA.tables.items():
        columns = {column["name"]: column for column in found.get_columns(name)}
        assert list(columns) == [column.name for column in table.columns], name
        for column in table.columns:
            made = columns[column.name]["type"].compile(engine.dialect)
            assert made == column.type.compile(engine.dialect), f"{name}.{column.name}"
            assert columns[column.name]["nullable"] == column.nullable, f"{name}.{column.name}"
    engine.dispose()


def test_every_tenant_table_forces_row_level_security(owner):
    rows = owner.execute(
        "select relname, relrowsecurity and relforcerowsecurity from pg_class"
        " where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
    ).fetchall()
    assert {name for name, forced in rows if not forced} == OUTSIDE_THE_POLICIES


def test_a_table_without_policies_is_one_of_a_reviewed_few(owner):
    with_org = {
        row[0]
        for row in owner.execute(
            "select table_name from information_schema.columns where column_name = 'org_id' and table_schema = 'public'"
        )
    }
    assert with_org - OUTSIDE_THE_POLICIES == set(METADATA.tables) - OUTSIDE_THE_POLICIES


def test_the_roles_own_nothing_and_cannot_log_in(owner):
    rows = owner.execute("select rolname, rolcanlogin, rolsuper from pg_roles where rolname = any(%s)", [list(ROLES)]).fetchall()
    assert sorted(rows) == [(role, False, False) for role in sorted(ROLES)]
    assert owner.execute("select rolbypassrls from pg_roles where rolname = 'cm_app'").fetchone() == (False,)


def test_without_an_organisation_no_row_is_seen_and_with_one_only_its_own(owner):
    mine, theirs = uuid.uuid4(), uuid.uuid4()
    owner.execute("set role cm_app")
    for org in (mine, theirs):
        owner.execute("insert into organisations (id, name) values (%s, 'O')", [org])
        owner.execute("select set_config('cm.orgs', %s, true)", [str(org)])
        owner.execute(
            "insert into workflows (id, org_id, name, document) values (%s, %s, 'W', '{}')",
            [uuid.uuid4(), org],
        )
    owner.execute("select set_config('cm.orgs', '', true)")
    assert owner.execute("select count(*) from workflows").fetchone() == (0,)
    owner.execute("select set_config('cm.orgs', %s, true)", [str(mine)])
    assert owner.execute("select org_id from workflows").fetchall() == [(mine,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("insert into workflows (id, org_id, name, document) values (%s, %s, 'W', '{}')", [uuid.uuid4(), theirs])


def test_history_and_versions_cannot_be_rewritten(owner):
    for role in ("cm_app", "cm_engine"):
        for table in ("run_records", "workflow_versions", "form_versions"):
            privilege = owner.execute("select has_table_privilege(%s, %s, 'update')", [role, table]).fetchone()
            assert privilege == (False,), f"{role} may update {table}"


def test_a_database_newer_than_the_program_is_refused():
    with fresh_database() as url:
        with psycopg.connect(url) as connection:
            connection.execute("update alembic_version set version_num = '9999'")
        with pytest.raises(MigrationError):
            migrate(url)


def test_two_processes_may_migrate_at_once():
    url = shared_servers().create_database("raced")
    found = []
    threads = [threading.Thread(target=lambda: found.append(migrate(url))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 3
    shared_servers().drop_database("raced")
