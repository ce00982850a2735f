"""Who asks on the command line: ``--as public | analyst | operator | USER``."""

from __future__ import annotations

from skolsikt.home.paths import Home
from skolsikt.privacy.viewer import ANALYST, PUBLIC, Viewer, operator

FIXED = (PUBLIC.id, ANALYST.id, "operator")  # words; everything else is a user name


def viewer_named(name: str, *, reason: str, home: Home) -> Viewer:
    """Return the viewer that ``--as name`` means; anything but the three fixed words is a user name.

    Raises UnknownAccount when no user has that name.
    """
    fixed = {"public": PUBLIC, "analyst": ANALYST, "operator": operator(reason=reason)}
    return fixed[name] if name in fixed else _user(name, home)


def _user(name: str, home: Home) -> Viewer:
    from skolsikt.cli.django import start_django

    start_django(home)
    from skolsikt.records.accounts.selectors import viewer_of_username

    return viewer_of_username(name)
