"""Reading pages as a browser without script does: what stands where, and what a form would post."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

_EMPTY = frozenset({"br", "hr", "img", "input", "link", "meta"})


@dataclass(eq=False)
class Element:
    """An element with what is in it, in the order of the page."""

    tag: str
    attributes: Mapping[str, str]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Give all text inside, its blanks run together."""
        return " ".join("".join(part if isinstance(part, str) else f" {part.text} " for part in self.inside).split())

    def all(self, tag: str = "", **attributes: str) -> Iterator[Element]:
        """Give the elements inside that have this tag and these attributes; ``class_`` asks for one of the classes."""
        for part in self.inside:
            if isinstance(part, Element):
                if part.fits(tag, attributes):
                    yield part
                yield from part.all(tag, **attributes)

    def one(self, tag: str = "", **attributes: str) -> Element:
        """Give the only such element."""
        (found,) = self.all(tag, **attributes)
        return found

    def fits(self, tag: str, attributes: Mapping[str, str]) -> bool:
        """Tell whether it has this tag and these attributes."""
        asked = dict(attributes)
        wanted_class = asked.pop("class_", "")
        if (tag and self.tag != tag) or (wanted_class and wanted_class not in self.attributes.get("class", "").split()):
            return False
        return all(self.attributes.get(name.replace("_", "-")) == value for name, value in asked.items())

    def posts(self) -> list[tuple[str, str]]:
        """Give the pairs that a form posts when nobody touches it."""
        pairs: list[tuple[str, str]] = []
        for control in self.all():
            name, kind = control.attributes.get("name", ""), control.attributes.get("type", "")
            if not name or control.tag == "button":
                continue
            if control.tag == "select":
                options = list(control.all("option"))
                chosen = next((option for option in options if "selected" in option.attributes), options[0])
                pairs.append((name, chosen.attributes.get("value", chosen.text)))
            elif control.tag == "textarea":
                pairs.append((name, "".join(part for part in control.inside if isinstance(part, str)).removeprefix("\n")))
            elif kind not in ("radio", "checkbox"):
                pairs.append((name, control.attributes.get("value", "")))
            elif "checked" in control.attributes:
                pairs.append((name, control.attributes.get("value", "on")))
        return pairs


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(element)
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        closed = self.open.pop()
        if tag == "template":
            # What stands in there is no part of the page until a script takes it.
            self.open[-1].inside.remove(closed)

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read_html(text: str) -> Element:
    """Read a page; every element must be closed where it was opened."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is not closed"
    return reader.open[0]


def filled(form: Element, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Give what a form posts after somebody filled in these controls; a list ticks several."""
    pairs = [(name, text) for name, text in form.posts() if name not in answers]
    for name, texts in answers.items():
        pairs += [(name, text) for text in (texts if isinstance(texts, list) else [texts])]
    return pairs
