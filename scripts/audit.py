"""Look up known faults of everything that is locked.

    python scripts/audit.py            a known fault ends with 1; what could not be looked up is told
    python scripts/audit.py --strict   what could not be looked up ends with 1 too

Asks an advisory service on the internet. On a machine that does not reach it nothing is known, and that is said.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-postgresql.lock", "requirements-spark.lock")
PIP_AUDIT = REPOSITORY / ".venv" / "audit" / "bin" / "pip-audit"
LONGEST_SECONDS = 300
Package = Mapping[str, object]


def looked_up() -> Sequence[Package] | None:
    """Return what is told of each package; None when the service did not answer at all."""
    locks = [word for lock in LOCKS for word in ("-r", lock)]
    command = [PIP_AUDIT, "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json", *locks]
    try:
        run = subprocess.run(
            command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS
        )
        told: Sequence[Package] = json.loads(run.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    return told


def main() -> int:
    """Print what was found and return the exit code."""
    packages = looked_up()
    known = [one for one in packages or () if "skip_reason" not in one]
    faults = [f"{one['name']} {one['version']}: {fault['id']}" for one in known for fault in one["vulns"]]  # type: ignore[attr-defined]
    print("\n".join([*faults, f"{len(known)} packages looked up, {len(faults)} known faults."]))
    is_whole = packages is not None and len(known) == len(packages)
    if not is_whole:
        print("Not everything could be looked up: the advisory service was not reached, or does not know the package.")
    return int(bool(faults) or ("--strict" in sys.argv and not is_whole))


if __name__ == "__main__":
    sys.exit(main())
