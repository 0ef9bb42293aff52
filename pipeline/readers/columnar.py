"""Parquet. The door to pyarrow's reader for input files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import InputRefused
from pipeline.readers.rows import MEGABYTE, RawRow, ReadOptions, Source, check_size

_ROWS_AT_A_TIME = 256
_BYTES_PER_CHARACTER = 4  # at most, in UTF-8


def read_parquet(path: Path, options: ReadOptions) -> Source:
    """Open a Parquet file.

    :raises InputRefused: where it is not Parquet, broken, encrypted, or unpacks to too much.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    check_size(path, options)
    try:
        schema = pq.read_schema(path)
        # Dictionaries stay packed: a short file can otherwise repeat one long text without end.
        texts = [f.name for f in schema if pa.types.is_string(f.type) or pa.types.is_binary(f.type)]
        file = pq.ParquetFile(path, read_dictionary=texts)
        header = list(schema.names)
    except (pa.ArrowException, OSError, ValueError) as error:  # a name of a column is no UTF-8
        raise _broken(path.name) from error
    meta = file.metadata
    unpacked = sum(meta.row_group(i).total_byte_size for i in range(meta.num_row_groups))
    if unpacked > options.max_uncompressed_mb * MEGABYTE:
        file.close()
        raise InputRefused(
            f"The file unpacks to {unpacked / MEGABYTE:,.0f} MB.",
            where=path.name,
            mend="Split it, or raise the limit: --set ingest.max_uncompressed_mb=…",
        )
    rows = _rows(file, path.name, options.max_text_chars * _BYTES_PER_CHARACTER)
    return Source(path.name, header, rows, meta.num_rows)


def read_batches(
    batches: Iterator[Any], header: list[str], name: str, options: ReadOptions
) -> Source:
    """Open a table that comes as Arrow record batches, one after the other.

    :param header: names of its columns; ``name``: what stands for a file's name.
    """
    limit = options.max_text_chars * _BYTES_PER_CHARACTER

    def rows() -> Iterator[RawRow]:
        number = 0
        for batch in batches:
            for i in range(batch.num_rows):
                number += 1
                yield _row(batch, i, f"row {number}", name, limit)

    return Source(name, header, rows())


def _broken(name: str) -> InputRefused:
    return InputRefused(
        "The file is not Parquet, or broken.", where=name, mend="Write it again and check it."
    )


def _rows(file: Any, name: str, limit: int) -> Iterator[RawRow]:
    import pyarrow as pa

    number = 0
    try:
        for batch in file.iter_batches(batch_size=_ROWS_AT_A_TIME):
            for i in range(batch.num_rows):
                number += 1
                yield _row(batch, i, f"row {number}", name, limit)
    except (pa.ArrowException, OSError) as error:
        raise _broken(name) from error
    finally:
        file.close()


def _row(batch: Any, i: int, place: str, name: str, limit: int) -> RawRow:
    values: dict[str, Any] = {}
    fault = ""
    for column, cells in zip(batch.schema.names, batch.columns, strict=True):
        scalar = cells[i]
        if hasattr(scalar, "dictionary") and scalar.is_valid:
            scalar = scalar.value
        if hasattr(scalar, "as_buffer") and scalar.is_valid and scalar.as_buffer().size > limit:
            fault = "text_too_long"  # never made into a Python string
            continue
        value, damaged = _value(scalar)
        values[column] = value
        fault = fault or ("bad_encoding" if damaged else "")
    return RawRow(values, place, name, fault=fault)


def _value(scalar: Any) -> tuple[Any, bool]:
    try:
        value = scalar.as_py()
        return (value.decode("utf-8") if isinstance(value, bytes) else value), False
    except UnicodeDecodeError:
        return None, True
    except (ValueError, OverflowError):  # a moment that no calendar has
        return "?", False
