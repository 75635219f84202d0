"""All that a database holds, as text: for tests that look for what must not be there."""

from __future__ import annotations

from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.support.servers import shared_servers

_TABLES = "select table_name from information_schema.tables where table_schema = 'public'"


def dump(dsn: str) -> str:
    """Give every row of every table, past all policies."""
    with psycopg.connect(shared_servers().superuser_dsn, dbname=urlsplit(dsn).path[1:]) as connection:
        tables = [sql.Identifier(table) for (table,) in connection.execute(_TABLES).fetchall()]
        rows = [connection.execute(sql.SQL("select t::text from {} t").format(table)).fetchall() for table in tables]
    return "\n".join(row[0] for table in rows for row in table)
