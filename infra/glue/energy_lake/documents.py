"""Answers in JSON and XML as one kind of tree.

An object is ``Members``: a list of names and values, in their order, repeated names included. An array is a Python list. Anything else is a scalar,
whose kind and text ``scalar`` tells. XML becomes what ISO-NE's own JSON makes of it: attributes are members called ``@x``, the text of an element that has
attributes or children is the member ``$``, an element with text alone is a scalar, and a list is a name that comes again.
"""

from __future__ import annotations

import json
from typing import Any, List, NoReturn, Optional, Tuple
from xml.parsers import expat

from . import values

_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
#: Objects and arrays within each other.
DEEPEST = 64


class Unreadable(Exception):
    """The answer is no document that can be read."""


class Members(List[Tuple[str, Any]]):
    """An object: its members in their order."""


def parse(body: bytes) -> Any:
    """The tree of an answer; its format is told by its first character."""
    head = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head[:1] in (b"{", b"["):
        return parse_json(body)
    if head[:1] == b"<" or body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return parse_xml(body)
    raise Unreadable(f"neither JSON nor XML: it begins {head[:40]!r}")


def parse_json(body: bytes) -> Any:
    """The tree of a JSON document."""
    text = body.decode("utf-8", errors="surrogateescape")
    if text.startswith("\ufeff"):
        text = text[1:]
    try:
        tree = json.loads(
            text,
            object_pairs_hook=Members,
            parse_float=lambda number: (values.NUMBER, number),
            parse_int=lambda number: (values.NUMBER, number),
            parse_constant=_refuse,
        )
    except ValueError as broken:
        raise Unreadable(f"JSON breaks: {broken}") from broken
    except RecursionError as deep:
        raise Unreadable("JSON has too many levels") from deep
    return tree


def _refuse(word: str) -> NoReturn:
    raise Unreadable(f"{word} is no JSON")


def scalar(value: Any) -> Tuple[str, str]:
    """Kind and text of a scalar."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, str):
        return values.TEXT, value
    if value is None:
        return values.NULL, ""
    return (values.TRUE, "true") if value else (values.FALSE, "false")


class _Level:
    def __init__(self, name: str) -> None:
        self.name = name
        self.members: Optional[Members] = None
        self.text: List[str] = []
        self.is_nil = False

    def opened(self) -> Members:
        if self.members is None:
            self.members = Members()
        return self.members

    def value(self) -> Any:
        text = "".join(self.text)
        if self.members is not None:
            if text.strip(values.SPACES):
                self.members.append(("$", (values.UNTYPED, text)))
            return self.members
        return (values.NULL, "") if self.is_nil else (values.UNTYPED, text)


def parse_xml(body: bytes) -> Members:
    """The tree of an XML document. Namespaces are left aside, and a DTD is refused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.ordered_attributes = True
    levels: List[_Level] = []
    document = Members()

    def start(name: str, attributes: List[str]) -> None:
        if len(levels) == DEEPEST:
            raise Unreadable(f"XML has more than {DEEPEST} levels")
        if levels:
            levels[-1].opened()
        level = _Level(name.rsplit(" ", 1)[-1])
        levels.append(level)
        for place in range(0, len(attributes), 2):
            space, _, local = attributes[place].rpartition(" ")
            value = attributes[place + 1]
            if space == _INSTANCE:
                level.is_nil = level.is_nil or (local == "nil" and value.strip() in ("true", "1"))
            else:
                level.opened().append(("@" + local, (values.UNTYPED, value)))

    def end(_: str) -> None:
        level = levels.pop()
        (levels[-1].opened() if levels else document).append((level.name, level.value()))

    def characters(text: str) -> None:
        # White space between the members of an object is layout.
        if levels and (levels[-1].members is None or text.strip(values.SPACES)):
            levels[-1].text.append(text)

    def doctype(*_: Any) -> None:
        raise Unreadable("XML has a document type, which is refused")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(body, True)
    except expat.ExpatError as broken:
        raise Unreadable(f"XML breaks: {broken}") from broken
    return document
