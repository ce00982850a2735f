"""Who asks on the command line: ``--as public | analyst | operator --user USER | USER``."""

from __future__ import annotations

from skolsikt.home.paths import Home
from skolsikt.privacy.viewer import ANALYST, OPERATOR, PUBLIC, Viewer, operator

FIXED = (PUBLIC.id, ANALYST.id, "operator")  # words; everything else is a user name


def viewer_named(name: str, *, reason: str, home: Home, user: str = "") -> Viewer:
    """Return the viewer that ``--as name`` means; anything but the three fixed words is a user name.

    ``user``: who the operator is; outside the demo the gate refuses one without a name.
    Raises UnknownAccount when no user has that name, and NoOperator when ``user`` does not hold the role.
    """
    if name == OPERATOR:
        return operator(reason=reason, user=operator_at(home, user) if user else "")
    fixed = {"public": PUBLIC, "analyst": ANALYST}
    return fixed[name] if name in fixed else _user(name, home)


def operator_at(home: Home, user: str) -> str:
    """Return the user name of somebody who is operator here today. Raises UnknownAccount and NoOperator."""
    from skolsikt.cli.django import start_django

    start_django(home)
    from skolsikt.records.accounts.selectors import operator_named

    return operator_named(user)


def _user(name: str, home: Home) -> Viewer:
    from skolsikt.cli.django import start_django

    start_django(home)
    from skolsikt.records.accounts.selectors import viewer_of_username

    return viewer_of_username(name)
