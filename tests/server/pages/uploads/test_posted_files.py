"""Files that come with the page, where there is no script: taken, kept over mistakes, refused in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import httpx
import pytest

from concertmaster_server.db.queries.sent_files import release_uploads
from concertmaster_server.pages.parts import Options
from tests.support.form_site import Site, served_pages
from tests.support.forms import form_json, text_field
from tests.support.uploading import PDF, archive, begin, files_field, picture, send, slug_of

KEPT = "select kept_until > clock_timestamp() + interval '60 days' from uploads order by id desc limit 1"


@pytest.fixture
def client(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def publish(site: Site, request: pytest.FixtureRequest) -> Any:
    def publish(fields: dict[str, Any], **more: Any) -> str:
        slug = slug_of(request.node.name)
        return site.publish({**form_json(fields, **more), "slug": slug})

    return publish


def kept_in(page: str) -> list[dict[str, Any]]:
    """Give the files that a page holds."""
    boxes = re.findall(r'<input type="checkbox" name="docs" value="([^"]*)" checked', page)
    return [json.loads(unescape(box)) for box in boxes]


def last(site: Site, field: str = "f_docs") -> Any:
    return site.run(site.read(f"select data -> '{field}' from submissions order by id desc limit 1"))  # noqa: S608 - ours


def pdf(name: str = "report.pdf", content: bytes = PDF) -> tuple[str, tuple[str, bytes, str]]:
    return ("docs", (name, content, "application/pdf"))


def test_a_page_with_files_says_so(client: httpx.Client, publish: Any) -> None:
    page = client.get(publish({"f_docs": files_field()})).text
    assert 'enctype="multipart/form-data"' in page
    assert 'type="file" multiple accept=".pdf,' in page


def test_files_come_with_the_page(client: httpx.Client, site: Site, publish: Any) -> None:
    url = publish({"f_docs": files_field(), "f_name": text_field("name")})
    answer = client.post(url, files=[pdf(), pdf("second.pdf")], data={"name": "Ada"})
    assert answer.status_code == 303
    assert [file["name"] for file in last(site)] == ["report.pdf", "second.pdf"]
    assert site.stored(last(site)[0]["id"]) == PDF
    receipt = client.get(answer.headers["location"]).text
    assert "second.pdf" in receipt


def test_nobody_must_choose_a_file_twice(client: httpx.Client, site: Site, publish: Any) -> None:
    url = publish({"f_docs": files_field(required=True), "f_name": text_field("name", required=True)})
    again = client.post(url, files=[pdf()], data={"name": ""})
    assert again.status_code == 422
    (kept,) = kept_in(again.text)
    answer = client.post(
        url, files=[("docs", ("", b"", "application/octet-stream"))], data={"name": "Ada", "docs": json.dumps(kept)}
    )
    assert answer.status_code == 303
    assert last(site) == [kept]


def test_a_second_press_of_the_button_sends_nothing_twice(client: httpx.Client, site: Site, publish: Any) -> None:
    url = publish({"f_docs": files_field()})
    before = site.count("submissions")
    receipts = {client.post(url, files=[pdf()]).headers["location"] for _ in range(2)}
    assert len(receipts) == 1
    assert site.count("submissions") == before + 1


def test_a_file_is_removed_by_unticking_it(client: httpx.Client, publish: Any) -> None:
    url = publish({"f_docs": files_field(required=True), "f_name": text_field("name", required=True)})
    assert kept_in(client.post(url, files=[pdf()], data={"name": ""}).text)
    again = client.post(url, files=[("docs", ("", b"", ""))], data={"name": "Ada"})
    assert again.status_code == 422
    assert "Choose a file for “Reports”." in again.text


def test_a_refused_file_is_named_and_the_others_stay(client: httpx.Client, publish: Any) -> None:
    url = publish({"f_docs": files_field()})
    again = client.post(url, files=[pdf(), pdf("virus.exe"), pdf("fake.pdf", b"MZ\0\0")])
    assert again.status_code == 422
    assert "“virus.exe” cannot be taken" in again.text
    assert "“fake.pdf” is not what its name says" in again.text
    assert [file["name"] for file in kept_in(again.text)] == ["report.pdf"]


def test_too_many_files_are_told_and_kept(client: httpx.Client, publish: Any) -> None:
    url = publish({"f_docs": files_field(max=1)})
    again = client.post(url, files=[pdf(), pdf("second.pdf")])
    assert again.status_code == 422
    assert "Keep at most 1 files" in again.text
    assert len(kept_in(again.text)) == 2


def test_what_a_page_says_of_its_files_is_not_believed(client: httpx.Client, site: Site, publish: Any) -> None:
    url = publish({"f_docs": files_field(), "f_name": text_field("name", required=True)})
    (kept,) = kept_in(client.post(url, files=[pdf()], data={"name": ""}).text)
    lie = {**kept, "name": "<script>.html", "size": 1, "type": "application/pdf", "sha256": "0" * 64}
    assert client.post(url, files=[("docs", ("", b"", ""))], data={"name": "Ada", "docs": json.dumps(lie)}).status_code == 303
    assert last(site) == [kept]


@pytest.mark.parametrize(
    "said",
    [
        '{"refused":"answer.required","label":"x"}',
        '{"refused":[]}',
        '{"a":NaN}',
        '{"id":"../../etc/passwd"}',
        "[]",
        '{"id":1}',
        "x",
    ],
)
def test_whatever_a_control_says_the_page_stands(client: httpx.Client, publish: Any, said: str) -> None:
    url = publish({"f_docs": files_field(required=True)})
    answer = client.post(url, data={"docs": said})
    assert answer.status_code == 422


def test_files_wait_in_a_draft(client: httpx.Client, site: Site, publish: Any) -> None:
    pages = [{"id": "p1", "title": "One", "items": ["f_docs"]}, {"id": "p2", "title": "Two", "items": ["f_name"]}]
    url = publish({"f_docs": files_field(), "f_name": text_field("name", required=True)}, pages=pages)
    second = client.post(url, files=[pdf()], data={"_page": "p1"}).headers["location"]
    assert site.run(site.read(KEPT)) is True
    first = f"{second.rpartition('/')[0]}/p1"
    assert [file["name"] for file in kept_in(client.get(first).text)] == ["report.pdf"]
    assert client.post(second, data={"_page": "p2", "name": "Ada"}).status_code == 303
    assert [file["name"] for file in last(site)] == ["report.pdf"]


def test_files_of_answers_that_save_themselves_wait_as_well(client: httpx.Client, site: Site, publish: Any) -> None:
    url = publish({"f_docs": files_field(), "f_name": text_field("name")})
    first = json.dumps(send(client, url, PDF))
    assert site.run(site.read(KEPT)) is False
    begun = client.post(f"{url}/answers", json={"page": "p1", "pairs": [["docs", first]]})
    assert site.run(site.read(KEPT)) is True
    second = json.dumps(send(client, url, PDF, name="second.pdf"))
    assert site.run(site.read(KEPT)) is False
    change = {"rev": 1, "fields": ["docs"], "pairs": [["docs", first], ["docs", second]]}
    assert client.post(f"{begun.json()['address']}/answers", json=change).status_code == 204
    assert site.run(site.read(KEPT)) is True


def test_files_stand_in_rows(client: httpx.Client, site: Site, publish: Any) -> None:
    fields = {
        "f_sites": {"name": "sites", "type": "repeat", "label": "Sites", "item": ["f_city", "f_docs"]},
        "f_city": text_field("city"),
        "f_docs": files_field(),
    }
    url = publish(fields, pages=[{"id": "p1", "items": ["f_sites"]}])
    files = [("sites[0].docs", ("a.pdf", PDF, "")), ("sites[1].docs", ("b.pdf", PDF, ""))]
    assert client.post(url, files=files, data={"sites[0].city": "Oslo", "sites[1].city": "Bergen"}).status_code == 303
    assert [row["f_docs"][0]["name"] for row in last(site, "f_sites")] == ["a.pdf", "b.pdf"]


def test_too_much_is_refused_before_it_is_read(client: httpx.Client, publish: Any) -> None:
    url = publish({"f_docs": files_field(max=1, max_mb=1)})
    assert client.post(url, files=[pdf(content=PDF + b"x" * 4 * 1024 * 1024)]).status_code == 413
    assert client.post(url, files=[("docs", ("", b"", ""))], data={"_key": "x" * 2 * 1024 * 1024}).status_code == 413


@pytest.mark.parametrize(
    ("name", "content", "taken"),
    [
        ("a.docx", archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}), True),
        (
            "macro.docx",
            archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>", "word/vbaProject.bin": b"x"}),
            False,
        ),
        (
            "renamed.docx",
            archive({"[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled", "word/a": b""}),
            False,
        ),
        ("bomb.docx", archive({"[Content_Types].xml": b"0" * 3_000_000, "word/a": b""}), False),
        ("other.docx", archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b""}), False),
        ("page.txt", b"  <!DOCTYPE html><script>alert(1)</script>", False),
        ("page.csv", b"\xef\xbb\xbf<svg onload=alert(1)>", False),
        ("plain.csv", "name;städte\n".encode(), True),
        ("script.pdf", b"<script>%PDF-1.7", False),
        ("photo.jpg", picture(), True),
        ("photo.png", picture(), False),
    ],
)
def test_content_decides(client: httpx.Client, publish: Any, name: str, content: bytes, taken: bool) -> None:
    url = publish({"f_docs": files_field()})
    answer = client.post(url, files=[("docs", (name, content, "application/octet-stream"))])
    assert answer.status_code == (303 if taken else 422)


def test_a_second_press_on_the_last_page_of_a_draft_leads_to_the_receipt(client: httpx.Client, publish: Any) -> None:
    url = publish({"f_docs": files_field(), "f_name": text_field("name")})
    at = client.post(url, data={"name": "Ada", "_save": "1"}).headers["location"].partition("?")[0]
    pressed = [client.post(at, files=[pdf()], data={"_page": "p1", "name": "Ada"}) for _ in range(2)]
    assert [answer.status_code for answer in pressed] == [303, 303]
    assert pressed[0].headers["location"] == pressed[1].headers["location"]


def test_a_file_that_was_found_harmful_since_is_told_on_its_own_page(client: httpx.Client, site: Site, publish: Any) -> None:
    pages = [{"id": "p1", "items": ["f_docs"]}, {"id": "p2", "items": ["f_name"]}]
    url = publish({"f_docs": files_field(), "f_name": text_field("name")}, pages=pages)
    at = client.post(url, files=[pdf()], data={"_page": "p1"}).headers["location"]
    site.run(site.change("update uploads set state = 'refused'"))
    told = client.post(at, data={"_page": "p2", "name": "Ada"})
    assert told.status_code == 422
    assert "no longer here" in told.text
    assert not kept_in(told.text)
    first = at.replace("/p2", "/p1")
    assert client.post(first, files=[pdf("other.pdf")], data={"_page": "p1"}).headers["location"] == at
    assert client.post(at, data={"_page": "p2", "name": "Ada"}).headers["location"].endswith("/receipt")
    assert [file["name"] for file in last(site)] == ["other.pdf"]


def test_a_closed_draft_takes_no_files(client: httpx.Client, site: Site, publish: Any) -> None:
    url = publish({"f_docs": files_field(), "f_name": text_field("name")})
    at = client.post(url, data={"name": "Ada", "_save": "1"}).headers["location"].partition("?")[0]
    slug = url.rpartition("/")[2]
    site.run(site.change(f"update forms set published_version = null where slug = '{slug}'"))  # noqa: S608 - a name of ours
    before = site.count("uploads")
    assert client.post(at, files=[pdf()], data={"_page": "p1", "name": "Ada"}).status_code == 410
    assert begin(client, at.rpartition("/")[0], len(PDF)).status_code == 410
    assert site.count("uploads") == before


def test_files_beyond_what_a_network_may_send_are_not_kept_and_the_words_are(dsn: str) -> None:
    with served_pages(dsn, Options(posts_at_once=1, posts_per_second=0.001)) as site:
        url = site.publish({**form_json({"f_docs": files_field(), "f_name": text_field("name")}), "slug": "once"})
        with httpx.Client(base_url=site.url, trust_env=False) as client:
            answers = [client.post(url, files=[pdf()], data={"name": f"Ada {number}"}) for number in range(3)]
        assert [answer.status_code for answer in answers] == [303, 429, 429]
        assert "Ada 2" in answers[2].text
        assert "answer.file_lost" in answers[2].text
        assert site.count("uploads") == 1


@pytest.mark.parametrize("place", ["vitals", "find"])
def test_only_pages_take_files(client: httpx.Client, site: Site, publish: Any, place: str) -> None:
    url = publish({"f_docs": files_field()})
    before = site.count("uploads")
    client.post(f"{url}/{place}", files=[pdf(content=PDF[:500])])
    assert site.count("uploads") == before


def test_a_file_that_was_erased_with_its_submission_cannot_be_named_again(client: httpx.Client, site: Site, publish: Any) -> None:
    url = publish({"f_docs": files_field(), "f_name": text_field("name")})
    assert client.post(url, files=[pdf()], data={"name": "Ada"}).status_code == 303
    (fact,) = last(site)
    row = f"from uploads where id = '{fact['id']}'"
    organisation, submission = (site.run(site.read(f"select {column} {row}")) for column in ("org_id", "submission_id"))
    site.run(_release(site, organisation, submission))
    named = json.dumps(fact)
    client.post(f"{url}/answers", json={"page": "p1", "pairs": [["docs", named]]})
    assert site.run(site.read(f"select kept_until = '-infinity' {row}"))
    assert client.post(url, data={"name": "Eve", "docs": named}).status_code == 422


async def _release(site: Site, organisation: Any, submission: Any) -> None:
    async with site.web.database.transaction(organisation) as tx:
        assert await release_uploads(tx, organisation, submission) == 1
