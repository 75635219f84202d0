import brotli
import httpx
import pytest

from concertmaster_server.pages.visit import network_of
from tests.support.form_site import INTAKE, Publish
from tests.support.posting import post


async def test_pages_are_compressed_for_whoever_takes_them_so(browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(INTAKE)
    plain = await browser.get(url, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    async with browser.stream("GET", url, headers={"accept-encoding": "br, gzip"}) as zipped:
        assert zipped.headers["content-encoding"] == "br"
        assert "Accept-Encoding" in zipped.headers["vary"]
        assert zipped.headers["etag"] != plain.headers["etag"]
        assert brotli.decompress(b"".join([part async for part in zipped.aiter_raw()])) == plain.content
        tag = zipped.headers["etag"]
    assert (await browser.get(url, headers={"if-none-match": tag})).status_code == 304
    answered = await post(browser, url, {"_page": "p1"}, headers={"accept-encoding": "gzip"})
    assert (answered.status_code, answered.headers["content-encoding"]) == (422, "gzip")


async def test_each_request_is_counted_under_its_page(browser: httpx.AsyncClient, publish: Publish) -> None:
    url = await publish(INTAKE)
    await browser.get(url)
    await post(browser, url, {"_page": "p1"})
    figures = (await browser.get("/metrics")).text
    assert 'operation="page.form",status="200"' in figures
    assert 'operation="page.form_post",status="422"' in figures


@pytest.mark.parametrize(
    ("client", "network"),
    [
        ("192.0.2.7", "192.0.2.7/32"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("a socket", "a socket"),
    ],
)
def test_one_subscriber_is_one_sender(client: str, network: str) -> None:
    assert network_of(client) == network
