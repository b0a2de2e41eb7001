"""What needs pyspark or pyarrow. Where they are not installed, a line says what was not checked."""

import importlib.util
import json
import os
import shutil
import tempfile
import unittest
from pathlib import Path
from typing import Any, Dict

from energy_lake import derived
from energy_lake.calendar import Reach, period
from energy_lake.catalogue import Catalogue

HAS_SPARK = importlib.util.find_spec("pyspark") is not None and bool(shutil.which("java") or os.environ.get("JAVA_HOME"))
HAS_ARROW = importlib.util.find_spec("pyarrow") is not None
CATALOGUE = Path(__file__).resolve().parent.parent / "catalogue.json"


def document() -> Dict[str, Any]:
    return json.loads(CATALOGUE.read_text(encoding="utf-8"))


class Files(unittest.TestCase):
    def test_a_file_has_the_pipelines_types(self) -> None:
        if not HAS_ARROW:
            print("not checked: no pyarrow: the types of a Parquet file")
            return
        import pyarrow.parquet

        from energy_lake import parquet

        columns = [("at", "timestamp"), ("at_offset_minutes", "offset_minutes"), ("day", "date"), ("n", "integer"), ("x", "number"), ("t", "text"), ("b", "boolean")]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "data.parquet"
            path.write_bytes(parquet.encode(columns, [[1_785_187_500_000_001, -240, 20_661, 7, 1.5, "x", True], [None] * 7], {"dataset": "d"}))
            schema = pyarrow.parquet.ParquetFile(path).schema
            found = [(schema.column(i).physical_type, str(schema.column(i).logical_type), schema.column(i).max_definition_level) for i in range(7)]
            rows = pyarrow.parquet.read_table(path).to_pylist()
        self.assertEqual([one[0] for one in found], ["INT64", "INT32", "INT32", "INT64", "DOUBLE", "BYTE_ARRAY", "BOOLEAN"])
        self.assertIn("isAdjustedToUTC=true, timeUnit=microseconds", found[0][1])
        self.assertIn("bitWidth=16, isSigned=true", found[1][1])
        self.assertEqual([one[2] for one in found], [1] * 7)
        self.assertEqual(rows[1], dict.fromkeys([name for name, _ in columns]))


class Derived(unittest.TestCase):
    def test_what_is_made_of_another_stands_after_it(self) -> None:
        names = [one["name"] for one in derived.wanted(document(), ["daily-price-summary"])]

        self.assertEqual(names, ["calendar-days", "calendar", "prices", "daily-price-summary"])

    def test_every_table_that_is_read_is_in_the_catalogue(self) -> None:
        tables = {table.sql_name for dataset in Catalogue(document()).datasets.values() for table in dataset.tables}

        for _, table in derived.tables_read(document(), document()["derived"]):
            self.assertIn(table, tables)

    def test_rows_are_grouped_by_partition(self) -> None:
        rows = [["2026-07-01", 1], ["2026-07-01", 2], ["2026-07-02", 3]]

        self.assertEqual([(value, len(some)) for value, some in derived.group(rows, 0, "day")], [("2026-07-01", 2), ("2026-07-02", 1)])

    def test_no_word_of_another_engine_is_left_in_the_SQL(self) -> None:
        for one in document()["derived"]:
            for word in ("quantile_cont", "VARCHAR", "date_diff", "week(", "exact_", "to_timestamp(", "hour_of", "month_of", "array_agg"):
                with self.subTest(one["name"], word=word):
                    self.assertNotIn(word, one["sql"].replace("weekofyear(", ""))

    def test_Spark_takes_the_SQL_of_every_derived_dataset(self) -> None:
        if not HAS_SPARK:
            print("not checked: no pyspark with Java: the SQL of derived datasets, and the jobs on executors")
            return
        from energy_lake.jobs import session

        spark = session()
        catalogue = Catalogue(document())
        for dataset, name in derived.tables_read(document(), document()["derived"]):
            table = next(one for one in catalogue.dataset(dataset).tables if one.sql_name == name)
            spark.sql(derived.empty_of(table)).createOrReplaceTempView(name)
        for one in document()["derived"]:
            frame = spark.sql(one["sql"])
            self.assertEqual(frame.columns, [column["name"] for column in one["columns"]])
            frame.createOrReplaceTempView(one["view"])
            for days in (None, Reach(*_days())):
                rows = spark.sql(derived.query_of(one, days)).sortWithinPartitions(*derived.order_of(one))
                self.assertEqual(rows.columns[: len(frame.columns)], frame.columns)
        self.assertEqual(spark.sql("SELECT count(*) FROM calendar_days WHERE hours_in_day = 25").first()[0], 35)


def _days() -> Any:
    first, last = period("2026-07-15"), period("2026-08-01")
    assert first is not None and last is not None
    return first.first, last.next


if __name__ == "__main__":
    unittest.main()
