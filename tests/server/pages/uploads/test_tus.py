"""Files in pieces over real connections: interrupted, resumed, wrong in every way, and never anybody else's."""

from __future__ import annotations

import base64
import hashlib
import socket
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest

from tests.support.form_site import Site
from tests.support.forms import form_json, text_field
from tests.support.uploading import (
    PDF,
    PIECE_TYPE,
    VERSION,
    add,
    answer_of,
    ask,
    begin,
    files_field,
    metadata,
    picture,
    send,
    slug_of,
)

Form = Callable[..., str]


@pytest.fixture
def client(site: Site) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, trust_env=False, timeout=30) as client:
        yield client


@pytest.fixture
def form(site: Site, request: pytest.FixtureRequest) -> Form:
    """Publish a form that takes files; gives its address."""

    def form(**settings: object) -> str:
        slug = slug_of(request.node.name)
        fields = {"f_docs": files_field(**settings), "f_name": text_field("name")}
        return site.publish({**form_json(fields), "slug": slug})

    return form


def test_it_says_what_it_can(client: httpx.Client, form: Form) -> None:
    told = client.options(f"{form()}/uploads", headers=VERSION)
    assert told.status_code == 204
    assert told.headers["tus-version"] == "1.0.0"
    assert told.headers["tus-extension"] == "creation,creation-with-upload,termination,expiration,checksum"
    assert told.headers["tus-checksum-algorithm"] == "sha1,sha256"


def test_a_file_in_one_piece(client: httpx.Client, form: Form) -> None:
    begun = begin(client, form(), len(PDF), name="Überblick.pdf")
    assert (begun.status_code, begun.headers["upload-offset"]) == (201, "0")
    assert begun.headers["upload-expires"].endswith("GMT")
    whole = add(client, begun.headers["location"], PDF, 0)
    assert (whole.status_code, whole.headers["upload-offset"]) == (204, str(len(PDF)))
    fact = answer_of(whole)
    assert UUID(fact.pop("id"))
    assert fact == {
        "name": "Überblick.pdf",
        "size": len(PDF),
        "type": "application/pdf",
        "sha256": hashlib.sha256(PDF).hexdigest(),
    }


def test_the_first_bytes_may_come_with_the_creation(client: httpx.Client, form: Form) -> None:
    url = form()
    headers = {
        **VERSION,
        **PIECE_TYPE,
        "Upload-Length": str(len(PDF)),
        "Upload-Metadata": metadata(filename="a.pdf", field="docs"),
    }
    begun = client.post(f"{url}/uploads", headers=headers, content=PDF[:100])
    assert (begun.status_code, begun.headers["upload-offset"]) == (201, "100")
    assert add(client, begun.headers["location"], PDF[100:], 100).status_code == 204


def cut_off(address: str, content: bytes, offset: int, declared: int) -> None:
    """Begin to send a piece, and fall silent in the middle of it."""
    parts = urlsplit(address)
    head = (
        f"PATCH {parts.path} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: {offset}\r\n"
        f"Content-Type: application/offset+octet-stream\r\nContent-Length: {declared}\r\n\r\n"
    )
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as line:
        line.sendall(head.encode() + content)
        time.sleep(0.1)


def test_a_file_that_is_interrupted_every_64_kilobytes_arrives_whole(client: httpx.Client, site: Site, form: Form) -> None:
    content = b"%PDF-1.7\n" + bytes(range(256)) * 2_400
    address = begin(client, form(), len(content)).headers["location"]
    step, offset = 64 * 1024, 0
    while len(content) - offset > step:
        cut_off(site.url + address, content[offset : offset + step], offset, len(content) - offset)
        before = offset
        for _ in range(200):
            offset = int(ask(client, address).headers["upload-offset"])
            if offset > before:
                break
        assert offset == before + step
    fact = answer_of(add(client, address, content[offset:], offset))
    assert fact["sha256"] == hashlib.sha256(content).hexdigest()


def test_a_wrong_offset_is_a_conflict_and_changes_nothing(client: httpx.Client, form: Form) -> None:
    address = begin(client, form(), len(PDF)).headers["location"]
    assert add(client, address, PDF[:50], 10).status_code == 409
    assert add(client, address, PDF[:50], 0).status_code == 204
    assert add(client, address, PDF[:50], 0).status_code == 409
    assert ask(client, address).headers["upload-offset"] == "50"


@pytest.mark.parametrize("kind", ["sha1", "sha256"])
def test_a_wrong_checksum_throws_the_piece_away(client: httpx.Client, form: Form, kind: str) -> None:
    address = begin(client, form(), len(PDF)).headers["location"]
    wrong = base64.b64encode(hashlib.new(kind, b"else").digest()).decode()
    right = base64.b64encode(hashlib.new(kind, PDF).digest()).decode()
    assert add(client, address, PDF, 0, Upload_Checksum=f"{kind} {wrong}").status_code == 460
    assert ask(client, address).headers["upload-offset"] == "0"
    assert add(client, address, PDF, 0, Upload_Checksum=f"{kind} {right}").status_code == 204


def test_a_checksum_of_another_kind_is_refused(client: httpx.Client, form: Form) -> None:
    address = begin(client, form(), len(PDF)).headers["location"]
    assert add(client, address, PDF, 0, Upload_Checksum="md5 AAAA").status_code == 400


def test_more_than_was_said_is_too_large(client: httpx.Client, form: Form) -> None:
    address = begin(client, form(), 100).headers["location"]
    assert add(client, address, PDF, 0).status_code == 413
    assert ask(client, address).headers["upload-offset"] == "0"


@pytest.mark.parametrize(
    ("size", "name", "status", "code"),
    [
        (2 * 1024 * 1024, "report.pdf", 422, "answer.file_too_large"),
        (0, "report.pdf", 422, "answer.file_empty"),
        (100, "page.html", 422, "answer.file_type"),
        (100, "photo.jpg.exe", 422, "answer.file_type"),
        (100, "report", 422, "answer.file_type"),
    ],
)
def test_what_the_field_does_not_take_is_refused_at_once(
    client: httpx.Client, site: Site, size: int, name: str, status: int, code: str
) -> None:
    slug = f"refused-{size}-{name.replace('.', '-')}"
    url = site.publish({**form_json({"f_docs": files_field(max_mb=1)}), "slug": slug})
    refused = begin(client, url, size, name=name)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert "Reports" in refused.json()["message"]


def test_a_file_is_refused_in_the_language_of_the_page(client: httpx.Client, site: Site) -> None:
    fields, texts = {"f_docs": files_field(max_mb=1)}, {"de": {"f_docs.label": "Berichte"}}
    url = site.publish({**form_json(fields, locales=["en", "de"], texts=texts), "slug": "refused-in-german"})
    client.headers["accept-language"] = "de"
    assert (
        begin(client, url, 0, name="a.pdf").json()["message"] == "„a.pdf“ ist leer. Wählen Sie bei „Berichte“ eine andere Datei."
    )
    address = begin(client, url, 100, name="a.pdf").headers["location"]
    assert add(client, address, PDF, 0).json()["message"].startswith("Die Datei ist größer als ")


def test_content_that_is_not_what_its_name_says_is_refused_when_it_is_whole(client: httpx.Client, form: Form) -> None:
    address = begin(client, form(), 200).headers["location"]
    refused = add(client, address, b"MZ" + b"\0" * 198, 0)
    assert (refused.status_code, refused.json()["code"]) == (422, "answer.file_content")
    assert "upload-answer" not in ask(client, address).headers


def test_what_was_refused_is_told_again_to_whoever_did_not_hear_it(client: httpx.Client, form: Form) -> None:
    address = begin(client, form(), 20).headers["location"]
    assert add(client, address, b"<html>no report here", 0).status_code == 422
    assert ask(client, address).headers["upload-offset"] == "20"
    again = add(client, address, b"", 20)
    assert (again.status_code, "Choose it again" in again.json()["message"]) == (422, True)


def test_a_refusal_in_a_row_says_why(client: httpx.Client, site: Site, request: pytest.FixtureRequest) -> None:
    fields = {"f_sites": {"name": "sites", "type": "repeat", "label": "Sites", "item": ["f_docs"]}, "f_docs": files_field()}
    document = form_json(fields, pages=[{"id": "p1", "items": ["f_sites"]}])
    url = site.publish({**document, "slug": slug_of(request.node.name)})
    address = begin(client, url, 20, field="sites[0].docs").headers["location"]
    told = add(client, address, b"<html>no report here", 0)
    assert (told.status_code, told.json()["code"]) == (422, "answer.file_content")


def test_nobody_adds_to_a_file_without_its_secret(client: httpx.Client, form: Form) -> None:
    url = form()
    mine, other = (begin(client, url, len(PDF)).headers["location"] for _ in range(2))
    foreign = f"{mine.rpartition('.')[0]}.{other.rpartition('.')[2]}"
    assert ask(client, foreign).status_code == 404
    assert add(client, foreign, PDF, 0).status_code == 404
    assert client.delete(foreign, headers=VERSION).status_code == 404
    assert ask(client, mine).headers["upload-offset"] == "0"


def test_a_file_that_is_given_up_is_gone(client: httpx.Client, form: Form) -> None:
    address = begin(client, form(), len(PDF)).headers["location"]
    add(client, address, PDF[:100], 0)
    assert client.delete(address, headers=VERSION).status_code == 204
    assert ask(client, address).status_code == 404


def test_a_file_whose_time_is_over_is_gone(client: httpx.Client, site: Site, form: Form) -> None:
    address = begin(client, form(), len(PDF)).headers["location"]
    site.run(site.change("update uploads set kept_until = clock_timestamp() - interval '1 second'"))
    assert ask(client, address).status_code == 410


def test_another_version_of_the_protocol_is_refused(client: httpx.Client, form: Form) -> None:
    address = begin(client, form(), 10).headers["location"]
    assert client.head(address, headers={"Tus-Resumable": "0.2.2"}).status_code == 412


@pytest.mark.parametrize("length", ["", "-1", "1e3", "99999999999999999999"])
def test_a_length_that_is_none_is_refused(client: httpx.Client, site: Site, length: str) -> None:
    url = site.publish({**form_json({"f_docs": files_field()}), "slug": f"length-{abs(hash(length))}"})
    headers = {**VERSION, "Upload-Length": length, "Upload-Metadata": metadata(filename="a.pdf", field="docs")}
    assert client.post(f"{url}/uploads", headers=headers).status_code == 400


def test_fields_that_take_no_files_take_none(client: httpx.Client, form: Form) -> None:
    url = form()
    assert begin(client, url, 10, field="name").status_code == 422
    assert begin(client, url, 10, field="f_docs").status_code == 422
    assert begin(client, site_without(url), 10).status_code == 404


def site_without(url: str) -> str:
    return url.rpartition("/")[0] + "/there-is-none"


def test_a_file_of_an_answer_belongs_to_one_submission(client: httpx.Client, site: Site, form: Form) -> None:
    url = form()
    fact = send(client, url, PDF)
    posted = {"docs": f'{{"id":"{fact["id"]}","name":"another.exe","size":1}}', "name": "Ada"}
    assert client.post(url, data=posted).status_code == 303
    assert site.run(site.read("select data -> 'f_docs' -> 0 from submissions order by id desc limit 1")) == fact
    again = client.post(url, data={**posted, "name": "Eve"})
    assert again.status_code == 422
    assert "no longer here" in again.text


def test_a_picture_loses_where_it_was_taken(client: httpx.Client, site: Site) -> None:
    fields = {"f_docs": {"name": "docs", "type": "image", "label": "Photo", "max_pixels": 320}}
    url = site.publish({**form_json(fields), "slug": "picture-without-place"})
    content = picture(size=(640, 480), exif=b"Exif\0\0MM\0*\0\0\0\x08" + b"\0" * 40 + b"SECRET PLACE")
    assert b"SECRET PLACE" in content
    address = begin(client, url, len(content), name="site.jpeg").headers["location"]
    whole = add(client, address, content, 0)
    assert whole.headers["upload-offset"] == str(len(content))
    stored = site.stored(answer_of(whole)["id"])
    assert b"SECRET PLACE" not in stored
    assert stored.startswith(b"\xff\xd8\xff")
