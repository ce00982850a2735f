"""What a measure file says. The schema is closed: a misspelt word is an error, never ignored."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from skolsikt.home.closed_model import Closed, Words
from skolsikt.school.surveys import smallest_group

_TELLING_APART = ("school_unit", "indicator", "survey", "respondent", "grade_level", "index", "question", "answer")
Kind = Literal["count", "share", "ratio", "mean", "median", "quantile", "index", "published", "stored"]


class Counterpart(Closed):
    """A national figure about the same thing, and how it differs from ours."""

    publisher: Literal["Kolada", "Skolverket", "SCB"]
    code: str = Field(min_length=1, description="KPI, field or table, as its publisher names it")
    title: str = Field(min_length=1)
    population: Words = Field(description="Difference in who is counted, in words")
    rounding: Words = Field(description="Difference in rounding and withholding, in words")
    where: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="The choice of ours that it is about, where it is about a part"
    )
    same_pupils: Literal["school_unit", "municipality"] | None = Field(
        None, description="Units of which it counts the same pupils as we do: whoever reads both knows our number"
    )
    decimals: int = Field(1, ge=0, description="Decimals that it is published with, at least")


class Change(Closed):
    """One line of the change log."""

    version: str
    dated: date
    what: Words


class Example(Closed):
    """A worked example: it runs as a test and is printed in the manual.

    ``given``: canonical table -> small text table. ``expect``: the answer's rows as a small text table;
    only the columns that it names are compared.
    """

    title: Words
    given: dict[str, str]
    by: tuple[str, ...] = ()
    where: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    period: str = "latest"
    pool: bool = False
    expect: str


class Band(Closed):
    """One band of a pupil-level measure: from (included) to (not included); empty means without end."""

    code: str
    title: Words
    at_least: float | None = None
    below: float | None = None


class Measure(Closed):
    """One measure of the catalogue."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Words
    topic: str = ""  # the folder it stands in
    kind: Kind
    value: str = Field(description="Named value function in measures/values")
    population: str = Field(description="Named population in measures/values/populations")
    population_sentence: Words
    counts: Literal["pupils", "published_values", "stored_values", "answers", "employees", "teachers", "money"] = (
        "pupils"
    )
    unit: str = Field(description="share, points, pupils, index or publisher (its own unit)")
    decimals: int = Field(ge=0, le=4, description="Decimals on the screen; a share is shown in percent")
    better: Literal["higher", "lower", "none"]
    sensitivity: Literal["open", "normal", "sensitive"]
    quantile: float | None = Field(default=None, gt=0, lt=1)
    indicators: tuple[str, ...] = Field(default=(), description="Published indicators, as their publishers name them")
    index_name: str = Field(default="", description="Name of a stored index")
    pupils_as: Literal["", "numerator", "denominator"] = Field(
        default="", description="The number of pupils that the viewer may see stands above or below the line"
    )
    shares_of: str = Field(default="", description="Dimension whose groups are shares of one whole, as the grades are")
    fewest_teachers: int = Field(default=0, ge=0, description="Teachers that must stand behind every number")
    one_teacher_dimensions: tuple[str, ...] = Field(
        default=(), description="Dimensions whose groups mostly have one teacher: told only where enough are named"
    )
    spring_dated: bool = Field(default=False, description="A bare 2025 means the school year 2024/25")
    interval: Literal["none", "wilson"] = "none"
    sources: tuple[str, ...] = Field(min_length=1, description="Law, regulation or standard")
    needs: tuple[str, ...] = Field(min_length=1, description="Canonical tables that must be complete")
    definition: Words
    why_it_matters: Words
    author: str = Field(min_length=1)
    checker: str = ""
    owner: str = ""
    contact: str = ""
    last_review: date | None = None
    next_review: date
    change_log: tuple[Change, ...] = Field(min_length=1)
    national_counterparts: tuple[Counterpart, ...] = ()
    dimensions: tuple[str, ...] = ()
    counted_by: tuple[str, ...] = Field(
        default=(), description="Dimensions that a release is counted by and that nobody may ask for"
    )
    companions: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    version: str = Field(pattern=r"^\d+\.\d+$")
    examples: tuple[Example, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> Measure:
        if self.version != self.change_log[-1].version:
            raise ValueError("version is not the last one of change_log")
        if (self.kind == "quantile") != (self.quantile is not None):
            raise ValueError("quantile is for kind quantile, and required there")
        if unknown := {name for one in self.national_counterparts for name in one.where} - set(self.dimensions):
            raise ValueError(
                f"national_counterparts name dimensions that the measure does not allow: {sorted(unknown)}"
            )
        return self

    @property
    def is_of_pupils(self) -> bool:
        """Whether the answer counts pupils, so that small groups must be guarded."""
        return self.counts == "pupils"

    @property
    def is_guarded(self) -> bool:
        """Whether the gate stands before it."""
        return self.is_of_pupils and self.sensitivity != "open"

    @property
    def told_apart(self) -> tuple[str, ...]:
        """The dimensions that tell published figures apart, which are never added together."""
        return tuple(name for name in _TELLING_APART if name in self.dimensions) if self.kind == "published" else ()

    @property
    def fewest_behind(self) -> int:
        """How many answers or employees must stand behind a figure that is not about pupils; asked of everybody."""
        return 0 if self.is_of_pupils else smallest_group(self.sensitivity, on=date.max)

    @property
    def is_reviewed(self) -> bool:
        return bool(self.checker)
