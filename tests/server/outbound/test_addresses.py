"""Which addresses are public, and what an operator's list opens."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from concertmaster_server.outbound.addresses import AllowList, is_loopback, is_public, same_place

PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"]
INNER = [
    "0.0.0.0", "0.1.2.3",  # noqa: S104 - to be refused
    "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.1.1", "172.16.0.1", "172.31.0.1",
    "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1",
    "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::2", "::127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001:db8::1",
    "2002:101:101::", "2002:a00:1::", "2002:7f00:1::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe", "fc00::1", "fd12::1", "fe80::1", "fec0::1", "ff02::1", "3fff::1", "5f00::1",
    "2606:4700::200:5efe:10.0.0.1",
]  # fmt: skip


@pytest.mark.parametrize("text", PUBLIC)
def test_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("text", INNER)
def test_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    ("entries", "host", "address", "expected"),
    [
        ("loopback", "x", "127.0.0.1", True),
        ("loopback", "x", "::1", True),
        ("loopback", "x", "::ffff:127.0.0.1", True),
        ("loopback", "x", "10.0.0.1", False),
        ("loopback", "x", "169.254.169.254", False),
        ("10.0.0.0/8", "x", "10.1.2.3", True),
        ("10.0.0.5/8", "x", "10.1.2.3", True),
        ("10.0.0.0/8", "x", "11.1.2.3", False),
        ("10.0.0.5", "x", "10.0.0.5", True),
        ("10.0.0.5", "x", "10.0.0.6", False),
        ("fd00::/8", "x", "fd12::1", True),
        ("erp.internal", "erp.internal", "10.0.0.1", True),
        ("ERP.internal.", "erp.INTERNAL", "10.0.0.1", True),
        ("erp.internal", "other.internal", "10.0.0.1", False),
        ("erp.internal", "sub.erp.internal", "10.0.0.1", False),
        ("erp.internal", "erp.internal", "169.254.169.254", False),
        ("erp.internal", "erp.internal", "fd00:ec2::254", False),
        ("169.254.0.0/16", "x", "169.254.169.254", True),
        ("", "x", "127.0.0.1", False),
        ("a.example, loopback ,10.0.0.0/8", "x", "10.0.0.1", True),
    ],
)
def test_what_a_list_opens(entries: str, host: str, address: str, expected: bool) -> None:
    assert AllowList.of(entries.split(",")).covers(host, ip_address(address)) is expected


def test_a_broken_network_is_refused() -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        AllowList.of(["10.0.0.0/99"])


def test_places() -> None:
    assert is_loopback(ip_address("::ffff:127.0.0.1"))
    assert same_place(ip_address("127.0.0.2"), ip_address("::1"))
    assert same_place(ip_address("10.0.0.1"), ip_address("::ffff:10.0.0.1"))
    assert not same_place(ip_address("10.0.0.1"), ip_address("10.0.0.2"))
