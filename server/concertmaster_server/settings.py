"""The settings: one class a room, from flags, environment and a TOML file, in that order of strength.

The wiring alone reads them.

Environment names are ``CONCERTMASTER_`` and the path of the setting (``CONCERTMASTER_DATABASE_URL``); with ``_FILE`` behind, the
value is what stands in that file. ``DATABASE_URL`` and ``REDIS_URL`` count where ours are not set.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal

from platformdirs import user_data_path
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

PREFIX: Final = "CONCERTMASTER_"
_FILE_SUFFIX: Final = "_FILE"
_PLAIN_NAMES: Final = ("DATABASE_URL", "REDIS_URL")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DatabaseSettings(_Section):
    """PostgreSQL."""

    url: str | None = Field(None, description="PostgreSQL to use instead of the embedded one; its login owns the database.")
    pool_size: int = Field(10, ge=1, le=200, description="Connections that the API holds.")


class RedisSettings(_Section):
    """Redis, which carries wake-ups and no truth."""

    url: str | None = Field(None, description="Redis to use instead of the embedded one.")


class OutboundSettings(_Section):
    """What outbound nodes may reach beside public addresses, and how many of their calls go to one host.

    Counts hold for each organisation in each worker.
    """

    allow: str | None = Field(None, description="Hosts, CIDRs or the word 'loopback', separated by commas.")
    per_host: int = Field(50, ge=1, le=1000, description="Calls on their way to one host at once.")
    rate_per_host: float | None = Field(None, gt=0, le=10_000, description="Calls a second to one host; any number if not set.")


class BlobSettings(_Section):
    """Where files and large values lie."""

    url: str | None = Field(
        None,
        description="file:///folder, or s3://bucket/prefix?endpoint=…&region=…; the data folder's 'blobs' if not set.",
    )
    access_key: str | None = Field(None, description="The bucket's access key; the machine's own rights if not set.")
    secret_key: SecretStr | None = Field(None, description="The secret that belongs to the access key.")


class UploadSettings(_Section):
    """Files that respondents send."""

    scan_url: str | None = Field(
        None,
        description=(
            "Where a scanner takes the bytes of each file by POST: 200 says clean, 406 infected. No scan if not set. "
            "CONCERTMASTER_OUTBOUND_ALLOW must name it where its address is no public one."
        ),
    )


class MailSettings(_Section):
    """The mail server through which invitations, reminders and the mail of workflows leave."""

    url: SecretStr | None = Field(
        None,
        description="smtp://user:password@host:587?tls=starttls or smtps://…; 'ca' names a file with certificates to trust.",
    )
    sender: str | None = Field(None, alias="from", description="Whose name all of it bears, such as 'Acme <forms@acme.example>'.")


class RateSettings(_Section):
    """Rate limits."""

    limits: bool = Field(True, description="'off' turns rate limits and fill time off, for benchmarks.")


class VaultSettings(_Section):
    """The keys under which secrets are sealed."""

    key: SecretStr | None = Field(
        None,
        description="32 random bytes in base64; of several, with commas, the first seals and all open. 'up' makes its own.",
    )


class QueueSettings(_Section):
    """Runs that are ready and that no worker has taken up."""

    organisation: int = Field(100_000, ge=1, description="How many of one organisation may wait; beyond it starts are refused.")
    instance: int = Field(500_000, ge=1, description="How many may wait in all.")


class RunSettings(_Section):
    """Runs that have ended."""

    retention_days: int | None = Field(
        None, ge=1, le=3650, description="Days that ended runs are kept where their workflow says nothing; for ever if not set."
    )


class WorkerSettings(_Section):
    """One worker process."""

    grace_s: float = Field(25.0, ge=0, le=600, description="Seconds that calls on their way get when a worker is told to stop.")


class LogSettings(_Section):
    """Logs."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", description="How much to log.")


_ROOTS_FOLDER: Final = Path("/var/lib/concertmaster")


def _default_data_dir() -> Path:
    """Give the user's data folder; for root, whose home is closed to the user that PostgreSQL runs as, the machine's."""
    folder = user_data_path("concertmaster")
    if os.name != "posix" or os.geteuid() != 0:
        return folder
    parents = [parent for parent in folder.parents if parent.exists()]
    return folder if all(parent.stat().st_mode & stat.S_IXOTH for parent in parents) else _ROOTS_FOLDER


class Settings(BaseSettings):
    """Everything that can be set; each part is handed to its room as that room's own options."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="_",
        env_nested_max_split=1,
        frozen=True,
        extra="ignore",
    )

    data_dir: Path = Field(default_factory=_default_data_dir, description="Where all state lies.")
    host: str = Field("127.0.0.1", description="Address to serve on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to serve on.")
    workers: int = Field(2, ge=0, le=64, description="Worker processes that 'up' starts.")
    public_url: str | None = Field(None, description="What addresses for respondents begin with; host and port where not set.")
    behind_proxy: bool = Field(False, description="A proxy in front speaks TLS; needed to serve on other than loopback.")
    example: bool = Field(True, description="Load the example on the first start.")
    database: DatabaseSettings = DatabaseSettings()
    redis: RedisSettings = RedisSettings()
    outbound: OutboundSettings = OutboundSettings()
    blobs: BlobSettings = BlobSettings()
    mail: MailSettings = MailSettings()
    uploads: UploadSettings = UploadSettings()
    rate: RateSettings = RateSettings()
    queue: QueueSettings = QueueSettings()
    runs: RunSettings = RunSettings()
    log: LogSettings = LogSettings()
    worker: WorkerSettings = WorkerSettings()
    vault: VaultSettings = VaultSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take flags, then environment, then the TOML file that ``CONCERTMASTER_CONFIG`` names."""
        del env_settings, dotenv_settings, file_secret_settings
        file = os.environ.get(PREFIX + "CONFIG")
        sources: tuple[PydanticBaseSettingsSource, ...] = (init_settings, _Environment(settings_cls))
        return (*sources, TomlConfigSettingsSource(settings_cls, Path(file))) if file else sources


class _Environment(EnvSettingsSource):
    """The environment, with ``_FILE`` variants read and the two plain names taken in."""

    def _load_env_vars(self) -> Mapping[str, str | None]:
        plain = {name: os.environ[name] for name in _PLAIN_NAMES if name in os.environ}
        found: dict[str, str | None] = {(PREFIX + name).lower(): value for name, value in plain.items()}
        ours = {name: value for name, value in os.environ.items() if name.startswith(PREFIX)}
        for name, value in ours.items():
            if name.endswith(_FILE_SUFFIX):
                found[name.removesuffix(_FILE_SUFFIX).lower()] = _text_of(name, Path(value))
        found |= {name.lower(): value for name, value in ours.items() if not name.endswith(_FILE_SUFFIX)}
        return found


def _text_of(name: str, file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as failure:
        why = failure.strerror if isinstance(failure, OSError) else "it is no text in UTF-8"
        raise SettingsError(f"{name} names a file that cannot be read: {why}") from failure
