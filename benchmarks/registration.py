"""How often teachers who under-register are found, and others flagged, with known truth (methods.md, section 9).

    python -m benchmarks.registration [--runs 100]

120 teachers, natural variation between classes 30 %, 8 % of the teachers under-register; noise in the expectation and
in habits of registering. The plain tool beside: a binomial test against the expected share.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom, false_discovery_control

from skolsikt.analysis.absence.registration.deviation import FALSE_DISCOVERY_SHARE, deviations
from skolsikt.analysis.absence.registration.expected import Expected

TEACHERS, UNDER_SHARE = 120, 0.08
LESSONS, ABSENCE_SHARE = 5_300, 0.075  # pupil-lessons of one teacher, and the share of absence
CLASS_SPREAD, EXPECTATION_SPREAD, HABIT_SPREAD = 0.30, 0.10, 0.175


@dataclass(frozen=True)
class Found:
    """Of one run: share of those under-registering that were found, false share of the flagged, any flag at all."""

    power: float
    false_share: float
    is_any: bool


def run(rng: np.random.Generator, *, unregistered: float, under_share: float = UNDER_SHARE) -> tuple[Found, Found]:
    """Return what the method and the plain binomial test find in one municipality."""
    is_under = np.arange(TEACHERS) < round(TEACHERS * under_share)
    true_absences = LESSONS * ABSENCE_SHARE * np.exp(rng.normal(0, CLASS_SPREAD, TEACHERS))
    expected = rng.poisson(true_absences * np.exp(rng.normal(0, EXPECTATION_SPREAD, TEACHERS)))
    habit = np.exp(rng.normal(0, HABIT_SPREAD, TEACHERS)) * np.where(is_under, 1 - unregistered, 1.0)
    observed = rng.poisson(true_absences * habit)
    pairs = {
        str(at): Expected(observed=float(seen), expected=float(awaited))
        for at, (seen, awaited) in enumerate(zip(observed, expected, strict=True))
    }
    found = deviations(pairs)
    by_method = np.array([str(at) in found and found[str(at)].is_below for at in range(TEACHERS)])
    by_binomial = (
        false_discovery_control(binom.cdf(observed, LESSONS, np.minimum(expected / LESSONS, 1)))
        <= FALSE_DISCOVERY_SHARE
    )
    return _found(by_method, is_under), _found(by_binomial, is_under)


def _found(flagged: np.ndarray, is_under: np.ndarray) -> Found:
    return Found(
        power=float(flagged[is_under].mean()) if is_under.any() else float("nan"),
        false_share=float((flagged & ~is_under).sum() / max(flagged.sum(), 1)),
        is_any=bool(flagged.any()),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    runs = parser.parse_args().runs
    rng = np.random.default_rng(9)
    for unregistered in (0.3, 0.5, 0.7):
        _tell(f"{unregistered:.0%} unregistered", [run(rng, unregistered=unregistered) for _ in range(runs)])
    null = [run(rng, unregistered=0.0, under_share=0.0) for _ in range(runs)]
    for name, at in (("method", 0), ("binomial", 1)):
        print(f"nobody under-registers, {name}: any flag {np.mean([pair[at].is_any for pair in null]):.2f}")


def _tell(what: str, pairs: list[tuple[Found, Found]]) -> None:
    for name, at in (("method", 0), ("binomial", 1)):
        power = np.mean([pair[at].power for pair in pairs])
        false_share = np.mean([pair[at].false_share for pair in pairs])
        print(f"{what}, {name}: power {power:.2f}, false discoveries {false_share:.3f}")


if __name__ == "__main__":
    main()
