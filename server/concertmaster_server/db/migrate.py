"""Bring a database to the newest schema: roles first, then each migration in one transaction.

Only one process migrates at a time (advisory lock); a killed one leaves the database as it was before the migration it was in.
The login needs to own its database and to be allowed to create roles.
"""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final

from alembic.command import upgrade
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError

from concertmaster_shared.errors import ConcertMasterError

from .address import sqlalchemy_url
from .partitions import LOCK_KEY, make_statement, months, strays_statement

_LOWEST_SERVER: Final = 150000

ROLES: Final = ("cm_app", "cm_engine", "cm_reader")

# Roles belong to the whole server, the lock to one database: two databases may be migrated at once.
_MAKE_ROLE: Final = """
do $$ begin
    if not exists (select from pg_roles where rolname = '{role}') then
        create role {role} nologin noinherit {bypass};
    end if;
exception when duplicate_object or unique_violation then null;
end $$
"""


class MigrationError(ConcertMasterError):
    """The database cannot be brought to this version's schema."""

    code: ClassVar[str] = "migration.refused"


_MAY_BYPASS: Final = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"


def migrate(database_url: str) -> str:
    """Bring the database to the newest schema; give its revision. Doing it twice changes nothing."""
    engine = create_engine(sqlalchemy_url(database_url), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            if connection.dialect.server_version_info is None or _server_version(connection) < _LOWEST_SERVER:
                raise MigrationError(reason="PostgreSQL 15 is the lowest version that works")
            connection.execute(text("select pg_advisory_lock(:key)"), {"key": LOCK_KEY})
            try:
                _make_roles(connection)
                return _upgrade(database_url)
            finally:
                connection.execute(text("select pg_advisory_unlock(:key)"), {"key": LOCK_KEY})
    finally:
        engine.dispose()


def _upgrade(database_url: str) -> str:
    engine = create_engine(sqlalchemy_url(database_url))
    try:
        with engine.begin() as connection:
            config = Config(attributes={"connection": connection})
            config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
            script = ScriptDirectory.from_config(config)
            current = MigrationContext.configure(connection).get_current_revision()
            if current is not None and current not in {entry.revision for entry in script.walk_revisions()}:
                raise MigrationError(reason=f"its schema '{current}' is newer than this program")
            upgrade(config, "head")
            for month in months(connection.execute(text("select clock_timestamp()")).scalar_one()):
                if not connection.execute(text(strays_statement(month))).scalar_one():
                    connection.execute(text(make_statement(month)))
            return script.get_current_head() or ""
    finally:
        engine.dispose()


def _server_version(connection: Connection) -> int:
    return int(connection.execute(text("show server_version_num")).scalar_one())


def _make_roles(connection: Connection) -> None:
    """Make the roles that processes take on; they cannot log in and own nothing.

    ``cm_reader`` passes by row-level security where this login may grant that; elsewhere a policy of its own lets it read.
    """
    may_bypass = connection.execute(text(_MAY_BYPASS)).scalar_one()
    try:
        for role in ROLES:
            bypass = "bypassrls" if role == "cm_reader" and may_bypass else "nobypassrls"
            connection.execute(text(_MAKE_ROLE.format(role=role, bypass=bypass)))
            if not _may_become(connection, role):
                connection.execute(text(f"grant {role} to current_user"))
    except DBAPIError as refusal:
        raise MigrationError(
            reason="its login may not create the roles cm_app, cm_engine and cm_reader; run 'alter role <login> createrole' once"
        ) from refusal


def _may_become(connection: Connection, role: str) -> bool:
    try:
        connection.execute(text(f"set role {role}"))
        connection.execute(text("reset role"))
    except DBAPIError:
        return False
    return True
