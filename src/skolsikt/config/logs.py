"""What the web server writes down: paths, never query strings, bodies or anything about a pupil."""

from __future__ import annotations

import logging
import re
import traceback
from typing import Any

from skolsikt.home.paths import Home

_KEY = re.compile(r"(/inbjudan/)[^/\s]+")


class Sayable(logging.Filter):
    """Leave out what the log must not hold: the key of an invitation, and what an error says, which may quote a pupil.

    Of an error the kind is kept, and the way through the code to where it was raised.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _KEY.sub(r"\1...", record.getMessage()), ()
        if isinstance(record.exc_info, tuple) and record.exc_info[0] is not None:
            kind, _error, way = record.exc_info
            record.msg += f": {kind.__name__}\n{''.join(traceback.format_tb(way))}".rstrip()
        record.exc_info = record.exc_text = None
        return True


def logging_of(home: Home | None) -> dict[str, Any]:
    """Return Django's logging settings: to standard error, and to ``log/web.log`` of the installation."""
    handlers: dict[str, dict[str, Any]] = {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["sayable"]}
    }
    if home is not None:
        handlers["file"] = {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": str(home.log / "web.log"),
            "formatter": "line",
            "filters": ["sayable"],
            "delay": True,
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
        "filters": {"sayable": {"()": f"{__name__}.Sayable"}},
        "handlers": handlers,
        "loggers": {
            "django": {"handlers": list(handlers), "level": "WARNING", "propagate": False},
            "allauth": {"handlers": list(handlers), "level": "WARNING", "propagate": False},
            "skolsikt": {"handlers": list(handlers), "level": "INFO", "propagate": False},
        },
    }
