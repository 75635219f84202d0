"""API keys as texts: their form, what is stored of them, and what is taken for one."""

import hashlib
import re
import secrets

import pytest

from concertmaster_server.identity.keys import RANDOMNESS, mint, read


def test_a_key_reads_back_as_what_was_stored() -> None:
    key = mint(secrets.token_bytes(RANDOMNESS))
    assert re.fullmatch(r"cmk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}_[0-9a-f]{8}", key.text)
    assert read(key.text) == key
    assert key.hash == hashlib.sha256(key.text.encode()).digest()


def test_keys_differ_in_every_part() -> None:
    first, second = (mint(secrets.token_bytes(RANDOMNESS)) for _ in range(2))
    assert first.prefix != second.prefix
    assert first.text.split("_", 2)[2][:43] != second.text.split("_", 2)[2][:43]


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "0", lambda t: t.upper(), lambda t: " " + t, lambda t: ""])
def test_anything_else_is_no_key(change) -> None:
    assert read(change(mint(secrets.token_bytes(RANDOMNESS)).text)) is None


def test_a_typing_mistake_is_seen_without_asking_the_database() -> None:
    text = mint(bytes(RANDOMNESS)).text
    assert read(text.replace("A", "B", 1)) is None


def test_too_little_randomness_makes_no_key() -> None:
    with pytest.raises(ValueError, match="random bytes"):
        mint(b"short")
