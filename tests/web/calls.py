"""What every address is called with, as somebody of each role: the walk goes through them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from skolsikt.demo.demo_school import DemoSchool
from skolsikt.home.clock import today
from skolsikt.loading.loads import list_loads
from skolsikt.privacy.decide import Thing, decide
from skolsikt.privacy.roles import Permission
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.selectors import viewer_of
from skolsikt.records.governance.models import FigureQuestion, PupilMatter, RecordsRequest
from skolsikt.records.views.models import SavedView
from skolsikt.web.asking import house
from skolsikt.web.pages.account import login_addresses
from skolsikt.web.pupil_addresses import pupil_address
from tests.web.walked import Pupils

SOME_LOADS = 4
PURPOSE = {"andamal": "absence", "skal": "Uppföljning"}
ON_REQUEST = {"skal": "brev", "format": "json"}
WINDOW = {"vem": "walker_school_nurse", "till": "2099-01-01", "andamal": "absence", "skal": "Uppföljning"}


@dataclass(frozen=True)
class Call:
    """One request. ``sent``: what is posted, None to get."""

    address: str
    sent: dict[str, str] | None = None


@dataclass(frozen=True)
class Walk:
    """What addresses are made of: the person who walks, the school of those who work at one, and its pupils."""

    user: User
    school: DemoSchool
    pupils: Pupils

    @property
    def addresses_of_pupils(self) -> list[str]:
        """Of a pupil of the own class, of the own school and of each other one, and of every protected one."""
        chosen = {self._place(one.thing): key for key, one in self.pupils.standing.items()}
        protected = [key for key, one in self.pupils.standing.items() if one.thing.is_protected]
        return [pupil_address(key, username=self.user.username) for key in {*chosen.values(), *protected}]

    def _place(self, thing: Thing) -> tuple[object, ...]:
        is_own = thing.school_unit_code == self.school.code and thing.class_name == self.school.class_name
        return (thing.school_unit_code, is_own, thing.is_protected)


def _get(*addresses: str) -> Callable[[Walk], list[Call]]:
    return lambda walk: [Call(address) for address in addresses]


def _classes(walk: Walk) -> list[Call]:
    rows = (
        house()
        .rows()
        .fetchall(
            "SELECT DISTINCT school_unit_code || '/' || class_name FROM pupil_year WHERE school_year = "
            f"'{walk.school.school_year}'"
        )
    )
    own_group = f"{walk.school.code}/grupp/{walk.school.teaching_group}"
    codes = [*(str(code) for (code,) in rows), own_group, f"{walk.school.code}/grupp/8 MA", "", "x", "/"]
    orders = [f"?klass={own_group}&ordning={one}" for one in ("franvaro", "utan-godkant", "samtal")]
    odd = [*orders, "?klass=&ordning=frånvaro", "?stod=1&diagnos=x&sort=merit", f"?klass={own_group}&ordning=fornamn"]
    return [Call(f"/klass/?klass={code}") for code in codes] + [Call(f"/klass/{query}") for query in odd]


def _pupils(walk: Walk) -> list[Call]:
    pages = [reverse("pupil:page", args=[address]) for address in walk.addresses_of_pupils]
    return [call for page in pages for call in (Call(page), Call(page, PURPOSE), Call(page))] + [Call("/elev/abc/")]


def _of_pupils(name: str, sent: dict[str, str], *more: int) -> Callable[[Walk], list[Call]]:
    """What is sent from a pupil's page, and something that is not taken, which shows the page again."""
    return lambda walk: [
        Call(reverse(name, args=[address, *more]), told)
        for address in walk.addresses_of_pupils
        for told in (sent, {"ord": "", "dag": "x"})
    ]


def _windows(walk: Walk) -> list[Call]:
    return [Call(reverse("pupil:let_in", args=[one]), WINDOW) for one in walk.addresses_of_pupils]


def _closings(walk: Walk) -> list[Call]:
    return [Call(reverse("pupil:shut_out", args=[one, 1]), {}) for one in walk.addresses_of_pupils]


def _documents_of_pupils(walk: Walk) -> list[Call]:
    """Both documents of pupils that the role may not tell of: every protected one, and one more."""
    viewer = viewer_of(walk.user, on=today())
    kept = [
        key
        for key, one in sorted(walk.pupils.standing.items(), key=lambda known: not known[1].thing.is_protected)
        if not decide(viewer, Permission.REGISTER_EXTRACT, one.thing).allowed
    ]
    protected = [key for key in kept if walk.pupils.standing[key].thing.is_protected]
    numbers = [walk.pupils.identities[key].person_number for key in dict.fromkeys((*protected, *kept[-1:]))]
    return [
        Call(reverse("documents:of_a_pupil"), {"dokument": document, "personnummer": number, **ON_REQUEST})
        for document in ("registerutdrag", "kvitto")
        for number in (*numbers, "x")
    ]


def _receipts(walk: Walk) -> list[Call]:
    pages = [reverse("documents:receipt", args=[address]) for address in walk.addresses_of_pupils]
    return [call for page in pages for call in (Call(page), Call(page, ON_REQUEST))]


def _loads(name: str) -> Callable[[Walk], list[Call]]:
    return lambda walk: [Call(reverse(name, args=[load.number])) for load in list_loads(house().home)[:SOME_LOADS]]


def _shown_loads(walk: Walk) -> list[Call]:
    """As anybody sees a load, and its rejected rows as they stood."""
    masked = _loads("data:load")(walk)
    return [*masked, *(Call(call.address, {"skal": "Rätta filen"}) for call in masked)]


def _shown_matches(walk: Walk) -> list[Call]:
    """As anybody sees whom rows without number were taken for, and by name; the last call decides."""
    seen = _loads("data:matches")(walk)
    by_name = [Call(call.address, {"skal": "Rätta filen"}) for call in seen]
    return [
        *seen,
        *by_name,
        *(Call(call.address, {**(call.sent or {}), "spara": "ja", "angra": "1"}) for call in by_name),
    ]


def _as_other_roles(walk: Walk) -> list[Call]:
    """See the class and a pupil as each role that has a right to them, and search as those who search."""
    of_pupil = reverse("pupil:page", args=[walk.addresses_of_pupils[0]])
    pages = [
        Call(f"/klass/?klass={walk.school.code}/{walk.school.class_name}"),
        Call(of_pupil),
        Call(of_pupil, PURPOSE),
    ]
    searches = [*_log_searches(walk), *_matters(walk)]
    tried = dict.fromkeys(("principal", "mentor", "teacher", "school_nurse"), pages) | {
        "dpo": searches,
        "registrar": searches,
    }
    return [
        call
        for role, calls in tried.items()
        for call in (Call("/administration/se-som/", {"roll": role, "skola": walk.school.code}), *calls)
    ]


def _to_log_in(name: str) -> Callable[[Walk], list[Call]]:
    """Every address of logging in, seen and sent something, also of directories and keys that there are none of."""
    made_of = {"provider_id": "kommunen", "organization_slug": "adfs", "uidb36": "1", "key": "abc-def", "pk": "1"}

    def calls(walk: Walk) -> list[Call]:
        (pattern,) = (one.pattern for one in login_addresses.urlpatterns if one.name == name)
        wanted = {part: value for part, value in made_of.items() if f"{part}>" in str(pattern)}
        address = reverse(name, kwargs=wanted)
        return [Call(address), Call(address, {"code": "123456"})]

    return calls


def _persons(walk: Walk) -> list[str]:
    """A pupil by number, by name and by key, and one with protected identity."""
    keys = list(walk.pupils.standing)[:1]
    protected = [key for key, one in walk.pupils.standing.items() if one.thing.is_protected][:1]
    identities = [walk.pupils.identities[key] for key in (*keys, *protected)]
    numbers, names = [one.person_number for one in identities], [one.family_name for one in identities]
    return [*numbers, *names, str(keys[0]), "Ingen Alls", "%"]


def _log_searches(walk: Walk) -> list[Call]:
    times = {"fran": "2020-01-01T00:00", "till": "2099-01-01T00:00", "vem": "", "slag": ""}
    shown = [{"visa": visa, "elev": elev} for visa in ("rader", "elever") for elev in ("", *_persons(walk))]
    return [Call("/dataskydd/logg/?kontrollera=ja"), *(Call("/dataskydd/logg/", times | one) for one in shown)]


def _matters(walk: Walk) -> list[Call]:
    told = {"slag": "restriction", "andamal": "", "uppgift": "", "lasar": "", "vad": "x", "inkom": "2026-01-01"}
    sent = [Call("/dataskydd/rattigheter/", told | {"elev": elev}) for elev in _persons(walk)]
    return [Call("/dataskydd/rattigheter/"), *sent, Call("/dataskydd/rattigheter/")]


def _requests(walk: Walk) -> list[Call]:
    told = {"vad": "Betyg", "uppgifter": "grade", "finns": "routine", "inkom": "2026-01-01"}
    sent = [Call("/allmanna-handlingar/", told | {"elev": elev}) for elev in _persons(walk)]
    return [*sent, Call("/allmanna-handlingar/")]


def _of_requests(part: str, sent: dict[str, str]) -> Callable[[Walk], list[Call]]:
    return lambda walk: [
        Call(f"/allmanna-handlingar/{one.pk}/{part}", sent) for one in RecordsRequest.objects.order_by("id")
    ]


def _two_users(walk: Walk) -> list[User]:
    """The one who walks, and another."""
    return [walk.user, *User.objects.filter(username="walker_politician")]


def _of_users(part: str, sent: dict[str, str]) -> Callable[[Walk], list[Call]]:
    return lambda walk: [Call(f"/administration/anvandare/{one.pk}/{part}", sent) for one in _two_users(walk)]


FIGURE = "matt=merit_value_mean&skola=99000103&period=2025/26"
# Name of the address -> the calls that walk it.
WALKED: dict[str, Callable[[Walk], list[Call]]] = {
    "overview:page": _get("/", "/?skola=alla"),
    "overview:picture": _get("/oversikt/trend.svg", "/oversikt/own_groups.svg"),
    "overview:arrange": lambda walk: [
        Call("/oversikt/ordna/"),
        Call("/oversikt/ordna/", {"lista": "kort", "vad": "insight", "gor": "visa"}),
        Call("/oversikt/ordna/", {"lista": "kort", "vad": "own_groups", "gor": "visa"}),
        Call("/"),
        Call("/oversikt/ordna/", {"aterstall": "ja"}),
    ],
    "compare:page": _get(
        "/jamfor/",
        "/jamfor/?matt=absence_share&per=klass",
        "/jamfor/?matt=absence_share&per=elev",
        "/jamfor/?matt=pupils&per=pupil",
        "/jamfor/?matt=pupils&per=klass&per=kon&period=all",
        "/jamfor/?matt=absence_share&per=klass&mot=merit_value_mean&diagram=samband",
        "/jamfor/?matt=absence_share&per=kon&tror=hogre:Man",
    ),
    "accessibility:page": _get("/tillganglighet/"),
    "similar:page": lambda walk: [
        Call("/liknande-skolor/"),
        Call("/liknande-skolor/?skola=99000103"),
        Call("/liknande-skolor/?skola=99000103", {"skolor": "99000104", "skal": "Grannar"}),
        Call("/liknande-skolor/?skola=99000103", {"aterstall": "ja"}),
    ],
    "comments:page": lambda walk: [Call("/tyck-till/"), Call("/tyck-till/", {"sida": "data", "text": ""})],
    "comments:answer": lambda walk: [Call("/tyck-till/1/", {"lage": "done", "svar": "Klart"})],
    "installed:manifest": _get("/app/manifest.webmanifest"),
    "installed:worker": _get("/app/worker.js"),
    "installed:offline": _get("/app/utan-nat/"),
    "in_words:page": lambda walk: [
        Call("/fraga/", None),
        Call("/fraga/", {"fraga": "frånvaro per klass"}),
        Call("/fraga/", {"fraga": "hög frånvaro nyanlända flickor i 9A Björkängsskolan"}),
    ],
    "reading:page": _get("/lasa-siffror/", "/lasa-siffror/?roll=politician", "/lasa-siffror/?roll=x"),
    "reading:exercise": _get("/lasa-siffror/ovning/sakerhet/", "/lasa-siffror/ovning/nasta-ar/?omgang=2&svar=up"),
    "reading:picture": _get("/lasa-siffror/ovning/sma-grupper.svg?omgang=x&svar=y"),
    "compare:csv": _get("/jamfor/tabell.csv?matt=absence_share&per=klass"),
    "compare:xlsx": _get("/jamfor/tabell.xlsx?matt=absence_share&per=klass"),
    "compare:png": _get("/jamfor/bild.png?matt=pupils&per=klass"),
    "compare:svg": _get("/jamfor/bild.svg?matt=absence_share&per=klass"),
    "compare:save": lambda walk: [
        Call("/jamfor/spara/", {"matt": "absence_share", "per": "klass", "titel": "Klasser", "oversikt": "on"}),
        Call("/jamfor/spara/", {"matt": "pupils", "per": "pupil", "titel": "Elever", "oversikt": "on"}),
        Call("/"),
    ],
    "compare:change": lambda walk: [
        Call(f"/jamfor/vyer/{one.pk}/", {"oversikt": "ja"}) for one in SavedView.objects.order_by("id")
    ],
    "compare:picture": _get("/jamfor/diagram.svg?matt=absence_share&per=klass"),
    "class_group:page": _classes,
    "class_group:co_marking": lambda walk: [
        Call(call.address.replace("/klass/", "/klass/sambedomning/"), sent)
        for call in _classes(walk)
        for sent in (None, {"prov": "Läsprov", "amne": "SV"})
    ],
    "pupil:page": _pupils,
    "pupil:note_talk": _of_pupils("pupil:note_talk", {"vem": "pupil", "tema": "attendance", "text": "Vi pratade"}),
    "pupil:withdraw_talk": _of_pupils("pupil:withdraw_talk", {}, 1),
    "pupil:write_words": _of_pupils("pupil:write_words", {"ord": "Fråga mig"}),
    "pupil:remove_words": _of_pupils("pupil:remove_words", {}),
    "pupil:let_in": _windows,
    "pupil:shut_out": _closings,
    "data_protection:page": _get("/dataskydd/"),
    "data_protection:log": _log_searches,
    "data_protection:matters": _matters,
    "data_protection:matter": lambda walk: [
        Call(f"/dataskydd/rattigheter/{one.pk}/", sent)
        for one in PupilMatter.objects.all()
        for sent in (None, {"beslut": "denied", "skal": "Prövat"})
    ],
    "data_protection:end": lambda walk: [
        Call(f"/dataskydd/rattigheter/{one.pk}/avsluta/", {}) for one in PupilMatter.objects.all()
    ],
    "data_protection:retention": _get("/dataskydd/gallring/"),
    "data_protection:responsible_use": lambda walk: [
        Call("/dataskydd/ansvarsfull-anvandning/"),
        Call("/dataskydd/ansvarsfull-anvandning/", {"punkt": "who", "laget": "decided", "vad": "Rektor"}),
    ],
    "records_requests:page": _requests,
    "records_requests:detail": lambda walk: [
        Call(f"/allmanna-handlingar/{one.pk}/") for one in RecordsRequest.objects.order_by("id")
    ],
    "records_requests:try_secrecy": _of_requests("prova/osl_21_3/", {"utfall": "open", "skal": "Inget men"}),
    "records_requests:decision": _of_requests("beslut/", {"beslut": "given_out", "skal": "", "bort": ""}),
    "records_requests:hand_out": _of_requests("lamna-ut/", {}),
    "documents:page": _get("/dataskydd/dokument/"),
    "documents:register": _get(*(f"/dataskydd/dokument/registerforteckning/?format={one}" for one in ("md", "x"))),
    "documents:assessment": _get("/dataskydd/dokument/konsekvensbedomning/?format=md"),
    "documents:of_a_pupil": _documents_of_pupils,
    "documents:receipt": _receipts,
    "administration:page": _get("/administration/"),
    "administration:invite": lambda walk: [
        Call("/administration/bjud-in/"),
        Call("/administration/bjud-in/", {"namn": "Bo", "epost": "bo@kommunen.example", "roll": "head", "fran": "x"}),
    ],
    "administration:user": lambda walk: [Call(f"/administration/anvandare/{one.pk}/") for one in _two_users(walk)],
    "administration:give": _of_users("ge-roll/", {"roll": "mentor", "skola": "*", "fran": "2026-01-01"}),
    "administration:end": lambda walk: [
        Call(f"/administration/anvandare/{one.user_id}/avsluta/{one.pk}/", {"dag": "2020-01-01"})
        for user in _two_users(walk)
        for one in user.grants.all()
    ],
    "administration:close": _of_users("stang/", {}),
    "administration:reopen": _of_users("oppna/", {}),
    "administration:unlock": _of_users("las-upp/", {}),
    "administration:forget_second_factor": _of_users("andra-steget/", {}),
    "administration:send_again": _of_users("inbjudan/", {"epost": "x@kommunen.example"}),
    "administration:start": _as_other_roles,
    "administration:stop": lambda walk: [Call("/administration/se-som-jag/", {})],
    "releases:page": _get("/utgavor/"),
    "releases:decision": lambda walk: [
        Call("/utgavor/99/beslut/", {"beslut": verdict, "skal": "Prov"}) for verdict in ("godkann", "avsla")
    ],
    "releases:hold": lambda walk: [Call("/utgavor/hall-inne/", {"dag": "2020-01-01", "skal": "Prov"})],
    "releases:let_go": lambda walk: [Call("/utgavor/slapp/99/", {"skal": "Prov"})],
    "registration:page": _get(
        "/registrering/", "/registrering/?skola=99000101", "/registrering/?skola=x&lasar=2024/25"
    ),
    "registration:picture": _get("/registrering/diagram.svg", "/registrering/diagram.svg?skola=99000101"),
    "registration:guideline": lambda walk: [Call("/registrering/riktlinje/", {"text": "Samma dag"})],
    "registration:feedback": lambda walk: [
        Call("/registrering/beslut/", {"visas": "ja", "beslut": "BUN 1", "forhandlat": "2026-01-15"}),
        Call("/registrering/"),
    ],
    "data:page": _get("/data/"),
    "data:answer": lambda walk: [
        Call(f"/data/fraga/{one.pk}/", {"svar": "Ny fil", "lage": "rattad"}) for one in FigureQuestion.objects.all()
    ],
    "data:move": lambda walk: [
        Call("/data/av-sig-sjalv/late_sources/", {"ofta": "vanligt", "klockan": "02:00", "veckodag": "1"})
    ],
    "data:progress": _get("/data/pagar/"),
    "data:receive": lambda walk: [Call("/data/ta-emot/", {})],
    "data:load": _shown_loads,
    "data:rejects": _loads("data:rejects"),
    "data:matches": _shown_matches,
    "reconciliation:page": _get("/data/avstamning/", "/data/avstamning/?skola=alla&visa=alla"),
    "how_we_count:page": _get("/sa-raknar-vi/"),
    "how_we_count:measure": _get("/sa-raknar-vi/absence_share/"),
    "number:page": _get("/siffra/?matt=absence_share&per=klass", f"/siffra/?{FIGURE}"),
    "number:withdraw": lambda walk: [Call(f"/siffra/granska/ta-tillbaka/?{FIGURE}", {})],
    "number:sign": lambda walk: [Call(f"/siffra/granska/?{FIGURE}", {"galler": ""})],
    "number:question": lambda walk: [Call(f"/siffra/fraga/?{FIGURE}", {"fraga": "Saknas en klass?"})],
    "new_source:page": _get("/ny-kalla/"),
    "new_source:receive": lambda walk: [Call("/ny-kalla/ta-emot/", {})],
    "new_source:delete": lambda walk: [Call("/ny-kalla/ta-bort/", {"profil": "finns_inte"})],
    "new_source:make_key": lambda walk: [Call("/ny-kalla/nyckel/", {"namn": ""})],
    "new_source:revoke_key": lambda walk: [Call("/ny-kalla/aterkalla/", {"namn": "finns inte"})],
    "api:inbox": lambda walk: [Call("/api/inkorg/fil.csv"), Call("/api/inkorg/fil.csv", {"a": "b"})],
    "new_source:describe": lambda walk: [Call(f"/ny-kalla/{'0' * 32}/"), Call("/ny-kalla/../", {"spara": "1"})],
    "calendar:page": lambda walk: [Call("/skolkalender/"), Call("/skolkalender/", {"slag": "holiday"})],
    "calendar:event": lambda walk: [
        Call(
            "/skolkalender/handelse/",
            {"handelse-vad": "Ny timplan", "handelse-fran": "2026-01-12", "handelse-skola": one},
        )
        for one in (walk.school.code, "*")
    ],
    "account:page": _get("/konto/"),
    "account:showing": lambda walk: [Call("/konto/visning/", {"pa": "nej"})],
    "account:language": lambda walk: [Call("/konto/sprak/", {"language": "sv", "next": "/"})],
    **{one.name: _to_log_in(one.name) for one in login_addresses.urlpatterns},
}
