from concertmaster_server.pages.replies import Reply
from concertmaster_server.pages.serving import kept_pages
from concertmaster_server.pages.serving.kept_pages import KeptPages


def test_the_longest_unused_page_is_forgotten(monkeypatch) -> None:
    monkeypatch.setattr(kept_pages, "_MOST_KEPT", 2)
    pages = KeptPages()
    assert pages.keep("a", Reply(tag="a")).tag == "a"
    pages.keep("b", Reply(tag="b"))
    assert pages.find("a")
    pages.keep("c", Reply(tag="c"))
    assert [bool(pages.find(name)) for name in "abc"] == [True, False, True]
