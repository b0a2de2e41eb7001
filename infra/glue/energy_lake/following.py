"""The columns that follow from published ones: where an interval ends, its operating day, its hour, and common words."""

from __future__ import annotations

import datetime
from typing import Any, List

from .calendar import local
from .catalogue import Following, Table

_EPOCH = datetime.date(1970, 1, 1).toordinal()


class Cells:
    """Makes the cells of a file of published rows: with what follows from them, a timestamp as its instant and the offset it was published with."""

    def __init__(self, table: Table, zone: str) -> None:
        self._zone = zone
        published = {column.name: place for place, column in enumerate(table.columns)}
        following = {column.name: column for column in table.following}
        self._leaves = [
            (leaf.content, published.get(leaf.of, -1), following.get(leaf.of), published.get(following[leaf.of].source, -1) if leaf.of in following else -1)
            for leaf in table.file
        ]

    def of(self, row: List[Any]) -> List[Any]:
        """The cells of a row, in the order of the file's columns."""
        made: List[Any] = []
        for content, place, column, source in self._leaves:
            value = row[place] if column is None else following_value(column, row[source], self._zone)
            if value is not None:
                if content == "timestamp":
                    value = value[0]
                elif content == "offset_minutes":
                    value = value[1]
            made.append(value)
        return made


def following_value(column: Following, source: Any, zone: str) -> Any:
    """What follows from a published value."""
    if source is None:
        return None
    if column.rule == "words":
        return column.words.get(source, column.otherwise)
    micros = source[0]
    if column.rule == "interval_end":
        end = micros + int(column.minutes * 60_000_000)
        return end, local(end, zone)[2]
    day, hour, _, is_repeated = local(micros, zone)
    if column.rule == "operating_day":
        return day.toordinal() - _EPOCH
    if column.rule == "hour_ending":
        return f"{hour + 1:02d}" + ("X" if is_repeated else "")
    raise ValueError(f"{column.name}: the rule '{column.rule}' is not known to this version; export the catalogue by the version that it came with")
