"""The columns that follow from published ones: where an interval ends, its operating day, its hour, and common words."""

from __future__ import annotations

import datetime
from typing import Any, List

from .calendar import local
from .catalogue import Following, Table

_EPOCH = datetime.date(1970, 1, 1).toordinal()


def extend(table: Table, row: List[Any], zone: str) -> List[Any]:
    """The row with what follows from it."""
    return row + [_value(column, row[table.index(column.source)], zone) for column in table.following]


def _value(column: Following, source: Any, zone: str) -> Any:
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


def cells(table: Table, row: List[Any]) -> List[Any]:
    """An extended row as the columns of a file: a timestamp is two, its instant and the offset it was published with."""
    places = {column.name: place for place, column in enumerate(table.columns)}
    places.update({column.name: len(table.columns) + place for place, column in enumerate(table.following)})
    made: List[Any] = []
    for leaf in table.file:
        value = row[places[leaf.of]]
        if leaf.content == "timestamp":
            value = None if value is None else value[0]
        elif leaf.content == "offset_minutes":
            value = None if value is None else value[1]
        made.append(value)
    return made
