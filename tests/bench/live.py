"""How soon a large page reacts to a key: 300 fields, 200 conditions, a processor four times slower than this one."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Browser

from tests.support.browser import running_browser
from tests.support.databases import fresh_database
from tests.support.form_site import served_pages
from tests.support.forms import expr, form_json, number_field, text_field

FIELDS = 300
CONDITIONS = 200
SLOWER = 4
KEYS = 61

_MEASURE = """keys => {
  const control = document.querySelector("[name=n0]");
  const times = [];
  const press = (text) => {
    control.value = text;
    const start = performance.now();
    control.dispatchEvent(new Event("input", { bubbles: true }));
    return new Promise((done) => queueMicrotask(() => {
      document.body.offsetHeight;
      times.push(performance.now() - start);
      setTimeout(done);
    }));
  };
  return keys.reduce((before, key) => before.then(() => press(key)), Promise.resolve()).then(() => times);
}"""


def large_form() -> dict[str, Any]:
    """Build the form: numbers, and texts each of which shows for some of them."""
    plain = FIELDS - CONDITIONS
    fields: dict[str, Any] = {f"f_n{place}": number_field(f"n{place}") for place in range(plain)}
    for place in range(CONDITIONS):
        rule = expr(f"n0 > {place} and coalesce(n{place % plain}, 0) >= 0")
        fields[f"f_t{place}"] = text_field(f"t{place}", show_if=rule)
    return form_json(fields, slug="large-live-form")


def measure(browser: Browser, url: str) -> list[float]:
    """Give the milliseconds from a key to a laid-out page, each of which shows one field more; the first one shows a hundred."""
    page = browser.new_page()
    page.goto(url)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    times: list[float] = page.evaluate(_MEASURE, [str(100 + place) for place in range(KEYS)])
    page.close()
    return times


def main() -> None:
    """Print the figures."""
    with fresh_database() as dsn, served_pages(dsn) as site, running_browser() as browser:
        times = measure(browser, site.publish(large_form()))
    later = sorted(times[1:])
    detail = {
        "fields": FIELDS,
        "conditions": CONDITIONS,
        "slower": SLOWER,
        "p50": round(later[len(later) // 2], 1),
        "most": round(later[-1], 1),
        "a_hundred": round(times[0], 1),
    }
    _print(round(later[int(len(later) * 0.95)], 1), detail)


def _print(value: float, detail: dict[str, Any]) -> None:
    print(json.dumps({"name": "live_key_p95", "value": value, "unit": "ms", "detail": detail}))  # noqa: T201 - what a benchmark is for


if __name__ == "__main__":
    main()
