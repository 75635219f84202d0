"""Connect to a database that a user chose: to a judged address, with every setting chosen here."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow

from .addresses import Address, is_loopback
from .database_errors import DatabaseUnreachableError
from .database_trust import TrustFile
from .database_values import read_as_json
from .dial import InTheOpenError, NotDialledError
from .errors import RefusedError, UnreachableError
from .guard import CONNECT_S, Guard, GuardOptions, Resolver

DATABASE_PORTS: Final = frozenset({5432, 5433, 6432, 6543})
"""Where public databases may be called; allowed ones may be called anywhere."""

DatabaseConnection = psycopg.AsyncConnection[TupleRow]

_SSL_MODES: Final = {"verify": "verify-full", "require": "require", "none": "disable"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseAddress:
    """A database and who signs in to it, for one organisation."""

    organisation: UUID
    host: str
    port: int
    database: str
    user: str
    password: str = field(repr=False)
    tls: Literal["verify", "require", "none"] = "verify"


class DatabaseConnector:
    """Makes connections; raises ``OutboundError``. While connecting, the server's own words are told to nobody."""

    def __init__(self, options: GuardOptions, resolve: Resolver) -> None:
        self._options = options
        self._guard = Guard(options, resolve, public_ports=DATABASE_PORTS)
        self._trust = TrustFile()

    async def connect(self, address: DatabaseAddress) -> DatabaseConnection:
        """Connect to the first judged address that lets us in."""
        host = address.host.strip("[]")
        for place in await self._judged(host, address):
            with suppress(psycopg.Error, TimeoutError):
                async with asyncio.timeout(CONNECT_S):
                    connection = await self._sign_in(host, place, address)
                read_as_json(connection)
                return connection
        raise DatabaseUnreachableError(host=host)

    def close(self) -> None:
        """Remove what was written."""
        self._trust.remove()

    async def _judged(self, host: str, address: DatabaseAddress) -> list[Address]:
        try:
            places = await self._guard.judged(host, address.port)
        except UnreachableError as failure:
            raise DatabaseUnreachableError(host=host) from failure
        except RefusedError as refusal:
            raise NotDialledError(host=host, ports=", ".join(map(str, sorted(DATABASE_PORTS)))) from refusal
        if address.tls == "none" and not all(self._is_near(host, place) for place in places):
            raise InTheOpenError(host=host)
        return places

    def _is_near(self, host: str, place: Address) -> bool:
        return is_loopback(place) or self._options.allow.covers(host, place)

    async def _sign_in(self, host: str, place: Address, address: DatabaseAddress) -> DatabaseConnection:
        """Leave nothing to environment variables or to files of the user that we run as."""
        return await psycopg.AsyncConnection.connect(
            autocommit=True,
            prepare_threshold=None,
            host=host,
            hostaddr=str(place),
            port=address.port,
            dbname=address.database,
            user=address.user,
            password=address.password,
            passfile=os.devnull,
            sslmode=_SSL_MODES[address.tls],
            sslrootcert=self._trust.path() if address.tls == "verify" else "",
            sslcertmode="disable",
            gssencmode="disable",
            require_auth="!gss,!sspi,!password" if address.tls == "none" else "!gss,!sspi",
            application_name="ConcertMaster",
            client_encoding="UTF8",
            options="",
            target_session_attrs="any",
            connect_timeout=int(CONNECT_S),
        )
