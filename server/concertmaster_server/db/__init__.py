"""PostgreSQL: tables, migrations, named queries and transactions. The only room that knows SQL.

One function a statement in ``queries``, frozen rows out; no session leaves this room and nothing loads lazily. Every tenant
table carries ``org_id`` with forced row-level security: a transaction names the organisations it works for, or sees no row.
"""
