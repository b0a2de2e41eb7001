"""Published scalars as typed values.

A scalar is a pair of its kind and its text. Null stays null. An empty text is null in every column but a text one. Numbers may stand in quotes.
A text column takes any scalar, letter for letter.

What a column holds: text ``str``; integer ``int``; number ``float``; boolean ``bool``; date ``int``, days since 1970-01-01; timestamp a pair of
``int``, UTC microseconds since 1970-01-01 and the offset in minutes that was published.
"""

from __future__ import annotations

import datetime
import math
import re
from functools import lru_cache
from typing import Any, Tuple

NULL = "null"
TEXT = "text"
UNTYPED = "untyped"
NUMBER = "number"
TRUE = "true"
FALSE = "false"

SPACES = " \t\r\n"

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_INTEGER = re.compile(r"([+-]?[0-9]+)(?:\.0+)?\Z")
_INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]+))?)?(?:([Zz])|([+-])([0-9]{2})(?::?([0-9]{2}))?)\Z"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_EPOCH = datetime.date(1970, 1, 1).toordinal()
_MOST_OFFSET = 18 * 60
_LEAST, _MOST = -(2**63), 2**63 - 1


class Misfit(Exception):
    """The value does not fit its column."""


#: What stands for a value that is not there.
ABSENT: Any = None


def is_blank(kind: str, text: str) -> bool:
    """True for what stands where there is no value: null, and text without characters."""
    return kind == NULL or (kind in (TEXT, UNTYPED) and not text.strip(SPACES))


def is_whole(text: str) -> bool:
    """False for half a surrogate pair, and for bytes that were no UTF-8."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def read(column_type: str, kind: str, text: str) -> Any:
    """The value for a column; ``ABSENT`` where there is none. Raises ``Misfit`` when it does not fit."""
    if kind == NULL:
        return ABSENT
    if kind in (TEXT, UNTYPED) and not is_whole(text):
        raise Misfit(text)
    if column_type == "text":
        return text
    if is_blank(kind, text):
        return ABSENT
    trimmed = text.strip(SPACES)
    if column_type == "number" and kind in (NUMBER, TEXT, UNTYPED):
        return read_number(trimmed)
    if column_type == "integer" and kind in (NUMBER, TEXT, UNTYPED):
        return read_integer(trimmed)
    if column_type == "timestamp" and kind in (TEXT, UNTYPED):
        return read_instant(trimmed)
    if column_type == "date" and kind in (TEXT, UNTYPED):
        return read_date(trimmed)
    if column_type == "boolean" and (kind in (TRUE, FALSE) or trimmed in ("true", "false")):
        return trimmed == "true"
    raise Misfit(text)


def read_number(text: str) -> float:
    """A finite number, correctly rounded."""
    if not _NUMBER.match(text):
        raise Misfit(text)
    value = float(text)
    if not math.isfinite(value):
        raise Misfit(text)
    return value


def read_integer(text: str) -> int:
    """A whole number of 64 bits; a fraction of zeros alone is none."""
    found = _INTEGER.match(text)
    if not found or not _LEAST <= int(found.group(1)) <= _MOST:
        raise Misfit(text)
    return int(found.group(1))


def read_date(text: str) -> int:
    """``yyyy-MM-dd``, a day that exists, as days since 1970-01-01."""
    if not _DATE.match(text):
        raise Misfit(text)
    try:
        return datetime.date.fromisoformat(text).toordinal() - _EPOCH
    except ValueError:
        raise Misfit(text) from None


@lru_cache(maxsize=4096)
def read_instant(text: str) -> Tuple[int, int]:
    """An instant in ISO 8601 with its offset. Digits beyond microseconds must be zeros: nothing is rounded away."""
    found = _INSTANT.match(text)
    if not found:
        raise Misfit(text)
    date, hour, minute, second, fraction, _, sign, hours, minutes = found.groups()
    fraction = fraction or ""
    if int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59 or int(minutes or 0) > 59 or fraction[6:].strip("0"):
        raise Misfit(text)
    offset = (int(hours or 0) * 60 + int(minutes or 0)) * (-1 if sign == "-" else 1)
    if abs(offset) > _MOST_OFFSET:
        raise Misfit(text)
    seconds = read_date(date) * 86_400 + int(hour) * 3600 + (int(minute) - offset) * 60 + int(second or 0)
    return seconds * 1_000_000 + int(fraction[:6].ljust(6, "0")), offset
