"""How unevenly pupils are spread over the school units: an analysis that comes back as a load."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
import pyarrow as pa

from skolsikt.analysis.equity.segregation import METHOD, TooFewUnits, dissimilarity
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import N_, _
from skolsikt.jobs.contract import Job, Run, Schedule
from skolsikt.loading.store_result import store_result
from skolsikt.measures.extract import extract
from skolsikt.privacy.viewer import Viewer

SEED = 1
TRAITS = {
    "parents_education": lambda pupils: pupils["parents_education"].map({1: False, 2: False, 3: True}),
    "foreign_background": lambda pupils: pupils["has_foreign_background"],
    "newly_arrived": lambda pupils: pupils["is_newly_arrived"],
}
_COLUMNS = ("school_year", "school_unit_code", "parents_education", "has_foreign_background", "is_newly_arrived")
_VIEWER = Viewer(id="job:segregation", roles=frozenset({"analysis"}))


class MunicipalityUnknown(SkolsiktError):
    """The installation does not say whose schools it holds."""


def _segregation(run: Run) -> Mapping[str, object]:
    municipality, version = run.house.settings.municipality, run.house.rows().version.number
    if not municipality:
        raise MunicipalityUnknown(_("Ange kommunens kod i inställningen municipality."))
    pupils = extract(
        "pupil_year",
        columns=_COLUMNS,
        version=version,
        purpose="Skolsegregation i kommunens skolor",
        viewer=_VIEWER,
        house=run.house,
    ).to_pandas()
    rows = [row | {"municipality": municipality} for row in _rows(pupils)]
    if rows:
        table = pa.Table.from_pylist(rows)
        store_result("segregation", table, method=METHOD, input_version=version, seed=SEED, house=run.house, at=run.at)
    return {"rows": len(rows), "input_version": version}


def _rows(pupils: pd.DataFrame) -> Iterator[dict[str, object]]:
    """One row per school year and trait that can be computed; pupils whose trait is unknown are not counted."""
    for year, of_year in pupils.groupby("school_year"):
        for trait, read in TRAITS.items():
            known = of_year.assign(has_trait=read(of_year)).dropna(subset=["has_trait", "school_unit_code"])
            counts = known.groupby("school_unit_code")["has_trait"].agg(["sum", "count"]).astype("int64")
            try:
                found = dissimilarity(counts["sum"].to_numpy(), (counts["count"] - counts["sum"]).to_numpy(), seed=SEED)
            except TooFewUnits:
                continue
            yield {
                "school_year": year,
                "trait": trait,
                "index_name": "dissimilarity",
                "pupils_count": found.pupils_count,
                "units_count": found.units_count,
                "value": found.index,
                "lower_95": found.interval_95[0],
                "upper_95": found.interval_95[1],
            }


JOB = Job(
    id="segregation",
    title=N_("Räkna skolsegregationen"),
    run=_segregation,
    schedule=Schedule(minute="30", hour="3", day_of_week="0"),
)
