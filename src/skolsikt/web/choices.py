"""What there is to choose from: schools and school years that have data, and the ones chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _
from skolsikt.measures.presence import school_years_with_pupils, schools_with_pupils
from skolsikt.presentation.groups import swedish_order
from skolsikt.web.asking import house


@dataclass(frozen=True)
class Choice:
    """One value of a list to choose from."""

    code: str
    label: str
    is_chosen: bool = False


def school_names() -> dict[str, str]:
    """Return code and name of every school unit with pupils, in the order of the alphabet. Raises NothingLoaded."""
    return dict(sorted(schools_with_pupils(house()).items(), key=lambda item: swedish_order(item[1])))


def known_school_names() -> dict[str, str]:
    """Return what ``school_names`` returns, or nothing while nothing is loaded."""
    try:
        return school_names()
    except SkolsiktError:
        return {}


def known_school_years() -> list[str]:
    """Return the school years with pupils, newest first, or nothing while nothing is loaded."""
    try:
        return school_years_with_pupils(house())
    except SkolsiktError:
        return []


def school_choices(names: dict[str, str], chosen: str) -> list[Choice]:
    """Return the whole municipality and every school, with the chosen one marked."""
    return choices([("", _("Hela kommunen")), *names.items()], chosen)


def choices(values: Iterable[tuple[str, str]], chosen: str) -> list[Choice]:
    """Return code and label pairs with the chosen one marked."""
    return [Choice(code, label, code == chosen) for code, label in values]
