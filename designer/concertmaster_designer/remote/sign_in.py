"""Signing in: what a person knows becomes a client that is proven to work."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from concertmaster_shared.api.identity import SIGN_IN, WHO_AM_I, CallerAnswer, SignInBody

from .address import ServerAddress
from .client import Client


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A client whose key the server knows, and whose it is."""

    client: Client
    caller: CallerAnswer
    key: str


async def sign_in_with_key(address: ServerAddress, key: str, *, authority: Path | None = None) -> SignedIn:
    """Ask the server whose key this is; raises ``RemoteError``."""
    client = Client(address, key=key, authority=authority)
    try:
        caller = await client.call(WHO_AM_I)
    except BaseException:
        await client.close()
        raise
    return SignedIn(client, caller, key)


async def sign_in_with_password(address: ServerAddress, body: SignInBody, *, authority: Path | None = None) -> SignedIn:
    """Exchange e-mail address and password for a key of this device; raises ``RemoteError``."""
    client = Client(address, authority=authority)
    try:
        key = (await client.call(SIGN_IN, body=body)).api_key
    finally:
        await client.close()
    return await sign_in_with_key(address, key, authority=authority)
