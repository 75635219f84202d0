"""What the wiring hands to the API. Values and functions alone: nothing here is made or read from the environment."""

from __future__ import annotations

from asyncio import Semaphore
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from concertmaster_server.answers.export.stream import Exports
from concertmaster_server.blobs import BlobStore
from concertmaster_server.db.database import Database
from concertmaster_server.forms.compiled_forms import CompiledForms
from concertmaster_server.forms.submission_intake import SubmissionIntake
from concertmaster_server.identity.passwords import Passwords
from concertmaster_server.runs.backlog import Backlog
from concertmaster_server.runs.intake import Intake
from concertmaster_server.runs.payloads import Payloads
from concertmaster_server.runs.watch import RunWatch
from concertmaster_server.telemetry import Metrics
from concertmaster_server.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Bounds of the API. Sizes are bytes; ``rate_limits`` off is for benchmarks.

    ``public_url`` is what respondents' addresses begin with; empty leaves them relative. ``sends_mail`` says that a mail
    server is set, so that letters may be promised.
    """

    rate_limits: bool = True
    document_limit: int = 64 * 1024 * 1024
    body_limit: int = 1024 * 1024
    calls_per_second: float = 200
    calls_at_once: int = 1000
    sign_ins_per_minute: float = 20
    key_memory_s: float = 0.5
    longest_call_s: float = 60
    public_url: str = ""
    sends_mail: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something the server stands on. ``probe`` raises when it does not answer; without an essential one nothing works."""

    name: str
    probe: Callable[[], Awaitable[None]]
    essential: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiParts:
    """Everything below the routes. ``seconds`` is a clock that never goes back; ``random_bytes`` is fit for secrets.

    Without a ``vault`` nothing that holds a secret can be stored, without ``payloads`` large values of steps are left out,
    without ``files`` none can be downloaded.
    """

    database: Database
    now: Callable[[], datetime]
    seconds: Callable[[], float]
    new_id: Callable[[], UUID]
    random_bytes: Callable[[int], bytes]
    passwords: Passwords
    version: str
    watch: RunWatch
    backlog: Backlog
    intake: Intake
    submissions: SubmissionIntake
    options: Options = field(default_factory=Options)
    metrics: Metrics = field(default_factory=Metrics)
    forms: CompiledForms = field(default_factory=CompiledForms)
    vault: Vault | None = None
    payloads: Payloads | None = None
    files: BlobStore | None = None
    exports: Exports = field(default_factory=Exports)
    printing: Semaphore = field(default_factory=lambda: Semaphore(2))
    parts: tuple[Part, ...] = ()
