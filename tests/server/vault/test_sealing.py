"""Sealed secrets open in their own place alone, with a key that sealed them."""

import secrets

import pytest

from concertmaster_server.vault import OpenError, Sealed, Vault
from concertmaster_server.vault.keys import KEY_BYTES, read_keys, write_key
from tests.support.web import new_id

SECRET = b"correct horse battery staple"
HERE, ELSEWHERE = ({"organisation": new_id(), "row": new_id()} for _ in range(2))


def key() -> str:
    return write_key(secrets.token_bytes(KEY_BYTES))


def vault(*keys: str) -> Vault:
    return Vault.of(",".join(keys or (key(),)), secrets.token_bytes)


def test_what_was_sealed_opens_and_is_not_to_be_seen() -> None:
    ours = vault()
    sealed = ours.seal(SECRET, **HERE)
    assert ours.open(sealed, **HERE) == SECRET
    assert SECRET not in sealed.octets
    assert sealed.octets.hex() not in repr(sealed)


def test_the_same_secret_never_looks_the_same() -> None:
    ours = vault()
    assert ours.seal(SECRET, **HERE).octets != ours.seal(SECRET, **HERE).octets


@pytest.mark.parametrize("swapped", ["organisation", "row"])
def test_in_another_place_it_does_not_open(swapped: str) -> None:
    ours = vault()
    sealed = ours.seal(SECRET, **HERE)
    with pytest.raises(OpenError):
        ours.open(sealed, **{**HERE, swapped: ELSEWHERE[swapped]})


def test_every_changed_bit_is_noticed() -> None:
    ours = vault()
    sealed = ours.seal(b"x", **HERE)
    for place in range(len(sealed.octets)):
        changed = bytearray(sealed.octets)
        changed[place] ^= 1
        with pytest.raises(OpenError):
            ours.open(Sealed(sealed.key_id, bytes(changed)), **HERE)


@pytest.mark.parametrize("length", [0, 1, 60, 88, -1])
def test_a_cut_text_is_noticed(length: int) -> None:
    ours = vault()
    sealed = ours.seal(b"x", **HERE)
    with pytest.raises(OpenError):
        ours.open(Sealed(sealed.key_id, sealed.octets[:length]), **HERE)


def test_a_new_key_in_front_seals_and_the_old_one_still_opens() -> None:
    old, new = key(), key()
    sealed = vault(old).seal(SECRET, **HERE)
    both = vault(new, old)
    assert both.open(sealed, **HERE) == SECRET
    again = both.seal(SECRET, **HERE)
    assert again.key_id == read_keys(new)[0].id != sealed.key_id
    assert vault(new).open(again, **HERE) == SECRET
    with pytest.raises(OpenError):
        vault(new).open(sealed, **HERE)


def test_a_name_of_another_key_opens_nothing() -> None:
    one, other = key(), key()
    both = vault(one, other)
    sealed = both.seal(SECRET, **HERE)
    with pytest.raises(OpenError):
        both.open(Sealed(read_keys(other)[0].id, sealed.octets), **HERE)


def test_signatures_count_for_their_purpose_and_message_alone() -> None:
    ours = vault()
    signature = ours.sign("links", b"message")
    assert ours.verify("links", b"message", signature)
    assert not ours.verify("other", b"message", signature)
    assert not ours.verify("links", b"messagf", signature)
    assert not ours.verify("links", b"message", signature[:-1])
    assert not ours.verify("links", b"message", b"")
    assert not vault().verify("links", b"message", signature)


def test_what_an_old_key_signed_still_counts() -> None:
    old = key()
    assert vault(key(), old).verify("links", b"m", vault(old).sign("links", b"m"))
