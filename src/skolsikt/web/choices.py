"""What there is to choose from: schools and school years that have data, and the ones chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skolsikt.home.errors import SkolsiktError
from skolsikt.home.words import _
from skolsikt.measures.question import Question
from skolsikt.presentation.groups import swedish_order
from skolsikt.privacy.viewer import Viewer
from skolsikt.web.asking import house


@dataclass(frozen=True)
class Choice:
    """One value of a list to choose from."""

    code: str
    label: str
    is_chosen: bool = False


def school_names(viewer: Viewer) -> dict[str, str]:
    """Return code and name of every school unit with pupils, in the order of the alphabet."""
    answer = house().ask(Question(measure="pupils", by=("school_unit",), period="all"), viewer=viewer)
    found = {code: cell.labels["school_unit"] for cell in answer.cells if (code := cell.group["school_unit"])}
    return dict(sorted(found.items(), key=lambda item: swedish_order(item[1])))


def known_school_names(viewer: Viewer) -> dict[str, str]:
    """Return what ``school_names`` returns, or nothing while there is nothing to ask or no right to."""
    try:
        return school_names(viewer)
    except SkolsiktError:
        return {}


def school_years(viewer: Viewer) -> list[str]:
    """Return the school years with pupils, newest first."""
    answer = house().ask(Question(measure="pupils", period="all"), viewer=viewer)
    return sorted({cell.period for cell in answer.cells if cell.population or cell.withheld}, reverse=True)


def known_school_years(viewer: Viewer) -> list[str]:
    """Return what ``school_years`` returns, or nothing while there is nothing to ask or no right to."""
    try:
        return school_years(viewer)
    except SkolsiktError:
        return []


def school_choices(names: dict[str, str], chosen: str) -> list[Choice]:
    """Return the whole municipality and every school, with the chosen one marked."""
    return choices([("", _("Hela kommunen")), *names.items()], chosen)


def choices(values: Iterable[tuple[str, str]], chosen: str) -> list[Choice]:
    """Return code and label pairs with the chosen one marked."""
    return [Choice(code, label, code == chosen) for code, label in values]
