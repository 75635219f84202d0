"""What verbs that speak to a running server share: its address, the key, one call, and how refusals are told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeVar, cast
from uuid import UUID

import click
import httpx

from concertmaster_server.entrypoints import owner_file
from concertmaster_server.entrypoints.owner_file import read_owner
from concertmaster_server.entrypoints.read_settings import read_settings

_Command = TypeVar("_Command", bound=Callable[..., object])


_PATIENT: Final = httpx.Timeout(600.0, connect=5.0)
"""A filter that lets nearly nothing through may take long to its first answer."""


class Server:
    """A running server and a key for it."""

    def __init__(self, url: str, key: str) -> None:
        address = url if "://" in url else f"http://{url}"
        self.http = httpx.Client(
            base_url=address.rstrip("/") + "/api/v1",
            headers={"Authorization": f"Bearer {key}"},
            timeout=httpx.Timeout(70.0, connect=5.0),
            trust_env=False,
        )

    def call(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        query: Mapping[str, object] | None = None,
        key: str | None = None,
        if_match: str | None = None,
    ) -> object:
        """Make one call and give its JSON; ends the verb with what the server said when it refuses."""
        given = {"Idempotency-Key": key, "If-Match": if_match}
        headers = {name: text for name, text in given.items() if text is not None}
        try:
            answer = self.http.request(
                method,
                path,
                json=body,
                params=cast("Mapping[str, str]", query or {}),
                headers=headers,
            )
        except httpx.TransportError as failure:
            raise click.ClickException(
                f"No server answers at {self.http.base_url}: {failure}. Is 'concertmaster up' running?"
            ) from failure
        if answer.is_success:
            return answer.json() if answer.content else None
        raise click.ClickException(_refusal(answer))

    def stream(self, path: str, query: Mapping[str, object]) -> Iterator[bytes]:
        """Read a file piece by piece; ends the verb when the server refuses, or breaks off before the end."""
        try:
            with self.http.stream("GET", path, params=cast("Mapping[str, str]", query), timeout=_PATIENT) as answer:
                if not answer.is_success:
                    answer.read()
                    raise click.ClickException(_refusal(answer))
                yield from answer.iter_raw()
        except httpx.TransportError as failure:
            raise click.ClickException(f"The server broke off: {failure}. What came is not whole.") from failure

    def pages(self, path: str, query: Mapping[str, object]) -> Iterator[dict[str, object]]:
        """Walk a list to its end."""
        cursor: str | None = None
        while True:
            page = self.call("GET", path, query={**query, **({"cursor": cursor} if cursor else {})})
            assert isinstance(page, dict)  # noqa: S101 - lists answer with a page
            yield from page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return

    def find(self, kind: str, name: str) -> str:
        """Give the id of a workflow or form from its id, slug or name."""
        try:
            return str(UUID(name))
        except ValueError:
            pass
        found = [item for item in self.pages(f"/{kind}", {"limit": 200}) if name in {item.get("slug"), item["name"]}]
        if len(found) != 1:
            many = f"Several {kind} are" if found else f"None of the {kind} is"
            raise click.ClickException(f"{many} called '{name}'. Name one by its id.")
        return str(found[0]["id"])


def server_options(command: _Command) -> _Command:
    """Add ``--server``, ``--key`` and ``--data-dir`` to a verb, and hand it a ``Server`` as ``server``."""

    def wrapped(*, server_url: str | None, key: str | None, data_dir: Path | None, **rest: object) -> object:
        return command(server=server_at(server_url, key, data_dir), **rest)

    wrapped.__name__ = command.__name__
    wrapped.__doc__ = command.__doc__
    wrapped.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]  # where click keeps them
    return cast("_Command", server_flags(wrapped))


def server_flags(command: Callable[..., object]) -> Callable[..., object]:
    """Add the same flags as they are, for a verb that may do without a server."""
    options = (
        click.option("--server", "server_url", envvar="CONCERTMASTER_SERVER", help="Address of the server."),
        click.option("--key", envvar="CONCERTMASTER_KEY", help="API key."),
        click.option(
            "--data-dir", type=click.Path(path_type=Path), help="Where 'up' keeps its state: address and key are read there."
        ),
    )
    for option in options:
        command = option(command)
    return command


def show(value: object, *, as_json: bool, line: Callable[[dict[str, object]], str]) -> None:
    """Print one item, as JSON for machines or as a line for people."""
    click.echo(json.dumps(value, ensure_ascii=False) if as_json else line(cast("dict[str, object]", value)))


def server_at(url: str | None, key: str | None, data_dir: Path | None) -> Server:
    """Give the server that these flags mean; ends the verb where they mean none."""
    if url is None or key is None:
        folder = data_dir or read_settings().data_dir
        try:
            owner = read_owner(folder)
        except OSError as failure:
            raise click.UsageError(
                f"There is no {folder / owner_file.NAME}. Give --server and --key, or the --data-dir of a server on this machine."
            ) from failure
        url, key = url or owner["url"], key or owner["api_key"]
    assert url is not None and key is not None  # noqa: S101, PT018 - both stand in the owner's file
    server = Server(url, key)
    click.get_current_context().call_on_close(server.http.close)
    return server


def _refusal(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
    except ValueError:
        return f"The server answered {answer.status_code}."
    lines = [f"{problem.get('detail') or problem.get('title')} ({answer.status_code} {problem.get('code', '')})"]
    lines += [f"  {found['path']}: {found['message']}" for found in problem.get("problems", ())]
    return "\n".join(lines)
