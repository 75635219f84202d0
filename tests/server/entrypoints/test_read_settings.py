"""Settings that do not fit end a verb and a process alike: named, one line each, and no value repeated."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from concertmaster_server.entrypoints.cli.up import command
from concertmaster_server.entrypoints.read_settings import SettingsRefusedError, read_settings


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("CONCERTMASTER_") or name in {"DATABASE_URL", "REDIS_URL"}:
            monkeypatch.delenv(name)


def test_what_fits_is_read() -> None:
    assert read_settings(port=3).port == 3


def test_each_setting_that_does_not_fit_is_a_line_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCERTMASTER_PORT", "c4nary")
    monkeypatch.setenv("CONCERTMASTER_DATABASE_POOL_SIZE", "c4nary")
    monkeypatch.setenv("CONCERTMASTER_LOG_LEVEL", "c4nary")
    monkeypatch.setenv("CONCERTMASTER_VAULT_KYE", "c4nary")
    with pytest.raises(SettingsRefusedError) as refused:
        read_settings()
    names = [line.partition(":")[0].removeprefix("CONCERTMASTER_") for line in refused.value.message.splitlines()]
    assert sorted(names) == ["DATABASE_POOL_SIZE", "LOG_LEVEL", "PORT", "VAULT_KYE"]
    assert "c4nary" not in refused.value.message


def test_what_cannot_be_read_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONCERTMASTER_VAULT_KEY_FILE", str(tmp_path / "gone"))
    with pytest.raises(SettingsRefusedError, match="CONCERTMASTER_VAULT_KEY_FILE names a file"):
        read_settings()
    monkeypatch.setenv("CONCERTMASTER_VAULT_KEY_FILE", str(tmp_path / "key"))
    (tmp_path / "key").write_text("key")
    monkeypatch.setenv("CONCERTMASTER_DATABASE", "c4nary")
    with pytest.raises(SettingsRefusedError, match="database") as refused:
        read_settings()
    assert "c4nary" not in refused.value.message


@pytest.mark.parametrize("name", ["PORT", "VAULT_KEY", "OUTBOUND_ALLOW", "BLOBS_URL", "MAIL_URL"])
def test_verbs_and_processes_end_with_two_and_a_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv("CONCERTMASTER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("CONCERTMASTER_DATABASE_URL", "postgresql://127.0.0.1:9/none")
    monkeypatch.setenv(f"CONCERTMASTER_{name}", "c4nary/")
    started = [sys.executable, "-m", "concertmaster_server.entrypoints.process", "worker"]
    process = subprocess.run(started, capture_output=True, text=True, check=False, timeout=30)
    verb = CliRunner().invoke(command)
    for status, said in ((process.returncode, process.stderr), (verb.exit_code, verb.output)):
        assert status == 2, said
        assert f"CONCERTMASTER_{name}" in said
        assert "c4nary" not in said
        assert "Traceback" not in said
