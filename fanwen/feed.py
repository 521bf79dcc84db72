"""The feed of new texts, in Atom (RFC 4287)."""

from __future__ import annotations

from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from fanwen.addresses import address
from texts.library import Library
from texts.model import Text
from texts.writing import write_bytes

COUNT = 30
NAME = "feed.xml"


def write_feed(library: Library, site: Path, url: str, offline: bool) -> None:
    """Writes the texts changed last to the site. Without `url` links are relative to the feed."""
    newest = sorted(library, key=lambda text: (text.updated, text.id), reverse=True)[:COUNT]
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "zh-CN"})
    _add(feed, "id", _id(url))
    _add(feed, "title", "范文库：新范文")
    _add(feed, "updated", _moment(newest[0].updated if newest else "2000-01-01"))
    _add(SubElement(feed, "author"), "name", "范文库")
    SubElement(feed, "link", {"rel": "self", "href": url + NAME})
    for text in newest:
        _entry(feed, text, url, offline)
    indent(feed)
    write_bytes(site / NAME, tostring(feed, encoding="utf-8", xml_declaration=True))


def _entry(feed: Element, text: Text, url: str, offline: bool) -> None:
    entry = SubElement(feed, "entry")
    _add(entry, "id", _id(url + text.id))
    _add(entry, "title", text.title)
    _add(entry, "updated", _moment(text.updated))
    SubElement(entry, "link", {"href": url + address(text.id, offline)})
    for label in (text.kind, text.org):
        SubElement(entry, "category", {"term": label})
    _add(entry, "summary", text.summary or text.title)


def _add(parent: Element, name: str, content: str) -> None:
    SubElement(parent, name).text = content


def _id(name: str) -> str:
    """Returns an id that stays the same as long as the text stays at its place."""
    return uuid5(NAMESPACE_URL, f"fanwen:{name}").urn


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
