"""Messages are what their author meant: no value adds a header or a recipient, and every attempt carries the same id."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_server.mail.addresses import MailAddress, read_address
from concertmaster_server.mail.errors import (
    AttachmentError,
    BodyError,
    HeaderError,
    MailAddressError,
    MessageError,
    RecipientsError,
)
from concertmaster_server.mail.message import Attachment, Mail, Message, build_message

THEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SENDER = read_address("Acme, Inc. <forms@acme.example>")
BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"]


def build(**parts: Any) -> Message:
    return build_message(Mail(**{"to": ["ada@example.org"], "subject": "S", "key": "k1", **parts}), SENDER, THEN)


def read(message: Message) -> EmailMessage:
    found = message_from_bytes(message.content, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def lines(part: Any) -> list[str]:
    return part.get_content().splitlines()


@pytest.mark.parametrize("text", BREAKS)
@pytest.mark.parametrize("part", ["subject", "to", "cc", "bcc", "reply_to", "name", "attachment"])
def test_no_header_holds_a_line_break(part: str, text: str) -> None:
    smuggled = f"x{text}Bcc: eve@evil.example"
    values: dict[str, Any] = {
        "subject": {"subject": smuggled},
        "name": {"to": [f"{smuggled} <ada@example.org>"]},
        "attachment": {"attachments": [Attachment(name=smuggled, type="text/csv", content=b"")]},
    }.get(part, {part: [f"ada@example.org{text}eve@evil.example"]})
    with pytest.raises((HeaderError, MailAddressError, AttachmentError)):
        build(**values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ada@example.org", MailAddress("ada@example.org")),
        (" Ada@Example.ORG ", MailAddress("Ada@example.org")),
        ("Ada Lovelace <ada@example.org>", MailAddress("ada@example.org", "Ada Lovelace")),
        ('"Lovelace, \\"Ada\\"" <ada@example.org>', MailAddress("ada@example.org", 'Lovelace, "Ada"')),
        ("<ada@example.org>", MailAddress("ada@example.org")),
        ("ada@bücher.example", MailAddress("ada@xn--bcher-kva.example")),
        ("root@localhost", MailAddress("root@localhost")),
    ],
)
def test_an_address(text: str, expected: MailAddress) -> None:
    assert read_address(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no @"),
        ("ada", "no @"),
        ("a@example.org, eve@evil.example", "as a list"),
        ("a@example.org;eve@evil.example", "as a list"),
        ("x <eve@evil.example>, Ada <ada@example.org>", "as a list"),
        ("Ada <ada@example.org> <eve@evil.example>", "before the @"),
        ("a b@example.org", "before the @"),
        ("a..b@example.org", "before the @"),
        ('"quoted local"@example.org', "before the @"),
        ("ädä@example.org", "before the @"),
        ("a@", "behind the @"),
        ("a@-x.example", "behind the @"),
        ("a@b@c", "before the @"),
        ("a@exa mple.org", "behind the @"),
        (f"{'a' * 65}@example.org", "before the @"),
        (f"a@{'b' * 64}.example", "behind the @"),
        ("a@[127.0.0.1]", "behind the @"),
        (f"{'n' * 201} <a@example.org>", "longer than"),
        ("a@example.org> SIZE=1", "behind the @"),
    ],
)
def test_a_text_that_is_no_address(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_address(text)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters='<>"'), max_size=120),
        min_size=1,
        max_size=4,
    )
)
def test_names_arrive_whole_and_add_nobody(names: list[str]) -> None:
    to = [f"{name} <u{number}@example.org>" for number, name in enumerate(names)]
    # Not by the newer parser of the library: older Pythons put spaces between the words of a long name.
    header = message_from_bytes(build(to=to, reply_to=to[:1]).content)["To"]
    found = [(str(make_header(decode_header(name))), spec) for name, spec in getaddresses([header])]
    assert found == [(name, f"u{number}@example.org") for number, name in enumerate(names)]


def test_the_envelope_holds_each_recipient_once_and_the_headers_no_blind_copy() -> None:
    made = build(to=["a@x.example", "B <b@x.example>"], cc=["a@x.example", "c@x.example"], bcc=["d@x.example"])
    assert made.recipients == ("a@x.example", "b@x.example", "c@x.example", "d@x.example")
    assert b"d@x.example" not in made.content
    assert made.sender == "forms@acme.example"
    assert str(read(made)["From"]) == '"Acme, Inc." <forms@acme.example>'


def test_two_attempts_are_the_same_message_but_for_boundaries() -> None:
    assert build().content == build().content
    assert build().id == build(subject="other").id == "<k1@acme.example>"
    assert build(key="k2").id != build().id
    assert read(build())["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize("text", ["plain", "Grüße\n.\n..x\n", "x" * 3000, "{{ 7*7 }} =1+1 <script>", "From me\nTo: eve\n"])
def test_text_and_html_arrive_as_they_are(text: str) -> None:
    made = read(build(text=text, html=f"<p>{text}</p>"))
    assert made.get_content_type() == "multipart/alternative"
    plain, html = made.get_body(("plain",)), made.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert lines(plain) == text.splitlines()
    assert lines(html) == f"<p>{text}</p>".splitlines()


def test_all_goes_over_seven_bits_in_short_lines() -> None:
    made = build(subject="Ü" * 300, text="Grüße " * 500, to=[f"Ö{n} <u{n}@example.org>" for n in range(100)])
    assert made.content.isascii()
    assert max(map(len, made.content.split(b"\r\n"))) <= 998
    assert b"\n" not in made.content.replace(b"\r\n", b"")


def test_html_alone() -> None:
    assert read(build(html="<b>x</b>")).get_content_type() == "text/html"


def test_attachments_go_along() -> None:
    made = read(
        build(
            text="t",
            attachments=[
                Attachment(name="Übersicht, 1.csv", type="text/csv", content="ä;1\r\n".encode()),
                Attachment(name="a.pdf", type="application/pdf", content=bytes(range(256))),
            ],
        )
    )
    first, second = made.iter_attachments()
    assert (first.get_filename(), first.get_content_type()) == ("Übersicht, 1.csv", "text/csv")
    assert first.get_payload(decode=True) == "ä;1\r\n".encode()
    assert (second.get_filename(), second.get_content()) == ("a.pdf", bytes(range(256)))


MB = 1024 * 1024


@pytest.mark.parametrize(
    ("attachments", "reason"),
    [
        ([("", "text/csv", b"")], "its name"),
        ([("n" * 256, "text/csv", b"")], "its name"),
        ([("../x", "text/csv", b"")], "must not hold"),
        ([("x", "csv", b"")], "its type"),
        ([("x", "text/csv\r\nX: y", b"")], "its type"),
        ([("x", "text/csv; name=y", b"")], "its type"),
        ([("x", "multipart/mixed", b"")], "its type"),
        ([("x", "message/rfc822", b"")], "its type"),
        ([("x", "text/csv", bytes(10 * MB + 1))], "larger than 10 MB"),
        ([("x", "text/csv", bytes(7 * MB))] * 3, "together"),
    ],
)
def test_an_attachment_that_cannot_be_sent(attachments: list[tuple[str, str, bytes]], reason: str) -> None:
    with pytest.raises(AttachmentError) as refusal:
        build(attachments=[Attachment(name=name, type=kind, content=content) for name, kind, content in attachments])
    assert reason in str(refusal.value.parameters["reason"])


@pytest.mark.parametrize(
    ("parts", "error"),
    [
        ({"to": []}, RecipientsError),
        ({"to": [f"u{n}@example.org" for n in range(101)]}, RecipientsError),
        ({"to": ["u@example.org"] * 60, "cc": ["u@example.org"] * 41}, RecipientsError),
        ({"reply_to": ["u@example.org"] * 101}, RecipientsError),
        ({"subject": "x" * 501}, HeaderError),
        ({"subject": "\ud800"}, HeaderError),
        ({"text": "a\x00b"}, BodyError),
        ({"html": "\udfff"}, BodyError),
    ],
)
def test_other_messages_that_cannot_be_sent(parts: dict[str, Any], error: type[MessageError]) -> None:
    with pytest.raises(error):
        build(**parts)
