#!/usr/bin/env python3
"""Does what `docker build` and `docker compose up` would do, without Docker, step by step as Dockerfile and docker-compose.yml have them.

usage: rehearse.py [--keep FOLDER] [--published FOLDER]

Build stage: each COPY into an empty folder (so that a file that is not copied is not there), each RUN in a shell. Final stage: a root folder
with what the chiselled base image has (the C and C++ runtimes, OpenSSL, certificates, a user `app`) and the COPYs, and nothing else: no shell.
Then the services of docker-compose.yml, in the order of depends_on, each in a read-only root of its own with the tmpfs that it names, without
capabilities, as the image's user; the addresses of services become this machine's. Ends with a line "N checks passed".

Needs Linux, root or user namespaces (util-linux), the .NET SDK with a C toolchain, and Python with moto[server] (which brings PyYAML).
--published takes the output of an earlier build stage (--keep) instead of building again.
"""
import argparse
import contextlib
import fnmatch
import os
import pathlib
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
ARCH = {"x86_64": "amd64", "aarch64": "arm64"}[platform.machine()]
APP_UID = "1654"  # the user `app` of Microsoft's images
LIBRARIES = ["libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libgcc_s.so.1", "libstdc++.so.6", "libssl.so.3",
             "libcrypto.so.3", "libnss_dns.so.2", "libnss_files.so.2", "libresolv.so.2"]
checks = 0


def check(holds, what):
    global checks
    if not holds:
        sys.exit(f"rehearse: does not hold: {what}")
    checks += 1
    print(f"  holds: {what}", flush=True)


class Dockerfile:
    """Instructions of each stage, in their order, with continued lines joined."""

    def __init__(self, path):
        text = re.sub(r"^\s*#.*\n", "", path.read_text(encoding="utf-8"), flags=re.M)
        lines = re.sub(r"\\\n\s*", " ", text).splitlines()
        self.stages = []
        for line in filter(None, map(str.strip, lines)):
            word, rest = line.split(None, 1)
            if word == "FROM":
                self.stages.append((rest, []))
            else:
                self.stages[-1][1].append((word, rest))

    def of(self, stage, word):
        return [rest for found, rest in self.stages[stage][1] if found == word]

    def exec_form(self, word):
        return yaml.safe_load(self.of(-1, word)[-1])


def ignored(path):
    """Whether .dockerignore keeps a path of the repository out of the build; the last line that fits decides."""
    out = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            back = line.startswith("!")
            pattern = line.lstrip("!")
            parts = [path.as_posix(), *[parent.as_posix() for parent in path.parents if parent.as_posix() != "."]]
            plain = pattern.removeprefix("**/")
            if any(fnmatch.fnmatchcase(part, pattern) or (plain != pattern and fnmatch.fnmatchcase(part.rsplit("/", 1)[-1], plain)) for part in parts):
                out = not back
    return out


def copy(sources, target, into):
    """COPY from the repository; `into` stands for the stage's root."""
    for source in sources:
        origin = ROOT / source
        if not origin.exists():
            sys.exit(f"rehearse: COPY {source}: there is no such file in the repository")
        files = [origin] if origin.is_file() else [file for file in origin.rglob("*") if file.is_file()]
        taken = [file for file in files if not ignored(file.relative_to(ROOT))]
        check(bool(taken), f"COPY {source} finds something that .dockerignore lets through")
        for file in taken:
            place = into / target / (file.name if origin.is_file() else file.relative_to(origin))
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, place)


def build(dockerfile, work):
    """The build stage. /source and /out become folders of `work`."""
    source, out = work / "source", work / "out"
    source.mkdir(parents=True)
    environment = {**os.environ, "BUILDARCH": ARCH, "TARGETARCH": ARCH, "DOTNET_NOLOGO": "1", "DOTNET_CLI_TELEMETRY_OPTOUT": "1"}
    # As in an image that was just made: nothing of whoever runs this.
    for name in [name for name in environment if name.startswith(("ENERGY_PIPELINE_", "S3_", "API_CONFIG", "MSBUILD"))]:
        del environment[name]
    for word, rest in dockerfile.stages[0][1]:
        if word == "COPY":
            *sources, target = rest.split()
            copy(sources, target.replace("/out/", f"{out}/") if target.startswith("/out/") else target.removeprefix("./"), source if not target.startswith("/out/") else pathlib.Path("/"))
        elif word == "RUN":
            print(f"RUN {rest}", flush=True)
            command = rest.replace("/out/", f"{out}/")
            ended = subprocess.run(["sh", "-ec", command], cwd=source, env=environment, stdin=subprocess.DEVNULL)
            check(ended.returncode == 0, f"RUN {rest[:60]}… ends with 0")
    return out


def library(name):
    found = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    for line in found.splitlines():
        if line.strip().startswith(name + " ") and ("x86-64" in line or "AArch64" in line):
            return pathlib.Path(line.rsplit("=> ", 1)[1])
    return None


def root_folder(dockerfile, out, root):
    """The final image's files: the base image's, as far as anything of them is used, and the COPYs."""
    for folder in ("tmp", "proc", "dev", "etc/ssl/certs", "home/app", "lib", "lib64", "usr/lib", "run"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    (root / "etc/passwd").write_text(f"root:x:0:0:root:/root:/bin/false\napp:x:{APP_UID}:{APP_UID}::/home/app:/bin/false\n")
    (root / "etc/nsswitch.conf").write_text("hosts: files dns\n")
    certificates = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
    if certificates.exists():
        shutil.copy(certificates, root / "etc/ssl/certs/")
    for name in LIBRARIES:
        place = library(name)
        if place is not None:
            shutil.copy(place.resolve(), root / "lib" / name)
    for loader in ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"):
        if os.path.exists(loader):
            target = root / loader.lstrip("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(os.path.realpath(loader), target)
    for rest in dockerfile.of(-1, "COPY"):
        words = rest.split()
        flags = [word for word in words if word.startswith("--")]
        source, target = [word for word in words if not word.startswith("--")]
        check("--from=build" in flags and source.startswith("/out/"), f"COPY {source} comes from the build stage")
        shutil.copytree(out / source.removeprefix("/out/"), root / target.lstrip("/"), dirs_exist_ok=True)


@contextlib.contextmanager
def started(command, environment, root=None, tmpfs=(), mounts=(), folder="/", hosts=(), log=None):
    """A process, in a read-only root where one is given, as the image's user and without capabilities."""
    if root is not None:
        script = ["set -e", f"mount --bind {root} {root}"]
        for place in tmpfs:
            path, _, options = place.partition(":")
            script.append(f"mount -t tmpfs -o {options or 'mode=1777'} tmpfs {root}{path}")
        for origin, target in mounts:
            script += [f"touch {root}{target}", f"mount --bind {origin} {root}{target}"]
        (pathlib.Path(root) / "etc/hosts").write_text("127.0.0.1 localhost " + " ".join(hosts) + "\n")
        script += [
            f"mount --rbind /proc {root}/proc",
            f"mount --rbind /dev {root}/dev",
            f"mount -o remount,bind,ro {root}",
        ]
        # Whoever is root only in its own namespace has no other user to become. Becoming another user gives up every capability.
        inner = f'import os,sys; os.chroot("{root}"); os.chdir("{folder}"); '
        inner += f'os.setgroups([]); os.setgid({APP_UID}); os.setuid({APP_UID}); ' if os.getuid() == 0 else ""
        inner += "os.execve(sys.argv[1], sys.argv[1:], dict(os.environ))"
        script.append(f"exec setpriv --no-new-privs {sys.executable} -c '{inner}' \"$@\"")
        unshare = ["unshare", "--mount", *([] if os.getuid() == 0 else ["--user", "--map-root-user"])]
        command = [*unshare, "sh", "-c", "\n".join(script), "sh", *command]
    process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log or subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until(holds, what, seconds=60):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            sys.exit(f"rehearse: after {seconds} s still not: {what}")
        time.sleep(0.2)


def compose(dockerfile, root, work):
    file = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    services = file["services"]
    ports = {"5000": str(free_port()), "8750": str(free_port())}

    def here(text):
        for inside, outside in ports.items():
            text = text.replace(inside, outside)
        return text

    entry = dockerfile.exec_form("ENTRYPOINT")
    folder = dockerfile.of(-1, "WORKDIR")[-1]
    image = dict(re.findall(r"(\w+)=(\S+)", " ".join(dockerfile.of(-1, "ENV"))))
    image["PATH"] = "/app:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    root = root.resolve()

    def run(service, words=None, **more):
        given = {name: here(str(value)) for name, value in service.get("environment", {}).items()}
        return started(
            words or [*entry, *map(here, service["command"])],
            {**image, **given},
            root=root,
            tmpfs=service["tmpfs"],
            mounts=more.pop("mounts", ()),
            folder=folder,
            hosts=services.keys(),
            **more,
        )

    def output(service, words=None, **more):
        with run(service, words, **more) as process:
            said, _ = process.communicate(timeout=300)
            return process.returncode, said

    moto, bucket, sandbox, pipeline = (services[name] for name in ("moto", "bucket", "sandbox", "pipeline"))
    code, said = output({"tmpfs": sandbox["tmpfs"]}, [*entry, *dockerfile.exec_form("CMD")])
    check(code == 0 and "energy-pipeline" in said, f"the image's own command ({' '.join(dockerfile.exec_form('CMD'))}) ends with 0: {said[:60]!r}")
    health = yaml.safe_load(dockerfile.of(-1, "HEALTHCHECK")[-1].partition("CMD ")[2])
    code, said = output({"tmpfs": sandbox["tmpfs"]}, health)
    check(code == 0 and said.startswith("well: "), f"the image's health check ends with 0: {said.strip()}")
    code, said = output({"tmpfs": sandbox["tmpfs"], "environment": {"ENERGY_PIPELINE_FORMATS": "xlsx"}}, health)
    check(code == 1 and said.startswith("not well: "), f"with a fault in the configuration it ends with 1: {said.strip()}")

    plain = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    with started([sys.executable, "-m", "moto.server", "-p", ports["5000"]], plain, log=subprocess.DEVNULL):
        test = moto["healthcheck"]["test"]
        words = [sys.executable, *map(here, test[2:])]
        until(lambda: subprocess.run(words, stderr=subprocess.DEVNULL, env=plain).returncode == 0, "moto is healthy")
        check(True, "moto's health check ends with 0")
        made = [word.replace("http://moto:", "http://127.0.0.1:") for word in map(here, bucket["entrypoint"])]
        check(made[0] == "python" and subprocess.run([sys.executable, *made[1:]], env=plain).returncode == 0, "the bucket is made")
        with run(sandbox, log=subprocess.DEVNULL):
            test = list(map(here, sandbox["healthcheck"]["test"]))[1:]
            until(lambda: output(sandbox, test)[0] == 0, "the sandbox is healthy")
            check(True, "the sandbox's health check ends with 0")
            config = work / "api_config.json"
            origin, target, mode = pipeline["volumes"][0].split(":")
            config.write_text(here((ROOT / origin).read_text(encoding="utf-8")), encoding="utf-8")
            check(mode == "ro" and target == f"{folder}/api_config.json", "the configuration is mounted where the command looks for it, read-only")
            code, said = output(pipeline, mounts=[(config, target)])
            print(said)
            check(code == 0 and said.count(" ok ") + said.count("ok\n") >= 1, "the pipeline ends with 0")
            name = pipeline["environment"]["S3_BUCKET_NAME"]
            listed = urllib.request.urlopen(f"http://127.0.0.1:{ports['5000']}/{name}?list-type=2", timeout=10).read().decode()
            keys = re.findall("<Key>([^<]*)</Key>", listed)
            for feed in ("7_day_forecast", "hourly_lmp_da_final", "fuel_mix", "morning_report"):
                check(any(key.startswith(f"manifests/iso-ne-sandbox/{feed}/") for key in keys), f"{feed} is complete in the bucket")
            code, said = output(pipeline, mounts=[(config, target)])
            again = urllib.request.urlopen(f"http://127.0.0.1:{ports['5000']}/{name}?list-type=2", timeout=10).read().decode()
            check(code == 0 and "hourly_lmp_da_final" in said and "unchanged" in said, "a second run ends with 0, and the day is unchanged")
            check(set(keys) <= set(re.findall("<Key>([^<]*)</Key>", again)), "nothing that was stored is gone")
            code, said = output(services["orders"], mounts=[(config, target)])
            print(said)
            check(code == 0, "the orders are on the queue")
            code, said = output(services["worker"], mounts=[(config, target)])
            print(said[-300:])
            check(code == 0, "a worker does them until none is left")
            listed = urllib.request.urlopen(
                f"http://127.0.0.1:{ports['5000']}/{name}?list-type=2&prefix=manifests/iso-ne-sandbox/hourly_lmp_da_final/2026-07", timeout=10
            ).read().decode()
            check(len(re.findall("<Key>[^<]*/000001.json</Key>", listed)) == 31, "31 days are complete, each once")
            code, said = output(services["worker"], [*entry, "queue", "status"], mounts=[(config, target)])
            print(said)
            check(code == 0, "queue status ends with 0")
        written = [path for path in root.rglob("*") if path.is_file() and path.stat().st_mtime > start]
        check(not [path for path in written if path.name not in ("hosts", "api_config.json")], "nothing was written into the image")


start = 0.0


def main():
    global start
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--keep", type=pathlib.Path, help="folder for what is built; a temporary one unless given")
    arguments.add_argument("--published", type=pathlib.Path, help="what an earlier run with --keep has built")
    options = arguments.parse_args()
    dockerfile = Dockerfile(ROOT / "Dockerfile")
    with tempfile.TemporaryDirectory(prefix="rehearse-") as temporary:
        work = pathlib.Path(temporary)
        out = options.published / "out" if options.published else build(dockerfile, options.keep or work)
        root = work / "root"
        os.chmod(work, 0o755)
        root_folder(dockerfile, out, root)
        volumes = dockerfile.exec_form("VOLUME")
        check(volumes == ["/tmp"] and (root / "tmp").stat().st_mode & 0o7777 == 0o1777, "/tmp is the image's one volume, and everybody may write to it")
        names = {path.name for path in root.rglob("*") if path.is_file()}
        check(not names & {"sh", "bash", "dotnet", "energy-pipeline.dll"}, "there is no shell and no runtime in the image")
        size = sum(path.stat().st_size for path in (root / "app").rglob("*") if path.is_file())
        print(f"  /app: {size:,} bytes")
        start = time.time()
        compose(dockerfile, root, work)
    print(f"{checks} checks passed")


if __name__ == "__main__":
    main()
