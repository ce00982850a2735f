"""What pupils and staff of the demo answer: Skolenkäten as the API tells it, a local survey, and HME.

Safety and calm follow the school's absence, as truly drawn: where pupils stay away, fewer are content.
"""

from __future__ import annotations

import json

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
    """Write one row per pupil who answers, with a column per question."""
    random = stream(world.seed, "local survey")
    enrolments, year = world.enrolments, _last_year(world)
    content = {unit: content_share(world, unit, year) for unit in range(len(world.units))}
    rows = []
    for e in _answering(world, random).tolist():
        pupil = enrolments.pupil[e]
        shares = _shares(content[int(enrolments.unit[e])])
        answers = random.choice(len(ANSWERS), size=len(QUESTIONS), p=shares)
        rows.append(
            (
                LOCAL_SURVEY,
                world.days[year].label,
                world.units_ever[enrolments.unit_then[e]].code,
                "Elev",
                int(enrolments.grade[e]),
                "Flicka" if world.people.is_girl[pupil] else "Pojke",
                *(ANSWERS[answer] for answer in answers),
            )
        )
    headings = ";".join([SURVEY_HEADINGS, *QUESTIONS])
    label = world.days[year].label
    exports.text("7-enkater/skoltempen.csv", "surveys", rows, headings=headings, encoding=UTF8_BOM, school_year=label)


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
