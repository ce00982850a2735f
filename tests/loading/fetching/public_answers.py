"""What the public APIs answer, in the shapes that they document: figures are invented, as are the schools' names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from tests.loading.fetching.local_api import Asked, Reply, told

ALPHA, BETA, GAMMA = "41837838", "22518275", "16068461"
OU = {"V15E41837838": "Alfaskolan", "V15E011401301": "Betaskolan", "V11E999": "Förskolan"}
GROUP, COUNTY_GROUP = "G35865", "G123"
PRINCIPAL = "Pelle Sträng"
VALUES = {
    "0114": 221.4,
    "1280": 219.0,
    "0115": 240.0,
    "0000": 226.1,
    "0001": None,
    GROUP: 230.5,
    COUNTY_GROUP: 235.5,
    "V15E41837838": 218.2,
    "V15E011401301": 224.9,
}


def answer(asked: Asked) -> Reply:
    """Answer as the API does whose address this is."""
    for start, known in _APIS.items():
        if asked.path.startswith(start):
            return known(asked, asked.path.removeprefix(start))
    return Reply(b'{"detail": "Not Found"}', status=404)


def _kolada(asked: Asked, path: str) -> Reply:
    address, query = urlsplit(path).path, parse_qs(urlsplit(path).query)
    if address == "municipality_groups":
        return told(_page(_groups(query["title"][0])))
    if address == "ou":
        return told(_page([{"id": code, "municipality": "0114", "title": title} for code, title in OU.items()]))
    data = re.fullmatch(
        r"(?:ou)?data/kpi/(?P<kpis>[^/]+)/(?P<kind>\w+)/(?P<units>[^/]+)/year/(?P<years>[^/]+)", address
    )
    if data is None:
        return Reply(b"{}", status=404)
    figures = [
        {
            "kpi": kpi,
            data["kind"]: unit,
            "period": int(year),
            "values": [{"count": 1, "gender": "T", "status": "", "value": VALUES[unit]}],
        }
        for kpi in data["kpis"].split(",")
        for unit in data["units"].split(",")
        for year in data["years"].split(",")
        if unit in VALUES
    ]
    half, page = len(figures) // 2, int(query.get("page", ["1"])[0])
    following = f"http://{asked.headers['host']}{asked.path}&page=2" if page == 1 and half else None
    return told(_page(figures[:half] if following else figures[half:], following))


def _page(values: list[dict[str, object]], following: str | None = None) -> dict[str, object]:
    return {"values": values, "count": len(values), "next_url": following, "previous_url": None}


def _groups(title: str) -> list[dict[str, object]]:
    known = {
        "G1": ("Liknande kommuner grundskola, Upplands Väsby, 2023", ["1280"]),
        GROUP: ("Liknande kommuner grundskola, Upplands Väsby, 2024", ["0115"]),
        COUNTY_GROUP: ("Stockholms läns kommuner (ovägt medel)", ["0114", "0115", "0117"]),
    }
    return [
        {"id": code, "title": name, "members": [{"id": member, "title": member} for member in members]}
        for code, (name, members) in known.items()
        if title in name
    ]


def _skolverket(asked: Asked, path: str) -> Reply:
    address, query = urlsplit(path).path, parse_qs(urlsplit(path).query)
    if address == "school-units":
        units = [{"code": code, "name": code} for code in ((ALPHA, BETA), (GAMMA,))[int(query["page"][0])]]
        return _ok({"_embedded": {"listedSchoolUnits": units}, "page": {"totalPages": 2, "totalElements": 3}})
    if address.endswith("/statistics/gr") and GAMMA not in address:
        return _ok({"schoolUnit": address.split("/")[1], "averageGradesMeritRating9thGrade": [_metric("218,2")]})
    if address == "statistics/national-values/gr":
        links = {"self": {"href": "https://example.se/v4/statistics/national-values/gr"}}
        return _ok({"averageGradesMeritRating9thGrade": [_metric("226,1")], "_links": links})
    if address == "statistics/all-schools/salsa":
        unit = {"schoolUnitCode": ALPHA, "name": "Alfaskolan", "geographicalAreaCode": "0114"}
        salsa = {"Actual": "218", "Deviation": "-2"}
        metrics = {f"salsaAverageGradesIn9thGrade{name}": {"value": text} for name, text in salsa.items()}
        unit |= {**metrics, "salsaAverageCalculated": {"value": "220"}}
        return _ok({"compulsorySchoolUnitSalsaMetricList": [unit], "timePeriod": "2024/25"})
    return Reply(b"{}", status=404)


def _metric(text: str) -> Mapping[str, str]:
    return {"value": text, "valueType": "EXISTS", "timePeriod": "2024/25"}


def _ok(body: Mapping[str, object]) -> Reply:
    return told({"status": "OK", "message": "Success", "body": body}, ETag='"v1"')


def _register(asked: Asked, path: str) -> Reply:
    address = urlsplit(path).path
    if address == "school-units":
        units = [{"schoolUnitCode": code, "name": code, "status": "AKTIV"} for code in (ALPHA, BETA)]
        return told({"data": {"type": "schoolunit", "attributes": units}})
    code = address.split("/")[1]
    attributes = {
        "displayName": f"Skola {code}",
        "municipalityCode": "0114",
        "schoolTypes": ["GR"],
        "headMaster": PRINCIPAL,
    }
    return told({"data": {"type": "schoolunit", "schoolUnitCode": code, "attributes": attributes}})


def _scb(asked: Asked, path: str) -> Reply:
    if asked.method != "POST" or "FolkmDesoBakgrKon" not in path:
        return Reply(b"{}", status=404)
    return told(
        {
            "version": "2.0",
            "class": "dataset",
            "id": ["Region", "UtlBakgrund", "Kon", "ContentsCode", "Tid"],
            "size": [2, 2, 1, 1, 1],
            "dimension": {
                "Region": _dimension(
                    {"0114A0010_DeSO2025": "0114A0010", "0114R001_RegSO2025": "Upplands Väsby (Bollstanäs)"}
                ),
                "UtlBakgrund": _dimension({"1": "utländsk bakgrund", "SA": "totalt"}),
                "Kon": _dimension({"1+2": "totalt"}),
                "ContentsCode": _dimension({"000007Y4": "Antal"}),
                "Tid": _dimension({"2024": "2024"}),
            },
            "value": [300, 1200, 150, 1000],
        }
    )


def _dimension(labels: Mapping[str, str]) -> Mapping[str, object]:
    return {"category": {"index": {code: place for place, code in enumerate(labels)}, "label": labels}}


_APIS = {"/kolada/v3/": _kolada, "/planned-educations/v4/": _skolverket, "/register/v2/": _register, "/ssd/": _scb}
