"""First pages of a running product: how many a second, and how soon a change is seen."""

from __future__ import annotations

import httpx

from tests.bench.pages import measure, twelve_fields
from tests.support.html import read_html
from tests.support.product import Product, eventually

FLOOR = 500
"""First pages a second that any machine gives away, however busy it is."""


def test_many_get_the_page_at_once_and_see_what_is_published_meanwhile(product: Product) -> None:
    figures = {figure["name"]: figure["value"] for figure in measure(product, seconds=0.5)}
    assert min(figures.values()) > FLOOR, figures
    with product.client() as owner:
        (made,) = [form for form in owner.get("/forms").json()["items"] if form["slug"] == "twelve-fields"]
        changed = {**twelve_fields(), "slug": "twelve-fields", "title": "Twelve other questions"}
        put = owner.put(f"/forms/{made['id']}", json={"document": changed}, headers={"if-match": "*"})
        assert put.status_code == 200, put.text
        assert owner.post(f"/forms/{made['id']}/publish").status_code == 201
        page = httpx.get(f"{product.url}/f/twelve-fields", trust_env=False)
        assert read_html(page.text).one("h1").text == "Twelve other questions"
        owner.delete(f"/forms/{made['id']}", headers={"if-match": "*"}).raise_for_status()
        assert httpx.get(f"{product.url}/f/twelve-fields", trust_env=False).status_code == 404
        opened = eventually(lambda: owner.get(f"/forms/{made['id']}/funnel").json()["opened"])
        assert opened > FLOOR / 2
