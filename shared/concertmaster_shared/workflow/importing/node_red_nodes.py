"""The node types of Node-RED that have a counterpart, each with a function that makes ours."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from .drafting import OWN_PATH, json_in, list_in, number_in, text_in
from .n8n_texts import unreadable
from .report import Report

_MINUTE: Final = 60
_HOUR: Final = 60

BRIDGED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "link in": "", "link out": "", "junction": "",
        "json": "JSON is read and written where it is needed, so the node is left out and the wire goes on.",
    }
)  # fmt: skip
"""Types that are not needed here: what leads to them leads on to what follows."""

SINKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "debug": "Every step's output can be seen in its run, so nothing has to be printed.",
        "catch": "Here each node has a port 'error'. Connect those that are to be caught.",
        "status": "The states of steps can be seen in the run.",
        "complete": "Connect the port 'out' of the node itself.",
    }
)
"""Types that stand for something that is there by itself."""


@dataclass(frozen=True, slots=True)
class Source:
    """A node as it was written; ``template`` and ``message`` give its texts and its ways into the message as ours."""

    place: str
    node_id: str
    settings: Mapping[str, Any]
    template: Callable[[str], str]
    message: Callable[[str], str]
    report: Report
    given: str

    def text(self, *names: str) -> str:
        """Give a setting that is a text."""
        return text_in(self.settings, *names)

    def approximate(self, reason: str) -> None:
        """Note that the node became something alike."""
        self.report.approximate(self.place, reason, self.node_id)

    def keep(self, what: str, reason: str) -> None:
        """Note a setting that stands there as it was and has to be mended."""
        self.report.keep(f"{self.place}, {what}", reason, self.node_id)

    def leave_out(self, what: str, reason: str) -> None:
        """Note a setting without a counterpart."""
        self.report.leave_out(f"{self.place}, {what}", reason, self.node_id)

    def value(self, text: object, kind: object, place: str) -> object:  # noqa: PLR0911 - one line a kind
        """Give a typed value of theirs as ours."""
        match kind:
            case "msg":
                return {"expr": self.message(str(text))}
            case "num":
                return number_in({"it": text}, "it", 0)
            case "bool":
                return str(text).lower() == "true"
            case "json":
                try:
                    return json_in(str(text))
                except ValueError:
                    self.keep(place, "It is no JSON.")
                    return unreadable(str(text))
            case "date":
                return {"expr": "now()"}
            case "str" | None | "":
                return str(text).replace("{{", r"\{{")
            case _:
                shown = str(text)[:200]
                self.keep(place, f"A value of the kind '{kind}' has no counterpart. It stands there as it was: '{shown}'")
                return unreadable(str(text))


@dataclass(frozen=True, slots=True)
class Made:
    """What a node became; ``ports`` are its outputs in the order of its wires."""

    type: str
    parameters: dict[str, object] = field(default_factory=dict)
    ports: tuple[str, ...] = ("out",)


def _inject(source: Source) -> Made:
    cron, seconds = source.text("crontab"), number_in(source.settings, "repeat", 0)
    if cron:
        return Made("trigger.schedule", {"cron": cron})
    if seconds:
        minutes = max(1, round(seconds / _MINUTE))
        hours = max(1, minutes // 60)
        if seconds != minutes * _MINUTE or _HOUR % min(minutes, _HOUR):
            source.approximate(f"It started every {seconds:g} seconds; a schedule here goes by the minutes of an hour.")
        return Made("trigger.schedule", {"cron": f"0 */{hours} * * *" if minutes >= _HOUR else f"*/{minutes} * * * *"})
    if source.settings.get("payloadType") not in (None, "date", "") and str(source.settings.get("payload", "")):
        source.leave_out("payload", "What a run starts with is given when it is started.")
    return Made("trigger.manual")


def _http_in(source: Source) -> Made:
    path = re.sub(r"[^A-Za-z0-9_-]+", "-", source.text("url")).strip("-")
    if (method := source.text("method").upper() or "GET") != "POST":
        source.approximate(f"It answered {method}; here webhooks are POST with a JSON body, and the body alone is 'input'.")
    if path:
        source.keep("secret", OWN_PATH)
    return Made("trigger.webhook", {**({"path": path} if path else {}), "respond": "finished"})


def _http_response(source: Source) -> Made:
    if source.text("statusCode"):
        source.leave_out("statusCode", "A run that succeeds answers 200.")
    return Made("flow.return", {"value": {"expr": source.given}}, ())


def _http_request(source: Source) -> Made:
    method = source.text("method") or "GET"
    if method == "use":
        source.approximate("The method came with the message; it is GET now.")
        method = "GET"
    parameters: dict[str, object] = {"method": method, "url": source.template(source.text("url"))}
    if method in {"POST", "PUT", "PATCH"}:
        parameters["json"] = {"expr": source.given}
    return Made("http.request", parameters)


def _change(source: Source) -> Made:
    values: dict[str, object] = {}
    for number, rule in enumerate(list_in(source.settings, "rules")):
        place = f"rule {number + 1}"
        if not isinstance(rule, dict) or rule.get("t") != "set" or rule.get("pt", "msg") != "msg":
            source.leave_out(place, "Only setting a part of the message has a counterpart.")
            continue
        name = str(rule.get("p", "payload")).replace(".", "_")
        values[re.sub(r"\W+", "_", name) or "payload"] = source.value(rule.get("to", ""), rule.get("tot", "str"), place)
    if any("_" in name for name in values):
        source.approximate("Parts of parts are written with '_' in place of the point.")
    return Made("data.set", {"values": values})


_SIGNS: Final = {"eq": "==", "neq": "!=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
_WORDS: Final = {
    "cont": "contains({a}, {b})", "regex": "matches({a}, {b})", "true": "{a} == true", "false": "{a} == false",
    "null": "{a} == null", "nnull": "{a} != null", "empty": "empty({a})", "nempty": "not empty({a})",
}  # fmt: skip


def _switch(source: Source) -> Made:
    subject = source.message(source.text("property") or "payload")
    cases: list[dict[str, object]] = []
    ports: list[str] = []
    for number, rule in enumerate(list_in(source.settings, "rules")):
        kind = rule.get("t") if isinstance(rule, dict) else None
        if kind == "else":
            ports.append("else")
            continue
        port = f"case_{number + 1}"
        when = _when(source, subject, rule if isinstance(rule, dict) else {}, f"rule {number + 1}")
        cases.append({"port": port, "when": {"expr": when}})
        ports.append(port)
    if str(source.settings.get("checkall", "true")) == "true" and len(cases) > 1:
        source.approximate("It sent the message to every output that fits; here the first case that holds is taken.")
    return Made("logic.switch", {"cases": cases}, tuple(ports))


def _when(source: Source, subject: str, rule: Mapping[str, Any], place: str) -> str:
    kind = str(rule.get("t"))
    value = _written(source.value(rule.get("v", ""), rule.get("vt", "str"), place))
    if kind in _SIGNS:
        return f"{subject} {_SIGNS[kind]} {value}"
    if kind == "btwn":
        return (
            f"{subject} >= {value} and {subject} <= {_written(source.value(rule.get('v2', ''), rule.get('v2t', 'str'), place))}"
        )
    if kind in _WORDS:
        return _WORDS[kind].format(a=subject, b=value)
    source.keep(place, f"The comparison '{kind}' has no counterpart. It stands there as it was.")
    return unreadable(f"{subject} {kind} {value}")["expr"]


def _written(value: object) -> str:
    return str(value["expr"]) if isinstance(value, dict) and set(value) == {"expr"} else json.dumps(value, ensure_ascii=False)


def _template(source: Source) -> Made:
    field_name = re.sub(r"\W+", "_", source.text("field") or "payload")
    text = source.text("template")
    if source.settings.get("syntax") == "plain":
        return Made("data.set", {"values": {field_name: text.replace("{{", r"\{{")}})
    return Made("data.set", {"values": {field_name: source.template(text)}})


def _delay(source: Source) -> Made:
    if source.settings.get("pauseType", "delay") not in ("delay", "delayv"):
        source.approximate("It held messages to a rate; here each run waits. Limits stand in the settings of the workflow.")
    units = {"milliseconds": 0.001, "seconds": 1, "minutes": 60, "hours": 3600, "days": 86400}
    return Made("logic.wait", {"seconds": number_in(source.settings, "timeout", 1) * units.get(source.text("timeoutUnits"), 1)})


def _split(source: Source) -> Made:
    source.approximate("It sent the parts one by one; here what follows 'item' is the body of a loop.")
    return Made("logic.for_each", {"items": {"expr": source.given}}, ("item",))


def _join(source: Source) -> Made:
    source.approximate("It put messages together; here it waits for the branches that lead to it.")
    return Made("logic.merge", {"mode": "all"})


def _mail(source: Source) -> Made:
    return Made(
        "email.send",
        {
            "to": source.text("name") if "@" in source.text("name") else "",
            "subject": "Message",
            "text": {"expr": f"text({source.given})"},
        },
    )


MADE: Final[Mapping[str, Callable[[Source], Made]]] = MappingProxyType(
    {
        "inject": _inject, "http in": _http_in, "http response": _http_response, "http request": _http_request,
        "change": _change, "switch": _switch, "template": _template, "delay": _delay, "split": _split, "join": _join,
        "e-mail": _mail,
    }
)  # fmt: skip
