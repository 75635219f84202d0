"""The page at ``/docs``: every operation, from the OpenAPI document. Plain HTML of our own: no script, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from html import escape
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from .answers import JSON_TYPE, to_json

_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2024;background:#fff}"
    "code{font:14px ui-monospace,monospace}h2{margin-top:2.5rem;text-transform:capitalize}"
    "article{border-top:1px solid #d9dde2;padding:.75rem 0}h3{margin:0;font-size:1rem}b{display:inline-block;min-width:4.5rem}"
    "details{margin-top:.5rem}dt{font-weight:600;margin-top:.5rem}dd{margin-left:1rem;white-space:pre-line}"
    "@media(prefers-color-scheme:dark){body{color:#e6e8eb;background:#16181b}article{border-color:#3a3f45}a{color:#8ab4f8}}"
)
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode("utf-8")).digest()).decode("ascii")
_POLICY: Final = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'"


def reference_routes(document: Mapping[str, Any]) -> list[Route]:
    """Give the routes of the OpenAPI document and of the page that shows it, to which the bare address leads."""
    described = Response(to_json(document), media_type=JSON_TYPE)
    page = Response(_page(document), media_type="text/html", headers={"Content-Security-Policy": _POLICY})

    async def openapi(_request: Request) -> Response:
        return described

    async def docs(_request: Request) -> Response:
        return page

    async def root(_request: Request) -> Response:
        return RedirectResponse("/docs", HTTPStatus.SEE_OTHER)

    return [
        Route("/", root, methods=["GET"]),
        Route("/openapi.json", openapi, methods=["GET"]),
        Route("/docs", docs, methods=["GET"]),
    ]


def _page(document: Mapping[str, Any]) -> str:
    title = escape(document["info"]["title"])
    by_tag: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            by_tag.setdefault(operation["tags"][0], []).append("".join(_article(method.upper(), path, operation)))
    sections = "".join(f"<section><h2>{escape(tag)}</h2>{''.join(articles)}</section>" for tag, articles in by_tag.items())
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title} API</title><style>{_STYLE}</style><main><h1>{title} API {escape(document['info']['version'])}</h1>"
        f"<p>{escape(document['info']['description'])} Send <code>Authorization: Bearer &lt;api key&gt;</code> with each call. "
        f'The machine-readable description is <a href="/openapi.json">/openapi.json</a>.</p>{sections}</main></html>'
    )


def _article(method: str, path: str, operation: Mapping[str, Any]) -> Iterator[str]:
    name = escape(operation["operationId"])
    yield f'<article id="{name}"><h3><b>{method}</b> <code>{escape(path)}</code></h3>{escape(operation["summary"])} '
    yield escape(operation.get("description", "Needs no key."))
    yield "<details><summary>Parameters and answers</summary><dl>"
    for parameter in operation["parameters"]:
        yield f"<dt><code>{escape(parameter['name'])}</code> ({parameter['in']})</dt>"
        yield f"<dd>{escape(parameter.get('description', ''))}</dd>"
    for status, answer in operation["responses"].items():
        yield f"<dt>{escape(status)}</dt><dd>{escape(answer['description'])}</dd>"
    yield "</dl></details></article>"
