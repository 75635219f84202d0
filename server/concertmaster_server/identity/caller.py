"""Who calls: the holder of a key, inside one organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from concertmaster_shared.api import ROLES, Right, Role
from concertmaster_shared.errors import ConcertMasterError


class UnauthenticatedError(ConcertMasterError):
    """No key came with the call, or one that is unknown, revoked or expired; nobody can tell which."""

    code: ClassVar[str] = "unauthenticated"


class ForbiddenError(ConcertMasterError):
    """The key is good and lacks this right. Takes ``right``."""

    code: ClassVar[str] = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A key's holder as the rest of the server sees it."""

    organisation: UUID
    key: str
    name: str
    role: Role
    user: UUID | None = None

    def require(self, right: Right) -> None:
        """Raise ``ForbiddenError`` where the role does not hold the right."""
        if right not in ROLES[self.role]:
            raise ForbiddenError(right=right)
