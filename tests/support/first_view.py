"""A first page as somebody sees it who never was there: what comes over the wire, when it stands, and how soon it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Page

from tests.support.forms import expr, form_json

_WATCH: Final = """
window.seen = { lcp: 0, cls: 0, inp: 0 };
const watch = (type, take, more) =>
  new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
watch("largest-contentful-paint", (entry) => (seen.lcp = entry.startTime));
watch("layout-shift", (entry) => entry.hadRecentInput || (seen.cls += entry.value));
watch("event", (entry) => entry.interactionId && (seen.inp = Math.max(seen.inp, entry.duration)), { durationThreshold: 16 });
"""

_SLOW_4G: Final = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
_SLOWER: Final = 4
_IDLE_MS: Final = 400


@dataclass(slots=True)
class FirstView:
    """Bytes by address as they came, headers included; milliseconds until the largest paint and from input to picture."""

    sizes: dict[str, int] = field(default_factory=dict)
    lcp: float = 0.0
    cls: float = 0.0
    inp: float = 0.0


def look(browser: Browser, url: str, *, slow: bool = False, phone: bool = True) -> FirstView:
    """Open a page with an empty cache, type and choose something, and give what was seen."""
    viewport = {"width": 360, "height": 740} if phone else {"width": 1280, "height": 900}
    context = browser.new_context(viewport=viewport)
    try:
        page = context.new_page()
        view = FirstView()
        _listen(context.new_cdp_session(page), view, slow=slow)
        page.add_init_script(_WATCH)
        page.goto(url, wait_until="networkidle")
        page.wait_for_timeout(_IDLE_MS)
        loaded = FirstView(dict(view.sizes), lcp=page.evaluate("seen.lcp"))
        _use(page)
        loaded.cls, loaded.inp = page.evaluate("[seen.cls, seen.inp]")
        return loaded
    finally:
        context.close()


def twenty_five_fields() -> dict[str, Any]:
    """Give a form of one page that has something of everything, and an answer that opens another question."""
    choices = [{"id": f"c{number}", "label": f"Choice number {number}"} for number in range(1, 6)]
    kinds: tuple[tuple[str, dict[str, Any]], ...] = (
        ("text", {"required": True, "hint": "As it stands on your door."}),
        ("email", {"required": True}),
        ("phone", {}),
        ("url", {}),
        ("integer", {"min": 0, "max": 5000}),
        ("decimal", {"unit": "kWh"}),
        ("money", {"currency": "EUR"}),
        ("date", {}),
        ("time", {}),
        ("yes_no", {}),
        ("choice", {"choices": choices}),
        ("choices", {"choices": choices}),
        ("rating", {}),
        ("scale", {}),
        ("long_text", {"hint": "Two or three sentences are enough."}),
    )
    asked = [*kinds, *kinds[:9]]
    fields: dict[str, Any] = {
        f"f_{number}": {"name": f"field_{number}", "type": kind, "label": f"Question {number}: what about {kind}?", **settings}
        for number, (kind, settings) in enumerate(asked, start=1)
    }
    fields["f_25"] = {"name": "field_25", "type": "consent", "label": "Consent", "text": "I agree to **this**.", "required": True}
    fields["f_16"] |= {"required": False, "show_if": expr('field_11 == "c2"')}
    return form_json(fields, title="Twenty-five questions", description="What we ask everybody once a year.")


def _listen(session: CDPSession, view: FirstView, *, slow: bool) -> None:
    asked: dict[str, str] = {}

    def finished(event: dict[str, Any]) -> None:
        address = asked.get(event["requestId"], "")
        if not address.startswith("data:"):
            view.sizes[address] = round(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", lambda event: asked.update({event["requestId"]: event["request"]["url"]}))
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    if slow:
        session.send("Network.emulateNetworkConditions", _SLOW_4G)
        session.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})


def _use(page: Page) -> None:
    """Type a word and choose something, as a respondent begins."""
    page.locator("form input:not([type=hidden], [tabindex='-1'])").first.click()
    page.keyboard.type("Ada", delay=30)
    for choice in page.locator("form label.option, form .points label").all()[:4]:
        choice.click()
    page.wait_for_timeout(_IDLE_MS)
