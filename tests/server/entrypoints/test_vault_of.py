"""The vault from the settings: none without a key, and no key in what is said about a wrong one."""

import click
import pytest

from concertmaster_server.entrypoints.wiring import vault_of
from concertmaster_server.settings import Settings
from tests.support.web import VAULT_KEY, new_id


def test_without_a_key_there_is_no_vault(monkeypatch):
    monkeypatch.delenv("CONCERTMASTER_VAULT_KEY", raising=False)
    assert vault_of(Settings()) is None


def test_a_key_in_a_file_makes_one(monkeypatch, tmp_path):
    (tmp_path / "vault.key").write_text(VAULT_KEY + "\n")
    monkeypatch.setenv("CONCERTMASTER_VAULT_KEY_FILE", str(tmp_path / "vault.key"))
    settings = Settings()
    assert VAULT_KEY not in repr(settings)
    vault = vault_of(settings)
    place = {"organisation": new_id(), "row": new_id()}
    assert vault.open(vault.seal(b"x", **place), **place) == b"x"


def test_a_wrong_key_ends_the_verb_and_is_not_repeated(monkeypatch):
    monkeypatch.setenv("CONCERTMASTER_VAULT_KEY", "not-a-key-c4nary")
    with pytest.raises(click.ClickException) as refusal:
        vault_of(Settings())
    assert "CONCERTMASTER_VAULT_KEY" in refusal.value.message
    assert "c4nary" not in refusal.value.message
