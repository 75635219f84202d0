from concertmaster_server.pages.replies import Reply
from concertmaster_server.pages.serving import kept_pages
from concertmaster_server.pages.serving.kept_pages import KeptPages


def test_a_page_is_drawn_once_and_the_longest_unused_is_forgotten(monkeypatch) -> None:
    monkeypatch.setattr(kept_pages, "_MOST_KEPT", 2)
    pages, drawn = KeptPages(), []

    def draw(name: str) -> Reply:
        drawn.append(name)
        return Reply(tag=name)

    def ask(name: str) -> None:
        assert pages.get(name, lambda: draw(name)).tag == name

    for name in "aabaca":
        ask(name)
    assert drawn == ["a", "b", "c"]
    ask("b")
    assert drawn == ["a", "b", "c", "b"]
