"""HTTP through a connection: its secret headers join a request for one of its hosts, and for no other."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

from concertmaster_server.engine.step import StepError
from concertmaster_server.outbound.client import OutboundRequest, read_url

from .connections import OpenConnection

_USUAL_PORTS: Final = {"http": 80, "https": 443}


class ConnectionHostError(StepError):
    """The connection's headers may not go to this address. Takes ``name`` and ``host``."""

    code: ClassVar[str] = "connection.host"


def through(connection: OpenConnection, request: OutboundRequest) -> OutboundRequest:
    """Give the request with the connection's headers and bounds; raises ``ConnectionHostError``."""
    settings = connection.settings
    url = read_url(request.url)
    host = url.raw_host.decode("ascii").lower().rstrip(".")
    usual = _USUAL_PORTS[url.scheme]
    may_go = url.scheme == "https" or settings["allow_http"]
    if not (may_go and any(_covers(pattern.lower(), host, url.port or usual, usual=usual) for pattern in settings["hosts"])):
        raise ConnectionHostError(name=connection.name, host=url.host)
    secret = {name.lower(): value for name, value in connection.secret.items()}
    given = [(name, value) for name, value in request.headers if name.lower() not in secret]
    caller = replace(
        request.caller, connection=connection.name, places=settings["concurrency"], rate_per_s=settings["rate_per_s"]
    )
    return replace(request, headers=(*given, *secret.items()), caller=caller)


def _covers(pattern: str, host: str, port: int, *, usual: int) -> bool:
    """Tell whether an address is meant by a host with a port, or without one by the usual port of its scheme."""
    name, _, wanted = pattern.partition(":")
    if port != int(wanted or usual):
        return False
    return host.endswith(name[1:]) if name.startswith("*.") else host == name
