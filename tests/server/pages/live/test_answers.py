"""Pages read controls as the server does: every text of the fields' corpora, in a browser and here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from concertmaster_server.pages.assets import assets
from concertmaster_server.pages.live.plan import plan_of
from concertmaster_shared.expressions import to_wire
from concertmaster_shared.forms import CompiledForm, compile_form, read_form, read_posted
from concertmaster_shared.forms.analysis.placement import is_noticed_in_pages
from concertmaster_shared.forms.values.refusals import Refusal
from tests.support.forms import form_json, with_tables

CORPUS = Path(__file__).parents[3] / "corpus" / "fields"
GROUPS = [(file.stem, group) for file in sorted(CORPUS.glob("*.json")) for group in json.loads(file.read_text(encoding="utf-8"))]

LEFT_TO_THE_SERVER = frozenset(
    {"choice", "consent", "email", "file", "image", "lookup", "money", "ranking", "rating", "scale", "url", "yes_no"}
)
"""Types of which pages pass over some texts that are refused afterwards: shapes of addresses, and what no control offers."""

_ASK = """
const wire = (value) => value instanceof expressions_js.Day ? expressions_js.textOf(value)
  : Array.isArray(value) ? value.map(wire)
  : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, wire(one)])) : value;
globalThis.ask = (cases) => cases.map(([step, texts]) => {
  const answer = read(step, texts);
  return answer instanceof Refusal ? ["!", `answer.${answer.wrong}`] : ["=", wire(answer)];
});
"""


def form_with(field_type: str, group: dict[str, Any]) -> CompiledForm:
    field = {"type": field_type, "name": "answer", "label": "The answer", **group["settings"]}
    tables = group.get("tables", {})
    document = form_json({"f": field, **group.get("inside", {})}, datasets={name: {"source": name} for name in tables})
    return with_tables(compile_form(read_form(document)), **tables)


def on_server(form: CompiledForm, texts: list[str]) -> list[Any]:
    field = form.fields["f"]
    value = field.accept(read_posted(form, [("answer", text) for text in texts]).answers.get("answer"))
    if isinstance(value, Refusal):
        return ["!", value.code]
    if value is None or is_noticed_in_pages(field.settings):
        return ["=", None if value is None else True]
    return ["=", to_wire(field.operand(value) if field.operand else value)]


def test_what_is_typed_is_read_alike(chromium: Browser) -> None:
    cases, wanted = [], []
    for field_type, group in GROUPS:
        lines = [*group.get("posted", ()), *group.get("posted_bad", ())]
        if not lines or field_type in {"repeat", "calculated", "hidden"}:
            continue
        form = form_with(field_type, group)
        (step,) = plan_of(form, form.pages[0].id, "en")
        for texts, *_ in lines:
            cases.append([step, texts])
            wanted.append((field_type, texts, step["t"], on_server(form, texts)))
    page = chromium.new_page()
    page.add_script_tag(content=assets()["answers.js"].body.decode() + _ASK, type="module")
    page.wait_for_function("!!globalThis.ask")
    found = page.evaluate("cases => ask(cases)", cases)
    page.close()
    assert len({field_type for field_type, *_ in wanted}) >= 20
    wrong = []
    for (field_type, texts, kind, outcome), here in zip(wanted, found, strict=True):
        is_left = outcome[0] == "!" and here[0] == "=" and (kind == "noticed" or field_type in LEFT_TO_THE_SERVER)
        if here != outcome and not is_left:
            wrong.append((field_type, texts, here, outcome))
    assert not wrong, "\n".join(map(str, wrong))
