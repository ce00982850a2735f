"""What the route walk needs: a person of every role, whom each may see, and the pupils that a response names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from skolsikt.demo.demo_school import DemoSchool
from skolsikt.home.clock import now, today
from skolsikt.measures.by_right.standing import Standing, newest_school_year, standings
from skolsikt.measures.house import House
from skolsikt.privacy.decide import decide
from skolsikt.privacy.roles import Permission, Scope
from skolsikt.privacy.vault import Identity, Vault
from skolsikt.privacy.viewer import Viewer
from skolsikt.records.accounts.models import User
from skolsikt.records.accounts.roles import ALL_UNITS, GRANTED
from skolsikt.records.accounts.services import account_create, grant_role

_PARTS = {Scope.CLASS: "class_name", Scope.TEACHING_GROUP: "teaching_group"}


def person_of_every_role(school: DemoSchool) -> dict[str, User]:
    """Make one account per role that can be held, at this school where the role is held at one."""
    return {role: _person(role, school) for role in GRANTED}


def _person(role: str, school: DemoSchool) -> User:
    user = account_create(username=f"walker_{role}", full_name="Walker", password="gång-2025", at=now())
    scope = GRANTED[role].holds_for
    told = {"school_unit_code": ALL_UNITS if scope is Scope.MUNICIPALITY else school.code}
    if part := _PARTS.get(scope):
        told |= {part: getattr(school, part), "school_year": school.school_year}
    grant_role(user=user, role=role, **told, from_date=today(), by=None, at=now())
    return user


Name = tuple[str, str]


@dataclass(frozen=True)
class Pupils:
    """Every pupil that the house knows, of any year, and where those of the newest year stand."""

    house: House

    @cached_property
    def keys(self) -> list[int]:
        return [int(str(key)) for (key,) in self.house.rows().fetchall("SELECT DISTINCT pupil_key FROM pupil_year")]

    @cached_property
    def identities(self) -> dict[int, Identity]:
        return Vault(self.house.home).identities(self.keys)

    @cached_property
    def standing(self) -> dict[int, Standing]:
        return dict(standings(self.keys, rows=self.house.rows(), vault=Vault(self.house.home)))

    @cached_property
    def groups(self) -> dict[int, frozenset[str]]:
        """The teaching groups of each pupil in the newest year."""
        found: dict[int, set[str]] = {}
        sql = f"SELECT DISTINCT pupil_key, teaching_group FROM lesson_attendance WHERE school_year = '{self._year}'"
        for key, group in self.house.rows().fetchall(sql):
            found.setdefault(int(str(key)), set()).add(str(group))
        return {key: frozenset(groups) for key, groups in found.items()}

    @property
    def _year(self) -> str:
        return newest_school_year(self.house.rows())

    def hidden_from(self, viewer: Viewer) -> list[int]:
        """Return the pupils whom nothing lets the viewer see, in a list or on a page of their own."""
        return [key for key in self.keys if not self._is_shown(key, viewer)]

    def _is_shown(self, key: int, viewer: Viewer) -> bool:
        if key not in self.standing:
            return False
        thing = replace(self.standing[key].thing, teaching_groups=self.groups.get(key, frozenset()))
        if thing.is_protected and not decide(viewer, Permission.PROTECTED_VIEW, thing).allowed:
            return False
        return any(decide(viewer, one, thing).allowed for one in (Permission.CLASS_VIEW, Permission.PUPIL_VIEW))

    def named_in(
        self, body: str, hidden: Iterable[int], *, shown: Iterable[int] = (), with_keys: bool = True
    ) -> list[str]:
        """Return what of the hidden pupils a response tells: number, key or name. Namesakes of the shown are let be."""
        numbers = set(re.findall(r"\d{6,}", re.sub(r"(?<=\d)-(?=\d)", "", body)))
        words = re.findall(r"\w+", body)
        pairs = set(pairwise(words))
        free = {name for key in shown for name in self._names(key)}
        told = []
        for key in hidden:
            number = self.identities[key].person_number
            if numbers & {number, number[2:], *([str(key)] if with_keys else [])}:
                told.append(f"the number of pupil {key}")
            told += [f"the name of pupil {key}" for name in self._names(key) if name in pairs and name not in free]
        return told

    def _names(self, key: int) -> set[Name]:
        given, family = self.identities[key].given_name.split(), self.identities[key].family_name.split()
        return {(given[-1], family[0]), (family[-1], given[0])}
