"""Personal links: who gets one begins with given answers, and may be the only one who answers through it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from .operation import Nothing, Operation
from .page import Model, Page, PageQuery

MOST_AT_ONCE = 1_000


class Recipient(Model):
    """Who gets a link. ``answers`` are by field name; they stay on the server and are no part of the address."""

    email: Annotated[str, Field(max_length=254)] = ""
    answers: dict[str, object] = Field(default_factory=dict)
    locale: Annotated[str, Field(max_length=35)] = ""


class MakeLinksBody(Model):
    """``send`` lets a letter with the link leave to each address."""

    recipients: Annotated[tuple[Recipient, ...], Field(min_length=1, max_length=MOST_AT_ONCE)]
    expires_at: Annotated[AwareDatetime, Field(strict=False)] | None = None
    single_use: bool = True
    send: bool = False


class MadeLink(Model):
    """A new link; its address is told this once."""

    id: UUID
    url: str
    email: str = ""


class MadeLinksAnswer(Model):
    """The new links in the order of their recipients."""

    links: tuple[MadeLink, ...]


class LinkAnswer(Model):
    """A link as it stands; ``uses`` counts the submissions that came through it."""

    id: UUID
    email: str
    state: Literal["open", "used", "expired", "revoked"]
    single_use: bool
    uses: int
    expires_at: datetime | None = None
    created_at: datetime


_TAG = "form links"

MAKE = Operation(
    name="makeFormLinks",
    method="POST",
    path="/forms/{form_id}/links",
    summary="Make personal links to a published form, and send them.",
    right="forms.publish",
    body=MakeLinksBody,
    answer=MadeLinksAnswer,
    status=201,
    errors=("not_found", "link.bad_recipient", "mail.not_set_up", "vault.missing"),
    tag=_TAG,
)
LIST = Operation(
    name="listFormLinks",
    method="GET",
    path="/forms/{form_id}/links",
    summary="List personal links, newest first.",
    right="submissions.read",
    query=PageQuery,
    answer=Page[LinkAnswer],
    errors=("not_found",),
    tag=_TAG,
)
REVOKE = Operation(
    name="revokeFormLink",
    method="POST",
    path="/forms/{form_id}/links/{link_id}/revoke",
    summary="Let a personal link lead nowhere from now on.",
    right="forms.publish",
    answer=Nothing,
    status=204,
    errors=("not_found",),
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (MAKE, LIST, REVOKE)
