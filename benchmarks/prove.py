"""``make prove``: what needs many worlds and is too slow for CI. Its figures are committed in ``docs/proof/``.

    python -m benchmarks.prove [--worlds 50]

Now: the generator's own probabilities are true (as many become eligible as it says, at every level of probability),
and its marginals are those that were asked for (methods.md, section 2).
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from skolsikt.demo.cohorts import Cohorts, cohorts

PROOF = Path(__file__).parent.parent / "docs" / "proof" / "demo.md"
PER_COHORT, COHORTS = 2_000, 8
POINTS = ("t6", "t7", "t8", "t9")
EDGES = np.array([0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.0])
EDUCATION = {1: "compulsory school", 2: "upper secondary school", 3: "higher education"}
ABSENCE_BANDS = ((0.0, 0.03), (0.03, 0.08), (0.08, 0.15), (0.15, 0.25), (0.25, 0.50))
# What each marginal should be; None where nothing was asked for.
WANTED: dict[str, float | None] = {
    "eligible, share": 0.83,
    "merit value, mean": 222,
    "absence in grade level 9, median share": 0.066,
    "absence in grade level 9, 90th percentile": 0.15,
    "absence above 15 %, share of the pupils": 0.10,
    "newly arrived, share": 0.047,
    "eligible of the newly arrived, share": 0.66,
    "eligible, school with the lowest share": 0.71,
    "eligible, school with the highest share": 0.94,
    "eligible where parents have compulsory school, share": 0.66,
    "eligible where parents have upper secondary school, share": 0.81,
    "eligible where parents have higher education, share": 0.91,
    "eligible with absence 0-3 %, share": 0.91,
    "eligible with absence 3-8 %, share": None,
    "eligible with absence 8-15 %, share": None,
    "eligible with absence 15-25 %, share": 0.66,
    "eligible with absence 25-50 %, share": 0.45,
}


def of_world(seed: int) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return one world's pupils per level of probability (said and become), and its marginals."""
    made = cohorts(COHORTS, PER_COHORT, seed)
    truth = made.truth
    levels = pd.concat(
        pd.DataFrame(
            {
                "point": point,
                "level": pd.cut(truth[f"{point}_probability"], EDGES, include_lowest=True).astype(str),
                "said": truth[f"{point}_probability"],
                "became": truth["eligible"].astype(float),
            }
        )
        for point in POINTS
    )
    return levels.groupby(["point", "level"], as_index=False).agg(
        said=("said", "sum"), became=("became", "sum"), pupils=("said", "size")
    ), marginals_of(made)


def marginals_of(made: Cohorts) -> dict[str, float]:
    """Return the marginals of one world, by the names of ``WANTED``."""
    eligible, pupils = made.truth["eligible"], made.pupils
    absence = made.history["t9_absence_share"]
    of_schools = eligible.groupby(pupils["school"]).mean()
    return {
        "eligible, share": eligible.mean(),
        "merit value, mean": made.truth["merit_value"].mean(),
        "absence in grade level 9, median share": absence.median(),
        "absence in grade level 9, 90th percentile": absence.quantile(0.9),
        "absence above 15 %, share of the pupils": (absence.dropna() > 0.15).mean(),
        "newly arrived, share": pupils["is_newly_arrived"].mean(),
        "eligible of the newly arrived, share": eligible[pupils["is_newly_arrived"]].mean(),
        "eligible, school with the lowest share": of_schools.min(),
        "eligible, school with the highest share": of_schools.max(),
        **{
            f"eligible where parents have {name}, share": eligible[pupils["parents_education"] == level].mean()
            for level, name in EDUCATION.items()
        },
        **{
            f"eligible with absence {100 * low:.0f}-{100 * high:.0f} %, share": eligible[
                (absence >= low) & (absence < high)
            ].mean()
            for low, high in ABSENCE_BANDS
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=50)
    worlds = parser.parse_args().worlds
    made = [of_world(seed) for seed in range(1, worlds + 1)]
    levels = pd.concat(levels for levels, _marginals in made).groupby(["point", "level"], as_index=False).sum()
    marginals = pd.DataFrame([marginals for _levels, marginals in made])
    PROOF.parent.mkdir(parents=True, exist_ok=True)
    PROOF.write_text(page(worlds, levels, marginals), "utf-8")
    print(PROOF.read_text("utf-8"))


def page(worlds: int, levels: pd.DataFrame, marginals: pd.DataFrame) -> str:
    """Return the proof as a page."""
    said, became = levels["said"] / levels["pupils"], levels["became"] / levels["pupils"]
    lines = [
        "# The generator tells the truth about itself",
        "",
        f"*Made by `make prove`: {worlds} worlds of {COHORTS} cohorts with {PER_COHORT:,} pupils.*",
        "",
        "| marginal | wanted | mean | lowest world | highest world |",
        "|---|---|---|---|---|",
        *(
            f"| {name} | {wanted or ''} | {values.mean():.3f} | {values.min():.3f} | {values.max():.3f} |"
            for (name, wanted), values in ((one, marginals[one[0]]) for one in WANTED.items())
        ),
        "",
        "Pupils by the probability of eligibility that the generator gave them, and how many became eligible:",
        "",
        "| point in time | probability | pupils | said | became |",
        "|---|---|---|---|---|",
        *(
            f"| {row.point} | {row.level} | {row.pupils:,} | {row.said:.3f} | {row.became:.3f} |"
            for row in levels.assign(said=said, became=became).itertuples()
        ),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
