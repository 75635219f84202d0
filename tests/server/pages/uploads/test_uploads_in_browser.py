"""Files in a real browser: sent as they are chosen, made smaller, taken up again, drawn, and all of it without script too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.support.browser import Open
from tests.support.form_site import Site
from tests.support.forms import form_json, text_field
from tests.support.uploading import PDF, files_field, picture

FIELDS: dict[str, Any] = {
    "f_docs": files_field(required=True),
    "f_photo": {"name": "photo", "type": "image", "label": "Photo", "max_pixels": 200},
    "f_sign": {"name": "sign", "type": "signature", "label": "Signature", "text": "I **sign**.", "required": True},
    "f_name": text_field("name", required=True),
}


LOSE = """() => {
  const real = window.fetch;
  let pieces = 0;
  window.fetch = async (address, options) => {
    if (options.method !== "PATCH") return real(address, options);
    pieces += 1;
    if (pieces === 2) throw new TypeError("the network is gone");
    const answer = await real(address, options);
    if (pieces === 4) throw new TypeError("the answer is lost");
    return answer;
  };
}"""
"""Loses one piece on its way there, and another one's answer on its way back."""


def last(site: Site) -> dict[str, Any]:
    found: dict[str, Any] = site.run(site.read("select data from submissions order by id desc limit 1"))
    return found


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def draw(page: Page) -> None:
    place = page.locator("canvas").bounding_box()
    assert place
    page.mouse.move(place["x"] + 30, place["y"] + 40)
    page.mouse.down()
    page.mouse.move(place["x"] + 200, place["y"] + 80, steps=8)
    page.mouse.up()


def test_files_a_photo_and_a_signature(site: Site, visit: Open, tmp_path: Path) -> None:
    url = site.publish({**form_json(FIELDS), "slug": "all-in-a-browser"})
    page = visit(url)
    docs = page.locator("[name=docs][type=file]")
    docs.set_input_files([written(tmp_path, "one.pdf", PDF), written(tmp_path, "zwölf.pdf", PDF + b"x" * 3_000_000)])
    expect(page.get_by_role("checkbox", name="zwölf.pdf")).to_be_checked()
    expect(page.get_by_role("checkbox", name="one.pdf")).to_be_checked()
    page.locator("[name=photo][type=file]").set_input_files(written(tmp_path, "site.png", picture("PNG", (900, 600))))
    expect(page.get_by_role("checkbox", name="site.png")).to_be_checked()
    draw(page)
    expect(page.locator("[name=sign][type=checkbox]")).to_be_checked()
    page.locator("[name=name]").fill("Ada")
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url(re.compile("/receipt$"))
    stored = last(site)
    sizes = {file["name"]: file["size"] for file in stored["f_docs"]}
    assert sizes == {"one.pdf": len(PDF), "zwölf.pdf": len(PDF) + 3_000_000}
    assert stored["f_photo"][0]["type"] == "image/png"
    assert stored["f_sign"]["type"] == "image/png"
    expect(page.get_by_text("zwölf.pdf")).to_be_visible()


def test_a_drawing_mends_what_was_missing_and_stands_there_until_it_is_cleared(site: Site, visit: Open) -> None:
    page = visit(site.publish({**form_json({"f_sign": FIELDS["f_sign"]}), "slug": "drawn-at-last"}))
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".question .error")).to_be_visible()
    draw(page)
    expect(page.locator(".wrong, .question .error")).to_have_count(0)
    kept = page.locator("[name=sign][type=checkbox]")
    expect(kept).to_be_checked()
    expect(kept).to_be_hidden()
    page.get_by_role("button", name="Clear").click()
    expect(kept).to_have_count(0)
    draw(page)
    expect(kept).to_have_count(1)
    page.get_by_role("button", name="Submit").click()
    expect(page).to_have_url(re.compile("/receipt$"))


def test_a_file_goes_on_when_the_network_comes_back(site: Site, visit: Open, tmp_path: Path) -> None:
    fields = {"f_docs": files_field()}
    page = visit(site.publish({**form_json(fields), "slug": "network-comes-back"}))
    page.evaluate(LOSE)
    content = PDF + b"y" * 3_500_000
    page.locator("[name=docs][type=file]").set_input_files(written(tmp_path, "long.pdf", content))
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url(re.compile("/receipt$"), timeout=20_000)
    assert last(site)["f_docs"][0]["size"] == len(content)


def test_what_is_refused_is_said_and_what_is_cancelled_goes(site: Site, visit: Open, tmp_path: Path) -> None:
    page = visit(site.publish({**form_json({"f_docs": files_field(max=1)}), "slug": "refused-and-cancelled"}))
    docs = page.locator("[name=docs][type=file]")
    docs.set_input_files(written(tmp_path, "virus.exe", b"MZ"))
    expect(page.locator("[data-told]")).to_contain_text("“virus.exe” cannot be taken")
    docs.set_input_files(written(tmp_path, "fake.pdf", b"MZ"))
    expect(page.locator("[data-told]")).to_contain_text("“fake.pdf” is not what its name says")
    page.route("**/uploads/**", lambda route: None if route.request.method == "PATCH" else route.continue_())
    docs.set_input_files(written(tmp_path, "slow.pdf", PDF))
    page.get_by_role("button", name="Cancel: slow.pdf").click()
    expect(page.get_by_role("progressbar")).to_have_count(0)


def test_everything_goes_without_script(site: Site, visit: Open, tmp_path: Path) -> None:
    url = site.publish({**form_json(FIELDS), "slug": "without-script"})
    page = visit(url, java_script_enabled=False)
    page.locator("[name=docs][type=file]").set_input_files([written(tmp_path, "one.pdf", PDF)])
    page.locator("[name=photo][type=file]").set_input_files(written(tmp_path, "site.jpg", picture(size=(900, 600))))
    page.get_by_label("Or type your full name").fill("Ada Lovelace")
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter an answer for “Name”")
    expect(page.get_by_role("checkbox", name="one.pdf")).to_be_checked()
    page.locator("[name=name]").fill("Ada")
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url(re.compile("/receipt$"))
    stored = last(site)
    assert [file["name"] for file in stored["f_docs"]] == ["one.pdf"]
    assert stored["f_sign"] == {"typed": "Ada Lovelace"}
