"""What one new release of a large municipality costs: seconds, memory, and how much is told.

    python -m benchmarks.releases [--pupils 20000] [--schools 40]

Six measures that bound each other, by school unit and sex; the readers are an outsider, every principal, ten heads of
area, every mentor and guardians. The bar is 120 seconds on two cores and 2 GB for 20,000 pupils.
"""

from __future__ import annotations

import argparse
import itertools
import resource
import time
from collections import Counter

import numpy as np

from skolsikt.privacy.release.cubes import Cubes, Numbers, insiders_by, insiders_of, outsider
from skolsikt.privacy.release.outcome import Counted, Released, released
from skolsikt.privacy.release.statements import Said

CLASS_PUPILS = 25
CUBES = [(), ("school_unit",), ("sex",), ("school_unit", "sex")]
ORDERS = [(1, 0), (2, 1), (3, 2), (4, 2)]  # vocational within core subjects, arts within vocational, ...
SHARES = (0.93, 0.97, 0.98, 0.97, 0.98)  # of those who have the outcome before, who have the next
ALL_PASSED_SHARE = 0.75
SECONDS, MEGABYTES = 120, 2_048


def municipality(pupils: int, schools: int, seed: int) -> tuple[Cubes, list[Numbers]]:
    """Return pupils by school, class and sex, a few of unknown sex, and how many have each of six outcomes."""
    chance = np.random.default_rng(seed)
    of_schools = chance.multinomial(pupils, chance.dirichlet(np.full(schools, 6.0)))
    atoms, counts, passed = [], [], []
    for school, in_school in enumerate(of_schools):
        classes = max(1, round(in_school / CLASS_PUPILS))
        core = chance.beta(17, 2)
        for group, (sex, share) in itertools.product(range(classes), (("F", 0.499), ("M", 0.499), ("X", 0.002))):
            drawn = chance.poisson(in_school * share / classes)
            if drawn:
                atoms.append((f"school {school:02}", f"school {school:02}/{group}", sex))
                counts.append(float(drawn))
                passed.append(core)
    cubes = Cubes(dimensions=("school_unit", "class", "sex"), atoms=atoms, pupils=np.array(counts), cubes=CUBES)
    core = chance.binomial(cubes.pupils.astype(int), passed)
    vocational = chance.binomial(core, SHARES[0])
    arts = chance.binomial(vocational, SHARES[1])
    others = [chance.binomial(arts, share) for share in SHARES[2:4]]
    everything = chance.binomial(cubes.pupils.astype(int), ALL_PASSED_SHARE)
    return cubes, [one.astype(float) for one in (core, vocational, arts, *others, everything)]


def release(cubes: Cubes, outcomes: list[Numbers], *, smallest_group: int = 5) -> Released:
    """Return what is said of the municipality."""
    schools = sorted({atom[0] for atom in cubes.atoms})
    areas = {f"area {place}": schools[place::10] for place in range(10)}
    return released(
        cubes,
        [
            outsider(cubes),
            *insiders_by(cubes, "school_unit"),
            *insiders_of(cubes, "school_unit", areas),
            *insiders_by(cubes, "class"),
        ],
        [Counted(pupils=cubes.pupils, outcomes=of) for of in outcomes],
        orders=ORDERS,
        is_dear=np.array([len(cube) < 2 and "sex" not in cube for cube, _codes in cubes.cells]),
        smallest_group=smallest_group,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pupils", type=int, default=20_000)
    parser.add_argument("--schools", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    cubes, outcomes = municipality(given.pupils, given.schools, given.seed)
    start = time.process_time()
    found = release(cubes, outcomes)
    seconds = time.process_time() - start  # one process, one thread: what a machine with nothing else to do needs
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{cubes.pupils.sum():,.0f} pupils, {given.schools} schools, {len(cubes.atoms):,} smallest groups")
    print(f"{seconds:.1f} s ({seconds / SECONDS:.0%} of the bar), {megabytes:,.0f} MB ({megabytes / MEGABYTES:.0%})")
    said = found.said
    told = Counter(one.value for one in said.said)
    width = (said.upper - said.lower)[~said.which(Said.NUMBER)]
    print(f"cells {dict(told)}, withheld after the audit of true outcomes {found.repaired}")
    print(f"of those that are no number, within ten pupils: {np.mean(width < 10):.0%}")


if __name__ == "__main__":
    main()
