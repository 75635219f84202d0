"""Server-sent events from bytes (HTML Living Standard, 9.2): lines in, events out; waits for nothing and asks nobody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event; ``last_id`` is what a resumed stream names."""

    name: str
    data: str
    last_id: str


class EventReader:
    """Collects bytes until an event is whole. Lines end with LF or CRLF, as our server and every proxy we know write them."""

    def __init__(self) -> None:
        self._rest = b""
        self._name = ""
        self._data: list[str] = []
        self.last_id = ""

    def feed(self, content: bytes) -> list[ServerEvent]:
        """Take the next bytes; give the events that they complete."""
        *lines, self._rest = (self._rest + content).split(b"\n")
        events = (self._take(line.removesuffix(b"\r").decode("utf-8", "replace")) for line in lines)
        return [event for event in events if event is not None]

    def _take(self, line: str) -> ServerEvent | None:
        if not line:
            return self._finish()
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "data":
            self._data.append(value)
        elif field == "event":
            self._name = value
        elif field == "id" and "\0" not in value:
            self.last_id = value
        return None

    def _finish(self) -> ServerEvent | None:
        name, data = self._name or "message", self._data
        self._name, self._data = "", []
        return ServerEvent(name, "\n".join(data), self.last_id) if data else None
