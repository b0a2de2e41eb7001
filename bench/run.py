#!/usr/bin/env python3
"""Whole-process comparisons: the product against DuckDB, CsvHelper, the prior system's way, and the floors.

usage: run.py [--runs N] [--only WORD] [--out FILE] [--smoke]

Publishes the command and the baselines ahead of time, makes the inputs, and runs each comparison interleaved: A B C, A B C, …, one
uncounted round first. Prints Markdown with medians and the ratios product / other, each the median of the ratios round by round.
Time is the wall clock's and the processor's (user + system); memory is the peak of the resident set, from the operating system.
Machines differ and are shared: only ratios of one run mean something.

--smoke: tiny inputs, no ahead-of-time compilation, one round; fails only where results are wrong.
"""
import argparse
import datetime
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "artifacts" / "bench"

ROW = 'STRUCT(BeginDate TIMESTAMPTZ, Location STRUCT("@LocId" VARCHAR, "@LocType" VARCHAR, "$" VARCHAR), LmpTotal DOUBLE, EnergyComponent DOUBLE, CongestionComponent DOUBLE, LossComponent DOUBLE)'
PICK = "r.BeginDate AS interval_begin, CAST(r.Location['@LocId'] AS BIGINT) AS location_id, r.Location['$'] AS location_name, r.Location['@LocType'] AS location_type, r.LmpTotal AS lmp_usd_per_mwh, r.EnergyComponent AS energy_usd_per_mwh, r.CongestionComponent AS congestion_usd_per_mwh, r.LossComponent AS loss_usd_per_mwh"
NAMES = "interval_begin, location_id, location_name, location_type, lmp_usd_per_mwh, energy_usd_per_mwh, congestion_usd_per_mwh, loss_usd_per_mwh"

# What the prior system did, with the standard library where pandas is not there.
PYTHON = """
import sys, json, csv
rows = json.load(open(sys.argv[1]))["FiveMinLmps"]["FiveMinLmp"]
try:
    import pandas
    pandas.json_normalize(rows).to_csv(sys.argv[2], index=False)
except ImportError:
    with open(sys.argv[2], "w", newline="") as out:
        write = csv.writer(out)
        for r in rows:
            l = r["Location"]
            write.writerow([r["BeginDate"], l["@LocId"], l["$"], l["@LocType"], r["LmpTotal"], r["EnergyComponent"], r["CongestionComponent"], r["LossComponent"]])
"""


def document(path, envelope):
    return f"(SELECT {PICK} FROM (SELECT unnest({envelope}s.{envelope}) AS r FROM read_json('{path}', format='unstructured', maximum_object_size=2000000000, columns={{{envelope}s:'STRUCT({envelope} {ROW}[])'}})))"


def rows(path):
    columns = "{BeginDate:'TIMESTAMPTZ', Location:'STRUCT(\"@LocId\" VARCHAR, \"@LocType\" VARCHAR, \"$\" VARCHAR)', LmpTotal:'DOUBLE', EnergyComponent:'DOUBLE', CongestionComponent:'DOUBLE', LossComponent:'DOUBLE'}"
    return f"(SELECT {PICK} FROM read_json('{path}', format='newline_delimited', columns={columns}) AS r)"


def copy(query, to):
    how = "FORMAT parquet, COMPRESSION zstd" if str(to).endswith("parquet") else "FORMAT csv, HEADER"
    return f"COPY {query} TO '{to}' ({how})"


def measure(command):
    """(wall seconds, processor seconds, peak KiB) of one run; anything but exit code 0 ends the benchmark."""
    before = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - before
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))[:400]}\nended with {process.returncode}: {said.decode(errors='replace')[-2000:]}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


class Publisher:
    """Makes a project's command: ahead of time, or, for a smoke run, as it is built."""

    def __init__(self, smoke):
        self.smoke = smoke

    def publish(self, project, name):
        if self.smoke:
            subprocess.run(["dotnet", "build", "-c", "Release", "--nologo", "-v", "q", project], cwd=ROOT, check=True, stdout=sys.stderr)
            return ["dotnet", "exec", str(ROOT / "artifacts/bin" / pathlib.Path(project).name / "release" / f"{name}.dll")]
        folder = WORK / name
        subprocess.run(["dotnet", "publish", "-c", "Release", "--nologo", "-v", "q", "-o", folder, project], cwd=ROOT, check=True, stdout=sys.stderr)
        return [str(folder / name)]


def commit():
    return subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True).stdout.strip()


def heading(say, title, runs):
    cpu = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    say(f"# {title}\n")
    say(f"{datetime.date.today()}, commit {commit()}, {os.cpu_count()} processors ({cpu}), {platform.system()} {platform.machine()}; {runs} counted rounds, medians.")


class Bench:
    def __init__(self, options):
        self.options = options
        self.smoke = options.smoke
        self.inputs = WORK / ("small" if self.smoke else "inputs")
        self.out = pathlib.Path(tempfile.mkdtemp(prefix="energy-bench-"))
        publisher = Publisher(self.smoke)
        self.product = publisher.publish("src/EnergyDataPipeline.Cli", "energy-pipeline")
        self.baselines = publisher.publish("bench/Baselines", "baselines")
        subprocess.run([sys.executable, ROOT / "bench/make_inputs.py", self.inputs] + (["--small"] if self.smoke else []), check=True)
        self.lines = []

    def path(self, name):
        return self.inputs / name

    def convert(self, name, dataset, form="parquet", published=True):
        """With the columns that are published, which the others write too; or with those that follow from time as well."""
        command = self.product + ["convert", str(self.path(name)), "--dataset", f"iso-ne/{dataset}", "--format", form, "--to", str(self.out / "product")]
        return command + (["--published-only"] if published else [])

    def floor(self, verb, name):
        return self.baselines + [verb, str(self.path(name))]

    def duckdb(self, sql):
        return self.baselines + ["duckdb", sql]

    def say(self, line=""):
        print(line, flush=True)
        self.lines.append(line)

    def compare(self, title, product, others):
        """others: (what, command, goal on the wall-clock ratio or None)."""
        if self.options.only and self.options.only not in title:
            return
        names = ["product"] + [what for what, _, _ in others]
        commands = [product] + [command for _, command, _ in others]
        rounds = []
        for i in range(self.options.runs + (0 if self.smoke else 1)):
            made = [measure(command) for command in commands]
            if i > 0 or self.smoke:
                rounds.append(made)
        if self.smoke:
            self.say(f"- {title}: ran")
            return
        self.say(f"\n### {title}\n")
        self.say("| | wall s | cpu s | peak MiB | product ÷ this, wall | cpu | goal |")
        self.say("|---|---:|---:|---:|---:|---:|---|")
        for i, name in enumerate(names):
            wall, cpu, peak = (statistics.median(made[i][k] for made in rounds) for k in range(3))
            ratios = ["", ""] if i == 0 else [f"{statistics.median(made[0][k] / max(made[i][k], 1e-9) for made in rounds):.3f}" for k in range(2)]
            goal = "" if i == 0 or others[i - 1][2] is None else f"≤ {others[i - 1][2]}"
            self.say(f"| {name} | {wall:.3f} | {cpu:.3f} | {peak / 1024:.1f} | {ratios[0]} | {ratios[1]} | {goal} |")

    def same(self, title, left, right):
        """Fails unless two relations hold the same rows."""
        sql = f"SELECT CASE WHEN n > 0 OR total = 0 THEN error('{title}: ' || n || ' rows differ of ' || total) END FROM (SELECT (SELECT count(*) FROM ((FROM l EXCEPT ALL FROM r) UNION ALL (FROM r EXCEPT ALL FROM l))) AS n, (SELECT count(*) FROM l) AS total)"
        measure(self.duckdb(f"CREATE VIEW l AS {left}; CREATE VIEW r AS {right}; {sql}"))
        self.say(f"- {title}: equal, row for row")

    def check(self):
        """The product's files hold what DuckDB finds in the documents."""
        self.say("\n### Results\n")
        out = self.out / "product"
        product = lambda name, ending="parquet": f"(SELECT {NAMES} FROM '{out / name}.{ending}')"
        for name, envelope, dataset in [
            ("five-minute-lmp", "FiveMinLmp", "five-minute-lmp-final"),
            ("five-minute-lmp-shuffled", "FiveMinLmp", "five-minute-lmp-final"),
            ("five-minute-lmp-off-template", "FiveMinLmp", "five-minute-lmp-final"),
            ("hourly-lmp", "HourlyLmp", "hourly-lmp-da-final"),
        ]:
            truth = document(self.path(name + ".json"), envelope)
            measure(self.convert(name + ".json", dataset, "parquet,csv"))
            self.same(f"{name}.json → Parquet", product(name), truth)
            self.same(f"{name}.json → CSV", product(name, "csv"), truth)
        truth = document(self.path("five-minute-lmp.json"), "FiveMinLmp")
        for packed in ["five-minute-lmp.json.gz", "five-minute-lmp.xml"]:
            measure(self.convert(packed, "five-minute-lmp-final"))
            self.same(f"{packed} → Parquet", product("five-minute-lmp"), truth)
        measure(self.convert("energy-offers.json", "da-energy-offers"))
        offers = f"(SELECT unnest(HbDayAheadEnergyOffers.HbDayAheadEnergyOffer) AS o FROM read_json('{self.path('energy-offers.json')}', maximum_object_size=2000000000))"
        self.same(
            "energy-offers.json → Parquet, segments",
            f"(SELECT masked_asset_id, segment_number, price_usd_per_mwh, segment_mw FROM '{out / 'energy-offers_segments.parquet'}')",
            f"(SELECT a, s.Number::BIGINT, s.Price::DOUBLE, s.Mw::DOUBLE FROM (SELECT o.MaskedAssetId AS a, unnest(o.Segments.Segment) AS s FROM {offers}))",
        )
        measure(self.convert("fuel-mix.json", "fuel-mix"))
        self.same(
            "fuel-mix.json → Parquet",
            f"(SELECT count(*), sum(generation_mw), count(DISTINCT fuel_category) FROM '{out / 'fuel-mix.parquet'}')",
            f"(SELECT count(*), sum(m.GenMw), count(DISTINCT m.FuelCategory) FROM (SELECT unnest(GenFuelMixes.GenFuelMix) AS m FROM read_json('{self.path('fuel-mix.json')}', maximum_object_size=2000000000)))",
        )

    def sizes(self):
        measure(self.convert("five-minute-lmp.json", "five-minute-lmp-final"))
        ours = (self.out / "product/five-minute-lmp.parquet").stat().st_size
        theirs = self.out / "duckdb.parquet"
        measure(self.duckdb(copy(document(self.path("five-minute-lmp.json"), "FiveMinLmp"), theirs)))
        if not self.smoke:
            self.say(f"\nThe command, ahead-of-time compiled: {pathlib.Path(self.product[0]).stat().st_size:,} bytes")
        self.say(f"\nFile size, zstd: product {ours:,} bytes, DuckDB {theirs.stat().st_size:,}: {ours / theirs.stat().st_size:.3f} × (goal ≤ 1.0)")

    def all(self):
        five = "five-minute-lmp-final"
        day = self.path("five-minute-lmp.json")
        doc, lines = document(day, "FiveMinLmp"), rows(self.path("five-minute-lmp.ndjson"))
        self.compare(
            "Five-minute LMP day, JSON → Parquet",
            self.convert("five-minute-lmp.json", five),
            [
                ("DuckDB on the document", self.duckdb(copy(doc, self.out / "duckdb.parquet")), 0.025),
                ("DuckDB on newline-delimited rows", self.duckdb(copy(lines, self.out / "duckdb.parquet")), 0.25),
                ("floor: Utf8JsonReader scan", self.floor("scan-json", "five-minute-lmp.json"), 0.65),
                ("floor: file read", self.floor("read", "five-minute-lmp.json"), None),
                ("the product with the columns that follow from time", self.convert("five-minute-lmp.json", five, published=False), None),
            ],
        )
        self.compare(
            "The same, every row off the template",
            self.convert("five-minute-lmp-off-template.json", five),
            [("floor: Utf8JsonReader scan", self.floor("scan-json", "five-minute-lmp-off-template.json"), 2)],
        )
        self.compare(
            "The same, rows in random order",
            self.convert("five-minute-lmp-shuffled.json", five),
            [("the ordered day", self.convert("five-minute-lmp.json", five), 2)],
        )
        self.compare(
            "Four days in one document: memory",
            self.convert("five-minute-lmp-4-days.json", five),
            [("one day", self.convert("five-minute-lmp.json", five), None)],
        )
        self.compare(
            "Five-minute LMP day, JSON → CSV",
            self.convert("five-minute-lmp.json", five, "csv"),
            [
                ("DuckDB on the document", self.duckdb(copy(doc, self.out / "duckdb.csv")), 0.03),
                ("DuckDB on newline-delimited rows", self.duckdb(copy(lines, self.out / "duckdb.csv")), None),
                ("CsvHelper on the same parser", self.baselines + ["csvhelper", str(day), five, str(self.out / "csvhelper.csv")], 0.25),
                ("the product with the columns that follow from time", self.convert("five-minute-lmp.json", five, "csv", published=False), None),
                ("the prior system's way, Python", [sys.executable, "-c", PYTHON, str(day), str(self.out / "python.csv")], None),
            ],
        )
        self.compare(
            "Five-minute LMP day, XML → Parquet",
            self.convert("five-minute-lmp.xml", five),
            [("floor: XmlReader scan", self.floor("scan-xml", "five-minute-lmp.xml"), 0.6)],
        )
        self.compare(
            "Five-minute LMP day, gzip JSON → Parquet",
            self.convert("five-minute-lmp.json.gz", five),
            [
                ("gunzip alone", self.floor("gunzip", "five-minute-lmp.json.gz"), "1.35 × the longer"),
                ("convert alone", self.convert("five-minute-lmp.json", five), "1.35 × the longer"),
            ],
        )
        hourly = document(self.path("hourly-lmp.json"), "HourlyLmp")
        self.compare(
            "Hourly LMP day, JSON → Parquet",
            self.convert("hourly-lmp.json", "hourly-lmp-da-final"),
            [
                ("DuckDB on the document", self.duckdb(copy(hourly, self.out / "duckdb.parquet")), None),
                ("floor: Utf8JsonReader scan", self.floor("scan-json", "hourly-lmp.json"), None),
            ],
        )
        self.compare(
            "Fuel mix day, JSON → Parquet",
            self.convert("fuel-mix.json", "fuel-mix"),
            [("floor: Utf8JsonReader scan", self.floor("scan-json", "fuel-mix.json"), None)],
        )
        self.compare(
            "Morning report, JSON → Parquet, four tables",
            self.convert("morning-report.json", "morning-report"),
            [("floor: Utf8JsonReader scan", self.floor("scan-json", "morning-report.json"), None)],
        )
        self.compare(
            "Energy offers day with nested segments, JSON → Parquet, two tables",
            self.convert("energy-offers.json", "da-energy-offers"),
            [("floor: Utf8JsonReader scan", self.floor("scan-json", "energy-offers.json"), None)],
        )
        self.compare("Start-up, --version", self.product + ["--version"], [("floor: an empty process", ["true"], None)])

    def heading(self):
        heading(self.say, "Whole-process comparisons", self.options.runs)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--only", help="comparisons whose title holds this word")
    arguments.add_argument("--out", type=pathlib.Path, help="file for the Markdown")
    arguments.add_argument("--smoke", action="store_true")
    options = arguments.parse_args()
    if options.smoke:
        options.runs = 1
    bench = Bench(options)
    try:
        bench.heading()
        bench.check()
        bench.sizes()
        bench.all()
    finally:
        shutil.rmtree(bench.out)
    if options.out:
        options.out.write_text("\n".join(bench.lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
