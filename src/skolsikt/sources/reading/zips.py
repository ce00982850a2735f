"""What a zip that is damaged, cut off, encrypted or packed in an unknown way is found out by."""

from __future__ import annotations

import zipfile
import zlib

# The standard library raises the last three for a turned bit in a flag, a method or a name.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)
