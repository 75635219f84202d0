"""First pages ahead of the framework: what is kept goes out as it lies there, and everything else takes the long way."""

from __future__ import annotations

from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from concertmaster_server.pages.keeping.codings import taken
from concertmaster_server.pages.keeping.kept_forms import KeptForms
from concertmaster_server.pages.keeping.tallies import Tallies
from concertmaster_server.telemetry import Metrics

_PAGES: Final = "/f/"
_FORMS: Final = "/api/v1/forms/"
_HTTP: Final = "http"
_READING: Final = frozenset({"GET", "HEAD"})


class FastPath:
    """Wraps the application. Neither the log nor a request id knows of pages that are answered here; the metrics do."""

    def __init__(self, rest: ASGIApp, *, kept: KeptForms, tallies: Tallies, metrics: Metrics) -> None:
        self._rest = rest
        self._kept = kept
        self._tallies = tallies
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] == _HTTP:
            path: str = scope["path"]
            if scope["method"] == "GET":
                found = self._answer(scope, path[3:]) if path.startswith(_PAGES) else None
                if found is not None:
                    await send(found[0])
                    await send(found[1])
                    return
            elif scope["method"] not in _READING and (touched := self._touched(path)):
                await self._rest(scope, receive, self._forgetting(touched, send))
                return
        await self._rest(scope, receive, send)

    def _answer(self, scope: Scope, slug: str) -> tuple[Message, Message] | None:
        form = self._kept.find(slug)
        if form is None:
            return None
        known = accepted = languages = ""
        for name, value in scope["headers"]:
            if name == b"accept-encoding":
                accepted = value.decode("latin-1")
            elif name == b"if-none-match":
                known = value.decode("latin-1")
            elif name == b"accept-language":
                languages = value.decode("latin-1")
        query: bytes = scope["query_string"]
        page = form.pages.get((query, "" if query else form.locale_for(languages)))
        if page is None:
            return None
        answer = page.answer(taken(accepted), known)
        self._tallies.count((form.organisation, form.form_id, "opened", ""))
        self._metrics.served("page.form", answer[0]["status"], 0.0)
        return answer

    def _touched(self, path: str) -> str:
        """Give the kept form that a request may change: whoever changes one through this process sees it at once."""
        if path.startswith(_PAGES):
            form = self._kept.find(path[3:])
            return str(form.form_id) if form is not None and form.counts else ""
        if not path.startswith(_FORMS):
            return ""
        form_id, _, rest = path[len(_FORMS) :].partition("/")
        kept = self._kept.kept_under(form_id)
        if rest == "submissions" and not any(form.counts for form in kept.values()):
            return ""
        return form_id if kept else ""

    def _forgetting(self, form_id: str, send: Send) -> Send:
        async def forget_and_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._kept.forget(form_id)
            await send(message)

        return forget_and_send
