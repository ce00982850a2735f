"""School units as one list: names resolved to codes, one row per unit."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.warehouse.derived import Derived, Tables

NAMED_UNIT_PREFIX = "x:"
_MUNICIPALITY = (2, 4)  # x:1283:Name


def name_normal_form(name: ir.StringValue) -> ir.StringValue:
    """Return what is left of a name for comparison, as ``school.unit_names.unit_name_key`` does in Python."""
    undecorated = name.lower().re_replace(r"\bskolenhet(en)?\b", "")
    return undecorated.re_replace(r"[^\p{L}\p{N}]", "")


def is_named(code: ir.StringValue) -> ir.BooleanValue:
    """Whether a unit has only a name: ``x:<municipality>:<name>``."""
    return code.startswith(NAMED_UNIT_PREFIX)


def municipality_of_named(code: ir.StringValue) -> ir.StringValue:
    """Return the municipality of ``x:<municipality>:<name>``, NULL for a coded unit."""
    return is_named(code).ifelse(code.substr(*_MUNICIPALITY), ibis.null("string"))


_FACTS = ("name", "municipality", "organiser_type", "area_type", "school_group", "is_registered")


def _known(school_unit: ir.Table) -> ir.Table:
    """One row per code: of each column the latest value that a register tells, else that a figure file tells.

    A file that tells less than an earlier one takes nothing away.
    """
    order = [_.is_registered.fill_null(False).cast("int32").desc(), _.load.desc(), _.source.asc(), _.tells.asc()]
    ranked = school_unit.mutate(rank=ibis.row_number().over(group_by="school_unit_code", order_by=order))
    latest = {name: ranked[name].argmin(ranked["rank"], where=ranked[name].notnull()) for name in _FACTS}
    return ranked.group_by("school_unit_code").agg(**latest)


def school_unit_alias(tables: Tables) -> ir.Table:
    """Which coded unit a named one is: same municipality, same name, and only one such unit."""
    units = _known(tables("school_unit")).mutate(normal=name_normal_form(_.name))
    coded = units.filter(~is_named(_.school_unit_code), _.is_registered.fill_null(False))
    unique = coded.group_by(["municipality", "normal"]).agg(
        resolved_code=_.school_unit_code.max(), units=_.school_unit_code.nunique()
    )
    named = units.filter(is_named(_.school_unit_code)).select(
        "school_unit_code", "normal", municipality=municipality_of_named(_.school_unit_code)
    )
    joined = named.inner_join(unique.filter(_.units == 1), ["municipality", "normal"])
    return joined.select("school_unit_code", "resolved_code")


def school_units(tables: Tables) -> ir.Table:
    """One row per school unit after resolving: name, municipality, organiser type, kind of place."""
    known = _known(tables("school_unit"))
    unresolved = known.anti_join(tables("school_unit_alias"), "school_unit_code")
    return unresolved.select(
        "school_unit_code",
        "name",
        municipality=ibis.coalesce(_.municipality, municipality_of_named(_.school_unit_code)),
        organiser_type=_.organiser_type,
        area_type=_.area_type,
        school_group=_.school_group,
        is_registered=_.is_registered.fill_null(False),
    )


def resolved(rows: ir.Table, tables: Tables, *, column: str = "school_unit_code") -> ir.Table:
    """Return ``rows`` with named units replaced by the coded units that they are."""
    alias = tables("school_unit_alias").rename(alias_of="school_unit_code", alias_code="resolved_code")
    joined = rows.left_join(alias, rows[column] == alias.alias_of)
    return joined.mutate(**{column: ibis.coalesce(joined.alias_code, joined[column])}).drop("alias_of", "alias_code")


DERIVED = (
    Derived(
        name="school_unit_alias",
        grain="one row per named school unit that a register resolves",
        inputs=("school_unit",),
        build=school_unit_alias,
    ),
    Derived(
        name="school_units",
        grain="one row per school unit",
        inputs=("school_unit", "school_unit_alias"),
        build=school_units,
        order_by=("school_unit_code",),
    ),
)
