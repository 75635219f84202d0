"""Tokens: url-safe, long enough, and read by who made them alone."""

import re
import secrets

import pytest

from concertmaster_server.vault import Signer, Vault
from tests.support.web import VAULT_KEY

SIGNER = Signer(Vault.of(VAULT_KEY, secrets.token_bytes), "approvals")


@pytest.mark.parametrize("text", ["", "a", "9f:approved", "ü€😀", "x" * 2000])
def test_a_token_gives_its_text_back(text: str) -> None:
    token = SIGNER.sign(text)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43,}", token)
    assert SIGNER.open(token) == text


def test_a_changed_token_does_not_open() -> None:
    token = SIGNER.sign("7:approve")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for place, letter in enumerate(token):
        for other in (letters[letters.index(letter) ^ 1], letters[letters.index(letter) ^ 32]):
            assert SIGNER.open(token[:place] + other + token[place + 1 :]) is None


@pytest.mark.parametrize("token", ["", "A", "AAAA", "=", "a b", "ä" * 50, "A" * 43, "A" * 5000, "\x00" * 60])
def test_nonsense_does_not_open(token: str) -> None:
    assert SIGNER.open(token) is None


def test_other_purposes_keys_and_spellings_do_not_open() -> None:
    token = SIGNER.sign("7")
    assert Signer(Vault.of(VAULT_KEY, secrets.token_bytes), "sign-in").open(token) is None
    assert Signer(Vault.of("b" * 43, secrets.token_bytes), "approvals").open(token) is None
    assert SIGNER.open(token + "=") is None
    assert SIGNER.open(token.replace("-", "+").replace("_", "/") + "\n") is None
