"""The child that looks with regular expressions: one that takes for ever is ended, and nothing else stands still meanwhile."""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection

import orjson

from concertmaster_designer.documents.child import Message

from .query import Query


def look(connection: Connection) -> None:
    """Answer each list of texts with the places in each of them that fit, until the other end hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is for the window
    while True:
        try:
            connection.send_bytes(orjson.dumps(answer(orjson.loads(connection.recv_bytes()))))
        except (EOFError, BrokenPipeError):
            return


def answer(message: Message) -> Message:
    """Look through some texts."""
    match message:
        case {"number": int(number), "pattern": str(pattern), "match_case": bool(match_case), "texts": list(texts)}:
            query = Query(pattern, regex=True, match_case=match_case)
            return {"number": number, "spans": [list(query.spans(text)) for text in texts]}
    raise ValueError("unknown message")
