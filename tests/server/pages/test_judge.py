from typing import Any

from concertmaster_server.pages.entry import read_entry
from concertmaster_server.pages.judge import Verdict, judge_page, judge_whole, page_before
from concertmaster_shared.forms import check_answers, compile_form, read_form
from tests.support.form_site import INTAKE
from tests.support.forms import NOW, compiled_form, expr, text_field

FORM = compile_form(read_form(INTAKE))


def judged(page: str, answers: dict[str, Any], *, shown: str = "") -> Verdict:
    entry = read_entry(FORM, [("_page", page), ("_shown", shown)])
    return judge_page(FORM, page, entry, answers=answers, now=NOW, locale="en")


def told(verdict: Verdict) -> list[str]:
    return [problem.path for problem in verdict.problems]


def test_a_good_page_leads_to_the_next() -> None:
    verdict = judged("p1", {"name": "Ada"})
    assert (verdict.accepted, verdict.page) == (True, "p2")


def test_a_page_is_told_its_own_problems_alone() -> None:
    verdict = judged("p1", {})
    assert (verdict.accepted, verdict.page, told(verdict), verdict.opened) == (False, "p1", ["/answers/name"], frozenset())


def test_questions_nobody_has_seen_are_no_mistakes_yet() -> None:
    opened = judged("p1", {"name": "Ada", "kind": "other"})
    assert (opened.accepted, opened.page, told(opened), opened.opened) == (False, "p1", [], {"/answers/which"})
    seen = judged("p1", {"name": "Ada", "kind": "other"}, shown="f_which")
    assert (told(seen), seen.opened) == (["/answers/which"], frozenset())


def test_behind_the_last_page_everything_is_judged() -> None:
    done = judged("p2", {"name": "Ada", "agree": True})
    assert (done.accepted, done.page) == (True, None)
    earlier = judged("p2", {"agree": True})
    assert (earlier.accepted, earlier.page, told(earlier)) == (False, "p1", ["/answers/name"])


def test_a_whole_form_is_told_on_the_page_of_its_first_problem() -> None:
    verdict = judge_whole(FORM, {"name": "Ada", "sites": [{"kwh": 1}]}, now=NOW, locale="en")
    assert (verdict.page, told(verdict)) == ("p1", ["/answers/sites/0/city"])
    assert judge_whole(FORM, {"name": "Ada"}, now=NOW, locale="en").page == "p2"


def test_a_check_of_no_field_in_particular_is_told_on_the_page_that_was_sent() -> None:
    fields = {"f_a": text_field("a"), "f_b": text_field("b")}
    pages = [{"id": "p1", "items": ["f_a"]}, {"id": "p2", "items": ["f_b"]}]
    form = compiled_form(fields, pages=pages, checks=[{"id": "k", "if_not": expr("a == b"), "text": "They differ."}])
    entry = read_entry(form, [("_page", "p2")])
    verdict = judge_page(form, "p2", entry, answers={"a": "x", "b": "y"}, now=NOW, locale="en")
    assert (verdict.page, [problem.message for problem in verdict.problems]) == ("p2", ["They differ."])


def test_back_goes_to_the_page_shown_before() -> None:
    fields = {f"f_{name}": text_field(name) for name in "abc"}
    shows = {"b": {"show_if": expr('a == "x"')}}
    form = compiled_form(fields, pages=[{"id": name, "items": [f"f_{name}"], **shows.get(name, {})} for name in "abc"])
    for answers, before in (({"a": "x"}, "b"), ({"a": "y"}, "a")):
        assert page_before(form, "c", check_answers(form, answers, now=NOW)) == before
    assert page_before(form, "a", check_answers(form, {}, now=NOW)) is None
