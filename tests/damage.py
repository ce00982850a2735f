"""Files damaged in the ways that disks and people damage them."""

from __future__ import annotations

from pathlib import Path

WAYS = ("flipped", "cut", "empty", "garbage", "another shape", "gone")


def damage(path: Path, way: str) -> None:
    """Damage ``path``; ``another shape`` is JSON that holds something else."""
    content = path.read_bytes()
    middle = len(content) // 2
    damaged = {
        "flipped": content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :],
        "cut": content[:middle],
        "empty": b"",
        "garbage": b"\x00\xff{" * 20,
        "another shape": b'{"number": "two"}',
    }
    path.unlink()
    if way != "gone":
        path.write_bytes(damaged[way])
