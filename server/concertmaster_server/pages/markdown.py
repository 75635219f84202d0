"""Markdown of authors as HTML that cannot do anything: a small subset is rendered, then filtered by an allow-list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import nh3
from markdown_it import MarkdownIt

_TAGS: Final = {"a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "ul"}
_RENDERER: Final = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).disable("image")


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """HTML that has passed the filter; templates take it as it is."""

    text: str

    def __html__(self) -> str:
        """Give what stands in the page."""
        return self.text


@lru_cache(maxsize=2_000)
def to_html(source: str) -> SafeHtml:
    """Render a text; links open nothing but web pages and mail programs, and vouch for nothing."""
    rendered: str = _RENDERER.render(source)
    return SafeHtml(
        nh3.clean(
            rendered,
            tags=_TAGS,
            attributes={"a": {"href"}, "ol": {"start"}},
            url_schemes={"http", "https", "mailto"},
            link_rel="noopener nofollow ugc",
        ).strip()
    )
