"""What a table is: its columns with types, units and meaning, and the check at birth.

One definition serves the writer (Arrow schema), the check and the documentation (``describe``). A
table is sorted by its key, so that the order of the input never shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from pipeline.errors import IlmioError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Kind = Literal["string", "int", "float", "bool", "date", "list"]


@dataclass(frozen=True)
class Column:
    """One column: its type, what it means, its unit and what it may hold."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    nullable: bool = False
    low: float | None = None
    high: float | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A named set of columns with a key."""

    name: str
    key: tuple[str, ...]
    meaning: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """Names of the columns, in order."""
        return [column.name for column in self.columns]

    @cached_property
    def arrow_schema(self) -> pa.Schema:
        """Arrow schema with meaning and unit of each column as field metadata."""
        import pyarrow as pa

        types = {
            "string": pa.string(),
            "int": pa.int64(),
            "float": pa.float64(),
            "bool": pa.bool_(),
            "date": pa.date32(),
            "list": pa.list_(pa.string()),
        }
        return pa.schema(
            [
                pa.field(c.name, types[c.kind], metadata={"meaning": c.meaning, "unit": c.unit})
                for c in self.columns
            ]
        )

    def frame(self, rows: Any = ()) -> pd.DataFrame:
        """Build a checked frame of this table from records or from another frame."""
        import pandas as pd

        if isinstance(rows, pd.DataFrame):
            made = rows
        else:
            made = pd.DataFrame.from_records(list(rows), columns=self.names)
        return self.check(made)

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame with this table's columns, types and order of rows.

        :raises IlmioError: where a column is missing, a type or value contradicts the table or
            a key stands twice; all faults are named at once, never the values.
        """
        missing = [name for name in self.names if name not in frame.columns]
        if missing:
            raise IlmioError(f"Table {self.name} lacks the columns {', '.join(missing)}.")
        made = frame[self.names].copy()
        for column in self.columns:
            made[column.name] = _typed(made[column.name], column, self.name)
        faults = [fault for column in self.columns for fault in _faults(made[column.name], column)]
        if self.key and made.duplicated(list(self.key)).any():
            faults.append(f"the key {', '.join(self.key)} stands twice")
        if faults:
            raise IlmioError(f"Table {self.name} contradicts itself: {'; '.join(faults)}.")
        if self.key:
            made = made.sort_values(list(self.key), kind="stable")
        return made.reset_index(drop=True)

    def write(self, frame: pd.DataFrame, to: Path | BinaryIO) -> None:
        """Check a frame and write it as Parquet; the same rows give the same bytes."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        made = pa.Table.from_pandas(
            self.check(frame), schema=self.arrow_schema, preserve_index=False
        ).replace_schema_metadata({"table": self.name, "meaning": self.meaning})
        pq.write_table(made, to, compression="zstd")

    def part(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a frame of some of this table's columns with their types; nothing else is checked.

        :raises IlmioError: where a type contradicts the table.
        """
        kinds = {column.name: column for column in self.columns}
        return frame.assign(
            **{name: _typed(frame[name], kinds[name], self.name) for name in frame.columns}
        )

    def describe(self) -> list[dict[str, str]]:
        """Columns as rows (name, type, unit, meaning), for documentation and data packages."""
        return [
            {"name": c.name, "type": c.kind, "unit": c.unit, "meaning": c.meaning}
            for c in self.columns
        ]


def _typed(values: pd.Series, column: Column, table: str) -> pd.Series:
    import pandas as pd

    try:
        match column.kind:
            case "string":
                return values.astype("str")
            case "int":
                whole = values.astype("Int64")  # refuses 1.5, which int64 would cut to 1
                return whole if column.nullable else whole.astype("int64")
            case "float":
                return pd.to_numeric(values).astype("float64")
            case "bool":
                truth = values.astype("boolean")  # refuses text and gaps, which bool would guess
                return truth if column.nullable else truth.astype("bool")
            case "date":
                return pd.to_datetime(values).astype("datetime64[s]")
            case "list":
                return values.map(lambda item: [str(part) for part in item]).astype(object)
    except (TypeError, ValueError) as error:
        raise IlmioError(
            f"Table {table}, column {column.name}: not all values are of type {column.kind}."
        ) from error
    raise AssertionError(column.kind)


def _faults(values: pd.Series, column: Column) -> list[str]:
    faults = []
    if not column.nullable and values.isna().any():
        faults.append(f"{column.name} is empty in {int(values.isna().sum())} rows")
    present = values.dropna()
    if column.allowed and not set(present) <= set(column.allowed):
        faults.append(f"{column.name} holds other values than {', '.join(column.allowed)}")
    if column.low is not None and (present < column.low - 1e-9).any():
        faults.append(f"{column.name} is below {column.low}")
    if column.high is not None and (present > column.high + 1e-9).any():
        faults.append(f"{column.name} is above {column.high}")
    return faults


def share(name: str, meaning: str, unit: str = "0-1", nullable: bool = False) -> Column:
    """Column of a share, 0-1."""
    return Column(name, "float", meaning, unit=unit, nullable=nullable, low=0, high=1)


def change(name: str, meaning: str) -> Column:
    """Column of a difference of shares, -1 to 1; empty where there is none."""
    return Column(name, "float", meaning, unit="-1 to 1", nullable=True, low=-1, high=1)
