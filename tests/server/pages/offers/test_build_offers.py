"""What stands on a page to be chosen."""

from __future__ import annotations

from typing import Any

from concertmaster_server.pages.offers.build_offers import Shelf, offers_of
from concertmaster_server.pages.views import SearchView
from concertmaster_shared.forms import CompiledForm
from concertmaster_shared.forms.datasets import MOST_INLINE
from tests.support.forms import NOW, compiled_form, text_field, with_tables

CHOICES = [{"id": "sun", "label": "Sun", "hint": "By day"}, {"id": "wind"}, {"id": "none", "anchored": True}]
LANDS = [{"id": "no", "name": "Norway"}, {"id": "fi", "name": "Finland"}]
MANY = [{"id": f"k{number:03}", "name": f"Row {number:03}"} for number in range(MOST_INLINE + 1)]


def choice(**settings: Any) -> CompiledForm:
    field = {"name": "kind", "type": "choice", "label": "Kind", "choices": CHOICES, **settings}
    return compiled_form({"f": field}, locales=["en", "de"], default_locale="en", texts={"de": {"f.choices.sun": "Sonne"}})


def lookup(rows: list[dict[str, Any]]) -> CompiledForm:
    field = {"name": "at", "type": "lookup", "label": "At", "dataset": "lands"}
    return with_tables(compiled_form({"f": field}, datasets={"lands": {"source": "lands"}}), lands=rows)


def offers(
    form: CompiledForm, *texts: str, action: str = "/f/x", locale: str = "en", hidden: frozenset[str] = frozenset()
) -> Any:
    shelf = Shelf(form=form, locale=locale, action=action, now=NOW, answers={}, hidden=hidden, address="", path=())
    return offers_of(shelf, form.fields["f"], texts)


def ids(found: Any) -> list[str]:
    return [offer.id for offer in found["offered"]]


def test_choices_stand_in_their_order_and_language() -> None:
    first, second, last = offers(choice(), locale="de")["offered"]
    assert (first.label, first.hint, second.label, last.is_anchored) == ("Sonne", "By day", "wind", True)


def test_own_words_are_offered_last_and_stay() -> None:
    form = choice(other=True)
    assert [offers(form, *texts)["offered"][-1].words for texts in ((), ("other=Sea",))] == ["", "Sea"]


def test_what_is_closed_is_not_offered_unless_it_was_chosen() -> None:
    hidden = frozenset({"f:wind"})
    assert ids(offers(choice(), hidden=hidden)) == ["sun", "none"]
    assert ids(offers(choice(), "wind", hidden=hidden)) == ["sun", "wind", "none"]


def test_each_draft_has_a_random_order_of_its_own_and_keeps_it() -> None:
    form = choice(order="random")
    of_drafts = {token: [ids(offers(form, action=f"/r/{token}/{page}")) for page in ("p1", "p2")] for token in "abcdefgh"}
    assert all(one == two and one[-1] == "none" for one, two in of_drafts.values())
    assert len({tuple(one) for one, _two in of_drafts.values()}) == 2


def test_a_small_dataset_stands_on_the_page() -> None:
    found = offers(lookup(LANDS), "no")
    assert [offer.label for offer in found["offered"]] == ["Finland", "Norway"]
    assert "search" not in found


def test_a_large_dataset_is_searched_and_what_was_chosen_stays() -> None:
    form = lookup(MANY)
    assert offers(form, "k007", action="/r/token/p1?x")["search"] == SearchView(address="/r/token/p1/find", words="Row 007")
    assert ids(offers(form, "k007")) == ["k007"]
    assert ids(offers(form, "k007", "find=row 009")) == ["k007", "k009"]
    found = offers(form, "find=row")
    assert found["search"] == SearchView(address="/f/x/find", words="row", has_asked=True, more=True)


def test_what_is_typed_has_nothing_to_offer() -> None:
    assert offers(compiled_form({"f": text_field("a")})) == {}
