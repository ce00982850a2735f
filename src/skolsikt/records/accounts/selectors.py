"""Reads about accounts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Q

from skolsikt.home.clock import today
from skolsikt.home.errors import NotPermitted, SkolsiktError, WrongUsage
from skolsikt.home.nearest import did_you_mean
from skolsikt.home.words import _, language
from skolsikt.privacy.decide import Decision, Thing, decide
from skolsikt.privacy.refusal_words import lowered
from skolsikt.privacy.roles import PURPOSES, ROLES, Permission, Scope, roles_giving
from skolsikt.privacy.viewer import OPERATOR, Viewer
from skolsikt.records.accounts.models import PupilWindow, RoleGrant, User
from skolsikt.records.accounts.roles import ALL_UNITS, GRANTED, ON_SCREEN, role_title

_MENTOR = "mentor"
_A_YEAR_DAYS = 365
_NO_PUPIL = 0  # the vault's keys are above nought


class UnknownAccount(WrongUsage):
    """No active account has that user name."""


class NoOperator(NotPermitted):
    """The person does not hold the role of operator."""


class AccountClosed(SkolsiktError):
    """The account is closed: it gets no further roles until somebody opens it."""


def grants_on(user: User, *, on: date) -> list[RoleGrant]:
    """Return the roles that hold on that day; one that the catalogue no longer knows is none."""
    held = RoleGrant.objects.filter(user=user, from_date__lte=on, role__in=GRANTED.keys())
    return list(held.filter(Q(to_date__isnull=True) | Q(to_date__gte=on)).order_by("role", "school_unit_code"))


def viewer_of(user: User, *, on: date) -> Viewer:
    """Return who ``user`` is to the gate on that day. An account without a role is a viewer without any right.

    A role for the command line gives nothing here: it is asked for by name there, with a reason.
    """
    if not user.is_active:
        return Viewer(id=user.username)
    grants = [grant for grant in grants_on(user, on=on) if grant.role in ON_SCREEN]
    return Viewer(
        id=user.username,
        roles=frozenset(grant.role for grant in grants),
        relations=frozenset(grant.relation for grant in grants),
        windows=tuple(window.window for window in windows_on(user, on=on)),
    )


def windows_on(user: User, *, on: date) -> list[PupilWindow]:
    """Return the windows of ``user`` that are open on that day; one for an unknown purpose is none."""
    opened = PupilWindow.objects.filter(user=user, from_date__lte=on, to_date__gte=on, purpose__in=PURPOSES.keys())
    return list(opened.order_by("from_date", "id"))


def people_who_may(permission: Permission, thing: Thing, *, on: date) -> list[tuple[User, Decision]]:
    """Return every active person who may do ``permission`` with ``thing`` that day, with the decision, by name."""
    units = [ALL_UNITS, thing.school_unit_code]
    held = User.objects.filter(grants__role__in=roles_giving(permission), grants__school_unit_code__in=units)
    let_in = User.objects.filter(windows__pupil_key=thing.pupil_key or _NO_PUPIL)
    people = User.objects.filter(pk__in=held.values("pk").union(let_in.values("pk")), is_active=True)
    decisions = [(user, decide(viewer_of(user, on=on), permission, thing)) for user in people.order_by("full_name")]
    return [(user, decision) for user, decision in decisions if decision.allowed]


def viewer_of_username(username: str) -> Viewer:
    """Return the viewer that the command line names. Raises UnknownAccount."""
    return viewer_of(account_named(username), on=today())


def operator_named(username: str) -> str:
    """Return the user name of somebody who is operator today. Raises UnknownAccount and NoOperator."""
    user = account_named(username)
    if not any(grant.role == OPERATOR for grant in grants_on(user, on=today())):
        raise NoOperator(
            _("{name} har inte rollen driftansvarig. Den ges med 'skolsikt user add {name} --role operator'.").format(
                name=username
            )
        )
    return user.username


def has_operator(*, on: date) -> bool:
    """Return whether any active person is operator that day."""
    held = RoleGrant.objects.filter(user__is_active=True, from_date__lte=on, role=OPERATOR)
    return held.filter(Q(to_date__isnull=True) | Q(to_date__gte=on)).exists()


def account_named(username: str) -> User:
    """Return the active account with that user name. Raises UnknownAccount, which names the nearest ones."""
    active = User.objects.filter(is_active=True)
    user = active.filter(username=username).first()
    if user is None:
        raise UnknownAccount(
            _("Det finns ingen användare som heter {name}.").format(name=username)
            + " "
            + did_you_mean(username, active.values_list("username", flat=True))
        )
    return user


def account_open(username: str) -> User | None:
    """Return the account with that user name, or None when there is none yet. Raises AccountClosed."""
    known = User.objects.filter(username=username).first()
    if known and not known.is_active:
        raise AccountClosed(
            _("Kontot {username} är stängt. Öppna det, eller välj ett annat namn.").format(username=username)
        )
    return known


def account_closed(username: str) -> User:
    """Return the closed account with that user name. Raises UnknownAccount."""
    user = User.objects.filter(username=username, is_active=False).first()
    if user is None:
        raise UnknownAccount(_("Det finns inget stängt konto som heter {name}.").format(name=username))
    return user


def titles_on(username: str, *, on: date) -> str:
    """Return in words the roles that somebody held that day; those of the house itself have their own name."""
    user = User.objects.filter(username=username).first()
    held = [grant.role for grant in grants_on(user, on=on)] if user else [username] * (username in ROLES)
    return ", ".join(ROLES[role].title.spoken(language()) for role in dict.fromkeys(held))


def people_by_role(*, on: date) -> dict[str, int]:
    """Return how many active persons hold each role that day, by its title."""
    held = RoleGrant.objects.filter(user__is_active=True, from_date__lte=on, role__in=GRANTED.keys())
    today_too = held.filter(Q(to_date__isnull=True) | Q(to_date__gte=on)).values_list("role", "user").distinct()
    return {role_title(role): count for role, count in sorted(Counter(role for role, _user in today_too).items())}


def units_held_together(*, on: date) -> set[tuple[str, ...]]:
    """Return the school units of everybody who has roles in several that day: heads of area, principals of two."""
    whole = [role for role, one in GRANTED.items() if one.holds_for is Scope.SCHOOL_UNIT]
    held = RoleGrant.objects.filter(user__is_active=True, from_date__lte=on, role__in=whole)
    of_users: dict[int, set[str]] = defaultdict(set)
    for user, unit in held.filter(Q(to_date__isnull=True) | Q(to_date__gte=on)).values_list("user", "school_unit_code"):
        of_users[user].add(unit)
    return {tuple(sorted(units)) for units in of_users.values() if len(units) > 1}


def windows_about(pupil_keys: Collection[int]) -> list[PupilWindow]:
    """Return every window that has been opened to one of the pupils, the oldest first."""
    return list(PupilWindow.objects.filter(pupil_key__in=pupil_keys).select_related("user").order_by("from_date", "id"))


def own_units(viewer: Viewer) -> tuple[str, ...]:
    """Return the school units that the viewer's roles hold for, in order; all units (``*``) is not one of them."""
    return tuple(sorted(viewer.school_units - {ALL_UNITS}))


def titles_of(viewer: Viewer) -> str:
    """Return the viewer's roles in words, for the header."""
    return ", ".join(lowered(role_title(role)) for role in sorted(viewer.roles))


def classes_with_mentor(*, school_year: str) -> set[tuple[str, str]]:
    """Return school unit and name of every class that an active person is mentor for that school year."""
    held = RoleGrant.objects.filter(user__is_active=True, role=_MENTOR, school_year=school_year)
    return set(held.values_list("school_unit_code", "class_name"))


def mentors_ended(*, on: date) -> int:
    """Return how many active persons were mentors within the year before that day, and are not any longer."""
    held = RoleGrant.objects.filter(user__is_active=True, role=_MENTOR)
    still = held.filter(Q(to_date__isnull=True) | Q(to_date__gte=on))
    ended = held.filter(to_date__lt=on, to_date__gte=on - timedelta(days=_A_YEAR_DAYS))
    return ended.exclude(user__in=still.values("user")).values("user").distinct().count()
