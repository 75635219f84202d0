"""A small server on loopback that answers as the contract says, for tests of the designer.

It keeps everything in memory and runs nothing: a run's records are what the test hands it. The operations are the product's own,
so a path, body or answer that is not in the contract cannot slip in. What a test wants to go wrong, it puts into ``Troubles``.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from concertmaster_shared.api import Operation, Page, connections, edits, forms, identity, operating, runs, versions, workflows
from concertmaster_shared.api.forms import ChangesAnswer
from concertmaster_shared.api.operation import PREFIX
from concertmaster_shared.api.rights import ROLES
from concertmaster_shared.api.runs import RunAnswer, StepAnswer
from concertmaster_shared.messages import sentence
from concertmaster_shared.runs import Record
from concertmaster_shared.workflow import Draft, EditError, EditList, content_hash, read_workflow
from tests.support.http_server import BriefServer

EMAIL, PASSWORD, KEY = "ada@example.org", "correct horse", "cm_test_key"
THEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


class RefusedError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, code: str, **details: object) -> None:
        super().__init__(code)
        self.status, self.code, self.details = status, code, details


@dataclass
class Stored:
    """A workflow as the server holds it."""

    id: UUID
    draft: Draft
    revision: int = 1
    history: list[tuple[int, object]] = field(default_factory=list)
    versions: list[versions.VersionAnswer] = field(default_factory=list)

    def answer(self) -> workflows.WorkflowAnswer:
        number = self.versions[-1].version if self.versions else None
        document = self.draft.document().to_json()
        return workflows.WorkflowAnswer(id=self.id, revision=self.revision, document=document, published_version=number)


@dataclass
class Troubles:
    """What goes wrong next, by the name of the operation: other answers than the right ones, and answers that get lost.

    The last is after how many events each stream breaks.
    """

    answers: dict[str, list[tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)
    everything_is_lost: bool = False
    break_stream_after: list[int] = field(default_factory=list)


@dataclass
class Server:
    """What a test looks at and changes."""

    origin: str = ""
    stored: dict[UUID, Stored] = field(default_factory=dict)
    forms: list[forms.FormSummary] = field(default_factory=list)
    form_changes: ChangesAnswer = field(default_factory=ChangesAnswer)
    connections: list[connections.ConnectionAnswer] = field(default_factory=list)
    runs: dict[UUID, RunAnswer] = field(default_factory=dict)
    records: dict[UUID, list[Record]] = field(default_factory=dict)
    steps: dict[UUID, list[StepAnswer]] = field(default_factory=dict)
    script: Callable[[RunAnswer], list[Record]] = lambda _run: []
    calls: list[tuple[str, dict[str, str], object]] = field(default_factory=list)
    troubles: Troubles = field(default_factory=Troubles)
    replays: dict[str, tuple[int, BaseModel]] = field(default_factory=dict)

    def add_workflow(self, document: dict[str, object]) -> Stored:
        """Store a workflow."""
        stored = Stored(uuid4(), Draft(read_workflow(document)))
        self.stored[stored.id] = stored
        return stored

    def edit(self, stored: Stored, batch: object) -> None:
        """Apply edits as another person would."""
        parsed = EditList.validate_python(batch)
        stored.draft.apply(parsed)
        stored.revision += 1
        stored.history.append((stored.revision, EditList.dump_python(parsed, mode="json")))

    def called(self, operation: Operation[object]) -> list[object]:
        """Give the bodies of every call of an operation."""
        return [body for name, _headers, body in self.calls if name == operation.name]


def _page(item: type[BaseModel], items: list[BaseModel]) -> BaseModel:
    page: Any = Page
    made: BaseModel = page[item](items=tuple(items))
    return made


def _sign_in(_server: Server, body: identity.SignInBody, **_parts: str) -> BaseModel:
    if (body.email, body.password) != (EMAIL, PASSWORD):
        raise RefusedError(401, "sign_in.refused")
    return identity.SignInAnswer(api_key=KEY)


def _me(_server: Server, _body: None, **_parts: str) -> BaseModel:
    rights = tuple(sorted(ROLES["owner"]))
    return identity.CallerAnswer(organisation_id=UUID(int=1), organisation="Example", name="Ada", role="owner", rights=rights)


def _list_workflows(server: Server, _body: None, **_parts: str) -> BaseModel:
    lines = [
        workflows.WorkflowSummary(
            id=stored.id,
            name=stored.draft.name,
            revision=stored.revision,
            published_version=stored.versions[-1].version if stored.versions else None,
            created_at=THEN,
            updated_at=THEN,
        )
        for stored in server.stored.values()
    ]
    return _page(workflows.WorkflowSummary, lines)


def _create(server: Server, body: workflows.DocumentBody, **_parts: str) -> BaseModel:
    return server.add_workflow(body.document).answer()


def _stored(server: Server, workflow_id: str) -> Stored:
    try:
        return server.stored[UUID(workflow_id)]
    except (KeyError, ValueError):
        raise RefusedError(404, "not_found", kind="workflow", id=workflow_id) from None


def _get(server: Server, _body: None, workflow_id: str) -> BaseModel:
    return _stored(server, workflow_id).answer()


def _apply(server: Server, body: edits.EditsBody, workflow_id: str) -> BaseModel:
    stored = _stored(server, workflow_id)
    if body.base_revision != stored.revision:
        between = [batch for revision, batch in stored.history if revision > body.base_revision]
        raise RefusedError(409, "edits.conflict", revision=stored.revision, edits=between)
    try:
        server.edit(stored, body.model_dump(mode="json")["edits"])
    except EditError as misfit:
        raise RefusedError(422, "edit.misfit", **misfit.parameters) from misfit
    return edits.EditsAnswer(revision=stored.revision)


def _publish(server: Server, body: versions.PublishBody, workflow_id: str) -> BaseModel:
    stored = _stored(server, workflow_id)
    document = stored.draft.document()
    version = versions.VersionAnswer(
        version=len(stored.versions) + 1,
        hash=content_hash(document),
        note=body.note,
        published_at=THEN,
        document=document.to_json(),
    )
    stored.versions.append(version)
    return versions.PublishAnswer(version=version.version, hash=version.hash)


def _list_versions(server: Server, _body: None, workflow_id: str) -> BaseModel:
    found = _stored(server, workflow_id).versions
    fields = set(versions.VersionSummary.model_fields)
    return _page(versions.VersionSummary, [versions.VersionSummary(**one.model_dump(include=fields)) for one in reversed(found)])


def _get_version(server: Server, _body: None, workflow_id: str, version: str) -> BaseModel:
    return _stored(server, workflow_id).versions[int(version) - 1]


def _list_forms(server: Server, _body: None, **_parts: str) -> BaseModel:
    return _page(forms.FormSummary, list(server.forms))


def _list_connections(server: Server, _body: None, **_parts: str) -> BaseModel:
    return _page(connections.ConnectionAnswer, list(server.connections))


def _compare_form(server: Server, _body: object, **_parts: str) -> BaseModel:
    return server.form_changes


def _publish_form(server: Server, _body: object, **parts: str) -> BaseModel:
    (summary,) = [line for line in server.forms if str(line.id) == parts["form_id"]]
    version = (summary.published_version or 0) + 1
    server.forms[server.forms.index(summary)] = summary.model_copy(update={"published_version": version})
    return forms.PublishFormAnswer(version=version, hash="sha256:of-a-form", changes=server.form_changes.changes)


def _get_form(server: Server, _body: None, form_id: str) -> BaseModel:
    found = next(form for form in server.forms if str(form.id) == form_id)
    return forms.FormAnswer(
        id=found.id, slug=found.slug, revision=found.revision, document={}, url=f"{server.origin}/f/{found.slug}"
    )


def _start(server: Server, body: runs.StartBody, workflow_id: str) -> BaseModel:
    stored = _stored(server, workflow_id)
    if not stored.versions:
        raise RefusedError(422, "workflow.not_published")
    run = runs.RunAnswer(
        id=uuid4(),
        workflow_id=stored.id,
        version=len(stored.versions),
        status="queued",
        input=body.input,
        created_at=THEN,
    )
    server.records[run.id] = server.script(run)
    server.runs[run.id] = run.model_copy(update=_end_of(server.records[run.id]))
    return run


def _end_of(records: list[Record]) -> dict[str, object]:
    """Tell what a run is listed as once its records have been written."""
    status = {"run_succeeded": "succeeded", "run_failed": "failed", "run_cancelled": "cancelled"}
    last = records[-1] if records else None
    return {"status": status[last.kind], "finished_at": last.at} if last and last.kind in status else {}


def _list_runs(server: Server, _body: None, **_parts: str) -> BaseModel:
    return _page(runs.RunAnswer, list(reversed(server.runs.values())))


def _get_run(server: Server, _body: None, run_id: str) -> BaseModel:
    return server.runs[UUID(run_id)]


def _list_steps(server: Server, _body: None, run_id: str) -> BaseModel:
    return _page(runs.StepAnswer, list(server.steps.get(UUID(run_id), [])))


def _cancel(server: Server, _body: None, run_id: str) -> BaseModel:
    run = server.runs[UUID(run_id)].model_copy(update={"status": "cancelled"})
    server.runs[run.id] = run
    return run


def _rest(server: Server, _body: None, run_id: str) -> BaseModel:
    run = server.runs[UUID(run_id)].model_copy(update={"status": "waiting", "reason": "paused", "paused": True})
    server.runs[run.id] = run
    return run


def _go_on(server: Server, _body: None, run_id: str) -> BaseModel:
    run = server.runs[UUID(run_id)].model_copy(update={"status": "running", "reason": None, "paused": False})
    server.runs[run.id] = run
    return run


def _go_on_from(server: Server, _body: BaseModel | None, run_id: str) -> BaseModel:
    old = server.runs[UUID(run_id)]
    run = old.model_copy(update={"id": uuid4(), "status": "queued", "finished_at": None, "forked_from": old.id})
    server.records[run.id] = server.script(run)
    server.runs[run.id] = run.model_copy(update=_end_of(server.records[run.id]))
    return operating.ForkedAnswer(id=run.id, status="queued")


def _judge(server: Server, _body: BaseModel, run_id: str) -> BaseModel:
    return server.runs[UUID(run_id)]


Answering = Callable[..., BaseModel]

_ANSWERS: tuple[tuple[Operation[object], Answering], ...] = (
    (identity.SIGN_IN, _sign_in),
    (identity.WHO_AM_I, _me),
    (workflows.LIST, _list_workflows),
    (workflows.CREATE, _create),
    (workflows.GET, _get),
    (workflows.APPLY_EDITS, _apply),
    (workflows.PUBLISH, _publish),
    (workflows.LIST_VERSIONS, _list_versions),
    (workflows.GET_VERSION, _get_version),
    (connections.LIST, _list_connections),
    (forms.LIST, _list_forms),
    (forms.GET, _get_form),
    (forms.CHANGES, _compare_form),
    (forms.PUBLISH, _publish_form),
    (runs.START, _start),
    (runs.LIST, _list_runs),
    (runs.GET, _get_run),
    (runs.LIST_STEPS, _list_steps),
    (operating.CANCEL, _cancel),
    (operating.PAUSE, _rest),
    (operating.RESUME, _go_on),
    (operating.RETRY, _go_on_from),
    (operating.FORK, _go_on_from),
    (operating.RESOLVE, _judge),
)


def _problem(refused: RefusedError) -> Response:
    body = {"code": refused.code, "detail": sentence(refused.code, refused.details), "status": refused.status, **refused.details}
    return Response(json.dumps(body), refused.status, media_type="application/problem+json")


def _route(server: Server, operation: Operation[object], answering: Answering) -> Route:
    async def respond(request: Request) -> Response:
        raw = await request.body()
        server.calls.append((operation.name, dict(request.headers), json.loads(raw) if raw else None))
        if planned := server.troubles.answers.get(operation.name):
            status, headers, content = planned.pop(0)
            return Response(content, status, headers)
        try:
            status, value = _answer(server, operation, answering, request, raw)
        except RefusedError as refused:
            return _problem(refused)
        if server.troubles.everything_is_lost or server.troubles.lost[operation.name] > 0:
            server.troubles.lost[operation.name] -= 1
            return Response(b"", status, {"content-length": "1"})  # uvicorn closes the connection in the middle
        content = TypeAdapter(operation.answer).dump_json(value)
        return Response(content, status, {"etag": f'"{getattr(value, "revision", 0)}"'}, "application/json")

    return Route(PREFIX + operation.path, respond, methods=[operation.method])


def _answer(
    server: Server, operation: Operation[object], answering: Answering, request: Request, raw: bytes
) -> tuple[int, BaseModel]:
    _authorise(operation, request)
    key = request.headers.get("idempotency-key")
    if key and key in server.replays:
        return server.replays[key]
    try:
        body = operation.body.model_validate_json(raw) if operation.body else None
    except ValidationError as misfit:
        raise RefusedError(422, "body.invalid") from misfit
    answered = operation.status, answering(server, body, **request.path_params)
    if key:
        server.replays[key] = answered
    return answered


def _authorise(operation: Operation[object], request: Request) -> None:
    if operation.right is not None and request.headers.get("authorization") != f"Bearer {KEY}":
        raise RefusedError(401, "unauthenticated")


def _events(server: Server) -> Route:
    async def respond(request: Request) -> Response:
        server.calls.append((runs.EVENTS.name, dict(request.headers), None))
        try:
            _authorise(runs.EVENTS, request)
        except RefusedError as refused:
            return _problem(refused)
        after = int(request.headers.get("last-event-id", "0"))
        records = server.records[UUID(request.path_params["run_id"])]
        return StreamingResponse(_stream(server, records, after), media_type="text/event-stream")

    return Route(PREFIX + runs.EVENTS.path, respond, methods=["GET"])


async def _stream(server: Server, records: list[Record], after: int) -> AsyncIterator[bytes]:
    yield b": hello\n\n"
    allowed = server.troubles.break_stream_after.pop(0) if server.troubles.break_stream_after else len(records)
    for record in [record for record in records if record.sequence > after][:allowed]:
        yield f"id: {record.sequence}\nevent: {record.kind}\ndata: {record.model_dump_json()}\n\n".encode()
        await asyncio.sleep(0.005)


@contextmanager
def running_server(port: int = 0) -> Iterator[Server]:
    """Serve until the block ends, at any free port unless one is given."""
    server = Server()
    app = Starlette(routes=[_events(server), *(_route(server, operation, answering) for operation, answering in _ANSWERS)])
    program = BriefServer(app, port=port)
    thread = threading.Thread(target=program.run, daemon=True)
    thread.start()
    while not program.started:
        thread.join(0.001)
    server.origin = program.origin
    try:
        yield server
    finally:
        program.end()
        thread.join(5)
