"""The ways out of a worker: made once from its options, handed to the executors, closed at its end."""

from __future__ import annotations

from concertmaster_server.blobs import open_store
from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.line import Line
from concertmaster_server.executors import Outside
from concertmaster_server.mail.mailer import TOTAL_S, Mailer
from concertmaster_server.mail.server import MailServer
from concertmaster_server.outbound.client import OutboundClient
from concertmaster_server.outbound.databases import OutboundDatabases
from concertmaster_server.outbound.dial import MAIL_PORTS, Dialler
from concertmaster_server.outbound.guard import GuardOptions

from .open_connections import OpenConnections
from .options import WorkerOptions


class WaysOut:
    """Holds what executors may use of the outside."""

    def __init__(self, options: WorkerOptions) -> None:
        self.http = OutboundClient(options.outbound, hosts=options.hosts)
        self.mail = make_mailer(options.mail, options.outbound)
        self._connections = OpenConnections(Line(psycopg_dsn(options.database_url), "connections"), options.vault)
        self._databases = OutboundDatabases(options.outbound)
        self.store = open_store(options.blobs)
        self.outside = Outside(
            http=self.http,
            files=self.store,
            mail=self.mail,
            connections=self._connections,
            databases=self._databases,
        )

    async def close(self) -> None:
        """Close every way out."""
        await self.http.close()
        await self._databases.close()
        await self._connections.close()


def make_mailer(own: MailServer | None, outbound: GuardOptions, *, total_s: float = TOTAL_S) -> Mailer:
    """Give what sends mail: the operator's own server may be anywhere, others only where calls may go."""
    dial_own, dial = (Dialler(outbound, public_ports=MAIL_PORTS, trusted=trusted) for trusted in (True, False))
    return Mailer(own, dial_own=dial_own, dial=dial, total_s=total_s)
