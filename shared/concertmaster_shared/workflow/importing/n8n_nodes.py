"""The node types of n8n that have a counterpart, each with a function that makes ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from types import MappingProxyType
from typing import Any, Final

from .drafting import OWN_PATH, list_in, map_in, number_in, text_in
from .n8n_texts import Texts, unreadable, written
from .report import Report

_LONGEST_PORT: Final = 60
_OWN_PORTS: Final = ("else", "error")
"""Ports that 'Switch' has itself."""

PASSING: Final = frozenset({"if", "switch", "wait", "noOp", "merge", "stickyNote", "limit"})
"""Types that hand on what arrives."""


@dataclass(frozen=True, slots=True)
class Source:
    """A node as it was written; ``texts`` gives its parameters as ours and notes what cannot be said."""

    place: str
    node_id: str
    parameters: Mapping[str, Any]
    texts: Texts
    report: Report
    given: str

    def value(self, value: object, at: str) -> Any:
        """Give a value as ours; ``at`` says where it stands."""
        return self.texts.value(value, at)

    def get(self, name: str) -> Any:
        """Give one parameter as ours."""
        return self.value(self.parameters.get(name), name)

    def approximate(self, reason: str) -> None:
        """Note that the node became something alike."""
        self.report.approximate(self.place, reason, self.node_id)

    def keep(self, what: str, reason: str) -> None:
        """Note a setting that stands there as it was, or is missing, and has to be mended."""
        self.report.keep(f"{self.place}, {what}", reason, self.node_id)

    def leave_out(self, what: str, reason: str) -> None:
        """Note a setting without a counterpart."""
        self.report.leave_out(f"{self.place}, {what}", reason, self.node_id)


@dataclass(frozen=True, slots=True)
class Made:
    """What a node became; ``ports`` are its outputs in the order in which theirs are numbered."""

    type: str
    parameters: dict[str, object] = field(default_factory=dict)
    ports: tuple[str, ...] = ("out",)
    gives: str = ""


def _manual(_source: Source) -> Made:
    return Made("trigger.manual")


_ANSWERS: Final = {
    "lastNode": "It answered with what the last node gave; here it answers when the run is over, with what 'Return' gives.",
    "responseNode": (
        "It answered as soon as 'Respond to Webhook' ran; here that is 'Return', and the answer goes out when the run is over."
    ),
}


def _webhook(source: Source) -> Made:
    path = re.sub(r"[^A-Za-z0-9_-]+", "-", text_in(source.parameters, "path")).strip("-")
    if (method := text_in(source.parameters, "httpMethod") or "GET") != "POST":
        source.approximate(f"It answered {method}; here webhooks are POST with a JSON body, and the body alone is 'input'.")
    finished = _ANSWERS.get(text_in(source.parameters, "responseMode"), "")
    if finished:
        source.approximate(finished)
    if path:
        source.keep("secret", OWN_PATH)
    return Made("trigger.webhook", {**({"path": path} if path else {}), "respond": "finished" if finished else "accepted"})


def _schedule(source: Source) -> Made:
    rules = list_in(source.parameters, "rule", "interval") or list_in(source.parameters, "triggerTimes", "item")
    cron = _cron(rules[0] if rules and isinstance(rules[0], dict) else {})
    if len(rules) > 1:
        source.leave_out("further rules", "A schedule has one rule here. Add a start for each other one.")
    if cron is None:
        source.approximate("Its rule has no counterpart; it stands at every hour now.")
    return Made("trigger.schedule", {"cron": cron or "0 * * * *"})


def _cron(rule: Mapping[str, Any]) -> str | None:  # noqa: PLR0911 - one line a unit
    unit = text_in(rule, "field", "mode") or "days"
    hour, minute = (
        int(number_in(rule, "triggerAtHour", number_in(rule, "hour", 0))),
        int(number_in(rule, "triggerAtMinute", number_in(rule, "minute", 0))),
    )
    match unit:
        case "cronExpression" | "custom":
            parts = (text_in(rule, "expression", "cronExpression")).split()
            return " ".join(parts[-5:]) if len(parts) in {5, 6} else None
        case "minutes" | "everyMinute":
            return f"*/{max(1, int(number_in(rule, 'minutesInterval', 1)))} * * * *"
        case "hours" | "everyHour":
            return f"{minute} */{max(1, int(number_in(rule, 'hoursInterval', 1)))} * * *"
        case "days" | "everyDay":
            return f"{minute} {hour} * * *" if number_in(rule, "daysInterval", 1) == 1 else None
        case "weeks" | "everyWeek":
            days = rule.get("triggerAtDay", rule.get("weekday", [1]))
            return f"{minute} {hour} * * {','.join(str(day) for day in days) if isinstance(days, list) else days}"
        case "months" | "everyMonth":
            return f"{minute} {hour} {int(number_in(rule, 'triggerAtDayOfMonth', number_in(rule, 'dayOfMonth', 1)))} * *"
        case _:
            return None


def _set(source: Source) -> Made:
    values: dict[str, object] = {}
    for one in list_in(source.parameters, "assignments", "assignments"):
        if isinstance(one, dict) and text_in(one, "name"):
            values[one["name"]] = source.value(one.get("value"), one["name"])
    for kind in map_in(source.parameters, "values").values():
        for one in kind if isinstance(kind, list) else []:
            if isinstance(one, dict) and text_in(one, "name"):
                values[one["name"]] = source.value(one.get("value"), one["name"])
    if raw := text_in(source.parameters, "jsonOutput"):
        read = _json(source, raw, "jsonOutput")
        if isinstance(read, dict) and set(read) == {"expr"}:
            return Made("data.set", {"values": read})
        values |= read if isinstance(read, dict) else {}
    if any("." in name for name in values):
        source.approximate("Names with points in them stand as they are, not as fields in fields.")
    if source.parameters.get("includeOtherFields") or (
        source.parameters.get("values") and not source.parameters.get("keepOnlySet")
    ):
        source.approximate(
            "Other fields were kept as well; the output here holds exactly what is set. Add those that are needed."
        )
    return Made("data.set", {"values": values})


_OPERATIONS: Final = {
    "equals": "{a} == {b}", "equal": "{a} == {b}", "notEquals": "{a} != {b}", "notEqual": "{a} != {b}",
    "larger": "{a} > {b}", "gt": "{a} > {b}", "largerEqual": "{a} >= {b}", "gte": "{a} >= {b}", "after": "{a} > {b}",
    "smaller": "{a} < {b}", "lt": "{a} < {b}", "smallerEqual": "{a} <= {b}", "lte": "{a} <= {b}", "before": "{a} < {b}",
    "contains": "contains({a}, {b})", "notContains": "not contains({a}, {b})",
    "startsWith": "starts_with({a}, {b})", "endsWith": "ends_with({a}, {b})",
    "isEmpty": "empty({a})", "empty": "empty({a})", "isNotEmpty": "not empty({a})", "notEmpty": "not empty({a})",
    "exists": "{a} != null", "notExists": "{a} == null", "true": "{a} == true", "false": "{a} == false",
    "regex": "matches({a}, {b})",
}  # fmt: skip


def _condition(source: Source, holder: Mapping[str, Any], place: str) -> dict[str, str] | None:
    """Give the condition of an If, a Filter or a case of a Switch, of either generation."""
    parts: list[str | None] = []
    rules = list_in(holder, "conditions")
    for one in rules:
        operator = map_in(one, "operator")
        parts.append(_compare(source, one, (text_in(operator, "operation"), "leftValue", "rightValue"), place))
    old = {} if rules else map_in(holder, "conditions")
    for kind, listed in old.items():
        for one in listed if isinstance(listed, list) else []:
            default = "true" if kind == "boolean" else "equal"
            parts.append(_compare(source, one, (text_in(map_in(one), "operation") or default, "value1", "value2"), place))
    if not parts or any(part is None for part in parts):
        return None
    joint = " or " if text_in(holder, "combinator", "combineOperation").lower() in {"or", "any"} else " and "
    return {"expr": joint.join(f"({part})" if len(parts) > 1 else str(part) for part in parts)}


def _compare(source: Source, rule: object, names: tuple[str, str, str], place: str) -> str | None:
    operation, left, right = names
    if not isinstance(rule, dict):
        source.leave_out(place, "It is no comparison.")
        return None
    values = [written(source.value(rule.get(side), place)) for side in (left, right)]
    return _compared(source, operation, values, place)


def _compared(source: Source, operation: str, values: list[str], place: str) -> str:
    pattern = _OPERATIONS.get(operation)
    if pattern is None:
        source.keep(place, f"The comparison '{operation}' has no counterpart. It stands there as it was.")
        return unreadable(f"{values[0]} {operation} {values[1]}")["expr"]
    return pattern.format(a=values[0], b=values[1])


def _if(source: Source) -> Made:
    holder = source.parameters.get("conditions")
    rules = map_in(source.parameters, "conditions")
    condition = (
        _condition(source, rules if "conditions" in rules else source.parameters, "condition")
        if isinstance(holder, dict)
        else None
    )
    return Made("logic.if", {"condition": condition} if condition else {}, ("true", "false"))


def _switch(source: Source) -> Made:
    cases: list[dict[str, object]] = []
    taken: dict[str, None] = dict.fromkeys(_OWN_PORTS)
    spare = (f"case_{number}" for number in count(1))
    value = source.get("value1") if "value1" in source.parameters else None
    for number, rule in enumerate(list_in(source.parameters, "rules", "values") or list_in(source.parameters, "rules", "rules")):
        if not isinstance(rule, dict):
            continue
        port = _port(text_in(rule, "outputKey"), number + 1, taken, spare)
        if "conditions" in rule:
            when = _condition(source, map_in(rule, "conditions"), f"rule {number + 1}")
        else:
            operation = text_in(rule, "operation") or "equal"
            place = f"rule {number + 1}"
            sides = [written(value), written(source.value(rule.get("value2"), place))]
            when = {"expr": _compared(source, operation, sides, place)}
        cases.append({"port": port, "when": when or {"expr": "false"}})
        taken[port] = None
    return Made("logic.switch", {"cases": cases}, (*list(taken)[len(_OWN_PORTS) :], "else"))


def _port(word: str, number: int, taken: Collection[str], spare: Iterator[str]) -> str:
    """Name a case by its word, or else by its number; by one of the spare names where other ports have both."""
    port = re.sub(r"[^A-Za-z0-9_-]+", "_", word).strip("_")[:_LONGEST_PORT]
    names = chain([port] if port else [], [f"case_{number}"], spare)
    return next(name for name in names if name not in taken)


def _filter(source: Source) -> Made:
    condition = _condition(source, map_in(source.parameters, "conditions"), "condition")
    source.approximate("It let items through one by one; here it keeps those of a list. Say in 'items' which list that is.")
    return Made("data.filter", {"items": {"expr": source.given}, **({"where": condition} if condition else {})})


def _merge(source: Source) -> Made:
    if source.parameters.get("mode", "append") != "append":
        source.approximate("It joined the items of its inputs; here it only waits for them. 'Join' puts two lists together.")
    return Made("logic.merge", {"mode": "all"})


def _loop(source: Source) -> Made:
    source.approximate("It took items in batches; here the body runs for each item, and need not lead back.")
    return Made("logic.for_each", {"items": {"expr": source.given}}, ("done", "item"))


def _http(source: Source) -> Made:
    parameters: dict[str, object] = {
        "method": text_in(source.parameters, "method", "requestMethod") or "GET",
        "url": source.get("url") or "",
    }
    for ours, theirs in (("headers", "headerParameters"), ("query", "queryParameters")):
        listed = list_in(source.parameters, theirs, "parameters") or list_in(source.parameters, f"{theirs}Ui", "parameter")
        named = {
            one["name"]: source.value(one.get("value"), one["name"])
            for one in listed
            if isinstance(one, dict) and text_in(one, "name")
        }
        if named:
            parameters[ours] = named
    if body := {
        one["name"]: source.value(one.get("value"), one["name"])
        for one in list_in(source.parameters, "bodyParameters", "parameters")
        if isinstance(one, dict) and text_in(one, "name")
    }:
        parameters["json"] = body
    if raw := text_in(source.parameters, "jsonBody"):
        parameters["json"] = _json(source, raw, "jsonBody")
    if source.parameters.get("authentication") not in (None, "none"):
        source.leave_out("authentication", "Choose a connection of yours in the node.")
    return Made("http.request", parameters)


def _json(source: Source, raw: str, at: str) -> object:
    try:
        return source.texts.json(raw, at)
    except ValueError:
        source.keep(at, "It is no JSON.")
        return unreadable(raw)


def _mail(source: Source) -> Made:
    to = source.get("toEmail") or source.get("sendTo") or ""
    html = source.get("html") or (source.get("message") if source.parameters.get("emailType", "html") == "html" else None)
    parameters = {"to": to, "subject": source.get("subject") or "", "text": source.get("text"), "html": html}
    if source.parameters.get("fromEmail"):
        source.leave_out("fromEmail", "The sender is that of the connection.")
    return Made("email.send", {name: value for name, value in parameters.items() if value})


def _postgres(source: Source) -> Made:
    if source.parameters.get("operation", "executeQuery") != "executeQuery":
        source.leave_out("operation", "Write it as SQL.")
    sql, values = source.texts.sql(text_in(source.parameters, "query"), "query")
    if values or "{{" in sql:
        source.approximate("Values come in by name here, as ':name', and never become SQL. Check them under 'Values'.")
    reads = sql.lstrip().lower().startswith(("select", "with"))
    named = {"parameters": values} if values else {}
    return Made("database.query" if reads else "database.write", {"sql": sql, **named})


def _wait(source: Source) -> Made:
    if (mode := source.parameters.get("resume", "timeInterval")) == "specificTime":
        return Made("logic.wait", {"until": source.get("dateTime")})
    if mode != "timeInterval":
        source.approximate("It waited for a call; here 'Wait' waits for time alone. A form or an approval waits for people.")
    unit = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}.get(text_in(source.parameters, "unit") or "hours", 3600)
    amount = source.get("amount")
    if isinstance(amount, dict | str) and "{{" in str(source.parameters["amount"]):
        return Made("logic.wait", {"seconds": {"expr": f"({written(amount)}) * {unit}" if unit > 1 else written(amount)}})
    return Made("logic.wait", {"seconds": number_in(source.parameters, "amount", 1) * unit})


def _stop(source: Source) -> Made:
    return Made("logic.stop", {"error": source.get("errorMessage") or "Stopped"}, ())


def _answer(source: Source) -> Made:
    raw = text_in(source.parameters, "responseBody")
    is_json = raw and source.parameters.get("respondWith", "json") == "json"
    body = _json(source, raw, "responseBody") if is_json else source.get("responseBody")
    return Made("flow.return", {"value": {"expr": source.given} if body is None else body}, ())


def _call(source: Source) -> Made:
    source.leave_out("workflow", "Which workflow it calls is not in the file. Choose one of yours.")
    return Made("flow.call", {"input": {"data": {"expr": source.given}}})


def _sort(source: Source) -> Made:
    fields = [one for one in list_in(source.parameters, "sortFieldsUi", "sortField") if isinstance(one, dict)]
    name = text_in(fields[0], "fieldName") if fields else ""
    if len(fields) > 1:
        source.approximate("Only the first key is carried over.")
    descending = bool(fields) and fields[0].get("order") == "descending"
    by = {"by": {"expr": f"item.{name}"}} if name.isidentifier() else {}
    return Made("data.sort", {"items": {"expr": source.given}, **by, "direction": "desc" if descending else "asc"})


def _nothing(_source: Source) -> Made:
    return Made("data.set", {"values": {}})


MADE: Final[Mapping[str, Callable[[Source], Made]]] = MappingProxyType(
    {
        "manualTrigger": _manual, "start": _manual, "executeWorkflowTrigger": _manual, "webhook": _webhook,
        "scheduleTrigger": _schedule, "cron": _schedule, "interval": _schedule,
        "set": _set, "if": _if, "switch": _switch, "filter": _filter, "merge": _merge, "splitInBatches": _loop,
        "httpRequest": _http, "emailSend": _mail, "gmail": _mail, "postgres": _postgres, "wait": _wait, "stopAndError": _stop,
        "respondToWebhook": _answer, "executeWorkflow": _call, "sort": _sort, "noOp": _nothing,
    }
)  # fmt: skip
"""By the last part of their type's name."""
