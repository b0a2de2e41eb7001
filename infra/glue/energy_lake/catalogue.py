"""The exported catalogue (``energy-pipeline catalog export``), as far as rows are made of it."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple
from urllib.parse import urlsplit

VERSION = 1


class UnknownDataset(Exception):
    """The catalogue has no dataset of that name."""


@dataclass(frozen=True)
class Column:
    """A published column: where its value stands, and what it holds."""

    name: str
    type: str
    up: int
    paths: Tuple[Tuple[str, ...], ...]
    is_position: bool
    required: bool
    at_least: Optional[float]
    at_most: Optional[float]
    vocabulary: Tuple[str, ...]


@dataclass(frozen=True)
class Following:
    """A column that follows from a published one."""

    name: str
    type: str
    source: str
    rule: str
    minutes: float
    words: Dict[str, str]
    otherwise: str


@dataclass(frozen=True)
class FileColumn:
    """A column of the Parquet files."""

    name: str
    content: str
    of: str


@dataclass(frozen=True)
class Table:
    """A table of a dataset."""

    name: str
    sql_name: str
    location: str
    span: str
    partition_column: Optional[str]
    rows: Tuple[Tuple[str, ...], ...]
    natural_key: Tuple[str, ...]
    order: Tuple[str, ...]
    time_column: Optional[str]
    columns: Tuple[Column, ...]
    following: Tuple[Following, ...]
    file: Tuple[FileColumn, ...]
    set_aside: Tuple[Tuple[str, str], ...]

    def index(self, name: str) -> int:
        """Position of a published column."""
        return next(place for place, column in enumerate(self.columns) if column.name == name)


@dataclass(frozen=True)
class Dataset:
    """A dataset of a source."""

    source: str
    base_path: str
    zone: str
    name: str
    revision: Optional[str]
    vintage_column: Optional[str]
    tables: Tuple[Table, ...]
    paths: Tuple[Tuple["re.Pattern[str]", bool, int], ...]

    @property
    def has_vintages(self) -> bool:
        """True where answers stand side by side and none takes another's place."""
        return self.revision == "vintage" or self.vintage_column is not None

    def fixed_words(self, path: str) -> Optional[Tuple[int, bool]]:
        """How many placeholders the best template has that the path fits, and whether it answers a whole period; None where none fits."""
        fitting = [(placeholders, is_whole) for regex, is_whole, placeholders in self.paths if regex.search(path)]
        return min(fitting, key=lambda one: one[0]) if fitting else None


class Catalogue:
    """Datasets by name."""

    def __init__(self, document: Dict[str, Any]) -> None:
        if document.get("format") != "energy-pipeline-catalogue" or document.get("version") != VERSION:
            raise ValueError(
                f"format {document.get('format')!r}, version {document.get('version')!r} was found; "
                f"'energy-pipeline-catalogue', version {VERSION}, was expected. Export it by the version of energy-pipeline that these scripts came with."
            )
        self.document = document
        self.datasets: Dict[str, Dataset] = {}
        for source in document["sources"]:
            for dataset in source["datasets"]:
                self.datasets[dataset["name"]] = _dataset(source, dataset)

    @staticmethod
    def parse(text: str) -> "Catalogue":
        """Reads the document."""
        return Catalogue(json.loads(text))

    def dataset(self, name: str) -> Dataset:
        """The dataset of that name, with its source before it or alone."""
        alone = name.rsplit("/", 1)[-1]
        if alone not in self.datasets:
            near = difflib.get_close_matches(alone, self.datasets, 1)
            raise UnknownDataset(
                f"there is no dataset called '{name}'" + (f"; did you mean '{near[0]}'?" if near else "; energy-pipeline catalog lists them")
            )
        return self.datasets[alone]

    def answers_whole_period(self, address: str) -> bool:
        """True where the address is one that nothing narrows and that has a period."""
        parts = urlsplit(address)
        if parts.query:
            return False
        found = [one for one in (dataset.fixed_words(parts.path) for dataset in self.datasets.values()) if one is not None]
        return min(found, key=lambda one: one[0])[1] if found else False


def _dataset(source: Dict[str, Any], dataset: Dict[str, Any]) -> Dataset:
    return Dataset(
        source=source["id"],
        base_path=source["base_path"],
        zone=source["zone"],
        name=dataset["name"],
        revision=dataset.get("revision"),
        vintage_column=dataset.get("vintage_column"),
        tables=tuple(_table(table) for table in dataset["tables"]),
        paths=tuple(
            (
                # What stands before the service's own path, a proxy's, does not matter.
                re.compile(path["regex"].lstrip("^"), re.IGNORECASE),
                "period" in path and not path.get("by"),
                path["template"].count("{"),
            )
            for path in dataset["paths"]
        ),
    )


def _table(table: Dict[str, Any]) -> Table:
    return Table(
        name=table["name"],
        sql_name=table["sql_name"],
        location=table["location"],
        span=table["span"],
        partition_column=table.get("partition_column"),
        rows=tuple(tuple(steps) for steps in table["rows"]),
        natural_key=tuple(table.get("natural_key", [])),
        order=tuple(table.get("order", [])),
        time_column=table.get("time_column"),
        columns=tuple(_column(column) for column in table["columns"]),
        following=tuple(_following(column) for column in table.get("following", [])),
        file=tuple(FileColumn(leaf["name"], leaf["content"], leaf.get("of", leaf["name"])) for leaf in table["file"]),
        set_aside=tuple(
            (rule["name"], rule["column"])
            for rule in table.get("rules", [])
            if rule["verb"] == "drop_to_quarantine" and rule["name"] in ("range", "unknown_word")
        ),
    )


def _column(column: Dict[str, Any]) -> Column:
    paths: List[Tuple[str, ...]] = [tuple(column["from"])] if "from" in column else []
    return Column(
        name=column["name"],
        type=column["type"],
        up=column.get("up", 0),
        paths=tuple(paths + [tuple(alias) for alias in column.get("aliases", [])]),
        is_position=column.get("position", False),
        required=column.get("required", False),
        at_least=column.get("at_least"),
        at_most=column.get("at_most"),
        vocabulary=tuple(column.get("vocabulary", [])),
    )


def _following(column: Dict[str, Any]) -> Following:
    return Following(
        name=column["name"],
        type=column["type"],
        source=column["from"],
        rule=column["rule"],
        minutes=column.get("minutes", 0),
        words=column.get("words", {}),
        otherwise=column.get("otherwise", ""),
    )
