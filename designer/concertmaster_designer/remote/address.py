"""The address of a server: an origin, over TLS unless the server runs on this machine. A key belongs to exactly one origin."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import ClassVar
from urllib.parse import SplitResult, urlsplit

from concertmaster_shared.errors import ConcertMasterError

_PORTS = {"https": 443, "http": 80}


class AddressError(ConcertMasterError):
    """The text is no address of a server."""

    code: ClassVar[str] = "server.address"


class InsecureAddressError(AddressError):
    """The address would send the key in the clear over a network."""

    code: ClassVar[str] = "server.insecure"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """``origin`` is scheme, host and port in one spelling, such as ``https://forms.example``."""

    origin: str
    is_loopback: bool

    @classmethod
    def parse(cls, text: str) -> ServerAddress:
        """Read what a person typed; raises ``AddressError``. Without a scheme, this machine means http and any other https."""
        typed = text.strip()
        parts = _split(typed if "://" in typed else f"//{typed}", typed)
        host = parts.hostname or ""
        loopback = _is_loopback(host)
        scheme = parts.scheme or ("http" if loopback else "https")
        extras = (parts.username, parts.password, parts.query, parts.fragment, parts.path.strip("/"))
        if not host or scheme not in _PORTS or any(extras):
            raise AddressError(text=typed)
        if scheme == "http" and not loopback:
            raise InsecureAddressError(text=typed)
        name = f"[{host}]" if ":" in host else host
        port = "" if parts.port in {None, _PORTS[scheme]} else f":{parts.port}"
        return cls(f"{scheme}://{name}{port}", loopback)


def _split(text: str, typed: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises for a port that is none
    except ValueError as misfit:
        raise AddressError(text=typed) from misfit
    return parts


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
