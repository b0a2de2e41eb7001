"""Derived datasets, computed by Spark out of the lake's files: the views' own SQL in Spark's words, from the exported catalogue."""

from __future__ import annotations

import json
from typing import Any, Dict, Iterable, Iterator, List, Optional, Tuple

from . import parquet
from .calendar import Partition, Reach
from .catalogue import Catalogue, Table
from .jobs import Built, Settings, session
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


def sql_of(dataset: Dict[str, Any], days: Optional[Reach]) -> str:
    """The query of a derived dataset for some days; whole months where its rows need the month."""
    if days is None or dataset["span"] == "all":
        return dataset["sql"]
    first = Partition.of(dataset["span"], days.first).first
    # The month or day that the last day lies in is taken whole.
    after = first
    while after < days.next:
        after = Partition.of(dataset["span"], after).next
    time = "operating_day" if dataset["span"] == "day" else "operating_month"
    return f"SELECT * FROM (\n{dataset['sql']}\n) WHERE {time} >= DATE '{first.isoformat()}' AND {time} < DATE '{after.isoformat()}'"


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


def derive(settings: Settings) -> List[Built]:
    """Computes the derived datasets, and puts a file for each partition."""
    document = json.loads(read_text(settings.catalogue))
    catalogue = Catalogue(document)
    if settings.is_local:
        raise SystemExit("derive needs Spark: without it, `energy-pipeline derive` computes the same")
    known = {one["name"] for one in document["derived"]}
    for name in settings.datasets:
        if name not in known:
            raise SystemExit(f"there is no derived dataset called '{name}'; there are: {', '.join(sorted(known))}")
    spark = session()
    chosen = wanted(document, settings.datasets)
    for dataset, name in tables_read(document, chosen):
        _view(spark, settings, next(table for table in catalogue.dataset(dataset).tables if table.sql_name == name))
    built: List[Built] = []
    for one in chosen:
        spark.sql(one["sql"]).createOrReplaceTempView(one["view"])
        if one["name"] in settings.datasets:
            built += _put(spark, settings, one)
    return built


def _view(spark: Any, settings: Settings, table: Table) -> None:
    """A view of a table's files; one without rows where there are none."""
    folder = f"lake/{settings.source}/{table.location.split('/', 2)[2]}"
    columns = columns_of(table)
    if any(found.key.endswith("/data.parquet") for found in open_store(settings.store).list(folder)):
        # Glue and EMR know s3://; plain Hadoop wants s3a://, which its configuration can map.
        frame = spark.read.schema(", ".join(f"`{name}` {kind}" for name, kind in columns)).parquet(f"{settings.store.rstrip('/')}/{folder}")
    else:
        frame = spark.sql("SELECT " + ", ".join(f"CAST(NULL AS {kind}) AS `{name}`" for name, kind in columns) + " WHERE FALSE")
    frame.createOrReplaceTempView(table.sql_name)


def _put(spark: Any, settings: Settings, dataset: Dict[str, Any]) -> List[Built]:
    key_column = dataset.get("partition_column")
    columns = [(column["name"], column["type"]) for column in dataset["columns"]]
    shown = ", ".join(f"unix_micros({name}) AS {name}" if kind == "timestamp" else name for name, kind in columns)
    frame = spark.sql(f"SELECT {shown} FROM ({sql_of(dataset, settings.days)})")
    order = ([key_column] if key_column else []) + [name for name in dataset["natural_key"] if name != key_column]
    place = None if key_column is None else [name for name, _ in columns].index(key_column)
    frame = frame.coalesce(1) if key_column is None else frame.repartition(key_column)
    frame = frame.sortWithinPartitions(*order)
    to, source, is_dry = settings.to, settings.source, settings.is_dry
    name, view, span = dataset["name"], dataset["view"], dataset["span"]
    file_columns = [(column, kind) for column, kind in columns if column != key_column]

    def write(rows: Iterator[Any]) -> Iterator[Built]:
        target = open_store(to)
        for value, some in group(rows, place, span):
            folder = f"lake/{source}/{name}/{view}"
            key = f"{folder}/data.parquet" if key_column is None else f"{folder}/{key_column}={value}/data.parquet"
            made = [[cell(row[column], kind) for column, kind in file_columns] for row in some]
            if not is_dry:
                target.put(key, parquet.encode(file_columns, made, {"dataset": name, "period": value}))
            yield Built(key, len(made), "would be built" if is_dry else "built")

    return frame.rdd.mapPartitions(write).collect()
