"""What the use cases of files stand on, and where a file is sent to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from concertmaster_server.blobs import BlobStore
from concertmaster_server.db.database import Database
from concertmaster_server.db.queries.uploads import Upload, find_upload
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_shared.forms.compiled import CompiledForm

from .bounds import Bounds, bounds_of
from .errors import FieldUnknownError


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Bounds of files that belong to no submission yet, for each form. ``scanned`` says that a scanner has the last word.

    Where nothing but the wish to send a file has come it is kept as ``announced``. One network must not use up ``waiting_count``.
    """

    scanned: bool = False
    kept: timedelta = timedelta(days=1)
    announced: timedelta = timedelta(hours=1)
    waiting_count: int = 100_000
    waiting_bytes: int = 50 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What these use cases stand on. ``inspections`` bounds how many files are looked at at once, and with that memory."""

    database: Database
    store: BlobStore
    now: Callable[[], datetime]
    new_id: Callable[[], UUID]
    random_bytes: Callable[[int], bytes]
    options: Options = field(default_factory=Options)
    inspections: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))


@dataclass(frozen=True, slots=True)
class Place:
    """Whose form a file is sent to."""

    organisation: UUID
    form_id: UUID
    form: CompiledForm


async def read(means: Means, place: Place, upload_id: UUID) -> Upload:
    """Give an upload as it stands; raises ``NotFoundError``."""
    async with means.database.transaction(place.organisation) as tx:
        upload = await find_upload(tx, place.organisation, upload_id)
    if upload is None:
        raise NotFoundError(kind="upload", id=upload_id)
    return upload


def bounds_at(place: Place, field_id: str) -> Bounds:
    """Give what a field takes; a version published meanwhile may have lost it."""
    asked = place.form.fields.get(field_id)
    bounds = None if asked is None else bounds_of(asked.settings)
    if bounds is None:
        raise FieldUnknownError(field=field_id)
    return bounds
