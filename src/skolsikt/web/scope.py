"""What a page is about: which school (or all of them), which school year, and who is looking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest

from skolsikt.home.words import _
from skolsikt.measures.answer import Answer
from skolsikt.measures.presence import school_years_with_pupils
from skolsikt.measures.question import Question
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.selectors import own_units
from skolsikt.school.grade_levels import last_grade_level
from skolsikt.school.periods import dates_of
from skolsikt.web.asking import house, viewer_of_request
from skolsikt.web.choices import Choice, choices, school_choices, school_names

WHOLE = "alla"  # how an address says the whole municipality to someone whose own school is the default


@dataclass(frozen=True)
class Scope:
    """``school``: a code, or empty for the whole municipality. ``names``: the schools; ``years``: newest first.

    ``user``: whose own views and tasks are shown; nobody's where the pages are looked at as another role, or by many.
    """

    viewer: Viewer
    school: str
    school_year: str
    names: Mapping[str, str]
    years: tuple[str, ...]
    user: User | None = None

    @property
    def name(self) -> str:
        """The school's name, or the municipality in words."""
        return self.names.get(self.school, self.school) if self.school else _("Kommunen")

    @property
    def where(self) -> dict[str, tuple[str, ...]]:
        """The filter of the chosen school."""
        return {"school_unit": (self.school,)} if self.school else {}

    @property
    def last_grade_level(self) -> int:
        """The grade level that ended with final grades in the chosen school year."""
        return last_grade_level(dates_of(self.school_year)[1])

    def question(
        self, measure: str, *, by: tuple[str, ...] = (), period: str = "", everywhere: bool = False
    ) -> Question:
        """Return a question about the chosen school and year; ``everywhere``: about the whole municipality."""
        return Question(
            measure=measure, by=by, where={} if everywhere else self.where, period=period or self.school_year
        )

    def ask(self, question: Question) -> Answer:
        """Ask in the name of the one who is looking."""
        return house().ask(question, viewer=self.viewer)

    @property
    def schools(self) -> list[Choice]:
        """The schools to choose from."""
        return [
            Choice(choice.code or WHOLE, choice.label, choice.is_chosen)
            for choice in school_choices(dict(self.names), self.school)
        ]

    @property
    def school_years(self) -> list[Choice]:
        """The school years to choose from."""
        return choices([(year, year) for year in self.years], self.school_year)


def scope_of(request: HttpRequest) -> Scope:
    """Return what the address chooses; without a choice one's own school and the newest school year."""
    whole = whole_municipality(viewer_of_request(request))
    asked_year = request.GET.get("lasar", "")
    return replace(
        whole,
        school=_school(request.GET.get("skola", ""), whole.viewer, whole.names),
        school_year=asked_year if asked_year in whole.years else whole.school_year,
        user=None if whole.viewer.is_preview else request.user,
    )


def whole_municipality(viewer: Viewer) -> Scope:
    """Return every school in the newest school year. Raises NothingLoaded."""
    names, years = school_names(), school_years_with_pupils(house())
    return Scope(viewer=viewer, school="", school_year=years[0] if years else "latest", names=names, years=tuple(years))


def _school(asked: str, viewer: Viewer, names: Mapping[str, str]) -> str:
    if asked == WHOLE:
        return ""
    if asked in names:
        return asked
    own = [code for code in own_units(viewer) if code in names]
    return own[0] if own else ""
