"""What the web server writes down: paths, never query strings, bodies or anything about a pupil."""

from __future__ import annotations

from typing import Any

from skolsikt.home.paths import Home


def logging_of(home: Home | None) -> dict[str, Any]:
    """Return Django's logging settings: to standard error, and to ``log/web.log`` of the installation."""
    handlers: dict[str, dict[str, Any]] = {"console": {"class": "logging.StreamHandler", "formatter": "line"}}
    if home is not None:
        handlers["file"] = {
            "class": "logging.handlers.WatchedFileHandler",
            "filename": str(home.log / "web.log"),
            "formatter": "line",
            "delay": True,
        }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
        "handlers": handlers,
        "loggers": {
            "django": {"handlers": list(handlers), "level": "WARNING", "propagate": False},
            "skolsikt": {"handlers": list(handlers), "level": "INFO", "propagate": False},
        },
    }
