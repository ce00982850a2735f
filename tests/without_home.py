"""Loaded before Django's settings: no test sees the installation that ``make demo`` may have left in this folder."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["SKOLSIKT_HOME"] = str(Path(tempfile.gettempdir()) / "skolsikt-there-is-no-home-here")
