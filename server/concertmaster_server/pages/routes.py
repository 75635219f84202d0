"""All addresses of this room."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.forms.drafting.autosave import Autosave

from .assets import Asset, assets, find_asset
from .counting.vitals import TakeVitals
from .crowds.gate import Gate
from .door import Door
from .draft_pages import DraftPages
from .drafts.link_pages import LinkPages
from .drafts.saving_door import SavingDoor
from .find_rows import FindRows
from .keeping.codings import taken
from .looks.theme_files import ThemeFiles
from .parts import PageParts
from .people.person_pages import PersonPages
from .post_form import PostForm
from .replies import Reply
from .scripts import every_script
from .serving.fast_path import FastPath
from .serving.open_form import OpenForm
from .uploads.tus import TusDoor
from .visit import Visit

_KINDS: Final = {"/f/": "form", "/r/": "draft", "/p/": "question", "/l/": "link"}
_FOR_GOOD: Final = "public, max-age=31536000, immutable"
_FOR_AN_HOUR: Final = "public, max-age=3600"
_EMBED: Final = "embed.js"


def page_routes(parts: PageParts) -> list[BaseRoute]:
    """Give the routes of forms, drafts, receipts, questions to people and of the files that pages refer to."""
    autosave, gate = _autosave(parts), Gate(parts)
    door, draft_pages, person_pages = Door(parts), DraftPages(parts, autosave), PersonPages(parts)
    finding = FindRows(parts)
    return [
        Route("/embed.js", _send_embed, methods=["GET"]),
        Route("/assets/{file}", _send_asset, methods=["GET"]),
        door.reading("/theme/{file}", "page.theme", ThemeFiles(parts)),
        door.reading("/f/{slug}", "page.form", OpenForm(parts)),
        door.posting("/f/{slug}", "page.form_post", PostForm(parts, gate), takes_files=True),
        door.reporting("/f/{slug}/vitals", "page.vitals", TakeVitals(parts)),
        *SavingDoor(parts, autosave, gate).routes(),
        *(() if parts.uploads is None else TusDoor(parts, parts.uploads).routes()),
        door.reading("/r/{token}", "page.draft", draft_pages.show),
        door.reading("/r/{token}/{page}", "page.draft", draft_pages.show),
        door.posting("/r/{token}/{page}", "page.draft_post", draft_pages.take, takes_files=True),
        door.posting("/r/{token}/{page}/link", "page.draft_link", draft_pages.send_link),
        door.reading("/l/{token}", "page.link", LinkPages(parts)),
        door.reading("/p/{token}", "page.question", person_pages.show),
        door.posting("/p/{token}", "page.question_post", person_pages.decide),
        door.posting("/f/{slug}/find", "page.find", finding.in_form),
        door.posting("/r/{token}/{page}/find", "page.find", finding.in_draft),
        door.reading("/f/{rest:path}", "page.nowhere", _nowhere),
        door.reading("/r/{rest:path}", "page.nowhere", _nowhere),
        door.reading("/p/{rest:path}", "page.nowhere", _nowhere),
        door.reading("/l/{rest:path}", "page.nowhere", _nowhere),
    ]


def pages_ahead(parts: PageParts) -> Callable[[ASGIApp], ASGIApp]:
    """Give what is to stand before the whole application: first pages that this process may show unasked."""
    return partial(FastPath, kept=parts.kept, tallies=parts.tallies, metrics=parts.metrics)


def _autosave(parts: PageParts) -> Autosave:
    return Autosave(
        parts.database, parts.forms, parts.backlog, now=parts.now, new_id=parts.new_id, random_bytes=parts.random_bytes
    )  # fmt: skip


async def _nowhere(visit: Visit) -> Reply:
    raise NotFoundError(kind=_KINDS[visit.path[:3]], id="")


async def _send_asset(request: Request) -> Response:
    request.scope["operation"] = "page.asset"
    asset = find_asset(request.path_params["file"], every_script())
    if asset is None:
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    return _coded(asset, _FOR_GOOD, "same-origin")[taken(request.headers.get("accept-encoding", ""))[0]]


async def _send_embed(request: Request) -> Response:
    """Send the script that other people's pages carry: always at the same address, and for pages of everybody."""
    request.scope["operation"] = "page.asset"
    coded = _coded(assets()[_EMBED], _FOR_AN_HOUR, "cross-origin")
    return coded[taken(request.headers.get("accept-encoding", ""))[0]]


@cache
def _coded(asset: Asset, kept: str, seen_by: str) -> Mapping[str, Response]:
    """Give the answers with a file, by coding; ``seen_by`` says whose pages may use it."""
    headers = {"Cache-Control": kept, "Vary": "Accept-Encoding", "Cross-Origin-Resource-Policy": seen_by}
    bodies = {"br": asset.brotli, "gzip": asset.gzipped}
    coded = {
        coding: Response(body, headers={**headers, "Content-Encoding": coding}, media_type=asset.media_type)
        for coding, body in bodies.items()
    }
    return {**coded, "": Response(asset.body, headers=headers, media_type=asset.media_type)}
