"""Whom the servers run as, and folders that user cannot enter. As root for real; for everybody else nothing changes."""

from __future__ import annotations

import asyncio
import json
import os
import pwd
import subprocess
from pathlib import Path

import pytest

from concertmaster_server.supervisor import Options
from concertmaster_server.supervisor.account import reaches, require_reach, servers_account
from concertmaster_server.supervisor.errors import FolderUnreachableError
from concertmaster_server.supervisor.spawn import Account
from concertmaster_shared.messages import sentence
from tests.support.supervised import mode, owner, processes_of, supervised


def test_a_folder_of_our_own_is_within_our_reach(tmp_path: Path) -> None:
    require_reach(tmp_path, None)
    assert reaches(tmp_path, None)


if os.geteuid() == 0:

    @pytest.fixture
    def account(tmp_path: Path) -> Account:
        found = servers_account(tmp_path / "nothing")
        assert found is not None
        return found

    def test_root_gets_a_system_user_without_a_shell(account: Account) -> None:
        entry = pwd.getpwnam("concertmaster")
        assert (account.name, account.uid, account.gid) == ("concertmaster", entry.pw_uid, entry.pw_gid)
        assert account.uid != 0
        assert entry.pw_shell.endswith("nologin")

    def test_what_exists_stays_with_its_owner(tmp_path: Path) -> None:
        os.chown(tmp_path, 54_321, 54_322)
        assert servers_account(tmp_path) == Account("54321", 54_321, 54_322)

    def test_a_folder_below_a_closed_one_is_refused_with_the_command_that_mends_it(place: Path, account: Account) -> None:
        closed = place / "closed place"
        closed.mkdir(mode=0o700)
        folder = closed / "data"
        folder.mkdir()
        with pytest.raises(FolderUnreachableError) as refused:
            require_reach(folder, account)
        command = str(refused.value.parameters["command"])
        assert sentence(refused.value.code, refused.value.parameters) == (
            "The user 'concertmaster', who runs PostgreSQL because root may not, cannot enter the data folder "
            f"{folder}. Mend it with '{command}', or choose another --data-dir."
        )
        subprocess.run(["/bin/sh", "-c", command], check=True)
        require_reach(folder, account)

    @pytest.fixture
    def closed(place: Path) -> Path:
        place.chmod(0o700)
        return place

    async def test_a_start_below_a_closed_folder_changes_nothing(closed: Path) -> None:
        with pytest.raises(FolderUnreachableError) as refused:
            async with supervised(Options(data_dir=closed / "data")):
                pass
        assert refused.value.parameters["command"] == f"chmod o+x {closed}"
        assert mode(closed) == 0o700
        assert not (closed / "data").exists()

    async def test_a_folder_of_roots_own_is_refused_and_left_as_it_is(place: Path) -> None:
        data_dir = place / "data"
        data_dir.mkdir(mode=0o700)
        with pytest.raises(FolderUnreachableError) as refused:
            async with supervised(Options(data_dir=data_dir)):
                pass
        assert refused.value.parameters["command"] == f"chmod o+x {data_dir}"
        assert mode(data_dir) == 0o700
        assert list(data_dir.iterdir()) == []

    async def test_the_servers_user_reads_none_of_our_secrets_and_writes_no_file_of_ours(place: Path, account: Account) -> None:
        data_dir = place / "data"
        async with supervised(Options(data_dir=data_dir)) as up:
            assert up.supervisor.account == "concertmaster"
            assert {owner(up.pid(part)) for part in ("postgres", "redis")} == {account.uid}
            for secret in ("passwords.json", "state.json", "up.lock", "logs/postgres.log"):
                assert not _can("r", data_dir / secret, account)
            for ours in ("", "postgres", "postgres/postgresql.conf", "postgres/pg_hba.conf", "redis", "redis/redis.conf"):
                assert not _can("w", data_dir / ours, account)

    async def test_a_strict_umask_closes_no_folder_to_the_servers(place: Path) -> None:
        before = os.umask(0o077)
        try:
            async with supervised(Options(data_dir=place / "outer" / "data")) as up:
                assert up.states("postgres") == ["starting", "ready"]
        finally:
            os.umask(before)
        assert processes_of(place / "outer" / "data") == set()

    def test_an_ordinary_user_runs_everything_as_itself_in_a_private_folder(place: Path) -> None:
        nobody = pwd.getpwnam("nobody")
        os.chown(place, nobody.pw_uid, nobody.pw_gid)
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:  # the interpreter itself may lie where only root can start it
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            try:
                os.write(writer, json.dumps(asyncio.run(_owners(place / "data"))).encode())
            finally:
                os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as stream:
            said = json.loads(stream.read())
        os.waitpid(child, 0)
        assert said == {"account": None, "owners": [nobody.pw_uid], "mode": 0o700}
        assert {mode(inner) for inner in (place / "data").iterdir() if inner.is_dir()} == {0o700}
        assert {mode(inner) for inner in (place / "data").iterdir() if inner.is_file()} == {0o600}

    async def _owners(data_dir: Path) -> dict[str, object]:
        async with supervised(Options(data_dir=data_dir)) as up:
            owners = {owner(up.pid(part)) for part in ("postgres", "redis")}
            return {"account": up.supervisor.account, "owners": sorted(owners), "mode": mode(data_dir)}

    def _can(how: str, path: Path, account: Account) -> bool:
        asked = ["/bin/sh", "-c", f'test -{how} "$1"', "sh", str(path)]
        return subprocess.run(asked, user=account.uid, group=account.gid, extra_groups=[], check=False).returncode == 0
