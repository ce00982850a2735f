"""What a canonical table promises. Everything that is stored, checked or shown as a table follows one of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa


class Type(StrEnum):
    """Column types that DuckDB, Delta and Spark all read the same way (no TIME: Spark stops on it)."""

    TEXT = "text"
    INTEGER = "integer"  # 32 bits
    BIGINT = "bigint"  # 64 bits
    NUMBER = "number"  # double
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"  # UTC, microseconds

    @property
    def arrow(self) -> pa.DataType:
        return _ARROW[self]


_ARROW: dict[Type, pa.DataType] = {
    Type.TEXT: pa.string(),
    Type.INTEGER: pa.int32(),
    Type.BIGINT: pa.int64(),
    Type.NUMBER: pa.float64(),
    Type.BOOLEAN: pa.bool_(),
    Type.DATE: pa.date32(),
    Type.INSTANT: pa.timestamp("us", tz="UTC"),
}


class Privacy(StrEnum):
    """Whom a column is about."""

    OPEN = "open"  # about no person: units, dates, published figures
    PUPIL = "pupil"  # a fact about one pupil
    STAFF = "staff"  # a fact about one member of staff
    KEY = "key"  # a pseudonym: never shown, only joined on


class Sensitivity(StrEnum):
    """How small a group may be shown to those without right to the pupils (design, section 5)."""

    OPEN = "open"
    NORMAL = "normal"
    SENSITIVE = "sensitive"


@dataclass(frozen=True)
class Column:
    """One column. ``codes`` is the closed set of a coded column; bounds are inclusive.

    ``sensitive``: no pupil is chosen, filtered, sorted or searched for by it (skollagen 26 a kap. 4 §, lag 2018:218
    3 kap. 3 §). Statistics may use it.
    """

    name: str
    type: Type
    meaning: str
    unit: str = ""
    minimum: float | None = None
    maximum: float | None = None
    codes: tuple[str, ...] = ()
    required: bool = False
    privacy: Privacy = Privacy.OPEN
    sensitivity: Sensitivity = Sensitivity.NORMAL
    sensitive: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """One canonical table.

    ``slice`` names the columns that, with the source, make the piece a new file replaces as a whole.
    ``since`` lists contract changes: version -> what changed (version 1 is the first).
    """

    name: str
    meaning: str
    grain: str
    key: tuple[str, ...]
    slice: tuple[str, ...]
    columns: Sequence[Column]
    version: int = 1
    partition: str | None = None
    changes: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names = {column.name for column in self.columns} | {column.name for column in SYSTEM_COLUMNS}
        unknown = {*self.key, *self.slice, *filter(None, [self.partition])} - names
        if unknown:
            raise ValueError(f"table {self.name}: {sorted(unknown)} are not columns of it")

    def column(self, name: str) -> Column:
        """Return the column ``name``; KeyError if the table has none."""
        return {column.name: column for column in (*self.columns, *SYSTEM_COLUMNS)}[name]

    @property
    def has_pupils(self) -> bool:
        return any(column.name == "pupil_key" for column in self.columns)

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema of a stored row: the contract's columns, then the system columns."""
        return pa.schema([pa.field(column.name, column.type.arrow) for column in (*self.columns, *SYSTEM_COLUMNS)])


SYSTEM_COLUMNS: tuple[Column, ...] = (
    Column("source", Type.TEXT, "Source that delivered the row", required=True),
    Column("slice", Type.TEXT, "Piece that is replaced as a whole: source and slice values", required=True),
    Column("load", Type.INTEGER, "Load that brought the row", required=True),
    Column("row_number", Type.BIGINT, "Line (or row) of the file that the row comes from; 0 when it has none"),
)


def pupil_key() -> Column:
    """The surrogate of one pupil: random, given by the vault, meaningless outside it."""
    return Column("pupil_key", Type.BIGINT, "Pupil (random surrogate)", required=True, privacy=Privacy.KEY)


def school_year() -> Column:
    return Column("school_year", Type.TEXT, "School year, 2024/25 = 1 July 2024 to 30 June 2025", required=True)


def school_unit_code(*, required: bool = True) -> Column:
    return Column(
        "school_unit_code", Type.TEXT, "School unit (8 digits, or x:<municipality>:<name>)", required=required
    )


def school_form() -> Column:
    return Column("school_form", Type.TEXT, "School form, SS 12000 schoolType (GR, GRAN, FKLASS, FS, GY, ...)")


def grade_level() -> Column:
    return Column(
        "grade_level",
        Type.INTEGER,
        "Grade level in the school form that year",
        unit="grade level",
        minimum=0,
        maximum=10,
    )


def class_name() -> Column:
    return Column("class_name", Type.TEXT, "Class, as the school writes it")
