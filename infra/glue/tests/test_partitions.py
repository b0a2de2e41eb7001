"""Which answers are in force, and the rows of a file, in a store that a test makes."""

import datetime
import importlib.util
import io
import json
import os
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, Dict, List
from unittest import mock

from energy_lake import force, jobs, partitions, store
from energy_lake.calendar import Reach
from energy_lake.catalogue import Catalogue, UnknownDataset
from energy_lake.store import FolderStore, Missing, open_store

TIME = {"name": "interval_begin", "type": "timestamp", "from": ["Begin"], "required": True}
PLACE = {"name": "place", "type": "text", "from": ["Place"]}
PRICE = {"name": "price", "type": "number", "from": ["Price"]}
TABLE: Dict[str, Any] = {
    "name": "prices",
    "sql_name": "prices",
    "location": "lake/test/prices/prices/",
    "span": "day",
    "partition_column": "operating_day",
    "rows": [["Prices", "Price"]],
    "natural_key": ["interval_begin", "place"],
    "order": ["place", "interval_begin"],
    "time_column": "interval_begin",
    "columns": [TIME, PLACE, PRICE],
    "following": [
        {"name": "operating_day", "type": "date", "from": "interval_begin", "rule": "operating_day"},
        {"name": "hour_ending", "type": "text", "from": "interval_begin", "rule": "hour_ending"},
    ],
    "file": [
        {"name": "interval_begin", "content": "timestamp", "hive": "timestamp"},
        {"name": "interval_begin_offset_minutes", "of": "interval_begin", "content": "offset_minutes", "hive": "smallint"},
        {"name": "place", "content": "text", "hive": "string"},
        {"name": "price", "content": "number", "hive": "double"},
        {"name": "hour_ending", "content": "text", "hive": "string"},
    ],
}
DOCUMENT: Dict[str, Any] = {
    "format": "energy-pipeline-catalogue",
    "version": 1,
    "sources": [
        {
            "id": "test",
            "base_path": "/api",
            "zone": "America/New_York",
            "datasets": [
                {
                    "name": "prices",
                    "paths": [
                        {"template": "/prices/day/{day}", "regex": r"^/api/prices/day/(\d{8})(\.json)?$", "role": "day", "period": "day"},
                        {
                            "template": "/prices/day/{day}/place/{place}",
                            "regex": r"^/api/prices/day/(\d{8})/place/([^/]+)(\.json)?$",
                            "role": "day",
                            "period": "day",
                            "by": ["place"],
                        },
                    ],
                    "tables": [TABLE],
                }
            ],
        }
    ],
    "derived": [],
}


class Vault:
    """A store with answers that a test puts there."""

    def __init__(self, folder: str) -> None:
        self.root = Path(folder)
        self.numbers: Dict[str, int] = {}

    def answer(self, at: str, path: str, rows: List[List[Any]], period: str = "2026-07-01", feed: str = "prices", state: str = "complete") -> None:
        body = json.dumps({"Prices": {"Price": [{"Begin": begin, "Place": place, "Price": price} for begin, place, price in rows]}}).encode()
        number = self.numbers[period] = self.numbers.get(period, 0) + 1
        name = f"{len(self.numbers):04d}{number:012d}"
        raw = f"raw/test/{feed}/{period}/{name}.json.zst"
        manifest = {
            "schema_version": 1,
            "dataset": "prices",
            "period": period,
            "slice_id": f"{feed}{path}",
            "seq": number,
            "raw": {"key": raw, "sha256": name, "received_at": at, "address": f"http://127.0.0.1/api{path}"},
            "answered_at": at,
            "tables": [{"rows": len(rows), "counts": {"filtered": 0}}],
            "coverage": {"state": state, "expected": 24},
        }
        for key, content in ((raw, body), (f"manifests/test/{feed}/{period}/{number:06d}.json", json.dumps(manifest).encode())):
            where = self.root / key
            where.parent.mkdir(parents=True, exist_ok=True)
            where.write_bytes(content)


class InForce(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.vault = Vault(folder.name)
        self.catalogue = Catalogue(DOCUMENT)
        self.store = FolderStore(folder.name)

    def rows(self) -> List[List[Any]]:
        dataset = self.catalogue.dataset("prices")
        planned = partitions.plan(dataset, force.find(self.store, self.catalogue, dataset, "test"))
        return [
            row
            for one in planned
            if one.partition.value == "2026-07-01"
            for row in partitions.rows_of(self.store, dataset, one)
        ]

    def test_the_later_answer_holds_and_rows_are_sorted_with_the_time_last(self) -> None:
        self.vault.answer("2026-07-02T01:00:00Z", "/prices/day/20260701/place/B", [["2026-07-01T01:00:00-04:00", "B", 1], ["2026-07-01T00:00:00-04:00", "B", 2]])
        self.vault.answer("2026-07-02T02:00:00Z", "/prices/day/20260701/place/A", [["2026-07-01T00:00:00-04:00", "A", 3]], feed="other")
        self.vault.answer("2026-07-02T03:00:00Z", "/prices/day/20260701/place/C", [["2026-07-01T00:00:00-04:00", "B", 4]], feed="third")

        self.assertEqual(
            [[row[2], row[3], row[4]] for row in self.rows()],
            [["A", 3.0, "01"], ["B", 4.0, "01"], ["B", 1.0, "02"]],
        )

    def test_an_answer_that_says_all_of_a_period_takes_the_place_of_all_before_it(self) -> None:
        self.vault.answer("2026-07-02T01:00:00Z", "/prices/day/20260701/place/B", [["2026-07-01T00:00:00-04:00", "B", 1]])
        self.vault.answer("2026-07-02T02:00:00Z", "/prices/day/20260701", [["2026-07-01T00:00:00-04:00", "A", 2]])

        self.assertEqual([row[2] for row in self.rows()], ["A"])

    def test_a_partial_answer_takes_no_other_rows_away(self) -> None:
        self.vault.answer("2026-07-02T01:00:00Z", "/prices/day/20260701/place/B", [["2026-07-01T00:00:00-04:00", "B", 1]])
        self.vault.answer("2026-07-02T02:00:00Z", "/prices/day/20260701", [["2026-07-01T00:00:00-04:00", "A", 2]], state="partial")

        self.assertEqual([row[2] for row in self.rows()], ["A", "B"])

    def test_the_newest_manifest_of_a_slice_alone_counts(self) -> None:
        self.vault.answer("2026-07-02T01:00:00Z", "/prices/day/20260701", [["2026-07-01T00:00:00-04:00", "A", 1]], state="partial")
        self.vault.answer("2026-07-02T02:00:00Z", "/prices/day/20260701", [["2026-07-01T01:00:00-04:00", "B", 2]], state="partial")

        self.assertEqual([row[2] for row in self.rows()], ["B"])

    def test_a_manifest_that_cannot_be_read_stops_the_dataset(self) -> None:
        self.vault.answer("2026-07-02T01:00:00Z", "/prices/day/20260701", [["2026-07-01T00:00:00-04:00", "A", 1]])
        (self.vault.root / "manifests/test/prices/2026-07-01/000002.json").write_text("{")

        with self.assertRaisesRegex(force.UnreadableManifest, "000002.json"):
            self.rows()

    def test_days_limit_the_files(self) -> None:
        self.vault.answer("2026-07-02T01:00:00Z", "/prices/day/20260701", [["2026-07-01T00:00:00-04:00", "A", 1]])
        dataset = self.catalogue.dataset("prices")
        answers = force.find(self.store, self.catalogue, dataset, "test")

        days = Reach(datetime.date(2026, 7, 2), datetime.date(2026, 7, 3))
        self.assertEqual([one.partition.value for one in partitions.plan(dataset, answers, days)], ["2026-07-02"])

    def test_a_key_is_that_of_the_pipeline(self) -> None:
        dataset = self.catalogue.dataset("prices")
        self.vault.answer("2026-07-02T01:00:00Z", "/prices/day/20260701", [["2026-07-01T00:00:00-04:00", "A", 1]])
        planned = partitions.plan(dataset, force.find(self.store, self.catalogue, dataset, "test"))[0]

        key = partitions.key_of("test-sandbox", dataset.tables[0], planned.partition)
        self.assertEqual(key, "lake/test-sandbox/prices/prices/operating_day=2026-07-01/data.parquet")


class Buckets(unittest.TestCase):
    """A bucket of moto's, where it is installed (it is for the pipeline's own tests)."""

    def test_a_bucket_has_the_same_answers_and_its_ledger_spares_reading_manifests(self) -> None:
        if importlib.util.find_spec("moto") is None or importlib.util.find_spec("boto3") is None:
            print("not checked: no moto or boto3: answers in a bucket")
            return
        import boto3
        from moto import mock_aws

        environment = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
        with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, environment), mock_aws():
            vault = Vault(folder)
            for hour in range(3):
                vault.answer(f"2026-07-02T0{hour}:00:00Z", f"/prices/day/20260701/place/{hour}", [["2026-07-01T00:00:00-04:00", f"{hour}", 1]])
            client = boto3.client("s3")
            client.create_bucket(Bucket="lake-of-a-test")
            tags = {}
            for path in Path(folder).rglob("*"):
                if path.is_file():
                    key = path.relative_to(folder).as_posix()
                    tags[key] = client.put_object(Bucket="lake-of-a-test", Key=f"below/{key}", Body=path.read_bytes())["ETag"]
            catalogue = Catalogue(DOCUMENT)
            dataset = catalogue.dataset("prices")
            expected = force.find(FolderStore(folder), catalogue, dataset, "test")
            store = open_store("s3://lake-of-a-test/below")
            self.assertEqual(force.find(store, catalogue, dataset, "test"), expected)
            self.assertEqual(len(expected), 3)

            # The first answer was given once more, which stands in the ledger alone.
            ledger = [ledger_entry(answer, tags[answer.manifest]) for answer in expected]
            ledger[0]["asked_at"] = "2026-07-03T00:00:00Z"
            store.put("manifests/test/prices/ledger.json.zst", json.dumps(ledger).encode())
            read: List[str] = []
            store.read = lambda key, read_it=store.read: read.append(key) or read_it(key)
            found = force.find(store, catalogue, dataset, "test")

            self.assertEqual(read, ["manifests/test/prices/ledger.json.zst"])
            self.assertEqual([answer.manifest for answer in found], [answer.manifest for answer in [*expected[1:], expected[0]]])
            self.assertEqual(found[0], expected[1])
            with self.assertRaisesRegex(Missing, "s3://lake-of-a-test/below/"):
                store.read("nothing")
            store.delete("manifests/test/prices/ledger.json.zst")
            self.assertEqual(force.find(store, catalogue, dataset, "test"), expected)


def ledger_entry(answer: force.Answer, tag: str) -> Dict[str, Any]:
    at = datetime.datetime.fromtimestamp(answer.answered_at / 1_000_000, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "manifest": answer.manifest,
        "e_tag": tag,
        "slice_id": answer.slice_id,
        "dataset": answer.dataset,
        "answered_at": at,
        "asked_at": at,
        "is_whole": answer.is_whole,
        "state": "complete",
        "is_promised": answer.is_promised,
        "rows": answer.rows,
        "quarantined": 0,
        "times": None,
        "raw_sha256": answer.raw_sha256,
        "raw": {"key": answer.raw_key},
    }


class Arguments(unittest.TestCase):
    GIVEN = ["--catalogue", "c", "--store", "s3://a/b", "--datasets", "x, y", "--JOB_NAME", "of-glue"]

    def test_what_Glue_adds_is_passed_over(self) -> None:
        settings = jobs.settings_of([*self.GIVEN, "--to", "s3://a/spark"], "")

        self.assertEqual((settings.datasets, settings.days, settings.is_dry), (["x", "y"], None, False))

    def test_the_store_itself_is_refused_unless_it_is_meant(self) -> None:
        told = io.StringIO()
        with redirect_stderr(told), self.assertRaises(SystemExit):
            jobs.settings_of([*self.GIVEN, "--to", "s3://a/b/"], "")

        self.assertIn("--to is the store itself", told.getvalue())
        self.assertEqual(jobs.settings_of([*self.GIVEN, "--to", "s3://a/b", "--into-store"], "").to, "s3://a/b")

    def test_a_flag_stands_alone_or_with_true_or_false_as_Glue_gives_it(self) -> None:
        for given, expected in ((["--dry-run"], True), (["--dry-run", "true"], True), (["--dry-run=False"], False), (["--dry-run", ""], True), ([], False)):
            with self.subTest(given):
                settings = jobs.settings_of([*self.GIVEN, "--to", "s3://a/spark", *given, "--JOB_RUN_ID", "jr_1"], "")
                self.assertEqual((settings.is_dry, settings.is_local), (expected, False))
        self.assertTrue(jobs.settings_of([*self.GIVEN, "--to", "t", "--local", "true"], "").is_local)

        self.assertIn("--to is the store itself", self.refused("--to", "s3://a/b", "--into-store", "false"))
        self.assertIn("--dry-run: 'maybe' was found; true or false was expected", self.refused("--to", "t", "--dry-run", "maybe"))

    def test_days_that_are_none_and_arguments_that_are_nearly_ours_are_refused(self) -> None:
        self.assertIn("--from-day: '1.7.2026' was found; a day as 2026-07-01 was expected", self.refused("--to", "t", "--from-day", "1.7.2026"))
        self.assertIn("there is no day between them", self.refused("--to", "t", "--from-day", "2026-07-02", "--until-day", "2026-07-01"))
        self.assertIn("--from_day is none of the arguments; did you mean --from-day?", self.refused("--to", "t", "--from_day", "2026-07-02"))
        self.assertIn("did you mean --dry-run?", self.refused("--to", "t", "--dryrun=true"))

    def test_no_argument_of_Glues_own_is_nearly_one_of_ours(self) -> None:
        own = """JOB_NAME JOB_ID JOB_RUN_ID SECURITY_CONFIGURATION RedshiftTempDir TempDir additional-python-modules auto-scale-within-microbatch class conf
            continuous-log-conversionPattern continuous-log-logGroup continuous-log-logStreamPrefix custom-logGroup-prefix
            custom-logStream-prefix customer-driver-env-vars customer-executor-env-vars
            datalake-formats disable-proxy-v2 enable-auto-scaling enable-continuous-cloudwatch-log enable-continuous-log-filter enable-glue-datacatalog
            enable-job-insights enable-lakeformation-fine-grained-access enable-metrics enable-observability-metrics enable-rename-algorithm-v2
            enable-s3-parquet-optimized-committer enable-spark-ui executor-cores extra-files extra-jars extra-py-files job-bookmark-option job-bookmark-from
            job-bookmark-to job-language library-set python-modules-installer-option scriptLocation spark-event-logs-path user-jars-first
            use-postgres-driver write-shuffle-files-to-s3 write-shuffle-spills-to-s3 encryption-type mode debug""".split()
        given = [word for name in own for word in (f"--{name}", "x")]

        self.assertEqual(jobs.settings_of([*self.GIVEN, "--to", "s3://a/spark", *given], "").to, "s3://a/spark")

    def refused(self, *given: str) -> str:
        told = io.StringIO()
        with redirect_stderr(told), self.assertRaises(SystemExit) as stopped:
            jobs.settings_of([*self.GIVEN, *given], "")
        self.assertEqual(stopped.exception.code, 2)
        return told.getvalue()

    def test_a_file_that_failed_is_exit_code_8(self) -> None:
        told = io.StringIO()
        with redirect_stdout(told):
            code = jobs.tell([jobs.Built("b", 0, "failed", "why"), jobs.Built("a", 3, "built")])

        self.assertEqual(code, 8)
        self.assertEqual(told.getvalue(), "built\t3\ta\nfailed\t0\tb\twhy\n1 built, 1 failed\n")


class Jobs(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.vault = Vault(str(self.root / "store"))
        self.vault.answer("2026-07-02T01:00:00Z", "/prices/day/20260701", [["2026-07-01T00:00:00-04:00", "A", 1]])
        (self.root / "catalogue.json").write_text(json.dumps(DOCUMENT))

    GIVEN = ["--source", "test", "--datasets", "prices", "--local"]

    def places(self) -> List[str]:
        return ["--catalogue", f"{self.root}/catalogue.json", "--store", f"{self.root}/store", "--to", f"{self.root}/to"]

    def settings(self, *more: str) -> jobs.Settings:
        return jobs.settings_of([*self.places(), *self.GIVEN, *more], "")

    def two_datasets(self) -> None:
        """Another dataset with answers of its own."""
        both = json.loads(json.dumps(DOCUMENT))
        table = {**TABLE, "location": "lake/test/loads/prices/"}
        both["sources"][0]["datasets"].append({"name": "loads", "paths": [], "tables": [table]})
        (self.root / "catalogue.json").write_text(json.dumps(both))
        self.vault.answer("2026-07-02T01:00:00Z", "/loads/day/20260701", [["2026-07-01T00:00:00-04:00", "A", 1]], feed="loads")
        manifest = next((self.root / "store/manifests/test/loads").rglob("*.json"))
        manifest.write_text(manifest.read_text().replace('"dataset": "prices"', '"dataset": "loads"'))

    def files(self) -> List[str]:
        return sorted(path.relative_to(self.root / "to").as_posix() for path in (self.root / "to").rglob("*") if path.is_file())

    def old_file(self) -> Path:
        old = self.root / "to/lake/test/prices/prices/operating_day=2019-01-01/data.parquet"
        old.parent.mkdir(parents=True)
        old.write_bytes(b"of an answer that is in force no more")
        return old

    def test_a_dry_run_says_what_would_be_made_and_writes_nothing(self) -> None:
        built = jobs.rebuild(self.settings("--dry-run"))

        self.assertEqual([one.outcome for one in built], ["would be built"] * 2)
        self.assertFalse((self.root / "to").exists())

    def test_compact_tells_of_files_that_no_answer_in_force_has_a_row_for(self) -> None:
        old = self.old_file()

        built = jobs.compact(self.settings("--dry-run"))

        self.assertIn(("lake/test/prices/prices/operating_day=2019-01-01/data.parquet", "would be deleted"), [(one.key, one.outcome) for one in built])
        self.assertTrue(old.exists())

    def test_an_answer_that_is_gone_is_told_and_keeps_nobody_from_the_others_and_nothing_is_deleted(self) -> None:
        old = self.old_file()
        next((self.root / "store/raw").rglob("*.zst")).unlink()

        built = jobs.compact(self.settings())

        self.assertEqual({one.outcome for one in built}, {"failed"})
        self.assertIn(".json.zst' is not in", built[0].message)
        with redirect_stdout(io.StringIO()):
            self.assertEqual(jobs.tell(built), 8)
        self.assertTrue(old.exists())

    def test_bytes_that_only_begin_as_Zstandard_are_told_as_what_they_are(self) -> None:
        with mock.patch.object(store, "_by_standard_library", side_effect=EOFError("cut short")):
            with self.assertRaisesRegex(ValueError, "4 bytes that begin as Zstandard cannot be unpacked: cut short"):
                store.unpack(b"\x28\xb5\x2f\xfd")

    def test_a_manifest_that_cannot_be_read_is_told_and_nothing_of_its_dataset_is_touched(self) -> None:
        old = self.old_file()
        (self.root / "store/manifests/test/prices/2026-07-01/000002.json").write_text("{")

        built = jobs.compact(self.settings())

        self.assertEqual([(one.key, one.outcome) for one in built], [("prices", "failed")])
        self.assertTrue(old.exists())

    def test_a_store_without_an_answer_of_the_dataset_deletes_nothing(self) -> None:
        old = self.old_file()
        for given in (("--store", f"{self.root}/elsewhere"), ("--dry-run", "true", "--store", f"{self.root}/elsewhere")):
            told = io.StringIO()
            with self.subTest(given), redirect_stdout(told), self.assertRaises(SystemExit) as stopped:
                jobs.main(jobs.compact, "", [*self.GIVEN, *self.places(), *given])
            self.assertEqual(stopped.exception.code, 8)
            self.assertRegex(
                told.getvalue(),
                "^failed\t0\tprices\tits lake in .*/to has 1 files, and .*/elsewhere/manifests/test/ no answer with rows for them "
                r"\(0 manifests of 0 feeds were found there\): nothing was deleted. At least one answer was expected: are --store and --source right\?",
            )
            self.assertTrue(old.exists())

    def test_manifests_of_other_datasets_are_no_answer_of_this_one(self) -> None:
        old = self.old_file()
        for path in (self.root / "store/manifests").rglob("*.json"):
            path.write_text(path.read_text().replace('"dataset": "prices"', '"dataset": "loads"'))

        built = jobs.compact(self.settings())

        self.assertEqual([(one.key, one.outcome) for one in built], [("prices", "failed")])
        self.assertIn("(1 manifests of 1 feeds were found there)", built[0].message)
        self.assertTrue(old.exists())

    def test_an_error_that_nobody_foresaw_is_told_with_its_type_and_keeps_nobody_from_the_others(self) -> None:
        self.two_datasets()

        def read(store: FolderStore, key: str, read_it: Any = FolderStore.read) -> bytes:
            if "/prices/2026-07-01/" in key and key.startswith("raw/"):
                raise PermissionError("not yours\nat all")
            return read_it(store, key)

        with mock.patch.object(FolderStore, "read", read), mock.patch.object(jobs.parquet, "encode", lambda *_: b"file"):
            built = jobs.rebuild(self.settings("--datasets", "prices,loads"))

        found = {(one.key.split("/")[2], one.outcome, one.message) for one in built}
        self.assertEqual(
            found,
            {
                ("prices", "failed", "PermissionError: not yours at all"),
                ("loads", "built", ""),
                ("loads", "no rows", ""),
            },
        )

    def test_a_dataset_that_cannot_be_planned_keeps_nobody_from_the_others(self) -> None:
        self.two_datasets()
        plan = jobs.LakeJob.plan

        def planned(job: jobs.LakeJob, feeds: Any) -> Any:
            if job.name == "prices":
                raise KeyError("seq")
            return plan(job, feeds)

        with mock.patch.object(jobs.LakeJob, "plan", planned):
            built = jobs.compact(self.settings("--datasets", "prices,loads", "--dry-run"))

        self.assertEqual([(one.key, one.message) for one in built if one.outcome == "failed"], [("prices", "KeyError: 'seq'")])
        self.assertEqual(sum(one.outcome == "would be built" for one in built), 2)

    def test_a_store_that_cannot_be_listed_is_a_failure_of_each_dataset(self) -> None:
        self.two_datasets()
        with mock.patch.object(FolderStore, "list", side_effect=PermissionError("not yours")):
            built = jobs.rebuild(self.settings("--datasets", "prices,loads"))

        self.assertEqual([(one.key, one.outcome, one.message) for one in built], [(name, "failed", "PermissionError: not yours") for name in ("prices", "loads")])

    def test_a_file_that_cannot_be_deleted_keeps_nobody_from_the_others(self) -> None:
        old = self.old_file()
        other = old.parents[1] / "operating_day=2019-01-02/data.parquet"
        other.parent.mkdir()
        other.write_bytes(b"another")
        self.vault.answer("2026-07-02T02:00:00Z", "/prices/day/20260701", [["2026-07-01T00:00:00-04:00", "A", 1]])

        def unlink(store: FolderStore, key: str, delete: Any = FolderStore.delete) -> None:
            if "2019-01-01" in key:
                raise RuntimeError("held")
            delete(store, key)

        with mock.patch.object(FolderStore, "delete", unlink), mock.patch.object(jobs.parquet, "encode", lambda *_: b"file"):
            built = jobs.compact(self.settings())

        self.assertEqual([one.message for one in built if one.outcome == "failed"], ["RuntimeError: held"])
        self.assertTrue(old.exists())
        self.assertFalse(other.exists())

    def test_manifests_are_listed_once_for_all_datasets(self) -> None:
        self.two_datasets()
        listed: List[str] = []

        def list_them(store: FolderStore, prefix: str, list_it: Any = FolderStore.list) -> Any:
            listed.append(prefix)
            return list_it(store, prefix)

        with mock.patch.object(FolderStore, "list", list_them):
            jobs.compact(self.settings("--datasets", "prices,loads", "--dry-run"))

        # The lake's files before the answers: what is made meanwhile is not deleted.
        self.assertEqual(listed, ["lake/test/prices/", "lake/test/loads/", "manifests/test/"])

    def test_an_unknown_dataset_is_told_with_the_nearest_name_before_anything_is_done(self) -> None:
        with self.assertRaisesRegex(UnknownDataset, "'price'; did you mean 'prices'"):
            jobs.rebuild(self.settings()._replace(datasets=["prices", "price"]))
        self.assertFalse((self.root / "to").exists())

    def test_files_are_made_once_and_anew_when_an_answer_is(self) -> None:
        if importlib.util.find_spec("pyarrow") is None:
            print("not checked: no pyarrow: files are made once, and anew when an answer is")
            return
        self.assertEqual(sorted(one.outcome for one in jobs.rebuild(self.settings())), ["built", "no rows"])
        self.assertEqual(self.files(), ["lake/test/prices/prices/operating_day=2026-07-01/data.parquet"])
        self.assertIn("unchanged", [one.outcome for one in jobs.compact(self.settings())])
        self.vault.answer("2026-07-02T02:00:00Z", "/prices/day/20260701", [["2026-07-01T00:00:00-04:00", "A", 2]])
        self.assertIn("built", [one.outcome for one in jobs.compact(self.settings())])

if __name__ == "__main__":
    unittest.main()
