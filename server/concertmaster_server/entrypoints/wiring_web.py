"""Build the web application from the settings."""

from __future__ import annotations

import secrets
import time

from fastapi import FastAPI

from concertmaster_server.api.app import create_app
from concertmaster_server.api.parts import ApiParts, Options, Part
from concertmaster_server.blobs import BlobStore, open_store
from concertmaster_server.db import database
from concertmaster_server.db.database import Database
from concertmaster_server.forms.compiled_forms import CompiledForms
from concertmaster_server.forms.link_tokens import FormLinks
from concertmaster_server.forms.submission_intake import submission_intake
from concertmaster_server.forms.uploads.means import Means
from concertmaster_server.forms.uploads.means import Options as UploadOptions
from concertmaster_server.identity.passwords import Passwords
from concertmaster_server.pages import parts as pages
from concertmaster_server.pages.keeping.kept_forms import kept_forms
from concertmaster_server.pages.keeping.tallies import Tallies
from concertmaster_server.pages.parts import PageParts
from concertmaster_server.pages.proving.proof import Prover
from concertmaster_server.pages.routes import page_routes, pages_ahead
from concertmaster_server.queue.probe import RedisProbe
from concertmaster_server.runs.backlog import Bounds, backlog
from concertmaster_server.runs.intake import intake
from concertmaster_server.runs.payloads import Payloads
from concertmaster_server.runs.people.personal_links import PersonalLinks
from concertmaster_server.runs.watch import run_watch
from concertmaster_server.settings import Settings

from .wiring import blob_options, database_url, new_id, now, program_version, public_url, vault_of


def web_app(settings: Settings) -> FastAPI:
    """Give the API and the form pages as one application."""
    options = database.Options(url=database_url(settings), pool_size=settings.database.pool_size)
    waiting = backlog(options.url, Bounds(**settings.queue.model_dump()), time.monotonic)
    pool, forms, store = Database(options), CompiledForms(), open_store(blob_options(settings))
    parts = ApiParts(
        database=pool,
        forms=forms,
        now=now,
        seconds=time.monotonic,
        new_id=new_id,
        random_bytes=secrets.token_bytes,
        passwords=Passwords(),
        version=program_version(),
        watch=run_watch(options.url),
        backlog=waiting,
        intake=intake(options.url, waiting),
        submissions=submission_intake(options.url, pool, forms=forms, backlog=waiting, new_id=new_id),
        options=Options(
            rate_limits=settings.rate.limits, public_url=public_url(settings), sends_mail=settings.mail.url is not None
        ),
        vault=vault_of(settings),
        payloads=Payloads(store),
        files=store,
        parts=_redis(settings),
    )
    shown = _page_parts(parts, options.url, _uploads(settings, parts, store))
    return create_app(parts, page_routes(shown), ahead=pages_ahead(shown))


def _page_parts(parts: ApiParts, url: str, uploads: Means) -> PageParts:
    """Let the pages stand on what the API stands on: one pool, one set of compiled forms."""
    return PageParts(
        database=parts.database,
        forms=parts.forms,
        backlog=parts.backlog,
        now=parts.now,
        seconds=parts.seconds,
        new_id=parts.new_id,
        random_bytes=parts.random_bytes,
        kept=kept_forms(url, parts.seconds),
        tallies=Tallies(parts.database, parts.now),
        metrics=parts.metrics,
        links=None if parts.vault is None else PersonalLinks(parts.vault),
        uploads=uploads,
        form_links=None if parts.vault is None else FormLinks(parts.vault),
        prover=None if parts.vault is None else Prover(parts.vault),
        options=pages.Options(
            public_url=parts.options.public_url,
            rate_limits=parts.options.rate_limits,
            sends_mail=parts.options.sends_mail,
        ),
    )


def _uploads(settings: Settings, parts: ApiParts, store: BlobStore) -> Means:
    """Give what files of respondents stand on."""
    return Means(
        database=parts.database,
        store=store,
        now=parts.now,
        new_id=parts.new_id,
        random_bytes=parts.random_bytes,
        options=UploadOptions(scanned=settings.uploads.scan_url is not None),
    )


def _redis(settings: Settings) -> tuple[Part, ...]:
    """Give Redis as something that may be away; nothing where none is set."""
    if not settings.redis.url:
        return ()
    probe = RedisProbe(settings.redis.url)

    async def ask() -> None:
        await probe.ask()

    return (Part(name="redis", probe=ask),)
