"""Which files a dataset's lake has, and the rows of each: each row once, by natural key the one answered last, sorted."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Tuple

from .calendar import Partition, Reach, local, partitions_of
from .catalogue import Dataset, Table
from .following import Cells
from .force import Answer
from .plan import Plan
from .reading import Row, read
from .store import unpack

_EPOCH = datetime.date(1970, 1, 1).toordinal()


class Planned(NamedTuple):
    """A file, and the answers that its rows may be of."""

    dataset: str
    table: str
    partition: Partition
    answers: Tuple[Answer, ...]


class WrongForm(Exception):
    """An answer has its rows in another form than the definition."""


def plan(dataset: Dataset, answers: Iterable[Answer], days: Optional[Reach] = None) -> List[Planned]:
    """Every file that the answers reach, or those of some days."""
    reached: Dict[Tuple[str, Partition], List[Answer]] = {}
    for answer in answers:
        for table in dataset.tables:
            for partition in partitions_of(table.span, answer.reach):
                if days is None or partition.touches(days):
                    reached.setdefault((table.name, partition), []).append(answer)
    return [Planned(dataset.name, table, partition, tuple(some)) for (table, partition), some in sorted(reached.items())]


def key_of(source: str, table: Table, partition: Partition) -> str:
    """Where the file stands, below the store's prefix. The source in keys may be another than the catalogue's: generated numbers have their own."""
    _, _, rest = table.location.split("/", 2)
    folder = f"lake/{source}/{rest}"
    return f"{folder}data.parquet" if table.partition_column is None else f"{folder}{table.partition_column}={partition.value}/data.parquet"


def inputs_of(planned: Planned, definition: str) -> str:
    """What a file is made of, as a hash: the same answers, read by the same definition, give the same rows."""
    text = "\n".join([definition, planned.table, planned.partition.value] + [answer.raw_sha256 for answer in planned.answers])
    return hashlib.sha256(text.encode()).hexdigest()


def rows_of(store: Any, dataset: Dataset, planned: Planned) -> List[Row]:
    """The rows of a file: its cells in the order of its columns, its rows in the order of the natural key with the time last."""
    table = next(one for one in dataset.tables if one.name == planned.table)
    place = dataset.tables.index(table)
    reading = Plan(dataset.tables)
    gathered: List[Row] = []
    for answer in planned.answers:
        tables, seen = read(unpack(store.read(answer.raw_key)), dataset, reading)
        if seen == 0 and answer.rows > 0:
            raise WrongForm(f"the answer {answer.raw_key} has its rows in another form than the dataset's definition; its manifest names its files")
        gathered.extend(row for row in tables[place] if is_in(table, row, planned.partition, dataset.zone))
    cells = Cells(table, dataset.zone)
    return [cells.of(row) for row in each_once(table, gathered)]


def is_in(table: Table, row: Row, partition: Partition, zone: str) -> bool:
    """Whether a row is of the partition, by its time."""
    if partition.span == "all" or table.time_column is None:
        return partition.span == "all"
    time = row[table.index(table.time_column)]
    if time is None:
        return False
    day = local(time[0], zone)[0] if isinstance(time, tuple) else datetime.date.fromordinal(time + _EPOCH)
    return partition.holds(day)


def each_once(table: Table, rows: List[Row]) -> List[Row]:
    """Of each key the last row, in the order of the keys. Rows without a key are all different, and stay as they stood."""
    if not table.order:
        return rows
    places = [table.index(name) for name in table.order]
    last: Dict[Tuple[Any, ...], Row] = {}
    for row in rows:
        last[tuple(_comparable(row[place]) for place in places)] = row
    return [last[key] for key in sorted(last)]


def _comparable(value: Any) -> Tuple[bool, Any]:
    """A null comes first; texts are compared by their bytes, instants without the offset they were published with."""
    if value is None:
        return False, 0
    if isinstance(value, str):
        return True, value.encode("utf-8")
    return True, value[0] if isinstance(value, tuple) else value
