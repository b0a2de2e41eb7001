"""A store of Energy Data Pipeline, as it lies: a folder, or a bucket below a prefix."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, Dict, Iterator, NamedTuple, Optional, Tuple

_ZSTD = b"\x28\xb5\x2f\xfd"


class Missing(Exception):
    """An object that something names is not there."""


class Found(NamedTuple):
    """An object of a listing."""

    key: str
    #: The store's tag of this version; empty where the store has none that a reader could compare.
    tag: str
    modified: float


class FolderStore:
    """A folder."""

    def __init__(self, root: str) -> None:
        self.root = Path(root)

    def list(self, prefix: str) -> Iterator[Found]:
        """Objects below a prefix that ends in a slash, in the order of their keys."""
        base = self.root / prefix
        found = [
            Found(path.relative_to(self.root).as_posix(), "", path.stat().st_mtime)
            for path in (base.rglob("*") if base.is_dir() else ())
            if path.is_file() and not any(part.startswith(".") for part in path.relative_to(self.root).parts)
        ]
        return iter(sorted(found))

    def read(self, key: str) -> bytes:
        """The object's bytes."""
        try:
            return (self.root / key).read_bytes()
        except FileNotFoundError:
            raise Missing(f"'{key}' is not in {self.root}") from None

    def put(self, key: str, content: bytes) -> None:
        """Puts an object whole: what reads sees the old one or the new one."""
        path = self.root / key
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
        partial.write_bytes(content)
        os.replace(partial, path)

    def delete(self, key: str) -> None:
        """Deletes an object; one that is not there is gone already."""
        (self.root / key).unlink(missing_ok=True)


class BucketStore:
    """A bucket below a prefix. boto3 is there on Glue; it takes credentials and region from where it runs."""

    def __init__(self, bucket: str, prefix: str) -> None:
        import boto3

        self.bucket = bucket
        self.prefix = prefix
        self.client: Any = boto3.client("s3")

    def list(self, prefix: str) -> Iterator[Found]:
        """Objects below a prefix that ends in a slash, in the order of their keys."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix + prefix)
        for page in pages:
            for found in page.get("Contents", []):
                yield Found(found["Key"][len(self.prefix) :], found["ETag"].strip('"'), found["LastModified"].timestamp())

    def read(self, key: str) -> bytes:
        """The object's bytes."""
        try:
            return self.client.get_object(Bucket=self.bucket, Key=self.prefix + key)["Body"].read()
        except self.client.exceptions.NoSuchKey:
            raise Missing(f"'{key}' is not in s3://{self.bucket}/{self.prefix}") from None

    def put(self, key: str, content: bytes) -> None:
        """Puts an object; S3 shows it whole or not at all."""
        self.client.put_object(Bucket=self.bucket, Key=self.prefix + key, Body=content)

    def delete(self, key: str) -> None:
        """Deletes an object; one that is not there is gone already."""
        self.client.delete_object(Bucket=self.bucket, Key=self.prefix + key)


def split_address(address: str) -> Tuple[str, str]:
    """Bucket and prefix of ``s3://bucket/prefix``; the prefix is empty or ends in a slash."""
    bucket, _, prefix = address[len("s3://") :].partition("/")
    prefix = prefix.strip("/")
    return bucket, f"{prefix}/" if prefix else ""


def open_store(address: str) -> Any:
    """The store at ``s3://bucket/prefix`` or in a folder."""
    if address.startswith("s3://"):
        return BucketStore(*split_address(address))
    return FolderStore(address)


def read_text(address: str) -> str:
    """The text of a file or of an object of a bucket."""
    if address.startswith("s3://"):
        bucket, key = address[len("s3://") :].split("/", 1)
        return BucketStore(bucket, "").read(key).decode("utf-8")
    return Path(address).read_text(encoding="utf-8")


def unpack(content: bytes) -> bytes:
    """What was compressed with Zstandard; anything else as it is. Where Python has no Zstandard (before 3.14), pyarrow or the program unpacks it."""
    if content[:4] != _ZSTD:
        return content
    for unpacker in (_by_standard_library, _by_zstandard, _by_pyarrow, _by_program):
        try:
            unpacked = unpacker(content)
        except Exception as broken:
            # Each has an error of its own for bytes that are damaged.
            raise ValueError(f"{len(content)} bytes that begin as Zstandard cannot be unpacked: {broken}") from broken
        if unpacked is not None:
            return unpacked
    raise RuntimeError("nothing here unpacks Zstandard: Python 3.14, the package zstandard or pyarrow, or the program zstd does")


def _by_standard_library(content: bytes) -> Optional[bytes]:
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    return zstd.decompress(content)


def _by_zstandard(content: bytes) -> Optional[bytes]:
    try:
        import zstandard  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    return zstandard.ZstdDecompressor().stream_reader(content, read_across_frames=True).read()


def _by_pyarrow(content: bytes) -> Optional[bytes]:
    try:
        import pyarrow  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        return None
    with pyarrow.input_stream(pyarrow.BufferReader(content), compression="zstd") as stream:
        return stream.read()


def _by_program(content: bytes) -> Optional[bytes]:
    program = shutil.which("zstd")
    return None if program is None else subprocess.run([program, "-dc"], input=content, capture_output=True, check=True).stdout


def metadata_of(pairs: Dict[str, str]) -> Dict[bytes, bytes]:
    """Texts as Parquet footers have them."""
    return {name.encode(): value.encode() for name, value in pairs.items()}
