"""What `derive.py` asks of Spark, for every derived dataset there is: the texts, the files, and what one failure keeps from the others."""

import datetime
import json
import tempfile
import unittest
from pathlib import Path
from typing import Any, Dict, List
from unittest import mock

from energy_lake import derived, jobs
from energy_lake.calendar import Reach
from energy_lake.catalogue import Catalogue

CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue.json"
DATASETS: List[Dict[str, Any]] = json.loads(CATALOGUE.read_text(encoding="utf-8"))["derived"]
TABLES = {name: dataset.tables[0] for name, dataset in Catalogue.parse(CATALOGUE.read_text(encoding="utf-8")).datasets.items()}
DAYS = Reach(datetime.date(2026, 7, 15), datetime.date(2026, 8, 2))
#: Partitioned by month, with the day alone among their columns.
MONTHS_OF_DAYS = ("price-volatility", "price-anomaly-scores", "price-anomalies")
VALUES = {"text": "x", "integer": 1, "number": 1.5, "boolean": True, "date": datetime.date(2026, 7, 15), "timestamp": 1_784_000_000_000_000}


def one_called(name: str) -> Dict[str, Any]:
    return next(one for one in DATASETS if one["name"] == name)


def row_of(dataset: Dict[str, Any], day: datetime.date) -> List[Any]:
    """A row as the query has it, of a day."""
    row = [day if one["name"] in ("operating_day", "operating_month") else VALUES[one["type"]] for one in dataset["columns"]]
    return row if dataset["span"] == "all" else [*row, day.replace(day=1) if dataset["span"] == "month" else day]


class Recorder:
    """Takes the place of Spark's session and its frames, and writes down what is asked of it; it answers with the rows that it was given."""

    def __init__(self, rows: Dict[str, List[Any]], failing: str = "\0") -> None:
        self.rows, self.failing = rows, failing
        self.asked: List[Any] = []
        self.views: List[str] = []
        self.query = ""

    @property
    def read(self) -> "Recorder":
        return self

    @property
    def rdd(self) -> "Recorder":
        return self

    def schema(self, text: str) -> "Recorder":
        return self

    def parquet(self, path: str) -> "Recorder":
        return self

    def sql(self, text: str) -> "Recorder":
        if self.failing in text:
            raise KeyError("Spark has it not")
        self.query = text
        return self

    def createOrReplaceTempView(self, name: str) -> None:
        self.views.append(name)

    def coalesce(self, count: int) -> "Recorder":
        self.asked.append(("coalesce", count))
        return self

    def repartition(self, *names: str) -> "Recorder":
        self.asked.append(("repartition", *names))
        return self

    def sortWithinPartitions(self, *names: str) -> "Recorder":
        self.asked.append(("sort", *names))
        return self

    def mapPartitions(self, write: Any) -> "Recorder":
        self.found = list(write(iter(self.rows.get(self.views[-1], []))))
        return self

    def collect(self) -> List[Any]:
        return self.found


class Queries(unittest.TestCase):
    def test_all_24_are_looked_at_and_some_lack_the_column_of_their_partition(self) -> None:
        lacking = [one["name"] for one in DATASETS if one.get("partition_column") not in {None, *(column["name"] for column in one["columns"])}]

        self.assertEqual(len(DATASETS), 24)
        self.assertEqual(tuple(lacking), MONTHS_OF_DAYS)

    def test_a_rows_file_is_told_by_columns_that_each_has(self) -> None:
        for one in DATASETS:
            names = [column["name"] for column in one["columns"]]
            with self.subTest(one["name"]):
                key, only = derived.key_of(one), derived.filter_of(one, DAYS)
                if one["span"] == "all":
                    self.assertEqual((key, only), (None, None))
                    self.assertNotIn(derived.FILE_KEY, derived.query_of(one, DAYS))
                    continue
                time = only.split(" ")[0] if only else ""
                self.assertIn(time, names)
                self.assertIn(key, (time, f"CAST(date_trunc('month', {time}) AS DATE)"))
                self.assertTrue(derived.query_of(one, DAYS).endswith(f") AS computed WHERE {only}"))
                self.assertIn(f"{names[-1]}, {key} AS {derived.FILE_KEY} FROM (", derived.query_of(one, None))
                self.assertTrue(derived.query_of(one, None).endswith(") AS computed"))
                self.assertEqual(set(derived.order_of(one)) - set(names), {derived.FILE_KEY})

    def test_days_take_the_whole_months_of_a_file(self) -> None:
        whole = "operating_day >= DATE '2026-07-01' AND operating_day < DATE '2026-09-01'"
        for name in MONTHS_OF_DAYS:
            self.assertEqual(derived.filter_of(one_called(name), DAYS), whole)
            self.assertEqual(derived.key_of(one_called(name)), "CAST(date_trunc('month', operating_day) AS DATE)")
        self.assertEqual(derived.filter_of(one_called("price-peaks"), DAYS), whole.replace("operating_day", "operating_month"))
        self.assertEqual(derived.filter_of(one_called("prices"), DAYS), "operating_day >= DATE '2026-07-15' AND operating_day < DATE '2026-08-02'")

    def test_one_whose_file_nothing_tells_is_refused(self) -> None:
        one = {"name": "odd", "span": "month", "partition_column": "operating_month", "columns": [{"name": "place", "type": "text"}]}

        with self.assertRaisesRegex(ValueError, "odd has neither operating_month nor operating_day among its columns"):
            derived.query_of(one, None)


class Runs(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        for name in ("hourly-lmp-da-final", "fuel-mix"):
            self.add("store", f"{TABLES[name].location.split('/', 2)[2]}operating_day=2026-07-15")

    def add(self, where: str, folder: str) -> Path:
        path = self.root / where / "lake/iso-ne" / folder / "data.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"rows")
        return path

    def settings(self, names: str, *more: str) -> jobs.Settings:
        given = ["--catalogue", str(CATALOGUE), "--store", f"{self.root}/store", "--to", f"{self.root}/to", "--datasets", names]
        return jobs.settings_of([*given, *more], "")

    def test_each_of_the_24_is_shared_sorted_and_put_by_its_partition(self) -> None:
        july, august = datetime.date(2026, 7, 15), datetime.date(2026, 8, 1)
        for one in DATASETS:
            spark = Recorder({one["view"]: [row_of(one, july), row_of(one, july), row_of(one, august)]})
            with self.subTest(one["name"]):
                built = derived.derive(self.settings(one["name"], "--dry-run"), lambda spark=spark: spark)

                folder = f"lake/iso-ne/{one['name']}/{one['view']}"
                keys = {
                    "all": [f"{folder}/data.parquet"],
                    "month": [f"{folder}/operating_month=2026-07/data.parquet", f"{folder}/operating_month=2026-08/data.parquet"],
                    "day": [f"{folder}/operating_day=2026-07-15/data.parquet", f"{folder}/operating_day=2026-08-01/data.parquet"],
                }[one["span"]]
                counts = [3] if one["span"] == "all" else [2, 1]
                self.assertEqual([(file.key, file.rows, file.outcome) for file in built], [(key, count, "would be built") for key, count in zip(keys, counts)])
                self.assertEqual(spark.query, derived.query_of(one, None))
                shared = ("coalesce", 1) if one["span"] == "all" else ("repartition", derived.FILE_KEY)
                self.assertEqual(spark.asked, [shared, ("sort", *derived.order_of(one))])

    def test_a_file_has_all_columns_but_its_partitions(self) -> None:
        for one in DATASETS:
            given: List[Any] = []
            encode = mock.patch.object(derived.parquet, "encode", lambda columns, rows, says, given=given: given.append((columns, rows, says)) or b"file")
            with self.subTest(one["name"]), encode:
                built = list(derived.written(self.settings(one["name"]), one, [row_of(one, datetime.date(2026, 7, 15))]))

                columns, rows, says = given[0]
                expected = [(column["name"], column["type"]) for column in one["columns"] if column["name"] != one.get("partition_column")]
                self.assertEqual((columns, [len(row) for row in rows]), (expected, [len(expected)]))
                self.assertEqual(says, {"dataset": one["name"], "period": {"all": "all", "month": "2026-07", "day": "2026-07-15"}[one["span"]]})
                self.assertEqual((self.root / "to" / built[0].key).read_bytes(), b"file")

    def test_files_without_rows_any_more_are_deleted_those_of_other_days_are_not(self) -> None:
        def files() -> List[Path]:
            return [self.add("to", f"price-volatility/price_volatility/operating_month={month}") for month in ("2026-06", "2026-07", "2026-08")]

        one = one_called("price-volatility")
        rows = {"price_volatility": [row_of(one, datetime.date(2026, 7, 15))]}
        with mock.patch.object(derived.parquet, "encode", lambda *_: b"file"):
            june, july, august = files()
            told = derived.derive(self.settings("price-volatility", "--dry-run"), lambda: Recorder(rows))
            self.assertEqual([file.outcome for file in told], ["would be built", "would be deleted", "would be deleted"])
            self.assertTrue(june.exists() and august.exists())
            derived.derive(self.settings("price-volatility", "--from-day", "2026-07-20", "--until-day", "2026-08-01"), lambda: Recorder(rows))
            self.assertEqual([path.exists() for path in (june, july, august)], [True, True, False])
            derived.derive(self.settings("price-volatility"), lambda: Recorder(rows))
            self.assertEqual([path.exists() for path in (june, july, august)], [False, True, False])

    def test_a_store_without_anything_it_is_computed_of_deletes_nothing(self) -> None:
        old = self.add("to", "reconcile-zonal-load/reconcile_zonal_load/operating_day=2019-01-01")

        told = derived.derive(self.settings("reconcile-zonal-load"), lambda: Recorder({}))

        self.assertEqual([(one.key, one.outcome) for one in told], [("reconcile-zonal-load", "failed")])
        self.assertRegex(told[0].message, "has 1 files, and .*/store/lake/iso-ne/ none of any table that it is computed of.*--store and --source")
        self.assertTrue(old.exists())

    def test_one_that_fails_keeps_nobody_from_the_others_and_is_told_with_its_type(self) -> None:
        one = one_called("reconcile-fuel-mix")
        spark = Recorder({one["view"]: [row_of(one, datetime.date(2026, 7, 15))]}, failing="AS volatility_usd_per_mwh")

        told = derived.derive(self.settings("price-volatility,reconcile-fuel-mix", "--dry-run"), lambda: spark)

        self.assertEqual([(file.outcome, file.message) for file in told], [("failed", "KeyError: 'Spark has it not'"), ("would be built", "")])

    def test_a_file_that_cannot_be_put_keeps_the_others_and_what_is_superseded(self) -> None:
        one = one_called("price-volatility")
        old = self.add("to", "price-volatility/price_volatility/operating_month=2019-01")
        rows = [row_of(one, datetime.date(2026, 7, 15)), row_of(one, datetime.date(2026, 8, 1))]

        def encode(columns: Any, some: List[Any], says: Dict[str, str]) -> bytes:
            if says["period"] == "2026-07":
                raise RuntimeError("no\nroom")
            return b"file"

        with mock.patch.object(derived.parquet, "encode", encode):
            told = derived.derive(self.settings("price-volatility"), lambda: Recorder({"price_volatility": rows}))

        self.assertEqual([(file.outcome, file.message) for file in told], [("failed", "RuntimeError: no room"), ("built", "")])
        self.assertTrue(old.exists())


if __name__ == "__main__":
    unittest.main()
