"""The web application: routes from operations, health, the reference page, and refusals for all other addresses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from itertools import chain
from typing import Final

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.routing import Route as PathRoute
from starlette.types import Receive, Scope, Send

from concertmaster_server import telemetry
from concertmaster_shared.api.operation import PREFIX
from concertmaster_shared.errors import ConcertMasterError

from . import catalogues, connections, forms, identity, runs, schedules, submissions, workflows
from .door import Door
from .health import health_routes
from .hooks import hook_routes
from .openapi import describe
from .parts import ApiParts
from .problems import InternalError, MethodUnknownError, RouteUnknownError, refusal
from .reference import reference_routes
from .request_scope import RequestScope
from .routes import Route, Routes

RESOURCES: Final[tuple[Routes, ...]] = (
    identity.ROUTES,
    workflows.ROUTES,
    forms.ROUTES,
    submissions.ROUTES,
    runs.ROUTES,
    connections.ROUTES,
    schedules.ROUTES,
    catalogues.ROUTES,
)
"""The routes of every resource file."""

ADDRESSES: Final[tuple[Callable[[Door], Iterable[BaseRoute]], ...]] = (hook_routes,)
"""Routes that are no operations, because outside programs choose their shape."""


def create_app(parts: ApiParts, further: Iterable[BaseRoute] = ()) -> FastAPI:
    """Build the application; ``further`` routes (the browser pages) come after those of the API."""
    app = FastAPI(title="ConcertMaster", version=parts.version, openapi_url=None, docs_url=None, redoc_url=None)
    routes = tuple(chain.from_iterable(RESOURCES))
    door = Door(parts)
    app.router.redirect_slashes = False
    app.router.default = _unknown
    app.router.routes[:] = [
        *operation_routes(door, routes),
        *chain.from_iterable(make(door) for make in ADDRESSES),
        *health_routes(parts),
        *reference_routes(describe((route.operation for route in routes), parts.version)),
        *further,
    ]
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _failed)
    app.add_middleware(RequestScope, metrics=parts.metrics, new_id=parts.new_id)
    return app


def operation_routes(door: Door, routes: Iterable[Route]) -> list[BaseRoute]:
    """Give one route for each path; the door chooses by method."""
    by_path: dict[str, dict[str, Route]] = {}
    for route in routes:
        by_path.setdefault(PREFIX + route.operation.path, {})[route.operation.method] = route
    return [PathRoute(path, _Resource(door, methods)) for path, methods in by_path.items()]


class _Resource:
    """Everything that answers at one path."""

    def __init__(self, door: Door, routes: Mapping[str, Route]) -> None:
        self._door = door
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._door.serve(self._routes, scope, receive=receive, send=send)


async def _unknown(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        await _refuse(RouteUnknownError(), scope["path"])(scope, receive, send)
    else:
        await send({"type": "websocket.close", "code": 1000})


async def _refused(request: Request, failure: Exception) -> Response:
    """Answer what the framework's own routes refuse: they know methods alone."""
    if isinstance(failure, HTTPException) and failure.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        allowed = tuple(sorted((failure.headers or {}).get("Allow", "").split(", ")))
        return _refuse(MethodUnknownError(request.method, allowed), request.url.path)
    return _refuse(RouteUnknownError(), request.url.path)


async def _failed(request: Request, _failure: Exception) -> Response:
    """Answer a mistake of ours outside of the door; the framework logs it."""
    return _refuse(InternalError(), request.url.path)


def _refuse(error: ConcertMasterError, path: str) -> Response:
    answer = refusal(error, request_id=telemetry.request_id.get(), path=path)
    return Response(answer.body, answer.status, dict(answer.headers), answer.media_type)
