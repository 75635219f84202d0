"""What the wiring hands to the pages. Values and functions alone: nothing here is made or read from the environment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from concertmaster_server.db.database import Database
from concertmaster_server.forms.compiled_forms import CompiledForms
from concertmaster_server.forms.link_tokens import FormLinks
from concertmaster_server.forms.uploads.means import Means
from concertmaster_server.runs.backlog import Backlog
from concertmaster_server.runs.people.personal_links import PersonalLinks
from concertmaster_server.telemetry import Metrics

from .keeping.kept_forms import KeptForms
from .keeping.tallies import Tallies
from .proving.proof import Prover
from .proving.surge import USUAL_PER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Bounds of the pages; ``body_limit`` is bytes. Many people may share one address: an office, a school.

    A post may be asked for a proof of work and so come twice. ``form_posts`` are those that begin something in one form, from
    everywhere; beyond ``usual_posts_per_second`` they need a proof. Every page that is open saves now and then what was typed,
    so there are more saves than posts. ``public_url`` is what links that people keep begin with;
    without ``sends_mail`` no letter is offered.

    ``same_post_s`` says how long an equal post from the same client counts as the same one; ``same_key_s`` is for posts that
    carry a key of their own.
    """

    rate_limits: bool = True
    public_url: str = ""
    sends_mail: bool = True
    body_limit: int = 1024 * 1024
    posts_per_second: float = 5
    posts_at_once: int = 600
    form_posts_per_second: float = 100
    form_posts_at_once: int = 2_000
    usual_posts_per_second: float = USUAL_PER_S
    saves_per_second: float = 50
    saves_at_once: int = 1_000
    same_post_s: float = 30
    same_key_s: float = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class PageParts:
    """Everything below the pages. ``seconds`` is a clock that never goes back; ``random_bytes`` is fit for secrets.

    Without ``links`` no link is anybody's own, without ``uploads`` no file is taken, without a ``prover`` no proof is asked for.
    """

    database: Database
    forms: CompiledForms
    backlog: Backlog
    now: Callable[[], datetime]
    seconds: Callable[[], float]
    new_id: Callable[[], UUID]
    random_bytes: Callable[[int], bytes]
    kept: KeptForms
    tallies: Tallies
    metrics: Metrics
    links: PersonalLinks | None = None
    form_links: FormLinks | None = None
    uploads: Means | None = None
    prover: Prover | None = None
    options: Options = field(default_factory=Options)
