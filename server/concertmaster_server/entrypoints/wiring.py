"""Build everything by hand from the settings: the one place where rooms meet their options, the clock, ids and randomness."""

from __future__ import annotations

import ipaddress
import secrets
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from uuid import UUID

import click

from concertmaster_server import telemetry
from concertmaster_server.blobs import BlobAddressError, BlobOptions, open_store
from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.schema import HEAD, current_schema
from concertmaster_server.mail.errors import ServerAddressError
from concertmaster_server.mail.server import MailServer, read_mail_server
from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.settings import Settings
from concertmaster_server.vault import KeyUnreadableError, Vault
from concertmaster_shared.ids import uuid7
from concertmaster_shared.messages import sentence

from .read_settings import SettingsRefusedError

_NEEDED = "There is no database to speak to. Set CONCERTMASTER_DATABASE_URL, or start 'concertmaster up' for the embedded one."


def now() -> datetime:
    """Give the moment, in UTC."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """Make an id that sorts by time."""
    return uuid7(time.time_ns() // 1_000_000, secrets.randbits(80))


def program_version() -> str:
    """Give the version of the installed distribution."""
    return version("concertmaster")


def database_url(settings: Settings) -> str:
    """Give the database's address; ends the verb where none is set."""
    if settings.database.url is None:
        raise click.ClickException(_NEEDED)
    return settings.database.url


def public_url(settings: Settings) -> str:
    """Give what addresses for respondents begin with."""
    return (settings.public_url or f"http://{settings.host}:{settings.port}").rstrip("/")


def vault_of(settings: Settings) -> Vault | None:
    """Give the vault, None where no key is set; ends the verb where it cannot be read."""
    if settings.vault.key is None:
        return None
    try:
        return Vault.of(settings.vault.key.get_secret_value(), secrets.token_bytes)
    except KeyUnreadableError as failure:
        raise SettingsRefusedError(sentence(failure.code, failure.parameters)) from failure


def blob_options(settings: Settings) -> BlobOptions:
    """Give where blobs lie; ends the verb where what is set names no store."""
    secret = settings.blobs.secret_key
    options = BlobOptions(
        url=settings.blobs.url or (settings.data_dir.absolute() / "blobs").as_uri(),
        access_key=settings.blobs.access_key,
        secret_key=secret.get_secret_value() if secret else None,
    )
    try:
        open_store(options)
    except BlobAddressError as failure:
        raise SettingsRefusedError(sentence(failure.code, failure.parameters)) from failure
    return options


def mail_server(settings: Settings) -> MailServer | None:
    """Give the operator's mail server, None where none is set; ends the verb where what is set cannot be used."""
    if settings.mail.url is None:
        return None
    try:
        return read_mail_server(settings.mail.url.get_secret_value(), settings.mail.sender or "")
    except ServerAddressError as failure:
        raise SettingsRefusedError(f"CONCERTMASTER_MAIL_URL or _FROM: {sentence(failure.code, failure.parameters)}") from failure


def allow_list(settings: Settings) -> AllowList:
    """Give what calls may reach beside public addresses; ends the verb where it cannot be read."""
    try:
        return AllowList.of((settings.outbound.allow or "").split(","))
    except ValueError as failure:
        raise SettingsRefusedError("CONCERTMASTER_OUTBOUND_ALLOW holds what looks like a network and is none.") from failure


def set_up_logging(settings: Settings) -> None:
    """Send log lines to standard error, which the supervisor keeps in files."""
    telemetry.set_up_logging(sys.stderr, level=settings.log.level.upper())


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_open_host(settings: Settings) -> None:
    """End the verb when it would serve strangers without TLS."""
    if not is_loopback(settings.host) and not settings.behind_proxy:
        raise click.UsageError(
            f"{settings.host} is open to others, and this server speaks no TLS. "
            "Put a proxy that does in front of it and say --behind-proxy."
        )


def refuse_old_schema(settings: Settings) -> None:
    """End the verb when the database has another schema than this program."""
    found = current_schema(psycopg_dsn(database_url(settings)))
    if found != HEAD:
        raise click.ClickException(
            f"The database has schema {found or 'none'}, this program needs {HEAD}. Run 'concertmaster migrate'."
        )
