"""Keys as they are written down."""

import base64

import pytest

from concertmaster_server.vault.errors import KeyUnreadableError
from concertmaster_server.vault.keys import read_keys, write_key

ONE, TWO = bytes(range(32)), bytes(range(100, 132))


def test_a_key_reads_as_it_was_written() -> None:
    assert [key.octets for key in read_keys(write_key(ONE))] == [ONE]


@pytest.mark.parametrize("between", [",", "\n", " , ", "\r\n\r\n"])
def test_several_keys_keep_their_order(between: str) -> None:
    assert [key.octets for key in read_keys(write_key(TWO) + between + write_key(ONE) + "\n")] == [TWO, ONE]


def test_usual_base64_is_read_too() -> None:
    assert [key.octets for key in read_keys(base64.urlsafe_b64encode(ONE).decode())] == [ONE]
    assert read_keys(base64.b64encode(TWO).decode())[0].octets == TWO


@pytest.mark.parametrize("text", ["", " ", "secret", "a" * 42, "a" * 44, "ä" * 43, write_key(ONE) + ",short"])
def test_what_is_no_key_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(KeyUnreadableError) as refusal:
        read_keys(text)
    assert not refusal.value.parameters


def test_the_name_of_a_key_tells_nothing_of_it() -> None:
    [key] = read_keys(write_key(ONE))
    assert key.id == read_keys(write_key(ONE))[0].id != read_keys(write_key(TWO))[0].id
    assert write_key(ONE) not in repr(key)
    assert str(ONE) not in repr(key)
