"""A printed submission: every text stands on it as text, nothing in it acts, and its size has a bound."""

import re
from datetime import UTC, datetime
from uuid import UUID

from concertmaster_server.answers.pdf.draw import Printed, draw
from concertmaster_shared.forms.telling import Told, ToldPage, tell
from tests.support.forms import compiled_form

AT = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)


def printed(*answers: Told, heading: str = "A form") -> bytes:
    return draw(Printed(heading=heading, id=UUID(int=7), at=AT, pages=(ToldPage("First page", answers),)))


def drawn_signs(content: bytes) -> str:
    """Give every sign for which the file holds a drawing, as its tables of characters say."""
    signs = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        if b"begincmap" in stream:
            for code in re.findall(rb"<[0-9A-Fa-f]+> <([0-9A-Fa-f]+)>", stream):
                signs |= set(bytes.fromhex(code.decode()).decode("utf-16-be"))
    return "".join(sorted(signs))


def count_pages(content: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", content))


def test_letters_of_many_scripts_are_drawn() -> None:
    signs = drawn_signs(printed(Told("Straße", "Łódź Ελλάδα Москва"), Told("الاسم", "مرحبا بالعالم")))
    assert set("ßŁźΕМ") <= set(signs)
    assert any("\u0600" <= sign <= "\u06ff" or "\ufb50" <= sign <= "\ufeff" for sign in signs)


def test_signs_that_the_font_has_not_are_no_failure_and_reach_no_log(caplog) -> None:
    caplog.set_level("DEBUG")
    logged_before = len(caplog.records)
    assert printed(Told("Name", "漢字 😀 \ufffe \x00\x07\ud800 \u202e abc"), heading="名前").startswith(b"%PDF-")
    assert not any("漢" in record.getMessage() or "6f22" in record.getMessage() for record in caplog.records[logged_before:])


def test_nothing_in_an_answer_acts() -> None:
    hostile = (
        "{nb} {{ 7*7 }} ${7*7} =1+1 <script>alert(1)</script> **bold** [x](http://evil.example) javascript:alert(1) ) Tj /JS"
    )
    content = printed(Told(hostile, hostile), heading=hostile)
    assert {"{", "*", "[", "<", "$"} <= set(drawn_signs(content))
    for action in (b"/URI", b"/JavaScript", b"/Launch", b"/Annots", b"/EmbeddedFile"):
        assert action not in content


def test_a_huge_submission_is_cut(monkeypatch) -> None:
    monkeypatch.setattr("concertmaster_server.answers.pdf.draw.MOST_PAGES", 2)
    content = printed(*(Told(f"Question {number}", "word " * 500) for number in range(200)))
    assert 2 < count_pages(content) <= 4
    monkeypatch.setattr("concertmaster_server.answers.pdf.draw.LONGEST_TEXT", 100)
    assert count_pages(printed(Told("Question", "word " * 100_000))) == 1


def test_answers_are_told_as_on_the_receipt() -> None:
    fields = {
        "f_name": {"type": "text", "name": "name", "label": "Name"},
        "f_secret": {"type": "hidden", "name": "secret"},
        "f_sites": {"type": "repeat", "name": "sites", "label": "Sites", "row_label": "Site", "item": ["f_city"]},
        "f_city": {"type": "text", "name": "city", "label": "City"},
    }
    values = {"f_name": "Ada", "f_secret": "x", "f_sites": [{"f_city": "Berlin"}, {}]}
    (page,) = tell(compiled_form(fields), values, locale="en", entry="Entry")
    assert page.answers == (
        Told("Name", "Ada"),
        Told("Sites", rows=(("Site 1", (Told("City", "Berlin"),)), ("Site 2", ()))),
    )
