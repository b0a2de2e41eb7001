#!/usr/bin/env bash
# Makes the package that the Glue jobs share: artifacts/glue/energy_lake.zip, the same bytes for the same source.
#
# usage: infra/glue/package.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
python3 - artifacts/glue/energy_lake.zip <<'PYTHON'
import pathlib, sys, zipfile
target = pathlib.Path(sys.argv[1])
target.parent.mkdir(parents=True, exist_ok=True)
root = pathlib.Path("infra/glue")
with zipfile.ZipFile(target, "w") as package:
    for file in sorted((root / "energy_lake").rglob("*.py")):
        entry = zipfile.ZipInfo(file.relative_to(root).as_posix(), (1980, 1, 1, 0, 0, 0))
        entry.create_system, entry.external_attr, entry.compress_type = 3, 0o100644 << 16, zipfile.ZIP_DEFLATED
        package.writestr(entry, file.read_bytes(), compresslevel=9)
print(f"{target}: {target.stat().st_size:,} bytes")
PYTHON
