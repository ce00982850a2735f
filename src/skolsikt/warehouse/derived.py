"""Tables that are computed once per version and stored in the serving file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ibis.expr.types as ir

Tables = Callable[[str], ir.Table]


@dataclass(frozen=True, kw_only=True)
class Derived:
    """A table built from canonical tables and earlier derived ones, by a portable Ibis expression.

    ``build`` gets a function from table name to Ibis table. ``order_by`` is the physical order in the file.
    Sums are cast to BIGINT by the writer: HUGEINT reads several times slower from disk.
    ``digest`` tells the code and rules behind ``build`` apart; without one the expression is compiled to see whether
    it has changed, which costs a tenth of a second per table.
    ``year_by_year_of``: an input whose rows of a school year alone give the table's rows of the same year, so that only
    years that have changed are built again. Both have the column ``school_year``; the input is stored by it.
    """

    name: str
    grain: str
    inputs: tuple[str, ...]
    build: Callable[[Tables], ir.Table]
    order_by: tuple[str, ...] = ()
    digest: str = ""
    year_by_year_of: str = ""
