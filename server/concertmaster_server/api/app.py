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
from starlette.types import ASGIApp, Receive, Scope, Send

from concertmaster_server import telemetry
from concertmaster_shared.api.operation import PREFIX
from concertmaster_shared.errors import ConcertMasterError

from .door import Door
from .health import health_routes
from .hooks import hook_routes
from .openapi import describe
from .parts import ApiParts
from .problems import InternalError, MethodUnknownError, RouteUnknownError, refusal
from .reference import reference_routes
from .request_scope import RequestScope
from .resources import (
    assignments,
    catalogues,
    connections,
    counts,
    datasets,
    exports,
    files,
    form_links,
    forms,
    identity,
    imports,
    insights,
    operating,
    people,
    runs,
    schedules,
    sharing,
    submissions,
    themes,
    workflows,
)
from .routes import Route, Routes

RESOURCES: Final[tuple[Routes, ...]] = (
    identity.ROUTES,
    workflows.ROUTES,
    forms.ROUTES,
    imports.ROUTES,
    themes.ROUTES,
    sharing.ROUTES,
    insights.ROUTES,
    datasets.ROUTES,
    submissions.ROUTES,
    form_links.ROUTES,
    counts.ROUTES,
    exports.ROUTES,
    people.ROUTES,
    files.ROUTES,
    runs.ROUTES,
    operating.ROUTES,
    assignments.ROUTES,
    connections.ROUTES,
    schedules.ROUTES,
    catalogues.ROUTES,
)
"""The routes of every resource file."""

ADDRESSES: Final[tuple[Callable[[Door], Iterable[PathRoute]], ...]] = (hook_routes,)
"""Routes that are no operations, because outside programs choose their shape."""


_RESOURCE: Final = 3
"""Where in a path of the API, cut at its slashes, the kind of thing stands."""


def create_app(
    parts: ApiParts, further: Iterable[BaseRoute] = (), *, ahead: Callable[[ASGIApp], ASGIApp] = lambda rest: rest
) -> FastAPI:
    """Build the application; ``further`` routes (the browser pages) come after those of the API, ``ahead`` comes before all."""
    routes = tuple(chain.from_iterable(RESOURCES))
    door = Door(parts)
    straight = [*operation_routes(door, routes), *chain.from_iterable(make(door) for make in ADDRESSES)]

    def wrap(rest: ASGIApp) -> ASGIApp:
        return ahead(RequestScope(_Paths(straight, rest), metrics=parts.metrics, new_id=parts.new_id))

    app = _Application(wrap, parts.version)
    app.router.redirect_slashes = False
    app.router.default = _unknown
    app.router.routes[:] = [
        *health_routes(parts),
        *reference_routes(describe((route.operation for route in routes), parts.version)),
        *further,
    ]
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(Exception, _failed)
    return app


def operation_routes(door: Door, routes: Iterable[Route]) -> list[PathRoute]:
    """Give one route for each path, those first that name nothing: ``/runs/retry`` is no run. The door chooses by method."""
    by_path: dict[str, dict[str, Route]] = {}
    for route in routes:
        by_path.setdefault(PREFIX + route.operation.path, {})[route.operation.method] = route
    paths = sorted(by_path, key=lambda path: path.count("{"))
    return [PathRoute(path, _Resource(door, by_path[path])) for path in paths]


class _Application(FastAPI):
    """The framework; ``wrap`` puts around it what is called most, and the scope of each request."""

    def __init__(self, wrap: Callable[[ASGIApp], ASGIApp], version: str) -> None:
        super().__init__(title="ConcertMaster", version=version, openapi_url=None, docs_url=None, redoc_url=None)
        self._wrap = wrap

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. The framework would look each time whether it is traced: nothing here is, by its means."""
        if scope["type"] == "lifespan":
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        if self.middleware_stack is None:
            self.middleware_stack = self.build_middleware_stack()
        await self.middleware_stack(scope, receive, send)

    def build_middleware_stack(self) -> ASGIApp:
        """Build what a request goes through."""
        return self._wrap(super().build_middleware_stack())


class _Paths:
    """Leads requests straight to what answers them, found by the number of a path's parts and those that never vary.

    The framework tries one pattern after the other, below five layers that these routes do not need.
    """

    def __init__(self, routes: Iterable[PathRoute], rest: ASGIApp) -> None:
        self._rest = rest
        self._routes: dict[tuple[str, str, int], list[PathRoute]] = {}
        for route in routes:
            self._routes.setdefault(self._place(route.path), []).append(route)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            for route in self._routes.get(self._place(scope["path"]), ()):
                found = route.path_regex.match(scope["path"])
                if found is not None:
                    scope["path_params"] = found.groupdict()
                    await route.app(scope, receive, send)
                    return
        await self._rest(scope, receive, send)

    @staticmethod
    def _place(path: str) -> tuple[str, str, int]:
        """Give the first part of a path, the one behind the API's version, and the number of parts."""
        parts = path.split("/")
        return parts[1] if len(parts) > 1 else "", parts[3] if len(parts) > _RESOURCE else "", len(parts)


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
