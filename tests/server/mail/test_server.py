"""A mail server is named by one address and one sender; what is wrong with them is said without showing a password."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from concertmaster_server.mail.errors import ServerAddressError
from concertmaster_server.mail.server import read_mail_server

SENDER = "Acme <forms@acme.example>"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", {"host": "mail.example", "port": 587, "encryption": "starttls", "user": None}),
        ("smtp://mail.example:2525?tls=starttls", {"port": 2525, "encryption": "starttls"}),
        ("smtps://mail.example", {"port": 465, "encryption": "tls"}),
        ("smtp://localhost?tls=none", {"port": 25, "encryption": "none"}),
        ("smtp://ada%40x.example:p%2Fw%3A@[::1]:25", {"host": "::1", "user": "ada@x.example", "password": "p/w:"}),
        (f"smtps://mail.example?ca={__file__}", {"ca_file": Path(__file__)}),
    ],
)
def test_an_address_that_is_read(url: str, expected: dict[str, Any]) -> None:
    found = read_mail_server(url, SENDER)
    assert {name: getattr(found, name) for name in expected} == expected
    assert found.sender.name == "Acme"


@pytest.mark.parametrize(
    ("url", "sender", "reason"),
    [
        ("", SENDER, "start with"),
        ("http://mail.example", SENDER, "start with"),
        ("smtp://", SENDER, "write smtp"),
        ("smtp://user:sec/ret@mail.example", SENDER, "cannot be read|write smtp"),
        ("smtp://mail.example:none", SENDER, "cannot be read"),
        ("smtp://mail.example?tls=maybe", SENDER, "one of"),
        ("smtp://mail.example?start=1", SENDER, "alone"),
        ("smtp://secret@mail.example", SENDER, "go together"),
        ("smtps://mail.example?ca=/nowhere", SENDER, "no file"),
        ("smtp://mail.example", "", "the sender"),
        ("smtp://mail.example", "Acme\r\n <a@b.example>", "line break"),
    ],
)
def test_an_address_that_cannot_be_used(url: str, sender: str, reason: str) -> None:
    with pytest.raises(ServerAddressError) as refusal:
        read_mail_server(url, sender)
    refusal.match(reason)
    assert "secret" not in str(refusal.value)
