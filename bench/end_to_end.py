#!/usr/bin/env python3
"""From the source into S3: thirty days of fuel mix by a day range, and uploads, each as whole processes.

usage: end_to_end.py [--runs N] [--days N] [--requests-at-once N] [--out FILE] [--smoke]

Starts the product's own sandbox with a latency of 0, 50 and 200 ms, and two stores: moto's server, and a sink that takes everything and
keeps nothing. The pipeline is measured against the ideal, requests x latency / requests at once, against what its first request alone
permits (1 + ceil((requests - 1) / requests at once)) x latency (a sign-in is tried once before others follow), and against bare clients that
ask for the same addresses and throw the answers away, all at once or the first alone: what the sandbox, working on the same processors,
permits. Interleaved, one uncounted round first, medians. Thirty days, and at 50 ms also a hundred and twenty, of which the first is less.

--smoke: two days, no latency, one round, no ahead-of-time compilation; fails only where results are wrong.
"""
import argparse
import datetime
import json
import math
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

import run

FIRST = datetime.date(2026, 6, 1)
TEMPLATE = "/genfuelmix/day/{day}"


class Server:
    """A process that says its address on its first line, or answers on a port that was chosen for it."""

    def __init__(self, command, port=None):
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE if port is None else subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True)
        if port is None:
            line = self.process.stdout.readline()
            found = re.search(r"https?://\S+", line)
            if not found:
                sys.exit(f"{' '.join(map(str, command))} said '{line.strip()}', no address")
            self.address = found.group().rstrip("/")
        else:
            self.address = f"http://127.0.0.1:{port}"
            for _ in range(300):
                try:
                    urllib.request.urlopen(self.address, timeout=1).read()
                    return
                except OSError:
                    time.sleep(0.1)
            sys.exit(f"{' '.join(map(str, command))} does not answer at {self.address}")

    def stop(self):
        self.process.terminate()
        self.process.wait()


def moto_says(method, address):
    """What moto answers; it looks at whether a request is signed, and for which service, but not at the signature."""
    signed = "AWS4-HMAC-SHA256 Credential=bench/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
    with urllib.request.urlopen(urllib.request.Request(address, method=method, headers={"Authorization": signed})) as answer:
        return answer.read()


class EndToEnd:
    def __init__(self, options):
        self.options = options
        self.lines = []
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="energy-end-to-end-"))
        publisher = run.Publisher(options.smoke)
        self.product = publisher.publish("src/EnergyDataPipeline.Cli", "energy-pipeline")
        self.baselines = publisher.publish("bench/Baselines", "baselines")
        self.uploading = publisher.publish("bench/Uploading", "uploading")
        self.count = 0

    def say(self, line=""):
        print(line, flush=True)
        self.lines.append(line)

    def configuration(self, source):
        path = self.folder / "api_config.json"
        path.write_text(
            json.dumps(
                {
                    "concurrency": self.options.requests_at_once,
                    "formats": ["parquet"],
                    "apis": [
                        {
                            "name": "fuel_mix",
                            "description": "Fuel mix by day",
                            "url": source + TEMPLATE,
                            "auth_type": "basic",
                            "username": "demo",
                            "password": "env:BENCH_PASSWORD",
                            "output_folder": "fuel_mix",
                            "csv_prefix": "fuel_mix",
                            "pacing": {"concurrency": self.options.requests_at_once, "requests_per_second": 0},
                        }
                    ],
                }
            )
        )
        return path

    def collect(self, source, endpoint, count=None):
        """One run into a prefix that nothing was stored under before."""
        self.count += 1
        days = f"{FIRST}..{FIRST + datetime.timedelta(days=(count or self.options.days) - 1)}"
        command = self.product + ["--config", str(self.configuration(source)), "--api", "fuel_mix", "--day", days, "--json"]
        command += ["--to", f"s3://bench/{os.getpid()}-{self.count}", "--s3-endpoint", endpoint, "--s3-path-style", "--spool-folder", str(self.folder / "spool")]
        return command

    def check(self, source, moto):
        """Every day is stored whole: as many manifests as days, and in the files every row that the source has, by a reader not ours."""
        moto_says("PUT", f"{moto}/bench")
        told = json.loads(subprocess.run(self.collect(source, moto), check=True, stdout=subprocess.PIPE, text=True).stdout)
        rows = sum(result["rows"] for result in told["results"])
        wanted = 0
        for day in range(self.options.days):
            address = source + TEMPLATE.replace("{day}", (FIRST + datetime.timedelta(days=day)).strftime("%Y%m%d")) + ".json"
            request = urllib.request.Request(address, headers={"Authorization": "Basic ZGVtbzpkZW1v"})
            wanted += len(json.load(urllib.request.urlopen(request))["GenFuelMixes"]["GenFuelMix"])
        keys = re.findall(r"<Key>([^<]*)</Key>", moto_says("GET", f"{moto}/bench?list-type=2").decode())
        manifests = [key for key in keys if "/manifests/" in key]
        parquet = [key for key in keys if key.endswith(".parquet")]
        if (rows, len(manifests), len(parquet)) != (wanted, self.options.days, self.options.days) or wanted == 0:
            sys.exit(f"{rows} rows of {wanted}, {len(manifests)} manifests and {len(parquet)} files for {self.options.days} days were stored")
        stored = self.folder / "stored"
        stored.mkdir()
        for i, key in enumerate(parquet):
            (stored / f"{i}.parquet").write_bytes(moto_says("GET", f"{moto}/bench/{urllib.parse.quote(key)}"))
        sql = f"SELECT CASE WHEN n <> {wanted} OR d <> n THEN error(n || ' rows are stored, ' || d || ' of them different') END"
        sql += f" FROM (SELECT count(*) AS n, count(DISTINCT (observed_at, fuel_category)) AS d FROM '{stored}/*.parquet')"
        run.measure(self.baselines + ["duckdb", sql])
        self.say(f"- {self.options.days} days into S3: every one of {wanted:,} rows is there once, {len(manifests)} manifests")

    def days(self, requests, latency, source, stores):
        at_once = self.options.requests_at_once
        ideal = requests * latency / 1000 / at_once
        alone = (1 + math.ceil((requests - 1) / at_once)) * latency / 1000
        bare = lambda verb: lambda: self.baselines + [verb, source + TEMPLATE + ".json", str(FIRST), str(requests), str(at_once)]
        ways = [("a bare client", bare("fetch")), ("a bare client, its first request alone", bare("fetch-first-alone"))]
        ways += [(f"product → {name}", lambda to=address: self.collect(source, to, requests)) for name, address in stores]
        rounds = []
        for i in range(self.options.runs + 1):
            made = [run.measure(command()) for _, command in ways]
            if i > 0:
                rounds.append(made)
        self.say(f"\n### {requests} days, {latency} ms a request, {at_once} at once\n")
        self.say("| | wall s | cpu s | peak MiB | ÷ ideal | ÷ first request alone | ÷ bare client, first alone | goal |")
        self.say("|---|---:|---:|---:|---:|---:|---:|---|")
        if latency:
            self.say(f"| ideal: requests × latency ÷ requests at once | {ideal:.3f} | | | | | | |")
            self.say(f"| the first request alone, then the others | {alone:.3f} | | | {alone / ideal:.2f} | | | |")
        for i, (name, _) in enumerate(ways):
            wall, cpu, peak = (statistics.median(made[i][k] for made in rounds) for k in range(3))
            to_bare = statistics.median(made[i][0] / made[1][0] for made in rounds)
            over = f"{wall / ideal:.2f} | {wall / alone:.2f}" if latency else "|"
            goal = "≤ 1.15 × ideal" if latency and i > 1 else ""
            self.say(f"| {name} | {wall:.3f} | {cpu:.3f} | {peak / 1024:.1f} | {over} | {to_bare:.2f} | {goal} |")

    def uploads(self, sink):
        file = self.folder / "upload"
        with open(file, "wb") as out:
            for _ in range(76):
                out.write(os.urandom(1 << 20))
        told = {}
        for _ in range(self.options.runs):
            for way in ("sdk", "product", "multipart", "bare"):
                said = subprocess.run(self.uploading + ["put", way, str(file), "5", sink], check=True, stdout=subprocess.PIPE, text=True).stdout
                speed, cpu = re.search(r"median ([\d.]+) MB/s.*CPU ([\d.]+) ms", said).groups()
                told.setdefault(way, []).append((float(speed), float(cpu)))
        self.say("\n### Uploads of 80 MB into the sink\n")
        self.say("| | MB/s | CPU ms | times AWSSDK's PutObject | goal |")
        self.say("|---|---:|---:|---:|---|")
        names = {"sdk": "AWSSDK PutObject as it comes", "product": "product, one request", "multipart": "product, in parts", "bare": "floor: HttpClient, unsigned, no checksum"}
        for way, name in names.items():
            ratio = statistics.median(a[0] / b[0] for a, b in zip(told[way], told["sdk"]))
            speed, cpu = (statistics.median(x[k] for x in told[way]) for k in range(2))
            self.say(f"| {name} | {speed:.0f} | {cpu:.0f} | {ratio:.2f} | {'≥ 2.5' if way == 'product' else ''} |")

    def heading(self):
        run.heading(self.say, "From the source into S3", self.options.runs)

    def all(self):
        sink = Server(self.uploading + ["sink"])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        moto = Server(["moto_server", "-H", "127.0.0.1", "-p", str(port)], port)
        try:
            if not self.options.smoke:
                self.uploads(sink.address)
            for latency in [0] if self.options.smoke else [0, 50, 200]:
                faults = ["--fault", f"latency;ms={latency};path=/genfuelmix/**"] if latency else []
                sandbox = Server(self.product + ["sandbox", "--port", "0", "--now", "2026-11-27T12:00:00-05:00"] + faults)
                try:
                    if latency == 0:
                        self.check(sandbox.address, moto.address)
                    if not self.options.smoke:
                        self.days(self.options.days, latency, sandbox.address, [("sink", sink.address), ("moto", moto.address)])
                    if latency == 50:
                        self.days(4 * self.options.days, latency, sandbox.address, [("sink", sink.address)])
                finally:
                    sandbox.stop()
        finally:
            sink.stop()
            moto.stop()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--days", type=int, default=30)
    arguments.add_argument("--requests-at-once", type=int, default=4)
    arguments.add_argument("--out", type=pathlib.Path, help="file for the Markdown")
    arguments.add_argument("--smoke", action="store_true")
    options = arguments.parse_args()
    if options.smoke:
        options.runs, options.days = 1, 2
    os.environ.update(BENCH_PASSWORD="demo", AWS_ACCESS_KEY_ID="bench", AWS_SECRET_ACCESS_KEY="bench", AWS_DEFAULT_REGION="us-east-1")
    bench = EndToEnd(options)
    try:
        bench.heading()
        bench.all()
    finally:
        shutil.rmtree(bench.folder)
    if options.out:
        options.out.write_text("\n".join(bench.lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
