from time import perf_counter

import pytest

from concertmaster_designer.documents.typing import Outlook, complete
from concertmaster_designer.documents.typing.flow import NEAR
from concertmaster_shared.expressions import FUNCTIONS, ExpressionError, check, parse
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow import Draft, Edge, Node, WorkflowDocument
from concertmaster_shared.workflow.edits import AddNode, SetParameters

UNKNOWN = {"expression.unknown_name", "expression.unknown_field", "expression.unknown_function", "expression.no_field"}


def offers(outlook, node_id, marked, parameter=None):
    place = marked.index("|")
    return complete(marked.replace("|", "", 1), place, outlook.at(node_id, parameter)).offers


def labels(outlook, node_id, marked, parameter=None):
    return [offer.label for offer in offers(outlook, node_id, marked, parameter)]


def completed(outlook, node_id, marked, label):
    text = marked.replace("|", "", 1)
    return next(offer for offer in offers(outlook, node_id, marked) if offer.label == label).complete(text)


def test_names_functions_and_words_where_a_value_belongs(outlook):
    found = labels(outlook, "set", "|")
    assert {"input", "steps", "run", "step", "true", "not", *FUNCTIONS} <= set(found)
    assert not {"item", "and", "or"} & set(found)
    assert {"item", "index"} <= set(labels(outlook, "inner", "|"))
    assert set(labels(outlook, "set", "input |")) == {"and", "or", "in"}


def test_fields_of_the_form_and_of_its_repeats(outlook):
    assert labels(outlook, "set", "input.sit|") == ["sites", "sites_kwh"]
    assert set(labels(outlook, "set", "input.sites[0].|")) == {"city", "kwh", "metered", "share"}
    assert labels(outlook, "set", "map(input.sites, item.kw|)") == ["kwh"]
    assert labels(outlook, "set", "filter(input.sites, item.metered).ci|") == ["city"]
    assert labels(outlook, "set", "input.company.|") == []


def test_a_field_of_the_input_is_found_by_its_own_name(outlook):
    assert completed(outlook, "set", "1 + total|", "total") == "1 + input.total"


def test_only_steps_that_have_ended_nearest_first(outlook):
    assert labels(outlook, "last", "steps.|") == ["after", "loop", "set", "get-it", "start", "inner"]
    assert "aside" not in labels(outlook, "last", "steps.|")
    assert "last" not in labels(outlook, "last", "steps.|")


def test_names_that_need_brackets_get_them(outlook):
    assert completed(outlook, "set", "steps.ge|", "get-it") == 'steps["get-it"]'
    assert completed(outlook, "set", "1 + steps.| > 2", "get-it") == '1 + steps["get-it"] > 2'
    assert completed(outlook, "set", 'steps["|', "get-it") == 'steps["get-it"]'
    assert completed(outlook, "set", "steps['g|'].json", "get-it") == "steps['get-it'].json"
    assert completed(outlook, "set", 'steps["g|"', "get-it") == 'steps["get-it"]'


def test_the_whole_word_is_taken_away(outlook):
    assert completed(outlook, "set", "input.com|pa + 1", "company") == "input.company + 1"


def test_functions_bring_their_brackets_once(outlook):
    (offer,) = offers(outlook, "set", "roun|")
    assert (offer.complete("roun"), offer.back, offer.detail) == ("round()", 1, "number")
    assert offer.help
    assert completed(outlook, "set", "roun|(1)", "round") == "round(1)"
    assert next(offer for offer in offers(outlook, "set", "tod|") if offer.label == "today").back == 0


@pytest.mark.parametrize(
    ("marked", "first"),
    [
        ("1 * input.s|", "staff"),
        ("input.company == input.s|", "source"),
        ("not input.h|", "hazardous"),
        ("join(input.s|", "sites"),
        ("upper(input.s|", "source"),
    ],
)
def test_what_fits_the_place_stands_first(outlook, marked, first):
    assert labels(outlook, "set", marked)[0] == first


def test_the_parameter_says_what_fits(outlook):
    condition = CATALOGUE["logic.if"].parameter("condition")
    found = offers(outlook, "last", "input.h|", condition)
    assert found[0].detail == "yes or no"


def every_place(texts):
    return [(text, place) for text in texts for place in range(len(text) + 1)]


PLACES = every_place(
    [
        'if(input.total > 1, steps["get-it"].json, steps.set.total) + sum(map(input.sites, item.kwh))',
        "steps.inner.double[0] and not input.sites.city in run.id",
        "filter(input.sites, any(steps.inner, item.double > 1))",
        "{'a': input.energy_cost.amount}.a + step.key",
    ]
)


@pytest.mark.parametrize("node_id", ["set", "inner", "last"])
def test_nothing_is_offered_that_the_check_would_call_unknown(outlook, node_id):
    sight = outlook.at(node_id)
    checked = 0
    for text, place in PLACES:
        for offer in complete(text[:place], place, sight).offers:
            whole = offer.complete(text[:place])
            if offer.kind == "function":
                assert offer.label in FUNCTIONS
                continue
            for ending in ("", " 1", ")", "))", ")))", "}", " 1)", " 1))", "})"):
                try:
                    expression = parse(whole + ending)
                except ExpressionError:
                    continue
                for scope in (sight.allowed, sight.known):
                    found = [
                        error for error in check(expression, scope) if error.code in UNKNOWN and error.position >= offer.start
                    ]
                    assert not found, (whole, found)
                checked += 1
                break
    assert checked > 500


def test_names_of_strange_fields_are_offered_as_they_can_be_read(outlook, draft):
    strange = ["a b", "and", "_x", 'qu"ote', "1st", "ü", "e\u0301", "\\"]
    draft.apply([SetParameters(id="set", set={"values": dict.fromkeys(strange, 1)})])
    outlook.forget()
    for offer in offers(outlook, "loop", "steps.set.|"):
        parse(offer.complete("steps.set."))
    for quote in "\"'":
        for offer in offers(outlook, "loop", f"steps.set[{quote}|"):
            (reference,) = parse(offer.complete(f"steps.set[{quote}")).references
            assert reference.parts[-1] in {offer.label, "\u00e9"}


def test_the_call_around_a_place(outlook):
    text = "round(input.total, "
    call = complete(text, len(text), outlook.at("set")).call
    assert (call.name, call.index) == ("round", 1)


def test_the_nearest_of_ten_thousand_nodes_upstream_are_offered_within_a_frame():
    count = 10_000
    nodes = tuple(Node(id=f"fetch_{n}", type="http.request", name=f"Fetch {n}") for n in range(count))
    edges = tuple(Edge(id=f"e{n}", source=f"fetch_{n}", target=f"fetch_{n + 1}") for n in range(count - 1))
    draft = Draft(WorkflowDocument(nodes=nodes, edges=edges))
    outlook = Outlook(draft)
    last = f"fetch_{count - 1}"
    complete("steps.", 6, outlook.at(last))
    times = []
    for text in ("steps.", "steps.fetch_92", "steps.f99", "s", "steps.fetch_9001.js"):
        edits = [SetParameters(id=last, set={"url": text})]
        draft.apply(edits)
        outlook.edited(edits)
        tries = []
        for _ in range(5):
            start = perf_counter()
            found = complete(text, len(text), outlook.at(last))
            tries.append(perf_counter() - start)
            assert found.offers
        times.append(min(tries))
    assert max(times) < 0.02, times
    edits = [AddNode(node=Node(id="z", type="data.set"))]
    draft.apply(edits)
    outlook.edited(edits)
    assert complete("steps.", 6, outlook.at(last)).total == NEAR
