"""Who calls, and signing in from the desktop program."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from .operation import Operation
from .page import Model
from .rights import Right, Role


class SignInBody(Model):
    """An account's e-mail address and password."""

    email: Annotated[str, Field(min_length=3, max_length=320)]
    password: Annotated[str, Field(min_length=1, max_length=256)]
    device: Annotated[str, Field(max_length=200)] = ""


class SignInAnswer(Model):
    """A key for this device, shown once."""

    api_key: str


class CallerAnswer(Model):
    """Who the key belongs to and what it may do."""

    organisation_id: UUID
    organisation: str
    name: str
    role: Role
    rights: tuple[Right, ...]


SIGN_IN = Operation(
    name="signIn",
    method="POST",
    path="/sign-in",
    summary="Exchange an e-mail address and password for a key of this device.",
    right=None,
    body=SignInBody,
    answer=SignInAnswer,
    status=201,
    errors=("sign_in.refused", "rate.limited"),
    tag="identity",
)
WHO_AM_I = Operation(
    name="whoAmI",
    method="GET",
    path="/me",
    summary="Tell whose key this is.",
    right="workflows.read",
    answer=CallerAnswer,
    tag="identity",
)

OPERATIONS: tuple[Operation[object], ...] = (SIGN_IN, WHO_AM_I)
