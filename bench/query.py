#!/usr/bin/env python3
"""A question over a year of day-ahead prices: average by zone and hour of a month, by the product and by plain DuckDB on the same files.

usage: query.py [--runs N] [--all] [--keep FOLDER] [--out FILE]

Collects a year of the product's own sandbox (hub and load zones; with --all a month of every one of its 1,206 priced locations too), builds the lake, and asks:
in one process through the library, warm, and as a whole process, which starts cold but for the operating system's cache of files. Fails where
the answers differ.
"""
import argparse
import csv
import io
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

import end_to_end
import run

FIRST, MONTH, LAST = "2025-07-01", "2026-06-01", "2026-06-30"
ZONES = ["MAINE", "NEWHAMPSHIRE", "VERMONT", "CONNECTICUT", "RHODEISLAND", "SEMASS", "WCMASS", "NEMASSBOST"]
HUB_AND_ZONES = [".H.INTERNAL_HUB"] + [f".Z.{zone}" for zone in ZONES]
GOAL_MS = 300
SELECT = "SELECT location_name, hour_ending, avg(lmp_usd_per_mwh) AS lmp FROM {} WHERE location_type = 'LOAD ZONE' AND operating_day BETWEEN '2026-06-01' AND '2026-06-30' GROUP BY ALL ORDER BY ALL"


def collect(product, store, folder, everywhere):
    sandbox = end_to_end.Server(product + ["sandbox", "--port", "0", "--now", "2026-07-27"])
    try:
        feed = {
            "name": "prices",
            "dataset": "iso-ne/hourly-lmp-da-final",
            "base_url": sandbox.address,
            "params": {"day": "yesterday"},
            "username": "demo",
            "password": "env:BENCH_PASSWORD",
            "pacing": {"concurrency": 4, "requests_per_second": 0},
        }
        if not everywhere:
            feed["params"]["location"] = ",".join(HUB_AND_ZONES)
        config = folder / "api_config.json"
        config.write_text(json.dumps({"formats": ["parquet"], "apis": [feed]}))
        where = ["--config", str(config), "--to", str(store), "--spool-folder", str(folder / "spool")]
        run.measure(product + ["backfill", "prices", "--from", MONTH if everywhere else FIRST, "--until", LAST, "--quiet"] + where)
    finally:
        sandbox.stop()
    run.measure(product + ["rebuild", "hourly-lmp-da-final", "--sandbox", "--to", str(store)])


def same(product, plain):
    left, right = (list(csv.reader(io.StringIO(text)))[1:] for text in (product, plain))
    numbers = zip(left, right)
    return len(left) == len(right) > 0 and all(a[:2] == b[:2] and abs(float(a[2]) - float(b[2])) < 1e-9 for a, b in numbers)


def ask(say, title, product, baselines, store, runs):
    files = sorted(store.glob("lake/*/hourly-lmp-da-final/*/*/data.parquet"))
    rows = SELECT.format("hourly_lmp_da_final")
    read = f"read_parquet('{store}/lake/iso-ne-sandbox/hourly-lmp-da-final/hourly_lmp/*/data.parquet', hive_partitioning = true)"
    plain = SELECT.format(read)
    command = product + ["query", rows, "--to", str(store)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    out = store.parent / "plain.csv"
    run.measure(baselines + ["duckdb", f"COPY ({plain}) TO '{out}' (FORMAT csv, HEADER)"])
    if not same(answer, out.read_text()):
        sys.exit("the product and DuckDB answer differently")
    warm = subprocess.run(baselines + ["query", str(store), str(runs + 1), rows, plain], capture_output=True, text=True)
    if warm.returncode != 0:
        sys.exit(warm.stderr)
    rounds = [[float(part) for part in line.split()] for line in warm.stdout.splitlines()][1:]
    wholes = [(run.measure(command), run.measure(baselines + ["duckdb", plain])) for _ in range(runs + 1)][1:]
    library, engine = (statistics.median(one[i] for one in rounds) for i in (1, 3))
    say(f"\n### {title}\n")
    say(f"{len(files)} partitions, {sum(os.path.getsize(file) for file in files) / 1e6:.1f} MB; the question leaves 30 of them, and gives {int(rounds[0][0])} rows.\n")
    say("| | product | plain DuckDB |")
    say("|---|---:|---:|")
    say(f"| warm, in one process | {library:.0f} ms | {engine:.0f} ms |")
    for i, (name, unit) in enumerate((("whole process, wall", "ms"), ("whole process, processor", "ms"), ("whole process, peak memory", "MiB"))):
        scale = 1 / 1024 if unit == "MiB" else 1000
        ours, theirs = (statistics.median(one[k][i] for one in wholes) * scale for k in (0, 1))
        say(f"| {name} | {ours:.0f} {unit} | {theirs:.0f} {unit} |")
    say(f"\nGoal: warm below {GOAL_MS} ms: {'met' if library < GOAL_MS else 'MISSED'}.")


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--all", action="store_true", help="every location too")
    arguments.add_argument("--keep", type=pathlib.Path, help="folder for the lakes; taken as they are where they are there")
    arguments.add_argument("--out", type=pathlib.Path)
    options = arguments.parse_args()
    os.environ["BENCH_PASSWORD"] = "demo"
    publisher = run.Publisher(smoke=False)
    product = publisher.publish("src/EnergyDataPipeline.Cli", "energy-pipeline")
    baselines = publisher.publish("bench/Baselines", "baselines")
    folder = options.keep or pathlib.Path(tempfile.mkdtemp(prefix="energy-query-"))
    folder.mkdir(parents=True, exist_ok=True)
    lines = []

    def say(line=""):
        print(line, flush=True)
        lines.append(line)

    try:
        run.heading(say, "A question over a year of day-ahead prices", options.runs)
        say("\nAverage day-ahead LMP by load zone and hour of June 2026, over generated prices in a folder, a year of them unless said otherwise, files in the operating system's cache.")
        for title, everywhere in [("Hub and load zones", False)] + ([("Every location, 1,206, for a month", True)] if options.all else []):
            store = folder / ("all" if everywhere else "zones") / "store"
            if not store.exists():
                store.parent.mkdir(parents=True, exist_ok=True)
                collect(product, store, store.parent, everywhere)
            ask(say, title, product, baselines, store, options.runs)
        if options.out:
            options.out.write_text("\n".join(lines) + "\n")
    finally:
        if not options.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
