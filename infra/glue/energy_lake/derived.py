"""Derived datasets, computed by Spark out of the lake's files: the views' own SQL in Spark's words, from the exported catalogue."""

from __future__ import annotations

import json
from typing import Any, Callable, Dict, Iterable, Iterator, List, Optional, Set, Tuple

from . import parquet
from .calendar import Partition, Reach, period
from .catalogue import Catalogue, Table
from .jobs import Built, Settings, delete, files_in, session
from .store import open_store, read_text

_SQL = {
    "text": "STRING",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "offset_minutes": "SMALLINT",
}
_KEYS = {"day": "DATE", "month": "STRING", "year": "INT"}
#: The column of a query that tells a row's file; the last one.
FILE_KEY = "energy_lake_file"


def wanted(document: Dict[str, Any], names: Iterable[str]) -> List[Dict[str, Any]]:
    """The derived datasets of those names and those they are made of; what is made of another stands after it."""
    derived = {one["name"]: one for one in document["derived"]}
    open_names, found = list(names), set()
    while open_names:
        name = open_names.pop()
        if name in derived and name not in found:
            found.add(name)
            one = derived[name]
            open_names += [other for some in one.get("inputs", []) for other in some] + one.get("optional", [])
    return [one for one in document["derived"] if one["name"] in found]


def tables_read(document: Dict[str, Any], datasets: Iterable[Dict[str, Any]]) -> List[Tuple[str, str]]:
    """The lake's tables that they read: dataset and name in SQL."""
    read = {(one["dataset"], one["table"]) for dataset in datasets for one in dataset.get("reads", [])}
    return sorted(read)


def columns_of(table: Table) -> List[Tuple[str, str]]:
    """Columns of a table with the key's, and their types in Spark's SQL."""
    columns = [(leaf.name, _SQL[leaf.content]) for leaf in table.file]
    return columns if table.partition_column is None else columns + [(table.partition_column, _KEYS[table.span])]


def empty_of(table: Table) -> str:
    """A query without rows that has the table's columns."""
    return "SELECT " + ", ".join(f"CAST(NULL AS {kind}) AS `{name}`" for name, kind in columns_of(table)) + " WHERE FALSE"


def key_of(dataset: Dict[str, Any]) -> Optional[str]:
    """What tells the file of a row, in SQL: the partition's column, or the month of the day where that is none of its columns; None for one file."""
    key = dataset.get("partition_column")
    columns = {column["name"] for column in dataset["columns"]}
    if key is None or key in columns:
        return key
    if dataset["span"] == "month" and "operating_day" in columns:
        return "CAST(date_trunc('month', operating_day) AS DATE)"
    raise ValueError(f"{dataset['name']} has neither {key} nor operating_day among its columns: which file a row is of cannot be told")


def filter_of(dataset: Dict[str, Any], days: Optional[Reach]) -> Optional[str]:
    """Its rows of some days, as a condition in SQL: the day or month that a day lies in is taken whole, as a file has it. None for all of them."""
    key = dataset.get("partition_column")
    if days is None or key is None:
        return None
    key_of(dataset)
    first = Partition.of(dataset["span"], days.first).first
    after = first
    while after < days.next:
        after = Partition.of(dataset["span"], after).next
    time = key if any(column["name"] == key for column in dataset["columns"]) else "operating_day"
    return f"{time} >= DATE '{first.isoformat()}' AND {time} < DATE '{after.isoformat()}'"


def query_of(dataset: Dict[str, Any], days: Optional[Reach]) -> str:
    """The query of a derived dataset's rows: its columns, times as microseconds, and last the key of the row's file where there are several."""
    columns = [f"unix_micros({one['name']}) AS {one['name']}" if one["type"] == "timestamp" else one["name"] for one in dataset["columns"]]
    key, only = key_of(dataset), filter_of(dataset, days)
    if key is not None:
        columns.append(f"{key} AS {FILE_KEY}")
    return f"SELECT {', '.join(columns)} FROM (\n{dataset['sql']}\n) AS computed" + (f" WHERE {only}" if only else "")


def order_of(dataset: Dict[str, Any]) -> List[str]:
    """Columns of the query that its rows are sorted by: file by file, by natural key."""
    key = dataset.get("partition_column")
    return ([] if key is None else [FILE_KEY]) + [name for name in dataset["natural_key"] if name != key]


def key_text(value: Any, span: str) -> str:
    """A partition's value in keys."""
    return {"day": str(value)[:10], "month": str(value)[:7], "all": "all"}[span]


def group(rows: Iterable[Any], place: Optional[int], span: str) -> Iterator[Tuple[str, List[Any]]]:
    """Rows that stand sorted by partition, one partition after the other."""
    value, some = None, []
    for row in rows:
        key = "all" if place is None else key_text(row[place], span)
        if some and key != value:
            yield str(value), some
            some = []
        value = key
        some.append(row)
    if some:
        yield str(value), some


def cell(value: Any, content: str) -> Any:
    """A value of Spark's as a file has it."""
    if value is None or content not in ("timestamp", "date"):
        return value
    if content == "date":
        return value.toordinal() - 719_163
    # A time of Spark's has no zone in Python and is told in the process's own: it is asked for as seconds instead.
    return int(value)


def written(settings: Settings, dataset: Dict[str, Any], rows: Iterable[Any]) -> Iterator[Built]:
    """Puts a file for each partition of rows as the query has them; one that cannot be put keeps nobody from the others."""
    key_column = dataset.get("partition_column")
    # The partition's column stands in the key alone.
    columns = [(place, one["name"], one["type"]) for place, one in enumerate(dataset["columns"]) if one["name"] != key_column]
    place = None if key_column is None else len(dataset["columns"])
    for value, some in group(rows, place, dataset["span"]):
        key = key_at(settings.source, dataset, value)
        try:
            made = [[cell(row[column], kind) for column, _, kind in columns] for row in some]
            if not settings.is_dry:
                says = {"dataset": dataset["name"], "period": value}
                open_store(settings.to).put(key, parquet.encode([(name, kind) for _, name, kind in columns], made, says))
            yield Built(key, len(made), "would be built" if settings.is_dry else "built")
        except Exception as broken:
            yield Built.failed(key, broken)


def key_at(source: str, dataset: Dict[str, Any], value: str) -> str:
    """Where a file of a derived dataset stands."""
    key_column = dataset.get("partition_column")
    folder = f"lake/{source}/{dataset['name']}/{dataset['view']}"
    return f"{folder}/data.parquet" if key_column is None else f"{folder}/{key_column}={value}/data.parquet"


def is_asked_for(key: str, days: Optional[Reach]) -> bool:
    """Whether a file may hold rows of the days; what has no period in its key is asked for with all of them alone."""
    if days is None:
        return True
    reach = period(key.rsplit("/", 2)[-2].rsplit("=", 1)[-1])
    return reach is not None and reach.first < days.next and reach.next > days.first


def derive(settings: Settings, start: Callable[[], Any] = session) -> List[Built]:
    """Computes the derived datasets, puts a file for each partition, and deletes those of partitions without rows."""
    document = json.loads(read_text(settings.catalogue))
    catalogue = Catalogue(document)
    if settings.is_local:
        raise SystemExit("derive needs Spark: without it, `energy-pipeline derive` computes the same")
    known = {one["name"] for one in document["derived"]}
    for name in settings.datasets:
        if name not in known:
            raise SystemExit(f"there is no derived dataset called '{name}'; there are: {', '.join(sorted(known))}")
    spark = start()
    chosen = wanted(document, settings.datasets)
    held: Set[str] = set()
    broken_tables: Dict[str, Exception] = {}
    for dataset, name in tables_read(document, chosen):
        try:
            if _view(spark, settings, next(table for table in catalogue.dataset(dataset).tables if table.sql_name == name)):
                held.add(name)
        except Exception as broken:
            broken_tables[name] = broken
    built: List[Built] = []
    for one in chosen:
        tables = [read["table"] for read in one.get("reads", [])]
        try:
            for table in tables:
                if table in broken_tables:
                    raise broken_tables[table]
            spark.sql(one["sql"]).createOrReplaceTempView(one["view"])
            if one["name"] in settings.datasets:
                built += _put(spark, settings, one, not tables or any(table in held for table in tables))
        except Exception as broken:
            # What is made of it fails by itself; all others are computed.
            built.append(Built.failed(one["name"], broken))
    return built


def _view(spark: Any, settings: Settings, table: Table) -> bool:
    """A view of a table's files, and whether there are any; one without rows where there are none."""
    folder = f"lake/{settings.source}/{table.location.split('/', 2)[2]}"
    has_files = any(found.key.endswith("/data.parquet") for found in open_store(settings.store).list(folder))
    if has_files:
        # Glue and EMR know s3://; plain Hadoop wants s3a://, which its configuration can map.
        columns = ", ".join(f"`{name}` {kind}" for name, kind in columns_of(table))
        frame = spark.read.schema(columns).parquet(f"{settings.store.rstrip('/')}/{folder}")
    else:
        frame = spark.sql(empty_of(table))
    frame.createOrReplaceTempView(table.sql_name)
    return has_files


def _put(spark: Any, settings: Settings, dataset: Dict[str, Any], has_inputs: bool) -> List[Built]:
    # Listed before anything is put: what is made meanwhile is none that may be deleted.
    target = open_store(settings.to)
    there = files_in(target, f"lake/{settings.source}/{dataset['name']}/")
    if there and not has_inputs:
        message = (
            f"its lake in {settings.to} has {len(there)} files, and {settings.store}/lake/{settings.source}/ none of any table that it is computed of: "
            "nothing was computed or deleted. Files of at least one of them were expected: are --store and --source right? "
            "Where the dataset is to go, delete its files by hand."
        )
        return [Built(dataset["name"], 0, "failed", message)]
    frame = spark.sql(query_of(dataset, settings.days))
    frame = frame.coalesce(1) if key_of(dataset) is None else frame.repartition(FILE_KEY)
    frame = frame.sortWithinPartitions(*order_of(dataset))

    def write(rows: Iterator[Any]) -> Iterator[Built]:
        return written(settings, dataset, rows)

    built = list(frame.rdd.mapPartitions(write).collect())
    if any(one.outcome == "failed" for one in built):
        return built
    made = {one.key for one in built}
    return built + delete(target, [key for key in there if key not in made and is_asked_for(key, settings.days)], settings.is_dry)
