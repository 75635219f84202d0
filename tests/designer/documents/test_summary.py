import pytest

from concertmaster_designer.documents.summary import summary


@pytest.mark.parametrize(
    ("node_type", "parameters", "words"),
    [
        ("http.request", {"method": "POST", "url": "https://erp.example/orders"}, "POST erp.example/orders"),
        ("http.request", {"url": {"expr": "steps.total.url"}}, "GET total.url"),
        ("http.request", {"url": "https://["}, "GET https://["),
        ("http.request", {}, "GET"),
        ("trigger.form", {"form": "supplier-intake"}, "supplier-intake"),
        ("trigger.webhook", {"path": "orders"}, "/hooks/orders"),
        ("trigger.webhook", {}, "address made at publishing"),
        ("trigger.manual", {}, ""),
        ("logic.if", {"condition": {"expr": "steps.total.total >  1000"}}, "total.total > 1000"),
        ("logic.if", {"condition": True}, "always"),
        ("data.set", {"values": {"a": 1, "b": 2}}, "a, b"),
        ("data.set", {"values": {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}}, "a, b, c and 2 more"),
        ("data.set", {"values": 3}, "3"),
        ("data.filter", {"items": {"expr": "input.sites"}, "where": {"expr": "item.kwh > 1000"}}, "where item.kwh > 1000"),
        ("data.filter", {}, ""),
        ("data.sort", {"items": {"expr": "input.sites"}, "by": {"expr": "item.kwh"}}, "by item.kwh"),
        ("data.sort", {}, ""),
        ("logic.switch", {"cases": [{"port": "large", "when": True}, {"port": "small", "when": True}]}, "large, small"),
        ("logic.switch", {"cases": 5}, ""),
        ("flow.return", {"value": {"total": 1}}, "total"),
        ("flow.return", {"value": [1, 2]}, "2 items"),
        ("unheard.of", {"a": 1}, ""),
        ("data.set", None, ""),
        ("logic.if", {"condition": {"expr": "x" * 500}}, "x" * 80),
    ],
)
def test_a_card_says_what_its_node_does(node_type, parameters, words):
    assert summary({"type": node_type, "parameters": parameters}) == words
