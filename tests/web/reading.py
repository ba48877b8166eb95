"""A page as a test reads it: its elements with their attributes and words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.http import HttpResponseBase
from django.test import Client

VOID = {"meta", "link", "input", "br", "img", "hr", "path", "use", "rect", "col"}


@dataclass
class Element:
    """One element. ``text`` holds the words of everything inside."""

    tag: str
    attributes: dict[str, str]
    above: tuple[str, ...]
    text: str = ""

    def __getitem__(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def classes(self) -> set[str]:
        return set(self["class"].split())


@dataclass
class Page:
    """A page that has been read."""

    source: str
    elements: list[Element] = field(default_factory=list)

    def all(self, tag: str, css: str = "", **attributes: str) -> list[Element]:
        """Every element of a tag, with a class, with attributes, in the order of the page."""
        return [
            element
            for element in self.elements
            if element.tag == tag
            and (not css or css in element.classes)
            and all(element[name] == value for name, value in attributes.items())
        ]

    def words(self, tag: str, css: str = "") -> list[str]:
        """What the elements say, white space squeezed."""
        return [" ".join(element.text.split()) for element in self.all(tag, css)]

    def links(self) -> list[str]:
        return [element["href"] for element in self.all("a")]


class _Parser(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        above = tuple(element.tag for element in self.open)
        element = Element(tag, {name: value or "" for name, value in attrs}, above)
        self.page.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop().tag != tag:
            continue

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read(site: Client, address: str, status: int = 200) -> Page:
    """The page at an address."""
    reply = site.get(address)
    assert reply.status_code == status, address
    return parsed(reply)


def parsed(reply: HttpResponseBase) -> Page:
    """An answer that has come already, read."""
    page = Page(reply.content.decode())  # type: ignore[attr-defined]  # no page of ours is streamed
    _Parser(page).feed(page.source)
    return page
