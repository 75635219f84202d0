"""Who may connect to the embedded PostgreSQL, from where, and as what."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit, urlunsplit

import psycopg
import pytest
from psycopg import errors

from tests.support.servers import Servers, shared_servers


@pytest.fixture(scope="module")
def servers() -> Servers:
    return shared_servers()


@pytest.fixture
def login(servers: Servers) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    with psycopg.connect(servers.dsn, autocommit=True) as connection:
        yield connection


def test_a_wrong_password_is_refused(servers: Servers) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(_as(servers, "concertmaster", "guess"))


def test_no_password_is_refused(servers: Servers) -> None:
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(_as(servers, "postgres", ""))


def test_our_password_does_not_open_the_superuser(servers: Servers) -> None:
    ours = urlsplit(servers.dsn).password
    assert ours
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(_as(servers, "postgres", ours))


def test_our_login_cannot_become_the_superuser(login: psycopg.Connection[tuple[object, ...]]) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        login.execute("SET ROLE postgres")
    with pytest.raises(errors.InsufficientPrivilege):
        login.execute("ALTER ROLE concertmaster SUPERUSER")
    with pytest.raises(errors.InsufficientPrivilege):
        login.execute("ALTER SYSTEM SET fsync = off")
    with pytest.raises(errors.InsufficientPrivilege):
        login.execute("COPY (SELECT 1) TO PROGRAM 'id'")


def test_our_login_makes_the_roles_of_the_processes_and_takes_them(login: psycopg.Connection[tuple[object, ...]]) -> None:
    login.execute("CREATE ROLE probe_app NOLOGIN NOSUPERUSER NOBYPASSRLS")
    login.execute("CREATE ROLE probe_reader NOLOGIN BYPASSRLS")
    login.execute("GRANT probe_app, probe_reader TO concertmaster WITH SET TRUE")
    for role in ("probe_app", "probe_reader"):
        login.execute(f"SET ROLE {role}".encode())
        assert login.execute("SELECT current_user").fetchone() == (role,)
        login.execute("RESET ROLE")
        login.execute(f"DROP ROLE {role}".encode())


def test_our_login_owns_its_database(login: psycopg.Connection[tuple[object, ...]]) -> None:
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert login.execute(owner).fetchone() == ("concertmaster",)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("password_encryption", "scram-sha-256"),
        ("listen_addresses", ""),
        ("unix_socket_permissions", "0700"),
        ("client_connection_check_interval", "1s"),
        ("checkpoint_timeout", "2min"),
        ("jit", "off"),
        ("TimeZone", "UTC"),
    ],
)
def test_its_settings(login: psycopg.Connection[tuple[object, ...]], setting: str, value: str) -> None:
    assert login.execute("SELECT current_setting(%s)", [setting]).fetchone() == (value,)


def test_it_knows_letters_of_every_script(login: psycopg.Connection[tuple[object, ...]]) -> None:
    assert login.execute("SELECT upper('žluť'), length('日本')").fetchone() == ("ŽLUŤ", 2)


def test_it_is_the_newest_major_version(login: psycopg.Connection[tuple[object, ...]]) -> None:
    assert login.info.server_version // 10_000 == 18


def test_it_listens_on_its_socket_alone(servers: Servers) -> None:
    """The wheel's own way would open a port to every local user."""
    (sockets,) = parse_qs(urlsplit(servers.dsn).query)["host"]
    socket = Path(sockets) / ".s.PGSQL.5432"
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(Path(sockets).stat().st_mode) == 0o700
    pid = int(Path(f"{socket}.lock").read_text().split("\n", 1)[0])
    assert _sockets_of(pid).isdisjoint(_listening_on_tcp())


def test_it_is_never_root(servers: Servers) -> None:
    (sockets,) = parse_qs(urlsplit(servers.dsn).query)["host"]
    pid = int(Path(sockets, ".s.PGSQL.5432.lock").read_text().split("\n", 1)[0])
    assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_it_is_told_none_of_our_settings(servers: Servers) -> None:
    (sockets,) = parse_qs(urlsplit(servers.dsn).query)["host"]
    pid = int(Path(sockets, ".s.PGSQL.5432.lock").read_text().split("\n", 1)[0])
    names = {word.split(b"=")[0] for word in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0") if b"=" in word}
    assert names <= {b"PATH", b"LC_ALL", b"TZ"}


def _as(servers: Servers, login: str, password: str) -> str:
    return urlunsplit(urlsplit(servers.dsn)._replace(netloc=f"{login}:{password}@"))


def _sockets_of(pid: int) -> set[str]:
    links = [str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    return {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:")}


def _listening_on_tcp() -> set[str]:
    rows = [row.split() for table in ("tcp", "tcp6") for row in _table(table)]
    return {row[9] for row in rows if row[3] == "0A"}


def _table(name: str) -> list[str]:
    file = Path("/proc/net") / name
    return file.read_text().splitlines()[1:] if file.exists() else []
