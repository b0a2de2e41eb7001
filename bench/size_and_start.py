#!/usr/bin/env python3
"""How large the command is and how long it takes to start, one line a build, kept in bench/Results/size-and-start.md.

usage: size_and_start.py [--runtime linux-x64] [--runs N] [--out FILE]

Publishes the command ahead of time and appends a line: date, commit, runtime, bytes, and the median time of `--version`, each beside an
empty process. The time is left out where the command is for another kind of processor. docs/decisions/0002 says what compiling for
another kind takes.
"""
import argparse
import datetime
import pathlib
import platform
import statistics
import subprocess
import sys

import run

OUT = run.ROOT / "bench/Results/size-and-start.md"
HEAD = """# Size and start of the command

`bench/size_and_start.py` appends a line a build. Times depend on the machine; the empty process was started in turn with the command.

| date | commit | runtime | bytes | `--version`, ms | an empty process, ms |
|---|---|---|---:|---:|---:|
"""
OWN = {"x86_64": "linux-x64", "aarch64": "linux-arm64"}.get(platform.machine())


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runtime", default=OWN, help="runtime identifier; this machine's unless set")
    arguments.add_argument("--runs", type=int, default=51)
    arguments.add_argument("--out", type=pathlib.Path, default=OUT)
    options = arguments.parse_args()
    folder = run.WORK / f"energy-pipeline-{options.runtime}"
    publish = ["dotnet", "publish", "src/EnergyDataPipeline.Cli", "-c", "Release", "-r", options.runtime, "--nologo", "-v", "q", "-o", folder]
    subprocess.run(publish, cwd=run.ROOT, check=True, stdout=sys.stderr)
    command = folder / "energy-pipeline"
    times = ["not run here", ""]
    if options.runtime == OWN:
        rounds = [(run.measure([str(command), "--version"])[0], run.measure(["true"])[0]) for _ in range(options.runs)]
        times = [f"{statistics.median(made) * 1000:.1f}" for made in zip(*rounds)]
    line = f"| {datetime.date.today()} | {run.commit()} | {options.runtime} | {command.stat().st_size:,} | {times[0]} | {times[1]} |\n"
    before = options.out.read_text(encoding="utf-8") if options.out.exists() else HEAD
    options.out.write_text(before + line, encoding="utf-8")
    print(line, end="")


if __name__ == "__main__":
    main()
