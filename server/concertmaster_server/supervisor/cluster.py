"""The PostgreSQL cluster on disk: made once, configured at each start. Runs no server.

A cluster appears under its name only when it is whole: ``initdb`` and the first login happen in a folder beside it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from secrets import token_hex

from . import passwords
from .errors import PostgresVersionError
from .files import sync
from .folder import DataFolder
from .output import Output
from .passwords import Passwords
from .process import run_to_end
from .programs import POSTGRES_MAJOR, PostgresPrograms
from .spawn import SERVER_ENVIRONMENT, Launch

SUPERUSER = "postgres"
LOGIN = "concertmaster"
DATABASE = "concertmaster"

_LEAST_BUFFERS_MB = 128
_MOST_BUFFERS_MB = 8192
_ALLOWED = Path("/sys/fs/cgroup/memory.max")

_HBA = """\
# Written by ConcertMaster at each start. Every login on the socket gives its password; nothing listens on the network.
local all all scram-sha-256
"""

_CONFIGURATION = """\
# Written by ConcertMaster at each start.
listen_addresses = ''
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 100
password_encryption = scram-sha-256
ident_file = '/dev/null'

# An answer means saved.
fsync = on
synchronous_commit = on
full_page_writes = on

# Little to replay after a crash, and checkpoints that are not forced in the middle of a rush.
checkpoint_timeout = 2min
min_wal_size = 64MB
max_wal_size = 1GB

# An eighth of the memory that the machine or its container has, taken page by page as it is used.
shared_buffers = {buffers_mb}MB
# A page that the system holds is copied at once; handing it to another process to read cost ten times as much.
io_method = sync
jit = off

# A lost client frees what it holds within a second; keep-alives have no meaning on a Unix socket.
client_connection_check_interval = 1s

# The supervisor keeps standard error in files of bounded size.
log_destination = 'stderr'
logging_collector = off
log_checkpoints = off
log_line_prefix = '%m [%p] %u '
log_timezone = 'UTC'
timezone = 'UTC'
"""


async def prepare(folder: DataFolder, programs: PostgresPrograms, output: Output) -> Passwords:
    """Make the cluster if there is none, write its configuration, and give its passwords."""
    data = folder.postgres / "data"
    _configure(folder)
    if data.exists():
        _check_version(data)
    # Kept before a cluster is made with them, but after a cluster was given new ones: a kill between the two is mended here.
    known = passwords.read(folder.passwords_file)
    if known is None:
        known = passwords.make()
        if data.exists():
            await _set_passwords(folder, programs, known, output)
        passwords.keep(folder.passwords_file, known)
    if not data.exists():
        await _make(folder, programs, known, output)
    return known


def _configure(folder: DataFolder) -> None:
    folder.write_for_servers(folder.postgres / "pg_hba.conf", _HBA)
    text = _CONFIGURATION.format(sockets=folder.sockets, buffers_mb=buffers_mb(_memory_mb()))
    folder.write_for_servers(folder.postgres / "postgresql.conf", text)


def buffers_mb(memory_mb: int) -> int:
    """Give how much of the memory the database may keep pages in."""
    return max(_LEAST_BUFFERS_MB, min(memory_mb // 8, _MOST_BUFFERS_MB))


def _memory_mb() -> int:
    """Give the memory of the machine, or what a container may have of it; 0 where the system has no word for it."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    except (AttributeError, ValueError, OSError):
        return 0
    return min(whole, allowed_mb(_ALLOWED) or whole)


def allowed_mb(file: Path) -> int:
    """Give the limit that a control group's file names, or 0 where there is none."""
    try:
        text = file.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return 0
    return int(text) // 2**20 if text.isdecimal() else 0


async def _make(folder: DataFolder, programs: PostgresPrograms, known: Passwords, output: Output) -> None:
    data = folder.postgres / "data"
    for forgotten in folder.postgres.glob("data.draft-*"):
        shutil.rmtree(forgotten, ignore_errors=True)
    # A fresh name each time: the programs of a start that was killed may still be writing into theirs.
    draft = folder.postgres / f"data.draft-{token_hex(4)}"
    folder.make_private(draft, for_servers=True)
    password_file = folder.postgres / "password.draft"
    folder.write_for_servers(password_file, known.superuser)
    argv = (
        programs.initdb,
        f"--pgdata={draft}",
        f"--username={SUPERUSER}",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--data-checksums",
    )
    try:
        await run_to_end(_launch(argv, folder), output)
    finally:
        password_file.unlink()
    create = (
        # BYPASSRLS is there to be given to the role that only reads answers; this login's own policies are forced.
        f"CREATE ROLE {LOGIN} LOGIN CREATEROLE BYPASSRLS NOSUPERUSER NOCREATEDB PASSWORD '{known.login}'",
        f"CREATE DATABASE {DATABASE} OWNER {LOGIN}",
    )
    await _alone(folder, programs, draft, create, output)
    draft.rename(data)
    sync(folder.postgres)


async def _set_passwords(folder: DataFolder, programs: PostgresPrograms, known: Passwords, output: Output) -> None:
    """Give both logins new passwords: their file was lost."""
    change = (
        f"ALTER ROLE {SUPERUSER} PASSWORD '{known.superuser}'",
        f"ALTER ROLE {LOGIN} PASSWORD '{known.login}'",
    )
    await _alone(folder, programs, folder.postgres / "data", change, output)


async def _alone(folder: DataFolder, programs: PostgresPrograms, data: Path, statements: tuple[str, ...], output: Output) -> None:
    """Carry out statements, one a line, in a PostgreSQL that nobody can connect to."""
    settings = (f"data_directory={data}", "exit_on_error=on", "log_min_error_statement=panic")
    chosen = (word for setting in settings for word in ("-c", setting))
    argv = (programs.postgres, "--single", "-D", str(folder.postgres), *chosen, "template1")
    said = "".join(f"{statement}\n" for statement in statements).encode()
    await run_to_end(_launch(argv, folder, said), output)


def _launch(argv: tuple[str, ...], folder: DataFolder, said: bytes = b"") -> Launch:
    return Launch(
        argv=argv,
        environment=SERVER_ENVIRONMENT,
        account=folder.account,
        folder=folder.postgres,
        said=said,
    )


def _check_version(data: Path) -> None:
    found = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != str(POSTGRES_MAJOR):
        raise PostgresVersionError(folder=data, found=found, expected=POSTGRES_MAJOR)
