"""The tables around answers as SQLAlchemy Core sees them: tallies, words, uploads, datasets, themes."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from .tables import METADATA, moment, org


def _of_form() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["org_id", "form_id"], ["forms.org_id", "forms.id"])


ANSWER_COUNTS: Final = Table(
    "answer_counts",
    METADATA,
    org(),
    Column("form_id", Uuid, nullable=False),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("n", BigInteger, nullable=False),
    PrimaryKeyConstraint("form_id", "field", "value", "day"),
    _of_form(),
)

FORM_TALLIES: Final = Table(
    "form_tallies",
    METADATA,
    org(),
    Column("form_id", Uuid, nullable=False),
    Column("measure", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("n", BigInteger, nullable=False),
    PrimaryKeyConstraint("form_id", "measure", "part", "day"),
    _of_form(),
)

SUBMISSION_WORDS: Final = Table(
    "submission_words",
    METADATA,
    Column("submission_id", Uuid, primary_key=True),
    org(),
    Column("form_id", Uuid, nullable=False),
    moment("submitted_at", required=True),
    Column("words", TSVECTOR, nullable=False),
    ForeignKeyConstraint(["org_id", "submission_id"], ["submissions.org_id", "submissions.id"], ondelete="cascade"),
)

ANSWER_INDEXES: Final = Table(
    "answer_indexes",
    METADATA,
    org(),
    Column("form_id", Uuid, nullable=False),
    Column("field", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    moment("asked_at", required=True),
    PrimaryKeyConstraint("form_id", "field"),
    _of_form(),
)

UPLOADS: Final = Table(
    "uploads",
    METADATA,
    Column("id", Uuid, primary_key=True),
    org(),
    Column("form_id", Uuid, nullable=False),
    Column("field", Text, nullable=False),
    Column("secret_hash", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("pieces", ARRAY(Text), nullable=False),
    Column("sha256", LargeBinary),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("blob", Text, nullable=False),
    Column("submission_id", Uuid),
    moment("created_at", required=True),
    moment("kept_until", required=True),
    UniqueConstraint("org_id", "id"),
    _of_form(),
    ForeignKeyConstraint(["org_id", "submission_id"], ["submissions.org_id", "submissions.id"]),
)

DATASETS: Final = Table(
    "datasets",
    METADATA,
    Column("id", Uuid, primary_key=True),
    org(),
    Column("name", Text, nullable=False),
    Column("columns", JSONB, nullable=False),
    Column("key_column", Text, nullable=False),
    Column("label_column", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    moment("created_at", required=True),
    moment("updated_at", required=True),
    UniqueConstraint("org_id", "id"),
    UniqueConstraint("org_id", "name"),
)

DATASET_ROWS: Final = Table(
    "dataset_rows",
    METADATA,
    org(),
    Column("dataset_id", Uuid, nullable=False),
    Column("key", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("body", JSONB, nullable=False),
    PrimaryKeyConstraint("dataset_id", "key"),
    ForeignKeyConstraint(["org_id", "dataset_id"], ["datasets.org_id", "datasets.id"], ondelete="cascade"),
)

THEMES: Final = Table(
    "themes",
    METADATA,
    Column("id", Uuid, primary_key=True),
    org(),
    Column("name", Text, nullable=False),
    Column("document", JSONB, nullable=False),
    Column("hash", Text, nullable=False),
    Column("logo", LargeBinary),
    Column("logo_type", Text),
    Column("revision", Integer, nullable=False),
    moment("created_at", required=True),
    moment("updated_at", required=True),
    UniqueConstraint("org_id", "id"),
    UniqueConstraint("org_id", "name"),
)

FORM_LINKS: Final = Table(
    "form_links",
    METADATA,
    Column("id", Uuid, primary_key=True),
    org(),
    Column("form_id", Uuid, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("answers", JSONB, nullable=False),
    Column("locale", Text, nullable=False),
    Column("single_use", Boolean, nullable=False),
    Column("uses", Integer, nullable=False),
    moment("expires_at"),
    moment("revoked_at"),
    Column("created_by", Text, nullable=False),
    moment("created_at", required=True),
    UniqueConstraint("org_id", "id"),
    _of_form(),
)
