"""Answers by address: what "not modified" means, and what there is to read without a network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from skolsikt.home.durable import write_durably

_KEPT_DAYS = 400
_VALIDATORS = {"ETag": "If-None-Match", "Last-Modified": "If-Modified-Since"}


@dataclass(frozen=True)
class Kept:
    """One answer: its bytes, and the headers that ask whether it still holds."""

    body: bytes
    conditions: Mapping[str, str]


class AnswerCache:
    """A folder of answers: ``<key>.json`` and, beside it, ``<key>.head`` with address, day and validators."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, request: str) -> Kept | None:
        """Return the answer to ``request`` (method, address and what was sent); None when there is no whole one."""
        body, head = self._paths(request)
        try:
            told, content = json.loads(head.read_text("utf-8")), body.read_bytes()
        except (OSError, ValueError):
            return None
        if told.get("sha256") != hashlib.sha256(content).hexdigest():  # a power cut between the two
            return None
        return Kept(content, {_VALIDATORS[name]: value for name, value in told["validators"].items()})

    def keep(self, request: str, content: bytes, *, headers: Mapping[str, str], at: datetime) -> None:
        """Keep an answer; earlier ones that nobody has asked for in a long time are forgotten."""
        body, head = self._paths(request)
        validators = {name: headers[name] for name in _VALIDATORS if name in headers}
        told = {"request": request, "at": at.isoformat(timespec="seconds"), "validators": validators}
        self._folder.mkdir(mode=0o700, exist_ok=True)
        write_durably(body, content)
        write_durably(head, json.dumps({**told, "sha256": hashlib.sha256(content).hexdigest()}))

    def forget_old(self, at: datetime) -> None:
        """Remove answers that were kept more than 400 days before ``at``."""
        limit = (at - timedelta(days=_KEPT_DAYS)).timestamp()
        for path in self._folder.glob("*.head") if self._folder.is_dir() else ():
            if path.stat().st_mtime < limit:
                path.with_suffix(".json").unlink(missing_ok=True)
                path.unlink(missing_ok=True)

    def _paths(self, request: str) -> tuple[Path, Path]:
        key = hashlib.sha256(request.encode()).hexdigest()[:32]
        return self._folder / f"{key}.json", self._folder / f"{key}.head"
