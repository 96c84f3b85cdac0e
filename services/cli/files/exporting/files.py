"""CSV and Parquet files, whole or not at all."""

import csv
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import IO, Any

import typer

from services.cli.files.exporting.columns import Column, Line, Type
from services.cli.formulas import disarmed
from services.cli.processes.command import CommandError

STDOUT = "-"
ROW_GROUP = 50_000
"""Rows of a Parquet row group: they are in memory at once, as Arrow's arrays."""
BATCH = 2_500
"""Rows that are Python objects at once."""
PARQUET_TYPES = {
    Type.TEXT: "string",
    Type.INTEGER: "int64",
    Type.REAL: "float64",
    Type.FLAG: "bool_",
    Type.DAY: "date32",
}

Write = Callable[[Sequence[Column], Iterable[Line]], None]


class Format(StrEnum):
    CSV = "csv"
    PARQUET = "parquet"


@dataclass(frozen=True, slots=True)
class Destination:
    """A file name, or `-` for standard output; without a format, the name decides."""

    output: str
    format: Format | None

    @contextmanager
    def opened(self) -> Iterator[Write]:
        """What writes the file: it appears under its name when the block ends without an error.

        Raises `OSError` and `CommandError` at once where the file could not be written.
        """
        by_name = Format.PARQUET if self.output.lower().endswith(".parquet") else Format.CSV
        into = write_parquet if (self.format or by_name) is Format.PARQUET else write_csv
        if into is write_parquet:
            pyarrow()
        if self.output == STDOUT:
            if into is write_parquet:
                raise CommandError("Parquet is no text: name a file with --output FILE")
            stdout = typer.get_binary_stream("stdout")
            yield lambda columns, lines: into(stdout, columns, lines)
            return
        with _whole(Path(self.output)) as file:
            yield lambda columns, lines: into(file, columns, lines)


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file beside `path` that takes its name when the block ends well, and is removed otherwise."""
    path = path.resolve()  # through a link to the file that it names
    if path.exists() and not path.is_file():
        raise CommandError(f"{path} is not a file; `--output -` writes CSV to standard output")
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with draft.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_csv(file: IO[bytes], columns: Sequence[Column], lines: Iterable[Line]) -> None:
    """UTF-8, a header, LF line ends, an empty cell for no value; no cell is a formula to a spreadsheet."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([one.name for one in columns])
    writer.writerows(_cells(columns, lines))
    text.detach()


def _cells(columns: Sequence[Column], lines: Iterable[Line]) -> Iterator[list[Any]]:
    """The lines with the values that are not written as they are stored."""
    texts = [place for place, one in enumerate(columns) if one.type is Type.TEXT]
    other = [
        (place, one) for place, one in enumerate(columns) if one.made or one.type in (Type.REAL, Type.FLAG)
    ]
    for line in lines:
        cells: list[Any] = list(line)
        for place in texts:
            cells[place] = disarmed(cells[place])
        for place, column in other:
            value = column.value(line[place])
            cells[place] = str(value).lower() if isinstance(value, bool) else value
        yield cells


def write_parquet(file: IO[bytes], columns: Sequence[Column], lines: Iterable[Line]) -> None:
    """Typed columns, zstd. The same rows give the same bytes with the same release of pyarrow."""
    arrow, parquet = pyarrow()
    types = [getattr(arrow, PARQUET_TYPES[one.type])() for one in columns]
    schema = arrow.schema([*zip((one.name for one in columns), types, strict=True)])

    def batches() -> Iterator[Any]:
        rows = iter(lines)
        while some := list(islice(rows, BATCH)):
            arrays = [
                arrow.array([column.value(line[place]) for line in some], type=types[place])
                for place, column in enumerate(columns)
            ]
            yield arrow.RecordBatch.from_arrays(arrays, schema=schema)

    pending = batches()
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(pending, ROW_GROUP // BATCH)):
            writer.write_table(arrow.Table.from_batches(group), row_group_size=ROW_GROUP)


def pyarrow() -> tuple[Any, Any]:
    """The packages pyarrow and pyarrow.parquet. Ends the command where they are not installed."""
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise CommandError(
            "Parquet needs pyarrow: pip install 'outbound[parquet]', or in a checkout "
            "`uv sync --extra parquet`. Exports as CSV need nothing more."
        ) from None
