from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

from concertmaster_server.pages.receipts.build_receipt import Received, build_receipt
from concertmaster_server.pages.views import AnswerView, ReceiptView
from concertmaster_shared.forms import CompiledForm, check_answers
from tests.support.forms import NOW, compiled_form, expr, number_field, text_field

FIELDS = {
    "f_note": {"type": "note", "text": "Read this."},
    "f_part": {"type": "section", "label": "Part", "item": ["f_name", "f_empty"]},
    "f_name": text_field("name"),
    "f_empty": text_field("empty"),
    "f_from": {"name": "from_where", "type": "hidden"},
    "f_rows": {"name": "rows", "type": "repeat", "label": "Rows", "row_label": "Site", "item": ["f_city"]},
    "f_city": text_field("city"),
    "f_sum": {"name": "total", "type": "calculated", "label": "Total", "value": 7, "unit": "kg"},
    "f_own": {"name": "own", "type": "calculated", "label": "Own", "value": 8, "show": False},
}
ANSWERS: dict[str, Any] = {"name": "Ada", "from_where": "a poster", "rows": [{"city": "Oslo"}]}


def receipt_of(form: CompiledForm, answers: dict[str, Any], *, locale: str = "en", at: datetime = NOW) -> ReceiptView:
    values = check_answers(form, answers, now=NOW).values
    return build_receipt(Received(id=UUID(int=7), form=form, locale=locale, values=values, at=at))[1]


def test_it_holds_what_the_respondent_was_asked_and_saw() -> None:
    ((_, answers),) = receipt_of(compiled_form(FIELDS), ANSWERS).pages
    site = AnswerView(label="City", text="Oslo")
    assert answers == (
        AnswerView(label="Name", text="Ada"),
        AnswerView(label="Rows", rows=(("Site 1", (site,)),)),
        AnswerView(label="Total", text="7 kg"),
    )


def test_long_answers_get_the_whole_width() -> None:
    form = compiled_form({"f_a": {"name": "a", "type": "long_text", "label": "A"}, "f_b": text_field("b")})
    ((_, answers),) = receipt_of(form, {"a": "one\ntwo", "b": "x" * 81}).pages
    assert [answer.is_long for answer in answers] == [True, True]


def test_it_names_when_and_under_which_reference() -> None:
    east = datetime(2026, 4, 1, 1, 5, tzinfo=timezone(timedelta(hours=3)))
    view = receipt_of(compiled_form(FIELDS), ANSWERS, at=east)
    assert (view.received_at, view.received_iso) == ("31 March 2026, 22:05 UTC", "2026-03-31T22:05:00+00:00")
    assert view.reference == str(UUID(int=7))
    assert east.astimezone(UTC).tzinfo is UTC


def test_the_ending_depends_on_the_answers() -> None:
    endings = [
        {"screen": "e_big", "if": expr("n > 10"), "title": "That is a lot", "text": "We *call* you."},
        {"screen": "e_any", "if": expr("n > 5")},
    ]
    form = compiled_form({"f_n": number_field("n")}, endings=endings, texts={"en": {"e_any.title": "Thank you"}})
    big, middling, small = (receipt_of(form, {"n": number}) for number in (11, 6, 1))
    assert (big.heading, big.text and big.text.text) == ("That is a lot", "<p>We <em>call</em> you.</p>")
    assert (middling.heading, middling.text) == ("Thank you", None)
    assert small.heading == "Your answers have been received"


def test_only_a_kiosk_leads_back_to_the_form() -> None:
    assert receipt_of(compiled_form(FIELDS), ANSWERS).again == ""
    assert receipt_of(compiled_form(FIELDS, settings={"kiosk": True}), ANSWERS).again == "/f/test-form"
