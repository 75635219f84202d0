"""All addresses of this room."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from concertmaster_server.db.refusals import NotFoundError

from .assets import Asset, assets
from .door import Door
from .draft_pages import DraftPages
from .parts import PageParts
from .people.person_pages import PersonPages
from .post_form import PostForm
from .replies import Reply
from .serving.open_form import OpenForm
from .visit import Visit

_KINDS: Final = {"/f/": "form", "/r/": "draft", "/p/": "question"}
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


def page_routes(parts: PageParts) -> list[BaseRoute]:
    """Give the routes of forms, drafts, receipts, questions to people and of the files that pages refer to."""
    door, draft_pages, person_pages = Door(parts), DraftPages(parts), PersonPages(parts)
    return [
        *(Route(asset.path, _sending(asset), methods=["GET"]) for asset in assets().values()),
        door.reading("/f/{slug}", "page.form", OpenForm(parts)),
        door.posting("/f/{slug}", "page.form_post", PostForm(parts)),
        door.reading("/r/{token}", "page.draft", draft_pages.show),
        door.reading("/r/{token}/{page}", "page.draft", draft_pages.show),
        door.posting("/r/{token}/{page}", "page.draft_post", draft_pages.take),
        door.reading("/p/{token}", "page.question", person_pages.show),
        door.posting("/p/{token}", "page.question_post", person_pages.decide),
        door.reading("/f/{rest:path}", "page.nowhere", _nowhere),
        door.reading("/r/{rest:path}", "page.nowhere", _nowhere),
        door.reading("/p/{rest:path}", "page.nowhere", _nowhere),
    ]


async def _nowhere(visit: Visit) -> Reply:
    raise NotFoundError(kind=_KINDS[visit.path[:3]], id="")


def _sending(asset: Asset) -> Callable[[Request], Awaitable[Response]]:
    plain = {
        "Cache-Control": _FOR_GOOD,
        "Vary": "Accept-Encoding",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    bodies = {"br": asset.brotli, "gzip": asset.gzipped}
    coded = {
        name: Response(body, headers={**plain, "Content-Encoding": name}, media_type=asset.media_type)
        for name, body in bodies.items()
    }
    whole = Response(asset.body, headers=plain, media_type=asset.media_type)

    async def send(request: Request) -> Response:
        request.scope["operation"] = "page.asset"
        taken = request.headers.get("accept-encoding", "").lower()
        return next((answer for name, answer in coded.items() if name in taken), whole)

    return send
