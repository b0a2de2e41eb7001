"""Parquet files as the pipeline writes them: the same columns, types and unit of time. Needs pyarrow, which Glue has."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence, Tuple

from .store import metadata_of

#: Rows of a row group, as the pipeline has it.
ROW_GROUP = 131_072
#: Under this name the footer says what the file was made of.
INPUTS = "energy-lake-inputs"


def arrow_type(content: str) -> Any:
    """The type of a column: timestamps are microseconds in UTC, offsets 16 bits."""
    import pyarrow

    return {
        "text": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "timestamp": pyarrow.timestamp("us", tz="UTC"),
        "offset_minutes": pyarrow.int16(),
    }[content]


def encode(columns: Sequence[Tuple[str, str]], rows: List[List[Any]], says: Dict[str, str]) -> bytes:
    """A file of rows; each column is a name and what it holds. Every column may be null, as in the pipeline's files."""
    import pyarrow
    import pyarrow.parquet

    schema = pyarrow.schema([pyarrow.field(name, arrow_type(content), nullable=True) for name, content in columns])
    schema = schema.with_metadata(metadata_of(says))
    arrays = [
        pyarrow.array([row[place] for row in rows], type=pyarrow.int64()).cast(field.type)
        if pyarrow.types.is_timestamp(field.type)
        else pyarrow.array([row[place] for row in rows], type=pyarrow.int32()).cast(field.type)
        if pyarrow.types.is_date(field.type)
        else pyarrow.array([row[place] for row in rows], type=field.type)
        for place, field in enumerate(schema)
    ]
    written = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(
        pyarrow.Table.from_arrays(arrays, schema=schema),
        written,
        row_group_size=ROW_GROUP,
        compression="zstd",
        compression_level=1,
        version="2.6",
        coerce_timestamps="us",
    )
    return written.getvalue().to_pybytes()


def footer(content: bytes) -> Tuple[Dict[str, str], int]:
    """What a file says of itself, and how many rows it has."""
    import pyarrow
    import pyarrow.parquet

    found = pyarrow.parquet.read_metadata(pyarrow.BufferReader(content))
    pairs = found.metadata or {}
    return {name.decode(): value.decode() for name, value in pairs.items()}, found.num_rows
