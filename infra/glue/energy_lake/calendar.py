"""The operator's calendar: which day an instant lies in, and spans of days."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Iterator, NamedTuple, Optional, Tuple
from zoneinfo import ZoneInfo

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_DAY = datetime.timedelta(days=1)
#: Stands for the end of time, where a span has none.
LAST = datetime.date.max


@lru_cache(maxsize=1 << 16)
def local(micros: int, zone: str) -> Tuple[datetime.date, int, int, bool]:
    """Of an instant: its day, its hour, its offset in minutes, and whether clocks show it for the second time."""
    at = (_EPOCH + datetime.timedelta(microseconds=micros)).astimezone(ZoneInfo(zone))
    offset = at.utcoffset()
    assert offset is not None
    return at.date(), at.hour, int(offset.total_seconds() // 60), at.fold == 1


class Reach(NamedTuple):
    """Days: from ``first`` until before ``next``."""

    first: datetime.date
    next: datetime.date

    def days(self) -> Iterator[datetime.date]:
        """Each of them."""
        day = self.first
        while day < self.next:
            yield day
            day += _DAY


class Partition(NamedTuple):
    """One file of a lake's table: the rows of a day, a month, a year, or all of them."""

    span: str
    first: datetime.date

    @staticmethod
    def of(span: str, day: datetime.date) -> "Partition":
        """The partition that a day lies in."""
        if span == "day":
            return Partition(span, day)
        if span == "month":
            return Partition(span, day.replace(day=1))
        if span == "year":
            return Partition(span, day.replace(month=1, day=1))
        return Partition(span, datetime.date.min)

    @property
    def next(self) -> datetime.date:
        """First day after it."""
        if self.span == "day":
            return self.first + _DAY
        if self.span == "month":
            return next_month(self.first)
        if self.span == "year":
            return self.first.replace(year=self.first.year + 1)
        return LAST

    @property
    def value(self) -> str:
        """Its value in keys."""
        text = self.first.isoformat()
        return {"day": text, "month": text[:7], "year": text[:4]}.get(self.span, "all")

    def holds(self, day: datetime.date) -> bool:
        """True when the day lies in it."""
        return self.span == "all" or self.first <= day < self.next

    def touches(self, reach: Reach) -> bool:
        """True when it may hold rows of those days."""
        return self.span == "all" or (reach.first < self.next and reach.next > self.first)


def next_month(first: datetime.date) -> datetime.date:
    """First day of the month after that of a first day."""
    return first.replace(year=first.year + 1, month=1) if first.month == 12 else first.replace(month=first.month + 1)


def partitions_of(span: str, reach: Reach) -> Iterator[Partition]:
    """The partitions of a span that the days lie in."""
    partition = Partition.of(span, reach.first)
    if span == "all":
        yield partition
        return
    while partition.first < reach.next:
        yield partition
        partition = Partition.of(span, partition.next)


def period(text: str) -> Optional[Reach]:
    """The days of a period as keys have it: a day, a month, a year or a commitment period; None for any other text."""
    digits = text.replace("-", "")
    try:
        if len(digits) == 8 and len(text) in (8, 10):
            day = datetime.date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
            return None if text not in (digits, day.isoformat()) or day == LAST else Reach(day, day + _DAY)
        if len(text) == 4 and digits.isdigit():
            year = datetime.date(int(text), 1, 1)
            return Reach(year, year.replace(year=year.year + 1))
        if len(text) == 7 and text[4] == "-" and digits.isdigit():
            start, second = int(text[:4]), int(text[5:])
            if 1 <= second <= 12:
                month = datetime.date(start, second, 1)
                return Reach(month, next_month(month))
            if second == (start + 1) % 100:
                june = datetime.date(start, 6, 1)
                return Reach(june, june.replace(year=start + 1))
    except ValueError:
        return None
    return None
