"""Sentences about the database."""

SENTENCES = {
    "migration.refused": "The database cannot be brought up to date: {reason}.",
}
