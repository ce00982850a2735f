"""Static files with hashed names and compressed copies, collected into the installation when they have changed."""

from __future__ import annotations

import fcntl
import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from skolsikt.config.registries import WEB


def collect_static() -> None:
    """Bring ``static/`` of the installation up to date. Several servers may start at once: the first one works."""
    if settings.STATIC_ROOT is None:
        return
    root = Path(settings.STATIC_ROOT)
    root.mkdir(exist_ok=True)
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp, wanted = root / ".stamp", digest(WEB / "static")
        if not stamp.exists() or stamp.read_text("utf-8") != wanted:
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(wanted, "utf-8")


def digest(folder: Path) -> str:
    """Return a hash of every file's name and content."""
    total = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(file.relative_to(folder).as_posix().encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()
