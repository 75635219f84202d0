import gzip
import re

import brotli
import httpx

from concertmaster_server.pages.assets import address_of, address_of_all, assets, in_one, smaller, together
from concertmaster_server.pages.scripts import every_script
from concertmaster_shared.look import DARK, LIGHT


async def test_they_are_kept_for_good_under_the_name_of_what_is_in_them(browser: httpx.AsyncClient) -> None:
    for name, asset in assets().items():
        answer = await browser.get(address_of(name), headers={"accept-encoding": "identity"})
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"] == asset.media_type
        assert answer.content == asset.body == gzip.decompress(asset.gzipped)
        assert asset.body == brotli.decompress(asset.brotli)
        for taken, coding in (("gzip, deflate, br", "br"), ("gzip", "gzip")):
            coded = await browser.get(asset.path, headers={"accept-encoding": taken})
            assert coded.headers["content-encoding"] == coding
        assert (await browser.get(asset.path.replace(".", ".0", 1))).status_code == 404


def test_the_style_sheet_takes_its_colours_from_the_shared_look() -> None:
    sheet = assets()["form.css"].body.decode()
    assert f"--accent:{LIGHT.accent};" in sheet
    assert f"--accent:{DARK.accent};" in sheet
    assert set(re.findall(r"var\((--[\w-]+)\)", sheet)) <= set(re.findall(r"(--[\w-]+):", sheet))
    rules = sheet.split("\n", 2)[2]
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(|url\(|@import", rules)


def test_comments_and_indentation_stay_at_home() -> None:
    script = '// Why.\nconst a = () => {\n  // Because.\n  return "// no comment";\n};\n'
    assert smaller("x.js", script) == 'const a = () => {\nreturn "// no comment";\n};\n'
    assert smaller("x.css", "/* Why\n  so */\n\na {\n  b: c;\n}\n") == "a {\nb: c;\n}\n"


def test_what_a_script_imports_stands_in_it_once() -> None:
    texts = {
        "page.js": 'import { one, two as second } from "./words.js";\nimport "./alone.js";\nsay(one, second);\n',
        "words.js": "export const one = 1;\nexport const two = 2;\n",
        "alone.js": 'import { one } from "./words.js";\nrun(one);\n',
    }
    assert in_one("page.js", texts) == (
        "const words_js = (() => {\nconst one = 1;\nconst two = 2;\nreturn { one, two };\n})();\n"
        "const alone_js = (() => {\nconst { one } = words_js;\nrun(one);\nreturn {  };\n})();\n"
        "const { one, two: second } = words_js;\n\nsay(one, second);\n"
    )


def test_no_script_waits_for_another_file() -> None:
    for name, asset in assets().items():
        assert not re.search(rb"^import\b", asset.body, re.MULTILINE), name


async def test_the_scripts_of_a_page_come_as_one_file(browser: httpx.AsyncClient) -> None:
    names = every_script()[:2]
    asset = together(names)
    assert asset.path == address_of_all(names)
    assert address_of_all(names[:1]) == address_of(names[0])
    answer = await browser.get(asset.path, headers={"accept-encoding": "br"})
    assert answer.content == asset.body
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    first, second, mark = (name.removesuffix(".js") for name in (*names, asset.path.split(".")[1]))
    stems = (f"{second}+{first}", f"{first}+{first}", f"{first}+x", first, "", "+")
    for wrong in (*(f"{stem}.{mark}.js" for stem in stems), f"{first}+{second}.{mark[1:]}0.js", "form", "..js"):
        assert (await browser.get(f"/assets/{wrong}")).status_code == 404, wrong
