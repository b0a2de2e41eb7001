#!/usr/bin/env python3
"""Ten days of five-minute prices at every priced location, from the source into a folder: rows, peak memory, time.

usage: ten_days.py [--days N] [--runs N] [--out FILE]

Starts the product's own sandbox with all its locations (1,206 priced ones), and collects ten days by `backfill` into a new folder each time,
as a whole process. The source has no address for a day at once: a day is asked for hour by hour. Fails where a row is missing or doubled,
by a reader not ours, or where the goal for memory is missed.
"""
import argparse
import datetime
import glob
import json
import os
import pathlib
import shutil
import statistics
import sys
import tempfile

import end_to_end
import run

FIRST = datetime.date(2026, 7, 1)
LOCATIONS = 1206
INTERVALS = 288
MOST_MIB = 256


def configuration(folder, source):
    feed = {
        "name": "prices",
        "dataset": "iso-ne/five-minute-lmp-final",
        "base_url": source,
        "params": {"day": "yesterday"},
        "username": "demo",
        "password": "env:BENCH_PASSWORD",
        "pacing": {"concurrency": 4, "requests_per_second": 0},
    }
    path = folder / "api_config.json"
    path.write_text(json.dumps({"formats": ["parquet"], "apis": [feed]}))
    return path


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--days", type=int, default=10)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--out", type=pathlib.Path)
    options = arguments.parse_args()
    os.environ["BENCH_PASSWORD"] = "demo"
    publisher = run.Publisher(smoke=False)
    product = publisher.publish("src/EnergyDataPipeline.Cli", "energy-pipeline")
    baselines = publisher.publish("bench/Baselines", "baselines")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="energy-ten-days-"))
    lines = []

    def say(line=""):
        print(line, flush=True)
        lines.append(line)

    run.heading(say, "Ten days of five-minute prices at every location", options.runs)
    sandbox = end_to_end.Server(product + ["sandbox", "--port", "0", "--now", "2026-08-20"])
    try:
        config = configuration(folder, sandbox.address)
        last = FIRST + datetime.timedelta(days=options.days - 1)
        measured = []
        for _ in range(options.runs):
            store = folder / "store"
            shutil.rmtree(store, ignore_errors=True)
            command = product + ["backfill", "prices", "--from", str(FIRST), "--until", str(last), "--config", str(config), "--to", str(store)]
            measured.append(run.measure(command + ["--quiet", "--spool-folder", str(folder / "spool")]))
        rows = options.days * LOCATIONS * INTERVALS
        files = glob.glob(f"{folder}/store/five_minute_lmp_final/*.parquet")
        sql = f"SELECT CASE WHEN n <> {rows} OR d <> n THEN error(n || ' rows are stored, ' || d || ' of them different, {rows} were expected') END"
        sql += f" FROM (SELECT count(*) AS n, count(DISTINCT (interval_begin, location_id)) AS d FROM read_parquet('{folder}/store/five_minute_lmp_final/*.parquet'))"
        run.measure(baselines + ["duckdb", sql])
        size = sum(os.path.getsize(file) for file in files)
        wall, processor, _ = (statistics.median(column) for column in zip(*measured))
        peak = max(one[2] for one in measured) / 1024
        say(f"- {rows:,} rows, each there once, in {len(files)} files, {size / 1e6:.1f} MB of Parquet")
        say(f"- peak memory of {options.runs} runs: {peak:.1f} MiB; the goal is {MOST_MIB}")
        say(f"- median time {wall:.1f} s ({processor:.1f} s of the product's processor time; the sandbox makes the answers on the same processors)")
        if peak > MOST_MIB:
            sys.exit(f"{peak:.1f} MiB is more than {MOST_MIB}")
    finally:
        sandbox.stop()
        shutil.rmtree(folder, ignore_errors=True)
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
