"""Build the web application from the settings."""

from __future__ import annotations

import secrets
import time

from fastapi import FastAPI

from concertmaster_server.api.app import create_app
from concertmaster_server.api.parts import ApiParts, Options
from concertmaster_server.db import database
from concertmaster_server.db.database import Database
from concertmaster_server.identity.passwords import Passwords
from concertmaster_server.runs.watch import run_watch
from concertmaster_server.settings import Settings

from .wiring import database_url, new_id, now, program_version


def web_app(settings: Settings) -> FastAPI:
    """Give the API and the form pages as one application."""
    options = database.Options(url=database_url(settings), pool_size=settings.database.pool_size)
    parts = ApiParts(
        database=Database(options),
        now=now,
        seconds=time.monotonic,
        new_id=new_id,
        random_bytes=secrets.token_bytes,
        passwords=Passwords(),
        version=program_version(),
        watch=run_watch(options.url),
        options=Options(rate_limits=settings.rate.limits),
    )
    return create_app(parts)
