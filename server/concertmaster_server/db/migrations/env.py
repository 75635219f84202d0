"""What Alembic runs: the connection is handed in by ``migrate``, never made here."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
