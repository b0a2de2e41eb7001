"""The jobs: what each does, and how Spark shares the work.

A job is a list of files to make. Spark gives each to an executor, which reads the answers that it is made of, and puts the file: nothing is shuffled,
and no more than the rows of one file are held at once. The same functions run without Spark (``--local``), one file after the other.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import sys
from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence, Set

from . import force, parquet, partitions
from .calendar import Reach
from .catalogue import Catalogue, Dataset, UnknownDataset
from .store import Missing, open_store, read_text

_ONE_DAY = datetime.timedelta(days=1)


class Settings(NamedTuple):
    """What a job was asked for."""

    catalogue: str
    store: str
    to: str
    source: str
    datasets: List[str]
    days: Optional[Reach]
    is_dry: bool
    is_local: bool


class Built(NamedTuple):
    """What became of a file."""

    key: str
    rows: int
    outcome: str
    message: str = ""


class LakeJob:
    """A dataset's files, made where they are not there or not of the answers in force."""

    def __init__(self, settings: Settings, document: str, name: str) -> None:
        self.settings = settings
        self.document = document
        self.name = name

    def plan(self) -> List[partitions.Planned]:
        """The files that the answers in force reach."""
        catalogue, dataset = self._dataset()
        answers = force.find(open_store(self.settings.store), catalogue, dataset, self.settings.source)
        return partitions.plan(dataset, answers, self.settings.days)

    def keys(self, planned: Iterable[partitions.Planned]) -> Set[str]:
        """Where they stand."""
        _, dataset = self._dataset()
        tables = {table.name: table for table in dataset.tables}
        return {partitions.key_of(self.settings.source, tables[one.table], one.partition) for one in planned}

    def build(self, planned: partitions.Planned, only_stale: bool) -> Built:
        """Makes a file, unless it is of these very answers already; deletes the one that no row is for any more."""
        _, dataset = self._dataset()
        table = next(one for one in dataset.tables if one.name == planned.table)
        key = partitions.key_of(self.settings.source, table, planned.partition)
        inputs = partitions.inputs_of(planned, definition_of(self.document, self.name))
        target = open_store(self.settings.to)
        try:
            if only_stale and _inputs_there(target, key) == inputs:
                return Built(key, 0, "unchanged")
            if self.settings.is_dry:
                return Built(key, 0, "would be built")
            rows = partitions.rows_of(open_store(self.settings.store), dataset, planned)
            if not rows:
                target.delete(key)
                return Built(key, 0, "no rows")
            columns = [(leaf.name, leaf.content) for leaf in table.file]
            says = {
                "source": self.settings.source,
                "dataset": dataset.name,
                "table": table.name,
                "period": planned.partition.value,
                parquet.INPUTS: inputs,
            }
            target.put(key, parquet.encode(columns, rows, says))
            return Built(key, len(rows), "built")
        except (Missing, ValueError, partitions.WrongForm) as broken:
            # One file that cannot be made keeps nobody from the others.
            return Built(key, 0, "failed", str(broken))

    def _dataset(self) -> Any:
        catalogue = Catalogue.parse(self.document)
        dataset: Dataset = catalogue.dataset(self.name)
        return catalogue, dataset


def definition_of(document: str, name: str) -> str:
    """What the catalogue says of a dataset, as a hash."""
    for source in json.loads(document)["sources"]:
        for dataset in source["datasets"]:
            if dataset["name"] == name.rsplit("/", 1)[-1]:
                return hashlib.sha256(json.dumps(dataset["tables"], sort_keys=True).encode()).hexdigest()
    raise KeyError(name)


def _inputs_there(target: Any, key: str) -> Optional[str]:
    try:
        return parquet.footer(target.read(key))[0].get(parquet.INPUTS)
    except Missing:
        return None


def settings_of(arguments: Sequence[str], about: str) -> Settings:
    """Reads a job's arguments. Glue adds some of its own, which are passed over."""
    parser = argparse.ArgumentParser(description=about, allow_abbrev=False)
    parser.add_argument("--catalogue", required=True, help="catalogue.json: a path, or s3://bucket/key")
    parser.add_argument("--store", required=True, help="the store: a folder, or s3://bucket/prefix")
    parser.add_argument("--to", required=True, help="where the lake is written: another folder or prefix than the store's")
    parser.add_argument("--source", default="iso-ne", help="source in keys; iso-ne-sandbox for generated numbers")
    parser.add_argument("--datasets", required=True, help="names, with commas between them")
    parser.add_argument("--from-day", help="first day, yyyy-mm-dd; everything without it")
    parser.add_argument("--until-day", help="last day, yyyy-mm-dd; today without it")
    parser.add_argument("--dry-run", action="store_true", help="say what would be made; write nothing")
    parser.add_argument("--into-store", action="store_true", help="let --to be the store itself: read docs/spark.md first")
    parser.add_argument("--local", action="store_true", help="without Spark, one file after the other")
    given, _ = parser.parse_known_args(list(arguments))
    if given.to.rstrip("/") == given.store.rstrip("/") and not given.into_store:
        parser.error(f"--to is the store itself ({given.to}): the pipeline makes anew what it did not write. Give another prefix, or --into-store.")
    days = None
    if given.from_day:
        last = datetime.date.fromisoformat(given.until_day) if given.until_day else datetime.datetime.now(datetime.timezone.utc).date()
        days = Reach(datetime.date.fromisoformat(given.from_day), last + _ONE_DAY)
    elif given.until_day:
        parser.error("--until-day was given without --from-day")
    return Settings(
        catalogue=given.catalogue,
        store=given.store,
        to=given.to,
        source=given.source,
        datasets=[name.strip() for name in given.datasets.split(",") if name.strip()],
        days=days,
        is_dry=given.dry_run,
        is_local=given.local,
    )


def spread(items: List[Any], work: Callable[[Any], Built], is_local: bool) -> List[Built]:
    """Does the work for each item, on Spark's executors or here."""
    if is_local or not items:
        return [work(item) for item in items]
    context = session().sparkContext
    return context.parallelize(items, len(items)).map(work).collect()


def session() -> Any:
    """The session of Spark, with UTC as its zone."""
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("energy-lake").getOrCreate()
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    return spark


def rebuild(settings: Settings) -> List[Built]:
    """Makes every file of the datasets anew, or those of some days."""
    return _run(settings, only_stale=False)


def compact(settings: Settings) -> List[Built]:
    """Makes the files that are not of the answers in force, then deletes those that no answer in force has a row for."""
    if settings.days is not None:
        raise SystemExit("compact takes no days: whether a file is superseded only all of the answers tell")
    built = _run(settings, only_stale=True)
    # While a file cannot be made, its rows may lie in one that is superseded.
    return built if any(one.outcome == "failed" for one in built) else built + _superseded(settings)


def _run(settings: Settings, only_stale: bool) -> List[Built]:
    document = read_text(settings.catalogue)
    catalogue = Catalogue.parse(document)
    for name in settings.datasets:
        catalogue.dataset(name)
    built: List[Built] = []
    for name in settings.datasets:
        job = LakeJob(settings, document, name)

        def work(planned: partitions.Planned, job: LakeJob = job) -> Built:
            return job.build(planned, only_stale)

        try:
            planned = job.plan()
        except force.UnreadableManifest as unreadable:
            # Of this dataset it is not known what is in force: what is there of it stays as it is.
            built.append(Built(name, 0, "failed", str(unreadable)))
            continue
        built += spread(planned, work, settings.is_local)
    return built


def _superseded(settings: Settings) -> List[Built]:
    document = read_text(settings.catalogue)
    catalogue = Catalogue.parse(document)
    target = open_store(settings.to)
    deleted: List[Built] = []
    for name in settings.datasets:
        job = LakeJob(settings, document, name)
        planned = job.keys(job.plan())
        for folder in sorted({table.location.split("/", 2)[2].split("/")[0] for table in catalogue.dataset(name).tables}):
            for key in [found.key for found in target.list(f"lake/{settings.source}/{folder}/")]:
                if key.endswith("/data.parquet") and key not in planned:
                    if not settings.is_dry:
                        target.delete(key)
                    deleted.append(Built(key, 0, "would be deleted" if settings.is_dry else "deleted"))
    return deleted


def tell(built: List[Built]) -> int:
    """Prints what became of each file, and gives the exit code: 8 where any failed, as the pipeline has it."""
    for one in sorted(built):
        print(f"{one.outcome}\t{one.rows}\t{one.key}" + (f"\t{one.message}" if one.message else ""))
    counts: Dict[str, int] = {}
    for one in built:
        counts[one.outcome] = counts.get(one.outcome, 0) + 1
    print(", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items())) or "nothing to do")
    return 8 if counts.get("failed") else 0


def main(job: Callable[[Settings], List[Built]], about: str, arguments: Optional[Sequence[str]] = None) -> None:
    """Runs a job. Glue takes any end of the script for a success but an exception or an exit code."""
    try:
        code = tell(job(settings_of(sys.argv[1:] if arguments is None else arguments, about)))
    except UnknownDataset as unknown:
        sys.exit(str(unknown))
    if code:
        sys.exit(code)
