"""What pupils and staff of the demo answer: Skolenkäten as the API tells it, a local survey, and HME.

Safety and calm follow the school's absence, as truly drawn: where pupils stay away, fewer are content.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np

from skolsikt.demo.arrays import Floats, Ints
from skolsikt.demo.chance import stream
from skolsikt.demo.exports import UTF8, UTF8_BOM, WINDOWS, Exports
from skolsikt.demo.world import World

LOCAL_SURVEY = "Skoltempen"
SURVEY_HEADINGS = "Enkät;Läsår;Skolenhetskod;Svarande;Årskurs;Kön"
QUESTIONS = (
    "Jag känner mig trygg i skolan",
    "Det är arbetsro på lektionerna",
    "Jag får den hjälp jag behöver",
    "Jag får vara med och påverka i skolan",
    "Jag får veta hur det går för mig i skolarbetet",
)
GUARDIAN_QUESTIONS = (
    "Mitt barn är tryggt i skolan",
    "Mitt barn får det stöd det behöver",
    "Jag får veta hur det går för mitt barn",
    "Skolan tar vara på mina synpunkter",
)
TEACHER_QUESTIONS = (
    "Eleverna är trygga hos oss",
    "Det går att undervisa i lugn och ro",
    "Vi hjälps åt kring elever som behöver stöd",
)
ANSWERS = ("Stämmer helt och hållet", "Stämmer ganska bra", "Stämmer ganska dåligt", "Stämmer inte alls", "Vet inte")
HME_HEADINGS = (
    "Läsår;Skolenhetskod;Mitt arbete känns meningsfullt;Jag lär nytt och utvecklas i mitt dagliga arbete;"
    "Jag ser fram emot att gå till arbetet;Min närmaste chef visar uppskattning för mina arbetsinsatser;"
    "Min närmaste chef visar förtroende för mig som medarbetare;"
    "Min närmaste chef ger mig förutsättningar att ta ansvar i mitt arbete;Jag är insatt i min arbetsplats mål;"
    "Min arbetsplats mål följs upp och utvärderas på ett bra sätt;Jag vet vad som förväntas av mig i mitt arbete"
)
_CONTENT_SHARE, _PER_ABSENCE, _USUAL_ABSENCE = 0.82, 2.2, 0.075
_ANSWERING_SHARE, _FROM_GRADE = 0.86, 4
_GUARDIANS_ANSWERING_SHARE = 0.34
_PUPILS_PER_STAFF = 9
_ASKED_GRADES = (5, 8)
_SUBJECTS = (
    ("satisfactionMetrics", "Övergripande nöjdhet", "Hur nöjd är du med din skola?", False),
    ("securityMetrics", "Trygghet", "Känner du dig trygg i skolan?", False),
    ("workingEnvironmentMetrics", "Studiero", "Hur ofta är det arbetsro på lektionerna?", True),
)
_STEPS = ("ratioCorrespondsFully", "ratioCorrespondsWell", "ratioCorrespondsPoorly", "ratioCorrespondsNotAtAll")
_FREQUENCIES = ("ratioAlways", "ratioOften", "ratioSometimes", "ratioSeldom", "ratioNever")
_FEWEST_SHOWN = 10  # Skolenkäten shows nothing of fewer answers, and no share of fewer than five
_FEWEST_OF_AN_ANSWER = 5


def write_surveys(world: World, exports: Exports) -> None:
    """Write the surveys of the last school year."""
    write_hme(world, exports)
    write_skolenkaten(world, exports)
    write_local_survey(world, exports)


def content_share(world: World, unit: int, year: int) -> float:
    """Return the share of the pupils of ``unit`` that ``year`` who are content, as it truly is."""
    there = (world.enrolments.unit == unit) & (world.enrolments.year == year)
    share = _CONTENT_SHARE - _PER_ABSENCE * (float(world.rates[there].mean()) - _USUAL_ABSENCE)
    return float(np.clip(share, 0.4, 0.97))


def _last_year(world: World) -> int:
    return len(world.days) - 1


def _answering(world: World, random: np.random.Generator) -> Ints:
    """Return the enrolments whose pupils answer: those who are old enough and there at the end of the last year."""
    enrolments = world.enrolments
    asked = (
        (enrolments.year == _last_year(world))
        & (enrolments.grade >= _FROM_GRADE)
        & enrolments.is_at_year_end
        & ~enrolments.is_adapted
    )
    return np.flatnonzero(asked & (random.random(enrolments.count) < _ANSWERING_SHARE))


def write_local_survey(world: World, exports: Exports) -> None:
    """Write one row per pupil who answers, with a column per question; guardians and teachers in a file each."""
    content = {unit: content_share(world, unit, _last_year(world)) for unit in range(len(world.units))}
    _write_of_pupils(world, exports, content)
    _write_of_guardians(world, exports, content)
    _write_of_teachers(world, exports, content)


def _write_of_pupils(world: World, exports: Exports, content: Mapping[int, float]) -> None:
    random = stream(world.seed, "local survey")
    enrolments = world.enrolments
    rows = []
    for e in _answering(world, random).tolist():
        sex = "Flicka" if world.people.is_girl[enrolments.pupil[e]] else "Pojke"
        answers = _answers(content[int(enrolments.unit[e])], len(QUESTIONS), random)
        rows.append((*_about(world, int(enrolments.unit_then[e])), "Elev", int(enrolments.grade[e]), sex, *answers))
    _write_answers(world, exports, "skoltempen", QUESTIONS, rows)


def _write_of_guardians(world: World, exports: Exports, content: Mapping[int, float]) -> None:
    """Fewer guardians answer than pupils, and of all grade levels; whose guardian it is stands nowhere."""
    random = stream(world.seed, "local survey of guardians")
    enrolments = world.enrolments
    asked = (enrolments.year == _last_year(world)) & enrolments.is_at_year_end & ~enrolments.is_adapted
    rows = []
    for e in np.flatnonzero(asked & (random.random(enrolments.count) < _GUARDIANS_ANSWERING_SHARE)).tolist():
        answers = _answers(content[int(enrolments.unit[e])], len(GUARDIAN_QUESTIONS), random)
        about = _about(world, int(enrolments.unit_then[e]))
        rows.append((*about, "Vårdnadshavare", int(enrolments.grade[e]), "", *answers))
    _write_answers(world, exports, "skoltempen-vardnadshavare", GUARDIAN_QUESTIONS, rows)


def _write_of_teachers(world: World, exports: Exports, content: Mapping[int, float]) -> None:
    random = stream(world.seed, "local survey of teachers")
    rows = []
    for unit in world.teachers.unit:
        if random.random() < _ANSWERING_SHARE:
            answers = _answers(content[unit], len(TEACHER_QUESTIONS), random)
            rows.append((*_about(world, unit), "Lärare", "", "", *answers))
    _write_answers(world, exports, "skoltempen-larare", TEACHER_QUESTIONS, rows)


def _about(world: World, unit: int) -> tuple[str, str, str]:
    return LOCAL_SURVEY, world.days[_last_year(world)].label, world.units_ever[unit].code


def _answers(content: float, questions: int, random: np.random.Generator) -> list[str]:
    return [ANSWERS[answer] for answer in random.choice(len(ANSWERS), size=questions, p=_shares(content))]


def _write_answers(
    world: World, exports: Exports, name: str, questions: Sequence[str], rows: Sequence[tuple[object, ...]]
) -> None:
    headings = ";".join([SURVEY_HEADINGS, *questions])
    label = world.days[_last_year(world)].label
    exports.text(f"7-enkater/{name}.csv", "surveys", rows, headings=headings, encoding=UTF8_BOM, school_year=label)


def _shares(content: float) -> Floats:
    """The probability of each answer: two of five who are content say so fully; a few do not know."""
    known = np.array([0.45 * content, 0.55 * content, 0.7 * (1 - content), 0.3 * (1 - content)]) * 0.96
    return np.append(known, 1 - known.sum())


def write_skolenkaten(world: World, exports: Exports) -> None:
    """Write the answers of pupils in years 5 and 8 as the API tells them, one unit after the other."""
    random = stream(world.seed, "skolenkaten")
    year = _last_year(world)
    chosen = _answering(world, random)
    bodies, groups = [], 0
    for number, unit in enumerate(world.units):
        metrics = []
        for grade in _ASKED_GRADES:
            here = (world.enrolments.unit[chosen] == number) & (world.enrolments.grade[chosen] == grade)
            if count := int(here.sum()):
                metrics.append(_group(unit.code, grade, count, content_share(world, number, year), world, random))
        if metrics:
            bodies.append({"schoolYearMetrics": metrics})
            groups += len(metrics)
    head = '{"message": "Påhittade uppgifter, inte från Skolverket", "body": '
    lines = [head + json.dumps(body, ensure_ascii=False, indent=0) + "}" for body in bodies]
    name = "7-enkater/skolenkaten.json"
    exports.path(name).write_bytes(("[" + ",\n".join(lines) + "]\n").encode(UTF8))
    exports.wrote(name, "skolenkaten", groups, school_year=world.days[year].label)


def _group(
    code: str, grade: int, count: int, content: float, world: World, random: np.random.Generator
) -> dict[str, object]:
    asked = round(count / _ANSWERING_SHARE)
    figures: dict[str, object] = {
        "schoolUnitCode": code,
        "semester": f"VT{(world.days[-1].first_calendar_year + 1) % 100:02d}",
        "noOfAnswers": str(count),
        "schoolYear": f"ak{grade}",
        "noInGroup": str(asked),
        "answeringFrequency": f"{round(100 * count / asked)}%",
    }
    for key, subject, question, is_frequency in _SUBJECTS:
        steps = _FREQUENCIES if is_frequency else _STEPS
        weights = np.linspace(1.0, 0.0, len(steps))
        shares = _shares(content)[: len(_STEPS)]
        shares = np.append(shares, 0.02) if is_frequency else shares
        answers = random.multinomial(count, shares / shares.sum())
        average = 10 * float(answers @ weights) / count
        is_shown = count >= _FEWEST_SHOWN
        figures[key] = {
            "average": f"{average:.1f}".replace(".", ",") if is_shown else "-",
            **{step: _published(int(n), count, is_shown) for step, n in zip(steps, answers, strict=True)},
            "questionDescription": question,
            "questionSubject": subject,
        }
    return figures


def _published(answers: int, count: int, is_shown: bool) -> str:
    is_hidden = not is_shown or 0 < answers < _FEWEST_OF_AN_ANSWER
    return "-" if is_hidden else f"{round(100 * answers / count)}%"


def write_hme(world: World, exports: Exports) -> None:
    """Write one row per member of staff who answers, 1 to 5 on the nine questions."""
    random = stream(world.seed, "hme")
    year = _last_year(world)
    rows = []
    for number, unit in enumerate(world.units):
        pupils = int(((world.enrolments.unit == number) & (world.enrolments.year == year)).sum())
        mood = random.normal(0.0, 0.35)
        for _member in range(max(4, pupils // _PUPILS_PER_STAFF)):
            answers = np.clip(np.round(random.normal(4.1 + mood, 0.8, 9)), 1, 5).astype(int)
            rows.append((world.days[year].label, unit.code, *answers.tolist()))
    label = world.days[year].label
    exports.text("7-enkater/hme.csv", "hme", rows, headings=HME_HEADINGS, encoding=WINDOWS, school_year=label)
