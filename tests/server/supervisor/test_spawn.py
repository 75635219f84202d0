"""Fork and exec: environment, files, session, and the end that follows ours."""

from __future__ import annotations

import asyncio
import subprocess
import sys

from concertmaster_server.supervisor.spawn import Launch, finish, fork
from tests.support.supervised import until_gone


def test_it_gets_the_environment_it_is_given_and_no_other() -> None:
    popen = fork(Launch(argv=("/usr/bin/env",), environment={"ONLY": "this"}))
    said, _ = popen.communicate()
    assert said == b"ONLY=this\n"


def test_its_files_are_private() -> None:
    popen = fork(Launch(argv=("/bin/sh", "-c", "umask"), environment={}))
    assert popen.communicate()[0] == b"0077\n"


def test_it_leads_a_session_of_its_own() -> None:
    popen = fork(Launch(argv=("/bin/sh", "-c", "ps -o sid= -p $$"), environment={"PATH": "/usr/bin:/bin"}))
    assert int(popen.communicate()[0]) == popen.pid


def test_a_program_that_does_not_read_what_it_is_told_is_started_all_the_same() -> None:
    popen = fork(Launch(argv=("/bin/true",), environment={}, said=b"secret\n"))
    popen.communicate()
    assert popen.returncode == 0


def test_a_short_program_gives_its_status_and_words() -> None:
    assert finish("/bin/sh", "-c", "echo out; echo err >&2; exit 3") == (3, "out\nerr")


def test_it_ends_when_the_one_who_started_it_is_killed() -> None:
    starts = (
        "from concertmaster_server.supervisor.spawn import Launch, fork; import time;"
        "print(fork(Launch(argv=('/bin/sleep', '100'), environment={})).pid, flush=True); time.sleep(100)"
    )
    with subprocess.Popen([sys.executable, "-c", starts], stdout=subprocess.PIPE) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        starter.kill()
    asyncio.run(until_gone([pid]))
