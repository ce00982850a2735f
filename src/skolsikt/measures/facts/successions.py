"""School units that were renamed or merged: which unit carries on after which."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from skolsikt.warehouse.derived import Derived, Tables

_LINKS = 4  # successions in a row that a trend follows
_ONE_SUCCESSOR = ("renamed", "merged")


def school_unit_successor(tables: Tables) -> ir.Table:
    """The unit that carries on after each renamed or merged one; a unit that was split has no single successor."""
    direct = tables("school_unit_succession").filter(_.kind.isin(_ONE_SUCCESSOR))
    one = direct.group_by("from_school_unit_code").agg(
        successor_code=_.to_school_unit_code.max(), successors=_.to_school_unit_code.nunique()
    )
    links = one.filter(_.successors == 1).select("from_school_unit_code", "successor_code")
    chain = links
    for step in range(1, _LINKS):
        onward = links.select(**{f"from_{step}": _.from_school_unit_code, f"code_{step}": _.successor_code})
        before = "successor_code" if step == 1 else f"code_{step - 1}"
        chain = chain.left_join(onward, [(before, f"from_{step}")]).select(*chain.columns, f"code_{step}")
    codes = [chain[f"code_{step}"] for step in reversed(range(1, _LINKS))]
    return chain.select("from_school_unit_code", successor_code=ibis.coalesce(*codes, chain.successor_code))


def succeeded(rows: ir.Table, tables: Tables) -> ir.Table:
    """Return ``rows`` with every unit replaced by the one that carries on after it."""
    successors = tables("school_unit_successor")
    joined = rows.left_join(successors, rows.school_unit_code == successors.from_school_unit_code)
    code = ibis.coalesce(joined.successor_code, joined.school_unit_code)
    return joined.mutate(school_unit_code=code)[list(rows.columns)]


DERIVED = (
    Derived(
        name="school_unit_successor",
        grain="one row per school unit that another one carries on after",
        inputs=("school_unit_succession",),
        build=school_unit_successor,
    ),
)
