import pytest

from concertmaster_designer.documents.summary import summary
from concertmaster_shared.nodes import CATALOGUE


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
        ("data.validate", {"rules": [{"check": True, "message": "x"}]}, "1 item"),
        ("data.aggregate", {"items": {"expr": "input.sites"}}, "input.sites"),
        ("data.aggregate", {"measures": {"kwh": {}}, "group_by": {"expr": "item.country"}}, "kwh by item.country"),
        ("data.join", {"left": {"expr": "steps.a"}, "right": {"expr": "steps.b"}}, "a with b"),
        ("logic.for_each", {"items": {"expr": "steps.rows"}}, "rows"),
        ("logic.for_each", {"items": {"expr": "steps.rows"}, "parallel": 20}, "rows, 20 at once"),
        ("logic.merge", {}, "all branches"),
        ("logic.merge", {"mode": "any", "timeout": 3600}, "the first branch, at most 1 h"),
        ("logic.merge", {"mode": "first", "n": 2}, "the first 2 branches"),
        ("logic.merge", {"mode": ["odd"]}, ""),
        ("logic.wait", {"seconds": 259_200}, "3 days"),
        ("logic.wait", {"seconds": {"expr": "input.pause"}}, "input.pause seconds"),
        ("logic.wait", {"seconds": 5, "until": {"expr": "input.deadline"}}, "until input.deadline"),
        ("logic.wait", {"seconds": True}, "always seconds"),
        ("logic.wait", {}, ""),
        ("logic.stop", {}, "as succeeded"),
        ("logic.stop", {"error": "Order {{ steps.o.id }} is unknown"}, "Order o.id is unknown"),
        ("flow.call", {"workflow": "a-b"}, "Escalate"),
        ("flow.call", {"workflow": "c-d"}, "c-d"),
        ("trigger.schedule", {"cron": "30 8 * * 1-5", "time_zone": "Europe/Berlin"}, "Monday to Friday at 8:30, Europe/Berlin"),
        ("trigger.schedule", {}, ""),
        ("people.approval", {"to": "{{ input.manager }}"}, "input.manager"),
        ("people.approval", {"to": ["a@x.example", "b@x.example"], "quorum": 2}, "a@x.example, b@x.example, 2 needed"),
        ("people.form", {"form": "figures", "to": {"expr": "item.email"}}, "figures to item.email"),
        ("people.form", {"to": "a@x.example"}, "a@x.example"),
        ("email.send", {"to": ["a@x.example"]}, "to a@x.example"),
        ("email.send", {}, ""),
        ("database.query", {"connection": "erp", "sql": "select\n  1"}, "erp: select 1"),
        ("database.write", {"sql": "delete from a"}, "delete from a"),
        ("webhook.send", {"event_type": "order.paid", "connection": "billing"}, "order.paid to billing"),
        ("webhook.send", {"connection": "billing"}, ""),
        ("file.write", {"name": "reports/{{ run.id }}.csv"}, "reports/run.id.csv"),
        ("unheard.of", {"a": 1}, ""),
        ("data.set", None, ""),
        ("logic.if", {"condition": {"expr": "x" * 500}}, "x" * 80),
    ],
)
def test_a_card_says_what_its_node_does(node_type, parameters, words):
    assert summary({"type": node_type, "parameters": parameters}, {"a-b": "Escalate"}) == words


@pytest.mark.parametrize("node_type", sorted(CATALOGUE))
@pytest.mark.parametrize("strange", [None, True, float("inf"), [[1]], {"expr": 5}, "{{", pytest.param(10**400, id="huge")])
def test_strange_values_do_no_harm(node_type, strange):
    parameters = {parameter.name: strange for parameter in CATALOGUE[node_type].parameters}
    assert isinstance(summary({"type": node_type, "parameters": parameters}), str)
