"""Any pupil-level measure cut into its declared bands, as a column to break down by or filter on."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from skolsikt.home.errors import WrongUsage
from skolsikt.home.words import _
from skolsikt.measures.dimensions import BAND_PREFIX
from skolsikt.measures.facts.attendance import SUMS
from skolsikt.measures.registry import measure as measure_of
from skolsikt.measures.schema import Measure
from skolsikt.measures.values import value
from skolsikt.measures.values.populations import population
from skolsikt.measures.values.value import Limits
from skolsikt.warehouse.derived import Tables


class NoBands(WrongUsage):
    """The measure declares no bands."""


def banded(id: str) -> Measure:  # noqa: A002 - the word of the catalogue
    """Return the measure ``id``. Raises NoBands when it declares none."""
    measure = measure_of(id)
    if not measure.bands:
        raise NoBands(_("Måttet {name} har inga band att dela upp efter.").format(name=id))
    return measure


def with_bands(rows: ir.Table, id: str, tables: Tables, limits: Limits) -> ir.Table:  # noqa: A002
    """Return ``rows`` with the band of each pupil that school year; pupils without a value get NULL."""
    of_pupil = _band_of_pupil(banded(id), tables, limits)
    joined = rows.left_join(of_pupil, ["pupil_key", "school_year"])
    return joined.select(*rows.columns, f"{BAND_PREFIX}{id}")


def _band_of_pupil(measure: Measure, tables: Tables, limits: Limits) -> ir.Table:
    """One row per pupil and school year: the value over the whole year, as a band.

    Of several rows, such as one per subject, the pupil's value is their mean.
    """
    named = value(measure.value)
    fact = named.facts[0].rows(tables)
    rows = fact.filter(population(measure.population)(fact, frozenset()))
    of_year = rows.group_by(["pupil_key", "school_year"])
    if named.denominator is None and not named.of_pupil_sums:
        summed = of_year.agg(number=named.numerator(rows, limits).cast("float64").mean())
    else:
        sums = of_year.agg(**{name: rows[name].sum() for name in SUMS})
        above = named.numerator(sums, limits).cast("float64")
        summed = sums.mutate(number=above / named.denominator(sums, limits) if named.denominator else above)
    return summed.select("pupil_key", "school_year", **{f"{BAND_PREFIX}{measure.id}": _band(summed.number, measure)})


def _band(number: ir.NumericValue, measure: Measure) -> ir.Value:
    cases = []
    for band in measure.bands:
        inside = number.notnull()
        if band.at_least is not None:
            inside &= number >= band.at_least
        if band.below is not None:
            inside &= number < band.below
        cases.append((inside, band.code))
    return ibis.cases(*cases, else_=ibis.null("string"))
