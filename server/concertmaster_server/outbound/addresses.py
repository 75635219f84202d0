"""Which network addresses may be called. Pure: nothing is resolved or connected here.

An address is judged after it is unwrapped: forms of IPv6 that carry an IPv4 address count as the carrier and as what they carry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, Self

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

PUBLIC_PORTS: Final = frozenset({80, 443, 8080, 8443})
"""Where public addresses may be called; allowed ones may be called anywhere."""

LOOPBACK: Final = "loopback"

_LOOPBACK_NETWORKS: Final = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

# Beyond what ``is_global`` knows: ranges it counts as global that are not for calling, in the Pythons we run on.
_NEVER: Final = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "100.64.0.0/10",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "64:ff9b:1::/48",
            "100::/64",
            "2001:db8::/32",
            "2002::/16",  # 6to4 is given up (RFC 7526), and Pythons differ about it
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8",
        ),
    )
)
_LINK_LOCAL: Final = (ip_network("169.254.0.0/16"), ip_network("fe80::/10"), ip_network("fd00:ec2::/32"))
"""Neighbours and metadata services: a name alone never opens them, only a network that is written down."""

_NAT64: Final = ip_network("64:ff9b::/96")
_COMPATIBLE: Final = ip_network("::/96")
_ISATAP: Final = frozenset({0x0000_5EFE, 0x0200_5EFE})


@dataclass(frozen=True, slots=True)
class AllowList:
    """What an operator lets calls reach beside public addresses: hosts by name, networks, or the word ``loopback``."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[str]) -> Self:
        """Read entries; raises ``ValueError`` for what looks like a network and is none."""
        hosts: set[str] = set()
        networks: list[Network] = []
        for entry in (text.strip().lower() for text in entries):
            if entry == LOOPBACK:
                networks += _LOOPBACK_NETWORKS
            elif "/" in entry or _is_address(entry):
                networks.append(ip_network(entry, strict=False))
            elif entry:
                hosts.add(entry.rstrip("."))
        return cls(frozenset(hosts), tuple(networks))

    def covers(self, host: str, address: Address) -> bool:
        """Tell whether this address, reached by this name, is allowed on purpose."""
        if any(_within(part, network) for part in _forms(address) for network in self.networks):
            return True
        return host.lower().rstrip(".") in self.hosts and not any(
            _within(part, network) for part in _forms(address) for network in _LINK_LOCAL
        )


def is_public(address: Address) -> bool:
    """Tell whether an address, and whatever it wraps, belongs to the public internet."""
    return all(
        part.is_global and not part.is_multicast and not any(_within(part, network) for network in _NEVER)
        for part in _forms(address)
    )


def is_loopback(address: Address) -> bool:
    """Tell whether an address, or what it wraps, is this machine's own; the unspecified address connects there too."""
    return any(part.is_loopback or part.is_unspecified for part in _forms(address))


def same_place(one: Address, other: Address) -> bool:
    """Tell whether two addresses lead to the same machine as far as they show it."""
    return bool(set(_forms(one)) & set(_forms(other))) or (is_loopback(one) and is_loopback(other))


def _forms(address: Address) -> Iterator[Address]:
    """Give what an address means: what it maps to, or else itself and what it carries."""
    if isinstance(address, IPv4Address):
        yield address
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
        return
    yield address
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    low = int(address) & 0xFFFF_FFFF
    if address in _NAT64 or (address in _COMPATIBLE and low > 1) or (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP:
        yield IPv4Address(low)


def _within(address: Address, network: Network) -> bool:
    return address.version == network.version and address in network


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
