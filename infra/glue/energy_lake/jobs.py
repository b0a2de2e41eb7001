"""The jobs: what each does, and how Spark shares the work.

A job is a list of files to make. Spark gives each to an executor, which reads the answers that it is made of, and puts the file: nothing is shuffled,
and no more than the rows of one file are held at once. The same functions run without Spark (``--local``), one file after the other.
"""

from __future__ import annotations

import argparse
import datetime
import difflib
import hashlib
import json
import sys
from typing import Any, Callable, Dict, Iterable, List, NamedTuple, Optional, Sequence, Set, Tuple

from . import force, parquet, partitions
from .calendar import Reach
from .catalogue import Catalogue, Dataset, UnknownDataset
from .store import Missing, open_store, read_text

_ONE_DAY = datetime.timedelta(days=1)
_OPTIONS = (
    "--catalogue",
    "--store",
    "--to",
    "--source",
    "--datasets",
    "--from-day",
    "--until-day",
    "--dry-run",
    "--into-store",
    "--local",
)
_WORDS = {"": True, "true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
#: Characters of a failure's message: Spark's have whole programs in them.
_MESSAGE = 1_000


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

    @staticmethod
    def failed(key: str, broken: Exception) -> "Built":
        """A failure, on one line. What nobody foresaw is told with its type."""
        is_foreseen = isinstance(broken, (Missing, partitions.WrongForm, force.UnreadableManifest)) or type(broken) is ValueError
        told = " ".join((str(broken) if is_foreseen else f"{type(broken).__name__}: {broken}").split())
        return Built(key, 0, "failed", told if len(told) <= _MESSAGE else told[:_MESSAGE] + "…")


class LakeJob:
    """A dataset's files, made where they are not there or not of the answers in force."""

    def __init__(self, settings: Settings, document: str, name: str) -> None:
        self.settings = settings
        self.document = document
        self.name = name

    def plan(self, feeds: List[force.Feed]) -> List[partitions.Planned]:
        """The files that the answers in force reach."""
        catalogue, dataset = self._dataset()
        answers = force.find_among(feeds, open_store(self.settings.store), catalogue, dataset)
        return partitions.plan(dataset, answers, self.settings.days)

    def files(self) -> List[str]:
        """Keys of its files that stand in the lake."""
        _, dataset = self._dataset()
        folders = sorted({table.location.split("/", 2)[2].split("/")[0] for table in dataset.tables})
        target = open_store(self.settings.to)
        return [key for folder in folders for key in files_in(target, f"lake/{self.settings.source}/{folder}/")]

    def keys(self, planned: Iterable[partitions.Planned]) -> Set[str]:
        """Where they stand."""
        _, dataset = self._dataset()
        tables = {table.name: table for table in dataset.tables}
        return {partitions.key_of(self.settings.source, tables[one.table], one.partition) for one in planned}

    def build(self, planned: partitions.Planned, only_stale: bool) -> Built:
        """Makes a file, unless it is of these very answers already; deletes the one that no row is for any more."""
        key = f"{self.name}/{planned.table}/{planned.partition.value}"
        try:
            _, dataset = self._dataset()
            table = next(one for one in dataset.tables if one.name == planned.table)
            key = partitions.key_of(self.settings.source, table, planned.partition)
            inputs = partitions.inputs_of(planned, definition_of(self.document, self.name))
            target = open_store(self.settings.to)
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
        except Exception as broken:
            # One file that cannot be made, whatever the reason, keeps nobody from the others.
            return Built.failed(key, broken)

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
    parser.add_argument("--from-day", type=_day, help="first day, yyyy-mm-dd; everything without it")
    parser.add_argument("--until-day", type=_day, help="last day, yyyy-mm-dd; today without it")
    for name, says in (
        ("--dry-run", "say what would be made; write nothing"),
        ("--into-store", "let --to be the store itself: read docs/spark.md first"),
        ("--local", "without Spark, one file after the other"),
    ):
        # An argument of a Glue job always has a value.
        parser.add_argument(name, nargs="?", type=_truth, const=True, default=False, metavar="true|false", help=says)
    given, others = parser.parse_known_args(list(arguments))
    for other in (word.split("=", 1)[0] for word in others if word.startswith("--")):
        near = difflib.get_close_matches(other.replace("_", "-"), _OPTIONS, 1, cutoff=0.85)
        if near:
            parser.error(f"{other} is none of the arguments; did you mean {near[0]}?")
    if given.to.rstrip("/") == given.store.rstrip("/") and not given.into_store:
        parser.error(f"--to is the store itself ({given.to}): the pipeline makes anew what it did not write. Give another prefix, or --into-store.")
    days = None
    if given.from_day:
        last = given.until_day or datetime.datetime.now(datetime.timezone.utc).date()
        if last < given.from_day:
            parser.error(f"--from-day {given.from_day} is after the last day, {last}: there is no day between them")
        days = Reach(given.from_day, last + _ONE_DAY)
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


def _truth(word: str) -> bool:
    if word.lower() not in _WORDS:
        raise argparse.ArgumentTypeError(f"'{word}' was found; true or false was expected, or the name alone")
    return _WORDS[word.lower()]


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' was found; a day as 2026-07-01 was expected") from None


def files_in(target: Any, folder: str) -> List[str]:
    """Keys of the Parquet files below a folder of the lake."""
    return [found.key for found in target.list(folder) if found.key.endswith("/data.parquet")]


def delete(target: Any, keys: Iterable[str], is_dry: bool) -> List[Built]:
    """Deletes files; one that cannot be deleted keeps nobody from the others."""
    deleted: List[Built] = []
    for key in keys:
        try:
            if not is_dry:
                target.delete(key)
            deleted.append(Built(key, 0, "would be deleted" if is_dry else "deleted"))
        except Exception as broken:
            deleted.append(Built.failed(key, broken))
    return deleted


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
    return _run(settings, is_compacting=False)


def compact(settings: Settings) -> List[Built]:
    """Makes the files that are not of the answers in force, then deletes those that no answer in force has a row for."""
    if settings.days is not None:
        raise SystemExit("compact takes no days: whether a file is superseded only all of the answers tell")
    return _run(settings, is_compacting=True)


def _run(settings: Settings, is_compacting: bool) -> List[Built]:
    document = read_text(settings.catalogue)
    catalogue = Catalogue.parse(document)
    for name in settings.datasets:
        catalogue.dataset(name)
    built: List[Built] = []
    # What stands in the lake is listed before the answers are: a file that is made meanwhile is none that may be deleted.
    there: List[Tuple[LakeJob, List[str]]] = []
    for name in dict.fromkeys(settings.datasets):
        job = LakeJob(settings, document, name)
        try:
            there.append((job, job.files() if is_compacting else []))
        except Exception as broken:
            built.append(Built.failed(name, broken))
    try:
        feeds = force.feeds_of(open_store(settings.store), settings.source)
    except Exception as broken:
        return built + [Built.failed(job.name, broken) for job, _ in there]
    for job, files in there:
        try:
            built += _made(job, feeds, files, is_compacting)
        except Exception as broken:
            # Where a manifest cannot be read it is not known what is in force: what is there of the dataset stays as it is.
            built.append(Built.failed(job.name, broken))
    return built


def _made(job: LakeJob, feeds: List[force.Feed], files: List[str], is_compacting: bool) -> List[Built]:
    settings = job.settings
    planned = job.plan(feeds)
    if files and not planned:
        return [Built(job.name, 0, "failed", _nothing_in_force(settings, len(files), feeds))]

    def work(one: partitions.Planned) -> Built:
        return job.build(one, only_stale=is_compacting)

    built = spread(planned, work, settings.is_local)
    # While a file cannot be made, its rows may lie in one that is superseded.
    if not is_compacting or any(one.outcome == "failed" for one in built):
        return built
    kept = job.keys(planned)
    return built + delete(open_store(settings.to), [key for key in files if key not in kept], settings.is_dry)


def _nothing_in_force(settings: Settings, files: int, feeds: List[force.Feed]) -> str:
    manifests = sum(len(feed.manifests) for feed in feeds)
    return (
        f"its lake in {settings.to} has {files} files, and {settings.store}/manifests/{settings.source}/ no answer with rows for them "
        f"({manifests} manifests of {len(feeds)} feeds were found there): nothing was deleted. At least one answer was expected: "
        "are --store and --source right? Where the dataset is to go, delete its files by hand."
    )


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
