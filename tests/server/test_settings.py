"""Settings come from flags, environment and file, in that order, and nowhere else."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from concertmaster_server import settings
from concertmaster_server.settings import Settings
from tests.support.settings_page import PAGE, page


@pytest.fixture(autouse=True)
def clean(monkeypatch):
    for name in list(os.environ):
        if name.startswith("CONCERTMASTER_") or name in {"DATABASE_URL", "REDIS_URL"}:
            monkeypatch.delenv(name)


def test_there_are_defaults_for_everything():
    made = Settings()
    assert (made.host, made.port, made.workers) == ("127.0.0.1", 8000, 2)
    assert made.database.url is None
    assert made.rate.limits


def test_an_environment_name_is_the_path_of_the_setting(monkeypatch):
    monkeypatch.setenv("CONCERTMASTER_DATABASE_POOL_SIZE", "3")
    monkeypatch.setenv("CONCERTMASTER_RATE_LIMITS", "off")
    monkeypatch.setenv("CONCERTMASTER_OUTBOUND_ALLOW", "loopback")
    monkeypatch.setenv("CONCERTMASTER_OUTBOUND_PER_HOST", "7")
    monkeypatch.setenv("CONCERTMASTER_DATA_DIR", "/somewhere")
    made = Settings()
    assert made.database.pool_size == 3
    assert not made.rate.limits
    assert (made.outbound.allow, made.outbound.per_host) == ("loopback", 7)
    assert made.data_dir == Path("/somewhere")


def test_the_plain_names_count_where_ours_are_not_set(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://plain")
    assert Settings().database.url == "postgresql://plain"
    monkeypatch.setenv("CONCERTMASTER_DATABASE_URL", "postgresql://ours")
    assert Settings().database.url == "postgresql://ours"


def test_a_value_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("postgresql://secret\n")
    monkeypatch.setenv("CONCERTMASTER_DATABASE_URL_FILE", str(tmp_path / "secret"))
    assert Settings().database.url == "postgresql://secret"


def test_blobs_have_keys_of_their_own(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("hush\n")
    monkeypatch.setenv("CONCERTMASTER_BLOBS_URL", "s3://bucket")
    monkeypatch.setenv("CONCERTMASTER_BLOBS_ACCESS_KEY", "known")
    monkeypatch.setenv("CONCERTMASTER_BLOBS_SECRET_KEY_FILE", str(tmp_path / "secret"))
    made = Settings()
    assert (made.blobs.url, made.blobs.access_key) == ("s3://bucket", "known")
    assert made.blobs.secret_key.get_secret_value() == "hush"
    assert "hush" not in repr(made)


def test_flags_win_over_the_environment_and_that_over_the_file(monkeypatch, tmp_path):
    (tmp_path / "c.toml").write_text("port = 1\nworkers = 7\n[database]\nurl = 'from-file'\n")
    monkeypatch.setenv("CONCERTMASTER_CONFIG", str(tmp_path / "c.toml"))
    assert (Settings().port, Settings().workers, Settings().database.url) == (1, 7, "from-file")
    monkeypatch.setenv("CONCERTMASTER_PORT", "2")
    assert Settings().port == 2
    assert Settings(port=3).port == 3


def test_nonsense_is_refused(monkeypatch):
    monkeypatch.setenv("CONCERTMASTER_PORT", "many")
    with pytest.raises(ValidationError, match="port"):
        Settings()


def test_root_does_not_put_its_data_behind_a_closed_door(monkeypatch, tmp_path):
    open_home, closed_home = tmp_path / "open", tmp_path / "closed"
    for folder in (tmp_path, *tmp_path.parents):
        if not folder.stat().st_mode & 0o001:
            monkeypatch.setattr(settings, "user_data_path", lambda _name: Path("/srv/x"))
            break
    else:
        open_home.mkdir(mode=0o755)
        monkeypatch.setattr(settings, "user_data_path", lambda name: open_home / name)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert Settings().data_dir == settings.user_data_path("concertmaster")
    closed_home.mkdir(mode=0o700)
    monkeypatch.setattr(settings, "user_data_path", lambda name: closed_home / name)
    assert Settings().data_dir == Path("/var/lib/concertmaster")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert Settings().data_dir == closed_home / "concertmaster"


def test_the_mail_server_and_its_sender(monkeypatch):
    monkeypatch.setenv("CONCERTMASTER_MAIL_URL", "smtp://u:hidden@mail.example")
    monkeypatch.setenv("CONCERTMASTER_MAIL_FROM", "Acme <forms@acme.example>")
    made = Settings()
    assert made.mail.url.get_secret_value() == "smtp://u:hidden@mail.example"
    assert made.mail.sender == "Acme <forms@acme.example>"
    assert "hidden" not in repr(made)


def test_the_page_of_settings_says_what_the_classes_say():
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_page_of_settings_names_what_is_read(monkeypatch):
    monkeypatch.setenv("CONCERTMASTER_MAIL_FROM", "Acme <forms@acme.example>")
    assert Settings().mail.sender == "Acme <forms@acme.example>"
    assert "`CONCERTMASTER_MAIL_FROM`" in page()
    assert "MAIL_SENDER" not in page()
