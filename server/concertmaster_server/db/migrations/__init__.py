"""Migrations, run by Alembic under an advisory lock; each is one transaction and may be killed at any moment."""
