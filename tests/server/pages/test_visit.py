"""Reading what browsers send; what they get for it stands in ``test_post_form``."""

from starlette.requests import Request
from starlette.types import Message

from concertmaster_server.pages.visit import Pairs, read_pairs, read_visit

LIMIT = 10_000


def request(body: bytes, kind: str = "application/x-www-form-urlencoded", **scope: object) -> Request:
    """Make a request whose body comes in two pieces."""
    pieces = [body[:7], body[7:]]

    async def receive() -> Message:
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    headers = [(b"content-type", kind.encode()), (b"accept-language", b"de"), (b"user-agent", b"it")]
    shown = {"type": "http", "method": "POST", "path": "/f/x", "query_string": b"lang=de", "headers": headers, **scope}
    return Request(shown, receive)


async def read(body: bytes, kind: str = "application/x-www-form-urlencoded") -> Pairs:
    return await read_pairs(request(body, kind), LIMIT)


async def test_pairs_come_in_their_order_empty_ones_too() -> None:
    assert await read(b"a=1&b=&a=%C3%A6+%2B&=x&c") == (("a", "1"), ("b", ""), ("a", "æ +"), ("", "x"), ("c", ""))
    assert await read(b"") == ()


async def test_multipart_gives_the_same_and_of_files_their_names() -> None:
    body = (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xc3\xa6\r\n'
        b'--x\r\nContent-Disposition: form-data; name="f"; filename="c.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n--x--\r\n'
    )
    assert await read(body, 'multipart/form-data; boundary="x"') == (("a", "æ"), ("f", "c.txt"))


def test_a_visit_is_plain_values() -> None:
    visit = read_visit(request(b"", path_params={"slug": "x"}, client=("192.0.2.1", 5)), (("a", "1"),))
    assert (visit.method, visit.path, visit.names["slug"], visit.query["lang"]) == ("POST", "/f/x", "x", "de")
    assert (visit.client, visit.agent, visit.accepted, visit.pairs) == ("192.0.2.1", "it", "de", (("a", "1"),))
