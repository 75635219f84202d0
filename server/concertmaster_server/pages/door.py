"""The one place of this room where requests come in and answers go out: what a page needs of the web framework, and no more."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from concertmaster_server.limits.body import ClientGoneError
from concertmaster_server.limits.rates import Rate, TokenBuckets
from concertmaster_shared.errors import ConcertMasterError

from .parts import PageParts
from .refusals import refuse
from .replies import Reply
from .visit import Pairs, Visit, read_pairs, read_visit

Answer = Callable[[Visit], Awaitable[Reply]]

_LOG: Final = logging.getLogger(__name__)
_NETWORK_BITS: Final = {4: 32, 6: 64}


class Door:
    """Lets visits in and replies out."""

    def __init__(self, parts: PageParts) -> None:
        options = parts.options
        self._options = options
        self._posts = TokenBuckets(Rate(options.posts_per_second, options.posts_at_once), parts.seconds)

    def reading(self, path: str, name: str, answer: Answer) -> Route:
        """Give the route of a page; ``name`` counts it in the metrics."""

        async def get(request: Request) -> Response:
            return await self._serve(request, name, answer)

        return Route(path, get, methods=["GET"])

    def posting(self, path: str, name: str, answer: Answer) -> Route:
        """Give the route to which a page posts."""

        async def post(request: Request) -> Response:
            return await self._serve(request, name, answer)

        return Route(path, post, methods=["POST"])

    async def _serve(self, request: Request, name: str, answer: Answer) -> Response:
        request.scope["operation"] = name
        pairs: Pairs = ()
        try:
            if request.method == "POST":
                pairs = await read_pairs(request, self._options.body_limit)
            visit = read_visit(request, pairs)
            if request.method == "POST" and self._options.rate_limits:
                self._posts.take(_network(visit.client))
            reply = await answer(visit)
        except ConcertMasterError as error:
            reply = _refusal(error, request, pairs)
        except ClientGoneError:
            return Response(status_code=400)
        except Exception:  # noqa: BLE001 - the boundary: what goes wrong below is logged here and told to nobody
            _LOG.exception("a page failed", extra={"operation": name})
            reply = refuse(None, path=request.url.path, pairs=pairs)
        return _response(reply, request)


def _refusal(error: ConcertMasterError, request: Request, pairs: Pairs) -> Reply:
    seconds = error.parameters.get("seconds")
    more = {"retry_after_s": seconds} if isinstance(seconds, int) else {}
    return refuse(error, path=request.url.path, pairs=pairs, **more)


def _response(reply: Reply, request: Request) -> Response:
    """Compress what the browser takes compressed; leave out what it has."""
    takes_gzip = "gzip" in request.headers.get("accept-encoding", "").lower()
    headers = dict(reply.headers)
    zipped = bool(reply.gzipped) and takes_gzip
    if reply.tag:
        # A strong tag names bytes, and compressed ones are others.
        headers["ETag"] = f'"{reply.tag}-gz"' if zipped else f'"{reply.tag}"'
        if _holds(request.headers.get("if-none-match", ""), reply.tag):
            return Response(status_code=304, headers=headers)
    if reply.gzipped:
        headers.setdefault("Vary", "Accept-Encoding")
    if zipped:
        headers["Content-Encoding"] = "gzip"
    body = reply.gzipped if zipped else reply.body
    return Response(body, reply.status, headers, reply.media_type if body else None)


def _holds(known: str, tag: str) -> bool:
    names = {name.strip().removeprefix("W/").strip('"').removesuffix("-gz") for name in known.split(",")}
    return tag in names or "*" in names


def _network(client: str) -> str:
    """Give what stands for one sender: an address, or in IPv6 the network that one subscriber gets."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    return str(ipaddress.ip_network((address, _NETWORK_BITS[address.version]), strict=False))
