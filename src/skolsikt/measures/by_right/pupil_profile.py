"""One pupil, for those with the right to the pupil and a purpose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from skolsikt.home.errors import NotPermitted, WrongUsage
from skolsikt.home.words import _
from skolsikt.measures.answer import Cell
from skolsikt.measures.by_right.access import THE_PUPIL, HouseOfPupils, required
from skolsikt.measures.by_right.around_support import AroundSupport, around_support
from skolsikt.measures.by_right.grades import TermGrades, grades_of
from skolsikt.measures.by_right.learning import Assessed, assessments_of
from skolsikt.measures.by_right.national_tests import NationalTest, national_tests_of
from skolsikt.measures.by_right.per_pupil import cells_of_pupils
from skolsikt.measures.by_right.purposes import open_purposes, usual_open_purpose
from skolsikt.measures.by_right.standing import Standing, standings
from skolsikt.measures.by_right.support import Support, support_of
from skolsikt.measures.by_right.trend import ABSENCE
from skolsikt.privacy.access_log import Kind
from skolsikt.privacy.access_log.kinds import ONE_PUPIL, THROUGH_A_WINDOW
from skolsikt.privacy.decide import Reason, decide
from skolsikt.privacy.roles import PURPOSES, Permission
from skolsikt.privacy.vault import Vault
from skolsikt.privacy.viewer import Viewer
from skolsikt.school.periods import dates_of
from skolsikt.school.school_time import SchoolYear

YEARS = 3  # that a pupil's page looks back: a stage of school


class NoSuchPupil(NotPermitted):
    """No pupil of the newest school year is behind the address."""


class EveryPurposeObjectedTo(NotPermitted):
    """An objection has been upheld against everything that the viewer could open the pupil's page for."""


class PurposeMissing(WrongUsage):
    """The page of a pupil is opened for a purpose of the viewer's role, and with a reason where it is not the usual."""


@dataclass(frozen=True, kw_only=True)
class PupilProfile:
    """What is known about one pupil. ``support`` None: not this viewer's to see.

    ``absence_by_term``: of the latest YEARS school years; the other cells are of the newest alone.
    """

    terms: Sequence[TermGrades]
    absence: Cell | None
    absence_by_term: Sequence[Cell]
    absence_by_month: Sequence[Cell]
    absence_by_weekday: Sequence[Cell]
    absence_by_subject: Sequence[Cell]
    support: Sequence[Support] | None
    around_support: Sequence[AroundSupport] = ()
    tests: Sequence[NationalTest] = ()
    assessments: Sequence[Assessed] = ()


def pupil_standing(pupil_key: int, *, viewer: Viewer, house: HouseOfPupils) -> Standing:
    """Return where the pupil stands, to one who may see the pupil; nothing is shown yet.

    Raises NoSuchPupil, PupilsRefused and EveryPurposeObjectedTo, which are noted in the access log.
    """
    found = standings([pupil_key], rows=house.rows(), vault=Vault(house.home)).get(pupil_key)
    if found is None:
        what = f"refused {Permission.PUPIL_VIEW} {THE_PUPIL}"
        house.note_seen(what, viewer=viewer, why=Reason.LEFT, pupil_keys=[pupil_key], kind=Kind.REFUSED)
        raise NoSuchPupil(_("Eleven går inte i någon skola i det senaste läsåret som är inläst."))
    required(Permission.PUPIL_VIEW, found.thing, what=THE_PUPIL, viewer=viewer, house=house)
    if not open_purposes(found, viewer):
        what = f"refused {Permission.PUPIL_VIEW} {THE_PUPIL}"
        house.note_seen(what, viewer=viewer, why=Reason.OBJECTION, pupil_keys=[pupil_key], kind=Kind.REFUSED)
        raise EveryPurposeObjectedTo(
            _("En invändning mot det som din roll öppnar sidan för är godtagen. Tala med rektor eller registrator.")
        )
    return found


def pupil_profile(
    standing: Standing, *, purpose: str, reason: str, viewer: Viewer, house: HouseOfPupils
) -> PupilProfile:
    """Return what is known about the pupil of ``pupil_standing``, noted in the access log with purpose and reason.

    Raises PupilsRefused and PurposeMissing.
    """
    allowed = required(Permission.PUPIL_VIEW, standing.thing, what=THE_PUPIL, viewer=viewer, house=house)
    _require_purpose(standing, purpose=purpose, reason=reason, viewer=viewer)
    why = ": ".join(filter(None, [PURPOSES[purpose].sv, reason.strip()]))
    key, year, rows = standing.pupil_key, standing.thing.school_year, house.rows()
    seen = THROUGH_A_WINDOW if allowed.reason is Reason.WINDOW else ONE_PUPIL
    house.note_seen(seen, viewer=viewer, why=why, pupil_keys=[key])
    absence = partial(cells_of_pupils, ABSENCE, [key], rows=rows, settings=house.settings)
    may_see_support = decide(viewer, Permission.SUPPORT_VIEW, standing.thing).allowed
    support = support_of([key], rows).get(key, []) if may_see_support else None
    years = _latest_years(year)
    weeks = [cell for one in years for cell in absence(period=one, by=("week",))] if support else []
    return PupilProfile(
        terms=grades_of([key], rows).get(key, []),
        absence=next(iter(absence(period=year)), None),
        absence_by_term=[cell for one in years for cell in absence(period=one, by=("term",))],
        absence_by_month=absence(period=year, by=("month",)),
        absence_by_weekday=absence(period=year, by=("weekday",)),
        absence_by_subject=absence(period=year, by=("subject",)),
        support=support,
        around_support=around_support(support or (), weeks),
        tests=national_tests_of([key], rows).get(key, []),
        assessments=assessments_of(key, rows),
    )


def _latest_years(newest: str) -> list[str]:
    """The latest YEARS school years, the oldest first."""
    years = [SchoolYear.of(dates_of(newest)[0])]
    while len(years) < YEARS:
        years.insert(0, years[0].previous)
    return [one.text for one in years]


def _require_purpose(standing: Standing, *, purpose: str, reason: str, viewer: Viewer) -> None:
    is_explained = bool(reason.strip()) or purpose == usual_open_purpose(standing, viewer)
    if purpose not in open_purposes(standing, viewer) or not is_explained:
        raise PurposeMissing(_("Välj vad du behöver se eleven för och skriv varför. Det sparas."))
