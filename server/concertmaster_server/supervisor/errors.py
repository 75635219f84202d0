"""What can keep the supervisor from doing its work. Sentences live in ``concertmaster_shared.messages.en.supervisor``."""

from __future__ import annotations

from concertmaster_shared.errors import ConcertMasterError


class FolderInUseError(ConcertMasterError):
    """Another ``up`` holds the folder: ``folder``, ``pid``."""

    code = "supervisor.folder_in_use"


class FolderUnusableError(ConcertMasterError):
    """The folder cannot be made, read or written: ``folder``, ``reason``."""

    code = "supervisor.folder_unusable"


class FolderUnreachableError(ConcertMasterError):
    """The user the servers run as cannot reach the data folder: ``folder``, ``account``, ``command``."""

    code = "supervisor.folder_unreachable"


class AccountMissingError(ConcertMasterError):
    """Started as root, and no unprivileged user could be made: ``account``, ``reason``."""

    code = "supervisor.account_missing"


class PostgresMissingError(ConcertMasterError):
    """The embedded PostgreSQL is not installed."""

    code = "supervisor.postgres_missing"


class PostgresVersionError(ConcertMasterError):
    """The cluster was made by another major version: ``folder``, ``found``, ``expected``."""

    code = "supervisor.postgres_version"


class CommandFailedError(ConcertMasterError):
    """A program that should have done its work and ended did not: ``program``, ``reason``."""

    code = "supervisor.command_failed"


class PartFailedError(ConcertMasterError):
    """A part ended before it was ready: ``part``, ``status``, ``said`` (its last lines), ``log``."""

    code = "supervisor.part_failed"


class LeftoverAliveError(ConcertMasterError):
    """A process of an earlier start cannot be ended: ``program``, ``pids``."""

    code = "supervisor.leftover_alive"
