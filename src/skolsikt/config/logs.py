"""What the web server writes down: paths, never query strings, bodies or anything about a pupil."""

from __future__ import annotations

import logging
import re
from typing import Any

from skolsikt.home.paths import Home

_KEY = re.compile(r"(/inbjudan/)[^/\s]+")


class WithoutKeys(logging.Filter):
    """Take the key of an invitation out of a line: whoever reads the log must not be able to use it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _KEY.sub(r"\1...", record.getMessage()), ()
        return True


def logging_of(home: Home | None) -> dict[str, Any]:
    """Return Django's logging settings: to standard error, and to ``log/web.log`` of the installation."""
    handlers: dict[str, dict[str, Any]] = {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_keys"]}
    }
    if home is not None:
        handlers["file"] = {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": str(home.log / "web.log"),
            "formatter": "line",
            "filters": ["without_keys"],
            "delay": True,
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
        "filters": {"without_keys": {"()": f"{__name__}.WithoutKeys"}},
        "handlers": handlers,
        "loggers": {
            "django": {"handlers": list(handlers), "level": "WARNING", "propagate": False},
            "allauth": {"handlers": list(handlers), "level": "WARNING", "propagate": False},
            "skolsikt": {"handlers": list(handlers), "level": "INFO", "propagate": False},
        },
    }
