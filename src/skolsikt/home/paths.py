"""The installation folder and everything in it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _

DEFAULT_HOME = Path("skolsikt-home")
_MEMORY = "/dev/shm"  # noqa: S108 - a file system in memory on every Linux; who owns the file in it is checked
FOLDERS = (
    "keys",
    "inbox",
    "profiles",
    "archive",
    "lake",
    "serving",
    "releases",
    "rejects",
    "models",
    "reports",
    "backups",
    "log",
    "fetched",
)


class HomeMissing(SkolsiktError):
    """The folder is not an installation."""


@dataclass(frozen=True)
class Home:
    """Paths of one installation; one home per organiser.

    >>> Home(Path("/srv/skolsikt")).settings_file.name
    'settings.toml'
    """

    root: Path

    @classmethod
    def locate(cls, given: Path | str | None = None) -> Home:
        """Return the home that ``given``, ``SKOLSIKT_HOME`` or the default names; it may not exist yet."""
        return cls(Path(given or os.environ.get("SKOLSIKT_HOME") or DEFAULT_HOME).expanduser().resolve())

    def required(self) -> Home:
        """Return self, or raise HomeMissing if nothing has been initialised here."""
        if not self.settings_file.is_file():
            raise HomeMissing(
                _("{folder} är ingen Skolsikt-installation. Kör 'skolsikt --home {folder} init' först.").format(
                    folder=self.root
                )
            )
        return self

    def create(self) -> Home:
        """Make the folders, for their owner alone, and return self; a folder that is there keeps its rights."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in FOLDERS:
            (self.root / name).mkdir(mode=0o700, exist_ok=True)
        return self

    @property
    def settings_file(self) -> Path:
        return self.root / "settings.toml"

    @property
    def retention_file(self) -> Path:
        """The municipality's decisions about how long records are kept; there is none before the first decision."""
        return self.root / "retention.yaml"

    @property
    def keys(self) -> Path:
        return self.root / "keys"

    @property
    def open_key(self) -> Path:
        """The master key while the vault is open: in memory, gone when the machine is started again.

        ``SKOLSIKT_MEMORY`` names another folder in memory where there is no ``/dev/shm``.
        """
        name = hashlib.sha256(str(self.root.resolve()).encode()).hexdigest()[:16]
        return Path(os.environ.get("SKOLSIKT_MEMORY", _MEMORY)) / f"skolsikt-{os.getuid()}-{name}"

    @property
    def app_database(self) -> Path:
        return self.root / "app.sqlite3"

    @property
    def privacy_database(self) -> Path:
        return self.root / "privacy.sqlite3"

    @property
    def queue_database(self) -> Path:
        return self.root / "queue.sqlite3"

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def profiles(self) -> Path:
        """The installation's own profiles of files."""
        return self.root / "profiles"

    @property
    def archive(self) -> Path:
        return self.root / "archive"

    @property
    def lake(self) -> Path:
        return self.root / "lake"

    @property
    def serving(self) -> Path:
        return self.root / "serving"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    @property
    def rejects(self) -> Path:
        return self.root / "rejects"

    @property
    def work(self) -> Path:
        """Files on their way in, gone when the load is done: never backed up."""
        return self.root / "work"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def fetched(self) -> Path:
        """Answers of public APIs as they came, and how the latest fetch of each went."""
        return self.root / "fetched"

    @property
    def log(self) -> Path:
        return self.root / "log"
