"""What everything in this room raises when the database cannot be reached."""

from __future__ import annotations

from typing import ClassVar

from concertmaster_shared.errors import ConcertMasterError


class UnavailableError(ConcertMasterError):
    """The database does not answer, or no connection came free in time. Nothing was acknowledged; trying again is right."""

    code: ClassVar[str] = "unavailable"
