import pytest

from concertmaster_designer.remote.events import EventReader, ServerEvent

TEXT = ": hello\n\nid: 1\nevent: run_started\ndata: {\ndata:  1}\n\ndata: ü\u2028x\r\n\r\nid: 7\n\ndata\n\n".encode()
EVENTS = [
    ServerEvent("run_started", "{\n 1}", "1"),
    ServerEvent("message", "ü\u2028x", "1"),
    ServerEvent("message", "", "7"),
]


def test_events_are_read():
    assert EventReader().feed(TEXT) == EVENTS


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_however_the_bytes_are_cut_the_events_are_the_same(size):
    reader = EventReader()
    found = [event for start in range(0, len(TEXT), size) for event in reader.feed(TEXT[start : start + size])]
    assert found == EVENTS


def test_half_an_event_is_none():
    assert EventReader().feed(b"data: 1\n") == []
