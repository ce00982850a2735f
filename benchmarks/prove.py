"""``make prove``: what needs many worlds and is too slow for CI. Its figures are committed in ``docs/proof/``.

    python -m benchmarks.prove [--worlds 50]

Now: the generator's own probabilities are true (as many become eligible as it says, at every level of probability),
and what its marginals are.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from skolsikt.demo.cohorts import cohorts

PROOF = Path(__file__).parent.parent / "docs" / "proof" / "demo.md"
PER_COHORT, COHORTS = 2_000, 8
POINTS = ("t6", "t7", "t8", "t9")
EDGES = np.array([0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.0])


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
    absence = made.history["t9_absence_share"].dropna()
    marginals = {
        "eligible, share": float(truth["eligible"].mean()),
        "merit value, mean": float(truth["merit_value"].mean()),
        "absence in grade level 9, median share": float(absence.median()),
        "absence in grade level 9, 90th percentile": float(absence.quantile(0.9)),
        "newly arrived, share": float(made.pupils["is_newly_arrived"].mean()),
    }
    return levels.groupby(["point", "level"], as_index=False).agg(
        said=("said", "sum"), became=("became", "sum"), pupils=("said", "size")
    ), marginals


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
        "| marginal | mean | lowest world | highest world |",
        "|---|---|---|---|",
        *(
            f"| {name} | {values.mean():.3f} | {values.min():.3f} | {values.max():.3f} |"
            for name, values in marginals.items()
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
