"""Every address, called as every role: nothing tells of a pupil whom ``decide`` keeps from the one who asks.

A page that is not walked here fails the first test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from skolsikt.cli.demo_home import schools_with_leavers
from skolsikt.demo.demo_school import DemoSchool
from skolsikt.home.clock import today
from skolsikt.loading.loads import list_loads
from skolsikt.privacy.decide import Thing, decide
from skolsikt.privacy.roles import Permission
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.roles import GRANTED
from skolsikt.records.accounts.selectors import viewer_of
from skolsikt.web.asking import house
from skolsikt.web.pages.account import login_addresses
from skolsikt.web.pupil_addresses import pupil_address
from tests.web.walked import Pupils, person_of_every_role

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
    odd = ["?klass=&ordning=frånvaro", "?stod=1&diagnos=x&sort=merit", f"?klass={own_group}&ordning=fornamn"]
    return [Call(f"/klass/?klass={code}") for code in codes] + [Call(f"/klass/{query}") for query in odd]


def _pupils(walk: Walk) -> list[Call]:
    pages = [reverse("pupil:page", args=[address]) for address in walk.addresses_of_pupils]
    return [call for page in pages for call in (Call(page), Call(page, PURPOSE), Call(page))] + [Call("/elev/abc/")]


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


def _as_other_roles(walk: Walk) -> list[Call]:
    """See the class and a pupil as each role that has a right to them."""
    of_pupil = reverse("pupil:page", args=[walk.addresses_of_pupils[0]])
    of_class = f"/klass/?klass={walk.school.code}/{walk.school.class_name}"
    pages = [Call(of_class), Call(of_pupil), Call(of_pupil, PURPOSE)]
    return [
        call
        for role in ("principal", "mentor", "teacher", "school_nurse")
        for call in (Call("/administration/se-som/", {"roll": role, "skola": walk.school.code}), *pages)
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


# Name of the address -> the calls that walk it.
WALKED: dict[str, Callable[[Walk], list[Call]]] = {
    "overview:page": _get("/", "/?skola=alla"),
    "overview:picture": _get("/oversikt/utveckling.svg"),
    "compare:page": _get(
        "/jamfor/",
        "/jamfor/?matt=absence_share&per=klass",
        "/jamfor/?matt=absence_share&per=elev",
        "/jamfor/?matt=pupils&per=pupil",
        "/jamfor/?matt=pupils&per=klass&per=kon&period=all",
    ),
    "compare:table": _get("/jamfor/tabell.csv?matt=absence_share&per=klass"),
    "compare:picture": _get("/jamfor/diagram.svg?matt=absence_share&per=klass"),
    "class_group:page": _classes,
    "pupil:page": _pupils,
    "pupil:let_in": _windows,
    "pupil:shut_out": _closings,
    "documents:page": _get("/dataskydd/dokument/"),
    "documents:register": _get(*(f"/dataskydd/dokument/registerforteckning/?format={one}" for one in ("md", "x"))),
    "documents:assessment": _get("/dataskydd/dokument/konsekvensbedomning/?format=md"),
    "documents:of_a_pupil": _documents_of_pupils,
    "documents:receipt": _receipts,
    "administration:page": _get("/administration/"),
    "administration:start": _as_other_roles,
    "administration:stop": lambda walk: [Call("/administration/se-som-jag/", {})],
    "data:page": _get("/data/"),
    "data:progress": _get("/data/pagar/"),
    "data:receive": lambda walk: [Call("/data/ta-emot/", {})],
    "data:load": _loads("data:load"),
    "data:rejects": _loads("data:rejects"),
    "how_we_count:page": _get("/sa-raknar-vi/"),
    "how_we_count:measure": _get("/sa-raknar-vi/absence_share/"),
    "number:page": _get("/siffra/?matt=absence_share&per=klass"),
    "calendar:page": lambda walk: [Call("/skolkalender/"), Call("/skolkalender/", {"slag": "holiday"})],
    "account:page": _get("/konto/"),
    "account:language": lambda walk: [Call("/konto/sprak/", {"language": "sv", "next": "/"})],
    **{one.name: _to_log_in(one.name) for one in login_addresses.urlpatterns},
}


def addresses(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    """Yield the name of every address of the house."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}"


def test_every_address_is_walked() -> None:
    assert set(addresses(get_resolver().url_patterns)) == WALKED.keys()


@pytest.fixture
def school(on_screen) -> DemoSchool:
    return schools_with_leavers(house())[0]


@pytest.fixture
def walkers(school: DemoSchool) -> dict[str, User]:
    return person_of_every_role(school)


@pytest.mark.parametrize("role", sorted(GRANTED))
def test_no_response_tells_of_a_pupil_whom_the_role_may_not_see(role: str, walkers, school: DemoSchool) -> None:
    pupils = Pupils(house())
    walk = Walk(walkers[role], school, pupils)
    hidden = pupils.hidden_from(viewer_of(walk.user, on=today()))
    shown = set(pupils.keys) - set(hidden)
    told = [
        f"{name} {call.address}: {what}"
        for name, calls in WALKED.items()
        for call in calls(walk)
        for what in pupils.named_in(answered(walk.user, call), hidden, shown=shown)
    ]
    assert told == []
    assert hidden


def answered(user: User, call: Call) -> str:
    """Return the response with everything in it; whoever was logged out logs in again."""
    client = _clients.setdefault(user.username, Client())
    if "_auth_user_id" not in client.session:
        client.force_login(user)
    answer = client.get(call.address) if call.sent is None else client.post(call.address, call.sent)
    assert answer.status_code < 500
    return f"{answer.headers}{answer.content.decode(errors='replace')}"


_clients: dict[str, Client] = {}


@pytest.fixture(autouse=True)
def _new_clients() -> None:
    _clients.clear()


def test_the_walk_sees_what_is_told(walkers, school: DemoSchool) -> None:
    """The net catches: the same responses do name pupils whom the role may see."""
    pupils = Pupils(house())
    for role in ("mentor", "teacher", "principal", "school_nurse"):
        user = walkers[role]
        shown = set(pupils.keys) - set(pupils.hidden_from(viewer_of(user, on=today())))
        of_class = f"{school.code}/grupp/{school.teaching_group}" if role == "teacher" else f"{school.code}/9"
        assert pupils.named_in(answered(user, Call(f"/klass/?klass={of_class}")), shown)


def test_two_protected_pupils_are_named_to_nobody_but_who_has_the_explicit_permission(walkers, school) -> None:
    pupils = Pupils(house())
    in_class = [
        key
        for key, one in pupils.standing.items()
        if one.thing.is_protected and one.thing.school_unit_code == school.code
    ]
    assert len(in_class) == 2
    seen_by = {
        role
        for role, user in walkers.items()
        if pupils.named_in(answered(user, Call(f"/klass/?klass={school.code}/{school.class_name}")), in_class)
    }
    assert seen_by == {"principal"}
    counted = answered(walkers["mentor"], Call(f"/klass/?klass={school.code}/{school.class_name}"))
    assert counted.count("Elev med skyddade personuppgifter</th>") == 2
