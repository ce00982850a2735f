"""``make prove``: releases of thousands of municipalities attacked. The figures are committed in ``docs/proof/``.

    python -m benchmarks.prove_releases [--worlds 5000]

Every reader (an outsider, each principal, each mentor) tries every value that must stay possible, in whole pupils.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from skolsikt.privacy.release.statements import Said
from tests.privacy.release.worlds import FEW, SIZES, found_out, world

PROOF = Path(__file__).parent.parent / "docs" / "proof" / "releases.md"
NEARLY_PUPILS, NEARLY_SHARE = 10, 0.05


def of_world(size: str, seed: int) -> Counter[tuple[str, ...]]:
    """Return what the attackers found in one municipality, and how its groups are told."""
    made = world(size, seed)
    counts: Counter[tuple[str, ...]] = Counter({(size, "worlds"): 1})
    counts[size, "readers"] = len(made.readers)
    counts[size, "found out"] = len(found_out(made))
    counts[size, "mended"] = made.released.repaired
    said = made.released.said
    cells = [cube for cube, _codes in made.cubes.cells] * len(made.outcomes)
    for place, cube in enumerate(cells):
        width, pupils = said.upper[place] - said.lower[place], made.pupils[place]
        if pupils > 2 * FEW:
            name = " x ".join(cube) or "municipality"
            counts[size, name, "groups"] += 1
            counts[size, name, "exact"] += said.said[place] is Said.NUMBER
            counts[size, name, "nearly"] += bool(width < max(NEARLY_PUPILS, NEARLY_SHARE * pupils))
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=5_000)
    worlds = parser.parse_args().worlds
    asked = [(size, seed) for seed in range(1_000, 1_000 + worlds // len(SIZES)) for size in SIZES]
    total: Counter[tuple[str, ...]] = Counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for counts in pool.map(of_world, *zip(*asked, strict=True)):
            total += counts
    PROOF.write_text(page(total), "utf-8")
    print(PROOF.read_text("utf-8"))


def page(total: Counter[tuple[str, ...]]) -> str:
    """Return the proof as a page."""
    tables = dict.fromkeys((size, name) for size, name, *more in total if more)
    lines = [
        "# What is released of random municipalities, attacked",
        "",
        f"*Made by `make prove`: {sum(total[size, 'worlds'] for size in SIZES):,} municipalities, two measures where "
        "whoever has the first has the second.*",
        "",
        "| municipalities | worlds | readers | values that could be excluded and must not | numbers withheld after the "
        "audit of true outcomes |",
        "|---|---|---|---|---|",
        *(
            f"| {size} | {total[size, 'worlds']:,} | {total[size, 'readers']:,} | {total[size, 'found out']} | "
            f"{total[size, 'mended']:,} |"
            for size in SIZES
        ),
        "",
        f"Groups of more than {2 * FEW} pupils, told exactly, and told within {NEARLY_PUPILS} pupils or "
        f"{100 * NEARLY_SHARE:.0f} % of the group:",
        "",
        "| municipalities | table | groups | exactly | nearly |",
        "|---|---|---|---|---|",
        *(
            f"| {size} | {name} | {total[size, name, 'groups']:,} | "
            f"{total[size, name, 'exact'] / total[size, name, 'groups']:.1%} | "
            f"{total[size, name, 'nearly'] / total[size, name, 'groups']:.1%} |"
            for size, name in tables
        ),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
