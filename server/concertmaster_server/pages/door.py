"""The one place of this room where requests come in and answers go out: what a page needs of the web framework, and no more."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from concertmaster_server.limits.body import ClientGoneError
from concertmaster_server.limits.rates import Rate, RateLimitedError, TokenBuckets
from concertmaster_shared.errors import ConcertMasterError

from .keeping.codings import holds, taken
from .origins import FormOrigins
from .parts import PageParts
from .refusals import refuse
from .replies import Reply
from .uploads.posted_files import PostedFiles
from .visit import Pairs, Visit, network_of, read_pairs, read_visit

Answer = Callable[[Visit], Awaitable[Reply]]

_LOG: Final = logging.getLogger(__name__)
_REPORT_LIMIT: Final = 2048


@dataclass(frozen=True, slots=True)
class _Posts:
    """How many posts one network may send, how large each may be (bytes), and who keeps the files that come with it."""

    buckets: TokenBuckets
    limit: int
    files: PostedFiles | None = None

    def refusal(self, client: str) -> RateLimitedError | None:
        """Give what is told to whoever sends too many."""
        try:
            self.buckets.take(network_of(client))
        except RateLimitedError as refusal:
            return refusal
        return None

    async def read(self, request: Request, *, keeps: bool) -> Pairs:
        """Read a post; its files are kept where it is taken."""
        if self.files is None:
            return await read_pairs(request, self.limit)
        return await self.files.read_pairs(request, self.limit, keeps=keeps)


class Door:
    """Lets visits in and replies out."""

    def __init__(self, parts: PageParts) -> None:
        options = parts.options
        self._options = options
        rate = Rate(options.posts_per_second, options.posts_at_once)
        self._posts = TokenBuckets(rate, parts.seconds)
        self._reports = TokenBuckets(rate, parts.seconds)
        self._tallies = parts.tallies
        self._origins = FormOrigins(parts)
        self._files = None if parts.uploads is None else PostedFiles(parts, parts.uploads)

    def reading(self, path: str, name: str, answer: Answer) -> Route:
        """Give the route of a page; ``name`` counts it in the metrics."""

        async def get(request: Request) -> Response:
            return await self._serve(request, name, answer)

        return Route(path, get, methods=["GET"])

    def posting(self, path: str, name: str, answer: Answer, *, takes_files: bool = False) -> Route:
        """Give the route to which a page posts."""
        posts = _Posts(self._posts, self._options.body_limit, self._files if takes_files else None)

        async def post(request: Request) -> Response:
            return await self._serve(request, name, answer, posts=posts)

        return Route(path, post, methods=["POST"])

    def reporting(self, path: str, name: str, answer: Answer) -> Route:
        """Give the route to which a page reports a little by itself; it takes nothing from what its readers may send."""

        async def report(request: Request) -> Response:
            return await self._serve(request, name, answer, posts=_Posts(self._reports, _REPORT_LIMIT))

        return Route(path, report, methods=["POST"])

    async def _serve(self, request: Request, name: str, answer: Answer, posts: _Posts | None = None) -> Response:
        request.scope["operation"] = name
        pairs: Pairs = ()
        try:
            refusal = None
            if posts is not None:
                refusal = posts.refusal(_client(request)) if self._options.rate_limits else None
                # Also where it is not taken: what was typed stands on the page that says so.
                pairs = await posts.read(request, keeps=refusal is None)
            visit = read_visit(request, pairs)
            reply = await (answer(visit) if refusal is None else self._refuse(refusal, request, pairs))
            self._tallies.count_all(reply.counts)
        except ConcertMasterError as error:
            reply = await self._refuse(error, request, pairs)
        except ClientGoneError:
            return Response(status_code=400)
        except Exception:  # noqa: BLE001 - the boundary: what goes wrong below is logged here and told to nobody
            _LOG.exception("a page failed", extra={"operation": name})
            reply = refuse(None, path=request.url.path, pairs=pairs, accepted=request.headers.get("accept-language", ""))
        return _response(reply, request)

    async def _refuse(self, error: ConcertMasterError, request: Request, pairs: Pairs) -> Reply:
        seconds = error.parameters.get("seconds")
        more: dict[str, int] = {"retry_after_s": seconds} if isinstance(seconds, int) else {}
        accepted, origins = request.headers.get("accept-language", ""), await self._origins.of(request.path_params)
        return refuse(error, path=request.url.path, pairs=pairs, accepted=accepted, origins=origins, **more)


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _response(reply: Reply, request: Request) -> Response:
    """Send the coding that the browser takes; leave out what it has."""
    coding = next(one for one in taken(request.headers.get("accept-encoding", "")) if one in reply.coded or not one)
    headers = dict(reply.headers_in(coding))
    if reply.tag and holds(request.headers.get("if-none-match", ""), reply.tag):
        headers.pop("Content-Encoding", None)
        return Response(status_code=304, headers=headers)
    body = reply.body_in(coding)
    return Response(body, reply.status, headers, reply.media_type if body else None)
