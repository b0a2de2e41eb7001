#!/usr/bin/env bash
# Makes the function's deployment package: artifacts/lambda/energy-pipeline-<arch>.zip, the same bytes for the same build.
#
# usage: infra/lambda/package.sh [x64|arm64] [--bootstrap FILE]   (x86_64 is x64 too)
#
# Needs the .NET SDK with a C toolchain (for the other architecture its cross compiler too: docs/decisions/0002) and Python 3 for the zip.
# --bootstrap packs an executable that was published before. The function's runtime is provided.al2023, its handler is not used.
set -euo pipefail
cd "$(dirname "$0")/../.."
arch=x64 bootstrap=
while [ $# -gt 0 ]; do
  case "$1" in
    x64 | x86_64 | amd64) arch=x64 ;;
    arm64 | aarch64) arch=arm64 ;;
    --bootstrap) bootstrap=${2:?--bootstrap needs a file}; shift ;;
    *) echo "package.sh: '$1' is no architecture; x64 or arm64 is expected" >&2; exit 2 ;;
  esac
  shift
done

if [ -z "$bootstrap" ]; then
  command -v dotnet >/dev/null || { echo 'package.sh: the .NET 10 SDK is missing: https://dotnet.microsoft.com/download' >&2; exit 2; }
  case "$(uname -m)/$arch" in
    x86_64/arm64) needed="gcc-aarch64-linux-gnu libc6-dev-arm64-cross" ;;
    aarch64/x64) needed="gcc-x86-64-linux-gnu libc6-dev-amd64-cross" ;;
    *) needed= ;;
  esac
  if [ -n "$needed" ] && ! { command -v clang && command -v ld.lld; } >/dev/null; then
    echo "package.sh: $arch on a machine of the other kind is linked by clang and lld, which are not here; on Debian and Ubuntu:" >&2
    echo "  apt-get install clang lld $needed" >&2
    exit 2
  fi
  published=artifacts/lambda/$arch
  rm -rf "$published"
  dotnet publish src/EnergyDataPipeline.Lambda -c Release -r "linux-$arch" -o "$published" --nologo -v quiet
  # The query engine and SQLite are the command's; in a function they would be 100 MB at every start.
  if compgen -G "$published/*.so*" >/dev/null; then
    echo "package.sh: $published has native libraries that the function does not need: $(cd "$published" && ls ./*.so*)" >&2
    exit 1
  fi
  bootstrap=$published/bootstrap
fi

# What it is linked against must be there on Amazon Linux 2023, whose C library is 2.34.
newest=$(LC_ALL=C grep -aoE 'GLIBC_2\.[0-9]+' "$bootstrap" | sort -Vu | tail -n 1)
if [ "$(printf '%s\nGLIBC_2.34\n' "$newest" | sort -V | tail -n 1)" != GLIBC_2.34 ]; then
  echo "package.sh: $bootstrap needs $newest; Amazon Linux 2023 has GLIBC_2.34. Publish it where the C library is not newer:" >&2
  echo "  on Amazon Linux 2023 itself, or in the image public.ecr.aws/amazonlinux/amazonlinux:2023 (docs/decisions/0027)" >&2
  exit 1
fi

zip=artifacts/lambda/energy-pipeline-$arch.zip
python3 - "$bootstrap" "$zip" <<'PYTHON'
import hashlib, os, sys, zipfile
bootstrap, target = sys.argv[1:]
os.makedirs(os.path.dirname(target), exist_ok=True)
with zipfile.ZipFile(target, "w") as package:
    for name, path, mode in sorted([("bootstrap", bootstrap, 0o755), ("LICENSE", "LICENSE", 0o644)]):
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.create_system, entry.external_attr, entry.compress_type = 3, (0o100000 | mode) << 16, zipfile.ZIP_DEFLATED
        with open(path, "rb") as file:
            package.writestr(entry, file.read(), compresslevel=9)
data = open(target, "rb").read()
print(f"{target}: {len(data):,} bytes ({os.path.getsize(bootstrap):,} unpacked), sha256 {hashlib.sha256(data).hexdigest()}")
PYTHON
