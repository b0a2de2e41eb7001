#!/usr/bin/env python3
"""Cold start and memory of the function, compiled ahead of time and not, against an emulator of Lambda's Runtime API.

usage: lambda.py [--runs N] [--out FILE] [--reuse] [--smoke]

Each run is a new process: from its start until it asks for its first call, then until it answers a small scheduled run (one feed, from the
sandbox, into moto's S3), and then a second call of the same (warm). Memory is the process's largest resident set (VmHWM) after each. Medians.
The alternatives are taken in turn, run by run, so that whatever else the machine does hits them alike.
"""
import argparse
import contextlib
import datetime
import http.server
import json
import os
import pathlib
import queue
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import run

OUT = run.ROOT / "bench/Results/2026-11-29-lambda.md"
MEMORY = "512"


class Emulator(http.server.ThreadingHTTPServer):
    """The Runtime API, as far as a function needs it."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.events, self.replies, self.asked = queue.Queue(), queue.Queue(), queue.Queue()

    def call(self, event):
        self.events.put(event)
        return self.replies.get(timeout=120)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.server.asked.put(time.perf_counter())
        event = self.server.events.get()
        if event is None:
            self.close_connection = True
            return
        body = json.dumps(event).encode()
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 120_000))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) if "Content-Length" in self.headers else self.chunks()
        self.server.replies.put((time.perf_counter(), self.path, json.loads(body)))
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def chunks(self):
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body


def high_water(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise RuntimeError("no VmHWM")


def one(command, environment):
    """One process: seconds until it asks, until it answers, of a warm call; MiB after the start, and after the calls."""
    emulator = Emulator()
    threading.Thread(target=emulator.serve_forever, daemon=True).start()
    begin = time.perf_counter()
    process = subprocess.Popen(
        command, env={**environment, "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{emulator.server_port}"}, stdout=subprocess.DEVNULL
    )
    try:
        asked = emulator.asked.get(timeout=120) - begin
        idle = high_water(process.pid)
        event = {"action": "run", "feeds": ["fuel_mix"]}
        sent = time.perf_counter()
        answered, path, body = emulator.call(event)
        if not path.endswith("/response") or body["successful"] != 1:
            raise RuntimeError(f"the function did not collect: {path} {body}")
        first = asked + answered - sent
        emulator.asked.get(timeout=120)
        sent = time.perf_counter()
        answered, path, body = emulator.call(event)
        if not path.endswith("/response"):
            raise RuntimeError(f"the second call failed: {body}")
        return asked, first, answered - sent, idle, high_water(process.pid)
    finally:
        process.kill()
        process.wait()
        emulator.events.put(None)
        emulator.shutdown()
        emulator.server_close()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextlib.contextmanager
def serving(command, address, environment=None):
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + 60
        while True:
            try:
                socket.create_connection(address, timeout=1).close()
                break
            except OSError:
                if time.monotonic() > end or process.poll() is not None:
                    raise
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait()


def publish(reuse, name, *more):
    folder = run.WORK / f"lambda-{name}"
    if reuse and folder.exists():
        return folder
    subprocess.run(
        ["dotnet", "publish", "src/EnergyDataPipeline.Lambda", "-c", "Release", "-r", "linux-x64", "--nologo", "-v", "q", "-o", folder, *more],
        cwd=run.ROOT,
        check=True,
        stdout=sys.stderr,
    )
    return folder


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=9)
    arguments.add_argument("--out", type=pathlib.Path, default=OUT)
    arguments.add_argument("--smoke", action="store_true", help="one run of the framework-dependent build; fails on wrong results only")
    arguments.add_argument("--reuse", action="store_true", help="takes what an earlier run published")
    options = arguments.parse_args()
    builds = {
        "JIT, framework-dependent": publish(options.reuse, "jit", "-p:PublishAot=false", "--self-contained", "false"),
    }
    if not options.smoke:
        builds["JIT, ReadyToRun, trimmed, self-contained"] = publish(
            options.reuse, "trimmed", "-p:PublishAot=false", "-p:PublishTrimmed=true", "-p:PublishReadyToRun=true", "--self-contained", "true"
        )
        builds["ahead of time (what ships)"] = publish(options.reuse, "aot")
    subprocess.run(["dotnet", "build", "src/EnergyDataPipeline.Cli", "-c", "Release", "--nologo", "-v", "q"], cwd=run.ROOT, check=True, stdout=sys.stderr)
    moto, sandbox = free_port(), free_port()
    plain = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "DOTNET_ROOT")}
    command = ["dotnet", "run", "--project", "src/EnergyDataPipeline.Cli", "-c", "Release", "--no-build", "--no-launch-profile", "--", "sandbox", "--port", str(sandbox)]
    with (
        tempfile.TemporaryDirectory() as folder,
        serving([sys.executable, "-m", "moto.server", "-p", str(moto)], ("127.0.0.1", moto)),
        serving([*command, "--now", "2026-07-27T12:00:00-04:00"], ("127.0.0.1", sandbox), {**plain, "DOTNET_NOLOGO": "1"}),
    ):
        feed = {
            "name": "fuel_mix",
            "dataset": "iso-ne/fuel-mix",
            "base_url": f"http://127.0.0.1:{sandbox}/api/v1.1",
            "username": "demo",
            "password": "env:ENERGY_PIPELINE_PASSWORD",
        }
        config = pathlib.Path(folder) / "api_config.json"
        config.write_text(json.dumps({"apis": [feed], "formats": ["csv", "parquet"]}))
        environment = {
            **plain,
            "API_CONFIG_FILE": str(config),
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{moto}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": "us-east-1",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": MEMORY,
            "ENERGY_PIPELINE_PASSWORD": "demo",
            "TMPDIR": folder,
        }
        figures = {name: [] for name in builds}
        for turn in range(1 if options.smoke else options.runs):
            for name, place in builds.items():
                bucket = f"bench-{turn}-{len(figures[name])}-{abs(hash(name)) % 10**6}"
                urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{moto}/{bucket}", method="PUT"))
                figures[name].append(one([str(place / "bootstrap")], {**environment, "S3_BUCKET_NAME": bucket}))
    lines = [
        "| build | files, MB | asks for its first call, ms | answers it, ms | a warm call, ms | peak at start, MiB | peak after two calls, MiB |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for name, place in reversed(builds.items()):
        size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file() and file.suffix not in (".dbg", ".pdb", ".xml")) / 1e6
        asked, first, warm, idle, peak = (statistics.median(column) for column in zip(*figures[name]))
        lines.append(f"| {name} | {size:.1f} | {asked * 1000:.0f} | {first * 1000:.0f} | {warm * 1000:.0f} | {idle:.0f} | {peak:.0f} |")
    table = "\n".join(lines)
    print(table)
    if not options.smoke:
        options.out.write_text(
            f"# The function's cold start and memory, {datetime.date.today()}\n\n"
            f"`bench/lambda.py`, commit {run.commit()}: medians of {options.runs} processes each, taken in turn, on {os.cpu_count()} processors that"
            " other work may have shared. Times begin where the process is started; Lambda's own part (fetching the package, starting the"
            " machine) is not in them. The call is a scheduled run of one feed: asked of the sandbox, read, and stored as CSV and Parquet in"
            f" moto's S3 on the same machine, which takes most of the time; the warm call finds it unchanged. {MEMORY} MiB of memory are told.\n\n"
            f"{table}\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
