"""A demo municipality in an installation folder: written as export files, loaded through the door of a real one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from skolsikt.demo.demo_school import DemoSchool
from skolsikt.demo.municipality import MUNICIPALITY_CODE, MUNICIPALITY_NAME, generate
from skolsikt.home.clock import now
from skolsikt.home.errors import SkolsiktError
from skolsikt.home.paths import Home
from skolsikt.home.settings import Settings, read_settings, write_settings
from skolsikt.home.words import _
from skolsikt.loading.load import load_files
from skolsikt.measures.house import House
from skolsikt.measures.question import Question
from skolsikt.measures.releasing.cut import cut_release
from skolsikt.privacy.release.store import release_numbers
from skolsikt.privacy.release.waiting import put_in_force, waiting_numbers
from skolsikt.privacy.viewer import operator
from skolsikt.school.grade_levels import last_grade_level
from skolsikt.school.periods import dates_of
from skolsikt.sources.contract import Wish

_DEMO = operator(reason="demo")
_ON_TRIAL = {"exercise": ["principal", "head"]}  # so that the demo shows how a trial looks
Report = Callable[[str, float], None]
_READY = ".ready"  # made last: a demo that was cut off goes on where it stopped, since the same file changes nothing


class NotADemo(SkolsiktError):
    """The folder is a real installation: demo data are never mixed with it."""


def build_demo(home: Home, *, pupils: int, years: int, seed: int, report: Report | None = None) -> House:
    """Generate the municipality and load every file of it. A demo that is already there is used as it is.

    Raises NotADemo if ``home`` is an installation of another kind.
    """
    tell = report or (lambda step, share: None)
    _prepare(home)
    house = House.open(home.root)
    folder, ready = home.root / "demo-export", home.root / "demo-export" / _READY
    if ready.exists():
        return house
    tell(_("skapar elever, skolor och frånvaro"), 0.0)
    generate(pupils=pupils, years=years, seed=seed, into=folder)
    outcomes = load_files(
        export_files(folder),
        house=house,
        wish=Wish(municipality=MUNICIPALITY_CODE),
        at=now(),
        progress=lambda step, share: tell(step, 0.3 + 0.4 * share),
    )
    for failed in (outcome.error for outcome in outcomes if outcome.error):
        raise failed
    _release(house, lambda step, share: tell(_("ger ut siffror"), 0.7 + 0.3 * share))
    ready.touch()
    return house


def _prepare(home: Home) -> None:
    if home.settings_file.exists():
        if not read_settings(home).is_demo:
            raise NotADemo(
                _("{folder} är en riktig installation. Ange en annan mapp med --home.").format(folder=home.root)
            )
        return
    home.create()
    told = {"municipality": MUNICIPALITY_CODE, "organiser_name": MUNICIPALITY_NAME}
    write_settings(home, Settings(**told, is_demo=True, trial_views=_ON_TRIAL))


def _release(house: House, tell: Report) -> None:
    """Cut the first release and put it in force without anybody's approval: nobody has logged in yet."""
    if not release_numbers(house.home):
        if not waiting_numbers(house.home):
            cut_release(house, at=now(), held_together=(), progress=tell)
        for number in waiting_numbers(house.home):
            put_in_force(house.home, number, by=(), required=0, at=now())


def export_files(folder: Path) -> list[Path]:
    """Return the demo's export files in the order that a municipality would load them: registers first."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in ("manifest.json", _READY))


def schools_with_leavers(house: House) -> list[DemoSchool]:
    """Return the school units that have pupils in the last grade level, the largest first."""
    answer = house.ask(Question(measure="eligible_vocational", by=("school_unit",)), viewer=_DEMO)
    largest_first = sorted(answer.cells, key=lambda cell: -(cell.population or 0))
    return [
        _school(house, cell.group["school_unit"] or "", cell.labels["school_unit"], cell.period)
        for cell in largest_first
    ]


def _school(house: House, code: str, name: str, school_year: str) -> DemoSchool:
    where = {"school_unit": (code,), "grade_level": (str(last_grade_level(dates_of(school_year)[1])),)}
    classes = _labels(house, "pupils", "class", where, school_year)
    groups = _labels(house, "absence_share", "teaching_group", where | {"class": classes[:1]}, school_year)
    return DemoSchool(
        code=code,
        name=name,
        class_name=next(iter(classes), ""),
        teaching_group=next(iter(groups), ""),
        school_year=school_year,
    )


def _labels(house: House, measure: str, by: str, where: Mapping[str, tuple[str, ...]], period: str) -> tuple[str, ...]:
    answer = house.ask(Question(measure=measure, by=(by,), where=where, period=period), viewer=_DEMO)
    return tuple(sorted(cell.labels[by] for cell in answer.cells if cell.group[by]))
