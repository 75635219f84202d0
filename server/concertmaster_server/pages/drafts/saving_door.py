"""Where the script of a page saves what was typed: JSON in, and a revision out. No page is drawn here.

A draft begins below the form's address (``/f/{slug}/answers``) and goes on below its own (``/r/{token}/{page}/answers``). Only
JSON is taken, which no other site's page can send without being asked about it first.
"""

from __future__ import annotations

import logging
from typing import Annotated, Any, Final

import orjson
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.forms.drafting.autosave import Autosave
from concertmaster_server.forms.drafting.saving import Change, Saved, Start
from concertmaster_server.limits.body import ClientGoneError, read_body, require_json
from concertmaster_server.limits.json_body import parse_json
from concertmaster_server.limits.rates import Rate, TokenBuckets
from concertmaster_server.pages.crowds.gate import Gate
from concertmaster_server.pages.first_page import FirstPage
from concertmaster_server.pages.parts import PageParts
from concertmaster_server.pages.refusals import RETRY_AFTER_S, status_of
from concertmaster_server.pages.visit import SLUG, TOKEN, BrokenPostError, network_of, read_visit
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.forms.document import MOST_FIELDS
from concertmaster_shared.forms.posted import MOST_PAIRS
from concertmaster_shared.ids import LocalId
from concertmaster_shared.messages import sentence

_LOG: Final = logging.getLogger(__name__)
_BODY_LIMIT: Final = 256 * 1024
_HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}

_Name = Annotated[str, StringConstraints(max_length=200)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)


class _ChangeBody(_Model):
    """``rev`` is the revision that the page knows; ``fields`` were touched, and ``pairs`` are their controls."""

    rev: Annotated[int, Field(ge=0, le=2**31 - 1)]
    fields: Annotated[tuple[_Name, ...], Field(max_length=MOST_FIELDS)]
    pairs: Annotated[tuple[tuple[_Name, str], ...], Field(max_length=MOST_PAIRS)]


class _StartBody(_Model):
    """``pairs`` are all controls of the first page."""

    version: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    page: LocalId
    pairs: Annotated[tuple[tuple[_Name, str], ...], Field(max_length=MOST_PAIRS)]


class SavingDoor:
    """Lets saves in; who sends too many is told to wait."""

    def __init__(self, parts: PageParts, autosave: Autosave, gate: Gate) -> None:
        options = parts.options
        self._limits = options.rate_limits
        self._autosave = autosave
        self._gate = gate
        self._begins = TokenBuckets(Rate(options.posts_per_second, options.posts_at_once), parts.seconds)
        self._saves = TokenBuckets(Rate(options.saves_per_second, options.saves_at_once), parts.seconds)

    def routes(self) -> tuple[Route, ...]:
        """Give the routes of both addresses."""
        return (
            Route("/f/{slug}/answers", _Endpoint("page.draft_begin", self._begin), methods=["POST"]),
            Route("/r/{token}/{page}/answers", _Endpoint("page.draft_save", self._save), methods=["POST"]),
        )

    async def _begin(self, request: Request) -> Response:
        slug = request.path_params["slug"]
        if SLUG.fullmatch(slug) is None:
            raise NotFoundError(kind="form", id=slug)
        if self._limits:
            self._begins.take(network_of(request.client.host if request.client else ""))
        body = await _read(request, _StartBody)
        visit = read_visit(request)
        start = Start(
            slug=slug,
            pairs=body.pairs,
            drawn_from=body.version,
            choose_locale=lambda form: FirstPage.of(form, visit).locale,
            admit=self._gate.admit_save,
        )
        saved = await self._autosave.begin(start)
        return _json(201, {"address": f"/r/{saved.token}/{body.page}", "rev": saved.revision})

    async def _save(self, request: Request) -> Response:
        token = request.path_params["token"]
        if TOKEN.fullmatch(token) is None:
            raise NotFoundError(kind="draft", id="")
        if self._limits:
            self._saves.take(network_of(request.client.host if request.client else ""))
        body = await _read(request, _ChangeBody)
        change = Change(fields=frozenset(body.fields), pairs=body.pairs, base=body.rev)
        saved = await self._autosave.save(token, change)
        if saved.contested:
            return _json(409, _contested(saved))
        return Response(status_code=204, headers={**_HEADERS, "ETag": f'"{saved.revision}"'})


class _Endpoint:
    """An address as the framework calls it, without what it puts around plain functions."""

    def __init__(self, operation: str, answer: Any) -> None:
        self._operation = operation
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["operation"] = self._operation
        await (await self._reply(Request(scope, receive)))(scope, receive, send)

    async def _reply(self, request: Request) -> Response:
        try:
            response: Response = await self._answer(request)
        except ConcertMasterError as error:
            return _refusal(error)
        except ClientGoneError:
            return Response(status_code=400)
        except Exception:  # noqa: BLE001 - the boundary: what goes wrong below is logged here and told to nobody
            _LOG.exception("a draft could not be saved")
            return _json(500, {"code": "internal"})
        return response


async def _read(request: Request, model: type[Any]) -> Any:
    headers = dict(request.scope["headers"])
    require_json(headers)
    try:
        return model.model_validate(parse_json(await read_body(request.receive, headers, _BODY_LIMIT)))
    except ValidationError as failure:
        raise BrokenPostError from failure


def _contested(saved: Saved) -> dict[str, Any]:
    fields = {name: {"label": held.label, "text": held.text} for name, held in saved.contested.items()}
    return {"rev": saved.revision, "fields": fields}


def _refusal(error: ConcertMasterError) -> Response:
    status = status_of(error)
    seconds = error.parameters.get("seconds", RETRY_AFTER_S)
    later = {"Retry-After": str(seconds)} if status in (429, 503) else {}
    return _json(status, {"code": error.code, "message": sentence(error.code, error.parameters)}, later)


def _json(status: int, content: dict[str, Any], more: dict[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status, {**_HEADERS, **(more or {})}, "application/json")
