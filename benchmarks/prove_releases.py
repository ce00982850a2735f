"""``make prove``: releases of thousands of municipalities attacked. The figures are committed in ``docs/proof/``.

    python -m benchmarks.prove_releases [--worlds 5000] [--processes 2] [--page docs/proof/releases.md] [--state FILE]

Every reader (an outsider, each principal, head of area and mentor, guardians) tries every value that must stay
possible, in whole pupils. Of two principals who tell each other everything it is measured how much they find out. The
page is written after every fifty municipalities: stopped early, it says how many there were, and with ``--state`` it
goes on from there the next time, unless the engine or the attackers have changed since. With the committed page go the
figures that documents of the house tell (``privacy/release/proof.yaml``).
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from hashlib import sha256
from pathlib import Path

from skolsikt.home.clock import today
from skolsikt.privacy import release
from skolsikt.privacy.release.proof import PROOF_FILE
from skolsikt.privacy.release.statements import Said
from tests.privacy.release import worlds as attacked
from tests.privacy.release.worlds import OF_FIFTY, SIZES, Reckoner, World, attackers, pairs_of_principals, world

PROOF = Path(__file__).parent.parent / "docs" / "proof" / "releases.md"
NEARLY_PUPILS, NEARLY_SHARE = 10, 0.05
FIRST_SEED = 1_000
PAIRS_IN_EVERY = 10  # municipalities
_HEAD = (
    "# The figures of the newest proof (docs/proof/releases.md) that documents tell. Written by "
    "benchmarks.prove_releases.",
)
_FIGURES = {
    "worlds": "worlds",
    "readers": "readers",
    "secrets": "secrets",
    "found_out": "found out",
    "pairs": "pairs",
    "secrets_of_pairs": "secrets of pairs",
    "excluded": "narrowed",
    "exact": "pinned",
}


def of_world(size: str, seed: int) -> Counter[tuple[str, ...]]:
    """Return what the attackers found in one municipality, and how its groups are told."""
    made = world(size, seed)
    counts: Counter[tuple[str, ...]] = Counter({(size, "worlds"): 1, (size, "mended"): made.released.repaired})
    for _name, attacker in attackers(made):
        secrets, narrowed, _pinned = attack(attacker)
        counts += Counter({(size, "readers"): 1, (size, "secrets"): secrets, (size, "found out"): narrowed})
    for pair in pairs_of_principals(made) if seed % PAIRS_IN_EVERY == 0 else ():
        for what, found in zip(("pairs", "secrets of pairs", "narrowed", "pinned"), (1, *attack(pair)), strict=True):
            counts[size, what] += found
    return counts + told(size, made)


def attack(reckoner: Reckoner) -> tuple[int, int, int]:
    """Return how many secrets there were, of how many some value is excluded, and of how many all but one."""
    secrets = {cell: len(values) for cell, values in reckoner.secrets() if len(values) > 1}
    excluded: dict[int, int] = defaultdict(int)
    for cell, _value in reckoner.excluded():
        excluded[cell] += 1
    return len(secrets), len(excluded), sum(secrets[cell] - found == 1 for cell, found in excluded.items())


def told(size: str, made: World) -> Counter[tuple[str, ...]]:
    """Return how the groups of a municipality are told, table by table."""
    counts: Counter[tuple[str, ...]] = Counter()
    said = made.released.said
    cells = [cube for cube, _codes in made.cubes.cells] * len(made.outcomes)
    for place, cube in enumerate(cells):
        width, pupils = said.upper[place] - said.lower[place], made.pupils[place]
        if pupils > 2 * (made.smallest_group - 1):
            name = " x ".join(cube) or "municipality"
            counts[size, name, "groups"] += 1
            counts[size, name, "exact"] += said.said[place] is Said.NUMBER
            counts[size, name, "nearly"] += bool(width < max(NEARLY_PUPILS, NEARLY_SHARE * pupils))
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=5_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--page", type=Path, default=PROOF)
    parser.add_argument("--state", type=Path)
    given = parser.parse_args()
    begun, total = begun_in(given.state)
    with ProcessPoolExecutor(given.processes) as pool:
        for fifty in range(begun, given.worlds // sum(OF_FIFTY.values())):
            asked = [
                (size, FIRST_SEED + fifty * worlds + seed)
                for size, worlds in OF_FIFTY.items()
                for seed in range(worlds)
            ]
            for counts in pool.map(of_world, *zip(*asked, strict=True)):
                total += counts
            given.page.write_text(page(total), "utf-8")
            if given.state:
                given.state.write_text(state_of(fifty + 1, total), "utf-8")
            if given.page == PROOF:
                PROOF_FILE.write_text(data(total, on=today()), "utf-8")
    print(page(total))


def begun_in(state: Path | None) -> tuple[int, Counter[tuple[str, ...]]]:
    """Return how many times fifty are done and what they gave: none of another engine or of other attackers."""
    told = json.loads(state.read_text("utf-8")) if state and state.exists() else {}
    if told.get("digest") != digest():
        return 0, Counter()
    return told["fifties"], Counter({tuple(names): count for names, count in told["total"]})


def state_of(fifties: int, total: Counter[tuple[str, ...]]) -> str:
    """Return what ``begun_in`` reads."""
    counts = sorted((list(names), int(count)) for names, count in total.items())
    return json.dumps({"digest": digest(), "fifties": fifties, "total": counts}, ensure_ascii=False)


def digest() -> str:
    """Return what changes when the engine that cuts releases does, or those who attack them."""
    engine = sorted(Path(release.__path__[0]).glob("*.py"))
    attackers_in = (Path(attacked.__file__), Path(__file__))
    return sha256(b"".join(path.read_bytes() for path in (*engine, *attackers_in))).hexdigest()


def data(total: Counter[tuple[str, ...]], *, on: date) -> str:
    """Return the figures that documents tell, as ``proof.yaml``."""
    figures = {name: sum(total[size, what] for size in SIZES) for name, what in _FIGURES.items()}
    lines = [f"{name}: {figure}" for name, figure in figures.items()]
    return "\n".join([*_HEAD, f"made_on: {on.isoformat()}", *lines, ""])


def page(total: Counter[tuple[str, ...]]) -> str:
    """Return the proof as a page."""
    tables = dict.fromkeys((size, name) for size, name, *more in total if more)
    lines = [
        "# What is released of random municipalities, attacked",
        "",
        f"*Made by `make prove`: {sum(total[size, 'worlds'] for size in SIZES):,} municipalities, two measures where "
        "whoever has the first has the second. Smallest group 5, of sensitive towns 10.*",
        "",
        "Readers: an outsider, every principal, heads of area, every mentor (who does not know who has protected "
        "identity), and guardians. A secret is a group or band that a reader must not come closer to; every value "
        "of it is tried in whole pupils. Of published towns and villages everybody also knows figures that others "
        "publish of schools, the whole, girls and boys (a tenth of them of other pupils); what these give away alone "
        "is no secret.",
        "",
        "| municipalities | worlds | readers | secrets attacked | found out | numbers withheld after the audit of true "
        "outcomes |",
        "|---|---|---|---|---|---|",
        *(
            f"| {size} | {total[size, 'worlds']:,} | {total[size, 'readers']:,} | {total[size, 'secrets']:,} | "
            f"{total[size, 'found out']} | {total[size, 'mended']:,} |"
            for size in SIZES
        ),
        "",
        "Two principals who tell each other everything are not prevented from finding something out. Of every tenth "
        "municipality, each pair of principals:",
        "",
        "| municipalities | pairs | secrets | some value excluded | worked out exactly |",
        "|---|---|---|---|---|",
        *(
            f"| {size} | {total[size, 'pairs']:,} | {total[size, 'secrets of pairs']:,} | "
            f"{total[size, 'narrowed']:,} | {total[size, 'pinned']:,} |"
            for size in SIZES
        ),
        "",
        "Groups of more than 8 pupils (18 in sensitive towns), told exactly, and told within "
        f"{NEARLY_PUPILS} pupils or {100 * NEARLY_SHARE:.0f} % of the group:",
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
