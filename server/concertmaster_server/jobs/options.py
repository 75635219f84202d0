"""What a worker is told by the wiring."""

from __future__ import annotations

from dataclasses import dataclass, field

from concertmaster_server.blobs import BlobOptions
from concertmaster_server.mail.server import MailServer
from concertmaster_server.outbound.guard import GuardOptions
from concertmaster_server.outbound.hosts import HostOptions
from concertmaster_server.vault import Vault
from concertmaster_shared.api.runs import Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerOptions:
    """``hold`` is how many runs to keep in memory, ``attempts`` how many calls to have on their way at once.

    ``grace_s`` is how long attempts on their way may take at the end. Without ``redis_url`` wake-ups come through PostgreSQL,
    without a ``vault`` no secret of a connection opens and no letter with a link leaves. ``public_url`` is what links begin with.
    ``retention_days`` is how long ended runs are kept whose workflow says nothing; None: for ever.
    With a ``scan_url`` files of respondents wait for a scanner's word.
    """

    database_url: str
    blobs: BlobOptions
    redis_url: str | None = None
    outbound: GuardOptions = field(default_factory=GuardOptions)
    hosts: HostOptions = field(default_factory=HostOptions)
    mail: MailServer | None = None
    vault: Vault | None = None
    public_url: str = ""
    queues: tuple[Priority, ...] = ("high", "medium", "low")
    hold: int = 2000
    attempts: int = 400
    grace_s: float = 25.0
    retention_days: int | None = None
    scan_url: str | None = None
