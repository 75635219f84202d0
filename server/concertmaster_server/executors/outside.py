"""What executors may use of the outside, handed in once by the wiring."""

from __future__ import annotations

from dataclasses import dataclass

from concertmaster_server.blobs import BlobStore
from concertmaster_server.mail.mailer import Mailer
from concertmaster_server.outbound.client import OutboundClient
from concertmaster_server.outbound.databases import OutboundDatabases

from .connections import Connections


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The ways out of this process."""

    http: OutboundClient
    files: BlobStore
    mail: Mailer
    connections: Connections
    databases: OutboundDatabases
